//! The source as text.
//!
//! In: a survey and what its source is called. Out: a declaration as a person would write it: the layout of the book, notes as
//! comments above the line they are about. The same records give the same text, whatever the day.

use std::collections::{BTreeMap, BTreeSet};

use visavis_syntax::is_plain_name;
use visavis_value::print::grouped;

use crate::choose::{FEW, Ty};
use crate::key::{Key, key};
use crate::members::{Attribute, Event, Member, Members, members};
use crate::names::Hints;
use crate::quote::{literal, ticked};
use crate::survey::Survey;

/// The width that comments and enumerations keep.
const WIDTH: usize = 100;
/// A note that stands with so many attributes is told once, in front.
const MANY: usize = 3;

/// What a source is called, and where its records come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The source's name.
    pub name: String,
    /// The file, as the description says it.
    pub file: String,
    /// How many records could not be read.
    pub unread: u64,
    /// The events of other sources of the program: each name is given once.
    pub taken: Vec<String>,
}

/// The text of the source.
#[must_use]
pub fn source(survey: &Survey, about: &About) -> String {
    let found = members(survey, &about.taken);
    let key = key(survey, &about.name, top_attributes(&found.members));
    let lifted = lifted(&flat(&found.members)).into_keys().map(ToOwned::to_owned).collect();
    let mut writer = Writer { out: String::new(), key, lifted };
    head(&mut writer.out, survey, about, &found);
    writer.out.push_str(&format!("source {} {} {{\n", spelled(&about.name), literal(&about.file)));
    if writer.key.at.is_none()
        && let Some(note) = writer.key.note.take()
    {
        comment(&mut writer.out, "  ", &note);
    }
    writer.members(&found.members, 1);
    foot(&mut writer.out, survey, &found);
    writer.out.push_str("}\n");
    writer.out
}

fn top_attributes(members: &[Member]) -> impl Iterator<Item = (usize, &str, &crate::choose::Choice)> {
    members.iter().filter_map(|member| match member {
        Member::Attribute(attribute) => {
            let data = attribute.column.as_deref().unwrap_or(&attribute.name);
            Some((attribute.at?, data, &attribute.choice))
        }
        Member::Group(..) | Member::Event(_) => None,
    })
}

/// What holds for all of it.
fn head(out: &mut String, survey: &Survey, about: &About, found: &Members) {
    let noun = survey.noun();
    let plural = if survey.records() == 1 { "" } else { "s" };
    let mut said = format!(
        "Inferred from {} {noun}{plural} of {}",
        grouped(survey.records()),
        about.file.replace(char::is_control, "·")
    );
    if about.unread > 0 {
        let verb = if about.unread == 1 { "was" } else { "were" };
        said.push_str(&format!("; {} more could not be read and {verb} left out", grouped(about.unread)));
    }
    said.push_str(". Read it as a draft: what a file holds today is no promise.");
    comment(out, "", &said);
    let flat = flat(&found.members);
    if survey.records() < FEW {
        comment(out, "", &format!("- So few {noun}s prove nothing: all but the key may be missing."));
    } else if flat.iter().any(|attribute| !attribute.optional && !attribute.choice.ty.is_collection()) {
        comment(
            out,
            "",
            &format!(
                "- Without `?`: there in every {noun}. Where it lacks tomorrow, the record is an error."
            ),
        );
    }
    if flat.iter().any(|attribute| has_enum(&attribute.choice.ty)) {
        comment(
            out,
            "",
            "- Enumerations list what was seen. Another value does not fit: it is missing, or an error.",
        );
    }
    if flat.iter().any(|attribute| attribute.sensitive) {
        comment(out, "", "- `sensitive` goes by the name alone.");
    }
    for (note, names) in lifted(&flat) {
        comment(out, "", &format!("- {}: {note}", names.join(", ")));
    }
}

/// What is not declared.
fn foot(out: &mut String, survey: &Survey, found: &Members) {
    if found.empty.is_empty() && found.left_out.is_empty() {
        return;
    }
    if !found.members.is_empty() {
        out.push('\n');
    }
    if !found.empty.is_empty() {
        comment(
            out,
            "  ",
            &format!("Empty in every {}, and left out: {}", survey.noun(), found.empty.join(", ")),
        );
    }
    let boxes: Vec<&str> = found
        .empty
        .iter()
        .map(String::as_str)
        .filter(|name| Hints::of(name.trim_matches('`')).flag())
        .collect();
    if !boxes.is_empty() {
        let list = boxes.join(", ");
        comment(out, "  ", &format!("Boxes that nobody ticked? Then declare them as `bool = false`: {list}"));
    }
    for (place, why) in &found.left_out {
        comment(out, "  ", &format!("Left out: {place} ({why})"));
    }
}

