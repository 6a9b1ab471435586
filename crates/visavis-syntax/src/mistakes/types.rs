//! Attributes declared as another language would.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

/// `text optional`, `"a" or "b"`, `text[]`, `text(50)`, `default 0`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    if !matches!(keyword, "source" | "context" | "channel") {
        return None;
    }
    if let Some(before) = scene.before().filter(|i| scene.is(*i, "ignoring") && !scene.is(scene.at, ":")) {
        let end = scene.range(before).end;
        let mistake = scene.mistake(
            Code::Joint,
            "`ignoring` is followed by `case`",
            &scene.range(before),
            "`case` is missing behind this",
        );
        let edits = vec![(end..end, " case".to_owned())];
        return Some(mistake.fix(scene, "write `ignoring case`", edits, Applicability::Safe));
    }
    if let Some(mistake) = typeless(scene) {
        return Some(mistake);
    }
    if let Some(mistake) = type_first(scene).or_else(|| shapes(scene)).or_else(|| default(scene)) {
        return Some(mistake);
    }
    if let Some(mistake) = comma_enumeration(scene) {
        return Some(mistake);
    }
    if let Some(before) =
        scene.before().filter(|i| scene.expects(Rule::colon) && scene.token(*i).is_some_and(|t| !t.first))
    {
        // The word was taken for the name of the next attribute.
        return modifier(scene, before);
    }
    if !scene.expects(Rule::optional) && !scene.expects(Rule::modifier) && !scene.expects(Rule::rbrace) {
        return None;
    }
    enumeration(scene).or_else(|| sized(scene)).or_else(|| modifier(scene, scene.at))
}

/// `int orders`
fn type_first(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| scene.expects(Rule::colon) && TYPES.contains(&scene.word(*i)))?;
    let begins = scene.token(before)?.first
        || before.checked_sub(1).is_some_and(|i| matches!(scene.word(i), "{" | "," | ";"));
    let named = matches!(scene.kind(scene.at), Some(Kind::Word | Kind::Quoted));
    if !begins || !named || scene.token(scene.at)?.first || scene.is(scene.at + 1, ":") {
        return None;
    }
    let whole = scene.ranges(before, scene.at);
    let ours = format!("{}: {}", scene.word(scene.at), scene.word(before));
    let message = "the name of an attribute comes first, then its type";
    let mistake = scene.mistake(Code::Joint, message, &whole, "turned around");
    Some(mistake.write(scene, whole, ours))
}

/// `just_a_name` and nothing more
fn typeless(scene: &Scene<'_>) -> Option<Mistake> {
    let before =
        scene.before().filter(|i| scene.expects(Rule::colon) && scene.expects(Rule::lbrace) && *i > 1)?;
    let named = matches!(scene.kind(before), Some(Kind::Word | Kind::Quoted));
    // A word that begins no line may be one too many of the attribute before it.
    let begins = scene.token(before)?.first
        || before.checked_sub(1).is_some_and(|i| matches!(scene.word(i), "{" | ","));
    let ends =
        scene.token(scene.at).is_none_or(|t| t.first || t.kind == Kind::Close || scene.is(scene.at, ","));
    if !named || !begins || !ends || scene.brackets_around(before).is_empty() {
        return None;
    }
    let (name, end) = (scene.word(before), scene.range(before).end);
    let message = format!("the attribute `{name}` has no type");
    let mistake =
        scene.mistake(Code::Joint, message, &scene.range(before), "`:` and a type are missing behind this");
    Some(mistake.help(format!("write `{name}: text?`, or another type")).mend(end..end, ": \0"))
}

/// `"a" or "b"`, `"a" / "b"`
fn enumeration(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let between_texts =
        scene.kind(before) == Some(Kind::TextEnd) && scene.kind(scene.at + 1) == Some(Kind::TextStart);
    if !between_texts || !matches!(scene.word(scene.at), "or" | "," | "/" | "and" | ";" | "||") {
        return None;
    }
    let message = "the values of an enumeration are parted by `|`";
    let range = scene.range(scene.at);
    let gap = scene.range(before).end..range.end;
    let mistake = scene.mistake(Code::Joint, message, &range, "write `|`");
    Some(mistake.fix(scene, "write `|`", vec![(gap, " |".to_owned())], Applicability::Safe))
}

