//! Accepting clients.

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use pgwire::{
    api::{ConnectionManager, cancel::DefaultCancelHandler},
    tokio::process_socket_unix,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream, UnixStream},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use crate::{Door, login::Peer, session::Session};

/// Clients served at once; one more waits until another has gone.
const CLIENTS_MAX: usize = 100;
/// After an error that is ours, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);
/// A peer that has vanished is found by the system.
const VANISHED_AFTER: Duration = Duration::from_mins(2);
/// A client that has not begun by then is sent away.
const BEGIN_WITHIN: Duration = Duration::from_secs(20);
/// What a connection that ends has still to say is said by then.
const END_WITHIN: Duration = Duration::from_secs(5);
/// The first byte of a TLS handshake, RFC 8446, 5.1: clients may begin so.
const TLS_HANDSHAKE: u8 = 0x16;
/// A request about encryption: its length, and a number no version of the protocol has.
/// <https://www.postgresql.org/docs/current/protocol-message-formats.html>
const REQUEST_BYTES: usize = 8;
const SSL_REQUEST: [u8; REQUEST_BYTES] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
const GSS_REQUEST: [u8; REQUEST_BYTES] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30];
/// What clients that speak TLS at once say they want to talk.
const ALPN: &[u8] = b"postgresql";

/// Certificate and key for clients that want TLS.
#[derive(Debug, Clone)]
pub struct Tls {
    /// PEM file of the certificate and its chain.
    pub certificate: PathBuf,
    /// PEM file of its key.
    pub key: PathBuf,
}

/// Why nobody can be let in.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Certificate and key cannot be used.
    #[error("certificate {certificate} for SQL over TLS cannot be used: {why}")]
    Certificate {
        /// The certificate.
        certificate: PathBuf,
        /// What is wrong with it or its key.
        why: String,
    },
}

/// A port at which questions are asked; dropped, every connection ends.
#[derive(Debug)]
pub struct Listener {
    _accepting: JoinSet<()>,
}

impl Listener {
    /// Serves clients that come to `socket`.
    pub fn start(
        socket: TcpListener,
        tls: Option<&Tls>,
        door: Arc<dyn Door>,
    ) -> Result<Self, ListenError> {
        let tls = tls.map(acceptor).transpose()?;
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(socket, tls, door));
        Ok(Self { _accepting: accepting })
    }
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, ListenError> {
    let unusable =
        |why: String| ListenError::Certificate { certificate: tls.certificate.clone(), why };
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|it| unusable(it.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .map_err(|it| unusable(format!("{}: {it}", tls.key.display())))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|it| unusable(it.to_string()))?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn accept(socket: TcpListener, tls: Option<TlsAcceptor>, door: Arc<dyn Door>) {
    let room = Arc::new(Semaphore::new(CLIENTS_MAX));
    let manager = Arc::new(ConnectionManager::new());
    let cancelling = Arc::new(DefaultCancelHandler::new(Arc::clone(&manager)));
    // Ends every connection when this task ends.
    let mut served = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        while served.try_join_next().is_some() {}
        let (stream, address) = match socket.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::debug!(%error, "a client could not be accepted");
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (door, tls) = (Arc::clone(&door), tls.clone());
        let (manager, cancelling) = (Arc::clone(&manager), Arc::clone(&cancelling));
        let session = move |secure: bool| {
            let peer = Peer { address: address.ip().to_canonical(), secure };
            Session::new(peer, door, manager, cancelling)
        };
        served.spawn(async move {
            if let Err(error) = serve(stream, tls, session).await {
                tracing::debug!(%address, %error, "a client's connection broke");
            }
            drop(place);
        });
    }
}

/// Agrees on TLS, and serves what is said then.
async fn serve(
    mut stream: TcpStream,
    tls: Option<TlsAcceptor>,
    session: impl FnOnce(bool) -> Session,
) -> io::Result<()> {
    tune(&stream)?;
    let begun = timeout(BEGIN_WITHIN, begin(&mut stream, tls.is_some())).await??;
    match (begun, tls) {
        (Begun::Plain(first), _) => carry(stream, &first, session(false)).await,
        (Begun::Tls, Some(tls)) => {
            let stream = timeout(BEGIN_WITHIN, tls.accept(stream)).await??;
            carry(stream, &[], session(true)).await
        }
        (Begun::Tls, None) => Err(io::Error::other("TLS, which is not offered")),
    }
}

/// How a connection begins.
enum Begun {
    /// In clear, with these bytes.
    Plain([u8; REQUEST_BYTES]),
    /// With a handshake.
    Tls,
}

/// Hears whether the client wants TLS, and answers.
async fn begin(stream: &mut TcpStream, has_tls: bool) -> io::Result<Begun> {
    let mut first = [0];
    if stream.peek(&mut first).await? == 1 && first[0] == TLS_HANDSHAKE {
        return Ok(Begun::Tls);
    }
    // One question about TLS, one about GSSAPI, then it must begin.
    for _ in 0..3 {
        let mut request = [0; REQUEST_BYTES];
        stream.read_exact(&mut request).await?;
        match request {
            SSL_REQUEST if has_tls => {
                stream.write_all(b"S").await?;
                return Ok(Begun::Tls);
            }
            SSL_REQUEST | GSS_REQUEST => stream.write_all(b"N").await?,
            _ => return Ok(Begun::Plain(request)),
        }
    }
    Err(io::Error::other("asks for encryption again and again"))
}

/// Carries bytes between a client and what serves it. The library ends TLS only with features that
/// change those of other crates; so it is ended here, and the library sees a plain socket.
async fn carry(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    first: &[u8],
    session: Session,
) -> io::Result<()> {
    let (mut outside, inside) = UnixStream::pair()?;
    outside.write_all(first).await?;
    let serving = process_socket_unix(inside, session);
    let carrying = copy_bidirectional(&mut stream, &mut outside);
    tokio::pin!(serving, carrying);
    tokio::select! {
        served = &mut serving => {
            // The last words are on their way still.
            let _gone = timeout(END_WITHIN, carrying).await;
            served
        }
        carried = &mut carrying => carried.map(drop),
    }
}

fn tune(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(VANISHED_AFTER))
}
