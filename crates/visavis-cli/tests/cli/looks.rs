//! Colours where they are asked for and nowhere else, by every command that has them.

use crate::harness::{Folder, RULES};

/// Every command that colours, on something it has a colour for.
fn coloured() -> Vec<Vec<&'static str>> {
    vec![
        vec!["check"],
        vec!["check", "bad.vis"],
        vec!["lint"],
        vec!["fmt", "--diff", "ugly.vis"],
        vec!["test"],
        vec!["why", "hero", "--profile", "one.json", "--at", "2026-03-10"],
        vec!["explain", "E0201"],
        vec!["describe"],
        vec!["diff", "old.vis", "rules.vis"],
    ]
}

fn folder() -> Folder {
    let old = RULES.replace("18", "21");
    let ugly = RULES.replace("segment adult\n", "segment    adult ");
    let bad = RULES.replace("adult and", "adlut and");
    let tested =
        format!("{RULES}test \"vips\" {{ given country = \"FR\", vip = true  expect hero chooses vips }}\n");
    Folder::with(&[
        ("project/visavis.toml", "[project]\nname = \"p\"\nedition = \"2026\"\n"),
        ("project/rules.vis", &tested),
        ("project/old.vis", &old),
        ("ugly.vis", &ugly),
        ("bad.vis", &bad),
        ("rules.vis", &tested),
        ("old.vis", &old),
        ("one.json", r#"{"customer_id": "1", "country": "FR", "age": 30}"#),
    ])
}

fn with_program<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let mut args = args.to_vec();
    match args.as_slice() {
        ["check" | "lint" | "test" | "describe"] => args.push("rules.vis"),
        ["why", ..] => args.insert(2, "rules.vis"),
        _ => {}
    }
    args
}

#[test]
fn colours_come_where_they_are_asked_for_and_nowhere_else() {
    let folder = folder();
    for args in coloured() {
        let args = with_program(&args);
        let coloured = |more: &[&str], set: &[(&str, &str)]| {
            let args: Vec<&str> = args.iter().chain(more).copied().collect();
            let ran = folder.run_in(&args, b"", set);
            assert!(ran.code < 2, "{args:?} {ran}");
            assert!(!ran.err.contains('\u{1b}'), "{args:?} {ran}");
            ran.out.contains('\u{1b}')
        };
        assert!(!coloured(&[], &[]), "{args:?}: no terminal, no colours");
        assert!(coloured(&["--color", "always"], &[]), "{args:?}");
        assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]), "{args:?}");
        assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{args:?}");
        assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "{args:?}: what is said goes first");
        assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]), "{args:?}");
    }
}

#[test]
fn what_programs_read_is_never_coloured() {
    let folder = folder();
    for args in [
        &["check", "bad.vis", "--format", "json"][..],
        &["check", "bad.vis", "--format", "github"],
        &["test", "rules.vis", "--format", "junit"],
        &["describe", "rules.vis", "--format", "markdown"],
        &["diff", "old.vis", "rules.vis", "--format", "markdown"],
        &["why", "hero", "rules.vis", "--profile", "one.json", "--format", "json"],
    ] {
        let args: Vec<&str> = args.iter().chain(&["--color", "always"]).copied().collect();
        let ran = folder.run(&args);
        assert!(ran.code < 2 && !ran.out.contains('\u{1b}'), "{args:?} {ran}");
    }
}

#[test]
fn help_and_usage_errors_are_coloured_as_the_call_says() {
    let folder = Folder::new();
    for (color, wanted) in [("always", true), ("never", false), ("auto", false)] {
        let ran = folder.run(&["check", "--color", color, "--help"]).expect(0);
        assert_eq!(ran.out.contains('\u{1b}'), wanted, "{color}");
        let ran = folder.run(&[&format!("--color={color}"), "chekc"]).expect(2);
        assert_eq!(ran.err.contains('\u{1b}'), wanted, "{color}");
    }
}
