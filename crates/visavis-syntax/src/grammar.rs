//! The pest parser that `grammar/visavis.pest` generates. `Rule` and `Pair` stay inside this crate.

use pest_derive::Parser;

/// Parses by the rules of the grammar file.
#[derive(Parser)]
#[grammar = "grammar/visavis.pest"]
pub(crate) struct Grammar;

pub(crate) type Pair<'i> = pest::iterators::Pair<'i, Rule>;
pub(crate) type Pairs<'i> = pest::iterators::Pairs<'i, Rule>;
