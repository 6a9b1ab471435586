//! "Did you mean": the nearest right spelling.

/// The candidate closest to `word` by Damerau-Levenshtein distance (case ignored first), where one is close enough
/// to be meant: at most a third of the letters differ, at least one is allowed. Ties go to a candidate as long as the word, then to the first.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    let length = lower.chars().count();
    let mut best: Option<((usize, bool), &str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        let rank = (distance, candidate.chars().count() != length);
        if distance <= allowed && candidate != word && best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
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
}
