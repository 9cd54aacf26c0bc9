//! Accepting devices, plain and over TLS.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::OwnedSemaphorePermit,
    time::{Instant, sleep, timeout_at},
};
use tokio_rustls::TlsAcceptor;

use crate::{
    connection,
    settings::{BrokerError, Tls},
    shared::Shared,
};

/// After an error that is ours, such as too many open files, so that it neither ends the broker nor
/// keeps it busy.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);
/// A peer that has vanished is found by the system, for devices that ask for no keep-alive.
const VANISHED_AFTER: Duration = Duration::from_mins(2);

/// Binds `address`.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, BrokerError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => BrokerError::PortTaken { address },
        _ => BrokerError::Listen { address, why: error.to_string() },
    })
}

/// Reads the certificate and its key.
pub(crate) fn acceptor(tls: &Tls) -> Result<TlsAcceptor, BrokerError> {
    let unusable = |why: String| BrokerError::Certificate {
        address: tls.listen,
        certificate: tls.certificate.clone(),
        why,
    };
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|it| unusable(it.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .map_err(|it| unusable(format!("{}: {it}", tls.key.display())))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|it| unusable(it.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Accepts devices until aborted.
pub(crate) async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    loop {
        let connecting = Arc::clone(&shared.connecting).acquire_owned().await;
        let Ok(connecting) = connecting else { return };
        match listener.accept().await {
            Ok((stream, address)) => {
                tokio::spawn(greet(stream, address, tls.clone(), connecting, Arc::clone(&shared)));
            }
            Err(error) if is_theirs(&error) => tracing::debug!(%error, "a device gave up"),
            Err(error) => {
                tracing::warn!(%error, "MQTT cannot accept a device just now");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn greet(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    connecting: OwnedSemaphorePermit,
    shared: Arc<Shared>,
) {
    let until = Instant::now() + shared.settings.connect_within;
    let keep_alive = TcpKeepalive::new().with_time(VANISHED_AFTER);
    // An acknowledgement is small and awaited.
    let tuned = stream
        .set_nodelay(true)
        .and_then(|()| SockRef::from(&stream).set_tcp_keepalive(&keep_alive));
    if let Err(error) = tuned {
        tracing::debug!(%error, "a device was gone at once");
        return;
    }
    let Some(tls) = tls else {
        return connection::serve(stream, address, until, connecting, shared).await;
    };
    let shaken = tokio::select! {
        shaken = timeout_at(until, Box::pin(tls.accept(stream))) => shaken,
        () = shared.stopped() => return,
    };
    match shaken {
        // Boxed, so that a plain connection's task is not as large as one of TLS.
        Ok(Ok(stream)) => {
            Box::pin(connection::serve(stream, address, until, connecting, shared)).await;
        }
        Ok(Err(error)) => tracing::debug!(%address, %error, "no TLS with a device"),
        Err(_) => tracing::debug!(%address, "a device was too slow for TLS"),
    }
}

/// Is it the connection that failed, and not our accepting?
fn is_theirs(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
