//! Habits of speech and of other tools: `begins with`, `et`, `matches "^FR"`, `choose all`, `from [a]`, `{x | default: "y"}`.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::regions::CLAUSES;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

/// What is said or written so elsewhere.
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    quote_in_text(scene)
        .or_else(|| filter(scene))
        .or_else(|| regex(scene))
        .or_else(|| spoken(scene))
        .or_else(|| direction(scene))
        .or_else(|| chosen(scene))
        .or_else(|| bracketed_names(scene))
        .or_else(|| one_name(scene))
        .or_else(|| guard_in_braces(scene))
        .or_else(|| clause_commas(scene))
        .or_else(|| dashes_first(scene))
        .or_else(|| arm(scene))
}

/// `"Say "hello" now"`: a word glued to the texts on both its sides.
fn quote_in_text(scene: &Scene<'_>) -> Option<Mistake> {
    let glued = |end: usize| {
        scene.kind(end) == Some(Kind::TextEnd)
            && scene.touching(end)
            && scene.kind(end + 1) == Some(Kind::Word)
    };
    let end = (scene.at.saturating_sub(3)..=scene.at).find(|i| glued(*i))?;
    let next = (end + 1..end + 12).find(|i| scene.kind(*i) == Some(Kind::TextStart))?;
    let on_line = (end + 1..=next).all(|i| scene.token(i).is_some_and(|t| !t.first));
    if scene.at <= end || !on_line || !scene.touching(next - 1) {
        return None;
    }
    let start = (0..end).rev().find(|i| scene.kind(*i) == Some(Kind::TextStart))?;
    let whole = scene.ranges(start, scene.closer(next));
    let edits = vec![(scene.range(end), "\\\"".to_owned()), (scene.range(next), "\\\"".to_owned())];
    let message = "a quote inside a text is written `\\\"`";
    let mistake = scene.mistake(Code::TextEscape, message, &scene.ranges(end, next), "this stands outside");
    let mut mistake = mistake.fix(scene, "write `\\\"` for both", edits, Applicability::Unsafe);
    // A text that is compared with something is not known any more.
    let value = start.checked_sub(1).is_some_and(|i| matches!(scene.word(i), "=" | "!=" | "," | "[" | ":"));
    mistake.mend = vec![(whole, if value { "\0" } else { "\"?\"" }.to_owned())];
    Some(mistake)
}

/// `{first_name | default: "you"}`, `{name|upper}`, `{amount:.2f}`
fn filter(scene: &Scene<'_>) -> Option<Mistake> {
    let open = scene.brackets_around(scene.at).pop()?;
    if scene.kind(open) != Some(Kind::InsertStart)
        || !matches!(scene.word(scene.at), "|" | ":")
        || !scene.expects_operator()
    {
        return None;
    }
    let close = scene.closer(open);
    let range = scene.range(scene.at);
    let (code, message) = (Code::ForeignOperator, "an inserted value has no filters");
    let mistake = scene.mistake(code, message, &range, "this is no operator");
    let help = match scene.word(scene.at + 1) {
        "default" => "where a value may be missing, write `{first_name otherwise \"you\"}`",
        _ => "a value is changed by a function: `{upper(name)}`, `{round(amount, 2)}`",
    };
    Some(mistake.help(help).mend(range.start..scene.range(close).start, " "))
}

