//! The tables of the file, and how a contact is written into them.
//!
//! | table | key | value |
//! | --- | --- | --- |
//! | `contacts` | id | customer, campaign, channel, when |
//! | `customers` | customer, when, id | campaign, channel |
//! | `times` | campaign or channel, its name, when | how many |
//! | `quarters` | campaign or channel, its name, quarter of an hour | how many, the latest |
//! | `days` | campaign or channel, its name, day of UTC | how many |
//! | `about` | `format` | the format's number |
//!
//! INVARIANT: every contact stands in all of the first five, written in one transaction.

use std::collections::BTreeMap;

use redb::{ReadableTable, StorageError, Table, TableDefinition, TableError, WriteTransaction};
use smol_str::SmolStr;
use visavis_engine::{Cap, Contact, HistoryError, Instant, Recorded, Scope, Within};

use crate::count::{Totals, of_customer};
use crate::error::unusable;

/// The number of the layout above.
pub(crate) const FORMAT: u64 = 1;
/// Microseconds of a quarter of an hour.
pub(crate) const QUARTER: i64 = 900_000_000;
/// Quarters of an hour of a day.
pub(crate) const DAY: i64 = 96;

pub(crate) type ContactValue = (&'static str, &'static str, &'static str, i64);
pub(crate) type CustomerKey = (&'static str, i64, &'static str);
pub(crate) type CustomerValue = (&'static str, &'static str);
/// A campaign (0) or a channel (1), its name, a number of time.
pub(crate) type TimeKey = (u8, &'static str, i64);

pub(crate) const CONTACTS: TableDefinition<'_, &str, ContactValue> = TableDefinition::new("contacts");
pub(crate) const CUSTOMERS: TableDefinition<'_, CustomerKey, CustomerValue> =
    TableDefinition::new("customers");
pub(crate) const TIMES: TableDefinition<'_, TimeKey, u64> = TableDefinition::new("times");
pub(crate) const QUARTERS: TableDefinition<'_, TimeKey, (u64, i64)> = TableDefinition::new("quarters");
pub(crate) const DAYS: TableDefinition<'_, TimeKey, u64> = TableDefinition::new("days");
pub(crate) const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("about");

/// How a scope stands in keys.
pub(crate) fn key_of(scope: Scope<'_>) -> (u8, &str) {
    match scope {
        Scope::Campaign(name) => (0, name),
        Scope::Channel(name) => (1, name),
    }
}

/// A contact from its row.
pub(crate) fn contact(id: &str, (customer, campaign, channel, at): (&str, &str, &str, i64)) -> Contact {
    Contact {
        id: id.into(),
        customer: customer.into(),
        campaign: campaign.into(),
        channel: channel.into(),
        at: Instant(at),
    }
}

/// The tables of a transaction that writes.
pub(crate) struct Writer<'t> {
    contacts: Table<'t, &'static str, ContactValue>,
    customers: Table<'t, CustomerKey, CustomerValue>,
    times: Table<'t, TimeKey, u64>,
    quarters: Table<'t, TimeKey, (u64, i64)>,
    days: Table<'t, TimeKey, u64>,
}

impl<'t> Writer<'t> {
    pub(crate) fn open(transaction: &'t WriteTransaction) -> Result<Self, TableError> {
        Ok(Self {
            contacts: transaction.open_table(CONTACTS)?,
            customers: transaction.open_table(CUSTOMERS)?,
            times: transaction.open_table(TIMES)?,
            quarters: transaction.open_table(QUARTERS)?,
            days: transaction.open_table(DAYS)?,
        })
    }

    /// The contact of an id.
    pub(crate) fn known(&self, id: &str) -> Result<Option<Contact>, StorageError> {
        Ok(self.contacts.get(id)?.map(|row| contact(id, row.value())))
    }

    pub(crate) fn count(
        &self,
        customer: Option<&str>,
        scope: Scope<'_>,
        window: visavis_engine::Window,
    ) -> Result<u64, StorageError> {
        match customer {
            Some(customer) => of_customer(&self.customers, customer, scope, window),
            None => {
                let totals = Totals { times: &self.times, quarters: &self.quarters, days: &self.days };
                totals.of(scope, window)
            }
        }
    }

    /// All of the contacts where no cap is passed, else none.
    pub(crate) fn within(&mut self, contacts: &[Contact], caps: &[Cap<'_>]) -> Result<Within, HistoryError> {
        let mut new: Vec<&Contact> = Vec::with_capacity(contacts.len());
        for contact in contacts {
            let twice = new.iter().find(|other| other.id == contact.id).map(|other| (*other).clone());
            match self.known(&contact.id).map_err(unusable)?.or(twice) {
                None => new.push(contact),
                Some(known) if known == *contact => {}
                Some(known) => return Err(HistoryError::conflict(&known)),
            }
        }
        for cap in caps {
            let more = new.iter().filter(|contact| cap.counts(contact)).count() as u64;
            if more > 0 {
                let before = self.count(cap.customer, cap.scope, cap.window).map_err(unusable)?;
                if before.saturating_add(more) > cap.most {
                    return Ok(Within::Full);
                }
            }
        }
        let mut counts = Counts::default();
        for contact in &new {
            self.write_rows(contact).map_err(unusable)?;
            counts.add(contact);
        }
        self.write_counts(&counts).map_err(unusable)?;
        Ok(Within::Recorded { new: new.len() })
    }

    /// Each contact on its own: what became of it, a conflict as an error of its own.
    pub(crate) fn each(
        &mut self,
        contacts: &[Contact],
    ) -> Result<Vec<Result<Recorded, HistoryError>>, StorageError> {
        let mut counts = Counts::default();
        let mut found = Vec::with_capacity(contacts.len());
        for contact in contacts {
            found.push(match self.known(&contact.id)? {
                Some(known) if known == *contact => Ok(Recorded::Known),
                Some(known) => Err(HistoryError::conflict(&known)),
                None => {
                    self.write_rows(contact)?;
                    counts.add(contact);
                    Ok(Recorded::New)
                }
            });
        }
        self.write_counts(&counts)?;
        Ok(found)
    }

    /// The rows of the contact itself; what is counted is still to be written.
    fn write_rows(&mut self, contact: &Contact) -> Result<(), StorageError> {
        let Contact { id, customer, campaign, channel, at: Instant(at) } = contact;
        let names = (campaign.as_str(), channel.as_str());
        self.contacts.insert(id.as_str(), (customer.as_str(), names.0, names.1, *at))?;
        self.customers.insert((customer.as_str(), *at, id.as_str()), names)?;
        Ok(())
    }

    fn write_counts(&mut self, counts: &Counts) -> Result<(), StorageError> {
        for ((kind, name, at), more) in &counts.times {
            let key = (*kind, name.as_str(), *at);
            let count = self.times.get(key)?.map_or(0, |row| row.value());
            self.times.insert(key, count.saturating_add(*more))?;
        }
        for ((kind, name, quarter), (more, last)) in &counts.quarters {
            let key = (*kind, name.as_str(), *quarter);
            let (count, latest) = self.quarters.get(key)?.map_or((0, i64::MIN), |row| row.value());
            self.quarters.insert(key, (count.saturating_add(*more), latest.max(*last)))?;
        }
        for ((kind, name, day), more) in &counts.days {
            let key = (*kind, name.as_str(), *day);
            let count = self.days.get(key)?.map_or(0, |row| row.value());
            self.days.insert(key, count.saturating_add(*more))?;
        }
        Ok(())
    }
}

/// What is to be counted of contacts, each number written once for all of them.
#[derive(Debug, Default)]
struct Counts {
    times: BTreeMap<(u8, SmolStr, i64), u64>,
    quarters: BTreeMap<(u8, SmolStr, i64), (u64, i64)>,
    days: BTreeMap<(u8, SmolStr, i64), u64>,
}

impl Counts {
    fn add(&mut self, contact: &Contact) {
        let Instant(at) = contact.at;
        let quarter = at.div_euclid(QUARTER);
        for (kind, name) in [(0, &contact.campaign), (1, &contact.channel)] {
            *self.times.entry((kind, name.clone(), at)).or_default() += 1;
            let (count, latest) = self.quarters.entry((kind, name.clone(), quarter)).or_insert((0, at));
            *count += 1;
            *latest = at.max(*latest);
            *self.days.entry((kind, name.clone(), quarter.div_euclid(DAY))).or_default() += 1;
        }
    }
}
