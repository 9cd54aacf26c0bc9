//! `people.toml`: who works in the demo zone, how they are reached, and who holds which post when.

mod form;

use std::str::FromStr;

use model::{Lang, OrgId, Role, Severity, Span, Time, User, UserId};
use notify::{
    Absence, Chain, Directory, Duty, DutyId, Medium, Person, PersonId, Quiet, Rung, Shift, Way,
};
use port::{HandOver, PortError, Rosters, Setting};

use crate::SimError;
use form::{ChainForm, PeopleForm, PersonForm, PostForm};

const BUILT_IN: &str = include_str!("../people.toml");

/// Shifts are written so far ahead, as far as the roster shows them.
const AHEAD: Span = Span::from_h(28 * 24);

/// Whoever first looks at the demo is on duty for so long at least: nobody hands over at once.
const FIRST_LASTS: Span = Span::from_h(3);

/// Rosters are read from so far back.
const BACK: Span = Span::from_h(8 * 24);

/// Where they live.
const CLOCK: &str = "Asia/Ho_Chi_Minh";

/// The people of the demo zone.
#[derive(Debug)]
pub struct People {
    /// Everybody's account, and whether one can log in to it.
    pub accounts: Vec<(User, bool)>,
    contacts: Vec<Person>,
    posts: Vec<Post>,
    away: Vec<Away>,
    chains: Vec<Chain>,
}

/// A post that people hold in turn.
#[derive(Debug)]
struct Post {
    duty: Duty,
    turn: Span,
    since: Time,
    people: Vec<PersonId>,
    /// What the first shift finds.
    note: String,
}

/// Somebody who will be away, counted from the first start.
#[derive(Debug)]
struct Away {
    person: PersonId,
    begins: Span,
    lasts: Span,
    replacement: PersonId,
}

type Read<T> = Result<T, String>;

impl People {
    /// The people that were built in.
    pub fn built_in() -> Result<Self, SimError> {
        read(BUILT_IN).map_err(|what| SimError::People { what })
    }

    /// Writes everything where nobody has set anything yet, and the shifts to come where there are
    /// posts. Returns how much that was.
    pub async fn settle(&self, rosters: &dyn Rosters, now: Time) -> Result<usize, PortError> {
        let known = rosters.directory(now.minus(BACK)).await?;
        let settings = self.settings(&known, now);
        for it in &settings {
            rosters.put_setting(it).await?;
        }
        if known.duties.is_empty() && !settings.is_empty() {
            self.hand_over(rosters, &settings, now).await?;
        }
        Ok(settings.len())
    }

    /// What the shift before left, read by whoever has the post now.
    async fn hand_over(
        &self,
        rosters: &dyn Rosters,
        settings: &[Setting],
        now: Time,
    ) -> Result<(), PortError> {
        for post in self.posts.iter().filter(|it| !it.note.is_empty()) {
            let of_post = settings.iter().filter_map(|it| match it {
                Setting::Shift(it) if it.duty == post.duty.id => Some(it),
                _ => None,
            });
            let shifts: Vec<&Shift> = of_post.take(2).collect();
            let [before, first] = shifts.as_slice() else { continue };
            let id = format!("demo-{}", post.duty.id);
            let note = HandOver {
                id: id.clone(),
                duty: post.duty.id.clone(),
                by: before.person.0.clone(),
                at: before.until,
                text: post.note.clone(),
                read: vec![],
            };
            rosters.put_hand_over(&note).await?;
            rosters.read_hand_over(&id, &first.person.0, now).await?;
        }
        Ok(())
    }

    pub(crate) fn settings(&self, known: &Directory, now: Time) -> Vec<Setting> {
        let is_untouched =
            known.people.is_empty() && known.duties.is_empty() && known.chains.is_empty();
        let mut settings = Vec::new();
        if is_untouched {
            settings.extend(self.contacts.iter().cloned().map(Setting::Person));
            settings.extend(self.posts.iter().map(|it| Setting::Duty(it.duty.clone())));
            settings.extend(self.away.iter().map(|it| Setting::Absence(it.from(now))));
            settings.extend(self.chains.iter().cloned().map(Setting::Chain));
        }
        for post in &self.posts {
            if is_untouched || known.duties.contains_key(&post.duty.id) {
                settings.extend(post.shifts(known, now).into_iter().map(Setting::Shift));
            }
        }
        settings
    }
}

impl Away {
    fn from(&self, now: Time) -> Absence {
        let from = now.plus(self.begins);
        Absence {
            id: format!("demo-{}", self.person),
            person: self.person.clone(),
            from,
            until: from.plus(self.lasts),
            replacement: Some(self.replacement.clone()),
        }
    }
}

impl Post {
    /// What is missing of the weeks to come: after the last shift that is there, else from now on.
    fn shifts(&self, known: &Directory, now: Time) -> Vec<Shift> {
        let of_post = known.shifts.iter().filter(|it| it.duty == self.duty.id);
        let last = of_post.max_by_key(|it| it.until).filter(|it| now < it.until);
        let mut shifts = Vec::new();
        let (mut from, mut next) = if let Some(last) = last {
            let held = self.people.iter().position(|it| *it == last.person);
            (last.until, held.map_or(0, |it| it + 1))
        } else {
            let [before, first] = self.first(now);
            let until = first.until;
            shifts.extend([before, first]);
            (until, 1)
        };
        while from < now.plus(AHEAD) {
            let until = self.turn_after(from);
            shifts.push(self.shift(next, from, until));
            (from, next) = (until, next + 1);
        }
        shifts
    }

