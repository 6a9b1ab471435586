//! What histories in a record mean: where they stand, what fits, and what makes the record an error.

use visavis_image::image::{Const, Domain, Image, Word};
use visavis_value::{Currency, Fold, Type};

use super::{Context, Profile};
use crate::engine::Engine;
use crate::error::RecordError;
use crate::testing::Builder;

/// `crm` (0), `shop` (1) and a context; purchases with a time, notes of the crm without, lines of the context.
pub(super) fn image() -> Image {
    let mut b = Builder::new(&["crm", "shop", "context"]);
    let text = || Type::Text(Fold::None);
    b.attribute(0, "id", text(), Word::Text).key = true;
    b.attribute(1, "id", text(), Word::Text).key = true;
    b.attribute(0, "tier", text(), Word::Text);
    b.attribute(1, "orders", Type::Int, Word::Int).default = Some(Const::Int(0));
    b.event(1, "purchase", true);
    b.field("at", Type::DateTime, &[Word::DateTime]);
    b.field("amount", Type::Money(Currency::parse("EUR").unwrap()), &[Word::Money]);
    b.field("category", text(), &[Word::Symbol, Word::Text]).optional = true;
    let quantity = b.field("quantity", Type::Int, &[Word::Int]);
    quantity.default = Some(Const::Int(1));
    quantity.domain = Some(Domain { low: Some(Const::Int(1)), high: None, inclusive: true });
    b.field("tags", Type::List(Box::new(text())), &[Word::Text]);
    b.event(0, "note", false);
    b.field("text", text(), &[Word::Text]);
    b.event(1, "note", false);
    b.field("text", text(), &[Word::Text]);
    b.event(2, "line", false);
    b.field("quantity", Type::Int, &[Word::Int]);
    b.image.events[1].ambiguous = true;
    b.image.events[2].ambiguous = true;
    b.symbol("shoes");
    b.image
}

fn engine() -> Engine {
    Engine::new(image()).unwrap()
}

fn read(json: &str) -> Result<Profile, RecordError> {
    let mut profile = engine().profile();
    profile.read_json(json.as_bytes()).map(|()| profile)
}

/// The events of a kind in order of time, slot by slot; `-` is missing.
fn rows(profile: &Profile, event: usize) -> Vec<String> {
    let history = &profile.record.histories[event];
    let width = profile.program.layout.events.plans[event].width;
    let cell = |row, slot| history.cell(row, slot).map_or("-".to_owned(), |word| (word as i64).to_string());
    let row = |row| (0..width).map(|slot| cell(row, slot)).collect::<Vec<_>>().join(" ");
    (0..history.len()).map(|place| row(history.row(place))).collect()
}

/// The times, amounts and quantities of purchases in order of time, the times in seconds and the amounts whole.
fn purchases(json: &str) -> Vec<[i64; 3]> {
    let profile = read(json).unwrap();
    let history = &profile.record.histories[0];
    let cell = |place, slot| history.cell(history.row(place), slot).unwrap() as i64;
    let purchase = |place| [cell(place, 0) / 1_000_000, cell(place, 1) / 10_000, cell(place, 4)];
    (0..history.len()).map(purchase).collect()
}

fn error(json: &str) -> String {
    read(json).unwrap_err().to_string()
}

