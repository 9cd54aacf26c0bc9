//! What of BPMN is not in the subset, and what to draw instead.

/// Says nothing about what happens: kept in the file, passed over by the engine.
const PASSED_OVER: &[&str] = &[
    "association",
    "auditing",
    "dataInputAssociation",
    "dataObject",
    "dataObjectReference",
    "dataOutputAssociation",
    "dataStoreReference",
    "group",
    "humanPerformer",
    "incoming",
    "ioSpecification",
    "laneSet",
    "monitoring",
    "outgoing",
    "performer",
    "potentialOwner",
    "property",
    "resourceRole",
    "textAnnotation",
];

/// Does it say nothing about what happens?
pub(super) fn is_passed_over(tag: &str) -> bool {
    PASSED_OVER.contains(&tag)
}

/// What to draw instead of an element that is not in the subset.
pub(super) fn instead_of(tag: &str) -> &'static str {
    match tag {
        "subProcess" | "transaction" | "adHocSubProcess" => {
            "draw its steps as a procedure of its own and call it by a callActivity"
        }
        "scriptTask" => {
            "a procedure computes nothing: use a businessRuleTask with a decision table, or a serviceTask"
        }
        "complexGateway" => "use exclusive, parallel and inclusive gateways",
        "intermediateThrowEvent" => "use a sendTask for a message; other events are not thrown",
        "standardLoopCharacteristics" => "draw the circle with an exclusiveGateway",
        "loopCardinality" | "completionCondition" => {
            "a step is done once for each item of a list: hd:list"
        }
        "signalEventDefinition" | "escalationEventDefinition" | "conditionalEventDefinition" => {
            "use a message or a timer"
        }
        "messageEventDefinition" => {
            "a message waits at a start or on the way, and is sent by a sendTask"
        }
        "compensateEventDefinition" | "cancelEventDefinition" | "linkEventDefinition" => {
            "draw the way with sequence flows"
        }
        _ => "see the list of elements in the manual, page procedures",
    }
}
