//! `visavis decide` over JSON Lines: answers, order, bad records, wrong calls.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::harness::{Folder, RULES, Ran, chosen};

const AT: [&str; 2] = ["--at", "2026-03-10 09:00"];

fn decide(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["decide", "hero", "a.vis"], &AT[..], more].concat())
}

fn decide_stdin(text: &[u8], more: &[&str]) -> Ran {
    let folder = Folder::with(&[("a.vis", RULES)]);
    folder.run_with(&[&["decide", "hero", "a.vis", "--profiles", "-"], &AT[..], more].concat(), text)
}

/// The record that `n` stands for, each third one French, each fifth one a vip.
fn customer(n: u32) -> String {
    let country = if n.is_multiple_of(3) { "FR" } else { "BE" };
    let vip = n.is_multiple_of(5);
    format!("{{\"customer_id\":\"c-{n}\",\"country\":\"{country}\",\"age\":30,\"vip\":{vip}}}\n")
}

fn expected(n: u32) -> &'static str {
    match (n.is_multiple_of(5), n.is_multiple_of(3)) {
        (true, _) => "vips",
        (false, true) => "french",
        (false, false) => "-",
    }
}

#[test]
fn a_decision_is_one_line_of_json() {
    let text = br#"{"customer_id":"c-1","country":"FR","age":30,"city":"Lyon"}"#;
    let ran = decide_stdin(text, &[]).expect(0);
    let mut line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let program = line["program"].take();
    assert!(program.as_str().is_some_and(|hash| hash.len() >= 16), "{program}");
    insta::assert_json_snapshot!(line);
    insta::assert_snapshot!(ran.err);
}

#[test]
fn explanations_stand_beside_the_decision() {
    let text = br#"{"customer_id":"c-1","country":"BE"}"#;
    let ran = decide_stdin(text, &["--explain"]).expect(0);
    let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    insta::assert_json_snapshot!(line["rejected"]);
}

#[test]
fn every_record_has_its_line_in_order() {
    let text: String = (1..=5_000).map(customer).collect();
    let ran = decide_stdin(text.as_bytes(), &[]).expect(0);
    let expected: Vec<&str> = (1..=5_000).map(expected).collect();
    assert_eq!(chosen(&ran.out), expected);
    let ids: Vec<String> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["customer"].to_string())
        .collect();
    let wanted: Vec<String> = (1..=5_000).map(|n| format!("\"c-{n}\"")).collect();
    assert_eq!(ids, wanted);
    assert_eq!(ran.err, "5,000 records: 2,333 chosen, 2,667 nothing, 0 errors\n");
}

#[test]
fn bad_records_have_their_lines_and_stop_nothing() {
    let text = concat!(
        "{\"customer_id\":\"c-1\",\"country\":\"FR\",\"age\":30}\n",
        "{\"customer_id\":\"c-2\",\"country\":\"UK\"}\n",
        "\n",
        "  \n",
        "{\"customer_id\":\"c-3\"}\n",
        "{\"customer_id\":\"c-4\",\n",
        "[1]\n",
        "{\"customer_id\":\"c-5\",\"country\":\"FR\",\"age\":300,\"vip\":\"maybe\"}\n",
        "{\"customer_id\":\"c-6\",\"country\":\"LU\",\"vip\":true}"
    );
    let folder = Folder::with(&[("a.vis", RULES), ("c.jsonl", text)]);
    let ran = decide(&folder, &["--profiles", "c.jsonl"]).expect(1);
    assert_eq!(chosen(&ran.out), ["french", "error 2", "error 3", "error 4", "error 5", "-", "vips"]);
    let errors: Vec<&str> = ran.out.lines().filter(|line| line.contains("\"error\"")).collect();
    insta::assert_snapshot!(format!("{}\n---- stderr\n{}", errors.join("\n"), ran.err));
}

