//! Two programs beside each other.

#[cfg(test)]
mod aspects;
#[cfg(test)]
mod same;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod support;
