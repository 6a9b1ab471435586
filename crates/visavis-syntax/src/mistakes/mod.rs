//! What the grammar did not take, recognised by the tokens around it.
//!
//! In: the scene of a stopped parse. Out: one mistake, said in the reader's words. Each recogniser knows one family of
//! mistakes and gives `None` for all others; the first that knows it speaks, and `unexpected` always does.

mod aggregates;
mod clauses;
mod habits;
mod heads;
mod joints;
mod keywords;
mod lists;
mod numbers;
mod operators;
mod rows;
mod slips;
mod times;
mod tools;
mod types;
mod unexpected;
mod unfinished;
mod words;

use crate::scene::{Mistake, Scene};

/// Every recogniser, the surest first.
const RECOGNISERS: [fn(&Scene<'_>) -> Option<Mistake>; 20] = [
    rows::recognise,
    tools::recognise,
    slips::first,
    operators::dashes,
    words::capitals,
    operators::symbol,
    aggregates::recognise,
    clauses::recognise,
    habits::recognise,
    times::recognise,
    numbers::recognise,
    lists::recognise,
    operators::word,
    types::recognise,
    heads::recognise,
    keywords::recognise,
    joints::recognise,
    unfinished::recognise,
    keywords::misspelt,
    slips::last,
];

/// The mistake at a scene.
pub(crate) fn recognise(scene: &Scene<'_>) -> Mistake {
    RECOGNISERS.iter().find_map(|known| known(scene)).unwrap_or_else(|| unexpected::recognise(scene))
}
