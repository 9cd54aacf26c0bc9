//! A mail server, as much of one as a client needs. A real one is in `tests/notify`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use port::contract::channel::{Arrived, FarEnd, Mood};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub(super) struct FarSmtp {
    mood: Arc<Mutex<Mood>>,
    mails: Arc<Mutex<Vec<String>>>,
    pub(super) port: u16,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl FarSmtp {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mood, mails) = (Arc::new(Mutex::new(Mood::Well)), Arc::default());
        let (inside_mood, inside_mails) = (Arc::clone(&mood), Arc::clone(&mails));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mood = *inside_mood.lock().unwrap();
                tokio::spawn(converse(stream, mood, Arc::clone(&inside_mails)));
            }
        });
        Self { mood, mails, port, serving: Mutex::new(Some(serving)) }
    }
}

async fn converse(stream: TcpStream, mood: Mood, mails: Arc<Mutex<Vec<String>>>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    match mood {
        Mood::Slow => tokio::time::sleep(Duration::from_secs(30)).await,
        Mood::Endless => {
            let _cut = writing.write_all(&vec![b'x'; 10_000_000]).await;
            return;
        }
        _ => {}
    }
    let _said = writing.write_all(b"220 far end\r\n").await;
    let mut mail: Option<String> = None;
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(text) = &mut mail {
            if line != "." {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            mails.lock().unwrap().push(mail.take().unwrap_or_default());
            let _said = writing.write_all(b"250 taken\r\n").await;
            continue;
        }
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match (word.as_str(), mood) {
            ("EHLO", _) => b"250-far\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            ("RCPT", Mood::Refusing) => b"550 no such person\r\n",
            ("RCPT", Mood::Busy) => b"451 greylisted\r\n",
            ("DATA", _) => {
                mail = Some(String::new());
                b"354 go on\r\n"
            }
            ("QUIT", _) => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        let _said = writing.write_all(answer).await;
    }
}

#[async_trait::async_trait]
impl FarEnd for FarSmtp {
    fn address(&self) -> (String, BTreeMap<String, String>) {
        ("officer@center.example".to_owned(), BTreeMap::new())
    }

    async fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
        if mood == Mood::Down
            && let Some(serving) = self.serving.lock().unwrap().take()
        {
            serving.abort();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.mails.lock().unwrap().iter().map(|it| read(it)).collect()
    }
}

fn read(mail: &str) -> Arrived {
    let (head, body) = mail.split_once("\n\n").unwrap();
    let head = head.replace("\n ", " ");
    let value = |name: &str| {
        let line = head.lines().find(|it| it.starts_with(name)).unwrap_or_default();
        line.get(name.len()..).unwrap_or_default().trim().to_owned()
    };
    assert_eq!(value("Auto-Submitted:"), "auto-generated");
    let body = match value("Content-Transfer-Encoding:").as_str() {
        "base64" => STANDARD.decode(body.replace('\n', "")).unwrap(),
        "quoted-printable" => unquoted(body),
        _ => body.as_bytes().to_vec(),
    };
    let id = value("Message-ID:");
    let id = id.trim_start_matches('<').split('@').next().map(str::to_owned);
    let text = format!("{}\n{}", words(&value("Subject:")), String::from_utf8(body).unwrap());
    Arrived { id, text }
}

fn unquoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        if *first == b'=' && 2 <= after.len() {
            let hex = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    bytes
}

/// Encoded words of RFC 2047; what stands between two of them is nothing.
fn words(subject: &str) -> String {
    let mut bytes = Vec::new();
    for word in subject.split_whitespace() {
        match word.strip_prefix("=?utf-8?b?").and_then(|it| it.strip_suffix("?=")) {
            Some(encoded) => bytes.extend(STANDARD.decode(encoded).unwrap()),
            None => bytes.extend_from_slice(word.as_bytes()),
        }
    }
    String::from_utf8(bytes).unwrap()
}
