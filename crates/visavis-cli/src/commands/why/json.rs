//! An explanation as one JSON object: the decision as `decide --explain` prints it, and `candidates`.
//!
//! In: everything told. Out: text. The names of fields are promised in the book.

use serde::Serialize;
use visavis::{LimitOf, Printed};
use visavis_value::bucket::Bucket;
use visavis_value::{Instant, Value, print};
use visavis_why::{Absence, Candidate, Clause, Draw, Kind, Made, Node, Seen, Step, Verdict};

use super::Told;
use super::words;

/// The object, on lines of its own.
pub(crate) fn text(told: &Told<'_>) -> String {
    let candidates = told.explanation.candidates.iter().filter(|candidate| told.tells(candidate));
    let out = Out { decision: &told.answer, candidates: candidates.map(|c| candidate(told, c)).collect() };
    // Texts and numbers always serialize.
    let mut text = serde_json::to_string_pretty(&out).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Out<'t> {
    #[serde(flatten)]
    decision: &'t visavis::Decision,
    candidates: Vec<OneCandidate<'t>>,
}

#[derive(Serialize)]
struct OneCandidate<'t> {
    campaign: &'t str,
    file: &'t str,
    line: u32,
    /// `chosen` or the reason's name.
    verdict: &'static str,
    fallback: bool,
    steps: Vec<OneStep<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<Rank<'t>>,
}

#[derive(Serialize)]
struct Rank<'t> {
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<i64>,
    by: Option<OneNode<'t>>,
}

#[derive(Serialize, Default)]
struct OneStep<'t> {
    step: &'static str,
    passed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<OneNode<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<Option<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<OneDraw<'t>>,
}

#[derive(Serialize)]
struct OneDraw<'t> {
    bucket: Option<f64>,
    /// The buckets that count: at least this, less than that.
    at_least: Option<f64>,
    below: Option<f64>,
    key: Option<&'t str>,
    by: Option<String>,
    salt: &'t str,
}

#[derive(Serialize)]
struct OneNode<'t> {
    text: &'t str,
    file: &'t str,
    line: u32,
    is: &'static str,
    /// Of a condition `true`, `false` or `unknown`; else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'static str>,
    /// Of what is no condition; null is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Option<Printed<'t>>>,
    decided: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seen: Vec<OneSeen<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<OneNode<'t>>,
}

#[derive(Serialize, Default)]
struct OneSeen<'t> {
    name: &'t str,
    value: Option<Printed<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Events<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<OneDraw<'t>>,
}

#[derive(Serialize)]
struct Events<'t> {
    of: &'t str,
    /// Null is not known.
    counted: Option<usize>,
    all: Option<usize>,
}

fn candidate<'t>(told: &'t Told<'_>, candidate: &'t Candidate) -> OneCandidate<'t> {
    let verdict = match &candidate.verdict {
        Verdict::Chosen(_) => "chosen",
        Verdict::Rejected(reason) => words::reason_name(reason),
    };
    let is_ranked = !candidate.is_fallback && candidate.steps.iter().all(|step| step.passed);
    let by = candidate.rank.first().map(|by| node(told, by));
    OneCandidate {
        campaign: told.campaign(candidate.campaign),
        file: &candidate.place.file,
        line: candidate.place.line,
        verdict,
        fallback: candidate.is_fallback,
        steps: candidate.steps.iter().map(|one| step(told, one)).collect(),
        rank: is_ranked.then_some(Rank { priority: candidate.priority, by }),
    }
}

