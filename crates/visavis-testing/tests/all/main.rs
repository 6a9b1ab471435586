//! What a run of tests and asserts reports.

#[cfg(test)]
mod asserts;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod support;
