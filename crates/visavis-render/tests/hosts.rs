//! Diagnostics as code hosts take them: SARIF that its schema allows, and annotations whose signs are escaped.

use proptest::prelude::*;
use serde_json::Value;
use visavis_diag::{Applicability, Code, Diagnostic, SourceId, SourceMap, Span};
use visavis_render::{github, sarif};

fn sources() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add("rules/été d'or.vis", "segment über when\n  ärger == 1\n");
    sources.add("./b.vis", "segment b when 100% = x\n");
    sources
}

fn span(source: u32, start: u32, end: u32) -> Span {
    Span::new(SourceId(source), start, end)
}

fn diagnostics() -> [Diagnostic; 3] {
    [
        Diagnostic::error(Code::ForeignOperator, "`==` is written `=` here", span(0, 28, 30), "write `=`")
            .with_fix("write `=`", span(0, 28, 30), "=", Applicability::Safe),
        Diagnostic::warning(Code::TooLarge, "50%, or more: too much", span(1, 10, 23), "this")
            .with_label(span(0, 0, 7), "declared here")
            .with_help("take\nless"),
        Diagnostic { labels: Vec::new(), ..Diagnostic::error(Code::TooLarge, "no place", span(0, 0, 0), "") },
    ]
}

/// What the schema has against a log; also that it could not be asked.
fn problems(log: &str) -> Vec<String> {
    validated(log).unwrap_or_else(|error| vec![error.to_string()])
}

fn validated(log: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    // The published pattern of a language has a bracket that closes nothing, which this validator refuses to read.
    let schema = include_str!("schemas/sarif-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let (schema, log): (Value, Value) = (serde_json::from_str(&schema)?, serde_json::from_str(log)?);
    let validator = jsonschema::validator_for(&schema)?;
    Ok(validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect())
}

#[test]
fn sarif_is_valid_and_says_everything() {
    let log = sarif(&diagnostics(), &sources(), "1.2.3");
    assert_eq!(problems(&log), Vec::<String>::new());
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&log).unwrap()).unwrap();
    insta::assert_snapshot!(pretty);
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let log = sarif(&diagnostics(), &sources(), "1.2.3").replace("ruleId", "rule");
    let problems = problems(&log);
    assert!(problems.iter().any(|problem| problem.starts_with("/runs/0/results/0")), "{problems:?}");
}

#[test]
fn nothing_found_is_an_empty_run() {
    let log = sarif(&[], &SourceMap::default(), "1.2.3");
    assert_eq!(problems(&log), Vec::<String>::new());
    assert!(log.contains("\"results\":[]"), "{log}");
}

#[test]
fn annotations_are_one_line_each() {
    let drawn = github(&diagnostics(), &sources());
    assert_eq!(drawn.lines().count(), 3);
    insta::assert_snapshot!(drawn);
}

proptest! {
    #[test]
    fn every_span_is_a_place(start in 0..60_u32, end in 0..60_u32, file in 0..4_u32, text in ".{0,20}") {
        let found = Diagnostic::error(Code::TooLarge, text.clone(), span(file, start.min(end), start.max(end)), text)
            .with_fix("mend it", span(file, start.min(end), start.max(end)), "x", Applicability::Unsafe);
        let all = [found];
        prop_assert_eq!(problems(&sarif(&all, &sources(), "1")), Vec::<String>::new());
        prop_assert_eq!(github(&all, &sources()).lines().count(), 1);
    }
}
