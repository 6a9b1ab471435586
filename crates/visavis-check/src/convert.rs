//! The conversions that the language makes silently, and no others.
//!
//! In: typed expressions and the type a place needs. Out: the expression, converted where that is allowed. `fit` is
//! silent about failure; `expect` says what was expected and found.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_value::{Fold, Type, Value, Variants, Zone, read};

use crate::checker::{Checker, did_you_mean};
use crate::expr::Typed;
use crate::fold::{self, alike, fit_value};
use crate::model::{Conversion, Expr, ExprId, ExprKind};
use crate::words::a_type;

impl Checker<'_> {
    /// The type of an expression.
    pub(crate) fn ty(&self, id: ExprId) -> &Type {
        &self.exprs[id].ty
    }

    /// The value of a literal.
    pub(crate) fn value_of(&self, id: ExprId) -> Option<&Value> {
        match &self.exprs[id].kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The expression converted; a literal at once.
    pub(crate) fn convert(&mut self, id: ExprId, conversion: Conversion, to: Type) -> ExprId {
        let Expr { kind, optional, span, .. } = &self.exprs[id];
        let (optional, span) = (*optional, *span);
        let kind = match kind {
            ExprKind::Literal(value) => {
                fold::convert(conversion, value, self.zone).map_or(ExprKind::Missing, ExprKind::Literal)
            }
            ExprKind::Missing => ExprKind::Missing,
            _ => ExprKind::Convert(conversion, id),
        };
        let optional = optional || kind == ExprKind::Missing;
        self.exprs.push(Expr { kind, ty: to, optional, span })
    }

    /// The expression as `to`, where it is that or converts to it.
    pub(crate) fn fit(&mut self, id: ExprId, to: &Type) -> Typed {
        let from = self.ty(id);
        if alike(from, to) {
            return Some(id);
        }
        if let Some(value) = self.value_of(id) {
            let value = fit_value(value, from, to, self.zone)?;
            let span = self.exprs[id].span;
            return Some(self.literal(value, to.clone(), span));
        }
        match (from, to) {
            (Type::Int, Type::Number) => Some(self.convert(id, Conversion::IntToNumber, Type::Number)),
            (Type::Enum(variants), Type::Text(_)) => {
                let ty = Type::Text(variants.fold);
                Some(self.convert(id, Conversion::EnumToText, ty))
            }
            (Type::List(_), Type::List(to)) => self.fit_elements(id, to),
            _ => None,
        }
    }

    fn fit_elements(&mut self, id: ExprId, to: &Type) -> Typed {
        let Expr { kind: ExprKind::List(items), optional, span, .. } = &self.exprs[id] else { return None };
        let (items, optional, span) = (items.clone(), *optional, *span);
        let items: Option<Vec<ExprId>> = items.into_iter().map(|item| self.fit(item, to)).collect();
        let ty = Type::List(Box::new(to.clone()));
        Some(self.exprs.push(Expr { kind: ExprKind::List(items?), ty, optional, span }))
    }

    /// Both expressions as one type: that of `if` and `otherwise`.
    pub(crate) fn unify(&mut self, a: ExprId, b: ExprId) -> Option<(ExprId, ExprId, Type)> {
        let (ta, tb) = (self.ty(a).clone(), self.ty(b).clone());
        if alike(&ta, &tb) {
            return Some((a, b, stronger(ta, &tb)));
        }
        // An enumeration stays one beside its own values; beside any other text both are texts.
        let (a, b) = match (&ta, &tb) {
            (Type::Text(_), Type::Enum(_)) if self.value_of(a).is_some() => {
                (self.fit(a, &tb).unwrap_or(a), b)
            }
            (Type::Enum(_), Type::Text(_)) if self.value_of(b).is_some() => {
                (a, self.fit(b, &ta).unwrap_or(b))
            }
            (Type::Enum(_), Type::Enum(_)) => {
                (self.fit(a, &Type::Text(Fold::None))?, self.fit(b, &Type::Text(Fold::None))?)
            }
            _ => (a, b),
        };
        let (ta, tb) = (self.ty(a).clone(), self.ty(b).clone());
        if alike(&ta, &tb) {
            return Some((a, b, stronger(ta, &tb)));
        }
        if let Some(b) = self.fit(b, &ta) {
            let ty = stronger(ta, self.ty(b));
            return Some((a, b, ty));
        }
        let a = self.fit(a, &tb)?;
        let ty = stronger(tb, self.ty(a));
        Some((a, b, ty))
    }

    /// The expression as `to`, or an error. `what` names the place (`a default`); `because` is where the type comes from.
    pub(crate) fn expect(
        &mut self,
        id: ExprId,
        to: &Type,
        what: &str,
        because: Option<(Span, &str)>,
    ) -> Typed {
        if let Some(id) = self.fit(id, to) {
            return Some(id);
        }
        let span = self.exprs[id].span;
        let diagnostic = match (self.value_of(id), to) {
            (Some(Value::Text(text)), Type::Enum(variants)) => {
                let text = text.clone();
                self.not_a_value(variants, &text, span)
            }
            (Some(Value::Text(text)), Type::Version) => not_a_version(text, span),
            _ => {
                let found = self.ty(id);
                let diagnostic = Diagnostic::error(
                    Code::TypeMismatch,
                    format!("{what} must be {}, found {}", a_type(to), a_type(found)),
                    span,
                    format!("this is {}", a_type(found)),
                );
                self.with_way(diagnostic, id, to)
            }
        };
        self.fail(match because {
            Some((at, why)) => diagnostic.with_label(at, why),
            None => diagnostic,
        })
    }

    /// The error that two things must be of one type and are not.
    pub(crate) fn unlike<T>(&mut self, id: ExprId, other: &Type, place: Span, rule: &str) -> Option<T> {
        let (span, found) = (self.exprs[id].span, self.ty(id).clone());
        let diagnostic = Diagnostic::error(
            Code::TypeMismatch,
            format!("{rule}: {} and {}", a_type(other), a_type(&found)),
            span,
            format!("this is {}", a_type(&found)),
        )
        .with_label(place, format!("this is {}", a_type(other)));
        let diagnostic = self.with_way(diagnostic, id, other);
        self.fail(diagnostic)
    }

    /// The error that a text is none of an enumeration's values.
    pub(crate) fn not_a_value(&self, variants: &Variants, text: &str, span: Span) -> Diagnostic {
        let near = self.nearest(text, variants.values.iter().map(|v| v.as_str()));
        let diagnostic = Diagnostic::error(
            Code::NotInEnumeration,
            format!("{text:?} is not one of the values here"),
            span,
            "not one of them",
        );
        match near {
            Some(near) => did_you_mean(diagnostic, span, &format!("{text:?}"), Some(&format!("{near:?}"))),
            None => {
                let shown: Vec<_> = variants.values.iter().take(12).map(|v| format!("{v:?}")).collect();
                let more = if variants.values.len() > 12 { ", …" } else { "" };
                diagnostic.with_help(format!("the values are {}{more}", shown.join(", ")))
            }
        }
    }

    /// Adds what to write instead, where a literal was close.
    pub(crate) fn with_way(&self, diagnostic: Diagnostic, id: ExprId, to: &Type) -> Diagnostic {
        let span = self.exprs[id].span;
        let Some(value) = self.value_of(id) else {
            return match (self.ty(id), to) {
                (Type::Date, Type::DateTime) => {
                    diagnostic.with_help("a date is a whole day; a datetime is a moment of it")
                }
                (Type::DateTime, Type::Date) => {
                    diagnostic.with_help("compare the two instead, or declare a `date`")
                }
                (Type::Number, Type::Int) => {
                    diagnostic.with_help("`round(x)`, `floor(x)` and `ceil(x)` give whole numbers")
                }
                (_, Type::Text(_)) => diagnostic.with_help("insert it in a text: `\"{x}\"`"),
                _ => diagnostic,
            };
        };
        let (title, text) = match (value, to) {
            (Value::Text(t), _) if unquotes(t, to) => ("write it without quotes", t.to_string()),
            (Value::Int(_) | Value::Number(_), Type::Money(currency)) if !self.text(span).ends_with('%') => {
                ("say the currency", format!("{} {}", self.text(span), currency.code()))
            }
            (Value::Text(t), Type::Bool) if yes_or_no(t).is_some() => {
                ("write true or false", yes_or_no(t).unwrap_or_default().to_owned())
            }
            (Value::Int(_) | Value::Number(_), Type::Version) => {
                ("a version stands in quotes", format!("\"{}\"", self.text(span)))
            }
            (Value::Number(_), Type::Time) if time_with_point(self.text(span)).is_some() => (
                "a time of day is written with a colon",
                time_with_point(self.text(span)).unwrap_or_default(),
            ),
            (Value::Int(i), Type::Bool) if matches!(i, 0 | 1) => {
                ("write true or false", (if *i == 1 { "true" } else { "false" }).to_owned())
            }
            (Value::Int(_) | Value::Number(_), Type::Text(_) | Type::Enum(_)) => {
                ("write it as a text", format!("\"{}\"", self.text(span)))
            }
            (Value::Number(_), Type::Int) => {
                return diagnostic.with_help("write a whole number, or declare a `number`");
            }
            _ => return diagnostic,
        };
        diagnostic.with_fix(format!("{title}: `{text}`"), span, text, Applicability::Unsafe)
    }
}

