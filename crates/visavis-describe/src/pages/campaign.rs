//! Campaigns: whom, when, how often, where, what.

use visavis_check::model::{Campaign, During, Variant, Via};
use visavis_value::bucket::Share;
use visavis_value::{Date, Instant, TimeOfDay, calendar};

use crate::block::{Block, Section};
use crate::clause::Mode;
use crate::condition::Tree;
use crate::lang::{Frame, Label, Who};
use crate::teller::Teller;
use crate::text::{Kind, Text};
use crate::value;

impl Teller<'_> {
    pub(super) fn campaign(&self, index: usize, campaign: &Campaign) -> Vec<Section> {
        let mut ranking = vec![self.sentence(
            Frame::Priority,
            &[&Text::plain(self.language.number(&campaign.priority.to_string(), false))],
        )];
        ranking.extend(campaign.value.map(|value| self.sentence(Frame::Value, &[&self.noun(value)])));
        let mut limits = self.limits(&campaign.limits);
        if limits.is_empty() {
            limits.push(self.sentence(Frame::NoLimit, &[]));
        }
        let section = |label, blocks| Section { label, blocks };
        vec![
            section(Label::Whom, vec![self.audience(campaign)]),
            section(Label::Except, self.left_out(campaign)),
            section(Label::Guards, self.held_back(campaign)),
            section(Label::When, vec![self.during(campaign.during.as_ref())]),
            section(Label::HowOften, limits),
            section(Label::Messages, campaign.via.iter().map(|via| self.via(via)).collect()),
            section(Label::Ranking, ranking),
            section(Label::ControlGroup, self.control_groups(campaign)),
            section(
                Label::Owner,
                campaign.owner.iter().map(|owner| Block::Say(Text::plain(owner.as_str()))).collect(),
            ),
            self.meanings(Kind::Campaign, index),
            self.reads(Kind::Campaign, index),
            self.users(Kind::Campaign, index),
        ]
    }

    fn audience(&self, campaign: &Campaign) -> Block {
        let parts = campaign.audience.iter().map(|condition| self.tree(condition.expr, Mode::YES));
        match one_or(parts.collect(), Tree::All) {
            Some(tree) => self.block(&tree, Who::Customers),
            None => self.sentence(Frame::Everyone, &[]),
        }
    }

    /// An exception holds for whoever is not known to be outside it.
    fn left_out(&self, campaign: &Campaign) -> Vec<Block> {
        let parts = campaign.except.iter().map(|condition| self.tree(condition.expr, Mode::NOT_NO));
        let tree = one_or(parts.collect(), Tree::Any);
        tree.map(|tree| self.block(&tree, Who::LeftOut)).into_iter().collect()
    }

    fn held_back(&self, campaign: &Campaign) -> Vec<Block> {
        let guards = campaign.guards.iter().filter_map(|id| {
            let guard = self.model.guards.get(id.index())?;
            let head = self.described(Kind::Guard, id.index(), guard.description.as_ref());
            let body = vec![self.block(&self.tree(guard.when, Mode::NOT_NO), Who::HeldBack)];
            Some(Block::Entry { head, body })
        });
        guards.collect()
    }

    fn control_groups(&self, campaign: &Campaign) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(holdout) = &campaign.holdout {
            blocks.extend(self.holdout(Frame::Holdout, holdout));
        }
        if let Some(holdout) = &self.model.holdout {
            blocks.extend(self.holdout(Frame::UniversalHoldout, holdout));
        }
        blocks
    }

    fn during(&self, during: Option<&During>) -> Block {
        let Some(During { start, end }) = during else { return self.sentence(Frame::RunsAlways, &[]) };
        let zone = Text::plain(self.model.project.zone.name());
        let whole = |at: &Option<Instant>| at.is_none_or(|at| self.midnight(at).is_some());
        let days = whole(start) && whole(end);
        let at = |at: Instant| value::moment(self.language, at, self.model.project.zone);
        let first = start.map(|start| match self.midnight(start) {
            Some(day) if days => Text::plain(value::day(self.language, day)),
            _ => at(start),
        });
        let last = end.map(|end| match self.midnight(end) {
            Some(day) if days => Text::plain(value::day(self.language, Date(day.0.saturating_sub(1)))),
            _ => at(end),
        });
        match (first, last, days) {
            (Some(first), Some(last), true) => self.sentence(Frame::Days, &[&first, &last, &zone]),
            (Some(first), Some(last), false) => self.sentence(Frame::Moments, &[&first, &last, &zone]),
            (Some(first), None, true) => self.sentence(Frame::DaysFrom, &[&first, &zone]),
            (Some(first), None, false) => self.sentence(Frame::MomentsFrom, &[&first, &zone]),
            (None, Some(last), true) => self.sentence(Frame::DaysUntil, &[&last, &zone]),
            (None, Some(last), false) => self.sentence(Frame::MomentsUntil, &[&last, &zone]),
            (None, None, _) => self.sentence(Frame::RunsAlways, &[]),
        }
    }

    /// The day that begins at this instant.
    fn midnight(&self, at: Instant) -> Option<Date> {
        let zone = self.model.project.zone;
        let day = calendar::date_of(at, zone)?;
        (calendar::time_of(at, zone) == TimeOfDay(0) && calendar::midnight(day, zone) == Some(at))
            .then_some(day)
    }

    fn via(&self, via: &Via) -> Block {
        let Some(channel) = self.model.channels.get(via.channel.index()) else {
            return Block::Say(Text::new());
        };
        let mut body = Vec::new();
        let mut start = Share(0);
        for variant in &via.variants {
            body.extend(self.message(via, variant, Share(variant.end.0.saturating_sub(start.0))));
            start = variant.end;
        }
        body.extend(via.unit.as_ref().map(|unit| self.unit(unit)));
        body.extend(self.channel_rules(channel));
        let head = self.described(Kind::Channel, via.channel.index(), channel.description.as_ref());
        Block::Entry { head, body }
    }

    fn message(&self, via: &Via, variant: &Variant, share: Share) -> Option<Block> {
        let head = variant.name.as_ref().map(|name| {
            let share = value::share(self.language, share);
            self.frame(Frame::VariantShare, &[&Text::plain(name.as_str()), &share])
        });
        let declared = &self.model.channels.get(via.channel.index())?.fields;
        let fields = declared
            .iter()
            .zip(&variant.fields)
            .filter_map(|(field, said)| Some((Text::plain(field.name.as_str()), self.noun((*said)?))));
        let fields: Vec<(Text, Text)> = fields.collect();
        (head.is_some() || !fields.is_empty()).then_some(Block::Message { head, fields })
    }
}

/// One tree of several; the only one as it is.
fn one_or(mut parts: Vec<Tree>, of: impl Fn(Vec<Tree>) -> Tree) -> Option<Tree> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(of(parts)),
    }
}
