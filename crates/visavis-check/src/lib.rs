//! Names resolved, every expression typed: from syntax trees to the [`model::Model`].
//!
//! In: the files of one program. Out: the model, where no error was found, and every diagnostic. Never runs a rule.

mod aggregate_slips;
mod aggregates;
mod attributes;
mod bare;
mod campaigns;
mod channels;
mod checker;
mod compare;
mod condition_reads;
mod conditions;
mod content;
mod convert;
mod cycles;
mod decisions;
mod event_ranges;
mod event_slips;
mod events;
mod expectations;
mod experiments;
mod expr;
mod fold;
mod fold_calls;
mod follow_ups;
mod functions;
mod given;
mod given_events;
mod globs;
mod limits;
mod literals;
mod membership;
pub mod model;
mod names;
mod needs;
mod noted;
mod operators;
mod placeholders;
mod project;
mod reads;
mod resolve;
mod shares;
mod signatures;
mod slips;
mod spans;
mod symbols;
mod tables;
mod test_sense;
mod texts;
mod time_reads;
mod types;
mod unknown;
mod warnings;
mod words;

use smol_str::SmolStr;
use visavis_diag::{Diagnostic, SourceMap};
use visavis_syntax::ast;
use visavis_value::Zone;

use crate::model::{Bucketing, Model};

pub use follow_ups::without_follow_ups;
pub use needs::{EventNeeds, Reach, SourceNeeds, ValueNeeds};
pub use signatures::functions;
pub use symbols::{Declared, Naming, Reference, Symbol, Symbols};
pub use tables::{InputValue, RowsMeet, TableReport, beside};

/// What the manifest (`visavis.toml`) says; a file that is a project of its own says edition and time zone itself.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The project's name.
    pub name: SmolStr,
    /// The edition of the language.
    pub edition: Option<SmolStr>,
    /// The zone of calendar days.
    pub zone: Option<Zone>,
    /// How customers fall into buckets.
    pub bucketing: Bucketing,
    /// Files that a table names and that could not be read, by name, with the reason; one that is not there is none of them.
    pub unreadable: std::collections::BTreeMap<SmolStr, String>,
    /// Whether a manifest exists, so that `edition` and `timezone` in a file are an error.
    pub manifest: bool,
}

/// Checks a whole program: every file that belongs to it, in any order.
///
/// The model is there only where no diagnostic is an error and no tree holds an [`ast::ExprKind::Error`].
#[must_use]
pub fn check(
    files: &[ast::File],
    sources: &SourceMap,
    settings: &Settings,
) -> (Option<Model>, Vec<Diagnostic>) {
    let (model, found, _) = checker::Checker::new(files, sources, settings).run(settings);
    (model, found)
}

/// The model of a program without errors, nothing where there is one, for who asks nothing else: trees are given up on the way, as
/// those of a large program take more room than all that is made of them.
#[must_use]
pub fn model_of(mut files: Vec<ast::File>, sources: &SourceMap, settings: &Settings) -> Option<Model> {
    let items = files.iter_mut().flat_map(|file| &mut file.items);
    let conditions = items.filter_map(|item| match item {
        ast::Item::Segment(segment) => {
            let hollow = ast::Expr { kind: ast::ExprKind::Error, span: segment.when.span };
            Some(Some(std::mem::replace(&mut segment.when, hollow)))
        }
        _ => None,
    });
    let conditions = conditions.collect();
    checker::Checker::new(&files, sources, settings).holding(conditions).run(settings).0
}

/// The same, with which name stands for which declaration: for editors, also of programs with errors.
#[must_use]
pub fn check_with_symbols(
    files: &[ast::File],
    sources: &SourceMap,
    settings: &Settings,
) -> (Option<Model>, Vec<Diagnostic>, Symbols) {
    checker::Checker::new(files, sources, settings).noting().run(settings)
}
