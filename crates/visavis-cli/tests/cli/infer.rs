//! `visavis infer` over small files of every kind: what it prints, and what it refuses.

use std::io::Write;

use visavis_testkit::reading::{DECISION, reading_all};

use crate::harness::{Folder, Ran};

fn infer(name: &str, text: impl AsRef<[u8]>) -> Ran {
    let folder = Folder::new();
    folder.write(name, text);
    folder.run(&["infer", name])
}

/// What is printed for a file passes the check, and every record of the file then loads.
#[track_caller]
pub(crate) fn holds(folder: &Folder, name: &str, source: &str) {
    folder.write("source.vis", source);
    let ran = folder.run(&["check", "source.vis"]).expect(0);
    assert!(ran.out.starts_with("fine: ") && ran.err.is_empty(), "{ran}\n{source}");
    folder.write("all.vis", reading_all(source));
    let args = ["decide", DECISION, "all.vis", "--profiles", name, "--strict", "--at", "2026-03-10 09:00"];
    let ran = folder.run(&args).expect(0);
    let summary = ran.err.lines().last().unwrap_or_default();
    assert!(summary.ends_with("0 nothing, 0 errors"), "{}\n{source}", ran.err);
}

/// Forty rows of a shop that knows its customers, as a spreadsheet of the continent saves them.
fn contacts() -> String {
    let mut text = String::from(
        "\u{feff}Kundennummer;Customer ID;E-Mail;Code postal;Status;Tarif;Interests;Opt_In;Orders;Churn Risk;Umsatz;Balance EUR;\
         Birthdate;Joined;Last Seen;Ratio;App Version;TimeZone;Notes;address.city;address.zip;Empty;;now\n",
    );
    for i in 0..40_u32 {
        let status = ["active", "Active", "lapsed"][i as usize % 3];
        let interests = ["\"shoes;bags\"", "bags", "\"shoes;hats\"", ""][i as usize % 4];
        let risk = f64::from(i) / 50.0;
        text.push_str(&format!(
            "{:05};{i};a{i}@shop.example;{:05};{status};{};{interests};{};{};{risk};{},50;{}.25;19{}-05-17;{:02}/03/2024;\
             2025-11-01 10:{:02}:00;{}%;2.{}.0;Europe/Paris;\"Line one, \"\"{i}\"\"\nline two\";Lyon;6900{};;{i};x\n",
            i,
            75_000 + i,
            ["basic", "plus", "N/A"][i as usize % 3],
            ["yes", "no"][i as usize % 2],
            i % 5,
            i * 13,
            i * 3,
            50 + i,
            1 + i % 28,
            i % 60,
            i,
            i % 4,
            i % 9,
        ));
    }
    text
}

#[test]
fn a_table_of_customers_is_described_with_what_is_doubtful() {
    let folder = Folder::with(&[("kunden.csv", contacts().as_str())]);
    let ran = folder.run(&["infer", "kunden.csv"]).expect(0);
    holds(&folder, "kunden.csv", &ran.out);
    insta::assert_snapshot!(ran);
}

#[test]
fn objects_are_described_with_groups_maps_and_lists() {
    let mut text = String::new();
    for i in 0..40 {
        let tier = ["gold", "silver", "none"][i % 3];
        let phone = if i % 4 == 0 { "null".to_owned() } else { format!("\"06000000{i:02}\"") };
        text.push_str(&format!(
            "{{\"userId\": \"u-{i}\", \"tier\": \"{tier}\", \"vip\": {}, \"address\": {{\"city\": \"Lyon\", \"geo\": {{\"lat\": 45.7{i}}}}}, \
             \"phone\": {phone}, \"score\": {{\"c{}\": 0.5, \"c{}\": 1, \"c{}\": 2}}, \"tags\": [\"a\", \"b\"], \"ids\": [1, 2], \"odd\": {}, \
             \"bad\": [null], \"big\": 18446744073709551615, \"seen\": 17{:08}, \"nothing\": null, \"a`b\": {{\"x\": 1}}}}\n",
            i % 2 == 0,
            i % 10,
            i % 10 + 1,
            i % 10 + 2,
            if i % 2 == 0 { "1" } else { "\"one\"" },
            i
        ));
    }
    let folder = Folder::with(&[("people.jsonl", text.as_str())]);
    let ran = folder.run(&["infer", "people.jsonl", "--name", "crm"]).expect(0);
    holds(&folder, "people.jsonl", &ran.out);
    insta::assert_snapshot!(ran);
}

