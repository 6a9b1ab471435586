//! The program as one graph in which equal things are one node.
//!
//! In: what lowering asks for, bottom up. Out: nodes whose children have smaller ids, trivially true and false circuits folded.
//! There are two kinds: *circuits* are two-valued (known true or not), *values* may be missing. Knows nothing of the model.

use smol_str::SmolStr;
use visavis_check::model::{AggregateFunction, EventId};
use visavis_image::Op;
use visavis_image::image::{Hit, RegType, Word};
use visavis_value::Duration;

use crate::intern::{Interner, Lists};
use crate::pools::Stored;

/// A node of [`Dag`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

impl NodeId {
    /// No.
    pub(crate) const FALSE: Self = Self(0);
    /// Yes.
    pub(crate) const TRUE: Self = Self(1);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A form of an attribute or field, an entry of [`crate::pools::Pools::forms`]; its slot is decided when all forms are known.
pub(crate) type FormId = u32;

/// See [`Dag`]. Numbers that are no nodes are entries of [`crate::pools::Pools`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    // ---- circuits ----
    /// No.
    False,
    /// Yes.
    True,
    /// A test of one form with an operand of the kind that the instruction has.
    Test { op: Op, form: FormId, with: u32 },
    /// The attribute or field is there.
    Known(Stored),
    /// The customer is in the source.
    InSource(u32),
    /// A bool value is known to be true.
    Holds(NodeId),
    /// A bool value is known to be false.
    Fails(NodeId),
    /// All of a list.
    And(u32),
    /// Any of a list.
    Or(u32),
    /// Not.
    Not(NodeId),

    // ---- values ----
    /// A form of an attribute.
    Load { form: FormId, ty: RegType },
    /// A constant.
    Const { id: u32, ty: RegType },
    /// A now-constant.
    Now { id: u32, ty: RegType },
    /// Missing.
    Missing(RegType),
    /// The customer's key.
    Key,
    /// What is made of many events, an entry of [`Dag::made`].
    Aggregate { id: u32, ty: RegType },
    /// An instruction of one source, and of another one or an operand of the kind that the instruction has.
    Apply { op: Op, ty: RegType, a: NodeId, b: u32 },
    /// `a otherwise b`
    Otherwise(NodeId, NodeId),
    /// `if c then a else b`
    If(NodeId, NodeId, NodeId),
    /// True where the first circuit says yes, false where the second does, else missing. They never both do.
    Ternary(NodeId, NodeId),
    /// Whether a value is there: true or false.
    IsKnown(NodeId),
    /// A text of a list of pairs: a value, and the number of its currency plus 1, or 0.
    Join(u32),
    /// A list of values.
    List { items: u32, ty: RegType },
    /// An output of a table of [`Dag::tables`].
    Table { table: u32, output: u32, ty: RegType },
}

/// An aggregate over the events of one kind. Its circuits and ends are nodes of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Made {
    pub(crate) function: AggregateFunction,
    pub(crate) event: EventId,
    /// The field, and of `min` and `max` how it is compared.
    pub(crate) value: Option<FormId>,
    pub(crate) order: Option<FormId>,
    /// The ends of the window, and whether each is in.
    pub(crate) low: Option<(End, bool)>,
    pub(crate) high: Option<(End, bool)>,
    /// A circuit of the event in hand.
    pub(crate) filter: Option<NodeId>,
    pub(crate) sequence: Option<Follow>,
}

/// What follows, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Follow {
    pub(crate) negated: bool,
    pub(crate) event: EventId,
    pub(crate) within: Duration,
    pub(crate) filter: Option<NodeId>,
}

/// An end of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum End {
    /// A now-constant.
    Now(u32),
    /// A value.
    Value(NodeId),
}

impl Made {
    /// The circuits that it asks of events.
    pub(crate) fn filters(&self) -> impl Iterator<Item = NodeId> {
        self.filter.into_iter().chain(self.sequence.and_then(|follow| follow.filter))
    }

    /// The values that its window ends at.
    pub(crate) fn ends(&self) -> impl Iterator<Item = NodeId> {
        let value = |end: (End, bool)| match end.0 {
            End::Value(node) => Some(node),
            End::Now(_) => None,
        };
        [self.low, self.high].into_iter().flatten().filter_map(value)
    }
}

