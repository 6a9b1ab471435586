//! Each code of the checker has a page whose wrong example raises exactly that code, and whose right one raises nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use visavis_diag::codes;

use crate::support::{checked, dump};

/// The programs of a page, in order.
fn examples(page: &str) -> Vec<&str> {
    page.split("```visavis\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_page_shows_its_code_and_the_way_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    // The manifest's codes, and what only a project of several files can raise, have examples of another kind.
    let own = codes().iter().filter(|c| (200..702).contains(&c.number()));
    for code in own {
        let page =
            fs::read_to_string(folder.join(format!("{code}.md"))).unwrap_or_else(|e| panic!("{code}: {e}"));
        assert!(page.starts_with(&format!("# {code}: ")), "{code}: the title");
        let [wrong, right] = examples(&page)[..] else { panic!("{code}: a wrong and a right example") };
        let found = checked(wrong);
        let raised: BTreeSet<String> = found.found.iter().map(|d| d.code.to_string()).collect();
        assert_eq!(raised, BTreeSet::from([code.to_string()]), "{code}\n{}", dump(&found));
        let fine = checked(right);
        assert!(fine.found.is_empty() && fine.model.is_some(), "{code}\n{}", dump(&fine));
    }
}
