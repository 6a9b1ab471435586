//! `visavis record --history FILE [DELIVERIES]`: what was delivered, into a contact history.
//!
//! In: JSON Lines of deliveries. Out: the history, and a summary on stderr. What is recorded is safe on the disk before it is counted; a
//! line that is no delivery is told, and the others are recorded. Recording a file again records nothing twice.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;
use visavis::{Contact, HistoryError, Instant, Recorded, Zone, read_datetime};
use visavis_store::Store;
use visavis_value::calendar;
use visavis_value::print::grouped;

use super::decide::history::in_words;
use crate::exit::{CallError, Outcome};
use crate::progress::Progress;
use crate::records::lines::{Lines, remnant};
use crate::records::{Next, Opened, unreadable_part};
use crate::screen::{self, count};

/// How many deliveries are recorded together: each time waits for the disk once.
const TOGETHER: usize = 10_000;
/// How many bad lines are told one by one.
const ERRORS_TOLD: u64 = 20;

/// Records what was delivered, so that limits count it
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// JSON Lines, also packed as `.gz`; by default, or for `-`, stdin:
    /// {"id": …, "customer": …, "campaign": …, "channel": …, "at": …}
    #[arg(default_value = "-", value_name = "DELIVERIES|-")]
    deliveries: String,
    /// The contact history; a new one where there is no such file
    #[arg(long, value_name = "FILE")]
    history: PathBuf,
    /// The zone of times that say none, such as `Europe/Paris`; by default UTC
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
}

/// A line of the file.
#[derive(Deserialize)]
struct Delivery {
    id: Value,
    customer: Value,
    campaign: String,
    channel: String,
    at: Value,
}

/// Records.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let zone = match args.timezone.as_deref() {
        None => Zone::UTC,
        Some(name) => Zone::parse(name).ok_or_else(|| {
            CallError::wrong(format!("there is no time zone `{name}`; write one as `Europe/Paris`"))
        })?,
    };
    let opened = Opened::open(&args.deliveries, None)?;
    let store = Store::create(&args.history).map_err(|error| in_words(&error))?;
    let progress = Progress::new(opened.read.clone(), opened.size);
    let lines = Lines::new(opened.source);
    let (counts, may_wait) = (Counts::default(), opened.size.is_none());
    let run = Run { name: opened.name, store, zone, progress, counts, may_wait, held: Vec::new() };
    run.whole(lines)
}

#[derive(Default)]
struct Counts {
    new: u64,
    known: u64,
    bad: u64,
}

struct Run {
    name: String,
    store: Store,
    zone: Zone,
    progress: Progress,
    counts: Counts,
    /// Whether more may come only later, as from a program that goes on delivering.
    may_wait: bool,
    /// Contacts that are not recorded yet, with their lines.
    held: Vec<(u64, Contact)>,
}

impl Run {
    fn whole(mut self, mut lines: Lines) -> Result<Outcome, CallError> {
        loop {
            match lines.next().map_err(|error| unreadable_part(&self.name, &error))? {
                Next::End => break,
                Next::Bad(place, problem) => self.bad(place.line, &problem),
                Next::Read(place) => match delivery(lines.record(), self.zone) {
                    Ok(contact) => self.held.push((place.line, contact)),
                    Err(problem) => self.bad(place.line, &problem),
                },
            }
            if self.held.len() >= TOGETHER || self.may_wait && lines.is_drained() {
                self.record()?;
            }
        }
        self.record()?;
        drop(self.progress);
        let Counts { new, known, bad } = self.counts;
        if let Some(more) = bad.checked_sub(ERRORS_TOLD).filter(|more| *more > 0) {
            screen::say(&format!("… and {}", count(more, "more bad line")));
        }
        let all = format!("{}: {} new, ", count_of(new + known + bad), grouped(new));
        screen::say(&format!("{all}{} known already, {}", grouped(known), count(bad, "error")));
        Ok(if bad > 0 { Outcome::Findings } else { Outcome::Fine })
    }

    fn record(&mut self) -> Result<(), CallError> {
        if self.held.is_empty() {
            return Ok(());
        }
        let (places, contacts): (Vec<u64>, Vec<Contact>) = std::mem::take(&mut self.held).into_iter().unzip();
        let unusable = |error: HistoryError| CallError::wrong(error.to_string());
        let found = self.store.record_all(&contacts).map_err(unusable)?;
        for (line, recorded) in places.into_iter().zip(found) {
            match recorded {
                Ok(Recorded::New) => self.counts.new += 1,
                Ok(Recorded::Known) => self.counts.known += 1,
                Err(error) => self.bad(line, &error),
            }
        }
        self.progress.step(self.counts.new + self.counts.known + self.counts.bad);
        Ok(())
    }

    fn bad(&mut self, line: u64, problem: &dyn std::fmt::Display) {
        self.counts.bad += 1;
        if self.counts.bad <= ERRORS_TOLD {
            self.progress.say(&format!("error: {}:{line}: {problem}", self.name));
        }
    }
}

/// `1 delivery`, `3 deliveries`
fn count_of(deliveries: u64) -> String {
    let noun = if deliveries == 1 { "delivery" } else { "deliveries" };
    format!("{} {noun}", grouped(deliveries))
}

/// A delivery as a contact, or what is wrong with it.
fn delivery(line: &[u8], zone: Zone) -> Result<Contact, String> {
    const EXPECTED: &str = r#"{"id": …, "customer": …, "campaign": …, "channel": …, "at": …}"#;
    if !line.starts_with(b"{") {
        return Err(format!("no delivery: no JSON object; expected {EXPECTED}"));
    }
    let read: Delivery = serde_json::from_slice(line).map_err(|error| match remnant(line) {
        Some(problem) => problem.to_string(),
        None => {
            let error = error.to_string();
            // There is one line only, and that was told.
            let words = error.split(" at line").next().unwrap_or_default();
            format!("no delivery: {words}; expected {EXPECTED}")
        }
    })?;
    let contact = Contact {
        id: named("id", &read.id)?.into(),
        customer: named("customer", &read.customer)?.into(),
        campaign: read.campaign.into(),
        channel: read.channel.into(),
        at: moment(&read.at, zone)?,
    };
    for (name, text) in [("campaign", &contact.campaign), ("channel", &contact.channel)] {
        if text.is_empty() {
            return Err(format!("`{name}` is empty"));
        }
    }
    Ok(contact)
}

/// A text, or a whole number as keys may be.
fn named(name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) if text.is_empty() => Err(format!("`{name}` is empty")),
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) if number.is_i64() => Ok(number.to_string()),
        other => Err(format!("`{name}`: found {other}, expected a text or a whole number")),
    }
}

/// A time as records have it.
fn moment(value: &Value, zone: Zone) -> Result<Instant, String> {
    let found = match value {
        Value::String(text) => read_datetime(text, zone),
        Value::Number(seconds) => seconds.as_i64().and_then(of_seconds),
        _ => None,
    };
    found.ok_or_else(|| {
        format!("`at`: found {value}, expected a time such as \"2026-03-10T09:00:00+01:00\" or \"2026-03-10 09:00\"")
    })
}

fn of_seconds(seconds: i64) -> Option<Instant> {
    calendar::instant_of_epoch_micros(seconds.checked_mul(1_000_000)?)
}
