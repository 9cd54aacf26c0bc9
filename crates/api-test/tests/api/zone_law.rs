//! What the test zone's law and map need beside its one rule: a form, a row without a value, a row
//! scaled by a coefficient, an older text, a layer.

use model::{
    Bound, Confidence, Date, FieldKind, FieldSpec, Layer, LimitRow, LimitValue, Marker, Period,
    Text,
};
use pack::{Catalogue, CoefficientChoice, CoefficientTable};

use crate::zone::{code, limit_row, regulation};

/// Adds it.
pub fn add(catalogue: &mut Catalogue) {
    let stack = catalogue.kinds.get_mut("stack").unwrap();
    let choices = ["A", "B"].map(str::to_owned).to_vec();
    stack.fields = vec![
        field("column", FieldKind::Choice(choices)),
        field("height", FieldKind::Number { unit: Some("m".to_owned()) }),
        field("fuel", FieldKind::Text),
    ];
    let mut old = regulation();
    (old.id, old.cite) = (code("qcvn-old"), "QCVN 00:2009/THU".to_owned());
    old.in_force_to = Some(Date::constant(2019, 12, 31));
    old.legacy_until = Some(Date::constant(2031, 12, 31));
    catalogue.regulations.insert(old.id.clone(), old);
    let missing = LimitRow {
        id: code("qcvn-test/o2/1h"),
        quantity: code("stack.o2"),
        period: Period::Hour,
        value: LimitValue::Missing,
        confidence: Confidence::Missing,
        ..limit_row()
    };
    let scaled = LimitRow {
        id: code("qcvn-test/so2/1h"),
        period: Period::Hour,
        value: LimitValue::Present(Bound::AtMost(400.0)),
        scaled_by: vec!["kp".to_owned()],
        valid_from: Date::constant(2026, 1, 1),
        ..limit_row()
    };
    catalogue.limits.extend([missing, scaled]);
    catalogue.coefficients.push(CoefficientTable {
        name: "kp".to_owned(),
        regulation: code("qcvn-test"),
        title: Text::new("Hệ số lưu lượng", "Flow factor"),
        choices: [0.8, 0.9, 1.0].map(choice).to_vec(),
        confidence: Confidence::Read,
        source: "The tests.".to_owned(),
    });
    catalogue.layers.push(Layer {
        id: code("test/stacks"),
        title: Text::new("Ống khói", "Stacks"),
        kind: code("stack"),
        marker: Marker::Triangle,
        quantity: Some(code("stack.so2")),
        zoom_min: 8.0,
    });
}

fn field(name: &str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name: name.to_owned(), title: Text::new(name, name), kind, required: false }
}

fn choice(factor: f64) -> CoefficientChoice {
    CoefficientChoice { title: Text::new("lưu lượng", "flow"), factor }
}
