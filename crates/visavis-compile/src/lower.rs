//! From expressions to the graph.
//!
//! In: the checked model. Out: for an expression the circuit that it is known true, that it is known false, that it is there, or
//! its value. Each is lowered once. Never recurses: what is not lowered yet is *wanted*, put on a stack of our own, and
//! the asker is asked again afterwards, since chains of names and operators are as long as the program.

mod aggregate;
mod compare;
mod logic;
mod membership;
mod operand;
mod presence;
mod tables;
mod text;
mod times;
mod value;

use std::collections::HashMap;

use foldhash::fast::FixedState;
use smol_str::SmolStr;
use visavis_check::model::{CampaignId, Expr, ExprId, ExprKind, Model};
use visavis_image::Op;
use visavis_image::image::{RegType, Word};

use crate::dag::{Dag, FormId, Node, NodeId};
use crate::pools::{Form, Pools, Stored};

/// What is asked about an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Mode {
    /// Whether it is known true.
    True,
    /// Whether it is known false.
    False,
    /// Whether it is there.
    Known,
    /// What it is.
    Value,
}

impl Mode {
    /// Whether it is known to be so.
    fn truth(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

/// No node: limits of an image refuse so many long before.
const NOT_YET: NodeId = NodeId(u32::MAX);

#[derive(Debug, Clone, Copy)]
struct Task {
    expr: ExprId,
    mode: Mode,
    candidate: Option<CampaignId>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Lower<'m> {
    pub(crate) model: &'m Model,
    pub(crate) dag: Dag,
    pub(crate) pools: Pools,
    /// What is lowered already, by expression and mode; [`NOT_YET`] of what is not. There are millions of expressions, so
    /// that no room is spent on saying so beside the number.
    done: Vec<[NodeId; 4]>,
    /// Likewise of expressions that depend on the candidate.
    done_for: HashMap<(CampaignId, ExprId, Mode), NodeId, FixedState>,
    /// By expression: whether it depends on the candidate.
    depends: Vec<bool>,
    /// The candidate of the task in hand.
    candidate: Option<CampaignId>,
    /// What the task in hand needs first.
    wanted: Vec<Task>,
    /// The tables that are in the graph already, by table of the model.
    tables: Vec<Option<u32>>,
    /// What cannot be compiled.
    pub(crate) unsupported: Option<&'static str>,
}

impl<'m> Lower<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self {
            model,
            dag: Dag::new(),
            pools: Pools::new(),
            done: vec![[NOT_YET; 4]; model.exprs.len()],
            done_for: HashMap::default(),
            depends: dependent(model),
            candidate: None,
            wanted: Vec::new(),
            tables: vec![None; model.tables.len()],
            unsupported: None,
        }
    }

    /// The node of an expression, of a candidate where it is one's clause.
    pub(crate) fn lower(&mut self, expr: ExprId, mode: Mode, candidate: Option<CampaignId>) -> NodeId {
        let mut tasks = vec![Task { expr, mode, candidate }];
        while let Some(task) = tasks.last().copied() {
            self.candidate = task.candidate;
            if self.known(task.expr, task.mode).is_none() {
                match self.step(task.expr, task.mode) {
                    Some(node) => self.remember(task, node),
                    None => {
                        // The first wanted is lowered first, so that numbers go by order of writing.
                        self.wanted.reverse();
                        tasks.append(&mut self.wanted);
                        continue;
                    }
                }
            }
            tasks.pop();
        }
        self.candidate = candidate;
        self.known(expr, mode).unwrap_or(NodeId::FALSE)
    }

    fn known(&self, expr: ExprId, mode: Mode) -> Option<NodeId> {
        match self.candidate.filter(|_| self.depends.get(expr.index()) == Some(&true)) {
            Some(candidate) => self.done_for.get(&(candidate, expr, mode)).copied(),
            None => self.done.get(expr.index())?.get(mode as usize).copied().filter(|node| *node != NOT_YET),
        }
    }

    fn remember(&mut self, task: Task, node: NodeId) {
        match task.candidate.filter(|_| self.depends.get(task.expr.index()) == Some(&true)) {
            Some(candidate) => {
                self.done_for.insert((candidate, task.expr, task.mode), node);
            }
            None => {
                let modes = self.done.get_mut(task.expr.index());
                if let Some(done) = modes.and_then(|modes| modes.get_mut(task.mode as usize)) {
                    *done = node;
                }
            }
        }
    }

    /// The node of a part, or `None` where it has to be lowered first. Ask for all parts before giving up on one.
    fn want(&mut self, expr: ExprId, mode: Mode) -> Option<NodeId> {
        let node = self.known(expr, mode);
        if node.is_none() {
            self.wanted.push(Task { expr, mode, candidate: self.candidate });
        }
        node
    }

    fn want_all(&mut self, exprs: &[ExprId], mode: Mode) -> Option<Vec<NodeId>> {
        let nodes: Vec<Option<NodeId>> = exprs.iter().map(|expr| self.want(*expr, mode)).collect();
        nodes.into_iter().collect()
    }

    fn step(&mut self, id: ExprId, mode: Mode) -> Option<NodeId> {
        let model = self.model;
        let expr = &model.exprs[id];
        match mode {
            Mode::True => self.truth(id, expr, true),
            Mode::False => self.truth(id, expr, false),
            Mode::Known => self.presence(id, expr),
            Mode::Value => self.value(id, expr),
        }
    }

    // ---- small things that all modes need ----

    fn kind(&self, id: ExprId) -> &'m ExprKind {
        let model = self.model;
        let expr: &'m Expr = &model.exprs[id];
        &expr.kind
    }

    fn let_value(&self, id: visavis_check::model::LetId) -> ExprId {
        // INVARIANT: ids of a model are of that model.
        self.model.lets.get(id.index()).map_or(ExprId(0), |named| named.value)
    }

    fn segment_when(&self, id: visavis_check::model::SegmentId) -> ExprId {
        self.model.segments.get(id.index()).map_or(ExprId(0), |segment| segment.when)
    }

    fn candidate_name(&self) -> SmolStr {
        let campaign = self.candidate.and_then(|id| self.model.campaigns.get(id.index()));
        campaign.map(|campaign| campaign.name.clone()).unwrap_or_default()
    }

    fn form(&mut self, stored: Stored, word: Word) -> FormId {
        self.pools.forms.id(Form { stored, word })
    }

    /// A test of a form of an attribute or field.
    fn test(&mut self, op: Op, stored: Stored, word: Word, with: u32) -> NodeId {
        let form = self.form(stored, word);
        self.dag.node(Node::Test { op, form, with })
    }

    fn apply(&mut self, op: Op, ty: RegType, a: NodeId, b: u32) -> NodeId {
        self.dag.node(Node::Apply { op, ty, a, b })
    }

    /// A bool value as a circuit.
    fn as_circuit(&mut self, value: NodeId, holds: bool) -> NodeId {
        if holds { self.dag.holds(value) } else { self.dag.fails(value) }
    }

    fn either(&mut self, all: bool, items: &[NodeId]) -> NodeId {
        if all { self.dag.and(items) } else { self.dag.or(items) }
    }
}

/// By expression: whether it depends on the candidate. Operands have smaller ids than what they stand in.
fn dependent(model: &Model) -> Vec<bool> {
    let mut depends: Vec<bool> = Vec::with_capacity(model.exprs.len());
    let mut operands = Vec::new();
    for index in 0..model.exprs.len() {
        let id = ExprId(crate::intern::number(index));
        let own = match &model.exprs[id].kind {
            ExprKind::CampaignName | ExprKind::CandidateValue | ExprKind::CandidatePriority => true,
            kind => {
                operands.clear();
                kind.operands(&mut operands);
                operands.iter().any(|operand| depends.get(operand.index()) == Some(&true))
            }
        };
        depends.push(own);
    }
    depends
}
