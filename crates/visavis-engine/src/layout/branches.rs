//! Branch blocks as diagrams: at each node an atom is asked, and its answer says where to go on.
//!
//! In: a verified image. Out: the diagrams of its branch blocks, without the jumps that only lead from one place to another, and with small
//! blocks in the place of those who ask them. Most of a program is such blocks, so that asking one must cost as little as it can.

use std::ops::Range;

use visavis_image::image::{AtomId, Block, BlockId};
use visavis_image::{Image, Op};

use crate::bits::Bits;

/// A bit for each of some customers.
pub(crate) type Lane = [u64; 8];

const NOBODY: Lane = [0; 8];
const EVERYBODY: Lane = [u64::MAX; 8];

/// A place in the diagrams: an answer, or a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(u32);

impl Place {
    /// The answer is no.
    pub(crate) const NO: Self = Self(0);
    /// The answer is yes.
    pub(crate) const YES: Self = Self(1);
}

/// Where an atom is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) atom: AtomId,
    yes: Place,
    no: Place,
}

impl Node {
    /// Where to go on.
    #[inline]
    pub(crate) fn next(self, yes: bool) -> Place {
        // Answers cannot be foreseen, so that a jump would be guessed wrong every other time.
        std::hint::select_unpredictable(yes, self.yes, self.no)
    }
}

/// A block of so few nodes is asked anew by whoever asks it: that costs no more than to look up whether it was asked.
const MOST_INLINED: usize = 8;

/// The diagrams of a program.
#[derive(Debug)]
pub(crate) struct Branches {
    nodes: Vec<Node>,
    /// By block; `None` of a block that is no branch block.
    diagrams: Vec<Option<Diagram>>,
}

/// The diagram of a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Diagram {
    start: Place,
    /// Its nodes among all: from here up to there. Each leads to answers and to nodes before it.
    first: u32,
    end: u32,
}

impl Diagram {
    fn nodes(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

impl Branches {
    /// The diagrams of an image; `None` where they are too large.
    pub(crate) fn new(image: &Image) -> Option<Self> {
        let mut branches = Self { nodes: Vec::new(), diagrams: Vec::with_capacity(image.blocks.len()) };
        for block in &image.blocks {
            let first = u32::try_from(branches.nodes.len()).ok()?;
            let start = if block.result.is_none() { Some(branches.draw(image, block)?) } else { None };
            let end = u32::try_from(branches.nodes.len()).ok()?;
            branches.diagrams.push(start.map(|start| Diagram { start, first, end }));
        }
        branches.nodes.shrink_to_fit();
        Some(branches)
    }

    /// Where a block's diagram starts.
    #[inline]
    pub(crate) fn start(&self, block: BlockId) -> Option<Place> {
        self.diagram(block).map(|diagram| diagram.start)
    }

    /// A block's diagram, if it asks of these atoms only.
    pub(crate) fn diagram_within(&self, block: BlockId, atoms: &Bits) -> Option<Diagram> {
        let diagram = self.diagram(block)?;
        let mut nodes = self.nodes.get(diagram.nodes())?.iter();
        nodes.all(|node| atoms.get(node.atom.index())).then_some(diagram)
    }

    #[inline]
    fn diagram(&self, block: BlockId) -> Option<Diagram> {
        self.diagrams.get(block.index()).copied().flatten()
    }

    /// The node at a place that is no answer.
    #[inline]
    pub(crate) fn node(&self, place: Place) -> Option<Node> {
        self.nodes.get(place.0.checked_sub(2)? as usize).copied()
    }

    /// The answer of a diagram all of whose atoms have theirs.
    #[inline]
    pub(crate) fn answer(&self, diagram: Diagram, yes: &Bits) -> bool {
        let mut at = diagram.start;
        while let Some(node) = self.node(at) {
            at = node.next(yes.get(node.atom.index()));
        }
        at == Place::YES
    }

    /// The answers of a diagram all of whose atoms have theirs, of many customers at once; `work` is room to work in.
    pub(crate) fn answer_lanes(&self, diagram: Diagram, atoms: &[Lane], work: &mut Vec<Lane>) -> Lane {
        // The answers first, then the nodes in their order.
        work.clear();
        work.extend([NOBODY, EVERYBODY]);
        let said = |work: &[Lane], Place(at): Place| {
            let at = if at < 2 { at } else { at.saturating_sub(diagram.first) };
            work.get(at as usize).copied().unwrap_or(NOBODY)
        };
        for node in self.nodes.get(diagram.nodes()).unwrap_or_default() {
            let atom = atoms.get(node.atom.index()).unwrap_or(&NOBODY);
            let mut lane = said(work, node.no);
            let yes = said(work, node.yes);
            lane.iter_mut().zip(atom.iter().zip(yes)).for_each(|(no, (atom, yes))| *no ^= (*no ^ yes) & atom);
            work.push(lane);
        }
        said(work, diagram.start)
    }

    /// Jumps lead forward, so that from the end on every target is known.
    fn draw(&mut self, image: &Image, block: &Block) -> Option<Place> {
        let start = block.start as usize;
        let code = image.code.get(start..block.end as usize)?;
        let mut places = vec![Place::NO; code.len() + 1];
        for (at, instr) in code.iter().enumerate().rev() {
            let target = (instr.b() as usize).checked_sub(start).and_then(|to| places.get(to).copied());
            let next = *places.get(at + 1)?;
            let place = match instr.op {
                Op::Yes => Place::YES,
                Op::No => Place::NO,
                Op::Jump => target?,
                Op::JumpIf => self.ask(image, AtomId(instr.a()), target?, next)?,
                Op::JumpUnless => self.ask(image, AtomId(instr.a()), next, target?)?,
                _ => return None,
            };
            *places.get_mut(at)? = place;
        }
        places.first().copied()
    }

    fn ask(&mut self, image: &Image, atom: AtomId, yes: Place, no: Place) -> Option<Place> {
        if yes == no {
            return Some(yes);
        }
        let asked = image.atoms.get(atom.index()).filter(|instr| instr.op == Op::Branch);
        let diagram = asked.and_then(|instr| self.diagram(BlockId(instr.a())));
        match diagram.filter(|diagram| diagram.nodes().len() <= MOST_INLINED) {
            Some(diagram) => self.inline(diagram, yes, no),
            None => self.push(Node { atom, yes, no }),
        }
    }

    /// Copies a diagram, whose answers lead on.
    fn inline(&mut self, diagram: Diagram, yes: Place, no: Place) -> Option<Place> {
        let moved = self.nodes.len().checked_sub(diagram.first as usize)?;
        let lead = |place: Place| match place {
            Place::NO => Some(no),
            Place::YES => Some(yes),
            Place(at) => u32::try_from(at as usize + moved).ok().map(Place),
        };
        for at in diagram.nodes() {
            let node = *self.nodes.get(at)?;
            self.push(Node { atom: node.atom, yes: lead(node.yes)?, no: lead(node.no)? })?;
        }
        lead(diagram.start)
    }

    fn push(&mut self, node: Node) -> Option<Place> {
        self.nodes.push(node);
        u32::try_from(self.nodes.len() + 1).ok().map(Place)
    }
}
