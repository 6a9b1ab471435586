//! Positions in source text and the diagnostics that point at them.
//!
//! In: nothing. Out: plain values that every later pass builds and only `visavis-render` draws. This crate
//! never reads a file and never formats for a screen.

mod code;
mod diagnostic;
mod fixes;
mod source;
mod suggest;

pub use code::{Code, codes};
pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity};
pub use fixes::{apply_fixes, fix_file};
pub use source::{SourceFile, SourceId, SourceMap, Span};
pub use suggest::nearest;
