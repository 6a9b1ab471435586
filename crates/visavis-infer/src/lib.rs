//! From records to a source: what a table or a file of objects holds, as a declaration that fits every record seen.
//!
//! In: rows of cells, or JSON objects, one after the other. Out: the text of a `source`, with a comment wherever the choice
//! is doubtful. Memory is bounded whatever comes. Never reads a file, never declares what a record seen would not fit,
//! and never keeps silent about a guess.
//!
//! ```
//! use visavis_infer::{About, Survey, source};
//!
//! let mut survey = Survey::of_table(["customer_id", "Code postal"]);
//! survey.row(|column| ["c-1", "75001"].get(column).copied());
//! survey.row(|column| ["c-2", ""].get(column).copied());
//! let about = About { name: "crm".into(), file: "contacts.csv".into(), ..About::default() };
//! let text = source(&survey, &about);
//! assert!(text.contains("customer_id: text key"));
//! assert!(text.contains("code_postal: text? column \"Code postal\""));
//! ```

mod choose;
mod key;
mod members;
mod names;
mod quote;
mod survey;
mod write;

pub use names::{can_name, source_name};
pub use survey::{NotAnObject, Survey};
pub use write::{About, source};
