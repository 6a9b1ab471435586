//! The pages of the manifest's codes: the wrong example raises exactly that code, the right one nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use visavis::check_sources;

/// The blocks of TOML of a page.
fn examples(page: &str) -> Vec<String> {
    let blocks = page.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

fn codes(manifest: &str) -> Vec<String> {
    let checked = check_sources([("visavis.toml", manifest), ("a.vis", "segment a when true\n")]);
    checked.diagnostics.iter().map(|diagnostic| diagnostic.code.to_string()).collect()
}

#[test]
fn the_examples_of_a_page_raise_its_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    for number in 702..=707 {
        let code = format!("E{number:04}");
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap();
        let examples = examples(&page);
        assert_eq!(examples.len(), 2, "{code} has a wrong and a right example");
        assert_eq!(codes(&examples[0]), [code.as_str()], "the wrong example of {code}");
        assert_eq!(codes(&examples[1]), [""; 0], "the right example of {code}");
    }
}

#[test]
fn a_project_without_rules_has_its_code() {
    let checked = check_sources([("visavis.toml", "")]);
    let codes: Vec<String> = checked.diagnostics.iter().map(|d| d.code.to_string()).collect();
    assert_eq!(codes, ["E0708"]);
}
