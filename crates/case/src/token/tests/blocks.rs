//! Procedures made of blocks, and what they mean, said a second time and much more simply: a block
//! is over when what is in it is. The engine, which knows nothing of blocks, must agree.

use proptest::{collection::vec, prelude::*};

use crate::{
    net::{
        Doing, Drawing, Edge, ElementId, End, Flow, Gateway, Kind, Lapse, Many, Net, Node, Start,
        Task, Timer, Wait,
    },
    value::{Data, Test, Value},
};

/// A block. Tasks and questions are numbered by [`number`].
#[derive(Debug, Clone)]
pub(super) enum Plan {
    Skip,
    Task(usize),
    /// One for each of two items.
    Many(usize),
    /// A task, and what is done instead when its timer rings.
    Guarded(usize, Box<Plan>),
    Seq(Vec<Plan>),
    Xor(usize, Vec<Plan>),
    And(Vec<Plan>),
    Or(usize, Vec<Plan>),
    /// Done again while its question is answered by 0.
    Loop(usize, Box<Plan>),
}

pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let leaf = prop_oneof![
        1 => Just(Plan::Skip),
        4 => Just(Plan::Task(0)),
        1 => Just(Plan::Many(0)),
    ];
    let block = leaf.prop_recursive(3, 14, 3, |inner| {
        let some = || vec(inner.clone(), 2..=3);
        prop_oneof![
            vec(inner.clone(), 1..=3).prop_map(Plan::Seq),
            some().prop_map(|it| Plan::Xor(0, it)),
            some().prop_map(Plan::And),
            some().prop_map(|it| Plan::Or(0, it)),
            inner.clone().prop_map(|it| Plan::Guarded(0, Box::new(it))),
            // A step in every circle, or the gateways would spin.
            inner.prop_map(|it| Plan::Loop(0, Box::new(Plan::Seq(vec![Plan::Task(0), it])))),
        ]
    });
    block.prop_map(|it| {
        let mut whole = Plan::Seq(vec![it, Plan::Task(0)]);
        number(&mut whole, &mut 0);
        whole
    })
}

fn number(plan: &mut Plan, next: &mut usize) {
    let mut take = || {
        *next += 1;
        *next
    };
    match plan {
        Plan::Skip => {}
        Plan::Task(n) | Plan::Many(n) => *n = take(),
        Plan::Guarded(n, inner) | Plan::Loop(n, inner) => {
            *n = take();
            number(inner, next);
        }
        Plan::Xor(n, all) | Plan::Or(n, all) => {
            *n = take();
            for it in all {
                number(it, next);
            }
        }
        Plan::Seq(all) | Plan::And(all) => {
            for it in all {
                number(it, next);
            }
        }
    }
}

/// The ways `of` that question `n` is answered by: none of them is the default, the last.
fn chosen(n: usize, of: usize, data: &Data) -> Vec<usize> {
    let answer = data.get(&format!("c{n}"));
    let says = |it: &usize| answer.is_some_and(|all| all.says(&it.to_string()));
    let taken: Vec<usize> = (0..of - 1).filter(says).collect();
    if taken.is_empty() { vec![of - 1] } else { taken }
}

/// A block under way.
#[derive(Debug, Clone)]
pub(super) enum Live<'a> {
    Over,
    At(String),
    Guarded(usize, &'a Plan),
    Seq(&'a [Plan], Box<Live<'a>>),
    All(Vec<Live<'a>>),
    Loop(usize, &'a Plan, Box<Live<'a>>),
}

pub(super) fn enter<'a>(plan: &'a Plan, data: &Data) -> Live<'a> {
    match plan {
        Plan::Skip => Live::Over,
        Plan::Task(n) => Live::At(format!("t{n}")),
        Plan::Many(n) => all((0..2).map(|it| Live::At(format!("t{n}#{it}"))).collect()),
        Plan::Guarded(n, inner) => Live::Guarded(*n, inner),
        Plan::Seq(plans) => in_turn(plans, data),
        Plan::And(plans) => all(plans.iter().map(|it| enter(it, data)).collect()),
        Plan::Xor(n, plans) => enter(&plans[chosen(*n, plans.len(), data)[0]], data),
        Plan::Or(n, plans) => {
            let taken = chosen(*n, plans.len(), data);
            all(taken.into_iter().map(|it| enter(&plans[it], data)).collect())
        }
        Plan::Loop(n, inner) => Live::Loop(*n, inner, Box::new(enter(inner, data))),
    }
}

