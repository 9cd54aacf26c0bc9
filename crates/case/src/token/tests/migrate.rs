//! Running cases go over to another version.

use model::Time;

use crate::{
    net::{Drawing, Net},
    sketch::{net, play, shown, weave},
    token::{Effect, Map, migrate},
};

fn second(nodes: &str, flows: &str) -> Net {
    let sketch = weave(nodes, flows).unwrap();
    let drawing = Drawing { nodes: sketch.nodes().into(), flows: sketch.flows().into() };
    Net::weave(2, drawing).unwrap()
}

/// `a=b` for a node, `a>j=b>j` for a flow.
fn map(text: &str) -> Map {
    let mut map = Map::default();
    for pair in text.split_whitespace() {
        let (from, to) = pair.split_once('=').unwrap();
        let side = if from.contains('>') { &mut map.flows } else { &mut map.nodes };
        side.insert(from.into(), to.into());
    }
    map
}

#[track_caller]
fn check(old: (&str, &str), words: &str, new: (&str, &str), by: &str, expected: &str) {
    let (from, to) = (net(old.0, old.1), second(new.0, new.1));
    let state = play(&from, "teams=[x,y]", words).unwrap().0.pop().unwrap();
    let outcome = migrate(&from, &to, &map(by), &state, Time(9));
    let actual = match outcome {
        Err(unlike) => unlike.to_string(),
        Ok((state, effects)) => {
            let effects = effects.iter().map(|it| match it {
                Effect::SetTimer { .. } => " +timer".to_owned(),
                Effect::TakeBack { work } => format!(" -{}", work.0),
                Effect::OpenTask { node, .. } => format!(" +{node}"),
                other => format!(" {other:?}"),
            });
            format!("{}:{}", shown(&state), effects.collect::<String>())
        }
    };
    assert_eq!(actual, expected, "\n  {words}\n  {by}");
}

const OLD: (&str, &str) = ("s:start a:user b:user e:end", "s>a a>b b>e");

#[test]
fn a_token_keeps_its_place_or_is_given_another() {
    let longer = ("s:start a:user b:user c:user e:end", "s>a a>b b>c c>e");
    check(OLD, "a", longer, "", "b:");
    let renamed = ("s:start look:user b:user e:end", "s>look look>b b>e");
    check(OLD, "", renamed, "a=look", "look:");
    check(OLD, "", renamed, "", "the token at `a` has no place: `a` is not in the new version");
    let other = ("s:start a:service b:user e:end", "s>a a>b b>e");
    check(OLD, "", other, "", "the token at `a`, a userTask, cannot stand at `a`, a serviceTask");
    check(OLD, "a b", longer, "", "the case is over");
}

#[test]
fn timers_go_and_come_with_the_drawing() {
    let timed = ("s:start a:user t:timer@a b:user e:end", "s>a a>b t>e b>e");
    check(OLD, "", timed, "", "a t: +timer");
    check(timed, "", OLD, "", "a: -1");
    check(timed, "", timed, "", "a t:");
    let renamed = ("s:start a:user u:timer@a b:user e:end", "s>a a>b u>e b>e");
    check(timed, "", renamed, "t=u", "a u:");
    check(timed, "", renamed, "", "a u: -1 +timer");
}

#[test]
fn a_token_that_waits_goes_to_another_join_or_on() {
    let join = ("s:start f:and a:user b:user j:and c:user e:end", "s>f f>a f>b a>j b>j j>c c>e");
    let other = ("s:start f:and a:user b:user k:and c:user e:end", "s>f f>a f>b a>k b>k k>c c>e");
    check(join, "a", other, "a>j=a>k", "b (a>k):");
    check(
        join,
        "a",
        other,
        "",
        "the token that waits on `a>j` has no place: `a>j` leads to no gateway that joins",
    );
    // The new version waits for fewer: the token goes on at once, and what it opens is opened.
    let fewer = (
        "s:start f:and a:user x:user b:user j:or c:user e:end",
        "s>f f>a f>x f>b a>j x>j b>e j>c c>e",
    );
    check(join, "a", fewer, "", "b c: +c");
}

#[test]
fn the_items_of_a_list_go_together() {
    let list = ("s:start a:user*teams e:end", "s>a a>e");
    let renamed = ("s:start look:user*teams e:end", "s>look look>e");
    check(list, "a#0", renamed, "a=look", "look#1:");
    let in_turn = ("s:start a:user-teams e:end", "s>a a>e");
    check(
        list,
        "a#0",
        in_turn,
        "",
        "the token at `a`, a userTask, cannot stand at `a`, a userTask",
    );
}
