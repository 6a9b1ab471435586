//! `visavis decide` over CSV: delimiters, encodings, quotes, rows that are too short.

use crate::harness::{Folder, RULES, Ran, chosen};

fn decide(name: &str, text: &[u8]) -> Ran {
    let folder = Folder::with(&[("a.vis", RULES)]);
    folder.write(name, text);
    folder.run(&["decide", "hero", "a.vis", "--profiles", name, "--at", "2026-03-10 09:00"])
}

const ROWS: &str =
    "customer_id,country,age,vip,city\nc-1,FR,30,no,Lyon\nc-2,BE,,YES,\nc-3,LU,17,0,\"Esch, sur Alzette\"\n";

#[track_caller]
fn is_well(ran: Ran) {
    let ran = ran.expect(0);
    assert_eq!(chosen(&ran.out), ["french", "vips", "-"]);
    assert!(ran.out.contains("Bonjour Lyon"), "{ran}");
}

#[test]
fn commas_semicolons_and_tabs_are_told_by_the_header() {
    is_well(decide("c.csv", ROWS.as_bytes()));
    let semicolons =
        ROWS.replace("\"Esch, sur Alzette\"", "Esch+ sur Alzette").replace(',', ";").replace('+', ",");
    is_well(decide("c.csv", semicolons.as_bytes()));
    is_well(decide("c.tsv", semicolons.replace(';', "\t").as_bytes()));
}

#[test]
fn carriage_returns_a_mark_and_a_missing_last_line_end_are_fine() {
    is_well(decide("c.csv", ROWS.replace('\n', "\r\n").as_bytes()));
    is_well(decide("c.csv", format!("\u{feff}{ROWS}").as_bytes()));
    is_well(decide("c.csv", ROWS.trim_end().as_bytes()));
    is_well(decide(
        "c.csv",
        format!("\u{feff}{}", ROWS.replacen("customer_id", "\"customer_id\"", 1)).as_bytes(),
    ));
}

#[test]
fn the_kind_is_told_by_the_ending_then_by_the_looks_then_by_the_user() {
    is_well(decide("c.export", ROWS.as_bytes()));
    let folder = Folder::with(&[("a.vis", RULES)]);
    let args = ["decide", "hero", "a.vis", "--profiles", "-"];
    is_well(folder.run_with(&args, ROWS.as_bytes()));
    is_well(folder.run_with(&[&args[..], &["--input", "csv"]].concat(), ROWS.as_bytes()));
    folder.run_with(&[&args[..], &["--input", "jsonl"]].concat(), ROWS.as_bytes()).expect(2);
}