/// Whether a text, its quotes taken off, is a literal of the type.
fn unquotes(text: &str, to: &Type) -> bool {
    match to {
        Type::Bool => matches!(text, "true" | "false"),
        Type::Int => read::int(text).is_some(),
        Type::Number => read::number(text.strip_suffix('%').unwrap_or(text)).is_some(),
        Type::Date => read::date(text).is_some(),
        Type::DateTime => read::datetime(text, Zone::UTC).is_some(),
        Type::Time => read::time(text).is_some(),
        _ => false,
    }
}

/// `"yes"`, `"Oui"`, `"N"`
fn yes_or_no(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "oui" | "o" | "ja" | "true" | "on" | "1" => Some("true"),
        "no" | "n" | "non" | "nein" | "false" | "off" | "0" => Some("false"),
        _ => None,
    }
}

/// `9.30` as `09:30`
fn time_with_point(written: &str) -> Option<String> {
    let (hour, minute) = written.split_once('.')?;
    let in_day = hour.parse::<u8>().is_ok_and(|h| h < 24) && minute.parse::<u8>().is_ok_and(|m| m < 60);
    (in_day && minute.len() == 2).then(|| format!("{hour:0>2}:{minute}"))
}

pub(crate) fn not_a_version(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::Literal, format!("{text:?} is no version"), span, "not a version")
        .with_help("versions look like \"10.2.0\", \"v3\" or \"1.0.0-rc.1\"")
}

/// The type, its texts compared by the stronger of both folds.
fn stronger(ty: Type, other: &Type) -> Type {
    match (ty, other) {
        (Type::Text(a), Type::Text(b)) => Type::Text(a.max(*b)),
        (Type::List(a), Type::List(b)) => Type::List(Box::new(stronger(*a, b))),
        (Type::Map(a), Type::Map(b)) => Type::Map(Box::new(stronger(*a, b))),
        (ty, _) => ty,
    }
}
