//! From the values of a slot to the answers of its atoms, 64 rows at a time.
//!
//! In: for each row the number of what its value is: a class, or an entry of a dictionary; and for each number a word whose bits say which
//! atoms hold. Out: for each atom the rows. The words of 64 rows are a matrix of bits that is turned; where there are few atoms, so are
//! the words narrow, and turning is cheap.

use multiversion::multiversion;

use super::codes::Answers;
use super::data::{Ints, Offsets, of_any_width};
use super::mask::{self, Mask, ROWS};
use crate::bits::turn;

/// Numbers as they stand in a column, those that are none becoming `limit`.
pub(super) fn codes(keys: &Ints<'_>, first: usize, out: &mut [u32], limit: usize) {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    of_any_width!(keys, keys => put_numbers(keys.get(first..).unwrap_or_default(), out, limit));
}

fn put_numbers<K: Copy + TryInto<u32>>(keys: &[K], out: &mut [u32], limit: u32) {
    out.iter_mut().zip(keys).for_each(|(out, key)| *out = (*key).try_into().unwrap_or(limit).min(limit));
    if let Some(rest) = out.get_mut(keys.len()..) {
        rest.fill(limit);
    }
}

/// For each atom of a group the rows for which it holds. `answers` says it of each code; there are [`ROWS`] codes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
pub(super) fn bytes(codes: &[u8], answers: &Answers, atoms: usize, found: &mut [Mask]) {
    let Some(codes) = codes.first_chunk::<ROWS>() else { return };
    let of_row = |row: usize| {
        let code = codes.get(row).copied().unwrap_or_default();
        answers.get(usize::from(code)).copied().unwrap_or_default()
    };
    match atoms {
        0..=4 => turned::<4>(of_row, found),
        5..=8 => turned::<8>(of_row, found),
        9..=16 => turned::<16>(of_row, found),
        17..=32 => turned::<32>(of_row, found),
        _ => turned::<64>(of_row, found),
    }
}

/// For each set of a group the rows whose list has something of it. `ends` says where the items of a row end, behind those of the row
/// before, and where the first begin; `answers` says of each item's code which sets it is in.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
pub(super) fn byte_lists(
    ends: &[u32; ROWS + 1],
    codes: &[u8],
    answers: &Answers,
    sets: usize,
    found: &mut [Mask],
) {
    let of_row = |row: usize| {
        let from = ends.get(row).copied().unwrap_or_default() as usize;
        let to = ends.get(row + 1).copied().unwrap_or_default() as usize;
        let own = codes.get(from..to).unwrap_or_default().iter();
        own.fold(0, |all, code| all | answers.get(usize::from(*code)).copied().unwrap_or_default())
    };
    match sets {
        0..=4 => turned::<4>(of_row, found),
        5..=8 => turned::<8>(of_row, found),
        9..=16 => turned::<16>(of_row, found),
        17..=32 => turned::<32>(of_row, found),
        _ => turned::<64>(of_row, found),
    }
}

/// The rows that have a value of which it holds, and with `missing` those that have none.
#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
pub(super) fn settled(found: &Mask, there: &Mask, missing: Option<&Mask>, out: &mut Mask) {
    for (out, (found, there)) in out.iter_mut().zip(found.iter().zip(there)) {
        *out = found & there;
    }
    if let Some(lacks) = missing {
        mask::merge(out, lacks, |out, lacks| out | lacks);
    }
}

/// For each atom of a group the rows for which it holds, where a yes and a no of a row are bits.
pub(super) fn bits(yes: &Mask, answers: (u64, u64), found: &mut [Mask]) {
    let (of_yes, of_no) = answers;
    for (at, found) in found.iter_mut().enumerate() {
        let of = |answer: u64| if answer >> at & 1 == 1 { u64::MAX } else { 0 };
        let (if_yes, if_no) = (of(of_yes), of(of_no));
        for (found, yes) in found.iter_mut().zip(yes) {
            *found = (yes & if_yes) | (!yes & if_no);
        }
    }
}

