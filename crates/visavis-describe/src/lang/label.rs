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
    /// The link to what a page is about
    SkipToContent,
    /// The lists of a site
    Contents,
    /// The graph of who uses whom
    Graph,
    /// What the graph shows
    GraphSays,
    /// That nothing uses anything
    GraphEmpty,
    /// That there are too many campaigns to draw
    GraphWithoutCampaigns,
    /// The graph in words
    GraphAsList,
    /// What the box that narrows a list is called
    Filter,
    /// A campaign that runs
    Running,
    /// A campaign that is over
    Over,
    /// A campaign that is to come
    ToCome,
    /// A test that passed
    Passed,
    /// A test that failed
    Failed,
    /// An assert that held of every made-up customer, which proves nothing
    Held,
    /// An assert that a made-up customer refutes
    Refuted,
    /// Personal data
    Sensitive,
    /// The campaigns that stand on it through other names
    Depending,
}
