//! Steps and conditions as items of a drawing.
//!
//! In: what an explanation says. Out: items; what decided is opened, the rest is one line each unless everything is asked for.

use visavis::LimitOf;
use visavis_check::model::During;
use visavis_value::bucket::Share;
use visavis_value::{Instant, Value, calendar, print};
use visavis_why::{Clause, Draw, Kind, Node, Place, Step};

use super::Told;
use super::line::{Item, Mark};
use super::words;
use crate::screen;

/// What of a condition is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    /// How far.
    pub(crate) open: Open,
    /// Opened also where it decided nothing.
    pub(crate) full: bool,
    /// Whether what decided has its sign.
    pub(crate) signs: bool,
}

/// How far a condition is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Open {
    /// One line
    Closed,
    /// One line with the values seen
    Values,
    /// With what is below it
    Whole,
}

/// A step as an item; nothing for one that goes without saying.
pub(crate) fn step(step: &Step, told: &Told<'_>, view: View) -> Option<Item> {
    let mark = if step.passed { Mark::Yes } else { Mark::No };
    let of_condition = |word: &str, node: &Node, rule: &str| {
        let mut item = node_item(node, told, view, true);
        if !step.passed && node.truth().is_none() {
            item.notes.push(rule.to_owned());
        }
        item.mark = mark;
        item.text = format!("{word} {}", item.text);
        item
    };
    Some(match &step.clause {
        Clause::Channel(_) if step.passed => return None,
        Clause::Channel(id) => {
            let name = told.model.channels.get(id.index()).map_or("", |channel| channel.name.as_str());
            Item::new(mark, format!("no content via {name}"))
        }
        Clause::During { during, now } => {
            let runs = format!("during {}", days(*during, told));
            let now = words::value(&Value::DateTime(*now), told.zone());
            Item::new(mark, if step.passed { runs } else { format!("{runs}: now is {now}") })
        }
        Clause::Requires(node) => {
            of_condition("requires", node, "consent that is not known to be given is not given")
        }
        Clause::For(node) => of_condition("for", node, "what is not known to be true does not match"),
        Clause::Except(node) => of_condition("except", node, "what is not known to be false excludes"),
        Clause::Guard { guard, when } => {
            let guard = told.model.guards.get(guard.index());
            let name = guard.map_or("", |guard| guard.name.as_str());
            of_condition(&format!("guard {name}: when"), when, "what is not known to be false vetoes")
        }
        Clause::Quiet { hours, local } => {
            let local = words::value(&Value::Time(*local), told.zone());
            Item::new(mark, format!("quiet {hours}: it is {local} where the customer is"))
        }
        Clause::Limit { limit, of, most, counted } => {
            let whose = if *of == LimitOf::Channel { "the channel's " } else { "" };
            let said = match (counted, step.passed) {
                (None, _) => "reached, since there is no key to count by".into(),
                (Some(counted), true) => format!("not reached, {} before", contacts(*counted)),
                (Some(counted), false) if counted < most => {
                    format!("reached, {} before and what this decision chose already", contacts(*counted))
                }
                (Some(counted), false) => format!("reached, {} before", contacts(*counted)),
            };
            Item::new(mark, format!("{whose}{limit}: {said}"))
        }
        Clause::Holdout { universal, share, draw } => {
            let whose = if *universal { "the program's holdout" } else { "holdout" };
            let share = percent(*share);
            let text = match (words::bucket(draw), step.passed) {
                (Some(bucket), true) => format!("{whose} {share}: not in it, bucket {bucket}"),
                (Some(bucket), false) => format!("{whose} {share}: in it, bucket {bucket}"),
                (None, _) => format!("{whose} {share}: in it, since there is no key to make a bucket of"),
            };
            Item { notes: of_what(draw, told, !step.passed || view.full), ..Item::new(mark, text) }
        }
        Clause::Variant { name, draw, from_to } => {
            let text = match (words::bucket(draw), from_to) {
                (Some(bucket), Some((from, to))) => {
                    let (from, to) = (from.to_f64(), to.to_f64());
                    let name = name.as_deref().unwrap_or_default();
                    format!("variant {name}: bucket {bucket} is in {from}..<{to}")
                }
                _ => String::from("variant: nobody knows which, since there is no key to make a bucket of"),
            };
            Item { notes: of_what(draw, told, !step.passed || view.full), ..Item::new(mark, text) }
        }
    })
}

fn contacts(number: u64) -> String {
    if number == 0 { "no contact".into() } else { screen::count(number, "contact") }
}

