//! What lints claim is so: of every customer that there can be, by the reference evaluator; and sure fixes change no answer.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use visavis::{Checked, Zone};
use visavis_check::model::{ExprId, Model};
use visavis_diag::{Code, Diagnostic, Span, apply_fixes};
use visavis_oracle::{Customer, Oracle};
use visavis_testkit::generate::{cases, config};
use visavis_value::{Instant, Type, Value, read};

const SCHEMA: &str = r#"source crm {
  customer_id: text key
  a: int in 0..6 = 2
  b: int?
  t: "x" | "y" | "z" = "x"
  u: text? ignoring case
  p: bool
  n: number? in 0..1
  h: time?
}
channel web { content { headline: text } }
"#;

/// Customers at the edges of what the conditions below ask.
fn customers() -> Vec<String> {
    let numbers = |from: i64, to: i64| {
        (from..=to).map(|i| i.to_string()).chain(["null".to_owned()]).collect::<Vec<_>>()
    };
    let (a, b) = (numbers(0, 6), numbers(-1, 7));
    let t = ["\"x\"", "\"y\"", "\"z\"", "null"];
    let u = ["\"FR\"", "\"fr\"", "\"BE\"", "\"\"", "null"];
    let n = ["0", "0.25", "0.5", "0.75", "1", "null"];
    let h = ["\"00:00\"", "\"08:00\"", "\"08:01\"", "\"21:00\"", "\"23:59:59\"", "null"];
    let mut out: Vec<String> = Vec::new();
    for (i, a) in a.iter().enumerate() {
        for (j, b) in b.iter().enumerate() {
            for (k, t) in t.iter().enumerate() {
                for p in [true, false] {
                    // The others turn so that every value meets each.
                    let turn = i * 31 + j * 7 + k * 3 + usize::from(p);
                    let (u, n, h) = (u[turn % u.len()], n[turn % n.len()], h[(turn / 2) % h.len()]);
                    out.push(format!(
                        r#"{{"customer_id":"c","a":{a},"b":{b},"t":{t},"u":{u},"p":{p},"n":{n},"h":{h}}}"#
                    ));
                }
            }
        }
    }
    out
}

