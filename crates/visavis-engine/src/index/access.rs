//! What must say yes for a rule to match.
//!
//! In: an image and chances. Out: for each atom a set of tests, one of which must say yes for the atom to say yes; the least likely
//! set that is found. Of all of a list that is the least likely operand's set, of any of a list the sets of all operands together:
//! branch code says both by its jumps, and one look at each instruction from the end finds the cheapest cut. Besides, a few tests
//! that must all say yes, of which two more are looked at before a rule is asked.

use std::collections::BTreeSet;

use visavis_image::image::{AtomId, Block};
use visavis_image::{Image, Instr, Op, Uses};

use super::chance::Chances;

/// With more atoms than that a rule is rather asked always.
const MOST_ATOMS: usize = 64;
/// A rule that is led to more often than that is rather asked always.
const TOO_LIKELY: f32 = 0.7;
/// What it costs to answer an atom that has to be answered by itself, beside asking a rule.
const ALONE: f32 = 0.02;
/// Likewise where it looks into a text.
const ALONE_IN_TEXT: f32 = 0.2;

/// Of longer code nobody looks for what must say yes.
const MOST_CODE: usize = 128;
/// How many atoms that must say yes are kept.
const MOST_MUST: usize = 3;

/// What is known of an atom that says yes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Access {
    /// One of these says yes.
    pub(crate) atoms: Vec<u32>,
    /// Each of these says yes; with how likely that is, the least likely first.
    must: Vec<(f32, u32)>,
    cost: f32,
}

/// How a rule is led to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lead<'a> {
    /// One of these says yes.
    pub(crate) atoms: &'a [u32],
    /// And each of these says yes too.
    pub(crate) checks: [Option<u32>; 2],
}

/// By atom; `None` where nothing is known that must say yes.
#[derive(Debug)]
pub(crate) struct Accesses(Vec<Option<Access>>);

impl Accesses {
    /// The access of every atom.
    pub(crate) fn new(image: &Image, chances: &Chances) -> Self {
        let uses = Uses::new(image);
        let tests = image.atoms.iter().zip(0..).map(|(instr, atom)| {
            let chance = chances.of(AtomId(atom));
            let is_test = uses.atom(AtomId(atom)).is_none();
            let alone = alone(*instr).filter(|_| is_test)?;
            Some(Access { atoms: vec![atom], must: vec![(chance, atom)], cost: chance + alone })
        });
        let mut accesses = Self(tests.collect());
        let mut asks = vec![None; image.blocks.len()];
        for (instr, atom) in image.atoms.iter().zip(0_u32..) {
            if instr.op == Op::Branch
                && let Some(asks) = asks.get_mut(instr.a() as usize)
            {
                *asks = Some(atom);
            }
        }
        // Blocks use only blocks before them, so that the atoms that one asks have their access.
        for (block, asks) in image.blocks.iter().zip(asks) {
            let Some(atom) = asks.filter(|_| block.result.is_none()) else { continue };
            let access = Cut::new(image, block, &accesses).and_then(|cut| cut.access());
            if let Some(own) = accesses.0.get_mut(atom as usize) {
                *own = access.filter(|_| uses.atom(AtomId(atom)).is_none());
            }
        }
        accesses
    }

    /// The access of an atom.
    pub(crate) fn of(&self, atom: AtomId) -> Option<&Access> {
        self.0.get(atom.index())?.as_ref()
    }

    /// How to lead to a rule that needs all of these atoms; `None` where it is better asked always.
    pub(crate) fn of_all(&self, atoms: &[AtomId]) -> Option<Lead<'_>> {
        let known = || atoms.iter().filter_map(|atom| self.of(*atom));
        let access =
            known().min_by(|a, b| a.cost.total_cmp(&b.cost)).filter(|access| access.cost < TOO_LIKELY)?;
        // An atom that leads to the rule all by itself need not be looked at once more.
        let others = known().flat_map(|access| &access.must).filter(|(_, atom)| access.atoms != [*atom]);
        let mut others: Vec<_> = others.collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0));
        others.dedup_by_key(|(_, atom)| *atom);
        let mut others = others.into_iter().map(|(_, atom)| *atom);
        Some(Lead { atoms: &access.atoms, checks: [others.next(), others.next()] })
    }
}

/// What answering an atom in a sweep costs, which only tests of a slot or source can be part of.
fn alone(instr: Instr) -> Option<f32> {
    match instr.op {
        Op::Holds | Op::Fails | Op::Branch => None,
        Op::EndsWith | Op::NotEndsWith | Op::Contains | Op::NotContains => Some(ALONE_IN_TEXT),
        Op::Matches | Op::NotMatches | Op::HasAll | Op::LacksSome => Some(ALONE_IN_TEXT),
        Op::InSource | Op::InWords | Op::NotInWords => Some(ALONE),
        op if op.is_atom() => Some(0.0),
        _ => None,
    }
}

/// Where to stop a branch block from saying yes: by instruction, what it costs from there on, and whether that is by the atom's yes.
struct Cut<'a> {
    code: &'a [Instr],
    start: usize,
    accesses: &'a Accesses,
    costs: Vec<f32>,
    by_yes: Vec<bool>,
}

