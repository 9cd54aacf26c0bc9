//! Mail: written by `lettre`, handed over by SMTP (RFC 5321) on a connection of our own, so that it
//! is bounded in time and in what it reads, and speaks TLS as the rest of the program does.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use lettre::{
    Address, Message,
    address::Envelope,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, AsyncTokioStream},
        extension::ClientId,
    },
};
use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{http::shown, tls::connector};

/// A server that says more than this in one conversation is not listened to.
const READ_BYTES_MAX: usize = 64 * 1024;

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte: port 465.
    Tls,
    /// TLS after `STARTTLS`, and not without: port 587.
    StartTls,
    /// In the clear: a server on this machine.
    None,
}

/// The mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// Name and password, where it asks.
    pub login: Option<(String, String)>,
    /// Whom mail is from: `Hải Đăng <alarms@center.example>`.
    pub from: String,
    /// A further authority to trust, PEM.
    pub authority: Option<Vec<u8>>,
    /// A server that has not taken a mail by then is given up.
    pub answer_within: Duration,
}

/// The address in `Hải Đăng <alarms@center.example>`, or what it is if it is none.
#[must_use]
pub fn bare_address(from: &str) -> String {
    from.parse::<Mailbox>().map_or_else(|_| from.to_owned(), |it| it.email.to_string())
}

/// Sends mail.
pub struct Mail {
    settings: MailSettings,
    from: Mailbox,
    tls: Option<TlsConnector>,
}

impl MailSettings {
    /// Reads `smtps://USER:PASSWORD@HOST:465`, `smtp://HOST:587` (STARTTLS) or
    /// `smtp://HOST:25?tls=none`.
    pub fn read(url: &str, from: &str, authority: Option<Vec<u8>>) -> Result<Self, String> {
        // The address may hold a password: it is not repeated.
        let wrong = || "`smtp-url` is no smtp://HOST:PORT or smtps://HOST:PORT".to_owned();
        let url = reqwest::Url::parse(url).map_err(|_| wrong())?;
        let security = match (url.scheme(), url.query()) {
            ("smtps", None) => MailSecurity::Tls,
            ("smtp", None) => MailSecurity::StartTls,
            ("smtp", Some("tls=none")) => MailSecurity::None,
            _ => return Err(wrong()),
        };
        let usual = if security == MailSecurity::Tls { 465 } else { 587 };
        let plain =
            |it: &str| percent_encoding::percent_decode_str(it).decode_utf8_lossy().into_owned();
        let login = url.password().map(|it| (plain(url.username()), plain(it)));
        Ok(Self {
            host: url.host_str().ok_or_else(wrong)?.to_owned(),
            port: url.port().unwrap_or(usual),
            security,
            login,
            from: from.to_owned(),
            authority,
            answer_within: Duration::from_secs(20),
        })
    }
}

impl Mail {
    /// By this server.
    pub fn new(settings: MailSettings) -> Result<Self, String> {
        let from: Mailbox = settings
            .from
            .parse()
            .map_err(|it| format!("`{}` is no sender: {it}", settings.from))?;
        let tls = match settings.security {
            MailSecurity::None => None,
            _ => Some(connector(settings.authority.as_deref())?),
        };
        Ok(Self { settings, from, tls })
    }

    fn written(&self, it: &Dispatch) -> Result<(Envelope, Vec<u8>), String> {
        let to: Address = it.to.parse().map_err(|error| format!("`{}`: {error}", it.to))?;
        let link = it.link.as_ref().map_or_else(String::new, |it| format!("\n\n{it}\n"));
        // The same notice is the same mail, also when it comes twice.
        let id = format!("<{}@{}>", it.id, self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(it.title.replace(['\r', '\n'], " "))
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}{link}", it.body))
            .map_err(|it| format!("{it}"))?;
        let envelope =
            Envelope::new(Some(self.from.email.clone()), vec![to]).map_err(|it| format!("{it}"))?;
        let mut bytes = b"Auto-Submitted: auto-generated\r\n".to_vec();
        bytes.extend(message.formatted());
        Ok((envelope, bytes))
    }

