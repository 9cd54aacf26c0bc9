//! News that do not fit, and nets that no lint has seen.

use model::Time;

use crate::{
    sketch::{data, net, news, play, shown},
    token::{Halt, Input, WorkId, begin, step},
    value::Data,
};

#[track_caller]
fn check(nodes: &str, flows: &str, (given, words): (&str, &str), expected: &str) {
    let outcome = play(&net(nodes, flows), given, words);
    let actual = outcome.map_or_else(
        |halt| halt.to_string(),
        |(states, _)| states.last().map(shown).unwrap_or_default(),
    );
    assert_eq!(actual, expected, "\n  {nodes}\n  {flows}\n  {words}");
}

#[test]
fn of_two_who_finish_one_step_the_second_finds_it_done() {
    let net = net("s:start a:user b:user e:end", "s>a a>b b>e");
    let (first, _) = begin(&net, None, Data::new(), Time(0)).unwrap();
    let done = Input::Done { work: WorkId(0), data: Data::new() };
    let (second, _) = step(&net, &first, Time(1), &done).unwrap();
    let refused = step(&net, &second, Time(2), &done).unwrap_err();
    assert_eq!(refused, Halt::NotOpen { work: WorkId(0) });
    // In a circle the same step is other work.
    let rang = step(&net, &second, Time(2), &Input::Rang { work: WorkId(1) }).unwrap_err();
    assert_eq!(rang.to_string(), "work 1 at `b` does not end like this");
}

#[test]
fn a_late_answer_finds_nobody() {
    let net = net("s:start a:service t:timer@a b:user e:end", "s>a a>b t>b b>e");
    let (states, _) = play(&net, "", "~t").unwrap();
    let late = Input::Done { work: WorkId(0), data: Data::new() };
    assert_eq!(
        step(&net, &states[1], Time(9), &late).unwrap_err(),
        Halt::NotOpen { work: WorkId(0) }
    );
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let line = ("s:start a:user e:end", "s>a a>e");
    check(line.0, line.1, ("", "@storm"), "nothing waits for the message `storm`");
    check(line.0, line.1, ("", "a withdraw"), "the case is over");
    let receive = ("s:start m:receive e:end", "s>m m>e");
    check(receive.0, receive.1, ("", "m"), "work 0 at `m` does not end like this");
    check(receive.0, receive.1, ("", "@m"), "done");
    let list = ("s:start a:user*teams e:end", "s>a a>e");
    let sentence =
        "`a` is done once for each item of `teams`, which is no list of at most 1000 items";
    check(list.0, list.1, ("", ""), sentence);
    check(list.0, list.1, ("teams=fire", ""), sentence);
}

#[test]
fn a_net_that_no_lint_has_seen_does_no_harm() {
    check(
        "s:start g:xor a:user b:user e:end",
        "s>g g>a?x=1 g>b?x=2 a>e b>e",
        ("", ""),
        "at `g` no test holds and there is no default flow",
    );
    check(
        "s:start g:xor h:xor e:end",
        "s>g g>h g>e?x=1 h>g",
        ("x=2", ""),
        "at `g` no test holds and there is no default flow",
    );
    check(
        "s:start g:xor h:xor e:end",
        "s>g g>h! g>e?x=1 h>g",
        ("x=2", ""),
        "more than 10000 moves in one step: gateways in a circle",
    );
    let join = ("s:start g:xor a:user b:user j:and e:end", "s>g g>a! g>b?x=1 a>j b>j j>e");
    check(join.0, join.1, ("", "a"), "(a>j) stuck");
    // Work that makes two of itself again and again stops somewhere.
    let net = net("s:start a:user e:end", "s>a a>a a>e");
    let mut state = begin(&net, None, Data::new(), Time(0)).unwrap().0;
    for _ in 0..10 {
        state = step(&net, &state, Time(0), &news(&state, "a")).unwrap().0;
    }
    assert_eq!(shown(&state), "a");
}

#[test]
fn a_case_keeps_to_its_version() {
    let old = net("s:start a:user e:end", "s>a a>e");
    let (state, _) = begin(&old, None, data("x=1"), Time(0)).unwrap();
    let drawing = crate::net::Drawing { nodes: old.nodes().into(), flows: old.flows().into() };
    let new = crate::net::Net::weave(2, drawing).unwrap();
    let refused = step(&new, &state, Time(0), &Input::Withdraw).unwrap_err();
    assert_eq!(refused.to_string(), "the case follows version 1, expected version 2");
}

#[test]
fn a_case_begins_where_it_is_told() {
    let net = net("s:start-alarm t:start-alarm a:user b:user e:end", "s>a t>b a>e b>e");
    let at = |it| begin(&net, it, Data::new(), Time(0)).map(|(state, _)| shown(&state));
    assert_eq!(at(Some("t")).unwrap(), "b");
    for wrong in [None, Some("a"), Some("nowhere")] {
        assert!(matches!(at(wrong), Err(Halt::NoStart { .. })), "{wrong:?}");
    }
}