#[test]
fn strict_stops_at_the_first_bad_record() {
    let text = [customer(5), "{}\n".into(), customer(5)].concat();
    let ran = decide_stdin(text.as_bytes(), &["--strict"]).expect(1);
    assert_eq!(chosen(&ran.out), ["vips", "error 2"]);
    assert!(ran.err.contains("stopped at record 2"), "{ran}");
    decide_stdin(customer(5).as_bytes(), &["--strict"]).expect(0);
}

#[test]
fn many_bad_records_are_counted_and_not_all_told() {
    let text = "{}\n".repeat(50);
    let ran = decide_stdin(text.as_bytes(), &[]).expect(1);
    assert_eq!(ran.out.lines().count(), 50);
    assert_eq!(ran.err.lines().filter(|line| line.starts_with("error: stdin:")).count(), 20);
    assert!(
        ran.err.contains("… and 30 more bad records\n50 records: 0 chosen, 0 nothing, 50 errors\n"),
        "{ran}"
    );
}

#[test]
fn no_record_is_no_mistake() {
    let ran = decide_stdin(b"", &["--input", "jsonl"]).expect(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "0 records: 0 chosen, 0 nothing, 0 errors\n"));
    decide_stdin(b"\n\n  \n", &["--input", "jsonl"]).expect(0);
    for text in [&b""[..], b"\n"] {
        assert_eq!(decide_stdin(text, &[]).expect(0).out, "");
        assert_eq!(decide_stdin(text, &["--input", "csv"]).expect(0).out, "");
    }
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_fine() {
    let text = format!("\u{feff}{}", customer(5).replace('\n', "\r\n"));
    assert_eq!(chosen(&decide_stdin(text.as_bytes(), &[]).expect(0).out), ["vips"]);
}

#[test]
fn packed_files_are_unpacked_also_in_parts() {
    let pack = |text: &str| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let folder = Folder::with(&[("a.vis", RULES)]);
    let packed = [pack(&customer(5)), pack(&customer(3))].concat();
    folder.write("c.jsonl.gz", &packed);
    let ran = decide(&folder, &["--profiles", "c.jsonl.gz"]).expect(0);
    assert_eq!(chosen(&ran.out), ["vips", "french"]);
    assert_eq!(chosen(&decide_stdin(&packed, &[]).expect(0).out), ["vips", "french"]);
    folder.write("cut.jsonl.gz", &packed[..packed.len() - 9]);
    let ran = decide(&folder, &["--profiles", "cut.jsonl.gz"]).expect(2);
    assert!(ran.err.contains("cannot read `cut.jsonl.gz`"), "{ran}");
}

#[test]
fn decisions_go_to_a_file_where_one_is_named() {
    let folder = Folder::with(&[("a.vis", RULES), ("c.jsonl", &customer(5))]);
    let ran = decide(&folder, &["--profiles", "c.jsonl", "--out", "d.jsonl"]).expect(0);
    assert_eq!(ran.out, "");
    assert_eq!(chosen(&folder.read("d.jsonl")), ["vips"]);
    decide(&folder, &["--profiles", "c.jsonl", "--out", "d.jsonl.gz"]).expect(0);
    let packed = std::fs::read(folder.path().join("d.jsonl.gz")).unwrap();
    let plain = std::io::read_to_string(flate2::read::GzDecoder::new(packed.as_slice())).unwrap();
    assert_eq!(plain, folder.read("d.jsonl"));
    let ran = decide(&folder, &["--profiles", "c.jsonl", "--out", "./c.jsonl"]).expect(2);
    assert!(ran.err.contains("is a file that is read"), "{ran}");
    assert_eq!(folder.read("c.jsonl"), customer(5));
}

