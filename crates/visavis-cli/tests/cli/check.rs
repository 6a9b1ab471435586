//! `visavis check`.

use crate::harness::{Folder, RULES};

const MANIFEST: &str = "[project]\nname = \"spring\"\ntimezone = \"Europe/Paris\"\n";

#[test]
fn a_sound_project_is_fine() {
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("rules/a.vis", RULES)]);
    insta::assert_snapshot!(folder.run(&["check"]).expect(0));
}

#[test]
fn the_project_is_found_from_a_folder_below_and_by_its_path() {
    let folder = Folder::with(&[("p/visavis.toml", MANIFEST), ("p/rules/a.vis", RULES)]);
    let fine = "fine: 1 segment, 2 campaigns, 1 decision in 1 file\n";
    assert_eq!(folder.run(&["check", "p"]).expect(0).out, fine);
    assert_eq!(folder.run(&["check", "p/rules"]).expect(0).out, fine);
    assert_eq!(folder.run(&["check", "p/visavis.toml"]).expect(0).out, fine);
    assert_eq!(folder.run(&["check", "p/rules/a.vis"]).expect(0).out, fine);
}

#[test]
fn hidden_folders_target_and_projects_below_are_not_of_the_project() {
    let folder = Folder::with(&[
        ("visavis.toml", MANIFEST),
        ("a.vis", RULES),
        (".hidden/b.vis", "broken"),
        ("target/c.vis", "broken"),
        ("other/visavis.toml", MANIFEST),
        ("other/d.vis", "broken"),
        ("notes.txt", "broken"),
    ]);
    assert_eq!(folder.run(&["check"]).expect(0).out, "fine: 1 segment, 2 campaigns, 1 decision in 1 file\n");
    folder.run(&["check", "other"]).expect(1);
}

#[test]
fn mistakes_are_drawn_and_counted() {
    let broken = RULES.replace("country = \"FR\"", "contry = \"FR\"").replace("for vip", "for vpi");
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("rules/a.vis", &broken)]);
    insta::assert_snapshot!(folder.run(&["check"]).expect(1));
}

#[test]
fn mistakes_of_the_manifest_are_drawn_like_those_of_the_rules() {
    let manifest = "[project]\nname = \"spring\"\ntimezone = \"Europe/Pariss\"\nversion = \"1\"\n";
    let folder = Folder::with(&[("visavis.toml", manifest), ("a.vis", RULES)]);
    insta::assert_snapshot!(folder.run(&["check"]).expect(1));
}

#[test]
fn a_project_without_rules_is_a_mistake() {
    let folder = Folder::with(&[("visavis.toml", MANIFEST)]);
    insta::assert_snapshot!(folder.run(&["check"]).expect(1));
}

#[test]
fn json_is_one_object() {
    let broken = RULES.replace("country = \"FR\"", "contry = \"FR\"");
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("rules/a.vis", &broken)]);
    let ran = folder.run(&["check", "--format", "json"]).expect(1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let first = &json["diagnostics"][0];
    assert_eq!(first["code"], "E0201");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["file"], "rules/a.vis");
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(15), Some(17)));
    assert_eq!(ran.err, "");
}

#[test]
fn json_of_a_sound_project_has_no_diagnostics() {
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("a.vis", RULES)]);
    let ran = folder.run(&["check", "--format", "json"]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json, serde_json::json!({"diagnostics": []}));
}

#[test]
fn fixes_that_are_sure_are_written_and_the_others_are_not() {
    let manifest = "[project]\nname = \"spring\"\nedition = 2026\ntimezone = \"Europe/Pariss\"\n";
    let folder = Folder::with(&[("visavis.toml", manifest), ("a.vis", RULES)]);
    let ran = folder.run(&["check", "--fix"]).expect(1);
    assert!(ran.out.contains("applied 1 fix\n"), "{ran}");
    let fixed = "[project]\nname = \"spring\"\nedition = \"2026\"\ntimezone = \"Europe/Pariss\"\n";
    assert_eq!(folder.read("visavis.toml"), fixed);
    assert_eq!(folder.read("a.vis"), RULES);
}

#[test]
fn fixes_are_written_to_files_named_from_elsewhere() {
    let folder = Folder::with(&[("p/visavis.toml", "[project]\nedition = 2026\n"), ("p/a.vis", RULES)]);
    folder.write("q/x", "");
    folder.run(&["check", "--fix", "p"]).expect(0);
    assert_eq!(folder.read("p/visavis.toml"), "[project]\nedition = \"2026\"\n");
}

#[test]
fn colours_are_used_where_they_are_asked_for() {
    let folder = Folder::with(&[("a.vis", "segment a when\n")]);
    assert!(!folder.run(&["check", "a.vis"]).expect(1).out.contains('\u{1b}'));
    assert!(!folder.run(&["check", "a.vis", "--color", "never"]).expect(1).out.contains('\u{1b}'));
    assert!(folder.run(&["check", "a.vis", "--color", "always"]).expect(1).out.contains('\u{1b}'));
}

