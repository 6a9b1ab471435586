//! Damaged programs: whatever is cut out of one, the checker answers, and a model is there only where nothing is wrong.

use std::fs;

use crate::support::checked;
use crate::ui::cases;

#[test]
fn a_damaged_program_is_answered_too() {
    for path in cases() {
        let text = fs::read_to_string(&path).expect("readable");
        let lines: Vec<&str> = text.lines().collect();
        for cut in 0..lines.len() {
            let left: Vec<&str> =
                lines.iter().enumerate().filter(|(i, _)| *i != cut).map(|(_, l)| *l).collect();
            let checked = checked(&left.join("\n"));
            // A program may be whole without a line; but a model never stands beside an error of the checker.
            let checker_error = checked.found.iter().any(|d| d.is_error() && d.code.number() >= 200);
            assert!(!(checker_error && checked.model.is_some()), "{} without line {cut}", path.display());
        }
    }
}

#[test]
fn swapped_words_are_answered_too() {
    for path in cases() {
        let text = fs::read_to_string(&path).expect("readable");
        let words: Vec<&str> = text.split_inclusive(' ').collect();
        for i in (1..words.len()).step_by(3) {
            let mut words = words.clone();
            words.swap(i - 1, i);
            let checked = checked(&words.concat());
            assert!(checked.found.len() < 200, "{}", path.display());
        }
    }
}
