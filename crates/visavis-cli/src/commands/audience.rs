//! `visavis audience [PATH] --data FILE`: who belongs to which segment, how far customers get with each campaign, who is chosen.
//!
//! In: a program and records of any number. Out: counts on stdout, as text or JSON; where asked for a table with a row for each record;
//! what was bad on stderr. Records nothing, and memory does not grow with the records but for the files of a join that are not
//! the first.

mod batch;
mod columns;
mod report;
mod rows;
mod run;

use std::path::PathBuf;
use std::thread;

use clap::ValueEnum;
use visavis::{Call, DecisionId, Engine, Program};
use visavis_audience::{ColumnMachine, RowMachine, Sheet, Summary, Tally};

use super::decide;
use super::decide::history::History;
use crate::exit::{CallError, Outcome};
use crate::input::given::Given;
use crate::records::Format;
use crate::records::parquet::table::Table;
use crate::{project, screen};
use rows::Rows;
use run::{Run, Work};

/// Counts segments, their overlaps, and how far customers get with each campaign
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder, a `.vis` file or a `.visc` image; by default the nearest project upwards
    path: Option<PathBuf>,
    #[command(flatten)]
    given: Given,
    /// What the records are written in, where the name does not say; of one file
    #[arg(long, value_enum)]
    input: Option<Format>,
    /// A decision to make for everybody; by default all of them
    #[arg(long, value_name = "NAME")]
    decision: Vec<String>,
    /// Writes a row for each record there: `.csv`, `.csv.gz` or `.parquet`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes the counts there as a page, with a map of the overlaps and each campaign's funnel: `.html`
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How to print the counts
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// How many threads work the customers out; by default as many as the machine has
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Stops at the first record that cannot be decided
    #[arg(long)]
    strict: bool,
}

/// A form of counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Form {
    /// Tables for a person
    #[default]
    Human,
    /// One object of JSON
    Json,
}

/// Counts.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    if args.given.data.is_empty() {
        let way_out = "give the customers as `--data customers.csv`, or a file for each source as `--data crm=contacts.csv`";
        return Err(CallError::wrong(format!("there is nobody to count; {way_out}")));
    }
    let Some(program) = project::program(args.path.as_deref())? else { return Ok(Outcome::Findings) };
    let engine = program.engine();
    let decisions = decisions(args, &program, &engine)?;
    let call = Call::at(args.given.time(&program)?);
    let now = call.now();
    let history = History::open(args.given.history.as_deref(), false, &program)?;
    let profile = args.given.profile(&engine, &program)?;
    let records = args.given.records(None, args.input, &program)?;
    let inputs = args.given.inputs();
    let report = args.report.as_deref().map(|path| report::open(path, args.out.as_deref(), &inputs));
    let report = report.transpose()?;
    let rows = args.out.as_deref().map(|path| {
        let sheet = Sheet::new(program.image(), &decisions, now);
        Rows::open(sheet, path, &inputs)
    });
    let rows = rows.transpose()?;
    let threads = args.threads.map_or_else(available, usize::from);
    let tally = Tally::new(program.image(), &decisions);
    // To stop at a record is a matter of records, one after another.
    let path = args.given.alone().filter(|_| records.is_parquet() && !args.strict);
    let table = path.map(|path| Table::open(path, &program)).transpose()?.flatten();
    let done = match table {
        Some(table) => {
            let machine = ColumnMachine::new(&engine, call, decisions.clone(), threads, rows.is_some());
            let machine = machine.map_err(|error| CallError::wrong(error.to_string()))?;
            columns::whole(&table, records, columns::Work { machine, history, tally, rows })?
        }
        None => {
            let machine = RowMachine::new(&engine, call, decisions.clone(), threads);
            let machine = machine.map_err(|error| CallError::wrong(error.to_string()))?;
            Run::new(records, profile, args.strict).whole(Work { machine, history, tally, rows })?
        }
    };
    let summary = Summary::new(&done.tally, &engine, now);
    if let Some(report) = report {
        report.write(&summary.to_page())?;
    }
    match args.format {
        Form::Human => screen::print(&summary.to_text(screen::page_width()))?,
        Form::Json => screen::print(&format!("{}\n", summary.to_json()))?,
    }
    if let Some(record) = done.stopped {
        screen::say(&format!("stopped at record {record}, since --strict was given"));
    }
    screen::say(&done.to_string());
    Ok(if done.told.has_errors() { Outcome::Findings } else { Outcome::Fine })
}

/// The decisions of the call; all of the program's where none is named.
fn decisions(args: &Args, program: &Program, engine: &Engine) -> Result<Vec<DecisionId>, CallError> {
    if args.decision.is_empty() {
        return Ok((0..).map(DecisionId).take(program.image().decisions.len()).collect());
    }
    let mut found = Vec::new();
    for name in &args.decision {
        let id = decide::decision(program, engine, name)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
