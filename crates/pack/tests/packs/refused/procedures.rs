//! Drawings that cannot be run, or not yet.

use super::check;

const BPMN: &str = "procedures/stop-cranes.bpmn";

#[test]
fn a_procedure_that_does_not_hold_together() {
    check(
        BPMN,
        "<userTask id=\"look\"",
        "<userTask id=\"call\"",
        "weather/procedures/stop-cranes.bpmn:5:5: id `call` is used twice\nweather/procedures/stop-cranes.bpmn:8:5: sequenceFlow `f2` leads to or from `look`, which is not there\nweather/procedures/stop-cranes.bpmn:9:5: sequenceFlow `f3` leads to or from `look`, which is not there",
    );
    check(
        BPMN,
        "sourceRef=\"look\" targetRef=\"end\"",
        "sourceRef=\"look\" targetRef=\"call\"",
        "weather/procedures/stop-cranes.bpmn:4:5: the steps go in a circle at `call`, and no end is reached from there\nweather/procedures/stop-cranes.bpmn:6:5: `end` is never reached from the start",
    );
    check(
        BPMN,
        "    <sequenceFlow id=\"f2\" sourceRef=\"call\" targetRef=\"look\"/>\n",
        "",
        "weather/procedures/stop-cranes.bpmn:4:5: `call` leads nowhere, expected a flow to the next step\nweather/procedures/stop-cranes.bpmn:5:5: `look` is never reached from the start\nweather/procedures/stop-cranes.bpmn:6:5: `end` is never reached from the start",
    );
    check(
        BPMN,
        "targetRef=\"call\"",
        "targetRef=\"cook\"",
        "weather/procedures/stop-cranes.bpmn:7:5: sequenceFlow `f1` leads to or from `cook`, which is not there",
    );
}

#[test]
fn a_step_that_says_too_little() {
    check(
        BPMN,
        "hd:within=\"10min\"",
        "hd:within=\"soon\"",
        "weather/procedures/stop-cranes.bpmn:4:5: `soon` is not a span, expected a whole number and s, min, h or d, such as 30min",
    );
    check(
        BPMN,
        "hd:needsEvidence=\"true\"",
        "hd:needsEvidence=\"yes\"",
        "weather/procedures/stop-cranes.bpmn:4:5: needsEvidence is `yes`, expected true or false",
    );
    check(
        BPMN,
        "<startEvent id=\"start\"/>",
        "<startEvent id=\"start\"><timerEventDefinition/></startEvent>",
        "weather/procedures/stop-cranes.bpmn:3:5: the time of startEvent `start` cannot be read, expected a timeDuration such as PT15M, a timeDate with its zone or a timeCycle such as R/PT15M",
    );
    check(
        BPMN,
        "<userTask id=\"look\"",
        "<userTask hd:role=\"pilot\" id=\"look\"",
        "weather/procedures/stop-cranes.bpmn:5:5: role `pilot` is not known",
    );
}

#[test]
fn a_procedure_that_cases_cannot_follow_yet() {
    check(
        BPMN,
        "<userTask id=\"look\"",
        "<exclusiveGateway id=\"look\"",
        "weather/procedures/stop-cranes.bpmn:5:5: `look` (exclusiveGateway) makes more of it than one line of userTasks: the procedure is sound, but cases cannot follow it yet",
    );
    check(
        BPMN,
        "<userTask id=\"look\"",
        "<userTask hd:role=\"operator\" id=\"look\"",
        "weather/procedures/stop-cranes.bpmn:5:5: `look` (userTask) makes more of it than one line of userTasks: the procedure is sound, but cases cannot follow it yet",
    );
}

#[test]
fn what_is_outside_of_the_subset_is_named() {
    check(
        BPMN,
        "<userTask id=\"look\" name=\"Xem\" hd:en=\"Look\"/>",
        "<scriptTask id=\"look\" name=\"Xem\" hd:en=\"Look\"><script>1</script></scriptTask>",
        "weather/procedures/stop-cranes.bpmn:5:5: scriptTask `look` is outside of the subset: a procedure computes nothing: use a businessRuleTask with a decision table, or a serviceTask",
    );
    check(
        BPMN,
        "<startEvent id=\"start\"/>",
        "<startEvent id=\"start\"><signalEventDefinition/></startEvent>",
        "weather/procedures/stop-cranes.bpmn:3:28: `signalEventDefinition` in startEvent `start` is outside of the subset: use a message or a timer",
    );
    check(
        BPMN,
        "<definitions",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><definitions",
        "weather/procedures/stop-cranes.bpmn:1:1: a DOCTYPE is not allowed in a procedure",
    );
    check(
        BPMN,
        "BPMN/20100524/MODEL",
        "BPMN/20990101/MODEL",
        "weather/procedures/stop-cranes.bpmn:1:1: element `definitions` is no BPMN, expected definitions of the namespace http://www.omg.org/spec/BPMN/20100524/MODEL",
    );
}
