//! Programs, records and points in time, printed from trees of numbers.
//!
//! A test keeps the numbers and prints from them, so that shrinking a number to zero or dropping a branch gives a simpler
//! program that is still well typed.

mod chance;
mod clauses;
mod conditions;
mod draw;
mod events;
mod expressions;
mod json;
mod limits;
mod literals;
mod program;
mod record;
mod schema;
mod tables;

use proptest::prelude::*;
use visavis_oracle::{Contact, Oracle};

pub use draw::Seed;
pub use program::Program;
pub use record::{instant, record};

/// How tests over cases run. A failure is minimized as text, which is quicker than its seeds. Seeds of failures are not kept, as they mean something else once a generator changes: a
/// failure becomes a test of its own.
#[must_use]
pub fn config() -> ProptestConfig {
    ProptestConfig { max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() }
}

/// A program, records of its customers, and points in time.
#[derive(Clone)]
pub struct Case {
    program: [Vec<Seed>; 10],
    calls: Vec<Call>,
}

/// A record and a point in time.
#[derive(Debug, Clone)]
struct Call {
    now: Seed,
    record: Seed,
    contacts: Vec<Seed>,
}

/// A record, a point in time, and the contacts that were made: what an evaluator is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The record.
    pub json: String,
    /// When.
    pub now: visavis_value::Instant,
    /// The contacts, see [`Asked::contacts`].
    pub(crate) contacts: Vec<Contact>,
}

impl Asked {
    /// A record without contacts.
    #[must_use]
    pub fn new(json: &str, now: visavis_value::Instant) -> Self {
        Self { json: json.into(), now, contacts: Vec::new() }
    }

    /// The contacts, some of them the customer's, whose key the reference evaluator knows.
    #[must_use]
    pub fn contacts(&self, oracle: &Oracle<'_>, record: u64) -> Vec<Contact> {
        let customer = oracle.read(&self.json, Some(record)).ok();
        let key = customer.and_then(|customer| oracle.key(&customer)).unwrap_or_default();
        let named = |contact: &Contact| match contact.customer == limits::ASKED {
            true => Contact { customer: key.clone(), ..contact.clone() },
            false => contact.clone(),
        };
        self.contacts.iter().map(named).collect()
    }

    /// The same without each of its contacts in turn.
    pub fn with_fewer_contacts(&self) -> impl Iterator<Item = Self> + use<> {
        let all = self.clone();
        (0..all.contacts.len()).map(move |place| {
            let mut fewer = all.clone();
            fewer.contacts.remove(place);
            fewer
        })
    }
}

impl Case {
    /// The program.
    #[must_use]
    pub fn program(&self) -> Program {
        Program::print(&self.program)
    }

    /// Records as JSON, each with the time to ask about it and what was delivered before.
    #[must_use]
    pub fn calls(&self, program: &Program) -> Vec<Asked> {
        let asked = |call: &Call| {
            let now = instant(&call.now);
            let contacts = call.contacts.iter().map(|seed| limits::contact(program, seed, now));
            Asked { json: record(program, &call.record, now), now, contacts: contacts.collect() }
        };
        self.calls.iter().map(asked).collect()
    }
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program = self.program();
        writeln!(f, "\n{}", program.text)?;
        for Asked { json, now, contacts } in self.calls(&program) {
            writeln!(f, "at {}: {json}\n{contacts:?}", now.0)?;
        }
        Ok(())
    }
}

/// A program, many records of its customers, and a number that says in which layout they come as a table.
#[derive(Clone)]
pub struct Table {
    program: [Vec<Seed>; 10],
    records: Vec<Seed>,
    now: Seed,
    /// See [`columns::table`](crate::columns::table).
    pub layout: u64,
}

impl Table {
    /// The program.
    #[must_use]
    pub fn program(&self) -> Program {
        Program::print(&self.program)
    }

    /// Records as JSON, and the time to ask about them.
    #[must_use]
    pub fn records(&self, program: &Program) -> (Vec<String>, visavis_value::Instant) {
        let now = instant(&self.now);
        (self.records.iter().map(|seed| record(program, seed, now)).collect(), now)
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program = self.program();
        let (_, now) = self.records(&program);
        writeln!(f, "\n{}\nat {}, layout {}", program.text, now.0, self.layout)
    }
}

/// Tables for small programs.
pub fn tables() -> impl Strategy<Value = Table> {
    tables_of(6, 8)
}

/// Tables for programs of many segments and campaigns.
pub fn large_tables() -> impl Strategy<Value = Table> {
    tables_of(150, 60)
}

fn tables_of(campaigns: usize, segments: usize) -> impl Strategy<Value = Table> {
    let records = proptest::collection::vec(draw::wide_seeds(), 1..24);
    (parts(campaigns, segments), records, draw::seeds(), any::<u64>())
        .prop_map(|(program, records, now, layout)| Table { program, records, now, layout })
}

/// Small programs of every kind.
pub fn cases() -> impl Strategy<Value = Case> {
    programs(6, 8)
}

/// Programs of many segments and campaigns, which repeat each other.
pub fn large_cases() -> impl Strategy<Value = Case> {
    programs(150, 60)
}

fn parts(campaigns: usize, segments: usize) -> impl Strategy<Value = [Vec<Seed>; 10]> {
    let many = |most: usize| proptest::collection::vec(draw::seeds(), 0..=most);
    [many(8), many(4), many(segments), many(3), many(campaigns), many(2), many(2), many(6), many(2), many(3)]
}

fn programs(campaigns: usize, segments: usize) -> impl Strategy<Value = Case> {
    let program = parts(campaigns, segments);
    let call = (draw::seeds(), draw::wide_seeds(), proptest::collection::vec(draw::seeds(), 0..8));
    let call = call.prop_map(|(now, record, contacts)| Call { now, record, contacts });
    (program, proptest::collection::vec(call, 1..6)).prop_map(|(program, calls)| Case { program, calls })
}
