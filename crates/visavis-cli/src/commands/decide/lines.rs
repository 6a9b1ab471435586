//! JSON Lines: one object a line.
//!
//! In: bytes. Out: records, blank lines stepped over. A line that is no object is a bad record and not the end.

use std::io::{self, BufRead, Read};

use visavis::Profile;

use super::input::{Next, Place, Source};
use super::problem::Problem;

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

    pub(crate) fn next(&mut self, profile: &mut Profile) -> io::Result<Next> {
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
            let record = self.line.trim_ascii();
            if record.is_empty() {
                continue;
            }
            self.place.record += 1;
            profile.set_record(self.place.record);
            return Ok(match profile.read_json(record) {
                Ok(()) => Next::Read(self.place),
                Err(error) => Next::Bad(self.place, remnant(record).unwrap_or_else(|| Problem::from(&error))),
            });
        }
    }
}

/// What is left where a JSON array was cut into lines, named as what it is.
fn remnant(record: &[u8]) -> Option<Problem> {
    let found = match record {
        [b'{', .., b'}', b','] => "a comma behind the object",
        b"[" | b"]" | b"," | b"]," => "a piece of a JSON array",
        b"{" | b"}" | b"}," => "a piece of an object on several lines",
        _ => return None,
    };
    Some(Problem::record(found, "one JSON object a line and nothing else"))
}
