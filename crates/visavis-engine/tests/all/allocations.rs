//! A session that is warm decides without allocating, and a profile that is warm reads records without allocating.

use allocation_counter::measure;
use visavis_engine::{
    Call, Contact, ContactHistory, Engine, Instant, Membership, MemoryHistory, NoContacts, Profile,
    SegmentId, Session,
};

use crate::support;

const PROGRAM: &str = r#"
source crm {
  customer_id: text key
  first_name: text?
  zone: text? timezone
  birth_date: date?
  tier: "none" | "silver" | "gold" = "none"
  tags: list of text
  orders: int = 0
  risk: number? in 0..1
  last_order_at: datetime?
  scores: map of number
}
context { page: text?  basket: money EUR = 0 EUR }
experiment layout { traffic 50%  arm a 50%  arm b 50% }
segment lapsed when last_order_at < 90 days ago
segment adult when age(birth_date) >= 18
table discount -> number hit first {
  | tier   | basket     => discount |
  | "gold" | >= 100 EUR => 15%      |
  | any    | >= 50 EUR  => orders / 100 |
  | otherwise           => 0%       |
}
table bonus -> money EUR hit sum { | orders | risk  => bonus | | >= 1 | any => 1 EUR | | any | known => basket / 10 | }
table badges -> text hit all { | tags | tier => badge | | has "vip" | any => "vip" | | any | not in ["none"] => tier | }
channel web {
  requires orders >= 0
  quiet 23:00..06:00
  limit 20 per 7 days
  limit 1_000 in total
  content { headline: text, discount: number, span: text }
}
campaign win_back {
  for lapsed and tier in ["silver", "gold"]
  except tags has "do_not_promote"
  holdout 1%
  limit 10 per 30 days
  limit 1_000 per day in total
  value 12 EUR * (scores[campaign] otherwise 0.02)
  via web {
    variant a 50% { headline: "We miss you, {first_name otherwise "friend"}", discount: discount, span: "{days_since(last_order_at)} {bonus} {badges}" }
    variant b 50% { headline: "Back, {percent(discount)} {layout}", discount: discount, span: "{now - last_order_at}" }
  }
}
campaign basket_boost {
  for page = "/cart" or orders > 2 and not (risk > 0.5)
  value 1 EUR
  via web { headline: "{basket} in your basket on {weekday(now)}", discount: 0.5, span: "{round(basket / 3 EUR, 2)}" }
}
campaign banner { for layout != "b" or layout is missing or bucket("x") < 0.9  via web { headline: "Spring", discount: 0, span: "" } }
guard minors never win_back when age(birth_date) < 18
decision hero { via web  choose 2  from win_back, basket_boost  fallback banner }
"#;

const RECORDS: [&str; 4] = [
    r#"{"customer_id": "c1", "tier": "gold", "birth_date": "1980-05-17", "last_order_at": "2025-01-01", "orders": 3,
        "tags": ["vip", "new"], "scores": {"win_back": 0.4, "x": 1}, "first_name": "Ada", "zone": "Asia/Tokyo", "risk": 0.1}"#,
    r#"{"customer_id": "c2", "crm": {"tier": "silver", "orders": 0, "last_order_at": 1700000000}, "context": {"page": "/cart"}}"#,
    r#"{"customer_id": "c\u00e93", "birth_date": "2015-01-01", "tags": ["do_not_promote"], "unknown": [1, {"a": null}]}"#,
    r#"{"customer_id": "c4", "risk": 0.25, "orders": 12, "context": {"basket": "120.50"}}"#,
];

fn round(
    engine: &Engine,
    session: &mut Session,
    profiles: &[Profile],
    call: &Call,
    (segments, everything): &mut (Vec<SegmentId>, Membership),
    history: &MemoryHistory,
    times: usize,
) -> usize {
    let hero = engine.decision_id("hero").unwrap();
    let mut chosen = 0;
    for profile in profiles.iter().cycle().take(times) {
        chosen += session.decide(hero, profile, call, history).unwrap().chosen().count();
        chosen += session.explain(hero, profile, call, history).unwrap().chosen().count();
        session.segments_of(profile, call, segments).unwrap();
        session.membership(profile, call, history, &[hero], everything).unwrap();
        assert_eq!(everything.segments(), segments);
    }
    chosen
}

/// Some contacts of everybody, all before now.
fn history(now: Instant) -> MemoryHistory {
    let history = MemoryHistory::new();
    for number in 0..200_i64 {
        let customer = ["c1", "c2", "cé3", "c5"][number as usize % 4].into();
        let at = Instant(now.0 - number * 86_400_000_000);
        let contact = Contact {
            id: format!("{number}").into(),
            customer,
            campaign: "win_back".into(),
            channel: "web".into(),
            at,
        };
        history.record(&contact).unwrap();
    }
    history
}

#[test]
fn a_warm_session_decides_without_allocating() {
    let engine = support::engine(PROGRAM);
    let indexed = Engine::indexed_from(engine.image().clone(), 0).unwrap();
    [engine, indexed].iter().for_each(decides_without_allocating);
}

