//! Operators: a flat run of operands and operators becomes a tree by how tightly each binds.
//!
//! What LANGUAGE leaves to brackets (`a = b = c`, `a = not b`, an operator that binds tighter behind a finished test) is
//! reported here and becomes [`ExprKind::Error`].
//! INVARIANT: recursion goes one level tighter per operator, except behind a run of signs, which is capped before parsing.

use std::iter::Peekable;

use visavis_diag::Span;

use super::Builder;
use crate::ast::{ArithOp, CompareOp, Expr, ExprKind, HasKind, Membership, Range};
use crate::grammar::{Pair, Pairs, Rule};

/// How tightly a node's topmost operator binds; the table of LANGUAGE, from loosest to tightest.
pub(super) const CONDITIONAL: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const TEST: u8 = 5;
pub(super) const RANGE: u8 = 6;
const OTHERWISE: u8 = 7;
const SUM: u8 = 8;
const PRODUCT: u8 = 9;
const NEGATION: u8 = 10;
const POINT: u8 = 11;
pub(super) const ATOM: u8 = 12;
pub(super) const BRACKETED: u8 = 13;

/// A finished part of an expression.
pub(super) struct Node {
    pub(super) body: Body,
    /// How many expressions nest in it, itself included.
    pub(super) depth: usize,
    pub(super) level: u8,
}

/// An expression, or a range, which is none but stands behind `in`.
pub(super) enum Body {
    Expr(Expr),
    Range(Range),
}

impl Node {
    pub(super) fn new(expr: Expr, depth: usize, level: u8) -> Self {
        Self { body: Body::Expr(expr), depth, level }
    }

    fn span(&self) -> Span {
        match &self.body {
            Body::Expr(expr) => expr.span,
            Body::Range(range) => range.span,
        }
    }

    fn is_error(&self) -> bool {
        matches!(&self.body, Body::Expr(Expr { kind: ExprKind::Error, .. }))
    }
}

type Items<'i> = Peekable<Pairs<'i>>;

