//! `visavis compile [PATH] -o F.visc`: the image that hosts ship.
//!
//! In: rules. Out: one file, written whole or not at all.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::exit::{CallError, Outcome};
use crate::written::Written;
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
    refuse_what_is_no_image(&args.output)?;
    let Some(program) = project::program(args.path.as_deref())? else { return Ok(Outcome::Findings) };
    let bytes = program.to_bytes();
    let place = format!("`{}`", args.output.display());
    // A host may be reading the file right now: it sees the old image or the new one, never a half.
    let (written, mut file) = Written::create(&args.output)?;
    let whole = file.write_all(&bytes).and_then(|()| written.finish());
    whole.map_err(|error| CallError::unwritable(&place, &error))?;
    let size = screen::count(bytes.len() as u64, "byte");
    screen::print(&format!("wrote {place}: {size}, program {}\n", program.hash()))?;
    Ok(Outcome::Fine)
}

/// Only an image may be written over; everything else that stands there is somebody's.
fn refuse_what_is_no_image(path: &Path) -> Result<(), CallError> {
    let is_file = fs::metadata(path).is_ok_and(|about| about.is_file());
    if !is_file || (path.extension().is_some_and(|ending| ending == "visc") && begins_as_an_image(path)) {
        return Ok(());
    }
    let way_out = "name a file that ends in `.visc` and is not there yet, or an older image";
    Err(CallError::wrong(format!("`{}` is there already and is no image; {way_out}", path.display())))
}

fn begins_as_an_image(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"VISC"
}
