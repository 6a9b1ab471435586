//! Rules as plain sentences.
//!
//! In: a checked program and a language. Out: a page for each declaration, made of sentences that say what the rule says, no
//! more and no less. Decides nothing, and never says what a rule does not mean: a sentence stands for what the model holds, not for
//! how it was written.

mod block;
mod clause;
mod condition;
mod draw;
mod lang;
mod names;
mod noun;
mod pages;
mod teller;
mod text;
mod uses;
mod value;

use visavis_check::model::{ExprId, Model};

use crate::clause::Mode;
use crate::lang::Who;
use crate::teller::Teller;

pub use block::{Block, Page, Section};
pub use draw::{human, json, markdown};
pub use lang::{Label, Lang};
pub use text::{Kind, Run, Target, Text};
pub use uses::Uses;

/// What tells of one program in one language.
pub struct Describer<'m>(Teller<'m>);

impl<'m> Describer<'m> {
    /// Of a program.
    #[must_use]
    pub fn new(model: &'m Model, lang: Lang) -> Self {
        Self(Teller::new(model, lang))
    }

    /// Every declaration: by kind in the order of [`Kind::ALL`], then in the order of the model.
    #[must_use]
    pub fn pages(&self) -> Vec<Page> {
        let of_kind = |kind: Kind| (0..self.0.names.count(kind)).map(move |index| (kind, index));
        Kind::ALL.into_iter().flat_map(of_kind).filter_map(|(kind, index)| self.0.page(kind, index)).collect()
    }

    /// The customers for whom a condition is known to be true.
    #[must_use]
    pub fn whom(&self, condition: ExprId) -> Block {
        self.0.block(&self.0.tree(condition, Mode::YES), Who::Customers)
    }

    /// The customers for whom a condition is not known to be false: those that an exception leaves out.
    #[must_use]
    pub fn left_out(&self, condition: ExprId) -> Block {
        self.0.block(&self.0.tree(condition, Mode::NOT_NO), Who::LeftOut)
    }

    /// A value.
    #[must_use]
    pub fn value(&self, value: ExprId) -> Text {
        self.0.noun(value)
    }

    /// What names what.
    #[must_use]
    pub fn uses(&self) -> &Uses {
        &self.0.uses
    }

    /// A name as it is read, and where it leads.
    #[must_use]
    pub fn name(&self, target: Target) -> Text {
        self.0.name(target.kind, target.index)
    }
}

/// Every page of a program, see [`Describer::pages`].
#[must_use]
pub fn describe(model: &Model, lang: Lang) -> Vec<Page> {
    Describer::new(model, lang).pages()
}
