//! `visavis describe`: sentences in both languages, and what a wrong name is told.

use crate::harness::Folder;

/// Something of everything that is described.
const RULES: &str = include_str!("describe.vis");

fn folder() -> Folder {
    Folder::with(&[("rules.vis", RULES)])
}

#[test]
fn everything_is_described_in_english() {
    insta::assert_snapshot!(folder().run(&["describe", "rules.vis"]).expect(0).out);
}

#[test]
fn everything_is_described_in_french() {
    insta::assert_snapshot!(folder().run(&["describe", "rules.vis", "--lang", "fr"]).expect(0).out);
}

#[test]
fn one_declaration_is_described_by_its_name() {
    let ran = folder().run(&["describe", "lapsed", "rules.vis"]).expect(0);
    insta::assert_snapshot!(ran.out);
    // Of two sources both have it.
    let ran = folder().run(&["describe", "customer_id", "rules.vis"]).expect(0);
    assert!(ran.out.contains("Attribute crm.customer_id") && ran.out.contains("Attribute shop.customer_id"));
}

#[test]
fn programs_and_wikis_read_it_too() {
    let ran = folder().run(&["describe", "win_back", "rules.vis", "--format", "markdown", "--lang", "fr"]);
    insta::assert_snapshot!(ran.expect(0).out);
    let ran = folder().run(&["describe", "discount", "rules.vis", "--format", "json"]).expect(0);
    let read: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(read["language"], "en");
    insta::assert_snapshot!(ran.out);
}

#[test]
fn a_wrong_name_is_told_the_right_one() {
    let ran = folder().run(&["describe", "lapsd", "rules.vis"]).expect(2);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("nothing in the program is called `lapsd`; did you mean `lapsed`?"), "{ran}");
    let ran = folder().run(&["describe", "lapsed", "rules.vis", "--lang", "de"]).expect(2);
    assert!(ran.err.contains("[possible values: en, fr]"), "{ran}");
    let broken = Folder::with(&[("rules.vis", "segment s when nothing = 1")]);
    let ran = broken.run(&["describe", "rules.vis"]).expect(1);
    assert!(ran.err.contains("E0201") && ran.out.is_empty(), "{ran}");
}
