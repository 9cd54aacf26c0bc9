//! `admin-units.toml`: the units of administration of the zone's province.

use std::collections::BTreeMap;

use model::{Place, fold};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    AdminKind, AdminUnit, AdminUnits,
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsForm {
    confidence: Word,
    source: Spanned<Vec<String>>,
    unit: Vec<UnitForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitForm {
    code: Word,
    kind: Word,
    title: Title,
    point: Spanned<[f64; 2]>,
    area_km2: Spanned<f64>,
    other_code: Option<String>,
}

/// Reads the units of administration.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<UnitsForm>()) else { return };
    let source = desk.sources(file, &form.source);
    let confidence = desk.confidence(file, &form.confidence);
    let mut units: Vec<AdminUnit> = Vec::with_capacity(form.unit.len());
    for form in &form.unit {
        let Some(unit) = unit(desk, file, form) else { continue };
        if units.iter().any(|it| it.code == unit.code || it.title.vi == unit.title.vi) {
            let sentence = format!("unit `{}` is defined twice", unit.code);
            desk.complain(file, form.code.span(), sentence);
            continue;
        }
        units.push(unit);
    }
    if let Some(confidence) = confidence {
        desk.own.admin_units = Some(AdminUnits::new(units, confidence, source));
    }
}

fn unit(desk: &mut Desk<'_>, file: &File, form: &UnitForm) -> Option<AdminUnit> {
    let expected: Vec<&str> = AdminKind::ALL.iter().map(|it| it.as_str()).collect();
    let kind = desk.choice(file, &form.kind, "kind of unit", AdminKind::from_word, &expected);
    let title = desk.text(file, &form.title);
    let [lon, lat] = *form.point.get_ref();
    let point = Place::new(lon, lat);
    if let Err(error) = &point {
        desk.complain(file, form.point.span(), error.to_string());
    }
    let area_km2 = *form.area_km2.get_ref();
    if !(area_km2.is_finite() && 0.0 < area_km2) {
        let sentence = format!("area_km2 is {area_km2}, expected a number above zero");
        desk.complain(file, form.area_km2.span(), sentence);
    }
    let (code, other_code) = (form.code.get_ref().clone(), form.other_code.clone());
    Some(AdminUnit { code, other_code, title, kind: kind?, point: point.ok()?, area_km2 })
}

impl AdminUnits {
    fn new(units: Vec<AdminUnit>, confidence: model::Confidence, source: Vec<String>) -> Self {
        let mut names: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate() {
            names.insert(unit.title.vi.to_lowercase(), Some(at));
        }
        for (at, unit) in units.iter().enumerate() {
            let folded = fold(&unit.title.vi);
            // Two names that differ by marks only are not told apart without them.
            let other = names.get(&folded).is_some_and(|it| *it != Some(at));
            names.insert(folded, (!other).then_some(at));
        }
        Self { units, confidence, source, names }
    }

    /// Where the unit with this code stands in the list.
    #[must_use]
    pub fn at(&self, code: &str) -> Option<usize> {
        self.units.iter().position(|it| it.code == code)
    }

    /// The unit an address names: one of its parts between commas is the unit's whole name, with
    /// `P.`, `X.` or `ĐK` for its kind, and without marks where that leaves no doubt.
    #[must_use]
    pub fn named_in(&self, address: &str) -> Option<usize> {
        address.split([',', ';', '\n']).find_map(|part| {
            // Most parts are streets and cities: the first letter of every kind of unit is one of these.
            if !part.trim_start().starts_with(['p', 'P', 'x', 'X', 'đ', 'Đ', 'd', 'D']) {
                return None;
            }
            let name = whole_name(part);
            let marked = self.names.get(&name).copied().flatten();
            marked.or_else(|| self.names.get(&fold(&name)).copied().flatten())
        })
    }
}

/// A part of an address in small letters, one blank between words, the kind of unit written out.
fn whole_name(part: &str) -> String {
    let small = part.to_lowercase().replace('.', ". ");
    let mut words: Vec<&str> = small.split_whitespace().collect();
    if let [kind, _, ..] = words.as_mut_slice() {
        *kind = match *kind {
            "p." | "p" => "phường",
            "x." | "x" => "xã",
            "đk." | "đk" => "đặc khu",
            other => other,
        };
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn an_address_names_its_unit_or_none() {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/base");
        let units = crate::load(&base).expect("the pack base loads").admin_units.expect("units");
        assert_eq!(units.units.len(), 114);
        for (address, expected) in [
            ("Lô CN5, KCN Đình Vũ, phường Đông Hải, TP Hải Phòng", Some("Phường Đông Hải")),
            ("P.Đông Hải, Hải Phòng", Some("Phường Đông Hải")),
            ("X. Cẩm Giang", Some("Xã Cẩm Giang")),
            ("xã Cẩm Giàng", Some("Xã Cẩm Giàng")),
            // Without marks it may be either.
            ("xa cam giang", None),
            ("dac khu cat hai", Some("Đặc khu Cát Hải")),
            ("12 đường Đông Hải", None),
            ("Hải Phòng", None),
            ("", None),
        ] {
            let found = units.named_in(address).map(|at| units.units[at].title.vi.as_str());
            assert_eq!(found, expected, "{address}");
        }
    }
}
