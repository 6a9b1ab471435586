//! Sources that have not answered, and contacts: nothing is recorded that could still change, but at a deadline.

use std::sync::atomic::{AtomicU64, Ordering};

use visavis_engine::{
    Call, Cap, Contact, ContactHistory, DecideError, Early, Engine, HistoryError, Instant, MemoryHistory,
    Profile, Scope, Window, Within,
};

use crate::support;

const PROGRAM: &str = r#"
source crm { customer_id: text? key, tier: text? }
source shop { orders: int = 0 }
channel web { }
campaign first { limit 1 in total  priority 3  via web }
campaign second { for orders > 3  priority 2  via web }
campaign third { priority 1  via web }
campaign never { for false and orders > 3  via web }
decision hero { via web  from first, second, third }
decision loyal { via web  from second, third }
decision plain { via web  from third }
decision nobody { via web  from never }
"#;

const NOW: &str = "2026-03-10T09:30:00Z";
const EVER: Window = Window { from: Instant(i64::MIN), until: Instant(i64::MAX) };

fn profile(engine: &Engine, pending: &[&str], json: &str) -> Profile {
    let mut profile = engine.profile();
    for source in pending {
        profile.set_pending(source, true).unwrap();
    }
    profile.read_json(json.as_bytes()).unwrap();
    profile
}

fn call() -> Call {
    Call::at(support::at(NOW))
}

/// Who is chosen, or what to fetch.
fn told(early: Result<Early<'_>, DecideError>) -> Result<String, DecideError> {
    Ok(match early? {
        Early::Decided(answer) => {
            let chosen: Vec<&str> = answer.chosen().map(|choice| choice.campaign()).collect();
            format!("chosen {}", chosen.join(", "))
        }
        Early::Fetch(sources) => format!("fetch {}", sources.join(", ")),
    })
}

fn early(
    engine: &Engine,
    decision: &str,
    profile: &Profile,
    history: &dyn ContactHistory,
) -> Result<String, DecideError> {
    let id = engine.decision_id(decision).unwrap();
    told(engine.session().decide_early_and_record(id, profile, &call(), history))
}

/// The campaigns that were recorded for the program's customers.
fn recorded(history: &MemoryHistory) -> Vec<&'static str> {
    let campaigns = ["first", "second", "third", "never"];
    campaigns.into_iter().filter(|name| history.total(Scope::Campaign(name), EVER).unwrap() > 0).collect()
}

const ANN: &str = r#"{"customer_id": "ann"}"#;

