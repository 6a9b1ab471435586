//! What stands where: which nodes get a block of their own, and which are written out where they are used.
//!
//! In: the graph and its roots. Out: a flag set for each node. What is used more than once becomes an atom of its own, or a cell;
//! what is nested too deep to be written out does too, so that emission may recurse over what is left.

use visavis_image::Operand;
use visavis_image::image::{AGGREGATE_DEPTH, MAX_BLOCK_DEPTH};

use crate::dag::{Dag, Made, Node, NodeId, SubjectNode};

/// How deep code is written out in one block.
const MAX_INLINE: u16 = 200;
/// How many instructions the copies may come to that a long chain of shared names needs.
const MAX_COPIES: u64 = 20_000_000;

/// A node that an image refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// As an atom.
    Atom(NodeId),
    /// As a cell.
    Cell(NodeId),
}

#[derive(Debug, Clone, Copy, Default)]
struct Use {
    needed: bool,
    atom: bool,
    cell: bool,
    /// Its value is asked for by `holds` or `fails`.
    asked: bool,
    count: u32,
    shared: bool,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Plan {
    uses: Vec<Use>,
}

/// How deep aggregates may stand inside each other, in filters and ends of windows. So many fit into an image whatever stands between
/// them, as long as that is written out.
pub(crate) const MAX_AGGREGATES: usize = 20;

/// What is nested too deep, and the node where that was found.
#[derive(Debug)]
pub(crate) enum TooDeep {
    /// Blocks.
    Blocks(NodeId),
    /// Aggregates.
    Aggregates(NodeId),
}

impl Plan {
    pub(crate) fn new(dag: &Dag, roots: &[Root]) -> Result<Self, TooDeep> {
        let mut plan = Self { uses: vec![Use::default(); dag.len()] };
        plan.count(dag, roots);
        if let Some(node) = plan.too_many_aggregates(dag) {
            return Err(TooDeep::Aggregates(node));
        }
        let Err((deepest, depth)) = plan.share(dag, 1) else { return Ok(plan) };
        // A long chain of shared names: only some of them become blocks, the others are copied into their users.
        let every = u32::try_from(depth / (MAX_BLOCK_DEPTH / 2) + 1).unwrap_or(u32::MAX);
        plan.share(dag, every).map_err(|_| TooDeep::Blocks(deepest))?;
        Ok(plan)
    }

    /// Whether anything refers to a node.
    pub(crate) fn needed(&self, id: NodeId) -> bool {
        self.at(id).needed
    }
    /// Whether it needs an atom, where it is a circuit.
    pub(crate) fn is_atom(&self, id: NodeId) -> bool {
        self.at(id).atom || self.at(id).shared
    }
    /// Whether it needs a cell, where it is a value.
    pub(crate) fn is_cell(&self, id: NodeId) -> bool {
        self.at(id).cell || self.at(id).shared
    }
    /// Whether it needs a value block for `holds` or `fails`.
    pub(crate) fn is_asked(&self, id: NodeId) -> bool {
        self.at(id).asked
    }
    /// Whether its users refer to its atom or cell.
    pub(crate) fn is_shared(&self, id: NodeId) -> bool {
        self.at(id).shared
    }

    fn at(&self, id: NodeId) -> Use {
        self.uses.get(id.index()).copied().unwrap_or_default()
    }

    /// Parents have greater ids than children, so that one pass downwards counts every use.
    fn count(&mut self, dag: &Dag, roots: &[Root]) {
        for root in roots {
            let (Root::Atom(id) | Root::Cell(id)) = root;
            if let Some(at) = self.uses.get_mut(id.index()) {
                at.needed = true;
                at.atom |= matches!(root, Root::Atom(_));
                at.cell |= matches!(root, Root::Cell(_));
            }
        }
        for id in (0..dag.len()).rev().map(|index| NodeId(crate::intern::number(index))) {
            let from = self.at(id);
            if !from.needed {
                continue;
            }
            let node = dag.get(id);
            if let Some(made) = dag.made_by(node) {
                self.count_made(made);
                continue;
            }
            // A `not` costs nothing, so that its uses are its operand's.
            let times = if matches!(node, Node::Not(_)) { from.count + u32::from(from.atom) } else { 1 };
            let asks = matches!(node, Node::Holds(_) | Node::Fails(_));
            let own = matches!(node, Node::Table { .. });
            children(dag, node, |child| {
                let circuit = own && is_circuit(dag.get(child));
                if let Some(at) = self.uses.get_mut(child.index()) {
                    at.needed = true;
                    at.asked |= asks;
                    at.atom |= circuit;
                    at.cell |= own && !circuit;
                    at.count = at.count.saturating_add(if asks || own { 0 } else { times });
                }
            });
        }
    }

    /// An aggregate refers to its filters as atoms, and to the ends of its window as cells.
    fn count_made(&mut self, made: &Made) {
        for filter in made.filters() {
            if let Some(at) = self.uses.get_mut(filter.index()) {
                (at.needed, at.atom) = (true, true);
            }
        }
        for end in made.ends() {
            if let Some(at) = self.uses.get_mut(end.index()) {
                (at.needed, at.cell) = (true, true);
            }
        }
    }

    /// The first node in which aggregates stand too deep inside each other.
    fn too_many_aggregates(&self, dag: &Dag) -> Option<NodeId> {
        let mut depths = vec![0_usize; dag.len()];
        for id in (0..dag.len()).map(|index| NodeId(crate::intern::number(index))) {
            let node = dag.get(id);
            let mut depth = 0;
            children(dag, node, |child| {
                depth = depth.max(depths.get(child.index()).copied().unwrap_or_default());
            });
            depth += usize::from(matches!(node, Node::Aggregate { .. }));
            if depth > MAX_AGGREGATES && self.at(id).needed {
                return Some(id);
            }
            if let Some(own) = depths.get_mut(id.index()) {
                *own = depth;
            }
        }
        None
    }

