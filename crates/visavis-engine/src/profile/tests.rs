//! What a record means: where a value stands, what fits, and what is missing.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use visavis_image::image::{AttributeId, Const, Domain, Image, NO_SYMBOL, Word};
use visavis_value::{Currency, Fold, Type, Variants};

use super::Profile;
use crate::engine::Engine;
use crate::error::RecordError;
use crate::testing::Builder;
use crate::{Call, Instant};

fn list(of: Type) -> Type {
    Type::List(Box::new(of))
}

/// Two sources and a context: `crm` (0) and `shop` (1).
fn image() -> Image {
    let mut b = Builder::new(&["crm", "shop", "context"]);
    let text = Type::Text(Fold::None);
    let tier = Variants { values: Arc::from(["none".into(), "gold".into()]), fold: Fold::Case };
    b.attribute(0, "customer_id", text.clone(), Word::Text).key = true;
    b.attribute(0, "tier", Type::Enum(tier), Word::Symbol).default = Some(Const::Text("none".into()));
    b.slot(Word::Text);
    b.attribute(0, "address.city", text.clone(), Word::Text);
    b.attribute(0, "tags", list(text.clone()), Word::Text).optional = false;
    b.attribute(0, "email", text.clone(), Word::Text).ambiguous = true;
    b.attribute(1, "customer_id", text.clone(), Word::Text).key = true;
    b.attribute(1, "orders", Type::Int, Word::Int).optional = false;
    let orders = b.image.attributes.last_mut().unwrap();
    orders.domain = Some(Domain { low: Some(Const::Int(0)), high: None, inclusive: true });
    b.attribute(1, "spent", Type::Money(Currency::parse("EUR").unwrap()), Word::Money);
    b.attribute(1, "risk", Type::Number, Word::Number);
    b.attribute(1, "last", Type::DateTime, Word::DateTime);
    b.attribute(1, "scores", Type::Map(Box::new(Type::Number)), Word::Number).optional = false;
    b.attribute(1, "email", text.clone(), Word::Text).ambiguous = true;
    b.attribute(1, "optin", Type::Bool, Word::Bool);
    b.attribute(2, "page", text, Word::Text).optional = false;
    b.symbol("gold");
    b.symbol("none");
    b.image.key = Some(AttributeId(0));
    b.image
}

fn engine() -> Engine {
    Engine::new(image()).unwrap()
}

fn read(json: &str) -> Result<Profile, RecordError> {
    let mut profile = engine().profile();
    profile.read_json(json.as_bytes()).map(|()| profile)
}

/// The value of an attribute as this test writes it; `-` is missing.
fn show(profile: &Profile, name: &str) -> String {
    let image = &profile.program.image;
    let (source, bare) = name.split_once('.').unwrap();
    let attribute =
        image.attributes.iter().find(|a| a.name == bare && image.sources[a.source.index()].name == source);
    let attribute = attribute.unwrap();
    let slot = attribute.slots.last().unwrap();
    let Some(word) = profile.record.slot(slot.index()) else { return "-".into() };
    let empty = crate::pool::Pool::new(crate::pool::Space::Scratch);
    let pools = crate::pool::Pools {
        constant: profile.program.constants(),
        profile: &profile.record.pool,
        context: None,
        scratch: &empty,
    };
    let one = |word: u64| match image.slots[slot.index()].word {
        Word::Text => pools.text(word).unwrap().to_owned(),
        Word::Number => f64::from_bits(word).to_string(),
        _ => (word as i64).to_string(),
    };
    match attribute.ty {
        Type::List(_) => {
            let items: Vec<String> = pools.words(word).unwrap().iter().map(|word| one(*word)).collect();
            format!("[{}]", items.join(","))
        }
        Type::Map(_) => {
            let pairs = pools.pairs(word).unwrap().iter();
            let pairs: Vec<String> =
                pairs.map(|[key, word]| format!("{}:{}", pools.text(*key).unwrap(), one(*word))).collect();
            format!("{{{}}}", pairs.join(","))
        }
        _ => one(word),
    }
}

/// Reads a record and shows some of its attributes, then its misfits.
#[track_caller]
fn check(json: &str, attributes: &str, expected: &str) {
    let profile = read(json).unwrap();
    let shown: Vec<String> = attributes.split(' ').map(|name| show(&profile, name)).collect();
    let misfits: Vec<String> = profile.misfits().map(ToString::to_string).collect();
    let shown = [shown.join(" "), misfits.join("; ")].join(" | ");
    assert_eq!(shown.trim_end_matches([' ', '|']), expected, "{json}");
}

