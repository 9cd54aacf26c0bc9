//! Opening: from nothing, again, twice at once, too new, not ours, not there.

use std::{error::Error, fmt::Write as _, fs, net::TcpListener, time::Duration};

use model::{Org, OrgKind, Text};
use port::{Audit, AuditEntry, PortError, Registry};
use store_sql::SqlStore;

use crate::place::{Place, both};

fn heza() -> Org {
    Org {
        id: "heza".parse().unwrap(),
        parent: None,
        kind: OrgKind::Authority,
        title: Text::new("Ban Quản lý Khu kinh tế Hải Phòng", "HEZA"),
        quota: model::Quota::default(),
    }
}

fn said() -> AuditEntry {
    AuditEntry {
        n: 0,
        at: model::Time(1),
        by: "lan".to_owned(),
        address: "::1".to_owned(),
        action: "org.put".to_owned(),
        subject: "org/heza".to_owned(),
        detail: "{}".to_owned(),
        hash: String::new(),
    }
}

/// The sentence and everything below it, as a log file would show it.
fn whole_story(error: &PortError) -> String {
    let mut story = error.to_string();
    let mut cause: Option<&dyn Error> = error.source();
    while let Some(it) = cause {
        write!(story, ": {it}").unwrap();
        cause = it.source();
    }
    story
}

both! {
    keeps_what_was_kept |place, store| {
        store.put_org(&heza()).await.unwrap();
        store.write(&said()).await.unwrap();
        store.close().await;
        let again = place.open().await;
        assert_eq!(again.load().await.unwrap().orgs, [heza()]);
        again.write(&said()).await.unwrap();
        assert_eq!(again.verify().await.unwrap(), 2);
        again.close().await;
    };

    two_may_open_and_write_at_once |place, store| {
        let beside = place.open().await;
        let (mine, other) = (said(), said());
        let mut writing = vec![];
        for _ in 0..10 {
            writing.extend([store.write(&mine), beside.write(&other)]);
        }
        for result in port::contract::together(writing).await {
            result.unwrap();
        }
        assert_eq!(store.verify().await.unwrap(), 20);
        beside.close().await;
    };

    a_call_given_up_leaves_nothing_half_done |place, store| {
        store.put_org(&heza()).await.unwrap();
        for n in 0..60 {
            // Somewhere between begin and commit, a little later each time.
            let patience = Duration::from_micros(n * 40);
            let _ = tokio::time::timeout(patience, store.write(&said())).await;
        }
        store.write(&said()).await.unwrap();
        let n_kept = store.verify().await.unwrap();
        let beside = place.open().await;
        assert_eq!(beside.verify().await.unwrap(), n_kept);
        beside.close().await;
    };

    a_newer_schema_is_left_alone |place, _| {
        place.run("INSERT INTO schema_version (version, what) VALUES (99, 'later')").await.unwrap();
        let error = SqlStore::open(&place.address()).await.unwrap_err();
        assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
        let said = error.to_string();
        assert!(said.contains("has schema 99, this program knows schemas up to 14"), "{said}");
    };
}

/// What a crash would leave: the file and its write-ahead log as they are, with nobody having closed
/// them.
#[tokio::test]
async fn what_returned_ok_is_in_the_files() {
    let (place, crashed) = (Place::sqlite(), Place::sqlite());
    let store = place.open().await;
    store.put_org(&heza()).await.unwrap();
    store.write(&said()).await.unwrap();
    for end in ["", "-wal"] {
        let name = |it: &Place| format!("{}{end}", it.file().display());
        fs::copy(name(&place), name(&crashed)).unwrap();
    }
    let again = crashed.open().await;
    assert_eq!(again.load().await.unwrap().orgs, [heza()]);
    assert_eq!(again.verify().await.unwrap(), 1);
    again.close().await;
    place.leave(store).await;
}

/// Hashes of passwords are in it: nobody else on the machine may read it.
#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite();
    let store = place.open().await;
    store.put_org(&heza()).await.unwrap();
    for end in ["", "-wal"] {
        let file = format!("{}{end}", place.file().display());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    place.leave(store).await;
}

/// Two nodes that find an empty database make its tables once.
async fn both_open_an_empty_one(place: Place) {
    let address = place.address();
    let (a, b) = tokio::join!(SqlStore::open(&address), SqlStore::open(&address));
    let (a, b) = (a.unwrap(), b.unwrap());
    a.put_org(&heza()).await.unwrap();
    assert_eq!(b.load().await.unwrap().orgs, [heza()]);
    b.close().await;
    place.leave(a).await;
}

#[tokio::test]
async fn two_open_an_empty_sqlite_at_once() {
    both_open_an_empty_one(Place::sqlite()).await;
}

#[tokio::test]
async fn two_open_an_empty_postgres_at_once() {
    if let Some(place) = Place::postgres().await {
        both_open_an_empty_one(place).await;
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_said_to_be_none() {
    let place = Place::sqlite();
    let text = "time,pm25\n2026-11-22T07:00:00+07:00,31.4\n".repeat(200);
    fs::write(place.file(), &text).unwrap();
    let error = SqlStore::open(&place.address()).await.unwrap_err();
    assert!(matches!(error, PortError::Damaged { .. }), "{error:?}");
    let said = error.to_string();
    assert!(said.contains("haidang.db") && said.contains("is not an SQLite database"), "{said}");
    assert_eq!(fs::read_to_string(place.file()).unwrap(), text, "it is not touched");
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let place = Place::sqlite();
    fs::write(place.file(), "").unwrap();
    place.run("CREATE TABLE birds (name TEXT)").await.unwrap();
    let error = SqlStore::open(&place.address()).await.unwrap_err().to_string();
    assert!(error.contains("is the database of another program"), "{error}");
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let place = Place::sqlite();
    let address = place.address().replace("haidang.db", "no/such/folder/haidang.db");
    let error = SqlStore::open(&address).await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("no/such/folder/haidang.db"), "{error}");
}

#[tokio::test]
async fn a_postgres_that_is_down_is_named_without_its_password() {
    // A port that was free a moment ago answers nobody.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("postgres://ioc:geheim@127.0.0.1:{port}/ioc");
    let error = SqlStore::open(&address).await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
    let said = error.to_string();
    assert_eq!(said, format!("opening PostgreSQL `ioc` at 127.0.0.1:{port} failed"));
    let story = whole_story(&error);
    assert!(story.contains("refused"), "{story}");
    assert!(!format!("{story} {error:?}").contains("geheim"), "{story}");
}

#[tokio::test]
async fn a_postgres_that_says_nothing_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let error = SqlStore::open(&format!("postgres://ioc@127.0.0.1:{port}/ioc")).await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
}
