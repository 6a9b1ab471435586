//! A row of a table as slots.
//!
//! In: the header's names once, then the cells of each row. Out: the same slots as JSON of that meaning gives. An empty cell is missing;
//! a list is `;`-separated or a JSON array, a map a JSON object.

use std::sync::Arc;

use visavis_image::image::Shape;

use super::Profile;
use super::Setting;
use super::fit::{self, Origin};
use super::json::{self, Scratch};
use super::record::{Found, Outline, Record};
use crate::error::RecordError;
use crate::layout::{EventLeaf, Leaf, Plan, Standing};
use crate::program::Program;
use crate::scanner::{Scanner, Token};

/// What is read, each with its column.
type Bound<T> = Vec<(usize, T)>;

/// Which column of a table goes where; made once for each table by [`Engine::columns`](crate::Engine::columns).
#[derive(Debug, Clone)]
pub struct Columns {
    program: Arc<Program>,
    /// What is read, each with its column.
    cells: Bound<Leaf>,
    /// The columns that hold whole histories.
    events: Bound<EventLeaf>,
    /// The source whose table it is.
    source: Option<usize>,
}

impl Columns {
    pub(crate) fn new<'h>(program: Arc<Program>, header: impl IntoIterator<Item = &'h str>) -> Self {
        let names = &program.layout.names;
        let (cells, events) =
            bind(header, |name| (names.column(name).to_vec(), names.event_column(&program.image, name)));
        Self { program, cells, events, source: None }
    }

    /// The columns of a source's own table: each name is that source's, as it is under the source's name in a record.
    pub(crate) fn of_source<'h>(
        program: Arc<Program>,
        source: usize,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Self {
        let names = &program.layout.names;
        let own = program.image.sources.get(source).map_or("", |source| source.name.as_str());
        let (cells, events) = bind(header, |name| {
            let name = format!("{own}.{name}");
            let of_own = |leaf: &&Leaf| leaf.standing == Standing::Nested;
            let cells = names.column(&name).iter().filter(of_own).copied().collect();
            (cells, names.event_column(&program.image, &name))
        });
        Self { program, cells, events, source: Some(source) }
    }

    /// The columns that are read, each once.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        used(&self.cells)
    }

    /// Whether any column is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.events.is_empty()
    }

    pub(super) fn belongs_to(&self, program: &Arc<Program>) -> bool {
        Arc::ptr_eq(&self.program, program)
    }

    pub(super) fn source(&self) -> Option<usize> {
        self.source
    }
}

/// What each name of a header names, with its column. As in JSON, of two equal names the last counts.
fn bind<'h>(
    header: impl IntoIterator<Item = &'h str>,
    named: impl Fn(&str) -> (Vec<Leaf>, Vec<EventLeaf>),
) -> (Bound<Leaf>, Bound<EventLeaf>) {
    let (mut cells, mut events) = (Vec::new(), Vec::new());
    for (column, name) in header.into_iter().enumerate() {
        let (leaves, of_events) = named(name.strip_prefix('\u{feff}').unwrap_or(name));
        put(&mut cells, column, leaves);
        put(&mut events, column, of_events);
    }
    (cells, events)
}

fn put<T: PartialEq>(all: &mut Bound<T>, column: usize, leaves: Vec<T>) {
    for leaf in leaves {
        all.retain(|(_, other)| *other != leaf);
        all.push((column, leaf));
    }
}

/// The columns of cells, each once.
pub(super) fn used(cells: &[(usize, Leaf)]) -> impl Iterator<Item = usize> {
    let columns = cells
        .iter()
        .enumerate()
        .filter(|(at, (column, _))| !cells.iter().take(*at).any(|(other, _)| other == column));
    columns.map(|(_, (column, _))| *column)
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
        if columns.belongs_to(&self.program) {
            self.cells(columns, cell);
        }
        self.end(Ok(()))
    }

    pub(super) fn cells<'c>(&mut self, columns: &Columns, cell: impl Fn(usize) -> Option<&'c str>) {
        for (column, leaf) in &columns.cells {
            if let Some(text) = cell(*column).filter(|text| !text.is_empty()) {
                self.cell(*leaf, text);
            }
        }
        for (column, leaf) in &columns.events {
            if let Some(text) = cell(*column).filter(|text| !text.is_empty()) {
                self.list_cell(*leaf, text);
            }
        }
    }

    /// A cell that holds a whole history, as a list of JSON.
    fn list_cell(&mut self, leaf: EventLeaf, text: &str) {
        let program = &*self.program;
        let Some(plan) = program.layout.events.plans.get(leaf.event as usize) else { return };
        if leaf.standing == Standing::Nested
            && let Some(outline) = self.record.outlines.get_mut(plan.source)
        {
            *outline = Outline::Nested;
        }
        let (record, scratch) = (&mut self.record, &mut self.scratch);
        if is_whole_json(text) {
            // It is JSON, so that reading it ends well whatever it holds.
            let _ = json::read_events(program, record, scratch, text.as_bytes(), leaf);
        } else {
            // As JSON a text is no list either.
            let json = Setting::Text(text).to_json();
            let _ = json::read_events(program, record, scratch, json.as_bytes(), leaf);
        }
    }

    pub(super) fn cell(&mut self, leaf: Leaf, text: &str) {
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
        if may_be_json(plan, text) && is_whole_json(text) {
            // It is JSON, so that reading it ends well whatever it holds.
            let (record, scratch) = (&mut self.record, &mut self.scratch);
            let _ = json::read_value(program, record, scratch, text.as_bytes(), leaf);
        } else if leaf.standing != Standing::Shared && fill(program, plan, &mut self.record, None, text) {
            self.record.note(plan, leaf, true);
        } else {
            self.record.note_misfit(program, plan, leaf, &format!("{text:?}"));
        }
    }
}

/// A cell of a row that is an event, for a field of it.
pub(super) fn field_cell(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    (event, leaf, plan): (usize, Leaf, &Plan),
    text: &str,
) {
    if may_be_json(plan, text) && is_whole_json(text) {
        // It is JSON, so that reading it ends well whatever it holds.
        let _ = json::read_field(program, record, scratch, text.as_bytes(), (event, leaf));
    } else if fill(program, plan, record, Some(event), text) {
        record.note_field(event, leaf.attribute, Found::Nested(true));
    } else {
        record.note_field_misfit(program, event, leaf.attribute, &format!("{text:?}"));
    }
}

fn may_be_json(plan: &Plan, text: &str) -> bool {
    match plan.shape {
        Shape::Scalar => false,
        Shape::List => text.starts_with('['),
        Shape::Map => true,
    }
}

/// Puts a cell in each slot of its attribute, or of the field of the event in hand; `false` for a misfit.
fn fill(program: &Program, plan: &Plan, record: &mut Record, event: Option<usize>, text: &str) -> bool {
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
        word.map(|word| record.put(event, slot.slot, word)).is_some()
    })
}

fn is_whole_json(text: &str) -> bool {
    Scanner::new(text.as_bytes()).is_ok_and(|mut scanner| scanner.skip().and_then(|()| scanner.end()).is_ok())
}
