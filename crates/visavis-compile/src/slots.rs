//! Attributes, events and slots of the image: what the program reads, in the forms in which it reads it.
//!
//! In: the model, the graph and what of it is needed. Out: an attribute for each that is read, with at least one slot, and an event for
//! each that is read with those of its fields.

use std::collections::BTreeSet;

use visavis_check::model::{self, Model};
use visavis_image::image::{
    Attribute, AttributeId, Domain, Event, EventId, FieldId, RegType, Shape, Slot, SlotId, SourceIdx, Word,
};
use visavis_value::{Type, Value};

use crate::dag::{Dag, FormId, Node, NodeId, SubjectNode};
use crate::intern::number;
use crate::plan::Plan;
use crate::pools::{Form, Pools, Stored, constant};

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) events: Vec<Event>,
    pub(crate) slots: Vec<Slot>,
    /// By the model's attribute.
    attribute_of: Vec<Option<AttributeId>>,
    /// By the model's event, and then by its field.
    event_of: Vec<Option<EventId>>,
    field_of: Vec<Vec<Option<FieldId>>>,
    of_form: Vec<Option<SlotId>>,
}

/// What is used of attributes and fields, and where it goes.
struct Used<'m> {
    model: &'m Model,
    pools: &'m Pools,
    forms: BTreeSet<Form>,
    /// The events that aggregates are over.
    read: BTreeSet<model::EventId>,
    /// The attributes and fields that are asked whether they are there.
    known: BTreeSet<Stored>,
    slots: Slots,
}

impl Slots {
    pub(crate) fn new(model: &Model, dag: &Dag, plan: &Plan, pools: &Pools) -> Self {
        let mut forms = used_forms(dag, plan, pools);
        forms.extend(model.key.and_then(|key| natural(model, key)));
        let slots = Self { of_form: pools.forms.iter().map(|_| None).collect(), ..Self::default() };
        let mut used =
            Used { model, pools, forms, read: used_events(dag, plan), known: known(dag, plan), slots };
        used.attributes();
        used.events();
        used.slots
    }

    /// The image's attribute.
    pub(crate) fn attribute_of(&self, id: model::AttributeId) -> Option<AttributeId> {
        self.attribute_of.get(id.index()).copied().flatten()
    }

    /// The image's event.
    pub(crate) fn event_of(&self, id: model::EventId) -> EventId {
        // INVARIANT: an event that an aggregate is over is read.
        self.event_of.get(id.index()).copied().flatten().unwrap_or(EventId(u32::MAX))
    }

    /// The slot of a form that is used.
    pub(crate) fn of_form(&self, form: FormId) -> SlotId {
        // INVARIANT: every form of a needed node has one.
        self.of_form.get(form as usize).copied().flatten().unwrap_or(SlotId(u32::MAX))
    }

    /// Any slot of an attribute or field of the model, to ask whether it is there.
    pub(crate) fn first(&self, stored: Stored) -> SlotId {
        let owner = match stored {
            Stored::Attribute(id) => self.attribute_of(id).and_then(|id| self.attributes.get(id.index())),
            Stored::Field(event, field) => {
                let place = self.field_of.get(event.index()).and_then(|of| of.get(field.index())?.as_ref());
                let event = self.events.get(self.event_of(event).index());
                place.zip(event).and_then(|(place, event)| event.fields.get(place.index()))
            }
        };
        // INVARIANT: what is asked for is read, and what is read has a slot.
        owner.and_then(|owner| owner.slots.first()).copied().unwrap_or(SlotId(u32::MAX))
    }
}

