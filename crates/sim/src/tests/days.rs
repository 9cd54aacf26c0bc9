use std::collections::BTreeSet;

use model::Date;

use super::catalogue;
use crate::play_day;

#[test]
fn every_packs_day_gives_its_alarms() {
    let catalogue = catalogue();
    assert!(!catalogue.days.is_empty());
    for seed in [1, 20_261_122] {
        for day in &catalogue.days {
            let of = |it: &pack::Facility| {
                let name = it.name.clone();
                it.expect.clone().into_iter().map(move |rule| (name.clone(), rule))
            };
            let expected: BTreeSet<_> = day.facilities.iter().flat_map(of).collect();
            let date = Date::new(2026, 11, 23).unwrap();
            assert_eq!(play_day(&catalogue, day, date, seed), expected, "{} seed {seed}", day.id);
        }
    }
}

#[test]
fn a_day_is_the_same_when_it_is_played_again() {
    let catalogue = catalogue();
    let (day, date) = (&catalogue.days[0], Date::new(2026, 3, 1).unwrap());
    assert_eq!(play_day(&catalogue, day, date, 7), play_day(&catalogue, day, date, 7));
}
