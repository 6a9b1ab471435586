//! JSON Lines: one object a line.
//!
//! In: bytes. Out: records as bytes, blank lines stepped over. Whether a line is an object is for the caller to see.

use std::io::{self, BufRead, Read};

use super::problem::Problem;
use super::{Next, Place, Source};

/// A line beyond this is no customer; reading it whole would take the memory that streaming saves.
const LONGEST: u64 = 16 * 1024 * 1024;

pub(crate) struct Lines {
    source: Source,
    line: Vec<u8>,
    place: Place,
}

impl Lines {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, line: Vec::new(), place: Place { record: 0, line: 0 } }
    }

    /// Whether nothing more lies ready.
    pub(crate) fn is_drained(&self) -> bool {
        self.source.buffer().is_empty()
    }

    /// The record that was stepped to.
    pub(crate) fn record(&self) -> &[u8] {
        self.line.trim_ascii()
    }

    /// Steps to the next record.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        loop {
            self.line.clear();
            let bytes = (&mut self.source).take(LONGEST).read_until(b'\n', &mut self.line)?;
            if bytes == 0 {
                return Ok(Next::End);
            }
            self.place.line += 1;
            let is_whole = self.line.ends_with(b"\n") || (bytes as u64) < LONGEST;
            if !is_whole {
                self.source.skip_until(b'\n')?;
                self.place.record += 1;
                let problem = Problem::record("a line of more than 16 MiB", "one JSON object");
                return Ok(Next::Bad(self.place, problem));
            }
            if self.record().is_empty() {
                continue;
            }
            self.place.record += 1;
            return Ok(Next::Read(self.place));
        }
    }
}

/// What is left where a JSON array was cut into lines, named as what it is.
pub(crate) fn remnant(record: &[u8]) -> Option<Problem> {
    let found = match record {
        [b'{', .., b'}', b','] => "a comma behind the object",
        b"[" | b"]" | b"," | b"]," => "a piece of a JSON array",
        b"{" | b"}" | b"}," => "a piece of an object on several lines",
        _ => return None,
    };
    Some(Problem::record(found, "one JSON object a line and nothing else"))
}
