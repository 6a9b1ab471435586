//! Decision tables: columns that rows are looked up by, a circuit for what is left of each row, each result a value by row.
//!
//! In: a table of the model. Out: a table of the graph, once, and a node for each of its results.

use smol_str::SmolStr;
use visavis_check::model::{self, Region, TableId, Values};
use visavis_image::image::{Hit, RegType, Word};
use visavis_value::{Fold, Type, text};

use super::operand::Side;
use super::{Lower, Mode};
use crate::dag::{ColumnNode, KeySet, Keys, Node, NodeId, OutputNode, SubjectNode, TableNode};
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

    /// What several rows that hold come to, of a table of the graph.
    pub(crate) fn hit_of(&self, table: u32) -> Option<model::Hit> {
        let at = self.tables.iter().position(|known| *known == Some(table))?;
        self.model.tables.get(at).map(|table| table.hit)
    }

    fn table_node(&mut self, id: TableId) -> Option<u32> {
        let table = self.model.tables.get(id.index())?;
        let columns: Vec<Option<Option<ColumnNode>>> =
            (0..table.inputs.len()).map(|at| self.column(table, at)).collect();
        // One that waits for its value is one too.
        let is_read = |at: usize| matches!(columns.get(at), Some(Some(Some(_)) | None));
        let tests: Vec<Option<Vec<NodeId>>> = table
            .rows
            .iter()
            .map(|row| {
                // What a column says of a row need not be asked again.
                let left = row.cells.iter().enumerate();
                let left = left.filter(|(at, cell)| cell.region.is_none() || !is_read(*at));
                let tests: Vec<_> = left.filter_map(|(_, cell)| cell.test).collect();
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
        let columns = columns.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        let node = TableNode { name: table.name.clone(), hit: hit(table.hit), columns, rows, outputs };
        let place = number(self.dag.tables.len());
        self.dag.tables.push(node);
        if let Some(at) = self.tables.get_mut(id.index()) {
            *at = Some(place);
        }
        Some(place)
    }

    /// A column that rows can be looked up by; the inner `None` is one that they cannot.
    fn column(&mut self, table: &model::Table, at: usize) -> Option<Option<ColumnNode>> {
        let input = *table.inputs.get(at)?;
        let cells = || table.rows.iter().map(|row| row.cells.get(at).and_then(|cell| cell.region.as_ref()));
        if cells().flatten().next().is_none() {
            return Some(None);
        }
        let model = self.model;
        let ty = &model.exprs[input].ty;
        let subject = match (self.side(input), ty) {
            (Side::Stored(stored), Type::Text(_) | Type::Enum(_)) if self.stored_type(stored) == Some(ty) => {
                SubjectNode::Form(self.form(stored, Word::Symbol))
            }
            (
                side,
                Type::Bool
                | Type::Int
                | Type::Number
                | Type::Money(_)
                | Type::Date
                | Type::DateTime
                | Type::Time,
            ) => match side {
                Side::Stored(stored) => SubjectNode::Form(self.form(stored, Word::of(ty))),
                _ => SubjectNode::Value(self.want(input, Mode::Value)?),
            },
            _ => return Some(None),
        };
        let rows = cells().map(|region| region.map(|region| self.key_set(region, ty))).collect();
        Some(Some(ColumnNode { subject, rows }))
    }

    fn key_set(&mut self, region: &Region, ty: &Type) -> KeySet {
        let keys = match &region.values {
            Values::Keys(pieces) => Keys::Intervals(pieces.clone()),
            Values::Texts { texts, except } => {
                // Of a text they are folded already.
                let fold = if let Type::Enum(variants) = ty { variants.fold } else { Fold::None };
                let symbol = |text: &SmolStr| self.pools.symbols.id(text::fold(text, fold).into());
                Keys::Symbols { symbols: texts.iter().map(symbol).collect(), except: *except }
            }
        };
        KeySet { missing: region.missing, keys }
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
