//! How many contacts there were.
//!
//! In: tables, of a transaction that reads or writes. Out: counts. A customer's contacts are gone through, as they are few. Everybody's
//! are added up by whole days, then by quarters of an hour; single moments are looked at in the two quarters that a window cuts, and
//! not even there where the quarter's last contact is in.

use redb::{ReadableTable, StorageError};
use visavis_engine::{Scope, Window};

use crate::tables::{CustomerKey, CustomerValue, DAY, QUARTER, TimeKey, key_of};

/// A customer's contacts.
pub(crate) fn of_customer(
    customers: &impl ReadableTable<CustomerKey, CustomerValue>,
    customer: &str,
    scope: Scope<'_>,
    window: Window,
) -> Result<u64, StorageError> {
    if window.from > window.until {
        return Ok(0);
    }
    // The customer who comes next in the order of keys.
    let next = format!("{customer}\0");
    let end = match window.until.0.checked_add(1) {
        Some(end) => (customer, end, ""),
        None => (next.as_str(), i64::MIN, ""),
    };
    let mut count = 0;
    for row in customers.range((customer, window.from.0, "")..end)? {
        let (_, names) = row?;
        let (campaign, channel) = names.value();
        count += u64::from(match scope {
            Scope::Campaign(name) => campaign == name,
            Scope::Channel(name) => channel == name,
        });
    }
    Ok(count)
}

/// The tables of everybody's contacts.
pub(crate) struct Totals<'t, T, Q, D> {
    pub(crate) times: &'t T,
    pub(crate) quarters: &'t Q,
    pub(crate) days: &'t D,
}

impl<T, Q, D> Totals<'_, T, Q, D>
where
    T: ReadableTable<TimeKey, u64>,
    Q: ReadableTable<TimeKey, (u64, i64)>,
    D: ReadableTable<TimeKey, u64>,
{
    /// Everybody's contacts.
    pub(crate) fn of(&self, scope: Scope<'_>, window: Window) -> Result<u64, StorageError> {
        let (from, until) = (window.from.0, window.until.0);
        if from > until {
            return Ok(0);
        }
        let key = key_of(scope);
        let (first, last) = (from.div_euclid(QUARTER), until.div_euclid(QUARTER));
        if first == last {
            return self.in_quarter(key, first, (from, until));
        }
        let head = self.in_quarter(key, first, (from, i64::MAX))?;
        let tail = self.in_quarter(key, last, (i64::MIN, until))?;
        Ok(head + self.quarters(key, first + 1, last - 1)? + tail)
    }

    /// Those of a quarter that are in a window.
    fn in_quarter(&self, key: (u8, &str), quarter: i64, window: (i64, i64)) -> Result<u64, StorageError> {
        let Some(row) = self.quarters.get((key.0, key.1, quarter))? else { return Ok(0) };
        let (count, latest) = row.value();
        // The first moment of the first quarter of all lies beyond what a number of time can be.
        let start = quarter.saturating_mul(QUARTER);
        let end = start.saturating_add(QUARTER - 1);
        if window.0 <= start && latest <= window.1 {
            return Ok(count);
        }
        sum(self.times, key, (start.max(window.0), end.min(window.1)), |count| count)
    }

    /// Whole quarters, both ends in, by whole days where there are any.
    fn quarters(&self, key: (u8, &str), first: i64, last: i64) -> Result<u64, StorageError> {
        let days = (-(-first).div_euclid(DAY), (last + 1).div_euclid(DAY) - 1);
        if first > last {
            return Ok(0);
        }
        let of = |first, last| sum(self.quarters, key, (first, last), |(count, _)| count);
        if days.0 > days.1 {
            return of(first, last);
        }
        let whole = sum(self.days, key, days, |count| count)?;
        Ok(of(first, days.0 * DAY - 1)? + whole + of((days.1 + 1) * DAY, last)?)
    }
}

/// The sum of what stands between two numbers of time, both in.
fn sum<V>(
    table: &impl ReadableTable<TimeKey, V>,
    key: (u8, &str),
    (first, last): (i64, i64),
    count: impl Fn(V::SelfType<'_>) -> u64,
) -> Result<u64, StorageError>
where
    V: redb::Value + 'static,
{
    if first > last {
        return Ok(0);
    }
    let mut total = 0_u64;
    for row in table.range((key.0, key.1, first)..=(key.0, key.1, last))? {
        let (_, value) = row?;
        total = total.saturating_add(count(value.value()));
    }
    Ok(total)
}
