//! The single values that stand in one place.
//!
//! In: value after value. Out: how many fit each type and have each look, the few different ones, the ends of numbers.

use visavis_value::read;

use super::distinct::Distinct;
use super::ends::Ends;
use super::kinds::{Kind, Kinds, Origin, kinds};

/// How much of a value is kept to be shown, in characters.
const SHOWN: usize = 40;

/// What was seen of single values.
#[derive(Debug, Clone)]
pub(crate) struct Scalars {
    /// How many values.
    pub(crate) count: u64,
    tally: [u64; Kind::COUNT],
    /// By kind: the first value that is not of it.
    unlike: [Option<Box<str>>; Kind::COUNT],
    /// By kind: the first value that is of it.
    like: [Option<Box<str>>; Kind::COUNT],
    /// The different values, as they are written.
    pub(crate) distinct: Distinct,
    /// The numbers' ends.
    pub(crate) ends: Ends,
    /// The most digits behind a point.
    pub(crate) places: usize,
    /// The longest text, in characters.
    pub(crate) longest: usize,
}

impl Default for Scalars {
    fn default() -> Self {
        Self {
            count: 0,
            tally: [0; Kind::COUNT],
            unlike: [const { None }; Kind::COUNT],
            like: [const { None }; Kind::COUNT],
            distinct: Distinct::default(),
            ends: Ends::default(),
            places: 0,
            longest: 0,
        }
    }
}

impl Scalars {
    pub(crate) fn add(&mut self, text: &str, origin: Origin) {
        let found = kinds(text, origin);
        self.count += 1;
        for (at, tally) in self.tally.iter_mut().enumerate() {
            *tally += u64::from(found.has_at(at));
        }
        self.keep_examples(text, found);
        self.distinct.add(text);
        if found.has(Kind::Text) && text.len() > self.longest {
            self.longest = self.longest.max(text.chars().count());
        }
        if found.has(Kind::Number) {
            if let Some(number) = read::number(text) {
                self.ends.add(number);
            }
            let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
            self.places = self.places.max(fraction.bytes().take_while(u8::is_ascii_digit).count());
        }
    }

    fn keep_examples(&mut self, text: &str, found: Kinds) {
        let shown = || text.chars().take(SHOWN + 1).collect::<String>().into_boxed_str();
        for (at, (like, unlike)) in self.like.iter_mut().zip(&mut self.unlike).enumerate() {
            let place = if found.has_at(at) { like } else { unlike };
            if place.is_none() {
                *place = Some(shown());
            }
        }
    }

    /// How many values are of the kind.
    pub(crate) fn tally(&self, kind: Kind) -> u64 {
        self.tally.get(kind as usize).copied().unwrap_or(0)
    }

    /// Every value is of the kind, and there is one.
    pub(crate) fn all(&self, kind: Kind) -> bool {
        self.count > 0 && self.tally(kind) == self.count
    }

    /// Nineteen of twenty values, or more, are of the kind.
    pub(crate) fn most(&self, kind: Kind) -> bool {
        self.count > 0 && self.tally(kind) >= self.count - self.count / 20
    }

    /// The first value that is of the kind.
    pub(crate) fn like(&self, kind: Kind) -> &str {
        self.like.get(kind as usize).and_then(Option::as_deref).unwrap_or_default()
    }

    /// The first value that is not of the kind.
    pub(crate) fn unlike(&self, kind: Kind) -> &str {
        self.unlike.get(kind as usize).and_then(Option::as_deref).unwrap_or_default()
    }
}
