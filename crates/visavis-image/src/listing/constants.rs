//! Constants as text.

use std::fmt::{Result, Write};

use visavis_value::{Date, Duration, Instant, TimeOfDay, calendar, print};

use super::Listing;
use crate::image::{Const, Now, NowBase};

/// How many elements of a set or list are shown.
const SHOWN: usize = 16;

impl Listing<'_> {
    pub(super) fn constant(&mut self, constant: &Const) -> Result {
        match constant {
            Const::Bool(b) => write!(self.out, "{b}"),
            Const::Int(i) => write!(self.out, "{i}"),
            Const::Number(x) => {
                let before = self.out.len();
                print::number(self.out, *x);
                // So that it is told from an int.
                if self.out.get(before..).is_some_and(|digits| !digits.contains('.')) {
                    self.out.push_str(".0");
                }
                Ok(())
            }
            Const::Money(units) => {
                let sign = if *units < 0 { "-" } else { "" };
                let (whole, rest) = (units.unsigned_abs() / 10_000, units.unsigned_abs() % 10_000);
                write!(self.out, "{sign}{whole}.{rest:04}")
            }
            Const::Date(days) => match calendar::date_of_epoch_day(i64::from(*days)) {
                Some(Date(days)) => {
                    print::date(self.out, Date(days));
                    Ok(())
                }
                None => write!(self.out, "date?{days}"),
            },
            Const::DateTime(micros) => {
                self.instant(*micros);
                Ok(())
            }
            Const::Time(micros) => {
                print::time(self.out, TimeOfDay(*micros));
                Ok(())
            }
            Const::Text(text) => write!(self.out, "{text:?}"),
            Const::Version(text) => write!(self.out, "version {text:?}"),
            Const::Duration(span) => {
                print::duration(self.out, *span);
                Ok(())
            }
            Const::List(_, items) => self.set(items, |listing, item| listing.constant(item)),
            Const::Map(_, entries) => self.set(entries, |listing, (key, entry)| {
                write!(listing.out, "{key:?}: ")?;
                listing.constant(entry)
            }),
        }
    }

    pub(super) fn instant(&mut self, micros: i64) {
        match calendar::instant_of_epoch_micros(micros) {
            Some(Instant(micros)) => print::rfc3339(self.out, Instant(micros)),
            None => self.out.push_str("beyond the years"),
        }
    }

    pub(super) fn symbol(&mut self, symbol: u32) -> Result {
        match self.image.symbols.get(symbol as usize) {
            Some(text) => write!(self.out, "{text:?}"),
            None => self.unknown("symbol", symbol),
        }
    }

    /// The first elements, and how many more there are.
    pub(super) fn set<T>(&mut self, items: &[T], mut one: impl FnMut(&mut Self, &T) -> Result) -> Result {
        self.out.push('{');
        for (index, item) in items.iter().take(SHOWN).enumerate() {
            self.out.push_str(if index > 0 { ", " } else { "" });
            one(self, item)?;
        }
        match items.len().checked_sub(SHOWN) {
            Some(more @ 1..) => write!(self.out, ", and {more} more}}"),
            _ => write!(self.out, "}}"),
        }
    }

    /// `today - 90 days`
    pub(super) fn now(&mut self, at: Now) -> Result {
        let base = match at.base {
            NowBase::Instant => "now",
            NowBase::Today => "today",
            NowBase::InstantOpen => "open now",
            NowBase::TodayOpen => "open today",
        };
        self.out.push_str(if at.as_date { "day of " } else { "" });
        self.out.push_str(base);
        if at.shift == Duration::default() {
            return Ok(());
        }
        let backwards = at.shift.months <= 0 && at.shift.days <= 0 && at.shift.micros <= 0;
        match at.shift.neg().filter(|_| backwards) {
            Some(back) => {
                self.out.push_str(" - ");
                print::duration(self.out, back);
            }
            None => {
                self.out.push_str(" + ");
                print::duration(self.out, at.shift);
            }
        }
        Ok(())
    }
}
