//! Operands: what stands between operators.

use super::Builder;
use super::chain::{ATOM, BRACKETED, Body, CONDITIONAL, Node};
use crate::ast::{
    Aggregate, DurationLit, Expr, ExprKind, MAX_DEPTH, Membership, Range, Sequence, TextOp, Window,
};
use crate::grammar::{Pair, Rule};
use visavis_diag::{Code, Diagnostic, Span};

impl Builder<'_> {
    /// An expression.
    pub(super) fn expr(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let node = self.node(pair)?;
        Some(self.plain(node))
    }

    /// An operand with how deep it is.
    pub(super) fn operand(&mut self, pair: Pair<'_>) -> Option<Node> {
        if pair.as_rule() == Rule::reference {
            return self.reference(pair);
        }
        let span = self.span(&pair);
        let leaf = |kind| Node::new(Expr { kind, span }, 1, ATOM);
        Some(match pair.as_rule() {
            Rule::call => self.call(pair, span)?,
            Rule::moment => Node::new(self.moment(&pair), 1, ATOM),
            Rule::clock => leaf(ExprKind::Time(pair.as_str().into())),
            Rule::measure => leaf(self.measure(pair)?),
            Rule::boolean => leaf(ExprKind::Bool(pair.as_str() == "true")),
            Rule::absent => leaf(ExprKind::Missing),
            Rule::hole => leaf(ExprKind::Error),
            Rule::text => {
                let (parts, depth) = self.text_parts(pair)?;
                self.deeper(ExprKind::Text(parts), span, depth, ATOM)
            }
            Rule::parens => self.parens(pair, span)?,
            Rule::list => {
                let (elements, depth) = self.elements(pair)?;
                self.deeper(ExprKind::List(elements), span, depth, ATOM)
            }
            Rule::conditional => self.conditional(pair, span)?,
            Rule::aggregate => self.aggregate(pair, span)?,
            Rule::range_tail => {
                Node { body: Body::Range(self.range_tail(pair, None, span)?), depth: 1, level: ATOM }
            }
            _ => return None,
        })
    }

    /// A node above others of this depth; where it gets too deep, an error in its place.
    pub(super) fn deeper(&mut self, kind: ExprKind, span: Span, below: usize, level: u8) -> Node {
        if below < MAX_DEPTH {
            return Node::new(Expr { kind, span }, below + 1, level);
        }
        // A long chain is one mistake, however often it gets too deep.
        let begun = |d: &Diagnostic| {
            d.code == Code::TooLarge && d.primary().is_some_and(|label| label.span.start == span.start)
        };
        if !self.diagnostics.last().is_some_and(begun) {
            self.diagnostics.push(too_deep(span));
        }
        Node::new(Expr { kind: ExprKind::Error, span }, 1, level)
    }

    fn parens(&mut self, pair: Pair<'_>, span: Span) -> Option<Node> {
        let mut node = self.node(pair.into_inner().next()?)?;
        match &mut node.body {
            Body::Expr(expr) => expr.span = span,
            Body::Range(range) => range.span = span,
        }
        Some(Node { level: BRACKETED, ..node })
    }

    fn elements(&mut self, pair: Pair<'_>) -> Option<(Vec<Expr>, usize)> {
        let inner = pair.into_inner();
        // Between two elements stands a comma.
        let (mut elements, mut depth) = (Vec::with_capacity(inner.len().div_ceil(2)), 0);
        for p in inner.filter(|p| p.as_rule() == Rule::expr) {
            let node = self.node(p)?;
            depth = depth.max(node.depth);
            elements.push(self.plain(node));
        }
        Some((elements, depth))
    }

    fn conditional(&mut self, pair: Pair<'_>, span: Span) -> Option<Node> {
        let mut nodes = Vec::with_capacity(3);
        for p in pair.into_inner().filter(|p| p.as_rule() == Rule::expr) {
            nodes.push(self.node(p)?);
        }
        let depth = nodes.iter().map(|n| n.depth).max()?;
        let mut parts = nodes.into_iter().map(|n| Box::new(self.plain(n)));
        let kind = ExprKind::If(parts.next()?, parts.next()?, parts.next()?);
        drop(parts);
        Some(self.deeper(kind, span, depth, CONDITIONAL))
    }

    fn reference(&mut self, pair: Pair<'_>) -> Option<Node> {
        let mut inner = pair.into_inner();
        let path = self.path(inner.next()?);
        let span = path.span;
        let of = Expr { kind: ExprKind::Path(path), span };
        let Some(index) = inner.next() else { return Some(Node::new(of, 1, ATOM)) };
        let span = span.to(self.span(&index));
        let at = self.node(index.into_inner().next()?)?;
        let depth = at.depth;
        let kind = ExprKind::Index(Box::new(of), Box::new(self.plain(at)));
        Some(self.deeper(kind, span, depth, ATOM))
    }

    fn call(&mut self, pair: Pair<'_>, span: Span) -> Option<Node> {
        let mut inner = pair.into_inner();
        let path = self.path(inner.next()?);
        let (arguments, depth) = self.elements(inner.next()?)?;
        let mut names = path.names.into_iter();
        let function = names.next()?;
        if names.next().is_some() {
            let message = "a function has a plain name, with no dots";
            self.diagnostics.push(
                Diagnostic::error(Code::Unexpected, message, path.span, "this is no function")
                    .with_help("a function takes what it works on in brackets: `length(crm.email)`"),
            );
            return Some(Node::new(Expr { kind: ExprKind::Error, span }, 1, ATOM));
        }
        Some(self.deeper(ExprKind::Call(Box::new(function), arguments), span, depth, ATOM))
    }

    fn aggregate(&mut self, pair: Pair<'_>, span: Span) -> Option<Node> {
        let mut inner = pair.into_inner();
        let function = self.word(&inner.next()?);
        let path = self.path(inner.next()?);
        let (mut window, mut filter, mut sequence, mut depth) = (None, None, None, 0);
        for p in inner {
            match p.as_rule() {
                Rule::window => window = Some(Membership::Window(Box::new(self.window(p)?))),
                Rule::range => window = Some(Membership::Range(self.range_of(p)?)),
                Rule::filter => {
                    let node = self.filter(p)?;
                    depth = depth.max(node.depth);
                    filter = Some(self.plain(node));
                }
                Rule::sequence => {
                    let (built, below) = self.sequence(p)?;
                    depth = depth.max(below);
                    sequence = Some(built);
                }
                _ => {}
            }
        }
        let aggregate = Aggregate { function, path, window, filter, sequence };
        Some(self.deeper(ExprKind::Aggregate(Box::new(aggregate)), span, depth, ATOM))
    }

    fn filter(&mut self, pair: Pair<'_>) -> Option<Node> {
        self.node(pair.into_inner().next_back()?)
    }

    fn sequence(&mut self, pair: Pair<'_>) -> Option<(Sequence, usize)> {
        let (mut negated, mut event, mut within, mut filter, mut depth) = (false, None, None, None, 0);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::kw_not => negated = true,
                Rule::name => event = Some(self.name(&p)),
                Rule::duration => within = Some(self.duration(p)?),
                Rule::filter => {
                    let node = self.filter(p)?;
                    depth = node.depth;
                    filter = Some(self.plain(node));
                }
                _ => {}
            }
        }
        Some((Sequence { negated, event: event?, within: within?, filter }, depth))
    }

    /// `last 30 days`, `next 7 days`
    pub(super) fn window(&mut self, pair: Pair<'_>) -> Option<Window> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let last = inner.next()?.as_rule() == Rule::kw_last;
        let duration: DurationLit = self.duration(inner.next()?)?;
        Some(Window { last, duration, span })
    }

    /// A range where the grammar asks for one.
    pub(super) fn range_of(&mut self, pair: Pair<'_>) -> Option<Range> {
        let span = self.span(&pair);
        let (mut low, mut high, mut inclusive, mut dots) = (None, None, true, false);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::up_to => (dots, inclusive) = (true, p.as_str() == ".."),
                _ if dots => high = Some(Box::new(self.bound(p)?)),
                _ => low = Some(Box::new(self.bound(p)?)),
            }
        }
        Some(Range { low, high, inclusive, span })
    }

    /// A range behind its lower end, which is given.
    pub(super) fn range_tail(&mut self, pair: Pair<'_>, low: Option<Expr>, span: Span) -> Option<Range> {
        let mut inner = pair.into_inner();
        let inclusive = inner.next()?.as_str() == "..";
        let high = match inner.next() {
            Some(p) => Some(Box::new(self.bound(p)?)),
            None => None,
        };
        Some(Range { low: low.map(Box::new), high, inclusive, span })
    }

    fn bound(&mut self, pair: Pair<'_>) -> Option<Expr> {
        self.literal(pair)
    }

    /// `starts with`, `ends with`, `contains`
    pub(super) fn text_op(&self, pair: Pair<'_>) -> Option<TextOp> {
        Some(match pair.into_inner().next()?.as_rule() {
            Rule::kw_starts => TextOp::StartsWith,
            Rule::kw_ends => TextOp::EndsWith,
            Rule::kw_contains => TextOp::Contains,
            _ => return None,
        })
    }
}

/// The one message for whatever nests too deeply.
pub(crate) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("this nests more than {MAX_DEPTH} levels deep");
    Diagnostic::error(Code::TooLarge, message, span, "too deep")
        .with_help("give the inner part a name of its own with `let` or `segment`, and use the name here")
}
