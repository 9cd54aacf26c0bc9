//! One piece of news to a case, to its end: the engine moves tokens, and whatever it asks of the
//! world is either done at once (a decision, a deadline) or noted down (a step, a timer, a part).

use std::collections::VecDeque;

use model::{
    Case, CaseEntry, CaseEntryKind, CaseResult, CaseState, CaseTimer, Data, ElementId, Moment,
    Span, StepId, StepRecord, Text, UserId, Value, WorkId,
};

use crate::{
    decision::decide,
    net::{Doing, Kind, Task},
    office::Office,
    open::entry,
    token::{Due, Effect, Ended, Halt, Input, State, begin, step},
};

/// Decisions that one piece of news may lead to: more are a circle of tables.
const DECISIONS_MAX: usize = 100;

/// What became of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// As it now stands.
    pub case: Case,
    /// New lines of its history.
    pub entries: Vec<CaseEntry>,
    /// Cases to be begun for parts of its work.
    pub parts: Vec<Part>,
}

/// A part of a case's work that is a case of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The work that waits for it.
    pub work: WorkId,
    /// Its procedure.
    pub procedure: String,
    /// What it is for, one of a list.
    pub item: Option<Value>,
}

/// A case while it moves.
pub(crate) struct Turn<'a> {
    office: &'a Office<'a>,
    moment: Moment,
    pub(crate) case: Case,
    entries: Vec<CaseEntry>,
    parts: Vec<Part>,
    n_decisions: usize,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(office: &'a Office<'a>, case: &Case, moment: Moment) -> Self {
        let mut case = case.clone();
        case.position = moment.position;
        let (entries, parts) = (Vec::new(), Vec::new());
        Self { office, moment, case, entries, parts, n_decisions: 0 }
    }

    /// The tokens begin.
    pub(crate) fn begin(&mut self, at: Option<&str>, data: Data) -> Result<(), Halt> {
        let (state, effects) = begin(self.office.net, at, data, self.moment.now)?;
        self.case.tokens = Some(Box::new(state));
        self.take(effects)
    }

    /// One piece of news, with all that follows from it.
    pub(crate) fn hear(&mut self, input: &Input) -> Result<(), Halt> {
        let effects = self.step(input)?;
        self.take(effects)
    }

    /// Whatever is open is off. The line that closes the case says enough.
    pub(crate) fn withdraw(&mut self) -> Result<(), Halt> {
        let n_lines = self.entries.len();
        self.hear(&Input::Withdraw)?;
        self.entries.truncate(n_lines);
        Ok(())
    }

    pub(crate) fn write(&mut self, by: Option<&UserId>, kind: CaseEntryKind) {
        self.entries.push(entry(&self.case, self.moment, by, kind));
    }

    /// Every token rests: what is due, what rings, and whether a part of other work is over.
    pub(crate) fn settle(mut self) -> Moved {
        if let Some(tokens) = &self.case.tokens {
            self.case.timers.retain(|it| tokens.works.contains_key(&it.work));
        }
        if self.case.parent.is_some() && self.ended_well() {
            self.close(CaseResult::Solved);
            let result = CaseResult::Solved;
            self.write(None, CaseEntryKind::Closed { result, note: String::new() });
        }
        let open = self.case.steps.iter().filter(|it| it.is_open());
        self.case.due_at = open.filter_map(|it| it.due_at).min();
        Moved { case: self.case, entries: self.entries, parts: self.parts }
    }

    /// Nothing changes any more.
    pub(crate) fn close(&mut self, result: CaseResult) {
        self.case.state = CaseState::Closed(result);
        self.case.closed_at = Some(self.moment.now);
        self.case.timers.clear();
    }

    /// The procedure cannot go on by itself at this work.
    pub(crate) fn doubt(&mut self, work: WorkId, why: &str) {
        let node = self.tokens().and_then(|it| it.work(work)).map(|it| it.node.clone());
        let place = node.map_or_else(Text::default, |it| self.title(&it));
        self.write(None, CaseEntryKind::Doubt { place, why: why.to_owned() });
    }

    /// What the drawing calls an element; its id where it says nothing.
    pub(crate) fn title(&self, node: &ElementId) -> Text {
        let title = self.office.net.node(node.as_str()).map(|it| it.title.clone());
        let title = title.unwrap_or_default();
        if title.vi.is_empty() { Text::new(node.as_str(), node.as_str()) } else { title }
    }

    fn ended_well(&self) -> bool {
        let ended = self.tokens().and_then(State::ended);
        self.case.state == CaseState::Open && matches!(ended, Some(Ended::Done | Ended::Terminated))
    }

    fn tokens(&self) -> Option<&State> {
        self.case.tokens.as_deref()
    }

    fn step(&mut self, input: &Input) -> Result<Vec<Effect>, Halt> {
        let tokens = self.case.tokens.as_deref().ok_or(Halt::Over)?;
        let (state, effects) = step(self.office.net, tokens, self.moment.now, input)?;
        self.case.tokens = Some(Box::new(state));
        Ok(effects)
    }

    fn take(&mut self, effects: Vec<Effect>) -> Result<(), Halt> {
        let mut open = VecDeque::from(effects);
        while let Some(effect) = open.pop_front() {
            if let Effect::Decide { work, table, item } = effect {
                open.extend(self.ask(work, &table, item)?);
            } else {
                self.note(effect);
            }
        }
        Ok(())
    }

    /// What the world has to do about it.
    fn note(&mut self, effect: Effect) {
        match effect {
            Effect::OpenTask { work, node, item, due } => self.open_step(work, &node, item, due),
            Effect::SetTimer { work, due } => self.set_timer(work, due),
            Effect::StartChild { work, procedure, item } => {
                self.parts.push(Part { work, procedure, item });
            }
            Effect::TakeBack { work } => self.take_back(work),
            Effect::Doubt { work, error } => {
                self.doubt(work, &error);
                self.open_by_hand(work);
            }
            // Packs are refused for it; a text kept by an earlier program may still say it.
            Effect::CallService { work, .. }
            | Effect::Send { work, .. }
            | Effect::Await { work, .. } => self.doubt(work, "not_connected"),
            // A person closes the case, and says how it ended.
            Effect::Close { .. } | Effect::Decide { .. } => {}
        }
    }

    /// Asks a table. One that cannot answer is a failure of the work, which the drawing may catch.
    fn ask(&mut self, work: WorkId, name: &str, item: Option<Value>) -> Result<Vec<Effect>, Halt> {
        self.n_decisions += 1;
        if DECISIONS_MAX < self.n_decisions {
            return Err(Halt::Endless);
        }
        let mut data = self.tokens().map(|it| it.data.clone()).unwrap_or_default();
        if let Some(Value::Record(fields)) = item {
            data.extend(fields);
        }
        let answer = match self.office.tables.get(name) {
            Some(table) => decide(table, &data).map_err(|it| it.to_string()),
            None => Err("the decision table is not known any more".to_owned()),
        };
        match answer {
            Ok(said) => {
                let (table, said_too) = (name.to_owned(), said.clone());
                self.write(None, CaseEntryKind::Decided { table, said: said_too });
                self.step(&Input::Done { work, data: said })
            }
            Err(error) => self.step(&Input::Failed { work, error }),
        }
    }

    fn open_step(&mut self, work: WorkId, node: &ElementId, item: Option<Value>, due: Option<Due>) {
        let Ok(id) = StepId::new(node.as_str()) else {
            self.doubt(work, "its id is no code");
            return;
        };
        let due_at = due.and_then(|it| self.office.instant(it));
        let title = self.title(node);
        let kind = self.office.net.node(node.as_str()).map(|it| &it.kind);
        let (role, form, within, needs_evidence) = match kind {
            Some(Kind::Task(Task {
                doing: Doing::User { role, form, within, needs_evidence },
                ..
            })) => (role.clone(), form.clone(), within.map(|it| it.span), *needs_evidence),
            _ => (None, None, None, false),
        };
        let record = StepRecord {
            id,
            title,
            within,
            needs_evidence,
            reached_at: Some(self.moment.now),
            done_at: None,
            done_by: None,
            note: String::new(),
            work: Some(work),
            due_at,
            untimed: due.is_some() && due_at.is_none(),
            skipped: false,
            gone_at: None,
            role,
            form,
            item,
            said: Data::new(),
        };
        // A case of the time before tokens has a place for it already.
        let place =
            self.case.steps.iter_mut().find(|it| it.id == record.id && it.reached_at.is_none());
        match place {
            Some(place) => *place = record,
            None => self.case.steps.push(record),
        }
    }

    /// What failed and nobody catches is a person's: done by hand, its token goes on.
    fn open_by_hand(&mut self, work: WorkId) {
        let is_it = |it: &StepRecord| it.work == Some(work);
        let node = self.tokens().and_then(|it| it.work(work)).map(|it| it.node.clone());
        if let Some(node) = node.filter(|_| !self.case.steps.iter().any(is_it)) {
            self.open_step(work, &node, None, None);
        }
    }

    fn set_timer(&mut self, work: WorkId, due: Due) {
        let at = self.office.instant(due);
        let (from, span, working) = match due {
            Due::At(at) => (at, Span::ZERO, false),
            Due::After { from, lapse } => (from, lapse.span, lapse.working),
        };
        if at.is_none() {
            self.doubt(work, "no_days_off");
        }
        self.case.timers.push(CaseTimer { work, from, span, working, at });
    }

    fn take_back(&mut self, work: WorkId) {
        let now = self.moment.now;
        let step = self.case.steps.iter_mut().find(|it| it.work == Some(work) && it.is_open());
        let Some(step) = step else { return };
        step.gone_at = Some(now);
        let step = step.id.clone();
        self.write(None, CaseEntryKind::StepGone { step });
    }
}
