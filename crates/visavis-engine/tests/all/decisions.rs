//! Decisions from the text of a program to the JSON that the tools print.

use visavis_engine::{Because, Call, DecideError, Engine, NoContacts, Reason};

use crate::support;

const PROGRAM: &str = r#"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  age: int?
  email_optin: bool = false
  tags: list of text
  address { city: text?  postcode: text? column "Code postal" }
}
source shop { customer_id: text key  orders: int = 0  seen_at: datetime? }
context { page: text? }
segment loyal when orders >= 3
segment gold when tier = "gold"
channel email { requires email_optin  content { subject: text } }
channel web { content { headline: text, price: money EUR?, at: datetime?, share: number, city: text?, tags: list of text } }
campaign alpha { for tier = "gold"  for age >= 18  value 12.345 EUR  via web { headline: "A", price: 9.9 EUR, at: seen_at, share: 12.5%, tags: tags } }
campaign beta { for orders > 1  except tags has "no"  value 20 EUR  via web { headline: "B {address.city}", share: 3, city: address.city, tags: ["x"] } }
campaign charlie { during 2026-04-01..2026-04-30  via web { headline: "C", share: 0, tags: [] } }
campaign delta { holdout 100%  via web { headline: "D", share: 0, tags: [] } }
campaign echo { via email { subject: "E" } }
campaign foxtrot { priority 1  via web { variant one 50% { headline: "F1", share: 0, tags: [] } variant two 50% { headline: "F2", share: 0, tags: [] } } }
campaign rest { for page = "/home"  via web { headline: "R", share: 0, tags: [] } }
campaign mail { via email { subject: "M" } }
guard minors never foxtrot when age < 18
decision hero { via web  choose 1  from alpha, beta, charlie, delta, echo, foxtrot  fallback rest }
decision duo { via web  choose 2  from alpha, beta }
decision calm { via web  from charlie  fallback rest }
decision post { via email  from mail }
decision by_name { via web  from alpha, beta  rank by if campaign = "alpha" then 2 else 1 }
"#;

fn now() -> Call {
    Call::at(support::at("2026-03-10T08:00:00Z"))
}

fn explain(engine: &Engine, decision: &str, json: &str) -> serde_json::Value {
    let mut profile = engine.profile();
    profile.read_json(json.as_bytes()).expect("a record that can be decided");
    let decision = engine.explain(decision, &profile, &now(), &NoContacts).expect("a decision");
    serde_json::to_value(&decision).expect("a decision serializes")
}

/// Who is chosen, whether as the fallback, and who is not, in short.
fn short(engine: &Engine, decision: &str, json: &str) -> String {
    let decided = explain(engine, decision, json);
    let list = |name: &str| decided[name].as_array().cloned().unwrap_or_default();
    let chosen: Vec<String> =
        list("chosen").iter().map(|c| c["campaign"].as_str().unwrap().to_owned()).collect();
    let rejected = list("rejected").into_iter().map(|r| {
        let detail = r.get("by").or(r.get("missing")).and_then(|text| text.as_str());
        let detail = detail.map(|text| format!("({text})")).unwrap_or_default();
        format!("{}:{}{detail}", r["campaign"].as_str().unwrap(), r["reason"].as_str().unwrap())
    });
    let rejected: Vec<String> = rejected.collect();
    let fallback = if decided["fallback"] == true { " fallback" } else { "" };
    format!("{}{fallback} | {}", chosen.join(" "), rejected.join(" "))
}

