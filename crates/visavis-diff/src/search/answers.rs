//! What one program answers to a question about a customer, and how near the customer is to a yes.

use visavis_check::model::{CampaignId, ExprId, ExprKind, Model};
use visavis_oracle::{Customer, Oracle};
use visavis_value::{Instant, Type, Value};
use visavis_why::Wanted;

use crate::ask::Ask;
use crate::explain::Eye;
use crate::pair::{Asked, Of};
use crate::report::Moved;
use crate::side::Side;
use crate::words::maybe;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    Is(bool),
    Value(Option<Value>),
}

/// The answer of a program.
pub(super) fn answer(model: &Model, of: Of, asked: &Asked, customer: &Customer, now: Instant) -> Answer {
    let oracle = Oracle::new(model);
    let mut each = asked.exprs.iter().map(|expr| oracle.eval(*expr, customer, now, asked.candidate));
    match of {
        Of::AllTrue => Answer::Is(each.all(|value| value == Some(Value::Bool(true)))),
        Of::AllFalse => Answer::Is(each.all(|value| value == Some(Value::Bool(false)))),
        Of::Value => Answer::Value(each.next().flatten()),
        Of::Worth => Answer::Value(each.next().flatten().map(|value| match value {
            Value::Int(int) => Value::Number(int as f64),
            value => value,
        })),
    }
}

/// The answer in words, with what decided.
pub(super) fn told(
    side: &Side<'_>,
    ask: &Ask,
    asked: &Asked,
    customer: &Customer,
    now: Instant,
) -> Option<Moved> {
    let (model, texts) = side.texts()?;
    let eye = Eye { model, texts, customer, now, contacts: &[] };
    let (yes, no) = ask.words;
    Some(match answer(model, ask.of, asked, customer, now) {
        Answer::Is(is) => {
            let wanted = if ask.of == Of::AllFalse { Wanted::False } else { Wanted::True };
            let mut because = eye.conditions(&asked.exprs, asked.candidate, wanted);
            if asked.exprs.is_empty() {
                because.push("no condition".to_owned());
            }
            Moved::of_question(if is { yes } else { no }, because)
        }
        Answer::Value(value) => {
            let outcome = maybe(value.as_ref(), model.project.zone);
            Moved::of_question(outcome, Vec::new())
        }
    })
}

/// The parts that must be so for a yes, through names: an expression and what it must be.
pub(super) fn parts(model: &Model, of: Of, asked: &Asked) -> Vec<(ExprId, bool)> {
    const MOST: usize = 200;
    let wanted = match of {
        Of::AllTrue => true,
        Of::AllFalse => false,
        Of::Value | Of::Worth => return Vec::new(),
    };
    let mut open: Vec<(ExprId, bool)> = asked.exprs.iter().map(|expr| (*expr, wanted)).collect();
    let mut found = Vec::new();
    while let Some((id, wanted)) = open.pop() {
        let kind = &model.exprs[id].kind;
        match kind {
            _ if found.len() + open.len() > MOST => found.push((id, wanted)),
            ExprKind::And(a, b) if wanted => open.extend([(*a, true), (*b, true)]),
            ExprKind::Or(a, b) if !wanted => open.extend([(*a, false), (*b, false)]),
            ExprKind::Not(a) => open.push((*a, !wanted)),
            ExprKind::Segment(_) | ExprKind::Let(_) if wanted && model.exprs[id].ty == Type::Bool => {
                open.extend(model.definition(kind).into_iter().map(|definition| (definition, true)));
            }
            _ => found.push((id, wanted)),
        }
    }
    found
}

/// How many of the parts are as they must be.
pub(super) fn nearness(
    model: &Model,
    parts: &[(ExprId, bool)],
    candidate: Option<CampaignId>,
    customer: &Customer,
    now: Instant,
) -> usize {
    let oracle = Oracle::new(model);
    let is_so = |(expr, wanted): &&(ExprId, bool)| {
        oracle.eval(*expr, customer, now, candidate) == Some(Value::Bool(*wanted))
    };
    parts.iter().filter(is_so).count()
}
