//! Files into a survey.
//!
//! In: a path, and what the user says of it. Out: every record taken in, and how many could not be; those are told on stderr, the
//! first few one by one. One pass, in constant memory.

use serde_json::value::RawValue;
use visavis_infer::Survey;

use crate::exit::CallError;
use crate::progress::Progress;
use crate::records::lines::{Lines, remnant};
use crate::records::problem::Problem;
use crate::records::rows::Rows;
use crate::records::{Format, Next, Opened, Place, by_ending, looks, unreadable_part};
use crate::screen::count;

mod whole;

/// How many bad records are told one by one.
const TOLD: u64 = 20;

/// How the records of a file stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Rows under a header
    Rows,
    /// One object a line
    Lines,
    /// One array of objects, or objects on several lines
    Whole,
}

/// Takes in the records of a file; gives how many could not be read.
pub(super) fn read(path: &str, input: Option<Format>, survey: &mut Option<Survey>) -> Result<u64, CallError> {
    let opened = Opened::open(path, None)?;
    let layout = layout(&opened, path, input)?;
    let progress = Progress::new(opened.read.clone(), opened.size);
    let mut told = Told { file: opened.name.clone(), bad: 0, progress };
    let is_table = layout == Layout::Rows;
    if survey.as_ref().is_some_and(|survey| survey.is_table() != is_table) {
        let why = "one source is read from tables or from JSON, and not from both; leave --name out for a source each";
        return Err(CallError::wrong(format!("`{path}`: {why}")));
    }
    match layout {
        Layout::Rows => rows(opened, survey, &mut told)?,
        Layout::Lines => lines(opened, survey.get_or_insert_with(Survey::of_objects), &mut told)?,
        Layout::Whole => {
            let survey = survey.get_or_insert_with(Survey::of_objects);
            let is_array = opened.start.trim_ascii_start().starts_with(b"[");
            let name = opened.name.clone();
            whole::each(opened.source, is_array, |raw| told.object(survey, raw))
                .map_err(|error| CallError::wrong(format!("cannot read `{name}`: {error}")))?;
            let way_out = looks::as_lines(&name, is_array);
            told.progress.say(&format!("note: `visavis decide` takes one object a line: `{way_out}`"));
        }
    }
    if told.bad > TOLD {
        let bad = count(told.bad - TOLD, "more record");
        told.progress.say(&format!("error: {}: {bad} could not be read", told.file));
    }
    Ok(told.bad)
}

/// How the records stand in the file, by what the user says, its ending, and its looks.
fn layout(opened: &Opened, path: &str, input: Option<Format>) -> Result<Layout, CallError> {
    if opened.header.is_some() {
        return opened.kind(path, input).map(|_| Layout::Lines);
    }
    let (name, start) = (&opened.name, opened.start.trim_ascii_start());
    let kind = match input.or_else(|| by_ending(path)) {
        Some(kind) => kind,
        None => looks::kind(name, start)?,
    };
    let is_json = start.starts_with(b"{") || start.starts_with(b"[");
    if kind != Format::Jsonl || !is_json {
        looks::refuse_another(name, start, kind, input.is_some())?;
    }
    if kind == Format::Csv {
        return Ok(Layout::Rows);
    }
    let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_object = |line: &[u8]| line.starts_with(b"{") && serde_json::from_slice::<&RawValue>(line).is_ok();
    // A file that holds nothing, or nonsense, is told of line by line.
    Ok(if is_object(first) || !is_json { Layout::Lines } else { Layout::Whole })
}

fn rows(opened: Opened, survey: &mut Option<Survey>, told: &mut Told) -> Result<(), CallError> {
    let Opened { name, source, start, .. } = opened;
    let mut rows = Rows::new(source, &start, &name)?;
    refuse_other_delimiters(&rows, &name)?;
    match survey {
        Some(survey) => survey.next_table(rows.header()),
        None => *survey = Some(Survey::of_table(rows.header())),
    }
    let Some(survey) = survey else { return Ok(()) };
    loop {
        match rows.next().map_err(|error| unreadable_part(&name, &error))? {
            Next::End => return Ok(()),
            Next::Bad(place, problem) => told.bad(place, &problem),
            Next::Read(_) => survey.row(|column| rows.cell(column)),
        }
        told.progress.step(survey.records());
    }
}

/// A header of one column that is plainly several.
fn refuse_other_delimiters(rows: &Rows, name: &str) -> Result<(), CallError> {
    let header: Vec<&str> = rows.header().collect();
    let [one] = header.as_slice() else { return Ok(()) };
    let found = if one.contains('|') {
        "`|` between its columns"
    } else if one.trim().contains("  ") || one.starts_with(' ') {
        "spaces between its columns"
    } else {
        return Ok(());
    };
    Err(CallError::wrong(format!(
        "cannot read `{name}`: it has {found}; a comma, a semicolon or a tab is understood"
    )))
}

fn lines(opened: Opened, survey: &mut Survey, told: &mut Told) -> Result<(), CallError> {
    let mut lines = Lines::new(opened.source);
    loop {
        match lines.next().map_err(|error| unreadable_part(&opened.name, &error))? {
            Next::End => return Ok(()),
            Next::Bad(place, problem) => told.bad(place, &problem),
            Next::Read(place) => {
                let record = lines.record();
                if let Err(error) = survey.object(record) {
                    let problem = remnant(record).unwrap_or_else(|| Problem::other(&error));
                    told.bad(place, &problem);
                }
            }
        }
        told.progress.step(survey.records());
    }
}

/// What is said while a file is read.
struct Told {
    file: String,
    bad: u64,
    progress: Progress,
}

impl Told {
    fn bad(&mut self, place: Place, problem: &Problem) {
        self.say(place.record, &format!(":{}", place.line), problem);
    }

    fn say(&mut self, record: u64, line: &str, problem: &Problem) {
        self.bad += 1;
        if self.bad <= TOLD {
            self.progress.say(&format!("error: {}{line}: record {record}: {problem}", self.file));
        }
    }

    /// Takes in an object that has no line of its own.
    fn object(&mut self, survey: &mut Survey, raw: &RawValue) {
        if let Err(error) = survey.object(raw.get().as_bytes()) {
            let record = survey.records() + self.bad + 1;
            self.say(record, "", &Problem::other(&error));
        }
        self.progress.step(survey.records());
    }
}
