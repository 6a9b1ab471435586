//! Slips that stop the parse at a sign or a word which every other recogniser would take for something else.
//!
//! In: the scene of a stopped parse. Out: the mistake, where it is one of these. `first` runs before the recognisers that would
//! see only a part of the mistake, `last` where nobody else knew it.

use visavis_diag::{Applicability, Code, nearest};

use crate::grammar::Rule;
use crate::look::is_hard_word;
use crate::regions::CLAUSES;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

/// What would be taken for several mistakes, or for another one.
pub(super) fn first(scene: &Scene<'_>) -> Option<Mistake> {
    spreadsheet_if(scene)
        .or_else(|| doubled_quotes(scene))
        .or_else(|| one_of(scene))
        .or_else(|| called_without_brackets(scene))
        .or_else(|| every_event(scene))
        .or_else(|| times(scene))
        .or_else(|| adverb(scene))
        .or_else(|| sign_of_names(scene))
        .or_else(|| forbids(scene))
        .or_else(|| from_to(scene))
}

/// What only looks like a missing operator.
pub(super) fn last(scene: &Scene<'_>) -> Option<Mistake> {
    presence(scene)
        .or_else(|| clause_within(scene))
        .or_else(|| colon_for_equals(scene))
        .or_else(|| comma_for_and(scene))
        .or_else(|| dash(scene))
        .or_else(|| colon_behind_keyword(scene))
}

fn is_word(scene: &Scene<'_>, i: usize) -> bool {
    matches!(scene.kind(i), Some(Kind::Word | Kind::Quoted))
}

/// `if(orders > 1, 1, 2)`, as a spreadsheet has it.
fn spreadsheet_if(scene: &Scene<'_>) -> Option<Mistake> {
    let around = scene.brackets_around(scene.at);
    let open = around.into_iter().rev().chain([scene.at + 1]).find(|open| {
        scene.is(*open, "(") && open.checked_sub(1).is_some_and(|i| scene.word(i).eq_ignore_ascii_case("if"))
    })?;
    let close = scene.closer(open);
    let mut commas = Vec::new();
    let mut i = open + 1;
    while i < close {
        match scene.kind(i)? {
            Kind::Open | Kind::TextStart => i = scene.closer(i),
            _ if scene.is(i, ",") => commas.push(i),
            _ => {}
        }
        i += 1;
    }
    if commas.is_empty() || close >= scene.tokens.len() || scene.is(close + 1, "then") {
        return None;
    }
    let range = scene.range(open - 1);
    let message = "a value by condition is written in words";
    let mistake = scene.mistake(Code::ForeignOperator, message, &range, "not as in a spreadsheet");
    let mistake =
        mistake.help("write `if CONDITION then A else B`; where there is nothing else, `else missing`");
    let part = |from: usize, to: usize| scene.text.get(scene.range(from).end..scene.range(to).start);
    let whole = scene.ranges(open - 1, close);
    let &[then, otherwise] = commas.as_slice() else { return Some(mistake.mend(whole, "\0")) };
    let parts = [part(open, then)?, part(then, otherwise)?, part(otherwise, close)?].map(str::trim);
    let [condition, yes, no] = parts;
    Some(mistake.write(scene, whole, format!("(if {condition} then {yes} else {no})")))
}

/// `tier = ""gold""`
fn doubled_quotes(scene: &Scene<'_>) -> Option<Mistake> {
    let empty = |i: usize| {
        scene.kind(i) == Some(Kind::TextStart)
            && scene.kind(i + 1) == Some(Kind::TextEnd)
            && scene.touching(i)
    };
    let word = [Some(scene.at), scene.before()].into_iter().flatten().find(|i| is_word(scene, *i))?;
    let start = word.checked_sub(2).filter(|i| empty(*i) && scene.touching(i + 1))?;
    let end = word + 1;
    if !empty(end) || !scene.touching(word) {
        return None;
    }
    let whole = scene.ranges(start, end + 1);
    let message = "a text has one quote at each end";
    let mistake = scene.mistake(Code::ForeignQuotes, message, &whole, "the quotes are doubled");
    Some(mistake.write(scene, whole, format!("\"{}\"", scene.word(word))))
}

