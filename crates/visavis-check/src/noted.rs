//! Notes what names stand for, while the checker resolves them; does nothing where nobody asked for it.
//!
//! In: paths and what they were resolved to. Out: the [`Symbols`] of the check. Never resolves anything itself.

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_syntax::ast::{self, Name, Path};
use visavis_value::{Type, Value, text};

use crate::checker::Checker;
use crate::model::{
    AttributeId, CampaignId, ChannelId, DecisionId, EventId, ExperimentId, FieldId, GuardId, LetId,
    SegmentId, SourceIdx, TableId,
};
use crate::names::{JOINT, Named, SourceItem, index};
use crate::resolve::Meaning;
use crate::symbols::{Declared, Naming, Reference, Symbol, Symbols};

/// What was noted so far.
#[derive(Default)]
pub(crate) struct Noted {
    references: Vec<Reference>,
    declared: Vec<Declared>,
    groups: HashMap<(SourceIdx, String), u32>,
    /// Where the values of each enumeration are declared.
    enumerations: Vec<(Arc<[SmolStr]>, Vec<Span>)>,
    /// Texts that are values of an enumeration.
    values: Vec<(Span, Arc<[SmolStr]>, usize)>,
}

impl From<Named> for Symbol {
    fn from(named: Named) -> Self {
        match named {
            Named::Let(id) => Self::Let(id),
            Named::Segment(id) => Self::Segment(id),
            Named::Experiment(id) => Self::Experiment(id),
            Named::Table(id) => Self::Table(id),
        }
    }
}

// ---- places that name something ----

impl Checker<'_> {
    /// A place names a symbol.
    pub(crate) fn note(&mut self, span: Span, symbol: impl Into<Symbol>) {
        self.note_as(span, symbol, Naming::Exact);
    }

    pub(crate) fn note_as(&mut self, span: Span, symbol: impl Into<Symbol>, naming: Naming) {
        if let Some(noted) = &mut self.noted {
            noted.references.push(Reference { span, symbol: symbol.into(), naming });
        }
    }

    /// A path means this.
    pub(crate) fn note_meaning(&mut self, path: &Path, meaning: &Meaning) {
        if self.noted.is_none() {
            return;
        }
        match (meaning, path.names.first()) {
            (Meaning::Attribute(id), _) => self.note_attribute(path, *id),
            (Meaning::Named(named), Some(name)) => self.note(name.span, *named),
            (Meaning::Output(table), Some(name)) => self.note(name.span, Symbol::Table(*table)),
            (Meaning::Ambiguous(choices), _) => {
                for id in choices {
                    self.note_attribute_as(path, *id, Naming::OneOf);
                }
            }
            (Meaning::Unknown, _) | (_, None) => {}
        }
    }

    /// A path names an attribute: its last name the attribute, those before it groups and the source.
    pub(crate) fn note_attribute(&mut self, path: &Path, id: AttributeId) {
        self.note_attribute_as(path, id, Naming::Exact);
    }

    pub(crate) fn note_attribute_as(&mut self, path: &Path, id: AttributeId, naming: Naming) {
        let (Some(_), Some(attribute)) = (&self.noted, self.attributes.get(id.index())) else { return };
        let (source, full) = (attribute.source, attribute.path.clone());
        let mut names = path.names.as_slice();
        if names.len() > full.len()
            && let Some((first, rest)) = names.split_first()
        {
            self.note(first.span, Symbol::Source(source));
            names = rest;
        }
        let Some((last, groups)) = names.split_last() else { return };
        for (at, name) in groups.iter().enumerate() {
            let way = full.get(..=at).unwrap_or(&[]).join(JOINT);
            let group = self.noted.as_ref().and_then(|noted| noted.groups.get(&(source, way))).copied();
            if let Some(group) = group {
                self.note(name.span, Symbol::Group(group));
            }
        }
        self.note_as(last.span, Symbol::Attribute(id), naming);
    }

    /// A path names an event or a field of it, perhaps behind its event and source.
    pub(crate) fn note_event(&mut self, path: &Path, event: EventId, field: Option<FieldId>) {
        if self.noted.is_none() {
            return;
        }
        let mut names = path.names.as_slice();
        if let (Some(field), Some((last, before))) = (field, names.split_last()) {
            self.note(last.span, Symbol::Field(event, field));
            names = before;
        }
        if let Some((last, before)) = names.split_last() {
            self.note(last.span, Symbol::Event(event));
            if let (Some(source), Some(of)) = (before.last(), self.event_of(event).map(|e| e.source)) {
                self.note(source.span, Symbol::Source(of));
            }
        }
    }

    /// A text is a value of an enumeration.
    pub(crate) fn note_value(&mut self, value: &Value, ty: &Type, span: Span) {
        let (Some(noted), Type::Enum(variants), Value::Text(said)) = (&mut self.noted, ty, value) else {
            return;
        };
        let said = text::fold(said, variants.fold);
        if let Some(at) = variants.values.iter().position(|value| text::fold(value, variants.fold) == said) {
            noted.values.push((span, variants.values.clone(), at));
        }
    }
}

