//! The engine from outside: decisions from the text of a program to JSON, and what they cost in memory.

#[cfg(test)]
mod allocations;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod pending;
#[cfg(test)]
mod support;
