//! What Visavis costs beside others: the workload W1, peers that answer it, and a clock.
//!
//! Every peer's answers are compared with the reference before its time counts.

pub mod clock;
#[cfg(feature = "peers")]
pub mod peers;
pub mod record;
pub mod workload;

/// Why a measurement cannot be made.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
