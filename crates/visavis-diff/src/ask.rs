//! What is not as it was, while it is still open whether a customer shows it.

use crate::pair::{Asked, Of, Sameness};
use crate::report::{Aspect, Certainty, Change, Item, Kind};

/// A question to both programs whose answers are not proven to be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) of: Of,
    pub(crate) old: Asked,
    pub(crate) new: Asked,
    /// A yes in words, and a no; of values nothing.
    pub(crate) words: (&'static str, &'static str),
}

/// An aspect, and the question that may show it.
#[derive(Debug)]
pub(crate) struct DraftAspect {
    pub(crate) aspect: Aspect,
    pub(crate) ask: Option<Ask>,
    /// Whether the rules are the same and only what they read is declared otherwise.
    pub(crate) by_name: bool,
}

impl DraftAspect {
    /// What the rules say plainly.
    pub(crate) fn said(what: impl Into<String>, before: Option<String>, after: Option<String>) -> Self {
        let (through, certainty) = (Vec::new(), Certainty::Said);
        let aspect = Aspect { what: what.into(), before, after, through, certainty, witness: None };
        Self { aspect, ask: None, by_name: false }
    }

    /// What a customer may show.
    pub(crate) fn open(
        what: impl Into<String>,
        texts: (Option<String>, Option<String>),
        through: Vec<String>,
        sameness: Sameness,
        ask: Ask,
    ) -> Self {
        let (before, after) = texts;
        let certainty = Certainty::Open;
        let aspect = Aspect { what: what.into(), before, after, through, certainty, witness: None };
        Self { aspect, ask: Some(ask), by_name: sameness == Sameness::ByName }
    }
}

/// An item that is being put together.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) change: Change,
    pub(crate) aspects: Vec<DraftAspect>,
    pub(crate) concerns: Vec<String>,
}

impl Draft {
    pub(crate) fn new(kind: Kind, name: &str, change: Change) -> Self {
        Self { kind, name: name.to_owned(), change, aspects: Vec::new(), concerns: Vec::new() }
    }

    /// The item; nothing where all that stands against it is how attributes are declared, which no customer shows: that is said of the
    /// source.
    pub(crate) fn finish(self) -> Option<Item> {
        let Self { kind, name, mut change, aspects, concerns } = self;
        let mut kept = Vec::new();
        for DraftAspect { mut aspect, by_name, .. } in aspects {
            if aspect.witness.is_some() {
                aspect.certainty = Certainty::Shown;
            } else if by_name {
                continue;
            }
            kept.push(aspect);
        }
        if change == Change::Changed {
            if kept.is_empty() {
                return None;
            }
            if kept.iter().all(|aspect| aspect.certainty == Certainty::Open) {
                change = Change::MayDiffer;
            }
        }
        Some(Item { kind, name, change, aspects: kept, concerns })
    }
}
