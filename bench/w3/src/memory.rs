//! How much memory a process has and had, as Linux tells it; in kilobytes.

use visavis_bench::Failure;

/// The most that it had since [`forget_peak`], or since it began.
///
/// # Errors
/// Where the system does not tell.
pub(crate) fn peak() -> Result<u64, Failure> {
    status("VmHWM:")
}

/// What it has now.
///
/// # Errors
/// Where the system does not tell.
#[cfg(feature = "peers")]
pub(crate) fn now() -> Result<u64, Failure> {
    status("VmRSS:")
}

/// The peak is what it has now.
///
/// # Errors
/// Where the system does not allow it.
#[cfg(feature = "peers")]
pub(crate) fn forget_peak() -> Result<(), Failure> {
    Ok(std::fs::write("/proc/self/clear_refs", "5")?)
}

fn status(what: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such line")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
