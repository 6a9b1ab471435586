//! Projects as they lie on disk, and what hosts get of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use visavis::{Program, ProgramError, check_dir, check_sources, find_project};

struct Folder(PathBuf);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("facade-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(std::env::temp_dir().join(name));
        for (path, text) in files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

const RULES: &str = "source crm { id: text key  vip: bool = false }\nsegment vips when vip\n";

#[test]
fn all_rules_below_the_manifest_are_read_in_order_of_path() {
    let folder = Folder::with(&[
        ("visavis.toml", "[project]\nname = \"spring\"\n"),
        ("b.vis", RULES),
        ("a/z.vis", "segment z when true\n"),
        ("a.vis", "segment a when true\n"),
        ("a/.git/x.vis", "broken"),
        ("a/target/x.vis", "broken"),
        ("a/own/visavis.toml", ""),
        ("a/own/x.vis", "broken"),
        ("a/x.vis.bak", "broken"),
    ]);
    let checked = check_dir(folder.0.join("a")).unwrap();
    assert_eq!(checked.diagnostics, []);
    let program = checked.program.unwrap();
    assert_eq!(program.name(), "spring");
    let segments: Vec<&str> = program.image().segments.iter().map(|segment| segment.name.as_str()).collect();
    assert_eq!(segments, ["z", "a", "vips"], "a/z.vis stands before a.vis, folder by folder");
}

#[test]
fn a_project_without_a_name_is_called_as_its_folder() {
    let folder = Folder::with(&[("spring/visavis.toml", ""), ("spring/a.vis", RULES)]);
    assert_eq!(Program::from_dir(folder.0.join("spring")).unwrap().name(), "spring");
    assert_eq!(Program::from_file(folder.0.join("spring/a.vis")).unwrap().name(), "a");
}

#[test]
fn what_cannot_be_read_is_said_with_its_path() {
    let folder = Folder::with(&[("x/readme", "")]);
    let said = |error: ProgramError| error.to_string().replace(folder.0.to_str().unwrap(), "DIR");
    let missing = Program::from_dir(folder.0.join("nowhere")).unwrap_err();
    assert_eq!(said(missing), "cannot read `DIR/nowhere`: there is no such file or folder");
    let none = Program::from_dir(folder.0.join("x")).unwrap_err();
    assert_eq!(said(none), "cannot read `DIR/x`: no visavis.toml stands here or in a folder above");
    fs::write(folder.0.join("latin.vis"), b"# caf\xe9").unwrap();
    let latin = Program::from_file(folder.0.join("latin.vis")).unwrap_err();
    assert_eq!(
        said(latin),
        "cannot read `DIR/latin.vis`: not UTF-8 text from byte 5 on; save the file as UTF-8"
    );
}

#[test]
fn rejected_rules_print_one_line_for_each_finding() {
    let error = Program::from_source("é.vis", "# ü\nsegment a when  vpi\nsegment b when vpii\n").unwrap_err();
    let said = error.to_string();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("é.vis:2:17: error E0201 "), "{said}");
    assert!(lines[1].starts_with("é.vis:3:16: error E0201 "), "{said}");
    let ProgramError::Rejected(rejected) = error else { panic!("{error}") };
    assert_eq!(rejected.checked().diagnostics.len(), 2);
}

#[test]
fn texts_need_no_files_and_bring_their_manifest_by_name() {
    let manifest = "[project]\nname = \"stored\"\ntimezone = \"Asia/Tokyo\"\n";
    let checked = check_sources([("a.vis", RULES), ("visavis.toml", manifest)]);
    let program = checked.program.unwrap();
    assert_eq!((program.name(), program.image().zone.name()), ("stored", "Asia/Tokyo"));
    let alone = Program::from_source("a.vis", &format!("timezone \"Asia/Tokyo\"\n{RULES}")).unwrap();
    assert_eq!(alone.image().zone.name(), "Asia/Tokyo");
}

