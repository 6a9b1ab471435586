use std::borrow::Cow;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use visavis_value::Fold;
use visavis_value::text::{fold, length, lower, trim, upper};

#[test]
fn folding_ignores_what_it_says() {
    let case = |a, b| fold(a, Fold::Case) == fold(b, Fold::Case);
    assert!(case("STRASSE", "straße"));
    assert!(case("STRAẞE", "strasse"));
    assert!(case("ΌΣΟΣ", "όσος"), "a final sigma is a sigma");
    assert!(case("ﬁn", "FIN"));
    assert!(!case("café", "cafe"));
    assert!(!case("İ", "i"), "its dot stays");
    assert_eq!(fold("İ", Fold::Case), "i\u{307}");
    assert_eq!(fold("ꭰ", Fold::Case), "Ꭰ", "Cherokee folds to capitals");

    let accents = |a, b| fold(a, Fold::CaseAndAccents) == fold(b, Fold::CaseAndAccents);
    assert!(accents("Crème Brûlée", "CREME BRULEE"));
    assert!(accents("cafe\u{301}", "café"));
    assert!(accents("İstanbul", "istanbul"));
    assert!(accents("Ångström", "angstrom"));
    assert!(accents("ẛ", "s"));
    assert!(accents("Ἀθῆναι", "αθηναι"));
    assert!(!accents("ø", "o"), "a stroke is no mark");
    assert_eq!(fold("\u{301}", Fold::CaseAndAccents), "");
    assert_eq!(fold("Straße", Fold::None), "Straße");
}

#[test]
fn folding_borrows_where_nothing_changes() {
    for text in ["", "abc-1", "déjà", "日本"] {
        for how in [Fold::None, Fold::Case] {
            assert!(matches!(fold(text, how), Cow::Borrowed(_)), "{text}");
        }
    }
    assert!(matches!(fold("abc", Fold::CaseAndAccents), Cow::Borrowed(_)));
    assert!(matches!(fold("日本", Fold::CaseAndAccents), Cow::Borrowed(_)));
}

#[test]
fn folding_any_character_twice_changes_nothing() {
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        for how in [Fold::Case, Fold::CaseAndAccents] {
            let once = fold(&text, how);
            assert_eq!(fold(&once, how), once, "U+{:04X}", u32::from(c));
        }
    }
}

#[test]
fn marks_that_keep_others_apart_do_not_unsettle_folding() {
    // Marks that are not dropped but do change places, on both sides of one that is dropped and would keep them apart.
    let movable = ['\u{302E}', '\u{302F}', '\u{1D165}', '\u{1D16D}', '\u{16FF0}'];
    for first in movable {
        for apart in ['\u{34F}', '\u{301}', '\u{FE0F}', 'é', '\u{CC0}'] {
            for second in movable {
                let text: String = ['a', first, apart, second].iter().collect();
                let once = fold(&text, Fold::CaseAndAccents);
                assert_eq!(fold(&once, Fold::CaseAndAccents), once, "{text:?}");
            }
        }
    }
}

#[test]
fn functions_know_unicode() {
    assert_eq!(lower("ÀÉÎ ΌΣΟΣ"), "àéî όσος");
    assert_eq!(upper("straße"), "STRASSE");
    assert_eq!(trim("\u{a0}\t x y \u{3000}\n"), "x y");
    assert_eq!(length("e\u{301}😀"), 3);
    assert_eq!(length(""), 0);
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in prop_oneof![any::<String>(), "[a-zA-Zéèßİıǰ\u{300}-\u{36f}\u{1d165}-\u{1d172}\u{302e}]{0,8}"]) {
        for how in [Fold::None, Fold::Case, Fold::CaseAndAccents] {
            let once = fold(&text, how);
            prop_assert_eq!(fold(&once, how), once.as_ref());
        }
    }

    #[test]
    fn ascii_folds_as_any_other_text(text in "[ -~]{0,12}") {
        for how in [Fold::Case, Fold::CaseAndAccents] {
            let beside = format!("{text}日");
            prop_assert_eq!(format!("{}日", fold(&text, how)), fold(&beside, how));
        }
    }

    #[test]
    fn what_case_ignores_accents_ignore_too(text: String) {
        // But for the iota that Greek writes below a vowel: to case it is the letter, to accents a mark.
        prop_assume!(!text.nfd().any(|c| c == '\u{345}'));
        let folded = fold(&text, Fold::Case);
        prop_assert_eq!(fold(&folded, Fold::CaseAndAccents), fold(&text, Fold::CaseAndAccents));
    }
}
