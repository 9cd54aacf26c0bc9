//! One connection to a message center: bound, kept alive, made anew.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex as Locked, PoisonError},
};

use futures::{SinkExt as _, StreamExt as _};
use notify::Outcome;
use rusmpp::{
    Command, CommandStatus, Pdu,
    pdus::{BindTransceiver, DeliverSmResp, SubmitSm},
    tokio_codec::CommandCodec,
    types::COctetString,
    values::InterfaceVersion,
};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::{Mutex, mpsc, oneshot},
    time::{interval_at, sleep, timeout},
};
use tokio_rustls::TlsConnector;
use tokio_util::codec::Framed;

use super::{Report, SmppSettings, awaited::Awaited};
use crate::{http::shown, tls::connector};

/// Parts on their way to the far end, and not answered.
const WINDOW: usize = 64;

/// A connection is made anew so often; then the receipts are given up, and notices go another way.
const AGAIN_MAX: u32 = 40;

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

type Line = Framed<Box<dyn Wire>, CommandCodec>;

/// One part for the far end, and where its answer goes.
struct Order {
    notice: String,
    part: SubmitSm,
    answer: oneshot::Sender<CommandStatus>,
}

/// The way to whoever holds the connection.
pub(super) struct Session(Arc<Inside>);

struct Inside {
    settings: SmppSettings,
    /// Of the connection there is.
    orders: Mutex<Option<mpsc::Sender<Order>>>,
    bind: BindTransceiver,
    tls: Option<TlsConnector>,
    awaited: Locked<Awaited>,
    reports: mpsc::Sender<Report>,
}

impl Session {
    pub(super) fn new(
        settings: SmppSettings,
        reports: mpsc::Sender<Report>,
    ) -> Result<Self, String> {
        let wrong = |what: &str| format!("the {what} of `smpp-url` is too long for SMPP");
        let name = COctetString::from_string(settings.system_id.clone());
        let password = COctetString::from_string(settings.password.clone());
        let bind = BindTransceiver::builder()
            .system_id(name.map_err(|_| wrong("user"))?)
            .password(password.map_err(|_| wrong("password"))?)
            .interface_version(InterfaceVersion::Smpp3_4)
            .build();
        let authority = settings.authority.as_deref();
        let tls = settings.tls.then(|| connector(authority)).transpose()?;
        let (awaited, orders) = (Locked::default(), Mutex::new(None));
        Ok(Self(Arc::new(Inside { settings, orders, bind, tls, awaited, reports })))
    }

    /// Hands every part over, and waits for each to be taken.
    pub(super) async fn submit(&self, notice: &str, parts: Vec<SubmitSm>) -> Result<(), Outcome> {
        let lost = || Outcome::Again { why: "the message center hung up".to_owned() };
        let orders = self.bound().await?;
        self.0.awaited().begins(notice, parts.len());
        let mut answers = Vec::new();
        for part in parts {
            let (answer, answered) = oneshot::channel();
            let order = Order { notice: notice.to_owned(), part, answer };
            orders.send(order).await.map_err(|_| lost())?;
            answers.push(answered);
        }
        for answered in answers {
            let status = answered.await.map_err(|_| lost())?;
            if let Some(outcome) = refusal(status) {
                self.0.awaited().forget(notice);
                return Err(outcome);
            }
        }
        Ok(())
    }

    pub(super) async fn hang_up(&self) {
        *self.0.orders.lock().await = None;
    }

    /// The connection there is, or a new one.
    async fn bound(&self) -> Result<mpsc::Sender<Order>, Outcome> {
        let mut orders = self.0.orders.lock().await;
        if let Some(open) = orders.as_ref().filter(|it| !it.is_closed()) {
            return Ok(open.clone());
        }
        let line = self.0.bind().await?;
        let (sender, inbox) = mpsc::channel(WINDOW);
        tokio::spawn(Arc::clone(&self.0).keep(line, inbox));
        *orders = Some(sender.clone());
        Ok(sender)
    }
}

impl Inside {
    fn awaited(&self) -> std::sync::MutexGuard<'_, Awaited> {
        self.awaited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn bind(&self) -> Result<Line, Outcome> {
        let again = |why: String| Outcome::Again { why: shown(&why) };
        let wire = self.connected().await.map_err(|it| again(it.to_string()))?;
        let mut line: Line = Framed::new(wire, CommandCodec::new());
        let bind = Command::new(CommandStatus::EsmeRok, 1, self.bind.clone());
        line.send(bind).await.map_err(|it| again(it.to_string()))?;
        loop {
            let said = line.next().await.ok_or_else(|| again("it hung up at once".to_owned()))?;
            let said = said.map_err(|it| again(format!("it does not speak SMPP: {it}")))?;
            // Whatever else it says before its answer is not for us yet.
            if said.sequence_number() == 1 {
                return refusal(said.status()).map_or(Ok(line), Err);
            }
        }
    }

