//! What other tools of a marketer write: conditions as JSON, the logic of mail templates, texts joined by signs, clauses as forms have them.
//!
//! In: the scene of a stopped parse. Out: the mistake, where it is one of these. Runs before the recognisers that would see a bracket or
//! an operator in the wrong place.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    template_logic(scene)
        .or_else(|| json(scene))
        .or_else(|| braced_value(scene))
        .or_else(|| joined_texts(scene))
        .or_else(|| case_when(scene))
        .or_else(|| hours_from_to(scene))
        .or_else(|| once(scene))
        .or_else(|| month_alone(scene))
        .or_else(|| several_channels(scene))
        .or_else(|| content_without_braces(scene))
        .or_else(|| yes_or_no(scene))
        .or_else(|| bare_enumeration(scene))
        .or_else(|| typed_let(scene))
}

/// `"Hi {% if tier == 'gold' %}VIP{% endif %}"`
fn template_logic(scene: &Scene<'_>) -> Option<Mistake> {
    let open = scene.before().filter(|i| scene.kind(*i) == Some(Kind::InsertStart) && scene.touching(*i))?;
    if !matches!(scene.word(scene.at), "%" | "#" | "/") {
        return None;
    }
    let around =
        (0..open).rev().find(|i| scene.kind(*i) == Some(Kind::TextStart) && scene.closer(*i) > scene.at)?;
    let end = scene.closer(around);
    if end >= scene.tokens.len() {
        return None;
    }
    let message = "the logic of a template means nothing in a text";
    let mistake = scene.mistake(Code::TextEscape, message, &scene.ranges(open, scene.at), "of another tool");
    let help = "write a value by condition: `\"Hi {if tier = \"gold\" then \"VIP\" else \"there\"}\"`; or a variant or a campaign for each case";
    Some(mistake.help(help).mend(scene.ranges(around, end), "\"\""))
}

/// `when {"==": [{"var": "tier"}, "gold"]}`
fn json(scene: &Scene<'_>) -> Option<Mistake> {
    let close = scene.closer(scene.at);
    let begins = scene.is(scene.at, "{")
        && matches!(scene.kind(scene.at + 1), Some(Kind::TextStart))
        && scene.is(scene.closer(scene.at + 1) + 1, ":");
    if !begins || !scene.expects_value() || close >= scene.tokens.len() {
        return None;
    }
    let whole = scene.ranges(scene.at, close);
    let mistake =
        scene.mistake(Code::ListForm, "a condition is written in words, not as JSON", &whole, "JSON");
    Some(mistake.help("write `tier = \"gold\" and orders >= 3`").mend(whole, "\0"))
}

/// `when {{ first_name }} = "Anna"`, `when {first_name} = "Anna"`, `when {{${first_name}}} = …`
fn braced_value(scene: &Scene<'_>) -> Option<Mistake> {
    let close = scene.closer(scene.at);
    if !scene.is(scene.at, "{") || !scene.expects_value() || close >= scene.tokens.len() {
        return None;
    }
    let names: Vec<usize> =
        (scene.at..=close).filter(|i| !matches!(scene.word(*i), "{" | "}" | "$")).collect();
    let (&first, &last) = (names.first()?, names.last()?);
    let is_name =
        names.iter().all(|i| matches!(scene.kind(*i), Some(Kind::Word | Kind::Quoted)) || scene.is(*i, "."));
    let doubled = scene.is(scene.at + 1, "{") || scene.is(scene.at + 1, "$");
    if !is_name || !doubled && names.len() > 1 {
        return None;
    }
    let whole = scene.ranges(scene.at, close);
    let name = scene.text.get(scene.ranges(first, last))?;
    let message = "a value is named alone, without braces";
    let mistake =
        scene.mistake(Code::ListForm, message, &whole, "braces belong to texts: `\"Hi {first_name}\"`");
    Some(mistake.write(scene, whole, name))
}

/// `"Hello " & first_name`, `"Hello " || first_name & "!"`
fn joined_texts(scene: &Scene<'_>) -> Option<Mistake> {
    let joins = |i: usize| matches!(scene.word(i), "&" | "||");
    let before = scene.before()?;
    let of_text =
        scene.kind(before) == Some(Kind::TextEnd) || scene.kind(scene.at + 1) == Some(Kind::TextStart);
    if !joins(scene.at) || !of_text {
        return None;
    }
    let mut last = scene.at;
    while joins(last) || joins(last + 1) {
        last += usize::from(!joins(last));
        last = match scene.kind(last + 1)? {
            Kind::TextStart => scene.closer(last + 1),
            Kind::Word | Kind::Quoted | Kind::Number => last + 1,
            _ => return None,
        };
        while scene.is(last + 1, ".") && scene.touching(last) {
            last += 2;
        }
    }
    let message = format!("texts are not joined by `{}`", scene.word(scene.at));
    let mistake =
        scene.mistake(Code::ForeignOperator, message, &scene.range(scene.at), "no operator of texts");
    let rest = scene.range(before).end..scene.range(last).end;
    Some(mistake.help("put values into one text: `\"Hello {first_name}!\"`").mend(rest, " "))
}

