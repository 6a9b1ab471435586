//! Shares of customers: holdouts, variants and arms, exact to 10^-18, and what their buckets are made of.
//!
//! In: percentages as written. Out: exact shares, each a multiple of the algorithm's steps; never through a float.

use smol_str::{SmolStr, format_smolstr};
use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Number, UnitOf};
use visavis_value::bucket::{Draw, Share};

use crate::checker::Checker;
use crate::literals::plain;
use crate::model::{Holdout, Unit};

impl Checker<'_> {
    /// The share that a percentage says.
    pub(crate) fn share(&mut self, n: &Number) -> Option<Share> {
        let digits = plain(&n.digits);
        if !n.percent {
            let diagnostic =
                Diagnostic::error(Code::Shares, "a share is a percentage", n.span, "no `%` behind it");
            let percent = Share::fraction(digits).map(|s| percent_text(u128::from(s.0)));
            return self.fail(match percent {
                Some(text) => {
                    diagnostic.with_fix(format!("write `{text}`"), n.span, text, Applicability::Unsafe)
                }
                None => diagnostic.with_fix(
                    format!("write `{digits}%`"),
                    n.span,
                    format!("{digits}%"),
                    Applicability::Unsafe,
                ),
            });
        }
        if let Some(share) = Share::percent(digits) {
            return Some(share);
        }
        let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
        let over = whole.len() > 3 || whole.parse::<u32>().is_ok_and(|w| w >= 100);
        let (message, label) = if over {
            ("a share is at most 100%", "more than all customers")
        } else {
            ("this share is too fine", "at most 16 decimals of a percent count")
        };
        let help = if over { "`100%` is everybody" } else { "write a share with fewer decimals" };
        self.fail(Diagnostic::error(Code::Shares, message, n.span, label).with_help(help))
    }

    /// Shares that own the whole: the exclusive end of each. `whose` is who has them, `variant` or `arm`.
    pub(crate) fn ends(&mut self, shares: &[(Share, Span)], place: Span, whose: &str) -> Option<Vec<Share>> {
        let sum: u128 = shares.iter().map(|(s, _)| u128::from(s.0)).sum();
        if sum != u128::from(Share::WHOLE.0) {
            let mut diagnostic = Diagnostic::error(
                Code::Shares,
                format!("the {whose}s' shares add up to {}, not to 100%", percent_text(sum)),
                place,
                "",
            );
            for (share, span) in shares.iter().take(8) {
                diagnostic = diagnostic.with_label(*span, percent_text(u128::from(share.0)));
            }
            return self.fail(
                diagnostic.with_help(format!(
                    "every customer gets exactly one {whose}, so that they add up to 100%"
                )),
            );
        }
        self.in_steps(shares, Draw::Arm)?;
        let mut end = Share::default();
        let ends = shares.iter().map(|(share, _)| {
            end = end.add(*share)?;
            Some(end)
        });
        ends.collect()
    }

    pub(crate) fn universal_holdout(&mut self) -> Option<Holdout> {
        let items = self.items.holdouts.clone();
        let holdout = self.single(&items, "`holdout` at top level", |h| h.span)?;
        self.holdout(holdout, "holdout:".into())
    }

    pub(crate) fn holdout(&mut self, written: &ast::Holdout, salt: SmolStr) -> Option<Holdout> {
        let share = self.share(&written.share);
        let unit = self.unit(&written.unit, salt);
        let share =
            share.filter(|share| self.in_steps(&[(*share, written.share.span)], Draw::Group).is_some());
        match (share, unit) {
            (Some(share), Some(unit)) => Some(Holdout { share, unit }),
            _ => {
                self.failed = true;
                None
            }
        }
    }

    /// Says which shares end where no bucket does, all at once; `None` where one does so.
    fn in_steps(&mut self, shares: &[(Share, Span)], draw: Draw) -> Option<()> {
        let Some(step) = self.bucketing.step(draw) else { return Some(()) };
        let mut off = shares.iter().filter(|(share, _)| !share.0.is_multiple_of(step.0));
        let Some((share, span)) = off.next() else { return Some(()) };
        let name = self.bucketing.name();
        let label = |share: &Share| format!("{} is between two buckets", percent_text(u128::from(share.0)));
        let mut diagnostic = Diagnostic::error(
            Code::SharesFinerThanSteps,
            format!("this share is finer than the steps of `{name}`"),
            *span,
            label(share),
        );
        for (share, span) in off.take(7) {
            diagnostic = diagnostic.with_label(*span, label(share));
        }
        self.fail(diagnostic.with_help(self.steps(*share, step)))
    }

    /// What to write for a share that is between two steps.
    pub(crate) fn steps(&self, share: Share, step: Share) -> String {
        let below = share.0 / step.0 * step.0;
        let [step, below, above] =
            [step.0, below, below + step.0].map(|units| percent_text(u128::from(units)));
        format!("`{}` knows shares in steps of {step}: write `{below}` or `{above}`", self.bucketing.name())
    }

    /// What a bucket is made of: the salt and the attribute that were written, or `salt` and the customer's key.
    pub(crate) fn unit(&mut self, written: &[UnitOf], salt: SmolStr) -> Option<Unit> {
        let salts: Vec<&ast::Text> = written
            .iter()
            .filter_map(|u| match u {
                UnitOf::Salt(text) => Some(text),
                UnitOf::By(_) => None,
            })
            .collect();
        let by: Vec<&ast::Path> = written
            .iter()
            .filter_map(|u| match u {
                UnitOf::By(path) => Some(path),
                UnitOf::Salt(_) => None,
            })
            .collect();
        let salt = self.single(&salts, "`salt`", |t| t.span).map_or(salt, |t| t.text.clone());
        let by = match self.single(&by, "`by`", |p| p.span) {
            Some(path) => Some(self.bucket_attribute(path)?),
            None => None,
        };
        Some(Unit { salt, by })
    }

    /// The first of clauses that may stand once; the others are errors.
    pub(crate) fn single<'t, T>(
        &mut self,
        found: &'t [T],
        what: &str,
        span: impl Fn(&T) -> Span,
    ) -> Option<&'t T> {
        let (first, rest) = found.split_first()?;
        for again in rest {
            self.report(
                Diagnostic::error(
                    Code::RepeatedClause,
                    format!("{what} stands twice"),
                    span(again),
                    "again here",
                )
                .with_label(span(first), "first here")
                .with_help("keep one of the two"),
            );
        }
        Some(first)
    }
}

/// The default salt of a campaign's holdout.
pub(crate) fn holdout_salt(campaign: &str) -> SmolStr {
    format_smolstr!("holdout:{campaign}")
}

/// The default salt of a campaign's variants.
pub(crate) fn variant_salt(campaign: &str) -> SmolStr {
    format_smolstr!("variant:{campaign}")
}

/// The default salt of an experiment.
pub(crate) fn experiment_salt(experiment: &str) -> SmolStr {
    format_smolstr!("experiment:{experiment}")
}

/// Units of 10^-18 as a percentage: `12.5%`.
pub(crate) fn percent_text(units: u128) -> String {
    const PERCENT: u128 = 10_000_000_000_000_000;
    let (whole, rest) = (units / PERCENT, units % PERCENT);
    let decimals = format!("{rest:016}");
    match decimals.trim_end_matches('0') {
        "" => format!("{whole}%"),
        decimals => format!("{whole}.{decimals}%"),
    }
}
