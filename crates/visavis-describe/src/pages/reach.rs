//! Channels, guards and decisions.

use visavis_check::model::{Channel, Decision, Guard};

use crate::block::{Block, Section};
use crate::clause::Mode;
use crate::lang::{Frame, Joint, Label, Who};
use crate::pages::listed;
use crate::teller::Teller;
use crate::text::{Kind, Text};

impl Teller<'_> {
    pub(super) fn channel(&self, index: usize, channel: &Channel) -> Vec<Section> {
        let fields = channel.fields.iter().map(|field| {
            let ty = self.type_name(&field.ty);
            let ty = if field.optional { self.frame(Frame::Optional, &[&ty]) } else { ty };
            Block::Say(self.frame(Frame::Equals, &[&Text::plain(field.name.as_str()), &ty]))
        });
        let mut consent = listed(self.consent(channel));
        if consent.is_empty() {
            consent.push(self.sentence(Frame::NoConsent, &[]));
        }
        vec![
            Section { label: Label::Consent, blocks: consent },
            Section { label: Label::QuietHours, blocks: self.quiet(channel) },
            Section { label: Label::HowOften, blocks: self.limits(&channel.limits) },
            Section { label: Label::Content, blocks: listed(fields.collect()) },
            self.reads(Kind::Channel, index),
            self.users(Kind::Channel, index),
        ]
    }

    /// What a channel asks of whoever uses it.
    pub(super) fn channel_rules(&self, channel: &Channel) -> Vec<Block> {
        let mut blocks = Vec::new();
        let consent = self.consent(channel);
        if !consent.is_empty() {
            blocks.push(Block::List { lead: self.frame(Frame::ChannelConsent, &[]), items: consent });
        }
        blocks.extend(self.quiet(channel));
        blocks.extend(self.limits(&channel.limits));
        blocks
    }

    fn consent(&self, channel: &Channel) -> Vec<Block> {
        let said = channel.requires.iter().map(|condition| self.statement(condition.expr, Mode::YES));
        said.map(Block::Say).collect()
    }

    fn quiet(&self, channel: &Channel) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for quiet in &channel.quiet {
            let from = Text::plain(self.language.time(quiet.hours.from));
            let until = Text::plain(self.language.time(quiet.hours.until));
            let frame = if quiet.hours.inclusive { Frame::Quiet } else { Frame::QuietWithoutEnd };
            blocks.push(self.sentence(frame, &[&from, &until]));
        }
        if !blocks.is_empty() {
            let zone = Text::plain(self.model.project.zone.name());
            blocks.push(match self.model.customer_zone {
                Some(attribute) => {
                    let attribute = self.name(Kind::Attribute, attribute.index());
                    self.sentence(Frame::QuietZone, &[&attribute, &zone])
                }
                None => self.sentence(Frame::QuietProject, &[&zone]),
            });
        }
        blocks
    }

    pub(super) fn guard(&self, index: usize, guard: &Guard) -> Vec<Section> {
        let stops: Vec<Text> =
            guard.campaigns.iter().map(|campaign| self.name(Kind::Campaign, campaign.index())).collect();
        let stops = match stops.as_slice() {
            [] => self.sentence(Frame::StopsNothing, &[]),
            stops => self.sentence(Frame::Stops, &[&self.listed(stops, Joint::And)]),
        };
        let whom = self.block(&self.tree(guard.when, Mode::NOT_NO), Who::HeldBack);
        vec![
            Section { label: Label::Stops, blocks: vec![stops] },
            Section { label: Label::Whom, blocks: vec![whom] },
            self.meanings(Kind::Guard, index),
            self.reads(Kind::Guard, index),
        ]
    }

    pub(super) fn decision(&self, decision: &Decision) -> Vec<Section> {
        let channel = self.name(Kind::Channel, decision.channel.index());
        let mut blocks = vec![match decision.choose {
            1 => self.sentence(Frame::ChooseOne, &[&channel]),
            n => self.sentence(Frame::Choose, &[&Text::plain(n.to_string()), &channel]),
        }];
        let candidates: Vec<Text> =
            decision.candidates.iter().map(|campaign| self.name(Kind::Campaign, campaign.index())).collect();
        if !candidates.is_empty() {
            blocks.push(self.sentence(Frame::From, &[&self.listed(&candidates, Joint::And)]));
        }
        blocks.push(match decision.rank_by {
            Some(rank) => self.sentence(Frame::RankBy, &[&self.noun(rank)]),
            None => self.sentence(Frame::RankDefault, &[]),
        });
        blocks.push(match decision.fallback {
            Some(campaign) => self.sentence(Frame::Fallback, &[&self.name(Kind::Campaign, campaign.index())]),
            None => self.sentence(Frame::NoFallback, &[]),
        });
        vec![Section { label: Label::Choice, blocks }]
    }
}
