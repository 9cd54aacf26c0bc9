//! The contract, channel by channel.

use std::{collections::BTreeMap, sync::Mutex};

use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use notify::Outcome;
use port::{
    Channel as _,
    contract::channel::{Arrived, FarEnd, Mood, dispatch, keeps_its_word},
};
use serde_json::Value;

use super::{
    WITHIN,
    far_http::{FarHttp, Posted, by_status},
    far_smtp::FarSmtp,
    now, outside,
};
use crate::*;

fn json(posted: &Posted) -> Value {
    serde_json::from_slice(&posted.body).unwrap()
}

#[tokio::test]
async fn mail() {
    let far = FarSmtp::start().await;
    let settings = MailSettings {
        host: "127.0.0.1".to_owned(),
        port: far.port,
        security: MailSecurity::None,
        login: None,
        from: "Hải Đăng <alarms@center.example>".to_owned(),
        authority: None,
        answer_within: WITHIN,
    };
    keeps_its_word(&Mail::new(settings).unwrap(), &far).await;
}

#[tokio::test]
async fn webhook() {
    let read = |it: &Posted| {
        let said = json(it);
        assert_eq!(it.headers["webhook-id"].to_str().unwrap(), said["id"]);
        assert!(it.headers["webhook-signature"].to_str().unwrap().starts_with("v1,"));
        assert_eq!(said["specversion"], "1.0");
        let text =
            ["title", "body", "link"].map(|it| said["data"][it].as_str().unwrap()).join("\n");
        Arrived { id: said["id"].as_str().map(str::to_owned), text }
    };
    let far = FarHttp::start(None, &[("secret", "whsec_c2VjcmV0")], by_status, read).await;
    let webhook = Webhook::new(outside(Reach::Everywhere), "https://center.example", now);
    keeps_its_word(&webhook, &far).await;
}

#[tokio::test]
async fn short_messages() {
    let read = |it: &Posted| {
        let said = json(it);
        assert_eq!(said["messages"][0]["to"], "+84900000001");
        assert_eq!(it.headers["authorization"], "Bearer t");
        let id = said["messages"][0]["id"].as_str().map(str::to_owned);
        Arrived { id, text: said["messages"][0]["text"].as_str().unwrap().to_owned() }
    };
    let far = FarHttp::start(Some("+84900000001"), &[], by_status, read).await;
    let settings = SmsSettings {
        url: far.url.clone(),
        body: r#"{"messages":[{"to":"{to}","text":"{text}","id":"{id}"}]}"#.to_owned(),
        authorization: "Bearer t".to_owned(),
    };
    keeps_its_word(&Sms::new(outside(Reach::Everywhere), settings).unwrap(), &far).await;
}

#[tokio::test]
async fn telegram() {
    fn says(mood: Mood) -> Response {
        let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        match mood {
            Mood::Well => r#"{"ok":true,"result":{"message_id":7}}"#.into_response(),
            Mood::Refusing => (StatusCode::FORBIDDEN, blocked).into_response(),
            other => by_status(other),
        }
    }
    let read =
        |it: &Posted| Arrived { id: None, text: json(it)["text"].as_str().unwrap().to_owned() };
    let far = FarHttp::start(Some("4711"), &[], says, read).await;
    let base = far.url.trim_end_matches("/hook").to_owned();
    keeps_its_word(&Telegram::new(outside(Reach::Everywhere), &base, "1:a"), &far).await;
}

#[tokio::test]
async fn zalo() {
    fn says(mood: Mood) -> Response {
        match mood {
            Mood::Well => r#"{"error":0,"message":"Success","data":{}}"#.into_response(),
            Mood::Refusing => r#"{"error":-213,"message":"User has not followed"}"#.into_response(),
            Mood::Busy => r#"{"error":-32,"message":"Rate limit"}"#.into_response(),
            other => by_status(other),
        }
    }
    let read = |it: &Posted| Arrived {
        id: None,
        text: json(it)["message"]["text"].as_str().unwrap().to_owned(),
    };
    let far = FarHttp::start(Some("186729651760683225"), &[], says, read).await;
    let base = far.url.trim_end_matches("/hook").to_owned();
    keeps_its_word(&Zalo::new(outside(Reach::Everywhere), &base, "token"), &far).await;
}

