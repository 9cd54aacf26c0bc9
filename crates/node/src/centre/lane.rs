//! The quick lane of line protocol: names are looked up once a body, not once a reading.
//!
//! What is known here goes through the same checks as at the door; everything else, first readings
//! of a series and refusals among it, is left for the door itself.

use intake::{
    Item, Reject,
    line::{Number, Sink},
};
use model::{Flag, Observation};

use crate::{door::Look, series_plan::SeriesPlan};

/// Keys remembered at once: a body of more has hardly two lines of one key.
const KEYS_MAX: usize = 50_000;

/// Some lines of a body, as far as the lane got with them.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Let in.
    pub(super) observations: Vec<Observation>,
    /// Those of them that no instrument reads.
    pub(super) n_implausible: usize,
    /// For the door.
    pub(super) rest: Vec<Item>,
}

/// Who takes the numbers of a body.
pub(super) struct Lane<'z> {
    look: Look<'z>,
    /// By key, less `first`: what its fields were found to be.
    keys: Vec<Fields<'z>>,
    first: usize,
    part: Part,
}

/// The fields of a key, in the order in which its lines have them.
type Fields<'z> = Vec<Option<(String, &'z SeriesPlan)>>;

impl<'z> Lane<'z> {
    pub(super) fn new(look: Look<'z>) -> Self {
        Self { look, keys: Vec::new(), first: 0, part: Part::default() }
    }

    /// How much waits to be taken.
    pub(super) fn n_items(&self) -> usize {
        self.part.observations.len() + self.part.rest.len()
    }

    pub(super) fn take(&mut self) -> Part {
        std::mem::take(&mut self.part)
    }

    /// The series of a number, if there is one that needs no conversion.
    fn plan(&mut self, number: &Number<'_>) -> Option<&'z SeriesPlan> {
        if KEYS_MAX <= number.key - self.first {
            self.keys.clear();
            self.first = number.key;
        }
        let key = number.key - self.first;
        if self.keys.len() <= key {
            self.keys.resize_with(key + 1, Vec::new);
        }
        let fields = &mut self.keys[key];
        if fields.len() <= number.field {
            fields.resize(number.field + 1, None);
        }
        let field = &mut fields[number.field];
        if field.as_ref().is_none_or(|it| it.0 != number.name) {
            *field = found(&self.look, number).map(|it| (number.name.to_owned(), it));
        }
        field.as_ref().map(|it| it.1)
    }
}

fn found<'z>(look: &Look<'z>, number: &Number<'_>) -> Option<&'z SeriesPlan> {
    let raw = number.reading().ok()?;
    if raw.unit.is_some() || look.unit_required {
        return None;
    }
    let admitted = look.admit(&raw).ok()?;
    look.zone.plan(admitted.series?).map(AsRef::as_ref)
}

impl Sink for Lane<'_> {
    fn number(&mut self, number: Number<'_>) {
        let Some(plan) = self.plan(&number) else {
            self.part.rest.push(number.reading());
            return;
        };
        let Number { value, time, flag, .. } = number;
        match self.look.measured(&plan.quantity, value, time, flag) {
            Err(_) => self.part.rest.push(number.reading()),
            Ok((value, flag)) => {
                self.part.n_implausible += usize::from(flag == Flag::Implausible);
                self.part.observations.push(Observation { series: plan.id, time, value, flag });
            }
        }
    }

    fn refuse(&mut self, reject: Reject) {
        self.part.rest.push(Err(reject));
    }
}
