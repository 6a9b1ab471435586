//! What tells one node from another, whatever program it is of.
//!
//! In: a node of a program's graph. Out: words that are equal only where the nodes mean the same. INVARIANT: every operand of a node is in
//! its key, numbers of the program's pools by what stands there; a key that leaves something out would call different things the same.

use std::collections::HashMap;
use std::fmt::Debug;

use foldhash::fast::FixedState;
use visavis_check::model::{self, AttributeId, EventId, Model};
use visavis_image::{Op, Operand};
use visavis_value::Type;

use super::{Meaning, Meanings, Strictness};
use crate::dag::{End, Keys, Made, Node, NodeId, SubjectNode};
use crate::lower::Lower;
use crate::plan::is_circuit;
use crate::pools::{Form, Stored};

// The first word of a key: what kind it is.
pub(super) const FALSE: u32 = 0;
pub(super) const TRUE: u32 = 1;
pub(super) const AND: u32 = 2;
pub(super) const OR: u32 = 3;
pub(super) const NOT: u32 = 4;
pub(super) const ATTRIBUTE: u32 = 5;
pub(super) const TYPED: u32 = 6;
pub(super) const TEST: u32 = 7;
pub(super) const KNOWN: u32 = 8;
const IN_SOURCE: u32 = 9;
const HOLDS: u32 = 10;
const FAILS: u32 = 11;
const LOAD: u32 = 12;
const CONST: u32 = 13;
const NOW: u32 = 14;
const MISSING: u32 = 15;
const KEY: u32 = 16;
const AGGREGATE: u32 = 17;
const APPLY: u32 = 18;
const OTHERWISE: u32 = 19;
const IF: u32 = 20;
const TERNARY: u32 = 21;
const IS_KNOWN: u32 = 22;
const JOIN: u32 = 23;
const LIST: u32 = 24;
const TABLE: u32 = 25;

/// The meaning of a node; `of` has that of every node before it.
pub(super) fn of_node(
    all: &mut Meanings,
    lower: &Lower<'_>,
    of: &[Meaning],
    stored: &mut HashMap<Stored, u32, FixedState>,
    index: usize,
) -> Meaning {
    let node = lower.dag.get(NodeId(crate::intern::number(index)));
    let mut keys = Keyed { all, lower, of, stored };
    if is_circuit(node) { keys.circuit(node) } else { keys.value(node) }
}

fn meaning(of: &[Meaning], id: NodeId) -> Meaning {
    // INVARIANT: children have smaller ids.
    of.get(id.index()).copied().unwrap_or(Meanings::NEVER)
}

/// The number of an attribute by its place and its declaration.
pub(super) fn attribute(all: &mut Meanings, model: &Model, id: AttributeId) -> u32 {
    let Some(attribute) = model.attributes.get(id.index()) else { return 0 };
    let source = model.sources.get(attribute.source.index());
    let place = (source.map(|source| (&source.name, source.is_context)), &attribute.data_path);
    if all.strictness == Strictness::ByName {
        return all.text(&place);
    }
    let shared = model.attributes_shared().get(id.index()) == Some(&true) && !attribute.key;
    let ty = ty(all, &attribute.ty);
    let zone = zone_of(&attribute.ty, model);
    all.text(&(place, ty, attribute.optional, &attribute.default, &attribute.domain, shared, zone))
}

/// The number of a type; the values of an enumeration in any order.
pub(super) fn ty(all: &mut Meanings, ty: &Type) -> u32 {
    match ty {
        Type::Enum(variants) => {
            let mut values: Vec<&str> = variants.values.iter().map(AsRef::as_ref).collect();
            values.sort_unstable();
            all.text(&("enum", values, variants.fold))
        }
        Type::List(of) | Type::Map(of) => {
            let of = self::ty(all, of);
            all.text(&(matches!(ty, Type::List(_)), of))
        }
        ty => all.text(ty),
    }
}

