//! What a key says: whose readings these are. Found once for all lines that share the key.

use model::Flag;

use super::{Key, LineProblem};
use crate::{Field, Found, NAME_BYTES_MAX, Problem, reject::quoted};

/// Whose readings the lines of one key are, and what its tags say of them. The words are those of
/// the JSON form: `entity`, `status`, `unit`, `instrument`. Other tags say nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The entity as the sender calls it.
    pub entity: String,
    /// The quantity of a field called `value`: the measurement, where a tag named the entity.
    pub quantity_of_value: Option<String>,
    /// The unit of every field.
    pub unit: Option<String>,
    /// The sender's own word on every field.
    pub flag: Flag,
    /// Which instrument.
    pub instrument: Option<String>,
}

impl Subject {
    /// Reads a key. `is_entity` says whether a text is an entity the sender may deliver for; it
    /// is asked only where no tag `entity` says it outright.
    ///
    /// A plugin of Telegraf seldom knows our codes by that name, but it can be given one as its
    /// measurement (`name_override`), as the name of a device or as the level of a topic. So the
    /// measurement comes second, then the one tag whose value is a code.
    pub fn read(key: &str, is_entity: impl Fn(&str) -> bool) -> Result<Self, Problem> {
        let parts = Key::read(key)?;
        let (entity, by_tag) = entity(key, &parts, is_entity)?;
        let named = |tag: &'static str| match parts.tag(tag) {
            Some(text) => name(tag, text).map(|it| Some(it.to_owned())),
            None => Ok(None),
        };
        let flag = match parts.tag("status") {
            None => Flag::Measuring,
            Some(text) => Flag::from_status(text)
                .ok_or_else(|| Problem::UnknownStatus { found: quoted(text) })?,
        };
        Ok(Self {
            entity: entity.to_owned(),
            quantity_of_value: by_tag.then(|| parts.measurement.as_ref().to_owned()),
            unit: named("unit")?,
            flag,
            instrument: named("instrument")?,
        })
    }
}

/// The entity, and whether a tag named it.
fn entity<'k>(
    raw: &str,
    key: &'k Key<'_>,
    is_entity: impl Fn(&str) -> bool,
) -> Result<(&'k str, bool), Problem> {
    if let Some(text) = key.tag("entity") {
        return Ok((name("entity", text)?, true));
    }
    if is_entity(&key.measurement) {
        return Ok((&key.measurement, false));
    }
    let known: Vec<_> = key.tags.iter().filter(|it| is_entity(&it.1)).collect();
    let Some((_, first)) = known.first() else {
        return Err(LineProblem::NoEntity { key: quoted(raw) }.into());
    };
    if known.iter().any(|it| it.1 != *first) {
        let tags: Vec<String> = known.iter().map(|it| format!("`{}`", quoted(&it.0))).collect();
        return Err(LineProblem::ManyEntities { tags: tags.join(", ") }.into());
    }
    Ok((first, true))
}

fn name<'a>(tag: &'static str, text: &'a str) -> Result<&'a str, Problem> {
    let found = match text.len() {
        0 => Found::Nothing,
        1..=NAME_BYTES_MAX => return Ok(text),
        _ => Found::Text(quoted(text)),
    };
    Err(Problem::NotAText { field: Field::Named(tag), found })
}
