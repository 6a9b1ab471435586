//! What the language has and this version does not run yet.
//!
//! In: clauses. Out: one finding for each. It is an error, as a rule that is silently ignored would be a wrong
//! decision.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{Limit, Range};

use crate::checker::Checker;

impl Checker<'_> {
    /// Says that a construct is not run yet.
    pub(crate) fn not_built(&mut self, what: &str, span: Span, way_out: &str) {
        self.report(
            Diagnostic::error(
                Code::NotBuiltYet,
                format!("{what} is not run by this version yet"),
                span,
                "part of the language, but of a later version",
            )
            .with_help(way_out),
        );
    }

    /// A contact limit of a channel or campaign.
    pub(crate) fn limit(&mut self, limit: &Limit) {
        self.not_built("`limit`", limit.span, "keep the limit in the tool that sends, and delete it here");
    }

    /// A channel's quiet hours.
    pub(crate) fn quiet(&mut self, range: &Range) {
        self.not_built("`quiet`", range.span, "write `requires time_of_day(now) in 08:00..<21:00`");
    }
}
