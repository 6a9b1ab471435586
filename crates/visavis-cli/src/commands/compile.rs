//! `visavis compile [PATH] -o F.visc`: the image that hosts ship.
//!
//! In: rules. Out: one file, written whole or not at all.

use std::fs;
use std::path::PathBuf;

use crate::exit::{CallError, Outcome};
use crate::{project, screen};

/// Compiles a program to an image
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
    /// The image to write
    #[arg(short, long, value_name = "F.visc")]
    output: PathBuf,
}

/// Compiles.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let Some(program) = project::program(args.path.as_deref())? else { return Ok(Outcome::Findings) };
    let bytes = program.to_bytes();
    let place = format!("`{}`", args.output.display());
    // A host may be reading the file right now: it sees the old image or the new one, never a half.
    let mut half = args.output.clone().into_os_string();
    half.push(".part");
    let half = PathBuf::from(half);
    let written = fs::write(&half, &bytes).and_then(|()| fs::rename(&half, &args.output));
    if let Err(error) = written {
        // What is left of it says nothing; the error that is told is the first.
        drop(fs::remove_file(&half));
        return Err(CallError::unwritable(&place, &error));
    }
    let size = screen::count(bytes.len() as u64, "byte");
    screen::print(&format!("wrote {place}: {size}, program {}\n", program.hash()))?;
    Ok(Outcome::Fine)
}