#[track_caller]
fn fails(json: &str, expected: &str) {
    assert_eq!(read(json).unwrap_err().to_string(), expected, "{json}");
}

#[test]
fn values_stand_bare_or_under_their_source() {
    let all = "crm.customer_id crm.tier crm.address.city crm.tags shop.customer_id shop.orders shop.spent";
    check(
        r#"{"customer_id": "c1", "tier": "GOLD", "address": {"city": "Lyon"}, "tags": ["a", "b"], "orders": 3, "spent": 9.9}"#,
        all,
        "c1 gold Lyon [a,b] c1 3 99000",
    );
    check(
        r#"{"crm": {"customer_id": "c1", "tier": "gold", "address": {"city": "Lyon"}}, "shop": {"orders": "3", "spent": "0.5"}}"#,
        all,
        "c1 gold Lyon [] - 3 5000",
    );
    // Under the source's name wins, wherever it stands.
    check(r#"{"orders": 1, "shop": {"orders": 2}}"#, "shop.orders", "2");
    check(r#"{"shop": {"orders": 2}, "orders": "x"}"#, "shop.orders", "2");
    check(r#"{"shop": {"orders": null}, "orders": 1}"#, "shop.orders", "1");
    // A bare name of two sources is nobody's.
    let told = |name| {
        format!(
            "`{name}`: found \"e\", expected it under its source, `{name}`, since several sources have one"
        )
    };
    let misfits = format!("- - | {}; {}", told("crm.email"), told("shop.email"));
    check(r#"{"orders": 1, "email": "e"}"#, "crm.email shop.email", &misfits);
    check(r#"{"orders": 1, "shop": {"orders": 1, "email": "e"}}"#, "crm.email shop.email", "- e");
}

#[test]
fn of_two_equal_names_the_last_counts() {
    check(r#"{"orders": 1, "orders": 2}"#, "shop.orders", "2");
    check(
        r#"{"orders": 1, "shop": {"orders": 7, "optin": true}, "shop": {}}"#,
        "shop.orders shop.optin",
        "1 -",
    );
    check(r#"{"orders": 1, "address": {"city": "a"}, "address": {"street": "b"}}"#, "crm.address.city", "-");
    check(r#"{"shop": {"orders": 1}, "orders": 5, "shop": {"orders": null}}"#, "shop.orders", "5");
    check(r#"{"orders": "x", "orders": 2}"#, "shop.orders", "2");
    check(r#"{"orders": 1, "scores": {"b": 1, "a": 2, "b": null, "b": 3}}"#, "shop.scores", "{a:2,b:3}");
    check(r#"{"orders": 1, "scores": {"b": null, "b": 3}}"#, "shop.scores", "{b:3}");
}

#[test]
fn a_customer_may_not_be_in_a_source() {
    for json in [r#"{"shop": null}"#, r#"{"shop": null, "orders": 4}"#, r#"{"crm": {"tier": "gold"}}"#] {
        let profile = read(json).unwrap();
        assert!(profile.record.is_absent(1), "{json}");
        assert_eq!(show(&profile, "shop.orders"), "-");
        assert_eq!(show(&profile, "shop.scores"), "{}");
    }
    let profile = read(r#"{"crm": {"tier": "gold"}, "customer_id": "c1", "orders": 2}"#).unwrap();
    assert!(!profile.record.is_absent(1));
    assert_eq!(
        (show(&profile, "shop.orders"), show(&profile, "shop.customer_id")),
        ("2".into(), "c1".into())
    );
    fails(r#"{"shop": {}}"#, "`shop.orders`: found nothing, expected int in 0..");
}

#[test]
fn what_does_not_fit_is_the_default_or_missing_or_an_error() {
    check(
        r#"{"orders": 1, "tier": "platinum", "risk": "high", "spent": 1.00001, "optin": 7}"#,
        "crm.tier shop.risk shop.spent shop.optin",
        "none - - - | `crm.tier`: found \"platinum\", expected \"none\" | \"gold\"; `shop.spent`: found 1.00001, expected money EUR; \
         `shop.risk`: found \"high\", expected number; `shop.optin`: found 7, expected true/false, yes/no or 1/0",
    );
    fails(r#"{"orders": -1}"#, "`shop.orders`: found -1, expected int in 0..");
    fails(r#"{"orders": 1.5}"#, "`shop.orders`: found 1.5, expected int in 0..");
    fails(r#"{"orders": 1, "tags": ["a", null]}"#, "`crm.tags`: found [\"a\", null], expected list of text");
    fails(r#"{"orders": 1, "tags": "a"}"#, "`crm.tags`: found \"a\", expected list of text");
    fails(
        r#"{"orders": 1, "scores": {"a": "b"}}"#,
        "`shop.scores`: found {\"a\": \"b\"}, expected map of number",
    );
    // The first in order of declaration.
    fails(r#"{"scores": [], "orders": null, "tags": 1}"#, "`crm.tags`: found 1, expected list of text");
    fails("[]", "broken JSON at byte 0: expected an object");
    fails("{} x", "broken JSON at byte 3: expected the end of the record");
    check(r#"{"orders": 1, "tier": null, "unknown": [{}]}"#, "crm.tier crm.tags", "none []");
}

#[test]
fn every_type_has_its_forms() {
    check(
        r#"{"orders": 1e1, "risk": "0.5", "optin": "yes"}"#,
        "shop.orders shop.risk shop.optin",
        "10 0.5 1",
    );
    check(r#"{"orders": 1, "last": 2}"#, "shop.last", "2000000");
    check(r#"{"orders": 1, "last": "1970-01-02"}"#, "shop.last", "82800000000");
    check(r#"{"orders": 1, "last": "1970-01-01T00:00:01+0000"}"#, "shop.last", "1000000");
    check(r#"{"orders": 1, "address": {"city": "a\u00e9\n"}}"#, "crm.address.city", "aé\n");
    check(
        r#"{"orders": 1, "address": {"city": "\ud800"}}"#,
        "crm.address.city",
        "- | `crm.address.city`: found \"\\ud800\", expected text",
    );
    let profile = read(r#"{"orders": 1, "tier": "Gold"}"#).unwrap();
    assert_eq!(profile.record.slot(1), Some(0));
    assert_ne!(profile.record.slot(1), Some(u64::from(NO_SYMBOL)));
}

#[test]
fn a_row_means_what_its_json_means() {
    let engine = engine();
    let header = ["customer_id", "tier", "address.city", "tags", "shop.orders", "scores", "last", "optin"];
    let columns = engine.columns(header);
    let mut profile = engine.profile();
    let mut row = |cells: [&'static str; 8]| {
        profile.read_row(&columns, |column| cells.get(column).copied())?;
        let names = [
            "crm.customer_id",
            "crm.tier",
            "crm.address.city",
            "crm.tags",
            "shop.orders",
            "shop.scores",
            "shop.last",
            "shop.optin",
        ];
        Ok::<_, RecordError>(names.map(|name| show(&profile, name)).join(" "))
    };
    let read = row(["c1", "gold", "Lyon", "a;b", "3", "{\"x\": 1}", "1", "YES"]);
    assert_eq!(read.unwrap(), "c1 gold Lyon [a,b] 3 {x:1} 1000000 1");
    let read = row(["c1", "", "", "[\"a;b\"]", "3", "", "1970-01-02", ""]);
    assert_eq!(read.unwrap(), "c1 none - [a;b] 3 {} 82800000000 -");
    assert_eq!(
        row(["", "", "", "", "", "", "", ""]).unwrap_err().to_string(),
        "`shop.orders`: found nothing, expected int in 0.."
    );
    assert_eq!(
        row(["", "", "", "a;;b", "3", "", "", ""]).unwrap_err().to_string(),
        "`crm.tags`: found \"a;;b\", expected list of text"
    );
}

#[test]
fn a_profile_is_set_by_hand_or_from_a_value() {
    #[derive(serde::Serialize)]
    struct Customer {
        orders: u8,
        address: Address,
    }
    #[derive(serde::Serialize)]
    struct Address {
        city: &'static str,
    }
    let engine = engine();
    let mut profile = engine.profile();
    profile.read(&Customer { orders: 2, address: Address { city: "Lyon" } }).unwrap();
    assert_eq!(
        (show(&profile, "shop.orders"), show(&profile, "crm.address.city")),
        ("2".into(), "Lyon".into())
    );
    profile.set("orders", 3).unwrap();
    profile.set("tags", ["a", "b\"\n"]).unwrap();
    profile.set("crm.tier", "gold").unwrap();
    profile.set("nobody_reads_this", 1.5).unwrap();
    assert_eq!(show(&profile, "shop.orders"), "3");
    assert_eq!(show(&profile, "crm.tags"), "[a,b\"\n]");
    assert_eq!(show(&profile, "crm.tier"), "gold");
    profile.set("crm.tier", None::<&str>).unwrap();
    assert_eq!(show(&profile, "crm.tier"), "none");
    assert!(profile.set("orders", f64::NAN).is_err());
    assert!(profile.set("email", "e").is_err());
    assert!(profile.check_for_call(None).is_err());
    profile.set("orders", 1).unwrap();
    profile.set("page", "/").unwrap();
    assert_eq!(profile.check_for_call(None), Ok(()));
}

#[test]
fn a_profile_that_cannot_be_decided_says_so() {
    let engine = engine();
    let mut profile = engine.profile();
    let missing = "`shop.orders`: found nothing, expected int in 0..";
    assert_eq!(profile.check_for_call(None).unwrap_err().to_string(), missing);
    profile.read_json(b"{").unwrap_err();
    assert_eq!(
        profile.check_for_call(None).unwrap_err().to_string(),
        "broken JSON at byte 1: expected `,` or `}`"
    );
    // What the context lacks may come with the call.
    profile.read_json(br#"{"orders": 1}"#).unwrap();
    let missing = "`context.page`: found nothing, expected text";
    assert_eq!(profile.check_for_call(None).unwrap_err().to_string(), missing);
    let call = Call::at(Instant(0)).context(&engine, br#"{"page": "/home"}"#).unwrap();
    assert_eq!(profile.check_for_call(call.given()), Ok(()));
    let call = Call::at(Instant(0)).context(&engine, br#"{"page": 1}"#).unwrap_err();
    assert_eq!(call.to_string(), "`context.page`: found 1, expected text");
}

proptest! {
    /// A profile that guesses names from earlier records reads the same as a new one, and takes nothing that is no JSON.
    #[test]
    fn a_warm_profile_reads_as_a_new_one(
        records in prop::collection::vec(records(), 1..5),
        damage in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>())),
    ) {
        let engine = engine();
        let mut warm = engine.profile();
        for record in &records {
            let _ = warm.read_json(record.as_bytes());
        }
        let mut last = records.last().cloned().unwrap_or_default().into_bytes();
        if let Some((place, byte)) = damage {
            const BYTES: &[u8] = b"{}[],:\" 1a\\\n";
            let place = place.index(last.len());
            last[place] = BYTES[byte.index(BYTES.len())];
        }
        let read = warm.read_json(&last);
        let mut new = engine.profile();
        prop_assert_eq!(&read, &new.read_json(&last));
        let is_json = serde_json::from_slice::<BTreeMap<String, serde::de::IgnoredAny>>(&last).is_ok();
        prop_assert_eq!(!matches!(read, Err(RecordError::Json(_))), is_json, "{}", String::from_utf8_lossy(&last));
        let names = ["crm.customer_id", "crm.tier", "crm.address.city", "crm.tags", "shop.orders", "shop.spent", "shop.scores"];
        prop_assert_eq!(names.map(|name| show(&warm, name)), names.map(|name| show(&new, name)));
    }
}

/// Records with names in any order, some twice, with or without blanks.
fn records() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        Just(r#""customer_id":"c1""#),
        Just(r#""tier":"gold""#),
        Just(r#""tier": null"#),
        Just(r#""address":{"city":"Lyon"}"#),
        Just(r#""address":{}"#),
        Just(r#""tags":["a", "b"]"#),
        Just(r#""orders":3"#),
        Just(r#""orders" :4"#),
        Just(r#""spent":1.25"#),
        Just(r#""scores":{"x":1,"y":2}"#),
        Just(r#""shop":{"orders":7,"spent":2}"#),
        Just(r#""shop":null"#),
        Just(r#""crm":{"tags":[],"address":{"city":"Nice"}}"#),
        Just(r#""unknown":{"orders":[1,2]}"#),
        Just(r#""ord\u0065rs":5"#),
    ];
    let members = prop::collection::vec(member, 0..9);
    (members, prop_oneof![Just(","), Just(", "), Just(" ,\n")])
        .prop_map(|(members, comma)| format!("{{{}}}", members.join(comma)))
}
