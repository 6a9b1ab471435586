//! Values as small numbers, so that a look into a short table says all that the atoms of a slot want to know.
//!
//! In: the answers about every class of words, or about every entry of a dictionary. Out: for each value a code of one byte, and tables from
//! codes to answers. Values about which all answers are equal share a code. Where there are more codes than a byte holds there are
//! none, and whoever asks takes the classes themselves.

use std::collections::HashMap;

use multiversion::multiversion;

use super::data::{Ints, of_any_width};

/// By code: which of up to 64 atoms hold.
pub(super) type Answers = [u64; 256];

/// Codes for the entries of a dictionary, and what they mean. Code 0 is that of no entry: nothing holds.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// By entry.
    pub(super) of: Vec<u8>,
    /// By group of 64 atoms.
    pub(super) answers: Vec<Answers>,
}

impl Codes {
    /// Codes for so many entries; `groups` says of each, by group of 64, which atoms hold. `None` where there are too many of them.
    pub(super) fn new(groups: &[Vec<u64>], entries: usize) -> Option<Self> {
        let mut codes = Self { of: Vec::with_capacity(entries), answers: vec![[0; 256]; groups.len()] };
        let mut known: HashMap<Vec<u64>, u8> = HashMap::new();
        known.insert(vec![0; groups.len()], 0);
        let mut answer = vec![0; groups.len()];
        for entry in 0..entries {
            for (own, group) in answer.iter_mut().zip(groups) {
                *own = group.get(entry).copied().unwrap_or_default();
            }
            let code = match known.get(&answer) {
                Some(code) => *code,
                None => {
                    let code = u8::try_from(known.len()).ok()?;
                    for (table, own) in codes.answers.iter_mut().zip(&answer) {
                        *table.get_mut(usize::from(code))? = *own;
                    }
                    known.insert(answer.clone(), code);
                    code
                }
            };
            codes.of.push(code);
        }
        Some(codes)
    }
}

/// The codes of the keys of a dictionary from `first` on; keys that are none have code 0.
pub(super) fn of_keys(keys: &Ints<'_>, first: usize, of: &[u8], out: &mut [u8]) {
    of_any_width!(keys, keys => put_codes(keys.get(first..).unwrap_or_default(), of, out));
}

fn put_codes<K: Copy + TryInto<usize>>(keys: &[K], of: &[u8], out: &mut [u8]) {
    for (out, key) in out.iter_mut().zip(keys) {
        let place = (*key).try_into().unwrap_or(usize::MAX);
        *out = of.get(place).copied().unwrap_or_default();
    }
    if let Some(rest) = out.get_mut(keys.len()..) {
        rest.fill(0);
    }
}

/// Words to codes: the codes are ranks among the words at which answers change.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// The last word before each change, in order.
    before: Vec<i64>,
    steps: Steps,
    /// By group of 64 atoms.
    pub(super) answers: Vec<Answers>,
}

/// Equal steps over the changes, so narrow that in hardly any there are two.
#[derive(Debug, Default)]
struct Steps {
    low: i64,
    high: i64,
    shift: u32,
    at: Vec<Step>,
}

/// What lies within a step.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// The last word before the change in it; behind all words where there is none.
    before: i64,
    /// How many changes come before the step.
    below: u8,
    /// Whether there are several in it.
    is_mixed: bool,
}

/// Up to so many changes it is quicker to compare with all of them.
const FEW: usize = 8;
/// How many steps there are at most.
const STEPS: u64 = 1024;

