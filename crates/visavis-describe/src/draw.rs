//! Pages as text: for a terminal, as JSON, as Markdown.
//!
//! In: pages. Out: text. Says nothing that a page does not say.

mod human;
mod json;
mod markdown;

pub use human::human;
pub use json::json;
pub use markdown::markdown;
