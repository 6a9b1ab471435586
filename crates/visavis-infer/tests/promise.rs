//! The promise: what is inferred passes the check without a word, and every record that it came from then loads, whatever
//! is read of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use proptest::prelude::*;
use visavis::{Program, check_sources};
use visavis_infer::{About, Survey, source};
use visavis_testkit::reading::reading_all;

/// What is read: rows under a header, or objects.
#[derive(Debug, Clone)]
enum Data {
    Table { header: Vec<String>, rows: Vec<Vec<String>> },
    Objects(Vec<serde_json::Value>),
}

fn survey(data: &Data) -> Survey {
    match data {
        Data::Table { header, rows } => {
            let mut survey = Survey::of_table(header.iter().map(String::as_str));
            rows.iter().for_each(|row| survey.row(|column| row.get(column).map(String::as_str)));
            survey
        }
        Data::Objects(objects) => {
            let mut survey = Survey::of_objects();
            objects.iter().for_each(|object| survey.object(object.to_string().as_bytes()).unwrap());
            survey
        }
    }
}

#[track_caller]
fn holds(data: &Data) -> String {
    let survey = survey(data);
    let name = ["crm", "crm_2", "crm_3"].into_iter().find(|name| !survey.clashes(name)).unwrap();
    let text =
        source(&survey, &About { name: name.into(), file: "data \"x\".csv".into(), ..About::default() });
    let checked = check_sources([("alone.vis", text.as_str())]);
    assert!(checked.diagnostics.is_empty(), "{:?}\n{text}", checked.diagnostics);
    let program = Program::from_source("all.vis", &reading_all(&text))
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    let engine = program.engine();
    let mut profile = engine.profile();
    match data {
        Data::Table { header, rows } => {
            let columns = engine.columns(header.iter().map(String::as_str));
            for (record, row) in rows.iter().enumerate() {
                profile.set_record(record as u64 + 1);
                let read = profile.read_row(&columns, |column| row.get(column).map(String::as_str));
                assert!(read.is_ok(), "{read:?} in {row:?}\n{text}");
                let misfits: Vec<String> = profile.misfits().map(ToString::to_string).collect();
                assert!(misfits.is_empty(), "{misfits:?} in {row:?}\n{text}");
            }
        }
        Data::Objects(objects) => {
            for (record, object) in objects.iter().enumerate() {
                profile.set_record(record as u64 + 1);
                let read = profile.read_json(object.to_string().as_bytes());
                assert!(read.is_ok(), "{read:?} in {object}\n{text}");
                let misfits: Vec<String> = profile.misfits().map(ToString::to_string).collect();
                assert!(misfits.is_empty(), "{misfits:?} in {object}\n{text}");
            }
        }
    }
    text
}

/// Names as files have them: good ones, words of the language, odd ones.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(NAMES).prop_map(str::to_owned),
        1 => "[a-zA-Zé_ .]{1,8}",
        1 => "\\PC{0,6}",
    ]
}

const NAMES: &[&str] = &[
    "id",
    "Id",
    "ID",
    "customer_id",
    "Customer ID",
    "email",
    "Email Address",
    "phone",
    "zip",
    "Code postal",
    "address",
    "address.city",
    "address.Code postal",
    "address.geo.lat",
    "crm",
    "crm.id",
    "context",
    "context.page",
    "now",
    "today",
    "Now",
    "in",
    "is",
    "IS",
    "any",
    "known",
    "key",
    "column",
    "event",
    "ago",
    "from",
    "days",
    "EUR",
    "map",
    "list",
    "of",
    "source",
    "segment",
    "at",
    "ignoring",
    "sensitive",
    "timezone",
    "TimeZone",
    "price",
    "amount_eur",
    "probability",
    "share",
    "count",
    "is_vip",
    "created_at",
    "birthdate",
    "app_version",
    "tags",
    "Annual_Income__c",
    "a{b}",
    "a\"b",
    "a\\b",
    "a`b",
    "a\nb",
    "#",
    "",
    " ",
    "..",
    ".a",
    "a.",
    "_",
    "__",
    "2024",
    "²",
    "é",
    "名前",
    "value",
    "campaign",
    "priority",
    "status",
    "country",
    "otherwise",
    "where",
];

/// A column's cells: of one kind, with gaps and now and then a stranger.
fn cells(rows: usize) -> impl Strategy<Value = Vec<String>> {
    let kind = prop_oneof![
        Just("bool"),
        Just("flag"),
        Just("int"),
        Just("count"),
        Just("number"),
        Just("date"),
        Just("datetime"),
        Just("time"),
        Just("version"),
        Just("enum"),
        Just("mixed case"),
        Just("code"),
        Just("picks"),
        Just("array"),
        Just("map"),
        Just("other date"),
        Just("amount"),
        Just("epoch"),
        Just("zone"),
        Just("email"),
        Just("free"),
        Just("serial"),
        Just("huge"),
        Just("empty"),
    ];
    (kind, 0..4_u32, 0..6_u32, prop::collection::vec((any::<u32>(), "\\PC{0,12}"), rows)).prop_map(
        |(kind, gaps, strangers, seeds)| {
            let cell = |(at, (seed, free)): (usize, (u32, String))| {
                if gaps == 0 && seed % 7 == 0 {
                    return String::new();
                }
                if strangers == 0 && seed % 11 == 0 {
                    return [
                        "N/A",
                        "-1",
                        "9999-12-31",
                        "9999-12-31 23:59:59",
                        ";",
                        "[1]",
                        "{}",
                        " 5",
                        "007",
                        "1e400",
                        "\n",
                    ][(seed / 11) as usize % 11]
                        .to_owned();
                }
                of_kind(kind, at, seed, free)
            };
            seeds.into_iter().enumerate().map(cell).collect()
        },
    )
}

