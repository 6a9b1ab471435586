//! Whether expressions depend on the time.
//!
//! In: a model. Out: yes where anything that an expression is made of looks at the clock, through names; a test that
//! asks for such a thing must say when. Never recursive: a chain of names is as long as a program.

use std::collections::HashSet;

use crate::model::{Aggregate, EventWindow, ExprId, ExprKind, Function, Model};

impl Model {
    /// Whether any of the expressions depends on `now`. Where `whole`, the same of everything that a decision looks at.
    pub(crate) fn depends_on_time(&self, exprs: &[ExprId], whole: bool) -> bool {
        let mut open = exprs.to_vec();
        if whole {
            open.extend(self.rule_exprs());
        }
        let mut seen: HashSet<ExprId> = HashSet::new();
        while let Some(id) = open.pop() {
            // A definition that several names lead to is looked at once.
            if !seen.insert(id) {
                continue;
            }
            let kind = &self.exprs[id].kind;
            match kind {
                ExprKind::Now | ExprKind::Today | ExprKind::Point(_) | ExprKind::InWindow { .. } => {
                    return true;
                }
                ExprKind::Call(function, _) if looks_at_the_clock(*function) => return true,
                ExprKind::Aggregate(aggregate) if counts_back(aggregate) => return true,
                _ => open.extend(self.definition(kind)),
            }
            kind.operands(&mut open);
        }
        whole && self.campaigns.iter().any(|campaign| campaign.during.is_some())
    }
}

fn looks_at_the_clock(function: Function) -> bool {
    use Function::{Age, DaysSinceDate, DaysSinceDateTime, NextBirthday};
    matches!(function, Age | DaysSinceDate | DaysSinceDateTime | NextBirthday)
}

/// Whether what an aggregate gives changes as time goes by.
fn counts_back(aggregate: &Aggregate) -> bool {
    let moves = matches!(aggregate.window, Some(EventWindow::Last(_) | EventWindow::Next(_)));
    // What is not followed yet may still be until its span has passed.
    moves || aggregate.sequence.as_ref().is_some_and(|sequence| sequence.negated)
}
