//! Which part of a chunk to cut out around a mistake, from the smallest part up.
//!
//! In: the scene of a mistake. Out: replacements, each larger than the one before: the inside of a bracket, the expression
//! behind a keyword, the clause or field, the whole declaration. The last always leaves something that parses.

use std::ops::Range;

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::Scene;
use crate::split::DECLARATIONS;

/// A part to cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) range: Range<usize>,
    /// What stays: an expression that later passes are silent about, or nothing.
    pub(crate) hole: bool,
}

/// Clause words: a line that begins with one begins a clause.
pub(crate) const CLAUSES: [&str; 29] = [
    "for",
    "except",
    "during",
    "priority",
    "value",
    "limit",
    "holdout",
    "owner",
    "via",
    "variant",
    "requires",
    "quiet",
    "content",
    "choose",
    "from",
    "rank",
    "fallback",
    "given",
    "contacted",
    "at",
    "expect",
    "traffic",
    "arm",
    "salt",
    "by",
    "event",
    "hit",
    "when",
    "never",
];

/// Words directly before an expression.
const BEFORE_EXPRESSION: [&str; 8] =
    ["for", "except", "value", "requires", "expect", "by", "when", "priority"];

/// The parts around the scene's token, smallest first; never empty.
pub(crate) fn regions(scene: &Scene<'_>) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut at = scene.at;
    for open in scene.brackets_around(scene.at).into_iter().rev() {
        let close = scene.closer(open);
        if scene.is(open, "{") && scene.kind(open) == Some(Kind::Open) {
            members(scene, open + 1, close, at, &mut regions);
        } else {
            brackets(scene, open, close, &mut regions);
        }
        at = open;
    }
    declaration(scene, at, &mut regions);
    regions.dedup();
    regions
}

fn brackets(scene: &Scene<'_>, open: usize, close: usize, regions: &mut Vec<Region>) {
    let inside = scene.range(open).end..scene.range(close).start;
    if inside.start <= inside.end {
        regions.push(Region { range: inside, hole: true });
    }
    let named = open.checked_sub(1).filter(|i| matches!(scene.kind(*i), Some(Kind::Word | Kind::Quoted)));
    if scene.kind(open) == Some(Kind::Open) {
        let whole = scene.range(named.unwrap_or(open)).start..scene.range(close).end;
        regions.push(Region { range: whole, hole: true });
    }
}

/// The row of a table that is wrong: the line on which it is not finished.
fn row(scene: &Scene<'_>, first: usize, end: usize, at: usize, regions: &mut Vec<Region>) {
    let begins = |i: &usize| scene.token(*i).is_some_and(|t| t.first);
    let wrong = if at == end || begins(&at) { at.saturating_sub(1) } else { at };
    let Some(from) = (first..=wrong).rev().find(begins).filter(|from| *from > first) else { return };
    let to = (from + 1..end).find(begins).unwrap_or(end);
    regions.push(Region { range: scene.ranges(from, to.saturating_sub(1).max(from)), hole: false });
}

fn members(scene: &Scene<'_>, first: usize, end: usize, at: usize, regions: &mut Vec<Region>) {
    if scene.declaration(first).is_some_and(|(_, keyword)| keyword == "table") {
        row(scene, first, end, at, regions);
        return;
    }
    // Where the token begins a member and nothing may begin yet, the member before it is the one that is not finished.
    let unfinished = begins_member(scene, at) && at > first && at == scene.at && !scene.expects(Rule::rbrace);
    let at = if unfinished { at - 1 } else { at };
    let direct = direct(scene, first, end);
    let begins = |i: usize| i == first || begins_member(scene, i);
    let Some(from) = direct.iter().copied().rfind(|i| *i <= at && begins(*i)) else { return };
    let to = direct.iter().copied().find(|i| *i > at && *i > from && begins(*i)).unwrap_or(end);
    let Some(last) = to.checked_sub(1).filter(|last| *last >= from) else { return };
    let mut tail = direct
        .iter()
        .copied()
        .filter(|i| (from..to).contains(i) && *i < at && before_expression(scene, *i, from));
    if let Some(opener) = tail.next_back().filter(|i| *i < last) {
        let comma = direct.iter().copied().find(|i| *i > at && *i < to && scene.is(*i, ","));
        let last = comma.map_or(last, |i| i - 1);
        regions.push(Region { range: scene.range(opener).end..scene.range(last).end, hole: true });
    }
    regions.push(Region { range: scene.ranges(from, last), hole: false });
}

