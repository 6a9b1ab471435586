//! What editors offer, one module each.

pub(crate) mod actions;
pub(crate) mod colours;
pub(crate) mod complete;
pub(crate) mod edits;
pub(crate) mod folds;
pub(crate) mod format;
pub(crate) mod hover;
pub(crate) mod outline;
pub(crate) mod places;
pub(crate) mod rename;
pub(crate) mod signature;
pub(crate) mod words;