    async fn connected(&self) -> io::Result<Box<dyn Wire>> {
        let it = &self.settings;
        let plain = TcpStream::connect((it.host.as_str(), it.port)).await?;
        let Some(tls) = &self.tls else { return Ok(Box::new(plain)) };
        let name = ServerName::try_from(it.host.clone()).map_err(io::Error::other)?;
        Ok(Box::new(tls.connect(name, plain).await?))
    }

    /// Holds the connection, and makes it anew while a receipt is waited for.
    async fn keep(self: Arc<Self>, line: Line, inbox: mpsc::Receiver<Order>) {
        let (mut line, mut inbox) = (line, inbox);
        loop {
            self.speak(line, &mut inbox).await;
            drop(inbox);
            match self.bound_again().await {
                Some(again) => (line, inbox) = again,
                None => return,
            }
        }
    }

    async fn bound_again(&self) -> Option<(Line, mpsc::Receiver<Order>)> {
        for _ in 0..AGAIN_MAX {
            sleep(self.settings.bind_again_after).await;
            if self.awaited().is_empty() {
                return None;
            }
            let bound = timeout(self.settings.answer_within, self.bind()).await;
            let Ok(Ok(line)) = bound else { continue };
            let mut orders = self.orders.lock().await;
            // Whoever had a message meanwhile made a connection of their own: that one stays.
            if orders.as_ref().is_some_and(|it| !it.is_closed()) {
                return None;
            }
            let (sender, inbox) = mpsc::channel(WINDOW);
            *orders = Some(sender);
            return Some((line, inbox));
        }
        None
    }

    /// Until the line is lost, or nobody holds the other end of the inbox.
    async fn speak(&self, mut line: Line, inbox: &mut mpsc::Receiver<Order>) {
        let mut asked: HashMap<u32, (String, oneshot::Sender<CommandStatus>)> = HashMap::new();
        let every = self.settings.enquire_every;
        let mut enquire = interval_at(tokio::time::Instant::now() + every, every);
        let (mut sequence, mut unanswered) = (1_u32, false);
        loop {
            let say = tokio::select! {
                order = inbox.recv(), if asked.len() < WINDOW => {
                    let Some(order) = order else { return };
                    sequence += 1;
                    asked.insert(sequence, (order.notice, order.answer));
                    Some(Command::new(CommandStatus::EsmeRok, sequence, order.part))
                }
                heard = line.next() => {
                    let Some(Ok(heard)) = heard else { return };
                    unanswered = false;
                    self.hear(heard, &mut asked).await
                }
                _ = enquire.tick() => {
                    if unanswered { return }
                    unanswered = true;
                    sequence += 1;
                    Some(Command::new(CommandStatus::EsmeRok, sequence, Pdu::EnquireLink))
                }
            };
            if let Some(say) = say
                && line.send(say).await.is_err()
            {
                return;
            }
        }
    }

    /// What there is to say to it.
    async fn hear(
        &self,
        heard: Command,
        asked: &mut HashMap<u32, (String, oneshot::Sender<CommandStatus>)>,
    ) -> Option<Command> {
        let (n, status) = (heard.sequence_number(), heard.status());
        let answer = |pdu: Pdu| Some(Command::new(CommandStatus::EsmeRok, n, pdu));
        match heard.pdu() {
            Some(Pdu::EnquireLink) => answer(Pdu::EnquireLinkResp),
            Some(Pdu::Unbind) => answer(Pdu::UnbindResp),
            Some(Pdu::DeliverSm(receipt)) => {
                let report = self.awaited().heard(receipt);
                if let Some(report) = report {
                    // The center may be ending; what it keeps is told again at the next start.
                    let _ending = self.reports.send(report).await;
                }
                answer(DeliverSmResp::default().into())
            }
            said => {
                let (notice, waiting) = asked.remove(&n)?;
                if let (CommandStatus::EsmeRok, Some(Pdu::SubmitSmResp(it))) = (status, said) {
                    self.awaited().taken(&notice, it.message_id().as_str());
                }
                // Whoever asked may have given up.
                let _gone = waiting.send(status);
                None
            }
        }
    }
}

/// Why it did not take something, if so. What may pass is tried again.
fn refusal(status: CommandStatus) -> Option<Outcome> {
    use CommandStatus as It;
    let why = format!("the message center says {status:?}");
    match status {
        It::EsmeRok => None,
        It::EsmeRsyserr
        | It::EsmeRalybnd
        | It::EsmeRmsgqful
        | It::EsmeRthrottled
        | It::EsmeRxTAppn
        | It::EsmeRunknownerr => Some(Outcome::Again { why }),
        _ => Some(Outcome::Never { why }),
    }
}