/// The zone, for types whose values are read by it.
fn zone_of(ty: &Type, model: &Model) -> Option<&'static str> {
    match ty {
        Type::Date | Type::DateTime => Some(model.project.zone.name()),
        Type::List(of) | Type::Map(of) => zone_of(of, model),
        _ => None,
    }
}

impl Meanings {
    /// The number of whatever prints in no other way.
    fn text(&mut self, thing: &dyn Debug) -> u32 {
        let next = crate::intern::number(self.texts.len());
        *self.texts.entry(format!("{thing:?}")).or_insert(next)
    }
}

/// What makes keys.
pub(super) struct Keyed<'a, 'm> {
    pub(super) all: &'a mut Meanings,
    pub(super) lower: &'a Lower<'m>,
    of: &'a [Meaning],
    /// The numbers of attributes and fields that were asked for before.
    stored: &'a mut HashMap<Stored, u32, FixedState>,
}

impl Keyed<'_, '_> {
    /// The meaning of a circuit.
    fn circuit(&mut self, node: Node) -> Meaning {
        let (lower, of, keys) = (self.lower, self.of, self);
        match node {
            Node::False => Meanings::NEVER,
            Node::True => Meanings::ALWAYS,
            Node::Not(a) => {
                let a = meaning(of, a);
                keys.all.not(a)
            }
            Node::And(list) | Node::Or(list) => {
                let items: Vec<Meaning> = lower.dag.list(list).map(|id| meaning(of, id)).collect();
                keys.all.gate(matches!(node, Node::And(_)), &items)
            }
            Node::Test { op, form, with } => keys.test(op, form, with),
            Node::Known(stored) => keys.known(stored),
            Node::InSource(source) => {
                let name = lower.model.sources.get(source as usize).map(|source| &source.name);
                let key = [IN_SOURCE, keys.text(&name)];
                keys.all.leaf(&key)
            }
            Node::Holds(a) => keys.all.leaf(&[HOLDS, meaning(of, a).0]),
            Node::Fails(a) => keys.all.leaf(&[FAILS, meaning(of, a).0]),
            // Values, one by one: a new kind of node must not be taken for something that it is not.
            Node::Load { .. }
            | Node::Const { .. }
            | Node::Now { .. }
            | Node::Missing(_)
            | Node::Key
            | Node::Aggregate { .. }
            | Node::Apply { .. }
            | Node::Otherwise(..)
            | Node::If(..)
            | Node::Ternary(..)
            | Node::IsKnown(_)
            | Node::Join(_)
            | Node::List { .. }
            | Node::Table { .. } => Meanings::NEVER,
        }
    }

    /// The meaning of a value.
    fn value(&mut self, node: Node) -> Meaning {
        let (lower, of, keys) = (self.lower, self.of, self);
        let m = |id: NodeId| meaning(of, id).0;
        match node {
            Node::Load { form, ty } => {
                let key = [LOAD, keys.form(form), keys.text(&ty)];
                keys.all.leaf(&key)
            }
            Node::Const { id, ty } => {
                let key = [CONST, keys.text(&lower.pools.consts.get(id)), keys.text(&ty)];
                keys.all.leaf(&key)
            }
            Node::Now { id, ty } => {
                let key = [NOW, keys.text(&lower.pools.nows.get(id)), keys.text(&ty), keys.place()];
                keys.all.leaf(&key)
            }
            Node::Missing(ty) => {
                let key = [MISSING, keys.text(&ty)];
                keys.all.leaf(&key)
            }
            Node::Key => {
                let key = [KEY, keys.customer_key()];
                keys.all.leaf(&key)
            }
            Node::Aggregate { id, ty } => {
                let mut key = vec![AGGREGATE, keys.text(&ty), keys.place()];
                if let Some(made) = lower.dag.made.get(id) {
                    keys.made(made, &mut key);
                }
                keys.all.leaf(&key)
            }
            Node::Apply { op, ty, a, b } => {
                let b = match op.operands() {
                    [_, _, Operand::Src] => m(NodeId(b)),
                    _ => keys.operand(op, b),
                };
                let key = [APPLY, op as u32, keys.text(&ty), m(a), b, keys.place()];
                keys.all.leaf(&key)
            }
            Node::Otherwise(a, b) => keys.all.leaf(&[OTHERWISE, m(a), m(b)]),
            Node::If(c, a, b) => keys.all.leaf(&[IF, m(c), m(a), m(b)]),
            Node::Ternary(a, b) => keys.all.leaf(&[TERNARY, m(a), m(b)]),
            Node::IsKnown(a) => keys.all.leaf(&[IS_KNOWN, m(a)]),
            Node::Join(pairs) => {
                let mut key = vec![JOIN, keys.place()];
                for pair in lower.dag.lists.get(pairs).chunks_exact(2) {
                    let [value, currency] = pair else { continue };
                    let currency = currency.checked_sub(1).map(|id| lower.pools.currencies.get(id));
                    key.extend([m(NodeId(*value)), keys.text(&currency)]);
                }
                keys.all.leaf(&key)
            }
            Node::List { items, ty } => {
                let mut key = vec![LIST, keys.text(&ty)];
                key.extend(lower.dag.list(items).map(m));
                keys.all.leaf(&key)
            }
            Node::Table { table, output, ty } => {
                let mut key = vec![TABLE, keys.text(&ty)];
                keys.table(table, output, &mut key);
                keys.all.leaf(&key)
            }
            Node::False
            | Node::True
            | Node::Test { .. }
            | Node::Known(_)
            | Node::InSource(_)
            | Node::Holds(_)
            | Node::Fails(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_) => Meanings::NEVER,
        }
    }

