//! `never-matches`: a segment, campaign, guard, row of a table or condition that nobody can meet.
//!
//! Concluded from what is asked of one attribute at a time, its type and its domain, through names; and, of a table, from a row
//! above that takes every customer of this one. What takes more than one attribute to see is not seen, so that what is told is so.

use visavis_check::model::{ExprKind, Hit, Region, Row, Segment, Table};
use visavis_diag::{Diagnostic, Span};
use visavis_value::Type;

use crate::context::Context;
use crate::facts::{Asked, Clash, Facts, is_empty, joined, shared};
use crate::memory::Unit;
use crate::{Level, Lint, Work};

const NAME: &str = "never-matches";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Deny,
    summary: "a segment, campaign, guard, row or condition that nobody can meet",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let (model, facts) = (context.model, Facts::new(context));
    let empty = empty_segments(context, &facts);
    // What a segment makes impossible is told of the segment.
    let inherits = |asked: &[Asked]| {
        context.reached(asked.iter().map(|(id, _)| *id), true).into_iter().any(|id| {
            match context.expr(id).kind {
                ExprKind::Segment(segment) => empty.get(segment.index()).is_some_and(|empty| *empty),
                _ => false,
            }
        })
    };
    let tell = |out: &mut Vec<Diagnostic>, what: String, declared: Span, asked: &[Asked]| {
        if let Some(clash) = facts.clash(asked).filter(|_| !inherits(asked)) {
            out.push(finding(context, (what, declared), clash));
        }
    };
    for (segment, _) in model.segments.iter().zip(&empty).filter(|(_, empty)| **empty) {
        let what = format!("no customer can be in the segment `{}`", segment.name);
        tell(out, what, segment.span, &[(segment.when, true)]);
    }
    for (at, campaign) in model.campaigns.iter().enumerate() {
        context.unless_silent(NAME, Unit::Campaign(at), out, |out| {
            let audience = campaign.audience.iter().map(|condition| (condition.expr, true));
            let asked: Vec<Asked> = audience.chain(campaign.except.iter().map(|c| (c.expr, false))).collect();
            tell(
                out,
                format!("no customer can be in the campaign `{}`", campaign.name),
                campaign.span,
                &asked,
            );
        });
    }
    for (at, named) in model.lets.iter().enumerate() {
        if context.expr(named.value).ty == Type::Bool {
            context.unless_silent(NAME, Unit::Let(at), out, |out| {
                tell(out, format!("`{}` is never true", named.name), named.span, &[(named.value, true)]);
            });
        }
    }
    for table in &model.tables {
        for row in &table.rows {
            let asked: Vec<Asked> = row.cells.iter().filter_map(|cell| Some((cell.test?, true))).collect();
            tell(out, format!("no customer reaches this row of `{}`", table.name), row.span, &asked);
        }
    }
    for id in context.reached(context.all_roots(), false) {
        if let ExprKind::If(condition, ..) = context.expr(id).kind {
            let span = context.expr(condition).span;
            tell(out, format!("`{}` never holds", context.text(span)), span, &[(condition, true)]);
        }
    }
    for table in &model.tables {
        covered(table, out);
    }
    for guard in &model.guards {
        let harmless = facts.attributes([guard.when]).into_iter().find(|attribute| {
            let left = facts.possible(*attribute).zip(facts.truth(guard.when, *attribute));
            left.is_some_and(|(possible, truth)| is_empty(&shared(possible, joined(truth.yes, truth.open))))
        });
        if let Some(attribute) = harmless {
            let message = format!("the guard `{}` holds nothing back", guard.name);
            let label = format!("never so, whatever `{}` is", context.attribute(attribute));
            let found = Diagnostic::lint(&NAME, message, guard.span, "forbids nobody anything");
            let found = found.with_label(context.expr(guard.when).span, label);
            out.push(found.with_help("take it out, or write what was to be kept from whom"));
        }
    }
}

/// By segment: whether nobody can be in it by what it says itself and by its names.
fn empty_segments(context: &Context<'_>, facts: &Facts<'_, '_>) -> Vec<bool> {
    let of = |(at, segment): (usize, &Segment)| {
        let mut found = Vec::new();
        context.unless_silent(NAME, Unit::Segment(at), &mut found, |found| {
            if let Some(clash) = facts.clash(&[(segment.when, true)]) {
                found.push(finding(context, (String::new(), segment.span), clash));
            }
        });
        !found.is_empty()
    };
    context.model.segments.iter().enumerate().map(of).collect()
}

fn finding(context: &Context<'_>, (message, declared): (String, Span), clash: Clash) -> Diagnostic {
    let attribute = context.attribute(clash.attribute);
    let found = Diagnostic::lint(&NAME, message, declared, "matches nobody");
    match clash.second {
        Some(second) => found
            .with_label(clash.first, format!("asks one thing of `{attribute}`"))
            .with_label(second, "and this excludes it")
            .with_help("where either is enough, write `or` between the two; else take one of them out"),
        None if clash.first == declared => {
            found.with_help(format!("no value that `{attribute}` may have meets it"))
        }
        None => found
            .with_label(clash.first, format!("no value that `{attribute}` may have meets this"))
            .with_help("write what was meant, or take it out"),
    }
}

/// Rows that another one takes every customer of, where the first that holds counts.
fn covered(table: &Table, out: &mut Vec<Diagnostic>) {
    if table.hit != Hit::First {
        return;
    }
    for (at, row) in table.rows.iter().enumerate() {
        let above = table.rows.iter().take(at).find(|above| takes(above, row));
        if let Some(above) = above {
            let message = format!("no customer reaches this row of `{}`", table.name);
            out.push(
                Diagnostic::lint(&NAME, message, row.span, "matches nobody")
                    .with_label(above.span, "this row takes every customer of it")
                    .with_help("the first row that holds counts: move the narrower one up, or take it out"),
            );
        }
    }
}

/// Whether the cells of one row hold wherever those of another do, input by input.
fn takes(above: &Row, row: &Row) -> bool {
    above.cells.iter().zip(&row.cells).all(|(above, cell)| {
        let inside = |wide: &Region, narrow: &Region| {
            (wide.missing || !narrow.missing)
                && narrow.values.clone().and(wide.values.clone()) == narrow.values
        };
        match (above.test, &above.region, &cell.region) {
            (None, ..) => true,
            (Some(_), Some(wide), Some(narrow)) => cell.test.is_some() && inside(wide, narrow),
            _ => false,
        }
    })
}
