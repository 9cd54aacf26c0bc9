//! It is the index, and not luck, that lets one alarm of a rule and subject be open.

use port::contract::ledger;

use crate::place::both;

both! {
    without_its_index_rivals_stay |place, _| {
        place.run("DROP INDEX alarms_one_open").await.unwrap();
        let store = place.open().await;
        let contract = tokio::spawn(async move { ledger::one_open_alarm_a_subject(&store).await });
        let failure = contract.await.unwrap_err();
        assert!(failure.is_panic(), "the contract must notice that the index is gone");
    };
}
