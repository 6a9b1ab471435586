//! Which attributes, events and fields a program reads.
//!
//! In: a model. Out: one flag for each. Only these exist for a record: what nothing reads is neither
//! required nor checked. A `let` that nothing uses counts for nothing; every segment counts, since a host may ask for it.

use crate::model::{
    Aggregate, AttributeId, EventId, ExprId, ExprKind, FieldId, Holdout, Items, Model, Table, Unit,
};

/// What a program reads of one event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventRead {
    /// Whether it reads it at all.
    pub read: bool,
    /// Whether it reads each field, in order of declaration. The time of an event that is read is always read.
    pub fields: Vec<bool>,
}

impl Model {
    /// Whether any channel or campaign has a limit, so that a decision asks for contacts.
    #[must_use]
    pub fn has_limits(&self) -> bool {
        self.channels.iter().any(|channel| !channel.limits.is_empty())
            || self.campaigns.iter().any(|campaign| !campaign.limits.is_empty())
    }

    /// Whether any channel has quiet hours, so that the customer's time zone is read.
    #[must_use]
    pub fn has_quiet_hours(&self) -> bool {
        self.channels.iter().any(|channel| !channel.quiet.is_empty())
    }

    /// Whether the program reads each attribute, in the order of [`Model::attributes`].
    #[must_use]
    pub fn attributes_read(&self) -> Vec<bool> {
        self.attributes_read_with(&[])
    }

    /// The same, with what a test or an assert reads beyond the rules.
    #[must_use]
    pub fn attributes_read_with(&self, more: &[ExprId]) -> Vec<bool> {
        Reader::read(self, more).read
    }

    /// What the program reads of each event, in the order of [`Model::events`].
    #[must_use]
    pub fn events_read(&self) -> Vec<EventRead> {
        self.events_read_with(&[])
    }

    /// The same, with what a test or an assert reads beyond the rules.
    #[must_use]
    pub fn events_read_with(&self, more: &[ExprId]) -> Vec<EventRead> {
        Reader::read(self, more).events
    }

    /// The aggregates that the rules ask, each once.
    pub(crate) fn aggregates_read(&self) -> Vec<&Aggregate> {
        Reader::read(self, &[]).aggregates
    }

    /// The conditions and values of the rules: all that a host may ask for stands on these.
    pub(crate) fn rule_exprs(&self) -> Vec<ExprId> {
        let mut found: Vec<ExprId> = self.segments.iter().map(|segment| segment.when).collect();
        found.extend(self.guards.iter().map(|guard| guard.when));
        found.extend(self.decisions.iter().filter_map(|decision| decision.rank_by));
        for channel in &self.channels {
            found.extend(channel.requires.iter().map(|condition| condition.expr));
        }
        for campaign in &self.campaigns {
            found.extend(campaign.audience.iter().chain(&campaign.except).map(|c| c.expr));
            found.extend(campaign.value);
            let variants = campaign.via.iter().flat_map(|via| &via.variants);
            found.extend(variants.flat_map(|variant| &variant.fields).flatten());
        }
        found
    }
}

struct Reader<'m> {
    model: &'m Model,
    read: Vec<bool>,
    events: Vec<EventRead>,
    aggregates: Vec<&'m Aggregate>,
    lets_seen: Vec<bool>,
    tables_seen: Vec<bool>,
    /// A stack of our own, since chains of `let`s are as long as the program.
    pending: Vec<ExprId>,
}

impl<'m> Reader<'m> {
    fn read(model: &'m Model, more: &[ExprId]) -> Self {
        let fields = |event: &crate::model::Event| vec![false; event.fields.len()];
        let events = model.events.iter().map(|event| EventRead { read: false, fields: fields(event) });
        let mut reader = Self {
            model,
            read: vec![false; model.attributes.len()],
            events: events.collect(),
            aggregates: Vec::new(),
            lets_seen: vec![false; model.lets.len()],
            tables_seen: vec![false; model.tables.len()],
            pending: more.to_vec(),
        };
        reader.roots();
        reader.run();
        reader
    }

    fn roots(&mut self) {
        let model = self.model;
        self.attribute(model.key);
        if model.has_quiet_hours() {
            self.attribute(model.customer_zone);
        }
        self.holdout(model.holdout.as_ref());
        self.pending.extend(model.rule_exprs());
        for campaign in &model.campaigns {
            self.holdout(campaign.holdout.as_ref());
            for via in &campaign.via {
                self.unit(via.unit.as_ref());
            }
        }
    }

    fn run(&mut self) {
        while let Some(id) = self.pending.pop() {
            let model = self.model;
            let kind = &model.exprs[id].kind;
            match kind {
                ExprKind::Attribute(id) => self.attribute(Some(*id)),
                ExprKind::Bucket { by, .. } => self.attribute(*by),
                ExprKind::Experiment(id) => {
                    self.unit(self.model.experiments.get(id.index()).map(|experiment| &experiment.unit));
                }
                ExprKind::Field(event, field) => self.field(*event, Some(*field)),
                ExprKind::Aggregate(aggregate) => {
                    self.aggregates.push(aggregate);
                    self.aggregate(aggregate);
                    kind.operands(&mut self.pending);
                }
                ExprKind::Let(id) => {
                    if let (Some(seen), Some(named)) =
                        (self.lets_seen.get_mut(id.index()), self.model.lets.get(id.index()))
                        && !std::mem::replace(seen, true)
                    {
                        self.pending.push(named.value);
                    }
                }
                ExprKind::Table(id, _) => {
                    if let (Some(seen), Some(table)) =
                        (self.tables_seen.get_mut(id.index()), self.model.tables.get(id.index()))
                        && !std::mem::replace(seen, true)
                    {
                        self.pending.extend(table.operands());
                    }
                }
                _ => kind.operands(&mut self.pending),
            }
        }
    }

