//! Each lint has a page whose wrong example gives exactly that lint, and whose right one gives nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use visavis_lint::{LINTS, Level, Levels};

use crate::support::lint;

/// The programs of a page, in order.
fn examples(page: &str) -> Vec<&str> {
    page.split("```visavis\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_page_shows_its_lint_and_the_way_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lints");
    for lint_here in LINTS {
        let name = lint_here.name;
        let page =
            fs::read_to_string(folder.join(format!("{name}.md"))).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(page.starts_with(&format!("# {name}: ")), "{name}: the title");
        let level = match lint_here.level {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        };
        assert!(page.contains(&format!("Its level is `{level}`")), "{name}: the level");
        let [wrong, right] = examples(&page)[..] else { panic!("{name}: a wrong and a right example") };
        let mut levels = Levels::default();
        levels.set(name, Level::Warn);
        let found = lint(wrong, &levels);
        let raised: BTreeSet<String> = found.iter().map(|finding| finding.code.to_string()).collect();
        assert_eq!(raised, BTreeSet::from([lint_here.head()]), "{found:#?}");
        assert_eq!(found.len(), 1, "{name}: one mistake, one finding\n{found:#?}");
        let fine = lint(right, &levels);
        assert!(fine.is_empty(), "{name}\n{fine:#?}");
    }
}

#[test]
fn every_page_is_of_a_lint_and_lints_stand_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lints");
    let pages = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages: BTreeSet<String> = pages.collect();
    let names: Vec<&str> = LINTS.iter().map(|lint| lint.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(pages, names.iter().map(|name| format!("{name}.md")).collect());
}

#[test]
fn no_name_stands_twice() {
    let names: Vec<&str> = visavis_lint::names().collect();
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), unique.len(), "{names:?}");
}