    /// Decides what is shared; with `every` above 1, of a chain of shared nodes only every so manieth. Otherwise the node where
    /// blocks are nested deepest, where that is too deep.
    fn share(&mut self, dag: &Dag, every: u32) -> Result<(), (NodeId, usize)> {
        let mut facts = vec![Facts::default(); dag.len()];
        let (mut deepest, mut copies) = ((NodeId(0), 0), 0_u64);
        for id in (0..dag.len()).map(|index| NodeId(crate::intern::number(index))) {
            let used = self.at(id);
            if !used.needed {
                continue;
            }
            let node = dag.get(id);
            let asks =
                matches!(node, Node::Holds(_) | Node::Fails(_) | Node::Table { .. } | Node::Aggregate { .. });
            let below = if matches!(node, Node::Aggregate { .. }) { AGGREGATE_DEPTH } else { 0 };
            let mut own = Facts { size: 1, below, ..Facts::default() };
            children(dag, node, |child| {
                let shared = asks || self.at(child).shared;
                own.take(facts.get(child.index()).copied().unwrap_or_default(), shared, below);
            });
            let compound = is_compound(node);
            let wanted = compound && used.count + u32::from(used.atom || used.cell) > 1 && used.count > 0;
            own.level += u32::from(wanted);
            let shared = wanted && own.level.is_multiple_of(every) || compound && own.height > MAX_INLINE;
            if shared || used.asked || used.atom || used.cell {
                copies = copies.saturating_add(own.size);
                if own.below + 1 > deepest.1 {
                    deepest = (id, own.below + 1);
                }
            }
            if let Some(at) = self.uses.get_mut(id.index()) {
                at.shared = shared;
            }
            if let Some(fact) = facts.get_mut(id.index()) {
                *fact = own;
            }
        }
        if deepest.1 > MAX_BLOCK_DEPTH || (every > 1 && copies > MAX_COPIES) { Err(deepest) } else { Ok(()) }
    }
}

/// What a node would be where it is written out.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    /// How deep its code is nested.
    height: u16,
    /// How many shared nodes stand one upon the other below it.
    level: u32,
    /// How deep the blocks are nested that it uses.
    below: usize,
    /// How many instructions.
    size: u64,
}

impl Facts {
    /// Takes a child in; where it stands in a block of its own, that counts for so many more.
    fn take(&mut self, child: Self, in_block: bool, more: usize) {
        self.level = self.level.max(child.level);
        if in_block {
            self.below = self.below.max(child.below + 1 + more);
            self.height = self.height.max(1);
        } else {
            self.below = self.below.max(child.below);
            self.height = self.height.max(child.height.saturating_add(1));
            self.size = self.size.saturating_add(child.size);
        }
    }
}

/// Whether a node is a yes-or-no circuit; all others are values.
pub(crate) fn is_circuit(node: Node) -> bool {
    matches!(
        node,
        Node::False
            | Node::True
            | Node::Test { .. }
            | Node::Known(_)
            | Node::InSource(_)
            | Node::Holds(_)
            | Node::Fails(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_)
    )
}

/// Whether a node is more than one atom or one instruction without operands.
fn is_compound(node: Node) -> bool {
    matches!(
        node,
        Node::And(_)
            | Node::Or(_)
            | Node::Apply { .. }
            | Node::Otherwise(..)
            | Node::If(..)
            | Node::Ternary(..)
            | Node::IsKnown(_)
            | Node::Join(_)
            | Node::List { .. }
            | Node::Table { .. }
    )
}

/// The nodes that a node stands on.
pub(crate) fn children(dag: &Dag, node: Node, mut each: impl FnMut(NodeId)) {
    match node {
        Node::False
        | Node::True
        | Node::Test { .. }
        | Node::Known(_)
        | Node::InSource(_)
        | Node::Load { .. }
        | Node::Const { .. }
        | Node::Now { .. }
        | Node::Missing(_)
        | Node::Key => {}
        Node::Aggregate { .. } => {
            if let Some(made) = dag.made_by(node) {
                made.filters().chain(made.ends()).for_each(each);
            }
        }
        Node::Holds(a) | Node::Fails(a) | Node::Not(a) | Node::IsKnown(a) => each(a),
        Node::Otherwise(a, b) | Node::Ternary(a, b) => {
            each(a);
            each(b);
        }
        Node::If(c, a, b) => {
            each(c);
            each(a);
            each(b);
        }
        Node::Apply { op, a, b, .. } => {
            each(a);
            if let [_, _, Operand::Src] = op.operands() {
                each(NodeId(b));
            }
        }
        Node::And(list) | Node::Or(list) | Node::List { items: list, .. } => dag.list(list).for_each(each),
        Node::Join(pairs) => dag.list(pairs).step_by(2).for_each(each),
        Node::Table { table, .. } => {
            let Some(table) = dag.tables.get(table as usize) else { return };
            for column in &table.columns {
                if let SubjectNode::Value(node) = column.subject {
                    each(node);
                }
            }
            table.rows.iter().copied().filter(|row| *row != NodeId::TRUE).for_each(&mut each);
            let given = table.outputs.iter().flat_map(|output| output.rows.iter().chain(&output.otherwise));
            // A table holds constants itself.
            let computed = |id: &NodeId| !matches!(dag.get(*id), Node::Const { .. } | Node::Missing(_));
            given.copied().filter(computed).for_each(each);
        }
    }
}
