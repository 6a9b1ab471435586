//! JSON as people write it: objects on several lines each, or one array of them.
//!
//! In: a whole file. Out: its objects one by one. What is no JSON is a wrong call, since nobody knows where a record ends.

use std::io::Read;

use serde_json::Deserializer;
use serde_json::value::RawValue;

use crate::exit::CallError;
use crate::records::{Next, Place, unreadable_part};

/// See the module.
pub(crate) struct Objects {
    objects: Vec<String>,
    /// How many came.
    came: usize,
}

/// Whether the first line that is not blank is an object of its own.
pub(super) fn is_one_a_line(start: &[u8]) -> bool {
    let first = start.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.starts_with(b"{") && serde_json::from_slice::<&RawValue>(first).is_ok()
}

impl Objects {
    /// Reads a whole file.
    pub(super) fn read(mut source: impl Read, name: &str) -> Result<Self, CallError> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(|error| unreadable_part(name, &error))?;
        let text = String::from_utf8_lossy(&bytes);
        let broken = |error: serde_json::Error| {
            CallError::wrong(format!("cannot read `{name}`: it is no JSON: {error}"))
        };
        let objects: Vec<&RawValue> = if text.trim_start().starts_with('[') {
            serde_json::from_str(&text).map_err(broken)?
        } else {
            let objects = Deserializer::from_str(&text).into_iter::<&RawValue>();
            objects.collect::<Result<_, _>>().map_err(broken)?
        };
        Ok(Self { objects: objects.into_iter().map(|object| object.get().to_owned()).collect(), came: 0 })
    }

    /// Whether there is one only.
    pub(super) fn is_alone(&self) -> bool {
        self.objects.len() == 1
    }

    /// The object that was stepped to.
    pub(super) fn record(&self) -> &str {
        self.came.checked_sub(1).and_then(|at| self.objects.get(at)).map_or("", String::as_str)
    }

    /// Steps to the next.
    pub(super) fn next(&mut self) -> Next {
        if self.came == self.objects.len() {
            return Next::End;
        }
        self.came += 1;
        Next::Read(Place { record: self.came as u64, line: 0 })
    }
}
