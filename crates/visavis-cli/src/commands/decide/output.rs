//! Where decisions go: stdout or a file, packed where its name says so.
//!
//! In: lines. Out: the same lines in the same order.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::exit::CallError;

const BUFFER: usize = 128 * 1024;

pub(crate) struct Output {
    place: String,
    sink: Sink,
}

enum Sink {
    Plain(BufWriter<Box<dyn Write>>),
    Packed(BufWriter<GzEncoder<File>>),
}

impl Output {
    /// A file, which must not be the one that is read; stdout without one.
    pub(crate) fn open(path: Option<&Path>, input: &str) -> Result<Self, CallError> {
        let Some(path) = path else {
            let sink = Sink::Plain(BufWriter::with_capacity(BUFFER, Box::new(io::stdout().lock())));
            return Ok(Self { place: "to stdout".into(), sink });
        };
        let place = format!("`{}`", path.display());
        if let (Ok(a), Ok(b)) = (fs::canonicalize(path), fs::canonicalize(input))
            && a == b
        {
            return Err(CallError::wrong(format!(
                "{place} is the file of profiles itself; name another for --out"
            )));
        }
        let file = File::create(path).map_err(|error| CallError::unwritable(&place, &error))?;
        let sink = if path.extension().is_some_and(|ending| ending == "gz") {
            Sink::Packed(BufWriter::with_capacity(BUFFER, GzEncoder::new(file, Compression::default())))
        } else {
            Sink::Plain(BufWriter::with_capacity(BUFFER, Box::new(file)))
        };
        Ok(Self { place, sink })
    }

    /// Writes a line, which brings its own end.
    pub(crate) fn line(&mut self, line: &[u8]) -> Result<(), CallError> {
        match &mut self.sink {
            Sink::Plain(sink) => sink.write_all(line),
            Sink::Packed(sink) => sink.write_all(line),
        }
        .map_err(|error| CallError::unwritable(&self.place, &error))
    }

    /// Writes what is still held back.
    pub(crate) fn end(self) -> Result<(), CallError> {
        let written = match self.sink {
            Sink::Plain(mut sink) => sink.flush(),
            Sink::Packed(sink) => sink
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(GzEncoder::finish)
                .map(drop),
        };
        written.map_err(|error| CallError::unwritable(&self.place, &error))
    }
}