/// One test of one attribute.
fn test() -> impl Strategy<Value = String> {
    let op = prop_oneof![Just("="), Just("!="), Just("<"), Just("<="), Just(">"), Just(">=")];
    let range = (-1..8i64, -1..8i64, any::<bool>()).prop_map(|(x, y, open)| {
        format!("{}..{}{}", x.min(y), if open { "<" } else { "" }, x.max(y) + i64::from(open))
    });
    prop_oneof![
        (prop_oneof![Just("a"), Just("b")], op.clone(), -1..8i64)
            .prop_map(|(x, op, v)| format!("{x} {op} {v}")),
        (op.clone(), -1..8i64).prop_map(|(op, v)| format!("{v} {op} a")),
        (prop_oneof![Just("a"), Just("b")], range).prop_map(|(x, range)| format!("{x} in {range}")),
        (prop_oneof![Just("="), Just("!=")], "[xyz]").prop_map(|(op, v)| format!("t {op} \"{v}\"")),
        ("[xyz]", "[xyz]", any::<bool>())
            .prop_map(|(v, w, not)| format!("t {}in [\"{v}\", \"{w}\"]", if not { "not " } else { "" })),
        (prop_oneof![Just("="), Just("!=")], prop_oneof![Just("FR"), Just("be")])
            .prop_map(|(op, v)| format!("u {op} \"{v}\"")),
        (op, prop_oneof![Just("0"), Just("0.5"), Just("1"), Just("1.5")])
            .prop_map(|(op, v)| format!("n {op} {v}")),
        prop_oneof![
            Just("p"),
            Just("not p"),
            Just("b is missing"),
            Just("b is known"),
            Just("a is known"),
            Just("u is missing")
        ]
        .prop_map(str::to_owned),
        prop_oneof![
            Just("h in 21:00..08:00"),
            Just("h in 08:00..21:00"),
            Just("h < 08:00"),
            Just("h >= 21:00")
        ]
        .prop_map(str::to_owned),
        Just("(b otherwise 3) > 2".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(3, 12, 3, |inner| {
        let joined = |word: &'static str| move |parts: Vec<String>| format!("({})", parts.join(word));
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(joined(" and ")),
            prop::collection::vec(inner.clone(), 2..4).prop_map(joined(" or ")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(c, a, b)| format!("(if {c} then {a} else {b})")),
        ]
    })
}

/// A condition, perhaps beside a name.
fn mixed() -> impl Strategy<Value = String> {
    let named = prop_oneof![Just("s0"), Just("s1"), Just("l")];
    (condition(), prop::option::of(named), any::<bool>()).prop_map(|(c, name, and)| match name {
        Some(name) => format!("{name} {} {c}", if and { "and" } else { "or" }),
        None => c,
    })
}

/// Segments, a `let`, and two campaigns of which one may shadow the other.
fn program() -> impl Strategy<Value = String> {
    (condition(), condition(), condition(), mixed(), mixed(), 0..3u8, any::<bool>()).prop_map(
        |(s0, s1, l, s2, s3, first, shared)| {
            let audience = if shared { "for s0\n  " } else { "" };
            let say = "via web { headline: \"Hello\" }";
            format!(
                "{SCHEMA}segment s0 when {s0}\nsegment s1 when {s1}\nlet l = {l}\nsegment s2 when {s2}\nsegment s3 when {s3}\n\
                 campaign one {{\n  priority {first}\n  {audience}{say}\n}}\n\
                 campaign two {{\n  priority 1\n  for s0\n  for {s2}\n  {say}\n}}\n\
                 decision d {{ via web }}\n",
            )
        },
    )
}

fn checked(text: &str) -> Checked {
    visavis::check_sources([
        ("visavis.toml", "[project]\nname = \"p\"\n[lints]\nall = \"warn\"\n"),
        ("rules.vis", text),
    ])
}

/// A generated program with what it says of itself in a manifest, where its first line says what that is to say.
fn generated(text: &str) -> Checked {
    let Some(said) = text.strip_prefix("# visavis.toml: ").and_then(|rest| rest.lines().next()) else {
        return visavis::check_sources([("rules.vis", text)]);
    };
    let own = |line: &&str| line.starts_with("edition ") || line.starts_with("timezone ");
    let project: String = text.lines().filter(own).map(|line| line.replacen(' ', " = ", 1) + "\n").collect();
    let rules: String = text.lines().filter(|line| !own(line)).map(|line| format!("{line}\n")).collect();
    let manifest = format!("[project]\nname = \"p\"\n{project}{said}\n");
    visavis::check_sources([("visavis.toml", manifest.as_str()), ("rules.vis", rules.as_str())])
}

fn now() -> Instant {
    read::datetime("2026-03-10 09:00", Zone::UTC).expect("a moment")
}

/// The condition that stands at a place: of several, as `not` and `in` of `not in`, the outermost.
fn at(model: &Model, span: Span) -> Option<ExprId> {
    let mut ids = (0..u32::try_from(model.exprs.len()).expect("few")).map(ExprId);
    ids.rfind(|id| model.exprs[*id].span == span && model.exprs[*id].ty == Type::Bool)
}

/// What is wrong with a claim, if anything.
fn false_claim(model: &Model, finding: &Diagnostic, customers: &[Customer]) -> Option<String> {
    let Code::Lint(name) = finding.code else { return None };
    let oracle = Oracle::new(model);
    let label = finding.primary()?.span;
    let yes =
        |id: ExprId, customer: &Customer| oracle.eval(id, customer, now(), None) == Some(Value::Bool(true));
    let segment =
        |span: Span| model.segments.iter().find(|segment| segment.span == span).map(|segment| segment.when);
    let held = |claim: &str, wrong: &dyn Fn(&Customer) -> bool| {
        customers.iter().any(wrong).then(|| format!("{claim}: {}", finding.message))
    };
    match *name {
        "never-matches" => {
            let named = model.lets.iter().find(|named| named.span == label).map(|named| named.value);
            let campaign = model.campaigns.iter().position(|campaign| campaign.span == label);
            if let Some(campaign) = campaign {
                let id = visavis_check::model::CampaignId(u32::try_from(campaign).ok()?);
                return held("somebody is", &|customer| oracle.is_eligible(id, customer, now()));
            }
            let id = segment(label).or(named).or_else(|| at(model, label))?;
            held("somebody does", &|customer| yes(id, customer))
        }
        "always-matches" => {
            let id = at(model, label)?;
            held("somebody does not", &|customer| !yes(id, customer))
        }
        "redundant-condition" => {
            let (mine, other) = (at(model, label)?, at(model, finding.labels.get(1)?.span)?);
            let all = finding.message.contains("says nothing");
            let (narrow, wide) = if all { (other, mine) } else { (mine, other) };
            held("no implication", &|customer| yes(narrow, customer) && !yes(wide, customer))
        }
        "same-segment" => {
            let (a, b) = (segment(label)?, segment(finding.labels.get(1)?.span)?);
            held("not the same", &|customer| yes(a, customer) != yes(b, customer))
        }
        "shadowed" => {
            let chosen = |customer: &Customer| {
                let decision = oracle.decide(visavis_check::model::DecisionId(0), customer, now());
                decision.chosen.iter().any(|one| {
                    model.campaigns.get(one.campaign.index()).is_some_and(|campaign| campaign.span == label)
                })
            };
            held("it shows", &chosen)
        }
        _ => None,
    }
}

/// What each segment and decision comes to for each customer, unknown told from false.
fn answers(model: &Model, customers: &[String]) -> Vec<String> {
    let oracle = Oracle::new(model);
    let each = |json: &String| {
        let customer = oracle.read(json, Some(1)).expect("a customer");
        let segments: Vec<_> =
            model.segments.iter().map(|s| oracle.eval(s.when, &customer, now(), None)).collect();
        // Reasons name the condition as it is written, which is what a fix changes.
        let decision = oracle.decide(visavis_check::model::DecisionId(0), &customer, now());
        let reasons: Vec<_> = decision.rejected.iter().map(|one| (one.campaign, one.reason.kind())).collect();
        format!("{segments:?} {:?} {reasons:?}", decision.chosen)
    };
    customers.iter().map(each).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_lints_claim_is_so_of_every_customer(text in program()) {
        let checked = checked(&text);
        let said: Vec<&str> = checked.diagnostics.iter().filter(|d| d.is_error()).map(|d| d.message.as_str()).collect();
        let model = checked.model.as_ref().ok_or_else(|| TestCaseError::fail(format!("{said:?}\n{text}")))?;
        let records = customers();
        let oracle = Oracle::new(model);
        // What only a `let` that nothing uses reads is not read by itself.
        let more: Vec<ExprId> = model.lets.iter().map(|named| named.value).collect();
        let customer = |json: &String| oracle.read_with(json, Some(1), &more).expect("a customer");
        let read: Vec<Customer> = records.iter().map(customer).collect();
        let found = checked.lint(None);
        for finding in &found {
            let wrong = false_claim(model, finding, &read);
            prop_assert!(wrong.is_none(), "{}\n{text}", wrong.unwrap_or_default());
        }
        // Sure fixes of lints change no answer, not even what is unknown.
        let source = checked.sources.iter().find(|(_, file)| file.name == "rules.vis").expect("there").0;
        if let Some(fixed) = apply_fixes(&text, source, &found) {
            let after = visavis::check_sources([("rules.vis", fixed.as_str())]);
            let after = after.model.ok_or_else(|| TestCaseError::fail(format!("does not check\n{text}\n{fixed}")))?;
            prop_assert_eq!(answers(model, &records), answers(&after, &records), "{}\n{}", text, fixed);
        }
    }

    #[test]
    fn programs_of_every_construct_are_linted_and_fixed_to_the_same(case in cases()) {
        let program = case.program();
        let mut checked = generated(&program.text);
        // A right program has nothing that only a machine has to mend.
        let sure = |finding: &&Diagnostic| finding.fixes.iter().any(|fix| fix.applicability == visavis_diag::Applicability::Safe);
        let mended: Vec<&Diagnostic> = checked.diagnostics.iter().filter(sure).collect();
        let mended: Vec<String> = mended.iter().map(|d| format!("{} {} {:?}", d.code, d.message, d.fixes)).collect();
        prop_assert!(mended.is_empty(), "{:?}\n{}", mended, program.text);
        checked.add_lints(Some(now()));
        let Some(model) = &checked.model else {
            let said: Vec<&str> = checked.diagnostics.iter().map(|d| d.message.as_str()).collect();
            return Err(TestCaseError::fail(format!("{said:?}\n{}", program.text)));
        };
        let oracle = Oracle::new(model);
        let asked = case.calls(&program);
        for (finding, call) in checked.diagnostics.iter().flat_map(|finding| asked.iter().map(move |call| (finding, call))) {
            let Ok(customer) = oracle.read(&call.json, Some(1)) else { continue };
            let impossible = finding.code == Code::Lint(&"never-matches");
            let segment = model.segments.iter().find(|s| finding.primary().is_some_and(|label| label.span == s.span));
            if let Some(segment) = segment.filter(|_| impossible) {
                let value = oracle.eval(segment.when, &customer, call.now, None);
                prop_assert!(value != Some(Value::Bool(true)), "{}\n{}\n{}", finding.message, call.json, program.text);
            }
        }
    }
}

#[test]
fn the_lints_find_something_to_claim() {
    let text = format!(
        "{SCHEMA}segment s0 when a > 3 and a > 2\nsegment s1 when a > 6\nlet l = t = \"x\" or t != \"x\"\nsegment s2 when a >= 4\n\
         campaign one {{\n  via web {{ headline: \"Hello\" }}\n}}\ncampaign two {{\n  for s0\n  via web {{ headline: \"Hello\" }}\n}}\n\
         decision d {{ via web }}\n"
    );
    let checked = checked(&text);
    let found: Vec<String> = checked.lint(None).iter().map(|finding| finding.code.to_string()).collect();
    for lint in ["redundant-condition", "never-matches", "always-matches", "same-segment", "shadowed"] {
        assert!(found.iter().any(|one| one == lint), "{lint}: {found:?}");
    }
}
