//! What no image can hold.

use smol_str::SmolStr;

/// Why a checked program has no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// A limit of the image's format.
    #[error("`{declaration}` takes the program beyond the {limit} {what} that a compiled program may have")]
    TooMany {
        /// Of what, in the plural.
        what: &'static str,
        /// How many there may be.
        limit: u32,
        /// Where the limit was met.
        declaration: SmolStr,
    },
    /// What is worked out once for several users stands on something like it, too often in a row: names that are used more than once,
    /// mostly. A name counts one level, an aggregate inside another about ten.
    #[error(
        "`{declaration}` stands on what others share too, more than {limit} levels deep; a name that is used twice is one level, \
         an aggregate inside another about ten"
    )]
    TooDeep {
        /// How many levels there may be.
        limit: u32,
        /// The declaration.
        declaration: SmolStr,
    },
    /// Aggregates in filters of aggregates, and so on.
    #[error("`{declaration}` has aggregates inside aggregates, more than {limit} deep")]
    AggregatesTooDeep {
        /// How deep they may be.
        limit: u32,
        /// The declaration.
        declaration: SmolStr,
    },
    /// What the checker should have refused.
    #[error("`{declaration}` holds {what}, which a compiled program cannot")]
    Unsupported {
        /// What.
        what: &'static str,
        /// The declaration.
        declaration: SmolStr,
    },
}
