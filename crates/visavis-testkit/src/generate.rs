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
mod literals;
mod program;
mod record;
mod schema;
mod tables;

use proptest::prelude::*;

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
}

impl Case {
    /// The program.
    #[must_use]
    pub fn program(&self) -> Program {
        Program::print(&self.program)
    }

    /// Records as JSON, each with the time to ask about it.
    #[must_use]
    pub fn calls(&self, program: &Program) -> Vec<(String, visavis_value::Instant)> {
        self.calls
            .iter()
            .map(|call| {
                let now = instant(&call.now);
                (record(program, &call.record, now), now)
            })
            .collect()
    }
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program = self.program();
        writeln!(f, "\n{}", program.text)?;
        for (json, now) in self.calls(&program) {
            writeln!(f, "at {}: {json}", now.0)?;
        }
        Ok(())
    }
}

/// Small programs of every kind.
pub fn cases() -> impl Strategy<Value = Case> {
    programs(6, 8)
}

/// Programs of many segments and campaigns, which repeat each other.
pub fn large_cases() -> impl Strategy<Value = Case> {
    programs(150, 60)
}

fn programs(campaigns: usize, segments: usize) -> impl Strategy<Value = Case> {
    let many = |most: usize| proptest::collection::vec(draw::seeds(), 0..=most);
    let program = [
        many(8),
        many(4),
        many(segments),
        many(3),
        many(campaigns),
        many(2),
        many(2),
        many(6),
        many(2),
        many(3),
    ];
    let call = (draw::seeds(), draw::wide_seeds()).prop_map(|(now, record)| Call { now, record });
    (program, proptest::collection::vec(call, 1..6)).prop_map(|(program, calls)| Case { program, calls })
}
