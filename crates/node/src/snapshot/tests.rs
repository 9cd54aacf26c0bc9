//! What is written reads back, also of builds before; what is damaged does not.

use alarm::Happening;
use model::Flag;

use super::*;

/// A state that has seen nothing yet is written out like any other: those behind it must still
/// be found.
#[test]
fn states_that_have_seen_nothing_come_back_with_those_behind_them() {
    let mut judge = Judge::default();
    judge.applied = Position(7);
    for n in 0..5 {
        let rule = RuleId::new(&format!("air/rule-{n}")).unwrap();
        let key = (rule, EntityId::new("stack-1").unwrap(), Some(SeriesId(n)));
        judge.alarms.insert(key, State::default());
    }
    let track = Track { heard: Position(3), ..Track::default() };
    judge.series.insert(SeriesId(4), track.clone());
    judge.stations.insert(EntityId::new("stack-1").unwrap(), Station::default());
    let bytes = judge.to_snapshot().unwrap();
    let back = Judge::from_snapshot(&bytes).unwrap();
    assert_eq!((back.applied, back.alarms.iter().count()), (Position(7), 5));
    assert_eq!(back.series.get(&SeriesId(4)), Some(&track));
    assert_eq!(back.stations.len(), 1);
    // Builds before wrote less behind their lists: no clock and two lists less, and not five empty ones.
    for (version, n_less) in [(VERSION_4, 3), (VERSION_3, 8)] {
        let mut before = bytes[..bytes.len() - n_less].to_vec();
        before[0] = version;
        let back = Judge::from_snapshot(&before).unwrap();
        assert_eq!((back.applied, back.alarms.iter().count()), (Position(7), 5));
    }
}

#[test]
fn where_things_are_comes_back() {
    let mut judge = Judge::default();
    let id = |it: &str| EntityId::new(it).unwrap();
    let inside = (id("xe-01"), Happening::Inside, Some(id("kho")));
    judge.whereabouts.0.insert(inside, (Time(7), true));
    judge.whereabouts.0.insert((id("xe-01"), Happening::Moving, None), (Time(8), false));
    let back = Judge::from_snapshot(&judge.to_snapshot().unwrap()).unwrap();
    assert_eq!(back.whereabouts, judge.whereabouts);
}

#[test]
fn the_clock_and_what_was_superseded_come_back() {
    let mut judge = Judge::default();
    judge.clock = Some(Time(5));
    let mut track = Track::default();
    track.state.superseded.push_back((Time(3), 1.5, Flag::Measuring));
    judge.series.insert(SeriesId(4), track);
    judge.series.insert(SeriesId(5), Track::default());
    let back = Judge::from_snapshot(&judge.to_snapshot().unwrap()).unwrap();
    assert_eq!(back.clock, judge.clock);
    for id in [4, 5].map(SeriesId) {
        assert_eq!(back.series.get(&id), judge.series.get(&id));
    }
}

#[test]
fn a_snapshot_cut_anywhere_or_with_more_behind_it_does_not_read() {
    let mut judge = Judge::default();
    judge.series.insert(SeriesId(4), Track { live: true, ..Track::default() });
    judge.stations.insert(EntityId::new("stack-1").unwrap(), Station::default());
    let bytes = judge.to_snapshot().unwrap();
    assert!(Judge::check_snapshot(&bytes).is_ok());
    for end in 0..bytes.len() {
        assert!(Judge::check_snapshot(&bytes[..end]).is_err(), "{end} bytes");
    }
    assert!(Judge::check_snapshot(&[&bytes[..], &[0]].concat()).is_err());
}