fn in_turn<'a>(plans: &'a [Plan], data: &Data) -> Live<'a> {
    for (n, plan) in plans.iter().enumerate() {
        match enter(plan, data) {
            Live::Over => {}
            live => return Live::Seq(&plans[n + 1..], Box::new(live)),
        }
    }
    Live::Over
}

fn all(lives: Vec<Live<'_>>) -> Live<'_> {
    if lives.iter().all(|it| matches!(it, Live::Over)) { Live::Over } else { Live::All(lives) }
}

/// After `name` was done or rang.
pub(super) fn after<'a>(live: Live<'a>, name: &str, data: &Data) -> Live<'a> {
    match live {
        Live::At(at) if at == name => Live::Over,
        Live::Guarded(n, _) if name == format!("t{n}") => Live::Over,
        Live::Guarded(n, instead) if name == format!("r{n}") => enter(instead, data),
        Live::Seq(rest, inner) => match after(*inner, name, data) {
            Live::Over => in_turn(rest, data),
            inner => Live::Seq(rest, Box::new(inner)),
        },
        Live::All(lives) => all(lives.into_iter().map(|it| after(it, name, data)).collect()),
        Live::Loop(n, body, inner) => match after(*inner, name, data) {
            Live::Over if chosen(n, 2, data) == [0] => {
                Live::Loop(n, body, Box::new(enter(body, data)))
            }
            Live::Over => Live::Over,
            inner => Live::Loop(n, body, Box::new(inner)),
        },
        other => other,
    }
}

pub(super) fn open(live: &Live<'_>, names: &mut Vec<String>) {
    match live {
        Live::Over => {}
        Live::At(name) => names.push(name.clone()),
        Live::Guarded(n, _) => names.extend([format!("t{n}"), format!("r{n}")]),
        Live::Seq(_, inner) | Live::Loop(_, _, inner) => open(inner, names),
        Live::All(lives) => lives.iter().for_each(|it| open(it, names)),
    }
}

/// A mistake people make when they draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    None,
    /// One way is chosen, and all are waited for.
    XorThenAnd,
    /// All ways are taken, and none is waited for.
    AndThenXor,
}

/// Draws a plan. The mistake is made at its first parallel block; false when it has none.
pub(super) fn draw(plan: &Plan, mistake: Mistake) -> (Net, bool) {
    let mut pen = Pen { drawing: Drawing::default(), mistake, made: false };
    let start = pen.node("s", Kind::Start(Start::Plain));
    let last = pen.block(plan, Port { from: start, when: None });
    let end = pen.node("e", Kind::End(End::Plain));
    pen.flow(&last, &end);
    // A gateway asks in the order of the file: that of its ways, and a way without a step in it is
    // drawn only where it ends.
    let way = |it: &Flow| it.when.as_ref().map_or(u32::MAX, |it| it.is[0].parse().unwrap());
    pen.drawing.flows.sort_by_key(way);
    (Net::weave(1, pen.drawing).expect("blocks hold together"), pen.made)
}

struct Pen {
    drawing: Drawing,
    mistake: Mistake,
    made: bool,
}

/// An arrow without its end.
#[derive(Clone)]
struct Port {
    from: ElementId,
    when: Option<Test>,
}

impl Pen {
    fn block(&mut self, plan: &Plan, from: Port) -> Port {
        match plan {
            Plan::Skip => from,
            Plan::Task(n) => self.task(*n, None, &from),
            Plan::Many(n) => {
                let many = Many { list: "items".to_owned(), one_by_one: false };
                self.task(*n, Some(many), &from)
            }
            Plan::Guarded(n, instead) => {
                let task = self.task(*n, None, &from);
                let after = Timer::After(Lapse { span: model::Span::from_h(1), working: true });
                let edge = Edge::Wait(Wait::Timer(after));
                let edge = Kind::Edge { on: task.from.clone(), edge, interrupts: true };
                let edge = self.node(&format!("r{n}"), edge);
                let instead = self.block(instead, Port { from: edge, when: None });
                let meet = Kind::Gateway(Gateway::Exclusive { default: None });
                self.meet(&format!("g{n}m"), meet, &[task, instead])
            }
            Plan::Seq(plans) => plans.iter().fold(from, |from, it| self.block(it, from)),
            Plan::And(plans) => self.parallel(plans, &from),
            Plan::Xor(n, plans) => {
                let gate = |default| Kind::Gateway(Gateway::Exclusive { default });
                self.choice(*n, plans, &from, gate, gate(None))
            }
            Plan::Or(n, plans) => {
                let gate = |default| Kind::Gateway(Gateway::Inclusive { default });
                self.choice(*n, plans, &from, gate, gate(None))
            }
            Plan::Loop(n, body) => {
                let meet = Kind::Gateway(Gateway::Exclusive { default: None });
                let meet = self.meet(&format!("g{n}m"), meet, &[from]);
                let back = meet.from.clone();
                let last = self.block(body, meet);
                let gate = self.gate(*n, |default| Kind::Gateway(Gateway::Exclusive { default }));
                self.flow(&last, &gate);
                let again = Port { from: gate.clone(), when: Some(asked(*n, 0)) };
                self.flow(&again, &back);
                Port { from: gate, when: None }
            }
        }
    }

