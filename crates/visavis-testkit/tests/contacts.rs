//! Every contact history counts alike, and keeps limits whoever decides and records at the same time.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proptest::prelude::*;
use visavis::{
    Call, Cap, Contact, ContactHistory, DecideError, Engine, HistoryError, Instant, MemoryHistory,
    NoContacts, Program, Recorded, Scope, Window, Within,
};
use visavis_store::Store;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
/// 2026-03-10 08:00 UTC
const NOW: Instant = Instant(1_773_129_600_000_000);

/// Each implementation, empty.
fn histories() -> Vec<(&'static str, Box<dyn ContactHistory>)> {
    vec![("memory", Box::new(MemoryHistory::new())), ("store", Box::new(Store::in_memory().unwrap()))]
}

fn contact(id: &str, customer: &str, campaign: &str, channel: &str, at: i64) -> Contact {
    Contact {
        id: id.into(),
        customer: customer.into(),
        campaign: campaign.into(),
        channel: channel.into(),
        at: Instant(at),
    }
}

fn window(from: i64, until: i64) -> Window {
    Window { from: Instant(from), until: Instant(until) }
}

const EVER: Window = Window { from: Instant(i64::MIN), until: Instant(i64::MAX) };

#[test]
fn a_contact_counts_once_however_often_it_is_recorded() {
    for (name, history) in histories() {
        let first = contact("1", "ann", "hello", "web", 100);
        assert_eq!(history.contact("1"), Ok(None), "{name}");
        assert_eq!(history.record(&first), Ok(Recorded::New), "{name}");
        assert_eq!(history.record(&first), Ok(Recorded::Known), "{name}");
        assert_eq!(history.contact("1"), Ok(Some(first.clone())), "{name}");
        assert_eq!(history.count("ann", Scope::Campaign("hello"), EVER), Ok(1), "{name}");
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(1), "{name}");
        for other in [
            contact("1", "bob", "hello", "web", 100),
            contact("1", "ann", "hallo", "web", 100),
            contact("1", "ann", "hello", "email", 100),
            contact("1", "ann", "hello", "web", 101),
        ] {
            assert_eq!(history.record(&other), Err(HistoryError::conflict(&first)), "{name}");
            // Neither does what stands beside it count.
            let batch = [contact("2", "bob", "hello", "web", 100), other];
            assert_eq!(history.record_within(&batch, &[]), Err(HistoryError::conflict(&first)), "{name}");
        }
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(1), "{name}");
        let twice = [contact("3", "bob", "hello", "web", 1), contact("3", "bob", "hello", "web", 1)];
        assert_eq!(history.record_within(&twice, &[]), Ok(Within::Recorded { new: 1 }), "{name}");
        let unlike = [contact("4", "bob", "hello", "web", 1), contact("4", "bob", "hello", "web", 2)];
        assert_eq!(history.record_within(&unlike, &[]), Err(HistoryError::conflict(&unlike[0])), "{name}");
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(2), "{name}");
    }
}

#[test]
fn names_that_begin_alike_are_not_taken_for_each_other() {
    for (name, history) in histories() {
        let odd = ["", "a", "aa", "a\0", "\0", "\u{1}", "a\u{1}b", "ä", "a\u{ff}", "\u{10ffff}"];
        let mut number = 0;
        for (place, customer) in odd.iter().enumerate() {
            for (other, campaign) in odd.iter().enumerate() {
                for _ in 0..=place * 10 + other {
                    number += 1;
                    let at = NOW.0 + i64::from(number) * 7 * HOUR;
                    let channel = odd[(place + other) % odd.len()];
                    history.record(&contact(&number.to_string(), customer, campaign, channel, at)).unwrap();
                }
            }
        }
        for (place, customer) in odd.iter().enumerate() {
            for (other, campaign) in odd.iter().enumerate() {
                let found = history.count(customer, Scope::Campaign(campaign), EVER);
                assert_eq!(found, Ok((place * 10 + other + 1) as u64), "{name} {customer:?} {campaign:?}");
            }
        }
    }
}

#[test]
fn a_cap_stands_against_new_contacts_only() {
    for (name, history) in histories() {
        let scope = Scope::Campaign("hello");
        let cap = |most| Cap { customer: None, scope, window: window(0, 10 * DAY), most };
        let first = contact("1", "ann", "hello", "web", DAY);
        assert_eq!(
            history.record_within(std::slice::from_ref(&first), &[cap(0)]),
            Ok(Within::Full),
            "{name}"
        );
        assert_eq!(history.contact("1"), Ok(None), "{name}");
        assert_eq!(
            history.record_within(std::slice::from_ref(&first), &[cap(1)]),
            Ok(Within::Recorded { new: 1 }),
            "{name}"
        );
        // Known; on another day; of another campaign: none of them passes the cap, and it is not asked.
        let elsewhere = [
            first.clone(),
            contact("2", "ann", "hello", "web", 11 * DAY),
            contact("3", "ann", "other", "web", DAY),
        ];
        assert_eq!(history.record_within(&elsewhere, &[cap(0)]), Ok(Within::Recorded { new: 2 }), "{name}");
        // One of two would pass it: neither is recorded.
        let two = [contact("4", "bob", "other", "web", DAY), contact("5", "bob", "hello", "web", DAY)];
        assert_eq!(history.record_within(&two, &[cap(1)]), Ok(Within::Full), "{name}");
        assert_eq!(history.contact("4"), Ok(None), "{name}");
        // Two new ones count together.
        let two = [contact("6", "bob", "hello", "web", DAY), contact("7", "eve", "hello", "web", DAY)];
        assert_eq!(history.record_within(&two, &[cap(2)]), Ok(Within::Full), "{name}");
        let own = Cap { customer: Some("eve"), ..cap(1) };
        assert_eq!(history.record_within(&two, &[cap(3), own]), Ok(Within::Recorded { new: 2 }), "{name}");
        assert_eq!(
            history.record_within(&[contact("8", "eve", "hello", "web", DAY)], &[cap(9), own]),
            Ok(Within::Full),
            "{name}"
        );
    }
}