    fn attribute(&mut self, id: Option<AttributeId>) {
        if let Some(read) = id.and_then(|id| self.read.get_mut(id.index())) {
            *read = true;
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.event(aggregate.event);
        self.field(aggregate.event, aggregate.field);
        if let Some(sequence) = &aggregate.sequence {
            self.event(sequence.event);
        }
    }

    fn event(&mut self, id: EventId) {
        if let Some(event) = self.events.get_mut(id.index()) {
            event.read = true;
        }
        self.field(id, self.model.events.get(id.index()).and_then(|event| event.at));
    }

    fn field(&mut self, event: EventId, field: Option<FieldId>) {
        let event = self.events.get_mut(event.index());
        if let Some(read) = event.zip(field).and_then(|(event, id)| event.fields.get_mut(id.index())) {
            *read = true;
        }
    }

    fn unit(&mut self, unit: Option<&Unit>) {
        self.attribute(unit.and_then(|unit| unit.by));
    }

    fn holdout(&mut self, holdout: Option<&Holdout>) {
        self.unit(holdout.map(|holdout| &holdout.unit));
    }
}

impl Table {
    /// The inputs that some cell tests. Of the others nothing is read, so that nobody knows whether they are there.
    pub(crate) fn tested(&self) -> impl Iterator<Item = ExprId> {
        let has_test = |column: usize| {
            self.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.test.is_some()))
        };
        self.inputs.iter().enumerate().filter(move |(column, _)| has_test(*column)).map(|(_, input)| *input)
    }

    /// The expressions that stand in its cells and outputs. What it tests stands in them; an input of which every cell says
    /// `any` is not read.
    pub fn operands(&self) -> impl Iterator<Item = ExprId> {
        let rows = self.rows.iter();
        let rows = rows
            .flat_map(|row| row.cells.iter().filter_map(|cell| cell.test).chain(row.outputs.iter().copied()));
        rows.chain(self.otherwise.iter().flatten().copied())
    }
}

impl Model {
    /// The expressions that a name stands for: of a `let` its value, of a segment its condition, of a table its cells and outputs;
    /// nothing where the expression is no name.
    #[must_use]
    pub fn definition(&self, kind: &ExprKind) -> Vec<ExprId> {
        match kind {
            ExprKind::Let(id) => self.lets.get(id.index()).map(|named| named.value).into_iter().collect(),
            ExprKind::Segment(id) => {
                self.segments.get(id.index()).map(|segment| segment.when).into_iter().collect()
            }
            ExprKind::Table(id, _) => {
                self.tables.get(id.index()).into_iter().flat_map(|table| table.operands()).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl ExprKind {
    /// Adds the expressions that stand directly inside this one, in order of appearance; `let`s, segments and
    /// tables are not entered.
    pub fn operands(&self, out: &mut Vec<ExprId>) {
        match self {
            Self::Literal(_)
            | Self::Missing
            | Self::Attribute(_)
            | Self::Let(_)
            | Self::Segment(_)
            | Self::Experiment(_)
            | Self::Table(..)
            | Self::CampaignName
            | Self::CandidateValue
            | Self::CandidatePriority
            | Self::Now
            | Self::Today
            | Self::Point(_)
            | Self::SourceMissing(_)
            | Self::Field(..)
            | Self::Eligible(_)
            | Self::Content { .. }
            | Self::Bucket { .. } => {}
            Self::Convert(_, a)
            | Self::Not(a)
            | Self::Matches(a, _)
            | Self::IsMissing(a)
            | Self::Negate(a) => {
                out.push(*a);
            }
            Self::InWindow { value, .. } => out.push(*value),
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Otherwise(a, b)
            | Self::Arith(_, a, b)
            | Self::MapGet(a, b)
            | Self::Compare { left: a, right: b, .. }
            | Self::TextTest { text: a, part: b, .. } => out.extend([*a, *b]),
            Self::If(c, a, b) => out.extend([*c, *a, *b]),
            Self::InRange { value, low, high, .. } => {
                out.push(*value);
                out.extend(*low);
                out.extend(*high);
            }
            Self::InList { value: of, items, .. } | Self::Has { list: of, items, .. } => {
                out.push(*of);
                match items {
                    Items::Each(items) => out.extend_from_slice(items),
                    Items::List(list) => out.push(*list),
                }
            }
            Self::Call(_, arguments) | Self::Join(arguments) | Self::List(arguments) => {
                out.extend_from_slice(arguments);
            }
            Self::Aggregate(aggregate) => aggregate.operands(out),
        }
    }
}
