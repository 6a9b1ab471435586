//! Texts of runs: what a sentence says, and which of its words are names of the program.
//!
//! In: words. Out: texts that can be joined, and printed plainly or with links. Knows no language.

use std::fmt;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A campaign
    Campaign,
    /// A segment
    Segment,
    /// A `let`
    Let,
    /// A table
    Table,
    /// An experiment
    Experiment,
    /// A channel
    Channel,
    /// A guard
    Guard,
    /// A decision
    Decision,
    /// A source
    Source,
    /// An attribute
    Attribute,
    /// An event
    Event,
    /// A test
    Test,
    /// An assert
    Assert,
}

impl Kind {
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 13] = [
        Self::Campaign,
        Self::Decision,
        Self::Segment,
        Self::Let,
        Self::Table,
        Self::Experiment,
        Self::Channel,
        Self::Guard,
        Self::Source,
        Self::Attribute,
        Self::Event,
        Self::Test,
        Self::Assert,
    ];

    /// Its word in JSON: that of the language where there is one.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Segment => "segment",
            Self::Let => "let",
            Self::Table => "table",
            Self::Experiment => "experiment",
            Self::Channel => "channel",
            Self::Guard => "guard",
            Self::Decision => "decision",
            Self::Source => "source",
            Self::Attribute => "attribute",
            Self::Event => "event",
            Self::Test => "test",
            Self::Assert => "assert",
        }
    }
}

/// A declaration of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// What it is.
    pub kind: Kind,
    /// Its place in the model's vector of its kind.
    pub index: usize,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Words
    Plain(String),
    /// A name of the program, in readable words
    Name(Target, String),
    /// A value that is inserted in a message
    Slot(Text),
}

/// What a sentence, or a part of one, says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(Vec<Run>);

impl Text {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Words alone.
    pub fn plain(words: impl Into<String>) -> Self {
        let mut text = Self::new();
        text.push(&words.into());
        text
    }

    /// A name.
    #[must_use]
    pub fn name(target: Target, words: &str) -> Self {
        Self(vec![Run::Name(target, words.to_owned())])
    }

    /// An inserted value.
    #[must_use]
    pub fn slot(value: Self) -> Self {
        Self(vec![Run::Slot(value)])
    }

    /// The parts, in order.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds words.
    pub fn push(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(Run::Plain(last)) => last.push_str(words),
            _ => self.0.push(Run::Plain(words.to_owned())),
        }
    }

    /// Adds a text.
    pub fn append(&mut self, other: &Self) {
        for run in &other.0 {
            match run {
                Run::Plain(words) => self.push(words),
                other => self.0.push(other.clone()),
            }
        }
    }

    /// The words that it begins with: of a name, its own.
    pub(crate) fn start(&self) -> &str {
        match self.0.first() {
            Some(Run::Plain(words) | Run::Name(_, words)) => words,
            Some(Run::Slot(_)) | None => "",
        }
    }

    /// The same without so many bytes of words at its beginning; the same where it does not begin with words.
    pub(crate) fn without(mut self, bytes: usize) -> Self {
        if let Some(Run::Plain(words)) = self.0.first_mut()
            && let Some(rest) = words.get(bytes..)
        {
            *words = rest.to_owned();
        }
        self
    }

    /// The same with a capital at its beginning, unless a name begins it.
    #[must_use]
    pub fn capitalized(mut self) -> Self {
        if let Some(Run::Plain(words)) = self.0.first_mut() {
            let mut rest = words.chars();
            if let Some(first) = rest.next() {
                *words = first.to_uppercase().chain(rest).collect();
            }
        }
        self
    }

    /// Every name in it.
    pub fn names(&self, found: &mut Vec<Target>) {
        for run in &self.0 {
            match run {
                Run::Plain(_) => {}
                Run::Name(target, _) => found.push(*target),
                Run::Slot(value) => value.names(found),
            }
        }
    }
}

/// The words alone; inserted values stand in `‹›`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for run in &self.0 {
            match run {
                Run::Plain(words) | Run::Name(_, words) => f.write_str(words)?,
                Run::Slot(value) => write!(f, "‹{value}›")?,
            }
        }
        Ok(())
    }
}
