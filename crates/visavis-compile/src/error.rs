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
    /// Names that stand on names, too many of them in a row, each used more than once.
    #[error("`{declaration}` stands on more than {limit} names one upon the other")]
    TooDeep {
        /// How many there may be.
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
