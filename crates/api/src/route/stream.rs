//! What is new, as it happens: server-sent events.
//!
//! An event's id is a position of the log, and stands only on the last event of that position: who
//! comes back with it misses nothing and hears a few things twice at most. A listener who is too
//! slow, or comes back too late, is told to begin anew (`reset`); nothing is kept for them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    convert::Infallible,
    time::Duration,
};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Sse, sse::Event},
};
use futures::{Stream, stream};
use model::{Health, Position, SeriesId, SourceId};
use node::{Bulletin, Condition, Latest, News};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{OwnedSemaphorePermit, broadcast, broadcast::error::RecvError, watch},
    time::{Instant as Tick, Interval, MissedTickBehavior, interval, interval_at},
};
use utoipa::IntoParams;

use crate::{
    app::Reception,
    gate::{Asker, How},
    problem::{Problem, ProblemBody},
    wire::{
        InQuery, Instant,
        health::HealthState,
        live::{Beat, FloodNews, NewAqi, NewMean, SourceHeard},
        pen::Pen,
    },
};

/// Newest values are told four times a second at most.
const LATEST_EVERY: Duration = Duration::from_millis(250);

/// How often the stream says that it lives.
const BEAT_EVERY: Duration = Duration::from_secs(5);

/// Every so many beats the login is looked at again.
const BEATS_PER_LOOK: u32 = 6;

/// A bulletin with more to tell than this is an import: the listener begins anew instead.
const EVENTS_MAX: usize = 2_000;

/// From where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// A position: what came after it is told first. `Last-Event-ID` goes before it.
    since: Option<u64>,
}

