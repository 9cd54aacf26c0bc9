//! Alarms as CAP 1.2 (OASIS), in an Atom feed (RFC 4287) that others fetch. One alert, two blocks:
//! `vi-VN` and `en-US`.

use std::io;

use model::{Severity, Text, Time, Zone};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

const CAP: &str = "urn:oasis:names:tc:emergency:cap:1.2";
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// An alarm as strangers see it.
#[derive(Debug, Clone, PartialEq)]
pub struct CapAlert {
    /// Its id: the same for as long as it says the same.
    pub identifier: String,
    /// Who says it: no spaces, commas, `<` or `&`.
    pub sender: String,
    /// The name of the center.
    pub sender_name: Text,
    /// When this was said.
    pub sent: Time,
    /// It is over: a `Cancel` of what was said before, `sender,identifier,sent`.
    pub cancels: Option<String>,
    /// People practise.
    pub drill: bool,
    /// What it is.
    pub event: Text,
    /// One line.
    pub headline: Text,
    /// Some lines.
    pub description: Text,
    /// How bad.
    pub severity: Severity,
    /// A measured value, or only a device's silence.
    pub observed: bool,
    /// `Env`, `Infra`, `Security`, `Other`, by the CAP list.
    pub category: &'static str,
    /// When it began.
    pub onset: Time,
    /// Where.
    pub area: Area,
    /// Where to read more.
    pub web: Option<String>,
}

/// Where.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// In words.
    pub desc: Text,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
}

/// One alert.
#[must_use]
pub fn alert(it: &CapAlert) -> String {
    document(|xml| write_alert(xml, it))
}

/// The feed: an entry an alert, with the alert inside.
#[must_use]
pub fn feed(id: &str, title: &Text, updated: Time, alerts: &[CapAlert]) -> String {
    document(|xml| {
        xml.create_element("feed").with_attribute(("xmlns", ATOM)).write_inner_content(|xml| {
            text(xml, "id", id)?;
            text(xml, "title", &format!("{} / {}", title.vi, title.en))?;
            text(xml, "updated", &stamp(updated))?;
            let link = [("rel", "self"), ("type", "application/atom+xml"), ("href", id)];
            xml.create_element("link").with_attributes(link).write_empty()?;
            alerts.iter().try_for_each(|it| write_entry(xml, it))
        })?;
        Ok(())
    })
}

type Xml = Writer<Vec<u8>>;

fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declared = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    // A vector takes what is written into it.
    let _written = declared.and_then(|()| write(&mut xml));
    String::from_utf8(xml.into_inner()).unwrap_or_default()
}

fn write_entry(xml: &mut Xml, it: &CapAlert) -> io::Result<()> {
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "id", &format!("urn:uuid:{}", it.identifier))?;
        text(xml, "title", &format!("{} / {}", it.headline.vi, it.headline.en))?;
        text(xml, "updated", &stamp(it.sent))?;
        xml.create_element("author")
            .write_inner_content(|xml| text(xml, "name", &it.sender_name.vi))?;
        xml.create_element("content")
            .with_attribute(("type", "text/xml"))
            .write_inner_content(|xml| write_alert(xml, it))?;
        Ok(())
    })?;
    Ok(())
}

fn write_alert(xml: &mut Xml, it: &CapAlert) -> io::Result<()> {
    xml.create_element("alert").with_attribute(("xmlns", CAP)).write_inner_content(|xml| {
        text(xml, "identifier", &it.identifier)?;
        text(xml, "sender", &it.sender)?;
        text(xml, "sent", &stamp(it.sent))?;
        text(xml, "status", if it.drill { "Exercise" } else { "Actual" })?;
        text(xml, "msgType", if it.cancels.is_some() { "Cancel" } else { "Alert" })?;
        text(xml, "scope", "Public")?;
        if it.drill {
            text(xml, "note", "Diễn tập / Drill")?;
        }
        if let Some(cancels) = &it.cancels {
            text(xml, "references", cancels)?;
        }
        write_info(xml, it, "vi-VN", |it| &it.vi)?;
        write_info(xml, it, "en-US", |it| &it.en)
    })?;
    Ok(())
}

/// The order of elements is the schema's.
fn write_info(
    xml: &mut Xml,
    it: &CapAlert,
    language: &str,
    of: impl Fn(&Text) -> &str,
) -> io::Result<()> {
    let (urgency, severity) = match it.severity {
        Severity::Critical => ("Immediate", "Extreme"),
        Severity::High => ("Immediate", "Severe"),
        Severity::Medium => ("Expected", "Moderate"),
        Severity::Low => ("Expected", "Minor"),
    };
    xml.create_element("info").write_inner_content(|xml| {
        text(xml, "language", language)?;
        text(xml, "category", it.category)?;
        text(xml, "event", of(&it.event))?;
        text(xml, "urgency", if it.cancels.is_some() { "Past" } else { urgency })?;
        text(xml, "severity", severity)?;
        text(xml, "certainty", if it.observed { "Observed" } else { "Likely" })?;
        text(xml, "onset", &stamp(it.onset))?;
        text(xml, "senderName", of(&it.sender_name))?;
        text(xml, "headline", of(&it.headline))?;
        text(xml, "description", of(&it.description))?;
        if let Some(web) = &it.web {
            text(xml, "web", web)?;
        }
        xml.create_element("area").write_inner_content(|xml| {
            text(xml, "areaDesc", of(&it.area.desc))?;
            if let Some((latitude, longitude)) = it.area.point {
                text(xml, "circle", &format!("{latitude:.5},{longitude:.5} 0"))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(content)).map(drop)
}

/// CAP wants whole seconds and an offset, never `Z`.
fn stamp(time: Time) -> String {
    let local = time.local(Zone::VIET_NAM);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+07:00",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    )
}
