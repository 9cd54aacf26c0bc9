//! The tree of units, and what lies below one.

use std::collections::{BTreeMap, BTreeSet};

use model::{Org, OrgId};

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
    fn a_cycle_does_not_loop() {
        let tree = OrgTree::new(&[org("a", Some("b")), org("b", Some("a"))]);
        assert_eq!(tree.subtree(&OrgId::new("a").unwrap()).len(), 2);
        assert!(!tree.contains(&OrgId::new("c").unwrap(), &OrgId::new("a").unwrap()));
    }
}