/// `case when tier = "gold" then 1 else 0 end`
fn case_when(scene: &Scene<'_>) -> Option<Mistake> {
    let case = scene.before().filter(|i| scene.word(*i).eq_ignore_ascii_case("case"))?;
    if !scene.word(scene.at).eq_ignore_ascii_case("when") {
        return None;
    }
    let end = (scene.at..scene.tokens.len()).find(|i| scene.word(*i).eq_ignore_ascii_case("end"));
    let whole = scene.ranges(case, end.unwrap_or(scene.at));
    let message = "a value by condition is written `if … then … else …`";
    let mistake = scene.mistake(Code::ForeignOperator, message, &scene.ranges(case, scene.at), "of SQL");
    let help = "write `if tier = \"gold\" then 15% else 5%`; where there are many cases, a `table`";
    Some(mistake.help(help).mend(whole, "\0"))
}

/// `quiet from 21:00 to 08:00`
fn hours_from_to(scene: &Scene<'_>) -> Option<Mistake> {
    let quiet = scene.before().filter(|i| scene.is(*i, "quiet"))?;
    if !matches!(scene.word(scene.at), "from" | "between" | "after") || !scene.expects(Rule::range) {
        return None;
    }
    let last = (scene.at..scene.at + 12)
        .take_while(|i| *i == scene.at || scene.token(*i).is_some_and(|t| !t.first && t.kind != Kind::Close));
    let last = last.last()?;
    let written = scene.text.get(scene.range(scene.at).end..scene.range(last).end)?;
    let joint =
        [" to ", " and ", " until ", " till "].into_iter().find_map(|joint| written.split_once(joint));
    let message = "quiet hours are a range of two times";
    let range = scene.range(scene.at);
    let mistake = scene.mistake(Code::RangeForm, message, &range, "not needed");
    let is_time = |text: &str| text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
    match joint.map(|(from, to)| (from.trim(), to.split_whitespace().next().unwrap_or(""))) {
        Some((from, to)) if is_time(from) && is_time(to) => {
            let end = written.find(to).map_or(0, |at| at + to.len());
            let whole = range.start..range.end + end;
            Some(mistake.write(scene, whole, format!("{from}..{to}")))
        }
        _ => {
            let whole = scene.ranges(quiet, scene.at);
            Some(mistake.help("write `quiet 21:00..08:00`").mend(whole, "quiet"))
        }
    }
}

/// `limit once per month`
fn once(scene: &Scene<'_>) -> Option<Mistake> {
    scene.before().filter(|i| scene.is(*i, "limit"))?;
    let ours = match scene.word(scene.at) {
        "once" | "one" => "1",
        "twice" | "two" => "2",
        "three" | "thrice" => "3",
        _ => return None,
    };
    let range = scene.range(scene.at);
    let message = "a limit begins with a number";
    let mistake = scene.mistake(Code::ForeignLiteral, message, &range, format!("write `{ours}`"));
    Some(mistake.write(scene, range, ours))
}

/// `during March 2026`
fn month_alone(scene: &Scene<'_>) -> Option<Mistake> {
    let month = super::times::month_of(scene.word(scene.at))?;
    let year = scene.word(scene.at + 1);
    let follows = scene.kind(scene.at + 1) == Some(Kind::Number) && year.len() == 4;
    if !follows || !(scene.expects(Rule::range) || scene.expects_value()) {
        return None;
    }
    let year: u32 = year.parse().ok()?;
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        1 if leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    };
    let month = month + 1;
    let ours = format!("{year}-{month:02}-01..{year}-{month:02}-{days}");
    let whole = scene.ranges(scene.at, scene.at + 1);
    let message = "a month is written as its days, from the first to the last";
    let mistake = scene.mistake(Code::ForeignLiteral, message, &whole, "this is no range yet");
    Some(mistake.write(scene, whole, ours))
}