fn flat(members: &[Member]) -> Vec<&Attribute> {
    let mut found = Vec::new();
    for member in members {
        match member {
            Member::Attribute(attribute) => found.push(attribute),
            Member::Group(_, inner) => found.extend(flat(inner)),
            Member::Event(event) => found.extend(&event.fields),
        }
    }
    found
}

/// Notes that stand with many attributes, told once with all their names.
fn lifted<'a>(attributes: &[&'a Attribute]) -> BTreeMap<&'a str, Vec<String>> {
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for attribute in attributes {
        for note in &attribute.choice.notes {
            names.entry(note).or_default().push(ticked(&attribute.name));
        }
    }
    names.retain(|_, names| names.len() >= MANY);
    names
}

fn has_enum(ty: &Ty) -> bool {
    match ty {
        Ty::Enum(_) => true,
        Ty::List(of) | Ty::Map(of) => has_enum(of),
        Ty::Named(_) => false,
    }
}

struct Writer {
    out: String,
    key: Key,
    /// Notes that the head has.
    lifted: BTreeSet<String>,
}

impl Writer {
    fn members(&mut self, members: &[Member], depth: usize) {
        let indent = "  ".repeat(depth);
        for member in members {
            match member {
                Member::Attribute(attribute) => self.attribute(attribute, &indent),
                Member::Event(event) => self.event(event, &indent),
                Member::Group(name, inner) => {
                    self.out.push_str(&format!("{indent}{} {{\n", spelled(name)));
                    self.members(inner, depth + 1);
                    self.out.push_str(&format!("{indent}}}\n"));
                }
            }
        }
    }

    fn event(&mut self, event: &Event, indent: &str) {
        event.notes.iter().for_each(|note| comment(&mut self.out, indent, note));
        let at = event.at.as_ref().map(|at| format!(" at {}", spelled(at))).unwrap_or_default();
        self.out.push_str(&format!("{indent}event {}{at} {{\n", spelled(&event.name)));
        let inner = format!("{indent}  ");
        event.fields.iter().for_each(|field| self.attribute(field, &inner));
        self.out.push_str(&format!("{indent}}}\n"));
    }

    fn attribute(&mut self, attribute: &Attribute, indent: &str) {
        let choice = &attribute.choice;
        let is_key = attribute.at.is_some() && attribute.at == self.key.at;
        let key_note = self.key.note.as_ref().filter(|_| is_key);
        let own = choice.notes.iter().filter(|note| !self.lifted.contains(*note));
        for note in key_note.into_iter().chain(own) {
            comment(&mut self.out, indent, note);
        }
        let mut line = format!("{indent}{}: ", spelled(&attribute.name));
        line.push_str(&type_text(&choice.ty, line.chars().count(), indent));
        if attribute.optional && !is_key {
            line.push('?');
        }
        if let Some(domain) = choice.domain {
            line.push_str(" in ");
            line.push_str(domain);
        }
        for (holds, word) in
            [(is_key, " key"), (choice.timezone, " timezone"), (attribute.sensitive, " sensitive")]
        {
            line.push_str(if holds { word } else { "" });
        }
        if let Some(column) = &attribute.column {
            line.push_str(&format!(" column {}", literal(column)));
        }
        line.push_str(if choice.folded { " ignoring case\n" } else { "\n" });
        self.out.push_str(&line);
    }
}

/// A type; a long enumeration goes over several lines.
fn type_text(ty: &Ty, column: usize, indent: &str) -> String {
    match ty {
        Ty::Named(name) => (*name).into(),
        Ty::List(of) => format!("list of {}", type_text(of, column + 8, indent)),
        Ty::Map(of) => format!("map of {}", type_text(of, column + 7, indent)),
        Ty::Enum(values) => {
            let mut out = String::new();
            let mut at = column;
            for (number, value) in values.iter().enumerate() {
                let value = literal(value);
                let width = value.chars().count() + 3;
                if number > 0 {
                    let breaks = at + width > WIDTH;
                    out.push_str(if breaks { "\n" } else { " " });
                    if breaks {
                        out.push_str(indent);
                        out.push_str("  ");
                        at = indent.len() + 2;
                    }
                    out.push_str("| ");
                }
                out.push_str(&value);
                at += width;
            }
            out
        }
    }
}

/// A comment over as many lines as it needs.
fn comment(out: &mut String, indent: &str, text: &str) {
    // What a list says further hangs under its beginning.
    let hang = if text.starts_with("- ") { "  " } else { "" };
    let mut line = format!("{indent}#");
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = format!("{indent}#{hang}");
        }
        line.push(' ');
        line.push_str(word);
        is_empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// A name as it is written: in backticks where it needs them.
fn spelled(name: &str) -> String {
    if is_plain_name(name) { name.to_owned() } else { format!("`{name}`") }
}
