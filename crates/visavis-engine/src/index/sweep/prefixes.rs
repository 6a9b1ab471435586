//! Tests of how one slot's text begins.

use smol_str::SmolStr;

use crate::bits::Bits;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Prefixes {
    /// The beginnings, by length and then in order; their atoms, and what those say.
    begins: Vec<(SmolStr, u32, bool)>,
    /// Of each length, where its beginnings end.
    lengths: Vec<(usize, usize)>,
    /// The atoms that say yes to every other text.
    others: Vec<u32>,
}

impl Prefixes {
    /// Beginnings with their atoms, and what those say.
    pub(super) fn new(mut begins: Vec<(SmolStr, u32, bool)>) -> Self {
        begins.sort_unstable_by(|a, b| (a.0.len(), &a.0, a.1).cmp(&(b.0.len(), &b.0, b.1)));
        let mut lengths: Vec<(usize, usize)> = Vec::new();
        for (place, (begin, ..)) in begins.iter().enumerate() {
            match lengths.last_mut().filter(|(length, _)| *length == begin.len()) {
                Some((_, end)) => *end = place + 1,
                None => lengths.push((begin.len(), place + 1)),
            }
        }
        let others = begins.iter().filter(|(.., says)| !says).map(|(_, atom, _)| *atom).collect();
        Self { begins, lengths, others }
    }

    /// Whether it tests anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    /// Notes what the atoms say to a text; none of them is in.
    pub(crate) fn post(&self, text: &str, yes: &mut Bits) {
        self.others.iter().for_each(|atom| yes.set(*atom as usize, true));
        let mut start = 0;
        for (length, end) in &self.lengths {
            let Some(begin) = text.as_bytes().get(..*length) else { return };
            let all = self.begins.get(start..*end).unwrap_or_default();
            start = *end;
            let place = all.partition_point(|(other, ..)| other.as_bytes() < begin);
            for (other, atom, says) in all.iter().skip(place) {
                if other.as_bytes() != begin {
                    break;
                }
                yes.set(*atom as usize, *says);
            }
        }
    }
}
