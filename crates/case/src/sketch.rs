//! Nets in a line of text, for tests.

use model::{Span, Text, Time};

use crate::{
    net::{
        Doing, Drawing, Edge, ElementId, End, Flaw, Flow, Gateway, Kind, Lapse, Many, Net, Node,
        Start, Task, Timer, Wait,
    },
    token::{Effect, Ended, Halt, Input, State, WorkId, begin, step},
    value::{Data, Test, Value},
};

/// Nodes as `id:kind`, flows as `a>b`, with `?field=word|word` for a test and `!` for the default.
///
/// Kinds: `start`, `start-alarm`, `end`, `term`, `err`; `user`, `service`, `send`, `receive`,
/// `decide`, `call`, each with `*list` or `-list` to be done for each item, at once or in turn;
/// `xor`, `and`, `or`, `race`; `after`, `msg`; on the edge of `a`: `timer@a`, `message@a`,
/// `error@a`, and leaving it open: `late@a`, `every@a`, `word@a`.
pub(crate) fn weave(nodes: &str, flows: &str) -> Result<Net, Vec<Flaw>> {
    let arrows: Vec<&str> = flows.split_whitespace().collect();
    let nodes = nodes.split_whitespace().map(|it| node(it, &arrows)).collect();
    let flows = arrows.iter().map(|it| flow(it)).collect();
    Net::weave(1, Drawing { nodes, flows })
}

#[track_caller]
pub(crate) fn net(nodes: &str, flows: &str) -> Net {
    weave(nodes, flows).unwrap_or_else(|flaws| panic!("{flaws:?}"))
}

fn arrow(text: &str) -> (&str, Option<&str>) {
    match text.split_once('?') {
        Some((arrow, asked)) => (arrow, Some(asked)),
        None => (text.trim_end_matches('!'), None),
    }
}

fn flow(text: &str) -> Flow {
    let (arrow, asked) = arrow(text);
    let (from, to) = arrow.split_once('>').expect("a>b");
    let when = asked.map(|it| {
        let (field, words) = it.split_once('=').expect("field=word");
        Test { field: field.into(), is: words.split('|').map(Into::into).collect() }
    });
    Flow { id: arrow.into(), from: from.into(), to: to.into(), when }
}

fn node(text: &str, arrows: &[&str]) -> Node {
    let (id, kind) = text.split_once(':').expect("id:kind");
    let default = arrows
        .iter()
        .find(|it| it.ends_with('!') && it.starts_with(&format!("{id}>")))
        .map(|it| ElementId::from(arrow(it).0));
    let kind = match kind.split_once('@') {
        Some((kind, on)) => edge(id, kind, on),
        None => match kind {
            "start" => Kind::Start(Start::Plain),
            "start-alarm" => Kind::Start(Start::Alarm("any".into())),
            "end" => Kind::End(End::Plain),
            "term" => Kind::End(End::Terminate),
            "err" => Kind::End(End::Error(id.into())),
            "xor" => Kind::Gateway(Gateway::Exclusive { default }),
            "or" => Kind::Gateway(Gateway::Inclusive { default }),
            "and" => Kind::Gateway(Gateway::Parallel),
            "race" => Kind::Gateway(Gateway::EventBased),
            "after" => Kind::Catch(Wait::Timer(after())),
            "msg" => Kind::Catch(Wait::Message(id.into())),
            task => Kind::Task(self::task(id, task)),
        },
    };
    Node { id: id.into(), title: Text::new(id, id), kind }
}

fn after() -> Timer {
    Timer::After(lapse())
}

fn lapse() -> Lapse {
    Lapse { span: Span::from_min(15), working: false }
}

fn edge(id: &str, kind: &str, on: &str) -> Kind {
    let (edge, interrupts) = match kind {
        "timer" => (Edge::Wait(Wait::Timer(after())), true),
        "late" => (Edge::Wait(Wait::Timer(after())), false),
        "every" => (Edge::Wait(Wait::Timer(Timer::Every(lapse()))), false),
        "message" => (Edge::Wait(Wait::Message(id.into())), true),
        "word" => (Edge::Wait(Wait::Message(id.into())), false),
        "error" => (Edge::Error(Some(id.into())), true),
        "any" => (Edge::Error(None), true),
        other => panic!("{other}"),
    };
    Kind::Edge { on: on.into(), edge, interrupts }
}

