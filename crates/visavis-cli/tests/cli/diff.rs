//! `diff`: two programs beside each other, out of files, images and revisions of git.

use std::process::Command;

use serde_json::Value;

use crate::harness::{Folder, RULES, Ran};

/// A repository whose first commit, `v1`, has the rules in `campaigns`, and whose files here are as the caller makes them.
fn repository(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    for args in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "--quiet",
            "-m",
            "One",
        ],
        &["tag", "v1"],
    ] {
        let status = Command::new("git").args(args).current_dir(folder.path()).status().unwrap();
        assert!(status.success(), "git {args:?}");
    }
    folder
}

fn project(rules: &str) -> [(&str, &str); 2] {
    [("campaigns/visavis.toml", "[project]\nname = \"shop\"\n"), ("campaigns/rules.vis", rules)]
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}\n{ran}"))
}

/// What is told, as `kind name change: aspects`.
fn told(ran: &Ran) -> Vec<String> {
    let items = json(ran)["items"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |item: &Value| {
        let aspects: Vec<String> =
            item["aspects"].as_array().unwrap().iter().map(|one| text(&one["what"])).collect();
        format!(
            "{} {} {}: {}",
            text(&item["kind"]),
            text(&item["name"]),
            text(&item["change"]),
            aspects.join(", ")
        )
    };
    items.iter().map(line).collect()
}

#[test]
fn a_revision_is_compared_with_the_files_here() {
    let folder = repository(&project(RULES));
    folder.run(&["diff", "v1", "campaigns"]).expect(0);
    folder.write("campaigns/rules.vis", RULES.replace("age >= 18", "age >= 21"));
    let ran = folder.run(&["diff", "v1:campaigns", "campaigns", "--color", "never"]).expect(1);
    insta::assert_snapshot!(ran.out);
    // The same place, however it is said.
    for args in [
        &["diff", "v1", "campaigns"][..],
        &["diff", "v1:campaigns"],
        &["diff", "HEAD", "./campaigns"],
        &["diff", "main:campaigns/visavis.toml", "campaigns"],
    ] {
        assert_eq!(told(&folder.run(&[args, &["--format", "json"]].concat()).expect(1)).len(), 3, "{args:?}");
    }
    folder.run(&["diff", "v1:campaigns", "main:campaigns"]).expect(0);
}

#[test]
fn a_file_of_a_revision_brings_its_own_tables_and_manifest() {
    let rules = "source crm { id: text key  tier: \"a\" | \"b\" }\ntable fee from \"../data/fee.csv\" -> number\nsegment dear when fee > 2\n";
    let mut files = project(rules).to_vec();
    files.push(("data/fee.csv", "tier,fee\na,1\nb,3\n"));
    let folder = repository(&files);
    folder.write("data/fee.csv", "tier,fee\na,4\nb,3\n");
    folder.write("campaigns/visavis.toml", "[project]\nname = \"shop\"\ntimezone = \"Europe/Paris\"\n");
    let ran = folder.run(&["diff", "v1", "campaigns", "--format", "json"]).expect(1);
    assert_eq!(told(&ran), ["project shop changed: time zone", "segment dear changed: when"]);
    let aspect = &json(&ran)["items"][1]["aspects"][0];
    assert_eq!(aspect["through"], serde_json::json!(["`fee`"]));
    assert_eq!(aspect["witness"]["facts"], serde_json::json!(["crm.tier = \"a\""]));
}

#[test]
fn what_only_reads_otherwise_is_no_change() {
    let folder = repository(&project(RULES));
    let other = r#"
# Split, renamed, moved, turned round.
segment is_french when country = "FR"
campaign vips {
  priority 2
  for vip = true
  via web { headline: "Hello" }
}
channel web { content { headline: text } }
campaign french "For the French" {
  owner "crm"
  for is_french and adult
  via web { headline: "Bonjour {city otherwise "vous"}" }
}
segment adult when not (age < 18)
decision hero { via web  choose 1  from french, vips }
source crm {
  customer_id: text key
  country: "LU" | "FR" | "BE"
  age: int? in 0..130
  vip: bool = false
  tags: list of text
  city: text?
}
"#;
    folder.write("campaigns/rules.vis", other);
    let ran = folder.run(&["diff", "v1", "campaigns"]).expect(0);
    insta::assert_snapshot!(ran.out, @r"
    v1:campaigns → campaigns
    No change in meaning.

    + segment is_french: added
    ");
}

#[test]
fn calls_that_name_nothing_say_so() {
    let folder = repository(&project(RULES));
    let said = |args: &[&str]| folder.run(&[&["diff"], args].concat()).expect(2).err;
    insta::assert_snapshot!(said(&["v2:campaigns", "campaigns"]), @"visavis: there is no revision `v2` in this repository; did you mean `v1`?");
    insta::assert_snapshot!(said(&["release", "campaigns"]), @"visavis: there is no revision `release` in this repository; it may have to be fetched first");
    insta::assert_snapshot!(said(&["v1:campaign", "campaigns"]), @"visavis: there is no `campaign` in revision `v1`; did you mean `v1:campaigns`?");
    insta::assert_snapshot!(said(&["v1:", "campaigns"]), @"visavis: cannot read `v1:`: no visavis.toml stands there or in a folder above");
    insta::assert_snapshot!(said(&["no/such", "campaigns"]), @"visavis: `no/such` is no folder, no file and no revision of git here; a revision's folder is named as `main:campaigns`");
    insta::assert_snapshot!(said(&["--", "-x:campaigns", "campaigns"]), @"visavis: there is no revision `-x` in this repository; it may have to be fetched first");
    insta::assert_snapshot!(said(&["C:\\rules", "campaigns"]), @r"visavis: cannot read `C:\rules`: there is no such file or folder");
    folder.write("a:b/visavis.toml", "[project]\nname = \"shop\"\n");
    folder.write("a:b/rules.vis", RULES);
    folder.run(&["diff", "a:b", "campaigns"]).expect(0);
    let alone = Folder::with(&project(RULES));
    let ran = alone.run(&["diff", "main:campaigns", "campaigns"]).expect(2);
    assert!(
        ran.err.starts_with("visavis: a revision is asked for, and `.` is in no repository of git"),
        "{ran}"
    );
}

#[test]
fn without_git_that_is_said_and_files_are_compared_all_the_same() {
    let folder = repository(&project(RULES));
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_visavis"));
        command.arg("diff").args(args).current_dir(folder.path()).env("PATH", folder.path()).output().unwrap()
    };
    for old in ["main", "main:campaigns"] {
        let ran = run(&[old, "campaigns"]);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{said}");
        assert!(said.contains("there is no `git` to ask: install git, or name folders"), "{said}");
    }
    assert_eq!(run(&["campaigns", "campaigns"]).status.code(), Some(0));
}

#[test]
fn a_path_of_a_revision_is_seen_from_the_top_or_from_here() {
    let folder = repository(&project(RULES));
    folder.write("campaigns/rules.vis", RULES.replace("priority 2", "priority 3"));
    let run = |args: &[&str]| {
        let ran = Command::new(env!("CARGO_BIN_EXE_visavis"))
            .arg("diff")
            .args(args)
            .current_dir(folder.path().join("campaigns"))
            .output()
            .unwrap();
        (
            ran.status.code().unwrap(),
            String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap(),
        )
    };
    for args in [
        &["v1:campaigns", "."][..],
        &["v1:./", "."],
        &["v1:.", "."],
        &["v1"],
        &["v1", "../campaigns"],
        &["v1:rules.vis", "rules.vis"],
    ] {
        let (code, text) = run(args);
        let is_lost = args.first() == Some(&"v1:rules.vis");
        assert_eq!(code, if is_lost { 2 } else { 1 }, "{args:?} {text}");
        assert!(
            text.contains(if is_lost { "write `v1:./rules.vis`" } else { "priority: 2 → 3" }),
            "{args:?} {text}"
        );
    }
}

#[test]
fn a_side_with_errors_is_told_as_a_check_tells_it() {
    let folder = repository(&project(RULES));
    folder.write("campaigns/rules.vis", RULES.replace("when age", "when aeg"));
    let ran = folder.run(&["diff", "v1", "campaigns"]).expect(1);
    assert!(ran.out.is_empty(), "{ran}");
    assert!(ran.err.starts_with("NEW, `campaigns`, has errors:\n"), "{ran}");
    assert!(ran.err.contains("E0201") && ran.err.contains("write `age`"), "{ran}");
    let ran = folder.run(&["diff", "campaigns", "v1"]).expect(1);
    assert!(ran.err.starts_with("OLD, `campaigns`, has errors:\n"), "{ran}");
}

const CUSTOMERS: &str = "customer_id,country,age,vip,tags,city\n\
                         1,FR,17,no,,\n2,FR,18,no,,Lyon\n3,FR,20,yes,,\n4,FR,21,no,,\n5,BE,20,no,,\n6,FR,,no,,\n7,XX,20,no,,\n8,LU,30,no,,\n";

#[test]
fn customers_are_counted_as_by_hand() {
    let mut files = project(RULES).to_vec();
    files.push(("customers.csv", CUSTOMERS));
    let folder = repository(&files);
    // Of age: 2, 3, 4, 5, 8 before, 4 and 8 after. French: 2, 3, 4 before, 4 after; of them 3 is a vip. 7 lives nowhere that is known.
    // Every vip gets another message.
    let new = RULES.replace("age >= 18", "age >= 21").replace("\"Hello\"", "\"Hello there\"");
    folder.write("campaigns/rules.vis", &new);
    let args =
        ["diff", "v1", "campaigns", "--data", "customers.csv", "--at", "2026-03-10 09:00", "--examples", "1"];
    let ran = folder.run(&[&args[..], &["--format", "json"]].concat()).expect(1);
    let data = &json(&ran)["data"];
    let numbers = |value: &Value, names: &[&str]| {
        names.iter().map(|name| value[*name].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(data, &["records", "errors_before", "errors_after", "one_sided_count"]), [8, 1, 1, 0]);
    let moves = ["before", "after", "moved_in", "moved_out"];
    assert_eq!(numbers(&data["segments"][0], &moves), [5, 2, 0, 3]);
    assert_eq!(data["eligible"].as_array().unwrap().len(), 1);
    assert_eq!(numbers(&data["eligible"][0], &moves), [3, 1, 0, 2]);
    let decision = &data["decisions"][0];
    assert_eq!(decision["changed"], 2);
    let moved: Vec<String> = decision["moves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{} → {} {} {}", one["from"], one["to"], one["count"], one["examples"][0]["customer"])
        })
        .collect();
    assert_eq!(
        moved,
        ["\"french\" → \"nothing\" 1 \"2\"", "\"vips\" → \"vips, with another message\" 1 \"3\""]
    );
    let ran = folder.run(&[&args[..], &["--color", "never"]].concat()).expect(1);
    let data = ran.out.split_once("8 customers of customers.csv").unwrap().1;
    insta::assert_snapshot!(data);
    // Whoever gets the same from rules that read otherwise moves nowhere.
    folder.write(
        "campaigns/rules.vis",
        RULES.replace("for adult and country = \"FR\"", "for country = \"FR\" and adult"),
    );
    let ran = folder.run(&args).expect(0);
    assert!(ran.out.contains("No change in meaning. Of 8 customers none moves."), "{ran}");
}

