//! An example case: told by whoever drew the procedure, and played through the engine that runs the real
//! ones.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AlarmId, Case, CaseAct, CaseEntryKind, CaseResult, CaseState, Data, ElementId, Ended, EntityId,
    Evidence, Moment, Position, RuleId, Span, StepId, StepRecord, Time, UserId, Value, WorkId,
};

use crate::{
    Moved, Office, Opening, Procedure, Refusal, act,
    net::{Doing, Kind, Start, Task},
    open, part_ended, ring,
    token::Halt,
};

/// More times than come in any example: they come again and again.
const RINGS_MAX: usize = 1_000;

/// A case as somebody tells it: what is done in it, and what is then in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// When it begins.
    pub begins: Time,
    /// The rule whose alarm opens it; none where a person does.
    pub rule: Option<RuleId>,
    /// What of a list it is for.
    pub item: Option<Value>,
    /// What is in hand at first: steps and parts by their ids, each as often as it is open.
    pub in_hand: Vec<String>,
    /// What happens, in order.
    pub lines: Vec<Line>,
    /// How its ways end.
    pub ends: Ended,
}

/// One thing that happens, and what is in hand after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What happens.
    pub what: What,
    /// Then.
    pub in_hand: Vec<String>,
}

/// What happens in an example. Of what is open several times, the oldest is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A step is done, and this is said in its form.
    Done(StepId, Data),
    /// A step is left out.
    Skipped(StepId),
    /// The case that does a part of the work is closed.
    PartEnded(String, CaseResult),
    /// Time passes, and timers ring.
    Passed(Span),
}

/// Where an example goes otherwise than it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// Of its lines; none at its beginning and at its end.
    pub line: Option<usize>,
    /// How.
    pub how: How,
}

/// How an example goes otherwise than it is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum How {
    /// The rule is named at no start of the drawing.
    #[error("no start is for the alarms of `{rule}`")]
    NoStart {
        /// The rule.
        rule: RuleId,
    },
    /// It cannot begin.
    #[error("the case does not begin: {halt}")]
    NotBegun {
        /// Why.
        halt: Halt,
    },
    /// What is done is refused.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
    },
    /// Nobody works on such a part.
    #[error("no part `{part}` is open")]
    NoPart {
        /// As told.
        part: String,
    },
    /// Its times come again without end.
    #[error("its timers ring more than {RINGS_MAX} times")]
    RingsOn,
    /// Something else is in hand.
    #[error("in hand is {actual}, expected {expected}")]
    InHand {
        /// What is.
        actual: String,
        /// As told.
        expected: String,
    },
    /// It stops half-way.
    #[error("the example stops before the case is over: in hand is {in_hand}")]
    NotOver {
        /// What is left.
        in_hand: String,
    },
    /// It ends in another way.
    #[error("the case ends as {actual}, expected {expected}")]
    Ends {
        /// How it does.
        actual: String,
        /// As told.
        expected: String,
    },
}

/// Plays an example. Answers with the tasks and events it came to.
pub fn play(
    procedure: &Procedure,
    office: &Office<'_>,
    example: &Example,
) -> Result<BTreeSet<ElementId>, Otherwise> {
    let at = |line: Option<usize>| move |how: How| Otherwise { line, how };
    let mut player = Player::begin(procedure, office, example).map_err(at(None))?;
    player.expect(&example.in_hand).map_err(at(None))?;
    for (n, line) in example.lines.iter().enumerate() {
        player.hear(&line.what).map_err(at(Some(n)))?;
        player.expect(&line.in_hand).map_err(at(Some(n)))?;
    }
    player.expect_end(&example.ends).map_err(at(None))?;
    Ok(player.reached)
}

/// Whoever plays it.
struct Player<'a> {
    office: &'a Office<'a>,
    user: UserId,
    case: Case,
    moment: Moment,
    reached: BTreeSet<ElementId>,
}

impl<'a> Player<'a> {
    fn begin(
        procedure: &Procedure,
        office: &'a Office<'a>,
        example: &Example,
    ) -> Result<Self, How> {
        let user = UserId::new("example").expect("a code");
        let entity = EntityId::new("example").expect("a code");
        let moment = Moment { position: Position(1), now: example.begins };
        let alarm = example.rule.as_ref().map(|rule| (AlarmId::from_name("example"), rule));
        if let Some((_, rule)) = alarm {
            let is_it = |it: &Start| matches!(it, Start::Alarm(named) if named == rule.as_str());
            if !office.net.starts().any(|(_, start)| is_it(start)) {
                return Err(How::NoStart { rule: rule.clone() });
            }
        }
        let by = alarm.is_none().then_some(&user);
        let item = example.item.as_ref();
        let opening = Opening { entity: &entity, alarm, by, id: None, parent: None, item };
        let moved =
            open(procedure, office, &opening, moment).map_err(|halt| How::NotBegun { halt })?;
        let (case, reached) = (moved.case.clone(), BTreeSet::new());
        let mut player = Self { office, user, case, moment, reached };
        player.take(moved);
        Ok(player)
    }

    fn hear(&mut self, what: &What) -> Result<(), How> {
        self.moment.position = self.moment.position.next();
        match what {
            What::Done(step, said) => {
                let (work, needs_evidence) = self.oldest(step);
                let photo = Evidence { name: "example".into(), sha256: "0".repeat(64), bytes: 0 };
                let evidence = if needs_evidence { vec![photo] } else { vec![] };
                let (step, said, note) = (step.clone(), said.clone(), "example".to_owned());
                self.act(&CaseAct::CompleteStep { step, work, note, evidence, said })
            }
            What::Skipped(step) => {
                let work = self.oldest(step).0;
                self.act(&CaseAct::SkipStep {
                    step: step.clone(),
                    work,
                    reason: "example".to_owned(),
                })
            }
            What::PartEnded(part, result) => self.end_part(part, *result),
            What::Passed(span) => self.wait(*span),
        }
    }

