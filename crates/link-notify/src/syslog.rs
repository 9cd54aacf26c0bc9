//! Syslog after RFC 5424, over TCP with octet counting (RFC 6587): what a UDP packet loses nobody
//! hears of.

use std::time::Duration;

use model::Severity;
use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::timeout};

/// `local0`, RFC 5424 table 1.
const FACILITY: u8 = 16;

/// Our enterprise has no number of its own; 32473 is for examples (RFC 5612).
const SD_ID: &str = "notice@32473";

/// How it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyslogSettings {
    /// As the center names itself.
    pub host: String,
    /// A server that has not taken it by then is given up.
    pub answer_within: Duration,
}

/// Writes to the syslog server an address names, `host:port`.
pub struct Syslog(pub SyslogSettings);

#[async_trait::async_trait]
impl Channel for Syslog {
    fn medium(&self) -> Medium {
        Medium::Syslog
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let line = line(&self.0.host, dispatch);
        let framed = format!("{} {line}", line.len());
        let sent = timeout(self.0.answer_within, async {
            let mut stream = TcpStream::connect(&dispatch.to).await?;
            stream.write_all(framed.as_bytes()).await?;
            stream.shutdown().await
        });
        match sent.await {
            Ok(Ok(())) => Outcome::Accepted,
            Ok(Err(error)) => Outcome::Again { why: error.to_string() },
            Err(_) => Outcome::Again { why: "it did not take it in time".to_owned() },
        }
    }
}

fn line(host: &str, it: &Dispatch) -> String {
    let severity = match it.severity {
        Severity::Critical => 2,
        Severity::High => 3,
        Severity::Medium => 4,
        Severity::Low => 5,
    };
    let drill = if it.drill { "true" } else { "false" };
    let link = it.link.as_ref().map_or_else(String::new, |it| format!(" {it}"));
    // The byte order mark says that the message is UTF-8.
    let words = format!("{} | {}{link}", it.title, it.body.replace(['\n', '\r'], " | "));
    format!(
        "<{}>1 {} {host} haidang - {} [{SD_ID} id=\"{}\" drill=\"{drill}\"] \u{feff}{words}",
        FACILITY * 8 + severity,
        it.at,
        it.kind,
        escaped(&it.id),
    )
}

/// A value of structured data, RFC 5424 section 6.3.3.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace(']', "\\]")
}
