//! Values of expressions as nouns: `the number of purchases in the last 30 days`.
//!
//! In: an expression of any type. Out: a noun with its article. Nesting is bounded by the parser, so that recursion is safe.

use visavis_check::model::{
    Aggregate, AggregateFunction, Arith, Conversion, EventWindow, ExprId, ExprKind, Function, Sequence,
};
use visavis_value::{Type, Value};

use crate::clause::Mode;
use crate::lang::{Joint, Phrase};
use crate::teller::Teller;
use crate::text::{Kind, Text};
use crate::value;

impl Teller<'_> {
    /// A noun for a value.
    pub(crate) fn noun(&self, id: ExprId) -> Text {
        let expr = &self.model.exprs[id];
        match &expr.kind {
            ExprKind::Literal(Value::Number(x)) if self.model.exprs.is_percent(id) => {
                value::percent(self.language, *x)
            }
            ExprKind::Literal(value) => self.value(value),
            ExprKind::Missing => self.say(Phrase::MissingValue, &[]),
            ExprKind::Attribute(at) => self.named(Kind::Attribute, at.index(), Phrase::Attribute, &expr.ty),
            ExprKind::Let(at) => self.named(Kind::Let, at.index(), Phrase::Let, &expr.ty),
            ExprKind::Experiment(at) => {
                self.say(Phrase::Experiment, &[&self.name(Kind::Experiment, at.index())])
            }
            ExprKind::Table(at, output) => self.output(at.index(), *output),
            ExprKind::CampaignName => self.say(Phrase::CampaignName, &[]),
            ExprKind::CandidateValue => self.say(Phrase::CandidateValue, &[]),
            ExprKind::CandidatePriority => self.say(Phrase::CandidatePriority, &[]),
            ExprKind::Now => self.say(Phrase::Now, &[]),
            ExprKind::Today => self.say(Phrase::Today, &[]),
            ExprKind::Point(span) => Text::plain(self.language.point(*span, false)),
            ExprKind::Convert(conversion, of) => self.converted(*conversion, *of),
            ExprKind::Otherwise(value, instead) if expr.ty != Type::Bool => {
                self.say(Phrase::Otherwise, &[&self.operand(*value), &self.noun(*instead)])
            }
            ExprKind::Arith(op, a, b) => self.arith(*op, *a, *b),
            ExprKind::Negate(of) => self.say(Phrase::Opposite, &[&self.operand(*of)]),
            ExprKind::If(condition, then, instead) if expr.ty != Type::Bool => {
                let condition = self.statement(*condition, Mode::YES);
                self.say(Phrase::IfValue, &[&condition, &self.noun(*then), &self.noun(*instead)])
            }
            ExprKind::MapGet(map, key) => self.say(Phrase::Entry, &[&self.noun(*key), &self.noun(*map)]),
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::Join(parts) => self.joined(parts),
            ExprKind::List(elements) if elements.is_empty() => self.say(Phrase::EmptyList, &[]),
            ExprKind::List(elements) => {
                self.say(Phrase::List, &[&self.listed(&self.nouns(elements), Joint::And)])
            }
            ExprKind::Bucket { salt, by: None } => self.say(Phrase::Draw, &[&self.quoted(salt)]),
            ExprKind::Bucket { salt, by: Some(by) } => {
                self.say(Phrase::DrawBy, &[&self.quoted(salt), &self.name(Kind::Attribute, by.index())])
            }
            ExprKind::Field(event, field) => {
                self.say(Phrase::Field, &[&Text::plain(self.names.field(event.index(), field.index()))])
            }
            ExprKind::Aggregate(aggregate) if aggregate.function != AggregateFunction::Any => {
                self.aggregate(aggregate)
            }
            ExprKind::Content { campaign, channel, field } => {
                let named = self.model.channels.get(channel.index());
                let field = named.and_then(|channel| channel.fields.get(*field as usize));
                let field = Text::plain(field.map_or("", |field| field.name.as_str()));
                let campaign = self.name(Kind::Campaign, campaign.index());
                let channel = self.name(Kind::Channel, channel.index());
                self.say(Phrase::Content, &[&field, &campaign, &channel])
            }
            // Conditions, where a value is asked for.
            ExprKind::Segment(_)
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Compare { .. }
            | ExprKind::InRange { .. }
            | ExprKind::InWindow { .. }
            | ExprKind::InList { .. }
            | ExprKind::Has { .. }
            | ExprKind::TextTest { .. }
            | ExprKind::Matches(..)
            | ExprKind::IsMissing(_)
            | ExprKind::SourceMissing(_)
            | ExprKind::Otherwise(..)
            | ExprKind::If(..)
            | ExprKind::Aggregate(_)
            | ExprKind::Eligible(_) => self.say(Phrase::Truth, &[&self.statement(id, Mode::PLAIN)]),
        }
    }

    pub(crate) fn nouns(&self, ids: &[ExprId]) -> Vec<Text> {
        ids.iter().map(|id| self.noun(*id)).collect()
    }

    /// An attribute or `let`, with the word that its type asks for.
    fn named(&self, kind: Kind, index: usize, plain: Phrase, ty: &Type) -> Text {
        let phrase = match ty {
            Type::List(_) => Phrase::ListAttribute,
            Type::Map(_) => Phrase::MapAttribute,
            _ => plain,
        };
        self.say(phrase, &[&self.name(kind, index)])
    }

    fn output(&self, table: usize, output: u32) -> Text {
        let name = self.name(Kind::Table, table);
        let outputs = self.model.tables.get(table).map(|table| table.outputs.as_slice()).unwrap_or_default();
        match outputs.get(output as usize).and_then(|output| output.name.as_ref()) {
            Some(output) => self.say(Phrase::TableOutput, &[&Text::plain(output.replace('_', " ")), &name]),
            None => self.say(Phrase::TableResult, &[&name]),
        }
    }

    fn converted(&self, conversion: Conversion, of: ExprId) -> Text {
        match (conversion, &self.model.exprs[of].kind) {
            (Conversion::DateTimeToDate, ExprKind::Point(span)) => {
                Text::plain(self.language.point(*span, true))
            }
            (Conversion::DateTimeToDate, _) => self.say(Phrase::DayOf, &[&self.argument(of)]),
            // The same to a reader.
            (Conversion::IntToNumber | Conversion::EnumToText, _) => self.noun(of),
        }
    }

    fn arith(&self, op: Arith, a: ExprId, b: ExprId) -> Text {
        let phrase = match op {
            Arith::AddInt
            | Arith::AddNumber
            | Arith::AddMoney
            | Arith::AddDateDuration
            | Arith::AddDateTimeDuration
            | Arith::AddDuration => Phrase::Plus,
            Arith::SubInt
            | Arith::SubNumber
            | Arith::SubMoney
            | Arith::SubDateDuration
            | Arith::SubDateTimeDuration
            | Arith::SubDates
            | Arith::SubDateTimes
            | Arith::SubDuration => Phrase::Minus,
            Arith::MulInt
            | Arith::MulNumber
            | Arith::MulMoneyNumber
            | Arith::MulMoneyInt
            | Arith::MulDurationInt => Phrase::Times,
            Arith::DivInt
            | Arith::DivNumber
            | Arith::DivMoneyNumber
            | Arith::DivMoneyInt
            | Arith::DivMoneyMoney => Phrase::Over,
        };
        self.say(phrase, &[&self.operand(a), &self.operand(b)])
    }

    /// A noun that may stand beside an operator: in brackets where more words could belong to it.
    fn operand(&self, id: ExprId) -> Text {
        match self.unconverted(id) {
            ExprKind::Arith(..) | ExprKind::Negate(_) | ExprKind::Call(..) | ExprKind::Aggregate(_) => {
                self.say(Phrase::Grouped, &[&self.noun(id)])
            }
            _ => self.noun(id),
        }
    }

    /// A noun that a function is of.
    fn argument(&self, id: ExprId) -> Text {
        match self.unconverted(id) {
            ExprKind::Arith(..)
            | ExprKind::Negate(_)
            | ExprKind::List(_)
            | ExprKind::Call(
                Function::Least
                | Function::Greatest
                | Function::ModInt
                | Function::ModNumber
                | Function::RoundTo
                | Function::RoundIntTo
                | Function::DateIn
                | Function::TimeOfDayIn,
                _,
            ) => self.say(Phrase::Grouped, &[&self.noun(id)]),
            _ => self.noun(id),
        }
    }

    fn unconverted(&self, mut id: ExprId) -> &ExprKind {
        while let ExprKind::Convert(Conversion::IntToNumber | Conversion::EnumToText, of) =
            &self.model.exprs[id].kind
        {
            id = *of;
        }
        &self.model.exprs[id].kind
    }

    fn call(&self, function: Function, arguments: &[ExprId]) -> Text {
        let all: Vec<Text> = arguments.iter().map(|argument| self.argument(*argument)).collect();
        if matches!(function, Function::Least | Function::Greatest) {
            return self.say(Phrase::Call(function), &[&self.listed(&all, Joint::And)]);
        }
        let parts: Vec<&Text> = all.iter().collect();
        self.say(Phrase::Call(function), &parts)
    }

    /// A text with what is inserted in it.
    fn joined(&self, parts: &[ExprId]) -> Text {
        let (open, close) = self.language.quotes();
        let mut out = Text::plain(open);
        for part in parts {
            match &self.model.exprs[*part].kind {
                ExprKind::Literal(Value::Text(words)) => out.push(words),
                _ => out.append(&Text::slot(self.noun(*part))),
            }
        }
        out.push(close);
        out
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Text {
        let event = aggregate.event.index();
        let words = self.names.of(Kind::Event, event).map_or("", |name| name.words.as_str());
        let events =
            Text::name(crate::text::Target { kind: Kind::Event, index: event }, &self.language.plural(words));
        let narrowed = self.narrowed(aggregate);
        let Some(field) = aggregate.field else {
            return self.say(Phrase::Of(aggregate.function), &[&events, &narrowed]);
        };
        let declared = self.model.events.get(event).and_then(|event| event.field(field));
        let optional = declared.is_none_or(|field| field.optional);
        let field = Text::plain(self.names.field(event, field.index()));
        let phrase = match aggregate.function {
            AggregateFunction::Count | AggregateFunction::Any => Phrase::OfKnown(aggregate.function),
            function if optional => Phrase::OfKnown(function),
            function => Phrase::Of(function),
        };
        self.say(phrase, &[&events, &narrowed, &field])
    }

    /// What narrows the events of an aggregate: when they were, what must hold of them, what must follow.
    pub(crate) fn narrowed(&self, aggregate: &Aggregate) -> Text {
        let mut out = Text::new();
        if let Some(window) = &aggregate.window {
            out.push(" ");
            out.append(&self.window(window));
        }
        if let Some(filter) = aggregate.filter {
            out.append(&self.filter(filter));
        }
        if let Some(sequence) = &aggregate.sequence {
            out.append(&self.sequence(sequence));
        }
        out
    }

    fn filter(&self, filter: ExprId) -> Text {
        self.say(Phrase::Filter, &[&self.statement(filter, Mode::YES)])
    }

    fn window(&self, window: &EventWindow) -> Text {
        match window {
            EventWindow::Last(span) => Text::plain(self.language.during(*span, true)),
            EventWindow::Next(span) => Text::plain(self.language.during(*span, false)),
            EventWindow::Range { low, high, inclusive } => {
                let phrase = match (low, high, inclusive) {
                    (Some(_), Some(_), true) => Phrase::WindowBetween,
                    (Some(_), Some(_), false) => Phrase::WindowBefore,
                    (Some(_), None, _) => Phrase::WindowFrom,
                    (None, _, true) => Phrase::WindowUntil,
                    (None, _, false) => Phrase::WindowUntilBefore,
                };
                let ends: Vec<Text> = low.iter().chain(high).map(|end| self.noun(*end)).collect();
                self.say(phrase, &ends.iter().collect::<Vec<_>>())
            }
        }
    }

    fn sequence(&self, sequence: &Sequence) -> Text {
        let event = self.name(Kind::Event, sequence.event.index());
        let span = Text::plain(self.language.duration(sequence.within));
        let filter = sequence.filter.map(|filter| self.filter(filter)).unwrap_or_default();
        let phrase = if sequence.negated { Phrase::NotFollowedBy } else { Phrase::FollowedBy };
        self.say(phrase, &[&event, &span, &filter])
    }
}