// ---- declarations ----

impl Checker<'_> {
    /// A group of attributes is declared; it goes by its place in its source.
    pub(crate) fn note_group(
        &mut self,
        source: SourceIdx,
        groups: &[SmolStr],
        name: &Name,
        members: &[ast::Member],
    ) {
        let whole = reach(name, members);
        let outer = groups.split_last().map_or(&[][..], |(_, outer)| outer).join(JOINT);
        let Some(noted) = &mut self.noted else { return };
        let id = index(noted.groups.len());
        let id = *noted.groups.entry((source, groups.join(JOINT))).or_insert(id);
        let outer = noted.groups.get(&(source, outer)).map(|group| Symbol::Group(*group));
        let part_of = outer.unwrap_or(Symbol::Source(source));
        self.declare(Symbol::Group(id), name, whole, None, Some(part_of));
    }

    /// An attribute is declared in groups of a source.
    pub(crate) fn note_declared(
        &mut self,
        id: AttributeId,
        written: &ast::Attribute,
        source: SourceIdx,
        groups: &[SmolStr],
    ) {
        let Some(noted) = &self.noted else { return };
        let group = noted.groups.get(&(source, groups.join(JOINT))).map(|group| Symbol::Group(*group));
        let part_of = group.unwrap_or(Symbol::Source(source));
        self.declare(Symbol::Attribute(id), &written.name, written.span, None, Some(part_of));
    }

    /// The values of an enumeration are declared.
    pub(crate) fn note_enumeration(&mut self, values: &Arc<[SmolStr]>, spans: impl Iterator<Item = Span>) {
        if let Some(noted) = &mut self.noted {
            noted.enumerations.push((values.clone(), spans.collect()));
        }
    }

    pub(crate) fn declare(
        &mut self,
        symbol: Symbol,
        name: &Name,
        whole: Span,
        description: Option<&ast::Text>,
        part_of: Option<Symbol>,
    ) {
        if let Some(noted) = &mut self.noted {
            noted.declared.push(Declared {
                symbol,
                name: name.text.clone(),
                span: name.span,
                whole,
                description: description.map(|text| text.text.clone()),
                ty: None,
                may_be_missing: false,
                part_of,
            });
        }
    }

    /// All that was noted; nothing where nobody asked.
    pub(crate) fn symbols(&mut self) -> Symbols {
        if self.noted.is_none() {
            return Symbols::default();
        }
        self.declare_sources();
        self.declare_names();
        self.declare_campaigns();
        self.declare_asked();
        let Some(mut noted) = self.noted.take() else { return Symbols::default() };
        for declared in &mut noted.declared {
            if let Some((ty, may_be_missing)) = self.value_type(declared.symbol) {
                (declared.ty, declared.may_be_missing) = (Some(ty), may_be_missing);
            }
        }
        noted.resolve_values();
        Symbols::new(noted.declared, noted.references)
    }

    fn declare_sources(&mut self) {
        for (i, item) in self.items.sources.clone().into_iter().enumerate() {
            let symbol = Symbol::Source(SourceIdx(index(i)));
            let name = Name { text: item.name().into(), span: item.span() };
            match item {
                SourceItem::Source(s) => self.declare(symbol, &name, s.span, s.description.as_ref(), None),
                SourceItem::Context(c) => self.declare(symbol, &name, c.span, None, None),
            }
        }
        let events: Vec<&ast::Event> = self.items.events().collect();
        for (i, event) in events.into_iter().enumerate() {
            let id = EventId(index(i));
            let source = self.event_of(id).map(|event| Symbol::Source(event.source));
            self.declare(Symbol::Event(id), &event.name, event.span, None, source);
            for (field_id, field) in (0..).map(FieldId).zip(&event.fields) {
                let symbol = Symbol::Field(id, field_id);
                self.declare(symbol, &field.name, field.span, None, Some(Symbol::Event(id)));
            }
        }
    }

    fn declare_names(&mut self) {
        for (id, item) in (0..).map(LetId).zip(self.items.lets.clone()) {
            self.declare(Symbol::Let(id), &item.name, item.span, item.description.as_ref(), None);
        }
        for (id, item) in (0..).map(SegmentId).zip(self.items.segments.clone()) {
            self.declare(Symbol::Segment(id), &item.name, item.span, item.description.as_ref(), None);
        }
        for (id, item) in (0..).map(ExperimentId).zip(self.items.experiments.clone()) {
            self.declare(Symbol::Experiment(id), &item.name, item.span, item.description.as_ref(), None);
        }
        for (id, item) in (0..).map(TableId).zip(self.items.tables.clone()) {
            self.declare(Symbol::Table(id), &item.name, item.span, item.description.as_ref(), None);
            let ast::Outputs::Many(fields) = &item.outputs else { continue };
            for (at, field) in (0..).zip(fields) {
                let symbol = Symbol::Output(id, at);
                self.declare(symbol, &field.name, field.span, None, Some(Symbol::Table(id)));
            }
        }
    }

    fn declare_campaigns(&mut self) {
        for (id, item) in (0..).map(ChannelId).zip(self.items.channels.clone()) {
            self.declare(Symbol::Channel(id), &item.name, item.span, item.description.as_ref(), None);
            let fields = item.contents.first().map_or(&[][..], |content| &content.fields);
            // Of two fields of one name the first alone is one.
            let kept = self.contents.get(id.index()).cloned().unwrap_or_default();
            for (at, content) in (0..).zip(kept) {
                if let Some(field) = fields.iter().find(|field| field.name.span == content.span) {
                    let symbol = Symbol::Content(id, at);
                    self.declare(symbol, &field.name, field.span, None, Some(Symbol::Channel(id)));
                }
            }
        }
        for (id, item) in (0..).map(CampaignId).zip(self.items.campaigns.clone()) {
            let symbol = Symbol::Campaign(id);
            self.declare(symbol, &item.name, item.span, item.description.as_ref(), None);
            for (on, via) in (0..).zip(&item.via) {
                for (at, variant) in (0..).zip(&via.variants) {
                    let of = Symbol::Variant(id, on, at);
                    self.declare(of, &variant.name, variant.span, None, Some(symbol));
                }
            }
        }
        for (id, item) in (0..).map(GuardId).zip(self.items.guards.clone()) {
            self.declare(Symbol::Guard(id), &item.name, item.span, item.description.as_ref(), None);
        }
        for (id, item) in (0..).map(DecisionId).zip(self.items.decisions.clone()) {
            self.declare(Symbol::Decision(id), &item.name, item.span, item.description.as_ref(), None);
        }
    }

    fn declare_asked(&mut self) {
        for (at, item) in (0..).zip(self.items.asserts.clone()) {
            self.declare(Symbol::Assert(at), &item.name, item.span, item.description.as_ref(), None);
        }
        for (at, item) in (0..).zip(self.items.tests.clone()) {
            let name = Name { text: item.title.text.clone(), span: item.title.span };
            self.declare(Symbol::Test(at), &name, item.span, None, None);
        }
    }

    /// The type of a symbol's value, where it has one that is known, and whether it may be missing.
    fn value_type(&self, symbol: Symbol) -> Option<(Type, bool)> {
        match symbol {
            Symbol::Attribute(id) => {
                let attribute = self.attributes.get(id.index()).filter(|_| !self.untyped.contains(&id))?;
                Some((attribute.ty.clone(), attribute.optional && attribute.default.is_none()))
            }
            Symbol::Field(event, id) => {
                let field =
                    self.field_of(event, id).filter(|_| !self.untyped_fields.contains(&(event, id)))?;
                Some((field.ty.clone(), field.optional && field.default.is_none()))
            }
            Symbol::Let(id) => {
                let value = (*self.lets.get(id.index())?)?;
                Some((self.ty(value).clone(), self.optional(value)))
            }
            Symbol::Segment(_) => Some((Type::Bool, false)),
            Symbol::Experiment(id) => Some((self.arms.get(id.index())?.clone()?, true)),
            Symbol::Table(id) => match self.table_outputs.get(id.index())?.as_deref()? {
                [only] if only.name.is_none() => Some((only.ty.clone(), self.output_optional(id, 0))),
                _ => None,
            },
            Symbol::Output(id, at) => {
                let output = self.table_outputs.get(id.index())?.as_deref()?.get(at as usize)?;
                Some((output.ty.clone(), self.output_optional(id, at as usize)))
            }
            Symbol::Content(id, at) => {
                let field = self.contents.get(id.index())?.get(at as usize)?;
                Some((field.ty.clone()?, field.optional))
            }
            _ => None,
        }
    }

    fn output_optional(&self, id: TableId, at: usize) -> bool {
        let table = self.tables.get(id.index()).and_then(Option::as_ref);
        table.and_then(|table| table.outputs.get(at)).is_some_and(|output| output.optional)
    }
}

