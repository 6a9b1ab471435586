//! Tests and asserts.

use visavis_check::model::{Assert, ExpectKind, GivenValue, Test};

use crate::block::{Block, Section};
use crate::clause::Mode;
use crate::lang::{Frame, Joint, Label, Who};
use crate::pages::listed;
use crate::teller::Teller;
use crate::text::{Kind, Text};
use crate::value;

impl Teller<'_> {
    pub(super) fn asked_test(&self, test: &Test) -> Vec<Section> {
        let zone = self.model.project.zone;
        let when = match test.at {
            Some(at) => self.frame(Frame::At, &[&value::moment(self.language, at, zone)]),
            None => self.frame(Frame::AtAnyTime, &[]),
        };
        vec![
            Section { label: Label::Given, blocks: listed(self.given(test)) },
            Section { label: Label::When, blocks: vec![Block::Say(when)] },
            Section { label: Label::Expected, blocks: listed(self.expected(test)) },
        ]
    }

    fn given(&self, test: &Test) -> Vec<Block> {
        let zone = self.model.project.zone;
        let mut blocks = Vec::new();
        for given in &test.given {
            let name = self.name(Kind::Attribute, given.attribute.index());
            let value = match &given.value {
                GivenValue::Is(id) => self.noun(*id),
                GivenValue::Map(entries) => {
                    let entries =
                        entries.iter().map(|(key, id)| self.equals(&self.quoted(key), &self.noun(*id)));
                    self.listed(&entries.collect::<Vec<_>>(), Joint::And)
                }
            };
            blocks.push(Block::Say(self.equals(&name, &value)));
        }
        for history in &test.histories {
            let event = history.event.index();
            for record in &history.records {
                let fields = record.fields.iter().map(|(field, id)| {
                    self.equals(&Text::plain(self.names.field(event, field.index())), &self.noun(*id))
                });
                let fields = self.listed(&fields.collect::<Vec<_>>(), Joint::And);
                blocks.push(Block::Say(
                    self.frame(Frame::EventGiven, &[&self.name(Kind::Event, event), &fields]),
                ));
            }
        }
        for source in &test.not_in {
            blocks.push(Block::Say(self.frame(Frame::NotIn, &[&self.name(Kind::Source, source.index())])));
        }
        for contact in &test.contacted {
            let parts = [
                &self.name(Kind::Campaign, contact.campaign.index()),
                &self.name(Kind::Channel, contact.channel.index()),
                &value::moment(self.language, contact.at, zone),
            ];
            blocks.push(Block::Say(self.frame(Frame::Contacted, &parts)));
        }
        blocks
    }

    fn equals(&self, name: &Text, value: &Text) -> Text {
        self.frame(Frame::Equals, &[name, value])
    }

    fn expected(&self, test: &Test) -> Vec<Block> {
        let said = test.expect.iter().map(|expectation| match &expectation.kind {
            ExpectKind::Holds(id) => self.frame(Frame::Holds, &[&self.statement(*id, Mode::YES)]),
            ExpectKind::Chooses(decision, campaigns) => {
                let decision = self.name(Kind::Decision, decision.index());
                let campaigns: Vec<Text> =
                    campaigns.iter().map(|campaign| self.name(Kind::Campaign, campaign.index())).collect();
                match campaigns.as_slice() {
                    [] => self.frame(Frame::ChoosesNothing, &[&decision]),
                    chosen => self.frame(Frame::Chooses, &[&decision, &self.listed(chosen, Joint::And)]),
                }
            }
            ExpectKind::Rejects(decision, campaign, reason) => {
                let parts = [
                    &self.name(Kind::Decision, decision.index()),
                    &self.name(Kind::Campaign, campaign.index()),
                    &self.frame(Frame::Reason(*reason), &[]),
                ];
                self.frame(Frame::Rejects, &parts)
            }
        });
        said.map(Block::Say).collect()
    }

    pub(super) fn asked_assert(&self, assert: &Assert) -> Vec<Section> {
        let holds = self.block(&self.tree(assert.holds, Mode::YES), Who::Condition);
        let blocks = vec![holds, self.sentence(Frame::OfEverybody, &[])];
        vec![Section { label: Label::Definition, blocks }]
    }
}
