//! Files of records: opened, unpacked, and told apart.
//!
//! In: a path or `-`, and what the user says of it. Out: bytes, cut into records by the modules below, in constant memory.
//! Knows nothing of what a record means. What cannot be one record after another is a wrong call that says the way out.

pub(crate) mod lines;
pub(crate) mod looks;
pub(crate) mod parquet;
pub(crate) mod problem;
pub(crate) mod rows;
pub(crate) mod told;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::ValueEnum;
use flate2::bufread::MultiGzDecoder;
use visavis::Program;

use crate::exit::CallError;
use problem::Problem;

/// How much is read at once; a CSV header must fit.
const BUFFER: usize = 256 * 1024;

/// What records are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Rows under a header; `,`, `;` or tab between cells
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Columns, with their types
    Parquet,
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
    /// The record lies ready
    Read(Place),
    /// There is a record, and it cannot be used
    Bad(Place, Problem),
    /// There are no more
    End,
}

/// What the reading modules read from.
pub(crate) type Source = BufReader<Box<dyn Read>>;

/// A file that can be read from its first record on.
pub(crate) struct Opened {
    /// As messages name the file.
    pub(crate) name: String,
    /// Bytes read so far of the file as it lies on disk.
    pub(crate) read: Arc<AtomicU64>,
    /// Its size, where it has one.
    pub(crate) size: Option<u64>,
    /// All of it, without a byte-order mark.
    pub(crate) source: Source,
    /// What stands at its start, up to its first line that is not blank and maybe beyond.
    pub(crate) start: Vec<u8>,
    /// The columns, where the file is Parquet: `source` is then the JSON Lines that mean the same.
    pub(crate) header: Option<Vec<String>>,
}

impl Opened {
    /// Opens a file, or stdin for `-`. Of Parquet those columns are read that the rules of a program may read, and all without one.
    pub(crate) fn open(path: &str, program: Option<&Program>) -> Result<Self, CallError> {
        let read = Arc::new(AtomicU64::new(0));
        let mut table = None;
        let (name, file, size): (String, Box<dyn Read>, Option<u64>) = if path == "-" {
            ("stdin".into(), Box::new(io::stdin().lock()), None)
        } else {
            let unreadable = |error| CallError::unreadable(Path::new(path), &error);
            let mut file = File::open(path).map_err(unreadable)?;
            let about = file.metadata().map_err(unreadable)?;
            if about.is_dir() {
                return Err(CallError::wrong(format!("cannot read `{path}`: it is a folder")));
            }
            let size = about.is_file().then_some(about.len());
            if let Some(size) = size
                && is_parquet(&mut file).map_err(unreadable)?
            {
                table = Some(parquet::open(file, path, program, (Arc::clone(&read), size))?);
                (path.into(), Box::new(io::empty()), Some(size))
            } else {
                (path.into(), Box::new(file), size)
            }
        };
        let (mut source, header) = match table {
            Some(table) => (BufReader::with_capacity(BUFFER, table.lines), Some(table.header)),
            None => {
                let counted = Counted { inner: file, read: Arc::clone(&read) };
                (unpacked(counted).map_err(|error| unreadable_part(&name, &error))?, None)
            }
        };
        let start = start(&mut source).map_err(|error| unreadable_part(&name, &error))?;
        Ok(Self { name, read, size, source, start, header })
    }

    /// What the records are to be read as, CSV or JSON Lines: by what the user says, the ending, and the looks. What is plainly another kind is
    /// refused.
    pub(crate) fn kind(&self, path: &str, said: Option<Format>) -> Result<Format, CallError> {
        if self.header.is_some() {
            return match said {
                None | Some(Format::Parquet) => Ok(Format::Jsonl),
                Some(other) => Err(looks::is_parquet(&self.name, other)),
            };
        }
        let kind = match said.or_else(|| by_ending(path)) {
            // Nothing comes through the pipe: there is not even a header to ask for.
            _ if path == "-" && self.start.trim_ascii().is_empty() => Format::Jsonl,
            Some(kind) => kind,
            None => looks::kind(&self.name, &self.start)?,
        };
        looks::refuse_another(&self.name, &self.start, kind, said.is_some())?;
        Ok(kind)
    }
}

/// Whether a file begins as Parquet does; it is then at its start again.
fn is_parquet(file: &mut File) -> io::Result<bool> {
    let mut start = Vec::new();
    file.by_ref().take(parquet::MAGIC.len() as u64).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(start == parquet::MAGIC)
}

/// The file was opened and then could not be read on.
pub(crate) fn unreadable_part(name: &str, error: &io::Error) -> CallError {
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

/// What the ending of a file says that it is written in.
pub(crate) fn by_ending(path: &str) -> Option<Format> {
    let path = path.to_lowercase();
    let plain = path.strip_suffix(".gz").unwrap_or(&path);
    match Path::new(plain).extension()?.to_str()? {
        "csv" | "tsv" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "parquet" => Some(Format::Parquet),
        _ => None,
    }
}
