//! Histories and plain lists, aggregates over them, and how they stand in records.

use visavis_value::Instant;

use super::draw::Draw;
use super::expressions::Scope;
use super::json::odd;
use super::literals::{self, CALENDAR_SPANS, span};
use super::record::{Manner, value};
use super::schema::{Attribute, Kind, Schema, name};

/// How many segments filters may name, the first ones. The reference evaluator remembers nothing: it asks a segment of each event anew, and
/// what stands in filters behind that of each of theirs, so that in a large program one customer could take it minutes.
const IN_FILTERS: usize = 4;

/// An event of a source or of the context.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Its source, by number.
    pub(crate) source: usize,
    pub(crate) name: String,
    /// The field that says when, by number.
    at: Option<usize>,
    pub(crate) fields: Vec<Attribute>,
}

impl Event {
    /// An event of a source; some have a name that is an attribute of another source, some fields that of an attribute.
    pub(crate) fn draw(schema: &Schema, source: usize, draw: &mut Draw<'_>) -> Self {
        let place = schema.events.len();
        let borrowed = schema.attributes.iter().find(|a| {
            let own = schema.attributes.iter().any(|other| other.source == source && other.name == a.name);
            let taken = schema.events.iter().any(|event| event.name == a.name);
            a.source != source && a.group.is_none() && !a.key && !own && !taken
        });
        let name = match borrowed.filter(|_| draw.once_in(8)) {
            Some(attribute) => attribute.name.clone(),
            None => draw.of(&[format!("e{place}"), format!("Ereignis {place}")]).clone(),
        };
        let mut fields = Vec::new();
        let timed = draw.below(4) > 0;
        if timed {
            let kind = if draw.below(3) == 0 { Kind::Date } else { Kind::DateTime };
            fields.push(Attribute::time(source, "at".into(), kind, draw));
        }
        for field in 0..draw.below(5) {
            let shadowing = schema.attributes.first().map(|a| a.name.clone()).filter(|_| field == 1);
            let plain = draw.of(&[format!("f{field}"), format!("Feld {field}")]).clone();
            let name = shadowing.filter(|_| draw.once_in(4)).unwrap_or(plain);
            fields.push(Attribute::field(source, name, &mut draw.kid()));
        }
        Self { source, name, at: timed.then_some(0), fields }
    }

    /// The declaration.
    pub(crate) fn print(&self) -> String {
        let at = self.time().map(|at| format!(" at {}", name(&at.name))).unwrap_or_default();
        let fields: String = self.fields.iter().map(Attribute::print).collect();
        format!("  event {}{at} {{\n{fields}  }}\n", name(&self.name))
    }

    fn time(&self) -> Option<&Attribute> {
        self.fields.get(self.at?)
    }

    fn has_dates(&self) -> bool {
        self.time().is_some_and(|at| at.kind == Kind::Date)
    }

    /// As an aggregate names it.
    fn reference(&self, sources: &[String], draw: &mut Draw<'_>) -> String {
        let own = name(&self.name);
        match sources.get(self.source).filter(|_| draw.once_in(5)) {
            Some(source) => format!("{source}.{own}"),
            None => own,
        }
    }

