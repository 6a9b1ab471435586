//! Tables whose rows stand in files of their own.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fs;

use visavis::{Call, Checked, NoContacts, check_dir, check_sources};
use visavis_value::{Value, Zone, read};

const RULES: &str = r#"
source crm { customer_id: text key, tier: "none" | "silver" | "gold" = "none", city: text? }
context { basket: money EUR = 0 EUR }
let large = 100 EUR
table discount from "../tables/discounts.csv" -> number hit first
table offer from "offers.csv" -> headline: text, rate: number
channel web { content { headline: text?, rate: number?, discount: number } }
campaign hello { via web { headline: offer.headline, rate: offer.rate, discount: discount } }
decision hero { via web }
"#;

const DISCOUNTS: &str =
    "tier,basket,discount\ngold,>= (large),15%\n\"gold, silver\",any,10%\notherwise,,0%\n";
const OFFERS: &str = "\u{feff}city;rate;headline\r\nParis;1;Bonjour, {ami}\r\n\"\"\"any\"\"\";2;\"Say \"\"hi\"\"\"\r\nstarts with \"B\";3;missing\r\nmissing;0;(\"Where, {tier}?\")\r\notherwise;4;x\r\n";

/// Each finding: its code, place and message.
fn said(checked: &Checked) -> Vec<String> {
    let each = checked.diagnostics.iter().map(|d| {
        let span = d.primary().expect("a place").span;
        let file = checked.sources.get(span.source).expect("a file");
        let before = file.text.get(..span.start as usize).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("{} {}:{line}:{column} {}", d.code, file.name, d.message)
    });
    each.collect()
}

fn shown(checked: &Checked, record: &str) -> Vec<Option<Value>> {
    let engine = checked.program.as_ref().expect("a program").engine();
    let mut profile = engine.profile();
    profile.read_json(record.as_bytes()).expect("a record");
    let at = read::datetime("2026-03-10 09:00", Zone::UTC).expect("a time");
    let decision = engine.decide("hero", &profile, &Call::at(at), &NoContacts).expect("a decision");
    decision.chosen.into_iter().flat_map(|chosen| chosen.content).map(|(_, value)| value).collect()
}

#[test]
fn rows_of_a_file_are_those_of_a_table() {
    let checked = check_sources([
        ("rules/a.vis", RULES),
        ("tables/discounts.csv", DISCOUNTS),
        ("rules/offers.csv", OFFERS),
    ]);
    assert_eq!(said(&checked), Vec::<String>::new());
    let text = |t: &str| Some(Value::Text(t.into()));
    let number = |x: f64| Some(Value::Number(x));
    for (record, headline, rate, discount) in [
        (
            r#"{"customer_id": "a", "tier": "gold", "city": "Paris", "context": {"basket": 120}}"#,
            text("Bonjour, {ami}"),
            1.0,
            0.15,
        ),
        (r#"{"customer_id": "a", "tier": "gold", "city": "any"}"#, text("Say \"hi\""), 2.0, 0.1),
        (r#"{"customer_id": "a", "tier": "silver", "city": "Bonn"}"#, None, 3.0, 0.1),
        (r#"{"customer_id": "a", "tier": "none"}"#, text("Where, none?"), 0.0, 0.0),
        (r#"{"customer_id": "a", "city": "Rome"}"#, text("x"), 4.0, 0.0),
    ] {
        assert_eq!(shown(&checked, record), [headline, number(rate), number(discount)], "{record}");
    }
}

#[test]
fn files_of_a_project_are_read_beside_the_one_that_names_them() {
    let folder = std::env::temp_dir().join(format!("visavis-sheets-{}", std::process::id()));
    fs::create_dir_all(folder.join("rules")).expect("a folder");
    fs::create_dir_all(folder.join("tables")).expect("a folder");
    let write = |name: &str, text: &[u8]| fs::write(folder.join(name), text).expect("written");
    write("visavis.toml", b"[project]\nname = \"sheets\"\nedition = \"2026\"\n");
    write("rules/a.vis", RULES.as_bytes());
    write("tables/discounts.csv", DISCOUNTS.as_bytes());
    write("rules/offers.csv", OFFERS.as_bytes());
    let checked = check_dir(&folder).expect("a project");
    assert_eq!(said(&checked), Vec::<String>::new());
    write("rules/offers.csv", b"city;rate;headline\nParis;1;caf\xe9\n");
    fs::remove_file(folder.join("tables/discounts.csv")).expect("removed");
    let found = said(&check_dir(&folder).expect("a project"));
    fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("a.vis:5:21 there is no file `../tables/discounts.csv`"), "{found:#?}");
    assert!(found[1].contains("a.vis:6:18 the file `offers.csv` cannot be read"), "{found:#?}");
}

/// What is said of a table from one file.
fn told(csv: &str) -> Vec<String> {
    let rules = "source crm { tier: \"none\" | \"gold\" = \"none\", age: int? }\ntable rate from \"r.csv\" -> number hit first\n";
    said(&check_sources([("a.vis", rules), ("r.csv", csv)]))
}

#[test]
fn what_is_wrong_is_told_at_its_place_in_the_file() {
    for (csv, wanted) in [
        ("tier,rate\nglod,1\notherwise,0\n", "E0304 r.csv:2:1 \"glod\" is not one of the values here"),
        ("tier,age,rate\ngold,< x,1\notherwise,,0\n", "E0201 r.csv:2:8 nothing is called `x`"),
        ("tier,age,rate\ngold,18..,high\notherwise,,0\n", "E0201 r.csv:2:11 nothing is called `high`"),
        ("tier,rate\ngold,1,2\n", "E0501 r.csv:2:1 this line has 3 fields, and the header has 2"),
        ("tier,rate\n,1\n", "E0124 r.csv:2:2 a cell cannot be empty"),
        ("tier,rate\ngold,\n", "E0510 r.csv:2:6 a result cannot be empty"),
        ("tier,age,rate\notherwise,> 3,1\n", "E0501 r.csv:2:11 `otherwise` stands alone before the results"),
        ("teir,rate\nany,1\n", "E0201 r.csv:1:1 nothing is called `teir`"),
        ("rate\n1\n", "E0510 r.csv:1:1 this file has no column that is tested"),
        ("rate,tier\n1,gold\n", "E0510 r.csv:1:6 `tier` is no result of `rate`, and stands behind one"),
        ("", "E0510 r.csv:1:1 this file has no header"),
        ("tier,rate\n\"gold,1\n", "E0510 r.csv:2:1 a quoted field does not end"),
        ("tier,rate\ngold,1\notherwise,0\nnone,2\n", "E0504 r.csv:3:1 `otherwise` is not the last row"),
    ] {
        assert_eq!(told(csv), [wanted], "{csv:?}");
    }
    let found = told("tier,age,rate\nany,18..),1\notherwise,,0\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("r.csv:2:5"), "{found:?}");
}

#[test]
fn rows_of_a_file_are_proved_apart_too() {
    let rules = "source crm { tier: \"none\" | \"gold\" = \"none\", age: int? }\ntable rate from \"r.csv\" -> number\n";
    let csv = "tier,age,rate\ngold,any,1\nany,> 18,2\notherwise,,0\n";
    let found = said(&check_sources([("a.vis", rules), ("r.csv", csv)]));
    assert_eq!(found, ["E0507 r.csv:3:1 two rows of `rate` hold for one customer"]);
}