/// `matches "^FR"`, `matches /fr/i`
fn regex(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    if scene.expects(Rule::regex) && scene.kind(scene.at) == Some(Kind::TextStart) {
        let close = scene.closer(scene.at);
        let whole = scene.ranges(scene.at, close);
        let inner = scene.text.get(scene.range(scene.at).end..scene.range(close).start)?;
        let message = "a regular expression stands between slashes";
        let mistake = scene.mistake(Code::TestForm, message, &whole, "this is a text");
        if inner.is_empty() || inner.contains(['{', '\\', '/', '\n']) {
            return Some(mistake.help("write `matches /^FR-\\d+$/`").mend(whole, "/./"));
        }
        return Some(mistake.perhaps(scene, whole, format!("/{inner}/")));
    }
    if scene.kind(before) != Some(Kind::Regex)
        || !scene.touching(before)
        || scene.kind(scene.at) != Some(Kind::Word)
    {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "a regular expression has no letters behind its slash";
    let mistake = scene.mistake(Code::TestForm, message, &range, "not here");
    let body = scene.word(before).strip_prefix('/')?;
    if scene.is(scene.at, "i") {
        let whole = scene.ranges(before, scene.at);
        return Some(mistake.perhaps(scene, whole, format!("/(?i){body}")));
    }
    let help = "what changes the whole expression stands at its beginning: `/(?i)^fr/`";
    Some(mistake.help(help).mend(range, " "))
}

/// What people say for an operator, with what it is here and how many words it is.
const SPOKEN: [(&[&str], &str); 17] = [
    (&["begins", "with"], "starts with"),
    (&["begin", "with"], "starts with"),
    (&["start", "with"], "starts with"),
    (&["end", "with"], "ends with"),
    (&["starts_with"], "starts with"),
    (&["begins_with"], "starts with"),
    (&["ends_with"], "ends with"),
    (&["et"], "and"),
    (&["und"], "and"),
    (&["ou"], "or"),
    (&["oder"], "or"),
    (&["at", "least"], ">="),
    (&["at", "most"], "<="),
    (&["greater", "than"], ">"),
    (&["more", "than"], ">"),
    (&["less", "than"], "<"),
    (&["fewer", "than"], "<"),
];

/// `begins with`, `et`, `at least`, `older than`, `x mod 2`
fn spoken(scene: &Scene<'_>) -> Option<Mistake> {
    if scene.kind(scene.at) != Some(Kind::Word) || !scene.expects_operator() {
        return None;
    }
    let said = |words: &[&str]| words.iter().enumerate().all(|(n, word)| scene.is(scene.at + n, word));
    if let Some((words, ours)) = SPOKEN.iter().find(|(words, _)| said(words)) {
        let whole = scene.ranges(scene.at, scene.at + words.len() - 1);
        let message = format!("`{}` is written `{ours}` here", words.join(" "));
        // Of a span of time, more means longer ago: the sign would say the opposite.
        let of_time = scene.is(scene.at + words.len() + 2, "ago");
        let label = if of_time { "a sign is due here".to_owned() } else { format!("write `{ours}`") };
        let message = if of_time { "a comparison is written with a sign".to_owned() } else { message };
        let mistake = scene.mistake(Code::ForeignOperator, message, &whole, label);
        if of_time {
            return Some(mistake.help("more than 90 days ago is `< 90 days ago`").mend(whole, "<"));
        }
        return Some(mistake.write(scene, whole, *ours));
    }
    let range = scene.range(scene.at);
    let (message, help) = match (scene.word(scene.at), scene.word(scene.at + 1)) {
        ("older" | "newer" | "younger", "than") => {
            ("a comparison is written with a sign", "more than 90 days ago is `< 90 days ago`")
        }
        ("mod" | "modulo", _) => ("the rest of a division is a function", "write `mod(a, b)`"),
        _ => return None,
    };
    Some(scene.mistake(Code::TestForm, message, &range, "this is no operator").help(help))
}

/// `rank by value desc`
fn direction(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at)?;
    let written = scene.word(scene.at);
    let known = matches!(written, "desc" | "descending" | "asc" | "ascending");
    if keyword != "decision" || !known || !scene.expects_operator() {
        return None;
    }
    let before = scene.before()?;
    let whole = scene.range(before).end..scene.range(scene.at).end;
    let message = "`rank by` always puts the highest first";
    let mistake = scene.mistake(Code::Joint, message, &scene.range(scene.at), "not needed");
    if written.starts_with("desc") {
        let title = format!("take out `{written}`");
        return Some(mistake.fix(scene, title, vec![(whole, String::new())], Applicability::Safe));
    }
    Some(mistake.help("to put the lowest first, rank by its opposite: `rank by -value`").mend(whole, " "))
}

/// `choose all`, `choose the best`, `choose -1`
fn chosen(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| scene.is(*i, "choose") && scene.expects(Rule::number))?;
    let mut last = scene.at;
    while scene.token(last + 1).is_some_and(|t| !t.first && t.kind != Kind::Close)
        && !CLAUSES.contains(&scene.word(last + 1))
    {
        last += 1;
    }
    scene.token(scene.at).filter(|t| t.kind == Kind::Word || scene.is(scene.at, "-"))?;
    let whole = scene.ranges(scene.at, last);
    let message = "behind `choose` stands how many, as a number";
    let mistake = scene.mistake(Code::Joint, message, &whole, "this is no such number");
    let help = "the best one is `choose 1`; for as many as there are, give a number that is large enough";
    const COUNTED: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    if let Some(count) =
        COUNTED.iter().position(|word| *word == scene.word(scene.at)).filter(|_| last == scene.at)
    {
        return Some(mistake.write(scene, whole, (count + 1).to_string()));
    }
    Some(mistake.help(help).mend(scene.ranges(before, last), " "))
}

/// `from [a, b]`, `never [a]`
fn bracketed_names(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let close = scene.closer(scene.at);
    let names = matches!(scene.word(before), "from" | "never" | "chooses" | "fallback" | "via");
    if !names || !matches!(scene.word(scene.at), "[" | "(") || close >= scene.tokens.len() {
        return None;
    }
    let whole = scene.ranges(scene.at, close);
    let message = "names stand without brackets";
    let mistake = scene.mistake(Code::ListForm, message, &whole, "not needed");
    let edits = vec![(scene.range(scene.at), String::new()), (scene.range(close), String::new())];
    Some(mistake.fix(scene, "take out the brackets", edits, Applicability::Safe))
}

