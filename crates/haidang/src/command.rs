//! The command line.

use std::{
    io::IsTerminal as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Arg, ArgAction, ArgMatches, Command};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};

use crate::settings::{Origin, Raw, SETTINGS, SettingError, Settings};

/// A setting or an argument is wrong.
const WRONG_SETTING: u8 = 2;

/// Where the demo is asked in SQL: beside a PostgreSQL that may be on the same machine.
const DEMO_PG_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 5433);

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    let matches = command().get_matches();
    let Some((name, matches)) = matches.subcommand() else { return ExitCode::from(WRONG_SETTING) };
    match settled(name, matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(
                clippy::print_stderr,
                reason = "the last word of a command goes to the terminal"
            )]
            {
                eprintln!("haidang {name}: {}", sentence(&error));
            }
            let is_setting = error.downcast_ref::<SettingError>().is_some();
            ExitCode::from(if is_setting { WRONG_SETTING } else { 1 })
        }
    }
}

/// The steps that led to the error, outermost first. Some libraries say their cause themselves: it is
/// not said twice.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for step in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = step;
        } else if !said.ends_with(&step) {
            said = format!("{said}: {step}");
        }
    }
    said
}

fn settled(name: &str, matches: &ArgMatches) -> Result<()> {
    let raw = gather(matches)?;
    match name {
        "config" => crate::check::print_config(&raw, matches),
        "check" => crate::check::packs(matches.get_one("PACK").map(String::as_str)),
        "token" => block_on(crate::token::print(raw.check()?, argument(matches, "user"))),
        "serve" => serve(raw.check()?, false),
        "demo" => serve(for_demo(raw.check()?, &raw), true),
        "import" => {
            let _log = start_log_quietly(&raw.check()?);
            block_on(crate::import::import(raw.check()?, import_plan(matches)))
        }
        "replay" => {
            let _log = start_log_quietly(&raw.check()?);
            block_on(crate::replay::run(raw.check()?, replay_plan(matches)?))
        }
        "openapi" => crate::check::print_openapi(),
        other => anyhow::bail!("command `{other}` is not known"),
    }
}

/// A newcomer finds everything open on their own machine, unless they have said otherwise or another
/// program is there already.
fn for_demo(mut settings: Settings, raw: &Raw) -> Settings {
    let is_free = || std::net::TcpListener::bind(DEMO_PG_LISTEN).is_ok();
    if *raw.get("pg-listen").1 == Origin::Default && is_free() {
        settings.pg_listen = Some(DEMO_PG_LISTEN);
    }
    settings
}

fn serve(settings: Settings, demo: bool) -> Result<()> {
    let _log = start_log(&settings);
    block_on(crate::serve::serve(settings, demo))
}

fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    // One provider for the whole process: two in the tree would make rustls refuse to choose.
    let _already_chosen = rustls::crypto::aws_lc_rs::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}

/// Libraries that report every step at the level at which we report what an operator wants to know.
const QUIET: &str = "buoyant_kernel=warn,deltalake_core=warn,delta_kernel=warn,datafusion=warn,\
    sqlx=warn";

/// Lines of the log that wait to be written; further ones are lost. Whoever reads the log may stop
/// reading, and must not stop the center with it.
const LOG_LINES_MAX: usize = 8_192;

/// Starts the log, which is written for as long as the answer is held.
fn start_log(settings: &Settings) -> WorkerGuard {
    let levels = format!("{QUIET},{}", settings.log);
    let levels = tracing_subscriber::EnvFilter::try_new(levels).unwrap_or_default();
    // Colours are for people: in a file or a journal they are rubbish between the words.
    let colours = std::io::stderr().is_terminal();
    let lines = NonBlockingBuilder::default().buffered_lines_limit(LOG_LINES_MAX);
    let (lines, log) = lines.lossy(true).finish(std::io::stderr());
    tracing_subscriber::fmt().with_env_filter(levels).with_writer(lines).with_ansi(colours).init();
    log
}

/// A command that prints its result logs only what went wrong, unless asked for more.
fn start_log_quietly(settings: &Settings) -> WorkerGuard {
    let log = if settings.log == "info" { "warn" } else { &settings.log };
    start_log(&Settings { log: log.to_owned(), ..settings.clone() })
}

fn import_plan(matches: &ArgMatches) -> crate::import::Plan {
    let optional = |name| matches.get_one::<String>(name).cloned();
    crate::import::Plan {
        files: matches.get_many::<String>("FILE").into_iter().flatten().map(Into::into).collect(),
        mapping: argument(matches, "mapping").into(),
        source: argument(matches, "source").to_owned(),
        kind: optional("kind"),
        owner: optional("owner"),
    }
}