#[test]
fn the_time_is_the_projects_or_says_its_own_offset() {
    let rules = format!("timezone \"Europe/Paris\"\n{RULES}")
        .replace("for vip", "during 2026-03-01..2026-03-31\n  for vip");
    let folder = Folder::with(&[("a.vis", &rules), ("c.jsonl", &customer(5))]);
    let at = |at: &str| {
        let ran = folder.run(&["decide", "hero", "a.vis", "--profiles", "c.jsonl", "--at", at]).expect(0);
        let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        (chosen(&ran.out).remove(0), line["at"].as_str().unwrap().to_owned())
    };
    assert_eq!(at("2026-03-01 00:00"), ("vips".into(), "2026-02-28T23:00:00Z".into()));
    assert_eq!(at("2026-02-28T23:59:59"), ("-".into(), "2026-02-28T22:59:59Z".into()));
    assert_eq!(at("2026-02-28T23:00:00Z"), ("vips".into(), "2026-02-28T23:00:00Z".into()));
    assert_eq!(at("2026-03-31"), ("vips".into(), "2026-03-30T22:00:00Z".into()));
    let ran =
        folder.run(&["decide", "hero", "a.vis", "--profiles", "c.jsonl", "--at", "10.3.2026"]).expect(2);
    insta::assert_snapshot!(ran.err);
    // Without a time, it is now.
    folder.run(&["decide", "hero", "a.vis", "--profiles", "c.jsonl"]).expect(0);
}

