//! `visavis compile [PATH] -o F.visc`: the image that hosts ship.
//!
//! In: rules, and where the user has one a sample of customers. Out: one file, written whole or not at all.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use visavis::{Call, Odds, Program};

use crate::exit::{CallError, Outcome};
use crate::input::{Records, at};
use crate::join::is_pair;
use crate::progress::Progress;
use crate::records::Next;
use crate::records::problem::Problem;
use crate::records::told::Told;
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
    /// A sample of customers to be fast for, as `decide --data` takes them: a file, or `NAME=FILE` for each source; decides the
    /// same with any sample and with none
    #[arg(long, value_name = "FILE")]
    stats: Vec<String>,
    /// The time to measure the sample at, as `decide --at` has it; by default now
    #[arg(long, value_name = "TIME", requires = "stats")]
    at: Option<String>,
}

/// Compiles.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    refuse_what_is_no_image(&args.output)?;
    let Some(mut program) = project::program(args.path.as_deref())? else { return Ok(Outcome::Findings) };
    if !args.stats.is_empty() {
        program = measured(&program, args)?;
    }
    let bytes = program.to_bytes();
    let place = format!("`{}`", args.output.display());
    // A host may be reading the file right now: it sees the old image or the new one, never a half.
    let (written, mut file) = Written::create(&args.output)?;
    let whole = file.write_all(&bytes).and_then(|()| written.finish());
    whole.map_err(|error| CallError::unwritable(&place, &error))?;
    let size = screen::count(bytes.len() as u64, "byte");
    screen::tell(&format!("wrote {place}: {size}, program {}\n", program.hash()))?;
    Ok(Outcome::Fine)
}

/// The program for customers such as those of the sample. A record that cannot be read is told, and counts for nothing.
fn measured(program: &Program, args: &Args) -> Result<Program, CallError> {
    let engine = program.engine();
    let call = Call::at(at::read(args.at.as_deref(), program.zone())?);
    let mut records = match args.stats.as_slice() {
        [one] if !is_pair(one) => Records::open(one, None, program)?,
        pairs => Records::join(pairs, &[], program)?,
    };
    let mut progress = Progress::new(records.read.clone(), records.size);
    let (mut told, mut odds) = (Told::new(records.lost()), Odds::new(&engine));
    let (mut profile, mut session) = (engine.profile(), engine.session());
    loop {
        match records.next(&mut profile)? {
            Next::End => break,
            Next::Bad(place, problem) => told.bad(records.file(), place, &problem, &progress),
            Next::Read(place) => {
                // What is wrong with a record was said when it was read; what a call lacks, only a call knows.
                if let Err(error) = session.count(&profile, &call, &mut odds) {
                    told.bad(records.file(), place, &Problem::from(&error), &progress);
                }
                progress.step(place.record);
            }
        }
    }
    drop(progress);
    if odds.customers() == 0 {
        return Err(CallError::wrong("--stats has no customer to measure; leave it out, or give a sample"));
    }
    screen::say(&format!("measured on {}", screen::count(odds.customers(), "customer")));
    program.measured(&odds).map_err(|error| CallError::wrong(error.to_string()))
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
