//! Each rule of the manual's page, as a play: what is open after every word.

use model::{Span, Time};

use crate::{
    net::{ElementId, Lapse},
    sketch::{net, play, shown},
    token::{Due, Effect, Ended, WorkId},
    value::Value,
};

/// After the beginning and after each word: what is open, `/` between.
#[track_caller]
fn check(nodes: &str, flows: &str, (given, words): (&str, &str), expected: &str) {
    let (states, _) = play(&net(nodes, flows), given, words).unwrap_or_else(|it| panic!("{it}"));
    let actual: Vec<String> = states.iter().map(shown).collect();
    assert_eq!(actual.join(" / "), expected, "\n  {nodes}\n  {flows}\n  {words}");
}

#[test]
fn one_step_follows_another() {
    check("s:start a:user b:user e:end", "s>a a>b b>e", ("", "a b"), "a / b / done");
    check("s:start e:end", "s>e", ("", ""), "done");
}

#[test]
fn an_exclusive_gateway_takes_the_first_way_whose_test_holds() {
    let nodes = "s:start a:user g:xor b:user c:user d:user e:end";
    let flows = "s>a a>g g>b?level=red g>c?level=red|orange g>d! b>e c>e d>e";
    check(nodes, flows, ("", "a:level=red b"), "a / b / done");
    check(nodes, flows, ("", "a:level=orange c"), "a / c / done");
    check(nodes, flows, ("", "a:level=green d"), "a / d / done");
    // What nobody has said decides nothing.
    check(nodes, flows, ("", "a d"), "a / d / done");
}

#[test]
fn a_parallel_gateway_opens_all_and_waits_for_all() {
    let nodes = "s:start f:and a:user b:user j:and c:user e:end";
    let flows = "s>f f>a f>b a>j b>j j>c c>e";
    check(nodes, flows, ("", "b a c"), "a b / a (b>j) / c / done");
    // Several ways out of a step are all taken, several ways in are not joined (§13.3.1).
    check(
        "s:start a:user b:user c:user e:end",
        "s>a a>b a>c b>e c>e",
        ("", "a b c"),
        "a / b c / c / done",
    );
}

#[test]
fn an_inclusive_gateway_waits_for_what_can_still_come() {
    let nodes = "s:start f:or a:user b:user c:user j:or d:user e:end";
    let flows = "s>f f>a?team=fire f>b?team=police f>c! a>j b>j c>j j>d d>e";
    check(nodes, flows, ("team=[fire,police]", "a b d"), "a b / b (a>j) / d / done");
    check(nodes, flows, ("team=fire", "a d"), "a / d / done");
    check(nodes, flows, ("team=none", "c d"), "c / d / done");
}

#[test]
fn an_inclusive_gateway_does_not_wait_for_what_may_pass_it_by() {
    // The token at `x` can still come to `j` by `b`, or leave by `y`: it is waited for.
    let nodes = "s:start f:and a:user x:user g:xor b:user y:user j:or d:user e:end";
    let flows = "s>f f>a f>x x>g g>b?go=in g>y! a>j b>j y>e j>d d>e";
    check(nodes, flows, ("", "a x y d"), "a x / x (a>j) / y d / d / done");
    check(nodes, flows, ("", "a x:go=in b d"), "a x / x (a>j) / b (a>j) / d / done");
}

#[test]
fn an_inclusive_gateway_in_a_circle_waits_for_no_token_behind_itself() {
    // Völzer's case: what must go through the gateway first is not waited for by it.
    let nodes = "s:start j:or a:user g:xor e:end";
    let flows = "s>j j>a a>g g>j?again=yes g>e!";
    check(nodes, flows, ("", "a:again=yes a:again=no"), "a / a / done");
    // A token that can come to a marked way as well is not waited for (the rule's last clause).
    let nodes = "s:start f:and x:user g:xor p:xor q:xor j:or d:user e:end";
    let flows = "s>f f>p f>x x>g g>p?go=p g>q! p>j q>j j>d d>e";
    check(nodes, flows, ("", "x d d"), "x d / d d / d / done");
}

#[test]
fn of_a_race_the_first_wins() {
    let nodes = "s:start r:race m:receive t:after a:user b:user e:end";
    let flows = "s>r r>m r>t m>a t>b a>e b>e";
    check(nodes, flows, ("", "@m:answer=yes a"), "r m t / a / done");
    check(nodes, flows, ("", "~t b"), "r m t / b / done");
}

