//! Generated programs are well typed by construction.

use proptest::prelude::*;
use visavis_testkit::generate::cases;
use visavis_testkit::harness;

proptest! {
    #![proptest_config(visavis_testkit::generate::config())]

    #[test]
    fn a_generated_program_has_no_errors(case in cases()) {
        let checked = harness::check(&case.program().text);
        prop_assert!(checked.is_ok(), "{}", checked.err().unwrap_or_default());
    }
}
