//! `table-overlap`: rows of a table of which only one may hold, that hold for one customer and happen to give the same.
//!
//! Where they give different results the check calls it an error, `E0507`. Told where every cell of both rows is one of values, so that
//! a customer whom both hold for is sure to be.

use visavis_check::model::{ExprId, ExprKind, Hit, Row};
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::facts::{is_empty, shared};
use crate::{Level, Lint, Work};

const NAME: &str = "table-overlap";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "rows of which only one may hold, that overlap and give the same",
    work: Work::Here(run),
};

/// The longest table whose rows are held against each other.
const LONGEST: usize = 500;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let unique =
        |table: &&visavis_check::model::Table| table.hit == Hit::Unique && table.rows.len() <= LONGEST;
    for table in context.model.tables.iter().filter(unique) {
        // Two columns of one attribute may exclude each other between them.
        let attributes: Option<Vec<ExprId>> = table
            .inputs
            .iter()
            .map(|input| matches!(context.expr(*input).kind, ExprKind::Attribute(_)).then_some(*input))
            .collect();
        let Some(inputs) = attributes else { continue };
        let distinct = inputs.iter().enumerate().all(|(at, input)| {
            inputs.iter().skip(at + 1).all(|other| context.expr(*other).kind != context.expr(*input).kind)
        });
        if !distinct {
            continue;
        }
        for (at, row) in table.rows.iter().enumerate() {
            let above = table.rows.iter().take(at).find(|above| overlap(context, &inputs, above, row));
            let Some(above) = above else { continue };
            let message = format!("two rows of `{}` hold for one customer and give the same", table.name);
            out.push(
                Diagnostic::lint(&NAME, message, row.span, "this one")
                    .with_label(above.span, "and this one")
                    .with_help(
                        "part the two, or say `hit first`: once one of them is changed, this is an error",
                    ),
            );
        }
    }
}

fn overlap(context: &Context<'_>, inputs: &[ExprId], a: &Row, b: &Row) -> bool {
    inputs.iter().zip(a.cells.iter().zip(&b.cells)).all(|(input, (a, b))| {
        let ExprKind::Attribute(attribute) = context.expr(*input).kind else { return false };
        let Some(declared) = context.model.attributes.get(attribute.index()) else { return false };
        let possible = context.model.possible(declared);
        let set = |cell: &visavis_check::model::Cell| match (cell.test, &cell.region) {
            (None, _) => Some(possible.clone()),
            (Some(_), region) => region.clone(),
        };
        set(a).zip(set(b)).is_some_and(|(a, b)| !is_empty(&shared(possible.clone(), shared(a, b))))
    })
}