/// Server-sent events: `alarm`, `flood` (of the asker's unit), `outage` (ask for the list again), `case`, `latest`, `mean`, `aqi`, `registry`, `source`, `beat`,
/// `reset`, and `health` at the beginning and whenever the center gets better or worse. Ids are positions of the log.
#[utoipa::path(get, path = "/api/v1/stream", tag = "stream", params(Since),
    extensions(("x-access" = json!("person"))),
    responses((status = 200, description = "Events", body = String,
        content_type = "text/event-stream"), (status = 429, body = ProblemBody<'static>)))]
pub(crate) async fn listen(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(begin): InQuery<Since>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let room = std::sync::Arc::clone(&here.streams).try_acquire_owned().map_err(|_| {
        Problem::slowed(
            5,
            "Quá nhiều kết nối trực tiếp; thử lại sau.",
            "Too many streams; try later.",
        )
    })?;
    let last = headers.get("last-event-id").and_then(|it| it.to_str().ok()?.trim().parse().ok());
    let since = last.or(begin.since).map(Position);
    let listener = Listener::begin(here, asker, since, room).await?;
    let no_buffer = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(([no_buffer], Sse::new(listener.events())))
}

/// One connection. It holds the news not yet told and nothing else.
struct Listener {
    here: Reception,
    asker: Asker,
    names: crate::wire::pen::Names,
    /// Missed bulletins, before the live ones.
    missed: VecDeque<Bulletin>,
    live: broadcast::Receiver<Bulletin>,
    condition: watch::Receiver<Condition>,
    /// Ready to be sent.
    ready: VecDeque<Event>,
    /// Newest values since the last time they were told.
    latest: BTreeMap<SeriesId, Latest>,
    sources: HashMap<SourceId, Health>,
    position: Position,
    latest_tick: Interval,
    beat: Interval,
    n_beats: u32,
    ended: bool,
    _room: OwnedSemaphorePermit,
}

impl Listener {
    async fn begin(
        here: Reception,
        asker: Asker,
        since: Option<Position>,
        room: OwnedSemaphorePermit,
    ) -> Result<Self, Problem> {
        let applied = here.centre.applied();
        // Without a position it begins now; what is applied between the two lines is not lost.
        let since = since.unwrap_or(applied);
        let (missed, live) = here.centre.watch(Some(since));
        let condition = here.centre.condition_changes();
        let names = here.names().await?;
        let position = if missed.is_some() { since } else { applied };
        let mut latest_tick = interval(LATEST_EVERY);
        latest_tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut beat = interval_at(Tick::now() + BEAT_EVERY, BEAT_EVERY);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut listener = Self {
            here,
            asker,
            names,
            ready: VecDeque::new(),
            latest: BTreeMap::new(),
            sources: HashMap::new(),
            position,
            live,
            condition,
            latest_tick,
            beat,
            n_beats: 0,
            ended: false,
            _room: room,
            missed: VecDeque::new(),
        };
        match missed {
            Some(missed) => {
                listener.missed = missed.into();
                let latest = listener.here.centre.latest_since(since);
                listener.hear_latest(&latest);
            }
            None => listener.reset(),
        }
        listener.say_beat();
        listener.say_condition();
        Ok(listener)
    }

    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut listener| async move {
            let event = listener.next().await?;
            Some((Ok(event), listener))
        })
    }

    /// The next event; none once the login has ended or the center has.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            if let Some(bulletin) = self.missed.pop_front() {
                self.hear(bulletin).await;
                continue;
            }
            tokio::select! {
                heard = self.live.recv() => match heard {
                    Ok(bulletin) => self.hear(bulletin).await,
                    Err(RecvError::Lagged(_)) => self.reset(),
                    Err(RecvError::Closed) => return None,
                },
                changed = self.condition.changed() => match changed {
                    Ok(()) => self.say_condition(),
                    Err(_) => return None,
                },
                _ = self.latest_tick.tick(), if !self.latest.is_empty() => self.say_latest(),
                _ = self.beat.tick() => self.on_beat().await,
            }
        }
    }

    async fn hear(&mut self, Bulletin { position, news, latest }: Bulletin) {
        self.hear_latest(&latest);
        if position <= self.position && !news.iter().any(|it| matches!(it, News::Registry)) {
            return;
        }
        self.position = self.position.max(position);
        for it in news.iter() {
            if EVENTS_MAX < self.ready.len() {
                self.reset();
                return;
            }
            self.hear_one(it).await;
        }
        if let Some(last) = self.ready.pop_back() {
            self.ready.push_back(last.id(self.position.to_string()));
        }
    }

    async fn hear_one(&mut self, news: &News) {
        match news {
            News::Alarm(alarm) if self.asker.sees_alarm(alarm) => {
                let written = self.pen().alarm(alarm, None);
                self.say("alarm", &written);
            }
            News::Case(case) if self.asker.sees(&case.entity) => self.hear_case(case).await,
            News::Mean(mean) if self.sees_series(mean.series) => {
                self.say("mean", &NewMean::of(mean));
            }
            News::Aqi { entity, value, at } if self.asker.sees(entity) => {
                let category = self.pen().aqi_category(*value);
                let entity = entity.to_string();
                self.say("aqi", &NewAqi { entity, value: *value, category, at: Instant(*at) });
            }
            News::Registry => {
                self.asker = self.asker.in_zone(self.here.centre.zone());
                self.say("registry", &serde_json::json!({}));
            }
            News::Flood { org, since } if *org == self.asker.user.org => {
                self.say("flood", &FloodNews { since: since.map(Instant) });
            }
            News::Outage(_) => self.say("outage", &serde_json::json!({})),
            News::Alarm(_)
            | News::Case(_)
            | News::Mean(_)
            | News::Skipped(_)
            | News::Aqi { .. }
            | News::Flood { .. } => {}
        }
    }

    fn hear_latest(&mut self, latest: &[Latest]) {
        for it in latest {
            if self.sees_series(it.series) {
                self.latest.insert(it.series, *it);
            }
        }
    }

    async fn hear_case(&mut self, case: &model::Case) {
        let alarm = match case.alarm {
            // Without its alarm's name a case is still worth telling.
            Some(id) => self.here.centre.world().ledger.alarm(id).await.ok().flatten(),
            None => None,
        };
        let written = self.pen().case(case, alarm.as_ref(), self.here.centre.now());
        self.say("case", &written);
    }

    fn sees_series(&self, series: SeriesId) -> bool {
        self.asker.zone.plan(series).is_some_and(|it| self.asker.sees(&it.entity))
    }

    fn pen(&self) -> Pen<'_> {
        Pen { zone: &self.asker.zone, names: self.names.clone() }
    }

    fn say(&mut self, event: &str, data: &impl Serialize) {
        match Event::default().event(event).json_data(data) {
            Ok(event) => self.ready.push_back(event),
            Err(error) => tracing::error!(%error, event, "an event cannot be written"),
        }
    }

    fn say_latest(&mut self) {
        let latest = std::mem::take(&mut self.latest);
        let pen = self.pen();
        let values: Vec<_> = latest.values().filter_map(|it| pen.newest_value(it)).collect();
        self.say("latest", &values);
    }

    fn say_condition(&mut self) {
        let state = HealthState::of(&self.condition.borrow_and_update());
        self.say("health", &state);
    }

    fn say_beat(&mut self) {
        let beat = Beat { now: Instant(self.here.centre.now()), position: self.position.0 };
        self.say("beat", &beat);
        if let Some(last) = self.ready.pop_back() {
            self.ready.push_back(last.id(self.position.to_string()));
        }
    }

    /// Nothing that was missed is told any more: whoever listens asks for everything again.
    fn reset(&mut self) {
        self.ready.clear();
        self.missed.clear();
        self.latest.clear();
        self.live = self.live.resubscribe();
        self.position = self.here.centre.applied();
        self.asker = self.asker.in_zone(self.here.centre.zone());
        let event = Event::default().event("reset").data("{}").id(self.position.to_string());
        self.ready.push_back(event);
    }

    async fn on_beat(&mut self) {
        if !self.latest.is_empty() {
            self.say_latest();
        }
        self.n_beats = self.n_beats.wrapping_add(1);
        if self.n_beats.is_multiple_of(BEATS_PER_LOOK) && !self.is_still_logged_in().await {
            self.ended = true;
            return;
        }
        if let Ok(names) = self.here.names().await {
            self.names = names;
        }
        for (id, health) in self.here.centre.health() {
            let owner = self.asker.zone.source(&id).map(|it| &it.owner);
            let is_seen = owner.is_some_and(|it| self.asker.sees_org(it));
            if is_seen && self.sources.get(&id) != Some(&health) {
                self.say("source", &SourceHeard::of(&id, &health));
                self.sources.insert(id, health);
            }
        }
        self.say_beat();
    }

    /// While the database cannot be asked, nobody is thrown out.
    async fn is_still_logged_in(&self) -> bool {
        let accounts = &self.here.centre.world().accounts;
        if let How::Session(login) = &self.asker.how {
            let session = accounts.session(&login.key, self.here.centre.now()).await;
            if matches!(session, Ok(None)) {
                return false;
            }
        }
        match accounts.user(&self.asker.user.id).await {
            Ok(user) => user.is_some_and(|it| it.user == self.asker.user),
            Err(_) => true,
        }
    }
}
