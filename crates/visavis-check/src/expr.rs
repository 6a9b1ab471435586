//! Expressions typed, one function per form; the forms with many cases have modules of their own.
//!
//! In: a tree, and a hint of the type that its place wants. Out: a node of the model, or `None` where an error was said.
//! A hint lets literals and `missing` take a type; it demands nothing. Never says anything about a part that failed.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree};
use visavis_value::{Type, Value};

use crate::checker::Checker;
use crate::fold;
use crate::model::{Expr, ExprId, ExprKind};
use crate::symbols::Symbol;
use crate::words::a_type;

/// The outcome of typing; `None` where an error was said.
pub(crate) type Typed = Option<ExprId>;

impl Checker<'_> {
    pub(crate) fn infer(&mut self, e: &ast::Expr, want: Option<&Type>) -> Typed {
        match &e.kind {
            Tree::Error => {
                self.failed = true;
                None
            }
            Tree::Bool(b) => Some(self.literal(Value::Bool(*b), Type::Bool, e.span)),
            Tree::Missing => self.missing(want, e.span),
            Tree::Number(n) => self.number(n, false, want, e.span),
            Tree::Money(n, code) => self.money(n, false, code, e.span),
            Tree::Duration(lit) => {
                let span = self.span_of(lit)?;
                Some(self.literal(Value::Duration(span), Type::Duration, e.span))
            }
            Tree::Date(written) => self.date(written, want, e.span),
            Tree::DateTime(written) => self.datetime(written, e.span),
            Tree::Time(written) => self.time(written, e.span),
            Tree::Text(parts) => self.written_text(parts, want, e.span),
            Tree::List(items) => self.list(items, want, e.span),
            Tree::Point { span, before } => self.point(span, *before, e.span),
            Tree::Path(path) => self.path(path, want),
            Tree::Index(map, key) => self.map_get(map, key, e.span),
            Tree::Call(name, args) => self.call(name, args, e.span),
            Tree::Negate(a) => self.negate(a, want, e.span),
            Tree::Not(a) => self.not(a, e.span),
            Tree::Arith(op, a, b) => self.arith(*op, a, b, e.span),
            Tree::Compare(op, at, a, b) => self.compare(*op, *at, a, b, e.span),
            Tree::And(..) | Tree::Or(..) if self.choice_slip(e) => None,
            Tree::And(a, b) => self.logic(a, b, ExprKind::And, e.span),
            Tree::Or(a, b) => self.logic(a, b, ExprKind::Or, e.span),
            Tree::Otherwise(a, b) => self.otherwise(a, b, want, e.span),
            Tree::In { value, negated, of } => self.membership(value, *negated, of, e.span),
            Tree::Has(list, kind, items) => self.has(list, *kind, items, e.span),
            Tree::TextTest(op, text, part) => self.text_test(*op, text, part, e.span),
            Tree::Matches(text, pattern) => self.matches(text, pattern, e.span),
            Tree::Presence { value, missing } => self.presence(value, *missing, e.span),
            Tree::If(c, a, b) => self.conditional(c, a, b, want, e.span),
            Tree::Aggregate(aggregate) => self.aggregate(aggregate, e.span),
        }
    }

    /// A node that holds no literal of its own.
    pub(crate) fn node(&mut self, kind: ExprKind, ty: Type, optional: bool, span: Span) -> ExprId {
        self.exprs.push(Expr { kind, ty, optional, span })
    }

    /// A literal where folding gave a value, `missing` where it gave none.
    pub(crate) fn folded(&mut self, value: Option<Value>, ty: Type, span: Span) -> ExprId {
        match value {
            Some(value) => self.literal(value, ty, span),
            None => self.node(ExprKind::Missing, ty, true, span),
        }
    }

    /// Whether it is `missing`, written or folded.
    pub(crate) fn is_missing(&self, id: ExprId) -> bool {
        self.exprs[id].kind == ExprKind::Missing
    }

    /// Whether it may be missing.
    pub(crate) fn optional(&self, id: ExprId) -> bool {
        self.exprs[id].optional
    }

    /// An expression that must be a condition.
    pub(crate) fn condition(&mut self, e: &ast::Expr) -> Typed {
        let id = self.infer(e, Some(&Type::Bool))?;
        if *self.ty(id) == Type::Bool {
            return Some(id);
        }
        let found = self.ty(id).clone();
        let diagnostic = Diagnostic::error(
            Code::NotACondition,
            format!("expected a condition, found {}", a_type(&found)),
            e.span,
            format!("this is {}", a_type(&found)),
        );
        if let Some(diagnostic) = self.counted_slip(diagnostic.clone(), id) {
            return self.fail(diagnostic);
        }
        let written = self.text(e.span);
        let short = if written.len() <= 40 && !written.contains('\n') { written } else { "x" };
        let help = match &found {
            Type::Text(_) => format!("compare it: `{short} = \"…\"`, or `{short} is known`"),
            Type::Enum(v) => {
                format!("compare it: `{short} = {:?}`", v.values.first().map_or("…", |v| v.as_str()))
            }
            Type::List(_) => format!("say what is in it: `{short} has \"…\"`"),
            Type::Map(_) => format!("ask for one entry: `{short}[\"…\"]`"),
            _ => format!("compare it, as in `{short} > …`, or ask `{short} is known`"),
        };
        self.fail(diagnostic.with_help(help))
    }

    fn point(&mut self, lit: &ast::DurationLit, before: bool, span: Span) -> Typed {
        let far = self.span_of(lit)?;
        let far = if before { far.neg() } else { Some(far) };
        let Some(far) = far else {
            return self.fail(Diagnostic::error(
                Code::Literal,
                "this span of time is too long",
                lit.span,
                "it does not fit",
            ));
        };
        Some(self.node(ExprKind::Point(far), Type::DateTime, false, span))
    }

    fn map_get(&mut self, map: &ast::Expr, key: &ast::Expr, span: Span) -> Typed {
        let map = self.infer(map, None);
        let key_id = self.infer(key, None);
        let (map, key_id) = (map?, key_id?);
        let Type::Map(of) = self.ty(map).clone() else {
            let found = a_type(self.ty(map));
            return self.fail(
                Diagnostic::error(
                    Code::Operands,
                    format!("only a map has entries by name, and this is {found}"),
                    self.exprs[map].span,
                    format!("this is {found}"),
                )
                .with_help("of a list, ask `list has \"…\"`"),
            );
        };
        let because = (self.exprs[map].span, "the map");
        let text = Type::Text(visavis_value::Fold::None);
        let key_id = self.expect(key_id, &text, "a map's key", Some(because))?;
        Some(self.node(ExprKind::MapGet(map, key_id), *of, true, span))
    }

    fn not(&mut self, a: &ast::Expr, span: Span) -> Typed {
        let a = self.condition(a)?;
        Some(self.negation(a, span))
    }

    /// `not a`, folded.
    pub(crate) fn negation(&mut self, a: ExprId, span: Span) -> ExprId {
        let optional = self.optional(a);
        match &self.exprs[a].kind {
            ExprKind::Literal(Value::Bool(b)) => {
                let b = !*b;
                self.literal(Value::Bool(b), Type::Bool, span)
            }
            ExprKind::Missing => self.folded(None, Type::Bool, span),
            _ => self.node(ExprKind::Not(a), Type::Bool, optional, span),
        }
    }

    fn logic(
        &mut self,
        a: &ast::Expr,
        b: &ast::Expr,
        make: fn(ExprId, ExprId) -> ExprKind,
        span: Span,
    ) -> Typed {
        let a = self.condition(a);
        let b = self.condition(b);
        let (a, b) = (a?, b?);
        let optional = self.optional(a) || self.optional(b);
        let kind = make(a, b);
        let both = match (self.value_of(a), self.value_of(b)) {
            (Some(Value::Bool(a)), Some(Value::Bool(b))) => Some((*a, *b)),
            _ => None,
        };
        if let Some((a, b)) = both {
            let holds = if matches!(kind, ExprKind::And(..)) { a && b } else { a || b };
            return Some(self.literal(Value::Bool(holds), Type::Bool, span));
        }
        Some(self.node(kind, Type::Bool, optional, span))
    }

    fn otherwise(&mut self, a: &ast::Expr, b: &ast::Expr, want: Option<&Type>, span: Span) -> Typed {
        let (a, b, ty) = self.alternatives(a, b, want, "both sides of `otherwise` are of one type")?;
        if self.is_missing(a) {
            return Some(b);
        }
        if self.value_of(a).is_some() {
            return Some(a);
        }
        let optional = self.optional(a) && self.optional(b);
        Some(self.node(ExprKind::Otherwise(a, b), ty, optional, span))
    }

    fn conditional(
        &mut self,
        c: &ast::Expr,
        a: &ast::Expr,
        b: &ast::Expr,
        want: Option<&Type>,
        span: Span,
    ) -> Typed {
        let c = self.condition(c);
        let branches = self.alternatives(a, b, want, "`then` and `else` give one type");
        let (c, (a, b, ty)) = (c?, branches?);
        match self.exprs[c].kind {
            ExprKind::Literal(Value::Bool(true)) => return Some(a),
            ExprKind::Literal(Value::Bool(false)) | ExprKind::Missing => return Some(b),
            _ => {}
        }
        let optional = self.optional(a) || self.optional(b);
        Some(self.node(ExprKind::If(c, a, b), ty, optional, span))
    }

    /// Two expressions of which one is taken, as one type.
    fn alternatives(
        &mut self,
        a: &ast::Expr,
        b: &ast::Expr,
        want: Option<&Type>,
        rule: &str,
    ) -> Option<(ExprId, ExprId, Type)> {
        // What says nothing of its type takes that of the other; where the other failed it stays silent.
        let (a, b) = if is_untyped(a) && !is_untyped(b) {
            let b = self.infer(b, want)?;
            let hint = self.ty(b).clone();
            (self.infer(a, Some(&hint))?, b)
        } else {
            let a = self.infer(a, want);
            if a.is_none() && is_untyped(b) {
                return None;
            }
            let hint = a.map(|a| self.ty(a).clone());
            let b = self.infer(b, hint.as_ref().or(want));
            (a?, b?)
        };
        match self.unify(a, b) {
            Some(found) => Some(found),
            None => {
                let (ty, place) = (self.ty(a).clone(), self.exprs[a].span);
                self.unlike(b, &ty, place, rule)
            }
        }
    }

    fn presence(&mut self, value: &ast::Expr, missing: bool, span: Span) -> Typed {
        let asked = match self.named_source(value) {
            Some(source) => {
                self.note(value.span, Symbol::Source(source));
                self.node(ExprKind::SourceMissing(source), Type::Bool, false, span)
            }
            None => {
                let id = self.infer(value, Some(&Type::Bool))?;
                match self.exprs[id].kind {
                    ExprKind::Literal(_) => self.literal(Value::Bool(false), Type::Bool, span),
                    ExprKind::Missing => self.literal(Value::Bool(true), Type::Bool, span),
                    _ => self.node(ExprKind::IsMissing(id), Type::Bool, false, span),
                }
            }
        };
        Some(if missing { asked } else { self.negation(asked, span) })
    }

    fn negate(&mut self, a: &ast::Expr, want: Option<&Type>, span: Span) -> Typed {
        match &a.kind {
            // The least int has no positive twin, so the sign goes with the digits.
            Tree::Number(n) => return self.number(n, true, want, span),
            Tree::Money(n, code) => return self.money(n, true, code, span),
            _ => {}
        }
        let a = self.infer(a, want)?;
        let ty = self.ty(a).clone();
        if !matches!(ty, Type::Int | Type::Number | Type::Money(_) | Type::Duration) {
            let found = a_type(&ty);
            return self.fail(Diagnostic::error(
                Code::Operands,
                format!("a minus sign cannot stand before {found}"),
                self.exprs[a].span,
                format!("this is {found}"),
            ));
        }
        if let Some(value) = self.value_of(a) {
            let value = fold::negate(value);
            return Some(self.folded(value, ty, span));
        }
        let optional = self.optional(a);
        Some(self.node(ExprKind::Negate(a), ty, optional, span))
    }
}

/// Whether nothing in an expression says its type: `missing`, an empty list, and what chooses among such.
pub(crate) fn is_untyped(e: &ast::Expr) -> bool {
    match &e.kind {
        Tree::Missing => true,
        Tree::List(items) => items.is_empty(),
        Tree::If(_, a, b) | Tree::Otherwise(a, b) => is_untyped(a) && is_untyped(b),
        _ => false,
    }
}
