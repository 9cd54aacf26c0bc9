//! The channels to people that the operator has set up.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use link_mqtt::{Broker, Publisher};
use link_notify::{
    HttpSettings, Lights, Mail, MailSettings, Outside, Publish, PushKeys, Reach, Report, Signer,
    Smpp, SmppSettings, Sms, SmsSettings, Syslog, SyslogSettings, Telegram, WebPush, Webhook, Zalo,
    bare_address,
};
use model::Time;
use node::{Notices, Outlets};
use notify::Medium;
use port::{Channel, Clock as _};
use tokio::sync::mpsc;

use crate::{clock::WallClock, settings::Settings};

/// Receipts that wait to be told to the pipeline.
const REPORTS_MAX: usize = 1_024;

/// Opens what is set up, and says where the receipts come that arrive by themselves. Keys are made at
/// the first start and kept: a push subscription is good for one key alone, and a link for one secret.
pub(crate) fn open(
    settings: &Settings,
    broker: &Broker,
) -> Result<(Outlets, mpsc::Receiver<Report>)> {
    let it = &settings.notices;
    let dir = settings.data_dir.join("notices");
    fs::create_dir_all(&dir)?;
    let authority = it.authority.as_ref().map(fs::read).transpose();
    let authority = authority.context("reading the setting `notify-authority`")?;
    let http = HttpSettings { authority: authority.clone(), ..HttpSettings::default() };
    let ours = Outside::new(&http, Reach::Everywhere).map_err(anyhow::Error::msg)?;
    let reach = if it.private { Reach::Everywhere } else { Reach::Public };
    let theirs = Outside::new(&http, reach).map_err(anyhow::Error::msg)?;
    let source = it.public_url.clone().unwrap_or_else(|| "urn:haidang:center".to_owned());
    let contact = it.mail_from.as_deref().map(bare_address);
    let contact = contact.map_or_else(|| source.clone(), |it| format!("mailto:{it}"));
    let key = kept(&dir.join("push.pk8"), PushKeys::generate)?;
    let key = Arc::new(PushKeys::new(&key, &contact).map_err(anyhow::Error::msg)?);
    let push_key = key.public();
    let mut channels: Vec<Arc<dyn Channel>> = vec![
        Arc::new(Lights(Topics(broker.publisher()))),
        Arc::new(Webhook::new(theirs.clone(), &source, now)),
        Arc::new(WebPush::new(theirs, key, now)),
        Arc::new(Syslog(SyslogSettings {
            host: "haidang".to_owned(),
            answer_within: http.answer_within,
        })),
    ];
    if let (Some(url), Some(from)) = (&it.smtp_url, &it.mail_from) {
        let mail = MailSettings::read(url, from, authority.clone()).map_err(anyhow::Error::msg)?;
        channels.push(Arc::new(Mail::new(mail).map_err(anyhow::Error::msg)?));
    }
    if let (Some(url), Some(body)) = (&it.sms_url, &it.sms_body) {
        let (url, body) = (url.clone(), body.clone());
        let authorization = it.sms_authorization.clone().unwrap_or_default();
        let sms = Sms::new(ours.clone(), SmsSettings { url, body, authorization });
        channels.push(Arc::new(sms.map_err(anyhow::Error::msg)?));
    }
    let (reports, reported) = mpsc::channel(REPORTS_MAX);
    if let Some(url) = &it.smpp_url {
        let smpp = SmppSettings::read(url, authority).map_err(anyhow::Error::msg)?;
        channels.push(Arc::new(Smpp::new(smpp, reports).map_err(anyhow::Error::msg)?));
    }
    if let Some(token) = &it.telegram_token {
        channels.push(Arc::new(Telegram::new(ours.clone(), &it.telegram_url, token)));
    }
    if let Some(token) = &it.zalo_token {
        channels.push(Arc::new(Zalo::new(ours, &it.zalo_url, token)));
    }
    let channels: BTreeMap<Medium, Arc<dyn Channel>> =
        channels.into_iter().map(|it| (it.medium(), it)).collect();
    let secret = kept(&dir.join("links.key"), PushKeys::generate)?;
    let outlets = Outlets {
        channels,
        sign: Arc::new(Signer::new(&secret)),
        public_url: it.public_url.clone(),
        push_key: Some(push_key),
    };
    Ok((outlets, reported))
}

/// Tells the pipeline of receipts that come by themselves.
pub(crate) async fn tell_reports(notices: Notices, mut reports: mpsc::Receiver<Report>) {
    while let Some((notice, receipt)) = reports.recv().await {
        if let Ok(notice) = notice.parse() {
            notices.receipt(notice, receipt).await;
        }
    }
}

/// Topics of the center's own broker.
struct Topics(Publisher);

#[async_trait::async_trait]
impl Publish for Topics {
    async fn publish(&self, topic: &str, payload: Vec<u8>) -> usize {
        self.0.publish(topic, payload)
    }
}

fn now() -> Time {
    WallClock.now()
}

/// A secret that is made once.
fn kept(path: &Path, make: impl FnOnce() -> Result<Vec<u8>, String>) -> Result<Vec<u8>> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    if path.exists() {
        return fs::read(path).with_context(|| format!("reading {}", path.display()));
    }
    let secret = make().map_err(anyhow::Error::msg)?;
    // Whole or not at all: a torn key would end every subscription.
    let part = path.with_extension("part");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .with_context(|| format!("making {}", part.display()))?;
    file.write_all(&secret)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    Ok(secret)
}
