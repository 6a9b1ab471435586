//! Arrays of objects as events.
//!
//! In: what was seen of the objects in a place at the top. Out: an event with its fields, and the field that says when, where a date stands in every one.
//! Nothing nests in an event: what does is left out and told.

use super::{Attribute, Event, Maker, Member, Raw, RawKind, Records, can_be_ticked, named};
use crate::choose::Ty;
use crate::names::Hints;
use crate::quote::ticked;
use crate::survey::{Object, Seen};

/// The objects in the arrays of a place that holds nothing else.
pub(super) fn of(seen: &Seen) -> Option<&Object> {
    let only_lists = seen.arrays == seen.present && seen.broken_lists == 0;
    let empty = seen.items.as_ref().is_none_or(|items| items.count == 0);
    seen.events.as_deref().filter(|_| only_lists && empty)
}

impl Maker<'_> {
    /// The event of a place, where it can be one.
    pub(super) fn event(
        &mut self,
        name: &str,
        records: &Object,
        path: &[&str],
        shown: String,
    ) -> Option<Raw> {
        let why = match path {
            [_] if self.taken.iter().any(|taken| taken == name) => {
                Some("another source has an event of this name")
            }
            [_] if can_be_ticked(name) => None,
            [_] => Some("an event cannot have this name"),
            _ => Some(
                "lists of objects, which are events only where they stand beside the source's attributes",
            ),
        };
        if let Some(why) = why {
            self.found.left_out.push((shown, why.into()));
            return None;
        }
        let count = Records { count: records.count, noun: "event" };
        let mut fields = Vec::new();
        for (field, seen) in records.members() {
            let shown = ticked(&format!("{name}.{field}"));
            let kind = self.attribute(field, seen, None, &shown, count);
            fields.extend(kind.map(|kind| Raw { name: field.into(), kind }));
        }
        if records.lost > 0 {
            let why = "too many different names, or too deep, to look at all of them";
            self.found.left_out.push((shown, why.into()));
        }
        let times = times(records, &fields);
        let notes = match times.as_slice() {
            [] => vec![
                "no date in every one: a plain list, of which windows such as `last 30 days` cannot ask"
                    .into(),
            ],
            [_] => Vec::new(),
            [_, others @ ..] => {
                let others: Vec<String> =
                    others.iter().filter_map(|at| fields.get(*at)).map(|field| ticked(&field.name)).collect();
                vec![format!("when it happened? {} could say it too", others.join(", "))]
            }
        };
        for (at, field) in fields.iter_mut().enumerate() {
            if let RawKind::Attribute { optional, choice, .. } = &mut field.kind {
                *optional &= times.first() != Some(&at);
                choice.timezone = false;
            }
        }
        Some(Raw { name: name.into(), kind: RawKind::Event(fields, times.first().copied(), notes) })
    }
}

/// The fields that can say when, the likeliest first.
fn times(records: &Object, fields: &[Raw]) -> Vec<usize> {
    let always =
        |name: &str| records.members().any(|(member, seen)| member == name && seen.present == records.count);
    let is_time = |raw: &Raw| {
        matches!(&raw.kind, RawKind::Attribute { choice, .. } if matches!(choice.ty, Ty::Named("date" | "datetime")))
            && always(&raw.name)
    };
    let mut times: Vec<usize> =
        fields.iter().enumerate().filter(|(_, raw)| is_time(raw)).map(|(at, _)| at).collect();
    times.sort_by_key(|at| fields.get(*at).is_none_or(|raw| !Hints::of(&raw.name).moment()));
    times
}

/// An event whose fields have their names.
pub(super) fn named_fields(name: String, fields: Vec<Raw>, at: Option<usize>, notes: Vec<String>) -> Event {
    let fields: Vec<Attribute> = named(fields, true)
        .into_iter()
        .filter_map(|member| match member {
            Member::Attribute(attribute) => Some(attribute),
            Member::Group(..) | Member::Event(_) => None,
        })
        .collect();
    let at = at.and_then(|at| fields.get(at)).map(|field| field.name.clone());
    Event { name, at, fields, notes }
}