    async fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Result<(), Outcome> {
        let again = |why: String| Outcome::Again { why: shown(&why) };
        let address = (self.settings.host.as_str(), self.settings.port);
        let plain = TcpStream::connect(address).await.map_err(|it| again(it.to_string()))?;
        let peer = plain.peer_addr().map_err(|it| again(it.to_string()))?;
        let stream = self.secured(plain).await.map_err(|it| again(it.to_string()))?;
        let wire = Wire { stream, peer, room: READ_BYTES_MAX };
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let mut smtp = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello)
            .await
            .map_err(|it| refused(&it))?;
        if let Some((name, password)) = &self.settings.login {
            let login = Credentials::new(name.clone(), password.clone());
            let known = [Mechanism::Plain, Mechanism::Login];
            smtp.auth(&known, &login).await.map_err(|it| refused(&it))?;
        }
        smtp.send(envelope, bytes).await.map_err(|it| refused(&it))?;
        // It is taken: how the good-bye goes no longer matters.
        let _goodbye = smtp.quit().await;
        Ok(())
    }

    async fn secured(&self, plain: TcpStream) -> io::Result<Stream> {
        let Some(tls) = &self.tls else { return Ok(Stream::Plain(plain)) };
        let plain = match self.settings.security {
            MailSecurity::StartTls => start_tls(plain).await?,
            _ => plain,
        };
        let name = ServerName::try_from(self.settings.host.clone()).map_err(io::Error::other)?;
        let secure = tls.connect(name, plain).await?;
        let greeted = self.settings.security == MailSecurity::StartTls;
        Ok(Stream::Secure {
            stream: Box::new(secure),
            greeting: if greeted { GREETED } else { b"" },
        })
    }
}

#[async_trait::async_trait]
impl Channel for Mail {
    fn medium(&self) -> Medium {
        Medium::Email
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let (envelope, bytes) = match self.written(dispatch) {
            Ok(it) => it,
            Err(why) => return Outcome::Never { why: shown(&why) },
        };
        match timeout(self.settings.answer_within, self.send(&envelope, &bytes)).await {
            Ok(Ok(())) => Outcome::Accepted,
            Ok(Err(outcome)) => outcome,
            Err(_) => Outcome::Again { why: "the mail server did not answer in time".to_owned() },
        }
    }
}

fn refused(error: &lettre::transport::smtp::Error) -> Outcome {
    let why = shown(&error.to_string());
    if error.is_permanent() { Outcome::Never { why } } else { Outcome::Again { why } }
}

/// What a server said before TLS is said again to whoever takes over after it.
const GREETED: &[u8] = b"220 ready\r\n";

/// Asks for TLS in the clear. A server that does not offer it is not spoken to: who stands between
/// could have taken the offer out.
async fn start_tls(mut plain: TcpStream) -> io::Result<TcpStream> {
    reply(&mut plain, b"220").await?;
    plain.write_all(b"EHLO haidang\r\n").await?;
    let offers = reply(&mut plain, b"250").await?;
    if !offers.to_ascii_uppercase().contains("STARTTLS") {
        return Err(io::Error::other("the server offers no STARTTLS"));
    }
    plain.write_all(b"STARTTLS\r\n").await?;
    reply(&mut plain, b"220").await?;
    Ok(plain)
}

/// One reply of several lines, read byte by byte: what follows it belongs to TLS.
async fn reply(plain: &mut TcpStream, wanted: &[u8]) -> io::Result<String> {
    let mut said = Vec::new();
    let mut begin = 0;
    while said.len() < READ_BYTES_MAX {
        said.push(plain.read_u8().await?);
        if !said.ends_with(b"\r\n") {
            continue;
        }
        let line = &said[begin..];
        if line.get(3) == Some(&b'-') {
            begin = said.len();
            continue;
        }
        let text = String::from_utf8_lossy(&said).into_owned();
        return if line.starts_with(wanted) { Ok(text) } else { Err(io::Error::other(text)) };
    }
    Err(io::Error::other("the server says too much"))
}

enum Stream {
    Plain(TcpStream),
    Secure { stream: Box<TlsStream<TcpStream>>, greeting: &'static [u8] },
}

/// A connection that stops listening to who says too much.
struct Wire {
    stream: Stream,
    peer: SocketAddr,
    room: usize,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("peer", &self.peer).finish_non_exhaustive()
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.room == 0 {
            return Poll::Ready(Err(io::Error::other("the server says too much")));
        }
        let before = buf.filled().len();
        let polled = match &mut self.stream {
            Stream::Plain(it) => Pin::new(it).poll_read(cx, buf),
            Stream::Secure { greeting, .. } if !greeting.is_empty() => {
                let n = greeting.len().min(buf.remaining());
                buf.put_slice(&greeting[..n]);
                *greeting = &greeting[n..];
                Poll::Ready(Ok(()))
            }
            Stream::Secure { stream, .. } => Pin::new(stream).poll_read(cx, buf),
        };
        let n_read = buf.filled().len() - before;
        self.room = self.room.saturating_sub(n_read);
        polled
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(it) => Pin::new(it).poll_write(cx, bytes),
            Stream::Secure { stream, .. } => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(it) => Pin::new(it).poll_flush(cx),
            Stream::Secure { stream, .. } => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(it) => Pin::new(it).poll_shutdown(cx),
            Stream::Secure { stream, .. } => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
