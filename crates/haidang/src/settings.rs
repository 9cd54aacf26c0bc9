//! Settings: one table says each name, default and meaning; flags, environment, file and
//! `config --print` are all read from it. The order is flag, environment, file, default.

mod table;

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

pub(crate) use table::SETTINGS;

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingError {
    /// The value is not what it should be.
    #[error("setting `{name}` is `{value}` ({origin}), expected {expected}")]
    Wrong { name: &'static str, value: String, origin: Origin, expected: &'static str },
    /// The file names a setting there is not.
    #[error("{file}: setting `{name}` is not known; `haidang config --print` lists them all")]
    Unknown { file: String, name: String },
    /// The file cannot be read.
    #[error("{file}: {why}")]
    File { file: String, why: String },
    /// Two settings contradict each other.
    #[error("{0}")]
    Together(String),
}

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(String),
    Environment,
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => write!(f, "in {file}"),
            Self::Environment => f.write_str("in the environment"),
            Self::Flag => f.write_str("on the command line"),
        }
    }
}

/// Every setting as text, with where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Raw(BTreeMap<&'static str, (String, Origin)>);

/// Settings, typed.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) https_listen: Option<SocketAddr>,
    pub(crate) tls_certificate: Option<PathBuf>,
    pub(crate) tls_key: Option<PathBuf>,
    pub(crate) mqtt_listen: SocketAddr,
    pub(crate) mqtts_listen: Option<SocketAddr>,
    pub(crate) mqtt_anonymous: bool,
    pub(crate) pg_listen: Option<SocketAddr>,
    pub(crate) data_dir: PathBuf,
    pub(crate) packs_dir: Option<PathBuf>,
    pub(crate) database: Option<String>,
    pub(crate) stations_dir: Option<PathBuf>,
    pub(crate) name_vi: String,
    pub(crate) name_en: String,
    pub(crate) log: String,
    pub(crate) flush_every: model::Span,
    pub(crate) as_of_law: Option<model::Date>,
    pub(crate) skip_damaged: bool,
    pub(crate) rules_per_org_max: u32,
    pub(crate) notices: NoticeSettings,
}

/// What people are told by.
#[derive(Debug, Clone)]
pub(crate) struct NoticeSettings {
    pub(crate) public_url: Option<String>,
    pub(crate) smtp_url: Option<String>,
    pub(crate) mail_from: Option<String>,
    pub(crate) sms_url: Option<String>,
    pub(crate) sms_body: Option<String>,
    pub(crate) sms_authorization: Option<String>,
    pub(crate) smpp_url: Option<String>,
    pub(crate) telegram_token: Option<String>,
    pub(crate) telegram_url: String,
    pub(crate) zalo_token: Option<String>,
    pub(crate) zalo_url: String,
    pub(crate) private: bool,
    pub(crate) authority: Option<PathBuf>,
}

impl Settings {
    /// How the center is to work.
    pub(crate) const fn manner(&self) -> node::Manner {
        node::Manner { as_of_law: self.as_of_law, flush_every: self.flush_every }
    }
}

