//! Where rmqtt asks us: who may connect, who may subscribe, and what becomes of a publish.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use model::SourceId;
use rmqtt::{
    codec::v5::{PublishAckReason, SubscribeAckReason},
    context::ServerContext,
    hook::{Handler, HookResult, Parameter, ReturnType, Type},
    session::Session,
    types::{
        AuthResult, ConnectInfo, Publish, PublishAclResult, PublishResult, Subscribe,
        SubscribeAclResult,
    },
};

use crate::{
    gate::{Gate, Login, Refusal, TurnedAway},
    topic,
};

const MQTT_5: u8 = 5;
/// Sessions of one source while the broker is half full: one stolen token must not lock out all.
const SESSIONS_OF_ONE_MAX: usize = 20;

/// Holds the node weakly: rmqtt's context, and with it this door, is never dropped.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) gate: Weak<dyn Gate>,
    pub(crate) context: ServerContext,
    pub(crate) anonymous: bool,
    pub(crate) durable_within: Duration,
}

/// Puts the door in. A hook sleeps until its register is started.
pub(crate) async fn install(door: Door) {
    let register = door.context.extends.hook_mgr().register();
    for kind in
        [Type::ClientAuthenticate, Type::ClientSubscribeCheckAcl, Type::MessagePublishCheckAcl]
    {
        register.add(kind, Box::new(door.clone())).await;
    }
    register.start().await;
}

#[async_trait::async_trait]
impl Handler for Door {
    async fn hook(&self, parameter: &Parameter, _before: Option<HookResult>) -> ReturnType {
        let answer = match parameter {
            Parameter::MessagePublishCheckAcl(session, publish) => {
                HookResult::PublishAclResult(self.publish(session, publish).await)
            }
            Parameter::ClientSubscribeCheckAcl(session, subscribe) => {
                HookResult::SubscribeAclResult(self.subscribe(session, subscribe))
            }
            Parameter::ClientAuthenticate(connect) => {
                HookResult::AuthResult(self.authenticate(connect).await)
            }
            _ => return (true, None),
        };
        (false, Some(answer))
    }
}

impl Door {
    async fn authenticate(&self, connect: &ConnectInfo) -> AuthResult {
        let Some(gate) = self.gate.upgrade() else { return AuthResult::NotAuthorized };
        let Some(user) = connect.username() else {
            return self.let_in_anonymous(gate.as_ref(), connect);
        };
        let login = Login {
            user,
            password: connect.password().map(AsRef::as_ref).unwrap_or_default(),
            client: connect.client_id(),
            address: connect.id().remote_addr,
        };
        let known = gate.authenticate(&login).await;
        if known.is_none_or(|it| it.as_str() != login.user) {
            turn_away(gate.as_ref(), &TurnedAway::WrongCredentials { user });
            return AuthResult::BadUsernameOrPassword;
        }
        // A client id belongs to whoever came first, or one source could push another out.
        let holder = self.context.extends.shared().await.entry(connect.id().clone()).session();
        if holder.is_some_and(|it| it.id.username.as_ref() != Some(user)) {
            turn_away(gate.as_ref(), &TurnedAway::ClientIdHeld { user, client: login.client });
            return AuthResult::NotAuthorized;
        }
        if self.crowds_out(user).await {
            tracing::warn!(
                ?login,
                max = SESSIONS_OF_ONE_MAX,
                "a source asks for more sessions than its share"
            );
            return AuthResult::NotAuthorized;
        }
        if let Some(topic) = last_word(connect).filter(|it| !topic::is_own(it, user)) {
            turn_away(gate.as_ref(), &TurnedAway::ForeignTopic { user, topic });
            return AuthResult::NotAuthorized;
        }
        tracing::debug!(?login, "a source connected over MQTT");
        AuthResult::Allow(false, None)
    }

