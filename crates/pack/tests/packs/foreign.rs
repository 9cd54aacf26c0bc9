//! BPMN of other tools: the reference models of the BPMN Model Interchange Working Group (CC BY 3.0),
//! where they lie beside the checkout, and files that mean harm.

use case::net::{Net, lint};
use pack::read_bpmn;

/// What we say of each model: the elements outside of the subset, else what it leaves unsaid, else
/// what the lint says.
const MODELS: &str = include_str!("foreign.txt");

#[test]
fn every_reference_model_is_read_or_has_a_named_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = root.join("bpmn-miwg");
    if !root.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "{} is absent", root.display());
        return;
    }
    let mut names: Vec<String> = std::fs::read_dir(&root)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let said: Vec<String> = names.iter().map(|it| say(&root, it)).collect();
    assert_eq!(said.join("\n"), MODELS.trim_end());
}

fn say(root: &std::path::Path, name: &str) -> String {
    let text = std::fs::read_to_string(root.join(name)).unwrap();
    let reading = read_bpmn(name, &text).unwrap_or_else(|it| panic!("{it}"));
    let shown = |all: &[pack::Complaint]| -> Vec<String> {
        all.iter()
            .map(|it| {
                format!(
                    "
  {}: {}",
                    it.line, it.sentence
                )
            })
            .collect()
    };
    if !reading.outside.is_empty() {
        return format!("{name}: outside{}", shown(&reading.outside).concat());
    }
    let flaws = match Net::weave(1, reading.drawing) {
        Ok(net) => lint(&net),
        Err(flaws) => flaws,
    };
    let flaws: Vec<String> = flaws.iter().map(|it| format!("\n  {it}")).collect();
    format!("{name}: inside{}{}", shown(&reading.unsaid).concat(), flaws.concat())
}

#[track_caller]
fn check_refused(text: &str, expected: &str) {
    let complaint = read_bpmn("x.bpmn", text).expect_err("it is read");
    let actual = format!("{}:{}: {}", complaint.line, complaint.column, complaint.sentence);
    assert_eq!(actual, expected);
}

#[test]
fn files_that_mean_harm_are_refused_at_once() {
    let bpmn = "xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"";
    check_refused(
        "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><definitions>&b;</definitions>",
        "1:1: a DOCTYPE is not allowed in a procedure",
    );
    check_refused(
        "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><definitions/>",
        "1:1: a DOCTYPE is not allowed in a procedure",
    );
    let deep = format!("<definitions {bpmn}>{}", "<process>".repeat(40));
    check_refused(
        &deep,
        &format!(
            "1:{}: has more than 20000 elements, or more than 32 within one another",
            "<definitions >".len() + bpmn.len() + 31 * "<process>".len() + 1
        ),
    );
    let wide = format!("<definitions {bpmn}>{}</definitions>", "<message/>".repeat(20_000));
    assert!(read_bpmn("x.bpmn", &wide).is_err());
    let long = "x".repeat((4 << 20) + 1);
    check_refused(&long, "1:1: has 4194305 bytes, expected at most 4194304");
    check_refused(
        &format!("<definitions {bpmn}><process id=\"p\">"),
        &format!(
            "1:{}: is not XML: it ends before its elements do",
            "<definitions ><process id=\"p\">".len() + bpmn.len() + 1
        ),
    );
    check_refused(
        &format!("<definitions {bpmn} id=\"&b;\"/>"),
        "1:1: is not XML: at 1..2: unrecognized entity `b`",
    );
    check_refused("", "1:1: has no element");
    check_refused(
        &format!("<definitions {bpmn}/>"),
        "1:1: has no process of the namespace http://www.omg.org/spec/BPMN/20100524/MODEL",
    );
}
