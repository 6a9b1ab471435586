//! The command that the language's plan names and this release does not have.
//!
//! In: whatever stands behind them. Out: a wrong call that says so, and where to read on; never a guess at what was meant.

use std::ffi::OsString;

use crate::exit::{CallError, Outcome};

/// Comes with a later release
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Anything; nothing of it is read
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _rest: Vec<OsString>,
}

/// Says that there is no such command yet.
pub(crate) fn run() -> Result<Outcome, CallError> {
    // The parser does not say under which of its names it found a command.
    let name = std::env::args_os().nth(1).unwrap_or_default();
    let page = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/book/src/not-yet.md");
    let name = name.to_string_lossy();
    Err(CallError::wrong(format!("`{name}` is not in this version yet; what comes later is told in {page}")))
}
