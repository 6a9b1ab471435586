//! A row of a table as slots.
//!
//! In: the header's names once, then the cells of each row. Out: the same slots as JSON of that meaning gives. An empty cell is missing;
//! a list is `;`-separated or a JSON array, a map a JSON object.

use std::sync::Arc;

use visavis_image::image::Shape;

use super::Profile;
use super::fit::{self, Origin};
use super::json;
use super::record::{Found, Outline, Record};
use crate::error::RecordError;
use crate::layout::{Leaf, Plan, Standing};
use crate::program::Program;
use crate::scanner::{Scanner, Token};

/// Which column of a table goes where; made once for each table by [`Engine::columns`](crate::Engine::columns).
#[derive(Debug, Clone)]
pub struct Columns {
    program: Arc<Program>,
    /// What is read, each with its column.
    cells: Vec<(usize, Leaf)>,
}

impl Columns {
    pub(crate) fn new<'h>(program: Arc<Program>, header: impl IntoIterator<Item = &'h str>) -> Self {
        let mut cells: Vec<(usize, Leaf)> = Vec::new();
        for (column, name) in header.into_iter().enumerate() {
            let name = name.strip_prefix('\u{feff}').unwrap_or(name);
            for leaf in program.layout.names.column(name) {
                // As in JSON, of two equal names the last counts.
                cells.retain(|(_, other)| other != leaf);
                cells.push((column, *leaf));
            }
        }
        Self { program, cells }
    }

    /// Whether any column is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

impl Profile {
    /// Reads a row of a table in place of what was there; `cell` gives the text of a column, `None` where the row ends before it.
    ///
    /// ```
    /// # fn run(engine: &visavis_engine::Engine) -> Result<(), Box<dyn std::error::Error>> {
    /// let columns = engine.columns(["customer_id", "tier", "address.city"]);
    /// let row = ["c-102", "gold", "Lyon"];
    /// let mut profile = engine.profile();
    /// profile.read_row(&columns, |column| row.get(column).copied())?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Profile::read_json`]; columns of another program give an empty record.
    pub fn read_row<'c>(
        &mut self,
        columns: &Columns,
        cell: impl Fn(usize) -> Option<&'c str>,
    ) -> Result<(), RecordError> {
        self.record.clear();
        if Arc::ptr_eq(&self.program, &columns.program) {
            for (column, leaf) in &columns.cells {
                if let Some(text) = cell(*column).filter(|text| !text.is_empty()) {
                    self.cell(*leaf, text);
                }
            }
        }
        self.finish(Ok(()))
    }

    fn cell(&mut self, leaf: Leaf, text: &str) {
        let program = &*self.program;
        let at = leaf.attribute as usize;
        let Some(plan) = program.layout.plans.get(at) else { return };
        if leaf.standing == Standing::Nested {
            if let Some(outline) = self.record.outlines.get_mut(plan.source) {
                *outline = Outline::Nested;
            }
        } else if let Some(Found::Nested(_)) = self.record.found.get(at) {
            return;
        }
        let is_json = match plan.shape {
            Shape::Scalar => false,
            Shape::List => text.starts_with('['),
            Shape::Map => true,
        };
        if is_json && is_whole_json(text) {
            // It is JSON, so that reading it ends well whatever it holds.
            let (record, scratch) = (&mut self.record, &mut self.scratch);
            let _ = json::read_value(program, record, scratch, text.as_bytes(), leaf);
        } else if leaf.standing != Standing::Shared && fill(program, plan, &mut self.record, text) {
            self.record.note(plan, leaf, true);
        } else {
            self.record.note_misfit(program, plan, leaf, &format!("{text:?}"));
        }
    }
}

/// Puts a cell in each slot of its attribute; `false` for a misfit.
fn fill(program: &Program, plan: &Plan, record: &mut Record, text: &str) -> bool {
    plan.slots.iter().all(|slot| {
        let start = record.pool.words_len();
        let mut word = |text: &str| {
            fit::word(program, plan, slot.word, &mut record.pool, Token::Text(text), Origin::Cell)
        };
        let word = match plan.shape {
            Shape::Scalar => word(text),
            Shape::List => {
                let item = |item: &str| if item.is_empty() { None } else { word(item) };
                let words: Option<Vec<u64>> = text.split(';').map(item).collect();
                words.and_then(|words| {
                    words.into_iter().for_each(|word| record.pool.push_word(word));
                    record.pool.words_from(start)
                })
            }
            Shape::Map => None,
        };
        word.map(|word| record.set(slot.slot, word)).is_some()
    })
}

fn is_whole_json(text: &str) -> bool {
    Scanner::new(text.as_bytes()).is_ok_and(|mut scanner| scanner.skip().and_then(|()| scanner.end()).is_ok())
}
