//! From access atoms to the rules that need them.
//!
//! INVARIANT: a rule without access atoms is always led to.

use super::access::Lead;
use crate::bits::Bits;

/// The access to a list of rules, which have numbers from 0.
#[derive(Debug)]
pub(crate) struct Roots {
    /// The access atoms of them all, and with them what else is looked at.
    access: Bits,
    read: Bits,
    /// By atom: where its rules start; one more at the end.
    starts: Vec<u32>,
    /// Rules, with another atom that must say yes too: the rule's own access atom where there is no other.
    rules: Vec<(u32, u32)>,
    /// The rules that are always led to.
    always: Bits,
    always_count: usize,
}

impl Roots {
    /// The access to rules, by their leads; `None` is a rule that could always match.
    pub(super) fn new<'a>(atoms: usize, rules: impl ExactSizeIterator<Item = Option<Lead<'a>>>) -> Self {
        let count = rules.len();
        let (mut access, mut checks) = (Bits::new(atoms), Vec::new());
        let (mut always, mut always_count) = (Bits::new(count), 0);
        let mut pairs: Vec<(u32, (u32, u32))> = Vec::new();
        for (number, own) in rules.enumerate() {
            match own {
                Some(own) => {
                    own.atoms.iter().for_each(|atom| access.set(*atom as usize, true));
                    checks.extend(own.check);
                    let number = u32::try_from(number).unwrap_or(u32::MAX);
                    let led = |atom: &u32| (*atom, (number, own.check.unwrap_or(*atom)));
                    pairs.extend(own.atoms.iter().map(led));
                }
                None => {
                    always.set(number, true);
                    always_count += 1;
                }
            }
        }
        pairs.sort_unstable();
        let mut starts = Vec::with_capacity(atoms + 1);
        let mut at = 0;
        for atom in 0..=atoms {
            while pairs.get(at).is_some_and(|(own, _)| (*own as usize) < atom) {
                at += 1;
            }
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        let rules = pairs.into_iter().map(|(_, rule)| rule).collect();
        let mut read = access.clone();
        checks.into_iter().for_each(|atom| read.set(atom as usize, true));
        Self { access, read, starts, rules, always, always_count }
    }

    /// How many of them are always led to.
    pub(crate) fn always(&self) -> usize {
        self.always_count
    }

    /// The atoms that must have their answer.
    pub(crate) fn read(&self) -> &Bits {
        &self.read
    }

    /// Puts the rules into `led` that the atoms of `yes` lead to.
    pub(crate) fn follow(&self, yes: &Bits, led: &mut Bits) {
        led.copy_from(&self.always);
        for atom in yes.both(&self.access) {
            let start = self.starts.get(atom).map_or(0, |start| *start as usize);
            let end = self.starts.get(atom + 1).map_or(0, |end| *end as usize);
            for (rule, check) in self.rules.get(start..end).unwrap_or_default() {
                if yes.get(*check as usize) {
                    led.set(*rule as usize, true);
                }
            }
        }
    }
}
