//! JSON as the survey sees it: members in their order, numbers by their digits.
//!
//! In: the text of a value. Out: what it holds. Of two equal names the last counts, as it does for the engine.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::NotAnObject;
use super::kinds::Origin;
use super::scalars::Scalars;
use super::seen::Seen;

/// Objects in objects beyond this are not looked into.
const DEPTH: usize = 12;

/// The members of an object.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members: Vec<(String, &RawValue)> = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// The members of the object that these bytes are.
pub(super) fn members(json: &[u8]) -> Result<Vec<(String, &RawValue)>, NotAnObject> {
    let text =
        std::str::from_utf8(json).map_err(|_| NotAnObject { found: "text in another encoding".into() })?;
    let found: Result<Members<'_>, _> = serde_json::from_str(text);
    match found {
        Ok(Members(members)) => Ok(without_repeats(members)),
        Err(error) if error.is_data() => Err(NotAnObject { found: called(text.trim_start()).into() }),
        Err(error) => Err(NotAnObject { found: format!("broken JSON at column {}", error.column()) }),
    }
}

fn without_repeats(members: Vec<(String, &RawValue)>) -> Vec<(String, &RawValue)> {
    let last: HashMap<String, usize> =
        members.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
    if last.len() == members.len() {
        return members;
    }
    let kept = members.into_iter().enumerate().filter(|(at, (name, _))| last.get(name) == Some(at));
    kept.map(|(_, member)| member).collect()
}

fn called(text: &str) -> &'static str {
    match text.bytes().next() {
        Some(b'[') => "an array",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "a bool",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// The elements of the array that a text is; `None` where it is none.
pub(super) fn elements(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

/// The text of a single value as a key counts it: a number by its digits.
pub(super) fn scalar_text(raw: &str) -> Option<Cow<'_, str>> {
    match raw.bytes().next()? {
        b'"' => serde_json::from_str::<String>(raw).ok().filter(|text| !text.is_empty()).map(Cow::Owned),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(raw)),
        _ => None,
    }
}

/// Takes in a single value; `false` where it is none.
pub(super) fn add_scalar(scalars: &mut Scalars, raw: &str) -> bool {
    match raw.bytes().next() {
        Some(b'"') => match serde_json::from_str::<String>(raw) {
            Ok(text) => scalars.add(&text, Origin::Text),
            Err(_) => return false,
        },
        Some(b'-' | b'0'..=b'9') => scalars.add(raw, Origin::Number),
        Some(b't' | b'f') => scalars.add(raw, Origin::Bool),
        _ => return false,
    }
    true
}

/// Takes in a value that stands in a place; null is nothing.
pub(super) fn observe(seen: &mut Seen, raw: &str, room: &mut usize, depth: usize) {
    match raw.bytes().next() {
        Some(b'n') | None => return,
        Some(b'{') => object(seen, raw, room, depth),
        Some(b'[') => array(seen, raw, room, depth),
        Some(_) => seen.broken += u64::from(!add_scalar(&mut seen.scalars, raw)),
    }
    seen.present += 1;
}

fn object(seen: &mut Seen, raw: &str, room: &mut usize, depth: usize) {
    let object = seen.object.get_or_insert_default();
    members_of(object, raw, room, depth);
}

fn members_of(object: &mut super::seen::Object, raw: &str, room: &mut usize, depth: usize) {
    object.count += 1;
    let Ok(members) = members(raw.as_bytes()) else {
        object.lost += 1;
        object.broken_entries += 1;
        return;
    };
    for (name, value) in members {
        object.entry_value(value.get());
        if depth >= DEPTH {
            object.lost += 1;
            continue;
        }
        let Some(at) = object.entry_within(&name, room) else { continue };
        if let Some(child) = object.child_mut(at) {
            observe(child, value.get(), room, depth + 1);
        }
    }
}

fn array(seen: &mut Seen, raw: &str, room: &mut usize, depth: usize) {
    seen.arrays += 1;
    let elements = elements(raw).unwrap_or_default();
    if !elements.is_empty() && elements.iter().all(|element| element.get().starts_with('{')) {
        seen.event_lists += 1;
        let events = seen.events.get_or_insert_default();
        elements.iter().for_each(|element| members_of(events, element.get(), room, depth + 1));
        return;
    }
    let items = seen.items.get_or_insert_default();
    let whole = elements.iter().filter(|element| add_scalar(items, element.get())).count();
    seen.broken_lists += u64::from(whole < elements.len());
}
