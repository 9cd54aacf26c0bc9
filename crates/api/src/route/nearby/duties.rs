//! Posts that answer for what is near, and who held them then.

use std::collections::{BTreeMap, BTreeSet};

use model::{OrgId, UserId};
use notify::{Aim, Directory, Duty, DutyId, Standing, on_duty};

use super::{Placed, Spot};
use crate::{
    app::Reception,
    problem::Problem,
    wire::{nearby::NearDuty, pen::Pen, roster::duty_title},
};

/// A chain names the things that are near.
const NAMED: &str = "chain";

/// Whoever holds it is of a unit that answers for something near.
const UNIT: &str = "unit";

/// A chain is for everything.
const EVERYWHERE: &str = "everywhere";

/// The nearest to the matter first.
pub(super) async fn answering(
    here: &Reception,
    pen: &Pen<'_>,
    spot: &Spot<'_>,
    seen: &[Placed<'_>],
) -> Result<Vec<NearDuty>, Problem> {
    // Whoever was on duty at the time has a shift that ends after it.
    let mut directory = here.centre.world().rosters.directory(spot.time).await?;
    if spot.time < here.centre.now() {
        // Who has left since held the post then.
        directory.left.clear();
    }
    if directory.duties.is_empty() {
        return Ok(vec![]);
    }
    let subject = spot.subject.into_iter();
    let things = || subject.clone().chain(seen.iter().map(|(it, _)| *it));
    let ids: BTreeSet<&str> = things().map(|it| it.id.as_str()).collect();
    let owners: BTreeSet<&OrgId> = things().map(|it| &it.owner).collect();
    let units: BTreeSet<&OrgId> = owners.iter().flat_map(|it| pen.zone.path_of(it)).collect();
    let users = here.centre.world().accounts.users().await?;
    let orgs: BTreeMap<UserId, OrgId> = users.into_iter().map(|it| (it.id, it.org)).collect();
    let chains = Chains::read(&directory, &ids);
    let duty = |duty: &Duty| {
        let holders = match on_duty(&directory, &duty.id, spot.time) {
            Standing::Held { by, .. } => by,
            Standing::Hole => vec![],
        };
        let of_unit = holders.iter().any(|it| orgs.get(&it.0).is_some_and(|it| units.contains(it)));
        let because = match () {
            () if chains.named.contains(&duty.id) => NAMED,
            () if of_unit => UNIT,
            () if chains.everywhere.contains(&duty.id) => EVERYWHERE,
            () => return None,
        };
        Some(NearDuty {
            id: duty.id.to_string(),
            title: duty_title(duty),
            on_duty: holders.iter().map(|it| pen.person(&it.0)).collect(),
            because,
        })
    };
    let mut found: Vec<NearDuty> = directory.duties.values().filter_map(duty).collect();
    let rank =
        |it: &NearDuty| [NAMED, UNIT, EVERYWHERE].iter().position(|word| *word == it.because);
    found.sort_by_key(rank);
    Ok(found)
}

/// Posts that escalation chains lead to.
struct Chains {
    named: BTreeSet<DutyId>,
    everywhere: BTreeSet<DutyId>,
}

impl Chains {
    fn read(directory: &Directory, things: &BTreeSet<&str>) -> Self {
        let (mut named, mut everywhere) = (BTreeSet::new(), BTreeSet::new());
        for chain in &directory.chains {
            let aims = chain.rungs.iter().flat_map(|it| &it.to);
            let duties = aims.filter_map(|it| match it {
                Aim::Duty(duty) | Aim::Superior(duty) => Some(duty.clone()),
                Aim::Person(_) => None,
            });
            if chain.entities.is_empty() {
                everywhere.extend(duties);
            } else if chain.entities.iter().any(|it| things.contains(it.as_str())) {
                named.extend(duties);
            }
        }
        Self { named, everywhere }
    }
}
