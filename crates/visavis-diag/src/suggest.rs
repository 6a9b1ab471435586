//! "Did you mean": the nearest right spelling.

/// The candidate closest to `word` by Damerau-Levenshtein distance (case ignored first), where one is close enough
/// to be meant: at most a third of the letters differ, at least one is allowed. Of a word of three letters or fewer the
/// first must be right, unless two changed places. Ties go to a candidate as long as the word, then to the first.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    let allowed = (length / 3).max(1);
    let mut best: Option<((usize, bool), &str)> = None;
    for candidate in candidates {
        let folded = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&lower, &folded);
        if distance > allowed || candidate == word || (length <= 3 && !begins_alike(&lower, &folded)) {
            continue;
        }
        let rank = (distance, candidate.chars().count() != length);
        if best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether two words have one first letter, or their first two letters changed places.
fn begins_alike(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    let (first, second) = ((a.next(), a.next()), (b.next(), b.next()));
    first.0 == second.0 || (first.0 == second.1 && first.1 == second.0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn offers_what_is_close_and_nothing_else() {
        assert_eq!(nearest("contry", ["tier", "country"]), Some("country"));
        assert_eq!(nearest("GOLD", ["silver", "gold"]), Some("gold"));
        assert_eq!(nearest("dayz", ["day", "days"]), Some("days"));
        assert_eq!(nearest("age", ["birth_date"]), None);
    }

    #[test]
    fn short_words_begin_alike() {
        assert_eq!(nearest("age", ["page"]), None);
        assert_eq!(nearest("age", ["ages"]), Some("ages"));
        assert_eq!(nearest("ro", ["or"]), Some("or"));
        assert_eq!(nearest("EUE", ["CUE", "EUR"]), Some("EUR"));
        assert_eq!(nearest("x", ["a", "X"]), Some("X"));
    }
}