#[test]
fn an_image_is_the_program_and_anything_else_is_an_error() {
    let program = Program::from_source("a.vis", RULES).unwrap();
    let bytes = program.to_bytes();
    let loaded = Program::load(&bytes).unwrap();
    assert_eq!(loaded.image(), program.image());
    assert_eq!(loaded.hash(), program.hash());
    for broken in [&b""[..], b"VISC", &bytes[..bytes.len() - 1]] {
        assert!(matches!(Program::load(broken), Err(ProgramError::NotAnImage(_))));
    }
}

#[test]
fn the_manifest_is_found_upwards_whatever_the_path_looks_like() {
    let folder = Folder::with(&[("p/visavis.toml", ""), ("p/a/b/x", "")]);
    let real = |path: Option<PathBuf>| path.and_then(|path| path.canonicalize().ok());
    let project = folder.0.join("p").canonicalize().ok();
    for start in ["p", "p/a", "p/a/b", "p/a/../a/b", "p/./a", "p/a/b/.."] {
        assert_eq!(real(find_project(&folder.0.join(start))), project, "{start}");
    }
    assert_eq!(find_project(&folder.0.join("nowhere")), None);
    // The folder for temporary files is in no project.
    assert_eq!(find_project(&folder.0), None);
    assert_eq!(find_project(Path::new("")), None);
}

#[test]
fn programs_are_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Program>();
    shared::<visavis::Engine>();
}

#[test]
fn a_program_beyond_the_limits_says_which_declaration_met_them() {
    let mut rules = String::from("source crm { id: text key  n0: int? }\n");
    for n in 1..=2_000 {
        let before = n - 1;
        rules += &format!("let n{n} = if n{before} > {n} then n{before} * 2 else n{before} + 1\n");
    }
    rules += "segment deep when n2000 > 0\n";
    let checked = check_sources([("a.vis", rules)]);
    let [found] = checked.diagnostics.as_slice() else { panic!("{:?}", checked.diagnostics) };
    assert_eq!(found.code.to_string(), "E0709");
    assert!(checked.sources.text(found.primary().unwrap().span).len() > 1, "{found:?}");
}

#[test]
fn aggregates_that_stand_too_deep_inside_each_other_are_told_with_the_way_out() {
    let chain = |depth: usize| {
        let mut rules = String::from("source crm { id: text key  event e at at { at: datetime  x: int } }\n");
        rules += "let n1 = any(e where x > 1)\n";
        for n in 2..=depth {
            rules += &format!("let n{n} = any(e where x > {n} and n{})\n", n - 1);
        }
        check_sources([("a.vis", format!("{rules}segment deep when n{depth}\n"))])
    };
    let checked = chain(20);
    assert!(checked.program.is_some(), "{:?}", checked.diagnostics);
    let checked = chain(21);
    let [found] = checked.diagnostics.as_slice() else { panic!("{:?}", checked.diagnostics) };
    assert_eq!(found.code.to_string(), "E0709");
    assert_eq!(found.message, "`deep` has aggregates inside aggregates, more than 20 deep");
    assert_eq!(checked.sources.text(found.primary().unwrap().span), "deep");
    assert!(found.help.iter().any(|help| help.contains("can stand beside it")), "{found:?}");
}

#[test]
fn the_rules_of_a_tree_are_those_of_the_folder() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules_of_a_tree");
    let paths = [
        "visavis.toml",
        "b.vis",
        "a/c.vis",
        "a.vis",
        "a/.hidden.vis",
        ".git/d.vis",
        "target/e.vis",
        "a/target/f.vis",
        "own/visavis.toml",
        "own/g.vis",
        "own/deep/h.vis",
        "a/i.csv",
        "a-b/j.vis",
        "a/vis",
    ];
    for path in paths {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    let on_disk: Vec<String> = visavis::vis_files(&folder)
        .unwrap()
        .iter()
        .map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    assert_eq!(visavis::rules_below("", &paths), on_disk);
    assert_eq!(visavis::rules_below("own", &paths), ["own/deep/h.vis", "own/g.vis"]);
    assert_eq!(visavis::rules_below("none", &paths), [""; 0]);
}
