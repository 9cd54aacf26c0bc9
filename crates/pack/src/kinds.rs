//! `kinds.toml`: sorts of things, and the form of their attributes.

use model::{FieldKind, FieldSpec, Kind, KindId, QuantityId};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindsForm {
    source: Spanned<Vec<String>>,
    kind: Vec<KindForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindForm {
    id: Word,
    title: Title,
    oxygen: Option<Word>,
    #[serde(default)]
    aqi: bool,
    #[serde(default)]
    feed: bool,
    #[serde(default)]
    vehicle: bool,
    #[serde(default)]
    field: Vec<FieldForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldForm {
    name: Word,
    title: Title,
    kind: Word,
    unit: Option<Word>,
    #[serde(default)]
    choices: Vec<ChoiceForm>,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceForm {
    id: Word,
    title: Title,
}

/// Quantities of `aqi = true` kinds that the index is computed from.
const OF_THE_INDEX: [&str; 6] = ["pm25", "pm10", "so2", "no2", "co", "o3"];

/// Quantities of `vehicle = true` kinds: where it was.
const OF_A_VEHICLE: [&str; 2] = ["longitude", "latitude"];

/// Reads the kinds of a pack. Their quantities are added when those are read.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<KindsForm>()) else { return };
    desk.sources(file, &form.source);
    for kind in form.kind {
        read_kind(desk, file, &kind);
    }
}

/// Once all quantities are read: does each kind have what it needs?
pub(crate) fn check(desk: &mut Desk<'_>, file: &File) {
    let Ok(form) = file.parse::<KindsForm>() else { return };
    for form in form.kind {
        let Some(kind) = desk.own.kinds.get(form.id.get_ref().as_str()).cloned() else { continue };
        if let Some(oxygen) = &form.oxygen
            && !kind.quantities.iter().any(|it| it.as_str() == oxygen.get_ref())
        {
            let sentence = format!(
                "oxygen is `{}`, expected a quantity of the kind `{}`",
                oxygen.get_ref(),
                kind.id
            );
            desk.complain(file, oxygen.span(), sentence);
        }
        let has = |name: &str| {
            kind.quantities.iter().any(|it| it.as_str().ends_with(&format!(".{name}")))
        };
        if let Some(name) = OF_THE_INDEX.iter().find(|it| kind.aqi && !has(it)) {
            let sentence = format!("`{}` has no quantity `{name}`, which its index needs", kind.id);
            desk.complain(file, form.id.span(), sentence);
        }
        if let Some(name) = OF_A_VEHICLE.iter().find(|it| kind.vehicle && !has(it)) {
            let sentence =
                format!("`{}` has no quantity `{name}`, which says where it was", kind.id);
            desk.complain(file, form.id.span(), sentence);
        }
    }
}

fn read_kind(desk: &mut Desk<'_>, file: &File, form: &KindForm) {
    let Some(id) = desk.word::<KindId>(file, &form.id) else { return };
    if desk.own.kinds.contains_key(&id) {
        desk.complain(file, form.id.span(), format!("kind `{id}` is defined twice"));
        return;
    }
    let oxygen = form.oxygen.as_ref().and_then(|it| desk.word::<QuantityId>(file, it));
    let title = desk.text(file, &form.title);
    let fields = form.field.iter().filter_map(|it| read_field(desk, file, &id, it)).collect();
    let kind = Kind {
        id: id.clone(),
        pack: desk.pack.clone(),
        title,
        quantities: vec![],
        fields,
        oxygen,
        aqi: form.aqi,
        feed: form.feed,
        vehicle: form.vehicle,
    };
    desk.own.kinds.insert(id, kind);
}

fn read_field(
    desk: &mut Desk<'_>,
    file: &File,
    kind: &KindId,
    form: &FieldForm,
) -> Option<FieldSpec> {
    let title = desk.text(file, &form.title);
    let name = form.name.get_ref().clone();
    let fits = match form.kind.get_ref().as_str() {
        "choice" => !form.choices.is_empty() && form.unit.is_none(),
        "number" => form.choices.is_empty(),
        "text" => form.choices.is_empty() && form.unit.is_none(),
        _ => false,
    };
    if !fits {
        let sentence = "expected `text`, `number` with or without a unit, or `choice` with choices";
        desk.complain(file, form.kind.span(), sentence);
        return None;
    }
    for choice in &form.choices {
        let title = desk.text(file, &choice.title);
        desk.own.terms.insert(format!("{kind}.{name}.{}", choice.id.get_ref()), title);
    }
    let kind = match form.kind.get_ref().as_str() {
        "choice" => {
            FieldKind::Choice(form.choices.iter().map(|it| it.id.get_ref().clone()).collect())
        }
        "number" => FieldKind::Number {
            unit: form.unit.as_ref().and_then(|it| desk.unit(file, it)).map(|it| it.sign.vi),
        },
        _ => FieldKind::Text,
    };
    Some(FieldSpec { name, title, kind, required: form.required })
}
