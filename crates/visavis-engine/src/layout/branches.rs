//! Branch blocks as diagrams: at each node an atom is asked, and its answer says where to go on.
//!
//! In: a verified image. Out: the diagrams of its branch blocks, without the jumps that only lead from one place to another. Most
//! of a program is such blocks, so that asking one must cost as little as it can.

use visavis_image::image::{AtomId, Block, BlockId};
use visavis_image::{Image, Op};

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
        if yes { self.yes } else { self.no }
    }
}

/// The diagrams of a program.
#[derive(Debug)]
pub(crate) struct Branches {
    nodes: Vec<Node>,
    /// By block: where its diagram starts; `None` of a block that is no branch block.
    starts: Vec<Option<Place>>,
}

impl Branches {
    /// The diagrams of an image; `None` where they are too large.
    pub(crate) fn new(image: &Image) -> Option<Self> {
        let mut branches = Self { nodes: Vec::new(), starts: Vec::with_capacity(image.blocks.len()) };
        for block in &image.blocks {
            let start = if block.result.is_none() { Some(branches.draw(image, block)?) } else { None };
            branches.starts.push(start);
        }
        branches.nodes.shrink_to_fit();
        Some(branches)
    }

    /// Where a block's diagram starts.
    #[inline]
    pub(crate) fn start(&self, block: BlockId) -> Option<Place> {
        self.starts.get(block.index()).copied().flatten()
    }

    /// The node at a place that is no answer.
    #[inline]
    pub(crate) fn node(&self, place: Place) -> Option<Node> {
        self.nodes.get(place.0.checked_sub(2)? as usize).copied()
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
                Op::JumpIf => self.ask(AtomId(instr.a()), target?, next)?,
                Op::JumpUnless => self.ask(AtomId(instr.a()), next, target?)?,
                _ => return None,
            };
            *places.get_mut(at)? = place;
        }
        places.first().copied()
    }

    fn ask(&mut self, atom: AtomId, yes: Place, no: Place) -> Option<Place> {
        if yes == no {
            return Some(yes);
        }
        self.nodes.push(Node { atom, yes, no });
        u32::try_from(self.nodes.len() + 1).ok().map(Place)
    }
}
