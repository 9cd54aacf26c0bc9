//! What is kept of series, looked into several times a reading.

use std::collections::HashMap;

use model::SeriesId;
use rustc_hash::FxBuildHasher;

/// Of a few series. They are numbered by our own registry, so nobody can choose keys that collide,
/// and a hash that resists it would cost more than the look-up.
pub(crate) type SeriesMap<T> = HashMap<SeriesId, T, FxBuildHasher>;

/// Series a page has room for: those of a few stations.
const PAGE: u32 = 64;

type Page<T> = Box<[Option<T>; PAGE as usize]>;

/// Of all series. The registry numbers them one after the other, so a number is a place: what a
/// station's series hold lies side by side, in the order of their numbers, and is found without
/// a hash. With a hundred thousand series most of a reading's cost is waiting for memory.
#[derive(Debug, Clone)]
pub struct SeriesTable<T> {
    pages: Vec<Option<Page<T>>>,
}

impl<T> SeriesTable<T> {
    /// What is kept of a series.
    #[must_use]
    pub fn get(&self, series: &SeriesId) -> Option<&T> {
        let (page, at) = place(*series);
        self.pages.get(page)?.as_ref()?[at].as_ref()
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, series: &SeriesId) -> Option<&mut T> {
        let (page, at) = place(*series);
        self.pages.get_mut(page)?.as_mut()?[at].as_mut()
    }

    /// What is kept of a series, made if it is not there yet.
    pub fn get_or_insert_with(&mut self, series: SeriesId, new: impl FnOnce() -> T) -> &mut T {
        self.slot(series).get_or_insert_with(new)
    }

    /// What is kept of a series, empty if it is not there yet.
    pub fn get_or_default(&mut self, series: SeriesId) -> &mut T
    where
        T: Default,
    {
        self.get_or_insert_with(series, T::default)
    }

    /// Puts something in the place of what was kept, if anything was.
    pub fn insert(&mut self, series: SeriesId, value: T) {
        *self.slot(series) = Some(value);
    }

    /// Everything, by the numbers of the series.
    pub fn iter(&self) -> impl Iterator<Item = (SeriesId, &T)> {
        let pages = (0..).zip(&self.pages);
        pages.flat_map(|(number, page): (u32, &Option<Page<T>>)| {
            let slots = (number * PAGE..).zip(page.iter().flat_map(|it| it.iter()));
            slots.filter_map(|(id, it)| Some((SeriesId(id), it.as_ref()?)))
        })
    }

    /// Everything, without the series.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|it| it.1)
    }

    /// The same, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pages.iter_mut().flatten().flat_map(|it| it.iter_mut().flatten())
    }

    /// Of how many series.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Of none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    fn slot(&mut self, series: SeriesId) -> &mut Option<T> {
        let (page, at) = place(series);
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, || None);
        }
        let page =
            self.pages[page].get_or_insert_with(|| Box::new([const { None }; PAGE as usize]));
        &mut page[at]
    }
}

impl<T> Default for SeriesTable<T> {
    fn default() -> Self {
        Self { pages: Vec::new() }
    }
}

fn place(series: SeriesId) -> (usize, usize) {
    ((series.0 / PAGE) as usize, (series.0 % PAGE) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_anywhere_is_found_there_and_comes_in_order() {
        let mut table = SeriesTable::default();
        let numbers = [700, 1, 64, 63, 0, 701, 128];
        for it in numbers {
            table.insert(SeriesId(it), it);
        }
        *table.get_or_default(SeriesId(63)) += 1000;
        *table.get_or_default(SeriesId(2)) += 5;
        let found: Vec<_> = table.iter().map(|(id, it)| (id.0, *it)).collect();
        let all =
            [(0, 0), (1, 1), (2, 5), (63, 1063), (64, 64), (128, 128), (700, 700), (701, 701)];
        assert_eq!((found.as_slice(), table.len()), (&all[..], all.len()));
        for (id, it) in all {
            assert_eq!(table.get(&SeriesId(id)), Some(&it));
            assert_eq!(table.get_mut(&SeriesId(id)).copied(), Some(it));
        }
        for absent in [3, 65, 127, 129, 699, 702, 5000, u32::MAX] {
            assert_eq!(table.get(&SeriesId(absent)), None);
        }
    }
}
