//! Conditions as two-valued circuits: that they are known true, that they are known false.
//!
//! T(not a) = F(a); T(a and b) = T(a) & T(b), F(a and b) = F(a) | F(b), and the other way round for `or`: Kleene's
//! logic splits into two circuits in which unknown is no in both, so that no third value is ever computed.

use visavis_check::model::{Expr, ExprId, ExprKind};
use visavis_image::Op;
use visavis_image::image::Word;
use visavis_value::Value;

use super::{Lower, Mode};
use crate::dag::{Node, NodeId};

impl Lower<'_> {
    /// The circuit that a condition is known true, or known false.
    pub(super) fn truth(&mut self, id: ExprId, expr: &Expr, holds: bool) -> Option<NodeId> {
        let mode = Mode::truth(holds);
        match &expr.kind {
            ExprKind::Literal(Value::Bool(value)) => {
                Some(if *value == holds { NodeId::TRUE } else { NodeId::FALSE })
            }
            ExprKind::Attribute(_) | ExprKind::Field(..) => {
                let op = if holds { Op::IsTrue } else { Op::IsFalse };
                let stored = self.stored_of(id)?;
                Some(self.test(op, stored, Word::Bool, 0))
            }
            ExprKind::Let(named) => self.want(self.let_value(*named), mode),
            ExprKind::Segment(segment) => {
                let member = self.want(self.segment_when(*segment), Mode::True)?;
                Some(self.signed(member, holds))
            }
            ExprKind::Not(a) => self.want(*a, Mode::truth(!holds)),
            ExprKind::And(..) => self.junction(id, true, holds),
            ExprKind::Or(..) => self.junction(id, false, holds),
            ExprKind::IsMissing(a) => {
                let known = self.want(*a, Mode::Known)?;
                Some(self.signed(known, !holds))
            }
            ExprKind::SourceMissing(source) => {
                let known = self.dag.node(Node::InSource(source.0));
                Some(self.signed(known, !holds))
            }
            ExprKind::Otherwise(a, b) => self.otherwise_truth(*a, *b, holds),
            ExprKind::If(c, a, b) => self.if_truth(*c, *a, *b, holds),
            ExprKind::Compare { op, fold, left, right } => self.compare(*op, *fold, *left, *right, holds),
            ExprKind::InRange { value, fold, low, high, inclusive } => {
                self.in_range(*value, *fold, (*low, *high, *inclusive), holds)
            }
            ExprKind::InWindow { value, last, span } => self.in_window(*value, *last, *span, holds),
            ExprKind::InList { value, fold, items } => self.in_list(*value, *fold, items, holds),
            ExprKind::Has { list, kind, fold, items } => self.has(*list, *kind, *fold, items, holds),
            ExprKind::TextTest { op, fold, text, part } => self.text_test(*op, *fold, *text, *part, holds),
            ExprKind::Matches(text, pattern) => self.matches(*text, pattern, holds),
            _ => {
                let value = self.want(id, Mode::Value)?;
                Some(self.as_circuit(value, holds))
            }
        }
    }

    /// The circuit, or its opposite.
    pub(super) fn signed(&mut self, circuit: NodeId, holds: bool) -> NodeId {
        if holds { circuit } else { self.dag.not(circuit) }
    }

    /// A whole chain of `and`, or of `or`, at once: prefixes of the chain never become nodes.
    fn junction(&mut self, id: ExprId, and: bool, holds: bool) -> Option<NodeId> {
        let (mut parts, mut pending) = (Vec::new(), vec![id]);
        while let Some(part) = pending.pop() {
            match self.kind(part) {
                ExprKind::And(a, b) if and => pending.extend([*b, *a]),
                ExprKind::Or(a, b) if !and => pending.extend([*b, *a]),
                _ => parts.push(part),
            }
        }
        let parts = self.want_all(&parts, Mode::truth(holds))?;
        Some(self.either(and == holds, &parts))
    }

    /// `a otherwise b`: as `a` says, and where it says neither, as `b` does.
    fn otherwise_truth(&mut self, a: ExprId, b: ExprId, holds: bool) -> Option<NodeId> {
        let same = self.want(a, Mode::truth(holds));
        let opposite = self.want(a, Mode::truth(!holds));
        let default = self.want(b, Mode::truth(holds));
        let (same, opposite, default) = (same?, opposite?, default?);
        let open = self.dag.not(opposite);
        if default == NodeId::TRUE {
            // What `a` says so is among what it does not say otherwise.
            return Some(open);
        }
        let default = self.dag.and(&[open, default]);
        Some(self.dag.or(&[same, default]))
    }

    fn if_truth(&mut self, c: ExprId, a: ExprId, b: ExprId, holds: bool) -> Option<NodeId> {
        let c = self.want(c, Mode::True);
        let a = self.want(a, Mode::truth(holds));
        let b = self.want(b, Mode::truth(holds));
        Some(self.choose_circuit(c?, a?, b?))
    }

    /// `if c then a else b` of circuits.
    pub(super) fn choose_circuit(&mut self, c: NodeId, a: NodeId, b: NodeId) -> NodeId {
        if a == b {
            return a;
        }
        let not = self.dag.not(c);
        let (a, b) = (self.dag.and(&[c, a]), self.dag.and(&[not, b]));
        self.dag.or(&[a, b])
    }

    /// Bools compared: for each pair of values that the operator accepts, that both operands have them.
    pub(super) fn compare_bools(
        &mut self,
        op: visavis_check::model::CompareOp,
        left: ExprId,
        right: ExprId,
        holds: bool,
    ) -> Option<NodeId> {
        let sides = [left, right].map(|side| [false, true].map(|value| self.want(side, Mode::truth(value))));
        let mut pairs = Vec::new();
        for (a, left) in [false, true].into_iter().zip(sides[0]) {
            for (b, right) in [false, true].into_iter().zip(sides[1]) {
                if super::compare::accepts(op, a.cmp(&b)) == holds {
                    pairs.push((left, right));
                }
            }
        }
        let mut terms = Vec::new();
        for (left, right) in pairs {
            terms.push(self.dag.and(&[left?, right?]));
        }
        Some(self.dag.or(&terms))
    }
}
