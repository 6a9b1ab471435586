//! Typed expressions as short text.

use visavis_check::model::{Aggregate, EventId, EventWindow, ExprId, ExprKind, FieldId, Items, Model};
use visavis_value::{Duration, Fold, Type, Value, Zone, print};

/// `Compare Lt(orders, int 5): bool`; a `?` where it may be missing.
pub(crate) fn shown(model: &Model, id: ExprId) -> String {
    let expr = &model.exprs[id];
    format!("{}: {}{}", tree(model, id), a_type(&expr.ty), if expr.optional { "?" } else { "" })
}

fn a_type(ty: &Type) -> String {
    match ty {
        Type::Text(Fold::Case) => "text ignoring case".to_owned(),
        Type::Text(Fold::CaseAndAccents) => "text ignoring case and accents".to_owned(),
        Type::Enum(v) if v.values.len() > 4 => format!("enum of {}", v.values.len()),
        _ => ty.to_string(),
    }
}

fn tree(model: &Model, id: ExprId) -> String {
    let expr = &model.exprs[id];
    let of = |id: &ExprId| tree(model, *id);
    let all = |ids: &[ExprId]| ids.iter().map(of).collect::<Vec<_>>().join(", ");
    let folds = |fold: &Fold| if *fold == Fold::None { String::new() } else { format!(" {fold:?}") };
    let each = |items: &Items| match items {
        Items::Each(ids) => format!("[{}]", all(ids)),
        Items::List(id) => of(id),
    };
    match &expr.kind {
        ExprKind::Literal(value) => literal(value, &expr.ty),
        ExprKind::Missing => format!("missing {}", a_type(&expr.ty)),
        ExprKind::Attribute(a) => model.attributes[a.index()].path.join("."),
        ExprKind::Let(l) => format!("let {}", model.lets[l.index()].name),
        ExprKind::Segment(s) => format!("segment {}", model.segments[s.index()].name),
        ExprKind::Point(span) => format!("Point({})", literal(&Value::Duration(*span), &Type::Duration)),
        ExprKind::Convert(how, a) => format!("{how:?}({})", of(a)),
        ExprKind::Not(a) => format!("Not({})", of(a)),
        ExprKind::And(a, b) => format!("And({}, {})", of(a), of(b)),
        ExprKind::Or(a, b) => format!("Or({}, {})", of(a), of(b)),
        ExprKind::Compare { op, fold, left, right } => {
            format!("{op:?}{}({}, {})", folds(fold), of(left), of(right))
        }
        ExprKind::InRange { value, fold, low, high, inclusive } => {
            let end = |id: &Option<ExprId>| id.as_ref().map_or(String::new(), of);
            let dots = if *inclusive { ".." } else { "..<" };
            format!("InRange{}({} in {}{dots}{})", folds(fold), of(value), end(low), end(high))
        }
        ExprKind::InWindow { value, last, span } => {
            let span = literal(&Value::Duration(*span), &Type::Duration);
            format!("InWindow({} in {} {span})", of(value), if *last { "last" } else { "next" })
        }
        ExprKind::InList { value, fold, items } => {
            format!("InList{}({} in {})", folds(fold), of(value), each(items))
        }
        ExprKind::Has { list, kind, fold, items } => {
            format!("Has{kind:?}{}({}, {})", folds(fold), of(list), each(items))
        }
        ExprKind::TextTest { op, fold, text, part } => {
            format!("{op:?}{}({}, {})", folds(fold), of(text), of(part))
        }
        ExprKind::Matches(a, pattern) => format!("Matches({}, /{pattern}/)", of(a)),
        ExprKind::IsMissing(a) => format!("IsMissing({})", of(a)),
        ExprKind::SourceMissing(s) => format!("SourceMissing({})", model.sources[s.index()].name),
        ExprKind::Otherwise(a, b) => format!("Otherwise({}, {})", of(a), of(b)),
        ExprKind::Arith(op, a, b) => format!("{op:?}({}, {})", of(a), of(b)),
        ExprKind::Negate(a) => format!("Negate({})", of(a)),
        ExprKind::If(c, a, b) => format!("If({}, {}, {})", of(c), of(a), of(b)),
        ExprKind::MapGet(a, b) => format!("MapGet({}, {})", of(a), of(b)),
        ExprKind::Call(f, args) => format!("{f:?}({})", all(args)),
        ExprKind::Join(parts) => format!("Join({})", all(parts)),
        ExprKind::List(items) => format!("List({})", all(items)),
        ExprKind::Bucket { salt, by } => {
            let by =
                by.map_or(String::new(), |a| format!(", {}", model.attributes[a.index()].path.join(".")));
            format!("Bucket({salt:?}{by})")
        }
        ExprKind::Experiment(id) => format!("experiment {}", model.experiments[id.index()].name),
        ExprKind::Field(event, field) => field_name(model, *event, *field),
        ExprKind::Aggregate(aggregate) => shown_aggregate(model, aggregate),
        kind => format!("{kind:?}"),
    }
}

fn field_name(model: &Model, event: EventId, field: FieldId) -> String {
    let event = &model.events[event.index()];
    format!("{}.{}", event.name, event.fields[field.index()].name)
}

/// `Sum(purchase.amount, in last 30 days, where …, followed by visit within 2 days where …)`
fn shown_aggregate(model: &Model, aggregate: &Aggregate) -> String {
    let of = |id: &ExprId| tree(model, *id);
    let end = |id: &Option<ExprId>| id.as_ref().map_or(String::new(), of);
    let far = |span: &Duration| literal(&Value::Duration(*span), &Type::Duration);
    let event = &model.events[aggregate.event.index()].name;
    let what = aggregate.field.map_or(event.to_string(), |field| field_name(model, aggregate.event, field));
    let mut out = format!("{:?}({what}", aggregate.function);
    match &aggregate.window {
        None => {}
        Some(EventWindow::Last(span)) => out.push_str(&format!(", in last {}", far(span))),
        Some(EventWindow::Next(span)) => out.push_str(&format!(", in next {}", far(span))),
        Some(EventWindow::Range { low, high, inclusive }) => {
            let dots = if *inclusive { ".." } else { "..<" };
            out.push_str(&format!(", in {}{dots}{}", end(low), end(high)));
        }
    }
    if let Some(filter) = &aggregate.filter {
        out.push_str(&format!(", where {}", of(filter)));
    }
    if let Some(sequence) = &aggregate.sequence {
        let not = if sequence.negated { "not " } else { "" };
        let next = &model.events[sequence.event.index()].name;
        out.push_str(&format!(", {not}followed by {next} within {}", far(&sequence.within)));
        if let Some(filter) = &sequence.filter {
            out.push_str(&format!(" where {}", of(filter)));
        }
    }
    format!("{out})")
}

fn literal(value: &Value, ty: &Type) -> String {
    let mut out = String::new();
    print::value(&mut out, value, Zone::UTC);
    match value {
        Value::Text(t) if matches!(ty, Type::Enum(_)) => format!("value {t:?}"),
        Value::Text(t) => format!("{t:?}"),
        Value::Money(_) | Value::Duration(_) | Value::Date(_) | Value::DateTime(_) | Value::Time(_) => out,
        Value::List(items) => {
            let of = if let Type::List(of) = ty { (**of).clone() } else { Type::Bool };
            format!("[{}]", items.iter().map(|i| literal(i, &of)).collect::<Vec<_>>().join(", "))
        }
        Value::Bool(b) => b.to_string(),
        Value::Version(_) => format!("version {out}"),
        _ => format!("{ty} {out}"),
    }
}
