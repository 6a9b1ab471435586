//! Rows of tables as other tools draw them: rules of dashes, arrows of another kind, `else` for the last row.
//!
//! In: the scene of a stopped parse. Out: the mistake, where it is one of these; what is wrong alike in several rows is told
//! once.

use visavis_diag::{Applicability, Code};

use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    if keyword != "table" {
        return None;
    }
    rule(scene).or_else(|| arrows(scene)).or_else(|| rest(scene))
}

/// `|------|----|` below a header, as Markdown has it.
fn rule(scene: &Scene<'_>) -> Option<Mistake> {
    let at = scene.range(scene.at).start;
    let start = scene.text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    let is_rule = |line: &str| {
        line.contains("--")
            && line.trim().starts_with('|')
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | ' ' | '\t'))
    };
    // The parse may only stop where the next line begins.
    let above = scene.text.get(..start.saturating_sub(1))?.rfind('\n').map_or(0, |i| i + 1);
    let (start, line) = [start, above].into_iter().find_map(|start| {
        let line = scene.text.get(start..)?.lines().next()?;
        is_rule(line).then_some((start, line))
    })?;
    let written = start + (line.len() - line.trim_start().len())..start + line.trim_end().len();
    let message = "no line of dashes stands between the rows of a table";
    let mistake = scene.mistake(Code::ForeignPunctuation, message, &written, "not needed");
    let whole = start..start + line.len() + 1;
    Some(mistake.fix(scene, "take the line out", vec![(whole, String::new())], Applicability::Safe))
}

/// `| "gold" -> 15% |`, in every row that has it.
fn arrows(scene: &Scene<'_>) -> Option<Mistake> {
    let arrow = scene.word(scene.at);
    if !matches!(arrow, "->" | "→" | "==>" | "⇒") {
        return None;
    }
    let brace = scene.brackets_around(scene.at).into_iter().next()?;
    let all: Vec<usize> = (scene.at..scene.closer(brace)).filter(|i| scene.is(*i, arrow)).collect();
    let range = scene.range(scene.at);
    let mut mistake = scene.mistake(Code::Joint, "a row's result stands behind `=>`", &range, "write `=>`");
    for other in all.iter().skip(1).take(4) {
        mistake = mistake.label(scene, &scene.range(*other), "here too");
    }
    let edits = all.iter().map(|i| (scene.range(*i), "=>".to_owned())).collect();
    Some(mistake.fix(scene, "write `=>`", edits, Applicability::Safe))
}

/// `| else => 0% |`
fn rest(scene: &Scene<'_>) -> Option<Mistake> {
    let bar = scene.before().filter(|i| scene.is(*i, "|") && scene.token(*i).is_some_and(|t| t.first))?;
    let says =
        scene.is(scene.at, "*") || scene.kind(scene.at) == Some(Kind::Word) && scene.is(scene.at, "else");
    if !says || !scene.is(scene.at + 1, "=>") || bar == 0 {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "the row that holds where no other does begins with `otherwise`";
    let mistake = scene.mistake(Code::Joint, message, &range, "write `otherwise`");
    Some(mistake.write(scene, range, "otherwise"))
}