/// `a?: text`, `a: optional int`, `a: [text]`, `a: list<text>`, `a: list text`, `a: int 0..10`
fn shapes(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, before) = (scene.at, scene.before()?);
    if scene.is(at, "?") && scene.is(at + 1, ":") && scene.expects(Rule::colon) {
        let kind = at + 2;
        let plain =
            scene.kind(kind) == Some(Kind::Word) && !matches!(scene.word(kind), "list" | "map" | "money");
        let message = "the `?` of what may be missing stands behind its type";
        let mistake = scene.mistake(Code::Joint, message, &scene.range(at), "not behind the name");
        let end = scene.range(kind).end;
        let mut edits = vec![(scene.range(at), String::new())];
        if !plain || scene.is(kind + 1, "?") {
            return Some(mistake.fix(scene, "take it out", edits, Applicability::Unsafe));
        }
        edits.push((end..end, "?".to_owned()));
        return Some(mistake.fix(scene, "write `?` behind the type", edits, Applicability::Safe));
    }
    if let Some(mistake) = element(scene, before) {
        return Some(mistake);
    }
    if scene.expects(Rule::range) && scene.is(at, "[") && scene.is(before, "in") {
        let close = scene.closer(at);
        let whole = scene.ranges(at, close);
        let edits = vec![(scene.range(at), String::new()), (scene.range(close), String::new())];
        let mistake =
            scene.mistake(Code::RangeForm, "a range stands without brackets", &whole, "not needed here");
        return Some(mistake.fix(scene, "take out the brackets", edits, Applicability::Safe));
    }
    let number = scene.kind(at) == Some(Kind::Number) && scene.expects(Rule::rbrace);
    if number && scene.kind(before) == Some(Kind::Word) && matches!(scene.word(at + 1), ".." | "..<") {
        let start = scene.range(at).start;
        let mistake = scene.mistake(
            Code::RangeForm,
            "the values that an attribute may have stand behind `in`",
            &scene.range(at),
            "`in` is missing before this",
        );
        let edits = vec![(start..start, "in ".to_owned())];
        return Some(mistake.fix(scene, "write `in`", edits, Applicability::Safe));
    }
    None
}

/// A type in brackets, without `of`, or behind `optional`; what stands before it was taken for a type or a name.
fn element(scene: &Scene<'_>, before: usize) -> Option<Mistake> {
    let at = scene.at;
    let list = |whole: std::ops::Range<usize>, kind: &str| {
        let ours = format!("list of {kind}");
        scene
            .mistake(Code::Joint, "a list is declared in words", &whole, format!("write `{ours}`"))
            .write(scene, whole, ours)
    };
    if scene.is(at, "[") && scene.is(before, ":") && scene.is(at + 2, "]") {
        return Some(list(scene.ranges(at, at + 2), scene.word(at + 1)));
    }
    let listed = matches!(scene.word(before), "list" | "array" | "set");
    if scene.is(at, "<") && listed && scene.is(at + 2, ">") {
        return Some(list(scene.ranges(before, at + 2), scene.word(at + 1)));
    }
    // The word behind such a type was taken for the name of an attribute.
    let type_ = if scene.expects(Rule::colon) { before } else { at };
    let first = type_.checked_sub(1).filter(|i| *i > 0 && scene.is(*i - 1, ":"))?;
    if !TYPES.contains(&scene.word(type_)) || scene.is(type_ + 1, ":") {
        return None;
    }
    match scene.word(first) {
        "list" | "array" => Some(list(scene.ranges(first, type_), scene.word(type_))),
        "optional" | "nullable" => {
            let whole = scene.ranges(first, type_);
            let ours = format!("{}?", scene.word(type_));
            let message = "what may be missing has a `?` behind its type";
            let mistake = scene.mistake(Code::Joint, message, &whole, format!("write `{ours}`"));
            Some(mistake.write(scene, whole, ours))
        }
        _ => None,
    }
}

/// Types of databases, which are written with a size.
const SIZED: [(&str, &str); 8] = [
    ("varchar", "text"),
    ("nvarchar", "text"),
    ("char", "text"),
    ("string", "text"),
    ("integer", "int"),
    ("bigint", "int"),
    ("decimal", "number"),
    ("numeric", "number"),
];

/// The types of one word.
const TYPES: [&str; 8] = ["text", "int", "number", "bool", "date", "datetime", "time", "version"];

/// `email_optin: bool false`, `tier: "gold" "silver"`
fn default(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let value = match scene.kind(scene.at)? {
        Kind::TextStart | Kind::Number => true,
        Kind::Word => matches!(scene.word(scene.at), "true" | "false"),
        _ => false,
    };
    let in_attribute = matches!(scene.kind(before), Some(Kind::Word | Kind::TextEnd | Kind::Number))
        || scene.is(before, "?");
    if !value || !in_attribute || !scene.expects(Rule::rbrace) || scene.token(scene.at)?.first {
        return None;
    }
    let range = scene.range(scene.at);
    let at = range.start..range.start;
    if scene.kind(before) == Some(Kind::TextEnd) && scene.kind(scene.at) == Some(Kind::TextStart) {
        let message = "the values of an enumeration are parted by `|`";
        let mistake = scene.mistake(Code::Joint, message, &range, "`|` is missing before this");
        return Some(mistake.fix(scene, "write `|`", vec![(at, "| ".to_owned())], Applicability::Unsafe));
    }
    let mistake =
        scene.mistake(Code::Joint, "a default stands behind `=`", &range, "`=` is missing before this");
    Some(mistake.fix(scene, "write `=`", vec![(at, "= ".to_owned())], Applicability::Safe))
}

