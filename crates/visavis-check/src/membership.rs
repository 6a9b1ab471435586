//! `in` and `has`: lists, ranges and windows.
//!
//! In: trees. Out: membership nodes whose operands have one type each. `x in [a, b]` means `x = a or x = b`, so items
//! that compare with x in different ways (a date and a datetime) become one list for each way, joined by `or`.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree, Membership, Range};
use visavis_value::{Fold, Type};

use crate::checker::Checker;
use crate::compare::Pair;
use crate::expr::Typed;
use crate::fold::alike;
use crate::model::{CompareOp, ExprId, ExprKind, HasKind, Items};
use crate::words::a_type;

/// Items that all compare with the same side.
struct Group {
    value: ExprId,
    fold: Fold,
    items: Vec<ExprId>,
}

impl Checker<'_> {
    pub(crate) fn membership(
        &mut self,
        value: &ast::Expr,
        negated: bool,
        of: &Membership,
        span: Span,
    ) -> Typed {
        let value = self.infer(value, None);
        let id = match of {
            Membership::List(list) => self.in_list(value, list, span),
            Membership::Range(range) => self.in_range(value, range, span),
            Membership::Window(window) => self.in_window(value?, window, span),
        }?;
        Some(if negated { self.negation(id, span) } else { id })
    }

    pub(crate) fn in_list(&mut self, value: Typed, list: &ast::Expr, span: Span) -> Typed {
        let hint = value.and_then(|v| self.hint(v));
        if let Tree::List(items) = &list.kind {
            let ids: Vec<ExprId> =
                items.iter().filter_map(|item| self.element(item, hint.as_ref())).collect();
            let value = value?;
            if ids.len() < items.len() {
                return None;
            }
            return self.in_items(value, &ids, span);
        }
        let list_id = self.infer(list, None);
        self.in_whole_list(value?, list_id?, list.span, span)
    }

    /// `x in list`, where the list is no list literal. `at` is where it stands.
    pub(crate) fn in_whole_list(&mut self, value: ExprId, list_id: ExprId, at: Span, span: Span) -> Typed {
        let Type::List(of) = self.ty(list_id).clone() else { return self.not_a_list(value, list_id) };
        let Some((value, fold)) = self.beside(value, &of) else {
            let ty = Type::List(of);
            return self.unlike(value, &ty, at, "a value cannot be in a list of another type");
        };
        let optional = self.optional(value) || self.optional(list_id);
        let kind = ExprKind::InList { value, fold, items: Items::List(list_id) };
        Some(self.node(kind, Type::Bool, optional, span))
    }

    /// The value as a list's elements are, which cannot convert themselves.
    fn beside(&mut self, value: ExprId, element: &Type) -> Option<(ExprId, Fold)> {
        let value = match (self.ty(value), element) {
            (Type::DateTime, Type::Date) => {
                self.convert(value, crate::model::Conversion::DateTimeToDate, Type::Date)
            }
            (Type::Date, Type::DateTime) => return None,
            _ => self.fit(value, element)?,
        };
        let fold = match (self.ty(value), element) {
            (Type::Text(a), Type::Text(b)) => (*a).max(*b),
            (Type::Enum(a), Type::Enum(b)) => a.fold.max(b.fold),
            _ => Fold::None,
        };
        Some((value, fold))
    }

    fn not_a_list<T>(&mut self, value: ExprId, list: ExprId) -> Option<T> {
        let (found, span) = (self.ty(list).clone(), self.exprs[list].span);
        let diagnostic = Diagnostic::error(
            Code::Operands,
            format!("`in` looks into a list, a range or a window, and this is {}", a_type(&found)),
            span,
            format!("this is {}", a_type(&found)),
        );
        let written = self.text(span).to_owned();
        let moment = matches!(self.ty(value), Type::Date | Type::DateTime);
        self.fail(if moment && found == Type::Duration && self.value_of(list).is_some() {
            self.window_slip(diagnostic, span)
        } else if self.value_of(list).is_some() {
            diagnostic.with_fix(
                format!("put it in a list: `[{written}]`"),
                span,
                format!("[{written}]"),
                Applicability::Unsafe,
            )
        } else if let (Type::Text(_), Type::Text(_)) = (self.ty(value), &found) {
            diagnostic.with_help(format!("whether a text holds another says `{written} contains …`"))
        } else {
            diagnostic.with_help("compare two values with `=`")
        })
    }

    fn in_items(&mut self, value: ExprId, ids: &[ExprId], span: Span) -> Typed {
        let mut groups: Vec<Group> = Vec::new();
        let mut failed = false;
        for id in ids {
            let Some(Pair { left, right, fold }) = self.pair(value, *id, false) else {
                failed = true;
                let _: Option<()> = self.not_comparable(value, *id, false);
                continue;
            };
            let ty = self.ty(left).clone();
            // Texts that fold differently compare differently.
            match groups.iter_mut().find(|g| g.fold == fold && alike(&self.exprs[g.value].ty, &ty)) {
                Some(group) => group.items.push(right),
                None => groups.push(Group { value: left, fold, items: vec![right] }),
            }
        }
        if failed {
            return None;
        }
        if groups.is_empty() {
            groups.push(Group { value, fold: Fold::None, items: Vec::new() });
        }
        let mut whole = None;
        for group in groups {
            let next = self.in_group(group, span);
            whole = Some(self.joined_by(ExprKind::Or, whole, next, span));
        }
        whole
    }

    fn in_group(&mut self, group: Group, span: Span) -> ExprId {
        let Group { value, fold, items } = group;
        if self.is_missing(value) {
            return self.folded(None, Type::Bool, span);
        }
        let optional = self.optional(value) || items.iter().any(|i| self.optional(*i));
        let kind = ExprKind::InList { value, fold, items: Items::Each(items) };
        self.node(kind, Type::Bool, optional, span)
    }

    pub(crate) fn in_range(&mut self, value: Typed, range: &Range, span: Span) -> Typed {
        let hint = value.and_then(|v| self.hint(v));
        let end = |checker: &mut Self, e: &Option<Box<ast::Expr>>| {
            e.as_deref().map(|e| checker.element(e, hint.as_ref()))
        };
        let (low, high) = (end(self, &range.low), end(self, &range.high));
        let value = value?;
        let side = |checker: &mut Self, end: Option<Typed>| match end {
            None => Some(None),
            Some(id) => {
                let id = id?;
                match checker.pair(value, id, true) {
                    Some(pair) => Some(Some(pair)),
                    None => checker.not_comparable(value, id, true),
                }
            }
        };
        let (low, high) = (side(self, low), side(self, high));
        let (low, high) = (low?, high?);
        self.warn_empty(range, low.as_ref().map(|p| p.right), high.as_ref().map(|p| p.right));
        let apart = match (&low, &high) {
            (Some(a), Some(b)) => a.fold != b.fold || !alike(self.ty(a.left), self.ty(b.left)),
            _ => false,
        };
        if apart {
            let below = if range.inclusive { CompareOp::Le } else { CompareOp::Lt };
            let low = low.map(|p| self.comparison(CompareOp::Ge, &p, span))?;
            let high = high.map(|p| self.comparison(below, &p, span))?;
            let optional = self.optional(low) || self.optional(high);
            return Some(self.node(ExprKind::And(low, high), Type::Bool, optional, span));
        }
        let first = low.as_ref().or(high.as_ref())?;
        let (value, fold) = (first.left, first.fold);
        let (low, high) = (low.map(|p| p.right), high.map(|p| p.right));
        let optional = [Some(value), low, high].into_iter().flatten().any(|id| self.optional(id));
        let kind = ExprKind::InRange { value, fold, low, high, inclusive: range.inclusive };
        Some(self.node(kind, Type::Bool, optional, span))
    }

    pub(crate) fn in_window(&mut self, value: ExprId, window: &ast::Window, span: Span) -> Typed {
        let far = self.span_of(&window.duration)?;
        let found = self.ty(value).clone();
        match found {
            Type::Date if !far.is_calendar() => {
                let diagnostic = Diagnostic::error(
                    Code::DateWithHours,
                    "a date has no hours",
                    window.span,
                    "hours, minutes or seconds",
                )
                .with_label(self.exprs[value].span, "this is a date");
                self.fail(self.declared(diagnostic, value).with_help("count in days, or keep a `datetime`"))
            }
            Type::Date | Type::DateTime => {
                let optional = self.optional(value);
                let kind = ExprKind::InWindow { value, last: window.last, span: far };
                Some(self.node(kind, Type::Bool, optional, span))
            }
            _ => {
                let found = a_type(&found);
                let diagnostic = Diagnostic::error(
                    Code::Operands,
                    format!("only a date or datetime is in a window of time, and this is {found}"),
                    self.exprs[value].span,
                    format!("this is {found}"),
                )
                .with_label(window.span, "the window");
                if let ExprKind::Aggregate(aggregate) = &self.exprs[value].kind {
                    let name = self.event_of(aggregate.event).map_or("", |event| event.name.as_str());
                    let inside = format!("{} in {}", crate::names::spelled(name), self.text(window.span));
                    let help = format!("a window over events stands inside the brackets: `({inside})`");
                    return self.fail(diagnostic.with_help(help));
                }
                self.fail(self.declared(diagnostic, value))
            }
        }
    }

    pub(crate) fn has(
        &mut self,
        list: &ast::Expr,
        kind: ast::HasKind,
        items: &ast::Expr,
        span: Span,
    ) -> Typed {
        let list_id = self.infer(list, None);
        self.has_typed(list_id, kind, (list.span, items), span)
    }

    /// `list has …` of a list that is typed already; `at` is where it stands.
    pub(crate) fn has_typed(
        &mut self,
        list_id: Typed,
        kind: ast::HasKind,
        (at, items): (Span, &ast::Expr),
        span: Span,
    ) -> Typed {
        let element = match list_id.map(|id| self.ty(id).clone()) {
            Some(Type::List(of)) => Some(*of),
            Some(found) => return self.has_no_items(&found, at, items),
            None => None,
        };
        // A date would compare with a datetime's day, which a list's elements cannot become: it is no midnight here.
        let hint = element.clone().filter(|of| *of != Type::DateTime);
        let found = match (&items.kind, kind) {
            (_, ast::HasKind::One) => self.element(items, hint.as_ref()).map(|id| vec![id]),
            (Tree::List(items), _) => {
                let ids: Vec<_> = items.iter().map(|i| self.element(i, hint.as_ref())).collect();
                ids.into_iter().collect()
            }
            _ => return self.has_list(list_id?, &element?, kind, items, span),
        };
        let (list_id, element, found) = (list_id?, element?, found?);
        let mut groups: Vec<(Fold, Vec<ExprId>)> = Vec::new();
        for id in &found {
            let (id, fold) = self.has_item(*id, &element, at, kind)?;
            match groups.iter_mut().find(|(f, _)| *f == fold) {
                Some((_, ids)) => ids.push(id),
                None => groups.push((fold, vec![id])),
            }
        }
        if groups.is_empty() {
            groups.push((element_fold(&element), Vec::new()));
        }
        let kind = has_kind(kind);
        let join = if kind == HasKind::Any { ExprKind::Or } else { ExprKind::And };
        let mut whole = None;
        for (fold, each) in groups {
            let optional = self.optional(list_id) || each.iter().any(|id| self.optional(*id));
            let next = ExprKind::Has { list: list_id, kind, fold, items: Items::Each(each) };
            let next = self.node(next, Type::Bool, optional, span);
            whole = Some(self.joined_by(join, whole, next, span));
        }
        whole
    }

    /// One more part of a test that stands in several nodes.
    fn joined_by(
        &mut self,
        join: fn(ExprId, ExprId) -> ExprKind,
        before: Typed,
        next: ExprId,
        span: Span,
    ) -> ExprId {
        let Some(before) = before else { return next };
        let optional = self.optional(before) || self.optional(next);
        self.node(join(before, next), Type::Bool, optional, span)
    }

    fn has_item(
        &mut self,
        id: ExprId,
        element: &Type,
        list: Span,
        kind: ast::HasKind,
    ) -> Option<(ExprId, Fold)> {
        if let (Type::List(_), ast::HasKind::One) = (self.ty(id), kind) {
            return self.fail(
                Diagnostic::error(
                    Code::Operands,
                    "`has` asks for one value, and this is a list",
                    self.exprs[id].span,
                    "a list",
                )
                .with_help("say which: `has any […]`, `has all […]` or `has none […]`"),
            );
        }
        if let Some(found) = self.beside(id, element) {
            return Some(found);
        }
        if let (Type::Enum(variants), Type::Text(_), Some(visavis_value::Value::Text(text))) =
            (element, self.ty(id), self.value_of(id))
        {
            let diagnostic = self.not_a_value(variants, text, self.exprs[id].span);
            return self.fail(diagnostic.with_label(list, "the list"));
        }
        self.unlike(id, element, list, "a list has values of its own type only")
    }

    fn has_list(
        &mut self,
        list: ExprId,
        element: &Type,
        kind: ast::HasKind,
        items: &ast::Expr,
        span: Span,
    ) -> Typed {
        let wanted = Type::List(Box::new(element.clone()));
        let days = *element == Type::DateTime;
        let id = self.infer(items, if days { None } else { Some(&wanted) })?;
        if !matches!(self.ty(id), Type::List(_)) {
            let written = self.text(items.span).to_owned();
            let found = a_type(self.ty(id));
            return self.fail(
                Diagnostic::error(
                    Code::Operands,
                    format!("a list must stand here, and this is {found}"),
                    items.span,
                    format!("this is {found}"),
                )
                .with_fix(
                    format!("put it in a list: `[{written}]`"),
                    items.span,
                    format!("[{written}]"),
                    Applicability::Safe,
                ),
            );
        }
        let fitted = if days && !alike(self.ty(id), &wanted) { None } else { self.fit(id, &wanted) };
        let Some(fitted) = fitted else {
            let place = self.exprs[list].span;
            return self.unlike(id, &wanted, place, "two lists are of one type here");
        };
        let fold = element_fold(element).max(match self.ty(fitted) {
            Type::List(of) => element_fold(of),
            _ => Fold::None,
        });
        let optional = self.optional(list) || self.optional(fitted);
        let kind = ExprKind::Has { list, kind: has_kind(kind), fold, items: Items::List(fitted) };
        Some(self.node(kind, Type::Bool, optional, span))
    }

    fn has_no_items<T>(&mut self, found: &Type, list: Span, items: &ast::Expr) -> Option<T> {
        let diagnostic = Diagnostic::error(
            Code::Operands,
            format!("only a list `has` values, and this is {}", a_type(found)),
            list,
            format!("this is {}", a_type(found)),
        );
        let (list, items) = (self.text(list), self.text(items.span));
        self.fail(match found {
            Type::Text(_) => diagnostic.with_help(format!("of a text, write `{list} contains {items}`")),
            Type::Map(_) => diagnostic.with_help(format!("of a map, write `{list}[{items}] is known`")),
            _ => diagnostic.with_help(format!("compare it: `{list} = {items}`")),
        })
    }
}

fn element_fold(element: &Type) -> Fold {
    match element {
        Type::Text(fold) => *fold,
        Type::Enum(variants) => variants.fold,
        _ => Fold::None,
    }
}

fn has_kind(kind: ast::HasKind) -> HasKind {
    match kind {
        ast::HasKind::One | ast::HasKind::Any => HasKind::Any,
        ast::HasKind::All => HasKind::All,
        ast::HasKind::None => HasKind::None,
    }
}
