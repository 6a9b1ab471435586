//! The order of candidates: priority, then value, both descending and a missing value last, then name.

use std::cmp::{Ordering, Reverse};

use visavis_image::image::Word;
use visavis_value::version;

use crate::pool::Pools;

/// A candidate with its rank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    /// Its place among the candidates, who are in order of name.
    pub(super) position: u32,
    pub(super) campaign: u32,
    pub(super) priority: i64,
    pub(super) value: Option<u64>,
    pub(super) via: u32,
    pub(super) variant: u32,
}

/// How candidates are put in order.
pub(super) struct Order<'p> {
    pub(super) pools: Pools<'p>,
    /// How values are held.
    pub(super) value: Word,
}

/// Puts the best so many first and in order; the others behind them in any order.
pub(super) fn best_first(eligible: &mut [Ranked], count: usize, order: &Order<'_>) {
    let compare = |a: &Ranked, b: &Ranked| order.compare(a, b);
    if let Some(last) = count.checked_sub(1).filter(|last| *last < eligible.len()) {
        eligible.select_nth_unstable_by(last, compare);
    }
    // No two compare equal, so that an unstable sort, which allocates nothing, is as good as a stable one.
    eligible.get_mut(..count.min(eligible.len())).unwrap_or_default().sort_unstable_by(compare);
}

impl Order<'_> {
    pub(super) fn compare(&self, a: &Ranked, b: &Ranked) -> Ordering {
        let value = match (a.value, b.value) {
            (Some(a), Some(b)) => self.values(b, a),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        Reverse(a.priority).cmp(&Reverse(b.priority)).then(value).then(a.position.cmp(&b.position))
    }

    /// Total, and so fit to sort by: numbers are never NaN.
    fn values(&self, a: u64, b: u64) -> Ordering {
        let text = |word| self.pools.text(word).unwrap_or_default();
        match self.value {
            Word::Number => f64::from_bits(a).total_cmp(&f64::from_bits(b)),
            Word::Text | Word::Folded => text(a).cmp(text(b)),
            // Other text than versions comes last and by itself, which a verified image does not have.
            Word::Version => version::parse(text(a)).cmp(&version::parse(text(b))),
            _ => (a as i64).cmp(&(b as i64)),
        }
    }
}
