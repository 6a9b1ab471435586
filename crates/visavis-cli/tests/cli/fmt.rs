//! `visavis fmt`: what is written, what is only told, and with which exit code.

use crate::harness::Folder;

const MANIFEST: &str = "[project]\nname = \"p\"\nedition = \"2026\"\n";
const MESSY: &str = "let   a=1\nlet   b   =   2\n";
const NEAT: &str = "let a = 1\nlet b = 2\n";

#[test]
fn files_are_written_once_and_rest() {
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("a.vis", MESSY), ("deep/b.vis", NEAT)]);
    assert_eq!(folder.run(&["fmt"]).expect(0).out, "formatted 1 of 2 files\n");
    assert_eq!((folder.read("a.vis"), folder.read("deep/b.vis")), (NEAT.into(), NEAT.into()));
    assert_eq!(folder.run(&["fmt", "--check"]).expect(0).out, "formatted: 2 files\n");
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::with(&[("visavis.toml", MANIFEST), ("a.vis", MESSY), ("b.vis", NEAT)]);
    let ran = folder.run(&["fmt", "--check", "a.vis", "b.vis"]).expect(1);
    assert_eq!(ran.out, "a.vis\nnot formatted: 1 of 2 files\n");
    let diff = folder.run(&["fmt", "--diff", "a.vis"]).expect(1).out;
    assert_eq!(
        diff,
        "--- a.vis\n+++ a.vis (formatted)\n@@ -1,2 +1,2 @@\n-let   a=1\n-let   b   =   2\n+let a = 1\n+let b = 2\n"
    );
    let painted = folder.run(&["fmt", "--diff", "--color", "always", "a.vis"]).expect(1).out;
    assert!(painted.contains("\u{1b}[32m+let a = 1"), "{painted}");
    assert_eq!(folder.run(&["fmt", "--diff", "b.vis"]).expect(0).out, "");
    assert_eq!(folder.read("a.vis"), MESSY);
}

#[test]
fn stdin_goes_to_stdout() {
    let folder = Folder::new();
    assert_eq!(folder.run_with(&["fmt", "-"], MESSY.as_bytes()).expect(0).out, NEAT);
    assert_eq!(folder.run_with(&["fmt", "-", "--check"], NEAT.as_bytes()).expect(0).out, "");
    assert_eq!(folder.run_with(&["fmt", "-", "--check"], MESSY.as_bytes()).expect(1).out, "-\n");
    folder.run(&["fmt", "-", "a.vis"]).expect(2);
}

#[test]
fn a_broken_declaration_is_told_and_the_others_are_formatted() {
    let folder = Folder::with(&[("a.vis", "let   a=1\n\nsegment  b   when and\n\nlet   c=2\n")]);
    let ran = folder.run(&["fmt", "a.vis"]).expect(1);
    assert!(ran.err.starts_with("a.vis:3: left as it is"), "{ran}");
    assert_eq!(folder.read("a.vis"), "let a = 1\n\nsegment  b   when and\n\nlet c = 2\n");
    // Nothing would change, but nobody can say that all of it is formatted.
    folder.run(&["fmt", "--check", "a.vis"]).expect(1);
}

#[test]
fn what_cannot_be_formatted_is_a_wrong_call() {
    let folder = Folder::with(&[("a.txt", "")]);
    folder.write("latin.vis", b"# \xe9\n");
    for path in ["a.txt", "gone.vis", "latin.vis"] {
        let ran = folder.run(&["fmt", path]).expect(2);
        assert!(ran.err.contains(path), "{ran}");
    }
    folder.run(&["fmt"]).expect(2);
}

#[test]
fn a_new_project_is_formatted() {
    let folder = Folder::new();
    folder.run(&["new", "p"]).expect(0);
    let ran = folder.run(&["fmt", "--diff", "p"]);
    assert_eq!(ran.out, "");
    ran.expect(0);
}
