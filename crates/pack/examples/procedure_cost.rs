//! What procedures cost: opening a drawing of 500 steps, and 100,000 running cases with timers;
//! figures as one line: `cargo run --release -p pack --example procedure_cost`.
#![expect(clippy::disallowed_methods, reason = "it measures")]
#![expect(clippy::print_stdout, reason = "figures are its output")]

use std::{fmt::Write as _, time::Instant};

use case::{
    Data,
    net::{Net, lint, prove},
    token::{Input, State, begin, step},
};
use model::Time;

type Failed = Box<dyn std::error::Error>;

const CASES: usize = 100_000;
const STEPS: usize = 500;

fn main() -> Result<(), Failed> {
    let line = line();
    let at = Instant::now();
    let net = read(&line)?;
    let opened_ms = at.elapsed().as_secs_f64() * 1e3;
    let at = Instant::now();
    let (flaws, proof) = (lint(&net), prove(&net));
    let proved_ms = at.elapsed().as_secs_f64() * 1e3;
    if !flaws.is_empty() || !proof.flaws.is_empty() || !proof.complete {
        return Err("the line is not sound".into());
    }

    let net = read(&teams())?;
    let before = resident_bytes()?;
    let cases: Vec<State> = (0..CASES)
        .map(|_| begin(&net, None, Data::new(), Time(0)).map(|(state, _)| state))
        .collect::<Result<_, _>>()?;
    let bytes = (resident_bytes()? - before) / CASES;
    let mut took_ns = Vec::with_capacity(CASES);
    for state in &cases {
        let works = state.works().find(|(_, it)| it.node.as_str() == "a");
        let work = works.ok_or("`a` is not open")?.0;
        let news = Input::Done { work, data: Data::new() };
        let at = Instant::now();
        let (after, effects) = step(&net, state, Time(1), &news)?;
        took_ns.push(at.elapsed().as_nanos());
        if after.ended().is_some() || effects.is_empty() {
            return Err("a step did nothing".into());
        }
    }
    took_ns.sort_unstable();
    let at = |share: usize| took_ns[(took_ns.len() - 1) * share / 100];
    println!(
        "{{\"open_500_ms\": {opened_ms:.1}, \"prove_500_ms\": {proved_ms:.1}, \"case_bytes\": {bytes}, \
         \"step_p50_ns\": {}, \"step_p99_ns\": {}}}",
        at(50),
        at(99)
    );
    Ok(())
}

fn read(text: &str) -> Result<Net, Failed> {
    let reading = pack::read_bpmn("measured.bpmn", text).map_err(|it| it.to_string())?;
    if let Some(complaint) = reading.outside.iter().chain(&reading.unsaid).next() {
        return Err(complaint.to_string().into());
    }
    Net::weave(1, reading.drawing).map_err(|flaws| format!("{flaws:?}").into())
}

fn drawing(nodes: &str, flows: &[(String, String)]) -> String {
    let mut text = String::from(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">\
         <startEvent id=\"s\"/><endEvent id=\"e\"/>",
    );
    text.push_str(nodes);
    for (n, (from, to)) in flows.iter().enumerate() {
        let _ = write!(text, "<sequenceFlow id=\"f{n}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>");
    }
    text.push_str("</process></definitions>");
    text
}

/// Steps one after another.
fn line() -> String {
    let mut nodes = String::new();
    for it in 0..STEPS {
        let _ = write!(nodes, "<userTask id=\"t{it}\"/>");
    }
    let names: Vec<String> = std::iter::once("s".to_owned())
        .chain((0..STEPS).map(|it| format!("t{it}")))
        .chain(std::iter::once("e".to_owned()))
        .collect();
    let flows: Vec<_> = names.windows(2).map(|it| (it[0].clone(), it[1].clone())).collect();
    drawing(&nodes, &flows)
}

/// Three teams at once, each with a timer that takes its work back, then a conclusion.
fn teams() -> String {
    let mut nodes = String::from(
        "<parallelGateway id=\"fork\"/><inclusiveGateway id=\"join\"/><userTask id=\"end-of-it\"/>",
    );
    let mut flows = vec![("s", "fork"), ("join", "end-of-it"), ("end-of-it", "e")];
    for (team, late) in [("a", "la"), ("b", "lb"), ("c", "lc")] {
        let _ = write!(
            nodes,
            "<userTask id=\"{team}\"/><boundaryEvent id=\"{late}\" attachedToRef=\"{team}\">\
             <timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>\
             </boundaryEvent>"
        );
        flows.extend([("fork", team), (team, "join"), (late, "join")]);
    }
    let flows: Vec<_> = flows.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    drawing(&nodes, &flows)
}

/// What of this process is in memory.
fn resident_bytes() -> Result<usize, Failed> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: usize = text.split_whitespace().nth(1).ok_or("no resident pages")?.parse()?;
    Ok(pages * 4_096)
}