pub(crate) const BOOL: RegType = RegType::scalar(Word::Bool);
pub(crate) const TEXT: RegType = RegType::scalar(Word::Text);

/// A decision table.
#[derive(Debug)]
pub(crate) struct TableNode {
    pub(crate) name: SmolStr,
    pub(crate) hit: Hit,
    pub(crate) columns: Vec<ColumnNode>,
    /// By row, the circuit that it holds for what the columns do not say.
    pub(crate) rows: Vec<NodeId>,
    pub(crate) outputs: Vec<OutputNode>,
}

/// What rows are looked up by.
#[derive(Debug)]
pub(crate) struct ColumnNode {
    pub(crate) subject: SubjectNode,
    /// By row, what it holds for; `None` where that is everything, missing too.
    pub(crate) rows: Vec<Option<KeySet>>,
}

/// What a column's value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SubjectNode {
    /// A form of an attribute.
    Form(FormId),
    /// A value.
    Value(NodeId),
}

/// A set of values of a column.
#[derive(Debug)]
pub(crate) struct KeySet {
    /// Whether a missing value is in it.
    pub(crate) missing: bool,
    pub(crate) keys: Keys,
}

/// See [`KeySet`].
#[derive(Debug)]
pub(crate) enum Keys {
    /// Intervals of keys, in order and apart.
    Intervals(Vec<(i64, i64)>),
    /// Symbols of [`crate::pools::Pools::symbols`], or all others.
    Symbols { symbols: Vec<u32>, except: bool },
}

/// A result of a table: a value by row.
#[derive(Debug)]
pub(crate) struct OutputNode {
    pub(crate) each: RegType,
    pub(crate) rows: Vec<NodeId>,
    pub(crate) otherwise: Option<NodeId>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Dag {
    nodes: Interner<Node>,
    pub(crate) lists: Lists,
    pub(crate) tables: Vec<TableNode>,
    /// What is made of events; equal ones once.
    pub(crate) made: Interner<Made>,
    /// What each node is held in; of circuits, a bool.
    types: Vec<RegType>,
}

impl Dag {
    /// A graph of yes and no.
    pub(crate) fn new() -> Self {
        let mut dag = Self {
            nodes: Interner::default(),
            lists: Lists::default(),
            tables: Vec::new(),
            made: Interner::default(),
            types: Vec::new(),
        };
        dag.node(Node::False);
        dag.node(Node::True);
        dag
    }

    /// The number of a node.
    pub(crate) fn node(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.nodes.id(node));
        if id.index() == self.types.len() {
            let ty = self.type_of(node);
            self.types.push(ty);
        }
        id
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.types.len()
    }

    /// The node of a number.
    pub(crate) fn get(&self, id: NodeId) -> Node {
        self.nodes.get(id.0).copied().unwrap_or(Node::False)
    }

    /// What an aggregate's node is made of; of other nodes nothing.
    pub(crate) fn made_by(&self, node: Node) -> Option<&Made> {
        match node {
            Node::Aggregate { id, .. } => self.made.get(id),
            _ => None,
        }
    }

