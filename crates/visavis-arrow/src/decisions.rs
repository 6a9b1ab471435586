//! Decisions for many batches, on all threads that rayon has.
//!
//! In: batches, a decision, the contacts that were made. Out: for each batch, in their order, the answers of the customers for whom something is
//! chosen. The history is read and nothing is recorded, so that the order in which threads come does not matter.

use arrow_array::RecordBatch;
use visavis_engine::{Call, ContactHistory, DecideError, Decision, DecisionId, Engine, Told};

use crate::error::ArrowError;
use crate::segments::each;

/// The answers about one batch.
#[derive(Debug, Clone)]
pub struct Decisions {
    /// How many customers the batch has.
    pub rows: usize,
    /// The rows for which something is chosen, with the answer; in order.
    pub chosen: Vec<(usize, Decision)>,
    /// Rows that cannot be decided, and values that did not fit.
    pub told: Told,
}

/// Answers a decision for every customer: the rows for which something is chosen, batch by batch. Customers of one call all see the same
/// contacts: a limit over all customers is held against what was delivered before.
///
/// # Errors
/// As [`segments`](crate::segments); where there is no such decision, and where the history cannot be read.
pub fn decide(
    engine: &Engine,
    batches: &[RecordBatch],
    decision: DecisionId,
    call: &Call,
    history: &dyn ContactHistory,
) -> Result<Vec<Decisions>, ArrowError> {
    each(engine, batches, |lanes, batch| {
        let mut chosen = Vec::new();
        let told = lanes.decide(decision, batch, call, history, |row, answer| {
            chosen.push((row, answer.to_decision()?));
            Ok::<(), DecideError>(())
        })?;
        Ok(Decisions { rows: batch.rows(), chosen, told })
    })
}
