//! What an explanation calls missing is the same for both evaluators, also where a condition names what can change nothing.

use std::fmt::Write;

use visavis_oracle::Oracle;
use visavis_testkit::backend::{Backend, EngineBackend};
use visavis_testkit::harness;
use visavis_value::Instant;

const NOW: Instant = Instant(1_773_129_600_000_000);

/// A program with one campaign for the condition.
fn program(condition: &str) -> String {
    format!(
        r#"
source s3 {{ customer_id: text? key  channel: text?  a: int?  b: int? }}
experiment x0 {{ by customer_id  arm one 50%  arm two 50% }}
table t0 -> text hit first {{
  | channel => result |
  | otherwise => "one" |
}}
table t1 -> int hit first {{
  | a   | b => result |
  | any | any => a |
  | 3   | 4 => 4 |
}}
table t2 -> int {{
  | channel | a => result |
  | any     | 3 => 4 |
}}
let both = a + b
channel web {{ }}
campaign c {{ for {condition}  via web }}
decision d {{ via web }}
"#
    )
}

/// Conditions that are unknown of a customer of whom nothing is known, and what is then called missing.
const UNKNOWN: &[(&str, &str)] = &[
    // A column that no row tests is not read.
    ("t0 != x0", "customer_id"),
    ("t2 = 4 and a > 1", "a"),
    // Nor is what can change nothing.
    ("(true or channel = \"x\") and a = 1", "a"),
    ("(if 1 = 1 then a else b) = 1", "a"),
    ("(if 1 = 2 then b else a) = 1", "a"),
    ("t1 = 1", "a"),
    ("not (false and b = 1) and both = 1", "a"),
    ("(channel is missing or true) and a = 1", "a"),
    ("(3 otherwise b) = a", "a"),
    // What is asked of a name is, whatever the answer would be.
    ("channel in [channel] and a = 1", "channel"),
    ("a * 0 = 0", "a"),
];

#[test]
fn what_is_missing_is_told_alike() {
    let mut wrong = String::new();
    for (condition, missing) in UNKNOWN {
        let model =
            harness::check(&program(condition)).unwrap_or_else(|words| panic!("{condition}\n{words}"));
        let mut engine = EngineBackend::new(visavis_compile::compile(&model).unwrap()).unwrap();
        let mut both = |json: &str| {
            let expected = Oracle::new(&model).answer(json, 7, NOW, &[]).unwrap();
            let found = engine.answer(json, 7, NOW, &[]).unwrap();
            assert_eq!(found, expected, "{condition} {json}");
            expected
        };
        // What is there is never called missing, also where nothing but the text of a condition asks for it.
        for given in [r#""channel": "x""#, r#""a": 1"#, r#""b": 1"#, r#""customer_id": "c""#] {
            both(&format!("{{{given}}}"));
        }
        for json in [r#"{"s3": {}}"#, "{}", r#"{"s3": null}"#] {
            let expected = both(json);
            let told = expected.decisions.into_iter().flat_map(|decided| decided.rejected).next();
            let told = told.map(|(_, reason, says)| format!("{reason} {says}"));
            if told.as_deref() != Some(format!("not_in_audience missing {missing}").as_str()) {
                let _ = writeln!(wrong, "{condition} {json}: {told:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
