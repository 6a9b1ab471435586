//! Literals: digits, dates and texts become values, or one error that says what is wrong with them.
//!
//! In: what was written, and the type that the place wants, as a hint. Out: a literal of its own type, or of the wanted
//! one where the language lets a literal take it. Numbers are read from their digits, never divided.

use smol_str::{SmolStr, ToSmolStr};
use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, DurationLit, Name, Number, TextPart};
use visavis_value::{Duration, Fold, Money, Type, Value, calendar, print, read};

use crate::checker::Checker;
use crate::expr::Typed;
use crate::fold::fit_value;
use crate::model::{Expr, ExprId, ExprKind};

/// Digits as JSON writes them: no zeros in front.
pub(crate) fn plain(digits: &str) -> &str {
    let trimmed = digits.trim_start_matches('0');
    let keep = if trimmed.starts_with(|c: char| c.is_ascii_digit()) { 0 } else { 1 };
    digits.get((digits.len() - trimmed.len()).saturating_sub(keep)..).unwrap_or(digits)
}

/// What a number says: whole, or with a point or percent.
pub(crate) enum Figure {
    /// An int
    Int(i64),
    /// A number
    Number(f64),
}

impl Checker<'_> {
    /// A literal node.
    pub(crate) fn literal(&mut self, value: Value, ty: Type, span: Span) -> ExprId {
        self.note_value(&value, &ty, span);
        self.exprs.push(Expr { kind: ExprKind::Literal(value), ty, optional: false, span })
    }

    /// A literal, in the wanted type where it may take that.
    fn literal_for(&mut self, value: Value, ty: Type, want: Option<&Type>, span: Span) -> ExprId {
        if let Some(want) = want
            && let Some(value) = fit_value(&value, &ty, want, self.zone)
        {
            return self.literal(value, want.clone(), span);
        }
        self.literal(value, ty, span)
    }

    pub(crate) fn number(&mut self, n: &Number, negative: bool, want: Option<&Type>, span: Span) -> Typed {
        Some(match self.figure(n, negative)? {
            Figure::Int(i) => self.literal_for(Value::Int(i), Type::Int, want, span),
            Figure::Number(x) => {
                let id = self.literal(Value::Number(x), Type::Number, span);
                if n.percent {
                    self.exprs.mark_percent(id);
                }
                id
            }
        })
    }

    /// The number that was written.
    pub(crate) fn figure(&mut self, n: &Number, negative: bool) -> Option<Figure> {
        let digits = if negative { format!("-{}", plain(&n.digits)) } else { plain(&n.digits).to_owned() };
        let found = if n.percent {
            read::percent(&digits).map(Figure::Number)
        } else if n.digits.contains('.') {
            read::number(&digits).map(Figure::Number)
        } else {
            read::int(&digits).map(Figure::Int)
        };
        if found.is_some() {
            return found;
        }
        let diagnostic = Diagnostic::error(
            Code::Literal,
            format!("`{digits}` is too large a number"),
            n.span,
            "whole numbers end at 9223372036854775807",
        );
        self.fail(if n.percent || n.digits.contains('.') {
            diagnostic
        } else {
            diagnostic.with_help(format!("a fraction may be larger: `{digits}.0`"))
        })
    }

    pub(crate) fn money(&mut self, n: &Number, negative: bool, code: &Name, span: Span) -> Typed {
        let currency = self.currency(code);
        if n.percent {
            return self.fail(
                Diagnostic::error(
                    Code::Literal,
                    "an amount of money is no percentage",
                    n.span,
                    "this is one",
                )
                .with_help("multiply: `10% * basket_total`"),
            );
        }
        let digits = if negative { format!("-{}", plain(&n.digits)) } else { plain(&n.digits).to_owned() };
        let Some(units) = read::money(&digits) else {
            let decimals = n.digits.split_once('.').map_or(0, |(_, d)| d.trim_end_matches('0').len());
            let (message, label) = if decimals > 4 {
                ("an amount of money has at most four decimals", format!("{decimals} decimals"))
            } else {
                ("this amount is too large", "amounts end at 922337203685477.5807".to_owned())
            };
            return self.fail(Diagnostic::error(Code::Literal, message, n.span, label));
        };
        let money = Money { units, currency: currency? };
        Some(self.literal(Value::Money(money), Type::Money(money.currency), span))
    }

    /// The span of time that was written.
    pub(crate) fn span_of(&mut self, lit: &DurationLit) -> Option<Duration> {
        if lit.value.is_none() {
            self.report(Diagnostic::error(
                Code::Literal,
                "this span of time is too long",
                lit.span,
                "it does not fit",
            ));
        }
        lit.value
    }

    pub(crate) fn date(&mut self, written: &SmolStr, want: Option<&Type>, span: Span) -> Typed {
        match read::date(written) {
            Some(date) => Some(self.literal_for(Value::Date(date), Type::Date, want, span)),
            None => self.fail(no_such_day(written, written, span)),
        }
    }

    pub(crate) fn datetime(&mut self, written: &SmolStr, span: Span) -> Typed {
        let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(at) = read::datetime(&text, self.zone) {
            return Some(self.literal(Value::DateTime(at), Type::DateTime, span));
        }
        let day = text.get(..10).unwrap_or(&text);
        self.fail(if read::date(day).is_none() {
            no_such_day(written, day, span)
        } else {
            Diagnostic::error(
                Code::Literal,
                format!("there is no moment `{written}`"),
                span,
                "hours run to 23, minutes and seconds to 59",
            )
        })
    }

    pub(crate) fn time(&mut self, written: &SmolStr, span: Span) -> Typed {
        match read::time(written) {
            Some(time) => Some(self.literal(Value::Time(time), Type::Time, span)),
            None => self.fail(
                Diagnostic::error(
                    Code::Literal,
                    format!("there is no time of day `{written}`"),
                    span,
                    "hours run to 23, minutes and seconds to 59",
                )
                .with_help("write a time from `00:00` to `23:59`; midnight is `00:00`"),
            ),
        }
    }

    /// A text; with values inserted it is a join.
    pub(crate) fn written_text(&mut self, parts: &[TextPart], want: Option<&Type>, span: Span) -> Typed {
        let mut ids = Vec::with_capacity(parts.len());
        let mut failed = false;
        for part in parts {
            let id = match part {
                TextPart::Literal(text) => {
                    Some(self.literal(Value::Text(text.clone()), Type::Text(Fold::None), span))
                }
                // Alone, `missing` prints as nothing, like any missing value.
                TextPart::Insert(e) => self.infer(e, Some(&Type::Text(Fold::None))),
            };
            failed |= id.is_none();
            ids.extend(id);
        }
        if failed {
            return None;
        }
        self.warn_inserted_elsewhere(parts, &ids, span);
        if let Some(text) = self.joined(&ids) {
            return Some(self.literal_for(Value::Text(text), Type::Text(Fold::None), want, span));
        }
        let ty = Type::Text(Fold::None);
        Some(self.exprs.push(Expr { kind: ExprKind::Join(ids), ty, optional: false, span }))
    }

    /// The text of parts that are all literals.
    fn joined(&self, ids: &[ExprId]) -> Option<SmolStr> {
        let mut out = String::new();
        for id in ids {
            match &self.exprs[*id].kind {
                ExprKind::Literal(value) => print::value(&mut out, value, self.zone),
                ExprKind::Missing => {}
                _ => return None,
            }
        }
        Some(out.to_smolstr())
    }

    pub(crate) fn list(&mut self, items: &[ast::Expr], want: Option<&Type>, span: Span) -> Typed {
        let hint = match want {
            Some(Type::List(of)) => Some((**of).clone()),
            _ => None,
        };
        let mut ids = Vec::with_capacity(items.len());
        let mut first = None;
        for item in items {
            if let Some(id) = self.element(item, hint.as_ref().or(first.as_ref())) {
                first.get_or_insert_with(|| self.ty(id).clone());
                ids.push(id);
            }
        }
        if ids.len() < items.len() {
            return None;
        }
        // What the place wants counts only where the elements can be that; else the place complains of the whole list.
        let hint = hint.filter(|hint| ids.first().is_none_or(|id| self.fit(*id, hint).is_some()));
        let Some(element) = hint.or(first) else {
            return self.fail(
                Diagnostic::error(
                    Code::Untyped,
                    "this list says nothing of what it holds",
                    span,
                    "an empty list",
                )
                .with_help("write it where a list is compared, as in `tags has any []`"),
            );
        };
        self.list_of(ids, element, span)
    }

    /// An element of a list, or an item of `in` and `has`; `missing` is neither.
    pub(crate) fn element(&mut self, item: &ast::Expr, want: Option<&Type>) -> Typed {
        if let ast::ExprKind::Missing = item.kind {
            return self.fail(
                Diagnostic::error(
                    Code::ComparedWithMissing,
                    "`missing` is no element of a list",
                    item.span,
                    "nothing ever equals it",
                )
                .with_help("test for it on its own: `… or x is missing`"),
            );
        }
        self.infer(item, want)
    }

    /// A list whose elements all take one type: the first one's, or what all convert to.
    fn list_of(&mut self, ids: Vec<ExprId>, first: Type, span: Span) -> Typed {
        let mut element = first;
        for id in &ids {
            let ty = self.exprs[*id].ty.clone();
            if let Type::List(_) | Type::Map(_) = ty {
                return self.fail(Diagnostic::error(
                    Code::TypeShape,
                    "a list holds single values only",
                    self.exprs[*id].span,
                    format!("this is {}", crate::words::a_type(&ty)),
                ));
            }
            if self.fit(*id, &element).is_none() {
                // An int among numbers, an enumeration's value among texts: the wider type is the list's.
                let wider = match (&element, &ty) {
                    (Type::Int, Type::Number) | (Type::Enum(_), Type::Text(_)) => Some(ty.clone()),
                    (Type::Enum(_), Type::Enum(v)) => Some(Type::Text(v.fold)),
                    _ => None,
                };
                match wider {
                    Some(wider) => element = wider,
                    None => {
                        let place = ids.first().map_or(span, |f| self.exprs[*f].span);
                        return self.unlike(*id, &element, place, "the elements of a list are of one type");
                    }
                }
            }
        }
        let ids: Vec<ExprId> = ids.iter().filter_map(|id| self.fit(*id, &element)).collect();
        let values: Option<Vec<Value>> = ids
            .iter()
            .map(|id| match &self.exprs[*id].kind {
                ExprKind::Literal(value) => Some(value.clone()),
                _ => None,
            })
            .collect();
        let ty = Type::List(Box::new(element));
        Some(match values {
            Some(values) => self.literal(Value::List(values.into()), ty, span),
            None => {
                let optional = ids.iter().any(|id| self.exprs[*id].optional);
                self.exprs.push(Expr { kind: ExprKind::List(ids), ty, optional, span })
            }
        })
    }

    /// `missing`, of the type that its place wants.
    pub(crate) fn missing(&mut self, want: Option<&Type>, span: Span) -> Typed {
        let Some(want) = want else {
            return self.fail(
                Diagnostic::error(
                    Code::Untyped,
                    "`missing` alone says nothing of what is missing",
                    span,
                    "missing what?",
                )
                .with_help("write it where a value of a type is expected, as in `if c then x else missing`"),
            );
        };
        let ty = want.clone();
        Some(self.exprs.push(Expr { kind: ExprKind::Missing, ty, optional: true, span }))
    }
}

fn no_such_day(written: &str, day: &str, span: Span) -> Diagnostic {
    let parts: Vec<u32> = day.split('-').filter_map(|p| p.parse().ok()).collect();
    let diagnostic =
        |label: String| Diagnostic::error(Code::Literal, format!("there is no day `{written}`"), span, label);
    let [year, month, _] = parts.as_slice() else { return diagnostic("not a day".to_owned()) };
    if *year == 0 {
        return diagnostic("years run from 1 to 9999".to_owned());
    }
    if !(1..=12).contains(month) {
        return diagnostic(format!("there is no month {month}"))
            .with_help("a date is written year-month-day, as in `2026-03-31`");
    }
    let year = i32::try_from(*year).unwrap_or(1);
    let last = (28..=31).rev().find(|d| calendar::date(year, *month, *d).is_some()).unwrap_or(28);
    let right = format!("{year:04}-{month:02}-{last:02}");
    diagnostic(format!("this month has {last} days")).with_fix(
        format!("write its last day, `{right}`"),
        Span { end: span.start.saturating_add(10).min(span.end), ..span },
        right,
        Applicability::Unsafe,
    )
}
