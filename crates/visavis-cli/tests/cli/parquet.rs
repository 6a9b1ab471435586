//! Parquet in and out. `tests/data/people.parquet` was written by DuckDB, so that it is not our own reading of the format that is
//! tested.

use std::fs::File;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::harness::{Folder, chosen};

const PEOPLE: &[u8] = include_bytes!("../data/people.parquet");

const RULES: &str = r#"timezone "Europe/Paris"
source crm {
  customer_id: text key
  tier: "gold" | "silver"?
  address { city: text?  postcode: text? }
  tags: list of text
  age: int?
  birth_date: date?
  last_order_at: datetime?
  balance: money EUR?
  scores: map of number
  optin: bool?
  wakes: time?
  event purchase at ordered_at { ordered_at: datetime  amount: money EUR  category: text? }
}
channel web { content { says: text } }
campaign all_of_it {
  via web {
    says: "{tier}|{address.city}|{address.postcode}|{age}|{birth_date}|{last_order_at}|{balance}|{scores["win_back"]}|{wakes}|{latest(purchase.ordered_at)}|{sum(purchase.amount)}"
  }
}
campaign vip { for tags has "vip" and optin  priority 1  via web { says: "{count(purchase)} {latest(purchase.category)}" } }
decision d { via web  choose 2 }
segment vips when tags has "vip"
segment gold when tier = "gold"
"#;

/// What the file holds, as its writer was told.
const LINES: &str = r#"{"customer_id": "c1", "tier": "gold", "address": {"city": "Lyon", "postcode": "69001"}, "tags": ["vip", "new"], "age": 40, "birth_date": "1980-05-17", "last_order_at": "2025-11-01T10:00:00Z", "balance": "59.90", "scores": {"win_back": 0.04, "x": 1}, "optin": true, "purchase": [{"ordered_at": "2026-03-01 10:00", "amount": 20.5, "category": "shoes"}, {"ordered_at": "2026-03-05 11:30:15.5", "amount": 3.25, "category": "hats"}], "wakes": "21:30"}
{"customer_id": "c2", "tier": "silver", "address": {"city": null, "postcode": "1000"}, "tags": [], "scores": {}, "optin": false, "purchase": []}
{"customer_id": "c3", "age": 255, "birth_date": "0099-12-31", "last_order_at": "1969-12-31T23:59:59.999999Z", "balance": "-0.05", "wakes": "00:00:00.000001"}
{"customer_id": "c4", "tier": "bronze", "address": {"city": "Zoë \"Z\"", "postcode": ""}, "tags": ["a",null], "age": 1, "balance": "1000000000.00", "optin": true}
"#;

const AT: [&str; 2] = ["--at", "2026-03-10 09:00"];

fn folder() -> Folder {
    let folder = Folder::with(&[("rules.vis", RULES), ("people.jsonl", LINES)]);
    folder.write("people.parquet", PEOPLE);
    folder
}

/// Writes a table.
fn table(folder: &Folder, path: &str, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = File::create(folder.path().join(path)).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_table_says_what_the_json_lines_say() {
    let folder = folder();
    let decide = |file: &str| {
        let ran =
            folder.run(&[&["decide", "d", "rules.vis", "--explain", "--profiles", file], &AT[..]].concat());
        (ran.code, ran.out, ran.err.replace("people.jsonl", "people.parquet"))
    };
    let told = decide("people.parquet");
    assert_eq!(told, decide("people.jsonl"));
    assert_eq!(told.0, 1);
    let says = "\"says\":\"gold|Lyon|69001|40|1980-05-17|2025-11-01 11:00|59.90 EUR|0.04|21:30|2026-03-05 11:30:15.5|23.75 EUR\"";
    assert!(told.1.contains(says), "{}", told.1);
    assert!(told.1.contains("\"says\":\"2 hats\""), "{}", told.1);
    assert!(
        told.1.contains("255|0099-12-31|1970-01-01 00:59:59.999999|-0.05 EUR||00:00:00.000001"),
        "{}",
        told.1
    );
    // Not by its name, but by what it holds.
    folder.write("people.data", PEOPLE);
    assert_eq!(decide("people.data").1, told.1);
    let why = ["why", "d", "rules.vis", "--profile", "people.parquet", "--customer", "c1"];
    let ran = folder.run(&[&why, &AT[..]].concat()).expect(0);
    assert!(ran.out.contains("d for customer c1"), "{ran}");
}

#[test]
fn audiences_are_counted_of_a_table_and_written_as_one() {
    let folder = folder();
    let audience = |data: &str, out: &str| {
        let args = ["audience", "rules.vis", "--data", data, "--out", out, "--format", "json"];
        folder.run(&[&args, &AT[..]].concat()).expect(1)
    };
    let ran = audience("people.parquet", "out.parquet");
    assert_eq!(ran.out, audience("people.jsonl", "out.csv").out);
    assert!(ran.out.contains("\"vips\": 1"), "{ran}");
    let reader = SerializedFileReader::new(File::open(folder.path().join("out.parquet")).unwrap()).unwrap();
    let rows: Vec<String> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            let row = row.unwrap();
            let cells = row.get_column_iter().map(|(_, cell)| match cell.to_string().as_str() {
                "null" => String::new(),
                cell => cell.trim_matches('"').to_owned(),
            });
            cells.collect::<Vec<_>>().join(",")
        })
        .collect();
    let text = folder.read("out.csv");
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[..3], lines[..3]);
    assert_eq!(rows[0], "c1,true,true,true,true,vip,,all_of_it,,1,");
    assert!(rows[3].starts_with(",,,,,,,,,4,attribute `crm.tags`: found"), "{}", rows[3]);
    let names: Vec<String> = reader
        .metadata()
        .file_metadata()
        .schema()
        .get_fields()
        .iter()
        .map(|field| field.name().to_owned())
        .collect();
    assert_eq!(names.join(","), text.lines().next().unwrap());
}

