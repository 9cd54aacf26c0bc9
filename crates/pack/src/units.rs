//! `units.toml`: units with their spellings and dimensions.

use model::{Dimension, Unit, UnitId};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsForm {
    source: Spanned<Vec<String>>,
    unit: Vec<UnitForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitForm {
    id: Word,
    sign: Title,
    #[serde(default)]
    aliases: Vec<Word>,
    dimension: Word,
    factor: Spanned<f64>,
    #[serde(default)]
    offset: f64,
}

/// Reads the units of a pack.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<UnitsForm>()) else { return };
    desk.sources(file, &form.source);
    for unit in form.unit {
        read_unit(desk, file, &unit);
    }
}

fn read_unit(desk: &mut Desk<'_>, file: &File, form: &UnitForm) {
    let Some(id) = desk.word::<UnitId>(file, &form.id) else { return };
    for spelling in [&form.id].into_iter().chain(&form.aliases) {
        if let Some(other) = desk.own.unit_called(spelling.get_ref()) {
            let sentence =
                format!("`{}` already means the unit `{}`", spelling.get_ref(), other.id);
            desk.complain(file, spelling.span(), sentence);
        }
    }
    let factor = *form.factor.get_ref();
    if !(factor.is_finite() && 0.0 < factor && form.offset.is_finite()) {
        let sentence = format!("factor is {factor}, expected a number above 0");
        desk.complain(file, form.factor.span(), sentence);
        return;
    }
    let unit = Unit {
        id: id.clone(),
        sign: desk.text(file, &form.sign),
        aliases: form.aliases.iter().map(|it| it.get_ref().clone()).collect(),
        dimension: Dimension(form.dimension.get_ref().clone()),
        factor,
        offset: form.offset,
    };
    desk.own.units.insert(id, unit);
}
