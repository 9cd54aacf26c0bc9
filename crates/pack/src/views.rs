//! `views/*.toml`: map layers and boards.

use model::{Board, IndicatorId, Layer, Marker, Period, Tile, TileKind, ViewId};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewsForm {
    #[serde(default)]
    layer: Vec<LayerForm>,
    #[serde(default)]
    board: Vec<BoardForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerForm {
    id: Word,
    title: Title,
    kind: Word,
    marker: Word,
    quantity: Option<Word>,
    #[serde(default)]
    zoom_min: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoardForm {
    id: Word,
    title: Title,
    tile: Vec<Spanned<TileForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TileForm {
    title: Option<Title>,
    indicator: Option<Word>,
    chart: Option<ChartForm>,
    table: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartForm {
    quantity: Word,
    period: Word,
    hours: u32,
}

/// Reads layers and boards.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<ViewsForm>()) else { return };
    for layer in &form.layer {
        if let Some(layer) = read_layer(desk, file, layer) {
            desk.own.layers.push(layer);
        }
    }
    for board in &form.board {
        let title = desk.text(file, &board.title);
        let id = read_id(desk, file, &board.id);
        let tiles = board.tile.iter().filter_map(|it| read_tile(desk, file, it)).collect();
        desk.own.boards.extend(id.map(|id| Board { id, title, tiles }));
    }
}

fn read_id(desk: &mut Desk<'_>, file: &File, word: &Word) -> Option<ViewId> {
    let id = desk.own_code::<ViewId>(file, word)?;
    let own = &desk.own;
    if own.layers.iter().any(|it| it.id == id) || own.boards.iter().any(|it| it.id == id) {
        desk.complain(file, word.span(), format!("view `{id}` is defined twice"));
        return None;
    }
    Some(id)
}

fn read_layer(desk: &mut Desk<'_>, file: &File, form: &LayerForm) -> Option<Layer> {
    let title = desk.text(file, &form.title);
    let id = read_id(desk, file, &form.id);
    let kind = desk.kind(file, &form.kind);
    let markers = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Drop];
    let words = markers.map(Marker::as_str);
    let from_word = |word: &str| markers.into_iter().find(|it| it.as_str() == word);
    let marker = desk.choice(file, &form.marker, "marker", from_word, &words);
    let quantity = form.quantity.as_ref().and_then(|it| desk.quantity(file, it)).map(|it| it.id);
    if let (Some(kind), Some(quantity), Some(word)) = (&kind, &quantity, &form.quantity)
        && !kind.quantities.contains(quantity)
    {
        let sentence = format!("`{quantity}` is no quantity of the kind `{}`", kind.id);
        desk.complain(file, word.span(), sentence);
    }
    Some(Layer {
        id: id?,
        title,
        kind: kind?.id,
        marker: marker?,
        quantity,
        zoom_min: form.zoom_min,
    })
}

fn read_tile(desk: &mut Desk<'_>, file: &File, place: &Spanned<TileForm>) -> Option<Tile> {
    let form = place.get_ref();
    let title = form.title.as_ref().map(|it| desk.text(file, it));
    let kind = match (&form.indicator, &form.chart, &form.table) {
        (Some(word), None, None) => {
            let id = desk.reference::<IndicatorId>(file, word)?;
            let known = desk.has_file(id.as_str(), "indicators", "sql")
                || desk.open().any(|it| it.indicators.contains_key(&id));
            TileKind::Indicator(desk.known(file, word, "indicator", known.then_some(id))?)
        }
        (None, Some(chart), None) => TileKind::Chart {
            quantity: desk.quantity(file, &chart.quantity)?.id,
            period: desk.word::<Period>(file, &chart.period)?,
            hours: chart.hours,
        },
        (None, None, Some(word)) => TileKind::Table(desk.kind(file, word)?.id),
        _ => {
            desk.complain(file, place.span(), "expected one of `indicator`, `chart` or `table`");
            return None;
        }
    };
    Some(Tile { title, kind })
}