fn names() -> impl Strategy<Value = (u8, u8, u8)> {
    (0_u8..4, 0_u8..3, 0_u8..2)
}

/// Times that meet each other, and the edges of days and quarters of an hour.
fn times() -> impl Strategy<Value = i64> {
    prop_oneof![
        (-40_i64..40, -2_i64..=2).prop_map(|(quarters, micros)| NOW.0 + quarters * HOUR / 4 + micros),
        (-400_i64..400, -2_i64..=2).prop_map(|(days, micros)| days * DAY + micros),
        Just(i64::MIN),
        Just(i64::MAX),
    ]
}

proptest! {
    #![proptest_config(visavis_testkit::generate::config())]

    #[test]
    fn histories_count_as_a_plain_list_does(
        contacts in prop::collection::vec((0_u8..30, names(), times()), 0..40),
        asked in prop::collection::vec((names(), times(), times()), 1..20),
    ) {
        let text = |prefix: &str, number: u8| format!("{prefix}{number}");
        for (name, history) in histories() {
            let mut plain: Vec<Contact> = Vec::new();
            for (id, (customer, campaign, channel), at) in &contacts {
                let contact = contact(
                    &text("", *id), &text("c", *customer), &text("n", *campaign), &text("v", *channel), *at,
                );
                let expected = match plain.iter().find(|known| known.id == contact.id) {
                    None => Ok(Recorded::New),
                    Some(known) if *known == contact => Ok(Recorded::Known),
                    Some(known) => Err(HistoryError::conflict(known)),
                };
                prop_assert_eq!(&history.record(&contact), &expected, "{}", name);
                if expected == Ok(Recorded::New) {
                    plain.push(contact);
                }
            }
            for ((customer, campaign, channel), from, until) in &asked {
                let window = window(*from, *until);
                let (customer, campaign, channel) =
                    (text("c", *customer), text("n", *campaign), text("v", *channel));
                for scope in [Scope::Campaign(&campaign), Scope::Channel(&channel)] {
                    for window in [window, Window { from: Instant(i64::MIN), ..window }, EVER] {
                        let all = plain.iter().filter(|c| scope.has(c) && window.contains(c.at));
                        let own = all.clone().filter(|c| c.customer == customer).count() as u64;
                        let all = all.count() as u64;
                        prop_assert_eq!(history.count(&customer, scope, window), Ok(own), "{}", name);
                        prop_assert_eq!(history.total(scope, window), Ok(all), "{}", name);
                    }
                }
            }
        }
    }
}

const RULES: &str = r#"
timezone "Europe/Paris"
source crm { customer_id: text key }
channel web {
  limit 2 per 7 days
  limit 90 in total
  content { line: text }
}
campaign rare { priority 3  limit 25 in total  via web { line: "rare" } }
campaign daily { priority 2  limit 10 per day in total  via web { line: "daily" } }
campaign once { priority 1  limit 1 per 30 days  via web { line: "once" } }
campaign any_time { via web { line: "any" } }
decision hero { via web  choose 2 }
decision side { via web }
"#;

fn engine(rules: &str) -> Engine {
    Program::from_source("rules.vis", rules).unwrap().engine()
}

/// Day by day, many threads ask two questions about the same customers; who is told that something was chosen may count on it.
fn hammered(history: &dyn ContactHistory, threads: usize, customers: usize) -> Vec<Contact> {
    let engine = engine(RULES);
    let questions = ["hero", "side"].map(|name| engine.decision_id(name).unwrap());
    let mut delivered = Vec::new();
    for day in 0..3 {
        let at = NOW.0 + day * DAY;
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut session, mut profile) = (engine.session(), engine.profile());
            let (mut delivered, call) = (Vec::new(), Call::at(Instant(at)));
            loop {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                if turn >= customers * 2 {
                    return delivered;
                }
                profile.read_json(format!(r#"{{"customer_id": "c{}"}}"#, turn / 2).as_bytes()).unwrap();
                let answer =
                    session.decide_and_record(questions[turn % 2], &profile, &call, history).unwrap();
                let key = answer.customer().unwrap_or_default();
                let contact = |choice: visavis::Choice<'_>| contact("", key, choice.campaign(), "web", at);
                delivered.extend(answer.chosen().map(contact));
            }
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().for_each(|worker| delivered.extend(worker.join().unwrap()));
        });
    }
    delivered
}

