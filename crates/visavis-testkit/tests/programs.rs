//! Generated programs are well typed by construction, and have an image.

use proptest::prelude::*;
use visavis_testkit::generate::{cases, config};
use visavis_testkit::{harness, minimize};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_generated_program_has_no_errors(case in cases()) {
        let text = case.program().text;
        harness::check(&text).map_err(|words| TestCaseError::fail(format!("{words}\n{text}")))?;
    }

    #[test]
    fn a_generated_program_has_an_image(case in cases()) {
        let compiled = |text: &str| harness::check(text).ok().map(|model| visavis_compile::compile(&model));
        let fails = |text: &str| compiled(text).is_some_and(|image| image.is_err());
        let text = case.program().text;
        if fails(&text) {
            let text = minimize::program(&text, fails);
            let error = compiled(&text).and_then(Result::err);
            return Err(TestCaseError::fail(format!("{error:?}\n{text}")));
        }
    }
}
