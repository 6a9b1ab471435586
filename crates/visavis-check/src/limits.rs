//! Contact limits and quiet hours of channels and campaigns.
//!
//! In: their trees. Out: limits that some contact can reach, and hours that are quiet. What cannot be meant is an error; what
//! does no harm and nothing else either is a warning.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, DurationLit, Expr, ExprKind as Tree, Number, Range};
use visavis_value::limit::{Hours, Per};
use visavis_value::{Duration, TimeOfDay, Type, Unit, Value};

use crate::checker::Checker;
use crate::model::{Limit, Quiet};
use crate::words::a_type;

impl Checker<'_> {
    /// The limits of a channel or campaign.
    pub(crate) fn limits(&mut self, written: &[ast::Limit]) -> Option<Vec<Limit>> {
        let limits: Vec<Option<Limit>> = written.iter().map(|limit| self.limit(limit)).collect();
        for (place, limit) in limits.iter().enumerate() {
            let Some(limit) = limit else { continue };
            let first = limits.iter().take(place).flatten().find(|first| first.per == limit.per);
            if let Some(first) = first {
                self.report(
                    Diagnostic::error(
                        Code::RepeatedLimit,
                        "two limits of one kind: only the smaller would ever count",
                        limit.span,
                        "again here",
                    )
                    .with_label(first.span, "first here")
                    .with_help("keep one of the two; limits of different spans may stand side by side"),
                );
            }
        }
        limits.into_iter().collect()
    }

    fn limit(&mut self, limit: &ast::Limit) -> Option<Limit> {
        let most = self.most(&limit.count, limit.per.as_ref());
        let per = match &limit.per {
            None => Some(Per::Ever),
            Some(span) if limit.total => self.day_in_total(span),
            Some(span) => self.per_customer(span),
        };
        if let Some(Per::Span(_)) = per
            && self.sources.iter().all(|source| source.key.is_none())
        {
            self.warn_no_key(limit.span);
        }
        Some(Limit { most: most?, per: per?, text: self.squeezed(limit.span), span: limit.span })
    }

    fn most(&mut self, count: &Number, per: Option<&DurationLit>) -> Option<u64> {
        let digits = &count.digits;
        let whole = if count.percent { None } else { digits.parse::<u64>().ok() };
        if let Some(most) = whole.filter(|most| *most > 0) {
            return Some(most);
        }
        let (label, help) = if count.percent {
            (
                "a percentage",
                "a share of the customers is a `holdout`, or a `variant` with a share".to_owned(),
            )
        } else if digits.contains('.') {
            let up = digits.split_once('.').map_or("1", |(whole, _)| whole);
            let up = up.parse::<u64>().unwrap_or(0).saturating_add(1);
            let longer = if per.is_some() { ", or give it a longer span" } else { "" };
            ("a fraction", format!("write `limit {up}`{longer}"))
        } else if whole.is_some() {
            let instead = "to send nothing, end the campaign with `during`, or leave out its `via`";
            ("nothing could ever be sent", instead.to_owned())
        } else {
            ("too large", "leave the limit out where there is none".to_owned())
        };
        let message = "a limit is a whole number of contacts, at least 1";
        self.fail(Diagnostic::error(Code::LimitCount, message, count.span, label).with_help(help))
    }

    fn per_customer(&mut self, written: &DurationLit) -> Option<Per> {
        let span = self.span_of(written)?;
        if span != Duration::default() {
            return Some(Per::Span(span));
        }
        self.fail(
            Diagnostic::error(
                Code::LimitSpan,
                "a limit over no time counts nothing",
                written.span,
                "no time at all",
            )
            .with_help("say over how long, as in `limit 3 per 7 days`"),
        )
    }

    /// What counts for everybody counts by the calendar day.
    fn day_in_total(&mut self, written: &DurationLit) -> Option<Per> {
        let span = self.span_of(written)?;
        if span == Duration::of(1, Unit::Day)? {
            return Some(Per::Day);
        }
        self.fail(
            Diagnostic::error(
                Code::LimitSpan,
                "what is sent in total is counted by the day, or for good",
                written.span,
                "not a day",
            )
            .with_help(
                "write `limit 100 per day in total`, `limit 100 in total`, or without `in total` for each customer",
            ),
        )
    }

    fn warn_no_key(&mut self, span: Span) {
        self.report(
            Diagnostic::warning(
                Code::LimitWithoutKey,
                "nothing tells one customer's contacts from another's",
                span,
                "counts by the number of the record",
            )
            .with_help("mark the attribute that names the customer, as in `customer_id: text key`"),
        );
    }

    // ---- quiet hours ----

    /// The quiet hours of a channel; several are quiet one as the other.
    pub(crate) fn all_quiet(&mut self, ranges: &[Range]) -> Option<Vec<Quiet>> {
        let all: Vec<Option<Quiet>> = ranges.iter().map(|range| self.quiet(range)).collect();
        all.into_iter().collect()
    }

    fn quiet(&mut self, range: &Range) -> Option<Quiet> {
        let (Some(low), Some(high)) = (&range.low, &range.high) else {
            return self.fail(
                Diagnostic::error(
                    Code::QuietHours,
                    "quiet hours run from one time of day to another",
                    range.span,
                    "only one of the two",
                )
                .with_help("write `quiet 21:00..08:00`, over midnight, or `quiet 00:00..08:00`"),
            );
        };
        if let (Some(from), Some(until)) = (hour(low), hour(high)) {
            return self.whole_hours(range, from, until);
        }
        // Where the first end is no time of day, the second will not be one either: one mistake, said once.
        let from = self.quiet_end(low)?;
        let until = self.quiet_end(high)?;
        if from == until {
            self.warn_hardly_quiet(range);
        }
        let hours = Hours { from, until, inclusive: range.inclusive };
        Some(Quiet { hours, text: self.squeezed(range.span), span: range.span })
    }

    /// `quiet 21..8`
    fn whole_hours(&mut self, range: &Range, from: u32, until: u32) -> Option<Quiet> {
        let dots = if range.inclusive { ".." } else { "..<" };
        let right = format!("{from:02}:00{dots}{until:02}:00");
        self.fail(
            Diagnostic::error(
                Code::QuietHours,
                "quiet hours run from one time of day to another",
                range.span,
                "these are whole numbers",
            )
            .with_fix(format!("write `{right}`"), range.span, right, Applicability::Unsafe),
        )
    }

    fn quiet_end(&mut self, e: &Expr) -> Option<TimeOfDay> {
        let id = self.infer(e, Some(&Type::Time))?;
        if let Some(Value::Time(time)) = self.value_of(id) {
            return Some(*time);
        }
        let found = a_type(self.ty(id));
        let label = if *self.ty(id) == Type::Time {
            "not written out".to_owned()
        } else {
            format!("this is {found}")
        };
        self.fail(
            Diagnostic::error(
                Code::QuietHours,
                "quiet hours run from one time of day to another, written out",
                e.span,
                label,
            )
            .with_help("write `quiet 21:00..08:00`; what depends on the customer is a `requires`"),
        )
    }

    fn warn_hardly_quiet(&mut self, range: &Range) {
        let (message, label) = if range.inclusive {
            ("these quiet hours last a moment", "the two ends are the same")
        } else {
            ("these quiet hours last no time", "the upper end is out, and the same as the lower one")
        };
        self.report(
            Diagnostic::warning(Code::HardlyQuiet, message, range.span, label)
                .with_help("write two times, as in `quiet 21:00..08:00`, which runs over midnight"),
        );
    }
}

/// A number that may be meant as an hour of the day.
fn hour(e: &Expr) -> Option<u32> {
    match &e.kind {
        Tree::Number(n) if !n.percent => n.digits.parse().ok().filter(|hour| *hour < 24),
        _ => None,
    }
}
