//! Records in hand: a batch that is filled by one thread, worked out by others, and then used again.

use visavis::Profile;
use visavis_audience::Slot;

use crate::exit::CallError;
use crate::input::Records;
use crate::progress::Progress;
use crate::records::told::Told;
use crate::records::{Next, Place};

/// How many records are worked out together: enough to share between threads, few enough to stay in the caches.
pub(super) const ROWS: usize = 1_024;

/// See the module.
pub(super) struct Batch {
    slots: Vec<Slot>,
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
        let slot = || Slot { profile: profile.clone(), failure: None };
        let slots = std::iter::repeat_with(slot).take(ROWS).collect();
        Self { slots, places: Vec::with_capacity(ROWS), file: String::new(), first: 1 }
    }

    /// The records that are there.
    pub(super) fn filled(&self) -> &[Slot] {
        self.slots.get(..self.places.len()).unwrap_or_default()
    }

    /// Fills the batch in place of what is there, and tells what is bad.
    pub(super) fn fill(
        &mut self,
        records: &mut Records,
        first: u64,
        strict: bool,
        (told, progress): (&mut Told, &mut Progress),
    ) -> Result<Filled, CallError> {
        self.places.clear();
        self.first = first;
        for slot in &mut self.slots {
            slot.failure = None;
            let place = match records.next(&mut slot.profile)? {
                Next::End => return Ok(Filled::End),
                Next::Bad(place, problem) => {
                    told.bad(records.file(), place, &problem, progress);
                    slot.failure = Some(problem.to_string());
                    place
                }
                Next::Read(place) => {
                    for misfit in slot.profile.misfits() {
                        told.misfit(records.file(), place, misfit, progress);
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
