//! Declarations, one function each; those with longer bodies live in the modules beside.

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic};

use super::Builder;
use crate::ast::{
    Assert, Decision, Experiment, Guard, Holdout, Item, Let, Name, Number, Segment, Source, Text, UnitOf,
};
use crate::grammar::{Pair, Pairs, Rule};

/// What a chunk holds.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) editions: Vec<Text>,
    pub(crate) zones: Vec<Text>,
    pub(crate) items: Vec<Item>,
}

impl Builder<'_> {
    /// Every declaration of a chunk.
    pub(crate) fn chunk(&mut self, pairs: Pairs<'_>) -> Built {
        let mut chunk = Built::default();
        for pair in pairs.flat_map(Pair::into_inner) {
            let whole = self.span(&pair);
            let built = match pair.as_rule() {
                Rule::EOI => Some(()),
                Rule::edition => self.only_text(pair).map(|t| chunk.editions.push(t)),
                Rule::zone => self.only_text(pair).map(|t| chunk.zones.push(t)),
                _ => self.item(pair).map(|item| chunk.items.push(item)),
            };
            if built.is_none() {
                let message = "the parser met a shape that its grammar rules out";
                self.diagnostics.push(
                    Diagnostic::error(Code::Unexpected, message, whole, "this declaration")
                        .with_help("this is a mistake in Visavis, not in your program; please report it"),
                );
            }
        }
        chunk
    }

    fn item(&mut self, pair: Pair<'_>) -> Option<Item> {
        Some(match pair.as_rule() {
            Rule::segment => Item::Segment(self.segment(pair)?),
            Rule::let_ => Item::Let(self.let_(pair)?),
            Rule::source => Item::Source(self.source(pair)?),
            Rule::context => Item::Context(self.context(pair)?),
            Rule::table => Item::Table(self.table(pair)?),
            Rule::experiment => Item::Experiment(self.experiment(pair)?),
            Rule::universal_holdout => Item::Holdout(self.holdout(pair)?),
            Rule::channel => Item::Channel(self.channel(pair)?),
            Rule::campaign => Item::Campaign(self.campaign(pair)?),
            Rule::guard => Item::Guard(self.guard(pair)?),
            Rule::decision => Item::Decision(self.decision(pair)?),
            Rule::assert_ => Item::Assert(self.assert_(pair)?),
            Rule::test => Item::Test(self.test(pair)?),
            _ => return None,
        })
    }

    fn only_text(&mut self, pair: Pair<'_>) -> Option<Text> {
        let text = pair.into_inner().find(|p| p.as_rule() == Rule::text)?;
        Some(self.plain_text(text))
    }

    fn segment(&mut self, pair: Pair<'_>) -> Option<Segment> {
        let span = self.span(&pair);
        let (mut name, mut description, mut when) = (None, None, None);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::expr => when = Some(self.expr(p)?),
                _ => {}
            }
        }
        Some(Segment { name: name?, description, when: when?, span })
    }

    fn let_(&mut self, pair: Pair<'_>) -> Option<Let> {
        let span = self.span(&pair);
        let (mut name, mut description, mut value) = (None, None, None);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::expr => value = Some(self.expr(p)?),
                _ => {}
            }
        }
        Some(Let { name: name?, description, value: value?, span })
    }

    fn assert_(&mut self, pair: Pair<'_>) -> Option<Assert> {
        let span = self.span(&pair);
        let (mut name, mut description, mut holds) = (None, None, None);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::expr => holds = Some(self.expr(p)?),
                _ => {}
            }
        }
        Some(Assert { name: name?, description, holds: holds?, span })
    }

    fn guard(&mut self, pair: Pair<'_>) -> Option<Guard> {
        let span = self.span(&pair);
        let (mut name, mut description, mut never, mut when) = (None, None, Vec::new(), None);
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::globs => never = self.globs(p),
                Rule::expr => when = Some(self.expr(p)?),
                _ => {}
            }
        }
        Some(Guard { name: name?, description, never, when: when?, span })
    }

    fn source(&mut self, pair: Pair<'_>) -> Option<Source> {
        let span = self.span(&pair);
        let (mut name, mut description, mut members) = (None, None, Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                _ => members.extend(self.member(p)?),
            }
        }
        Some(Source { name: name?, description, members, span })
    }

    fn experiment(&mut self, pair: Pair<'_>) -> Option<Experiment> {
        let span = self.span(&pair);
        let (mut name, mut description) = (None, None);
        let (mut traffic, mut unit, mut arms) = (Vec::new(), Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::traffic => traffic.push(self.child_number(p)?),
                Rule::unit_of => unit.push(self.unit_of(p)?),
                Rule::arm => arms.push(self.arm(p)?),
                _ => {}
            }
        }
        Some(Experiment { name: name?, description, traffic, unit, arms, span })
    }

    fn arm(&mut self, pair: Pair<'_>) -> Option<(Name, Number)> {
        let name = pair.clone().into_inner().find(|p| p.as_rule() == Rule::name)?;
        Some((self.name(&name), self.child_number(pair)?))
    }

    /// The one number among a pair's children.
    pub(super) fn child_number(&mut self, pair: Pair<'_>) -> Option<Number> {
        let number = pair.into_inner().find(|p| p.as_rule() == Rule::number)?;
        Some(self.number(&number))
    }

    /// `salt "…"` or `by ATTRIBUTE`
    pub(super) fn unit_of(&mut self, pair: Pair<'_>) -> Option<UnitOf> {
        let last = pair.into_inner().next_back()?;
        Some(match last.as_rule() {
            Rule::text => UnitOf::Salt(self.plain_text(last)),
            _ => UnitOf::By(self.path(last)),
        })
    }

    /// A holdout at top level or in a campaign.
    pub(super) fn holdout(&mut self, pair: Pair<'_>) -> Option<Holdout> {
        let span = self.span(&pair);
        let (mut share, mut description, mut unit) = (None, None, Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::number => share = Some(self.number(&p)),
                Rule::doc => description = self.doc(p),
                Rule::unit_of => unit.push(self.unit_of(p)?),
                _ => {}
            }
        }
        Some(Holdout { share: share?, description, unit, span })
    }

    fn decision(&mut self, pair: Pair<'_>) -> Option<Decision> {
        let span = self.span(&pair);
        let (mut name, mut description) = (None, None);
        let (mut via, mut choose, mut from) = (Vec::new(), Vec::new(), Vec::new());
        let (mut rank_by, mut fallback) = (Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::doc => description = self.doc(p),
                Rule::on_channel => via.push(self.child_name(p)?),
                Rule::choose => choose.push(self.child_number(p)?),
                Rule::candidates => from.push(self.globs(p.into_inner().next_back()?)),
                Rule::rank => rank_by.push(self.child_expr(p)?),
                Rule::fallback => fallback.push(self.child_name(p)?),
                _ => {}
            }
        }
        Some(Decision { name: name?, description, via, choose, from, rank_by, fallback, span })
    }

    /// The first name among a pair's children.
    pub(super) fn child_name(&mut self, pair: Pair<'_>) -> Option<Name> {
        let name = pair.into_inner().find(|p| p.as_rule() == Rule::name)?;
        Some(self.name(&name))
    }

    /// A description.
    pub(super) fn doc(&mut self, pair: Pair<'_>) -> Option<Text> {
        let text = pair.into_inner().next()?;
        Some(self.plain_text(text))
    }

    /// A word as a name.
    pub(super) fn word(&self, pair: &Pair<'_>) -> Name {
        Name { text: SmolStr::new(pair.as_str()), span: self.span(pair) }
    }
}