    fn act(&mut self, asked: &CaseAct) -> Result<(), How> {
        let moved = act(&self.case, self.office, self.moment, &self.user, asked);
        self.take(moved.map_err(|refusal| How::Refused { refusal })?);
        Ok(())
    }

    fn end_part(&mut self, part: &str, result: CaseResult) -> Result<(), How> {
        let work = self.parts().find(|(_, node)| node.as_str() == part).map(|it| it.0);
        let work = work.ok_or_else(|| How::NoPart { part: part.to_owned() })?;
        let (state, tokens) = (CaseState::Closed(result), None);
        let ended = Case { state, tokens, ..self.case.clone() };
        let moved = part_ended(&self.case, self.office, self.moment, (work, &ended));
        self.take(moved);
        Ok(())
    }

    /// Whatever rings on the way rings at its instant.
    fn wait(&mut self, span: Span) -> Result<(), How> {
        let until = self.moment.now.plus(span);
        for _ in 0..RINGS_MAX {
            let due = self.case.timers.iter().filter_map(|it| Some((it.at?, it.work)));
            let Some((at, work)) = due.filter(|it| it.0 <= until).min() else {
                self.moment.now = until;
                return Ok(());
            };
            self.moment.now = self.moment.now.max(at);
            let moved = ring(&self.case, self.office, self.moment, work);
            self.take(moved);
        }
        Err(How::RingsOn)
    }

    fn take(&mut self, moved: Moved) {
        let steps = moved.case.steps.iter().map(|it| ElementId::from(it.id.as_str()));
        self.reached.extend(steps);
        let works = moved.case.tokens.iter().flat_map(|it| it.works.values());
        self.reached.extend(works.map(|it| it.node.clone()));
        for line in &moved.entries {
            if let CaseEntryKind::Decided { table, .. } = &line.kind {
                let nodes = self.office.net.nodes().iter().filter(|it| asks(&it.kind, table));
                self.reached.extend(nodes.map(|it| it.id.clone()));
            }
        }
        self.case = moved.case;
    }

    /// The work of a step that is open, and whether it needs a file.
    fn oldest(&self, step: &StepId) -> (Option<WorkId>, bool) {
        let open = self.case.steps.iter().find(|it| it.id == *step && it.is_open());
        (open.and_then(|it| it.work), open.is_some_and(|it| it.needs_evidence))
    }

    /// Parts that other cases do, the oldest first. One that could not be begun is a step.
    fn parts(&self) -> impl Iterator<Item = (WorkId, &ElementId)> {
        let is_call = move |node: &ElementId| {
            let kind = self.office.net.node(node.as_str()).map(|it| &it.kind);
            matches!(kind, Some(Kind::Task(Task { doing: Doing::Call { .. }, .. })))
        };
        let is_step = move |work: WorkId| {
            let is_it = |it: &StepRecord| it.work == Some(work);
            self.case.steps.iter().any(is_it)
        };
        let works = self.case.tokens.iter().flat_map(|it| it.works.iter());
        works
            .filter(move |(work, it)| it.batch.is_none() && is_call(&it.node) && !is_step(**work))
            .map(|(work, it)| (*work, &it.node))
    }

    fn in_hand(&self) -> Vec<&str> {
        let steps = self.case.steps.iter().filter(|it| it.is_open()).map(|it| it.id.as_str());
        let mut open: Vec<&str> = steps.chain(self.parts().map(|it| it.1.as_str())).collect();
        open.sort_unstable();
        open
    }

    fn expect(&self, told: &[String]) -> Result<(), How> {
        let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
        told.sort_unstable();
        let actual = self.in_hand();
        if actual == told {
            return Ok(());
        }
        Err(How::InHand { actual: listed(&actual), expected: listed(&told) })
    }

    fn expect_end(&self, told: &Ended) -> Result<(), How> {
        let Some(actual) = self.case.tokens.as_ref().and_then(|it| it.ended()) else {
            return Err(How::NotOver { in_hand: listed(&self.in_hand()) });
        };
        if actual == told {
            return Ok(());
        }
        Err(How::Ends { actual: word_of(actual), expected: word_of(told) })
    }
}

/// Is it done by asking this table?
fn asks(kind: &Kind, table: &str) -> bool {
    matches!(kind, Kind::Task(Task { doing: Doing::Decide { table: it }, .. }) if it == table)
}

/// Ids with how often each is there.
fn listed(sorted: &[&str]) -> String {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for id in sorted {
        *times.entry(id).or_default() += 1;
    }
    let one = |(id, n): (&&str, &usize)| match n {
        1 => format!("`{id}`"),
        n => format!("{n} times `{id}`"),
    };
    let all: Vec<String> = times.iter().map(one).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}

/// How a case ended, as packs write it.
fn word_of(ended: &Ended) -> String {
    match ended {
        Ended::Done => "`done`".to_owned(),
        Ended::Terminated => "`terminated`".to_owned(),
        Ended::Failed(code) => format!("the error `{code}`"),
        Ended::Withdrawn => "withdrawn".to_owned(),
        Ended::Stuck => "stuck".to_owned(),
    }
}
