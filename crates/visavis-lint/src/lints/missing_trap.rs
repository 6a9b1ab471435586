//! `missing-trap`: `country != "FR"` leaves out whoever has no country, which few who write it mean.
//!
//! Where the condition has a test of its own for what is missing, the writer has thought of it. Exceptions and guards hold
//! back where they do not know, so that there is no trap in them; cells of tables are told by `table-gap`.

use std::collections::BTreeSet;

use visavis_check::model::{AttributeId, ExprId, ExprKind};
use visavis_diag::{Applicability, Diagnostic, Span};

use crate::context::Context;
use crate::known::Known;
use crate::{Level, Lint, Work};

const NAME: &str = "missing-trap";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "`!=`, `not`, `not in` or `has none` on an attribute that may be missing",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    for campaign in &model.campaigns {
        let conditions: Vec<ExprId> = campaign.audience.iter().map(|condition| condition.expr).collect();
        Look::at(context, &conditions, out);
    }
    for channel in &model.channels {
        let conditions: Vec<ExprId> = channel.requires.iter().map(|condition| condition.expr).collect();
        Look::at(context, &conditions, out);
    }
    for segment in &model.segments {
        Look::at(context, &[segment.when], out);
    }
}

/// A look at conditions that all must be known to hold.
struct Look<'c, 'a, 'o> {
    context: &'c Context<'a>,
    /// Attributes that the writer has thought of, and those that are told already
    settled: BTreeSet<AttributeId>,
    out: &'o mut Vec<Diagnostic>,
}

impl<'c, 'a, 'o> Look<'c, 'a, 'o> {
    fn at(context: &'c Context<'a>, conditions: &[ExprId], out: &'o mut Vec<Diagnostic>) {
        let mut settled = BTreeSet::new();
        for id in context.reached(conditions.iter().copied(), false) {
            if let ExprKind::IsMissing(value) = &context.expr(id).kind {
                settled.extend(context.attributes_in(*value));
            }
        }
        let mut look = Look { context, settled, out };
        for (i, condition) in conditions.iter().enumerate() {
            let beside = conditions.iter().enumerate().filter(|(j, _)| *j != i);
            let known = beside.flat_map(|(_, other)| context.known_by_positive_tests(*other)).collect();
            look.condition(*condition, &known);
        }
    }

    fn condition(&mut self, id: ExprId, known: &Known) {
        let kind = &self.context.expr(id).kind;
        match kind {
            ExprKind::And(a, b) => {
                let (of_a, of_b) =
                    (self.context.known_by_positive_tests(*a), self.context.known_by_positive_tests(*b));
                self.condition(*a, &(known | &of_b));
                self.condition(*b, &(known | &of_a));
            }
            ExprKind::Or(a, b) => {
                self.condition(*a, known);
                self.condition(*b, known);
            }
            // `not (a != b)` says what is so.
            ExprKind::Not(a) if self.context.is_negative(&self.context.expr(*a).kind) => {}
            ExprKind::Not(a) => {
                if let ExprKind::Not(inner) = &self.context.expr(*a).kind {
                    self.condition(*inner, known);
                } else {
                    self.negative(id, *a, known);
                }
            }
            kind if self.context.is_negative(kind) => self.negative(id, id, known),
            _ => {}
        }
    }

    /// A test that says what is not.
    fn negative(&mut self, whole: ExprId, test: ExprId, known: &Known) {
        let context = self.context;
        if !context.expr(test).optional {
            return;
        }
        let may_lack = |id: &AttributeId| {
            context.model.attributes.get(id.index()).is_some_and(|attribute| attribute.optional)
        };
        let lacking: Vec<AttributeId> = context
            .attributes_in(test)
            .into_iter()
            .filter(|id| may_lack(id) && !known.contains(id) && !self.settled.contains(id))
            .collect();
        let Some(first) = lacking.first() else { return };
        self.settled.extend(&lacking);
        let (name, span) = (context.attribute(*first), context.expr(whole).span);
        let message = format!("customers without `{name}` are left out here");
        let label = format!("unknown where `{name}` is missing, so that they do not match");
        let finding = Diagnostic::lint(&NAME, message, span, label);
        self.out.push(match lacking.as_slice() {
            [_] => self.one(finding, &name, span),
            _ => finding.with_help(format!("to let them in, write `(… or {name} is missing)` around it")),
        });
    }

    fn one(&self, finding: Diagnostic, name: &str, span: Span) -> Diagnostic {
        let text = self.context.text(span);
        let title = format!("to let them in, write `({text} or {name} is missing)`");
        let written = self.context.sources.text(span);
        finding
            .with_help(title.clone())
            .with_fix(title, span, format!("({written} or {name} is missing)"), Applicability::Unsafe)
            .with_help(format!("to leave them out and say so, write `{name} is known and {text}`"))
    }
}