/// For each atom of a group the rows for which it holds. `table` says it of each number.
pub(super) fn scalars(codes: &[u32], table: &[u64], atoms: usize, found: &mut [Mask]) {
    match atoms {
        0..=8 => turned::<8>(|row| look(codes, table, row), found),
        9..=16 => turned::<16>(|row| look(codes, table, row), found),
        17..=32 => turned::<32>(|row| look(codes, table, row), found),
        _ => turned::<64>(|row| look(codes, table, row), found),
    }
}

#[inline(always)]
fn look(codes: &[u32], table: &[u64], row: usize) -> u64 {
    codes.get(row).and_then(|code| table.get(*code as usize)).copied().unwrap_or_default()
}

/// For each set of a group the rows whose list has something of it. `items` are the numbers of the items of the chunk's lists, of
/// which `start` is the first.
pub(super) fn lists(
    offsets: &Offsets<'_>,
    (first, rows): (usize, usize),
    (items, start): (&[u32], usize),
    (table, sets): (&[u64], usize),
    found: &mut [Mask],
) {
    let of_row = |row: usize| {
        if row >= rows {
            return 0;
        }
        let range = offsets.range(first + row);
        let own = items.get(range.start.wrapping_sub(start)..range.end.wrapping_sub(start));
        let own = own.unwrap_or_default().iter();
        own.fold(0, |all, item| all | table.get(*item as usize).copied().unwrap_or_default())
    };
    match sets {
        0..=8 => turned::<8>(of_row, found),
        9..=16 => turned::<16>(of_row, found),
        17..=32 => turned::<32>(of_row, found),
        _ => turned::<64>(of_row, found),
    }
}

/// Turns the words of rows, of which the lowest `W` bits count, into sets of rows.
#[inline(always)]
fn turned<const W: usize>(word: impl Fn(usize) -> u64, found: &mut [Mask]) {
    for at in 0..ROWS / 64 {
        let mut square = [0_u64; W];
        for lane in 0..64 / W {
            for (row, out) in square.iter_mut().enumerate() {
                *out |= word(at * 64 + lane * W + row) << (lane * W);
            }
        }
        turn(&mut square);
        for (mask, bits) in found.iter_mut().zip(square) {
            if let Some(word) = mask.get_mut(at) {
                *word = bits;
            }
        }
    }
}

/// Where a word's class is found: most words by one look into a table of equal steps.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// The constants, in order.
    ends: Vec<i64>,
    low: i64,
    high: i64,
    shift: u32,
    /// By step: the class of all words in it, or [`MIXED`].
    classes: Vec<u16>,
}

/// A step in which words of several classes are.
const MIXED: u16 = u16::MAX;
/// How many steps there are at most.
const STEPS: u64 = 2048;

impl Steps {
    /// For constants in order.
    pub(super) fn new(ends: Vec<i64>) -> Self {
        let (Some(first), Some(last)) = (ends.first().copied(), ends.last().copied()) else {
            return Self { classes: vec![0], ..Self::default() };
        };
        let (low, high) = (first.saturating_sub(1), last.saturating_add(1));
        let span = high.abs_diff(low);
        let mut shift = 0;
        while span >> shift >= STEPS {
            shift += 1;
        }
        let mut steps = Self { ends, low, high, shift, classes: Vec::new() };
        for step in 0..=span >> shift {
            let start = low.wrapping_add_unsigned(step << shift);
            let end = start.checked_add_unsigned((1 << shift) - 1).map_or(high, |end| end.min(high));
            let (from, to) = (steps.search(start), steps.search(end));
            steps.classes.push(if from == to { u16::try_from(from).unwrap_or(MIXED) } else { MIXED });
        }
        steps
    }

