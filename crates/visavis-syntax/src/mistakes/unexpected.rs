//! The general message: what would have been right here, and what stands here.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};
use crate::words::{Wording, wording};

/// How many expectations are worth reading.
const MOST: usize = 5;

/// `` expected `when` or a description, found `x` ``
pub(super) fn recognise(scene: &Scene<'_>) -> Mistake {
    if let Some(mistake) = side_by_side(scene).filter(|_| !scene.between_declarations()) {
        return mistake;
    }
    let expected = if scene.between_declarations() {
        vec!["a declaration".to_owned()]
    } else {
        expected(scene.expected)
    };
    let range = scene.range(scene.at);
    let found = found(scene);
    let message = if expected.is_empty() {
        format!("{found} cannot stand here")
    } else {
        format!("expected {}, found {found}", joined(&expected))
    };
    let label =
        if scene.token(scene.at).is_none() { "something is missing here" } else { "not expected here" };
    let mistake = scene.mistake(Code::Unexpected, message, &range, label);
    match scene.word(scene.at) {
        "{" | "[" | "<" | "%" | "%%" | "@" | "(" if scene.between_declarations() => mistake.help(
            "rules are written in words, not as a template, as JSON or as XML: `segment gold when tier = \"gold\"`",
        ),
        _ => mistake,
    }
}

/// What was expected, in the reader's words, each once.
fn expected(rules: &[Rule]) -> Vec<String> {
    let mut wordings: Vec<Wording> = rules.iter().filter_map(|rule| wording(*rule)).collect();
    wordings.sort();
    wordings.dedup();
    // Where a value could stand, so could many kinds of it; where an operator, much that hangs on a value.
    let said = |phrase: &'static str| wordings.contains(&Wording::Phrase(phrase));
    let (value, operator) = (said("a value"), said("an operator"));
    wordings.retain(|w| match w {
        _ if value && OF_VALUES.contains(w) || operator && OF_OPERATORS.contains(w) => false,
        // Whatever may follow a finished expression says less than that an operator may.
        Wording::Phrase(phrase) => !operator || *phrase == "an operator",
        Wording::Sign(_) => true,
    });
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

/// Two values with nothing between them.
fn side_by_side(scene: &Scene<'_>) -> Option<Mistake> {
    let begins = match scene.kind(scene.at)? {
        Kind::Word => !crate::look::is_hard_word(scene.word(scene.at)),
        Kind::Quoted | Kind::Number | Kind::TextStart => true,
        _ => false,
    };
    if !begins || !scene.expects_operator() {
        return None;
    }
    let range = scene.range(scene.at);
    let found = found(scene);
    let around = scene.brackets_around(scene.at).pop().map_or("", |i| scene.word(i));
    let before = scene.before()?;
    if around == "[" && !matches!(scene.word(before), "[" | ",") {
        let end = scene.range(before).end;
        let mistake = scene.mistake(
            Code::ListForm,
            "the elements of a list are parted by commas",
            &range,
            "`,` is missing before this",
        );
        return Some(mistake.fix(scene, "write `,`", vec![(end..end, ",".to_owned())], Applicability::Safe));
    }
    let message = format!("an operator is missing before {found}");
    let mistake = scene.mistake(Code::Unexpected, message, &range, "this cannot follow a value");
    Some(mistake.help("between two values stands an operator such as `=`, `in` or `+`, between two conditions `and` or `or`"))
}

/// What "a value" says already.
const OF_VALUES: [Wording; 6] = [
    Wording::Sign(".."),
    Wording::Sign("missing"),
    Wording::Phrase("a name"),
    Wording::Phrase("a text"),
    Wording::Phrase("a number"),
    Wording::Phrase("a date or time"),
];
/// What "an operator" says already.
const OF_OPERATORS: [Wording; 3] = [
    Wording::Sign(".."),
    Wording::Phrase("arguments in round brackets"),
    Wording::Phrase("a key in square brackets"),
];
