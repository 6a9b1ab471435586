//! One module for each command.
//!
//! In: its arguments. Out: how it came out; whatever it has to say is written by itself.

pub(crate) mod audience;
pub(crate) mod check;
pub(crate) mod compile;
pub(crate) mod decide;
pub(crate) mod describe;
pub(crate) mod diff;
pub(crate) mod disasm;
pub(crate) mod doc;
pub(crate) mod explain;
pub(crate) mod findings;
pub(crate) mod fmt;
pub(crate) mod infer;
pub(crate) mod lint;
pub(crate) mod lsp;
pub(crate) mod new;
pub(crate) mod record;
pub(crate) mod schema;
pub(crate) mod shell;
pub(crate) mod test;
pub(crate) mod why;
