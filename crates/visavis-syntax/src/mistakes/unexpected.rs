//! The general message: what would have been right here, and what stands here.

use visavis_diag::Code;

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};
use crate::words::{Wording, wording};

/// How many expectations are worth reading.
const MOST: usize = 5;

/// `` expected `when` or a description, found `x` ``
pub(super) fn recognise(scene: &Scene<'_>) -> Mistake {
    let expected = expected(scene.expected);
    let range = scene.range(scene.at);
    let found = found(scene);
    let message = if expected.is_empty() {
        format!("{found} cannot stand here")
    } else {
        format!("expected {}, found {found}", joined(&expected))
    };
    let label =
        if scene.token(scene.at).is_none() { "something is missing here" } else { "not expected here" };
    scene.mistake(Code::Unexpected, message, &range, label)
}

/// What was expected, in the reader's words, each once.
fn expected(rules: &[Rule]) -> Vec<String> {
    let mut wordings: Vec<Wording> = rules.iter().filter_map(|rule| wording(*rule)).collect();
    wordings.sort();
    wordings.dedup();
    // Where an operator could follow, a dozen of them could; where a value could stand, so could many kinds of it.
    let words: Vec<String> = wordings.iter().map(Wording::to_string).collect();
    if words.len() > MOST { Vec::new() } else { words }
}

fn joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn found(scene: &Scene<'_>) -> String {
    let written = scene.word(scene.at);
    match scene.kind(scene.at) {
        None => "the end of the declaration".to_owned(),
        Some(Kind::TextStart | Kind::TextPart | Kind::TextEnd) => "a text".to_owned(),
        Some(Kind::Hole) => "this".to_owned(),
        Some(_) => format!("`{written}`"),
    }
}