#[test]
fn every_reason_has_its_place() {
    let engine = support::engine(PROGRAM);
    let nobody = "alpha:not_in_audience(tier = \"gold\") beta:not_in_audience(orders > 1) charlie:outside_window delta:held_out \
                  echo:not_on_channel";
    assert_eq!(short(&engine, "hero", r#"{"customer_id": "c1", "age": 40}"#), format!("foxtrot | {nobody}"));
    let guarded = format!("{nobody} foxtrot:guarded(minors)");
    assert_eq!(
        short(&engine, "hero", r#"{"customer_id": "c1"}"#),
        format!(" | {guarded} rest:not_in_audience(page)")
    );
    assert_eq!(
        short(&engine, "hero", r#"{"customer_id": "c1", "context": {"page": "/home"}}"#),
        format!("rest fallback | {guarded}")
    );
    assert_eq!(
        short(&engine, "duo", r#"{"customer_id": "c1", "tier": "gold", "orders": 2, "tags": ["no"]}"#),
        " | alpha:not_in_audience(age) beta:excluded(tags has \"no\")"
    );
    assert_eq!(short(&engine, "post", r#"{"customer_id": "c1"}"#), " | mail:no_consent(email_optin)");
    assert_eq!(short(&engine, "post", r#"{"customer_id": "c1", "email_optin": true}"#), "mail | ");
    // Without a key nobody knows the variant.
    let keyless = r#"{"customer_id": "", "age": 40}"#;
    assert!(short(&engine, "hero", keyless).contains("foxtrot:held_out"));
}

#[test]
fn the_best_goes_first() {
    let engine = support::engine(PROGRAM);
    let both = r#"{"customer_id": "c1", "tier": "gold", "age": 40, "orders": 2}"#;
    assert_eq!(short(&engine, "duo", both), "beta alpha | ");
    assert_eq!(short(&engine, "by_name", both), "alpha | beta:outranked");
    assert!(short(&engine, "hero", both).starts_with("foxtrot | alpha:outranked beta:outranked charlie:"));
    // A fallback is not listed where it was not needed.
    assert!(!short(&engine, "hero", both).contains("rest"));
}

#[test]
fn a_decision_prints_as_the_tools_say() {
    let engine = support::engine(PROGRAM);
    let mut profile = engine.profile();
    let json = br#"{"customer_id": "c1", "tier": "gold", "age": 40, "orders": 2, "tags": ["a", "b"], "address": {"city": "Lyon"},
        "seen_at": "2026-03-01 09:00"}"#;
    profile.read_json(json).unwrap();
    let decision = engine.decide("duo", &profile, &now(), &NoContacts).unwrap();
    let expected = format!(
        "{{\"decision\":\"duo\",\"customer\":\"c1\",\"at\":\"2026-03-10T08:00:00Z\",\"program\":\"{}\",\"chosen\":[\
         {{\"campaign\":\"beta\",\"channel\":\"web\",\"variant\":null,\"value\":{{\"amount\":\"20.00\",\"currency\":\"EUR\"}},\
         \"content\":{{\"headline\":\"B Lyon\",\"price\":null,\"at\":null,\"share\":3,\"city\":\"Lyon\",\"tags\":[\"x\"]}}}},\
         {{\"campaign\":\"alpha\",\"channel\":\"web\",\"variant\":null,\"value\":{{\"amount\":\"12.35\",\"currency\":\"EUR\"}},\
         \"content\":{{\"headline\":\"A\",\"price\":{{\"amount\":\"9.90\",\"currency\":\"EUR\"}},\"at\":\"2026-03-01T09:00:00Z\",\
         \"share\":0.125,\"city\":null,\"tags\":[\"a\",\"b\"]}}}}],\"fallback\":false}}",
        engine.program_hash()
    );
    assert_eq!(serde_json::to_string(&decision).unwrap(), expected);
}

#[test]
fn answers_borrow_and_segments_are_told() {
    let engine = support::engine(PROGRAM);
    let (mut profile, mut session) = (engine.profile(), engine.session());
    profile.read_json(br#"{"customer_id": "c1", "tier": "gold", "orders": 3}"#).unwrap();
    let segments = engine.segments_of(&profile, &now()).unwrap();
    let names: Vec<_> = segments.iter().filter_map(|id| engine.segment_name(*id)).collect();
    assert_eq!(names, ["loyal", "gold"]);
    let (duo, call) = (engine.decision_id("duo").unwrap(), now());
    let answer = session.explain(duo, &profile, &call, &NoContacts).unwrap();
    assert_eq!((answer.decision(), answer.customer(), answer.is_fallback()), ("duo", Some("c1"), false));
    let chosen: Vec<_> = answer.chosen().map(|choice| (choice.campaign(), choice.variant())).collect();
    assert_eq!(chosen, [("beta", None)]);
    let rejected: Vec<_> = answer.rejected().map(|(id, reason)| (engine.campaign_name(id), reason)).collect();
    let because = Because::Missing("age".into());
    assert_eq!(rejected, [(Some("alpha"), Reason::NotInAudience { because })]);
}

#[test]
fn the_calls_context_wins() {
    let engine = support::engine(PROGRAM);
    let mut profile = engine.profile();
    let calm = |profile: &_, call: &Call| {
        let decision = engine.decide("calm", profile, call, &NoContacts).unwrap();
        decision.chosen.len()
    };
    let home = now().context(&engine, br#"{"page": "/home"}"#).unwrap();
    let away = now().context(&engine, br#"{"page": "/away"}"#).unwrap();
    let empty = now().context(&engine, b"{}").unwrap();
    profile.read_json(br#"{"customer_id": "c1"}"#).unwrap();
    assert_eq!((calm(&profile, &now()), calm(&profile, &home), calm(&profile, &away)), (0, 1, 0));
    profile.read_json(br#"{"customer_id": "c1", "context": {"page": "/home"}}"#).unwrap();
    assert_eq!((calm(&profile, &now()), calm(&profile, &empty), calm(&profile, &away)), (1, 1, 0));
}

#[test]
fn what_does_not_go_together_is_an_error() {
    let (engine, other) = (support::engine(PROGRAM), support::engine(PROGRAM));
    let mut profile = engine.profile();
    profile.read_json(br#"{"customer_id": "c1"}"#).unwrap();
    assert_eq!(other.decide("duo", &profile, &now(), &NoContacts), Err(DecideError::OtherProgram));
    let call = now().context(&other, b"{}").unwrap();
    assert_eq!(engine.decide("duo", &profile, &call, &NoContacts), Err(DecideError::OtherProgram));
    let unknown = engine.decide("nothing", &profile, &now(), &NoContacts).unwrap_err();
    assert_eq!(unknown.to_string(), "the program has no decision `nothing`");
    let empty = engine.decide("duo", &engine.profile(), &now(), &NoContacts).unwrap_err();
    assert_eq!(empty.to_string(), "`crm.customer_id`: found nothing, expected text");
    // A clone of an engine is the same program.
    assert!(engine.clone().decide("duo", &profile, &now(), &NoContacts).is_ok());
}