#[test]
fn quoted_cells_hold_line_ends_and_quotes_and_the_lines_are_still_counted() {
    let text = "customer_id,country,age,city\nc-1,FR,30,\"a \"\"b\"\"\nc\"\n\nc-2,UK,30,\n";
    let ran = decide("c.csv", text.as_bytes()).expect(1);
    assert_eq!(chosen(&ran.out), ["french", "error 2"]);
    assert!(ran.out.contains(r#"Bonjour a \"b\"\nc"#), "{ran}");
    assert!(ran.err.contains("c.csv:5: record 2: attribute `crm.country`"), "{ran}");
}

#[test]
fn a_quote_that_never_closes_is_an_error_and_not_one_long_cell() {
    for end in ["", "\n"] {
        let text = format!("customer_id,country,age\nc-1,FR,30\nc-2,FR,\"30\nc-3,FR,30{end}");
        let ran = decide("c.csv", text.as_bytes()).expect(1);
        assert_eq!(chosen(&ran.out), ["french", "error 2"]);
        assert!(ran.err.contains("c.csv:3: "), "{ran}");
        assert!(ran.err.contains("a quote that never closes"), "{ran}");
    }
    let ran = decide("c.csv", b"customer_id,\"country,age\nc-1,FR,30\n").expect(2);
    assert!(ran.err.contains("a quote in its header never closes"), "{ran}");
}

#[test]
fn short_and_long_rows_and_other_encodings_are_bad_records() {
    let mut text =
        b"customer_id,country,age\nc-1,FR,30\nc-2,FR\nc-3,FR,30,more\n \nc-4,F\xc9,30\nc-5,FR,thirty\n"
            .to_vec();
    text.extend_from_slice("c-6,FR,30\n".as_bytes());
    let ran = decide("c.csv", &text).expect(1);
    assert_eq!(chosen(&ran.out), ["french", "error 2", "error 3", "error 4", "-", "french"]);
    let errors: Vec<&str> = ran.out.lines().filter(|line| line.contains("\"error\"")).collect();
    insta::assert_snapshot!(format!("{}\n---- stderr\n{}", errors.join("\n"), ran.err));
}

#[test]
fn a_column_that_lacks_is_said_once() {
    let ran = decide("c.csv", b"customer_id,country,agee\nc-1,FR,30\n").expect(0);
    insta::assert_snapshot!(ran.err);
}

#[test]
fn a_broken_header_is_a_wrong_call() {
    let mut said = String::new();
    for text in [&b""[..], b"\n\n", b"a,country,country\n", b"caf\xe9,country\n"] {
        said.push_str(&decide("c.csv", text).expect(2).err);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn lists_and_the_rows_number_as_a_key() {
    let rules = RULES.replace("customer_id: text key\n", "").replace("for vip", "for tags has \"vip\"");
    let folder = Folder::with(&[("a.vis", &rules)]);
    let text = "country,age,tags\nBE,30,vip;press\nBE,30,\"[\"\"vip\"\"]\"\nBE,30,\n";
    let args = ["decide", "hero", "a.vis", "--profiles", "-"];
    let ran = folder.run_with(&args, text.as_bytes()).expect(0);
    assert_eq!(chosen(&ran.out), ["vips", "vips", "-"]);
}

#[test]
fn columns_that_only_look_like_attributes_are_named() {
    let ran = decide("c.csv", b"customer_id,Country,AGE,v i p,tags,city\nc-1,FR,30,1,,\n").expect(1);
    assert!(ran.err.contains("the file has `customer_id`, `Country`, `AGE`"), "{ran}");
    assert!(ran.err.contains("is `Country` meant? call it `country`"), "{ran}");
    assert!(ran.err.contains("is `v i p` meant? call it `vip`"), "{ran}");
    let ran = decide("c.csv", b"Customer ID,country,age,vip,city\nc-1,FR,30,1,\n").expect(1);
    assert!(ran.err.contains("is `Customer ID` meant? call it `customer_id`"), "{ran}");
}

#[test]
fn a_table_with_nothing_but_the_key_is_a_wrong_call() {
    for header in ["customer_id", "customer_id,Pays,Age group"] {
        let ran = decide("c.csv", format!("{header}\nc-1,FR,30\n").as_bytes()).expect(2);
        assert!(ran.err.contains("no attribute but the key has a column"), "{ran}");
        assert!(ran.err.contains("`crm.country`") && ran.err.contains("the file has `customer_id`"), "{ran}");
        assert_eq!(ran.out, "");
    }
}

#[test]
fn a_first_line_that_names_the_separator_is_understood() {
    let rows = ROWS.replace("\"Esch, sur Alzette\"", "Esch").replace(',', ";");
    is_well(decide("c.csv", format!("sep=;\r\n{rows}").as_bytes()));
    is_well(decide("c.csv", format!("\u{feff}\"sep=;\"\n{rows}").as_bytes()));
    let ran = decide("c.csv", format!("sep=;\n{}", rows.replace("c-2;BE", "c-2;UK")).as_bytes()).expect(1);
    assert!(ran.err.contains("error: c.csv:4: record 2"), "{ran}");
    let ran = decide("c.csv", b"sep=|\ncustomer_id|country\n").expect(2);
    assert!(ran.err.contains("names no delimiter that is understood"), "{ran}");
}

#[test]
fn another_kind_than_the_name_says_is_told_once() {
    let object =
        b"{\"customer_id\":\"c-1\",\"country\":\"FR\"}\n{\"customer_id\":\"c-2\",\"country\":\"FR\"}\n";
    let ran = decide("c.csv", object).expect(2);
    assert_eq!(
        ran.err,
        "visavis: `c.csv` holds JSON objects and not CSV; rename it, or add `--input jsonl`\n"
    );
    let ran = decide("c.jsonl", ROWS.as_bytes()).expect(2);
    assert_eq!(ran.err, "visavis: `c.jsonl` holds CSV and not JSON Lines; rename it, or add `--input csv`\n");
}