/// Tokens that stand in no further bracket and no text.
fn direct(scene: &Scene<'_>, first: usize, end: usize) -> Vec<usize> {
    let (mut depth, mut direct) = (0_usize, Vec::new());
    for i in first..end {
        match scene.kind(i) {
            Some(Kind::Open | Kind::TextStart | Kind::InsertStart) => {
                if depth == 0 {
                    direct.push(i);
                }
                depth += 1;
            }
            Some(Kind::Close | Kind::TextEnd | Kind::InsertEnd) => depth = depth.saturating_sub(1),
            Some(_) if depth == 0 => direct.push(i),
            _ => {}
        }
    }
    direct
}

fn begins_member(scene: &Scene<'_>, i: usize) -> bool {
    let Some(token) = scene.token(i) else { return false };
    match token.kind {
        Kind::Word if token.first && CLAUSES.contains(&scene.word(i)) => true,
        Kind::Word | Kind::Quoted => {
            (scene.is(i + 1, ":") && !glued(scene, i)) || (token.first && scene.is(i + 1, "{"))
        }
        Kind::Symbol => token.first && scene.is(i, "|"),
        _ => false,
    }
}

/// Whether a word belongs to what stands before it, as in `2026-03-01T09:00`.
fn glued(scene: &Scene<'_>, i: usize) -> bool {
    i.checked_sub(1).is_some_and(|before| scene.kind(before) == Some(Kind::Number) && scene.touching(before))
}

fn before_expression(scene: &Scene<'_>, i: usize, from: usize) -> bool {
    let word = scene.word(i);
    match word {
        ":" => i == from + 1,
        "=" => scene.is(from, "given"),
        "by" => i == from + 1 && scene.is(from, "rank"),
        _ => i == from && BEFORE_EXPRESSION.contains(&word),
    }
}

fn declaration(scene: &Scene<'_>, at: usize, regions: &mut Vec<Region>) {
    let direct = direct(scene, 0, scene.tokens.len());
    let starts =
        |i: &usize| scene.token(*i).is_some_and(|t| t.first) && DECLARATIONS.contains(&scene.word(*i));
    let from = direct.iter().copied().filter(|i| *i <= at).rfind(starts).unwrap_or(0);
    let last = scene.tokens.len().saturating_sub(1);
    if scene.between_declarations() {
        // Something that is no declaration: up to the next line that does not stand further in.
        let indent = scene.column(at);
        let next = direct
            .iter()
            .copied()
            .find(|i| *i > at && scene.token(*i).is_some_and(|t| t.first) && scene.column(*i) <= indent);
        let end = next.map_or(scene.text.len(), |i| scene.range(i - 1).end);
        regions.push(Region { range: scene.range(at.min(last)).start..end, hole: false });
    }
    let opener = match scene.word(from) {
        "segment" | "guard" => direct.iter().copied().find(|i| *i > from + 1 && scene.is(*i, "when")),
        "let" => direct.iter().copied().find(|i| *i > from + 1 && scene.is(*i, "=")),
        "assert" => Some(from + 1),
        _ => None,
    };
    if let Some(opener) = opener.filter(|i| *i < at) {
        let range = scene.range(opener).end..scene.range(last).end;
        regions.push(Region { range, hole: true });
    }
    if at > from + 1 {
        // What stands behind a finished declaration.
        regions.push(Region { range: scene.range(at.min(last)).start..scene.text.len(), hole: false });
    }
    regions.push(Region { range: scene.range(from).start..scene.text.len(), hole: false });
    regions.push(Region { range: 0..scene.text.len(), hole: false });
}
