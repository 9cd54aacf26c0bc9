//! The newest readings of a series, each in the room of its time, value and flag: a zone remembers
//! a hundred of each of its ten thousand series, and most values at reference conditions are the
//! values.

use std::collections::VecDeque;

use model::{Flag, Time};

use crate::{perhaps::Perhaps, window::Point};

/// Readings by time.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    values: VecDeque<(Time, f64)>,
    flags: VecDeque<Flag>,
    /// Values at reference conditions, by place; empty while each is the value.
    judged: VecDeque<Perhaps>,
}

impl Recent {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All, the oldest first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Point> + Clone {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// The reading at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Point> {
        let (time, value) = *self.values.get(place)?;
        let judged = self.judged.get(place).copied().unwrap_or(Perhaps::some(value));
        Some(Point { time, value, judged, flag: *self.flags.get(place)? })
    }

    /// The reading of a time.
    #[must_use]
    pub fn at(&self, time: Time) -> Option<Point> {
        self.get(self.n_before(time)).filter(|it| it.time == time)
    }

    /// The time of the oldest.
    pub(crate) fn begin(&self) -> Option<Time> {
        self.values.front().map(|it| it.0)
    }

    /// How many are earlier than `time`.
    pub(crate) fn n_before(&self, time: Time) -> usize {
        self.values.partition_point(|it| it.0 < time)
    }

    /// Puts a reading at its place, where there is room for `n_max` at most.
    pub(crate) fn insert(&mut self, place: usize, point: Point, n_max: usize) {
        self.set_apart(&point, n_max);
        make_room(&mut self.values, n_max);
        make_room(&mut self.flags, n_max);
        self.values.insert(place, (point.time, point.value));
        self.flags.insert(place, point.flag);
        if !self.judged.is_empty() || !is_the_value(&point) {
            make_room(&mut self.judged, n_max);
            self.judged.insert(place, point.judged);
        }
    }

    /// Puts another reading in the place of one.
    pub(crate) fn replace(&mut self, place: usize, point: Point) {
        self.set_apart(&point, self.len());
        self.values[place] = (point.time, point.value);
        self.flags[place] = point.flag;
        if let Some(judged) = self.judged.get_mut(place) {
            *judged = point.judged;
        }
    }

    /// Takes the oldest away; says its time.
    pub(crate) fn pop_front(&mut self) -> Option<Time> {
        self.flags.pop_front();
        self.judged.pop_front();
        self.values.pop_front().map(|it| it.0)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Values at reference conditions stand apart from now on, if that of `point` is another.
    fn set_apart(&mut self, point: &Point, n_max: usize) {
        if self.judged.is_empty() && !is_the_value(point) {
            self.judged.reserve_exact(self.len().min(n_max));
            self.judged.extend(self.values.iter().map(|it| Perhaps::some(it.1)));
        }
    }

    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.values.capacity()
    }
}

/// Readings in the order of their times.
impl FromIterator<Point> for Recent {
    fn from_iter<T: IntoIterator<Item = Point>>(points: T) -> Self {
        let points = points.into_iter();
        let mut recent = Self::default();
        recent.values.reserve_exact(points.size_hint().0);
        recent.flags.reserve_exact(points.size_hint().0);
        for point in points {
            recent.insert(recent.len(), point, usize::MAX);
        }
        recent
    }
}

/// However they are kept.
impl PartialEq for Recent {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

fn is_the_value(point: &Point) -> bool {
    point.judged.get() == Some(point.value)
}

/// Room for one more, of `n_max` at most: a list that doubles would keep room for those that never
/// come.
pub(crate) fn make_room<T>(list: &mut VecDeque<T>, n_max: usize) {
    let n = list.len();
    if n == list.capacity() {
        list.reserve_exact(n_max.saturating_sub(n).min(n.max(4)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(s: i64, value: f64, judged: Option<f64>) -> Point {
        Point { time: Time::from_s(s), value, judged: judged.into(), flag: Flag::Measuring }
    }

    /// As many as a plain list of points would hold, whatever is put where.
    #[test]
    fn what_stands_apart_keeps_its_place() {
        let (mut recent, mut plain) = (Recent::default(), VecDeque::new());
        for (place, it) in [
            (0, point(10, 1.0, Some(1.0))),
            (1, point(30, 3.0, Some(3.0))),
            (1, point(20, 2.0, None)),
            (0, point(5, 0.5, Some(0.7))),
            (4, point(40, 4.0, Some(4.0))),
        ] {
            recent.insert(place, it, 8);
            plain.insert(place, it);
            assert!(recent.iter().eq(plain.iter().copied()), "{recent:?}");
        }
        recent.replace(1, point(10, 1.5, Some(1.6)));
        plain[1] = point(10, 1.5, Some(1.6));
        assert_eq!(
            (recent.pop_front(), recent.n_before(Time::from_s(30))),
            (Some(Time::from_s(5)), 2)
        );
        plain.pop_front();
        assert!(recent.iter().eq(plain.iter().copied()), "{recent:?}");
        assert_eq!(recent, plain.into_iter().collect());
    }

    #[test]
    fn a_value_at_reference_conditions_takes_room_only_where_it_is_another() {
        let mut recent = Recent::default();
        recent.insert(0, point(1, 1.0, Some(1.0)), 4);
        assert!(recent.judged.is_empty());
        recent.replace(0, point(1, 1.0, Some(2.0)));
        assert_eq!(recent.get(0), Some(point(1, 1.0, Some(2.0))));
    }
}
