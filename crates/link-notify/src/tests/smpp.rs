//! Short messages by SMPP: the contract, the receipts, and what happens to the connection.

use std::{collections::BTreeMap, time::Duration};

use notify::{Outcome, Receipt};
use port::{
    Channel as _,
    contract::channel::{FarEnd as _, Mood, dispatch, keeps_its_word},
};
use tokio::{sync::mpsc, time::timeout};

use super::{WITHIN, far_smpp::FarSmpp};
use crate::{Report, Smpp, SmppSettings};

/// What takes half a minute in life.
const SOON: Duration = Duration::from_millis(100);

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn settings(far: &FarSmpp) -> SmppSettings {
    let url = format!("smpp://center:secret@127.0.0.1:{}?from=HAIDANG", far.port);
    SmppSettings {
        answer_within: WITHIN,
        enquire_every: SOON,
        bind_again_after: SOON,
        ..SmppSettings::read(&url, None).unwrap()
    }
}

async fn bound() -> (FarSmpp, Smpp, mpsc::Receiver<Report>) {
    let far = FarSmpp::start().await;
    let (reports, reported) = mpsc::channel(10);
    let smpp = Smpp::new(settings(&far), reports).unwrap();
    (far, smpp, reported)
}

#[tokio::test]
async fn short_messages_by_smpp() {
    let (far, smpp, _reported) = bound().await;
    keeps_its_word(&smpp, &far).await;
    let seen = far.seen.lock().unwrap();
    let first = &seen.submitted[0];
    // Digits alone, from a name, in UCS-2, with a receipt asked for.
    assert_eq!((first.to.as_str(), first.from.as_str()), ("84900000001", "HAIDANG"));
    assert_eq!((first.registered, first.coding), (1, 8));
    assert!(seen.submitted.iter().all(|it| it.text.len() <= 140));
}

#[tokio::test]
async fn a_notice_is_delivered_when_all_its_parts_are() {
    let (far, smpp, mut reported) = bound().await;
    let message = dispatch("84900000001", BTreeMap::new());
    assert_eq!(smpp.hand(&message).await, Outcome::Accepted);
    let n = far.seen.lock().unwrap().submitted.len();
    assert!(1 < n, "a long text");
    // On its way is neither arrived nor lost; nor does a message of others say anything.
    far.report(1, "ENROUTE");
    far.report(4_711, "DELIVRD");
    for id in 1..n {
        far.report(id, "DELIVRD");
    }
    let early = timeout(Duration::from_millis(50), reported.recv()).await;
    assert!(early.is_err(), "one part is missing: {early:?}");
    far.report(n, "DELIVRD");
    let whole = timeout(PATIENCE, reported.recv()).await.expect("a report of the whole");
    assert_eq!(whole, Some((message.id.clone(), Receipt::Delivered)));
    // Sent again, and one part is lost: so is the notice, once.
    assert_eq!(smpp.hand(&message).await, Outcome::Accepted);
    far.report(n + 1, "UNDELIV");
    far.report(n + 2, "DELIVRD");
    let lost = timeout(PATIENCE, reported.recv()).await.expect("a report of the loss");
    assert_eq!(lost, Some((message.id, Receipt::Failed)));
    assert!(timeout(Duration::from_millis(50), reported.recv()).await.is_err());
    assert_eq!(far.seen.lock().unwrap().n_binds, 1, "one connection for all");
}

#[tokio::test]
async fn a_receipt_finds_its_way_over_a_new_connection() {
    let (far, smpp, mut reported) = bound().await;
    let message = dispatch("84900000001", BTreeMap::new());
    assert_eq!(smpp.hand(&message).await, Outcome::Accepted);
    let n = far.seen.lock().unwrap().submitted.len();
    far.hang_up();
    timeout(PATIENCE, binds(&far, 2)).await.expect("it binds again by itself");
    (1..=n).for_each(|id| far.report(id, "DELIVRD"));
    let report = timeout(PATIENCE, reported.recv()).await.expect("a report");
    assert_eq!(report, Some((message.id, Receipt::Delivered)));
}

async fn binds(far: &FarSmpp, n: usize) {
    while far.seen.lock().unwrap().n_binds < n {
        tokio::time::sleep(SOON).await;
    }
}

#[tokio::test]
async fn a_connection_that_no_longer_answers_is_left_for_another() {
    let (far, smpp, _reported) = bound().await;
    let message = dispatch("84900000001", BTreeMap::new());
    assert_eq!(smpp.hand(&message).await, Outcome::Accepted);
    tokio::time::sleep(5 * SOON).await;
    assert!(1 < far.seen.lock().unwrap().n_enquired, "it is asked whether it lives");
    assert_eq!(far.seen.lock().unwrap().n_binds, 1, "and it does");
    far.set(Mood::Slow).await;
    tokio::time::sleep(5 * SOON).await;
    far.set(Mood::Well).await;
    timeout(PATIENCE, binds(&far, 2)).await.expect("it binds anew");
    assert_eq!(smpp.hand(&message).await, Outcome::Accepted);
}

#[tokio::test]
async fn a_wrong_password_is_said_at_once() {
    let far = FarSmpp::start().await;
    let (reports, _reported) = mpsc::channel(1);
    let settings = SmppSettings { password: "wrong".to_owned(), ..settings(&far) };
    let smpp = Smpp::new(settings, reports).unwrap();
    let outcome = smpp.hand(&dispatch("84900000001", BTreeMap::new())).await;
    let Outcome::Never { why } = outcome else { panic!("{outcome:?}") };
    assert!(why.contains("Rinvpaswd"), "{why}");
}

#[test]
fn an_address_says_who_we_are_and_never_appears_in_an_error() {
    let read = |it: &str| SmppSettings::read(it, None);
    let it = read("smpps://cen%40ter:p%C3%A0ss@smsc.example?from=HAIDANG").unwrap();
    assert_eq!((it.tls, it.port, it.system_id.as_str()), (true, 3550, "cen@ter"));
    for wrong in ["http://a:hidden@b?from=c", "smpp://a:hidden@b", "smpp://a:hidden@b?from=c&x=1"] {
        let said = read(wrong).err().unwrap();
        assert!(!said.contains("hidden") && said.contains("smpp://"), "{said}");
    }
    let (reports, _reported) = mpsc::channel(1);
    let long = read("smpp://center:longer-than-eight@b?from=HAIDANG").unwrap();
    assert!(Smpp::new(long, reports).err().unwrap().contains("password"));
}
