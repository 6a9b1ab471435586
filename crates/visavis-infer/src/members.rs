//! What a source declares: attributes and groups under their names, and what is left out.
//!
//! In: a survey. Out: a tree of members in the order of the data, each name free of the others' and readable. Everything that was
//! seen is either declared or among what is left out.

mod events;

use std::collections::BTreeSet;

use visavis_syntax::{is_hard_word, is_plain_name};

use crate::choose::{self, Choice, FEW, Place, Ty};
use crate::names::{Hints, reads_well, snake};
use crate::quote::ticked;
use crate::survey::{Object, Seen, Survey};

/// A member of a source or of a group.
#[derive(Debug)]
pub(crate) enum Member {
    /// An attribute
    Attribute(Attribute),
    /// A group: its name, its members
    Group(String, Vec<Self>),
    /// An event
    Event(Event),
}

/// A list of records of a customer.
#[derive(Debug)]
pub(crate) struct Event {
    /// Its name, which is its name in the data.
    pub(crate) name: String,
    /// The field that says when.
    pub(crate) at: Option<String>,
    pub(crate) fields: Vec<Attribute>,
    /// What is doubtful.
    pub(crate) notes: Vec<String>,
}

/// An attribute.
#[derive(Debug)]
pub(crate) struct Attribute {
    /// Its name, without backticks.
    pub(crate) name: String,
    /// Its name in the data, where that is another.
    pub(crate) column: Option<String>,
    pub(crate) choice: Choice,
    pub(crate) optional: bool,
    pub(crate) sensitive: bool,
    /// The entry of the survey's root, where it stands at the top.
    pub(crate) at: Option<usize>,
}

/// The members of a source.
#[derive(Debug, Default)]
pub(crate) struct Members {
    pub(crate) members: Vec<Member>,
    /// Names under which nothing ever stood.
    pub(crate) empty: Vec<String>,
    /// What could not be declared, and why.
    pub(crate) left_out: Vec<(String, String)>,
}

/// The names of the events that a survey's source declares.
pub(crate) fn event_names(survey: &Survey) -> Vec<String> {
    let members =
        survey.root.members().filter(|(name, seen)| can_be_ticked(name) && events::of(seen).is_some());
    members.map(|(name, _)| name.to_owned()).collect()
}

/// Reads the members out of a survey.
pub(crate) fn members(survey: &Survey, taken: &[String]) -> Members {
    let mut maker = Maker { survey, taken, found: Members::default() };
    let level = if survey.is_table() { maker.columns() } else { maker.level(&survey.root, &[]) };
    maker.found.members = named(level, true);
    maker.found
}

/// A member whose name in the data is known, and its own not yet.
struct Raw {
    name: String,
    kind: RawKind,
}

enum RawKind {
    Attribute {
        column: String,
        choice: Choice,
        optional: bool,
        sensitive: bool,
        at: Option<usize>,
    },
    Group(Vec<Raw>),
    /// Its fields; which of them says when; what is doubtful
    Event(Vec<Raw>, Option<usize>, Vec<String>),
}

struct Maker<'s> {
    survey: &'s Survey,
    /// Events of other sources.
    taken: &'s [String],
    found: Members,
}

impl Maker<'_> {
    /// Columns; `address.city` and `address.zip` stand in a group.
    fn columns(&mut self) -> Vec<Raw> {
        let mut top: Vec<Raw> = Vec::new();
        let survey = self.survey;
        for (at, (column, seen)) in survey.root.members().enumerate() {
            if column.is_empty() {
                let place = format!("column {}", at + 1);
                self.found.left_out.push((place, "it has no name; give it one in the file".into()));
                continue;
            }
            let Some(kind) = self.attribute(column, seen, Some(at), &ticked(column), self.records()) else {
                continue;
            };
            match self.path(column) {
                Some((groups, last)) => insert(&mut top, &groups, rename(kind, last)),
                None => top.push(Raw { name: column.into(), kind }),
            }
        }
        top
    }

    /// The groups that a column's name says, and the rest of it.
    fn path<'c>(&self, column: &'c str) -> Option<(Vec<&'c str>, &'c str)> {
        let mut groups: Vec<&str> = column.split('.').collect();
        let last = groups.pop()?;
        let plain =
            groups.iter().all(|group| is_plain_name(group) && group.chars().any(char::is_alphanumeric));
        if groups.is_empty() || !plain || groups.len() > 8 || last.trim() != last || last.is_empty() {
            return None;
        }
        // A column that has a group's name would make two of one name.
        let prefix = |end: usize| groups.get(..end).unwrap_or_default().join(".");
        let taken = (1..=groups.len()).any(|end| self.survey.root.names().any(|name| name == prefix(end)));
        (!taken).then_some((groups, last))
    }

    /// The records of the source.
    fn records(&self) -> Records {
        Records { count: self.survey.records(), noun: self.survey.noun() }
    }

    /// The members of the objects of one place.
    fn level(&mut self, object: &Object, path: &[&str]) -> Vec<Raw> {
        let mut level = Vec::new();
        for (at, (name, seen)) in object.members().enumerate() {
            let mut inner = path.to_vec();
            inner.push(name);
            let shown = ticked(&inner.join("."));
            let at = path.is_empty().then_some(at);
            if let Some(group) = group_of(seen) {
                if !can_be_ticked(name) {
                    self.found.left_out.push((shown, "a group cannot have this name".into()));
                    continue;
                }
                let members = self.level(group, &inner);
                if !members.is_empty() {
                    level.push(Raw { name: name.into(), kind: RawKind::Group(members) });
                }
            } else if let Some(records) = events::of(seen) {
                level.extend(self.event(name, records, &inner, shown));
            } else if let Some(kind) = self.attribute(name, seen, at, &shown, self.records()) {
                level.push(Raw { name: name.into(), kind });
            }
        }
        if object.lost > 0 {
            let place = if path.is_empty() { "further members".into() } else { ticked(&path.join(".")) };
            self.found
                .left_out
                .push((place, "too many different names, or too deep, to look at all of them".into()));
        }
        level
    }

    fn attribute(
        &mut self,
        name: &str,
        seen: &Seen,
        at: Option<usize>,
        shown: &str,
        records: Records,
    ) -> Option<RawKind> {
        if seen.present == 0 {
            self.found.empty.push(shown.to_owned());
            return None;
        }
        let place = Place {
            hints: Hints::of(name),
            seen,
            records: records.count,
            noun: records.noun,
            is_table: self.survey.is_table(),
        };
        match choose::choose(&place) {
            Ok(choice) => {
                let optional =
                    !choice.ty.is_collection() && (seen.present < records.count || records.count < FEW);
                let sensitive = place.hints.sensitive() && !matches!(choice.ty, Ty::Named("bool"));
                Some(RawKind::Attribute { column: name.into(), choice, optional, sensitive, at })
            }
            Err(why) => {
                self.found.left_out.push((shown.to_owned(), why));
                None
            }
        }
    }
}