/// `"a", "b"`
fn comma_enumeration(scene: &Scene<'_>) -> Option<Mistake> {
    let comma = scene.before().filter(|i| scene.is(*i, ","))?;
    let texts = scene.kind(comma.checked_sub(1)?) == Some(Kind::TextEnd)
        && scene.kind(scene.at) == Some(Kind::TextStart);
    if !texts {
        return None;
    }
    let range = scene.range(comma);
    let mistake =
        scene.mistake(Code::Joint, "the values of an enumeration are parted by `|`", &range, "write `|`");
    Some(mistake.fix(scene, "write `|`", vec![(range, " |".to_owned())], Applicability::Safe))
}

/// `text[]`, `text(50)`
fn sized(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let close = scene.closer(scene.at);
    if scene.kind(before) != Some(Kind::Word) || close >= scene.tokens.len() {
        return None;
    }
    let whole = scene.ranges(before, close);
    match scene.word(scene.at) {
        "[" => {
            let ours = format!("list of {}", scene.word(before));
            let mistake =
                scene.mistake(Code::Joint, "a list is declared in words", &whole, format!("write `{ours}`"));
            Some(mistake.write(scene, whole, ours))
        }
        "(" if scene.word(before).eq_ignore_ascii_case("enum") => {
            let inside = scene.text.get(scene.range(scene.at).end..scene.range(close).start)?;
            let ours = inside.split(',').map(str::trim).collect::<Vec<_>>().join(" | ");
            let message = "the values of an enumeration stand alone, parted by `|`";
            let mistake = scene.mistake(Code::Joint, message, &whole, "there is no type `enum`");
            Some(mistake.write(scene, whole, ours))
        }
        "(" if SIZED.iter().any(|(theirs, _)| scene.word(before).eq_ignore_ascii_case(theirs)) => {
            let word = scene.word(before);
            let (_, ours) = SIZED.iter().find(|(theirs, _)| word.eq_ignore_ascii_case(theirs))?;
            let message = format!("there is no type `{word}`, and a type has no size");
            let mistake = scene.mistake(Code::Joint, message, &whole, format!("write `{ours}`"));
            Some(mistake.write(scene, whole, *ours))
        }
        "(" => {
            let range = scene.ranges(scene.at, close);
            let message = "a type has no size";
            let mistake = scene.mistake(Code::Joint, message, &range, "not needed");
            let title = "take it out";
            Some(mistake.fix(scene, title, vec![(range, String::new())], Applicability::Safe))
        }
        _ => None,
    }
}

fn modifier(scene: &Scene<'_>, at: usize) -> Option<Mistake> {
    let token = scene.token(at)?;
    let negated = scene.is(at, "not");
    let last = if negated { at + 1 } else { at };
    if token.kind != Kind::Word || scene.is(last + 1, ":") {
        return None;
    }
    let range = scene.ranges(at, last);
    let lower = scene.word(last).to_lowercase();
    let (message, ours) = match lower.as_str() {
        "null" | "missing" | "empty" if negated => ("an attribute without `?` is never missing", ""),
        "required" | "mandatory" => ("an attribute without `?` is required", ""),
        "optional" | "nullable" | "null" => ("what may be missing has a `?` behind its type", "?"),
        "default" | "defaults" => ("a default stands behind `=`", "="),
        "primary" | "unique" | "id" => ("the customer's key is marked `key`", "key"),
        "personal" | "pii" | "private" | "secret" => ("personal data is marked `sensitive`", "sensitive"),
        _ => return None,
    };
    let range =
        if lower == "primary" && scene.is(last + 1, "key") { scene.ranges(at, last + 1) } else { range };
    let mistake = scene.mistake(
        Code::Joint,
        message,
        &range,
        if ours.is_empty() { "not needed" } else { "not this word" },
    );
    let from = at.checked_sub(1).map_or(range.start, |b| scene.range(b).end);
    Some(match ours {
        "" => mistake.fix(scene, "take it out", vec![(from..range.end, String::new())], Applicability::Safe),
        "?" => mistake.fix(scene, "write `?`", vec![(from..range.end, "?".to_owned())], Applicability::Safe),
        _ => mistake.write(scene, range, ours),
    })
}
