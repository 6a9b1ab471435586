//! Programs from text to verified images.

mod listing;
mod scale;
mod support;
mod thresholds;
