//! The forms of a report, and what happens where the evaluators disagree.

use std::collections::BTreeMap;

use visavis_testing::{Options, run, select};

use crate::support::report;

const RULES: &str = r#"
source crm { customer_id: text key  age: int? }
channel web { content { headline: text } }
segment adult when age >= 18
campaign offer { for adult  via web { headline: "Hi" } }
decision hero { via web }
test "an adult" { given age = 30  expect hero chooses offer }
test "a \"child\" <&>" { given age = 10  expect hero chooses offer  expect adult }
assert grown_up adult
assert anybody age is known or age is missing
"#;

/// What the engine says of other rules than the reference evaluator's is never the same.
#[test]
fn where_the_evaluators_disagree_the_test_fails_and_says_whose_fault_it_is() {
    let theirs = visavis::check_sources([("rules.vis", RULES)]);
    let model = theirs.model.expect("sound rules");
    let all = select(&model, &theirs.sources, None).expect("everything");
    for (other, what) in [
        (
            RULES.replace("age >= 18", "age > 30"),
            "`adult`: the reference evaluator says true, the engine false",
        ),
        (
            RULES.replace("headline: \"Hi\"", "headline: \"Ho\""),
            "`hero`: the reference evaluator says offer { headline: \"Hi\", value: missing }; the engine says offer { headline: \"Ho\", value: missing }",
        ),
        (
            RULES.replace("for adult", "for adult  priority 1  except age = 30"),
            "`hero`: the reference evaluator says offer { headline: \"Hi\", value: missing }; the engine says nothing; rejected: offer excluded (age = 30)",
        ),
    ] {
        let program = visavis::Program::from_source("rules.vis", &other).expect("sound rules");
        let report = run(&model, &program, &theirs.sources, &all, Options::default()).expect("small rules");
        let first = &report.tests[0].failures[0];
        assert_eq!(first.because, visavis_testing::Because::Disagreement(what.into()), "{other}");
        let text = visavis_testing::human(&report, false, 80);
        assert!(text.contains("this is a bug in Visavis, and not in your rules"), "{text}");
        assert!(visavis_testing::json(&report).contains("this is a bug in Visavis"), "{text}");
    }
}

/// An element of a document: its name, its attributes, its text, what it holds.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    inside: Vec<Element>,
}

/// Reads what our documents are made of; whatever else is there is an error.
fn read(document: &str) -> Element {
    let mut rest =
        document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("a declaration");
    let mut open = vec![Element::default()];
    while let Some(start) = rest.find('<') {
        open.last_mut().expect("open").text.push_str(&rest[..start]);
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let done = open.pop().expect("open");
            assert_eq!(done.name, name);
            open.last_mut().expect("open").inside.push(done);
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element { name: name.into(), ..Element::default() };
        let parts: Vec<&str> = attributes.split('"').collect();
        for pair in parts.chunks_exact(2) {
            let key = pair[0].trim().strip_suffix('=').expect("an attribute").to_owned();
            assert!(element.attributes.insert(key, pair[1].to_owned()).is_none(), "twice");
        }
        if is_empty {
            open.last_mut().expect("open").inside.push(element);
        } else {
            open.push(element);
        }
    }
    assert_eq!((open.len(), rest.trim()), (1, ""));
    open.remove(0).inside.remove(0)
}

fn number(element: &Element, key: &str) -> usize {
    element.attributes[key].parse().expect("a number")
}

#[test]
fn junit_has_the_elements_that_servers_know_and_counts_that_add_up() {
    let report = report(RULES, Options { cases: 50, ..Options::default() });
    let root = read(&visavis_testing::junit(&report));
    assert_eq!(root.name, "testsuites");
    let mut counted = (0, 0);
    for suite in &root.inside {
        assert_eq!(suite.name, "testsuite");
        let keys: Vec<&str> = suite.attributes.keys().map(String::as_str).collect();
        assert_eq!(keys, ["errors", "failures", "name", "skipped", "tests"]);
        let failed = suite.inside.iter().filter(|case| !case.inside.is_empty()).count();
        assert_eq!((suite.inside.len(), failed), (number(suite, "tests"), number(suite, "failures")));
        counted = (counted.0 + suite.inside.len(), counted.1 + failed);
        for case in &suite.inside {
            assert_eq!(case.name, "testcase");
            let keys: Vec<&str> = case.attributes.keys().map(String::as_str).collect();
            assert_eq!(keys, ["classname", "file", "line", "name"]);
            for failure in &case.inside {
                assert_eq!((failure.name.as_str(), failure.inside.len()), ("failure", 0));
                let keys: Vec<&str> = failure.attributes.keys().map(String::as_str).collect();
                assert_eq!(keys, ["message", "type"]);
                assert!(!failure.text.trim().is_empty());
            }
        }
    }
    assert_eq!(counted, (number(&root, "tests"), number(&root, "failures")));
    assert_eq!(counted, (4, 2));
}

#[test]
fn lines_fit_the_width_and_nothing_plays_with_the_terminal() {
    let long =
        format!("{RULES}test \"{}\\u{{1b}}[31m\" {{ given age = 10  expect adult }}\n", "long ".repeat(60));
    let report = report(&long, Options { coverage: true, ..Options::default() });
    let text = visavis_testing::human(&report, false, 80);
    assert!(!text.contains('\u{1b}'), "{text}");
    let records: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
    // A record is whole, whatever its length.
    assert!(records.iter().all(|line| line.starts_with('{')), "{records:?}");
    assert!(visavis_testing::human(&report, true, 80).contains("\u{1b}[1;31mFAIL"));
}

const LIMITED: &str = r#"
source crm { customer_id: text key  optin: bool = false  age: int? }
channel email {
  requires optin
  quiet 21:00..08:00
  limit 1 per 7 days
  content { subject: text }
}
channel web { content { headline: text } }
campaign offer { for age >= 18  via email { subject: "Hi" }  via web { headline: "Hi" } }
campaign letter { via email { subject: "Letter" } }
decision mail { via email  from letter }
"#;

#[test]
fn contacts_and_the_time_of_day_count() {
    let tests = r#"
test "who was written to is left alone" {
  given optin = true
  contacted offer via email at 2026-03-08
  at 2026-03-10 09:00
  expect mail rejects letter because capped
  expect not eligible(letter)
}
test "for a week" {
  given optin = true
  contacted offer via email at 2026-03-01
  contacted offer via web at 2026-03-09
  at 2026-03-10 09:00
  expect mail chooses letter
}
test "nobody is woken up" {
  given optin = true
  at 2026-03-10 22:00
  expect mail rejects letter because quiet_hours
}
"#;
    let report = report(&format!("{LIMITED}{tests}"), Options::default());
    assert!(report.is_fine(), "{}", visavis_testing::human(&report, false, 80));
}

#[test]
fn of_a_campaign_that_is_not_eligible_every_channel_says_why() {
    let tests = r#"
test "who was written to" {
  given optin = true, age = 10
  contacted offer via email at 2026-03-08
  at 2026-03-10 09:00
  expect eligible(letter)
  expect eligible(offer) or eligible(letter)
}
assert everybody eligible(offer)
"#;
    let report = report(&format!("{LIMITED}{tests}"), Options::default());
    insta::assert_snapshot!(visavis_testing::human(&report, false, 80));
}