/// What is in a push message only its browser can read: `tests/notify` does, as one.
#[tokio::test]
async fn web_push() {
    let far = FarHttp::start(None, &subscription(), by_status, |_| unreachable!()).await;
    let keys = PushKeys::new(&PushKeys::generate().unwrap(), "mailto:a@center.example").unwrap();
    let push = WebPush::new(outside(Reach::Everywhere), keys.into(), now);
    let (to, keys) = far.address();
    let message = dispatch(&to, keys);
    assert_eq!(push.hand(&message).await, Outcome::Accepted);
    let posted = far.posted().remove(0);
    assert_eq!(posted.headers["content-encoding"], "aes128gcm");
    assert_eq!(
        (&posted.headers["urgency"], &posted.headers["ttl"]),
        (&"high".parse().unwrap(), &"86400".parse().unwrap())
    );
    let text = String::from_utf8_lossy(&posted.body).into_owned();
    assert!(!text.contains("sign="), "it is encrypted");
    for (mood, expect) in [
        (Mood::Refusing, "never"),
        (Mood::Busy, "again"),
        (Mood::Slow, "again"),
        (Mood::Down, "again"),
    ] {
        far.set(mood).await;
        let found = match push.hand(&message).await {
            Outcome::Again { .. } => "again",
            Outcome::Never { .. } => "never",
            _ => "other",
        };
        assert_eq!(found, expect, "{mood:?}");
    }
}

#[tokio::test]
async fn a_push_subscription_that_is_gone_is_gone() {
    for status in [StatusCode::GONE, StatusCode::NOT_FOUND] {
        fn gone(_: Mood) -> Response {
            StatusCode::GONE.into_response()
        }
        fn missing(_: Mood) -> Response {
            StatusCode::NOT_FOUND.into_response()
        }
        let says = if status == StatusCode::GONE { gone } else { missing };
        let far = FarHttp::start(None, &subscription(), says, |_| unreachable!()).await;
        let keys = PushKeys::new(&PushKeys::generate().unwrap(), "mailto:a@b.example").unwrap();
        let push = WebPush::new(outside(Reach::Everywhere), keys.into(), now);
        let (to, keys) = far.address();
        let outcome = push.hand(&dispatch(&to, keys)).await;
        assert!(matches!(outcome, Outcome::Gone { .. }), "{outcome:?}");
    }
}

/// The browser of RFC 8291, appendix A.
fn subscription() -> [(&'static str, &'static str); 2] {
    [
        (
            "p256dh",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        ),
        ("auth", "BTBZMqHH6r4Tts7J_aSIgg"),
    ]
}

/// A light takes what the broker says; it has no moods.
#[tokio::test]
async fn lights() {
    struct Room(Mutex<Vec<(String, Vec<u8>)>>, usize);

    #[async_trait::async_trait]
    impl Publish for Room {
        async fn publish(&self, topic: &str, payload: Vec<u8>) -> usize {
            self.0.lock().unwrap().push((topic.to_owned(), payload));
            self.1
        }
    }
    let lights = Lights(Room(Mutex::default(), 1));
    let message = dispatch("v1/light-1/notices", BTreeMap::new());
    assert_eq!(lights.hand(&message).await, Outcome::Accepted);
    let published = lights.0.0.lock().unwrap().remove(0);
    let said: Value = serde_json::from_slice(&published.1).unwrap();
    assert_eq!(
        (published.0.as_str(), &said["on"], &said["drill"]),
        ("v1/light-1/notices", &true.into(), &true.into())
    );
    let nobody = Lights(Room(Mutex::default(), 0));
    assert!(matches!(nobody.hand(&message).await, Outcome::Again { .. }));
}

#[tokio::test]
async fn syslog() {
    use tokio::io::AsyncReadExt as _;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let reading = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        said
    });
    let settings = SyslogSettings { host: "center".to_owned(), answer_within: WITHIN };
    let syslog = Syslog(settings);
    let message = dispatch(&to, BTreeMap::new());
    assert_eq!(syslog.hand(&message).await, Outcome::Accepted);
    let said = reading.await.unwrap();
    let (count, line) = said.split_once(' ').unwrap();
    assert_eq!(count.parse::<usize>().unwrap(), line.len());
    let head = "<130>1 2025-11-24T16:00:01Z center haidang - alarms [notice@32473 id=\"5f1c0a52-9f0e-5b8a-9a52-0c9ffb1b3a01\" drill=\"true\"] \u{feff}DIỄN TẬP";
    assert!(line.starts_with(head), "{line}");
    assert!(!line.contains('\n'));
    // The listener is gone.
    assert!(matches!(syslog.hand(&message).await, Outcome::Again { .. }));
}
