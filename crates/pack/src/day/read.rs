//! Reads a simulated day and checks that everything it plays with exists.

use model::{
    Attribute, Bound, Coefficients, Condition, FieldKind, Kind, PermitLimit, QuantityId, RuleId,
    Span, ViewId,
};
use toml::Spanned;

use super::{
    Course, Facility, Happening, Incident, Signal, SimDay, SimPermit,
    form::{
        AttributeForm, DayForm, FacilityForm, HappeningForm, IncidentForm, PermitForm,
        PermitLimitForm, SignalForm,
    },
};
use crate::{
    desk::Desk,
    file::{File, Word},
};

/// Reads one day.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<DayForm>()) else { return };
    let source = desk.sources(file, &form.source);
    let title = desk.text(file, &form.title);
    let facilities: Vec<Facility> =
        form.facility.iter().filter_map(|it| read_facility(desk, file, it)).collect();
    let signals = form.signal.iter().filter_map(|it| read_signal(desk, file, it)).collect();
    let incidents =
        form.incident.iter().filter_map(|it| read_incident(desk, file, &facilities, it)).collect();
    let name = Spanned::new(0..0, file.stem().to_owned());
    let Some(id) = desk.own_code::<ViewId>(file, &name) else { return };
    desk.own.days.push(SimDay { id, title, facilities, signals, incidents, source });
}

fn read_facility(desk: &mut Desk<'_>, file: &File, form: &FacilityForm) -> Option<Facility> {
    let title = desk.text(file, &form.title);
    let kind = desk.kind(file, &form.kind)?;
    let mut facility = Facility {
        name: form.name.get_ref().clone(),
        kind: kind.id.clone(),
        title,
        attributes: std::collections::BTreeMap::new(),
        permit: None,
        expect: read_expect(desk, file, &form.expect),
    };
    for (name, value) in &form.attributes {
        let attribute = match value.get_ref() {
            AttributeForm::Number(number) => Attribute::Number(*number),
            AttributeForm::Text(text) => Attribute::Text(text.clone()),
        };
        if fits(&kind, name, &attribute) {
            facility.attributes.insert(name.clone(), attribute);
        } else {
            desk.complain(file, value.span(), no_such_field(&kind, name));
        }
    }
    facility.permit = form.permit.as_ref().map(|it| read_permit(desk, file, &kind, it));
    Some(facility)
}

fn read_expect(desk: &mut Desk<'_>, file: &File, words: &[Word]) -> Vec<RuleId> {
    let mut expect = Vec::new();
    for word in words {
        let Some(id) = desk.reference::<RuleId>(file, word) else { continue };
        let known = desk.has_file(id.as_str(), "alarms", "toml")
            || desk.open().any(|it| it.rules.contains_key(&id));
        expect.extend(desk.known(file, word, "alarm", known.then_some(id)));
    }
    expect
}

fn read_permit(desk: &mut Desk<'_>, file: &File, kind: &Kind, form: &PermitForm) -> SimPermit {
    let mut attributes = Vec::new();
    for (name, word) in &form.attributes {
        if !fits(kind, name, &Attribute::Text(word.get_ref().clone())) {
            desk.complain(file, word.span(), no_such_field(kind, name));
        }
        attributes.push(Condition { attribute: name.clone(), equals: word.get_ref().clone() });
    }
    let coefficients = form.coefficients.iter().map(|(name, it)| (name.clone(), *it)).collect();
    SimPermit {
        regulation: form
            .regulation
            .as_ref()
            .and_then(|it| desk.regulation(file, it))
            .map(|it| it.id),
        attributes,
        coefficients: Coefficients(coefficients),
        limits: form.limits.iter().filter_map(|it| read_limit(desk, file, it)).collect(),
    }
}

fn read_limit(
    desk: &mut Desk<'_>,
    file: &File,
    form: &Spanned<PermitLimitForm>,
) -> Option<PermitLimit> {
    let limit = form.get_ref();
    let quantity = desk.quantity(file, &limit.quantity)?.id;
    let period = desk.word(file, &limit.period)?;
    let bound = match (limit.min, limit.max) {
        (None, Some(max)) => Bound::AtMost(max),
        (Some(min), None) => Bound::AtLeast(min),
        (Some(min), Some(max)) if min < max => Bound::Between(min, max),
        _ => {
            desk.complain(file, form.span(), "expected `max`, `min`, or both with the lower first");
            return None;
        }
    };
    Some(PermitLimit { quantity, period, bound })
}

/// May a facility of this kind say this of itself?
fn fits(kind: &Kind, name: &str, attribute: &Attribute) -> bool {
    let field = kind.fields.iter().find(|it| it.name == name);
    match (field.map(|it| &it.kind), attribute) {
        (Some(FieldKind::Choice(words)), Attribute::Text(text)) => words.contains(text),
        (Some(FieldKind::Number { .. }), Attribute::Number(_))
        | (Some(FieldKind::Text), Attribute::Text(_)) => true,
        _ => false,
    }
}

fn no_such_field(kind: &Kind, name: &str) -> String {
    format!("kind `{}` has no field `{name}` that can be this", kind.id)
}

fn read_signal(desk: &mut Desk<'_>, file: &File, form: &SignalForm) -> Option<Signal> {
    let quantity = desk.quantity(file, &form.quantity)?;
    let (low, high) = (form.baseline - form.wave, form.baseline + form.wave);
    if low < quantity.plausible_min || quantity.plausible_max < high {
        let sentence = format!(
            "runs from {low} to {high}, expected within {} to {}, what is plausible",
            quantity.plausible_min, quantity.plausible_max
        );
        desk.complain(file, form.quantity.span(), sentence);
    }
    let peak = match &form.peak {
        Some(word) => desk.word::<Span>(file, word)?,
        None => Span::ZERO,
    };
    let course = Course { baseline: form.baseline, wave: form.wave, peak, noise: form.noise };
    Some(Signal { quantity: quantity.id, course })
}

fn read_incident(
    desk: &mut Desk<'_>,
    file: &File,
    facilities: &[Facility],
    form: &IncidentForm,
) -> Option<Incident> {
    let title = desk.text(file, &form.title);
    let named = facilities.iter().find(|it| it.name == *form.facility.get_ref());
    if named.is_none() {
        let sentence =
            format!("facility `{}` is not among those of this day", form.facility.get_ref());
        desk.complain(file, form.facility.span(), sentence);
    }
    let facility = named?;
    let mut own = |word: &Word| -> Option<QuantityId> {
        let quantity = desk.quantity(file, word)?.id;
        let kind = quantity.as_str().split_once('.').map(|(kind, _)| kind);
        if kind != Some(facility.kind.as_str()) {
            let sentence = format!("`{quantity}` is not measured on `{}`", facility.name);
            desk.complain(file, word.span(), sentence);
        }
        Some(quantity)
    };
    let what = match &form.what {
        HappeningForm::Level(it) => {
            Happening::Level { quantity: own(&it.quantity)?, value: it.value }
        }
        HappeningForm::Drift(it) => Happening::Drift { quantity: own(&it.quantity)?, to: it.to },
        HappeningForm::Dead {} => Happening::Dead,
        HappeningForm::Stuck(it) => Happening::Stuck { quantity: own(&it.quantity)? },
        HappeningForm::Calibration(it) => {
            Happening::Calibration { quantity: own(&it.quantity)?, value: it.value }
        }
    };
    Some(Incident {
        title,
        facility: facility.name.clone(),
        begins: desk.word(file, &form.begins)?,
        lasts: desk.word(file, &form.lasts)?,
        what,
    })
}
