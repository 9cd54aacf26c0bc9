//! The tree of units, and what lies below one.

use std::collections::{BTreeMap, BTreeSet};

use model::{Org, OrgId, OrgKind};

/// Levels a tree of units has at most: deeper than any authority is.
pub const LEVELS_MAX: usize = 8;

/// May a unit of this kind stand directly under one of that kind? An authority is above parks and
/// agencies, those above enterprises, those above teams; a kind may also stand under its own.
#[must_use]
pub fn may_stand_under(kind: OrgKind, above: OrgKind) -> bool {
    const fn rank(kind: OrgKind) -> u8 {
        match kind {
            OrgKind::Authority => 0,
            OrgKind::Park | OrgKind::Agency => 1,
            OrgKind::Enterprise => 2,
            OrgKind::Team => 3,
        }
    }
    rank(above) <= rank(kind)
}

/// Units with their children. A cycle in the input cannot make it loop.
#[derive(Debug, Clone, Default)]
pub struct OrgTree {
    children: BTreeMap<OrgId, Vec<OrgId>>,
    parents: BTreeMap<OrgId, OrgId>,
}

impl OrgTree {
    /// Builds the tree.
    #[must_use]
    pub fn new(orgs: &[Org]) -> Self {
        let mut tree = Self::default();
        for org in orgs {
            if let Some(parent) = &org.parent {
                tree.children.entry(parent.clone()).or_default().push(org.id.clone());
                tree.parents.insert(org.id.clone(), parent.clone());
            }
        }
        tree
    }

    /// `root` and everything below it.
    #[must_use]
    pub fn subtree(&self, root: &OrgId) -> BTreeSet<OrgId> {
        let mut found = BTreeSet::new();
        let mut open = vec![root.clone()];
        while let Some(org) = open.pop() {
            if found.insert(org.clone()) {
                open.extend(self.children.get(&org).into_iter().flatten().cloned());
            }
        }
        found
    }

    /// Units directly below one.
    #[must_use]
    pub fn below(&self, org: &OrgId) -> &[OrgId] {
        self.children.get(org).map_or(&[], Vec::as_slice)
    }

    /// Which level a unit stands on; the top is 1.
    #[must_use]
    pub fn level(&self, org: &OrgId) -> usize {
        let (mut level, mut at) = (1, org);
        while let Some(parent) = self.parents.get(at) {
            // A tree has no more levels than units; a cycle ends here.
            if self.parents.len() < level {
                break;
            }
            (level, at) = (level + 1, parent);
        }
        level
    }

    /// Levels of the subtree of a unit; 1 where nothing is below it.
    #[must_use]
    pub fn height(&self, org: &OrgId) -> usize {
        let own = self.level(org);
        let levels = self.subtree(org).into_iter().map(|it| self.level(&it));
        levels.max().unwrap_or(own).saturating_sub(own) + 1
    }

    /// Is `org` within the subtree of `root`?
    #[must_use]
    pub fn contains(&self, root: &OrgId, org: &OrgId) -> bool {
        let mut at = org;
        // The tree has no more floors than units; a cycle ends here too.
        for _ in 0..=self.parents.len() {
            if at == root {
                return true;
            }
            match self.parents.get(at) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use model::{OrgKind, Text};

    use super::*;

    fn org(id: &str, parent: Option<&str>) -> Org {
        Org {
            id: OrgId::new(id).unwrap(),
            parent: parent.map(|it| OrgId::new(it).unwrap()),
            kind: OrgKind::Enterprise,
            title: Text::new(id, id),
            quota: model::Quota::default(),
        }
    }

    #[test]
    fn a_unit_sees_itself_and_what_is_below() {
        let tree = OrgTree::new(&[
            org("heza", None),
            org("park", Some("heza")),
            org("mill", Some("park")),
            org("port", Some("heza")),
        ]);
        let id = |it: &str| OrgId::new(it).unwrap();
        let seen: Vec<_> = tree.subtree(&id("park")).iter().map(ToString::to_string).collect();
        assert_eq!(seen, ["mill", "park"]);
        assert!(tree.contains(&id("heza"), &id("mill")));
        assert!(!tree.contains(&id("park"), &id("port")));
        assert!(!tree.contains(&id("mill"), &id("park")));
    }

    #[test]
    fn levels_are_counted_from_the_top() {
        let tree = OrgTree::new(&[
            org("heza", None),
            org("park", Some("heza")),
            org("mill", Some("park")),
            org("port", Some("heza")),
        ]);
        let id = |it: &str| OrgId::new(it).unwrap();
        for (unit, level, height) in
            [("heza", 1, 3), ("park", 2, 2), ("mill", 3, 1), ("port", 2, 1)]
        {
            assert_eq!((tree.level(&id(unit)), tree.height(&id(unit))), (level, height), "{unit}");
        }
        assert_eq!(tree.below(&id("heza")), [id("park"), id("port")]);
    }

    #[test]
    fn kinds_stand_in_the_order_of_the_tree() {
        use OrgKind::{Agency, Authority, Enterprise, Park, Team};
        for (kind, above, may) in [
            (Park, Authority, true),
            (Enterprise, Park, true),
            (Enterprise, Authority, true),
            (Enterprise, Enterprise, true),
            (Team, Authority, true),
            (Agency, Park, true),
            (Park, Enterprise, false),
            (Authority, Park, false),
            (Enterprise, Team, false),
        ] {
            assert_eq!(may_stand_under(kind, above), may, "{kind} under {above}");
        }
    }

    #[test]
    fn a_cycle_does_not_loop() {
        let tree = OrgTree::new(&[org("a", Some("b")), org("b", Some("a"))]);
        assert!(0 < tree.level(&OrgId::new("a").unwrap()));
        assert!(0 < tree.height(&OrgId::new("a").unwrap()));
        assert_eq!(tree.subtree(&OrgId::new("a").unwrap()).len(), 2);
        assert!(!tree.contains(&OrgId::new("c").unwrap(), &OrgId::new("a").unwrap()));
    }
}