    /// Whoever is named first holds it now, and whoever is named last had it before. A turn that is
    /// nearly over ended with the hour, and the first has the next one with it.
    fn first(&self, now: Time) -> [Shift; 2] {
        let end = self.turn_after(now);
        let begun = end.minus(self.turn);
        let last = self.people.len() - 1;
        if end.since(now) < FIRST_LASTS {
            let hour = Time(now.0 - now.0.rem_euclid(us(Span::from_h(1))));
            [self.shift(last, begun, hour), self.shift(0, hour, end.plus(self.turn))]
        } else {
            [self.shift(last, begun.minus(self.turn), begun), self.shift(0, begun, end)]
        }
    }

    fn shift(&self, nth: usize, from: Time, until: Time) -> Shift {
        let person = self.people[nth % self.people.len()].clone();
        let id = format!("demo-{}-{}", self.duty.id, from.0);
        Shift { id, duty: self.duty.id.clone(), person, from, until }
    }

    /// The end of the turn that a moment lies in.
    fn turn_after(&self, at: Time) -> Time {
        let into = (at.0 - self.since.0).rem_euclid(us(self.turn));
        Time(at.0 - into).plus(self.turn)
    }
}

fn us(span: Span) -> i64 {
    i64::try_from(span.0).unwrap_or(i64::MAX)
}

fn read(text: &str) -> Read<People> {
    let form: PeopleForm = toml::from_str(text).map_err(|it| it.to_string())?;
    let at = |id: &str, it: String| format!("`{id}`: {it}");
    let mut people =
        People { accounts: vec![], contacts: vec![], posts: vec![], away: vec![], chains: vec![] };
    for it in &form.person {
        people.accounts.push(account(it).map_err(|why| at(&it.id, why))?);
        people.contacts.push(contact(it).map_err(|why| at(&it.id, why))?);
    }
    for it in &form.post {
        people.posts.push(post(it).map_err(|why| at(&it.id, why))?);
    }
    for it in &form.absence {
        people.away.push(Away {
            person: code(&it.person)?,
            begins: code(&it.begins)?,
            lasts: code(&it.lasts)?,
            replacement: code(&it.replacement)?,
        });
    }
    for it in form.chain {
        let id = it.id.clone();
        people.chains.push(chain(it).map_err(|why| at(&id, why))?);
    }
    Ok(people)
}

fn account(form: &PersonForm) -> Read<(User, bool)> {
    let role = Role::from_word(&form.role).ok_or_else(|| format!("role `{}`", form.role))?;
    let user = User {
        id: code::<UserId>(&form.id)?,
        name: form.name.clone(),
        role,
        org: code::<OrgId>(&form.org)?,
        enabled: true,
        must_change_password: false,
    };
    Ok((user, form.logs_in))
}

fn contact(form: &PersonForm) -> Read<Person> {
    let ways = [(Medium::Sms, &form.sms), (Medium::Email, &form.email)];
    let way = |(medium, to): (Medium, &Option<String>)| {
        let to = to.clone()?;
        Some(code(medium.as_str()).map(|id| Way {
            id,
            medium,
            to,
            keys: std::collections::BTreeMap::new(),
            severity_min: Severity::Low,
            enabled: true,
        }))
    };
    let quiet = form.quiet.as_ref().map(|it| {
        let broken_by = Severity::from_word(&it.broken_by);
        let broken_by = broken_by.ok_or_else(|| format!("severity `{}`", it.broken_by))?;
        Ok::<_, String>(Quiet { from_min: it.from_min, until_min: it.until_min, broken_by })
    });
    Ok(Person {
        id: code(&form.id)?,
        room: false,
        lang: Lang::Vi,
        zone: CLOCK.to_owned(),
        superior: form.superior.as_deref().map(code).transpose()?,
        quiet: quiet.transpose()?,
        ways: ways.into_iter().filter_map(way).collect::<Read<_>>()?,
    })
}

fn post(form: &PostForm) -> Read<Post> {
    let people = form.people.iter().map(|it| code(it)).collect::<Read<Vec<PersonId>>>()?;
    if people.is_empty() {
        return Err("nobody holds it".to_owned());
    }
    Ok(Post {
        duty: Duty {
            id: code::<DutyId>(&form.id)?,
            title_vi: form.title.vi.clone(),
            title_en: form.title.en.clone(),
            superior: code(&form.superior)?,
        },
        turn: code(&form.turn)?,
        since: Time::parse(&form.since.to_string()).map_err(|it| it.to_string())?,
        people,
        note: form.note.as_ref().map(|it| format!("{}\n{}", it.vi, it.en)).unwrap_or_default(),
    })
}

fn chain(form: ChainForm) -> Read<Chain> {
    let severity_min = Severity::from_word(&form.severity);
    let rung = |it: form::RungForm| Ok::<_, String>(Rung { after: code(&it.after)?, to: it.to });
    Ok(Chain {
        id: code(&form.id)?,
        rank: form.rank,
        title_vi: form.title.vi,
        title_en: form.title.en,
        severity_min: severity_min.ok_or_else(|| format!("severity `{}`", form.severity))?,
        class: None,
        entities: vec![],
        hours: None,
        rungs: form.rungs.into_iter().map(rung).collect::<Read<_>>()?,
    })
}

fn code<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Read<T> {
    text.parse().map_err(|it: T::Err| it.to_string())
}
