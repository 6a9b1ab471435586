//! What a manifest may say, and what each mistake is answered with.

use visavis_diag::{Applicability, Severity, SourceId};

use visavis_lint::Level;

use super::{Manifest, read};

fn manifest(text: &str) -> Manifest {
    read(SourceId(0), text, "folder")
}

/// Code, the text pointed at, and the headline of each finding.
fn findings(text: &str) -> Vec<String> {
    let found = manifest(text).diagnostics;
    found
        .iter()
        .map(|d| {
            let span = d.primary().unwrap().span;
            let place = &text[span.start as usize..span.end as usize];
            format!("{} at {place}: {}", d.code, d.message)
        })
        .collect()
}

#[test]
fn everything_it_may_say_is_taken() {
    let text = "[project]\nname = \"spring\"\nedition = \"2026\"\ntimezone = \"Europe/Paris\"\nbucketing = \"growthbook-2\"\n\
                [lints]\nunused = \"allow\"\nexpired = \"deny\"\n";
    let read = manifest(text);
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.settings.name, "spring");
    assert_eq!(read.settings.edition.as_deref(), Some("2026"));
    assert_eq!(read.settings.zone.map(|zone| zone.name()), Some("Europe/Paris"));
    assert_eq!(read.settings.bucketing.name(), "growthbook-2");
    assert!(read.settings.manifest);
    assert_eq!(read.lints.given("unused"), Some(Level::Allow));
    assert_eq!(read.lints.given("expired"), Some(Level::Deny));
}

#[test]
fn an_empty_manifest_is_one() {
    let read = manifest("");
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.settings.name, "folder");
    assert!(read.settings.zone.is_none() && read.settings.edition.is_none());
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_fine() {
    let read = manifest("\u{feff}[project]\r\nname = \"spring\"\r\n");
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.settings.name, "spring");
}

#[test]
fn each_mistake_is_said_at_its_place() {
    let text = "nmae = 1\n[project]\nname = 7\nedition = \"2025\"\ntimezone = \"Europe/Pariss\"\n\
                bucketing = \"unleash-2\"\ntime_zone = \"UTC\"\n[lints]\nunused = \"denied\"\nshadowed = true\n";
    insta::assert_snapshot!(findings(text).join("\n"), @r#"
    E0703 at nmae: the manifest has no `nmae`
    E0704 at 7: `name` takes a text, found a whole number
    E0706 at "2025": this version of Visavis knows no edition `2025`
    E0705 at "Europe/Pariss": the IANA database has no time zone `Europe/Pariss`
    E0707 at "unleash-2": there is no bucketing `unleash-2`
    E0703 at time_zone: `[project]` has no `time_zone`
    E0704 at "denied": a lint has no level `denied`
    E0704 at true: `shadowed` takes a text, found a boolean
    "#);
}

#[test]
fn what_is_not_toml_is_one_finding_and_nothing_is_guessed_of_it() {
    let unquoted = findings("[project]\nname = spring\nzzz = 1\n");
    insta::assert_snapshot!(unquoted.join("\n"), @"E0702 at spring: line 2 is not TOML: a text stands between quotation marks");
    let twice = findings("[project]\nname = \"a\"\nname = \"b\"\n");
    insta::assert_snapshot!(twice.join("\n"), @"E0702 at name: line 3 is not TOML: this name stands twice in its table");
}

#[test]
fn a_zone_is_found_by_its_city_and_by_its_spelling() {
    let found = |text: &str| manifest(&format!("[project]\ntimezone = \"{text}\"")).diagnostics.remove(0);
    let fix = |text: &str| found(text).fixes[0].edits[0].text.clone();
    assert_eq!(fix("Europe/Pariss"), "\"Europe/Paris\"");
    assert_eq!(fix("paris"), "\"Europe/Paris\"");
    assert_eq!(fix("New York"), "\"America/New_York\"");
    assert!(found("GMT+02:00 or so").help[0].starts_with("a time zone is named by continent and city"));
}

#[test]
fn only_quotation_marks_are_put_unasked() {
    let found = manifest("[project]\nedition = 2026\ntimezone = \"Europe/Pariss\"\n").diagnostics;
    let fixes: Vec<_> =
        found.iter().map(|d| (d.fixes[0].edits[0].text.as_str(), d.fixes[0].applicability)).collect();
    assert_eq!(fixes, [("\"2026\"", Applicability::Safe), ("\"Europe/Paris\"", Applicability::Unsafe)]);
    assert!(found.iter().all(|d| d.severity == Severity::Error));
}

#[test]
fn a_key_of_the_project_that_stands_outside_it_is_told_where_it_belongs() {
    let found = manifest("name = \"spring\"\n").diagnostics.remove(0);
    assert_eq!(found.message, "`name` stands outside `[project]`");
    assert_eq!(found.help, ["put the line `name = …` under a line `[project]`"]);
}

#[test]
fn a_lint_that_is_none_is_a_warning_and_keeps_its_level() {
    let read = manifest("[lints]\nunusd = \"deny\"\nwhatever = \"warn\"\nno-consent = \"warn\"\n");
    let said: Vec<_> = read.diagnostics.iter().map(|d| (d.severity, d.message.as_str())).collect();
    let expected = ["there is no lint `unusd`", "there is no lint `whatever`"];
    assert_eq!(said, expected.map(|message| (Severity::Warning, message)));
    assert_eq!(read.diagnostics[0].fixes[0].edits[0].text, "unused");
    assert!(read.diagnostics[1].help[0].contains("no-consent"));
}

#[test]
fn what_is_not_toml_is_said_in_plain_words() {
    for (text, said) in [
        ("[project\n", "line 1 is not TOML: a table's name ends with `]`"),
        ("[project]\nname = \"spring\n", "line 2 is not TOML: a text has no closing quotation mark"),
        ("[project]\nname\n", "line 2 is not TOML: a key has no value; write `key = \"value\"`"),
    ] {
        assert_eq!(manifest(text).diagnostics[0].message, said, "{text}");
    }
}
