//! Operators of other languages, in symbols and in words.

use visavis_diag::Code;

use crate::look::{self, Look};
use crate::regions::CLAUSES;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

const CODE: Code = Code::ForeignOperator;

/// What a symbol of another language is here.
const SYMBOLS: [(&str, &str); 20] = [
    ("==", "="),
    ("===", "="),
    ("<>", "!="),
    ("!==", "!="),
    ("=!", "!="),
    ("=<", "<="),
    ("&&", " and "),
    ("&", " and "),
    ("||", " or "),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("×", "*"),
    ("·", "*"),
    ("÷", "/"),
    ("∧", " and "),
    ("∨", " or "),
    ("¬", " not "),
    ("∈", " in "),
    ("??", " otherwise "),
];

/// `-- a comment`, which begins as two minus signs.
pub(super) fn dashes(scene: &Scene<'_>) -> Option<Mistake> {
    let on_line =
        |i: &usize| (*i..scene.at).all(|n| scene.token(n + 1).is_none_or(|t| !t.first || n + 1 == scene.at));
    let first = (0..scene.at)
        .rev()
        .take_while(on_line)
        .find(|i| scene.is(*i, "-") && scene.is(i + 1, "-") && scene.touching(*i))?;
    if scene.at < first + 2 {
        return None;
    }
    let sign = scene.ranges(first, first + 1);
    let line = scene.text.get(sign.start..)?;
    let whole = sign.start..sign.start + line.find('\n').unwrap_or(line.len());
    let message = "a comment begins with `#`, not with `--`";
    let mistake = scene.mistake(Code::ForeignPunctuation, message, &sign, "two minus signs");
    Some(mistake.write(scene, sign, "#").mend(whole, " "))
}

/// `==`, `&&`, `<>`, `!x`, …
pub(super) fn symbol(scene: &Scene<'_>) -> Option<Mistake> {
    let at = scene.at;
    if scene.kind(at) != Some(Kind::Symbol) {
        return None;
    }
    let written = scene.word(at);
    if let Some((_, ours)) = SYMBOLS.iter().find(|(theirs, _)| *theirs == written) {
        return Some(simple(scene, written, ours));
    }
    if written.starts_with(|c| c == '\'' || matches!(look::like(c), Some(Look::Quote))) {
        let message = format!("a text stands in straight double quotes, not in `{written}`");
        return Some(scene.mistake(Code::ForeignQuotes, message, &scene.range(at), "this begins no text"));
    }
    match written {
        "=" if scene
            .before()
            .is_some_and(|b| scene.touching(b) && matches!(scene.word(b), ">=" | "<=" | "!=" | "=")) =>
        {
            let before = at.saturating_sub(1);
            let whole = scene.ranges(before, at);
            let (theirs, ours) = (format!("{}=", scene.word(before)), scene.word(before));
            let message = format!("`{theirs}` is written `{ours}` here");
            Some(scene.mistake(CODE, message, &whole, format!("write `{ours}`")).write(scene, whole, ours))
        }
        "!" => Some(simple(scene, "!", " not ")),
        "=>" if scene.expects_operator() && scene.declaration(at).is_none_or(|(_, w)| w != "table") => {
            Some(simple(scene, "=>", ">="))
        }
        "**" | "^" => Some(
            scene
                .mistake(
                    CODE,
                    format!("there is no operator `{written}`"),
                    &scene.range(at),
                    "powers are not built in",
                )
                .help("write the product out: `x * x`"),
        ),
        "%" => percent(scene),
        "?" if scene.expects_operator() => Some(
            scene
                .mistake(
                    CODE,
                    "a value by condition is written in words",
                    &scene.range(at),
                    "`?` chooses nothing here",
                )
                .help("write `if condition then a else b`"),
        ),
        _ => None,
    }
}

fn simple(scene: &Scene<'_>, written: &str, ours: &str) -> Mistake {
    let range = scene.range(scene.at);
    let plain = ours.trim();
    let message = format!("`{written}` is written `{plain}` here");
    let mistake = scene.mistake(CODE, message, &range, format!("write `{plain}`"));
    let glued = |i: usize| scene.touching(i);
    let left = if ours.starts_with(' ') && scene.before().is_some_and(glued) { " " } else { "" };
    let right = if ours.ends_with(' ') && glued(scene.at) { " " } else { "" };
    mistake.write(scene, range, format!("{left}{plain}{right}"))
}

