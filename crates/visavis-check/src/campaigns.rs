//! Campaigns: whom they are for, when they run, how often they may show, what they are worth.
//!
//! In: their trees, in order of name. Out: the model's campaigns, their guards still to be filled in.

use visavis_diag::{Code, Diagnostic};
use visavis_syntax::ast::{self, Range};
use visavis_value::{Duration, Instant, Type, Unit as TimeUnit, Value, calendar};

use crate::checker::{Checker, Scope};
use crate::model::{Campaign, During, ExprId, ExprKind};
use crate::shares::holdout_salt;
use crate::words::a_type;

impl Checker<'_> {
    pub(crate) fn all_campaigns(&mut self) -> Vec<Option<Campaign>> {
        self.scope = Scope::Candidate;
        let items = self.items.campaigns.clone();
        let campaigns = items.into_iter().map(|item| self.campaign(item)).collect();
        self.scope = Scope::Plain;
        campaigns
    }

    fn campaign(&mut self, item: &ast::Campaign) -> Option<Campaign> {
        // Every clause is looked at before the first that failed ends it all.
        let audience = self.all_of(&item.audience);
        let except = self.none_of(&item.except);
        let during = self.single(&item.during, "`during`", |r| r.span).map(|r| self.during(r));
        let limits = self.limits(&item.limits);
        let priority = self.single(&item.priority, "`priority`", |e| e.span).map(|e| self.priority(e));
        let value = self.single(&item.value, "`value`", |e| e.span).map(|e| self.worth(e));
        let holdout = self.single(&item.holdout, "`holdout`", |h| h.span);
        let holdout = holdout.map(|h| self.holdout(h, holdout_salt(&item.name.text)));
        let owner = self.single(&item.owner, "`owner`", |t| t.span).map(|t| t.text.clone());
        let via = self.all_via(item);
        Some(Campaign {
            name: item.name.text.clone(),
            description: item.description.as_ref().map(|t| t.text.clone()),
            owner,
            audience: audience?,
            except: except?,
            during: given(during)?,
            limits: limits?,
            priority: given(priority)?.unwrap_or(0),
            value: given(value)?,
            holdout: given(holdout)?,
            via: via?,
            guards: Vec::new(),
            span: item.name.span,
        })
    }

    /// Days are whole in the project's zone; moments are as they are, the last one in.
    fn during(&mut self, range: &Range) -> Option<During> {
        let low = range.low.as_deref().map(|e| self.edge(e));
        let high = range.high.as_deref().map(|e| self.edge(e));
        let (low, high) = (given(low)?, given(high)?);
        let start = low.and_then(|value| match value {
            Value::Date(day) => calendar::midnight(day, self.zone),
            Value::DateTime(at) => Some(at),
            _ => None,
        });
        // What would end after the year 9999 never ends.
        let end = high.and_then(|value| match (value, range.inclusive) {
            (Value::Date(day), true) => {
                let next = calendar::shift_date(day, Duration::of(1, TimeUnit::Day)?)?;
                calendar::midnight(next, self.zone)
            }
            (Value::Date(day), false) => calendar::midnight(day, self.zone),
            (Value::DateTime(at), true) => at.0.checked_add(1).map(Instant),
            (Value::DateTime(at), false) => Some(at),
            _ => None,
        });
        let during = During { start, end };
        self.warn_never_runs(range, &during);
        Some(during)
    }

    fn edge(&mut self, e: &ast::Expr) -> Option<Value> {
        let id = self.infer(e, None)?;
        match &self.exprs[id].kind {
            ExprKind::Literal(value @ (Value::Date(_) | Value::DateTime(_))) => Some(value.clone()),
            kind => {
                let literal = matches!(kind, ExprKind::Literal(_));
                let found = a_type(self.ty(id));
                let label = if literal { format!("this is {found}") } else { "no literal".to_owned() };
                self.fail(
                    Diagnostic::error(
                        Code::ClauseValue,
                        "a campaign runs from one day or moment to another",
                        e.span,
                        label,
                    )
                    .with_help("write `during 2026-03-01..2026-04-15`"),
                )
            }
        }
    }

    fn priority(&mut self, e: &ast::Expr) -> Option<i64> {
        let id = self.infer(e, None)?;
        match &self.exprs[id].kind {
            ExprKind::Literal(Value::Int(n)) => Some(*n),
            _ => {
                let found = a_type(self.ty(id));
                self.fail(
                    Diagnostic::error(
                        Code::ClauseValue,
                        "a priority is a whole number, written out",
                        e.span,
                        format!("this is {found}"),
                    )
                    .with_help("higher goes first: `priority 5`; what depends on the customer is a `value`"),
                )
            }
        }
    }

    fn worth(&mut self, e: &ast::Expr) -> Option<ExprId> {
        let id = self.infer(e, Some(&Type::Number))?;
        if let Type::Money(_) = self.ty(id) {
            return Some(id);
        }
        if let Some(id) = self.fit(id, &Type::Number) {
            return Some(id);
        }
        let found = a_type(self.ty(id));
        self.fail(
            Diagnostic::error(
                Code::TypeMismatch,
                format!("a campaign's value is a number or money, found {found}"),
                e.span,
                format!("this is {found}"),
            )
            .with_help("say what one more contact is worth, as in `value 12 EUR * propensity`"),
        )
    }
}

/// A clause that may be absent: `None` where it was there and failed.
pub(crate) fn given<T>(clause: Option<Option<T>>) -> Option<Option<T>> {
    match clause {
        None => Some(None),
        Some(found) => found.map(Some),
    }
}
