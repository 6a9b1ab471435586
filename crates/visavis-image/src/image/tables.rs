//! Decision tables of an image.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{AtomId, CellId, RegType, Shape, SlotId, Word};

/// A decision table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: SmolStr,
    /// What the rows that hold come to.
    pub hit: Hit,
    /// What its rows are looked up by.
    pub columns: Vec<Column>,
    /// By row: what must be yes for it to hold, besides what the columns say; `None` where nothing must.
    pub rows: Vec<Option<AtomId>>,
    /// What it gives; never empty.
    pub outputs: Vec<Output>,
}

/// What rows are looked up by: a value that is cut into classes of which all rows say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The value.
    pub subject: Subject,
    /// Keys at which a class begins, in order: class 0 is a missing value, class 1 what comes before the first cut, the last class
    /// what comes from the last cut on. The key of a symbol is its number, of a number its `order_key`, of others their word.
    pub cuts: Vec<i64>,
    /// Where each row's ranges start; one more at the end.
    pub starts: Vec<u32>,
    /// Ranges of classes that the rows hold for, for each row in order and apart.
    pub ranges: Vec<(u32, u32)>,
}

/// Whose classes a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A slot of one word that is ordered, a number, a bool or a symbol
    Slot(SlotId),
    /// A cell of such a word, symbols aside
    Cell(CellId, Word),
}

impl Column {
    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.cuts.len() + 2
    }

    /// The class of a key.
    #[must_use]
    pub fn class_of(&self, key: i64) -> usize {
        self.cuts.partition_point(|cut| *cut <= key) + 1
    }

    /// The ranges of each row.
    pub fn rows(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        let ends = self.starts.iter().skip(1);
        self.starts
            .iter()
            .zip(ends)
            .map(|(start, end)| self.ranges.get(*start as usize..*end as usize).unwrap_or_default())
    }

    /// Whether a row holds for a class.
    #[must_use]
    pub fn lets(&self, row: u32, class: usize) -> bool {
        let at = |row: usize| self.starts.get(row).map(|start| *start as usize);
        let ranges = at(row as usize).zip(at(row as usize + 1));
        let ranges = ranges.and_then(|(start, end)| self.ranges.get(start..end)).unwrap_or_default();
        ranges.iter().any(|(low, high)| *low as usize <= class && class <= *high as usize)
    }
}

/// What the rows of a table that hold come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hit {
    /// The first row's
    First,
    /// The sum, exact for ints and money; missing where a row's is, or where there is no row
    Sum,
    /// The greatest, likewise
    Max,
    /// The least, likewise
    Min,
    /// How many rows hold, an int
    Count,
    /// A list in order of rows; missing where a row's is
    All,
}

/// A result of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The type of what each row gives.
    pub each: RegType,
    /// What each row gives.
    pub rows: Vec<Given>,
    /// What holds where no row does.
    pub otherwise: Option<Given>,
}

/// What a row gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// Nothing
    Missing,
    /// A constant, an entry of [`super::Image::consts`]
    Const(u32),
    /// What a cell holds
    Cell(CellId),
}

impl Output {
    /// The type of the result.
    #[must_use]
    pub fn ty(&self, hit: Hit) -> RegType {
        match hit {
            Hit::First | Hit::Sum | Hit::Max | Hit::Min => self.each,
            Hit::Count => RegType::scalar(Word::Int),
            Hit::All => RegType { shape: Shape::List, ..self.each },
        }
    }
}
