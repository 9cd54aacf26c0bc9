//! What a notice says, by the templates of the packs.

use model::{Lang, Severity, Time, Zone as Clock};
use notify::{Handing, Member, Notice, NoticeKind};
use port::Dispatch;

use super::{LINK_GOOD, Outlets};
use crate::{Centre, Zone};

/// Alarms named one by one.
const LISTED_MAX: u32 = 10;

/// A message, ready to be read. What cannot be looked up is left out: a short notice beats none.
pub(super) async fn dispatch(
    centre: &Centre,
    outlets: &Outlets,
    handing: &Handing,
    lang: Lang,
) -> Dispatch {
    let Handing { notice, way } = handing;
    let kept = &centre.world().notices;
    let mut members = kept.worse_in(notice).await.unwrap_or_default();
    let n_new: u32 = notice.parts.iter().map(|it| it.to - it.from).sum();
    let n = n_new.saturating_add(u32::try_from(members.len()).unwrap_or(0));
    members.truncate(LISTED_MAX as usize);
    for part in &notice.parts {
        let room = LISTED_MAX.saturating_sub(u32::try_from(members.len()).unwrap_or(LISTED_MAX));
        let read = kept.members_of(part.group, part.from, part.to, room).await;
        members.extend(read.unwrap_or_default());
    }
    let zone = centre.zone();
    let (title, body) = Words { zone: &zone, lang }.of(notice, n, &members);
    let id = notice.id.to_string();
    let until = centre.now().plus(LINK_GOOD);
    let link = |what: &str, path: &str| {
        let base = outlets.public_url.as_ref()?.trim_end_matches('/');
        let sign = outlets.sign.sign(what, &id, until);
        Some(format!("{base}/api/v1/notices/{id}/{path}?sign={sign}"))
    };
    Dispatch {
        kind: kind(&notice.kind),
        link: link("acknowledge", "open").filter(|_| notice.kind == NoticeKind::Alarms),
        receipt: link("receipt", "receipt"),
        to: way.to.clone(),
        keys: way.keys.clone(),
        lang,
        severity: notice.severity,
        drill: notice.drill,
        title,
        body,
        alarms: members.iter().map(|it| it.facts.id.to_string()).collect(),
        at: notice.made_at,
        id,
    }
}

const fn kind(kind: &NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Alarms => "alarms",
        NoticeKind::Over => "over",
        NoticeKind::Test => "test",
        NoticeKind::Hole { .. } => "hole",
        NoticeKind::DeadWay { .. } => "dead-channel",
    }
}

struct Words<'a> {
    zone: &'a Zone,
    lang: Lang,
}

impl Words<'_> {
    fn of(&self, notice: &Notice, n: u32, members: &[Member]) -> (String, String) {
        let (title, body) = match &notice.kind {
            NoticeKind::Alarms => self.alarms(notice, n, members),
            NoticeKind::Over => self.plain("over", &[]),
            NoticeKind::Test => self.plain("test", &[]),
            NoticeKind::Hole { duty, from, until } => self.plain(
                "hole",
                &[("duty", &duty.to_string()), ("from", &clock(*from)), ("until", &clock(*until))],
            ),
            NoticeKind::DeadWay { person, way } => self.plain(
                "dead-channel",
                &[("person", &person.to_string()), ("way", &way.to_string())],
            ),
        };
        if notice.drill {
            let drill = self.term("notice.drill");
            return (format!("{drill} {title}"), format!("{drill}\n{body}\n{drill}"));
        }
        (title, body)
    }

    fn plain(&self, kind: &str, places: &[(&str, &str)]) -> (String, String) {
        let part = |part: &str| filled(self.term(&format!("notice.{kind}.{part}")), places);
        (part("title"), part("body"))
    }

    /// `n` alarms, of which these are named.
    fn alarms(&self, notice: &Notice, n: u32, members: &[Member]) -> (String, String) {
        let severity = self.severity(notice.severity);
        let worst = members.iter().max_by_key(|it| it.facts.severity);
        let (what, place) = worst.map(|it| self.what_where(it)).unwrap_or_default();
        let n_more = n.saturating_sub(1).to_string();
        let template = if n == 1 { "notice.alarms.title" } else { "notice.alarms.title.many" };
        let title = filled(
            self.term(template),
            &[("severity", &severity), ("what", &what), ("place", &place), ("more", &n_more)],
        );
        let mut lines = Vec::new();
        if 0 < notice.rung {
            let rung = (notice.rung + 1).to_string();
            lines.push(filled(self.term("notice.escalated"), &[("rung", &rung)]));
        }
        if notice.parts.iter().any(|it| !it.worse.is_empty()) {
            lines.push(self.term("notice.worse").to_owned());
        }
        lines.extend(members.iter().map(|it| self.line(it)));
        let listed = u32::try_from(members.len()).unwrap_or(u32::MAX);
        if listed < n {
            let rest = (n - listed).to_string();
            lines.push(filled(self.term("notice.alarms.rest"), &[("n", &rest)]));
        }
        (title, lines.join("\n"))
    }

    fn line(&self, it: &Member) -> String {
        let (what, place) = self.what_where(it);
        let (since, severity) = (clock(it.facts.raised_at), self.severity(it.facts.severity));
        filled(
            self.term("notice.alarms.line"),
            &[("since", &since), ("severity", &severity), ("what", &what), ("place", &place)],
        )
    }

    /// What is wrong and where, by their names; by their codes where they have none any more.
    fn what_where(&self, it: &Member) -> (String, String) {
        let (rule, entity) = (&it.facts.rule, &it.facts.entity);
        let what = self.zone.rule(rule).map(|it| it.title.get(self.lang));
        let place = self.zone.entity(entity).map(|it| it.title.get(self.lang));
        (what.unwrap_or(rule.as_str()).to_owned(), place.unwrap_or(entity.as_str()).to_owned())
    }

    fn severity(&self, severity: Severity) -> String {
        self.term(&format!("notice.severity.{severity}")).to_owned()
    }

    fn term<'a>(&'a self, key: &'a str) -> &'a str {
        self.zone.catalogue.terms.get(key).map_or("?", |it| it.get(self.lang))
    }
}

fn filled(template: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

/// `22/11 07:05`, as clocks in the zone show it.
fn clock(time: Time) -> String {
    let it = time.local(Clock::VIET_NAM);
    format!("{:02}/{:02} {:02}:{:02}", it.day(), it.month(), it.hour(), it.minute())
}