    fn task(&mut self, n: usize, many: Option<Many>, from: &Port) -> Port {
        let doing = Doing::User { role: None, form: None, within: None, needs_evidence: false };
        let task = self.node(&format!("t{n}"), Kind::Task(Task { doing, many }));
        self.flow(from, &task);
        Port { from: task, when: None }
    }

    fn parallel(&mut self, plans: &[Plan], from: &Port) -> Port {
        let wrong = self.mistake != Mistake::None && !self.made;
        self.made |= wrong;
        let n = self.drawing.nodes.len();
        let all = || Kind::Gateway(Gateway::Parallel);
        let one = || Kind::Gateway(Gateway::Exclusive { default: None });
        let (split, meet) = match self.mistake {
            Mistake::XorThenAnd if wrong => (one(), all()),
            Mistake::AndThenXor if wrong => (all(), one()),
            _ => (all(), all()),
        };
        let gate = self.node(&format!("p{n}s"), split);
        self.flow(from, &gate);
        let ends: Vec<Port> = plans
            .iter()
            .map(|it| self.block(it, Port { from: gate.clone(), when: None }))
            .collect();
        self.meet(&format!("p{n}j"), meet, &ends)
    }

    fn choice(
        &mut self,
        n: usize,
        plans: &[Plan],
        from: &Port,
        split: impl Fn(Option<ElementId>) -> Kind,
        meet: Kind,
    ) -> Port {
        let gate = self.gate(n, split);
        self.flow(from, &gate);
        let last = plans.len() - 1;
        let ends: Vec<Port> = plans
            .iter()
            .enumerate()
            .map(|(it, plan)| {
                let when = (it != last).then(|| asked(n, it));
                self.block(plan, Port { from: gate.clone(), when })
            })
            .collect();
        self.meet(&format!("g{n}j"), meet, &ends)
    }

    /// A gateway that asks question `n`. Its default is the arrow that is drawn last, without a test.
    fn gate(&mut self, n: usize, kind: impl Fn(Option<ElementId>) -> Kind) -> ElementId {
        let id = format!("g{n}s");
        let default = ElementId::from(format!("{id}>default").as_str());
        self.node(&id, kind(Some(default)))
    }

    fn meet(&mut self, id: &str, kind: Kind, ends: &[Port]) -> Port {
        let meet = self.node(id, kind);
        for end in ends {
            self.flow(end, &meet);
        }
        Port { from: meet, when: None }
    }

    fn node(&mut self, id: &str, kind: Kind) -> ElementId {
        let id = ElementId::from(id);
        self.drawing.nodes.push(Node { id: id.clone(), title: model::Text::default(), kind });
        id
    }

    fn flow(&mut self, port: &Port, to: &ElementId) {
        let from = port.from.clone();
        let default = format!("{from}>default");
        let is_default = port.when.is_none()
            && self.drawing.nodes.iter().any(|it| {
                it.id == from
                    && matches!(
                        &it.kind,
                        Kind::Gateway(
                            Gateway::Exclusive { default: Some(_) }
                                | Gateway::Inclusive { default: Some(_) }
                        )
                    )
            });
        let n = self.drawing.flows.len();
        let id = if is_default { default } else { format!("f{n}") };
        let flow = Flow { id: id.as_str().into(), from, to: to.clone(), when: port.when.clone() };
        self.drawing.flows.push(flow);
    }
}

fn asked(n: usize, way: usize) -> Test {
    Test { field: format!("c{n}"), is: vec![way.to_string()] }
}

/// Answers to all questions of a plan: for each, the digits whose bits are set.
pub(super) fn answers(bits: &[u8]) -> Data {
    let answer = |it: u8| {
        let digits = (0..3).filter(|digit| it & (1 << digit) != 0);
        Value::List(digits.map(|it: u8| Value::Text(it.to_string())).collect())
    };
    let mut data: Data = (1..).zip(bits).map(|(n, it)| (format!("c{n}"), answer(*it))).collect();
    data.insert("items".to_owned(), Value::List(vec![Value::Flag(true), Value::Flag(false)]));
    data
}
