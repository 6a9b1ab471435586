//! Time that the machine's other work does not count in: the CPU time of the calling thread.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::Failure;

/// Runs `step` with 0, 1, 2, … until the budget is used; gives the CPU time of one step.
///
/// # Errors
/// Those of `step`.
pub fn mean(
    budget: Duration,
    mut step: impl FnMut(usize) -> Result<(), Failure>,
) -> Result<Duration, Failure> {
    // Reading the clock costs as much as a short step, so that it is read once for many steps; the batches double, so
    // that long steps are not repeated more often than the budget asks for.
    let start = ThreadTime::try_now()?;
    let (mut done, mut batch) = (0_usize, 1_usize);
    loop {
        for _ in 0..batch {
            step(done)?;
            done += 1;
        }
        let used = start.try_elapsed()?;
        if used >= budget {
            return Ok(used / u32::try_from(done)?);
        }
        batch = (batch * 2).min(1024);
    }
}
