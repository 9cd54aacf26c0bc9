//! `philosophy.toml`: how alarms are run in the zone, whatever they are about.

use alarm::{Benchmark, Chatter, FloodLimits, Philosophy};
use model::Span;
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhilosophyForm {
    source: Spanned<Vec<String>>,
    shelve_max: Word,
    outage_max: Word,
    stale_after: Word,
    chatter: ChatterForm,
    flood: Spanned<FloodForm>,
    benchmark: Spanned<BenchmarkForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChatterForm {
    raises: Spanned<u32>,
    within: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FloodForm {
    over: u32,
    under: u32,
    within: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BenchmarkForm {
    acceptable_per_10_min: f64,
    manageable_per_10_min: f64,
    flooded_share_max: f64,
    high_share: f64,
    medium_share: f64,
    low_share: f64,
    top_ten_share_max: f64,
    stale_max: u32,
}

/// More raises than this are a list and not a habit.
const CHATTER_RAISES_MAX: u32 = 16;

/// Reads the philosophy of the zone.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<PhilosophyForm>()) else { return };
    let source = desk.sources(file, &form.source);
    let spans = [&form.shelve_max, &form.outage_max, &form.stale_after];
    let [shelve_max, outage_max, stale_after] = spans.map(|it| desk.word::<Span>(file, it));
    let raises = *form.chatter.raises.get_ref();
    if !(2..=CHATTER_RAISES_MAX).contains(&raises) {
        let sentence = format!("raises is {raises}, expected 2 to {CHATTER_RAISES_MAX}");
        desk.complain(file, form.chatter.raises.span(), sentence);
    }
    let flood = form.flood.get_ref();
    if flood.over == 0 || flood.over < flood.under {
        let sentence = "a flood must begin over at least 1 and end under no more than that";
        desk.complain(file, form.flood.span(), sentence);
    }
    let within = [&form.chatter.within, &flood.within].map(|it| desk.word::<Span>(file, it));
    let benchmark = read_benchmark(desk, file, &form.benchmark);
    let (Some(shelve_max), Some(outage_max), Some(stale_after)) =
        (shelve_max, outage_max, stale_after)
    else {
        return;
    };
    let [Some(chatter_within), Some(flood_within)] = within else { return };
    desk.own.philosophy = Philosophy {
        shelve_max,
        outage_max,
        chatter: Chatter { raises, within: chatter_within },
        flood: FloodLimits { over: flood.over, under: flood.under, within: flood_within },
        stale_after,
        benchmark,
        source,
    };
}

fn read_benchmark(desk: &mut Desk<'_>, file: &File, form: &Spanned<BenchmarkForm>) -> Benchmark {
    let it = form.get_ref();
    let shares = it.high_share + it.medium_share + it.low_share;
    if (shares - 1.0).abs() > 1e-9 {
        let sentence = format!("the shares of the severities make {shares}, expected 1");
        desk.complain(file, form.span(), sentence);
    }
    Benchmark {
        acceptable_per_10_min: it.acceptable_per_10_min,
        manageable_per_10_min: it.manageable_per_10_min,
        flooded_share_max: it.flooded_share_max,
        high_share: it.high_share,
        medium_share: it.medium_share,
        low_share: it.low_share,
        top_ten_share_max: it.top_ten_share_max,
        stale_max: it.stale_max,
    }
}
