//! Every page of `docs/errors` about syntax: its wrong example raises its code and no other, its right one nothing.

use std::fs;
use std::path::Path;

use visavis_diag::{SourceId, codes};
use visavis_syntax::parse;

fn raised(text: &str) -> Vec<String> {
    let mut codes: Vec<String> = parse(SourceId(0), text).1.iter().map(|d| d.code.to_string()).collect();
    codes.dedup();
    codes
}

#[test]
fn examples_raise_what_their_pages_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    let syntax: Vec<String> = codes().iter().filter(|c| c.number() < 200).map(ToString::to_string).collect();
    assert!(syntax.len() > 20);
    for code in syntax {
        let page = fs::read_to_string(folder.join(format!("{code}.md")))
            .unwrap_or_else(|_| panic!("{code} has no page"));
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let examples: Vec<&str> =
            page.split("```visavis\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        let [wrong, right] = examples.as_slice() else { panic!("{code}: two examples") };
        assert_eq!(raised(wrong), [code.as_str()], "{code}");
        assert_eq!(raised(right), Vec::<String>::new(), "{code}");
    }
}