/// `country is one of ["FR"]`, `country any of ["FR"]`
fn one_of(scene: &Scene<'_>) -> Option<Mistake> {
    let at = scene.at;
    if !matches!(scene.word(at), "one" | "any" | "either") || !scene.is(at + 1, "of") {
        return None;
    }
    let before = scene.before()?;
    let negated = scene.is(before, "not");
    let first = if scene.is(before, "is") || negated { before } else { at };
    let first =
        if negated && before.checked_sub(1).is_some_and(|i| scene.is(i, "is")) { first - 1 } else { first };
    let whole = scene.ranges(first, at + 1);
    let ours = if negated { "not in" } else { "in" };
    let message = "membership of a list is said with `in`";
    let mistake = scene.mistake(Code::TestForm, message, &whole, format!("write `{ours}`"));
    // A list that is to share a value with another is asked `has any`.
    let sure = !scene.is(at, "any");
    Some(if sure { mistake.write(scene, whole, ours) } else { mistake.perhaps(scene, whole, ours) })
}

const AGGREGATES: [&str; 8] = ["count", "sum", "avg", "min", "max", "latest", "earliest", "any"];

/// `count purchase > 3`
fn called_without_brackets(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| AGGREGATES.contains(&scene.word(*i)))?;
    let named = is_word(scene, scene.at) && !is_hard_word(scene.word(scene.at));
    let begins = before.checked_sub(1).is_none_or(|i| {
        matches!(scene.word(i), "when" | "for" | "except" | "and" | "or" | "not" | "=" | "(" | "if" | "by")
    });
    if !named || !begins || scene.token(scene.at)?.first || CLAUSES.contains(&scene.word(scene.at)) {
        return None;
    }
    let mut last = scene.at;
    while scene.is(last + 1, ".") && is_word(scene, last + 2) {
        last += 2;
    }
    let function = scene.word(before);
    let whole = scene.ranges(before, last);
    let events = scene.text.get(scene.ranges(scene.at, last))?;
    let message = format!("`{function}` takes its events in brackets");
    let mistake = scene.mistake(Code::TestForm, message, &whole, "brackets are missing");
    if matches!(scene.word(last + 1), "in" | "where" | "followed") {
        return Some(mistake.help(format!("write `{function}({events} …)`")));
    }
    Some(mistake.perhaps(scene, whole, format!("{function}({events})")))
}

/// `count(*)`
fn every_event(scene: &Scene<'_>) -> Option<Mistake> {
    let open = scene.before().filter(|i| scene.is(*i, "(") && scene.is(scene.at, "*"))?;
    let function = open.checked_sub(1).map(|i| scene.word(i)).filter(|w| AGGREGATES.contains(w))?;
    let message = format!("`{function}` names the events that it is of");
    let mistake = scene.mistake(Code::TestForm, message, &scene.range(scene.at), "of which events?");
    Some(mistake.help(format!("write `{function}(purchase)`, with the name of an event of a source")))
}

