//! `visavis disasm F.visc`: what an image holds, readably.
//!
//! In: an image, or rules, which are compiled first. Out: the listing on stdout.

use std::path::PathBuf;

use crate::exit::{CallError, Outcome};
use crate::{project, screen};

/// Prints the readable listing of an image
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A `.visc` image, a project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
}

/// Prints the listing.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let Some(program) = project::program(args.path.as_deref())? else { return Ok(Outcome::Findings) };
    screen::print(&program.image().listing())?;
    Ok(Outcome::Fine)
}
