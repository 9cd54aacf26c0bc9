//! A message center, byte by byte from SMPP 3.4 (sections 3.2, 4.1 to 4.6 and appendix B), so that
//! the library that speaks for us does not also judge what it says. A real one is in `tests/notify`.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use port::contract::channel::{Arrived, FarEnd, Mood};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinHandle,
};

const BIND_TRANSCEIVER: u32 = 0x09;
const SUBMIT_SM: u32 = 0x04;
const DELIVER_SM: u32 = 0x05;
const ENQUIRE_LINK: u32 = 0x15;
const RESP: u32 = 0x8000_0000;

const OK: u32 = 0;
const RINVDSTADR: u32 = 0x0b;
const RINVPASWD: u32 = 0x0e;
const RTHROTTLED: u32 = 0x58;

/// One `submit_sm` as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Submitted {
    pub(super) to: String,
    pub(super) from: String,
    pub(super) esm_class: u8,
    pub(super) registered: u8,
    pub(super) coding: u8,
    pub(super) text: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Seen {
    pub(super) submitted: Vec<Submitted>,
    pub(super) n_binds: usize,
    pub(super) n_enquired: usize,
    /// To the connection there is; dropped, it hangs up.
    say: Option<mpsc::UnboundedSender<Vec<u8>>>,
}

pub(super) struct FarSmpp {
    mood: Arc<Mutex<Mood>>,
    pub(super) seen: Arc<Mutex<Seen>>,
    pub(super) port: u16,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl FarSmpp {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mood = Arc::new(Mutex::new(Mood::Well));
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let inside = (Arc::clone(&mood), Arc::clone(&seen));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (mood, seen) = inside.clone();
                tokio::spawn(async move { drop(converse(stream, &mood, &seen).await) });
            }
        });
        Self { mood, seen, port, serving: Mutex::new(Some(serving)) }
    }

    /// What became of the message it called so.
    pub(super) fn report(&self, id: usize, state: &str) {
        let text = format!(
            "id:{id} sub:001 dlvrd:001 submit date:2611221900 done date:2611221901 stat:{state} err:000 text:"
        );
        let mut body = b"\0\x01\x01+84900000001\0\0\x05HAIDANG\0".to_vec();
        body.extend([4, 0, 0, 0, 0, 0, 0, 0, 0]);
        body.push(u8::try_from(text.len()).unwrap());
        body.extend(text.as_bytes());
        let seen = self.seen.lock().unwrap();
        let _gone = seen.say.as_ref().unwrap().send(pdu(DELIVER_SM, OK, 77, &body));
    }

    pub(super) fn hang_up(&self) {
        self.seen.lock().unwrap().say = None;
    }
}

async fn converse(mut stream: TcpStream, mood: &Mutex<Mood>, seen: &Mutex<Seen>) -> io::Result<()> {
    let (say, mut said) = mpsc::unbounded_channel();
    seen.lock().unwrap().say = Some(say);
    let (mut reading, mut writing) = stream.split();
    loop {
        let mut head = [0; 4];
        tokio::select! {
            read = reading.read_exact(&mut head[..1]) => { read?; }
            bytes = said.recv() => {
                let Some(bytes) = bytes else { return Ok(()) };
                writing.write_all(&bytes).await?;
                continue;
            }
        }
        reading.read_exact(&mut head[1..]).await?;
        let mut rest = vec![0; u32::from_be_bytes(head) as usize - 4];
        reading.read_exact(&mut rest).await?;
        let number = |at: usize| u32::from_be_bytes(rest[at..at + 4].try_into().unwrap());
        let (command, sequence, body) = (number(0), number(8), &rest[12..]);
        let now = *mood.lock().unwrap();
        match (command, now) {
            (_, Mood::Slow) => tokio::time::sleep(Duration::from_secs(30)).await,
            (SUBMIT_SM, Mood::Endless) => {
                writing.write_all(&vec![b'x'; 10_000_000]).await?;
            }
            _ => {
                let (status, answer) = answered(command, now, body, &mut seen.lock().unwrap());
                // An answer that refuses has no body (4.4.2).
                let answer = if status == OK { answer } else { vec![] };
                writing.write_all(&pdu(command | RESP, status, sequence, &answer)).await?;
            }
        }
    }
}