impl Used<'_> {
    fn attributes(&mut self) {
        let model = self.model;
        let (read, shared) = (model.attributes_read(), model.attributes_shared());
        for (id, attribute) in (0..).map(model::AttributeId).zip(&model.attributes) {
            let stored = Stored::Attribute(id);
            if read.get(id.index()) != Some(&true) && self.words(stored).next().is_none() {
                self.slots.attribute_of.push(None);
                continue;
            }
            let own = AttributeId(number(self.slots.attributes.len()));
            self.slots.attribute_of.push(Some(own));
            let attribute = Attribute {
                source: SourceIdx(attribute.source.0),
                name: attribute.path.join(".").into(),
                path: attribute.data_path.clone(),
                ty: attribute.ty.clone(),
                optional: attribute.optional,
                default: attribute.default.as_ref().map(|value| constant(value, &attribute.ty)),
                domain: domain(attribute.domain.as_ref(), &attribute.ty),
                key: attribute.key,
                ambiguous: shared.get(id.index()) == Some(&true),
                slots: self.slots_of(stored, &attribute.ty, None, own),
            };
            self.slots.attributes.push(attribute);
        }
    }

    fn events(&mut self) {
        let model = self.model;
        let (reads, shared) = (model.events_read(), model.events_shared());
        for ((id, event), reads) in (0..).map(model::EventId).zip(&model.events).zip(&reads) {
            let mut places = Vec::new();
            if reads.read || self.read.contains(&id) {
                let own = EventId(number(self.slots.events.len()));
                self.slots.event_of.push(Some(own));
                let mut fields = Vec::new();
                for field in (0..).map(model::FieldId).take(event.fields.len()) {
                    let stored = Stored::Field(id, field);
                    let is_asked = self.known.contains(&stored) || self.words(stored).next().is_some();
                    let is_read = reads.fields.get(field.index()) == Some(&true) || is_asked;
                    let declared = event.field(field).filter(|_| is_read);
                    places.push(declared.map(|_| FieldId(number(fields.len()))));
                    if let Some(declared) = declared {
                        let place = AttributeId(number(fields.len()));
                        let stored = Stored::Field(id, field);
                        let slots = self.slots_of(stored, &declared.ty, Some(own), place);
                        fields.push(as_attribute(event, declared, slots));
                    }
                }
                let at = event.at.and_then(|at| places.get(at.index()).copied().flatten());
                let ambiguous = shared.get(id.index()) == Some(&true);
                let source = SourceIdx(event.source.0);
                self.slots.events.push(Event { source, name: event.name.clone(), ambiguous, at, fields });
            } else {
                self.slots.event_of.push(None);
            }
            self.slots.field_of.push(places);
        }
    }

    /// The forms of an attribute or field that are used.
    fn words(&self, stored: Stored) -> impl Iterator<Item = Word> + use<'_> {
        let first = Form { stored, word: Word::Bool };
        self.forms.range(first..).take_while(move |form| form.stored == stored).map(|form| form.word)
    }

    /// Its slots, at least one.
    fn slots_of(
        &mut self,
        stored: Stored,
        ty: &Type,
        event: Option<EventId>,
        attribute: AttributeId,
    ) -> Vec<SlotId> {
        let mut words: Vec<Word> = self.words(stored).collect();
        if words.is_empty() {
            words.push(cheapest(ty));
        }
        let shape = RegType::of(ty).shape;
        let mut slots = Vec::new();
        for word in words {
            let slot = SlotId(number(self.slots.slots.len()));
            self.slots.slots.push(Slot { event, attribute, shape, word });
            slots.push(slot);
            let form = self.pools.forms.find(&Form { stored, word });
            if let Some(at) = form.and_then(|form| self.slots.of_form.get_mut(form as usize)) {
                *at = Some(slot);
            }
        }
        slots
    }
}

/// A field, which is read as an attribute of one name is.
fn as_attribute(event: &model::Event, field: &model::EventField, slots: Vec<SlotId>) -> Attribute {
    Attribute {
        source: SourceIdx(event.source.0),
        name: field.name.clone(),
        path: vec![field.column.clone()],
        ty: field.ty.clone(),
        optional: field.optional,
        default: field.default.as_ref().map(|value| constant(value, &field.ty)),
        domain: domain(field.domain.as_ref(), &field.ty),
        key: false,
        ambiguous: false,
        slots,
    }
}

fn domain(domain: Option<&model::Domain>, ty: &Type) -> Option<Domain> {
    let end = |end: &Option<Value>| end.as_ref().map(|end| constant(end, ty));
    domain.map(|domain| Domain {
        low: end(&domain.low),
        high: end(&domain.high),
        inclusive: domain.inclusive,
    })
}

fn used_forms(dag: &Dag, plan: &Plan, pools: &Pools) -> BTreeSet<Form> {
    let mut used = BTreeSet::new();
    for id in (0..dag.len()).map(|index| NodeId(number(index))).filter(|id| plan.needed(*id)) {
        let node = dag.get(id);
        match node {
            Node::Test { form, .. } | Node::Load { form, .. } => used.extend(pools.forms.get(form)),
            Node::Aggregate { .. } => {
                let forms = dag.made_by(node).into_iter().flat_map(|made| [made.value, made.order]);
                used.extend(forms.flatten().filter_map(|form| pools.forms.get(form)));
            }
            Node::Table { table, .. } => {
                let columns = dag.tables.get(table as usize).into_iter().flat_map(|table| &table.columns);
                used.extend(columns.filter_map(|column| match column.subject {
                    SubjectNode::Form(form) => pools.forms.get(form),
                    SubjectNode::Value(_) => None,
                }));
            }
            _ => {}
        }
    }
    used
}

fn known(dag: &Dag, plan: &Plan) -> BTreeSet<Stored> {
    let nodes = (0..dag.len()).map(|index| NodeId(number(index))).filter(|id| plan.needed(*id));
    let known = nodes.filter_map(|id| match dag.get(id) {
        Node::Known(stored) => Some(stored),
        _ => None,
    });
    known.collect()
}

fn used_events(dag: &Dag, plan: &Plan) -> BTreeSet<model::EventId> {
    let nodes = (0..dag.len()).map(|index| NodeId(number(index))).filter(|id| plan.needed(*id));
    let made = nodes.filter_map(|id| dag.made_by(dag.get(id)));
    made.flat_map(|made| [Some(made.event), made.sequence.map(|follow| follow.event)]).flatten().collect()
}

/// An attribute in the form of its register.
fn natural(model: &Model, id: model::AttributeId) -> Option<Form> {
    let ty = &model.attributes.get(id.index())?.ty;
    Some(Form { stored: Stored::Attribute(id), word: Word::of(ty) })
}

/// The form that is the least work to read, where only presence is asked: a text's symbol.
fn cheapest(ty: &Type) -> Word {
    let register = RegType::of(ty);
    match (register.shape, register.word) {
        (Shape::Scalar | Shape::List, Word::Text) => Word::Symbol,
        (_, word) => word,
    }
}