#[test]
fn a_record_that_one_side_refuses_is_told() {
    let mut files = project(RULES).to_vec();
    files.push(("customers.csv", CUSTOMERS));
    let folder = repository(&files);
    folder
        .write("campaigns/rules.vis", RULES.replace("\"FR\" | \"BE\" | \"LU\"", "\"FR\" | \"BE\" | \"XX\""));
    let args = ["diff", "v1", "campaigns", "--data", "customers.csv", "--format", "json"];
    let ran = folder.run(&args).expect(1);
    let data = &json(&ran)["data"];
    assert_eq!(data["one_sided_count"], 2);
    let places: Vec<&str> =
        data["one_sided"].as_array().unwrap().iter().map(|one| one["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["customers.csv:8", "customers.csv:9"]);
    assert!(data["one_sided"][0]["after"].is_null() && data["one_sided"][1]["before"].is_null(), "{data}");
    assert_eq!(told(&ran).first().map(String::as_str), Some("source crm changed: attribute country"));
}

#[test]
fn files_of_several_sources_are_joined_for_both() {
    let old = "source crm { id: text key  tier: text? }\nchannel web { content { headline: text } }\n\
               campaign gold { for tier = \"gold\"  via web { headline: \"Hi\" } }\ndecision hero { via web }\n";
    let new = old
        .replace(
            "channel web",
            "source shop { id: text key  orders: int = 0  event buy at on { on: date } }\nchannel web",
        )
        .replace("for tier = \"gold\"", "for tier = \"gold\" and (orders > 1 or any(buy))");
    let mut files = project(old).to_vec();
    files.push(("crm.csv", "id,tier\n1,gold\n2,gold\n3,none\n4,gold\n"));
    files.push(("shop.csv", "id,orders\n1,5\n2,0\n3,9\n"));
    files.push(("buy.csv", "id,on\n4,2026-01-01\n"));
    let folder = repository(&files);
    folder.write("campaigns/rules.vis", &new);
    let ran = folder
        .run(&[
            "diff",
            "v1",
            "campaigns",
            "--data",
            "crm=crm.csv",
            "--data",
            "shop=shop.csv",
            "--data",
            "buy=buy.csv",
            "--format",
            "json",
        ])
        .expect(1);
    let data = &json(&ran)["data"];
    assert_eq!((&data["records"], &data["decisions"][0]["changed"]), (&Value::from(4), &Value::from(1)));
    assert_eq!(data["decisions"][0]["moves"][0]["examples"][0]["customer"], "2");
    let ran = folder
        .run(&["diff", "v1", "campaigns", "--data", "crn=crm.csv", "--data", "shop=shop.csv"])
        .expect(2);
    assert!(ran.err.contains("OLD, `v1:campaigns`: ") && ran.err.contains("`crm`"), "{ran}");
    let ran = folder.run(&["diff", "v1", "campaigns", "--data", "-"]).expect(2);
    assert!(ran.err.contains("stdin cannot be"), "{ran}");
}

#[test]
fn images_are_compared_by_what_becomes_of_customers() {
    let mut files = project(RULES).to_vec();
    files.push(("customers.csv", CUSTOMERS));
    let folder = Folder::with(&files);
    folder.run(&["compile", "campaigns", "-o", "old.visc"]).expect(0);
    // The same program.
    folder.run(&["diff", "old.visc", "campaigns"]).expect(0);
    folder.write(
        "campaigns/rules.vis",
        RULES.replace("for adult and country = \"FR\"", "for country = \"FR\" and adult"),
    );
    let ran = folder.run(&["diff", "old.visc", "campaigns", "--color", "never"]).expect(1);
    insta::assert_snapshot!(ran.out, @"
    old.visc → campaigns
    No change was found, and none is ruled out.

    note: `old.visc` is a compiled image: how conditions, values and messages read
          in it is not known, so that these were compared by what becomes of
          customers only
    ");
    folder.write(
        "campaigns/rules.vis",
        RULES.replace("age >= 18", "age >= 21").replace("priority 2", "priority 4"),
    );
    let ran = folder.run(&["diff", "old.visc", "campaigns", "--format", "json"]).expect(1);
    let all = [
        "segment adult changed: members",
        "campaign french changed: may go to",
        "campaign vips changed: priority",
        "decision hero changed: chooses",
    ];
    assert_eq!(told(&ran), all);
    folder.run(&["compile", "campaigns", "-o", "new.visc"]).expect(0);
    let ran = folder
        .run(&["diff", "old.visc", "new.visc", "--data", "customers.csv", "--format", "json"])
        .expect(1);
    assert_eq!(told(&ran), ["campaign vips changed: priority"]);
    assert_eq!(json(&ran)["data"]["segments"][0]["moved_out"], 3);
    assert_eq!(json(&ran)["not_compared"].as_array().unwrap().len(), 2);
}

#[test]
fn the_comment_to_a_pull_request_is_whole() {
    let folder = repository(&project(RULES));
    let new = RULES.replace("age >= 18", "age >= 21").replace("\"Hello\"", "\"*Hello* | `you` <b>@all</b>\"");
    folder.write("campaigns/rules.vis", &new);
    let ran = folder.run(&["diff", "v1", "campaigns", "--format", "markdown"]).expect(1);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn colours_and_widths_are_as_asked_for() {
    let folder = repository(&project(RULES));
    folder.write("campaigns/rules.vis", RULES.replace("priority 2", "priority 3"));
    let ran = folder.run(&["diff", "v1", "campaigns", "--color", "always"]).expect(1);
    assert!(ran.out.contains("\u{1b}[31m2\u{1b}[0m → \u{1b}[32m3\u{1b}[0m"), "{ran}");
    assert!(!folder.run(&["diff", "v1", "campaigns"]).expect(1).out.contains('\u{1b}'));
}

#[test]
fn limits_count_what_a_history_holds_for_both() {
    let rules = RULES.replace("channel web {", "channel web {\n  limit 1 per 7 days");
    let looser = rules.replace("limit 1 per", "limit 2 per");
    let sent =
        r#"{"id": "1", "customer": "a", "campaign": "vips", "channel": "web", "at": "2026-03-09T12:00:00Z"}"#;
    let people = "customer_id,country,vip\na,FR,true\nb,FR,true\n";
    let folder = Folder::with(&[
        ("old.vis", &rules),
        ("new.vis", &looser),
        ("sent.jsonl", sent),
        ("people.csv", people),
    ]);
    folder.run(&["record", "--history", "h.visdb", "sent.jsonl"]).expect(0);
    let args = ["diff", "old.vis", "new.vis", "--data", "people.csv", "--at", "2026-03-10 09:00"];
    let without = folder.run(&[&args[..], &["--format", "json"]].concat()).expect(1);
    assert!(without.err.contains("--history"), "{without}");
    assert_eq!(json(&without)["data"]["eligible"], serde_json::json!([]));
    let with = ["--history", "h.visdb", "--format", "json"];
    let ran = folder.run(&[&args[..], &with].concat()).expect(1);
    assert!(!ran.err.contains("--history"), "{ran}");
    let data = &json(&ran)["data"];
    let moves = &data["eligible"][0];
    assert_eq!(
        (&moves["name"], &moves["moved_in"], &moves["moved_out"]),
        (&"vips".into(), &1.into(), &0.into())
    );
    let example = &moves["examples"][0];
    assert_eq!(example["customer"], "a");
    assert!(example["before"]["because"][0].as_str().unwrap().contains("limit 1 per 7 days"), "{example}");
    assert_eq!(example["after"]["because"][0], "on web: it may");
    assert_eq!(data["decisions"][0]["changed"], 1);
    // A history only means something beside customers, and must be there.
    folder.run(&["diff", "old.vis", "new.vis", "--history", "h.visdb"]).expect(2);
    folder.run(&[&args[..], &["--history", "nope.visdb"]].concat()).expect(2);
}
