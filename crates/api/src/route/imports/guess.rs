//! What the columns of a table may mean, in the words of the catalogue.

use intake::table::{self, EntityFrom, Known, Mapping, Sheet};
use model::{Kind, KindId, Quantity};

use crate::gate::Asker;

/// Proposes a mapping. A name such as `SO2` is a quantity of several kinds: the kind is that of the
/// first facility named in the table, else the one that knows most of the columns.
pub(super) fn mapping(asker: &Asker, sheet: &Sheet) -> Mapping {
    let blank = table::guess(sheet, &[]);
    let named = first_kind(asker, sheet, &blank);
    let kinds = asker.zone.catalogue.kinds.values();
    let kinds = kinds.filter(|it| named.is_none_or(|named| *named == it.id));
    let guesses = kinds.map(|it| of_kind(asker, sheet, it));
    guesses.max_by_key(|it| it.values.len()).unwrap_or(blank)
}

fn first_kind<'a>(asker: &'a Asker, sheet: &Sheet, mapping: &Mapping) -> Option<&'a KindId> {
    let EntityFrom::Column(column) = &mapping.entity else { return None };
    let column = sheet.column(column)?;
    let mut entities = sheet.rows().filter_map(|it| asker.zone.entity_called(it.cell(column)));
    entities.find(|it| asker.sees(&it.id)).map(|it| &it.kind)
}

fn of_kind(asker: &Asker, sheet: &Sheet, kind: &Kind) -> Mapping {
    let catalogue = &asker.zone.catalogue;
    let quantities: Vec<&Quantity> =
        kind.quantities.iter().filter_map(|it| catalogue.quantities.get(it)).collect();
    let words: Vec<Vec<String>> = quantities.iter().map(|it| words(it)).collect();
    let known = quantities.iter().zip(&words);
    let known: Vec<_> =
        known.map(|(it, symbols)| Known { name: it.id.as_str(), symbols }).collect();
    let mut guess = table::guess(sheet, &known);
    for value in &mut guess.values {
        // The unit in its own code, as the list of units has it; without one the quantity's own.
        let unit = value.unit.as_deref().and_then(|it| catalogue.unit_called(it));
        let own = catalogue.quantities.get(value.quantity.as_str()).map(|it| &it.unit);
        value.unit = unit.map(|it| &it.id).or(own).map(ToString::to_string);
    }
    guess
}

/// What a column of this quantity may be headed with.
fn words(quantity: &Quantity) -> Vec<String> {
    let titles = [quantity.name(), &quantity.title.vi, &quantity.title.en, &quantity.sign];
    titles.into_iter().map(str::to_owned).chain(quantity.symbols.iter().cloned()).collect()
}
