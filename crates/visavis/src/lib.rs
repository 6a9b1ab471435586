//! Visavis for host applications: decision rules in, decisions out.
//!
//! In: rules as files or texts, or a compiled image. Out: a [`Program`], whose [`Engine`] decides for one customer after the
//! other. Nothing here reads a clock, and nothing panics on any input.
//!
//! ```
//! use visavis::{Call, NoContacts, Program, read_datetime};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rules = r#"
//!     source crm { customer_id: text key  tier: "silver" | "gold" ?  city: text? }
//!     channel web { content { headline: text } }
//!     campaign win_back { for tier = "gold"  via web { headline: "Welcome back to {city otherwise "us"}" } }
//!     decision home_hero { via web }
//! "#;
//! let program = Program::from_source("rules.vis", rules)?;
//! let engine = program.engine();
//!
//! let mut profile = engine.profile();
//! profile.read_json(br#"{"customer_id": "c-102", "tier": "gold", "city": "Lyon"}"#)?;
//! let now = read_datetime("2026-03-10T09:00:00Z", program.zone()).ok_or("no time")?;
//! let decision = engine.decide("home_hero", &profile, &Call::at(now), &NoContacts)?;
//!
//! assert_eq!(decision.chosen[0].campaign, "win_back");
//! # Ok(())
//! # }
//! ```
//!
//! Rules that have errors give none of this, and say what is wrong and where:
//!
//! ```
//! let error = visavis::Program::from_source("rules.vis", "segment gold when teir = \"gold\"").unwrap_err();
//! assert!(error.to_string().starts_with("rules.vis:1:19: error E0201 "));
//! ```

mod checked;
mod error;
mod files;
mod manifest;
mod program;
mod project;
mod way;

pub use checked::{
    Checked, ProjectTexts, ReadTree, check_dir, check_edited, check_file, check_sources, check_texts,
};
pub use error::{ProgramError, RejectedError, UnreadableError};
pub use files::{display_name, find_project, rules_below, text_at, text_of, vis_files};
pub use manifest::FILE_NAME as MANIFEST;
pub use program::Program;
pub use project::Project;
pub use visavis_check::{EventNeeds, Reach, SourceNeeds, ValueNeeds};
pub use visavis_engine::{
    Answer, Because, BindError, Call, CampaignId, Cap, Choice, Chosen, Columns, Contact, ContactHistory,
    DecideError, Decision, DecisionId, Early, Engine, EngineError, EventColumns, EventId, HistoryError,
    JsonError, LimitOf, Live, Membership, MemoryHistory, Misfit, NoContacts, Odds, Pick, Printed, Profile,
    Reason, RecordError, Recorded, Rejected, Scope, SegmentId, Session, Setting, Standing, Window, Within,
};
pub use visavis_image::{Image, LoadError};
pub use visavis_lint::{Level as LintLevel, Levels as LintLevels, Memory as LintMemory};
pub use visavis_value::read::{datetime as read_datetime, int as read_int};
pub use visavis_value::{Currency, Date, Instant, Money, TimeOfDay, Type, Value, Zone};
