//! What a program needs to know of a customer, for people and as JSON.
//!
//! In: the needs that the facade computed. Out: text. Lines fit 80 columns: a type that is longer is cut, and says so.

use serde_json::{Value, json};
use visavis::{EventNeeds, Reach, SourceNeeds, ValueNeeds};
use visavis_value::{Zone, print};

/// How wide a line may be.
const WIDTH: usize = 80;

/// A table by source: names, types, what is required, and how far back events count.
pub(super) fn for_people(needs: &[SourceNeeds], zone: Zone) -> String {
    let mut out = String::new();
    for source in needs {
        out.push_str(if out.is_empty() { "" } else { "\n" });
        out.push_str(&format!("{}\n", source.name));
        rows(&mut out, &source.attributes, 2);
        for event in &source.events {
            let reach = if event.time.is_some() { reach(event.reach, zone) } else { "all of it".into() };
            out.push_str(&format!("  {}, {reach}\n", event.name));
            rows(&mut out, &event.fields, 4);
        }
    }
    if out.is_empty() { "nothing: no rule reads anything of a customer\n".to_owned() } else { out }
}

/// Names and types, one below the other.
fn rows(out: &mut String, values: &[ValueNeeds], indent: usize) {
    let width = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let names: Vec<String> = values.iter().map(named).collect();
    let widest_name = width(&names);
    // Beside the longest note.
    let room = WIDTH.saturating_sub(indent + widest_name + 2 + "  key, required".len());
    let types: Vec<String> = values.iter().map(|value| cut(&value.ty.to_string(), room.max(12))).collect();
    let widest_type = width(&types);
    for ((name, ty), value) in names.iter().zip(&types).zip(values) {
        let note = match (value.key, value.required) {
            (true, true) => "key, required",
            (true, false) => "key",
            (false, true) => "required",
            (false, false) => "",
        };
        let line = format!("{:indent$}{name:widest_name$}  {ty:widest_type$}  {note}", "");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The name, with that of the data where it is another.
fn named(value: &ValueNeeds) -> String {
    let own = value.name.rsplit('.').next();
    match value.path.last() {
        Some(column) if Some(column.as_str()) != own => format!("{} ({column:?})", value.name),
        _ => value.name.to_string(),
    }
}

fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

/// `last 12 months`, `since 2026-01-01 00:00`, `all of it`
fn reach(reach: Reach, zone: Zone) -> String {
    let mut parts = Vec::new();
    if let Some(span) = reach.last {
        parts.push(format!("last {}", written(span)));
    }
    if let Some(at) = reach.since {
        let mut since = String::from("since ");
        print::datetime(&mut since, at, zone);
        parts.push(since);
    }
    if reach.all {
        parts.push("all of it".to_owned());
    } else if reach.to_come {
        parts.push("what is to come".to_owned());
    }
    parts.join(", ")
}

fn written(span: visavis_value::Duration) -> String {
    let mut out = String::new();
    print::duration(&mut out, span);
    out
}

/// One object, `{"sources": […]}`, on one line.
pub(super) fn json(needs: &[SourceNeeds]) -> String {
    let sources: Vec<Value> = needs.iter().map(source).collect();
    format!("{}\n", json!({ "sources": sources }))
}

fn source(source: &SourceNeeds) -> Value {
    json!({
        "name": source.name.as_str(),
        "context": source.is_context,
        "attributes": source.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "events": source.events.iter().map(event).collect::<Vec<_>>(),
    })
}

fn attribute(value: &ValueNeeds) -> Value {
    let path: Vec<&str> = value.path.iter().map(|part| part.as_str()).collect();
    json!({
        "name": value.name.as_str(),
        "path": path,
        "type": value.ty.to_string(),
        "required": value.required,
        "key": value.key,
    })
}

fn event(event: &EventNeeds) -> Value {
    let field = |value: &ValueNeeds| {
        json!({
            "name": value.name.as_str(),
            "column": value.path.last().map(|part| part.as_str()),
            "type": value.ty.to_string(),
            "required": value.required,
        })
    };
    let Reach { all, last, since, to_come } = event.reach;
    let since = since.map(|at| {
        let mut out = String::new();
        print::rfc3339(&mut out, at);
        out
    });
    json!({
        "name": event.name.as_str(),
        "time": event.time.as_ref().map(|time| time.as_str()),
        "fields": event.fields.iter().map(field).collect::<Vec<_>>(),
        "all": all,
        "last": last.map(written),
        "since": since,
        "to_come": to_come,
    })
}
