//! Programs from text to verified images.

#[cfg(test)]
mod listing;
mod meaning;
#[cfg(test)]
mod scale;
#[cfg(test)]
mod support;
#[cfg(test)]
mod thresholds;
