//! Customers in pieces: what rows and objects of sources and of events make is what one record of JSON makes.

use super::history_tests::image;
use super::{Profile, Record};
use crate::error::{BindError, DecideError, Misfit, RecordError};
use crate::testing::Builder;
use crate::{Call, Engine, Instant};

fn engine() -> Engine {
    Engine::new(image()).unwrap()
}

/// What the rules see of a record: every slot, every event, who is absent, what does not fit.
fn seen(profile: &Profile) -> String {
    let record: &Record = &profile.record;
    let program = &profile.program;
    let pools = crate::pool::Pools {
        constant: program.constants(),
        profile: &record.pool,
        context: None,
        scratch: &record.pool,
    };
    // Texts by what they say; the handles differ.
    let show = |slot: &visavis_image::image::Slot, word: Option<u64>| {
        let Some(word) = word else { return "-".to_owned() };
        match (slot.shape, slot.word) {
            (visavis_image::image::Shape::List, _) => format!(
                "{:?}",
                pools.words(word).unwrap().iter().map(|text| pools.text(*text).unwrap()).collect::<Vec<_>>()
            ),
            (_, visavis_image::image::Word::Text) => pools.text(word).unwrap().to_owned(),
            _ => (word as i64).to_string(),
        }
    };
    let mut out = String::new();
    let (first, slots) = (program.layout.events.first_slot, &program.image.slots);
    for (number, slot) in slots.iter().enumerate().take(first) {
        out += &format!("{} ", show(slot, record.slot(number)));
    }
    let mut start = first;
    for (plan, history) in program.layout.events.plans.iter().zip(&record.histories) {
        for row in (0..history.len()).map(|place| history.row(place)) {
            for slot in 0..plan.width {
                out += &format!("| {} ", show(&slots[start + slot], history.cell(row, slot)));
            }
        }
        out += "; ";
        start += plan.width;
    }
    let absent: Vec<bool> = (0..program.image.sources.len()).map(|source| record.is_absent(source)).collect();
    let misfits: Vec<&str> = profile.misfits().map(Misfit::attribute).collect();
    format!("{out}{absent:?} {misfits:?}")
}

fn read(json: &str) -> Profile {
    let mut profile = engine().profile();
    profile.read_json(json.as_bytes()).unwrap();
    profile
}

