//! What Visavis costs beside others: workloads, peers that answer them, a clock, and files of what was measured.
//!
//! Every peer's answers are compared with the reference before its time counts.

pub mod clock;
pub mod curves;
pub mod peers;
pub mod plot;
#[cfg(feature = "peers")]
pub mod race;
pub mod record;
pub mod report;
pub mod results;
pub mod workload;

/// Why a measurement cannot be made.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