#[test]
fn what_could_still_change_is_not_recorded() {
    let (engine, history) = (support::engine(PROGRAM), MemoryHistory::new());
    let waits = profile(&engine, &["shop"], ANN);
    assert_eq!(early(&engine, "loyal", &waits, &history).as_deref(), Ok("fetch shop"));
    assert!(recorded(&history).is_empty());
    let whole = profile(&engine, &[], r#"{"customer_id": "ann", "orders": 5}"#);
    assert_eq!(early(&engine, "loyal", &whole, &history).as_deref(), Ok("chosen second"));
    assert_eq!(recorded(&history), ["second"]);
}

#[test]
fn what_is_final_is_recorded_once_although_a_source_is_pending() {
    let (engine, history) = (support::engine(PROGRAM), MemoryHistory::new());
    let waits = profile(&engine, &["shop"], ANN);
    for _ in 0..2 {
        // The second time its own contact does not fill the limit against it.
        assert_eq!(early(&engine, "hero", &waits, &history).as_deref(), Ok("chosen first"));
        assert_eq!(history.total(Scope::Campaign("first"), EVER), Ok(1));
    }
    // For the next customer it is full, and what comes behind it is open.
    let bob = profile(&engine, &["shop"], r#"{"customer_id": "bob"}"#);
    assert_eq!(early(&engine, "hero", &bob, &history).as_deref(), Ok("fetch shop"));
    assert_eq!(recorded(&history), ["first"]);
}

#[test]
fn nothing_is_recorded_before_it_is_known_for_whom() {
    let (engine, history) = (support::engine(PROGRAM), MemoryHistory::new());
    let nameless = profile(&engine, &["crm"], r#"{"shop": {"orders": 1}}"#);
    assert_eq!(early(&engine, "plain", &nameless, &history).as_deref(), Ok("fetch crm"));
    // Without a contact to record, nobody needs the name.
    assert_eq!(early(&engine, "nobody", &nameless, &history).as_deref(), Ok("chosen "));
    // The source is pending, but its key came along.
    let named = profile(&engine, &["crm"], r#"{"customer_id": "ann", "shop": {"orders": 1}}"#);
    assert_eq!(early(&engine, "plain", &named, &history).as_deref(), Ok("chosen third"));
    assert_eq!(history.count("ann", Scope::Campaign("third"), EVER), Ok(1));
    // Once it has answered, and has no key, none will come.
    let without = profile(&engine, &["shop"], r#"{"crm": {"tier": "gold"}}"#);
    assert_eq!(early(&engine, "plain", &without, &history), Err(DecideError::NoCustomer));
}

#[test]
fn at_a_deadline_the_answer_is_delivered_and_recorded() {
    let (engine, history) = (support::engine(PROGRAM), MemoryHistory::new());
    let waits = profile(&engine, &["shop"], ANN);
    let decided = engine.decide_and_record("loyal", &waits, &call(), &history).unwrap();
    assert_eq!((decided.chosen[0].campaign.as_str(), decided.unanswered.len()), ("third", 1));
    assert_eq!(recorded(&history), ["third"]);
    // It was delivered: what the source says too late does not make it another answer to the same question.
    let whole = profile(&engine, &[], r#"{"customer_id": "ann", "orders": 5}"#);
    let again = engine.decide_and_record("loyal", &whole, &call(), &history);
    assert!(matches!(again, Err(DecideError::History(HistoryError::Conflict { .. }))), "{again:?}");
    assert_eq!(recorded(&history), ["third"]);
}

/// A history in which somebody else takes the last place between two questions.
struct Filling {
    asked: AtomicU64,
    /// How often there is still room.
    free: u64,
}

impl ContactHistory for Filling {
    fn count(&self, _: &str, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        self.total(scope, window)
    }
    fn total(&self, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        Ok(u64::from(self.asked.fetch_add(1, Ordering::Relaxed) >= self.free))
    }
    fn contact(&self, _: &str) -> Result<Option<Contact>, HistoryError> {
        Ok(None)
    }
    fn record_within(&self, contacts: &[Contact], caps: &[Cap<'_>]) -> Result<Within, HistoryError> {
        let is_full = !caps.is_empty() && self.total(Scope::Campaign("first"), EVER)? > 0;
        Ok(if is_full { Within::Full } else { Within::Recorded { new: contacts.len() } })
    }
}

#[test]
fn a_limit_that_others_fill_meanwhile_makes_nothing_final_that_is_open() {
    let engine = support::engine(PROGRAM);
    let waits = profile(&engine, &["shop"], ANN);
    let (hero, call) = (engine.decision_id("hero").unwrap(), call());
    for free in 0..6 {
        for records in [true, false] {
            let history = Filling { asked: AtomicU64::new(0), free };
            let mut session = engine.session();
            let early = match records {
                true => session.decide_early_and_record(hero, &waits, &call, &history),
                false => session.decide_early(hero, &waits, &call, &history),
            };
            let told = told(early).unwrap();
            // The third would be a guess: the second ranks before it, and nobody has asked the shop.
            assert!(["chosen first", "fetch shop"].contains(&told.as_str()), "{free} {records}: {told}");
            assert_eq!(told == "fetch shop", free < 2 + u64::from(records), "{free} {records}: {told}");
        }
    }
}
