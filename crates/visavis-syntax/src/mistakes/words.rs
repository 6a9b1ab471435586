//! Keywords in capitals.

use visavis_diag::Code;

use crate::look::HARD_WORDS;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

/// `AND`, `Or`, `NOT`, `In`: keywords are written small.
pub(super) fn capitals(scene: &Scene<'_>) -> Option<Mistake> {
    capital(scene, scene.at).or_else(|| scene.before().and_then(|i| capital(scene, i)))
}

fn capital(scene: &Scene<'_>, i: usize) -> Option<Mistake> {
    let written = scene.word(i);
    let small = written.to_ascii_lowercase();
    let known = HARD_WORDS.contains(&small.as_str()) || INFIX.contains(&small.as_str());
    // `is NOT NULL` is one mistake, which is told of its whole.
    let behind_is = small == "not" && i.checked_sub(1).is_some_and(|i| scene.is(i, "is"));
    if scene.kind(i) != Some(Kind::Word) || small == written || !known || behind_is {
        return None;
    }
    let message = format!("keywords are written in small letters: `{small}`");
    let mistake =
        scene.mistake(Code::ForeignOperator, message, &scene.range(i), "in capitals this is a name");
    Some(mistake.write(scene, scene.range(i), small))
}

const INFIX: [&str; 8] = ["starts", "ends", "contains", "matches", "last", "next", "when", "never"];