/// A condition or value and what is below it; `at_home` says whether its own place is told.
pub(crate) fn node_item(node: &Node, told: &Told<'_>, view: View, at_home: bool) -> Item {
    let mark = match (node.is_condition, node.truth()) {
        (false, _) => Mark::Plain,
        (true, Some(true)) => Mark::Yes,
        (true, Some(false)) => Mark::No,
        (true, None) => Mark::Unknown,
    };
    let mut item = Item::new(mark, result(node, told));
    item.place = at_home.then(|| told.place(&node.place));
    let notes = node
        .seen
        .iter()
        .filter(|seen| seen.name != node.text || seen.absence.is_some() || seen.made.is_some())
        .map(|seen| match &seen.made {
            // The value is the node's own.
            Some(made) if seen.name == node.text => words::made(made),
            _ => words::seen(seen, told),
        });
    match view.open {
        Open::Closed => return item,
        Open::Values => {
            item.aside = notes.chain(values_of_names(node, told)).collect();
            return item;
        }
        Open::Whole => {}
    }
    let decides = node.decided && !node.parts.iter().any(|part| part.decided);
    item.decides = decides && view.signs;
    if item.decides {
        item.notes = notes.collect();
    } else {
        item.aside = notes.collect();
    }
    if matches!(node.kind, Kind::Segment(_)) && node.parts.iter().any(|part| part.truth().is_none()) {
        item.notes.push("nobody is in a segment who is not known to be".into());
    }
    // What a deciding test looked at belongs to it, marked or not; of logic only what decided.
    let of_test = decides || !node.is_condition || view.full;
    let open = |part: &Node| {
        let open = if part.decided || of_test { Open::Whole } else { Open::Values };
        View { open, ..view }
    };
    let is_name = matches!(node.kind, Kind::Segment(_) | Kind::Let(_) | Kind::Table(_));
    match node.parts.as_slice() {
        [definition] if is_name && definition.kind == Kind::If => {
            branches(definition, told, view, &mut item.children);
            if let Some(first) = item.children.first_mut() {
                first.place = Some(told.place(&definition.place));
            }
        }
        // A literal says what the name's value says already.
        [definition] if is_name && definition.kind == Kind::Value && is_bare(definition) => {}
        _ if node.kind == Kind::If => {
            branches(node, told, view, &mut item.children);
        }
        parts => item.children.extend(parts.iter().map(|part| node_item(part, told, open(part), is_name))),
    }
    item
}

/// The `let`s that a test looked at, as values.
fn values_of_names<'n>(node: &'n Node, told: &'n Told<'_>) -> impl Iterator<Item = String> + 'n {
    let names = node.parts.iter().filter(|part| node.kind == Kind::Test && !part.is_condition);
    names.map(|part| result(part, told))
}

fn is_bare(node: &Node) -> bool {
    node.seen.is_empty() && node.parts.is_empty()
}

/// `if`, `else if` and what was taken, in one row.
fn branches(node: &Node, told: &Told<'_>, view: View, into: &mut Vec<Item>) {
    let (mut node, mut word) = (node, "if");
    if let [condition] = node.parts.as_slice() {
        let mut item = node_item(condition, told, View { open: Open::Whole, ..view }, false);
        item.text = format!("if {}", item.text);
        into.push(item);
    }
    while let [condition, taken] = node.parts.as_slice() {
        let mut item = node_item(condition, told, View { open: Open::Whole, ..view }, false);
        item.text = format!("{word} {}", item.text);
        into.push(item);
        if taken.kind == Kind::If && condition.truth() != Some(true) {
            (node, word) = (taken, "else if");
            continue;
        }
        let then = if condition.truth() == Some(true) { "then" } else { "else" };
        let mut item = node_item(taken, told, View { open: Open::Whole, ..view }, false);
        item.text = format!("{then} {}", if is_bare(taken) { taken.text.clone() } else { item.text });
        into.push(item);
        break;
    }
}

/// `age >= 18: false`, `discount = 0.1`
fn result(node: &Node, told: &Told<'_>) -> String {
    let text = &node.text;
    if node.kind == Kind::Row {
        return format!("{text}: {}", if node.truth() == Some(true) { "holds" } else { "does not hold" });
    }
    match (&node.value, node.is_condition) {
        (Some(Value::Bool(true)), true) => format!("{text}: true"),
        (Some(Value::Bool(false)), true) => format!("{text}: false"),
        (_, true) => format!("{text}: unknown"),
        (Some(value), false) => format!("{text} = {}", words::value(value, told.zone())),
        (None, false) => format!("{text} is missing"),
    }
}

impl Told<'_> {
    /// A place in the rules, by the file's name within the project.
    pub(crate) fn place(&self, place: &Place) -> String {
        let file = place.file.strip_prefix(self.folder.as_str()).unwrap_or(&place.file);
        format!("{file}:{}", place.line)
    }
}

fn percent(share: Share) -> String {
    let mut out = String::new();
    print::percent(&mut out, share.to_f64());
    out
}

fn of_what(draw: &Draw, told: &Told<'_>, tell: bool) -> Vec<String> {
    let by = draw.by.and_then(|id| words::attribute_name(told.model, id));
    match (&draw.key, by) {
        _ if !tell => Vec::new(),
        (Some(key), Some(by)) => vec![format!("of {by} = {key:?} and the salt {:?}", draw.salt.as_str())],
        (Some(key), None) => {
            vec![format!("of the record's number {key} and the salt {:?}", draw.salt.as_str())]
        }
        (None, Some(by)) => vec![format!("{by} is missing")],
        (None, None) => Vec::new(),
    }
}

/// `2026-03-01..2026-04-15`, with times where an end is no midnight.
fn days(during: During, told: &Told<'_>) -> String {
    let zone = told.zone();
    let end = |at: Option<Instant>, is_end: bool| {
        let Some(at) = at else { return String::new() };
        let day = calendar::date_of(at, zone);
        let is_midnight = day.and_then(|day| calendar::midnight(day, zone)) == Some(at);
        let last = calendar::date_of(Instant(at.0 - i64::from(is_end)), zone);
        match last.filter(|_| is_midnight) {
            Some(day) => words::value(&Value::Date(day), zone),
            None => words::value(&Value::DateTime(at), zone),
        }
    };
    format!("{}..{}", end(during.start, false), end(during.end, true))
}