fn row<'r>(cells: &'r [&'r str]) -> impl Fn(usize) -> Option<&'r str> {
    |column| cells.get(column).copied()
}

#[test]
fn rows_make_what_a_record_makes() {
    let engine = engine();
    let contacts = engine.source_columns("crm", ["id", "tier", "orders"]).unwrap();
    let shop = engine.source_columns("shop", ["id", "orders", "tier"]).unwrap();
    let orders = engine.event_columns("purchase", ["at", "amount", "category", "quantity", "tags"]).unwrap();
    let mut profile = engine.profile();
    for _ in 0..2 {
        profile.begin();
        profile.push_event_row(&orders, row(&["9", "2.50", "shoes", "0", "a;b"])).unwrap();
        profile.read_row_of(&contacts, row(&["c1", "gold", "77"])).unwrap();
        profile.push_event_row(&orders, row(&["3", "1", "", "", r#"["x"]"#])).unwrap();
        profile.read_row_of(&shop, row(&["c1", "5", "not of the shop"])).unwrap();
        profile.finish().unwrap();
        let json = r#"{"crm": {"id": "c1", "tier": "gold"}, "shop": {"id": "c1", "orders": 5, "purchase": [
            {"at": 9, "amount": "2.50", "category": "shoes", "quantity": 0, "tags": ["a", "b"]},
            {"at": 3, "amount": 1, "tags": ["x"]}]}}"#;
        assert_eq!(seen(&profile), seen(&read(json)));
    }
}

#[test]
fn objects_make_what_a_record_makes() {
    let engine = engine();
    let purchase = engine.event_id("purchase").unwrap();
    assert_eq!(engine.event_id("shop.purchase"), Ok(purchase));
    let mut profile = engine.profile();
    profile.begin();
    profile.set_key("c1");
    profile
        .read_json_of("shop", br#"{"orders": 1, "orders": 2, "purchase": [{"at": 5, "amount": 1}]}"#)
        .unwrap();
    profile.push_event_json(purchase, br#"{"at": 4, "amount": 2, "amount": 3}"#).unwrap();
    profile.finish().unwrap();
    let json = r#"{"id": "c1", "shop": {"orders": 2, "purchase": [{"at": 5, "amount": 1}, {"at": 4, "amount": 3}]}}"#;
    assert_eq!(seen(&profile), seen(&read(json)));
}

#[test]
fn a_source_that_gives_nothing_does_not_have_the_customer() {
    let engine = engine();
    let orders = engine.event_columns("purchase", ["at", "amount"]).unwrap();
    let shop = engine.source_columns("shop", ["orders"]).unwrap();
    let mut profile = engine.profile();
    profile.begin();
    profile.set_key("c1");
    profile.finish().unwrap();
    assert_eq!(seen(&profile), seen(&read(r#"{"id": "c1", "crm": null, "shop": null}"#)));
    // An event alone says that the customer is in its source, and so does a row without a value.
    profile.begin();
    profile.set_key("c1");
    profile.push_event_row(&orders, row(&["1", "2"])).unwrap();
    profile.finish().unwrap();
    let json = r#"{"id": "c1", "crm": null, "shop": {"purchase": [{"at": 1, "amount": 2}]}}"#;
    assert_eq!(seen(&profile), seen(&read(json)));
    profile.begin();
    profile.read_row_of(&shop, row(&[""])).unwrap();
    profile.finish().unwrap();
    assert_eq!(seen(&profile), seen(&read(r#"{"crm": null, "shop": {}}"#)));
}

#[test]
fn events_may_follow_a_whole_record() {
    let engine = engine();
    let orders = engine.event_columns("purchase", ["at", "amount"]).unwrap();
    let mut profile = engine.profile();
    profile
        .read_json(br#"{"tier": "gold", "purchase": [{"at": 5, "amount": 5}, {"at": 3, "amount": 3}]}"#)
        .unwrap();
    for at in ["4", "9", "1"] {
        profile.push_event_row(&orders, row(&[at, at])).unwrap();
        profile.finish().unwrap();
    }
    let json = r#"{"tier": "gold", "purchase": [{"at": 5, "amount": 5}, {"at": 3, "amount": 3},
        {"at": 4, "amount": 4}, {"at": 9, "amount": 9}, {"at": 1, "amount": 1}]}"#;
    assert_eq!(seen(&profile), seen(&read(json)));
    assert_eq!(profile.record.histories[0].times(), [1, 3, 4, 5, 9].map(|at: i64| at * 1_000_000));
    // Not to be decided before its end was said.
    profile.push_event_row(&orders, row(&["7", "7"])).unwrap();
    let mut segments = Vec::new();
    let asked = engine.session().segments_of(&profile, &Call::at(Instant(0)), &mut segments);
    assert_eq!(asked, Err(DecideError::Record(RecordError::Unfinished)));
    profile.read_json(b"{}").unwrap();
    assert_eq!(seen(&profile), seen(&read("{}")));
}

#[test]
fn what_does_not_fit_is_told_at_the_end() {
    let engine = engine();
    let orders = engine.event_columns("purchase", ["amount", "at"]).unwrap();
    let mut profile = engine.profile();
    profile.begin();
    profile.push_event_row(&orders, row(&["1", "2"])).unwrap();
    profile.push_event_row(&orders, row(&["much", "3"])).unwrap();
    profile.push_event_row(&orders, row(&["4"])).unwrap();
    let error = profile.finish().unwrap_err().to_string();
    assert_eq!(error, "`shop.purchase[1].amount`: found \"much\", expected money EUR");
    let purchase = engine.event_id("purchase").unwrap();
    profile.begin();
    assert!(matches!(profile.push_event_json(purchase, b"{\"at\": 1"), Err(RecordError::Json(_))));
    assert!(matches!(profile.read_json_of("crm", b"{\"tier\": \"gold\""), Err(RecordError::Json(_))));
    assert!(matches!(profile.read_json_of("crm", b"3"), Err(RecordError::Json(_))));
    profile.finish().unwrap();
    assert_eq!(seen(&profile), seen(&read(r#"{"crm": null, "shop": null}"#)));
    profile.push_event_json(purchase, b"3").unwrap();
    let error = profile.finish().unwrap_err().to_string();
    assert_eq!(error, "`shop.purchase[0]`: found 3, expected an object with its fields");
}

#[test]
fn a_cell_may_hold_a_whole_history() {
    let engine = engine();
    let columns = engine.columns(["id", "purchase", "crm.note", "x"]);
    let mut profile = engine.profile();
    let cells = ["c1", r#"[{"at": 1, "amount": 2}]"#, r#"[{"text": "a"}]"#, "what"];
    profile.read_row(&columns, row(&cells)).unwrap();
    let json = r#"{"id": "c1", "purchase": [{"at": 1, "amount": 2}], "crm": {"note": [{"text": "a"}]}}"#;
    assert_eq!(seen(&profile), seen(&read(json)));
    let error = profile.read_row(&columns, row(&["c1", "x"])).unwrap_err().to_string();
    assert_eq!(error, "`shop.purchase`: found \"x\", expected a list of objects");
}

#[test]
fn names_that_are_nobodys_are_said() {
    let engine = engine();
    let no_source = || BindError::NoSuchSource { name: "erp".into() };
    assert_eq!(engine.source_columns("erp", ["id"]).unwrap_err(), no_source());
    assert_eq!(engine.key_column("erp"), Err(no_source()));
    assert_eq!(
        engine.event_columns("order", ["id"]).unwrap_err().to_string(),
        "the program reads no event `order`"
    );
    assert_eq!(
        engine.event_id("crm.purchase").unwrap_err().to_string(),
        "the program reads no event `crm.purchase`"
    );
    let error = engine.event_id("note").unwrap_err().to_string();
    assert_eq!(error, "several sources have an event `note`; say whose, such as `crm.note`");
    let columns = engine.event_columns("purchase", ["amount", "x"]).unwrap();
    assert_eq!(columns.missing().collect::<Vec<_>>(), ["at"]);
    let other = Engine::new(Builder::new(&["crm"]).image).unwrap();
    let mut profile = other.profile();
    assert_eq!(profile.push_event_row(&columns, row(&["1"])), Err(RecordError::OtherProgram));
    let columns = engine.source_columns("crm", ["id"]).unwrap();
    assert_eq!(profile.read_row_of(&columns, row(&["1"])), Err(RecordError::OtherProgram));
    let error = engine.profile().set("purchase", ["x"]).unwrap_err().to_string();
    assert_eq!(
        error,
        "`purchase`: found [\"x\"], expected its events one by one, by `push_event_row` or `push_event_json`"
    );
}