#[test]
fn a_wrong_call_says_the_way_out() {
    let folder = Folder::with(&[("a.vis", RULES), ("c.jsonl", "{}"), ("broken.vis", "segment a when b\n")]);
    folder.write("array.json", "\n [\n{\"customer_id\": \"1\"}]");
    folder.write("pretty.json", "{\n  \"customer_id\": \"1\"\n}\n");
    folder.write("p.parquet", b"PAR1....");
    let mut said = String::new();
    for args in [
        &["decide", "heros", "a.vis", "--profiles", "c.jsonl"][..],
        &["decide", "mail", "a.vis", "--profiles", "c.jsonl"],
        &["decide", "hero", "a.vis", "--profiles", "nowhere.jsonl"],
        &["decide", "hero", "a.vis", "--profiles", "."],
        &["decide", "hero", "a.vis", "--profiles", "array.json"],
        &["decide", "hero", "a.vis", "--profiles", "pretty.json"],
        &["decide", "hero", "a.vis", "--profiles", "p.parquet"],
        &["decide", "hero", "a.vis", "--profiles", "crm=c.jsonl"],
        &["decide", "hero", "--profiles", "c.jsonl"],
    ] {
        let ran = folder.run(args).expect(2);
        assert_eq!(ran.out, "");
        said.push_str(&ran.err);
    }
    insta::assert_snapshot!(said);
    let ran = folder.run(&["decide", "hero", "broken.vis", "--profiles", "c.jsonl"]).expect(1);
    assert!(ran.err.contains("E0201") && ran.out.is_empty(), "{ran}");
    assert!(folder.run(&["decide", "hero", "a.vis"]).expect(2).err.contains("--profiles"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    use std::process::{Command, Stdio};
    let text: String = (1..=20_000).map(customer).collect();
    let folder = Folder::with(&[("a.vis", RULES), ("c.jsonl", &text)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_visavis"))
        .args(["decide", "hero", "a.vis", "--profiles", "c.jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn nobody_need_read_what_is_said() {
    use std::process::{Command, Stdio};
    let folder = Folder::with(&[("a.vis", RULES), ("c.jsonl", &"{}\n".repeat(5_000))]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_visavis"))
        .args(["decide", "hero", "a.vis", "--profiles", "c.jsonl", "--out", "d.jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1));
    assert_eq!(folder.read("d.jsonl").lines().count(), 5_000);
}

#[test]
fn a_line_without_end_is_a_bad_record() {
    let mut text = customer(5).into_bytes();
    text.extend(std::iter::repeat_n(b'x', 17 * 1024 * 1024));
    text.push(b'\n');
    text.extend(customer(3).into_bytes());
    let ran = decide_stdin(&text, &[]).expect(1);
    assert_eq!(chosen(&ran.out), ["vips", "error 2", "french"]);
}

#[test]
fn pieces_of_json_arrays_are_named() {
    let good = customer(5).trim_end().to_owned();
    let text = format!("{good},\n{good}\n]\n");
    let ran = decide_stdin(text.as_bytes(), &[]).expect(1);
    assert_eq!(chosen(&ran.out), ["error 1", "vips", "error 3"]);
    assert!(ran.err.contains("error: stdin:1: record 1: found a comma behind the object"), "{ran}");
    assert!(ran.err.contains("error: stdin:3: record 3: found a piece of a JSON array"), "{ran}");
    let ran = decide_stdin(b"[{}]", &[]).expect(2);
    assert!(ran.err.contains("`jq -c '.[]' | visavis decide … --profiles -`"), "{ran}");
}

#[test]
fn who_sends_one_record_and_waits_gets_its_decision() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let folder = Folder::with(&[("a.vis", RULES)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_visavis"))
        .args(["decide", "hero", "a.vis", "--profiles", "-"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for n in [5, 3, 4] {
        to.write_all(customer(n).as_bytes()).unwrap();
        let mut line = String::new();
        from.read_line(&mut line).unwrap();
        assert_eq!(chosen(&line), [expected(n)]);
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}

#[test]
fn decisions_never_take_the_place_of_rules_and_are_whole_or_not_there() {
    let folder = Folder::with(&[("a.vis", RULES), ("c.jsonl", &customer(5)), ("visavis.toml", "")]);
    folder.write("a.visc", b"VISC");
    for out in ["a.vis", "visavis.toml", "./a.vis", "new.vis", "a.visc"] {
        let ran = decide(&folder, &["--profiles", "c.jsonl", "--out", out]).expect(2);
        assert!(ran.err.contains("name another"), "{ran}");
    }
    assert_eq!((folder.read("a.vis"), folder.read("visavis.toml")), (RULES.into(), String::new()));
    assert!(!folder.path().join("new.vis").exists());
    folder.write("cut.jsonl.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]);
    folder.write("old.jsonl", "old");
    decide(&folder, &["--profiles", "cut.jsonl.gz", "--out", "old.jsonl"]).expect(2);
    assert_eq!(folder.read("old.jsonl"), "old");
    let parts = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "part"));
    assert_eq!(parts.count(), 0);
}

#[test]
fn a_source_that_does_not_answer_is_named_where_it_matters() {
    let rules = "source crm { id: text key, tier: text }\nsource shop { id: text key, orders: int = 0 }\n\
                 channel web { content { t: text } }\n\
                 campaign gold { for tier = \"gold\" and orders > 3 via web { t: \"x\" } }\n\
                 decision d { via web }";
    let profiles =
        "{\"id\":\"1\",\"tier\":\"gold\",\"orders\":9}\n{\"id\":\"2\",\"tier\":\"tin\",\"orders\":9}\n";
    let folder = Folder::with(&[("r.vis", rules), ("p.jsonl", profiles)]);
    let base = ["decide", "d", "r.vis", "--profiles", "p.jsonl", "--at", "2026-03-10 09:00", "--explain"];
    let all = folder.run(&base).expect(0);
    assert!(
        all.out.contains("\"campaign\":\"gold\",\"channel\"") && !all.out.contains("unanswered"),
        "{all}"
    );
    let without = folder.run(&[&base[..], &["--source-unavailable", "shop"]].concat()).expect(0);
    let lines: Vec<&str> = without.out.lines().collect();
    assert!(lines[0].contains("\"missing\":\"orders\",\"unanswered\":[\"shop\"]"), "{without}");
    // Whoever is out anyway is out, whatever the shop would say.
    assert!(lines[1].contains("\"by\":\"tier = \\\"gold\\\"\"}"), "{without}");
    assert!(lines.iter().all(|line| line.contains("\"unanswered\":[\"shop\"],\"rejected\"")), "{without}");
    let wrong = folder.run(&[&base[..], &["--source-unavailable", "shp"]].concat()).expect(2);
    assert!(wrong.err.contains("did you mean `shop`?"), "{wrong}");
}