/// The records that a place could have stood in.
#[derive(Debug, Clone, Copy)]
struct Records {
    count: u64,
    noun: &'static str,
}

/// Whether a name that nothing renames can be written.
fn can_be_ticked(name: &str) -> bool {
    !name.is_empty() && !name.contains(['`', '\n', '\r'])
}

/// The objects of a place that are a group and no map: their members differ in kind, or are few and steady.
fn group_of(seen: &Seen) -> Option<&Object> {
    let object = seen.object.as_deref().filter(|object| object.count == seen.present)?;
    (!is_map(object)).then_some(object)
}

/// Entries under changing names: all of one type, and each in few of the objects, or many numbers in one.
fn is_map(object: &Object) -> bool {
    if object.broken_entries > 0 || object.len() == 0 {
        return false;
    }
    let Some(kind) = choose::one_kind(&object.entries) else { return false };
    let share = object.entries.count as f64 / (object.count as f64 * object.len() as f64);
    let changing = object.count >= 4 && object.len() >= 4 && share < 0.6;
    let many = object.lost > 0 || object.len() >= 24;
    let measures = object.len() >= 5 && kind != "text" && kind != "bool";
    changing || many || measures
}

fn rename(kind: RawKind, last: &str) -> Raw {
    let kind = match kind {
        RawKind::Attribute { choice, optional, sensitive, at, .. } => {
            RawKind::Attribute { column: last.into(), choice, optional, sensitive, at }
        }
        other @ (RawKind::Group(_) | RawKind::Event(..)) => other,
    };
    Raw { name: last.into(), kind }
}

/// Puts a member into its groups, made where they are new.
fn insert(level: &mut Vec<Raw>, groups: &[&str], raw: Raw) {
    let Some((first, rest)) = groups.split_first() else { return level.push(raw) };
    let known = level.iter().position(|raw| raw.name == *first && matches!(raw.kind, RawKind::Group(_)));
    let at = known.unwrap_or_else(|| {
        level.push(Raw { name: (*first).into(), kind: RawKind::Group(Vec::new()) });
        level.len() - 1
    });
    if let Some(Raw { kind: RawKind::Group(members), .. }) = level.get_mut(at) {
        insert(members, rest, raw);
    }
}

/// Gives every member of a level its name. Groups keep theirs, as nothing renames them; then those that read well.
fn named(level: Vec<Raw>, is_top: bool) -> Vec<Member> {
    let is_taken_word = |name: &str| is_top && matches!(name, "now" | "today");
    let keeps = |raw: &Raw| reads_well(&raw.name) && !is_taken_word(&raw.name);
    let kept = level.iter().filter(|raw| !matches!(raw.kind, RawKind::Attribute { .. }) || keeps(raw));
    let mut taken: BTreeSet<String> = kept.map(|raw| raw.name.clone()).collect();
    let mut members = Vec::new();
    for (at, raw) in level.into_iter().enumerate() {
        let is_kept = keeps(&raw);
        match raw.kind {
            RawKind::Group(inner) => members.push(Member::Group(raw.name, named(inner, false))),
            RawKind::Event(fields, at, notes) => {
                members.push(Member::Event(events::named_fields(raw.name, fields, at, notes)));
            }
            RawKind::Attribute { column, choice, optional, sensitive, at: entry } => {
                let name = if is_kept { raw.name } else { new_name(&raw.name, at, is_top, &mut taken) };
                let column = (column != name).then_some(column);
                members.push(Member::Attribute(Attribute {
                    name,
                    column,
                    choice,
                    optional,
                    sensitive,
                    at: entry,
                }));
            }
        }
    }
    members
}

/// A readable name that nothing else on the level has.
fn new_name(raw: &str, at: usize, is_top: bool, taken: &mut BTreeSet<String>) -> String {
    let word = raw.trim().to_lowercase();
    let base = match snake(raw) {
        // Such a name stands in backticks.
        _ if is_hard_word(&word) => word,
        Some(name) if is_top && matches!(name.as_str(), "now" | "today") => format!("{name}_value"),
        Some(name) => name,
        None => format!("column_{}", at + 1),
    };
    let numbered = (2_u64..).map(|number| format!("{base}_{number}"));
    let mut names = std::iter::once(base.clone()).chain(numbered);
    let name = names.find(|name| !taken.contains(name)).unwrap_or(base);
    taken.insert(name.clone());
    name
}