    pub(super) fn text(&mut self, thing: &dyn Debug) -> u32 {
        self.all.text(thing)
    }

    /// What instructions go by that the program says: its zone, and how customers fall into buckets.
    pub(super) fn place(&mut self) -> u32 {
        let project = &self.lower.model.project;
        match self.all.strictness {
            Strictness::AsDeclared => self.all.text(&(project.zone.name(), project.bucketing)),
            Strictness::ByName => 0,
        }
    }

    fn customer_key(&mut self) -> u32 {
        match self.lower.model.key {
            Some(id) => self.stored(Stored::Attribute(id)),
            None => self.text(&"the record's number"),
        }
    }

    pub(super) fn form(&mut self, form: u32) -> u32 {
        let Some(form) = self.lower.pools.forms.get(form).copied() else { return 0 };
        self.held(form)
    }

    /// An attribute or field as it is held: a text and its symbol are two ways to hold one value, and compare otherwise.
    pub(super) fn held(&mut self, form: Form) -> u32 {
        let stored = self.stored(form.stored);
        self.text(&(stored, form.word))
    }

    pub(super) fn stored(&mut self, stored: Stored) -> u32 {
        if let Some(known) = self.stored.get(&stored) {
            return *known;
        }
        let number = self.declared(stored);
        self.stored.insert(stored, number);
        number
    }

    fn declared(&mut self, stored: Stored) -> u32 {
        let model = self.lower.model;
        match stored {
            Stored::Attribute(id) => attribute(self.all, model, id),
            Stored::Field(event, field) => {
                let of = self.event(event);
                let Some(field) = model.events.get(event.index()).and_then(|event| event.field(field)) else {
                    return of;
                };
                if self.all.strictness == Strictness::ByName {
                    return self.text(&(of, &field.column));
                }
                let (ty, zone) = (ty(self.all, &field.ty), zone_of(&field.ty, model));
                let declared = (of, &field.column, ty, field.optional, &field.default, &field.domain, zone);
                self.text(&declared)
            }
        }
    }

    fn event(&mut self, id: EventId) -> u32 {
        let model = self.lower.model;
        let Some(event) = model.events.get(id.index()) else { return 0 };
        let source = model.sources.get(event.source.index()).map(|source| (&source.name, source.is_context));
        let place = (source, &event.name);
        if self.all.strictness == Strictness::ByName {
            return self.text(&place);
        }
        let shared = model.events_shared().get(id.index()) == Some(&true);
        let at = event.at.and_then(|at| event.field(at)).map(|at| (&at.column, &at.ty));
        self.text(&(place, shared, at, model.project.zone.name()))
    }

