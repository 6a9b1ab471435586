//! Sets of the rows of a chunk.

/// How many rows are looked at together: so few that all answers about them stay in the caches.
pub(super) const ROWS: usize = WORDS * 64;
/// How many words a set of rows has.
pub(super) const WORDS: usize = 16;

/// A set of the rows of a chunk, a bit for each.
pub(super) type Mask = [u64; WORDS];

pub(super) const NONE: Mask = [0; WORDS];

/// The first so many rows.
pub(super) fn first(rows: usize) -> Mask {
    let mut mask = NONE;
    for (word, left) in mask.iter_mut().zip((0..).step_by(64).map(|at| rows.saturating_sub(at))) {
        *word = if left >= 64 { u64::MAX } else { (1 << left) - 1 };
    }
    mask
}

#[inline]
pub(super) fn has(mask: &Mask, row: usize) -> bool {
    mask.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

#[inline]
pub(super) fn insert(mask: &mut Mask, row: usize) {
    if let Some(word) = mask.get_mut(row / 64) {
        *word |= 1 << (row % 64);
    }
}

#[inline]
pub(super) fn remove(mask: &mut Mask, row: usize) {
    if let Some(word) = mask.get_mut(row / 64) {
        *word &= !(1 << (row % 64));
    }
}

/// `a op b`, word by word, into `a`.
#[inline]
pub(super) fn merge(a: &mut Mask, b: &Mask, op: impl Fn(u64, u64) -> u64) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a = op(*a, *b));
}

#[inline]
pub(super) fn merged(a: &Mask, b: &Mask, op: impl Fn(u64, u64) -> u64) -> Mask {
    let mut out = *a;
    merge(&mut out, b, op);
    out
}

/// The rows of a set, in order.
pub(super) fn rows(mask: &Mask) -> impl Iterator<Item = usize> + use<> {
    let mask = *mask;
    mask.into_iter().enumerate().flat_map(|(at, mut word)| {
        std::iter::from_fn(move || {
            let row = (word != 0).then(|| at * 64 + word.trailing_zeros() as usize);
            word &= word.wrapping_sub(1);
            row
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_in_order() {
        for count in [0, 1, 63, 64, 65, ROWS - 1, ROWS] {
            let mask = first(count);
            assert!(rows(&mask).eq(0..count));
        }
        assert!(has(&first(65), 64) && !has(&first(65), 65));
    }
}
