//! Attributes and slots of the image: what the program reads, in the forms in which it reads it.
//!
//! In: the model, the graph and what of it is needed. Out: an attribute for each that is read, with at least one slot.

use std::collections::BTreeSet;

use visavis_check::model::{self, Model};
use visavis_image::image::{Attribute, AttributeId, Domain, RegType, Shape, Slot, SlotId, SourceIdx, Word};
use visavis_value::Type;

use crate::dag::{Dag, FormId, Node, NodeId};
use crate::intern::number;
use crate::plan::Plan;
use crate::pools::{Form, Pools, constant};

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) slots: Vec<Slot>,
    /// By the model's attribute.
    attribute_of: Vec<Option<AttributeId>>,
    of_form: Vec<Option<SlotId>>,
}

impl Slots {
    pub(crate) fn new(model: &Model, dag: &Dag, plan: &Plan, pools: &Pools) -> Self {
        let mut forms = used_forms(dag, plan, pools);
        forms.extend(model.key.and_then(|key| natural(model, key)));
        let mut read = model.attributes_read();
        for form in &forms {
            if let Some(read) = read.get_mut(form.attribute.index()) {
                *read = true;
            }
        }
        let shared = model.attributes_shared();
        let mut slots = Self { of_form: pools.forms.iter().map(|_| None).collect(), ..Self::default() };
        for (id, attribute) in (0..).map(model::AttributeId).zip(&model.attributes) {
            let is_read = read.get(id.index()) == Some(&true);
            slots.attribute_of.push(is_read.then(|| AttributeId(number(slots.attributes.len()))));
            if is_read {
                slots.attribute(id, attribute, (&forms, &shared), pools);
            }
        }
        slots
    }

    fn attribute(
        &mut self,
        id: model::AttributeId,
        attribute: &model::Attribute,
        (forms, shared): (&BTreeSet<Form>, &[bool]),
        pools: &Pools,
    ) {
        let first = Form { attribute: id, word: Word::Bool };
        let mut words: Vec<Word> =
            forms.range(first..).take_while(|form| form.attribute == id).map(|form| form.word).collect();
        if words.is_empty() {
            words.push(cheapest(&attribute.ty));
        }
        let own = AttributeId(number(self.attributes.len()));
        let shape = RegType::of(&attribute.ty).shape;
        let mut slots = Vec::new();
        for word in words {
            let slot = SlotId(number(self.slots.len()));
            self.slots.push(Slot { event: None, attribute: own, shape, word });
            slots.push(slot);
            let form = pools.forms.find(&Form { attribute: id, word });
            if let Some(at) = form.and_then(|form| self.of_form.get_mut(form as usize)) {
                *at = Some(slot);
            }
        }
        let value = |value: &Option<visavis_value::Value>| value.as_ref().map(|v| constant(v, &attribute.ty));
        self.attributes.push(Attribute {
            source: SourceIdx(attribute.source.0),
            name: attribute.path.join(".").into(),
            path: attribute.data_path.clone(),
            ty: attribute.ty.clone(),
            optional: attribute.optional,
            default: value(&attribute.default),
            domain: attribute.domain.as_ref().map(|domain| Domain {
                low: value(&domain.low),
                high: value(&domain.high),
                inclusive: domain.inclusive,
            }),
            key: attribute.key,
            ambiguous: shared.get(id.index()) == Some(&true),
            slots,
        });
    }

    /// The image's attribute.
    pub(crate) fn attribute_of(&self, id: model::AttributeId) -> Option<AttributeId> {
        self.attribute_of.get(id.index()).copied().flatten()
    }

    /// The slot of a form that is used.
    pub(crate) fn of_form(&self, form: FormId) -> SlotId {
        // INVARIANT: every form of a needed node has one.
        self.of_form.get(form as usize).copied().flatten().unwrap_or(SlotId(u32::MAX))
    }

    /// Any slot of an attribute of the model, to ask whether it is there.
    pub(crate) fn first(&self, attribute: u32) -> SlotId {
        let attribute =
            self.attribute_of(model::AttributeId(attribute)).and_then(|id| self.attributes.get(id.index()));
        // INVARIANT: an attribute that is asked for is read, and what is read has a slot.
        attribute.and_then(|attribute| attribute.slots.first()).copied().unwrap_or(SlotId(u32::MAX))
    }
}

fn used_forms(dag: &Dag, plan: &Plan, pools: &Pools) -> BTreeSet<Form> {
    let mut used = vec![false; pools.forms.iter().count()];
    for id in (0..dag.len()).map(|index| NodeId(number(index))).filter(|id| plan.needed(*id)) {
        if let Node::Test { form, .. } | Node::Load { form, .. } = dag.get(id)
            && let Some(used) = used.get_mut(form as usize)
        {
            *used = true;
        }
    }
    pools
        .forms
        .iter()
        .filter(|(id, _)| used.get(*id as usize) == Some(&true))
        .map(|(_, form)| *form)
        .collect()
}

/// An attribute in the form of its register.
fn natural(model: &Model, id: model::AttributeId) -> Option<Form> {
    let ty = &model.attributes.get(id.index())?.ty;
    Some(Form { attribute: id, word: Word::of(ty) })
}

/// The form that is the least work to read, where only presence is asked: a text's symbol.
fn cheapest(ty: &Type) -> Word {
    let register = RegType::of(ty);
    match (register.shape, register.word) {
        (Shape::Scalar | Shape::List, Word::Text) => Word::Symbol,
        (_, word) => word,
    }
}
