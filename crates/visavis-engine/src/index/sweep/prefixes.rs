//! Tests of how one slot's text begins.

use smol_str::SmolStr;

use crate::bits::Bits;

/// How many bytes of a beginning are compared at once.
const HEAD: usize = 8;

/// See the module.
#[derive(Debug)]
pub(crate) struct Prefixes {
    /// The first bytes of the beginnings, by length and then in order.
    heads: Vec<u64>,
    /// The beginnings in the same order; their atoms, and what those say.
    begins: Vec<(SmolStr, u32, bool)>,
    /// Of each length, where its beginnings end.
    lengths: Vec<(usize, usize)>,
}

impl Prefixes {
    /// Beginnings with their atoms, and what those say; `None` where there are none.
    pub(super) fn new(mut begins: Vec<(SmolStr, u32, bool)>) -> Option<Self> {
        if begins.is_empty() {
            return None;
        }
        begins.sort_unstable_by(|a, b| (a.0.len(), &a.0, a.1).cmp(&(b.0.len(), &b.0, b.1)));
        let mut lengths: Vec<(usize, usize)> = Vec::new();
        for (place, (begin, ..)) in begins.iter().enumerate() {
            match lengths.last_mut().filter(|(length, _)| *length == begin.len()) {
                Some((_, end)) => *end = place + 1,
                None => lengths.push((begin.len(), place + 1)),
            }
        }
        Some(Self {
            heads: begins.iter().map(|(begin, ..)| head(begin.as_bytes())).collect(),
            begins,
            lengths,
        })
    }

    /// Notes what the atoms say to a text; those that say yes to every other are in.
    pub(crate) fn post(&self, text: &str, yes: &mut Bits) {
        let mut start = 0;
        for (length, end) in &self.lengths {
            let Some(begin) = text.as_bytes().get(..*length) else { return };
            let (heads, head) = (self.heads.get(start..*end).unwrap_or_default(), head(begin));
            let place = start + heads.partition_point(|other| *other < head);
            start = *end;
            let same = self.heads.iter().zip(&self.begins).take(*end).skip(place);
            for (_, (other, atom, says)) in same.take_while(|(other, _)| **other == head) {
                if other.as_bytes() == begin {
                    yes.set(*atom as usize, *says);
                }
            }
        }
    }
}

/// The first bytes of a text as a number, whose order is theirs.
#[inline]
fn head(text: &[u8]) -> u64 {
    let mut head = [0; HEAD];
    head.iter_mut().zip(text).for_each(|(byte, own)| *byte = *own);
    u64::from_be_bytes(head)
}