fn decides_without_allocating(engine: &Engine) {
    let read = |json: &&str| {
        let mut profile = engine.profile();
        profile.read_json(json.as_bytes()).map(|()| profile)
    };
    let profiles: Vec<Profile> = RECORDS.iter().map(read).collect::<Result<_, _>>().unwrap();
    let call = Call::at(support::at("2026-03-10T08:00:00Z"));
    let call = call.context(engine, br#"{"basket": 60}"#).unwrap();
    let history = history(call.now());
    let (mut session, mut found) = (engine.session(), Default::default());
    let warm = round(engine, &mut session, &profiles, &call, &mut found, &history, 8);
    assert!(warm > 16, "{warm} chosen");
    let counted = measure(|| {
        round(engine, &mut session, &profiles, &call, &mut found, &history, 1_000);
    });
    assert_eq!(counted.count_total, 0);
}

#[test]
fn a_warm_profile_reads_records_without_allocating() {
    let engine = support::engine(PROGRAM);
    let columns = engine.columns(["customer_id", "tier", "orders", "crm.first_name"]);
    let row = ["c1", "gold", "3", "Ada"];
    let mut profile = engine.profile();
    let mut round = |times| {
        for json in RECORDS.iter().cycle().take(times) {
            profile.read_json(json.as_bytes()).unwrap();
            profile.read_row(&columns, |column| row.get(column).copied()).unwrap();
        }
    };
    round(8);
    assert_eq!(measure(|| round(1_000)).count_total, 0);
}

const HISTORIES: &str = r#"
source shop {
  customer_id: text key
  event purchase at ordered_at {
    ordered_at: datetime
    amount: money EUR
    category: text? ignoring case
    quantity: int = 1
    tags: list of text
  }
  event visit at day { day: date  page: text? }
}
context { event line { price: money EUR } }
let usual = avg(purchase.amount in last 12 months)
segment loyal when count(purchase in last 12 months) >= 2
segment dear when any(purchase where amount > usual and category = "SHOES" and tags has "gift")
segment curious when any(visit in last 30 days where page contains "pri" followed by purchase within 2 days where quantity > 0)
segment basket when sum(line.price) > 10 EUR
channel web { content { line: text } }
campaign shown {
  via web { line: "{max(purchase.category)} {latest(purchase.ordered_at)} {usual} {count(purchase not followed by visit within 1 day)}" }
}
decision hero { via web }
"#;

const WITH_HISTORIES: [&str; 3] = [
    r#"{"customer_id": "c1", "purchase": [
        {"ordered_at": "2026-01-05T10:00:00Z", "amount": 20, "category": "shoes", "tags": ["gift"]},
        {"ordered_at": "2026-01-02T10:00:00Z", "amount": "10.50", "category": "hats", "quantity": 3},
        {"ordered_at": "2026-03-04T10:00:00Z", "amount": 1, "quantity": 2}],
        "visit": [{"day": "2026-03-03", "page": "pricing"}, {"day": "2026-03-01", "page": "home"}]}"#,
    r#"{"customer_id": "c2", "shop": {"visit": [], "purchase": [{"amount": 1, "ordered_at": 1700000000}]}}"#,
    r#"{"customer_id": "c3", "context": {"line": [{"price": 9}, {"price": 3}]}}"#,
];

#[test]
fn histories_are_read_and_asked_without_allocating() {
    let engine = support::engine(HISTORIES);
    let call = Call::at(support::at("2026-03-10T08:00:00Z"));
    let hero = engine.decision_id("hero").unwrap();
    let orders = engine.event_columns("purchase", ["ordered_at", "amount", "category"]).unwrap();
    let customers = engine.source_columns("shop", ["customer_id"]).unwrap();
    let visit = engine.event_id("visit").unwrap();
    let (mut profile, mut session, mut segments) = (engine.profile(), engine.session(), Vec::new());
    let mut round = |times: usize| {
        let mut found = 0;
        for json in WITH_HISTORIES.iter().cycle().take(times) {
            profile.read_json(json.as_bytes()).unwrap();
            session.segments_of(&profile, &call, &mut segments).unwrap();
            found +=
                segments.len() + session.decide(hero, &profile, &call, &NoContacts).unwrap().chosen().count();
            profile.begin();
            profile.set_key("c4");
            profile.read_row_of(&customers, |_| Some("c4")).unwrap();
            for order in [["2026-02-02", "3", "hats"], ["2026-02-01", "4", "shoes"]] {
                profile.push_event_row(&orders, |column| order.get(column).copied()).unwrap();
            }
            profile.push_event_json(visit, br#"{"day": "2026-02-03", "page": "pricing"}"#).unwrap();
            profile.finish().unwrap();
            session.segments_of(&profile, &call, &mut segments).unwrap();
            found += segments.len();
        }
        found
    };
    assert_eq!(round(3), 10);
    round(8);
    let counted = measure(|| {
        round(600);
    });
    assert_eq!(counted.count_total, 0);
}