#[test]
fn an_edge_event_interrupts_or_goes_beside() {
    let nodes = "s:start a:user t:timer@a w:every@a b:user c:user e:end";
    let flows = "s>a a>e t>b b>e w>c c>e";
    check(nodes, flows, ("", "a"), "a t w / done");
    check(nodes, flows, ("", "~t b"), "a t w / b / done");
    check(nodes, flows, ("", "~w ~w a c c"), "a t w / a t w c / a t c w c / c c / c / done");
    let nodes = "s:start a:user l:late@a c:user e:end";
    check(nodes, "s>a a>e l>c c>e", ("", "~l c a"), "a l / a c / a / done");
    let nodes = "s:start a:user m:message@a b:user e:end";
    check(nodes, "s>a a>e m>b b>e", ("", "@m b"), "a m / b / done");
}

#[test]
fn a_failure_goes_to_the_edge_event_of_its_error() {
    let nodes = "s:start a:service x:error@a y:any@a b:user c:user e:end";
    let flows = "s>a a>e x>b b>e y>c c>e";
    check(nodes, flows, ("", "a!x b"), "a / b / done");
    check(nodes, flows, ("", "a!other c"), "a / c / done");
    let (states, effects) = play(&net("s:start a:service e:end", "s>a a>e"), "", "a!gone").unwrap();
    assert_eq!(shown(&states[1]), "a");
    let doubt = Effect::Doubt { work: WorkId(0), error: "gone".to_owned() };
    assert_eq!(effects.last(), Some(&doubt));
}

#[test]
fn an_end_ends_its_way_and_a_terminating_one_the_case() {
    let nodes = "s:start f:and a:user b:user e:end x:term";
    check(nodes, "s>f f>a f>b a>e b>x", ("", "a b"), "a b / b / terminated");
    check(nodes, "s>f f>a f>b a>e b>x", ("", "b"), "a b / terminated");
    let nodes = "s:start f:and a:user b:user e:end x:err";
    check(nodes, "s>f f>a f>b a>e b>x", ("", "b"), "a b / failed x");
    check(nodes, "s>f f>a f>b a>e b>x", ("", "a withdraw"), "a b / b / withdrawn");
}

#[test]
fn a_list_is_worked_at_once_or_in_turn() {
    let at_once = ("s:start a:user*teams b:user e:end", "s>a a>b b>e");
    check(
        at_once.0,
        at_once.1,
        ("teams=[fire,police]", "a#1:found=p a#0:found=f b"),
        "a#0 a#1 / a#0 / b / done",
    );
    check(
        "s:start a:call-teams b:user e:end",
        "s>a a>b b>e",
        ("teams=[fire,police]", "a#0 a#1 b"),
        "a#0 / a#1 / b / done",
    );
    check(at_once.0, at_once.1, ("teams=[]", "b"), "b / done");
    let words = "a#1:found=p a#0:found=f";
    let (states, _) = play(&net(at_once.0, at_once.1), "teams=[fire,police]", words).unwrap();
    let said = |word| Value::Record([("found".to_owned(), Value::text(word))].into());
    let expected = Value::List(vec![said("f"), said("p")]);
    assert_eq!(states.last().unwrap().data().get("a"), Some(&expected));
}

#[test]
fn an_edge_event_of_a_list_takes_all_its_items_back() {
    let nodes = "s:start a:user*teams t:timer@a x:any@a b:user e:end";
    let flows = "s>a a>e t>b x>b b>e";
    let given = "teams=[fire,police]";
    check(nodes, flows, (given, "a#0 ~t b"), "a#0 a#1 t / a#1 t / b / done");
    check(nodes, flows, (given, "a#0!fell b"), "a#0 a#1 t / b / done");
}

#[test]
fn what_the_world_must_do_is_said_once() {
    let nodes = "s:start a:user t:timer@a b:service e:end";
    let (_, effects) = play(&net(nodes, "s>a a>b t>e b>e"), "", "a b").unwrap();
    let lapse = Lapse { span: Span::from_min(15), working: false };
    let node = ElementId::from("a");
    assert_eq!(
        effects,
        [
            Effect::OpenTask { work: WorkId(0), node, item: None, due: None },
            Effect::SetTimer { work: WorkId(1), due: Due::After { from: Time(0), lapse } },
            Effect::TakeBack { work: WorkId(1) },
            Effect::CallService { work: WorkId(2), job: "b".to_owned(), item: None },
            Effect::Close { how: Ended::Done },
        ]
    );
}
