//! Runs Visavis images: profiles in, decisions out.
//!
//! In: an image, customers as records, a point in time with its context, the contacts that were made. Out: decisions, the reasons against every other candidate, and
//! who belongs to which segment. Nothing here knows the language's syntax, reads a clock, does I/O or keeps anything global, and nothing
//! panics on any input.
//!
//! Start with [`Engine`]; fill a [`Profile`], describe the [`Call`], and decide in a [`Session`].

mod bits;
mod call;
mod column;
mod decide;
mod engine;
mod error;
mod history;
mod index;
mod layout;
mod live;
mod membership;
mod odds;
mod output;
mod pool;
mod profile;
mod program;
mod record;
mod scanner;
mod session;
#[cfg(test)]
mod testing;
mod texts;
mod together;
mod vm;

pub use call::Call;
pub use column::{
    Asked, Batch, CHUNK, Column, Ints, Lanes, Members, Offsets, PackedBits, Texts, Told, Unit, Values, ones,
    ones_of_both,
};
pub use decide::{Because, Reason};
pub use engine::Engine;
pub use error::{BindError, DecideError, EngineError, JsonError, Misfit, RecordError};
pub use history::{
    Cap, Contact, ContactHistory, HistoryError, MemoryHistory, NoContacts, Recorded, Scope, Window, Within,
};
pub use live::Live;
pub use membership::{Membership, Pick, Standing};
pub use odds::Odds;
pub use output::{Chosen, Decision, Printed, Rejected};
pub use profile::{Columns, EventColumns, Profile, Setting};
pub use session::{Answer, Choice, Early, Session};
pub use visavis_image::Image;
pub use visavis_image::image::{CampaignId, DecisionId, EventId, SegmentId};
pub use visavis_value::limit::LimitOf;
pub use visavis_value::{Instant, Value};

const _: () = {
    const fn shared<T: Send + Sync + Clone>() {}
    const fn sent<T: Send + Sync>() {}
    shared::<Engine>();
    shared::<Profile>();
    shared::<Columns>();
    shared::<Call>();
    shared::<Decision>();
    sent::<Session>();
    sent::<Lanes>();
    sent::<MemoryHistory>();
};
