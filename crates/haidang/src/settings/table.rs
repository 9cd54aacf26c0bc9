//! The table of settings.

/// One setting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Name of the flag and in the file.
    pub(crate) name: &'static str,
    /// Default; empty for none.
    pub(crate) default: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
}

impl Setting {
    /// Its name in the environment: `HAIDANG_MQTT_LISTEN`.
    pub(crate) fn variable(&self) -> String {
        format!("HAIDANG_{}", self.name.replace('-', "_").to_uppercase())
    }
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting { name, default, about }
}

/// Every setting there is.
pub(crate) const SETTINGS: &[Setting] = &[
    setting("listen", "127.0.0.1:8090", "Address of the console and the HTTP API."),
    setting("https-listen", "", "Address of the same over HTTPS; none when empty."),
    setting(
        "tls-certificate",
        "",
        "PEM file of the certificate for HTTPS, MQTT and SQL over TLS; one is generated when empty.",
    ),
    setting("tls-key", "", "PEM file of its private key."),
    setting("mqtt-listen", "127.0.0.1:1883", "Address of the MQTT broker (3.1.1 and 5)."),
    setting("mqtts-listen", "", "Address of MQTT over TLS; none when empty."),
    setting("mqtt-anonymous", "false", "Let devices in without user name and password."),
    setting(
        "pg-listen",
        "",
        "Address at which programs made for PostgreSQL ask in SQL; none when empty, 127.0.0.1:5433 \
         in the demo.",
    ),
    setting("data-dir", "haidang-data", "Folder of everything that is kept."),
    setting(
        "packs-dir",
        "",
        "Folder with packs of your own; they are loaded beside the built-in ones, and one of the \
         same name replaces it.",
    ),
    setting("database", "", "postgres://… to keep the registry in PostgreSQL; SQLite when empty."),
    setting(
        "stations-dir",
        "",
        "Folder watched for station files of Circular 10/2021; `stations` in the data folder when \
         empty.",
    ),
    setting("name-vi", "Trung tâm điều hành thông minh", "Name of the center in Vietnamese."),
    setting("name-en", "Intelligent Operations Center", "Name of the center in English."),
    setting(
        "public-url",
        "",
        "Where people reach the console from outside, https://…; without it notices have no links.",
    ),
    setting(
        "smtp-url",
        "",
        "Mail server: smtps://USER:PASSWORD@HOST:465, smtp://USER:PASSWORD@HOST:587 (STARTTLS), or \
         smtp://HOST:25?tls=none on this machine.",
    ),
    setting("mail-from", "", "Address that mail is from; needed for `smtp-url`."),
    setting("sms-url", "", "Where the provider of short messages takes them, by POST."),
    setting(
        "sms-body",
        "",
        "The JSON it takes, with {to}, {text}, {id} and {receipt} in their places.",
    ),
    setting("sms-authorization", "", "Its header Authorization, whole."),
    setting(
        "smpp-url",
        "",
        "Or the operator's message center: smpp://USER:PASSWORD@HOST:2775?from=SENDER, or smpps://… \
         over TLS.",
    ),
    setting("telegram-token", "", "Token of the bot that tells people by Telegram."),
    setting("telegram-url", "https://api.telegram.org", "Where its API is."),
    setting("zalo-token", "", "Access token of the Zalo Official Account."),
    setting("zalo-url", "https://openapi.zalo.me", "Where its API is."),
    setting(
        "notify-private",
        "false",
        "Let webhooks and push subscriptions that people enter lead into private networks.",
    ),
    setting("notify-authority", "", "PEM file of a further authority that notices trust."),
    setting("log", "info", "What is logged."),
    setting("flush-every", "60s", "How often memory is written to the tables."),
    setting("rules-per-org-max", "100", "Rules of its own that a unit may have in force."),
    setting("as-of-law", "", "Judge everything by the law of this day; marked hypothetical."),
    setting(
        "skip-damaged-log",
        "false",
        "Start although records of the log cannot be read, leaving them out.",
    ),
];
