//! A page for each declaration.
//!
//! In: a declaration of the model. Out: headings with sentences. Each kind says all that the declaration says.

mod asked;
mod audience;
mod campaign;
mod data;
mod reach;

use std::collections::BTreeMap;

use visavis_check::model::{Holdout, Limit, Unit};
use visavis_value::limit::Per;

use crate::block::{Block, Page, Section};
use crate::clause::Mode;
use crate::lang::{Frame, Joint, Label, Who};
use crate::teller::Teller;
use crate::text::{Kind, Target, Text};
use crate::value;

impl Teller<'_> {
    /// The page of a declaration; nothing where there is none of this number.
    pub(crate) fn page(&self, kind: Kind, index: usize) -> Option<Page> {
        let model = self.model;
        let (description, sections) = match kind {
            Kind::Campaign => {
                let campaign = model.campaigns.get(index)?;
                (campaign.description.clone(), self.campaign(index, campaign))
            }
            Kind::Segment => {
                let segment = model.segments.get(index)?;
                (segment.description.clone(), self.segment(index, segment))
            }
            Kind::Let => {
                let named = model.lets.get(index)?;
                (named.description.clone(), self.named_value(index, named))
            }
            Kind::Table => {
                let table = model.tables.get(index)?;
                (table.description.clone(), self.table(index, table))
            }
            Kind::Experiment => {
                let experiment = model.experiments.get(index)?;
                (experiment.description.clone(), self.experiment(index, experiment))
            }
            Kind::Channel => {
                let channel = model.channels.get(index)?;
                (channel.description.clone(), self.channel(index, channel))
            }
            Kind::Guard => {
                let guard = model.guards.get(index)?;
                (guard.description.clone(), self.guard(index, guard))
            }
            Kind::Decision => {
                let decision = model.decisions.get(index)?;
                (decision.description.clone(), self.decision(decision))
            }
            Kind::Source => {
                let source = model.sources.get(index)?;
                (source.description.clone(), self.source(index, source))
            }
            Kind::Attribute => (None, self.attribute(index, model.attributes.get(index)?)),
            Kind::Event => (None, self.event(index, model.events.get(index)?)),
            Kind::Test => (None, self.asked_test(model.tests.get(index)?)),
            Kind::Assert => {
                let assert = model.asserts.get(index)?;
                (assert.description.clone(), self.asked_assert(assert))
            }
        };
        let name = self.names.of(kind, index)?;
        Some(Page {
            kind,
            index,
            name: name.code.clone(),
            words: name.words.clone(),
            description: description.map(|words| words.to_string()),
            sections: sections.into_iter().filter(|section| !section.blocks.is_empty()).collect(),
        })
    }

    fn sentence(&self, frame: Frame, parts: &[&Text]) -> Block {
        Block::Say(self.frame(frame, parts).capitalized())
    }

    /// How often something may be used.
    fn limits(&self, limits: &[Limit]) -> Vec<Block> {
        let said = limits.iter().map(|limit| {
            let most = Text::plain(self.language.number(&limit.most.to_string(), true));
            let one = limit.most == 1;
            match limit.per {
                Per::Span(span) => {
                    let span = Text::plain(self.language.duration(span));
                    self.sentence(Frame::LimitSpan(one), &[&most, &span])
                }
                Per::Day => self.sentence(Frame::LimitDay(one), &[&most]),
                Per::Ever => self.sentence(Frame::LimitEver(one), &[&most]),
            }
        });
        said.collect()
    }

    /// A control group, and what its draw goes by.
    fn holdout(&self, frame: Frame, holdout: &Holdout) -> Vec<Block> {
        let share = value::share(self.language, holdout.share);
        vec![self.sentence(frame, &[&share]), self.unit(&holdout.unit)]
    }

    fn unit(&self, unit: &Unit) -> Block {
        let salt = self.quoted(&unit.salt);
        match unit.by {
            None => self.sentence(Frame::Salt, &[&salt]),
            Some(by) => self.sentence(Frame::SaltBy, &[&salt, &self.name(Kind::Attribute, by.index())]),
        }
    }

    /// What the segments, values, tables and experiments mean that a declaration names itself.
    fn meanings(&self, kind: Kind, index: usize) -> Section {
        let named = self.uses.of(Target { kind, index });
        let blocks = named.filter_map(|target| {
            let body = match target.kind {
                Kind::Segment => {
                    let when = self.model.segments.get(target.index)?.when;
                    vec![self.block(&self.tree(when, Mode::YES), Who::Customers)]
                }
                Kind::Let => vec![self.value_block(self.model.lets.get(target.index)?.value)],
                Kind::Table => self.table_meaning(self.model.tables.get(target.index)?),
                Kind::Experiment => self.arms(self.model.experiments.get(target.index)?),
                Kind::Campaign
                | Kind::Channel
                | Kind::Guard
                | Kind::Decision
                | Kind::Source
                | Kind::Attribute
                | Kind::Event
                | Kind::Test
                | Kind::Assert => return None,
            };
            Some(Block::Entry { head: self.name(target.kind, target.index), body })
        });
        Section { label: Label::Meaning, blocks: blocks.collect() }
    }

    /// What a declaration reads, by source, through all that it names.
    fn reads(&self, kind: Kind, index: usize) -> Section {
        let mut by_source: BTreeMap<usize, Vec<Text>> = BTreeMap::new();
        for target in self.uses.below(Target { kind, index }) {
            let source = match target.kind {
                Kind::Attribute => self.model.attributes.get(target.index).map(|attribute| attribute.source),
                Kind::Event => self.model.events.get(target.index).map(|event| event.source),
                _ => None,
            };
            if let Some(source) = source {
                by_source.entry(source.index()).or_default().push(self.with_code(target));
            }
        }
        let blocks = by_source.into_iter().map(|(source, names)| {
            let body = vec![Block::Say(self.listed(&names, Joint::And))];
            Block::Entry { head: self.name(Kind::Source, source), body }
        });
        Section { label: Label::Reads, blocks: blocks.collect() }
    }

    /// A name with the way it is written, where that differs.
    fn with_code(&self, target: Target) -> Text {
        let mut text = self.name(target.kind, target.index);
        if let Some(name) = self.names.of(target.kind, target.index)
            && name.code != name.words
        {
            text.push(&format!(" (`{}`)", name.code));
        }
        text
    }

    /// The declarations that name one.
    fn users(&self, kind: Kind, index: usize) -> Section {
        let users = self.uses.by(Target { kind, index });
        let mut by_kind: BTreeMap<Kind, Vec<Text>> = BTreeMap::new();
        for user in users {
            by_kind.entry(user.kind).or_default().push(self.name(user.kind, user.index));
        }
        let blocks = Kind::ALL.into_iter().filter_map(|kind| {
            let users = by_kind.get(&kind)?;
            let label = if users.len() == 1 { Label::One(kind) } else { Label::Many(kind) };
            let head = Text::plain(self.language.label(label));
            Some(Block::Entry { head, body: vec![Block::Say(self.listed(users, Joint::And))] })
        });
        Section { label: Label::UsedBy, blocks: blocks.collect() }
    }
}

/// A list that needs no words before it.
fn listed(items: Vec<Block>) -> Vec<Block> {
    if items.is_empty() { items } else { vec![Block::List { lead: Text::new(), items }] }
}