/// `fallback a, b`, `via web, email`
fn one_name(scene: &Scene<'_>) -> Option<Mistake> {
    let clause = scene.at.checked_sub(2)?;
    let (_, keyword) = scene.declaration(scene.at)?;
    if keyword != "decision" || !scene.is(scene.at, ",") || scene.token(scene.at + 1)?.first {
        return None;
    }
    let (message, help) = match scene.word(clause) {
        "fallback" => (
            "a decision has one fallback",
            "put the others into `from`: what ranks highest of them is chosen before the fallback",
        ),
        "via" => ("a decision is made for one channel", "write a decision of its own for the other channel"),
        _ => return None,
    };
    let mut last = scene.at;
    while scene.token(last + 1).is_some_and(|t| !t.first && t.kind != Kind::Close) {
        last += 1;
    }
    let whole = scene.ranges(scene.at, last);
    Some(scene.mistake(Code::Joint, message, &whole, "one too many").help(help).mend(whole, " "))
}

/// `guard g { never a when b }`
fn guard_in_braces(scene: &Scene<'_>) -> Option<Mistake> {
    let close = scene.closer(scene.at);
    if !scene.is(scene.at, "{") || !scene.expects(Rule::kw_never) || close >= scene.tokens.len() {
        return None;
    }
    let range = scene.range(scene.at);
    let mistake = scene.mistake(Code::Joint, "a guard has no braces", &range, "not needed");
    let edits = vec![(range, String::new()), (scene.range(close), String::new())];
    Some(mistake.fix(scene, "take out the braces", edits, Applicability::Safe))
}

/// Commas behind clauses, all of the declaration at once.
fn clause_commas(scene: &Scene<'_>) -> Option<Mistake> {
    let (start, keyword) = scene.declaration(scene.at)?;
    let braced = matches!(keyword, "campaign" | "decision" | "channel" | "experiment" | "test");
    if !braced || !parts_clauses(scene, scene.at) {
        return None;
    }
    let all: Vec<usize> = (start..scene.tokens.len()).filter(|i| parts_clauses(scene, *i)).collect();
    let message = "no commas stand between clauses";
    let mut mistake = scene.mistake(Code::ForeignPunctuation, message, &scene.range(scene.at), "not needed");
    for other in all.iter().filter(|i| **i != scene.at).take(4) {
        mistake = mistake.label(scene, &scene.range(*other), "nor here");
    }
    let edits = all.iter().map(|i| (scene.range(*i), String::new())).collect();
    Some(mistake.fix(scene, "take out the commas", edits, Applicability::Safe))
}

/// Whether a comma stands directly in the braces of a declaration, at the end of a line or of all, before a clause.
fn parts_clauses(scene: &Scene<'_>, i: usize) -> bool {
    let next = scene.token(i + 1).is_some_and(|t| {
        t.kind == Kind::Close || t.first && CLAUSES.contains(&scene.word(i + 1)) && !scene.is(i + 2, ":")
    });
    scene.is(i, ",")
        && next
        && matches!(scene.brackets_around(i).as_slice(), [brace] if scene.is(*brace, "{"))
}

/// `B 50% { … }` behind a variant
fn arm(scene: &Scene<'_>) -> Option<Mistake> {
    let share = scene.at + 1;
    let brace = share + 1 + usize::from(scene.is(share + 1, "%"));
    let named = scene.kind(scene.at) == Some(Kind::Word) && scene.kind(share) == Some(Kind::Number);
    if !named || !scene.is(brace, "{") || !(scene.expects(Rule::variant) || scene.expects(Rule::kw_variant)) {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "an arm of a message begins with `variant`";
    let mistake = scene.mistake(Code::Joint, message, &range, "`variant` is missing before this");
    let edits = vec![(range.start..range.start, "variant ".to_owned())];
    Some(mistake.fix(scene, "write `variant`", edits, Applicability::Safe))
}

/// `-- a comment` where a declaration would begin.
fn dashes_first(scene: &Scene<'_>) -> Option<Mistake> {
    let at = scene.at;
    if !scene.is(at, "-") || !scene.is(at + 1, "-") || !scene.touching(at) || !scene.token(at)?.first {
        return None;
    }
    let sign = scene.ranges(at, at + 1);
    let line = scene.text.get(sign.start..)?;
    let whole = sign.start..sign.start + line.find('\n').unwrap_or(line.len());
    let message = "a comment begins with `#`, not with `--`";
    let mistake = scene.mistake(Code::ForeignPunctuation, message, &sign, "two minus signs");
    Some(mistake.write(scene, sign, "#").mend(whole, " "))
}
