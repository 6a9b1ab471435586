//! "Did you mean": the nearest right spelling.

/// The candidate closest to `word` by Damerau-Levenshtein distance (case ignored first), where one is close enough
/// to be meant: at most a third of the letters differ, at least one is allowed. Ties go to the first candidate.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        if distance <= allowed && candidate != word && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
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
