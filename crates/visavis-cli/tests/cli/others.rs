//! `visavis new`, `compile`, `disasm`, `explain`, `completions`, `man`.

use crate::harness::{Folder, RULES, chosen};

#[test]
fn a_new_project_passes_and_decides() {
    let folder = Folder::new();
    let ran = folder.run(&["new", "spring \"sale\""]).expect(0);
    assert!(ran.out.contains("visavis check") && ran.out.contains("--at \"2026-03-10 09:00\""), "{ran}");
    let ran = folder.run(&["check", "spring \"sale\""]).expect(0);
    assert_eq!(ran.out, "fine: 2 segments, 2 campaigns, 1 decision in 7 files\n");
    assert_eq!(folder.run(&["test", "spring \"sale\""]).expect(0).out, "3 tests passed\n");
    let profiles = "spring \"sale\"/customers.csv";
    let args = ["decide", "next_mail", "spring \"sale\"", "--profiles", profiles, "--at", "2026-03-10 09:00"];
    let ran = folder.run(&args).expect(0);
    assert_eq!(chosen(&ran.out), ["news", "win_back", "news", "-", "news"]);
}

#[test]
fn a_new_project_never_writes_over_another() {
    let folder = Folder::with(&[("a/x.txt", "mine"), ("file", "mine")]);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    insta::assert_snapshot!(folder.run(&["new", "a"]).expect(2));
    folder.run(&["new", "file"]).expect(2);
    folder.run(&["new", "empty"]).expect(0);
    assert_eq!(folder.read("a/x.txt"), "mine");
    assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
}

#[test]
fn an_image_decides_as_its_rules_do() {
    let folder = Folder::with(&[("a.vis", RULES)]);
    let profiles = br#"{"customer_id":"1","country":"FR","age":30}"#;
    let ran = folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(0);
    assert!(ran.out.starts_with("wrote `a.visc`: "), "{ran}");
    let args = |program| ["decide", "hero", program, "--profiles", "-", "--at", "2026-01-01"];
    let from_rules = folder.run_with(&args("a.vis"), profiles).expect(0);
    let from_image = folder.run_with(&args("a.visc"), profiles).expect(0);
    assert_eq!(from_rules.out, from_image.out);
    assert_eq!(
        folder.run(&["check", "a.visc"]).expect(0).out,
        "fine: 1 segment, 2 campaigns, 1 decision in 0 files\n"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn the_same_rules_give_the_same_bytes() {
    let folder = Folder::with(&[("a.vis", RULES), ("b/a.vis", RULES)]);
    folder.run(&["compile", "a.vis", "-o", "1.visc"]).expect(0);
    folder.run(&["compile", "b/a.vis", "-o", "2.visc"]).expect(0);
    let bytes = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("1.visc"), bytes("2.visc"));
}

#[test]
fn a_sample_changes_no_decision_and_no_program() {
    let folder =
        Folder::with(&[("a.vis", RULES), ("sample.csv", "customer_id,country,age\n1,FR,30\n2,BE,old\n")]);
    let plain = folder.run(&["compile", "a.vis", "-o", "plain.visc"]).expect(0);
    let sampled = ["compile", "a.vis", "-o", "sampled.visc", "--stats", "sample.csv", "--at", "2026-01-01"];
    let ran = folder.run(&sampled).expect(0);
    assert!(ran.err.contains("measured on 2 customers"), "{ran}");
    let program = |out: &str| out.rsplit("program ").next().map(ToOwned::to_owned);
    assert_eq!(program(&ran.out), program(&plain.out));
    let bytes = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert_ne!(bytes("plain.visc"), bytes("sampled.visc"));
    let profiles = br#"{"customer_id":"1","country":"FR","age":30}"#;
    let decided = |image| {
        folder
            .run_with(&["decide", "hero", image, "--profiles", "-", "--at", "2026-01-01"], profiles)
            .expect(0)
            .out
    };
    assert_eq!(decided("plain.visc"), decided("sampled.visc"));
    folder.write("nobody.csv", "customer_id,country,age\n");
    let ran = folder.run(&["compile", "a.vis", "-o", "b.visc", "--stats", "nobody.csv"]).expect(2);
    assert!(ran.err.contains("no customer to measure"), "{ran}");
    assert!(!folder.path().join("b.visc").exists());
    folder.run(&["compile", "a.vis", "-o", "b.visc", "--stats", "none.csv"]).expect(2);
    folder.run(&["compile", "a.vis", "-o", "b.visc", "--at", "2026-01-01"]).expect(2);
}

#[test]
fn broken_rules_give_no_image() {
    let folder = Folder::with(&[("a.vis", "segment a when b\n")]);
    let ran = folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(1);
    assert!(ran.err.contains("E0201"), "{ran}");
    assert!(!folder.path().join("a.visc").exists());
    folder.write("b.vis", RULES);
    folder.run(&["compile", "b.vis", "-o", "no/such/folder.visc"]).expect(2);
    folder.run(&["compile", "b.vis"]).expect(2);
}

#[test]
fn the_listing_is_the_same_from_rules_and_from_an_image() {
    let folder = Folder::with(&[("a.vis", RULES)]);
    folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(0);
    let from_rules = folder.run(&["disasm", "a.vis"]).expect(0).out;
    assert!(from_rules.contains("french"), "{from_rules}");
    assert_eq!(folder.run(&["disasm", "a.visc"]).expect(0).out, from_rules);
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new();
    let page = folder.run(&["explain", "E0705"]).expect(0).out;
    assert!(page.starts_with("# E0705"), "{page}");
    assert_eq!(folder.run(&["explain", "705"]).expect(0).out, page);
    insta::assert_snapshot!(folder.run(&["explain", "E7005"]).expect(2).err);
    insta::assert_snapshot!(folder.run(&["explain", "nonsense"]).expect(2).err);
    let list = folder.run(&["explain"]).expect(0).out;
    assert!(list.lines().any(|line| line == "E0201: nothing has this name"), "{list}");
    for line in list.lines() {
        let code = line.split(':').next().unwrap();
        assert!(folder.run(&["explain", code]).expect(0).out.starts_with(&format!("# {line}")), "{line}");
    }
}

#[test]
fn shells_and_man_get_what_they_want() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.run(&["completions", shell]).expect(0).out.contains("decide"), "{shell}");
    }
    let script = folder.run(&["completions", "bash"]).expect(0).out;
    assert!(script.contains("compile disasm lsp schema completions man\""), "{script}");
    // A bash takes it, and offers what begins so.
    folder.write("visavis.bash", script);
    let asks = |words: &str, last: &str, before: &str| {
        let ask = format!(
            "source visavis.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _visavis visavis {last} {before}; echo ${{COMPREPLY[@]}}"
        );
        let mut bash = std::process::Command::new("bash");
        let done = bash.args(["--norc", "-c", &ask]).current_dir(folder.path()).output().unwrap();
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(asks("visavis sch", "sch", "visavis"), "schema");
    assert_eq!(asks("visavis check --fo", "--fo", "check"), "--format");
    assert_eq!(asks("visavis check --format sa", "sa", "--format"), "sarif");
    // Arguments with a known list are offered, those of the fish shell too.
    let fish = folder.run(&["completions", "fish"]).expect(0).out;
    for wanted in [
        "explain\" -f -a \"E0101\\t'",
        "missing-trap\\t'",
        "schema\" -f -a \"decision\\t'",
        "completions\" -f -a \"bash",
    ] {
        assert!(fish.contains(wanted), "{wanted}\n{fish}");
    }
    assert!(folder.run(&["completions", "zsh"]).expect(0).out.contains("E0201"));
    let page = folder.run(&["man"]).expect(0).out;
    assert!(page.contains("EXIT STATUS") && page.is_ascii(), "{page}");
    for command in ["new", "check", "explain", "decide", "compile", "disasm", "completions"] {
        assert!(page.contains(command), "{command}");
    }
}

