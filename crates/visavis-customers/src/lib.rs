//! Made-up customers, for whoever looks for one of whom something is so.
//!
//! In: a checked program. Out: records of customers who could be, many of them at the edges of its rules; the same on every machine.
//! Runs no rule: what comes of a customer the asker finds out.

mod customers;
mod draw;
mod edges;
mod record;

pub use customers::{Made, Maker, simpler};
pub use draw::Draw;
pub use record::{Record, amount, json};