/// `via email, web { … }`
fn several_channels(scene: &Scene<'_>) -> Option<Mistake> {
    let first = scene.before().filter(|i| i.checked_sub(1).is_some_and(|via| scene.is(via, "via")))?;
    let (_, keyword) = scene.declaration(scene.at)?;
    if keyword != "campaign" || !matches!(scene.word(scene.at), "," | "and" | "&" | "+") {
        return None;
    }
    let mut last = scene.at;
    while matches!(scene.word(last), "," | "and" | "&" | "+") && scene.kind(last + 1) == Some(Kind::Word) {
        last += 2;
    }
    let last = last.checked_sub(1).filter(|last| *last > scene.at)?;
    let whole = scene.ranges(scene.at, last);
    let message = "each channel has its own `via`, with its own content";
    let mistake = scene.mistake(Code::Joint, message, &whole, "one channel at a time");
    // The parse goes on with the channel that the braces stand behind.
    let others = scene.range(first).start..scene.range(last).start;
    Some(mistake.help("write `via email { … }` and `via web { … }`").mend(others, ""))
}

/// `via email subject "Hello"`
fn content_without_braces(scene: &Scene<'_>) -> Option<Mistake> {
    scene.at.checked_sub(2).filter(|i| scene.is(*i, "via"))?;
    let (_, keyword) = scene.declaration(scene.at)?;
    let value = if matches!(scene.word(scene.at + 1), ":" | "=") { scene.at + 2 } else { scene.at + 1 };
    let named = scene.kind(scene.at) == Some(Kind::Word) && scene.kind(value) == Some(Kind::TextStart);
    if keyword != "campaign" || !named || !scene.expects(Rule::lbrace) {
        return None;
    }
    let end = scene.closer(value);
    let whole = scene.ranges(scene.at, end);
    let field = scene.word(scene.at);
    let said = scene.text.get(scene.ranges(value, end))?;
    let message = "what a message says stands in braces";
    let mistake = scene.mistake(Code::Joint, message, &whole, "braces are missing around this");
    Some(mistake.fix(
        scene,
        "put it in braces",
        vec![(whole, format!("{{ {field}: {said} }}"))],
        Applicability::Unsafe,
    ))
}

/// `optin: bool = no`, `optin: yes/no`
fn yes_or_no(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    if !matches!(keyword, "source" | "context" | "channel") {
        return None;
    }
    let before = scene.before()?;
    let ours = |word: &str| match word.to_ascii_lowercase().as_str() {
        "yes" | "on" | "oui" | "ja" | "y" => Some("true"),
        "no" | "off" | "non" | "nein" | "n" => Some("false"),
        _ => None,
    };
    if scene.is(before, "=") {
        let ours = ours(scene.word(scene.at))?;
        let range = scene.range(scene.at);
        let message = "yes and no are written `true` and `false`";
        let mistake = scene.mistake(Code::ForeignLiteral, message, &range, format!("write `{ours}`"));
        return Some(mistake.write(scene, range, ours));
    }
    let both = ours(scene.word(before)).zip(ours(scene.word(scene.at + 1)));
    if !matches!(scene.word(scene.at), "/" | "|" | "or") || both.is_none() {
        return None;
    }
    let whole = scene.ranges(before, scene.at + 1);
    let message = "what is yes or no has the type `bool`";
    let mistake = scene.mistake(Code::Joint, message, &whole, "write `bool`");
    Some(mistake.write(scene, whole, "bool"))
}

/// `gender: M | F`
fn bare_enumeration(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    let first = scene.before()?;
    let name = |i: usize| scene.kind(i) == Some(Kind::Word);
    let behind_colon = first.checked_sub(1).is_some_and(|i| scene.is(i, ":"));
    if !matches!(keyword, "source" | "context" | "channel") || !behind_colon || !name(first) {
        return None;
    }
    let mut last = first;
    while scene.is(last + 1, "|") && name(last + 2) {
        last += 2;
    }
    if last == first || scene.at != first + 1 {
        return None;
    }
    let whole = scene.ranges(first, last);
    let values: Vec<String> = (first..=last).step_by(2).map(|i| format!("\"{}\"", scene.word(i))).collect();
    let message = "the values of an enumeration are texts";
    let mistake = scene.mistake(Code::ForeignQuotes, message, &whole, "quotes are missing around these");
    Some(mistake.write(scene, whole, values.join(" | ")))
}

/// `let discount: number = 10%`
fn typed_let(scene: &Scene<'_>) -> Option<Mistake> {
    let (start, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    let equals = (scene.at + 1..scene.at + 4).find(|i| scene.is(*i, "="))?;
    let typed =
        scene.is(scene.at, ":") && scene.at == start + 2 && scene.kind(scene.at + 1) == Some(Kind::Word);
    if keyword != "let" || !typed {
        return None;
    }
    let whole = scene.ranges(scene.at, equals - 1);
    let message = "a `let` has the type of its value";
    let mistake = scene.mistake(Code::Joint, message, &whole, "not needed");
    Some(mistake.fix(scene, "take it out", vec![(whole, String::new())], Applicability::Safe))
}
