//! Sets of values: closed intervals of keys, or texts that are in or out.
//!
//! In: bounds and sets of one kind. Out: sets, kept in one form so that equal sets are equal. Exact: every ordered type has as
//! many keys as values, numbers too, so that `< 5` ends right before 5.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::model::{CompareOp, Values};

/// All keys.
pub(crate) const ALL: (i64, i64) = (i64::MIN, i64::MAX);

/// The keys that compare so with one.
pub(crate) fn compared(op: CompareOp, key: i64) -> Vec<(i64, i64)> {
    between(op, i128::from(key), i128::from(key))
}

/// The keys that compare so with what lies from `first` to `last`; where `first` is greater, between two keys.
pub(crate) fn between(op: CompareOp, first: i128, last: i128) -> Vec<(i64, i64)> {
    let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let pieces = match op {
        CompareOp::Eq => vec![(first, last)],
        CompareOp::Ne => vec![(least, first - 1), (last + 1, most)],
        CompareOp::Lt => vec![(least, first - 1)],
        CompareOp::Le => vec![(least, last)],
        CompareOp::Gt => vec![(last + 1, most)],
        CompareOp::Ge => vec![(first, most)],
    };
    let clamped = pieces.into_iter().map(|(low, high)| (low.max(least), high.min(most)));
    clamped
        .filter(|(low, high)| low <= high)
        .filter_map(|(low, high)| Some((i64::try_from(low).ok()?, i64::try_from(high).ok()?)))
        .collect()
}

/// Intervals in order, those that touch as one.
pub(crate) fn tidy(mut pieces: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    pieces.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::with_capacity(pieces.len());
    for (low, high) in pieces {
        match out.last_mut() {
            Some((_, end)) if low <= end.saturating_add(1) => *end = (*end).max(high),
            _ => out.push((low, high)),
        }
    }
    out
}

/// What is in both; each in order and apart.
pub(crate) fn common<T: Ord + Copy>(a: &[(T, T)], b: &[(T, T)]) -> Vec<(T, T)> {
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while let (Some((low, high)), Some((from, to))) = (a.get(i).copied(), b.get(j).copied()) {
        let (start, end) = (low.max(from), high.min(to));
        if start <= end {
            out.push((start, end));
        }
        if high < to {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

impl Values {
    /// None of the kind.
    #[must_use]
    pub fn none(&self) -> Self {
        match self {
            Self::Keys(_) => Self::Keys(Vec::new()),
            Self::Texts { .. } => Self::Texts { texts: Vec::new(), except: false },
        }
    }

    /// All of the kind.
    #[must_use]
    pub fn all(&self) -> Self {
        match self {
            Self::Keys(_) => Self::Keys(vec![ALL]),
            Self::Texts { .. } => Self::Texts { texts: Vec::new(), except: true },
        }
    }

    /// These texts, or all but them.
    pub(crate) fn texts(texts: impl IntoIterator<Item = SmolStr>, except: bool) -> Self {
        let texts: BTreeSet<SmolStr> = texts.into_iter().collect();
        Self::Texts { texts: texts.into_iter().collect(), except }
    }

    /// What is in one of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Keys(mut a), Self::Keys(b)) => {
                a.extend(b);
                Self::Keys(tidy(a))
            }
            (a, b) => a.without().and(b.without()).without(),
        }
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Keys(a), Self::Keys(b)) => Self::Keys(common(&a, &b)),
            (Self::Texts { texts: a, except: false }, Self::Texts { texts: b, except }) => {
                let has = |text: &SmolStr| b.binary_search(text).is_ok() != except;
                Self::Texts { texts: a.into_iter().filter(has).collect(), except: false }
            }
            (a @ Self::Texts { .. }, b @ Self::Texts { except: false, .. }) => b.and(a),
            (Self::Texts { texts: a, .. }, Self::Texts { texts: b, .. }) => {
                Self::texts(a.into_iter().chain(b), true)
            }
            // Two kinds never meet, as a column has one type.
            (a, _) => a.none(),
        }
    }

    /// Whether there is no value in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Keys(keys) => keys.is_empty(),
            Self::Texts { texts, except } => texts.is_empty() && !except,
        }
    }

    /// All but these texts; of keys, themselves.
    fn without(self) -> Self {
        match self {
            Self::Texts { texts, except } => Self::Texts { texts, except: !except },
            keys => keys,
        }
    }
}