#[test]
fn threads_that_decide_and_record_never_pass_a_limit() {
    for (name, history) in histories() {
        let delivered = hammered(history.as_ref(), 8, 60);
        let count = |is_one: &dyn Fn(&&Contact) -> bool| delivered.iter().filter(is_one).count();
        assert_eq!(count(&|_| true), 90, "{name}: there are more wishes than room");
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(90), "{name}");
        assert!(count(&|c| c.campaign == "rare") <= 25, "{name}");
        for day in 0..3 {
            let start = NOW.0 + day * DAY;
            let on_day = count(&|c| c.campaign == "daily" && (start..start + DAY).contains(&c.at.0));
            assert!(on_day <= 10, "{name}: {on_day} on day {day}");
        }
        for customer in 0..60 {
            let key = format!("c{customer}");
            assert!(count(&|c| c.customer == key) <= 2, "{name}: {key}");
            assert!(count(&|c| c.customer == key && c.campaign == "once") <= 1, "{name}: {key}");
            let known = history.count(&key, Scope::Channel("web"), EVER).unwrap();
            assert_eq!(known as usize, count(&|c| c.customer == key), "{name}: what was told is recorded");
        }
    }
}

#[test]
fn the_same_question_gives_the_same_answer_and_records_nothing_twice() {
    for (name, history) in histories() {
        let engine = engine(RULES);
        let mut profile = engine.profile();
        let night = |profile: &mut visavis::Profile, at| {
            let answers = (0..70).map(|number| {
                profile.read_json(format!(r#"{{"customer_id": "c{number}"}}"#).as_bytes()).unwrap();
                let call = Call::at(at);
                engine.decide_and_record("hero", profile, &call, history.as_ref()).unwrap()
            });
            answers.collect::<Vec<_>>()
        };
        let first = night(&mut profile, NOW);
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(90), "{name}");
        assert_eq!(night(&mut profile, NOW), first, "{name}");
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(90), "{name}");
        // Another night is another question.
        assert!(night(&mut profile, Instant(NOW.0 + 1)).iter().all(|d| d.chosen.is_empty()), "{name}");
    }
}

#[test]
fn a_question_that_was_recorded_with_another_answer_is_an_error() {
    let rules = |tier: &str| {
        format!(
            "source crm {{ customer_id: text key, gold: bool = true }}\nchannel web {{ }}\n\
             campaign a {{ for {tier} via web }} campaign b {{ for gold via web }} decision hero {{ via web }}"
        )
    };
    for (name, history) in histories() {
        let ask = |rules: &str, json: &str| {
            let engine = engine(rules);
            let mut profile = engine.profile();
            profile.read_json(json.as_bytes()).unwrap();
            engine.decide_and_record("hero", &profile, &Call::at(NOW), history.as_ref())
        };
        let first = ask(&rules("gold"), r#"{"customer_id": "a/b"}"#).unwrap();
        assert_eq!(first.chosen[0].campaign, "a", "{name}");
        let id = "hero/a/b/2026-03-10T08:00:00Z/1";
        let recorded = history.contact(id).unwrap().unwrap();
        assert_eq!(recorded, contact(id, "a/b", "a", "web", NOW.0), "{name}");
        // Another campaign wins now, or none.
        let conflict = Err(DecideError::History(HistoryError::conflict(&recorded)));
        assert_eq!(ask(&rules("not gold"), r#"{"customer_id": "a/b"}"#), conflict, "{name}");
        let none = r#"{"customer_id": "a/b", "gold": false}"#;
        assert_eq!(ask(&rules("gold"), none), conflict, "{name}");
        assert_eq!(history.total(Scope::Channel("web"), EVER), Ok(1), "{name}");
    }
}

#[test]
fn where_nothing_can_be_recorded_nothing_is_decided() {
    let engine = engine(
        "source crm { customer_id: text? key, shy: bool = false }\nchannel web { }\n\
         campaign a { for not shy via web } decision hero { via web }",
    );
    let mut profile = engine.profile();
    profile.read_json(br#"{"customer_id": "ann"}"#).unwrap();
    let call = Call::at(NOW);
    let not_kept = Err(DecideError::History(HistoryError::NotKept));
    assert_eq!(engine.decide_and_record("hero", &profile, &call, &NoContacts), not_kept);
    let history = MemoryHistory::new();
    for json in ["{}", r#"{"customer_id": ""}"#] {
        profile.read_json(json.as_bytes()).unwrap();
        let answer = engine.decide_and_record("hero", &profile, &call, &history);
        assert_eq!(answer, Err(DecideError::NoCustomer), "{json}");
    }
    // Where nothing is chosen there is nothing to record.
    profile.read_json(br#"{"shy": true}"#).unwrap();
    assert_eq!(engine.decide_and_record("hero", &profile, &call, &history).unwrap().chosen, []);
    assert!(history.is_empty());
}
