//! What an aggregate asks, by name, and what its writer meant where that is no event, no field, or the wrong one.
//!
//! In: paths. Out: the event and its field, or one error with the likeliest way out. An event is found by its name alone or
//! behind its source's. Slow work is done only where something is wrong already.

use visavis_diag::{Applicability, Code, Diagnostic};
use visavis_syntax::ast::{self, Name, Path};
use visavis_value::Type;

use crate::aggregates::{Asked, is_ordered};
use crate::checker::{Checker, did_you_mean};
use crate::model::{AggregateFunction, AttributeId, Event, EventField, EventId, FieldId};
use crate::names::{Named, spelled};
use crate::resolve::Meaning;
use crate::symbols::Symbol;
use crate::words::a_type;

impl Checker<'_> {
    /// The event that an aggregate is over, and the field where one is named.
    pub(crate) fn aggregated(
        &mut self,
        tree: &ast::Aggregate,
        function: AggregateFunction,
    ) -> Option<(EventId, Option<FieldId>)> {
        match self.event_at(&tree.path) {
            Some((event, field)) => {
                self.note_event(&tree.path, event, field);
                Some((event, field))
            }
            None => self.no_event(tree, function),
        }
    }

    /// The event that a path names, alone or behind its source, and the field behind it.
    pub(crate) fn event_at(&self, path: &Path) -> Option<(EventId, Option<FieldId>)> {
        let event = |name: &Name| self.names.events.get(name.text.as_str()).map(|(id, _)| *id);
        let of_source = |source: &Name, name: &Name| {
            let (source, _) = self.names.sources.get(source.text.as_str())?;
            event(name).filter(|id| self.event_of(*id).is_some_and(|e| e.source == *source))
        };
        let field =
            |id: EventId, name: &Name| self.field_named(id, &name.text).map(|field| (id, Some(field)));
        match path.names.as_slice() {
            [name] => event(name).map(|id| (id, None)),
            [first, second] => event(first)
                .and_then(|id| field(id, second))
                .or_else(|| of_source(first, second).map(|id| (id, None))),
            [source, name, last] => of_source(source, name).and_then(|id| field(id, last)),
            _ => None,
        }
    }

    /// The event of a name.
    pub(crate) fn event_named(&mut self, name: &Name) -> Option<EventId> {
        if let Some((id, _)) = self.names.events.get(name.text.as_str()).copied() {
            self.note(name.span, Symbol::Event(id));
            return Some(id);
        }
        if self.is_broken(&name.text) {
            return None;
        }
        let path = Path { names: vec![name.clone()], span: name.span };
        let diagnostic = self.no_such_event(&path, name);
        self.fail(diagnostic)
    }

    pub(crate) fn field_named(&self, event: EventId, name: &str) -> Option<FieldId> {
        self.fields.get(event.index())?.get(name).copied()
    }

    fn no_event<T>(&mut self, tree: &ast::Aggregate, function: AggregateFunction) -> Option<T> {
        let path = &tree.path;
        if path.names.iter().any(|name| self.is_broken(&name.text)) {
            return None;
        }
        let diagnostic = match (self.meaning(path), path.names.as_slice()) {
            (_, []) => return None,
            (Meaning::Attribute(id), _) => self.an_attribute(path, id, function)?,
            (Meaning::Ambiguous(ids), _) => self.an_attribute(path, *ids.first()?, function)?,
            (Meaning::Named(named), _) => self.a_named(path, named),
            (Meaning::Output(table), _) => self.a_named(path, Named::Table(table)),
            (Meaning::Unknown, [name]) => match self.owners_of(&name.text).as_slice() {
                [] => self.no_such_event(path, name),
                owners => self.without_event(path, name, owners),
            },
            (Meaning::Unknown, [first, .., last]) => match self.names.events.get(first.text.as_str()) {
                Some((id, _)) => self.no_such_field(*id, last)?,
                None => match self.in_source_named(first, path) {
                    Some((event, field)) => self.no_such_field(event, field)?,
                    None => self.no_such_event(path, first),
                },
            },
        };
        self.fail(diagnostic)
    }

    /// In `shop.purchase.amout` the event, and the name that is none of its fields.
    fn in_source_named<'p>(&self, source: &Name, path: &'p Path) -> Option<(EventId, &'p Name)> {
        let [_, event, field] = path.names.as_slice() else { return None };
        self.names.sources.get(source.text.as_str())?;
        Some((self.names.events.get(event.text.as_str())?.0, field))
    }

    /// The events that have a field of that name.
    fn owners_of(&self, name: &str) -> Vec<EventId> {
        let ids = (0..).map(EventId).zip(&self.fields);
        ids.filter(|(_, fields)| fields.contains_key(name)).map(|(id, _)| id).collect()
    }

    fn no_such_event(&self, path: &Path, name: &Name) -> Diagnostic {
        let source = self.names.sources.get(name.text.as_str()).filter(|_| path.names.len() == 1);
        if let Some((source, declared)) = source {
            let own = self.events.iter().find(|event| event.source == *source);
            let diagnostic = Diagnostic::error(
                Code::UnknownEvent,
                format!("`{}` is a source, not an event", name.text),
                name.span,
                "an event must stand here",
            )
            .with_label(*declared, "declared here");
            return match own {
                Some(event) => {
                    diagnostic.with_help(format!("name one of its events, such as `{}`", event.name))
                }
                None => diagnostic.with_help("it declares no event: `event purchase at bought_at { … }`"),
            };
        }
        let diagnostic = Diagnostic::error(
            Code::UnknownEvent,
            format!("there is no event `{}`", self.written(path)),
            path.span,
            "not declared anywhere",
        );
        let names = self.events.iter().map(|event| event.name.as_str());
        let near = self.nearest(&name.text, names.clone()).or_else(|| {
            // Of a source's event the last name may be the one that is misspelt.
            path.names.get(1).and_then(|second| self.nearest(&second.text, names.clone()))
        });
        match near {
            Some(near) if path.names.len() == 1 => {
                did_you_mean(diagnostic, name.span, &name.text, Some(&spelled(near)))
            }
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None if self.events.is_empty() => diagnostic.with_help(format!(
                "declare it in its source: `event {} at happened_at {{ happened_at: datetime }}`",
                spelled(&name.text)
            )),
            None => {
                let known: Vec<String> = names.take(6).map(|name| format!("`{name}`")).collect();
                diagnostic.with_help(format!("the events are {}", known.join(", ")))
            }
        }
    }

    /// `sum(amount)`
    fn without_event(&self, path: &Path, name: &Name, owners: &[EventId]) -> Diagnostic {
        let events: Vec<&Event> = owners.iter().filter_map(|id| self.event_of(*id)).collect();
        let full = |event: &Event| format!("{}.{}", spelled(&event.name), spelled(&name.text));
        let diagnostic = Diagnostic::error(
            Code::UnknownEvent,
            format!("`{}` is a field: of which events?", name.text),
            path.span,
            "its event must stand before it",
        );
        events.iter().take(3).fold(diagnostic, |diagnostic, event| {
            let right = full(event);
            diagnostic.with_fix(format!("write `{right}`"), path.span, right, Applicability::Unsafe)
        })
    }

    /// An attribute where an event must stand.
    fn an_attribute(&self, path: &Path, id: AttributeId, function: AggregateFunction) -> Option<Diagnostic> {
        use AggregateFunction::{Any, Count, Max, Min};
        let attribute = self.attributes.get(id.index())?;
        let written = self.written(path);
        let diagnostic = Diagnostic::error(
            Code::UnknownEvent,
            format!("`{written}` is an attribute, not an event"),
            path.span,
            "an event must stand here",
        )
        .with_label(attribute.span, format!("declared as {}", a_type(&attribute.ty)));
        Some(match (&attribute.ty, function) {
            (Type::List(_), Count | Any) => diagnostic.with_help(format!(
                "ask what the list holds: `{written} has \"…\"`; how long it is cannot be asked"
            )),
            (Type::List(_), _) => diagnostic.with_help(
                "only events are summed up: declare `event line { … }` without `at` for a plain list",
            ),
            (Type::Map(_), _) => diagnostic.with_help(format!("ask for one entry: `{written}[\"…\"]`")),
            (_, Count | Any) => {
                diagnostic.with_help(format!("it is one value: compare it, or ask `{written} is known`"))
            }
            (_, Min | Max) => {
                diagnostic.with_help("among several values, `least(a, b)` and `greatest(a, b)` choose")
            }
            _ => diagnostic.with_help(format!("it is one value already: write `{written}` alone")),
        })
    }

    fn a_named(&mut self, path: &Path, named: Named) -> Diagnostic {
        let what = match named {
            Named::Let(_) => "a `let`",
            Named::Segment(_) => "a segment",
            Named::Experiment(_) => "an experiment",
            Named::Table(_) => "a table",
        };
        let written = self.written(path);
        let message = format!("`{written}` is {what}, not an event");
        let diagnostic =
            Diagnostic::error(Code::UnknownEvent, message, path.span, "an event must stand here");
        match named {
            Named::Segment(_) => {
                diagnostic.with_help(format!("for this customer it holds or not: write `{written}` alone"))
            }
            _ => diagnostic.with_help(format!("it is one value already: write `{written}` alone")),
        }
    }

    /// A name behind an event's that is none of its fields.
    pub(crate) fn no_such_field(&self, event: EventId, name: &Name) -> Option<Diagnostic> {
        let event = self.event_of(event)?;
        let diagnostic = Diagnostic::error(
            Code::UnknownEventField,
            format!("`{}` has no field `{}`", event.name, name.text),
            name.span,
            "none of its fields",
        )
        .with_label(event.span, "declared here");
        let near = self.nearest(&name.text, event.fields.iter().map(|f| f.name.as_str()));
        Some(match near {
            Some(near) => did_you_mean(diagnostic, name.span, &name.text, Some(&spelled(near))),
            None if event.fields.is_empty() => diagnostic.with_help("it has no fields at all"),
            None => {
                let known: Vec<String> =
                    event.fields.iter().take(6).map(|field| format!("`{}`", field.name)).collect();
                diagnostic.with_help(format!("its fields are {}", known.join(", ")))
            }
        })
    }

    /// `sum(purchase)`
    pub(crate) fn lacks_field<T>(&mut self, asked: &Asked<'_>) -> Option<T> {
        let event = self.event_of(asked.event)?;
        let function = &asked.tree.function.text;
        let path = &asked.tree.path;
        let suits = |field: &&EventField| match asked.function {
            AggregateFunction::Sum | AggregateFunction::Avg => is_summed(&field.ty),
            AggregateFunction::Min | AggregateFunction::Max => is_ordered(&field.ty),
            _ => true,
        };
        let name = &event.name;
        let written = self.written(path);
        let diagnostic = Diagnostic::error(
            Code::AggregateField,
            format!("`{function}` of `{name}`: of which field?"),
            path.span,
            "a field must be named",
        )
        .with_label(event.span, "declared here");
        let fields: Vec<&EventField> = event.fields.iter().filter(suits).take(3).collect();
        if fields.is_empty() {
            return self.fail(
                diagnostic.with_help(format!("it has no field for that; `count({written})` says how many")),
            );
        }
        let diagnostic = fields.into_iter().fold(diagnostic, |diagnostic, field| {
            let right = format!("{written}.{}", spelled(&field.name));
            diagnostic.with_fix(format!("write `{right}`"), path.span, right, Applicability::Unsafe)
        });
        self.fail(diagnostic)
    }

    /// `sum(purchase.category)`
    pub(crate) fn unsuited_field<T>(&mut self, asked: &Asked<'_>, field: FieldId) -> Option<T> {
        let field = self.field_of(asked.event, field)?;
        let (name, found, declared) = (&field.name, &field.ty, field.span);
        let path = &asked.tree.path;
        let event = &self.event_of(asked.event)?.name;
        let adds = matches!(asked.function, AggregateFunction::Sum | AggregateFunction::Avg);
        let message = if adds {
            format!("`{name}` cannot be added up: it is {}", a_type(found))
        } else {
            format!("`{name}` has no least and no greatest: it is {}", a_type(found))
        };
        let diagnostic = Diagnostic::error(
            Code::AggregateField,
            message,
            path.span,
            format!("`{}` of this", asked.tree.function.text),
        )
        .with_label(declared, "declared here");
        let help = match (found, adds) {
            (Type::Bool, _) => format!("count where it holds: `count({event} where {name})`"),
            (Type::Text(_) | Type::Enum(_), true) => {
                format!("count instead: `count({event} where {name} = \"…\")`")
            }
            (Type::Enum(_), false) => {
                format!("ask whether there is one: `any({event} where {name} = \"…\")`")
            }
            (Type::List(_), _) => format!("ask what it holds: `any({event} where {name} has \"…\")`"),
            (Type::Map(_), _) => format!("ask for one entry: `any({event} where {name}[\"…\"] > …)`"),
            _ => "ints, numbers and money are added up; times have a `min` and a `max`".to_owned(),
        };
        self.fail(diagnostic.with_help(help))
    }

    /// A field's name where its event is not looked at.
    pub(crate) fn field_outside(&self, name: &Name) -> Option<Diagnostic> {
        let owner = *self.owners_of(&name.text).first()?;
        let event = self.event_of(owner)?;
        let field = self.field_of(owner, self.field_named(owner, &name.text)?)?;
        let (word, of) = (&name.text, &event.name);
        let hand = self.event_in_hand.and_then(|id| self.event_of(id));
        let diagnostic = Diagnostic::error(
            Code::FieldOutside,
            match hand {
                Some(hand) => format!("`{word}` is a field of `{of}`, and `{}` is looked at here", hand.name),
                None => format!("`{word}` is a field of `{of}`, and no `{of}` is looked at here"),
            },
            name.span,
            format!("not inside an aggregate over `{of}`"),
        )
        .with_label(field.span, "declared here");
        Some(diagnostic.with_help(match hand {
            Some(_) => "a condition behind `where` sees the fields of its own event only".to_owned(),
            None => examples(event, field),
        }))
    }

    /// `purchase.amount` where a value must stand.
    pub(crate) fn event_path(&self, path: &Path) -> Option<Diagnostic> {
        let [first, second] = path.names.as_slice() else { return None };
        let (id, _) = *self.names.events.get(first.text.as_str())?;
        let Some(field) = self.field_named(id, &second.text) else { return self.no_such_field(id, second) };
        let (event, field) = (self.event_of(id)?, self.field_of(id, field)?);
        let written = self.written(path);
        Some(
            Diagnostic::error(
                Code::FieldOutside,
                format!("`{written}` is one value for each `{}` of the customer", event.name),
                path.span,
                "which of them, or what of all of them?",
            )
            .with_label(field.span, "declared here")
            .with_help(examples(event, field)),
        )
    }

    /// What the name of an event alone may have meant.
    pub(crate) fn event_alone(&self, name: &str) -> String {
        let name = spelled(name);
        format!("ask how many with `count({name})`, or whether there is one with `any({name})`")
    }
}

fn is_summed(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Number | Type::Money(_))
}

/// Aggregates that a field may have been meant for.
fn examples(event: &Event, field: &EventField) -> String {
    let (of, word) = (spelled(&event.name), spelled(&field.name));
    let test = match &field.ty {
        Type::Bool => word.clone(),
        Type::Text(_) | Type::Enum(_) => format!("{word} = \"…\""),
        Type::List(_) => format!("{word} has …"),
        Type::Map(_) => format!("{word}[\"…\"] > …"),
        _ => format!("{word} > …"),
    };
    let first = if is_summed(&field.ty) {
        format!("`sum({of}.{word})`")
    } else if event.at.is_some() {
        format!("`latest({of}.{word})`")
    } else {
        format!("`count({of} where {test})`")
    };
    format!("say what of them: {first}, or `any({of} where {test})`")
}
