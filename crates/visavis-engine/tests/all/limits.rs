//! Limits and quiet hours: what a decision asks of a history, and what it makes of the answer.

use std::sync::atomic::{AtomicUsize, Ordering};

use visavis_engine::{
    Call, Cap, Contact, ContactHistory, DecideError, Decision, Engine, HistoryError, LimitOf, MemoryHistory,
    NoContacts, Reason, Scope, Window, Within,
};

use crate::support;

const PROGRAM: &str = r#"
source crm { customer_id: text? key, zone: text? timezone, blocked: bool = false }
channel email {
  requires not blocked
  quiet 21:00..08:00
  limit 2 per 7 days
  content { line: text }
}
channel web { limit 3 in total }
channel free { }
campaign a { for customer_id != "nobody"  limit 1 per 30 days  via email { line: "a" } via web via free }
campaign b { limit 2 per day in total  via email { line: "b" } via web via free }
campaign c { via email { line: "c" } via web via free }
campaign d { holdout 100%  via email { line: "d" } via web }
decision mail { via email  choose 3 }
decision hero { via web  from a, b, c  choose 2 }
decision calm { via free  from c }
"#;

/// Half past nine in the morning, in UTC.
const NOW: &str = "2026-03-10T09:30:00Z";

fn contact(id: &str, campaign: &str, channel: &str, at: &str) -> Contact {
    Contact {
        id: id.into(),
        customer: "ann".into(),
        campaign: campaign.into(),
        channel: channel.into(),
        at: support::at(at),
    }
}

fn history(contacts: &[(&str, &str, &str)]) -> MemoryHistory {
    let history = MemoryHistory::new();
    for (number, (campaign, channel, at)) in contacts.iter().enumerate() {
        history.record(&contact(&number.to_string(), campaign, channel, at)).unwrap();
    }
    history
}

fn explain(
    engine: &Engine,
    decision: &str,
    json: &str,
    at: &str,
    history: &dyn ContactHistory,
) -> Result<Decision, DecideError> {
    let mut profile = engine.profile();
    profile.read_json(json.as_bytes()).unwrap();
    engine.explain(decision, &profile, &Call::at(support::at(at)), history)
}

/// Who is chosen, then who is not and why.
fn told(decision: &Decision) -> String {
    let chosen = decision.chosen.iter().map(|chosen| format!("{} chosen", chosen.campaign));
    let rejected = decision.rejected.iter().flatten().map(|rejected| {
        let says = match &rejected.reason {
            Reason::Capped { limit, of: LimitOf::Channel, missing } => {
                format!(" by its channel's {limit} {missing:?}")
            }
            Reason::Capped { limit, of: LimitOf::Campaign, missing } => format!(" by {limit} {missing:?}"),
            Reason::QuietHours { hours } => format!(" in {hours}"),
            _ => String::new(),
        };
        format!("{} {}{says}", rejected.campaign, rejected.reason.name())
    });
    chosen.chain(rejected).collect::<Vec<_>>().join("; ").replace(" None", "")
}