fn of_kind(kind: &str, at: usize, seed: u32, free: String) -> String {
    let pick = |values: &[&str]| values[seed as usize % values.len()].to_owned();
    match kind {
        "bool" => pick(&["yes", "no", "TRUE", "false", "1"]),
        "flag" => pick(&["0", "1"]),
        "int" => (i64::from(seed) - 2_000_000_000).to_string(),
        "count" => (seed % 9).to_string(),
        "number" => format!("{}.{}", seed % 100, seed % 97),
        "date" => format!("20{:02}-0{}-1{}", seed % 100, 1 + seed % 9, seed % 10),
        "datetime" => format!(
            "20{:02}-0{}-1{}{}",
            seed % 100,
            1 + seed % 9,
            seed % 10,
            pick(&["T10:00:00.000+0000", " 10:00", "T23:59:59Z", ""])
        ),
        "time" => format!("1{}:0{}", seed % 10, seed % 7),
        "version" => pick(&["10.2.0", "v9.1", "11", "1.0.0-rc.1"]),
        "enum" => pick(&["gold", "silver", "none", "a \"b\" {c}", "x\\y", "é\n"]),
        "mixed case" => pick(&["Gold", "gold", "GOLD", "ß", "SS", "ss"]),
        "code" => format!("{:05}", seed % 1000),
        "picks" => pick(&["a;b", "b", "a;b;c", "c;a", "a"]),
        "array" => pick(&["[]", "[1,2]", "[\"a\"]", "[ 3 ]", "[null]", "[1.5]", "[\"2024-01-01\"]"]),
        "map" => pick(&["{}", "{\"k\":1}", "{\"k\":1.5,\"l\":2}", "{\"k\":null}", "{\"k\":\"a\"}"]),
        "other date" => pick(&["31/12/2025", "1/2/2025", "12/31/25 10:00", "1.2.2025"]),
        "amount" => pick(&["12,50", "€ 3", "1,234.00", "15%"]),
        "epoch" => (1_600_000_000 + u64::from(seed)).to_string(),
        "zone" => pick(&["Europe/Paris", "UTC", "Asia/Tokyo"]),
        "email" => format!("a{}@B{}.example", seed % 10, seed % 3),
        "serial" => format!("c-{at}"),
        "huge" => format!("{}99999999999999", seed),
        "empty" => String::new(),
        _ => free,
    }
}

fn table() -> impl Strategy<Value = Data> {
    (prop_oneof![Just(1_usize), Just(8), Just(60)], 1..7_usize).prop_flat_map(|(rows, width)| {
        (prop::collection::vec(name(), width), prop::collection::vec(cells(rows), width)).prop_map(
            move |(names, columns)| {
                let mut header: Vec<String> = Vec::new();
                for name in names {
                    // A header that names a column twice is no header.
                    let repeats = header.iter().filter(|other| **other == name).count();
                    header.push(if repeats == 0 || name.is_empty() {
                        name
                    } else {
                        format!("{name} {}", header.len())
                    });
                }
                let row = |at: usize| columns.iter().map(|column| column[at].clone()).collect();
                Data::Table { header, rows: (0..rows).map(row).collect() }
            },
        )
    })
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::{Value, json};
    let text = prop_oneof![
        prop::sample::select(vec![
            "a",
            "b",
            "",
            "2024-01-01",
            "2024-01-01T10:00:00Z",
            "12",
            "12.5",
            "yes",
            "Gold",
            "gold"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,5}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..9_i64).prop_map(Value::from),
        Just(json!(7.0)),
        any::<f64>().prop_filter("JSON has no others", |x| x.is_finite()).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Histories of one kind: the same fields in each event, now and then one left out, another time none at all.
fn histories() -> impl Strategy<Value = Vec<serde_json::Value>> {
    let when =
        prop::sample::select(vec!["2025-11-01", "2025-11-01T10:00:00Z", "2025-11-01 10:00", "yesterday"]);
    let when = when.prop_map(serde_json::Value::from);
    let field = (name(), prop::collection::vec(prop_oneof![2 => when, 3 => json()], 1..3));
    let fields = prop::collection::vec(field, 0..5);
    (fields, prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 1..4)).prop_map(
        |(fields, lists)| {
            let event = |seed: &u8| {
                let is_there = |(at, _): &(usize, _)| *at == 0 || !seed.is_multiple_of(9);
                let fields = fields.iter().enumerate().filter(is_there);
                let fields = fields
                    .map(|(_, (name, values))| (name.clone(), values[*seed as usize % values.len()].clone()));
                serde_json::Value::Object(fields.collect())
            };
            lists.iter().map(|list| list.iter().map(event).collect()).collect()
        },
    )
}

/// Records that are alike, as those of one writer are, and now and then one that is not.
fn objects() -> impl Strategy<Value = Data> {
    let values = prop_oneof![4 => prop::collection::vec(json(), 1..4), 1 => histories()];
    let members = prop::collection::vec((name(), values), 0..6);
    (members, prop_oneof![Just(1_usize), Just(5), Just(40)]).prop_map(|(members, records)| {
        let value = |record: usize, values: &[serde_json::Value]| values[record % values.len()].clone();
        let object = |record| {
            let members = members.iter().map(|(name, values)| (name.clone(), value(record, values)));
            serde_json::Value::Object(members.collect())
        };
        Data::Objects((0..records).map(object).collect())
    })
}

proptest! {
    #[test]
    fn whatever_a_table_holds_loads(data in table()) {
        holds(&data);
    }

    #[test]
    fn whatever_objects_hold_loads(data in objects()) {
        holds(&data);
    }
}