impl Raw {
    /// Gathers settings: defaults, then the file, then the environment, then flags.
    pub(crate) fn gather(
        file: Option<&str>,
        environment: impl Fn(&str) -> Option<String>,
        flag: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingError> {
        let mut values: BTreeMap<&'static str, (String, Origin)> = BTreeMap::new();
        for setting in SETTINGS {
            values.insert(setting.name, (setting.default.to_owned(), Origin::Default));
        }
        if let Some(file) = file {
            for (name, value) in read_file(file)? {
                let setting = SETTINGS.iter().find(|it| it.name == name);
                let setting =
                    setting.ok_or_else(|| SettingError::Unknown { file: file.to_owned(), name })?;
                values.insert(setting.name, (value, Origin::File(file.to_owned())));
            }
        }
        for setting in SETTINGS {
            if let Some(value) = environment(&setting.variable()) {
                values.insert(setting.name, (value, Origin::Environment));
            }
            if let Some(value) = flag(setting.name) {
                values.insert(setting.name, (value, Origin::Flag));
            }
        }
        Ok(Self(values))
    }

    /// What a value is and where it came from.
    pub(crate) fn get(&self, name: &str) -> (&str, &Origin) {
        let (value, origin) = &self.0[name];
        (value, origin)
    }

    /// Checks every value.
    pub(crate) fn check(&self) -> Result<Settings, SettingError> {
        let settings = Settings {
            listen: self.read("listen", ADDRESS, |it| it.parse().ok())?,
            https_listen: self.optional("https-listen", ADDRESS, |it| it.parse().ok())?,
            tls_certificate: self.optional("tls-certificate", PATH, path)?,
            tls_key: self.optional("tls-key", PATH, path)?,
            mqtt_listen: self.read("mqtt-listen", ADDRESS, |it| it.parse().ok())?,
            mqtts_listen: self.optional("mqtts-listen", ADDRESS, |it| it.parse().ok())?,
            mqtt_anonymous: self.read("mqtt-anonymous", YES_NO, yes_no)?,
            pg_listen: self.optional("pg-listen", ADDRESS, |it| it.parse().ok())?,
            data_dir: self.read("data-dir", PATH, path)?,
            packs_dir: self.optional("packs-dir", "a folder that holds packs", folder)?,
            database: self.optional("database", DATABASE, database)?,
            stations_dir: self.optional("stations-dir", PATH, path)?,
            name_vi: self.read("name-vi", "some text", some)?,
            name_en: self.read("name-en", "some text", some)?,
            log: self.read("log", "levels such as `info` or `info,api=debug`", levels)?,
            flush_every: self.read("flush-every", "a span such as 60s", |it| it.parse().ok())?,
            as_of_law: self
                .optional("as-of-law", "a day such as 2026-01-01", |it| it.parse().ok())?,
            skip_damaged: self.read("skip-damaged-log", YES_NO, yes_no)?,
            rules_per_org_max: self
                .read("rules-per-org-max", "a whole number", |it| it.parse().ok())?,
            notices: self.notices()?,
        };
        if settings.tls_certificate.is_some() != settings.tls_key.is_some() {
            let why = "`tls-certificate` and `tls-key` are set together or not at all";
            return Err(SettingError::Together(why.to_owned()));
        }
        Ok(settings)
    }

    fn notices(&self) -> Result<NoticeSettings, SettingError> {
        let text = |name| self.optional(name, "some text", some);
        let url = |name| self.optional(name, URL, url);
        let settings = NoticeSettings {
            public_url: url("public-url")?,
            smtp_url: text("smtp-url")?,
            mail_from: text("mail-from")?,
            sms_url: url("sms-url")?,
            sms_body: text("sms-body")?,
            sms_authorization: text("sms-authorization")?,
            smpp_url: text("smpp-url")?,
            telegram_token: text("telegram-token")?,
            telegram_url: self.read("telegram-url", URL, crate::settings::url)?,
            zalo_token: text("zalo-token")?,
            zalo_url: self.read("zalo-url", URL, crate::settings::url)?,
            private: self.read("notify-private", YES_NO, yes_no)?,
            authority: self.optional("notify-authority", PATH, path)?,
        };
        let pairs = [
            (settings.smtp_url.is_some(), settings.mail_from.is_some(), "smtp-url", "mail-from"),
            (settings.sms_url.is_some(), settings.sms_body.is_some(), "sms-url", "sms-body"),
        ];
        if settings.sms_url.is_some() && settings.smpp_url.is_some() {
            let why = "short messages go out by `sms-url` or by `smpp-url`, not by both";
            return Err(SettingError::Together(why.to_owned()));
        }
        match pairs.into_iter().find(|it| it.0 && !it.1) {
            Some((_, _, one, other)) => {
                Err(SettingError::Together(format!("`{one}` needs `{other}`")))
            }
            None => Ok(settings),
        }
    }

    fn read<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SettingError> {
        let (value, origin) = self.get(name);
        let wrong = || SettingError::Wrong {
            name,
            value: value.to_owned(),
            origin: origin.clone(),
            expected,
        };
        parse(value).ok_or_else(wrong)
    }

    fn optional<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingError> {
        if self.get(name).0.is_empty() {
            return Ok(None);
        }
        self.read(name, expected, parse).map(Some)
    }
}

const ADDRESS: &str = "an address and port such as 127.0.0.1:8090";
const PATH: &str = "a path";
const URL: &str = "a URL such as https://center.example";
const YES_NO: &str = "`true` or `false`";
const DATABASE: &str = "postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:PATH";

fn path(text: &str) -> Option<PathBuf> {
    (!text.is_empty()).then(|| PathBuf::from(text))
}

fn folder(text: &str) -> Option<PathBuf> {
    path(text).filter(|it| it.is_dir())
}

fn url(text: &str) -> Option<String> {
    let known = ["https://", "http://"];
    known.iter().any(|it| text.starts_with(it)).then(|| text.to_owned())
}

fn some(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// A bare word that is no level would be taken for the name of a module, and silence the log.
fn levels(text: &str) -> Option<String> {
    let is_level = |it: &str| it.parse::<tracing::Level>().is_ok() || it == "off";
    let level = |it: &str| is_level(it.rsplit_once('=').map_or(it, |(_, level)| level).trim());
    text.split(',').all(level).then(|| text.to_owned())
}

fn yes_no(text: &str) -> Option<bool> {
    text.parse().ok()
}

fn database(text: &str) -> Option<String> {
    let known = ["postgres://", "postgresql://", "sqlite:"];
    known.iter().any(|it| text.starts_with(it)).then(|| text.to_owned())
}

fn read_file(file: &str) -> Result<Vec<(String, String)>, SettingError> {
    let failed = |why: String| SettingError::File { file: file.to_owned(), why };
    let text = std::fs::read_to_string(file).map_err(|it| failed(it.to_string()))?;
    let table: toml::Table = text.parse().map_err(|it: toml::de::Error| failed(it.to_string()))?;
    let as_text = |(name, value): (String, toml::Value)| match value {
        toml::Value::String(text) => Ok((name, text)),
        toml::Value::Boolean(it) => Ok((name, it.to_string())),
        toml::Value::Integer(it) => Ok((name, it.to_string())),
        toml::Value::Datetime(it) => Ok((name, it.to_string())),
        other => Err(failed(format!("setting `{name}` is {}, expected text", other.type_str()))),
    };
    table.into_iter().map(as_text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(
        environment: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<Settings, SettingError> {
        let find = |of: &[(&str, &str)], name: &str| {
            of.iter().find(|it| it.0 == name).map(|it| it.1.to_owned())
        };
        Raw::gather(None, |name| find(environment, name), |name| find(flags, name))?.check()
    }

    #[test]
    fn a_flag_beats_the_environment_and_that_the_default() {
        let settings = gather(&[], &[]).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8090");
        let environment = [("HAIDANG_LISTEN", "127.0.0.1:1")];
        assert_eq!(gather(&environment, &[]).unwrap().listen.port(), 1);
        let settings = gather(&environment, &[("listen", "127.0.0.1:2")]).unwrap();
        assert_eq!(settings.listen.port(), 2);
    }

    #[test]
    fn a_wrong_setting_is_named_with_where_it_was_set() {
        let error = gather(&[("HAIDANG_MQTT_LISTEN", "somewhere")], &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "setting `mqtt-listen` is `somewhere` (in the environment), expected an address and \
             port such as 127.0.0.1:8090"
        );
        let error = gather(&[], &[("log", "loud")]).unwrap_err();
        assert!(error.to_string().contains("setting `log` is `loud`"), "{error}");
        assert!(gather(&[], &[("log", "info,node=debug,axum=off")]).is_ok());
        let error = gather(&[], &[("tls-key", "key.pem")]).unwrap_err();
        assert!(error.to_string().contains("set together"), "{error}");
        let ways =
            [("sms-url", "https://a/"), ("sms-body", "{}"), ("smpp-url", "smpp://a:b@c?from=d")];
        let error = gather(&[], &ways).unwrap_err();
        assert!(error.to_string().contains("not by both"), "{error}");
    }

    #[test]
    fn a_file_may_not_invent_settings() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("haidang.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:9\"\nlisen = \"x\"\n").unwrap();
        let error = Raw::gather(file.to_str(), |_| None, |_| None).unwrap_err().to_string();
        assert!(error.contains("setting `lisen` is not known"), "{error}");
    }
}
