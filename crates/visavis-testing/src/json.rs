//! A report for programs: one JSON object.
//!
//! In: a report. Out: its text. Every candidate and every value is there, as text of the language.

use serde_json::{Value as Json, json as object};

use crate::answer::in_words;
use crate::report::{
    Answer, AssertReport, Because, Counterexample, Coverage, Failure, Report, Seen, TestReport,
};

/// The report as one JSON object with a line break behind it.
#[must_use]
pub fn json(report: &Report) -> String {
    let tests: Vec<Json> = report.tests.iter().map(test).collect();
    let failed = report.failed();
    let asserts: Vec<Json> = report.asserts.iter().map(assert).collect();
    let mut whole = object!({
        "passed": report.tests.len() - failed,
        "failed": failed,
        "tests": tests,
        "asserts": asserts,
    });
    if let (Some(coverage), Some(members)) = (&report.coverage, whole.as_object_mut()) {
        members.insert("coverage".into(), self::coverage(coverage));
    }
    format!("{whole:#}\n")
}

fn test(test: &TestReport) -> Json {
    let failures: Vec<Json> = test.failures.iter().map(failure).collect();
    object!({
        "name": test.title,
        "file": test.file,
        "line": test.line,
        "passed": failures.is_empty(),
        "failures": failures,
    })
}

fn assert(assert: &AssertReport) -> Json {
    let counterexample = assert.counterexample.as_ref().map(|found| {
        object!({
            "profile": found.profile,
            "at": found.at,
            "because": refuted(found),
            "values": found.seen.iter().map(seen).collect::<Vec<_>>(),
        })
    });
    object!({
        "name": assert.name,
        "file": assert.file,
        "line": assert.line,
        "held": counterexample.is_none(),
        "proved": false,
        "cases": assert.cases,
        "counterexample": counterexample,
    })
}

/// What is wrong with an assert, in one sentence.
pub(crate) fn refuted(found: &Counterexample) -> String {
    let said = if found.value.is_some() { "false" } else { "unknown, and not known true" };
    format!("it is {said} of a customer")
}

fn coverage(coverage: &Coverage) -> Json {
    let kinds = coverage.kinds.iter().map(|covered| {
        let open: Vec<Json> = covered
            .open
            .iter()
            .map(|open| {
                object!({
                    "name": open.name, "file": open.file, "line": open.line, "because": open.what, "try": open.way,
                })
            })
            .collect();
        let reached = covered.all - open.len();
        (covered.kind.to_owned(), object!({ "all": covered.all, "reached": reached, "not_reached": open }))
    });
    Json::Object(kinds.collect())
}

fn failure(failure: &Failure) -> Json {
    let mut out = object!({
        "expectation": failure.expectation,
        "line": failure.line,
        "because": because(failure),
        "values": failure.seen.iter().map(seen).collect::<Vec<_>>(),
    });
    if let (Because::Decision(answer), Some(members)) = (&failure.because, out.as_object_mut()) {
        members.insert("decision".into(), decision(answer));
    }
    out
}

/// What came, in one sentence.
pub(crate) fn because(failure: &Failure) -> String {
    match &failure.because {
        Because::Condition(Some(_)) => "it is false".to_owned(),
        Because::Condition(None) => "it is unknown, and not known true".to_owned(),
        Because::Decision(answer) => format!("`{}` chooses {}", answer.decision, in_words(answer)),
        Because::Record(why) => format!("what is given is no customer: {why}"),
        Because::Disagreement(what) => format!("this is a bug in Visavis, and not in your rules: {what}"),
    }
}

fn seen(seen: &Seen) -> Json {
    object!({
        "text": seen.text,
        "value": seen.value,
        "inside": seen.inside.iter().map(self::seen).collect::<Vec<_>>(),
    })
}

fn decision(answer: &Answer) -> Json {
    let chosen: Vec<Json> = answer
        .chosen
        .iter()
        .map(|pick| object!({ "campaign": pick.campaign, "variant": pick.variant }))
        .collect();
    let rejected: Vec<Json> = answer
        .rejected
        .iter()
        .map(|refusal| {
            let mut out = object!({ "campaign": refusal.campaign, "reason": refusal.reason });
            for (name, detail) in [("by", &refusal.by), ("missing", &refusal.missing)] {
                if let (Some(detail), Some(members)) = (detail, out.as_object_mut()) {
                    members.insert(name.into(), detail.as_str().into());
                }
            }
            out
        })
        .collect();
    object!({
        "decision": answer.decision,
        "chosen": chosen,
        "fallback": answer.fallback,
        "rejected": rejected,
    })
}
