//! It is the index, and not luck, that lets one alarm of a rule and subject be open.

use port::{Ledger, contract::ledger};
use store_sql::SqlStore;

use crate::place::{Place, both};

/// Centers that write into one database at once, each over a connection of its own.
const CONNECTIONS: usize = 64;

both! {
    without_its_index_rivals_stay |place, _| {
        place.run("DROP INDEX alarms_one_open").await.unwrap();
        let store = place.open().await;
        let contract = tokio::spawn(async move { ledger::one_open_alarm_a_subject(&store).await });
        let failure = contract.await.unwrap_err();
        assert!(failure.is_panic(), "the contract must notice that the index is gone");
    };

    of_sixty_four_connections_one_alarm_stays |place, _| {
        let stores = connected(place).await;
        ledger::one_open_alarm_of_rivals(&as_ledgers(&stores)).await;
        leave(stores).await;
    };

    of_sixty_four_connections_all_stay_without_the_index |place, _| {
        place.run("DROP INDEX alarms_one_open").await.unwrap();
        let stores = connected(place).await;
        let contract = tokio::spawn(async move {
            ledger::one_open_alarm_of_rivals(&as_ledgers(&stores)).await;
        });
        let failure = contract.await.unwrap_err();
        assert!(failure.is_panic(), "the contract must notice that the index is gone");
    };
}

async fn connected(place: &Place) -> Vec<SqlStore> {
    let mut stores = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        stores.push(place.open().await);
    }
    stores
}

fn as_ledgers(stores: &[SqlStore]) -> Vec<&dyn Ledger> {
    stores.iter().map(|it| it as &dyn Ledger).collect()
}

async fn leave(stores: Vec<SqlStore>) {
    for store in stores {
        store.close().await;
    }
}
