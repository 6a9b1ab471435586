//! A customer's record, and points in time.

use visavis_value::Instant;

use super::draw::{Draw, Seed};
use super::events::list;
use super::json::{fitting, odd};
use super::program::Program;
use super::schema::Attribute;

/// Points in time worth asking about, in seconds since 1970: around clock changes, leap days, and the ends of time.
const MOMENTS: &[i64] = &[
    1_773_129_600, // 2026-03-10 08:00 UTC
    1_774_746_000, // Paris goes forward, 2026-03-29 01:00 UTC
    1_792_890_000, // Paris goes back, 2026-10-25 01:00 UTC
    1_772_953_200, // New York goes forward, 2026-03-08 07:00 UTC
    1_793_512_800, // New York goes back, 2026-11-01 06:00 UTC
    1_709_208_000, // 2024-02-29 12:00 UTC
    1_772_321_400, // 2026-02-28 23:30 UTC
    1_772_323_200, // 2026-03-01 00:00 UTC
    1_798_761_599, // 2026-12-31 23:59:59 UTC
    1_776_978_000, // 2026-04-23 21:00 UTC
    0,
    -1,
    -62_135_596_800, // 0001-01-01 00:00 UTC
    253_402_300_799, // 9999-12-31 23:59:59 UTC
];

/// A point in time.
#[must_use]
pub fn instant(seed: &Seed) -> Instant {
    let mut draw = seed.draw();
    // Half of the time it is the moment that most values are about.
    let often = MOMENTS.get(..1).filter(|_| draw.below(2) == 0);
    let moment = draw.of(often.unwrap_or(MOMENTS));
    let seconds = draw.of(&[0, 0, 1, -1, 3600, -3600, 86_400, -86_400]);
    let micros = draw.of(&[0, 0, 1, -1, 500_000]);
    let first = -62_135_596_800_000_000;
    let last = 253_402_300_799_999_999;
    Instant(((moment + seconds) * 1_000_000 + micros).clamp(first, last))
}

/// A tree of JSON; of two members with one name the last counts.
enum Tree {
    Leaf(String),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn put(&mut self, path: &[String], value: String) {
        let Self::Object(members) = self else { return };
        match path {
            [] => {}
            [name] => members.push((name.clone(), Self::Leaf(value))),
            [name, rest @ ..] => {
                let is_group =
                    |member: &&mut (String, Self)| member.0 == *name && matches!(member.1, Self::Object(_));
                match members.iter_mut().find(is_group) {
                    Some((_, group)) => group.put(rest, value),
                    None => {
                        let mut group = Self::Object(Vec::new());
                        group.put(rest, value);
                        members.push((name.clone(), group));
                    }
                }
            }
        }
    }

    fn print(&self, out: &mut String) {
        match self {
            Self::Leaf(text) => out.push_str(text),
            Self::Object(members) => {
                out.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    out.push_str(if place == 0 { "" } else { ", " });
                    out.push_str(&serde_json::Value::from(name.as_str()).to_string());
                    out.push_str(": ");
                    value.print(out);
                }
                out.push('}');
            }
        }
    }
}

/// How a record is made.
pub(crate) struct Manner {
    /// Whether required values may be absent and values may not fit.
    pub(crate) wild: bool,
    /// Where attributes stand: 0 bare, 1 under their source, else each as it comes.
    form: usize,
    /// A source that is null or left out, by number.
    without: Option<usize>,
}

/// A record of a customer of the program, as JSON.
#[must_use]
pub fn record(program: &Program, seed: &Seed, now: Instant) -> String {
    let mut draw = seed.draw();
    let schema = &program.schema;
    let manner = Manner {
        wild: draw.once_in(4),
        form: draw.below(4),
        without: draw.once_in(3).then(|| draw.below(schema.sources.len())),
    };
    let mut tree = Tree::Object(Vec::new());
    if draw.once_in(5) {
        tree.put(&["unknown \"key\"".into()], "{\"a\":[1,{\"b\":null}],\"c\":\"\\\"}\"}".into());
    }
    for (place, source) in schema.sources.iter().enumerate() {
        let is_nested = manner.form > 0;
        if manner.without == Some(place) {
            if draw.below(2) == 0 {
                tree.put(std::slice::from_ref(source), "null".into());
            }
        } else if is_nested && draw.below(8) < 7 {
            tree.put(&[source.clone(), "unknown".into()], "0".into());
        }
    }
    for attribute in &schema.attributes {
        let mut kid = draw.kid();
        if manner.without == Some(attribute.source) && kid.below(8) < 7 {
            continue;
        }
        let Some(value) = value(attribute, &manner, now, &mut kid) else { continue };
        let mut path: Vec<String> = attribute.group.clone().into_iter().collect();
        path.push(attribute.column.clone().unwrap_or(attribute.name.clone()));
        let shared = attribute.shared || schema.is_event_elsewhere(attribute);
        let nested = match manner.form {
            0 => shared && !attribute.key && !manner.wild,
            1 => true,
            _ => shared && !attribute.key || kid.below(2) == 0,
        };
        if nested {
            path.splice(0..0, schema.sources.get(attribute.source).cloned());
        }
        if kid.once_in(16) {
            // The second of two is what counts.
            tree.put(&path, odd(&mut kid));
        }
        tree.put(&path, value);
    }
    for event in &schema.events {
        let mut kid = draw.kid();
        if manner.without == Some(event.source) && kid.below(8) < 7 {
            continue;
        }
        let Some(list) = list(event, &manner, now, &mut kid) else { continue };
        let nested = match manner.form {
            0 => schema.is_attribute_elsewhere(event) && !manner.wild,
            1 => true,
            _ => schema.is_attribute_elsewhere(event) || kid.below(2) == 0,
        };
        let mut path = vec![event.name.clone()];
        if nested {
            path.splice(0..0, schema.sources.get(event.source).cloned());
        }
        if kid.once_in(16) {
            // The second of two is what counts.
            tree.put(&path, odd(&mut kid));
        }
        tree.put(&path, list);
    }
    let mut out = String::new();
    tree.print(&mut out);
    if manner.wild && draw.once_in(12) {
        return broken(&out, &mut draw);
    }
    out
}

pub(crate) fn value(
    attribute: &Attribute,
    manner: &Manner,
    now: Instant,
    draw: &mut Draw<'_>,
) -> Option<String> {
    let fits = fitting(attribute, now, draw);
    if attribute.is_required() || attribute.key {
        return match draw.below(16) {
            0 if manner.wild => None,
            1 if manner.wild => Some("null".into()),
            2 if manner.wild => Some(odd(draw)),
            _ => Some(fits),
        };
    }
    match draw.below(12) {
        1 | 2 => None,
        3 => Some("null".into()),
        4 => Some(odd(draw)),
        _ => Some(fits),
    }
}

/// No JSON object.
fn broken(json: &str, draw: &mut Draw<'_>) -> String {
    let truncated: String = json.chars().take(json.chars().count() / 2).collect();
    let texts =
        [truncated.as_str(), "", "[]", "null", "{\"a\": 01}", "{\"a\": }", "{} x", "{'a': 1}", "\"{}\""];
    (*draw.of(&texts)).to_owned()
}
