//! A decision table as a tree: the rows that hold, and why those before them do not.
//!
//! In: a table and the output that is read. Out: a node whose parts are rows. Which rows hold is asked of their cells, each of
//! which is a condition that the reference evaluator evaluates.

use visavis_check::model::{ExprId, Hit, Row, Table};
use visavis_value::Value;

use crate::Scene;
use crate::build::{self, Opened};
use crate::node::{Kind, Node};
use crate::seen;

/// Of a table of more rows than these only those that hold are told.
const ROWS: usize = 20;

/// The node of an output of a table, opened where it was not before.
pub(crate) fn node(scene: &Scene<'_>, expr: ExprId, table: &Table, output: u32, opened: &mut Opened) -> Node {
    let mut node = Node { kind: Kind::Table(table.name.clone()), ..build::plain(scene, expr) };
    if !opened.opens(&table.name) {
        return node;
    }
    let takes_one = matches!(table.hit, Hit::Unique | Hit::First);
    let mut any_held = false;
    for row in &table.rows {
        let told = self::row(scene, table, row, opened);
        let holds = told.truth() == Some(true);
        if holds || table.rows.len() <= ROWS {
            node.parts.push(told);
        }
        if holds {
            any_held = true;
            node.parts.extend(given(scene, row.outputs.get(output as usize).copied(), opened));
            if takes_one {
                break;
            }
        }
    }
    if let Some(outputs) = table.otherwise.as_ref().filter(|_| !any_held) {
        let place = scene.texts.place(table.span);
        let text = String::from("otherwise");
        node.parts.push(Node { expr: None, kind: Kind::Row, text, place, ..held(true) });
        node.parts.extend(given(scene, outputs.get(output as usize).copied(), opened));
    }
    node
}

/// A node that holds or does not.
fn held(holds: bool) -> Node {
    Node {
        expr: None,
        kind: Kind::Row,
        text: String::new(),
        place: crate::node::Place::default(),
        value: Some(Value::Bool(holds)),
        is_condition: true,
        decided: false,
        seen: Vec::new(),
        parts: Vec::new(),
    }
}

/// A row with its cells, up to the first that is not known true.
fn row(scene: &Scene<'_>, table: &Table, row: &Row, opened: &mut Opened) -> Node {
    let mut cells = Vec::new();
    let mut holds = true;
    for (input, cell) in table.inputs.iter().zip(&row.cells) {
        let Some(test) = cell.test else { continue };
        let (seen, parts) = seen::by_cell(scene, test, opened);
        let input = scene.texts.of(scene.model.exprs[*input].span);
        let text = format!("{input} | {}", scene.texts.of(cell.span));
        // A table is a value, and takes what is pending for missing.
        let value = scene.eval(test);
        holds = value == Some(Value::Bool(true));
        cells.push(Node { kind: Kind::Test, text, seen, parts, value, ..build::plain(scene, test) });
        if !holds {
            break;
        }
    }
    let (text, place) = (scene.texts.of(row.span), scene.texts.place(row.span));
    Node { text, place, parts: cells, ..held(holds) }
}

/// What a row gives, where that is no literal: then the row says it already.
fn given(scene: &Scene<'_>, output: Option<ExprId>, opened: &mut Opened) -> Option<Node> {
    let node = build::node(scene, output?, opened);
    (!node.seen.is_empty() || !node.parts.is_empty()).then_some(node)
}