fn task(id: &str, kind: &str) -> Task {
    let split = kind.find(['*', '-']).unwrap_or(kind.len());
    let (what, list) = kind.split_at(split);
    let many = (!list.is_empty())
        .then(|| Many { list: list[1..].into(), one_by_one: list.starts_with('-') });
    let name = id.to_owned();
    let doing = match what {
        "user" => Doing::User { role: None, form: None, within: None, needs_evidence: false },
        "service" => Doing::Service { job: name },
        "send" => Doing::Send { message: name },
        "receive" => Doing::Receive { message: name },
        "decide" => Doing::Decide { table: name },
        "call" => Doing::Call { procedure: name },
        other => panic!("{other}"),
    };
    Task { doing, many }
}

/// `level=red list=a,b`: a word, or a list of words.
pub(crate) fn data(text: &str) -> Data {
    let fields = text.split_whitespace().map(|it| {
        let (field, value) = it.split_once('=').expect("field=value");
        let value = match value.strip_prefix('[') {
            Some(list) => {
                let words = list.trim_end_matches(']').split(',').filter(|it| !it.is_empty());
                Value::List(words.map(Value::text).collect())
            }
            None => Value::text(value),
        };
        (field.to_owned(), value)
    });
    fields.collect()
}

/// What is open, what waits, and how it ended: `a b#0 (c>j)`, `done`.
pub(crate) fn shown(state: &State) -> String {
    let works = state.works().filter(|(_, it)| it.batch.is_none()).map(|(_, it)| match it.item {
        Some(n) => format!("{}#{n}", it.node),
        None => it.node.to_string(),
    });
    let waiting = state.waiting().iter().map(|(flow, n)| match n {
        1 => format!("({flow})"),
        n => format!("({flow})×{n}"),
    });
    let ended = state.ended().map(|it| match it {
        Ended::Done => "done".to_owned(),
        Ended::Terminated => "terminated".to_owned(),
        Ended::Failed(code) => format!("failed {code}"),
        Ended::Withdrawn => "withdrawn".to_owned(),
        Ended::Stuck => "stuck".to_owned(),
    });
    works.chain(waiting).chain(ended).collect::<Vec<_>>().join(" ")
}

/// The work a word of a play is about: at the node, for the item.
pub(crate) fn work(state: &State, named: &str) -> WorkId {
    let (node, item) = match named.split_once('#') {
        Some((node, item)) => (node, Some(item.parse().expect("an item's number"))),
        None => (named, None),
    };
    let is_it =
        |it: &crate::token::Work| it.node.as_str() == node && it.item == item && it.batch.is_none();
    let found = state.works().find(|(_, it)| is_it(it)).map(|(id, _)| id);
    found.unwrap_or_else(|| panic!("`{named}` is not open in {}", shown(state)))
}

/// One word of a play: `a` is done, `a:level=red` with an answer, `a!x` fails with `x`, `~t` rings,
/// `@m` comes, `withdraw`.
pub(crate) fn news(state: &State, word: &str) -> Input {
    let (head, said) = match word.split_once(':') {
        Some((head, said)) => (head, data(&said.replace(';', " "))),
        None => (word, Data::new()),
    };
    if word == "withdraw" {
        Input::Withdraw
    } else if let Some(timer) = head.strip_prefix('~') {
        Input::Rang { work: work(state, timer) }
    } else if let Some(message) = head.strip_prefix('@') {
        Input::Came { message: message.to_owned(), data: said }
    } else if let Some((at, error)) = head.split_once('!') {
        Input::Failed { work: work(state, at), error: error.to_owned() }
    } else {
        Input::Done { work: work(state, head), data: said }
    }
}

/// Plays the words one after another and gives every state on the way, and all effects.
pub(crate) fn play(net: &Net, given: &str, words: &str) -> Result<(Vec<State>, Vec<Effect>), Halt> {
    let (mut state, mut effects) = begin(net, None, data(given), Time(0))?;
    let mut states = vec![state.clone()];
    for (n, word) in (1..).zip(words.split_whitespace()) {
        let (after, more) = step(net, &state, Time::from_s(n), &news(&state, word))?;
        states.push(after.clone());
        effects.extend(more);
        state = after;
    }
    Ok((states, effects))
}
