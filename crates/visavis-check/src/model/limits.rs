//! Contact limits and quiet hours.

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::limit::{Hours, Per};

/// `limit n per …`, `limit n in total`: at most so many contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// At most how many; at least 1.
    pub most: u64,
    /// Whose contacts count, and over what time.
    pub per: Per,
    /// Its text as written, white space and comments squeezed to one space.
    pub text: SmolStr,
    /// The whole clause.
    pub span: Span,
}

/// `quiet A..B`: hours of the customer's day in which nobody writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiet {
    /// Which hours.
    pub hours: Hours,
    /// The range as written, squeezed likewise.
    pub text: SmolStr,
    /// The range.
    pub span: Span,
}