impl<'a> Cut<'a> {
    fn new(image: &'a Image, block: &Block, accesses: &'a Accesses) -> Option<Self> {
        let start = block.start as usize;
        let code = image.code.get(start..block.end as usize)?;
        let mut cut =
            Self { code, start, accesses, costs: vec![0.0; code.len()], by_yes: vec![false; code.len()] };
        for at in (0..code.len()).rev() {
            let (cost, by_yes) = cut.cost_at(at)?;
            *cut.costs.get_mut(at)? = cost;
            *cut.by_yes.get_mut(at)? = by_yes;
        }
        Some(cut)
    }

    fn cost_at(&self, at: usize) -> Option<(f32, bool)> {
        let instr = *self.code.get(at)?;
        let cost = |to: usize| self.costs.get(to).copied();
        let target = || (instr.b() as usize).checked_sub(self.start);
        Some(match instr.op {
            Op::Yes => (f32::INFINITY, false),
            Op::No => (0.0, false),
            Op::Jump => (cost(target()?)?, false),
            Op::JumpIf | Op::JumpUnless => {
                let (next, jump) = (cost(at + 1)?, cost(target()?)?);
                let (where_yes, where_no) = if instr.op == Op::JumpIf { (jump, next) } else { (next, jump) };
                let by_yes = self.accesses.of(AtomId(instr.a())).map_or(f32::INFINITY, |access| access.cost);
                (where_no + where_yes.min(by_yes), by_yes <= where_yes)
            }
            _ => return None,
        })
    }

    fn access(&self) -> Option<Access> {
        if !self.costs.first()?.is_finite() {
            return None;
        }
        let mut chosen = BTreeSet::new();
        let mut reached = vec![false; self.code.len()];
        *reached.first_mut()? = true;
        for at in 0..self.code.len() {
            if !*reached.get(at)? {
                continue;
            }
            let instr = *self.code.get(at)?;
            let by_yes = *self.by_yes.get(at)? && matches!(instr.op, Op::JumpIf | Op::JumpUnless);
            if by_yes {
                chosen.insert(instr.a());
            }
            for to in self.ways(at, instr, by_yes).into_iter().flatten() {
                *reached.get_mut(to)? = true;
            }
        }
        self.without_needless(&mut chosen);
        self.joined(&chosen)
    }

    /// Where an instruction leads, but for where its atom says yes if that is not to happen.
    fn ways(&self, at: usize, instr: Instr, never_yes: bool) -> [Option<usize>; 2] {
        let target = (instr.b() as usize).checked_sub(self.start);
        match instr.op {
            Op::Jump => [target, None],
            Op::JumpIf => [Some(at + 1), target.filter(|_| !never_yes)],
            Op::JumpUnless => [Some(at + 1).filter(|_| !never_yes), target],
            _ => [None, None],
        }
    }

    /// Takes out what is not needed: where two ways meet, one of them may have stopped what the other one stops again.
    fn without_needless(&self, chosen: &mut BTreeSet<u32>) {
        if chosen.len() > MOST_ATOMS {
            return;
        }
        let cost = |atom: &u32| self.accesses.of(AtomId(*atom)).map_or(0.0, |access| access.cost);
        let mut dear_first: Vec<u32> = chosen.iter().copied().collect();
        dear_first.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
        for atom in dear_first {
            chosen.remove(&atom);
            if self.says_yes_without(chosen) {
                chosen.insert(atom);
            }
        }
    }

    /// Whether the block may say yes although none of these atoms does.
    fn says_yes_without(&self, never: &BTreeSet<u32>) -> bool {
        let mut reached = vec![false; self.code.len()];
        let set = |reached: &mut Vec<bool>, to: usize| {
            if let Some(reached) = reached.get_mut(to) {
                *reached = true;
            }
        };
        set(&mut reached, 0);
        for (at, instr) in self.code.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            if instr.op == Op::Yes {
                return true;
            }
            self.ways(at, *instr, never.contains(&instr.a()))
                .into_iter()
                .flatten()
                .for_each(|to| set(&mut reached, to));
        }
        false
    }

    /// The tests that must say yes.
    fn must(&self) -> Vec<(f32, u32)> {
        if self.code.len() > MOST_CODE {
            return Vec::new();
        }
        let asked = self.code.iter().filter(|instr| matches!(instr.op, Op::JumpIf | Op::JumpUnless));
        let asked: BTreeSet<u32> = asked.map(|instr| instr.a()).collect();
        let needed = asked.into_iter().filter(|atom| !self.says_yes_without(&BTreeSet::from([*atom])));
        let mut must: Vec<(f32, u32)> = needed
            .filter_map(|atom| self.accesses.of(AtomId(atom)))
            .flat_map(|own| own.must.clone())
            .collect();
        must.sort_by(|a, b| a.0.total_cmp(&b.0));
        must.truncate(MOST_MUST);
        must
    }

    /// The access of all of these atoms together.
    fn joined(&self, chosen: &BTreeSet<u32>) -> Option<Access> {
        let mut atoms = BTreeSet::new();
        let mut cost = 0.0;
        for atom in chosen {
            let own = self.accesses.of(AtomId(*atom))?;
            cost += own.cost;
            atoms.extend(own.atoms.iter().copied());
        }
        let access = Access { atoms: atoms.into_iter().collect(), must: self.must(), cost };
        Some(access).filter(|access| access.atoms.len() <= MOST_ATOMS)
    }
}
