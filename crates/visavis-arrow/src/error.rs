//! Why a table of Arrow has no answer.

use arrow_schema::DataType;
use smol_str::SmolStr;
use visavis_engine::DecideError;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum ArrowError {
    /// A column that the program reads has a type that no attribute is read from.
    #[error(
        "the column `{column}` is {ty}, from which no attribute is read; cast it to a number, a text, a date, a timestamp, or a list of these"
    )]
    Type {
        /// The column, behind those that it is a field of.
        column: SmolStr,
        /// Its type.
        ty: DataType,
    },
    /// An array is not of the type that it says it has.
    #[error("the column `{column}` does not hold what its type says")]
    Broken {
        /// The column.
        column: SmolStr,
    },
    /// No column is one of the program's.
    #[error("no column of the table is read by the program: {}", .columns.join(", "))]
    NoColumn {
        /// The columns' names.
        columns: Vec<String>,
    },
    /// A file of Parquet could not be read.
    #[cfg(feature = "parquet")]
    #[error("cannot read the table: {0}")]
    Unreadable(#[from] parquet::errors::ParquetError),
    /// A batch of a file could not be made.
    #[cfg(feature = "parquet")]
    #[error("cannot read the table: {0}")]
    Batch(#[from] arrow_schema::ArrowError),
    /// The engine has no answer.
    #[error(transparent)]
    Decide(#[from] DecideError),
}
