//! `indices/vn_aqi.toml`: the table of the air quality index.

use serde::Deserialize;
use toml::Spanned;
use vn_aqi::{Levels, Table};

use crate::{
    Aqi, AqiCategory,
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AqiForm {
    title: Title,
    confidence: Word,
    source: Spanned<Vec<String>>,
    index: Spanned<Vec<u16>>,
    pm25: Vec<f64>,
    pm10: Vec<f64>,
    so2: Vec<f64>,
    no2: Vec<f64>,
    co: Vec<f64>,
    o3_1h: Vec<f64>,
    o3_8h: Vec<f64>,
    category: Vec<CategoryForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryForm {
    max: u16,
    title: Title,
    colour: Word,
}

/// Reads the index.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<AqiForm>()) else { return };
    let source = desk.sources(file, &form.source);
    let confidence = desk.confidence(file, &form.confidence);
    let (index_span, title) = (form.index.span(), desk.text(file, &form.title));
    let mut categories = Vec::new();
    for category in &form.category {
        let title = desk.text(file, &category.title);
        let colour = category.colour.get_ref();
        let digits = colour.strip_prefix('#').unwrap_or_default();
        if !(digits.len() == 6 && digits.chars().all(|it| it.is_ascii_hexdigit())) {
            let sentence = format!("`{colour}` is no colour, expected one such as #00E400");
            desk.complain(file, category.colour.span(), sentence);
        }
        categories.push(AqiCategory { max: category.max, title, colour: colour.clone() });
    }
    let levels = Levels {
        index: form.index.into_inner(),
        category_max: categories.iter().map(|it| it.max).collect(),
        pm25: form.pm25,
        pm10: form.pm10,
        so2: form.so2,
        no2: form.no2,
        co: form.co,
        o3_1h: form.o3_1h,
        o3_8h: form.o3_8h,
    };
    match (Table::new(levels), confidence) {
        (Ok(table), Some(confidence)) => {
            desk.own.aqi = Some(Aqi { title, table, categories, confidence, source });
        }
        (Err(error), _) => desk.complain(file, index_span, error.to_string()),
        (Ok(_), None) => {}
    }
}