impl Cuts {
    /// For the ends of classes in order; `groups` says of each class, by group of 64 atoms, which hold: below the first end, at it,
    /// between it and the second, … `None` where there are too many changes.
    pub(super) fn new(ends: &[i64], groups: &[Vec<u64>]) -> Option<Self> {
        let mut cuts = Self { answers: vec![[0; 256]; groups.len()], ..Self::default() };
        let mut ranks = 0_usize;
        let mut last: Option<Vec<u64>> = None;
        for class in 0..=2 * ends.len() {
            let (below, above) =
                (ends.get((class / 2).wrapping_sub(1)).copied(), ends.get(class / 2).copied());
            // The last word before the class, if any; a class of no word is passed over.
            let (before, is_empty) = match (class % 2, below, above) {
                (1, _, Some(end)) => (end.checked_sub(1), false),
                (_, None, Some(end)) => (None, end == i64::MIN),
                (_, Some(below), Some(end)) => (Some(below), end.checked_sub(1) == Some(below)),
                (_, below, None) => (below, below == Some(i64::MAX)),
            };
            let answer: Vec<u64> =
                groups.iter().map(|group| group.get(class).copied().unwrap_or_default()).collect();
            if is_empty || last.as_ref() == Some(&answer) {
                continue;
            }
            if last.is_some() {
                cuts.before.push(before?);
            }
            for (table, own) in cuts.answers.iter_mut().zip(&answer) {
                *table.get_mut(ranks)? = *own;
            }
            ranks += 1;
            last = Some(answer);
        }
        cuts.steps = Steps::new(&cuts.before)?;
        Some(cuts)
    }

    /// The codes of words; so many of both.
    pub(super) fn of(&self, words: &[i64], out: &mut [u8]) {
        match self.before.as_slice() {
            [] => out.fill(0),
            few if few.len() <= FEW => {
                let mut before = [i64::MAX; FEW];
                before.iter_mut().zip(few).for_each(|(own, before)| *own = *before);
                let [a, b, c, d, ..] = before;
                match few.len() {
                    1..=2 => ranks_of_two(words, &[a, b], out),
                    3..=4 => ranks_of_four(words, &[a, b, c, d], out),
                    _ => ranks_of_eight(words, &before, out),
                }
            }
            many => self.steps.of(words, many, out),
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn ranks_of_two(words: &[i64], before: &[i64; 2], out: &mut [u8]) {
    ranks(words, before, out);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn ranks_of_four(words: &[i64], before: &[i64; 4], out: &mut [u8]) {
    ranks(words, before, out);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn ranks_of_eight(words: &[i64], before: &[i64; 8], out: &mut [u8]) {
    ranks(words, before, out);
}

/// How many changes are behind each word. Where there are fewer changes than places for them, the rest are behind all words.
#[inline(always)]
fn ranks<const N: usize>(words: &[i64], before: &[i64; N], out: &mut [u8]) {
    for (word, out) in words.iter().zip(out) {
        let mut rank = 0;
        for before in before {
            rank += i64::from(*word > *before);
        }
        *out = rank as u8;
    }
}

impl Steps {
    fn new(before: &[i64]) -> Option<Self> {
        u8::try_from(before.len()).ok()?;
        let (Some(low), Some(last)) = (before.first().copied(), before.last().copied()) else {
            return Some(Self::default());
        };
        let high = last.saturating_add(1);
        let span = high.abs_diff(low);
        let mut shift = 0;
        while span >> shift >= STEPS {
            shift += 1;
        }
        let mut steps = Self { low, high, shift, at: Vec::new() };
        for step in 0..=span >> shift {
            let start = low.wrapping_add_unsigned(step << shift);
            let end = start.checked_add_unsigned((1 << shift) - 1).map_or(high, |end| end.min(high));
            // What changes behind a step's last word is the next step's matter.
            let from = before.partition_point(|before| *before < start);
            let to = before.partition_point(|before| *before < end);
            let within = before.get(from).copied().filter(|_| to > from);
            steps.at.push(Step {
                before: within.unwrap_or(i64::MAX),
                below: u8::try_from(from).ok()?,
                is_mixed: to > from + 1,
            });
        }
        Some(steps)
    }

    fn of(&self, words: &[i64], before: &[i64], out: &mut [u8]) {
        for (word, out) in words.iter().zip(out) {
            let near = (*word).clamp(self.low, self.high);
            let step = near.wrapping_sub(self.low) as u64 >> self.shift;
            let step = self.at.get(step as usize).copied().unwrap_or_default();
            *out = if step.is_mixed {
                before.partition_point(|before| *before < *word) as u8
            } else {
                step.below + u8::from(*word > step.before)
            };
        }
    }
}
