//! `visavis lint`, and the lints behind `visavis check`.

use crate::harness::Folder;

const RULES: &str = r#"source crm {
  customer_id: text key
  country: text?
  first_name: text?
  vip: bool = false
  orders: int = 0
}

channel web { content { headline: text } }

segment abroad when country != "FR"

segment best when vip and orders > 3 or orders > 10

campaign hello {
  for abroad or best
  during 2026-03-01..2026-04-15
  via web { headline: "Hello {first_name}" }
}

decision home { via web }
"#;

fn manifest(levels: &str) -> String {
    format!("[project]\nname = \"spring\"\ntimezone = \"Europe/Paris\"\n\n[lints]\n{levels}\n")
}

fn folder(levels: &str) -> Folder {
    Folder::with(&[("visavis.toml", &manifest(levels)), ("rules/a.vis", RULES)])
}

#[test]
fn findings_are_drawn_and_warnings_are_fine() {
    insta::assert_snapshot!(folder("").run(&["lint", "--at", "2026-05-01"]).expect(0));
}

#[test]
fn programs_read_findings_as_json() {
    let levels = "missing-trap = \"deny\"\nmissing-in-text = \"allow\"\nexpired = \"allow\"";
    let ran = folder(levels).run(&["lint", "--format", "json", "--at", "2026-03-10"]);
    let json: serde_json::Value = serde_json::from_str(&ran.expect(1).out).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
}

#[test]
fn denied_findings_are_errors_and_allowed_ones_are_silent() {
    let levels = "all = \"allow\"\nmissing-trap = \"deny\"";
    insta::assert_snapshot!(folder(levels).run(&["lint", "--at", "2026-05-01"]).expect(1));
    let all = folder("all = \"allow\"").run(&["lint", "--at", "2026-05-01"]).expect(0);
    assert_eq!(all.out, "fine: the lints find nothing in 1 file\n");
}

#[test]
fn the_check_runs_them_behind_the_errors() {
    let warned = folder("").run(&["check", "--at", "2026-03-10"]).expect(0);
    let last = "3 warnings, else fine: 2 segments, 1 campaign, 1 decision in 1 file\n";
    assert!(warned.out.ends_with(last), "{warned}");
    let denied = folder("missing-trap = \"deny\"").run(&["check", "--at", "2026-03-10"]).expect(1);
    assert!(denied.out.ends_with("1 error, 2 warnings in 1 file\n"), "{denied}");
    // A denied finding stops the check; the rules run all the same.
    let record = "{\"customer_id\": \"c-1\"}";
    let call = ["decide", "home", "--profiles", "-", "--input", "jsonl", "--at", "2026-03-10"];
    folder("missing-trap = \"deny\"").run_with(&call, record.as_bytes()).expect(0);
}

#[test]
fn what_excludes_itself_is_an_error_with_both_places() {
    let rules = "source crm { customer_id: text key country: text health: text? sensitive }\n\n\
                 segment neighbours\n  when country = \"FR\" and health = \"good\" and country = \"BE\"\n\n\
                 channel email {\n  requires country is known\n  limit 2 per 7 days\n  limit 3 per 1 day\n  \
                 content { subject: text }\n}\n\n\
                 campaign c { for neighbours or neighbours via email { subject: \"Hello\" } }\n";
    let folder = Folder::with(&[("a.vis", rules)]);
    insta::assert_snapshot!(folder.run(&["lint", "a.vis"]).expect(1));
}

#[test]
fn sure_fixes_are_written() {
    let folder = folder("all = \"allow\"\nmixed-and-or = \"warn\"");
    let ran = folder.run(&["lint", "--fix"]).expect(0);
    assert_eq!(ran.out, "applied 1 fix\nfine: the lints find nothing in 1 file\n");
    assert!(folder.read("rules/a.vis").contains("when (vip and orders > 3) or orders > 10\n"));
}

#[test]
fn rules_with_errors_are_not_linted() {
    let broken = RULES.replace("vip and", "vpi and");
    let folder = Folder::with(&[("visavis.toml", &manifest("")), ("a.vis", &broken)]);
    let ran = folder.run(&["lint"]).expect(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("[E0201] Error"), "{ran}");
}

#[test]
fn lints_are_explained_by_name() {
    let folder = Folder::new();
    let page = folder.run(&["explain", "missing-trap"]).expect(0);
    assert!(page.out.starts_with("# missing-trap: "), "{page}");
    let near = folder.run(&["explain", "mising-trap"]).expect(2);
    let said = "visavis: there is no lint `mising-trap`; did you mean `visavis explain missing-trap`?\n";
    assert_eq!(near.err, said);
}