    /// The nodes of a list.
    pub(crate) fn list(&self, list: u32) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + '_ {
        self.lists.get(list).iter().map(|id| NodeId(*id))
    }

    /// `not a`.
    pub(crate) fn not(&mut self, a: NodeId) -> NodeId {
        match self.get(a) {
            Node::False => NodeId::TRUE,
            Node::True => NodeId::FALSE,
            Node::Not(a) => a,
            _ => self.node(Node::Not(a)),
        }
    }

    /// All of them.
    pub(crate) fn and(&mut self, items: &[NodeId]) -> NodeId {
        self.gate(items, NodeId::TRUE, NodeId::FALSE, Node::And)
    }

    /// Any of them.
    pub(crate) fn or(&mut self, items: &[NodeId]) -> NodeId {
        self.gate(items, NodeId::FALSE, NodeId::TRUE, Node::Or)
    }

    /// `neutral` changes nothing and `final_` decides. Order does not matter to the meaning, so that the cheap ones go
    /// first, and equal sets of operands are one node however they were written.
    fn gate(&mut self, items: &[NodeId], neutral: NodeId, final_: NodeId, make: fn(u32) -> Node) -> NodeId {
        let mut items: Vec<NodeId> = items.iter().copied().filter(|id| *id != neutral).collect();
        items.sort_unstable_by_key(|id| (self.cost(*id), *id));
        items.dedup();
        let contradicts = |id: &NodeId| match self.get(*id) {
            Node::Not(a) => items.binary_search_by_key(&(self.cost(a), a), |i| (self.cost(*i), *i)).is_ok(),
            _ => *id == final_,
        };
        if items.iter().any(contradicts) {
            return final_;
        }
        match items.as_slice() {
            [] => neutral,
            [one] => *one,
            many => {
                let words: Vec<u32> = many.iter().map(|id| id.0).collect();
                let list = self.lists.id(&words);
                self.node(make(list))
            }
        }
    }

    /// How dear a circuit is to ask: tests of a slot, then other circuits, then code.
    fn cost(&self, id: NodeId) -> u8 {
        match self.get(id) {
            // Never of another `Not`.
            Node::Not(a) => self.cost(a),
            Node::And(_) | Node::Or(_) => 1,
            Node::Holds(_) | Node::Fails(_) => 2,
            _ => 0,
        }
    }

    /// A bool value as the circuit that it is true.
    pub(crate) fn holds(&mut self, value: NodeId) -> NodeId {
        match self.get(value) {
            Node::Missing(_) => NodeId::FALSE,
            Node::Ternary(yes, _) => yes,
            _ => self.node(Node::Holds(value)),
        }
    }

    /// A bool value as the circuit that it is false.
    pub(crate) fn fails(&mut self, value: NodeId) -> NodeId {
        match self.get(value) {
            Node::Missing(_) => NodeId::FALSE,
            Node::Ternary(_, no) => no,
            _ => self.node(Node::Fails(value)),
        }
    }

    /// `a otherwise b` of values.
    pub(crate) fn otherwise(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.get(a), self.get(b)) {
            (Node::Const { .. } | Node::Join(_), _) | (_, Node::Missing(_)) => a,
            (Node::Missing(_), _) => b,
            _ if a == b => a,
            _ => self.node(Node::Otherwise(a, b)),
        }
    }

    /// `if c then a else b` of values.
    pub(crate) fn choose(&mut self, c: NodeId, a: NodeId, b: NodeId) -> NodeId {
        match self.get(c) {
            Node::True => a,
            Node::False => b,
            _ if a == b => a,
            Node::Not(c) => self.choose(c, b, a),
            _ => self.node(Node::If(c, a, b)),
        }
    }

    /// A bool value that two circuits make, neither of which is a constant.
    pub(crate) fn ternary(&mut self, yes: NodeId, no: NodeId) -> NodeId {
        match (self.get(yes), self.get(no)) {
            (Node::Holds(a), Node::Fails(b)) if a == b => a,
            (Node::Test { op: Op::IsTrue, form, .. }, Node::Test { op: Op::IsFalse, form: other, .. })
                if form == other =>
            {
                self.node(Node::Load { form, ty: BOOL })
            }
            _ => self.node(Node::Ternary(yes, no)),
        }
    }

    /// What a value is held in.
    pub(crate) fn ty(&self, id: NodeId) -> RegType {
        self.types.get(id.index()).copied().unwrap_or(BOOL)
    }

    fn type_of(&self, node: Node) -> RegType {
        match node {
            Node::Load { ty, .. }
            | Node::Const { ty, .. }
            | Node::Now { ty, .. }
            | Node::Missing(ty)
            | Node::Apply { ty, .. }
            | Node::Aggregate { ty, .. }
            | Node::List { ty, .. }
            | Node::Table { ty, .. } => ty,
            Node::Otherwise(a, _) | Node::If(_, a, _) => self.ty(a),
            Node::Key | Node::Join(_) => TEXT,
            _ => BOOL,
        }
    }
}