/// `limit 3 times per week`, `limit 3 emails per week`
fn times(scene: &Scene<'_>) -> Option<Mistake> {
    let number = scene.before().filter(|i| scene.kind(*i) == Some(Kind::Number))?;
    number.checked_sub(1).filter(|i| scene.is(*i, "limit"))?;
    let goes_on = matches!(scene.word(scene.at + 1), "per" | "every" | "each" | "a" | "in" | "/");
    if !is_word(scene, scene.at) || !goes_on || matches!(scene.word(scene.at), "per" | "in") {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "a limit is a number alone: how many contacts";
    let mistake = scene.mistake(Code::Joint, message, &range, "not needed");
    let edits = vec![(scene.range(number).end..range.end, String::new())];
    Some(mistake.fix(scene, format!("take out `{}`", scene.word(scene.at)), edits, Applicability::Safe))
}

/// `limit 3 weekly`
fn adverb(scene: &Scene<'_>) -> Option<Mistake> {
    let number = scene.before().filter(|i| scene.kind(*i) == Some(Kind::Number))?;
    number.checked_sub(1).filter(|i| scene.is(*i, "limit"))?;
    let unit = match scene.word(scene.at) {
        "hourly" => "hour",
        "daily" => "day",
        "weekly" => "week",
        "monthly" => "month",
        "yearly" | "annually" => "year",
        _ => return None,
    };
    let range = scene.range(scene.at);
    let mistake = scene.mistake(
        Code::Joint,
        "a limit is so many `per` span of time",
        &range,
        format!("write `per {unit}`"),
    );
    Some(mistake.write(scene, range, format!("per {unit}")))
}

/// `@tier`, `$tier`
fn sign_of_names(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, sign) = (scene.at, scene.word(scene.at));
    if !matches!(sign, "@" | "$") || !scene.touching(at) || !is_word(scene, at + 1) || !scene.expects_value()
    {
        return None;
    }
    let range = scene.range(at);
    let message = format!("a name stands alone, without `{sign}`");
    let mistake = scene.mistake(Code::BadName, message, &range, "not needed");
    let edits = vec![(range, String::new())];
    Some(mistake.fix(scene, format!("take out `{sign}`"), edits, Applicability::Safe))
}

/// `guard minors block win_back when …`
fn forbids(scene: &Scene<'_>) -> Option<Mistake> {
    if scene.declaration(scene.at)?.1 != "guard" {
        return None;
    }
    let word = [scene.at, scene.at + 1].into_iter().find(|i| {
        matches!(
            scene.word(*i),
            "block"
                | "blocks"
                | "forbid"
                | "forbids"
                | "exclude"
                | "excludes"
                | "suppress"
                | "stop"
                | "hide"
                | "prevent"
                | "veto"
                | "no"
                | "not"
                | "jamais"
        )
    });
    let word = word.filter(|i| scene.expects(Rule::kw_never) && *i == scene.at)?;
    let range = scene.range(word);
    let message = "what a guard forbids stands behind `never`";
    let mistake = scene.mistake(Code::Joint, message, &range, "write `never`");
    Some(mistake.write(scene, range, "never"))
}

/// `orders from 1 to 5`
fn from_to(scene: &Scene<'_>) -> Option<Mistake> {
    let number = |i: usize| scene.kind(i) == Some(Kind::Number);
    let from = [Some(scene.at), scene.before()].into_iter().flatten().find(|i| scene.is(*i, "from"))?;
    let value = from.checked_sub(1).filter(|i| is_word(scene, *i) && !scene.is(*i, "during"))?;
    let ends = number(from + 1) && matches!(scene.word(from + 2), "to" | "until") && number(from + 3);
    let in_clause = scene.token(value)?.first && CLAUSES.contains(&scene.word(value));
    if !ends || in_clause || scene.touching(from + 3) {
        return None;
    }
    let whole = scene.ranges(from, from + 3);
    let message = "a range is written `in 18..25`, both ends in";
    let mistake = scene.mistake(Code::RangeForm, message, &whole, "write `in` and `..`");
    Some(mistake.write(scene, whole, format!("in {}..{}", scene.word(from + 1), scene.word(from + 3))))
}

