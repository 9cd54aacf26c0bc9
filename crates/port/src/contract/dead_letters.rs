//! What every store of dead letters keeps.

use model::Text;

use super::nouns::{at, code};
use crate::{DeadLetters, Letter, LetterBounds, LetterCount, LetterFilter, PageRequest, Way};

const ROOMY: LetterBounds =
    LetterBounds { n_of_source: 1_000, bytes_of_source: 1 << 20, bytes_of_all: 4 << 20 };

fn letter(source: Option<&str>, n: i64, payload: &[u8]) -> Letter {
    Letter {
        id: 0,
        time: at(n),
        source: source.map(code),
        way: Way::Mqtt,
        code: "unknown_entity".to_owned(),
        reason: Text::new("không có đối tượng `x`", "entity `x` is not known"),
        size: payload.len() as u64,
        payload: payload.to_owned(),
        is_whole: true,
        preview: String::from_utf8_lossy(payload).into_owned(),
    }
}

async fn all(letters: &dyn DeadLetters, filter: &LetterFilter) -> Vec<Letter> {
    letters.list(filter, &PageRequest::first(1_000)).await.expect("letters are listed").items
}

async fn keep(letters: &dyn DeadLetters, given: &[Letter], bounds: LetterBounds) -> u64 {
    letters.keep(given, bounds).await.expect("letters are kept")
}

/// What was kept reads back, bytes that are no text too; a list leaves the payload out.
pub async fn reads_back(letters: &dyn DeadLetters) {
    let line = Way::Line { precision: "ms".to_owned() };
    let file = Way::File { name: "HP_X_s_20261122070000.txt".to_owned(), sha256: "a".repeat(64) };
    let given = [
        letter(Some("mill"), 1, b"{\"entity\": 7}"),
        Letter { way: line, is_whole: false, size: 99, ..letter(Some("mill"), 2, b"\0\xff\xfe") },
        Letter { way: file, code: "too_old".to_owned(), ..letter(None, 3, "đỗ".as_bytes()) },
        Letter { way: Way::Http, ..letter(Some("plant"), 4, b"") },
    ];
    let given = given.map(|it| Letter { preview: "…".to_owned(), ..it });
    assert_eq!(keep(letters, &given, ROOMY).await, 0);
    let listed = all(letters, &LetterFilter::default()).await;
    assert_eq!(listed.iter().map(|it| it.id).collect::<Vec<_>>(), [4, 3, 2, 1]);
    for (listed, given) in listed.iter().rev().zip(&given) {
        let kept = Letter { id: listed.id, ..given.clone() };
        assert_eq!(letters.letter(listed.id).await.expect("it is read"), Some(kept.clone()));
        assert_eq!(*listed, Letter { payload: vec![], ..kept });
    }
    let count = LetterCount { n: 4, bytes: given.iter().map(|it| it.payload.len() as u64).sum() };
    assert_eq!(letters.count().await.expect("counted"), count);
    assert_eq!(letters.letter(99).await.expect("it is read"), None);
    assert_eq!(letters.remove(&[2, 4, 99]).await.expect("removed"), 2);
    assert_eq!(letters.remove(&[]).await.expect("removed"), 0);
    assert_eq!(letters.letter(2).await.expect("it is read"), None);
    assert_eq!(letters.count().await.expect("counted").n, 2);
    // A number is never given twice.
    keep(letters, &[letter(None, 9, b"x")], ROOMY).await;
    assert_eq!(all(letters, &LetterFilter::default()).await[0].id, 5);
}

/// Filters choose, and what may not be seen is not listed.
pub async fn filters_choose(letters: &dyn DeadLetters) {
    let odd = |n| Letter { code: "too_old".to_owned(), ..letter(Some("plant"), n, b"b") };
    let given = [letter(Some("mill"), 1, b"a"), odd(2), letter(None, 3, b"c"), odd(4)];
    keep(letters, &given, ROOMY).await;
    let some = |it: &str| Some(it.to_owned());
    let usual = LetterFilter::default;
    let ours = || Some([code("plant"), code("port")].into());
    for (filter, expected) in [
        (usual(), vec![4, 3, 2, 1]),
        (LetterFilter { source: Some(code("mill")), ..usual() }, vec![1]),
        (LetterFilter { reason: some("too_old"), ..usual() }, vec![4, 2]),
        (LetterFilter { reason: some("ENTITY `x`"), ..usual() }, vec![4, 3, 2, 1]),
        (LetterFilter { reason: some("đối tượng"), ..usual() }, vec![4, 3, 2, 1]),
        (LetterFilter { reason: some("%"), ..usual() }, vec![]),
        (LetterFilter { before: Some(at(3)), ..usual() }, vec![2, 1]),
        (LetterFilter { among: ours(), ..usual() }, vec![4, 2]),
        (LetterFilter { among: ours(), source: Some(code("mill")), ..usual() }, vec![]),
        (LetterFilter { among: Some([].into()), ..usual() }, vec![]),
    ] {
        let found: Vec<_> = all(letters, &filter).await.iter().map(|it| it.id).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}

/// Pages neither repeat nor lose a letter while new ones come.
pub async fn is_read_in_pages(letters: &dyn DeadLetters) {
    let given: Vec<_> = (0..10).map(|n| letter(Some("mill"), n, b"x")).collect();
    keep(letters, &given, ROOMY).await;
    let (mut seen, mut request) = (vec![], PageRequest::first(3));
    loop {
        let page = letters.list(&LetterFilter::default(), &request).await.expect("a page");
        assert!(page.items.len() <= 3);
        seen.extend(page.items.iter().map(|it| it.id));
        let Some(cursor) = page.next else { break };
        request.cursor = Some(cursor);
        keep(letters, &[letter(Some("mill"), 99, b"y")], ROOMY).await;
    }
    assert_eq!(seen, (1..=10).rev().collect::<Vec<_>>());
    let request = PageRequest { cursor: Some("n.7".to_owned()), n_max: 3 };
    letters.list(&LetterFilter::default(), &request).await.expect_err("no cursor");
}

/// However much is refused, what is kept has an end, and one source does not cost another its own.
pub async fn is_bounded(letters: &dyn DeadLetters) {
    let bounds = LetterBounds { n_of_source: 5, bytes_of_source: 100, bytes_of_all: 250 };
    let ids = async |source: &str| -> Vec<u64> {
        let filter = LetterFilter { source: Some(code(source)), ..LetterFilter::default() };
        all(letters, &filter).await.iter().map(|it| it.id).collect()
    };
    assert_eq!(keep(letters, &[letter(Some("quiet"), 0, b"mine")], bounds).await, 0);
    let many: Vec<_> = (0..12).map(|n| letter(Some("loud"), n, b"x")).collect();
    assert_eq!(keep(letters, &many, bounds).await, 7, "by number");
    assert_eq!(ids("loud").await, [13, 12, 11, 10, 9]);
    let large: Vec<_> = (0..3).map(|n| letter(Some("loud"), n, &[b'y'; 40])).collect();
    // 5 + 120 bytes in 8 letters: three go by number, two more by bytes, then one large one.
    assert_eq!(keep(letters, &large, bounds).await, 6, "by bytes");
    assert_eq!(ids("loud").await, [16, 15]);
    for source in ["b", "c"] {
        keep(letters, &[letter(Some(source), 0, &[b'z'; 90])], bounds).await;
    }
    // 4 + 80 + 90 + 90 bytes: the largest holder gives way.
    let count = letters.count().await.expect("counted");
    assert!(count.bytes <= 250, "{count:?}");
    assert_eq!(ids("quiet").await.len(), 1);
}