    /// Does `user` hold its share already, while places are short? Sessions are counted only then.
    async fn crowds_out(&self, user: &str) -> bool {
        if self.context.sessions.count() < self.context.mqtt_max_sessions / 2 {
            return false;
        }
        let shared = self.context.extends.shared().await;
        let sessions = shared.iter().filter_map(|it| it.session());
        let own = sessions.filter(|it| it.id.username.as_deref() == Some(user));
        SESSIONS_OF_ONE_MAX <= own.take(SESSIONS_OF_ONE_MAX).count()
    }

    fn let_in_anonymous(&self, gate: &dyn Gate, connect: &ConnectInfo) -> AuthResult {
        if self.anonymous && last_word(connect).is_none() {
            return AuthResult::Allow(false, None);
        }
        turn_away(gate, &TurnedAway::Anonymous);
        AuthResult::NotAuthorized
    }

    fn subscribe(&self, session: &Session, subscribe: &Subscribe) -> SubscribeAclResult {
        let user = session.id.username.as_deref().unwrap_or_default();
        if topic::is_own(&subscribe.topic_filter, user) {
            return SubscribeAclResult::new_success(subscribe.opts.qos(), None);
        }
        if let Some(gate) = self.gate.upgrade() {
            let topic = &subscribe.topic_filter;
            turn_away(gate.as_ref(), &TurnedAway::ForeignTopic { user, topic });
        }
        SubscribeAclResult::new_failure(SubscribeAckReason::NotAuthorized)
    }

    async fn publish(&self, session: &Session, publish: &Publish) -> PublishAclResult {
        match self.deliver(session, publish).await {
            Ok(()) => PublishAclResult::allow(),
            Err(refusal) => answer(&refusal, session.protocol().await.is_ok_and(|it| it == MQTT_5)),
        }
    }

    async fn deliver(&self, session: &Session, publish: &Publish) -> Result<(), Refusal> {
        let stopping = || Refusal::NotDurable("the broker is stopping".to_owned());
        let gate: Arc<dyn Gate> = self.gate.upgrade().ok_or_else(stopping)?;
        let user = session.id.username.as_deref();
        let owner = topic::source_of(&publish.topic);
        let source = owner.filter(|it| user.is_none_or(|user| user == *it));
        let Some(source) = source.and_then(|it| SourceId::new(it).ok()) else {
            let why =
                TurnedAway::ForeignTopic { user: user.unwrap_or_default(), topic: &publish.topic };
            turn_away(gate.as_ref(), &why);
            return Err(Refusal::NotAllowed(why.to_string()));
        };
        let kept = gate.deliver(&source, &publish.topic, &publish.payload);
        tokio::time::timeout(self.durable_within, kept).await.unwrap_or_else(|_| {
            tracing::error!(%source, within = ?self.durable_within, "a delivery did not become durable");
            Err(Refusal::NotDurable("it did not become durable in time".to_owned()))
        })
    }
}

/// What the device hears. A 3.1.1 device knows no reason: it is acknowledged where sending again
/// would not help, and cut off where it must send again or must not go on.
fn answer(refusal: &Refusal, is_mqtt_5: bool) -> PublishAclResult {
    let (reason, disconnect) = match refusal {
        Refusal::BadPayload(_) => (PublishAckReason::PayloadFormatInvalid, false),
        Refusal::NotAllowed(_) => (PublishAckReason::NotAuthorized, !is_mqtt_5),
        Refusal::TooBusy(_) => (PublishAckReason::QuotaExceeded, !is_mqtt_5),
        Refusal::NotDurable(_) => (PublishAckReason::ImplementationSpecificError, true),
    };
    let why = refusal.to_string();
    PublishAclResult(PublishResult::reason_code(reason, Some(why.into()), disconnect))
}

fn last_word(connect: &ConnectInfo) -> Option<&str> {
    match connect {
        ConnectInfo::V3(_, it) => it.last_will.as_ref().map(|it| it.topic.as_ref()),
        ConnectInfo::V5(_, it) => it.last_will.as_ref().map(|it| it.topic.as_ref()),
    }
}

/// Devices try again for ever, so the log stays quiet and the node counts.
fn turn_away(gate: &dyn Gate, why: &TurnedAway<'_>) {
    tracing::debug!("{why}");
    gate.turned_away(why);
}