/// `city exists`
fn presence(scene: &Scene<'_>) -> Option<Mistake> {
    let ours = match scene.word(scene.at) {
        "exists" | "exist" | "present" | "known" => "is known",
        "missing" | "absent" => "is missing",
        _ => return None,
    };
    let follows = scene.token(scene.at + 1).is_none_or(|t| t.first || matches!(t.kind, Kind::Close))
        || matches!(scene.word(scene.at + 1), "and" | "or" | "then" | "else");
    if !follows || !scene.expects_operator() || scene.token(scene.at)?.first {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "a missing value is asked for with `is missing` or `is known`";
    let mistake = scene.mistake(Code::TestForm, message, &range, format!("write `{ours}`"));
    Some(mistake.write(scene, range, ours))
}

/// `for lapsed excpet regular`: a clause's word that was taken for more of the condition before it.
fn clause_within(scene: &Scene<'_>) -> Option<Mistake> {
    let around = scene.brackets_around(scene.at);
    let &[brace] = around.as_slice() else { return None };
    let (_, keyword) = scene.declaration(scene.at)?;
    let word = scene.word(scene.at);
    if !scene.is(brace, "{") || scene.kind(scene.at) != Some(Kind::Word) || !scene.expects_operator() {
        return None;
    }
    let clauses = super::heads::clauses(keyword)?;
    let firsts = || clauses.iter().filter_map(|c| c.split(' ').next());
    let range = scene.range(scene.at);
    let said = super::heads::foreign_clause(keyword, word).filter(|ours| *ours == "except");
    let message = |ours: &str| {
        format!(
            "`{word}` is no clause of {} {keyword}: did you mean `{ours}`?",
            super::joints::article(keyword)
        )
    };
    if let Some(ours) = said {
        let mistake = scene.mistake(Code::UnknownClause, message(ours), &range, "this begins no clause");
        return Some(mistake.perhaps(scene, range, ours));
    }
    let ours = nearest(word, firsts()).filter(|_| word.len() > 3)?;
    let mistake = scene.mistake(Code::MisspeltKeyword, message(ours), &range, "this is no operator either");
    Some(mistake.perhaps(scene, range, ours))
}

/// `when tier: "gold"`
fn colon_for_equals(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, before) = (scene.at, scene.before()?);
    let (_, keyword) = scene.declaration(before)?;
    let value = matches!(scene.kind(at + 1), Some(Kind::TextStart | Kind::Number))
        || matches!(scene.word(at + 1), "true" | "false");
    let in_condition = matches!(keyword, "segment" | "campaign" | "guard" | "assert" | "channel");
    let name =
        is_word(scene, before) && !scene.token(before)?.first && !CLAUSES.contains(&scene.word(before));
    if !scene.is(at, ":") || !value || !in_condition || !name || !scene.expects_operator() {
        return None;
    }
    let range = scene.range(at);
    let mistake = scene.mistake(Code::ForeignOperator, "`:` is written `=` here", &range, "write `=`");
    let space = if scene.touching(before) { " " } else { "" };
    Some(mistake.write(scene, range, format!("{space}=")))
}

/// `when orders > 1, visits > 1`
fn comma_for_and(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    let around = scene.brackets_around(scene.at);
    let plain = around.is_empty() || matches!(around.as_slice(), [brace] if scene.is(*brace, "{"));
    let next = scene.at + 1;
    let goes_on = (is_word(scene, next) || scene.is(next, "(")) && !scene.is(next + 1, ":");
    let in_condition = matches!(keyword, "segment" | "campaign" | "guard" | "assert" | "channel");
    if !scene.is(scene.at, ",") || !plain || !goes_on || !in_condition || !scene.expects_operator() {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "conditions are joined by `and` or `or`, not by commas";
    let mistake = scene.mistake(Code::ForeignPunctuation, message, &range, "write `and`, or `or`");
    let space = if scene.touching(scene.at) { " " } else { "" };
    Some(mistake.perhaps(scene, range, format!(" and{space}")))
}

/// `orders – 1`
fn dash(scene: &Scene<'_>) -> Option<Mistake> {
    if !matches!(scene.word(scene.at), "–" | "—") || !scene.expects_operator() {
        return None;
    }
    let (written, range) = (scene.word(scene.at), scene.range(scene.at));
    let message = format!("`{written}` is written `-` here");
    let mistake = scene.mistake(Code::ForeignOperator, message, &range, "write `-`");
    Some(mistake.help("word processors make long dashes of minus signs").write(scene, range, "-"))
}

/// `campaign: win_back {`
fn colon_behind_keyword(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| crate::split::DECLARATIONS.contains(&scene.word(*i)))?;
    if !scene.is(scene.at, ":") || !scene.token(before)?.first {
        return None;
    }
    let (word, range) = (scene.word(before), scene.range(scene.at));
    let message = format!("nothing stands between `{word}` and what follows it");
    let mistake = scene.mistake(Code::Joint, message, &range, "not needed");
    let edits = vec![(range, String::new())];
    Some(mistake.fix(scene, "take out `:`", edits, Applicability::Safe))
}
