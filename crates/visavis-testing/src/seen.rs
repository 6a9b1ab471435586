//! The values in an expression, for a report.
//!
//! In: an expression and the customer it was evaluated for. Out: its parts with their values, as they are written in the program, of
//! the tree that explains it. Long trees are cut.

use visavis_check::model::ExprId;
use visavis_value::{Value, Zone, print};
use visavis_why::{Absence, Kind, Node, Scene, Wanted, explain};

use crate::report::Seen;

/// How many parts are shown.
const MOST: usize = 40;

/// What values are seen with.
pub(crate) struct Eyes<'a>(pub(crate) Scene<'a>);

impl Eyes<'_> {
    /// The parts of an expectation; itself where it has none.
    pub(crate) fn parts(&self, id: ExprId) -> Vec<Seen> {
        let whole = self.whole(id, Wanted::True);
        whole.map_or_else(Vec::new, |whole| if whole.inside.is_empty() { vec![whole] } else { whole.inside })
    }

    /// An expression with its value and its parts.
    pub(crate) fn whole(&self, id: ExprId, wanted: Wanted) -> Option<Seen> {
        // A program that is too large to explain was refused before any of its tests was run.
        let tree = explain(&self.0, id, wanted).ok()?;
        let mut left = MOST;
        Some(self.part(&tree, &mut left))
    }

    fn part(&self, node: &Node, left: &mut usize) -> Seen {
        *left = left.saturating_sub(1);
        let mut inside = Vec::new();
        for seen in &node.seen {
            if *left == 0 {
                break;
            }
            *left -= 1;
            let value = match (&seen.value, &seen.absence) {
                (Some(value), None) => self.written(value),
                (Some(value), Some(_)) => format!("{}, as nothing else is given", self.written(value)),
                (None, Some(Absence::NotInSource { source })) => format!("missing, not in `{source}`"),
                (None, _) => "missing".to_owned(),
            };
            inside.push(Seen { text: seen.name.clone(), value, is_condition: false, inside: Vec::new() });
        }
        for part in &node.parts {
            if *left == 0 {
                break;
            }
            inside.push(self.part(part, left));
        }
        let text = match &node.kind {
            Kind::Segment(name) | Kind::Let(name) => name.to_string(),
            _ => without_brackets(&node.text).to_owned(),
        };
        let none = if node.is_condition { "unknown" } else { "missing" };
        let value = node.value.as_ref().map_or_else(|| none.to_owned(), |value| self.written(value));
        Seen { text, value, is_condition: node.is_condition, inside }
    }

    fn written(&self, value: &Value) -> String {
        written(value, self.0.model.project.zone)
    }
}

/// A part without the brackets around all of it.
fn without_brackets(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return text };
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return text;
        }
    }
    if depth == 0 { without_brackets(inner.trim()) } else { text }
}

/// A value as the language writes it.
pub(crate) fn written(value: &Value, zone: Zone) -> String {
    match value {
        Value::Text(text) | Value::Version(text) => format!("{text:?}"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item, zone)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", written(value, zone))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        _ => {
            let mut text = String::new();
            print::value(&mut text, value, zone);
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_brackets;

    #[test]
    fn only_brackets_around_the_whole_go() {
        for (text, bare) in
            [("(a)", "a"), ("((a) or b)", "(a) or b"), ("(a) or (b)", "(a) or (b)"), ("f(a)", "f(a)")]
        {
            assert_eq!(without_brackets(text), bare);
        }
    }
}
