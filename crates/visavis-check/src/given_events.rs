//! What a test says of its customer's histories.
//!
//! In: `given purchase [{ … }]`. Out: the events in the order given, each field of its type and inside its range. Which fields must be
//! given depends on what is read, and is found by `test_sense`.

use std::collections::HashMap;

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Field};

use crate::checker::{Checker, did_you_mean};
use crate::given::{AllGiven, Takes, last_span, twice};
use crate::model::{EventId, ExprId, FieldId, GivenEvents, GivenRecord};
use crate::names::{duplicate, spelled};
use crate::symbols::Symbol;

impl Checker<'_> {
    /// The event that a clause names, alone or behind its source.
    pub(crate) fn event_given(&self, clause: &ast::Given) -> Option<EventId> {
        self.event_at(&clause.path).filter(|(_, field)| field.is_none()).map(|(event, _)| event)
    }

    pub(crate) fn given_events(
        &mut self,
        clause: &ast::Given,
        event: EventId,
        all: &mut AllGiven,
    ) -> Option<()> {
        let path = &clause.path;
        self.note_event(path, event, None);
        let written = self.written(path);
        let span = path.span.to(last_span(clause));
        let ast::GivenValue::Events(records) = &clause.value else {
            let declared = self.event_of(event)?.span;
            return self.fail(
                Diagnostic::error(
                    Code::TypeMismatch,
                    format!("`{written}` is a history, and a single value is given"),
                    span,
                    "no list of events",
                )
                .with_label(declared, "declared here")
                .with_help(format!("write `given {written} [{{ … }}]`, an event in each pair of braces")),
            );
        };
        if let Some(first) = all.events.insert(event, path.span) {
            return self.fail(twice(&format!("`{written}` is given twice"), path.span, first));
        }
        let mut given = Vec::with_capacity(records.len());
        for fields in records {
            given.push(self.given_record(event, fields, span)?);
        }
        all.histories.push(GivenEvents { event, records: given, span });
        Some(())
    }

    fn given_record(&mut self, event: EventId, fields: &[Field], whole: Span) -> Option<GivenRecord> {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut given = Vec::with_capacity(fields.len());
        let mut failed = false;
        for field in fields {
            if let Some(first) = seen.insert(&field.name.text, field.name.span) {
                self.report(duplicate("field ", &field.name.text, field.name.span, first));
                failed = true;
                continue;
            }
            match self.given_field(event, field) {
                Some(one) => given.push(one),
                None => failed = true,
            }
        }
        let ends = fields.first().zip(fields.last());
        let span = ends.map_or(whole, |(first, last)| first.name.span.to(last.value.span));
        if failed { None } else { Some(GivenRecord { fields: given, span }) }
    }

    fn given_field(&mut self, event: EventId, field: &Field) -> Option<(FieldId, ExprId)> {
        let Some(id) = self.field_named(event, &field.name.text) else {
            return self.no_field_given(event, field);
        };
        self.note(field.name.span, Symbol::Field(event, id));
        if self.untyped_fields.contains(&(event, id)) {
            return None;
        }
        let declared = self.field_of(event, id)?;
        let takes = Takes {
            name: format!("{}.{}", self.event_of(event)?.name, declared.name),
            may_lack: declared.optional || declared.default.is_some(),
            domain: declared.domain.clone(),
            declared: declared.span,
        };
        let ty = declared.ty.clone();
        let value = self.infer(&field.value, Some(&ty))?;
        self.depends_on_nothing(value, field.value.span)?;
        let what = format!("`{}`", takes.name);
        let value = self.expect(value, &ty, &what, Some((takes.declared, "declared here")))?;
        self.suits_these(value, &takes, field.value.span)?;
        Some((id, value))
    }

    fn no_field_given<T>(&mut self, event: EventId, field: &Field) -> Option<T> {
        let (name, declared) = self.event_of(event).map(|e| (e.name.clone(), e.span))?;
        let fields: Vec<String> =
            self.event_of(event).into_iter().flat_map(|e| &e.fields).map(|f| f.name.to_string()).collect();
        let near = self.nearest(&field.name.text, fields.iter().map(String::as_str)).map(spelled);
        let unknown = Diagnostic::error(
            Code::UnknownEventField,
            format!("`{name}` has no field `{}`", field.name.text),
            field.name.span,
            "not a field",
        )
        .with_label(declared, "the event");
        let all: Vec<String> = fields.iter().map(|f| format!("`{f}`")).collect();
        self.fail(match near {
            Some(near) => did_you_mean(unknown, field.name.span, &field.name.text, Some(&near)),
            None => unknown.with_help(format!("it has {}", all.join(", "))),
        })
    }
}
