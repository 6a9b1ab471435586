//! A history in memory: gone with the process, and as fast as a history can be.
//!
//! Each customer's contacts lie in order of time. Everybody's of a campaign or channel are counted by the quarter of an hour, which no
//! zone's day of today cuts, so that a total looks at single contacts in two quarters only.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use foldhash::HashMap;
use smol_str::SmolStr;
use visavis_value::Instant;

use super::{Cap, Contact, ContactHistory, HistoryError, Scope, Window, Within};

/// Microseconds of a quarter of an hour.
const QUARTER: i64 = 900_000_000;

/// A contact history in memory.
///
/// ```
/// use visavis_engine::{Contact, ContactHistory, HistoryError, Instant, MemoryHistory, Recorded};
///
/// # fn main() -> Result<(), HistoryError> {
/// let history = MemoryHistory::new();
/// let contact = Contact {
///     id: "mail-17".into(),
///     customer: "c-102".into(),
///     campaign: "win_back".into(),
///     channel: "email".into(),
///     at: Instant(1_773_129_600_000_000),
/// };
/// assert_eq!(history.record(&contact)?, Recorded::New);
/// assert_eq!(history.record(&contact)?, Recorded::Known);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct MemoryHistory {
    // INVARIANT: nothing panics while the lock is held, so that a poisoned lock has nothing half done behind it.
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    names: HashMap<SmolStr, u32>,
    ids: HashMap<SmolStr, Contact>,
    customers: HashMap<SmolStr, Vec<Entry>>,
    campaigns: HashMap<u32, Times>,
    channels: HashMap<u32, Times>,
}

/// A contact of a customer; names by number.
#[derive(Debug, Clone, Copy)]
struct Entry {
    at: Instant,
    campaign: u32,
    channel: u32,
}

/// Points in time, by the quarter of an hour and in order.
#[derive(Debug, Default)]
struct Times {
    count: u64,
    quarters: BTreeMap<i64, Vec<Instant>>,
}

impl MemoryHistory {
    /// A history without contacts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many contacts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ContactHistory for MemoryHistory {
    fn count(&self, customer: &str, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        Ok(self.read().count(customer, scope, window))
    }

    fn total(&self, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        Ok(self.read().total(scope, window))
    }

    fn contact(&self, id: &str) -> Result<Option<Contact>, HistoryError> {
        Ok(self.read().ids.get(id).cloned())
    }

    fn record_within(&self, contacts: &[Contact], caps: &[Cap<'_>]) -> Result<Within, HistoryError> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let mut new: Vec<&Contact> = Vec::with_capacity(contacts.len());
        for contact in contacts {
            let twice = new.iter().find(|other| other.id == contact.id).copied();
            match kept.ids.get(&contact.id).or(twice) {
                None => new.push(contact),
                Some(known) if known == contact => {}
                Some(known) => return Err(HistoryError::conflict(known)),
            }
        }
        for cap in caps {
            let more = new.iter().filter(|contact| cap.counts(contact)).count() as u64;
            let before = match cap.customer {
                _ if more == 0 => continue,
                Some(customer) => kept.count(customer, cap.scope, cap.window),
                None => kept.total(cap.scope, cap.window),
            };
            if before.saturating_add(more) > cap.most {
                return Ok(Within::Full);
            }
        }
        new.iter().for_each(|contact| kept.keep(contact));
        Ok(Within::Recorded { new: new.len() })
    }
}

impl Kept {
    fn count(&self, customer: &str, scope: Scope<'_>, window: Window) -> u64 {
        let (Scope::Campaign(name) | Scope::Channel(name)) = scope;
        let (Some(entries), Some(number)) = (self.customers.get(customer), self.names.get(name)) else {
            return 0;
        };
        let is_one = |entry: &&Entry| match scope {
            Scope::Campaign(_) => entry.campaign == *number,
            Scope::Channel(_) => entry.channel == *number,
        };
        let first = entries.partition_point(|entry| entry.at < window.from);
        let entries = entries.iter().skip(first).take_while(|entry| entry.at <= window.until);
        entries.filter(is_one).count() as u64
    }

    fn total(&self, scope: Scope<'_>, window: Window) -> u64 {
        let (name, times) = match scope {
            Scope::Campaign(name) => (name, &self.campaigns),
            Scope::Channel(name) => (name, &self.channels),
        };
        let times = self.names.get(name).and_then(|number| times.get(number));
        times.map_or(0, |times| times.count(window))
    }

    fn keep(&mut self, contact: &Contact) {
        let (campaign, channel) = (self.number(&contact.campaign), self.number(&contact.channel));
        let entries = self.customers.entry(contact.customer.clone()).or_default();
        let place = entries.partition_point(|entry| entry.at <= contact.at);
        entries.insert(place, Entry { at: contact.at, campaign, channel });
        self.campaigns.entry(campaign).or_default().add(contact.at);
        self.channels.entry(channel).or_default().add(contact.at);
        self.ids.insert(contact.id.clone(), contact.clone());
    }

    fn number(&mut self, name: &SmolStr) -> u32 {
        // More names than that do not fit into memory.
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        *self.names.entry(name.clone()).or_insert(next)
    }
}

impl Times {
    fn add(&mut self, at: Instant) {
        self.count += 1;
        let quarter = self.quarters.entry(at.0.div_euclid(QUARTER)).or_default();
        let place = quarter.partition_point(|other| *other <= at);
        quarter.insert(place, at);
    }

    /// What reaches back to the first is counted from the other end, since few are ever later than now.
    fn count(&self, window: Window) -> u64 {
        let oldest = self.quarters.values().next().and_then(|quarter| quarter.first());
        if oldest.is_none_or(|oldest| window.from <= *oldest) {
            return match window.until.0.checked_add(1) {
                Some(next) => self.count - self.between(Instant(next), Instant(i64::MAX)),
                None => self.count,
            };
        }
        self.between(window.from, window.until)
    }

    fn between(&self, from: Instant, until: Instant) -> u64 {
        if from > until {
            return 0;
        }
        let (first, last) = (from.0.div_euclid(QUARTER), until.0.div_euclid(QUARTER));
        let quarters = self.quarters.range(first..=last).map(|(number, quarter)| {
            if *number > first && *number < last {
                return quarter.len() as u64;
            }
            let start = quarter.partition_point(|at| *at < from);
            let end = quarter.partition_point(|at| *at <= until);
            end.saturating_sub(start) as u64
        });
        quarters.sum()
    }
}