fn percent(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let range = scene.range(scene.at);
    let operand_follows = matches!(scene.kind(scene.at + 1), Some(Kind::Number | Kind::Quoted))
        || scene.is(scene.at + 1, "(")
        || (scene.kind(scene.at + 1) == Some(Kind::Word)
            && !scene.token(scene.at + 1)?.first
            && !look::is_hard_word(scene.word(scene.at + 1))
            && !CLAUSES.contains(&scene.word(scene.at + 1)));
    if scene.kind(before) == Some(Kind::Number) && !operand_follows {
        let number = scene.word(before);
        let gap = scene.range(before).end..range.end;
        let message = format!("a percentage is written without a space: `{number}%`");
        let whole = scene.ranges(before, scene.at);
        let mistake = scene.mistake(Code::ForeignLiteral, message, &whole, "take out the space");
        let title = format!("write `{number}%`");
        return Some(mistake.fix(
            scene,
            title,
            vec![(gap, "%".to_owned())],
            visavis_diag::Applicability::Safe,
        ));
    }
    let message = "the rest of a division is a function: `mod(a, b)`";
    let mistake = scene.mistake(CODE, message, &range, "`%` stands only behind a number, for a percentage");
    Some(mistake.help("write `mod(a, b)`: what is left when `a` is divided by `b`"))
}

/// What a word of another language is here, where an operator is due.
const WORDS: [(&str, &str, bool); 24] = [
    ("equals", "=", true),
    ("equal", "=", false),
    ("eq", "=", true),
    ("ne", "!=", true),
    ("gt", ">", true),
    ("gte", ">=", true),
    ("ge", ">=", true),
    ("lt", "<", true),
    ("lte", "<=", true),
    ("le", "<=", true),
    ("above", ">", true),
    ("over", ">", true),
    ("below", "<", true),
    ("under", "<", true),
    ("before", "<", true),
    ("after", ">", true),
    ("since", ">=", true),
    ("until", "<=", true),
    ("plus", "+", true),
    ("minus", "-", true),
    ("times", "*", true),
    ("startswith", "starts with", true),
    ("startsWith", "starts with", true),
    ("endswith", "ends with", true),
];

/// `like`, `equals`, `does not contain`, and what follows `is` and `not` amiss.
pub(super) fn word(scene: &Scene<'_>) -> Option<Mistake> {
    if let Some(before) = scene.before() {
        let known = match scene.word(before) {
            "is" if !scene.expects_operator() && scene.token(scene.at).is_some() => behind_is(scene, before),
            "not" if scene.expects(crate::grammar::Rule::kw_in) => behind_not(scene, before),
            "starts" | "ends" if scene.expects(crate::grammar::Rule::kw_with) => {
                let word = scene.word(before);
                let message = format!("`{word}` is followed by `with`");
                let range = scene.range(scene.at);
                let mistake = scene.mistake(Code::TestForm, message, &range, "`with` is missing before this");
                Some(mistake.fix(
                    scene,
                    "write `with`",
                    vec![(range.start..range.start, "with ".to_owned())],
                    visavis_diag::Applicability::Safe,
                ))
            }
            _ => None,
        };
        if known.is_some() {
            return known;
        }
    }
    if scene.kind(scene.at) != Some(Kind::Word) || !scene.expects_operator() {
        return None;
    }
    let range = scene.range(scene.at);
    let written = scene.word(scene.at);
    let lower = written.to_lowercase();
    if let Some((_, ours, sure)) = WORDS.iter().find(|(theirs, _, _)| *theirs == lower || *theirs == written)
    {
        let message = format!("`{written}` is written `{ours}` here");
        let mistake = scene.mistake(CODE, message, &range, format!("write `{ours}`"));
        // A word of time compares with a point in time; before anything else it says something else.
        let of_time = matches!(lower.as_str(), "before" | "after" | "since" | "until");
        let sure = *sure && (!of_time || point_follows(scene, scene.at + 1));
        return Some(match sure {
            true => mistake.write(scene, range, *ours),
            false if of_time => mistake.perhaps(scene, range, *ours),
            false => mistake,
        });
    }
    let (message, help) = match lower.as_str() {
        "like" | "ilike" => (
            "there is no `like`",
            "a text has `starts with \"FR\"`, `ends with`, `contains`, and `matches /^FR-\\d+$/` for patterns",
        ),
        "includes" | "include" | "containing" | "contain" => (
            "membership is said with `has` or `contains`",
            "a list: `tags has \"vip\"`; a text: `name contains \"x\"`",
        ),
        "does" | "doesn" | "doesnt" | "isnt" | "isn" => (
            "a test is denied with `not` before it",
            "write `not (name contains \"x\")`, `!=`, `not in [..]` or `is missing`",
        ),
        "xor" => ("there is no `xor`", "two conditions of which one holds are `a != b`"),
        "greater" | "less" | "more" | "fewer" | "bigger" | "smaller" => {
            ("a comparison is written with a sign", "write `>`, `>=`, `<` or `<=`")
        }
        "unless" => ("a condition is denied with `not`", "write `and not (…)`"),
        "while" | "but" => ("two conditions are joined with `and`", "write `and`"),
        _ => return None,
    };
    Some(scene.mistake(Code::TestForm, message, &range, "this is no operator").help(help))
}

