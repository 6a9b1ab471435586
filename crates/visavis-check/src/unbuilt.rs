//! What the language has and this version does not run yet.
//!
//! In: clauses. Out: one finding for each. It is an error, as a rule that is silently ignored would be a wrong
//! decision.

use visavis_diag::{Code, Diagnostic, Span};

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
}
