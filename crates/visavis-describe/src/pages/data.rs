//! Sources, attributes and histories.

use visavis_check::model::{Attribute, Domain, Event, Source};
use visavis_value::{Type, Value};

use crate::block::{Block, Section};
use crate::lang::{Frame, Joint, Label};
use crate::teller::Teller;
use crate::text::{Kind, Target, Text};

/// What attributes and fields have in common.
struct Described<'a> {
    ty: &'a Type,
    optional: bool,
    default: Option<&'a Value>,
    domain: Option<&'a Domain>,
    sensitive: bool,
}

impl Teller<'_> {
    pub(super) fn source(&self, index: usize, source: &Source) -> Vec<Section> {
        let attributes = self.model.attributes.iter().enumerate();
        let attributes = attributes.filter(|(_, attribute)| attribute.source.index() == index);
        let mut blocks: Vec<Block> = attributes
            .map(|(index, attribute)| {
                let head = self.with_code(Target { kind: Kind::Attribute, index });
                Block::Entry { head, body: vec![self.facts(&of_attribute(attribute))] }
            })
            .collect();
        let events = self.model.events.iter().enumerate();
        blocks.extend(events.filter(|(_, event)| event.source.index() == index).map(|(index, event)| {
            let head = self.with_code(Target { kind: Kind::Event, index });
            Block::Entry { head, body: vec![self.event_time(index, event)] }
        }));
        let what = match source.key {
            _ if source.is_context => self.sentence(Frame::IsContext, &[]),
            Some(key) => self.sentence(Frame::IsSource, &[&self.name(Kind::Attribute, key.index())]),
            None => self.sentence(Frame::IsSourceWithoutKey, &[]),
        };
        vec![Section { label: Label::Definition, blocks: vec![what] }, Section { label: Label::Data, blocks }]
    }

    pub(super) fn attribute(&self, index: usize, attribute: &Attribute) -> Vec<Section> {
        let mut blocks = vec![self.facts(&of_attribute(attribute))];
        if attribute.key {
            blocks.push(self.sentence(Frame::IsKey, &[]));
        }
        if attribute.timezone {
            blocks.push(self.sentence(Frame::IsTimeZone, &[]));
        }
        if attribute.data_path != attribute.path {
            let column = attribute.data_path.join(".");
            blocks.push(self.sentence(Frame::InData, &[&self.quoted(&column)]));
        }
        let source = self.name(Kind::Source, attribute.source.index());
        blocks.push(self.sentence(Frame::OfSource, &[&source]));
        vec![Section { label: Label::Definition, blocks }, self.users(Kind::Attribute, index)]
    }

    pub(super) fn event(&self, index: usize, event: &Event) -> Vec<Section> {
        let source = self.name(Kind::Source, event.source.index());
        let what = vec![self.event_time(index, event), self.sentence(Frame::OfSource, &[&source])];
        let fields = event.fields.iter().enumerate().map(|(at, field)| {
            let words = self.names.field(index, at);
            let mut head = Text::plain(words);
            if words != field.name {
                head.push(&format!(" (`{}`)", field.name));
            }
            let facts = Described {
                ty: &field.ty,
                optional: field.optional,
                default: field.default.as_ref(),
                domain: field.domain.as_ref(),
                sensitive: field.sensitive,
            };
            let mut body = vec![self.facts(&facts)];
            if field.column != field.name {
                body.push(self.sentence(Frame::InData, &[&self.quoted(&field.column)]));
            }
            Block::Entry { head, body }
        });
        vec![
            Section { label: Label::Definition, blocks: what },
            Section { label: Label::Data, blocks: fields.collect() },
            self.users(Kind::Event, index),
        ]
    }

    fn event_time(&self, index: usize, event: &Event) -> Block {
        match event.at {
            Some(field) => {
                let field = Text::plain(self.names.field(index, field.index()));
                self.sentence(Frame::EventTime, &[&field])
            }
            None => self.sentence(Frame::EventPlain, &[]),
        }
    }

    /// Type, domain and what is said of missing values, in one paragraph.
    fn facts(&self, of: &Described<'_>) -> Block {
        let mut said = self.frame(Frame::Sentence, &[&self.type_name(of.ty)]).capitalized();
        let mut add = |sentence: Text| {
            said.push(" ");
            said.append(&sentence.capitalized());
        };
        if let Some(domain) = of.domain {
            add(self.domain(domain));
        }
        add(match of.default {
            Some(default) => self.frame(Frame::Default, &[&self.value(default)]),
            None if of.optional => self.frame(Frame::MayBeMissing, &[]),
            None if matches!(of.ty, Type::List(_) | Type::Map(_)) => {
                self.frame(Frame::EmptyWhereMissing, &[])
            }
            None => self.frame(Frame::NeverMissing, &[]),
        });
        if of.sensitive {
            add(self.frame(Frame::IsSensitive, &[]));
        }
        Block::Say(said)
    }

    fn domain(&self, domain: &Domain) -> Text {
        let low = domain.low.as_ref().map(|low| self.value(low));
        let high = domain.high.as_ref().map(|high| self.value(high));
        match (low, high, domain.inclusive) {
            (Some(low), Some(high), true) => self.frame(Frame::Domain, &[&low, &high]),
            (Some(low), Some(high), false) => self.frame(Frame::DomainBefore, &[&low, &high]),
            (Some(low), None, _) => self.frame(Frame::DomainFrom, &[&low]),
            (None, Some(high), true) => self.frame(Frame::DomainUntil, &[&high]),
            (None, Some(high), false) => self.frame(Frame::DomainUntilBefore, &[&high]),
            (None, None, _) => Text::new(),
        }
    }

    /// A type as a noun.
    pub(super) fn type_name(&self, ty: &Type) -> Text {
        match ty {
            Type::Bool => self.frame(Frame::TypeBool, &[]),
            Type::Int => self.frame(Frame::TypeInt, &[]),
            Type::Number => self.frame(Frame::TypeNumber, &[]),
            Type::Money(currency) => self.frame(Frame::TypeMoney, &[&Text::plain(currency.code())]),
            Type::Text(_) => self.frame(Frame::TypeText, &[]),
            Type::Enum(variants) => {
                let values: Vec<Text> = variants.values.iter().map(|value| self.quoted(value)).collect();
                self.frame(Frame::TypeEnum, &[&self.listed(&values, Joint::Or)])
            }
            Type::Date => self.frame(Frame::TypeDate, &[]),
            Type::DateTime => self.frame(Frame::TypeDateTime, &[]),
            Type::Time => self.frame(Frame::TypeTime, &[]),
            Type::Version => self.frame(Frame::TypeVersion, &[]),
            Type::Duration => self.frame(Frame::TypeDuration, &[]),
            Type::List(of) => self.frame(Frame::TypeList, &[&self.type_name(of)]),
            Type::Map(of) => self.frame(Frame::TypeMap, &[&self.type_name(of)]),
        }
    }
}

fn of_attribute(attribute: &Attribute) -> Described<'_> {
    Described {
        ty: &attribute.ty,
        optional: attribute.optional,
        default: attribute.default.as_ref(),
        domain: attribute.domain.as_ref(),
        sensitive: attribute.sensitive,
    }
}
