//! Aggregates over events written another way: a condition behind the bracket, a sequence without its span or its function.
//!
//! In: the scene of a stopped parse. Out: the mistake, where it is one of these.

use visavis_diag::Code;

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

/// How many tokens an aggregate that is looked for may have.
const MOST_TOKENS: usize = 200;

pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    where_outside(scene)
        .or_else(|| within(scene))
        .or_else(|| bare(scene))
        .or_else(|| turned(scene))
        .or_else(|| has(scene))
}

/// `count(purchase) where amount > 50 EUR`
fn where_outside(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.is(scene.at, "where") {
        return None;
    }
    let close = scene.before().filter(|i| scene.is(*i, ")"))?;
    let open = opener(scene, close)?;
    let function = scene.word(open.checked_sub(1)?);
    if !matches!(function, "count" | "sum" | "avg" | "min" | "max" | "latest" | "earliest" | "any") {
        return None;
    }
    let message = "a condition on events stands inside the brackets";
    let at = scene.range(scene.at);
    let mistake = scene.mistake(Code::TestForm, message, &at, "this is behind them");
    let mistake = mistake.label(scene, &scene.range(close), "`)` belongs behind the condition");
    Some(mistake.help(format!("write `{function}(… where …)`")))
}

/// The bracket that a closing one closes, not too far before it: a file of nothing but mistakes is done in time.
fn opener(scene: &Scene<'_>, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for i in (close.saturating_sub(MOST_TOKENS)..=close).rev() {
        match scene.word(i) {
            ")" => depth += 1,
            "(" if depth == 1 => return Some(i),
            "(" => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// `when visit followed by purchase within 2 days`, `when purchase where amount > 50 EUR`
fn bare(scene: &Scene<'_>) -> Option<Mistake> {
    if !matches!(scene.word(scene.at), "followed" | "where") || !scene.expects_operator() {
        return None;
    }
    let event = scene.before().filter(|i| matches!(scene.kind(*i), Some(Kind::Word | Kind::Quoted)))?;
    let (name, behind) = (scene.word(event), scene.word(scene.at));
    let message = format!("events stand inside a function: `any({name} {behind} …)`");
    let mistake = scene.mistake(Code::TestForm, message, &scene.range(event), "these are events");
    Some(mistake.help("`any(…)` asks whether there are such events, `count(…)` how many, `sum`, `avg`, `min`, `max`, `latest` and `earliest` for a field of them"))
}

/// `purchase count >= 2`
fn turned(scene: &Scene<'_>) -> Option<Mistake> {
    let function = scene.word(scene.at);
    if !matches!(function, "count" | "any") || !scene.expects_operator() || scene.is(scene.at + 1, "(") {
        return None;
    }
    let event = scene.before().filter(|i| matches!(scene.kind(*i), Some(Kind::Word | Kind::Quoted)))?;
    let whole = scene.ranges(event, scene.at);
    let message = format!("`{function}` stands before its events, which stand in brackets");
    let mistake = scene.mistake(Code::TestForm, message, &whole, "turned around");
    Some(mistake.perhaps(scene, whole, format!("{function}({})", scene.word(event))))
}

/// `when has purchase`, `when not has purchase`
fn has(scene: &Scene<'_>) -> Option<Mistake> {
    if !matches!(scene.word(scene.at), "has" | "have" | "had") || !scene.expects_value() {
        return None;
    }
    let event = scene.at + 1;
    let named = matches!(scene.kind(event), Some(Kind::Word | Kind::Quoted));
    let range = scene.range(scene.at);
    let message = format!("`{}` stands behind a list: `tags has \"vip\"`", scene.word(scene.at));
    let mistake = scene.mistake(Code::TestForm, message, &range, "no list before this");
    if !named {
        return Some(mistake);
    }
    let (name, next) = (scene.word(event), event + 1);
    let mistake = mistake
        .help(format!("whether there is an event asks `any({name})`, also `any({name} in last 30 days)`"));
    // A window belongs into the brackets, and then the writer has to say where it ends.
    if matches!(scene.word(next), "in" | "where" | "followed") {
        return Some(mistake);
    }
    Some(mistake.perhaps(scene, scene.ranges(scene.at, event), format!("any({name})")))
}

/// `any(visit followed by purchase)`
fn within(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.expects(Rule::kw_within) {
        return None;
    }
    let before = scene.before().filter(|i| matches!(scene.kind(*i), Some(Kind::Word | Kind::Quoted)))?;
    let message = "`followed by` says within how long";
    if matches!(scene.word(scene.at), "in" | "inside" | "after" | "under") {
        let at = scene.range(scene.at);
        return Some(scene.mistake(Code::Joint, message, &at, "write `within`").write(scene, at, "within"));
    }
    let mistake =
        scene.mistake(Code::Joint, message, &scene.range(before), "`within` is missing behind this");
    let end = scene.range(before).end;
    Some(mistake.help("write the span behind it, such as `within 2 days`").mend(end..end, " within 1 day"))
}
