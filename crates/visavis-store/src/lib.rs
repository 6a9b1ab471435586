//! A contact history on disk: one file, in the process of the host, safe where the power goes.
//!
//! In: contacts. Out: counts of them. What was recorded is on the disk when the call returns; a process that is killed at any
//! moment loses nothing that it was told is recorded, and leaves no half of anything. One process has the file at a time; its threads
//! share a [`Store`]. Knows neither rules nor zones.

mod batch;
mod count;
mod error;
mod store;
mod tables;

pub use batch::Batch;
pub use error::StoreError;
pub use store::Store;

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Store>();
    shared::<Batch>();
};
