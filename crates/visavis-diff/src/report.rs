//! What a comparison found.
//!
//! In: nothing. Out: plain values that the three forms of output are drawn from.

use serde::Serialize;
use serde_json::Value as Json;

/// Everything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What it comes to.
    pub verdict: Verdict,
    /// The program that was.
    pub old: View,
    /// The program that is to be.
    pub new: View,
    /// What is not as it was, in the order: project, sources, channels, guards, segments, campaigns, decisions; of a kind by name.
    pub items: Vec<Item>,
    /// How many made-up customers were looked at; 0 where nothing had to be looked for.
    pub tried: u64,
    /// What could not be compared, in whole sentences.
    pub not_compared: Vec<String>,
    /// What becomes of real customers, where there are any.
    pub data: Option<DataReport>,
}

impl Difference {
    /// Whether somebody should have a look: anything but the same.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.verdict != Verdict::Same
    }

    /// Takes what became of real customers.
    pub fn set_data(&mut self, data: DataReport) {
        if data.has_moved() {
            self.verdict = Verdict::Moved;
        }
        self.data = Some(data);
    }
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing changed in meaning.
    Same,
    /// Rules are written otherwise, and it is neither proven that they mean the same nor was a customer found for whom they differ.
    MayDiffer,
    /// Something changed.
    Moved,
}

/// A program in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct View {
    /// As the user named it.
    pub name: String,
    /// Its content hash, which every decision carries.
    pub program: String,
    /// Whether it is a compiled image.
    pub is_image: bool,
}

/// Something that a program declares and that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// In what way; empty of what was added or removed.
    pub aspects: Vec<Aspect>,
    /// The campaigns that this bears on, of what is no campaign itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
}

/// What something is, in the order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What holds for the whole program.
    Project,
    /// A source: how records are read.
    Source,
    /// A channel.
    Channel,
    /// A guard.
    Guard,
    /// A segment.
    Segment,
    /// A campaign.
    Campaign,
    /// A decision.
    Decision,
}

impl Kind {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Source => "source",
            Self::Channel => "channel",
            Self::Guard => "guard",
            Self::Segment => "segment",
            Self::Campaign => "campaign",
            Self::Decision => "decision",
        }
    }
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It means something else.
    Changed,
    /// It is written otherwise, or stands on what is, and may mean something else.
    MayDiffer,
}

/// In what way something changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aspect {
    /// In the field's words: `audience`, `priority`, `content on web: headline`.
    pub what: String,
    /// As it was; nothing where it was not there.
    pub before: Option<String>,
    /// As it is; nothing where it is not there any more.
    pub after: Option<String>,
    /// The names that it goes through, where it is written as it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// How it is known.
    pub certainty: Certainty,
    /// A customer who shows it.
    pub witness: Option<Witness>,
}

/// How a change is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The rules say it: a priority, a window, a field.
    Said,
    /// A customer shows it.
    Shown,
    /// Neither; nor is it proven that nothing changed.
    Open,
}

/// A made-up customer for whom the two programs differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Witness {
    /// The record, with as little in it as still shows the difference.
    pub record: Json,
    /// The same for people: `crm.tier = "gold"`.
    pub facts: Vec<String>,
    /// The time, RFC 3339.
    pub at: String,
    /// The same on the project's clock.
    pub local: String,
    /// What became of the customer.
    pub before: Moved,
    /// What becomes of the customer.
    pub after: Moved,
}

/// What becomes of a customer by one of the two programs, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// In a few words: `in the audience`, `win_back`.
    pub outcome: String,
    /// What decided, a line each.
    pub because: Vec<String>,
    /// Whether that is conditions of one question, and not what became of campaigns.
    #[serde(skip)]
    pub(crate) by_conditions: bool,
}

impl Moved {
    /// The answer to a question, with the conditions that decided.
    pub(crate) fn of_question(outcome: impl Into<String>, because: Vec<String>) -> Self {
        Self { outcome: outcome.into(), because, by_conditions: true }
    }

    /// What a program does, with what became of campaigns.
    pub(crate) fn of_campaigns(outcome: impl Into<String>, because: Vec<String>) -> Self {
        Self { outcome: outcome.into(), because, by_conditions: false }
    }
}

/// What became of real customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataReport {
    /// The files, as the user named them.
    pub files: Vec<String>,
    /// The time that both decided for, RFC 3339.
    pub at: String,
    /// The same on the project's clock.
    pub local: String,
    /// How many records were read.
    pub records: u64,
    /// How many could not be decided before.
    pub errors_before: u64,
    /// How many cannot be decided now.
    pub errors_after: u64,
    /// How many values did not fit before, and were read as missing or as the default.
    pub misfits_before: u64,
    /// How many do not fit now.
    pub misfits_after: u64,
    /// Records that only one of the two accepts, the first few.
    pub one_sided: Vec<OneSided>,
    /// How many there are.
    pub one_sided_count: u64,
    /// Who moved, by segment: all that anybody moved in or out of.
    pub segments: Vec<MemberMoves>,
    /// Whom each campaign is for: in the audience and not excluded.
    pub audiences: Vec<MemberMoves>,
    /// Whom each campaign may go to, on any channel, whoever else may be chosen instead: all of which that changed for anybody.
    pub eligible: Vec<MemberMoves>,
    /// Who gets something else, by decision: all of which anybody does.
    pub decisions: Vec<DecisionMoves>,
}

impl DataReport {
    /// Whether anybody moved.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.one_sided_count > 0
            || !self.segments.is_empty()
            || !self.audiences.is_empty()
            || !self.eligible.is_empty()
            || !self.decisions.is_empty()
    }
}

/// A record that only one of the two programs accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneSided {
    /// Where it stands: `customers.csv:17`.
    pub place: String,
    /// Why it could not be decided before.
    pub before: Option<String>,
    /// Why it cannot be decided now.
    pub after: Option<String>,
}

/// Who moved in and out of something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberMoves {
    /// The segment or campaign.
    pub name: String,
    /// How many were in.
    pub before: u64,
    /// How many are in.
    pub after: u64,
    /// How many came in.
    pub moved_in: u64,
    /// How many went out.
    pub moved_out: u64,
    /// The first few of them.
    pub examples: Vec<Example>,
}

/// Who gets something else of a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionMoves {
    /// The decision.
    pub name: String,
    /// How many get something else.
    pub changed: u64,
    /// From what to what, the most frequent first, each with the first few customers.
    pub moves: Vec<Moves>,
    /// How many more moves there are, of whom only the number is known.
    pub more: u64,
}

/// From one answer of a decision to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moves {
    /// What they got.
    pub from: String,
    /// What they get.
    pub to: String,
    /// How many.
    pub count: u64,
    /// The first few of them.
    pub examples: Vec<Example>,
}

/// A real customer for whom something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The key, or the record's number.
    pub customer: String,
    /// Where the record stands.
    pub place: String,
    /// What became of the customer.
    pub before: Moved,
    /// What becomes of the customer.
    pub after: Moved,
}
