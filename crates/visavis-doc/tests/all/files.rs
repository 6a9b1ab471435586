//! What stands in the files, without a browser.

use std::collections::BTreeSet;

use visavis_describe::Lang;
use visavis_doc::{Options, site};
use visavis_value::Instant;

use crate::support::{HOSTILE, example, large, model};

#[test]
fn nothing_is_fetched_from_elsewhere() {
    for lang in Lang::ALL {
        for file in site(&example("retail"), &Options { lang, ..Options::default() }) {
            for attribute in ["src=\"", "href=\"", "url(", "@import", "action=\""] {
                for (at, _) in file.text.match_indices(attribute) {
                    let value = &file.text[at + attribute.len()..];
                    let value = value.split(['"', ')']).next().unwrap();
                    assert!(!value.contains("//"), "{}: {attribute}{value}", file.path);
                }
            }
        }
    }
}

#[test]
fn names_and_texts_are_never_taken_for_html() {
    let model = model(HOSTILE);
    let files = site(&model, &Options::default());
    for file in files.iter().filter(|file| file.path.ends_with(".html")) {
        for harm in ["<script>", "<img", "<b>crm", "</dl><b>", "onerror=alert(1)>\"", "\u{0}"] {
            assert!(!file.text.contains(harm), "{}: {harm}", file.path);
        }
        assert_eq!(file.text.matches("<script").count(), 1, "{}", file.path);
        assert!(!file.text.contains("javascript:alert(4)\""), "{}", file.path);
    }
}

#[test]
fn files_have_names_that_every_system_takes() {
    let files = site(&model(HOSTILE), &Options::default());
    let mut seen = BTreeSet::new();
    for file in &files {
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        assert!(file.path.chars().all(safe), "{}", file.path);
        assert!(seen.insert(file.path.to_lowercase()), "{} stands twice", file.path);
        let stem = file.path.rsplit('/').next().unwrap().split('.').next().unwrap();
        assert!(!["con", "aux", "nul", "prn"].contains(&stem), "{}", file.path);
    }
    assert!(
        seen.contains("attributes/ete-a-noel.html") && seen.contains("attributes/ete-a-noel-2.html"),
        "{seen:?}"
    );
    assert!(seen.contains("campaigns/aux-1.html") && seen.contains("campaigns/aux-2.html"), "{seen:?}");
}

#[test]
fn the_same_rules_give_the_same_site() {
    let model = example("journey");
    let options = Options { lang: Lang::French, at: Some(Instant(0)), passed: vec![true], held: vec![] };
    assert_eq!(site(&model, &options), site(&model, &options));
}

#[test]
fn campaigns_run_are_over_or_to_come() {
    let model = model(
        "channel web { content { headline: text } }
         campaign spring { during 2026-03-01..2026-03-31 via web { headline: \"s\" } }
         campaign always { via web { headline: \"a\" } }",
    );
    let overview = |micros: i64| {
        let options = Options { at: Some(Instant(micros)), ..Options::default() };
        site(&model, &options).into_iter().find(|file| file.path == "index.html").unwrap().text
    };
    let day = 86_400_000_000;
    let first = 20_513 * day; // 1 March 2026
    assert!(overview(first - 1).contains("to come"));
    assert!(!overview(first).contains("to come"));
    assert!(!overview(first + 31 * day - 1).contains(">over<"));
    assert!(overview(first + 31 * day).contains(">over<"));
    let silent = site(&model, &Options::default());
    assert!(!silent.iter().any(|file| file.text.contains(">running<")), "without a time nothing is said");
}

#[test]
fn what_is_asked_of_personal_data_is_marked() {
    let files = site(&model(HOSTILE), &Options::default());
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    assert!(text("attributes.html").contains("personal data"));
    // Capitals stand first in order of name.
    assert!(text("campaigns/aux-2.html").contains("personal data"));
    assert!(!text("campaigns/aux-1.html").contains("personal data"));
}

#[test]
fn a_thousand_campaigns_have_a_site() {
    let files = site(&model(&large(1_000)), &Options::default());
    assert!(files.len() > 1_100, "{}", files.len());
}

#[test]
fn asserts_say_what_came_of_them() {
    let model = model(
        "source a { id: text key, n: int? }
         assert one n > 1 or not (n > 1)
         assert two n is known",
    );
    let page = |held: Vec<bool>| {
        let files = site(&model, &Options { held, ..Options::default() });
        files.into_iter().find(|file| file.path == "asserts.html").unwrap().text
    };
    let told = page(vec![true, false]);
    assert!(
        told.contains("held of all made-up customers") && told.contains("does not hold of everybody"),
        "{told}"
    );
    assert!(!page(vec![]).contains("made-up customers"));
}
