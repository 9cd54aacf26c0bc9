//! What the lint says of drawings, and what it lets through.

use super::{Known, lint, lint_names, prove};
use crate::sketch::{net, weave};

/// What is refused at once, what the lint says, else what trying everything shows.
#[track_caller]
fn check(nodes: &str, flows: &str, expected: &str) {
    let found = weave(nodes, flows).map_or_else(
        |found| found,
        |net| {
            let found = lint(&net);
            if found.is_empty() { prove(&net).flaws } else { found }
        },
    );
    let actual: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(actual.join("\n"), expected, "\n  {nodes}\n  {flows}");
}

#[test]
fn a_drawing_that_does_not_hold_together_is_refused() {
    check("s:start s:user e:end", "s>e", "s: id `s` is used twice");
    check(
        "s:start e:end",
        "s>e s>x",
        "s>x: sequenceFlow `s>x` leads to or from `x`, which is not there",
    );
    check(
        "s:start a:user e:end",
        "s>a a>e e>a a>s",
        "e>a: sequenceFlow `e>a` may not leave `e` (endEvent)\na>s: sequenceFlow `a>s` may not enter `s` (startEvent)",
    );
    check(
        "s:start a:user e:end",
        "s>a a>e?x=1",
        "a>e: sequenceFlow `a>e` has a test, expected one only behind an exclusive or inclusive gateway",
    );
    check("s:start t:timer@s e:end", "s>e t>e", "t: sits on `s`, expected a task");
    check(
        "s:start r:race a:user m:msg e:end",
        "s>r r>a r>m a>e m>e",
        "a: `a` follows an eventBasedGateway, expected a waiting event or a receiveTask that nothing else leads to",
    );
}

#[test]
fn dead_ends_circles_and_what_is_never_reached() {
    check("a:user e:end", "a>e", "has no startEvent, expected at least one");
    check(
        "s:start a:user b:user e:end",
        "s>a b>e",
        "a: `a` leads nowhere, expected a flow to the next step\nb: `b` is never reached from the start\ne: `e` is never reached from the start",
    );
    check(
        "s:start a:user b:user e:end",
        "s>a a>b b>a",
        "a: the steps go in a circle at `a`, and no end is reached from there\ne: `e` is never reached from the start",
    );
    check(
        "s:start g:xor h:xor e:end",
        "s>g g>h! g>e?x=1 h>g",
        "g: the gateways at `g` go in a circle without a step to wait at",
    );
    check("s:start g:xor a:user e:end", "s>g g>a! g>e?x=1 a>g", "");
}

#[test]
fn gateways_that_may_not_know_the_way() {
    check(
        "s:start g:xor a:user b:user e:end",
        "s>g g>a?x=1 g>b a>e b>e",
        "g: `g` has no default flow: nobody knows what happens when no test holds\ng>b: sequenceFlow `g>b` has no test, expected a field and what it says, or that it is the default",
    );
    check("s:start g:or a:user b:user e:end", "s>g g>a?x=1 g>b! a>e b>e", "");
}

#[test]
fn joins_that_do_not_fit_their_splits() {
    check(
        "s:start g:xor a:user b:user j:and e:end",
        "s>g g>a?x=1 g>b! a>j b>j j>e",
        "j: a token may wait at `j` for ever: what it waits for took another way",
    );
    check(
        "s:start f:and a:user b:user j:xor c:user e:end",
        "s>f f>a f>b a>j b>j j>c c>e",
        "c: two tokens may stand at `c` at once: parallel ways meet there without a gateway that joins them",
    );
    check(
        "s:start f:or a:user b:user j:and c:user e:end",
        "s>f f>a?x=1 f>b! a>j b>j j>c c>e",
        "j: a token may wait at `j` for ever: what it waits for took another way",
    );
    check("s:start f:or a:user b:user j:or c:user e:end", "s>f f>a?x=1 f>b! a>j b>j j>c c>e", "");
    // An end of one way is not the end of the case: it needs no join.
    check("s:start f:and a:user b:user e:end", "s>f f>a f>b a>e b>e", "");
    // A reminder beside open work may come again and again.
    check("s:start a:user r:every@a b:user e:end", "s>a a>e r>b b>e", "");
    check("s:start a:service x:error@a b:user e:end", "s>a a>e x>b b>e", "");
}

#[test]
fn names_that_nobody_knows() {
    let net = net(
        "s:start d:decide a:user*teams c:call g:xor e:end",
        "s>d d>a a>c c>g g>e! g>d?level=red",
    );
    let say = |known: &Known| {
        let flaws = lint_names(&net, known);
        flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        say(&Known::default()),
        "d: decision table `d` is not known\nc: procedure `c` is not known\na: field `teams` is asked for, but no form and no decision table of this procedure gives it\ng>d: field `level` is asked for, but no form and no decision table of this procedure gives it"
    );
    let mut known = Known::default();
    known.tables.insert("d".to_owned(), ["level".to_owned()].into());
    known.procedures.insert("c".to_owned());
    known.given.insert("teams".to_owned());
    assert_eq!(say(&known), "");
}

#[test]
fn a_drawing_of_five_hundred_steps_is_looked_through() {
    let steps: Vec<String> = (0..500).map(|it| format!("a{it}")).collect();
    let nodes: Vec<String> = steps.iter().map(|it| format!("{it}:user")).collect();
    let flows: Vec<String> = steps.windows(2).map(|it| format!("{}>{}", it[0], it[1])).collect();
    let net = net(
        &format!("s:start {} e:end", nodes.join(" ")),
        &format!("s>a0 {} a499>e", flows.join(" ")),
    );
    assert_eq!(lint(&net), vec![]);
    let proof = prove(&net);
    assert_eq!((proof.flaws, proof.states, proof.complete), (vec![], 501, true));
}
