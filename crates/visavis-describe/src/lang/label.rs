//! Headings and single words of pages.

use crate::text::Kind;

/// A heading, or a word of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// One of a kind: `Campaign`
    One(Kind),
    /// Several: `Campaigns`
    Many(Kind),
    /// To whom
    Whom,
    /// Who is left out
    Except,
    /// Who may veto
    Guards,
    /// When
    When,
    /// How often
    HowOften,
    /// Where and what
    Messages,
    /// What decides among several
    Ranking,
    /// Who is never shown it
    ControlGroup,
    /// Who answers for it
    Owner,
    /// What names in it mean
    Meaning,
    /// What it reads
    Reads,
    /// What uses it
    UsedBy,
    /// What it is
    Definition,
    /// What it gives
    Rows,
    /// What must hold before it is used
    Consent,
    /// When nobody writes
    QuietHours,
    /// What a message has
    Content,
    /// Which arms it has
    Arms,
    /// Whom or what it may stop
    Stops,
    /// How it chooses
    Choice,
    /// What is given
    Given,
    /// What is expected
    Expected,
    /// Its type
    Type,
    /// Attributes and histories of a source
    Data,
    /// `otherwise`, in a table
    Otherwise,
}
