//! Events: histories and plain lists, their fields and their time.
//!
//! In: their trees. Out: `Checker::events`, in the order of declaration that ids go by, and the index of each one's fields. A
//! field whose type is wrong keeps its name, and an event whose time is wrong stays an event, so that nothing else complains.

use std::collections::HashMap;

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Name};
use visavis_value::Type;

use crate::attributes::Modifiers;
use crate::checker::{Checker, did_you_mean};
use crate::model::{Event, EventField, EventId, FieldId, SourceIdx};
use crate::names::{duplicate, index, spelled, taken};
use crate::symbols::Symbol;
use crate::words::a_type;

impl<'a> Checker<'a> {
    pub(crate) fn event(&mut self, source: SourceIdx, written: &'a ast::Event) {
        let id = EventId(index(self.events.len()));
        let mut fields = Vec::with_capacity(written.fields.len());
        let mut names: HashMap<&'a str, FieldId> = HashMap::new();
        let mut first: HashMap<&str, Span> = HashMap::new();
        for (i, field) in written.fields.iter().enumerate() {
            let name = &field.name;
            if let Some(first) = first.insert(&name.text, name.span) {
                self.report(duplicate("field ", &name.text, name.span, first));
            }
            let field_id = FieldId(index(i));
            names.entry(&name.text).or_insert(field_id);
            fields.push(self.event_field((id, field_id), field));
        }
        self.fields.push(names);
        self.events.push(Event {
            source,
            name: written.name.text.clone(),
            at: None,
            fields,
            span: written.name.span,
        });
        if let Some(at) = &written.at {
            let found = self.time_of(id, at, written);
            match self.events.get_mut(id.index()) {
                Some(event) if found.is_some() => event.at = found,
                _ => {
                    self.untimed.insert(id);
                }
            }
        }
    }

    fn event_field(&mut self, id: (EventId, FieldId), written: &ast::Attribute) -> EventField {
        if let "now" | "today" = written.name.text.as_str() {
            let column = format!("or keep the name in the data: `column \"{}\"`", written.name.text);
            self.report(taken(&written.name).with_help(column));
        }
        let modifiers = self.modifiers(written);
        self.suits_a_field(&modifiers, &written.name);
        let ty = self.attribute_type(&written.ty, modifiers.fold);
        let mut field = EventField {
            name: written.name.text.clone(),
            column: modifiers.column.unwrap_or_else(|| written.name.text.clone()),
            ty: ty.clone().unwrap_or(Type::Bool),
            optional: written.optional,
            default: None,
            domain: None,
            sensitive: modifiers.sensitive,
            span: written.name.span,
        };
        match ty {
            Some(ty) => {
                field.domain = self.domain(written, &ty);
                field.default = self.default(written, &ty, field.domain.as_ref());
            }
            None => {
                self.untyped_fields.insert(id);
            }
        }
        field
    }

    fn suits_a_field(&mut self, modifiers: &Modifiers, name: &Name) {
        let key = modifiers.key.map(|span| (span, "key", "is no customer's key"));
        let zone = modifiers.timezone.map(|span| (span, "timezone", "holds no customer's time zone"));
        for (span, word, what) in key.into_iter().chain(zone) {
            self.report(
                Diagnostic::error(
                    Code::Modifier,
                    format!("a field of an event {what}"),
                    span,
                    format!("`{}` is a field", name.text),
                )
                .with_help(format!("delete `{word}` here; it belongs to an attribute of the source")),
            );
        }
    }

    /// The field named behind `at`, where it can say when.
    fn time_of(&mut self, id: EventId, at: &Name, written: &ast::Event) -> Option<FieldId> {
        let Some(field_id) = self.fields.get(id.index())?.get(at.text.as_str()).copied() else {
            return self.no_time_field(id, at);
        };
        let tree = written.fields.get(field_id.index())?;
        self.note(at.span, Symbol::Field(id, field_id));
        if self.untyped_fields.contains(&(id, field_id)) {
            return None;
        }
        let ty = self.events.get(id.index())?.field(field_id)?.ty.clone();
        let told =
            |message: String, at: Span, label: String| Diagnostic::error(Code::EventTime, message, at, label);
        let name = &at.text;
        let diagnostic = if !matches!(ty, Type::Date | Type::DateTime) {
            told(format!("`{name}` cannot say when"), tree.ty.span, format!("this is {}", a_type(&ty)))
                .with_help("the time of an event is a `date` or a `datetime`")
        } else if let Some(default) = &tree.default {
            told(format!("`{name}` says when, and has no default"), default.span, "a default".into())
                .with_help("an event without its time is an error in the data: delete the default")
        } else if tree.optional {
            told(
                format!("`{name}` says when, and is never missing"),
                tree.ty.span,
                "said to be optional".into(),
            )
            .with_help("an event without its time is an error in the data: delete the `?`")
        } else {
            return Some(field_id);
        };
        self.fail(diagnostic.with_label(at.span, "said to be the time here"))
    }

    fn no_time_field(&mut self, id: EventId, at: &Name) -> Option<FieldId> {
        if self.is_broken(&at.text) {
            return None;
        }
        let event = self.events.get(id.index())?;
        let mut times = event.fields.iter().filter(|f| matches!(f.ty, Type::Date | Type::DateTime));
        let only = times.next().filter(|_| times.next().is_none()).map(|f| f.name.as_str());
        let near = self.nearest(&at.text, event.fields.iter().map(|f| f.name.as_str())).or(only);
        let diagnostic = Diagnostic::error(
            Code::UnknownEventField,
            format!("`{}` has no field `{}` to say when", event.name, at.text),
            at.span,
            "none of its fields",
        );
        let diagnostic = match near {
            Some(near) => did_you_mean(diagnostic, at.span, &at.text, Some(&spelled(near))),
            None => diagnostic.with_help(format!("declare it among the fields: `{}: datetime`", at.text)),
        };
        self.fail(diagnostic)
    }

    /// Attributes whose name in the data is an event's of their source: nobody knows what would stand there.
    pub(crate) fn shared_places(&mut self) {
        let places: HashMap<(SourceIdx, &str), Span> =
            self.events.iter().map(|e| ((e.source, e.name.as_str()), e.span)).collect();
        let mut found = Vec::new();
        for attribute in &self.attributes {
            // By its own name it was told already.
            let Some(place) = attribute.data_path.first() else { continue };
            if let Some(event) = places.get(&(attribute.source, place.as_str()))
                && attribute.path.first() != Some(place)
            {
                let diagnostic = Diagnostic::error(
                    Code::DuplicateName,
                    format!("`{place}` is an attribute and an event in the data"),
                    attribute.span,
                    format!("read from `{place}`, as its `column` says"),
                )
                .with_label(*event, "read from there too")
                .with_help("one place in the data holds one thing: rename one of the two there");
                found.push(diagnostic);
            }
        }
        found.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }
}