impl Builder<'_> {
    /// An `expr` pair as a tree.
    pub(super) fn node(&mut self, pair: Pair<'_>) -> Option<Node> {
        self.climb(&mut pair.into_inner().peekable(), CONDITIONAL)
    }

    /// A node that has to be an expression.
    pub(super) fn plain(&mut self, node: Node) -> Expr {
        match node.body {
            Body::Expr(expr) => expr,
            Body::Range(range) => {
                self.range_out_of_place(&range);
                Expr { kind: ExprKind::Error, span: range.span }
            }
        }
    }

    /// Everything from here that binds at least as tightly as `least`.
    fn climb(&mut self, items: &mut Items<'_>, least: u8) -> Option<Node> {
        let mut left = self.prefixed(items, least)?;
        while let Some(next) = items.peek() {
            let level = level_of(next.as_rule())?;
            if level < least {
                break;
            }
            left = match level {
                OR | AND => self.logic(items, left, level)?,
                _ => {
                    let operator = items.next()?;
                    self.bind(items, left, operator, level)?
                }
            };
        }
        Some(left)
    }

    /// An operand with the `not`s and minus signs before it.
    fn prefixed(&mut self, items: &mut Items<'_>, least: u8) -> Option<Node> {
        let first = items.next()?;
        let at = self.span(&first);
        let (operand, level) = match first.as_rule() {
            Rule::kw_not => (self.climb(items, least.max(NOT))?, NOT),
            Rule::minus => (self.climb(items, NEGATION)?, NEGATION),
            _ => return self.operand(first),
        };
        let operand = self.operand_of(operand, level, at);
        let (depth, span) = (operand.depth, at.to(operand.span()));
        let inner = Box::new(self.plain(operand));
        let kind = if level == NOT { ExprKind::Not(inner) } else { ExprKind::Negate(inner) };
        Some(self.deeper(kind, span, depth, level))
    }

    /// A whole chain of `and`, or of `or`, as a balanced tree: Kleene logic is associative, and a list of a thousand
    /// conditions must not nest a thousand deep.
    fn logic(&mut self, items: &mut Items<'_>, first: Node, level: u8) -> Option<Node> {
        let mut operands = vec![first];
        while items.peek().and_then(|p| level_of(p.as_rule())) == Some(level) {
            let at = self.span(&items.next()?);
            let operand = self.climb(items, level + 1)?;
            operands.push(self.operand_of(operand, level + 1, at));
        }
        self.balance(operands, level)
    }

    fn balance(&mut self, mut operands: Vec<Node>, level: u8) -> Option<Node> {
        if operands.len() < 2 {
            return operands.pop();
        }
        let right = operands.split_off(operands.len().div_ceil(2));
        let left = self.balance(operands, level)?;
        let right = self.balance(right, level)?;
        let (span, depth) = (left.span().to(right.span()), left.depth.max(right.depth));
        let (left, right) = (Box::new(self.plain(left)), Box::new(self.plain(right)));
        let kind = if level == OR { ExprKind::Or(left, right) } else { ExprKind::And(left, right) };
        Some(self.deeper(kind, span, depth, level))
    }

    /// One operator with what stands left, and right where it has a right side.
    fn bind(&mut self, items: &mut Items<'_>, left: Node, operator: Pair<'_>, level: u8) -> Option<Node> {
        let at = self.span(&operator);
        if level == COMPARE || level == TEST {
            let left = self.operand_of(left, RANGE, at);
            return self.tested(items, left, operator, at);
        }
        let left = self.operand_of(left, level, at);
        if level == POINT {
            let depth = left.depth;
            let value = self.plain(left);
            return Some(Node::new(self.point(value, operator)?, depth, ATOM));
        }
        if level == RANGE {
            return self.range_behind(left, operator);
        }
        let right = self.climb(items, level + 1)?;
        let right = self.operand_of(right, level + 1, at);
        let (span, depth) = (left.span().to(right.span()), left.depth.max(right.depth));
        let (left, right) = (Box::new(self.plain(left)), Box::new(self.plain(right)));
        let kind = match operator.as_rule() {
            Rule::kw_otherwise => ExprKind::Otherwise(left, right),
            Rule::plus => ExprKind::Arith(ArithOp::Add, left, right),
            Rule::minus => ExprKind::Arith(ArithOp::Sub, left, right),
            Rule::times => ExprKind::Arith(ArithOp::Mul, left, right),
            Rule::over => ExprKind::Arith(ArithOp::Div, left, right),
            _ => return None,
        };
        let kind = self.date_in_disguise(kind, span);
        Some(self.deeper(kind, span, depth, level))
    }

    /// Comparisons, `in`, `has`, `is` and the text tests.
    fn tested(&mut self, items: &mut Items<'_>, left: Node, operator: Pair<'_>, at: Span) -> Option<Node> {
        let (from, mut depth) = (left.span(), left.depth);
        let value = Box::new(self.plain(left));
        let level = level_of(operator.as_rule())?;
        let (kind, to) = match operator.as_rule() {
            Rule::is_ => {
                let missing = operator.into_inner().next_back()?.as_rule() == Rule::kw_missing;
                (ExprKind::Presence { value, missing }, at)
            }
            Rule::matching => (ExprKind::Matches(value, Box::new(self.regex(operator)?)), at),
            Rule::in_window => {
                let negated = operator.clone().into_inner().any(|p| p.as_rule() == Rule::kw_not);
                let window = self.window(operator.into_inner().next_back()?)?;
                (ExprKind::In { value, negated, of: Membership::Window(Box::new(window)) }, at)
            }
            _ => {
                let right = self.climb(items, if level == COMPARE { TEST } else { RANGE })?;
                let right = self.operand_of(right, RANGE, at);
                depth = depth.max(right.depth);
                let to = right.span();
                (self.two_sided(value, operator, at, right)?, to)
            }
        };
        Some(self.deeper(kind, from.to(to), depth, level))
    }

    fn two_sided(&mut self, value: Box<Expr>, operator: Pair<'_>, at: Span, right: Node) -> Option<ExprKind> {
        if operator.as_rule() == Rule::op_in {
            let negated = operator.into_inner().any(|p| p.as_rule() == Rule::kw_not);
            let of = match right.body {
                Body::Range(range) => Membership::Range(range),
                Body::Expr(expr) => self.membership(expr),
            };
            return Some(ExprKind::In { value, negated, of });
        }
        let right = Box::new(self.plain(right));
        Some(match operator.as_rule() {
            Rule::compare => ExprKind::Compare(self.compare_op(operator.as_str())?, at, value, right),
            Rule::op_has => ExprKind::Has(value, self.has_kind(operator), right),
            Rule::text_op => ExprKind::TextTest(self.text_op(operator)?, value, right),
            _ => return None,
        })
    }

    /// `= != < <= > >=`
    pub(super) fn compare_op(&self, written: &str) -> Option<CompareOp> {
        Some(match written {
            "=" => CompareOp::Eq,
            "!=" => CompareOp::Ne,
            "<" => CompareOp::Lt,
            "<=" => CompareOp::Le,
            ">" => CompareOp::Gt,
            ">=" => CompareOp::Ge,
            _ => return None,
        })
    }

    /// `has`, `has any`, `has all`, `has none`
    pub(super) fn has_kind(&self, pair: Pair<'_>) -> HasKind {
        match pair.into_inner().next_back().map(|p| p.as_rule()) {
            Some(Rule::kw_any) => HasKind::Any,
            Some(Rule::kw_all) => HasKind::All,
            Some(Rule::kw_none) => HasKind::None,
            _ => HasKind::One,
        }
    }

    fn range_behind(&mut self, low: Node, operator: Pair<'_>) -> Option<Node> {
        let span = low.span().to(self.span(&operator));
        let low = self.lower_end(low);
        let depth = low.depth;
        let low = self.plain(low);
        let range = self.range_tail(operator, Some(low), span)?;
        Some(Node { body: Body::Range(range), depth, level: RANGE })
    }

    /// An operand of an operator that asks for at least this level.
    fn operand_of(&mut self, node: Node, least: u8, operator: Span) -> Node {
        // An `if` swallows everything behind it, so that it is never ambiguous where it stands last.
        let open_ended = node.level == CONDITIONAL && node.span().start > operator.start;
        if node.level >= least || open_ended || node.is_error() {
            return node;
        }
        let span = node.span();
        self.needs_brackets(&node, operator);
        Node::new(Expr { kind: ExprKind::Error, span }, 1, ATOM)
    }
}

fn level_of(rule: Rule) -> Option<u8> {
    Some(match rule {
        Rule::kw_or => OR,
        Rule::kw_and => AND,
        Rule::compare => COMPARE,
        Rule::op_in | Rule::in_window | Rule::op_has | Rule::text_op | Rule::matching | Rule::is_ => TEST,
        Rule::point_tail => POINT,
        Rule::range_tail => RANGE,
        Rule::kw_otherwise => OTHERWISE,
        Rule::plus | Rule::minus => SUM,
        Rule::times | Rule::over => PRODUCT,
        _ => return None,
    })
}
