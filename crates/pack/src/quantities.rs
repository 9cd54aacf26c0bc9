//! `quantities.toml`: what can be measured on the kinds of this pack.

use model::{Period, Quantity, QuantityId, Span};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

/// More decimals than any instrument has.
const DECIMALS_MAX: u8 = 9;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantitiesForm {
    source: Spanned<Vec<String>>,
    quantity: Vec<QuantityForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantityForm {
    id: Word,
    title: Title,
    sign: Word,
    unit: Word,
    decimals: Spanned<u8>,
    plausible: Spanned<[f64; 2]>,
    #[serde(default)]
    symbols: Vec<Word>,
    #[serde(default)]
    means: Vec<Word>,
    every: Word,
    #[serde(default)]
    weather: bool,
    source: Option<String>,
}

/// Reads the quantities of a pack, in the order people read them.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<QuantitiesForm>()) else { return };
    let source = desk.sources(file, &form.source).join("; ");
    for quantity in form.quantity {
        read_quantity(desk, file, &quantity, &source);
    }
}

fn read_quantity(desk: &mut Desk<'_>, file: &File, form: &QuantityForm, source: &str) {
    let Some(id) = desk.word::<QuantityId>(file, &form.id) else { return };
    let kind = id.as_str().split_once('.').and_then(|(kind, _)| desk.own.kinds.get(kind));
    let Some(kind) = kind.map(|it| it.id.clone()) else {
        let sentence = format!("quantity `{id}` does not begin with a kind of this pack and a dot");
        desk.complain(file, form.id.span(), sentence);
        return;
    };
    let (title, unit) = (desk.text(file, &form.title), desk.unit(file, &form.unit));
    check_numbers(desk, file, form);
    let means = form.means.iter().filter_map(|it| desk.word::<Period>(file, it)).collect();
    let every = desk.word::<Span>(file, &form.every);
    if every == Some(Span::ZERO) {
        desk.complain(file, form.every.span(), "every is 0s, expected a cadence above zero");
    }
    let (Some(unit), Some(every)) = (unit, every) else { return };
    let quantity = Quantity {
        id: id.clone(),
        title,
        sign: form.sign.get_ref().clone(),
        unit: unit.id,
        decimals: *form.decimals.get_ref(),
        plausible_min: form.plausible.get_ref()[0],
        plausible_max: form.plausible.get_ref()[1],
        symbols: form.symbols.iter().map(|it| it.get_ref().clone()).collect(),
        means,
        every,
        weather: form.weather,
        source: form.source.clone().unwrap_or_else(|| source.to_owned()),
    };
    let name = Spanned::new(form.id.span(), quantity.name().to_owned());
    for spelling in [&name].into_iter().chain(&form.symbols) {
        if let Some(other) = desk.own.quantity_called(&kind, spelling.get_ref()) {
            let sentence = format!("`{}` already means `{}`", spelling.get_ref(), other.id);
            desk.complain(file, spelling.span(), sentence);
        }
    }
    if desk.own.quantities.insert(id.clone(), quantity).is_none()
        && let Some(kind) = desk.own.kinds.get_mut(&kind)
    {
        kind.quantities.push(id);
    }
}

fn check_numbers(desk: &mut Desk<'_>, file: &File, form: &QuantityForm) {
    let [min, max] = *form.plausible.get_ref();
    if !(min.is_finite() && max.is_finite() && min < max) {
        let sentence =
            format!("plausible is from {min} to {max}, expected a lower and a higher number");
        desk.complain(file, form.plausible.span(), sentence);
    }
    let decimals = *form.decimals.get_ref();
    if DECIMALS_MAX < decimals {
        let sentence = format!("decimals is {decimals}, expected at most {DECIMALS_MAX}");
        desk.complain(file, form.decimals.span(), sentence);
    }
    if let Some(raw) = form.means.iter().find(|it| it.get_ref() == "raw") {
        desk.complain(
            file,
            raw.span(),
            "a mean over `raw` is none, expected 5min, 1h, 8h, 24h or year",
        );
    }
}
