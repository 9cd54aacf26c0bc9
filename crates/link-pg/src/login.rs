//! Who is asking: name and secret, before anything else is heard.

use std::{
    fmt::{self, Debug},
    net::IpAddr,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use futures::Sink;
use pgwire::{
    api::{
        ClientInfo, ConnectionManager,
        auth::{
            AuthSource, DefaultServerParameterProvider, LoginInfo, Password, StartupHandler,
            cleartext::CleartextPasswordAuthStartupHandler,
        },
    },
    error::{PgWireError, PgWireResult},
    messages::{PgWireBackendMessage, PgWireFrontendMessage},
};

use crate::{Asker, Door, refusal};

/// The version of PostgreSQL whose protocol and types we speak; clients choose by it what they ask.
pub(crate) const SERVER_VERSION: &str = "16.6";

/// The person of a connection, once they are known.
#[derive(Clone, Default)]
pub(crate) struct Seat(Arc<OnceLock<Arc<dyn Asker>>>);

impl Seat {
    /// Who sits here.
    pub(crate) fn asker(&self) -> PgWireResult<Arc<dyn Asker>> {
        self.0.get().cloned().ok_or_else(|| refusal::fatal("28000", "Log in first."))
    }
}

/// From where a connection comes, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    /// Over TLS.
    pub(crate) secure: bool,
}

/// Lets a client in.
pub(crate) struct Login {
    peer: Peer,
    inner: CleartextPasswordAuthStartupHandler<Secrets, DefaultServerParameterProvider>,
}

impl Login {
    pub(crate) fn new(
        peer: Peer,
        door: Arc<dyn Door>,
        seat: Seat,
        manager: Arc<ConnectionManager>,
    ) -> Self {
        let mut parameters = DefaultServerParameterProvider::default();
        SERVER_VERSION.clone_into(&mut parameters.server_version);
        "UTC".clone_into(&mut parameters.time_zone);
        parameters.is_superuser = false;
        parameters.default_transaction_read_only = true;
        let inner =
            CleartextPasswordAuthStartupHandler::new(Secrets { peer, door, seat }, parameters);
        Self { peer, inner: inner.with_connection_manager(manager) }
    }
}

#[async_trait]
impl StartupHandler for Login {
    async fn on_startup<C>(
        &self,
        client: &mut C,
        message: PgWireFrontendMessage,
    ) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        if !self.peer.secure && !self.peer.address.is_loopback() {
            return Err(refusal::fatal(
                "28000",
                "From another machine only over TLS: connect with sslmode=require.",
            ));
        }
        self.inner.on_startup(client, message).await
    }
}

/// Asks the door.
struct Secrets {
    peer: Peer,
    door: Arc<dyn Door>,
    seat: Seat,
}

impl Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

#[async_trait]
impl AuthSource for Secrets {
    async fn get_password(&self, _: &LoginInfo) -> PgWireResult<Password> {
        Err(refusal::fatal("28P01", "Secrets are compared by their hashes."))
    }

    async fn verify_password(
        &self,
        login: &LoginInfo,
        presented_password: &[u8],
    ) -> PgWireResult<Option<()>> {
        let wrong = |why: &str| refusal::fatal("28P01", why);
        let secret = String::from_utf8(presented_password.to_vec());
        let secret = secret.map_err(|_| wrong("The password is no UTF-8 text."))?;
        let user = login.user().unwrap_or_default();
        let entered = self.door.enter(user, secret, self.peer.address).await;
        let asker = entered.map_err(|why| wrong(&why))?;
        let _seated_once = self.seat.0.set(asker);
        Ok(Some(()))
    }
}
