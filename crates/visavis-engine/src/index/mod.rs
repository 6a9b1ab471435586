//! Which rules could match a customer, found from the customer's values instead of from the rules.
//!
//! In: a verified image. Out: for the segments, and for the candidates of each decision, a set of *access atoms* a rule: it cannot match
//! unless one of them says yes. A call answers all access atoms in one sweep over the profile and then asks only the rules
//! that some yes leads to, so that its cost grows with what could match. The index never decides anything: a rule that it leads
//! to is asked as any other, and a rule that it leaves out would have said no.
//!
//! The idea is that of the access predicates of F. Fabret et al., "Filtering algorithms and implementation for very fast
//! publish/subscribe systems", SIGMOD 2001.

mod access;
mod chance;
mod roots;
mod sweep;
#[cfg(test)]
mod tests;

pub(crate) use roots::Roots;
pub(crate) use sweep::{Of, Points, ask};

use visavis_image::image::{AtomId, BlockId, Segment};
use visavis_image::{Image, Op};

use crate::bits::Bits;
use crate::decide::DecisionPlan;
use crate::layout::{Diagram, Layout};
use access::Accesses;
use chance::Chances;
use sweep::Sweep;

/// Below so many rules it is cheaper to ask each of them.
pub(crate) const FEW_RULES: usize = 48;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// How the access atoms are answered.
    pub(crate) sweep: Sweep,
    /// Of the segments, by their number.
    pub(crate) segments: Option<Roots>,
    most_roots: usize,
}

impl Index {
    /// The index of a program of so many rules or more; each decision's part is put into its plan.
    pub(crate) fn new(image: &Image, layout: &Layout, decisions: &mut [DecisionPlan], least: usize) -> Self {
        let candidates = decisions.iter().map(|plan| plan.candidates.len());
        let most_roots = candidates.fold(image.segments.len(), usize::max);
        if most_roots < least {
            return Self::default();
        }
        let accesses = Accesses::new(image, &Chances::new(image));
        let mut segments =
            roots(&accesses, (image, least), image.segments.iter().map(|segment| [segment.holds]));
        for plan in &mut *decisions {
            let atoms = &plan.atoms;
            let all = plan.candidates.iter();
            let all = all.map(|candidate| atoms.get(candidate.atoms.clone()).unwrap_or_default());
            plan.roots = roots(&accesses, (image, least), all);
        }
        let mut read = Bits::new(image.atoms.len());
        let all = segments.iter().chain(decisions.iter().filter_map(|plan| plan.roots.as_ref()));
        all.for_each(|roots| read.insert(roots.read()));
        let sweep = Sweep::new(image, layout, &read);
        if let Some(segments) = &mut segments {
            let diagram = |segment: &Segment| diagram(image, layout, &sweep.answered, segment.holds);
            segments.draw(image.segments.iter().map(diagram));
        }
        Self { sweep, segments, most_roots }
    }

    /// The most rules that one of its parts may have.
    pub(crate) fn most_roots(&self) -> usize {
        self.most_roots
    }
}

/// The diagram of a branch atom, where all that it asks is answered.
fn diagram(image: &Image, layout: &Layout, answered: &Bits, atom: AtomId) -> Option<Diagram> {
    let instr = image.atoms.get(atom.index()).filter(|instr| instr.op == Op::Branch)?;
    layout.branches.diagram_within(BlockId(instr.a()), answered)
}

/// The access to rules, each of which needs all of its atoms; none where there are few, or where most could always match.
fn roots<A: AsRef<[AtomId]>>(
    accesses: &Accesses,
    (image, least): (&Image, usize),
    rules: impl ExactSizeIterator<Item = A>,
) -> Option<Roots> {
    let count = rules.len();
    let all: Vec<A> = rules.collect();
    let roots = Roots::new(image.atoms.len(), all.iter().map(|atoms| accesses.of_all(atoms.as_ref())));
    let pays = count >= least && (least == 0 || roots.always() * 2 < count);
    Some(roots).filter(|_| pays)
}
