//! One element of a process: what it does with a token.

use case::net::{
    Doing, Edge, ElementId, End, Gateway, Kind, Lapse, Many, Start, Task, Timer, Wait,
};
use model::{Span, Time};

use super::{
    Page, iso,
    outside::{instead_of, is_passed_over},
    xml::Element,
};

/// What is known of an event: the one definition within it.
enum Definition<'a> {
    Plain,
    Message(&'a Element),
    Timer(&'a Element),
    Error(&'a Element),
    Terminate,
}

/// Not in the subset, which has been said.
struct Outside;

impl Page<'_> {
    /// None where it is outside of the subset, which has then been said.
    pub(super) fn kind(&mut self, element: &Element) -> Option<Kind> {
        let kind = match element.name() {
            "startEvent" => {
                self.only_ours(element, &["en", "alarm", "message", "working"]);
                Kind::Start(self.start(element)?)
            }
            "endEvent" => {
                self.only_ours(element, &["en"]);
                Kind::End(match self.definition(element)? {
                    Definition::Plain => End::Plain,
                    Definition::Terminate => End::Terminate,
                    Definition::Error(it) => End::Error(self.error(it).unwrap_or_default()),
                    Definition::Message(it) | Definition::Timer(it) => {
                        return self.not_here(element, it);
                    }
                })
            }
            "intermediateCatchEvent" => {
                self.only_ours(element, &["en", "message", "working"]);
                Kind::Catch(match self.definition(element)? {
                    Definition::Message(it) => Wait::Message(self.message(element, Some(it))),
                    Definition::Timer(it) => Wait::Timer(self.timer(element, it)),
                    Definition::Error(it) => return self.not_here(element, it),
                    Definition::Plain | Definition::Terminate => {
                        return self.not_here(element, element);
                    }
                })
            }
            "boundaryEvent" => {
                self.only_ours(element, &["en", "message", "working"]);
                let on = self.needed(element, "attachedToRef")?;
                let edge = match self.definition(element)? {
                    Definition::Message(it) => {
                        Edge::Wait(Wait::Message(self.message(element, Some(it))))
                    }
                    Definition::Timer(it) => Edge::Wait(Wait::Timer(self.timer(element, it))),
                    Definition::Error(it) => Edge::Error(self.error(it)),
                    Definition::Plain | Definition::Terminate => {
                        return self.not_here(element, element);
                    }
                };
                let interrupts = element.plain("cancelActivity") != Some("false");
                Kind::Edge { on, edge, interrupts }
            }
            "exclusiveGateway" | "parallelGateway" | "inclusiveGateway" | "eventBasedGateway" => {
                self.only_ours(element, &["en"]);
                Kind::Gateway(self.gateway(element)?)
            }
            tag => Kind::Task(self.task(element, tag)?),
        };
        Some(kind)
    }

    fn start(&mut self, element: &Element) -> Option<Start> {
        let alarm = element.ours("alarm").map(|it| Start::Alarm(it.to_owned()));
        Some(match self.definition(element)? {
            Definition::Plain => alarm.unwrap_or(Start::Plain),
            Definition::Message(it) => Start::Message(self.message(element, Some(it))),
            Definition::Timer(it) => Start::Timer(self.timer(element, it)),
            Definition::Error(it) => return self.not_here(element, it),
            Definition::Terminate => return self.not_here(element, element),
        })
    }

    fn gateway(&mut self, element: &Element) -> Option<Gateway> {
        let default = element.plain("default").map(ElementId::from);
        if element.plain("instantiate") == Some("true") {
            let sentence =
                format!("{} begins a case, expected several startEvents instead", called(element));
            self.outside(element, sentence);
            return None;
        }
        Some(match element.name() {
            "exclusiveGateway" => Gateway::Exclusive { default },
            "inclusiveGateway" => Gateway::Inclusive { default },
            "parallelGateway" => Gateway::Parallel,
            _ => Gateway::EventBased,
        })
    }

    fn task(&mut self, element: &Element, tag: &str) -> Option<Task> {
        let ours: &[&str] = match tag {
            // A task without a type is one that a person does (BPMN 2.0.2 §13.3.3 leaves it open).
            "userTask" | "manualTask" | "task" => {
                &["en", "within", "needsEvidence", "role", "form", "working"]
            }
            "serviceTask" => &["en", "job"],
            "sendTask" | "receiveTask" => &["en", "message"],
            "businessRuleTask" => &["en", "table"],
            "callActivity" => &["en"],
            _ => {
                let sentence =
                    format!("{} is outside of the subset: {}", called(element), instead_of(tag));
                self.outside(element, sentence);
                return None;
            }
        };
        self.only_ours(element, ours);
        for (attribute, usual) in
            [("isForCompensation", "false"), ("startQuantity", "1"), ("completionQuantity", "1")]
        {
            if element.plain(attribute).is_some_and(|it| it != usual) {
                let sentence = format!("{attribute} is outside of the subset, expected {usual}");
                self.outside(element, sentence);
            }
        }
        if element.plain("default").is_some() {
            let sentence = "a choice behind a task, expected an exclusiveGateway for it";
            self.outside(element, sentence.to_owned());
        }
        let many = self.many(element).ok()?;
        Some(Task { doing: self.doing(element, tag), many })
    }

    fn doing(&mut self, element: &Element, tag: &str) -> Doing {
        let named = |it: &str| element.ours(it).map(ToOwned::to_owned);
        match tag {
            "serviceTask" => Doing::Service { job: self.said(element, named("job"), "hd:job") },
            "sendTask" => Doing::Send { message: self.message(element, None) },
            "receiveTask" => Doing::Receive { message: self.message(element, None) },
            "businessRuleTask" => {
                Doing::Decide { table: self.said(element, named("table"), "hd:table") }
            }
            "callActivity" => {
                let procedure = element.plain("calledElement").map(ToOwned::to_owned);
                Doing::Call { procedure: self.said(element, procedure, "calledElement") }
            }
            _ => Doing::User {
                role: named("role"),
                form: named("form"),
                within: self.within(element),
                needs_evidence: self.yes_or_no(element, "needsEvidence"),
            },
        }
    }

    fn within(&mut self, element: &Element) -> Option<Lapse> {
        let text = element.ours("within")?;
        match text.parse::<Span>() {
            Ok(span) => Some(Lapse { span, working: self.yes_or_no(element, "working") }),
            Err(error) => {
                self.unsaid(element, error.to_string());
                None
            }
        }
    }

    fn yes_or_no(&mut self, element: &Element, name: &str) -> bool {
        match element.ours(name) {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => {
                self.unsaid(element, format!("{name} is `{other}`, expected true or false"));
                false
            }
        }
    }

    /// None: once.
    fn many(&mut self, element: &Element) -> Result<Option<Many>, Outside> {
        let mut many = None;
        for inner in &element.children {
            match inner.name() {
                "multiInstanceLoopCharacteristics" => {
                    self.only_ours(inner, &["list"]);
                    let odd = inner
                        .children
                        .iter()
                        .find(|it| ["loopCardinality", "completionCondition"].contains(&it.name()));
                    if let Some(odd) = odd {
                        return self.not_here(element, odd).ok_or(Outside);
                    }
                    let list = inner.ours("list").map(ToOwned::to_owned);
                    let list = self.said(inner, list, "hd:list, the field that holds the list");
                    let one_by_one = inner.plain("isSequential") == Some("true");
                    many = Some(Many { list, one_by_one });
                }
                tag if is_passed_over(tag) => {}
                _ => return self.not_here(element, inner).ok_or(Outside),
            }
        }
        Ok(many)
    }

    /// The one definition within an event.
    fn definition<'a>(&mut self, element: &'a Element) -> Option<Definition<'a>> {
        let mut found = None;
        for inner in &element.children {
            let definition = match inner.name() {
                "messageEventDefinition" => Definition::Message(inner),
                "timerEventDefinition" => Definition::Timer(inner),
                "errorEventDefinition" => Definition::Error(inner),
                "terminateEventDefinition" => Definition::Terminate,
                "dataOutput" | "dataInput" | "outputSet" | "inputSet" => continue,
                tag if is_passed_over(tag) => continue,
                _ => return self.not_here(element, inner),
            };
            if found.replace(definition).is_some() {
                let sentence = format!("{} waits for two things, expected one", called(element));
                self.outside(element, sentence);
                return None;
            }
        }
        Some(found.unwrap_or(Definition::Plain))
    }

    fn timer(&mut self, event: &Element, definition: &Element) -> Timer {
        let working = self.yes_or_no(event, "working");
        let text = |tag| definition.child(tag).map(|it| it.text.trim());
        let after = |span| Timer::After(Lapse { span, working });
        let found = None
            .or_else(|| text("timeDuration").and_then(iso::span).map(after))
            .or_else(|| text("timeDate").and_then(|it| Time::parse(it).ok()).map(Timer::At))
            .or_else(|| {
                let span = text("timeCycle").and_then(iso::repeated)?;
                Some(Timer::Every(Lapse { span, working }))
            });
        found.unwrap_or_else(|| {
            let sentence = format!(
                "the time of {} cannot be read, expected a timeDuration such as PT15M, a timeDate \
                 with its zone or a timeCycle such as R/PT15M",
                called(event)
            );
            self.unsaid(event, sentence);
            after(Span::ZERO)
        })
    }

    /// Our name for a message, or that of BPMN.
    fn message(&mut self, element: &Element, definition: Option<&Element>) -> String {
        let by_reference = definition.unwrap_or(element).plain("messageRef");
        let by_reference = by_reference.map(|it| {
            let id = it.rsplit_once(':').map_or(it, |(_, local)| local);
            self.names.get(id).cloned().unwrap_or_else(|| it.to_owned())
        });
        let named = element.ours("message").map(ToOwned::to_owned).or(by_reference);
        self.said(element, named, "messageRef or hd:message")
    }

    fn error(&self, definition: &Element) -> Option<String> {
        let id = definition.plain("errorRef")?;
        let local = id.rsplit_once(':').map_or(id, |(_, local)| local);
        Some(self.names.get(local).cloned().unwrap_or_else(|| id.to_owned()))
    }

    fn said(&mut self, element: &Element, word: Option<String>, expected: &str) -> String {
        if word.is_none() {
            let sentence = format!("{} does not say what, expected {expected}", called(element));
            self.unsaid(element, sentence);
        }
        word.unwrap_or_default()
    }

    /// `what` may not stand in `element`.
    fn not_here<T>(&mut self, element: &Element, what: &Element) -> Option<T> {
        let sentence = if std::ptr::eq(element, what) {
            format!(
                "{} waits for nothing, expected a message, a timer or an error",
                called(element)
            )
        } else {
            let (tag, instead) = (what.name(), instead_of(what.name()));
            format!("`{tag}` in {} is outside of the subset: {instead}", called(element))
        };
        self.outside(what, sentence);
        None
    }
}

/// How complaints call an element.
fn called(element: &Element) -> String {
    match element.plain("id") {
        Some(id) => format!("{} `{id}`", element.name()),
        None => element.name().to_owned(),
    }
}
