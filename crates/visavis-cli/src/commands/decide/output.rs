//! Where decisions go: stdout or a file, packed where its name says so.
//!
//! In: lines. Out: the same lines in the same order.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::exit::CallError;
use crate::written::Written;

const BUFFER: usize = 128 * 1024;

pub(crate) struct Output {
    place: String,
    sink: Sink,
    written: Option<Written>,
}

enum Sink {
    Plain(BufWriter<Box<dyn Write + Send>>),
    Packed(BufWriter<GzEncoder<File>>),
}

impl Output {
    /// A file, which must not be one that is read; stdout without one.
    pub(crate) fn open(path: Option<&Path>, inputs: &[&str]) -> Result<Self, CallError> {
        let Some(path) = path else {
            let sink = Sink::Plain(BufWriter::with_capacity(BUFFER, Box::new(io::stdout())));
            return Ok(Self { place: "to stdout".into(), sink, written: None });
        };
        let place = format!("`{}`", path.display());
        let (written, file) = create(path, "--out", inputs)?;
        let sink = if path.extension().is_some_and(|ending| ending == "gz") {
            Sink::Packed(BufWriter::with_capacity(BUFFER, GzEncoder::new(file, Compression::default())))
        } else {
            Sink::Plain(BufWriter::with_capacity(BUFFER, Box::new(file)))
        };
        Ok(Self { place, sink, written: Some(written) })
    }

    /// Writes a line, which brings its own end.
    pub(crate) fn line(&mut self, line: &[u8]) -> Result<(), CallError> {
        match &mut self.sink {
            Sink::Plain(sink) => sink.write_all(line),
            Sink::Packed(sink) => sink.write_all(line),
        }
        .map_err(|error| CallError::unwritable(&self.place, &error))
    }

    /// Hands on what is written so far, to a program that waits for it. A packed file has nobody waiting.
    pub(crate) fn flush(&mut self) -> Result<(), CallError> {
        match &mut self.sink {
            Sink::Plain(sink) => sink.flush().map_err(|error| CallError::unwritable(&self.place, &error)),
            Sink::Packed(_) => Ok(()),
        }
    }

    /// Writes what is still held back, and gives the file its name.
    pub(crate) fn end(self) -> Result<(), CallError> {
        let written = match self.sink {
            Sink::Plain(mut sink) => sink.flush(),
            Sink::Packed(sink) => sink
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(GzEncoder::finish)
                .map(drop),
        };
        let written = written.and_then(|()| self.written.map_or(Ok(()), Written::finish));
        written.map_err(|error| CallError::unwritable(&self.place, &error))
    }
}

/// Opens a file to be written, which must be none of those that are read, and no image: what is written over it would end the
/// program that made it.
pub(crate) fn create(path: &Path, option: &str, inputs: &[&str]) -> Result<(Written, File), CallError> {
    let place = path.display();
    let real = fs::canonicalize(path).ok();
    if real.is_some() && inputs.iter().any(|input| fs::canonicalize(input).ok() == real) {
        return Err(CallError::wrong(format!("`{place}` is a file that is read; name another for {option}")));
    }
    if path.extension().is_some_and(|ending| ending == "visc") {
        return Err(CallError::wrong(format!(
            "`{place}` is the name of an image; name another for {option}"
        )));
    }
    Written::create(path)
}