fn replay_plan(matches: &ArgMatches) -> Result<crate::replay::Plan> {
    let time = |name| {
        let text = matches.get_one::<String>(name);
        text.map(|it| model::Time::parse(it)).transpose()
    };
    let speed = match argument(matches, "speed") {
        "max" => None,
        text => match text.trim_end_matches('x').parse::<f64>() {
            Ok(speed) if 0.0 < speed && speed.is_finite() => Some(speed),
            _ => anyhow::bail!("speed `{text}`: expected `max` or a factor such as 60"),
        },
    };
    let law = argument(matches, "as-of-law");
    let as_of_law = (!law.is_empty()).then(|| law.parse());
    Ok(crate::replay::Plan {
        name: argument(matches, "name").to_owned(),
        from: time("from")?,
        to: time("to")?,
        speed,
        as_of_law: as_of_law.transpose()?,
        report: matches.get_one::<String>("report").map(Into::into),
    })
}

fn argument<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

fn gather(matches: &ArgMatches) -> Result<Raw, SettingError> {
    let file = matches.get_one::<String>("config").cloned();
    let file = file.or_else(|| std::env::var("HAIDANG_CONFIG").ok());
    Raw::gather(
        file.as_deref(),
        |variable| std::env::var(variable).ok(),
        |name| matches.try_get_one::<String>(name).ok().flatten().cloned(),
    )
}

fn command() -> Command {
    Command::new("haidang")
        .version(env!("CARGO_PKG_VERSION"))
        .about(
            "Hải Đăng: an Intelligent Operations Center for industrial parks and free-trade zones",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve").about("Starts the center.")))
        .subcommand(with_settings(
            Command::new("demo").about("Starts the center with a simulated zone."),
        ))
        .subcommand(
            with_settings(
                Command::new("token")
                    .about("Prints a new API token of a user; works beside a running center."),
            )
            .arg(Arg::new("user").long("user").required(true).help("The user's login name.")),
        )
        .subcommand(
            with_settings(Command::new("check").about("Checks packs, and plays their examples."))
                .arg(
                    Arg::new("PACK")
                        .help("A pack or a folder of packs; the built-in ones when left out."),
                ),
        )
        .subcommand(
            with_settings(
                Command::new("config").about("Settings with their defaults and meaning."),
            )
            .arg(
                Arg::new("print")
                    .long("print")
                    .action(ArgAction::SetTrue)
                    .help("Prints every setting, its value and where it was set."),
            ),
        )
        .subcommand(import_command())
        .subcommand(replay_command())
        .subcommand(with_settings(
            Command::new("openapi").about("Prints the OpenAPI description of the API."),
        ))
}

fn import_command() -> Command {
    let about = "Imports CSV or XLSX tables while the center is not running.";
    with_settings(Command::new("import").about(about))
        .arg(Arg::new("FILE").required(true).num_args(1..).help("Tables, also gzipped."))
        .arg(
            Arg::new("mapping")
                .long("mapping")
                .required(true)
                .help("JSON file that says what the columns mean, as the wizard saves it."),
        )
        .arg(
            Arg::new("source")
                .long("source")
                .default_value("import")
                .help("Source they are kept under."),
        )
        .arg(Arg::new("kind").long("kind").help("Register unknown entities as this kind."))
        .arg(Arg::new("owner").long("owner").help("Unit that owns what is registered."))
}

fn replay_command() -> Command {
    let about = "Judges stored history again, into a folder of its own; the record is only read.";
    with_settings(Command::new("replay").about(about))
        .arg(Arg::new("name").long("name").default_value("replay").help("Name of the replay."))
        .arg(Arg::new("from").long("from").help("First time played, RFC 3339."))
        .arg(Arg::new("to").long("to").help("End of the times played, RFC 3339."))
        .arg(
            Arg::new("speed")
                .long("speed")
                .default_value("max")
                .help("`max`, or times faster than life such as 60."),
        )
        .arg(Arg::new("report").long("report").help("Write the report to this file."))
}

/// Every command takes every setting, so that one file and one environment serve them all.
fn with_settings(command: Command) -> Command {
    let config = Arg::new("config").long("config").help("A TOML file with settings.");
    SETTINGS.iter().fold(command.arg(config), |command, setting| {
        let help = format!(
            "{} [default: {}] [env: {}]",
            setting.about,
            setting.default,
            setting.variable()
        );
        command.arg(Arg::new(setting.name).long(setting.name).help(help))
    })
}
