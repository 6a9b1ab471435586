//! Calls: which function, and what its arguments are.
//!
//! In: a name and trees. Out: a call whose arguments have exactly the types that [`Function`] says, folded where they
//! are literals and time plays no part. A wrong argument is an error that shows the function's shape.

use visavis_diag::{Applicability, Code, Diagnostic, Severity, Span};
use visavis_syntax::ast::{self, ExprKind as Tree, Name, TextPart};
use visavis_value::{Fold, Type, Value, Variants, Zone};

use crate::checker::{Checker, did_you_mean};
use crate::expr::Typed;
use crate::fold_calls::fold_call;
use crate::model::{AttributeId, Conversion, ExprId, ExprKind, Function};
use crate::operators::is_zero;
use crate::signatures::{SIGNATURES, Signature};
use crate::words::{a_type, function_elsewhere};

/// A call being typed.
struct Call<'c> {
    signature: &'static Signature,
    name: &'c Name,
    span: Span,
}

impl Checker<'_> {
    pub(crate) fn call(&mut self, name: &Name, args: &[ast::Expr], span: Span) -> Typed {
        if name.text == "eligible" {
            return self.eligible(args, span);
        }
        let Some(signature) = SIGNATURES.iter().find(|s| s.name == name.text) else {
            return self.unknown_function(name, args, span);
        };
        let call = Call { signature, name, span };
        if args.len() < signature.least || args.len() > signature.most {
            return self.wrong_count(&call, args.len());
        }
        if signature.name == "bucket" {
            return self.bucket(&call, args);
        }
        let mut ids = Vec::with_capacity(args.len());
        for arg in args {
            // The first argument's type guides literals in the others: `least(last_order_at, 2026-01-01)`.
            let hint = ids.first().map(|id| self.ty(*id).clone());
            let hint = if is_chooser(signature.name) { hint } else { None };
            ids.extend(self.infer(arg, hint.as_ref().or(default_hint(signature.name).as_ref())));
        }
        if ids.len() < args.len() {
            return None;
        }
        match ids.as_slice() {
            [] => None,
            [a] => self.unary(&call, *a),
            [a, b] if !is_chooser(signature.name) => self.binary(&call, *a, *b),
            _ => self.chooser(&call, ids),
        }
    }

    fn unary(&mut self, call: &Call<'_>, a: ExprId) -> Typed {
        let ty = self.ty(a).clone();
        let text = Type::Text(Fold::None);
        match (call.signature.name, &ty) {
            ("age", Type::Date) => self.done(call, Function::Age, vec![a], Type::Int),
            ("days_since", Type::Date) => self.done(call, Function::DaysSinceDate, vec![a], Type::Int),
            ("days_since", Type::DateTime) => {
                self.done(call, Function::DaysSinceDateTime, vec![a], Type::Int)
            }
            ("next_birthday", Type::Date) => self.done(call, Function::NextBirthday, vec![a], Type::Date),
            ("weekday" | "month" | "year" | "day", Type::DateTime) => {
                let day = self.convert(a, Conversion::DateTimeToDate, Type::Date);
                self.calendar(call, day)
            }
            ("weekday" | "month" | "year" | "day", Type::Date) => self.calendar(call, a),
            ("hour" | "minute", Type::Time) => self.clock(call, a),
            ("hour" | "minute", Type::DateTime) => {
                let time = self.done(call, Function::TimeOfDay, vec![a], Type::Time)?;
                self.clock(call, time)
            }
            ("time_of_day", Type::DateTime) => self.done(call, Function::TimeOfDay, vec![a], Type::Time),
            ("round" | "floor" | "ceil", Type::Int) => Some(a),
            ("round", Type::Number) => self.done(call, Function::Round, vec![a], Type::Int),
            ("floor", Type::Number) => self.done(call, Function::Floor, vec![a], Type::Int),
            ("ceil", Type::Number) => self.done(call, Function::Ceil, vec![a], Type::Int),
            ("abs", Type::Int | Type::Number | Type::Money(_)) => self.done(call, Function::Abs, vec![a], ty),
            ("percent", Type::Int | Type::Number) => {
                let a = self.fit(a, &Type::Number)?;
                self.done(call, Function::Percent, vec![a], text)
            }
            ("lower" | "upper" | "trim" | "length", Type::Text(_) | Type::Enum(_)) => {
                let a = self.fit(a, &text)?;
                match call.signature.name {
                    "lower" => self.done(call, Function::Lower, vec![a], text),
                    "upper" => self.done(call, Function::Upper, vec![a], text),
                    "trim" => self.done(call, Function::Trim, vec![a], text),
                    _ => self.done(call, Function::Length, vec![a], Type::Int),
                }
            }
            _ => self.wrong_argument(call, a),
        }
    }

    /// `weekday` and the like, of a date.
    fn calendar(&mut self, call: &Call<'_>, day: ExprId) -> Typed {
        let (function, ty) = match call.signature.name {
            "weekday" => (Function::Weekday, weekdays()),
            "month" => (Function::Month, Type::Int),
            "year" => (Function::Year, Type::Int),
            _ => (Function::Day, Type::Int),
        };
        self.done(call, function, vec![day], ty)
    }

    /// `hour` and `minute`, of a time of day.
    fn clock(&mut self, call: &Call<'_>, time: ExprId) -> Typed {
        let function = if call.signature.name == "hour" { Function::Hour } else { Function::Minute };
        self.done(call, function, vec![time], Type::Int)
    }

    fn binary(&mut self, call: &Call<'_>, a: ExprId, b: ExprId) -> Typed {
        let (ta, tb) = (self.ty(a).clone(), self.ty(b).clone());
        match (call.signature.name, &ta, &tb) {
            ("weekday" | "month" | "year" | "day", Type::DateTime, _) => {
                let day = self.in_zone(call, Function::DateIn, a, b, Type::Date)?;
                self.calendar(call, day)
            }
            ("hour" | "minute", Type::DateTime, _) => {
                let time = self.in_zone(call, Function::TimeOfDayIn, a, b, Type::Time)?;
                self.clock(call, time)
            }
            ("time_of_day", Type::DateTime, _) => self.in_zone(call, Function::TimeOfDayIn, a, b, Type::Time),
            ("round", Type::Int, Type::Int) => self.done(call, Function::RoundIntTo, vec![a, b], Type::Int),
            ("round", Type::Number, Type::Int) => {
                self.done(call, Function::RoundTo, vec![a, b], Type::Number)
            }
            ("mod", Type::Int, Type::Int) => self.modulo(call, Function::ModInt, a, b, Type::Int),
            ("mod", Type::Int | Type::Number, Type::Int | Type::Number) => {
                let (a, b) = (self.fit(a, &Type::Number)?, self.fit(b, &Type::Number)?);
                self.modulo(call, Function::ModNumber, a, b, Type::Number)
            }
            ("round", Type::Int | Type::Number, _) | ("mod", Type::Int | Type::Number, _) => {
                self.wrong_argument(call, b)
            }
            _ => self.wrong_argument(call, a),
        }
    }

    fn modulo(&mut self, call: &Call<'_>, f: Function, a: ExprId, b: ExprId, ty: Type) -> Typed {
        if self.value_of(b).is_some_and(is_zero) {
            self.divides_by_zero(self.exprs[b].span, call.span);
        }
        let by_zero = self.value_of(b).is_none_or(is_zero);
        let id = self.done(call, f, vec![a, b], ty)?;
        self.exprs.mark_optional(id, by_zero);
        Some(id)
    }

    /// A function of a datetime and a zone; a zone that is no literal may be unknown.
    fn in_zone(&mut self, call: &Call<'_>, f: Function, at: ExprId, zone: ExprId, ty: Type) -> Typed {
        let Some(zone) = self.fit(zone, &Type::Text(Fold::None)) else {
            return self.wrong_argument(call, zone);
        };
        let known = match self.value_of(zone) {
            Some(Value::Text(name)) if Zone::parse(name).is_none() => {
                let (name, span) = (name.clone(), self.exprs[zone].span);
                // It has a meaning, missing, but nobody means it.
                let warning = Diagnostic { severity: Severity::Warning, ..self.unknown_zone(&name, span) };
                self.report(warning);
                false
            }
            Some(_) => true,
            None => false,
        };
        let id = self.done(call, f, vec![at, zone], ty)?;
        self.exprs.mark_optional(id, !known);
        Some(id)
    }

    fn chooser(&mut self, call: &Call<'_>, ids: Vec<ExprId>) -> Typed {
        let mut ty = self.ty(*ids.first()?).clone();
        for id in &ids {
            let found = self.ty(*id).clone();
            if !matches!(
                found,
                Type::Int | Type::Number | Type::Money(_) | Type::Date | Type::DateTime | Type::Time
            ) {
                return self.wrong_argument(call, *id);
            }
            if self.fit(*id, &ty).is_some() {
                continue;
            }
            let wider = matches!((&ty, &found), (Type::Int, Type::Number));
            let moment = matches!((&ty, &found), (Type::Date, Type::DateTime));
            if wider || (moment && ids.iter().all(|id| self.fit(*id, &found).is_some())) {
                ty = found;
                continue;
            }
            let place = ids.first().map_or(call.span, |id| self.exprs[*id].span);
            return self.unlike(
                *id,
                &ty,
                place,
                &format!("`{}` chooses among values of one type", call.signature.name),
            );
        }
        let ids: Option<Vec<ExprId>> = ids.into_iter().map(|id| self.fit(id, &ty)).collect();
        let function = if call.signature.name == "least" { Function::Least } else { Function::Greatest };
        self.done(call, function, ids?, ty)
    }

    /// The call, folded where its arguments are literals.
    fn done(&mut self, call: &Call<'_>, f: Function, args: Vec<ExprId>, ty: Type) -> Typed {
        if args.iter().any(|id| self.is_missing(*id)) {
            return Some(self.folded(None, ty, call.span));
        }
        let values: Option<Vec<&Value>> = args.iter().map(|id| self.value_of(*id)).collect();
        if let Some(value) = values.and_then(|values| fold_call(f, &values, self.zone)) {
            return Some(self.folded(value, ty, call.span));
        }
        let optional = args.iter().any(|id| self.optional(*id));
        Some(self.node(ExprKind::Call(f, args), ty, optional, call.span))
    }

    fn bucket(&mut self, call: &Call<'_>, args: &[ast::Expr]) -> Typed {
        let salt = match args.first().map(|a| (&a.kind, a.span)) {
            Some((Tree::Text(parts), span)) => match parts.as_slice() {
                [] => Some(smol_str::SmolStr::default()),
                [TextPart::Literal(salt)] => Some(salt.clone()),
                _ => self.fail(not_a_salt(span)),
            },
            Some((_, span)) => self.fail(not_a_salt(span)),
            None => None,
        };
        let by = match args.get(1) {
            None => Some(None),
            Some(ast::Expr { kind: Tree::Path(path), .. }) => self.bucket_attribute(path).map(Some),
            Some(other) => self.fail(
                Diagnostic::error(
                    Code::NotAnAttribute,
                    "a bucket is made of an attribute",
                    other.span,
                    "this is none",
                )
                .with_help(format!("write `{}`", call.signature.shape)),
            ),
        };
        let (salt, by) = (salt?, by?);
        let sure = self.is_sure_key(by);
        Some(self.node(ExprKind::Bucket { salt, by }, Type::Number, !sure, call.span))
    }

    /// The attribute that a bucket is made of: the one given, or the customer's key.
    pub(crate) fn key_of(&self, by: Option<AttributeId>) -> Option<AttributeId> {
        by.or_else(|| self.sources.iter().find_map(|s| s.key))
    }

    /// Whether there is always a key: an empty text is none, so that only a required int is one.
    pub(crate) fn is_sure_key(&self, by: Option<AttributeId>) -> bool {
        let key = self.key_of(by).and_then(|k| self.attributes.get(k.index()));
        key.is_some_and(|a| a.ty == Type::Int && (!a.optional || a.default.is_some()))
    }

    /// The attribute whose value makes the bucket.
    pub(crate) fn bucket_attribute(&mut self, path: &ast::Path) -> Option<AttributeId> {
        let id = self.attribute_at(path)?;
        let attribute = self.attributes.get(id.index())?;
        if matches!(attribute.ty, Type::Text(_) | Type::Enum(_) | Type::Int) {
            return Some(id);
        }
        let found = a_type(&attribute.ty);
        let declared = attribute.span;
        self.fail(
            Diagnostic::error(
                Code::NotAnAttribute,
                format!("a bucket cannot be made of {found}"),
                path.span,
                format!("this is {found}"),
            )
            .with_label(declared, "declared here")
            .with_help("take a text, an enumeration or a whole number"),
        )
    }

    fn wrong_count<T>(&mut self, call: &Call<'_>, found: usize) -> Option<T> {
        let Signature { name, shape, least, most } = call.signature;
        let wanted = match (least, most) {
            (1, 1) => "one value".to_owned(),
            (1, 2) => "one or two values".to_owned(),
            (2, 2) => "two values".to_owned(),
            (least, _) => format!("at least {least} values"),
        };
        self.fail(
            Diagnostic::error(
                Code::Arguments,
                format!("`{name}` takes {wanted}, and {found} are given"),
                call.span,
                "",
            )
            .with_help(format!("write `{shape}`")),
        )
    }

    fn wrong_argument<T>(&mut self, call: &Call<'_>, id: ExprId) -> Option<T> {
        let found = a_type(self.ty(id));
        let diagnostic = Diagnostic::error(
            Code::Arguments,
            format!("`{}` does not take {found}", call.signature.name),
            self.exprs[id].span,
            format!("this is {found}"),
        )
        .with_label(call.name.span, "of this function");
        let diagnostic = self.declared(diagnostic, id);
        self.fail(diagnostic.with_help(format!("write `{}`", call.signature.shape)))
    }

    fn unknown_function<T>(&mut self, name: &Name, args: &[ast::Expr], span: Span) -> Option<T> {
        let word = name.text.as_str();
        if let Some(told) = self.aggregate_slip(name, args, span) {
            return told;
        }
        let diagnostic = Diagnostic::error(
            Code::UnknownFunction,
            format!("there is no function `{word}`"),
            name.span,
            "not a function",
        );
        if self.names.expressions.contains_key(word) || self.names.bare.contains_key(word) {
            return self
                .fail(diagnostic.with_help(format!("`{word}` is a value: write it without brackets")));
        }
        if let Some(help) = function_elsewhere(word) {
            return self.fail(match word {
                "now" | "today" if args.is_empty() => {
                    diagnostic.with_fix(format!("write `{word}` alone"), span, word, Applicability::Safe)
                }
                _ => diagnostic.with_help(help),
            });
        }
        let near = self.nearest(word, SIGNATURES.iter().map(|s| s.name));
        self.fail(did_you_mean(diagnostic, name.span, word, near))
    }
}

fn not_a_salt(span: Span) -> Diagnostic {
    Diagnostic::error(Code::NotALiteral, "a salt is a plain text", span, "this is none")
        .with_help("write it in quotes, with nothing inserted: `bucket(\"spring\")`")
}

fn is_chooser(name: &str) -> bool {
    matches!(name, "least" | "greatest")
}

/// What `missing` as an argument stands for.
fn default_hint(name: &str) -> Option<Type> {
    match name {
        "age" | "next_birthday" => Some(Type::Date),
        "time_of_day" => Some(Type::DateTime),
        "lower" | "upper" | "trim" | "length" => Some(Type::Text(Fold::None)),
        "percent" | "floor" | "ceil" => Some(Type::Number),
        _ => None,
    }
}

/// The enumeration that `weekday` gives.
fn weekdays() -> Type {
    let values = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(smol_str::SmolStr::new_static);
    Type::Enum(Variants { values: values.as_slice().into(), fold: Fold::None })
}