fn answered(command: u32, mood: Mood, body: &[u8], seen: &mut Seen) -> (u32, Vec<u8>) {
    match (command, mood) {
        (BIND_TRANSCEIVER, _) => {
            let mut fields = body.split(|it| *it == 0);
            let login = (fields.next().unwrap(), fields.next().unwrap());
            seen.n_binds += 1;
            let known = login == (b"center", b"secret");
            (if known { OK } else { RINVPASWD }, b"SMSC\0".to_vec())
        }
        (ENQUIRE_LINK, _) => {
            seen.n_enquired += 1;
            (OK, vec![])
        }
        (SUBMIT_SM, Mood::Refusing) => (RINVDSTADR, vec![]),
        (SUBMIT_SM, Mood::Busy) => (RTHROTTLED, vec![]),
        (SUBMIT_SM, _) => {
            seen.submitted.push(submitted(body));
            (OK, format!("{}\0", seen.submitted.len()).into_bytes())
        }
        _ => (OK, vec![]),
    }
}

/// Table 4-10.
fn submitted(body: &[u8]) -> Submitted {
    fn byte(rest: &mut &[u8]) -> u8 {
        let (first, after) = rest.split_first().unwrap();
        *rest = after;
        *first
    }
    fn text(rest: &mut &[u8]) -> String {
        let end = rest.iter().position(|it| *it == 0).unwrap();
        let (found, after) = rest.split_at(end);
        *rest = &after[1..];
        String::from_utf8(found.to_vec()).unwrap()
    }
    let rest = &mut &body[..];
    assert_eq!(text(rest), "", "no service");
    let (_ton, _npi, from) = (byte(rest), byte(rest), text(rest));
    let (_ton, _npi, to) = (byte(rest), byte(rest), text(rest));
    let (esm_class, _protocol, _priority) = (byte(rest), byte(rest), byte(rest));
    assert_eq!((text(rest), text(rest)), (String::new(), String::new()), "no times");
    let (registered, _replace, coding) = (byte(rest), byte(rest), byte(rest));
    let (_default, n) = (byte(rest), usize::from(byte(rest)));
    Submitted { to, from, esm_class, registered, coding, text: rest[..n].to_vec() }
}

fn pdu(command: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    let mut bytes: Vec<u8> =
        [length, command, status, sequence].into_iter().flat_map(u32::to_be_bytes).collect();
    bytes.extend(body);
    bytes
}

#[async_trait::async_trait]
impl FarEnd for FarSmpp {
    fn address(&self) -> (String, BTreeMap<String, String>) {
        ("+84 900 000 001".to_owned(), BTreeMap::new())
    }

    async fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
        if mood == Mood::Down
            && let Some(serving) = self.serving.lock().unwrap().take()
        {
            serving.abort();
            self.hang_up();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    async fn arrived(&self) -> Vec<Arrived> {
        let mut arrived: Vec<Vec<u16>> = Vec::new();
        for it in &self.seen.lock().unwrap().submitted {
            let is_part = it.esm_class == 0x40;
            let text = if is_part { &it.text[6..] } else { &it.text[..] };
            // 05 00 03 reference parts number.
            if !is_part || it.text[5] == 1 {
                arrived.push(Vec::new());
            }
            let units = text.chunks(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
            arrived.last_mut().unwrap().extend(units);
        }
        let read = |it: &Vec<u16>| Arrived { id: None, text: String::from_utf16(it).unwrap() };
        arrived.iter().map(read).collect()
    }
}