#[test]
fn arrays_objects_on_several_lines_and_packed_files_are_read() {
    let of = |ran: Ran| ran.expect(0).out.replace("a.json.gz", "a.json");
    let array = of(infer("a.json", r#"[{"id": "a", "n": 2}, {"id": "b", "n": 3}]"#));
    assert!(array.contains("  id: text key\n  n: int?\n"), "{array}");
    assert_eq!(of(infer("a.json", "{\n  \"id\": \"a\",\n  \"n\": 2\n}{\"id\": \"b\", \"n\": 3}")), array);
    assert_eq!(of(infer("a.json", "{\"id\": \"a\", \"n\": 2}\n{\"id\": \"b\", \"n\": 3}\n")), array);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"[{\"id\": \"a\", \"n\": 2}, {\"id\": \"b\", \"n\": 3}]").unwrap();
    assert_eq!(of(infer("a.json.gz", packed.finish().unwrap())), array);
    let ran = infer("a.json", "[{\"id\": 1}]").expect(0);
    assert!(ran.err.contains("jq -c '.[]' a.json > profiles.jsonl"), "{ran}");
}

#[test]
fn several_files_are_several_sources_or_one_by_name() {
    let a = "customer_id,city\nc-1,Lyon\nc-2,Metz\n";
    let folder = Folder::with(&[("a.csv", a), ("b.csv", "customer_id,orders\nc-3,1\n"), ("x/a.csv", a)]);
    let ran = folder.run(&["infer", "a.csv", "b.csv", "x/a.csv"]).expect(0);
    for name in ["source a \"a.csv\" {", "source b \"b.csv\" {", "source a_2 \"a.csv\" {"] {
        assert!(ran.out.contains(name), "{ran}");
    }
    folder.write("all.vis", &ran.out);
    folder.run(&["check", "all.vis"]).expect(0);
    let ran = folder.run(&["infer", "a.csv", "b.csv", "--name", "crm"]).expect(0);
    assert!(ran.out.starts_with("# Inferred from 3 rows of a.csv, b.csv."), "{ran}");
    assert!(ran.out.contains("  customer_id: text key\n  city: text?\n  orders: int?"), "{ran}");
    let ran = folder.run(&["infer", "a.csv", "x/a.csv", "--name", "crm"]).expect(0);
    assert!(ran.out.contains("`customer_id` does not differ in every row"), "{ran}");
}

/// Orders of customers, and contracts that have no date in every one.
fn histories() -> String {
    let order = |i: usize, j: usize| {
        let (month, category) = (1 + j % 12, ["shoes", "bags"][j % 2]);
        let gift = if j.is_multiple_of(3) { ", \"gift\": true" } else { "" };
        format!(
            "{{\"orderedAt\": \"2025-{month:02}-10T10:00:00Z\", \"shippedAt\": \"2025-{month:02}-12\", \"amount\": {i}.5, \
             \"category\": \"{category}\", \"lines\": [{{\"sku\": \"a\"}}]{gift}}}"
        )
    };
    let customer = |i: usize| {
        let orders: Vec<String> = (0..i % 5).map(|j| order(i, j)).collect();
        let contracts = if i.is_multiple_of(4) { "null" } else { "[{\"kind\": \"gas\", \"until\": null}]" };
        format!("{{\"id\": \"c-{i}\", \"purchase\": [{}], \"contracts\": {contracts}}}\n", orders.join(", "))
    };
    (0..40).map(customer).collect()
}

#[test]
fn arrays_of_objects_are_described_as_events() {
    let folder = Folder::with(&[("shop.jsonl", histories().as_str())]);
    let ran = folder.run(&["infer", "shop.jsonl"]).expect(0);
    holds(&folder, "shop.jsonl", &ran.out);
    insta::assert_snapshot!(ran.out);
    folder.write("other.jsonl", histories());
    let both = folder.run(&["infer", "shop.jsonl", "other.jsonl"]).expect(0);
    assert!(both.out.contains("`purchase` (another source has an event of this name)"), "{both}");
    folder.write("both.vis", &both.out);
    folder.run(&["check", "both.vis"]).expect(0);
}

#[test]
fn the_same_records_give_the_same_text() {
    let folder = Folder::with(&[("a.csv", contacts().as_str()), ("b/a.csv", contacts().as_str())]);
    let text = folder.run(&["infer", "a.csv"]).expect(0).out;
    assert_eq!(folder.run(&["infer", "b/a.csv"]).expect(0).out, text);
    let ran = folder.run_with(&["infer", "-", "--name", "a"], contacts().as_bytes()).expect(0);
    assert_eq!(ran.out, text.replace("a.csv", "stdin"));
}

#[test]
fn records_that_cannot_be_read_are_told_and_counted() {
    let ran = infer("a.csv", b"id,city\n1,Lyon\n2\n3,M\xe9tz\n4,Metz\n").expect(1);
    assert!(ran.out.contains("2 more could not be read and were left out"), "{ran}");
    let jsonl = infer("a.jsonl", "{\"id\": 1}\n[]\n{\"id\": \n{\"id\": 2}\n").expect(1);
    insta::assert_snapshot!(format!("{}{}", ran.err, jsonl.err));
}

#[test]
fn a_source_is_never_named_as_what_it_holds() {
    let text = "{\"crm\": {\"id\": \"1\"}, \"crm_2\": 1}\n";
    let folder = Folder::with(&[("crm.jsonl", text)]);
    let ran = folder.run(&["infer", "crm.jsonl"]).expect(0);
    assert!(ran.out.contains("source crm_3 "), "{ran}");
    holds(&folder, "crm.jsonl", &ran.out);
    let ran = folder.run(&["infer", "crm.jsonl", "--name", "crm"]).expect(2);
    assert!(ran.err.contains("the records have `crm` themselves"), "{ran}");
}

#[test]
fn what_cannot_be_read_is_a_wrong_call() {
    let mut said = String::new();
    let mut add = |ran: Ran| {
        assert_eq!(ran.out, "");
        said.push_str(&ran.expect(2).err);
    };
    add(infer("a.parquet", "PAR1 and so on"));
    add(infer("a.txt", " customer_id  date  dollars\n 00001 19970101   11.77\n"));
    add(infer("a.csv", "id|city\n1|Lyon\n"));
    add(infer("a.csv", "id,city\n"));
    add(infer("a.csv", ""));
    add(infer("a.csv", "id,id\n1,2\n"));
    add(infer("a.csv", "{\"id\": 1}\n"));
    add(infer("a.jsonl", "id,city\n1,Lyon\n"));
    add(infer("a.jsonl", "nonsense\n"));
    add(infer("a.json", "[{\"id\": 1}, {\"id\": ]"));
    add(infer("a.json", "{\n \"id\": 1}\n{\"id\": \n"));
    let folder = Folder::with(&[("a.csv", "id\n1\n"), ("b.jsonl", "{\"id\": 1}\n")]);
    add(folder.run(&["infer", "lacks.csv"]));
    add(folder.run(&["infer", "a.csv", "b.jsonl", "--name", "crm"]));
    add(folder.run(&["infer", "a.csv", "--name", "context"]));
    add(folder.run(&["infer", "-", "-"]));
    insta::assert_snapshot!(said);
}