/// From a group's name to the end of its last member; the tree keeps no place of the group.
fn reach(name: &Name, members: &[ast::Member]) -> Span {
    members.last().map_or(name.span, |last| match last {
        ast::Member::Attribute(attribute) => name.span.to(attribute.span),
        ast::Member::Event(event) => name.span.to(event.span),
        ast::Member::Group(inner, members) => name.span.to(reach(inner, members)),
    })
}

impl Noted {
    /// Values of enumerations, which are told apart by whose they are and not by what they say: each enumeration's list is one
    /// allocation, shared by all who have its type.
    fn resolve_values(&mut self) {
        let address = |values: &Arc<[SmolStr]>| values.as_ptr() as usize;
        let known: HashMap<usize, u32> =
            self.enumerations.iter().zip(0..).map(|((values, _), id)| (address(values), id)).collect();
        let mut owners: HashMap<u32, Symbol> = HashMap::new();
        for declared in &self.declared {
            let of = match &declared.ty {
                Some(Type::List(of) | Type::Map(of)) => Some(of.as_ref()),
                other => other.as_ref(),
            };
            let is_owner = !matches!(declared.symbol, Symbol::Let(_));
            if let (Some(Type::Enum(variants)), true) = (of, is_owner)
                && let Some(id) = known.get(&address(&variants.values))
            {
                owners.entry(*id).or_insert(declared.symbol);
            }
        }
        for ((values, spans), id) in self.enumerations.iter().zip(0..) {
            for ((value, span), at) in values.iter().zip(spans).zip(0..) {
                self.declared.push(Declared {
                    symbol: Symbol::Value(id, at),
                    name: value.clone(),
                    span: *span,
                    whole: *span,
                    description: None,
                    ty: None,
                    may_be_missing: false,
                    part_of: owners.get(&id).copied(),
                });
            }
        }
        for (span, values, at) in &self.values {
            if let Some(id) = known.get(&address(values)) {
                let symbol = Symbol::Value(*id, index(*at));
                self.references.push(Reference { span: *span, symbol, naming: Naming::Exact });
            }
        }
    }
}
