//! From text to a typed syntax tree.
//!
//! In: one file's text and its [`SourceId`](visavis_diag::SourceId). Out: an [`ast::File`] of every declaration that parses,
//! and a diagnostic for each mistake in the others. Knows nothing of names or types. Only this crate knows pest.

// What pest derives names `alloc`, where it is built without `std`.
extern crate alloc;

pub mod ast;
mod build;
mod cut;
mod grammar;
mod look;
mod mistakes;
mod parse;
mod patch;
mod reading;
mod recover;
mod regions;
mod scan;
mod scene;
mod sheet;
mod sight;
mod split;
mod sure;
mod tokens;
mod words;

pub use cut::{Declaration, declarations};
pub use look::{is_hard_word, is_plain_name};
pub use parse::{MAX_BYTES, declaration_words, parse};
pub use reading::Reading;
pub use sheet::{Sheet, SheetColumn, SheetTable};
pub use tokens::{Token, TokenKind, aggregates, keywords, tokens, units};
