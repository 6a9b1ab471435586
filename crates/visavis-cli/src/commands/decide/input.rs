//! The file of profiles: opened, unpacked, and told apart.
//!
//! In: a path or `-`, and what the user says of it. Out: records one by one, with their line and number, in constant
//! memory. What cannot be one record after another (a JSON array, Parquet) is a wrong call that says the way out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::ValueEnum;
use flate2::bufread::MultiGzDecoder;
use visavis::{Profile, Program};

use super::lines::Lines;
use super::looks;
use super::problem::Problem;
use super::rows::Rows;
use crate::exit::CallError;

/// How much is read at once; a CSV header must fit.
const BUFFER: usize = 256 * 1024;

/// What the profiles are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Rows under a header; `,`, `;` or tab between cells
    Csv,
    /// One JSON object a line
    Jsonl,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// From 1, blank lines aside.
    pub(crate) record: u64,
    /// From 1; of a record of several lines the first.
    pub(crate) line: u64,
}

/// One step through the records.
#[derive(Debug)]
pub(crate) enum Next {
    /// The profile holds the record
    Read(Place),
    /// There is a record, and it cannot be decided
    Bad(Place, Problem),
    /// There are no more
    End,
}

/// The records of one file.
pub(crate) struct Records {
    /// As messages name the file.
    pub(crate) name: String,
    /// Bytes read so far of the file as it lies on disk.
    pub(crate) read: Arc<AtomicU64>,
    /// Its size, where it has one.
    pub(crate) size: Option<u64>,
    reader: Reader,
}

enum Reader {
    Lines(Lines),
    Rows(Rows),
}

/// What the reading modules read from.
pub(crate) type Source = BufReader<Box<dyn Read>>;

impl Records {
    /// Opens a file, or stdin for `-`.
    pub(crate) fn open(path: &str, format: Option<Format>, program: &Program) -> Result<Self, CallError> {
        let read = Arc::new(AtomicU64::new(0));
        let (name, file, size): (String, Box<dyn Read>, Option<u64>) = if path == "-" {
            ("stdin".into(), Box::new(io::stdin().lock()), None)
        } else {
            let unreadable = |error| CallError::unreadable(Path::new(path), &error);
            refuse_a_join(path)?;
            let file = File::open(path).map_err(unreadable)?;
            let about = file.metadata().map_err(unreadable)?;
            if about.is_dir() {
                return Err(CallError::wrong(format!("cannot read `{path}`: it is a folder")));
            }
            (path.into(), Box::new(file), about.is_file().then_some(about.len()))
        };
        let counted = Counted { inner: file, read: Arc::clone(&read) };
        let mut source = unpacked(counted).map_err(|error| unreadable_part(&name, &error))?;
        let start = start(&mut source).map_err(|error| unreadable_part(&name, &error))?;
        let kind = match format.or_else(|| by_ending(path)) {
            // Nothing comes through the pipe: there is not even a header to ask for.
            _ if path == "-" && start.trim_ascii().is_empty() => Format::Jsonl,
            Some(kind) => kind,
            None => looks::kind(&name, &start)?,
        };
        looks::refuse_another(&name, &start, kind, format.is_some())?;
        let reader = match kind {
            Format::Jsonl => Reader::Lines(Lines::new(source)),
            Format::Csv => Reader::Rows(Rows::new(source, &start, &name, program)?),
        };
        Ok(Self { name, read, size, reader })
    }

    /// Reads the next record into the profile.
    pub(crate) fn next(&mut self, profile: &mut Profile) -> Result<Next, CallError> {
        match &mut self.reader {
            Reader::Lines(lines) => lines.next(profile),
            Reader::Rows(rows) => rows.next(profile),
        }
        .map_err(|error| unreadable_part(&self.name, &error))
    }

    /// Whether the next record may be long in coming: nothing of a pipe lies ready. Who sends one record and waits for
    /// its decision before the next would else wait for ever.
    pub(crate) fn may_wait(&self) -> bool {
        self.size.is_none()
            && match &self.reader {
                Reader::Lines(lines) => lines.is_drained(),
                Reader::Rows(rows) => rows.is_drained(),
            }
    }

    /// What is odd about the columns of a table.
    pub(crate) fn without_column(&self) -> Option<&str> {
        match &self.reader {
            Reader::Lines(_) => None,
            Reader::Rows(rows) => rows.without_column(),
        }
    }
}

/// `crm=contacts.csv` is how a later release will take one file for each source.
fn refuse_a_join(path: &str) -> Result<(), CallError> {
    match path.split_once('=') {
        Some((source, _)) if !Path::new(path).exists() => Err(CallError::wrong(format!(
            "`{path}`: a file for each source comes with a later release; for now one file holds everything, in CSV \
             under columns such as `{source}.city`"
        ))),
        _ => Ok(()),
    }
}

fn unreadable_part(name: &str, error: &io::Error) -> CallError {
    CallError::wrong(format!("cannot read `{name}`: {error}"))
}

/// Counts what is read.
struct Counted {
    inner: Box<dyn Read>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

/// The source, unpacked where it begins as gzip does, whatever it is called.
fn unpacked(file: Counted) -> io::Result<Source> {
    let mut packed = BufReader::with_capacity(BUFFER, file);
    let is_gzip = packed.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let plain: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(packed)) } else { Box::new(packed) };
    Ok(BufReader::with_capacity(BUFFER, plain))
}

/// What stands at the start, without the byte-order mark, which is stepped over. Up to a buffer of it.
fn start(source: &mut Source) -> io::Result<Vec<u8>> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    // A pipe may bring a first few bytes only; what decides here is the first line.
    let mut start = Vec::new();
    while start.len() < BUFFER && !start.trim_ascii_start().contains(&b'\n') {
        let mut part = vec![0; BUFFER - start.len()];
        let bytes = source.read(&mut part)?;
        if bytes == 0 {
            break;
        }
        part.truncate(bytes);
        start.extend_from_slice(&part);
    }
    if start.starts_with(MARK) {
        start.drain(..MARK.len());
    }
    let rest = std::mem::replace(source, BufReader::new(Box::new(io::empty())));
    *source = BufReader::with_capacity(BUFFER, Box::new(io::Cursor::new(start.clone()).chain(rest)));
    Ok(start)
}

fn by_ending(path: &str) -> Option<Format> {
    let path = path.to_lowercase();
    let plain = path.strip_suffix(".gz").unwrap_or(&path);
    match Path::new(plain).extension()?.to_str()? {
        "csv" | "tsv" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    }
}