    /// What stands at a number of the pools.
    pub(super) fn operand(&mut self, op: Op, with: u32) -> u32 {
        let pools = &self.lower.pools;
        let symbol = |id: &u32| pools.symbols.get(*id);
        let [_, second, third] = op.operands();
        match if third == Operand::None { second } else { third } {
            Operand::Const | Operand::Text => self.all.text(&pools.consts.get(with)),
            Operand::Now => self.all.text(&pools.nows.get(with)),
            Operand::Symbol => self.all.text(&symbol(&with)),
            Operand::SymbolSet => {
                let mut set: Vec<_> = pools.symbol_sets.get(with).iter().map(symbol).collect();
                set.sort_unstable();
                self.all.text(&set)
            }
            Operand::WordSet => self.all.text(&pools.word_sets.get(with)),
            Operand::Regex => self.all.text(&("regex", pools.regexes.get(with))),
            Operand::Experiment => {
                let experiment = self.lower.model.experiments.get(with as usize);
                self.all.text(&experiment.map(|experiment| (&experiment.unit.salt, &experiment.arms)))
            }
            _ => with,
        }
    }

    fn made(&mut self, made: &Made, key: &mut Vec<u32>) {
        let own = (made.function, self.event(made.event));
        let forms = [made.value, made.order].map(|form| form.map(|form| self.form(form)));
        let ends = [made.low, made.high].map(|end| end.map(|(end, is_in)| (self.end(end), is_in)));
        let filter = made.filter.map(|id| meaning(self.of, id));
        let sequence = made.sequence.map(|follow| {
            let event = self.event(follow.event);
            (follow.negated, event, follow.within, follow.filter.map(|id| meaning(self.of, id)))
        });
        key.push(self.text(&(own, forms, ends, filter, sequence)));
    }

    fn end(&mut self, end: End) -> (bool, u32) {
        match end {
            End::Now(id) => (true, self.all.text(&self.lower.pools.nows.get(id))),
            End::Value(node) => (false, meaning(self.of, node).0),
        }
    }

    /// A result of a table: what its rows ask and give, in their order where that matters.
    fn table(&mut self, table: u32, output: u32, key: &mut Vec<u32>) {
        let lower = self.lower;
        let Some(node) = lower.dag.tables.get(table as usize) else { return };
        let hit = lower.hit_of(table);
        let Some(results) = node.outputs.get(output as usize) else { return };
        key.extend([self.text(&hit), self.text(&results.each)]);
        key.push(results.otherwise.map_or(u32::MAX, |id| meaning(self.of, id).0));
        for column in &node.columns {
            key.push(match column.subject {
                SubjectNode::Form(form) => self.form(form),
                SubjectNode::Value(id) => {
                    let value = meaning(self.of, id);
                    self.text(&("value", value))
                }
            });
        }
        let mut rows = Vec::new();
        for (at, holds) in node.rows.iter().enumerate() {
            let mut row = vec![meaning(self.of, *holds).0];
            for column in &node.columns {
                let set = column.rows.get(at).and_then(Option::as_ref);
                let set = set.map(|set| (set.missing, self.key_set(&set.keys)));
                row.push(self.text(&set));
            }
            row.push(results.rows.get(at).map_or(u32::MAX, |id| meaning(self.of, *id).0));
            rows.push(row);
        }
        if matches!(hit, Some(model::Hit::Unique | model::Hit::Count)) {
            rows.sort_unstable();
        }
        key.push(crate::intern::number(node.columns.len()));
        key.extend(rows.into_iter().flatten());
    }

    fn key_set(&mut self, keys: &Keys) -> u32 {
        match keys {
            Keys::Intervals(pieces) => self.text(pieces),
            Keys::Symbols { symbols, except } => {
                let mut texts: Vec<_> = symbols.iter().map(|id| self.lower.pools.symbols.get(*id)).collect();
                texts.sort_unstable();
                self.text(&(texts, except))
            }
        }
    }
}
