//! Decision tables: each row a circuit, each result a value by row.
//!
//! In: a table of the model. Out: a table of the graph, once, and a node for each of its results.

use visavis_check::model::{self, TableId};
use visavis_image::image::{Hit, RegType};

use super::{Lower, Mode};
use crate::dag::{Node, NodeId, OutputNode, TableNode};
use crate::intern::number;

impl Lower<'_> {
    /// A result of a table.
    pub(super) fn table(&mut self, id: TableId, output: u32, ty: RegType) -> Option<NodeId> {
        let table = match self.tables.get(id.index()).copied().flatten() {
            Some(table) => table,
            None => self.table_node(id)?,
        };
        Some(self.dag.node(Node::Table { table, output, ty }))
    }

    fn table_node(&mut self, id: TableId) -> Option<u32> {
        let table = self.model.tables.get(id.index())?;
        let tests: Vec<Option<Vec<NodeId>>> = table
            .rows
            .iter()
            .map(|row| {
                let tests: Vec<_> = row.cells.iter().filter_map(|cell| cell.test).collect();
                self.want_all(&tests, Mode::True)
            })
            .collect();
        let outputs: Vec<Option<OutputNode>> = table
            .outputs
            .iter()
            .enumerate()
            .map(|(place, output)| self.output(table, place, output))
            .collect();
        let tests: Vec<Vec<NodeId>> = tests.into_iter().collect::<Option<_>>()?;
        let outputs = outputs.into_iter().collect::<Option<_>>()?;
        let rows = tests.iter().map(|tests| self.dag.and(tests)).collect();
        let node = TableNode { name: table.name.clone(), hit: hit(table.hit), rows, outputs };
        let place = number(self.dag.tables.len());
        self.dag.tables.push(node);
        if let Some(at) = self.tables.get_mut(id.index()) {
            *at = Some(place);
        }
        Some(place)
    }

    fn output(&mut self, table: &model::Table, place: usize, output: &model::Output) -> Option<OutputNode> {
        let given: Vec<_> = table.rows.iter().filter_map(|row| row.outputs.get(place).copied()).collect();
        let rows = self.want_all(&given, Mode::Value);
        let otherwise = table.otherwise.as_ref().and_then(|given| given.get(place));
        let otherwise = match otherwise.map(|given| self.want(*given, Mode::Value)) {
            Some(node) => Some(node?),
            None => None,
        };
        Some(OutputNode { each: RegType::of(&output.each), rows: rows?, otherwise })
    }
}

/// Where several rows hold under `unique` they give the same, so that the first will do.
fn hit(hit: model::Hit) -> Hit {
    match hit {
        model::Hit::Unique | model::Hit::First => Hit::First,
        model::Hit::Sum => Hit::Sum,
        model::Hit::Max => Hit::Max,
        model::Hit::Min => Hit::Min,
        model::Hit::Count => Hit::Count,
        model::Hit::All => Hit::All,
    }
}