    /// The class of a word: twice the constants below it, and one more where it is the next.
    fn search(&self, word: i64) -> u32 {
        let below = self.ends.partition_point(|end| *end < word);
        let at = self.ends.get(below) == Some(&word);
        u32::try_from(2 * below + usize::from(at)).unwrap_or(u32::MAX)
    }

    /// The classes of words.
    pub(super) fn of(&self, words: &[i64], out: &mut [u32]) {
        for (word, out) in words.iter().zip(out) {
            let near = (*word).clamp(self.low, self.high);
            let step = near.wrapping_sub(self.low) as u64 >> self.shift;
            *out = match self.classes.get(step as usize) {
                Some(class) if *class != MIXED => u32::from(*class),
                _ => self.search(*word),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::mask::NONE;

    fn numbers(seed: u64) -> impl Iterator<Item = u64> {
        std::iter::successors(Some(seed), |n| {
            Some(n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
        })
        .map(|n| n ^ n >> 29)
        .skip(1)
    }

    #[test]
    fn every_number_of_atoms_is_turned() {
        for atoms in [1, 4, 5, 7, 8, 9, 16, 17, 31, 32, 33, 64] {
            let keep = if atoms == 64 { u64::MAX } else { (1 << atoms) - 1 };
            let table: Vec<u64> = numbers(atoms as u64).take(100).map(|n| n & keep).collect();
            let codes: Vec<u32> = numbers(7).take(ROWS).map(|n| (n % 110) as u32).collect();
            let mut found = vec![NONE; atoms];
            scalars(&codes, &table, atoms, &mut found);
            for (row, code) in codes.iter().enumerate() {
                let word = table.get(*code as usize).copied().unwrap_or_default();
                for (atom, mask) in found.iter().enumerate() {
                    assert_eq!(mask[row / 64] >> (row % 64) & 1, word >> atom & 1, "{atoms} {row} {atom}");
                }
            }
            let mut answers = [0; 256];
            answers.iter_mut().zip(&table).for_each(|(own, word)| *own = *word);
            let bytes: Vec<u8> = codes.iter().map(|code| *code as u8).collect();
            let mut narrow = vec![NONE; atoms];
            super::bytes(&bytes, &answers, atoms, &mut narrow);
            assert_eq!(narrow, found, "{atoms}");
            let mut ends = [0; ROWS + 1];
            let mut end = 0;
            for (own, n) in ends.iter_mut().skip(1).zip(numbers(9)) {
                end += (n % 3) as u32;
                *own = end;
            }
            let items: Vec<u8> = numbers(11).take(end as usize).map(|n| (n % 110) as u8).collect();
            byte_lists(&ends, &items, &answers, atoms, &mut narrow);
            let wide: Vec<u32> = items.iter().map(|item| (*item).into()).collect();
            let offsets: Vec<i32> = ends.iter().map(|end| *end as i32).collect();
            lists(&Offsets::Small(&offsets), (0, ROWS), (&wide, 0), (&table, atoms), &mut found);
            assert_eq!(narrow, found, "lists, {atoms}");
        }
    }

    #[test]
    fn steps_find_the_class_that_a_search_finds() {
        let sets: [&[i64]; 7] = [
            &[],
            &[5],
            &[1, 2, 3, 10],
            &[i64::MIN, 0, i64::MAX],
            &[-1_000_000_000_000, -7, 0, 86_400_000_000, 86_400_000_001],
            &[i64::MAX],
            &[i64::MIN],
        ];
        for ends in sets {
            let steps = Steps::new(ends.to_vec());
            let near = ends.iter().flat_map(|end| [end.wrapping_sub(1), *end, end.wrapping_add(1)]);
            let words: Vec<i64> = near.chain(numbers(3).take(1000).map(|n| n as i64 >> (n % 60))).collect();
            let mut out = vec![0; words.len()];
            steps.of(&words, &mut out);
            for (word, out) in words.iter().zip(out) {
                assert_eq!(out, steps.search(*word), "{ends:?} {word}");
            }
        }
    }
}
