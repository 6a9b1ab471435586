//! One of the two programs.

use visavis::{Checked, Program};
use visavis_check::model::Model;
use visavis_diag::SourceMap;
use visavis_why::Texts;

/// A program, with its rules where they are known.
#[derive(Debug)]
pub struct Side<'a> {
    /// As messages name it: `main:campaigns`.
    pub name: String,
    /// What runs.
    pub program: &'a Program,
    rules: Option<(&'a Model, Texts<'a>)>,
}

impl<'a> Side<'a> {
    /// Rules that were checked; nothing where they have errors.
    #[must_use]
    pub fn rules(name: impl Into<String>, checked: &'a Checked) -> Option<Self> {
        let (program, model) = (checked.program.as_ref()?, checked.model.as_ref()?);
        let sources: &SourceMap = &checked.sources;
        Some(Self { name: name.into(), program, rules: Some((model, Texts::new(sources))) })
    }

    /// A compiled image, which runs and does not say what was written.
    #[must_use]
    pub fn image(name: impl Into<String>, program: &'a Program) -> Self {
        Self { name: name.into(), program, rules: None }
    }

    /// The rules, where they are known.
    #[must_use]
    pub fn model(&self) -> Option<&'a Model> {
        self.rules.as_ref().map(|(model, _)| *model)
    }

    /// The rules and their texts.
    pub(crate) fn texts(&self) -> Option<(&'a Model, &Texts<'a>)> {
        self.rules.as_ref().map(|(model, texts)| (*model, texts))
    }
}
