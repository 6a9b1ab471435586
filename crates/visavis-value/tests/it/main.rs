//! What the scalar operations mean, at their boundaries, and the laws they keep.

mod buckets;
mod days;
mod decimals;
mod histories;
mod limits;
mod numbers;
mod printing;
mod reading;
mod spans;
mod texts;
mod types;
mod versions;
mod zones;
