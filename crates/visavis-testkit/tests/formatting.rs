//! Laws of the formatter over made-up programs: what comes out is the same program, at rest.

use proptest::prelude::*;
use visavis_fmt::format;
use visavis_testkit::generate::{cases, config};

/// Everything in a text but white space and commas, which the formatter may set.
fn essence(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_formatted_program_is_the_same_and_at_rest(case in cases()) {
        let text = case.program().text;
        let formatted = format(&text);
        prop_assert!(formatted.kept_as_is.is_empty(), "{:?}\n{text}", formatted.kept_as_is);
        prop_assert_eq!(&format(&formatted.text).text, &formatted.text);
        prop_assert_eq!(essence(&formatted.text), essence(&text));
    }
}