    /// A span that its time may be moved by.
    fn span(&self, draw: &mut Draw<'_>) -> &'static str {
        if self.has_dates() { draw.word(CALENDAR_SPANS) } else { span(draw) }
    }
}

/// What an aggregate may make of a field of a type; the type that it gives.
fn of_field(kind: &Kind, timed: bool) -> Vec<(&'static str, Kind)> {
    let mut all = vec![("count", Kind::Int), ("any", Kind::Bool)];
    // Sums are drawn more often, since few fields have one.
    for _ in 0..4 {
        match kind {
            Kind::Int => all.extend([("sum", Kind::Int), ("avg", Kind::Number)]),
            Kind::Number | Kind::Money(_) => all.extend([("sum", kind.clone()), ("avg", kind.clone())]),
            _ => {}
        }
    }
    if !matches!(kind, Kind::Bool | Kind::Enum(_) | Kind::List(_) | Kind::Map(_)) {
        all.extend([("min", kind.clone()), ("max", kind.clone())]);
    }
    if timed {
        all.extend([("latest", kind.clone()), ("earliest", kind.clone())]);
    }
    all
}

impl Scope<'_> {
    /// An aggregate of the type, where the program has an event for one.
    pub(crate) fn aggregate(&self, kind: &Kind, draw: &mut Draw<'_>) -> Option<String> {
        let events = &self.schema.events;
        let mut choices: Vec<(&'static str, &Event, Option<&Attribute>)> = Vec::new();
        for event in events {
            let whole = [("count", Kind::Int), ("any", Kind::Bool)];
            choices.extend(whole.iter().filter(|(_, of)| of == kind).map(|(word, _)| (*word, event, None)));
            for field in &event.fields {
                let fits = of_field(&field.kind, event.at.is_some()).into_iter().filter(|(_, of)| of == kind);
                choices.extend(fits.map(|(word, _)| (word, event, Some(field))));
            }
        }
        if choices.is_empty() {
            return None;
        }
        let (function, event, field) = *draw.of(&choices);
        let mut out = format!("{function}({}", event.reference(&self.schema.sources, draw));
        if let Some(field) = field {
            out.push_str(&format!(".{}", name(&field.name)));
        }
        if event.at.is_some() && draw.below(3) > 0 {
            out.push_str(&format!(" in {}", self.event_window(event, &mut draw.kid())));
        }
        if draw.below(2) == 1 {
            out.push_str(&self.filter(event, &mut draw.kid()));
        }
        if event.at.is_some() && matches!(function, "count" | "any") && draw.once_in(3) {
            out.push_str(&self.sequence(event, draw));
        }
        Some(format!("{out})"))
    }

    /// A condition about events: whether there is one, or how many there are.
    pub(crate) fn about_events(&self, draw: &mut Draw<'_>) -> Option<String> {
        if draw.below(2) == 0 {
            return self.aggregate(&Kind::Bool, draw);
        }
        let count = self.aggregate(&Kind::Int, draw)?;
        Some(format!("{count} {} {}", draw.word(&[">", ">=", "=", "<"]), draw.word(&["0", "1", "2", "3"])))
    }

    fn filter(&self, event: &Event, draw: &mut Draw<'_>) -> String {
        let few = self.segments.get(..IN_FILTERS).unwrap_or(self.segments);
        let inside = Scope { hand: Some(event), segments: few, ..*self };
        format!(" where {}", inside.condition(draw))
    }

    fn sequence(&self, first: &Event, draw: &mut Draw<'_>) -> String {
        let timed: Vec<&Event> = self.schema.events.iter().filter(|event| event.at.is_some()).collect();
        let next = *draw.of(&timed);
        let not = if draw.below(2) == 1 { " not" } else { "" };
        let within = first.span(draw);
        let filter = if draw.below(2) == 1 { self.filter(next, &mut draw.kid()) } else { String::new() };
        format!("{not} followed by {} within {within}{filter}", name(&next.name))
    }

    /// A window: its ends see no fields.
    fn event_window(&self, event: &Event, draw: &mut Draw<'_>) -> String {
        if draw.below(3) < 2 {
            return format!("{} {}", draw.word(&["last", "last", "next"]), event.span(draw));
        }
        let outside = Scope { hand: None, ..*self };
        let end = |draw: &mut Draw<'_>| {
            let kind = if draw.below(2) == 0 { Kind::Date } else { Kind::DateTime };
            if draw.once_in(3) {
                format!("({})", outside.expr(&kind, &mut draw.kid()))
            } else {
                literals::bare(&kind, draw)
            }
        };
        let (low, high) = (end(draw), end(draw));
        match draw.below(4) {
            0 => format!("{low}.."),
            1 => format!("..{high}"),
            2 => format!("{low}..{high}"),
            _ => format!("{low}..<{high}"),
        }
    }
}

/// A customer's events of one kind, as JSON; `None` where nothing stands.
pub(crate) fn list(event: &Event, manner: &Manner, now: Instant, draw: &mut Draw<'_>) -> Option<String> {
    match draw.below(16) {
        1 => return None,
        2 => return Some("null".into()),
        3 if manner.wild => return Some(odd(draw)),
        _ => {}
    }
    let mut times: Vec<String> = Vec::new();
    let mut elements = Vec::new();
    for _ in 0..draw.below(6) {
        let mut kid = draw.kid();
        elements.push(element(event, manner, now, &mut times, &mut kid));
    }
    Some(format!("[{}]", elements.join(", ")))
}

fn element(
    event: &Event,
    manner: &Manner,
    now: Instant,
    times: &mut Vec<String>,
    draw: &mut Draw<'_>,
) -> String {
    if manner.wild && draw.once_in(12) {
        return draw.word(&["null", "5", "[]", "\"x\"", "{}"]).to_owned();
    }
    let mut members = Vec::new();
    for (place, field) in event.fields.iter().enumerate() {
        let mut kid = draw.kid();
        let Some(mut value) = value(field, manner, now, &mut kid) else { continue };
        if event.at == Some(place) {
            // Some events are at the same time as one before.
            if !times.is_empty() && draw.once_in(4) {
                value = draw.of(times).clone();
            }
            times.push(value.clone());
        }
        let key = field.column.as_ref().unwrap_or(&field.name);
        let key = serde_json::Value::from(key.as_str());
        if kid.once_in(20) {
            // The second of two is what counts.
            members.push(format!("{key}: {}", odd(&mut kid)));
        }
        members.push(format!("{key}: {value}"));
    }
    if draw.once_in(6) {
        members.push("\"unknown\": [{}]".into());
    }
    format!("{{{}}}", members.join(", "))
}
