use model::{OrgId, Time};
use port::Registry;
use store_sql::SqlStore;

use super::{MORNING, catalogue};
use crate::{
    play::facilities,
    registry::{new_tokens, write_missing},
    zone::DemoZone,
};

#[tokio::test]
async fn the_zone_is_written_once_and_what_people_changed_stays() {
    let dir = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", dir.path().join("r.db").display());
    let store = SqlStore::open(&address).await.unwrap();
    let catalogue = catalogue();
    let demo = DemoZone::built_in(Time::parse(MORNING).unwrap()).unwrap();
    let facilities = facilities(&demo, &catalogue);
    let n_first = write_missing(&store, &catalogue, &demo, &facilities).await.unwrap();
    let first = store.load().await.unwrap();
    assert_eq!(n_first, 16 + 16 + 36 + first.series.len() + demo.permits.len());

    let mut renamed = first.orgs.iter().find(|it| it.id.as_str() == "heza").unwrap().clone();
    renamed.title.vi = "Tên mới".to_owned();
    store.put_org(&renamed).await.unwrap();
    let later = DemoZone::built_in(Time::parse(MORNING).unwrap().plus(model::Span::from_h(1)));
    let again = write_missing(&store, &catalogue, &later.unwrap(), &facilities).await.unwrap();
    assert_eq!(again, 0);
    let second = store.load().await.unwrap();
    assert_eq!((second.entities, second.permits), (first.entities, first.permits));
    let heza = OrgId::new("heza").unwrap();
    assert_eq!(second.orgs.iter().find(|it| it.id == heza), Some(&renamed));
}

#[tokio::test]
async fn tokens_are_new_each_time_and_kept_as_hashes() {
    let dir = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", dir.path().join("r.db").display());
    let store = SqlStore::open(&address).await.unwrap();
    let demo = DemoZone::built_in(Time(0)).unwrap();
    write_missing(&store, &catalogue(), &demo, &[]).await.unwrap();
    let first = new_tokens(&store, &demo).await.unwrap();
    let second = new_tokens(&store, &demo).await.unwrap();
    let kept = store.source_tokens().await.unwrap();
    assert_eq!((first.len(), kept.len()), (14, 14));
    for (one, other) in first.iter().zip(&second) {
        assert_eq!((one.0.clone(), one.1.len()), (other.0.clone(), 64));
        assert_ne!(one.1, other.1);
        assert!(kept.iter().all(|it| it.1 != other.1 && it.1.len() == 64));
    }
}
