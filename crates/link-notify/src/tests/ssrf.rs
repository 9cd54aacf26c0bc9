//! What people enter leads outside, or nowhere.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicUsize, Ordering},
};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use notify::Outcome;
use port::{
    Channel as _,
    contract::channel::{FarEnd as _, Mood, dispatch},
};

use super::{WITHIN, far_http::FarHttp, now, outside};
use crate::{HttpSettings, Outside, Reach, Webhook, guard::Found, is_public};

#[test]
fn only_addresses_that_strangers_can_have_are_public() {
    let check = |expect: bool, addresses: &[&str]| {
        for text in addresses {
            assert_eq!(is_public(text.parse::<IpAddr>().unwrap()), expect, "{text}");
        }
    };
    check(
        true,
        &[
            "1.1.1.1",
            "203.162.4.190",
            "100.63.255.255",
            "172.32.0.1",
            "2001:ee0::1",
            "2606:4700::1111",
            "64:ff9b::101:101",
        ],
    );
    check(
        false,
        &[
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
        ],
    );
    check(
        false,
        &[
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
        ],
    );
    check(
        false,
        &["::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "2001::1"],
    );
    check(
        false,
        &[
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ],
    );
}

#[tokio::test]
async fn no_way_of_writing_an_address_of_our_own_leads_there() {
    let far =
        FarHttp::start(None, &[], |_| StatusCode::OK.into_response(), |_| unreachable!()).await;
    let port = far.url.rsplit_once(':').unwrap().1.trim_end_matches("/hook").to_owned();
    let webhook = Webhook::new(outside(Reach::Public), "c", now);
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "127.1",
        "017700000001",
        "0",
    ] {
        let url = format!("http://{host}:{port}/hook");
        let outcome = webhook.hand(&dispatch(&url, BTreeMap::new())).await;
        assert!(matches!(outcome, Outcome::Never { .. }), "{host}: {outcome:?}");
    }
    for url in ["file:///etc/passwd", "gopher://127.0.0.1:1/", "ftp://a/", "not a url", ""] {
        let outcome = webhook.hand(&dispatch(url, BTreeMap::new())).await;
        assert!(matches!(outcome, Outcome::Never { .. }), "{url}: {outcome:?}");
    }
    assert!(far.posted().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    fn moved(_: Mood) -> Response {
        (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "http://127.0.0.1:1/")])
            .into_response()
    }
    let far = FarHttp::start(None, &[], moved, |_| unreachable!()).await;
    let webhook = Webhook::new(outside(Reach::Everywhere), "c", now);
    let (to, keys) = far.address();
    let outcome = webhook.hand(&dispatch(&to, keys)).await;
    assert!(matches!(outcome, Outcome::Never { .. }), "{outcome:?}");
    assert_eq!(far.posted().len(), 1);
}

/// No network has this address: of `2000::/3` only what begins with `2001` and above was given out.
const NOBODY: &str = "[2000::1]:0";

const HOST: &str = "changing.example";

/// A name that leads outside when it is looked at, and into our own network ever after.
fn changing(host: String) -> Found {
    static LOOKED: AtomicUsize = AtomicUsize::new(0);
    let first = LOOKED.fetch_add(1, Ordering::SeqCst) == 0;
    let found: SocketAddr = if first { NOBODY } else { "127.0.0.1:0" }.parse().unwrap();
    Box::pin(async move {
        assert_eq!(host, HOST);
        Ok(vec![found])
    })
}

/// A name that leads to both at once.
fn mixed(host: String) -> Found {
    let found = [NOBODY, "127.0.0.1:0"].map(|it| it.parse::<SocketAddr>().unwrap());
    Box::pin(async move {
        assert_eq!(host, HOST);
        Ok(found.to_vec())
    })
}

#[tokio::test]
async fn a_name_that_changes_its_address_leads_nowhere() {
    let far =
        FarHttp::start(None, &[], |_| StatusCode::OK.into_response(), |_| unreachable!()).await;
    let port = far.url.rsplit_once(':').unwrap().1.trim_end_matches("/hook").to_owned();
    let url = format!("http://{HOST}:{port}/hook");
    let settings = HttpSettings { answer_within: WITHIN, authority: None };
    for (look_up, tries) in [(changing as fn(String) -> Found, 3), (mixed, 1)] {
        let outside = Outside::looking_up(&settings, Reach::Public, look_up).unwrap();
        let webhook = Webhook::new(outside, "c", now);
        for n in 0..tries {
            let outcome = webhook.hand(&dispatch(&url, BTreeMap::new())).await;
            let refused = matches!(outcome, Outcome::Never { .. } | Outcome::Again { .. });
            assert!(refused, "try {n}: {outcome:?}");
        }
    }
    assert!(far.posted().is_empty(), "whatever a name says, nothing of ours was reached");
}
