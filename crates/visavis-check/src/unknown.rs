//! Names that nothing declares, and what their writers may have meant.
//!
//! In: a path that resolved to nothing. Out: one error with the likeliest way out. Slow work (looking at every name) is
//! done here only, where something is wrong already.

use visavis_diag::{Applicability, Code, Diagnostic};
use visavis_syntax::ast::{Name, Path};
use visavis_value::Type;

use crate::checker::{Checker, Scope, did_you_mean};
use crate::fold::member;
use crate::model::{Attribute, SourceIdx};
use crate::names::spelled;
use crate::words::value_elsewhere;

impl Checker<'_> {
    pub(crate) fn unknown_path<T>(&mut self, path: &Path, want: Option<&Type>) -> Option<T> {
        if path.names.iter().any(|name| self.is_broken(&name.text)) {
            return None;
        }
        let diagnostic = match path.names.as_slice() {
            [name] => self.unknown_name(name, want),
            [first, ..] => self.unknown_field(path, first),
            [] => return None,
        };
        self.fail(diagnostic)
    }

    fn unknown_name(&self, name: &Name, want: Option<&Type>) -> Diagnostic {
        let word = name.text.as_str();
        let plain = self.field_outside(name).or_else(|| self.out_of_place(name));
        if let Some(diagnostic) = plain.or_else(|| self.no_value(name)) {
            let text = diagnostic.code == Code::NotAValue && matches!(want, Some(Type::Text(_)));
            let quoted = format!("\"{word}\"");
            return if text {
                let title = format!("if the name itself is meant, put it in quotes: `{quoted}`");
                diagnostic.with_fix(title, name.span, quoted, Applicability::Unsafe)
            } else {
                diagnostic
            };
        }
        let diagnostic = Diagnostic::error(
            Code::UnknownName,
            format!("nothing is called `{word}`"),
            name.span,
            "not declared anywhere",
        );
        if !self.may_suggest() {
            return diagnostic;
        }
        let quoted = format!("\"{word}\"");
        if let Some(value) = want_member(want, word).or_else(|| self.any_member(word)) {
            let sure = want_member(want, word).is_some();
            let applicability = if sure { Applicability::Safe } else { Applicability::Unsafe };
            return diagnostic.with_fix(
                format!("put it in quotes: `\"{value}\"`"),
                name.span,
                format!("\"{value}\""),
                applicability,
            );
        }
        if let Some((right, sure)) = value_elsewhere(word) {
            let applicability = if sure { Applicability::Safe } else { Applicability::Unsafe };
            return diagnostic.with_fix(format!("write `{right}`"), name.span, right, applicability);
        }
        if let Some(attribute) = self.in_a_group(word) {
            let full = self.shortest_name(attribute);
            return diagnostic.with_label(attribute.span, "declared in a group").with_fix(
                format!("write `{full}`"),
                name.span,
                full,
                Applicability::Unsafe,
            );
        }
        let near = self.nearest(word, self.value_names());
        let near = if let Some((call, attribute)) = self.called(word) {
            let plural = near.filter(|near| near.contains(word) || word.contains(near));
            if plural.is_none() {
                return diagnostic.with_label(attribute.span, "of this").with_fix(
                    format!("call it: `{call}`"),
                    name.span,
                    call,
                    Applicability::Unsafe,
                );
            }
            plural
        } else {
            near
        };
        match (near, want) {
            (Some(near), _) => did_you_mean(diagnostic, name.span, word, Some(&spelled(near))),
            (None, Some(Type::Text(_) | Type::Enum(_))) => {
                diagnostic.with_help(format!("if it is a text, put it in quotes: `{quoted}`"))
            }
            (None, _) => {
                diagnostic.with_help("declare it as an attribute of a source, or with `let` or `segment`")
            }
        }
    }

    /// `campaign`, `value` and `priority` where they mean nothing.
    fn out_of_place(&self, name: &Name) -> Option<Diagnostic> {
        let (what, place) = match name.text.as_str() {
            "campaign" => ("the candidate's name", "a campaign's clauses, in guards and in `rank by`"),
            "value" => ("the candidate's value", "`rank by`"),
            "priority" => ("the candidate's priority", "`rank by`"),
            _ => return None,
        };
        Some(
            Diagnostic::error(
                Code::OutOfPlace,
                format!("`{}` means nothing here", name.text),
                name.span,
                "no campaign is being looked at here",
            )
            .with_help(format!("it is {what}, and stands in {place} only")),
        )
    }

    /// A name of something that is no value.
    fn no_value(&self, name: &Name) -> Option<Diagnostic> {
        let word = name.text.as_str();
        let names = &self.names;
        let source = names.sources.get(word).map(|(_, s)| ("source", *s));
        let found = source
            .or_else(|| names.campaigns.get(word).map(|(_, s)| ("campaign", *s)))
            .or_else(|| names.channels.get(word).map(|(_, s)| ("channel", *s)))
            .or_else(|| names.decisions.get(word).map(|(_, s)| ("decision", *s)))
            .or_else(|| names.events.get(word).map(|(_, s)| ("event", *s)))
            .or_else(|| {
                let attributes = if self.may_suggest() { self.attributes.as_slice() } else { &[] };
                let group = attributes
                    .iter()
                    .find(|a| a.path.len() > 1 && a.path.iter().rev().skip(1).any(|p| p == word));
                group.map(|a| ("group", a.span))
            });
        let (kind, declared) = found?;
        let diagnostic = Diagnostic::error(
            Code::NotAValue,
            format!("`{word}` is {} {kind}, not a value", if kind == "event" { "an" } else { "a" }),
            name.span,
            "a value must stand here",
        )
        .with_label(declared, if kind == "group" { "an attribute of it" } else { "declared here" });
        Some(match kind {
            "source" | "group" => {
                let inside = self
                    .attributes
                    .iter()
                    .find(|a| self.shortest_or_full(a).starts_with(&format!("{word}.")));
                let example = inside.map_or_else(|| format!("{word}.…"), |a| self.shortest_or_full(a));
                diagnostic.with_help(format!("name one of its attributes, as in `{example}`"))
            }
            "campaign" => diagnostic.with_help("the candidate's own name is `campaign`"),
            "decision" => {
                diagnostic.with_help(format!("a test asks what it chooses: `expect {word} chooses CAMPAIGN`"))
            }
            "event" => diagnostic.with_help(self.event_alone(word)),
            _ => diagnostic,
        })
    }

    fn unknown_field(&self, path: &Path, first: &Name) -> Diagnostic {
        let written = self.written(path);
        let last = path.names.last().unwrap_or(first);
        let diagnostic = |label: &str| {
            Diagnostic::error(Code::UnknownName, format!("nothing is called `{written}`"), path.span, label)
        };
        if !self.may_suggest() {
            return diagnostic("not declared anywhere");
        }
        if let Some(found) = self.event_path(path) {
            return found;
        }
        if let Some((source, declared)) = self.names.sources.get(first.text.as_str()) {
            let inside: Vec<String> = self.in_source(*source).map(|a| self.full_name(a)).collect();
            let near = self.nearest(&written, inside.iter().map(String::as_str));
            let label = format!("the source `{}`", first.text);
            let unknown = diagnostic("not in this source").with_label(*declared, label);
            return did_you_mean(unknown, path.span, &written, near);
        }
        let is_value = self.names.expressions.contains_key(first.text.as_str())
            || self.names.bare.contains_key(first.text.as_str());
        if let ([map, entry], Some(attribute)) = (path.names.as_slice(), self.map_named(first)) {
            let right = format!("{}[\"{}\"]", spelled(&map.text), entry.text);
            let diagnostic = diagnostic("a map has entries, not parts").with_label(attribute.span, "a map");
            let title = format!("write `{right}`");
            return diagnostic.with_fix(title, path.span, right, Applicability::Unsafe);
        }
        if is_value {
            return diagnostic("this has no parts").with_help(match last.text.as_str() {
                "year" | "month" | "day" | "hour" | "minute" | "weekday" | "length" => {
                    format!("write `{}({})`", last.text, first.text)
                }
                _ => format!("`{}` is a single value", first.text),
            });
        }
        let all: Vec<String> = self.attributes.iter().map(|a| self.shortest_or_full(a)).collect();
        let near = self.nearest(&written, all.iter().map(String::as_str));
        match near {
            Some(_) => did_you_mean(diagnostic("not declared anywhere"), path.span, &written, near),
            None => diagnostic("not declared anywhere")
                .with_help(format!("no source and no group is called `{}`", first.text)),
        }
    }

    /// The only attribute of a name, where it is a map.
    fn map_named(&self, name: &Name) -> Option<&Attribute> {
        let [id] = self.names.bare.get(name.text.as_str())?.as_slice() else { return None };
        self.attributes.get(id.index()).filter(|a| matches!(a.ty, Type::Map(_)))
    }

    fn in_source(&self, source: SourceIdx) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(move |a| a.source == source)
    }

    /// Every name that can stand alone as a value, in order of declaration.
    fn value_names(&self) -> impl Iterator<Item = &str> {
        let attributes = self.attributes.iter().filter(|a| a.path.len() == 1).filter_map(|a| a.path.first());
        let lets = self.items.lets.iter().map(|l| l.name.text.as_str());
        let segments = self.items.segments.iter().map(|s| s.name.text.as_str());
        let tables = self.items.tables.iter().map(|t| t.name.text.as_str());
        let hand = self.event_in_hand.and_then(|id| self.event_of(id));
        let fields = hand.into_iter().flat_map(|event| event.fields.iter().map(|f| f.name.as_str()));
        let values = attributes.map(|p| p.as_str()).chain(lets).chain(segments).chain(tables);
        let candidate: &[&str] = match self.scope {
            Scope::Rank { .. } => &["value", "priority", "campaign"],
            Scope::Candidate => &["campaign"],
            _ => &[],
        };
        fields.chain(values).chain(["now", "today"]).chain(candidate.iter().copied())
    }

    /// The call of a function, where its name alone was written, with the attribute that it is likely of.
    fn called(&self, word: &str) -> Option<(String, &Attribute)> {
        let attribute = self.dated_by(word)?;
        Some((format!("{word}({})", self.shortest_name(attribute)), attribute))
    }

    fn in_a_group(&self, word: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.path.len() > 1 && a.path.last().is_some_and(|p| p == word))
    }

    /// The attribute's name with its source only where it needs it.
    fn shortest_name(&self, attribute: &Attribute) -> String {
        let key = attribute.path.join(crate::names::JOINT);
        match self.names.bare.get(key.as_str()) {
            Some(found) if found.len() > 1 => self.full_name(attribute),
            _ => attribute.path.iter().map(|p| spelled(p)).collect::<Vec<_>>().join("."),
        }
    }

    /// The shortest name with a dot in it.
    fn shortest_or_full(&self, attribute: &Attribute) -> String {
        if attribute.path.len() > 1 { self.shortest_name(attribute) } else { self.full_name(attribute) }
    }

    fn any_member(&self, word: &str) -> Option<String> {
        self.attributes.iter().find_map(|a| want_member(Some(&a.ty), word))
    }
}

/// The value of the wanted enumeration (or list of them) that the word spells.
fn want_member(want: Option<&Type>, word: &str) -> Option<String> {
    match want? {
        Type::Enum(variants) => member(variants, word).map(|v| v.to_string()),
        Type::List(of) | Type::Map(of) => want_member(Some(of), word),
        _ => None,
    }
}
