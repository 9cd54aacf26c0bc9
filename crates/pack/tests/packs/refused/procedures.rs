//! Drawings that are no sequence of steps.

use super::check;

#[test]
fn a_procedure_that_is_no_sequence() {
    let bpmn = "procedures/stop-cranes.bpmn";
    check(
        bpmn,
        "<userTask id=\"look\"",
        "<exclusiveGateway id=\"look\"",
        "weather/procedures/stop-cranes.bpmn:5:5: element `exclusiveGateway` is not supported, expected process, startEvent, userTask, sequenceFlow or endEvent",
    );
    check(
        bpmn,
        "<userTask id=\"look\"",
        "<userTask id=\"call\"",
        "weather/procedures/stop-cranes.bpmn:5:5: id `call` is used twice",
    );
    check(
        bpmn,
        "sourceRef=\"look\" targetRef=\"end\"",
        "sourceRef=\"look\" targetRef=\"call\"",
        "weather/procedures/stop-cranes.bpmn:4:5: the steps go in a circle at `call`\nweather/procedures/stop-cranes.bpmn:6:5: `end` is never reached from the start",
    );
    check(
        bpmn,
        "    <sequenceFlow id=\"f2\" sourceRef=\"call\" targetRef=\"look\"/>\n",
        "",
        "weather/procedures/stop-cranes.bpmn:4:5: `call` leads nowhere, expected a flow to the next step",
    );
    check(
        bpmn,
        "targetRef=\"call\"",
        "targetRef=\"cook\"",
        "weather/procedures/stop-cranes.bpmn:7:5: sequenceFlow `f1` leads to or from `cook`, which is not there\nweather/procedures/stop-cranes.bpmn:3:5: `start` leads nowhere, expected a flow to the next step",
    );
    check(
        bpmn,
        "hd:within=\"10min\"",
        "hd:within=\"soon\"",
        "weather/procedures/stop-cranes.bpmn:4:5: `soon` is not a span, expected a whole number and s, min, h or d, such as 30min",
    );
    check(
        bpmn,
        "hd:needsEvidence=\"true\"",
        "hd:needsEvidence=\"yes\"",
        "weather/procedures/stop-cranes.bpmn:4:5: needsEvidence is `yes`, expected true or false",
    );
    check(
        bpmn,
        "<startEvent id=\"start\"/>",
        "<startEvent id=\"start\"><timerEventDefinition/></startEvent>",
        "weather/procedures/stop-cranes.bpmn:3:28: element `timerEventDefinition` is not supported, expected process, startEvent, userTask, sequenceFlow or endEvent",
    );
    check(
        bpmn,
        "<definitions",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><definitions",
        "weather/procedures/stop-cranes.bpmn:1:1: a DOCTYPE is not allowed in a procedure",
    );
    check(
        bpmn,
        "BPMN/20100524/MODEL",
        "BPMN/20990101/MODEL",
        "weather/procedures/stop-cranes.bpmn:1:1: element `definitions` is not supported, expected process, startEvent, userTask, sequenceFlow or endEvent",
    );
}
