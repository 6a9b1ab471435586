//! What is said of a table as a whole: rows that overlap where they must not, customers that no row holds for.
//!
//! In: a checked table. Out: findings with an example, and whether the rows surely cover everybody who is in every source. Nothing is
//! called proved that was not: where a cell is more than a test against literals, that is said.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast;

use super::gaps::gap;
use super::overlaps::{Found, Overlap, TooMany, overlaps};
use super::sample::Sample;
use super::space::{Class, Space, World};
use crate::checker::Checker;
use crate::model::{ExprId, Hit, Table};

/// How many overlapping pairs of one table are told.
const TOLD: usize = 3;

impl Checker<'_> {
    /// Says what is wrong with the rows together; whether some row surely holds for whoever is in every source.
    pub(super) fn prove(&mut self, item: &ast::Table, table: &Table) -> bool {
        if table.rows.is_empty() {
            // That it has no rows at all was said.
            return table.otherwise.is_some();
        }
        let (found, open, covered) = {
            let world = World {
                exprs: &self.exprs,
                lets: self.lets.clone(),
                attributes: &self.attributes,
                zone: self.zone,
            };
            let space = world.space(table);
            let found = match table.hit {
                Hit::Unique => overlaps(&world, &space, table),
                _ => Ok(Vec::new()),
            };
            let asked = table.otherwise.is_none() && !matches!(table.hit, Hit::Count | Hit::All);
            let open = if asked { gap(&space, false) } else { Ok(None) };
            let open = open.map(|gap| gap.map(|classes| self.gap_example(&space, &classes)));
            let covered = table.otherwise.is_some() || (open == Ok(None) && asked && is_covered(&space));
            (found, open, covered)
        };
        match found {
            Ok(found) => self.overlapping(item, table, &found),
            Err(TooMany) => self.too_many(item, table),
        }
        match open {
            Ok(Some(example)) => self.open_for_some(item, &example),
            Err(TooMany) => {
                let at = item.name.span;
                self.report(
                    Diagnostic::warning(
                        Code::TableGap,
                        format!("whether some row of `{}` holds for everybody is not known", item.name.text),
                        at,
                        "too many rows and columns to look through",
                    )
                    .with_help("say what holds where no row does: `| otherwise => … |`"),
                );
            }
            Ok(None) => {}
        }
        covered
    }

    fn overlapping(&mut self, item: &ast::Table, table: &Table, found: &[Overlap]) {
        let more = found.len().saturating_sub(TOLD);
        for (place, overlap) in found.iter().take(TOLD).enumerate() {
            let span = |row: usize| table.rows.get(row).map_or(item.name.span, |row| row.span);
            let (first, second) = (span(overlap.first), span(overlap.second));
            let diagnostic = match &overlap.found {
                Found::Example(example) => Diagnostic::error(
                    Code::TableOverlap,
                    format!("two rows of `{}` hold for one customer", item.name.text),
                    second,
                    "this row holds too, and gives something else",
                )
                .with_label(first, "this row holds")
                .with_help(self.example(example, "both hold where ")),
                Found::Unsure(test) => Diagnostic::error(
                    Code::TableUnproved,
                    format!("two rows of `{}` may hold for one customer", item.name.text),
                    self.exprs[*test].span,
                    "nobody can say beforehand for whom this test holds",
                )
                .with_label(first, "this row")
                .with_label(second, "and this one give different results"),
            };
            let diagnostic = self.first_counts(item, diagnostic);
            let last = place + 1 == found.len().min(TOLD);
            self.report(if last && more > 0 {
                let rows = if more == 1 { "row overlaps" } else { "rows overlap" };
                diagnostic.with_help(format!("{more} more {rows} with one above"))
            } else {
                diagnostic
            });
        }
    }

    fn too_many(&mut self, item: &ast::Table, table: &Table) {
        let diagnostic = Diagnostic::error(
            Code::TableUnproved,
            format!("whether two rows of `{}` hold for one customer is not known", item.name.text),
            item.name.span,
            format!("{} rows are too many to hold against each other", table.rows.len()),
        );
        let diagnostic = self.first_counts(item, diagnostic);
        self.report(diagnostic);
    }

    fn first_counts(&self, item: &ast::Table, diagnostic: Diagnostic) -> Diagnostic {
        let (span, text) = match (&item.hit, &item.outputs) {
            (Some(hit), _) => (hit.span, "first"),
            (None, ast::Outputs::One(ty)) => (ty.span.after(), " hit first"),
            (None, ast::Outputs::Many(fields)) => {
                (fields.last().map_or(item.name.span, |f| f.span).after(), " hit first")
            }
        };
        let title = "where the first row from the top is to count, say `hit first`";
        diagnostic.with_fix(title, span, text, Applicability::Unsafe)
    }

    fn open_for_some(&mut self, item: &ast::Table, example: &str) {
        self.report(
            Diagnostic::warning(
                Code::TableGap,
                format!("no row of `{}` holds for some customers", item.name.text),
                item.name.span,
                "missing for them",
            )
            .with_help(example)
            .with_help("say what holds then: `| otherwise => … |`"),
        );
    }

    fn gap_example(&self, space: &Space, classes: &[Class]) -> String {
        let samples: Vec<(ExprId, Sample)> = space
            .dims
            .iter()
            .zip(classes)
            .filter_map(|(dim, class)| Some((dim.input, dim.sample(class, self.ty(dim.input))?)))
            .collect();
        self.example(&samples, "none holds where ")
    }

    fn example(&self, example: &[(ExprId, Sample)], before: &str) -> String {
        let each: Vec<String> = example
            .iter()
            .map(|(input, sample)| {
                let expr = &self.exprs[*input];
                format!("`{}` {}", self.short(expr.span), sample.words(&expr.ty, self.zone))
            })
            .collect();
        match each.as_slice() {
            [] => format!("{before}anything is so"),
            [one] => format!("{before}{one}"),
            [rest @ .., last] => format!("{before}{} and {last}", rest.join(", ")),
        }
    }

    fn short(&self, span: Span) -> String {
        self.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn is_covered(space: &Space) -> bool {
    let hard = space.rows.iter().flatten().any(|part| !part.hard.is_empty());
    // Without such tests both questions are one.
    !hard || gap(space, true) == Ok(None)
}
