//! Records in hand: a batch that is filled by one thread, taken apart and worked out by others, and then used again.

use visavis::{DecideError, Profile};
use visavis_audience::Slot;

use crate::exit::CallError;
use crate::input::Records;
use crate::input::raw::{Parser, Raw};
use crate::progress::Progress;
use crate::records::problem::Problem;
use crate::records::told::Told;
use crate::records::{Next, Place};

/// How many records are worked out together: enough to share between threads, few enough to stay in the caches.
pub(super) const ROWS: usize = 1_024;

/// See the module.
pub(super) struct Batch {
    slots: Vec<Slot<Raw>>,
    /// How many of the slots are filled, and where their records stand.
    pub(super) places: Vec<Place>,
    /// Where the records stand, as messages name the file of each, where that is not one for all.
    pub(super) file: String,
    /// The number of the first record.
    pub(super) first: u64,
}

/// How filling a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// There may be more records.
    More,
    /// There are no more.
    End,
    /// A record is bad, and the run is to end there.
    Stopped(u64),
}

impl Batch {
    pub(super) fn new(profile: &Profile) -> Self {
        let slot = || Slot { record: Raw::Read, profile: profile.clone(), failure: None };
        let slots = std::iter::repeat_with(slot).take(ROWS).collect();
        Self { slots, places: Vec::with_capacity(ROWS), file: String::new(), first: 1 }
    }

    /// The records that are there.
    pub(super) fn filled(&mut self) -> &mut [Slot<Raw>] {
        self.slots.get_mut(..self.places.len()).unwrap_or_default()
    }

    /// Tells what is bad of the records, in order; `undecided` are those that were read and could not be decided, by their places
    /// in the batch. Gives the first such record.
    pub(super) fn tell(
        &self,
        undecided: &[(usize, DecideError)],
        told: &mut Told,
        progress: &Progress,
    ) -> Option<u64> {
        let mut errors = undecided.iter().peekable();
        for (row, (slot, place)) in self.slots.iter().zip(&self.places).enumerate() {
            match &slot.failure {
                Some(failure) => told.bad(&self.file, *place, &Problem::other(failure), progress),
                None => {
                    for misfit in slot.profile.misfits() {
                        told.misfit(&self.file, *place, misfit, progress);
                    }
                }
            }
            if let Some((_, error)) = errors.next_if(|(of, _)| *of == row) {
                told.bad(&self.file, *place, &Problem::from(error), progress);
            }
        }
        undecided.first().and_then(|(row, _)| self.places.get(*row)).map(|place| place.record)
    }

    /// Fills the batch in place of what is there; where the run is strict each record is also taken apart, so that it stops at the first
    /// that is bad.
    pub(super) fn fill(
        &mut self,
        records: &mut Records,
        first: u64,
        strict: bool,
        (parser, progress): (&Parser, &mut Progress),
    ) -> Result<Filled, CallError> {
        self.places.clear();
        self.first = first;
        for slot in &mut self.slots {
            slot.failure = None;
            let place = match records.next_raw(&mut slot.profile, &mut slot.record)? {
                Next::End => return Ok(Filled::End),
                Next::Bad(place, problem) => {
                    slot.failure = Some(problem.to_string());
                    place
                }
                Next::Read(place) => {
                    if strict {
                        read(parser, slot, place.record);
                        slot.record = Raw::Read;
                    }
                    place
                }
            };
            if self.file != records.file() {
                records.file().clone_into(&mut self.file);
            }
            self.places.push(place);
            progress.step(place.record);
            if strict && slot.failure.is_some() {
                return Ok(Filled::Stopped(place.record));
            }
        }
        Ok(Filled::More)
    }
}

/// Takes a record apart.
pub(super) fn read(parser: &Parser, slot: &mut Slot<Raw>, record: u64) {
    slot.failure = parser.read(&slot.record, record, &mut slot.profile).map(|problem| problem.to_string());
}