#[test]
fn choices_count_where_the_channels_room_ends() {
    let engine = support::engine(PROGRAM);
    let mail = |contacts: &[(&str, &str, &str)]| {
        told(&explain(&engine, "mail", r#"{"customer_id": "ann"}"#, NOW, &history(contacts)).unwrap())
    };
    let full = "by its channel's limit 2 per 7 days";
    // Room for two of the three that may be chosen; whom a holdout has, it has before.
    assert_eq!(mail(&[]), format!("a chosen; b chosen; c capped {full}; d held_out"));
    let one = ("x", "email", "2026-03-03T09:30:00.000001Z");
    assert_eq!(mail(&[one]), format!("a chosen; b capped {full}; c capped {full}; d held_out"));
    // A limit that contacts alone have reached comes before the holdout.
    assert_eq!(
        mail(&[one, ("y", "email", NOW)]),
        format!("a capped {full}; b capped {full}; c capped {full}; d capped {full}")
    );
    // Seven days ago to the microsecond, and what is still to come, do not count.
    let edge = [("x", "email", "2026-03-03T09:30:00Z"), ("y", "email", "2026-03-10T09:30:00.000001Z")];
    assert_eq!(mail(&edge), format!("a chosen; b chosen; c capped {full}; d held_out"));
}

#[test]
fn a_campaigns_limit_takes_no_place_from_the_next() {
    let engine = support::engine(PROGRAM);
    let hero = |contacts: &[(&str, &str, &str)]| {
        told(&explain(&engine, "hero", r#"{"customer_id": "ann"}"#, NOW, &history(contacts)).unwrap())
    };
    assert_eq!(hero(&[]), "a chosen; b chosen; c outranked");
    // On whatever channel it was.
    let by_mail = ("a", "email", "2026-02-20T00:00:00Z");
    assert_eq!(hero(&[by_mail]), "b chosen; c chosen; a capped by limit 1 per 30 days");
    let today = [("b", "email", "2026-03-10T00:00:00Z"), ("b", "free", "2026-03-10T09:30:00Z")];
    assert_eq!(hero(&today), "a chosen; c chosen; b capped by limit 2 per day in total");
    let yesterday = [("b", "email", "2026-03-09T23:59:59Z"), ("b", "free", "2026-03-10T09:30:00Z")];
    assert_eq!(hero(&yesterday), "a chosen; b chosen; c outranked");
}

#[test]
fn it_is_quiet_by_the_customers_clock() {
    let engine = support::engine(PROGRAM);
    let quiet = |json: &str, at: &str| {
        let decision = explain(&engine, "mail", json, at, &NoContacts).unwrap();
        told(&decision).starts_with("a quiet_hours in 21:00..08:00; b quiet_hours")
    };
    let (here, tokyo) = (r#"{"customer_id": "ann"}"#, r#"{"customer_id": "ann", "zone": "Asia/Tokyo"}"#);
    assert!(!quiet(here, NOW) && quiet(tokyo, "2026-03-10T12:00:00Z"));
    assert!(quiet(here, "2026-03-10T08:00:00Z") && !quiet(here, "2026-03-10T08:00:00.000001Z"));
    assert!(!quiet(here, "2026-03-10T20:59:59.999999Z") && quiet(here, "2026-03-10T21:00:00Z"));
    // A zone that does not exist is the project's.
    assert!(!quiet(r#"{"customer_id": "ann", "zone": "Mars/Olympus"}"#, NOW));
}

#[test]
fn without_a_key_nobody_knows_what_a_customer_had() {
    let engine = support::engine(PROGRAM);
    for json in ["{}", r#"{"customer_id": ""}"#] {
        let mail = told(&explain(&engine, "mail", json, NOW, &NoContacts).unwrap());
        let no_key = r#"by its channel's limit 2 per 7 days Some("customer_id")"#;
        assert!(
            mail.ends_with(&format!("b capped {no_key}; c capped {no_key}; d capped {no_key}")),
            "{mail}"
        );
        // What counts for everybody needs no key.
        let hero = told(&explain(&engine, "hero", json, NOW, &NoContacts).unwrap());
        assert!(hero.starts_with("b chosen; c chosen"), "{hero}");
    }
    let decision = explain(&engine, "mail", "{}", NOW, &NoContacts).unwrap();
    let json = serde_json::to_value(&decision).unwrap();
    assert_eq!(
        json["rejected"][1],
        serde_json::json!({"campaign": "b", "reason": "capped", "by": "limit 2 per 7 days", "of": "channel",
                           "missing": "customer_id"})
    );
}

/// Counts how often it is asked, and gives no answer.
#[derive(Debug, Default)]
struct Broken {
    asked: AtomicUsize,
}

impl Broken {
    fn fail<T>(&self) -> Result<T, HistoryError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Err(HistoryError::Unusable { message: "no disk".into() })
    }
}

impl ContactHistory for Broken {
    fn count(&self, _: &str, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        self.fail()
    }
    fn total(&self, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        self.fail()
    }
    fn contact(&self, _: &str) -> Result<Option<Contact>, HistoryError> {
        self.fail()
    }
    fn record_within(&self, _: &[Contact], _: &[Cap<'_>]) -> Result<Within, HistoryError> {
        self.fail()
    }
}

#[test]
fn a_history_is_asked_only_where_a_limit_stands_and_nothing_else_speaks_against() {
    let engine = support::engine(PROGRAM);
    let ask = |decision: &str, json: &str, at: &str| {
        let history = Broken::default();
        let answer = explain(&engine, decision, json, at, &history).map(|decision| decision.chosen.len());
        (answer, history.asked.into_inner())
    };
    let ann = r#"{"customer_id": "ann"}"#;
    let unusable = Err(DecideError::History(HistoryError::Unusable { message: "no disk".into() }));
    assert_eq!(ask("mail", ann, NOW), (unusable, 1));
    assert_eq!(ask("calm", ann, NOW), (Ok(1), 0));
    assert_eq!(ask("mail", r#"{"customer_id": "ann", "blocked": true}"#, NOW), (Ok(0), 0));
    assert_eq!(ask("mail", ann, "2026-03-10T22:00:00Z"), (Ok(0), 0));
    assert_eq!(ask("mail", "{}", NOW), (Ok(0), 0));
}

/// Says that there is room and then that there is none, for ever.
struct Contradicting;

impl ContactHistory for Contradicting {
    fn count(&self, _: &str, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        Ok(0)
    }
    fn total(&self, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        Ok(0)
    }
    fn contact(&self, _: &str) -> Result<Option<Contact>, HistoryError> {
        Ok(None)
    }
    fn record_within(&self, _: &[Contact], _: &[Cap<'_>]) -> Result<Within, HistoryError> {
        Ok(Within::Full)
    }
}

#[test]
fn a_history_that_contradicts_itself_ends_in_an_error() {
    let engine = support::engine(PROGRAM);
    let mut profile = engine.profile();
    profile.read_json(br#"{"customer_id": "ann"}"#).unwrap();
    let call = Call::at(support::at(NOW));
    assert_eq!(
        engine.decide_and_record("mail", &profile, &call, &Contradicting),
        Err(DecideError::Contended)
    );
}
