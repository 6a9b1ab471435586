//! From text to a typed syntax tree.
//!
//! In: one file's text and its [`SourceId`](visavis_diag::SourceId). Out: an [`ast::File`] of every declaration that parses, and a
//! diagnostic for each that does not. Knows nothing of names or types. Only this crate knows pest.

pub mod ast;
