//! What CI runs, on this machine.
//!
//! In: nothing. Out: whether `.ci/run` passed. The steps stand there and nowhere else, so that the two never differ.

use std::process::Command;

use crate::workspace;

/// Runs `.ci/run`.
pub(crate) fn run() -> Result<String, String> {
    let script = workspace::root().join(".ci").join("run");
    let status = Command::new("bash")
        .arg(&script)
        .current_dir(workspace::root())
        .status()
        .map_err(|error| format!("{}: {error}", script.display()))?;
    if status.success() { Ok(String::from("ci passed")) } else { Err(String::from("ci failed")) }
}
