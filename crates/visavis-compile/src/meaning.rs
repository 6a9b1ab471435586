//! Which conditions and values of several programs mean the same.
//!
//! In: expressions of any number of models. Out: numbers; equal numbers mean that no customer at no time tells the two apart. The
//! programs' graphs are brought into one, in which nothing has a number of its program's any more: attributes stand by their place in
//! the data and by how they are declared, constants by themselves. The other way round nothing is promised: two numbers may mean the
//! same. Never runs a rule.

mod gates;
mod keys;
mod questions;

use std::collections::HashMap;

use foldhash::fast::FixedState;
use visavis_check::model::{AttributeId, CampaignId, ExprId, Model};
use visavis_value::Type;

use crate::lower::{Lower, Mode};
use crate::pools::Stored;
use gates::Shape;

/// What a condition or a value means, across programs; see [`Meanings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Meaning(u32);

impl Meaning {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// What counts as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// Attributes are the same where they are read in the same way: type, default, domain and all; times where the time zone is the
    /// same.
    AsDeclared,
    /// Attributes are the same where they stand at the same place of the data, and nothing else is asked. What is the same by this
    /// and not by [`Strictness::AsDeclared`] differs by declarations only.
    ByName,
}

/// The meanings of several programs.
#[derive(Debug)]
pub struct Meanings {
    strictness: Strictness,
    ids: HashMap<Box<[u32]>, u32, FixedState>,
    texts: HashMap<String, u32, FixedState>,
    /// By meaning, how it is made of others.
    shapes: Vec<Shape>,
}

impl Meanings {
    /// Without any yet.
    #[must_use]
    pub fn new(strictness: Strictness) -> Self {
        let mut all =
            Self { strictness, ids: HashMap::default(), texts: HashMap::default(), shapes: Vec::new() };
        all.leaf(&[keys::FALSE]);
        all.leaf(&[keys::TRUE]);
        all
    }

    /// What is always so: of nobody asked anything.
    pub const ALWAYS: Meaning = Meaning(1);
    /// What is never so.
    pub const NEVER: Meaning = Meaning(0);

    /// All of them hold.
    pub fn all(&mut self, of: &[Meaning]) -> Meaning {
        self.gate(true, of)
    }

    /// Any of them holds.
    pub fn any(&mut self, of: &[Meaning]) -> Meaning {
        self.gate(false, of)
    }
}

/// A program whose meanings are asked for, always of the same [`Meanings`].
#[derive(Debug)]
pub struct Meant<'m> {
    lower: Lower<'m>,
    /// By node of the graph.
    of: Vec<Meaning>,
    /// The numbers of attributes and fields.
    stored: HashMap<Stored, u32, FixedState>,
}

impl<'m> Meant<'m> {
    /// The program.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self { lower: Lower::new(model), of: Vec::new(), stored: HashMap::default() }
    }

    /// That a condition is known true, of a candidate where it is one's clause.
    pub fn holds(&mut self, all: &mut Meanings, condition: ExprId, candidate: Option<CampaignId>) -> Meaning {
        self.asked(all, condition, Mode::True, candidate)
    }

    /// That a condition is known false.
    pub fn fails(&mut self, all: &mut Meanings, condition: ExprId, candidate: Option<CampaignId>) -> Meaning {
        self.asked(all, condition, Mode::False, candidate)
    }

    /// The value of an expression, and its type.
    pub fn value(&mut self, all: &mut Meanings, expr: ExprId, candidate: Option<CampaignId>) -> Meaning {
        let value = self.asked(all, expr, Mode::Value, candidate);
        self.typed(all, value, &self.lower.model.exprs[expr].ty)
    }

    /// What a campaign is worth by a value: an int is worth the number.
    pub fn worth(&mut self, all: &mut Meanings, value: ExprId, candidate: Option<CampaignId>) -> Meaning {
        let node = self.lower.lower(value, Mode::Value, candidate);
        let node = self.lower.worth(node);
        self.translate(all);
        let worth = self.of.get(node.index()).copied().unwrap_or(Meanings::NEVER);
        let ty = match &self.lower.model.exprs[value].ty {
            Type::Int => &Type::Number,
            ty => ty,
        };
        self.typed(all, worth, ty)
    }

    /// An attribute: where it stands and how it is read.
    pub fn attribute(&mut self, all: &mut Meanings, id: AttributeId) -> Meaning {
        let key = keys::attribute(all, self.lower.model, id);
        all.leaf(&[keys::ATTRIBUTE, key])
    }

    fn asked(
        &mut self,
        all: &mut Meanings,
        expr: ExprId,
        mode: Mode,
        candidate: Option<CampaignId>,
    ) -> Meaning {
        let node = self.lower.lower(expr, mode, candidate);
        self.translate(all);
        self.of.get(node.index()).copied().unwrap_or(Meanings::NEVER)
    }

    /// Nodes are bare words: 5 EUR and 5 USD are one constant, and what tells them apart is the type.
    fn typed(&self, all: &mut Meanings, value: Meaning, ty: &Type) -> Meaning {
        let ty = keys::ty(all, ty);
        all.leaf(&[keys::TYPED, value.0, ty])
    }

    /// Gives every node that is new a meaning; children have smaller ids.
    fn translate(&mut self, all: &mut Meanings) {
        for index in self.of.len()..self.lower.dag.len() {
            let meaning = keys::of_node(all, &self.lower, &self.of, &mut self.stored, index);
            self.of.push(meaning);
        }
    }
}