/// `is "gold"`, `is not missing`, `is null`, `is in […]`
fn behind_is(scene: &Scene<'_>, is: usize) -> Option<Mistake> {
    let at = scene.at;
    let negated = scene.word(at).eq_ignore_ascii_case("not");
    let value = if negated { at + 1 } else { at };
    let whole = scene.ranges(is, value.min(scene.tokens.len().saturating_sub(1)));
    if let Some(mistake) = comparison_in_words(scene, is, at) {
        return Some(mistake);
    }
    let (message, ours) = match scene.word(value).to_lowercase().as_str() {
        "in" => {
            let ours = if negated { "not in" } else { "in" };
            ("`in` stands alone, without `is`", ours)
        }
        "null" | "none" | "nil" | "empty" | "blank" | "unset" | "undefined" | "unknown" | "missing"
        | "na" => (
            "a missing value is asked for with `is missing` or `is known`",
            if negated { "is known" } else { "is missing" },
        ),
        "set" | "present" | "defined" | "known" | "given" | "there" => (
            "a missing value is asked for with `is missing` or `is known`",
            if negated { "is missing" } else { "is known" },
        ),
        _ => {
            let ours = if negated { "!=" } else { "=" };
            let last = if negated { at } else { is };
            let range = scene.ranges(is, last);
            let message = "`is` is followed by `missing` or `known`";
            let mistake =
                scene.mistake(Code::TestForm, message, &range, format!("to compare values, write `{ours}`"));
            return Some(mistake.write(scene, range, ours));
        }
    };
    Some(scene.mistake(Code::TestForm, message, &whole, format!("write `{ours}`")).write(scene, whole, ours))
}

/// `is greater than 5`, `is at least 5`
fn comparison_in_words(scene: &Scene<'_>, is: usize, at: usize) -> Option<Mistake> {
    let (first, second) = (scene.word(at), scene.word(at + 1));
    let ours = match (first, second) {
        ("at", "least") => ">=",
        ("at", "most") => "<=",
        ("equal", "to") => "=",
        ("greater" | "more" | "higher" | "larger" | "bigger" | "above" | "over" | "after", _) => ">",
        ("less" | "fewer" | "lower" | "smaller" | "below" | "under" | "before", _) => "<",
        ("older" | "newer" | "younger" | "earlier" | "later", "than") => {
            let whole = scene.ranges(is, at + 1);
            let message = "a comparison is written with a sign";
            let mistake = scene.mistake(Code::TestForm, message, &whole, "write `<` or `>`");
            return Some(
                mistake.help("a date of more than 30 days back is `< 30 days ago`").mend(whole, "<"),
            );
        }
        _ => return None,
    };
    let last = if matches!(second, "than" | "least" | "most" | "to") { at + 1 } else { at };
    let whole = scene.ranges(is, last);
    let message = "a comparison is written with a sign";
    let mistake = scene.mistake(Code::TestForm, message, &whole, format!("write `{ours}`"));
    let sure = !matches!(first, "before" | "after") || point_follows(scene, last + 1);
    Some(if sure { mistake.write(scene, whole, ours) } else { mistake.perhaps(scene, whole, ours) })
}

/// Whether a date or `90 days ago` stands here.
fn point_follows(scene: &Scene<'_>, i: usize) -> bool {
    let date = scene.word(i).len() == 4 && scene.is(i + 1, "-") && scene.touching(i);
    let point = matches!(scene.word(i + 2), "ago" | "from");
    scene.kind(i) == Some(Kind::Number) && (date || point) || matches!(scene.word(i), "now" | "today")
}

/// `x not contains "a"`
fn behind_not(scene: &Scene<'_>, not: usize) -> Option<Mistake> {
    let word = scene.word(scene.at);
    let range = scene.range(not);
    let message = "`not` stands before the whole test";
    let help = match word {
        "has" => "write `not (tags has \"vip\")`, or `tags has none [\"vip\", \"staff\"]`".to_owned(),
        "contains" | "starts" | "ends" | "matches" => format!("write `not (name {word} …)`"),
        "=" => "write `!=`".to_owned(),
        _ => return None,
    };
    Some(scene.mistake(Code::TestForm, message, &range, "only `not in` stands between two values").help(help))
}
