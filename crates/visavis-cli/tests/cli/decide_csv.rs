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
    folder.run_with(&[&args[..], &["--input", "jsonl"]].concat(), ROWS.as_bytes()).expect(1);
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
