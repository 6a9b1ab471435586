//! Comparisons: which types compare, and as what.
//!
//! In: two expressions. Out: the comparison, both sides converted to one type, folded where both are literals. What does
//! not compare is an error with both halves. Never compares an enumeration with a text that is none of its values.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree};
use visavis_value::{Fold, Type, Value};

use crate::checker::Checker;
use crate::convert::not_a_version;
use crate::expr::Typed;
use crate::fold;
use crate::model::{CompareOp, Conversion, ExprId, ExprKind};
use crate::resolve::Meaning;
use crate::spans::{Parts, comparable};
use crate::words::{a_type, value_elsewhere};

/// Two operands that compare, and how texts among them do.
pub(crate) struct Pair {
    pub(crate) left: ExprId,
    pub(crate) right: ExprId,
    pub(crate) fold: Fold,
}

impl Checker<'_> {
    pub(crate) fn compare(
        &mut self,
        op: CompareOp,
        at: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Typed {
        let (left_missing, right_missing) = (self.says_missing(left), self.says_missing(right));
        if left_missing || right_missing {
            return self.compared_with_missing(op, at, (left, left_missing), (right, right_missing));
        }
        let (l, r) = if is_literal(left) && !is_literal(right) {
            let r = self.infer(right, None);
            let hint = r.and_then(|r| self.hint(r));
            (self.infer(left, hint.as_ref()), r)
        } else {
            let l = self.infer(left, None);
            let hint = l.and_then(|l| self.hint(l));
            (l, self.infer(right, hint.as_ref()))
        };
        let (l, r) = (l?, r?);
        let ordered = !matches!(op, CompareOp::Eq | CompareOp::Ne);
        let Some(pair) = self.pair(l, r, ordered) else {
            let diagnostic = self.incomparable(l, r, ordered);
            let diagnostic = self.list_slip(diagnostic, at, op, l, r);
            return self.fail(diagnostic);
        };
        Some(self.comparison(op, &pair, span))
    }

    /// The comparison of operands that do compare, folded.
    pub(crate) fn comparison(&mut self, op: CompareOp, pair: &Pair, span: Span) -> ExprId {
        let Pair { left, right, fold } = *pair;
        let value = match (self.value_of(left), self.value_of(right)) {
            (Some(a), Some(b)) => Some(fold::compare(op, fold, a, b).map(Value::Bool)),
            _ if self.is_missing(left) || self.is_missing(right) => Some(None),
            _ => None,
        };
        if let Some(value) = value {
            return self.folded(value, Type::Bool, span);
        }
        let optional = self.optional(left) || self.optional(right);
        self.node(ExprKind::Compare { op, fold, left, right }, Type::Bool, optional, span)
    }

    /// The hint that an operand gives the other. A date beside a datetime stays a day: it is the datetime that converts.
    pub(crate) fn hint(&self, id: ExprId) -> Option<Type> {
        match self.ty(id) {
            Type::DateTime => None,
            ty => Some(ty.clone()),
        }
    }

    /// Both operands as one type, where they compare. Silent where they do not.
    pub(crate) fn pair(&mut self, left: ExprId, right: ExprId, ordered: bool) -> Option<Pair> {
        let (left, right) = self.converted(left, right, ordered)?;
        let fold = match (self.ty(left), self.ty(right)) {
            (Type::Text(a), Type::Text(b)) => (*a).max(*b),
            (Type::Enum(a), Type::Enum(b)) => a.fold.max(b.fold),
            (Type::Bool, _) if ordered => return None,
            (Type::Duration, _) => {
                let parts = (self.parts(left), self.parts(right));
                return comparable(parts.0, parts.1).then_some(Pair { left, right, fold: Fold::None });
            }
            (Type::List(_) | Type::Map(_), _) => return None,
            _ => Fold::None,
        };
        Some(Pair { left, right, fold })
    }

    fn converted(&mut self, l: ExprId, r: ExprId, ordered: bool) -> Option<(ExprId, ExprId)> {
        let text = Type::Text(Fold::None);
        match (self.ty(l).clone(), self.ty(r).clone()) {
            (Type::DateTime, Type::Date) => {
                Some((self.convert(l, Conversion::DateTimeToDate, Type::Date), r))
            }
            (Type::Date, Type::DateTime) => {
                Some((l, self.convert(r, Conversion::DateTimeToDate, Type::Date)))
            }
            (Type::Enum(_), Type::Enum(_)) => {
                // One of the enumeration's own values, written out, compares as such.
                let literal = self.value_of(l).is_some() || self.value_of(r).is_some();
                if literal && !ordered && fold::alike(self.ty(l), self.ty(r)) {
                    return Some((l, r));
                }
                Some((self.fit(l, &text)?, self.fit(r, &text)?))
            }
            (ty @ Type::Enum(_), Type::Text(_)) => {
                let r = if self.value_of(r).is_some() { self.fit(r, &ty)? } else { r };
                if fold::alike(self.ty(r), &ty) && !ordered {
                    return Some((l, r));
                }
                Some((self.fit(l, &text)?, self.fit(r, &text)?))
            }
            (Type::Text(_), Type::Enum(_)) => {
                let (r, l) = self.converted(r, l, ordered)?;
                Some((l, r))
            }
            // What is a date or a version here is no date literal's or text's place; only these two convert.
            (Type::Version, Type::Text(_)) => Some((l, self.fit(r, &Type::Version)?)),
            (Type::Text(_), Type::Version) => Some((self.fit(l, &Type::Version)?, r)),
            (Type::Int, Type::Number) => Some((self.fit(l, &Type::Number)?, r)),
            (Type::Number, Type::Int) => Some((l, self.fit(r, &Type::Number)?)),
            (a, b) => fold::alike(&a, &b).then_some((l, r)),
        }
    }

    /// The error that two operands do not compare.
    pub(crate) fn not_comparable<T>(&mut self, l: ExprId, r: ExprId, ordered: bool) -> Option<T> {
        let diagnostic = self.incomparable(l, r, ordered);
        self.fail(diagnostic)
    }

    fn incomparable(&self, l: ExprId, r: ExprId, ordered: bool) -> Diagnostic {
        match (self.ty(l), self.ty(r), self.literal_text(l), self.literal_text(r)) {
            (Type::Enum(variants), Type::Text(_), _, Some(text)) => {
                self.declared(self.not_a_value(variants, text, self.exprs[r].span), l)
            }
            (Type::Text(_), Type::Enum(variants), Some(text), _) => {
                self.declared(self.not_a_value(variants, text, self.exprs[l].span), r)
            }
            (Type::Version, Type::Text(_), _, Some(text)) => not_a_version(text, self.exprs[r].span),
            (Type::Text(_), Type::Version, Some(text), _) => not_a_version(text, self.exprs[l].span),
            _ => self.two_types(l, r, ordered),
        }
    }

    fn two_types(&self, l: ExprId, r: ExprId, ordered: bool) -> Diagnostic {
        let (tl, tr) = (self.ty(l), self.ty(r));
        let (ls, rs) = (self.exprs[l].span, self.exprs[r].span);
        // The primary place is the literal, as that is where the slip is.
        let (at, this, other, that) = if self.value_of(l).is_some() && self.value_of(r).is_none() {
            (ls, tl, rs, tr)
        } else {
            (rs, tr, ls, tl)
        };
        let message = match (tl, tr) {
            (Type::Bool, Type::Bool) if ordered => "true and false have no order".to_owned(),
            (Type::Duration, Type::Duration) => "months do not compare with days or hours".to_owned(),
            (Type::List(_), Type::List(_)) => "lists do not compare as a whole".to_owned(),
            (Type::Map(_), Type::Map(_)) => "maps do not compare as a whole".to_owned(),
            (Type::Money(a), Type::Money(b)) => format!("{} does not compare with {}", a.code(), b.code()),
            _ => format!("{} does not compare with {}", a_type(tl), a_type(tr)),
        };
        let label = |ty: &Type| format!("this is {}", a_type(ty));
        let diagnostic =
            Diagnostic::error(Code::NotComparable, message, at, label(this)).with_label(other, label(that));
        let way = if at == rs { self.with_way(diagnostic, r, tl) } else { self.with_way(diagnostic, l, tr) };
        match (tl, tr) {
            (Type::Duration, ty) | (ty, Type::Duration) if *ty != Type::Duration => self.span_slip(way, l, r),
            (Type::Bool, Type::Int | Type::Number) | (Type::Int | Type::Number, Type::Bool) => {
                self.count_slip(way, if *tl == Type::Bool { l } else { r })
            }
            (Type::Bool, Type::Bool) => {
                way.with_help("compare conditions with `=` or `!=`, or join them with `and`")
            }
            (Type::Duration, Type::Duration) => {
                way.with_help("a month has no fixed length: write both sides in months, or both in days")
            }
            (_, Type::List(_)) if !matches!(tl, Type::List(_)) => way
                .with_help("whether a list holds a value is asked with `in`: `country in [\"FR\", \"BE\"]`"),
            (Type::List(_), _) => {
                way.with_help("ask what a list holds: `list has v`, `list has any […]`, `list has all […]`")
            }
            (Type::Map(_), _) | (_, Type::Map(_)) => way.with_help("ask for one entry: `map[\"key\"]`"),
            (Type::Money(a), Type::Money(b)) if a != b => {
                way.with_help("amounts of two currencies never mix; convert them before they come here")
            }
            (Type::Date, Type::Text(_)) | (Type::Text(_), Type::Date) if way.fixes.is_empty() => {
                way.with_help("a day is written `2026-03-01`, without quotes")
            }
            (Type::DateTime, Type::Text(_)) | (Type::Text(_), Type::DateTime) if way.fixes.is_empty() => way
                .with_help(
                    "a point in time is written `2026-03-01 09:00`, without quotes; a day counts as its midnight",
                ),
            (Type::Date | Type::DateTime, Type::Int) | (Type::Int, Type::Date | Type::DateTime)
                if way.help.is_empty() && way.fixes.is_empty() =>
            {
                way.with_help("a year is compared with `year(birth_date)`, an age with `age(birth_date)`")
            }
            (Type::Version, Type::Text(_)) | (Type::Text(_), Type::Version) => {
                way.with_help("declare the text as a `version` too")
            }
            _ => way,
        }
    }

    fn literal_text(&self, id: ExprId) -> Option<&str> {
        match self.value_of(id) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Adds where the attribute is declared.
    pub(crate) fn declared(&self, diagnostic: Diagnostic, id: ExprId) -> Diagnostic {
        if let ExprKind::Field(event, field) = &self.exprs[id].kind
            && let Some(field) = self.field_of(*event, *field)
        {
            return diagnostic.with_label(field.span, format!("`{}` is declared here", field.name));
        }
        let ExprKind::Attribute(attribute) = &self.exprs[id].kind else { return diagnostic };
        match self.attributes.get(attribute.index()) {
            Some(a) => {
                let name = a.path.join(".");
                diagnostic.with_label(a.span, format!("`{name}` is declared here"))
            }
            None => diagnostic,
        }
    }

    /// Whether it is `missing`, or what other tools call so and nothing here is called.
    fn says_missing(&self, e: &ast::Expr) -> bool {
        match &e.kind {
            Tree::Missing => true,
            Tree::Path(path) => match path.names.as_slice() {
                [name] => {
                    value_elsewhere(&name.text) == Some(("missing", true))
                        && self.field_in_hand(path).is_none()
                        && matches!(self.meaning(path), Meaning::Unknown)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn compared_with_missing(
        &mut self,
        op: CompareOp,
        at: Span,
        (left, left_missing): (&ast::Expr, bool),
        (right, right_missing): (&ast::Expr, bool),
    ) -> Typed {
        let missing = if right_missing { right } else { left };
        let diagnostic = Diagnostic::error(
            Code::ComparedWithMissing,
            "a comparison with `missing` is never known to be true",
            missing.span,
            "nothing equals it",
        )
        .with_label(at, "compared here");
        let presence = match op {
            CompareOp::Eq => "is missing",
            CompareOp::Ne => "is known",
            _ => return self.fail(diagnostic.with_help("ask `x is missing` or `x is known`")),
        };
        let title = format!("write `{presence}`");
        self.fail(match (left_missing, right_missing) {
            (false, true) => diagnostic.with_fix(title, at.to(right.span), presence, Applicability::Safe),
            (true, false) => {
                let text = format!("{} {presence}", self.text(right.span));
                diagnostic.with_fix(title, left.span.to(right.span), text, Applicability::Safe)
            }
            _ => diagnostic.with_help(title),
        })
    }

    /// The parts that a span of time may have.
    pub(crate) fn parts(&self, id: ExprId) -> Parts {
        crate::spans::parts(&self.exprs, &self.lets, id)
    }
}

/// Whether what was written is a literal, whose type a hint may change.
fn is_literal(e: &ast::Expr) -> bool {
    match &e.kind {
        Tree::Number(_) | Tree::Money(..) | Tree::Date(_) | Tree::Text(_) | Tree::List(_) => true,
        Tree::Path(path) => path.names.len() == 1,
        Tree::Negate(a) => is_literal(a),
        _ => crate::expr::is_untyped(e),
    }
}
