//! Decision tables of the checked program.
//!
//! In: nothing. Out: plain values that both evaluators and the compiler read. What a row asks is an expression like any
//! other, so that a table means nothing that the language does not say already.

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::{Type, Value, number};

use super::ExprId;

/// A decision table: a row holds where each of its cells is known true.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// What is tested, by column; cells hold it inside their tests.
    pub inputs: Vec<ExprId>,
    /// What it gives; never empty.
    pub outputs: Vec<Output>,
    /// What several rows that hold come to.
    pub hit: Hit,
    /// The rows from the top, `otherwise` aside.
    pub rows: Vec<Row>,
    /// What `otherwise` gives, by output: the row that holds where no other does.
    pub otherwise: Option<Vec<ExprId>>,
    /// Where declared.
    pub span: Span,
}

/// A result of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Its name; `None` where the table has one result and is that itself.
    pub name: Option<SmolStr>,
    /// The type of what each row gives.
    pub each: Type,
    /// The type of the result: of `hit count` an int, of `hit all` a list, else as of each row.
    pub ty: Type,
    /// Whether the result may be missing for a customer who is in every source.
    pub optional: bool,
}

/// What the rows that hold come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hit {
    /// The one row; where several hold they give the same
    Unique,
    /// The first row from the top
    First,
    /// The sum of an output, exact for ints and money; missing where a row's is, or where it does not fit
    Sum,
    /// The greatest; missing where a row's is
    Max,
    /// The least; missing where a row's is
    Min,
    /// How many rows hold; never missing
    Count,
    /// The outputs as a list, in order of rows; missing where a row's is, empty where no row holds
    All,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The tests, one for each input.
    pub cells: Vec<Cell>,
    /// What it gives, one for each output.
    pub outputs: Vec<ExprId>,
    /// Where it stands.
    pub span: Span,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What must be known true; `None` for `any`, which holds always.
    pub test: Option<ExprId>,
    /// For which values of the input that is, where it is known beforehand. Says nothing that the test does not say.
    pub region: Option<Region>,
    /// Where it stands.
    pub span: Span,
}

/// The values of an input for which a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Whether it holds where the input is missing.
    pub missing: bool,
    /// Where it is there.
    pub values: Values,
}

/// A set of values of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Of an ordered type, by keys in the order of values (see [`Values::key`]): closed intervals, in order, none touching another.
    /// Of a type that has no keys all of them or none: whether there is an interval.
    Keys(Vec<(i64, i64)>),
    /// Texts as the input's type folds them, in order; of an enumeration its own spellings
    Texts {
        /// Which.
        texts: Vec<SmolStr>,
        /// Whether all texts but these.
        except: bool,
    },
}

impl Values {
    /// The key of a bool, int, number, amount of money, date, datetime or time of day; in the order of the values of its type.
    #[must_use]
    pub fn key(value: &Value) -> Option<i64> {
        Some(match value {
            Value::Bool(b) => i64::from(*b),
            Value::Int(i) => *i,
            Value::Number(x) => number::order_key(*x),
            Value::Money(amount) => amount.units,
            Value::Date(date) => i64::from(date.0),
            Value::DateTime(at) => at.0,
            Value::Time(time) => time.0,
            _ => return None,
        })
    }
}
