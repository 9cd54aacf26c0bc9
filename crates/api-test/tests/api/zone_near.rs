//! What the test zone has for what is near: a tower that knows the weather and a truck that moves.

use model::{Kind, KindId, Quantity, Span, Text};
use pack::Catalogue;

use crate::zone::code;

/// Adds both kinds; there is none of either in the registry.
pub fn add(catalogue: &mut Catalogue) {
    kind(catalogue, "tower", false, &["wind", "temp"]);
    kind(catalogue, "truck", true, &["longitude", "latitude"]);
}

fn kind(catalogue: &mut Catalogue, name: &str, vehicle: bool, quantities: &[&str]) {
    let id: KindId = code(name);
    let quantities: Vec<Quantity> = quantities.iter().map(|it| quantity(name, it)).collect();
    let kind = Kind {
        id: id.clone(),
        pack: code("test"),
        title: Text::new(name, name),
        quantities: quantities.iter().map(|it| it.id.clone()).collect(),
        fields: vec![],
        oxygen: None,
        aqi: false,
        feed: false,
        vehicle,
    };
    catalogue.kinds.insert(id, kind);
    catalogue.quantities.extend(quantities.into_iter().map(|it| (it.id.clone(), it)));
}

fn quantity(kind: &str, name: &str) -> Quantity {
    let (unit, decimals) = match name {
        "wind" => ("m/s", 1),
        "temp" => ("Cel", 1),
        _ => ("deg", 6),
    };
    Quantity {
        id: code(&format!("{kind}.{name}")),
        title: Text::new(name, name),
        sign: name.to_owned(),
        unit: code(unit),
        decimals,
        plausible_min: -200.0,
        plausible_max: 200.0,
        symbols: vec![],
        means: vec![],
        every: Span::from_min(1),
        weather: kind == "tower",
        source: "The tests.".to_owned(),
    }
}