#[test]
fn the_pages_of_the_manual_that_are_referred_to_are_written() {
    let folder = Folder::new();
    folder.run(&["man", "--dir", "man/man1"]).expect(0);
    let page = folder.read("man/man1/visavis.1");
    for command in ["new", "check", "explain", "decide", "compile", "disasm", "completions", "man"] {
        assert!(page.contains(&format!("visavis\\-{command}(1)")), "{command}: {page}");
        assert!(folder.path().join(format!("man/man1/visavis-{command}.1")).is_file(), "{command}");
    }
}

#[test]
fn nothing_but_an_image_is_written_over_by_an_image() {
    let folder = Folder::with(&[("a.vis", RULES), ("notes.txt", "mine"), ("notes.visc", "mine")]);
    for (out, said) in [
        ("notes.txt", "is no image"),
        ("notes.visc", "is no image"),
        ("a.vis", "is no image"),
        ("b.vis", "rules"),
    ] {
        let ran = folder.run(&["compile", "a.vis", "-o", out]).expect(2);
        assert!(ran.err.contains(said), "{ran}");
    }
    assert_eq!(folder.read("notes.txt") + &folder.read("notes.visc"), "minemine");
    assert_eq!(folder.read("a.vis"), RULES);
    folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(0);
    folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(0);
}

#[test]
fn a_project_before_its_decision_is_turned_round() {
    let folder = Folder::with(&[("rules.vis", RULES), ("one.json", "{}")]);
    for command in ["decide", "why"] {
        let ran = folder.run(&[command, "rules.vis", "hero", "--data", "one.json"]).expect(2);
        assert!(ran.err.contains(&format!("`visavis {command} hero rules.vis …`")), "{ran}");
    }
}
