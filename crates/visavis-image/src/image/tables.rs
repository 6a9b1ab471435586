//! Decision tables of an image.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{AtomId, CellId, RegType, Shape, Word};

/// A decision table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: SmolStr,
    /// What the rows that hold come to.
    pub hit: Hit,
    /// By row: what must be yes for it to hold; `None` where nothing must.
    pub rows: Vec<Option<AtomId>>,
    /// What it gives; never empty.
    pub outputs: Vec<Output>,
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