fn step<'t>(told: &'t Told<'_>, step: &'t Step) -> OneStep<'t> {
    let out = OneStep { passed: step.passed, ..OneStep::default() };
    let condition = step.clause.condition().map(|condition| node(told, condition));
    match &step.clause {
        Clause::Channel(id) => {
            let name = told.model.channels.get(id.index()).map(|channel| channel.name.as_str());
            OneStep { step: "channel", name, ..out }
        }
        Clause::During { during, .. } => {
            let (from, until) = (during.start.map(instant), during.end.map(instant));
            OneStep { step: "during", from, until, ..out }
        }
        Clause::Requires(_) => OneStep { step: "requires", condition, ..out },
        Clause::For(_) => OneStep { step: "for", condition, ..out },
        Clause::Except(_) => OneStep { step: "except", condition, ..out },
        Clause::Guard { guard, .. } => {
            let name = told.model.guards.get(guard.index()).map(|guard| guard.name.as_str());
            OneStep { step: "guard", name, condition, ..out }
        }
        Clause::Quiet { hours, local } => {
            let mut time = String::new();
            print::time(&mut time, *local);
            OneStep { step: "quiet", name: Some(hours), local: Some(time), ..out }
        }
        Clause::Limit { limit, of, most, counted } => {
            let step = match of {
                LimitOf::Channel => "channel_limit",
                LimitOf::Campaign => "limit",
            };
            OneStep { step, name: Some(limit), most: Some(*most), counted: Some(*counted), ..out }
        }
        Clause::Holdout { universal, share, draw } => {
            let step = if *universal { "universal_holdout" } else { "holdout" };
            let draw = Some(one_draw(told, draw, Some((0.0, share.to_f64()))));
            OneStep { step, draw, ..out }
        }
        Clause::Variant { name, draw, from_to } => {
            let between = from_to.map(|(from, to)| (from.to_f64(), to.to_f64()));
            let draw = Some(one_draw(told, draw, between));
            OneStep { step: "variant", name: name.as_deref(), draw, ..out }
        }
    }
}

fn one_draw<'t>(told: &Told<'_>, draw: &'t Draw, between: Option<(f64, f64)>) -> OneDraw<'t> {
    OneDraw {
        bucket: draw.bucket.map(Bucket::number),
        at_least: between.map(|(from, _)| from),
        below: between.map(|(_, to)| to),
        key: draw.key.as_deref(),
        by: draw.by.and_then(|id| words::attribute_name(told.model, id)),
        salt: &draw.salt,
    }
}

fn node<'t>(told: &'t Told<'_>, node: &'t Node) -> OneNode<'t> {
    let result = match (node.is_condition, &node.value) {
        (false, _) => None,
        (true, Some(Value::Bool(true))) => Some("true"),
        (true, Some(Value::Bool(false))) => Some("false"),
        (true, _) => Some("unknown"),
    };
    let is = match node.kind {
        Kind::And => "and",
        Kind::Or => "or",
        Kind::Not => "not",
        Kind::If => "if",
        Kind::Test => "test",
        Kind::Value => "value",
        Kind::Segment(_) => "segment",
        Kind::Let(_) => "let",
        Kind::Table(_) => "table",
        Kind::Row => "row",
    };
    OneNode {
        text: &node.text,
        file: &node.place.file,
        line: node.place.line,
        is,
        result,
        value: (!node.is_condition).then(|| node.value.as_ref().map(Printed)),
        decided: node.decided,
        seen: node.seen.iter().map(|one| seen(told, one)).collect(),
        parts: node.parts.iter().map(|part| self::node(told, part)).collect(),
    }
}

fn seen<'t>(told: &'t Told<'_>, seen: &'t Seen) -> OneSeen<'t> {
    let value = seen.value.as_ref().map(Printed);
    let mut out = OneSeen { name: &seen.name, value, ..OneSeen::default() };
    match &seen.made {
        None => {}
        Some(Made::Draw { draw, from_to }) => {
            let between = from_to.map(|(from, to)| (from.to_f64(), to.to_f64()));
            out.draw = Some(one_draw(told, draw, between));
        }
        Some(Made::Events { event, unanswered: Some(source), .. }) => {
            // Neither how many there are nor what was made of them is known.
            out.value = None;
            out.events = Some(Events { of: event, counted: None, all: None });
            (out.absent, out.source) = (Some("not_answered"), Some(source.as_str()));
        }
        Some(Made::Events { event, counted, all, not_in, unanswered: None }) => {
            out.events = Some(Events { of: event, counted: Some(*counted), all: Some(*all) });
            out.absent = not_in.as_ref().map(|_| "not_in_source");
            out.source = not_in.as_deref();
        }
    }
    match &seen.absence {
        None => out,
        Some(Absence::NotInRecord) => OneSeen { absent: Some("not_in_record"), ..out },
        Some(Absence::NotInSource { source }) => {
            OneSeen { absent: Some("not_in_source"), source: Some(source), ..out }
        }
        Some(Absence::NotAnswered { source }) => {
            OneSeen { absent: Some("not_answered"), source: Some(source), ..out }
        }
        Some(Absence::Misfit { attribute, found, expected }) => {
            let (found, expected) = told.misfit(*attribute).unwrap_or((found, expected));
            OneSeen { absent: Some("does_not_fit"), found: Some(found), expected: Some(expected), ..out }
        }
    }
}

fn instant(at: Instant) -> String {
    let mut out = String::new();
    print::rfc3339(&mut out, at);
    out
}
