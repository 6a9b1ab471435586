//! From access atoms to the rules that need them.
//!
//! INVARIANT: a rule without access atoms is always led to.

use super::access::Lead;
use crate::bits::Bits;
use crate::layout::Diagram;

/// The access to a list of rules, which have numbers from 0.
#[derive(Debug)]
pub(crate) struct Roots {
    /// The access atoms of them all, and with them what else is looked at.
    access: Bits,
    read: Bits,
    /// By atom: where its rules start, and where they end.
    spans: Vec<(u32, u32)>,
    /// Rules, with two atoms that must say yes too: the rule's own access atom where there are no others.
    rules: Vec<(u32, [u32; 2])>,
    /// The rules that are always led to.
    always: Bits,
    always_count: usize,
    /// By rule: its diagram, where that asks only what a sweep answers.
    diagrams: Vec<Option<Diagram>>,
}

impl Roots {
    /// The access to rules, by their leads; `None` is a rule that could always match.
    pub(super) fn new<'a>(atoms: usize, rules: impl ExactSizeIterator<Item = Option<Lead<'a>>>) -> Self {
        let count = rules.len();
        let (mut access, mut checks) = (Bits::new(atoms), Vec::new());
        let (mut always, mut always_count) = (Bits::new(count), 0);
        let mut pairs: Vec<(u32, (u32, [u32; 2]))> = Vec::new();
        for (number, own) in rules.enumerate() {
            match own {
                Some(own) => {
                    own.atoms.iter().for_each(|atom| access.set(*atom as usize, true));
                    checks.extend(own.checks.into_iter().flatten());
                    let number = u32::try_from(number).unwrap_or(u32::MAX);
                    let led = |atom: &u32| (*atom, (number, own.checks.map(|check| check.unwrap_or(*atom))));
                    pairs.extend(own.atoms.iter().map(led));
                }
                None => {
                    always.set(number, true);
                    always_count += 1;
                }
            }
        }
        pairs.sort_unstable();
        let mut spans = vec![(0, 0); atoms];
        for (end, (atom, _)) in (1..).zip(&pairs) {
            if let Some((start, own_end)) = spans.get_mut(*atom as usize) {
                if *own_end == 0 {
                    *start = end - 1;
                }
                *own_end = end;
            }
        }
        let rules = pairs.into_iter().map(|(_, rule)| rule).collect();
        let mut read = access.clone();
        checks.into_iter().for_each(|atom| read.set(atom as usize, true));
        Self { access, read, spans, rules, always, always_count, diagrams: Vec::new() }
    }

    /// How many of them are always led to.
    pub(crate) fn always(&self) -> usize {
        self.always_count
    }

    /// The atoms that must have their answer.
    pub(crate) fn read(&self) -> &Bits {
        &self.read
    }

    /// Takes in the rules' diagrams, where they ask only what a sweep answers.
    pub(super) fn draw(&mut self, diagrams: impl Iterator<Item = Option<Diagram>>) {
        self.diagrams = diagrams.collect();
    }

    /// The diagram of a rule, where it asks only what a sweep answers.
    #[inline]
    pub(crate) fn diagram(&self, rule: u32) -> Option<Diagram> {
        self.diagrams.get(rule as usize).copied().flatten()
    }

    /// Puts the rules into `led` that the atoms of `yes` lead to.
    pub(crate) fn follow(&self, yes: &Bits, led: &mut Bits) {
        led.copy_from(&self.always);
        for atom in yes.both(&self.access) {
            let (start, end) = self.spans.get(atom).copied().unwrap_or_default();
            for (rule, [one, other]) in self.rules.get(start as usize..end as usize).unwrap_or_default() {
                if yes.get(*one as usize) && yes.get(*other as usize) {
                    led.set(*rule as usize, true);
                }
            }
        }
    }
}