#[test]
fn a_file_of_a_project_that_is_read_alone_says_so() {
    let folder = Folder::with(&[
        ("visavis.toml", MANIFEST),
        ("a.vis", RULES),
        ("b.vis", "segment b when adult and vip\n"),
    ]);
    let ran = folder.run(&["check", "b.vis"]).expect(1);
    assert!(
        ran.out
            .contains("note: `b.vis` was read alone; the project it lies in is `.`: run `visavis check`\n"),
        "{ran}"
    );
    folder.run(&["check"]).expect(0);
    folder.write("below/c.vis", "segment c when adult and vip\n");
    let ran = folder.run(&["check", "below/c.vis"]).expect(1);
    assert!(ran.out.contains("the project it lies in is `.`: run `visavis check`\n"), "{ran}");
}

#[test]
fn files_without_a_declaration_are_fine_and_said_to_be_so() {
    let folder =
        Folder::with(&[("empty.vis", ""), ("comment.vis", "# later\n\ntimezone \"Europe/Paris\"\n")]);
    for file in ["empty.vis", "comment.vis"] {
        assert_eq!(folder.run(&["check", file]).expect(0).out, "nothing is declared in 1 file\n");
    }
    folder.write("let.vis", "let one = 1\n");
    assert!(folder.run(&["check", "let.vis"]).expect(0).out.starts_with("fine: "));
}

#[test]
fn other_encodings_and_line_ends_say_how_to_save_the_file() {
    let folder = Folder::new();
    let wide: Vec<u8> = RULES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("mark.vis", [&[0xff, 0xfe][..], &wide].concat());
    folder.write("bare.vis", &wide);
    folder.write("latin.vis", b"# caf\xe9\n");
    for file in ["mark.vis", "bare.vis", "latin.vis"] {
        let ran = folder.run(&["check", file]).expect(2);
        assert!(ran.err.contains("save the file as UTF-8"), "{ran}");
    }
    folder.write("mac.vis", RULES.replace('\n', "\r"));
    let ran = folder.run(&["check", "mac.vis"]).expect(2);
    assert!(ran.err.contains("save the file with LF or CRLF line ends"), "{ran}");
    folder.write("dos.vis", RULES.replace('\n', "\r\n"));
    folder.run(&["check", "dos.vis"]).expect(0);
}

#[test]
fn of_very_many_mistakes_the_first_are_drawn() {
    let rules: String = (0..80).map(|n| format!("segment s{n} when nothing_{n}\n")).collect();
    let folder = Folder::with(&[("a.vis", &rules)]);
    let ran = folder.run(&["check", "a.vis"]).expect(1);
    assert_eq!(ran.out.matches("[E0201] Error").count(), 50, "{ran}");
    assert!(
        ran.out.contains("… and 30 more (fix these first, or see `visavis check --format json`)\n"),
        "{ran}"
    );
    assert!(ran.out.contains("80 errors in 1 file\n"), "{ran}");
    let json: serde_json::Value =
        serde_json::from_str(&folder.run(&["check", "a.vis", "--format", "json"]).expect(1).out).unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 80);
}

#[test]
fn a_wrong_path_is_a_wrong_call_with_the_way_out() {
    let folder = Folder::with(&[("notes.txt", "x"), ("empty/x", "")]);
    folder.write("latin.vis", b"# caf\xe9\n");
    folder.write("no.visc", b"not an image");
    let mut said = String::new();
    for args in [
        &["check"][..],
        &["check", "nowhere"],
        &["check", "empty"],
        &["check", "notes.txt"],
        &["check", "latin.vis"],
        &["check", "no.visc"],
    ] {
        let ran = folder.run(args).expect(2);
        assert_eq!(ran.out, "");
        said.push_str(&ran.err);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_wrong_option_is_a_wrong_call() {
    let folder = Folder::new();
    folder.run(&["check", "--formt", "json"]).expect(2);
    folder.run(&["check", "--format", "yaml"]).expect(2);
    folder.run(&["chek"]).expect(2);
    folder.run(&[]).expect(2);
    folder.run(&["--help"]).expect(0);
    folder.run(&["--version"]).expect(0);
}

#[test]
fn code_hosts_get_their_own_forms() {
    let broken = RULES.replace("country = \"FR\"", "contry = \"FR\"");
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("rules/a.vis", &broken)]);
    let log = folder.run(&["check", "--format", "sarif"]).expect(1).out;
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "E0201");
    assert_eq!(log["runs"][0]["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    insta::assert_snapshot!(folder.run(&["check", "--format", "github"]).expect(1));
}

#[test]
fn needs_are_for_people_or_json() {
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("rules/a.vis", RULES)]);
    insta::assert_snapshot!(folder.run(&["check", "--needs", "--format", "sarif"]).expect(2));
    folder.run(&["check", "--format", "sarif"]).expect(0);
    assert_eq!(folder.run(&["check", "--format", "github"]).expect(0).out, "");
}
