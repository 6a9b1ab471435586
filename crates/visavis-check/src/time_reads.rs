//! Whether expressions depend on the time.
//!
//! In: a model. Out: yes where anything that an expression is made of looks at the clock, through `let`s, tables and segments; a test that
//! asks for such a thing must say when. Never recursive: a chain of names is as long as a program.

use std::collections::HashSet;

use crate::model::{ExprId, ExprKind, Function, Model, Table};

impl Model {
    /// Whether any of the expressions depends on `now`. Where `whole`, the same of everything that a decision looks at.
    pub(crate) fn depends_on_time(&self, exprs: &[ExprId], whole: bool) -> bool {
        let mut open = exprs.to_vec();
        if whole {
            open.extend(self.rule_exprs());
        }
        let (mut lets, mut tables, mut segments) = (HashSet::new(), HashSet::new(), HashSet::new());
        while let Some(id) = open.pop() {
            let kind = &self.exprs[id].kind;
            match kind {
                ExprKind::Now | ExprKind::Today | ExprKind::Point(_) | ExprKind::InWindow { .. } => {
                    return true;
                }
                ExprKind::Call(function, _) if looks_at_the_clock(*function) => return true,
                ExprKind::Let(id) if lets.insert(*id) => {
                    open.extend(self.lets.get(id.index()).map(|named| named.value));
                }
                ExprKind::Table(id, _) if tables.insert(*id) => {
                    open.extend(self.tables.get(id.index()).into_iter().flat_map(Table::operands));
                }
                ExprKind::Segment(id) if segments.insert(*id) => {
                    open.extend(self.segments.get(id.index()).map(|segment| segment.when));
                }
                _ => {}
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