#[test]
fn events_stand_bare_or_under_their_source() {
    let one = r#"[{"at": 5, "amount": 2}]"#;
    for json in [
        format!(r#"{{"purchase": {one}}}"#),
        format!(r#"{{"shop": {{"purchase": {one}}}}}"#),
        format!(r#"{{"purchase": "what", "shop": {{"purchase": {one}}}}}"#),
        format!(r#"{{"shop": {{"purchase": {one}}}, "purchase": [{{}}]}}"#),
        format!(r#"{{"purchase": [{{}}, 3], "purchase": {one}}}"#),
        format!(r#"{{"shop": {{"purchase": 7}}, "shop": {{"purchase": {one}, "id": "a"}}}}"#),
        format!(r#"{{"shop": {{"purchase": null}}, "purchase": {one}}}"#),
        r#"{"purchase": [{"amount": 1, "at": 5, "x": [{}], "amount": 3, "amount": 2}]}"#.to_owned(),
        r#"{"purchase": [{"amount": 2, "at": 5, "quantity": 4, "quantity": null}]}"#.to_owned(),
        r#"{"purchase": [{"amount": "x", "at": 5, "amount": 2}]}"#.to_owned(),
    ] {
        assert_eq!(purchases(&json), [[5, 2, 1]], "{json}");
        assert_eq!(read(&json).unwrap().misfits().count(), 0, "{json}");
    }
    for json in ["{}", r#"{"purchase": null}"#, r#"{"purchase": []}"#, r#"{"shop": null, "purchase": [{}]}"#]
    {
        assert_eq!(purchases(json), [[0_i64; 3]; 0], "{json}");
    }
    // Left out where another source is nested: no customer of the shop, unless something of it stands bare.
    assert!(read(r#"{"crm": {}, "purchase": []}"#).is_ok_and(|p| !p.record.is_absent(1)));
    assert!(read(r#"{"crm": {}}"#).is_ok_and(|p| p.record.is_absent(1)));
}

#[test]
fn events_are_in_order_of_time_and_equal_times_in_the_order_given() {
    let json = r#"{"purchase": [{"at": 9, "amount": 1}, {"at": 3, "amount": 2}, {"at": 9, "amount": 3}, {"at": 3, "amount": 4}]}"#;
    assert_eq!(purchases(json).map_amounts(), [2, 4, 1, 3]);
    let sorted = r#"{"purchase": [{"at": 3, "amount": 1}, {"at": 3, "amount": 2}, {"at": 4, "amount": 3}]}"#;
    assert_eq!(purchases(sorted).map_amounts(), [1, 2, 3]);
    let profile = read(json).unwrap();
    assert_eq!(profile.record.histories[0].times(), [3_000_000, 3_000_000, 9_000_000, 9_000_000]);
}

trait Amounts {
    fn map_amounts(&self) -> Vec<i64>;
}

impl Amounts for Vec<[i64; 3]> {
    fn map_amounts(&self) -> Vec<i64> {
        self.iter().map(|[_, amount, _]| *amount).collect()
    }
}

#[test]
fn fields_are_read_as_attributes_are() {
    let json = r#"{"purchase": [
        {"at": 1, "amount": "2.50", "category": "shoes", "quantity": 0, "tags": ["a", "b"]},
        {"at": "1970-01-01T00:00:02Z", "amount": 3, "category": 7, "tags": null},
        {"at": 3, "amount": 4, "category": "hats"}
    ]}"#;
    let profile = read(json).unwrap();
    let history = &profile.record.histories[0];
    let slot = |row, slot| history.cell(row, slot);
    assert_eq!([slot(0, 1), slot(0, 2), slot(0, 4)], [Some(25_000), Some(0), Some(1)]);
    assert_eq!([slot(1, 0), slot(1, 2), slot(1, 3)], [Some(2_000_000), None, None]);
    assert_eq!(slot(2, 2), Some(u64::from(visavis_image::image::NO_SYMBOL)));
    let misfits: Vec<String> = profile.misfits().map(ToString::to_string).collect();
    assert_eq!(
        misfits,
        [
            "`shop.purchase[0].quantity`: found 0, expected int in 1..",
            "`shop.purchase[1].category`: found 7, expected text"
        ]
    );
}

#[test]
fn what_an_event_needs_makes_the_record_an_error() {
    let at = "a datetime such as 2026-03-10T09:00:00+01:00";
    for (events, wanted) in [
        (r#""x""#, "`shop.purchase`: found \"x\", expected a list of objects".to_owned()),
        ("{}", "`shop.purchase`: found {}, expected a list of objects".to_owned()),
        ("[[]]", "`shop.purchase[0]`: found [], expected an object with its fields".to_owned()),
        (
            r#"[{"at": 1, "amount": 1}, null]"#,
            "`shop.purchase[1]`: found null, expected an object with its fields".to_owned(),
        ),
        ("[{}]", format!("`shop.purchase[0].at`: found nothing, expected {at}")),
        (r#"[{"at": null, "amount": 1}]"#, format!("`shop.purchase[0].at`: found nothing, expected {at}")),
        (r#"[{"at": "soon", "amount": 1}]"#, format!("`shop.purchase[0].at`: found \"soon\", expected {at}")),
        (r#"[{"at": 2}]"#, "`shop.purchase[0].amount`: found nothing, expected money EUR".to_owned()),
        (
            r#"[{"at": 2, "amount": 1}, {"amount": true, "at": 1}, {}]"#,
            "`shop.purchase[1].amount`: found true, expected money EUR".to_owned(),
        ),
        (
            r#"[{"at": 2, "amount": 1, "tags": [1]}]"#,
            "`shop.purchase[0].tags`: found [1], expected list of text".to_owned(),
        ),
    ] {
        assert_eq!(error(&format!(r#"{{"purchase": {events}}}"#)), wanted);
        assert_eq!(error(&format!(r#"{{"shop": {{"purchase": {events}}}}}"#)), wanted);
    }
    // A record's own attributes are told first, then events in order of declaration.
    let json = r#"{"crm": {"note": [{}]}, "shop": {"note": 1, "purchase": [1]}}"#;
    assert!(error(json).starts_with("`shop.purchase[0]`"), "{}", error(json));
    assert!(error(r#"{"purchase": [{"at": 1, "amount": 1}}"#).starts_with("broken JSON"));
}

#[test]
fn a_bare_list_that_two_sources_have_is_nobodys() {
    let json = r#"{"note": [{"text": "a"}], "shop": {"note": [{"text": "b"}]}, "crm": {}}"#;
    assert!(
        error(json)
            .starts_with("`crm.note`: found [{\"text\": \"a\"}], expected it under its source, `crm.note`")
    );
    let json = r#"{"note": [{"text": "a"}], "shop": {"note": [{"text": "b"}]}, "crm": {"note": []}}"#;
    let profile = read(json).unwrap();
    assert_eq!((rows(&profile, 1).len(), rows(&profile, 2).len()), (0, 1));
    assert_eq!(profile.misfits().count(), 0);
    assert!(read(r#"{"note": null}"#).is_ok());
}

#[test]
fn what_the_call_lists_wins_over_the_profile() {
    let engine = engine();
    let lines = |json: &str| Context::read(engine.program(), json.as_bytes());
    assert!(lines(r#"{"line": [{"quantity": 3}]}"#).is_ok_and(|context| context.gives_events(3)));
    assert!(lines(r#"{"line": null}"#).is_ok_and(|context| !context.gives_events(3)));
    let error = lines(r#"{"line": [{"quantity": "x"}]}"#).unwrap_err().to_string();
    assert_eq!(error, "`context.line[0].quantity`: found \"x\", expected int");
    // A profile whose own lines cannot be read is good with a call that brings them.
    let mut profile = engine.profile();
    assert!(profile.read_json(br#"{"context": {"line": [{}]}}"#).is_err());
    assert!(profile.check_for_call(lines("{}").as_ref().ok()).is_err());
    assert_eq!(profile.check_for_call(lines(r#"{"line": []}"#).as_ref().ok()), Ok(()));
}

#[test]
fn a_profile_is_whole_again_after_an_error() {
    let mut profile = engine().profile();
    for json in
        [r#"{"purchase": [{"at": 1}]}"#, r#"{"purchase": 1}"#, r#"{"purchase": [{"at": 1, "amount": 1"#]
    {
        assert!(profile.read_json(json.as_bytes()).is_err());
        assert_eq!(profile.read_json(br#"{"purchase": [{"at": 7, "amount": 1}]}"#), Ok(()));
        assert_eq!(rows(&profile, 0).len(), 1);
        assert_eq!(profile.misfits().count(), 0);
    }
}
