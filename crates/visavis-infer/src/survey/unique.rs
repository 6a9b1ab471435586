//! Which members name a record: no value twice, in every record one.
//!
//! In: the values of the members of the whole record. Out: whether all of them differ. Exact up to 64-bit hashes; of millions
//! of records only the first few members that may still be keys are followed.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

/// How many hashes are kept, over all members: 8 bytes each, and as much again for the table.
const ROOM: usize = 4 << 20;

/// Whether a member has another value in each record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uniqueness {
    /// In every record
    Whole,
    /// In every record up to this one; further ones were too many to follow
    Until(u64),
    /// No: a value came twice, or lacks
    No,
}

/// The values of each member, as hashes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unique {
    members: Vec<Member>,
    held: usize,
}

#[derive(Debug, Clone)]
enum Member {
    /// What came so far differs, and came in each record.
    Open(HashSet<u64>),
    /// It differed up to this record, and then there was no room.
    Full(u64),
    /// Twice, or not in every record.
    Lost,
}

impl Unique {
    /// Takes in the value of a member in the record of this number, from 1.
    pub(crate) fn note(&mut self, at: usize, value: &str, record: u64) {
        while self.members.len() <= at {
            // A member that comes later than in the first record lacked before.
            self.members.push(if record == 1 { Member::Open(HashSet::new()) } else { Member::Lost });
        }
        let Some(member) = self.members.get_mut(at) else { return };
        let Member::Open(hashes) = member else { return };
        let is_new = hashes.len() as u64 + 1 == record && hashes.insert(xxh3_64(value.as_bytes()));
        if !is_new {
            self.held -= hashes.len();
            *member = Member::Lost;
            return;
        }
        self.held += 1;
        if self.held > ROOM {
            self.drop_one(record);
        }
    }

    /// Stops following the last member that may still be a key: keys stand in front.
    fn drop_one(&mut self, record: u64) {
        let open = self.members.iter_mut().rev().find(|member| matches!(member, Member::Open(_)));
        if let Some(member) = open
            && let Member::Open(hashes) = member
        {
            self.held -= hashes.len();
            *member = Member::Full(record);
        }
    }

    /// What became of a member after so many records.
    pub(crate) fn of(&self, at: usize, records: u64) -> Uniqueness {
        match self.members.get(at) {
            Some(Member::Open(hashes)) if hashes.len() as u64 == records => Uniqueness::Whole,
            Some(Member::Full(record)) => Uniqueness::Until(*record),
            _ => Uniqueness::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Unique, Uniqueness};

    #[test]
    fn a_value_twice_or_a_gap_is_no_key() {
        let mut unique = Unique::default();
        for (record, (a, b)) in [("x", "1"), ("y", "2"), ("x", "3")].into_iter().enumerate() {
            let record = record as u64 + 1;
            unique.note(0, a, record);
            unique.note(1, b, record);
            if record != 2 {
                unique.note(2, b, record);
            }
        }
        assert_eq!(unique.of(0, 3), Uniqueness::No);
        assert_eq!(unique.of(1, 3), Uniqueness::Whole);
        assert_eq!(unique.of(2, 3), Uniqueness::No);
        assert_eq!(unique.of(1, 4), Uniqueness::No);
        assert_eq!(unique.of(9, 3), Uniqueness::No);
    }
}