#[test]
fn a_source_is_inferred_from_a_table() {
    let folder = folder();
    insta::assert_snapshot!(folder.run(&["infer", "people.parquet"]).expect(0));
}

#[test]
fn columns_of_groups_and_ints_for_yes_and_no_are_read_as_cells_are() {
    let folder = folder();
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![7, 8]));
    let cities: ArrayRef = Arc::new(StringArray::from(vec![Some("Lyon"), None]));
    let optins: ArrayRef = Arc::new(Int32Array::from(vec![1, 0]));
    let ages: ArrayRef = Arc::new(Float64Array::from(vec![40.0, f64::NAN]));
    table(
        &folder,
        "crm.parquet",
        vec![("customer_id", ids), ("address.city", cities), ("optin", optins), ("age", ages)],
    );
    let ran =
        folder.run(&[&["decide", "d", "rules.vis", "--profiles", "crm.parquet"], &AT[..]].concat()).expect(0);
    assert_eq!(chosen(&ran.out), ["all_of_it", "all_of_it"]);
    assert!(ran.out.contains(r#""customer":"7""#) && ran.out.contains(r#""says":"|Lyon||40|"#), "{ran}");
    // What is not a number is told, and missing; so is what has no column.
    assert!(ran.err.contains("crm.parquet:2: record 2: `crm.age`: found \"NaN\", expected int"), "{ran}");
    assert!(
        ran.err
            .contains("warning: crm.parquet:1: no column for attributes `crm.tier`, `crm.address.postcode`"),
        "{ran}"
    );
}

#[test]
fn tables_are_joined() {
    let folder = folder();
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["c2", "c2", "c9"]));
    let at: ArrayRef = Arc::new(StringArray::from(vec!["2026-03-01", "2026-03-02", "2026-03-03"]));
    let amounts: ArrayRef = Arc::new(Int32Array::from(vec![1, 2, 3]));
    table(
        &folder,
        "orders.parquet",
        vec![("customer_id", ids.clone()), ("ordered_at", at.clone()), ("amount", amounts)],
    );
    let args = ["audience", "rules.vis", "--data", "crm=people.parquet", "--data", "purchase=orders.parquet"];
    let ran = folder.run(&[&args[..], &AT[..], &["--format", "json"]].concat()).expect(1);
    assert!(ran.out.contains("\"customers\": 4"), "{ran}");
    table(&folder, "orders.parquet", vec![("customer_id", ids.clone()), ("ordered_at", at)]);
    let ran = folder.run(&args).expect(2);
    assert!(
        ran.err.contains("cannot use `orders.parquet` as `purchase`: it has no column `amount`"),
        "{ran}"
    );
    table(&folder, "orders.parquet", vec![("customer", ids)]);
    let ran = folder.run(&args).expect(2);
    assert!(ran.err.contains("cannot join `orders.parquet`: it has no column `customer_id`, the key of source `crm`; it has `customer`"), "{ran}");
}

#[test]
fn what_cannot_be_read_says_the_way_out() {
    let folder = folder();
    let wrong = |args: &[&str], stdin: &[u8], says: &str| {
        let ran = folder.run_with(&[&["decide", "d", "rules.vis"], args].concat(), stdin).expect(2);
        assert!(ran.err.contains(says), "{says}\n{ran}");
    };
    folder.write("plain.parquet", "customer_id,tier\nc1,gold\n");
    wrong(
        &["--profiles", "plain.parquet"],
        b"",
        "`plain.parquet` is no Parquet file: it does not begin with `PAR1`, as every such file does; rename it",
    );
    folder.write("cut.parquet", &PEOPLE[..PEOPLE.len() / 2]);
    wrong(
        &["--profiles", "cut.parquet"],
        b"",
        "cannot read `cut.parquet`: it is a broken Parquet file, or one of a kind that is not understood",
    );
    wrong(
        &["--profiles", "-"],
        PEOPLE,
        "cannot read `stdin`: Parquet is read from a file, unpacked and not through a pipe",
    );
    wrong(
        &["--profiles", "people.parquet", "--input", "csv"],
        b"",
        "`people.parquet` holds Parquet and not CSV; name `--input parquet`",
    );
    wrong(&["--profiles", "people.jsonl", "--input", "parquet"], b"", "`people.jsonl` is no Parquet file");
    let odd: ArrayRef =
        Arc::new(arrow_array::FixedSizeBinaryArray::try_from_iter([[1_u8, 2].to_vec()].into_iter()).unwrap());
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["c1"]));
    table(&folder, "odd.parquet", vec![("customer_id", ids.clone()), ("tier", odd.clone())]);
    wrong(
        &["--profiles", "odd.parquet"],
        b"",
        "column `tier` holds FixedSizeBinary(2), which no attribute can",
    );
    table(&folder, "none.parquet", vec![("customer_id", ids.clone()), ("nothing", odd.clone())]);
    wrong(&["--profiles", "none.parquet"], b"", "no attribute but the key has a column");
    // Where no rule reads it, it is in nobody's way.
    let tiers: ArrayRef = Arc::new(StringArray::from(vec!["gold"]));
    table(&folder, "fine.parquet", vec![("customer_id", ids), ("nothing", odd), ("tier", tiers)]);
    folder.run(&["decide", "d", "rules.vis", "--profiles", "fine.parquet"]).expect(0);
}
