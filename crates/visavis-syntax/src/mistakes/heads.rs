//! Words that begin declarations and clauses: unknown, misspelt, or in the wrong place; and names that cannot be names.

use visavis_diag::{Code, nearest};

use crate::grammar::Rule;
use crate::look::is_hard_word;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};
use crate::split::DECLARATIONS;

/// `rule x`, `segement x when`, `form a, b`, `segment in when`, `segment win-back when`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    declaration(scene).or_else(|| clause(scene)).or_else(|| name(scene)).or_else(|| name_goes_on(scene))
}

/// What other languages call our declarations.
const FOREIGN: [(&str, &str); 27] = [
    ("rule", "segment"),
    ("audience", "segment"),
    ("cohort", "segment"),
    ("filter", "segment"),
    ("condition", "segment"),
    ("group", "segment"),
    ("var", "let"),
    ("const", "let"),
    ("variable", "let"),
    ("define", "let"),
    ("def", "let"),
    ("set", "let"),
    ("offer", "campaign"),
    ("promotion", "campaign"),
    ("promo", "campaign"),
    ("message", "campaign"),
    ("action", "campaign"),
    ("journey", "campaign"),
    ("policy", "guard"),
    ("exclude", "guard"),
    ("block", "guard"),
    ("placement", "decision"),
    ("slot", "decision"),
    ("schema", "source"),
    ("profile", "source"),
    ("lookup", "table"),
    ("matrix", "table"),
];

fn declaration(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.between_declarations() && scene.at != 0 {
        return None;
    }
    scene.token(scene.at).filter(|t| t.kind == Kind::Word)?;
    let word = scene.word(scene.at);
    if DECLARATIONS.contains(&word) {
        return None;
    }
    let range = scene.range(scene.at);
    if matches!(word, "import" | "include" | "use" | "require") {
        let message = "nothing is imported";
        let mistake = scene.mistake(Code::UnknownDeclaration, message, &range, "no declaration begins so");
        return Some(mistake.help(
            "every `.vis` file of a project belongs to the same program, in any order; take the line out",
        ));
    }
    let message = format!("`{word}` begins no declaration");
    let unknown = |label: String| scene.mistake(Code::UnknownDeclaration, &message, &range, label);
    let lower = word.to_lowercase();
    let is_head =
        matches!(scene.kind(scene.at + 1), Some(Kind::Word | Kind::Quoted | Kind::TextStart | Kind::Open));
    if let Some(ours) = DECLARATIONS.iter().find(|d| **d == lower) {
        let mistake = unknown("keywords are written in small letters".to_owned());
        return Some(mistake.write(scene, range.clone(), *ours));
    }
    if let Some(ours) = nearest(&lower, DECLARATIONS).filter(|_| is_head && word.len() > 2) {
        return Some(unknown(format!("did you mean `{ours}`?")).write(scene, range.clone(), ours));
    }
    if let Some((_, ours)) = FOREIGN.iter().find(|(theirs, _)| *theirs == lower) {
        return Some(unknown(format!("did you mean `{ours}`?")).perhaps(scene, range.clone(), *ours));
    }
    if clauses_of_all().any(|c| c == word) {
        let message = format!("`{word}` stands inside a declaration's braces, not alone");
        let mistake = scene.mistake(Code::UnknownDeclaration, message, &range, "outside every declaration");
        return Some(mistake.help("look above for a brace that closes too early"));
    }
    let help = format!("a declaration begins with one of {}", listed(&DECLARATIONS, "or"));
    Some(unknown("unknown declaration".to_owned()).help(help))
}

/// The words that begin clauses, by declaration.
const CLAUSES: [(&str, &[&str]); 7] = [
    ("campaign", &["for", "except", "during", "limit", "priority", "value", "holdout", "owner", "via"]),
    ("decision", &["via", "choose", "from", "rank by", "fallback"]),
    ("channel", &["requires", "quiet", "limit", "content"]),
    ("experiment", &["traffic", "arm", "salt", "by"]),
    ("test", &["given", "contacted", "at", "expect"]),
    ("source", &["event"]),
    ("context", &["event"]),
];

fn clauses_of_all() -> impl Iterator<Item = &'static str> {
    CLAUSES.iter().flat_map(|(_, words)| words.iter().copied())
}

/// The declaration that has such a clause, where this one has not.
fn home_of(word: &str, keyword: &str) -> Option<&'static str> {
    let has = |clauses: &[&str]| clauses.iter().any(|c| c.split(' ').next() == Some(word));
    CLAUSES.iter().find(|(k, clauses)| *k != keyword && has(clauses)).map(|(k, _)| *k)
}

/// What other languages call our clauses.
const FOREIGN_CLAUSES: [(&str, &str, &str); 32] = [
    ("campaign", "when", "for"),
    ("campaign", "where", "for"),
    ("campaign", "if", "for"),
    ("campaign", "audience", "for"),
    ("campaign", "target", "for"),
    ("campaign", "segment", "for"),
    ("campaign", "exclude", "except"),
    ("campaign", "unless", "except"),
    ("campaign", "excluding", "except"),
    ("campaign", "without", "except"),
    ("campaign", "not", "except"),
    ("campaign", "period", "during"),
    ("campaign", "dates", "during"),
    ("campaign", "start", "during"),
    ("campaign", "channel", "via"),
    ("campaign", "weight", "priority"),
    ("campaign", "cap", "limit"),
    ("campaign", "max", "limit"),
    ("campaign", "frequency", "limit"),
    ("channel", "max", "limit"),
    ("channel", "cap", "limit"),
    ("campaign", "control", "holdout"),
    ("decision", "for", "from"),
    ("decision", "campaigns", "from"),
    ("decision", "channel", "via"),
    ("decision", "order", "rank"),
    ("decision", "sort", "rank"),
    ("decision", "default", "fallback"),
    ("decision", "limit", "choose"),
    ("channel", "require", "requires"),
    ("test", "when", "given"),
    ("test", "then", "expect"),
];

/// The clauses of a declaration.
pub(super) fn clauses(keyword: &str) -> Option<&'static [&'static str]> {
    CLAUSES.iter().find(|(k, _)| *k == keyword).map(|(_, clauses)| *clauses)
}

/// What a clause's word of another language is here.
pub(super) fn foreign_clause(keyword: &str, word: &str) -> Option<&'static str> {
    let found = FOREIGN_CLAUSES.iter().find(|(k, theirs, _)| *k == keyword && *theirs == word);
    found.map(|(_, _, ours)| *ours)
}

fn clause(scene: &Scene<'_>) -> Option<Mistake> {
    let token = scene.token(scene.at).filter(|t| t.kind == Kind::Word)?;
    let around = scene.brackets_around(scene.at);
    let &[brace] = around.as_slice() else { return None };
    let (_, keyword) = scene.declaration(scene.at)?;
    let clauses = clauses(keyword)?;
    let known = foreign_clause(keyword, scene.word(scene.at)).is_some();
    let previous_ended = scene.before() == Some(brace) || token.first || known && !scene.expects_operator();
    if !scene.is(brace, "{")
        || !scene.expects(Rule::rbrace)
        || !previous_ended
        || matches!(keyword, "source" | "context")
    {
        return None;
    }
    let (word, range) = (scene.word(scene.at), scene.range(scene.at));
    let firsts: Vec<&str> = clauses.iter().filter_map(|c| c.split(' ').next()).collect();
    if firsts.contains(&word) {
        return None;
    }
    let article = super::joints::article(keyword);
    let message = format!("`{word}` is no clause of {article} {keyword}");
    if let Some(ours) = nearest(word, firsts.iter().copied()).filter(|_| word.len() > 2) {
        let mistake =
            scene.mistake(Code::MisspeltKeyword, message, &range, format!("did you mean `{ours}`?"));
        return Some(mistake.write(scene, range, ours));
    }
    let foreign = foreign_clause(keyword, word);
    let label = foreign.map_or("unknown clause".to_owned(), |ours| format!("did you mean `{ours}`?"));
    let mistake = scene.mistake(Code::UnknownClause, message, &range, label);
    // `audience: lapsed` is one mistake: the sign goes with the word.
    let sign = matches!(scene.word(scene.at + 1), ":" | "=");
    let written = if sign { scene.ranges(scene.at, scene.at + 1) } else { range };
    let mistake = match foreign {
        Some(ours) => mistake.perhaps(scene, written, ours),
        None if scene.is(scene.at + 1, "{") && keyword == "campaign" => {
            mistake.help(format!("content for a channel stands behind `via`: `via {word} {{ … }}`"))
        }
        None if word == "variant" => {
            mistake.help("variants stand in the braces of `via`: `via email { variant a 50% { … } }`")
        }
        None => match home_of(word, keyword) {
            Some(home) => mistake.help(format!("`{word}` stands in a {home}")),
            None => mistake,
        },
    };
    Some(mistake.help(format!("{article} {keyword} has the clauses {}", listed(clauses, "and"))))
}

/// `` `a`, `b` and `c` ``
pub(super) fn listed(words: &[&str], last: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
        None => String::new(),
    }
}

/// A hard word, a text or a number where a name is due.
fn name(scene: &Scene<'_>) -> Option<Mistake> {
    let only_a_name = scene.expects(Rule::name) || scene.expects(Rule::path) || scene.expects(Rule::glob);
    if scene.declaration(scene.at).is_some_and(|(_, keyword)| keyword == "table")
        && !scene.brackets_around(scene.at).is_empty()
    {
        return None;
    }
    if !only_a_name || scene.expects_value() && !is_hard_word(scene.word(scene.at)) {
        return None;
    }
    let (word, range) = (scene.word(scene.at), scene.range(scene.at));
    match scene.kind(scene.at)? {
        Kind::Word if is_hard_word(word) && named_here(scene) => {
            let message = format!("`{word}` is a word of the language, not a name");
            let mistake = scene.mistake(Code::BadName, message, &range, "a name is due here");
            let mistake = mistake.help("in backticks it is a name; wherever it is used, it needs them too");
            Some(mistake.write(scene, range, format!("`{word}`")))
        }
        Kind::TextStart => {
            let close = scene.closer(scene.at);
            let whole = scene.ranges(scene.at, close);
            let inner = scene.text.get(range.end..scene.range(close).start)?;
            let mistake =
                scene.mistake(Code::BadName, "a name stands without quotes", &whole, "this is a text");
            let ours = plain_name(inner);
            Some(mistake.help("a description stands in quotes, behind the name").perhaps(scene, whole, ours))
        }
        Kind::Number if scene.touching(scene.at) && scene.kind(scene.at + 1) == Some(Kind::Word) => {
            let whole = scene.ranges(scene.at, scene.at + 1);
            let written = scene.text.get(whole.clone())?;
            let mistake = scene.mistake(
                Code::BadName,
                "a name begins with a letter",
                &whole,
                "this begins with a digit",
            );
            Some(mistake.help("in backticks a name may have any characters").perhaps(
                scene,
                whole,
                format!("`{written}`"),
            ))
        }
        Kind::Number => {
            let mistake =
                scene.mistake(Code::BadName, "a name begins with a letter", &range, "this is a number");
            Some(mistake.help("in backticks a name may have any characters"))
        }
        _ => None,
    }
}

/// Whether something is given its name here: what is used as a value is another matter.
fn named_here(scene: &Scene<'_>) -> bool {
    !scene.expects_value() || scene.is(scene.at + 1, ":")
}

/// A text as a name: `` `it` `` where it has odd characters.
fn plain_name(inner: &str) -> String {
    let word = inner.starts_with(crate::look::starts_word) && inner.chars().all(crate::look::continues_word);
    let joined = inner.replace([' ', '-'], "_");
    let joined_word =
        joined.starts_with(crate::look::starts_word) && joined.chars().all(crate::look::continues_word);
    match (word && !is_hard_word(inner), joined_word && !is_hard_word(&joined)) {
        (true, _) => inner.to_owned(),
        (false, true) => joined,
        (false, false) => format!("`{inner}`"),
    }
}

/// `segment win-back when`, `campaign win back {`: names of several words, with hyphens or dots.
fn name_goes_on(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| scene.kind(*i) == Some(Kind::Word))?;
    if matches!(scene.word(before), "when" | "never") {
        return None;
    }
    let after_name = scene.expects_after_name()
        || scene.expects(Rule::comma)
        || scene.expects(Rule::kw_when)
        || scene.expects(Rule::colon);
    if !after_name || scene.expects_value() || scene.expects_operator() {
        return None;
    }
    let hyphen = |i: usize| matches!(scene.word(i), "-" | ".") && scene.touching(i - 1) && scene.touching(i);
    let mut last = scene.at;
    let glued = hyphen(scene.at);
    if glued {
        last += 1;
        while hyphen(last + 1) {
            last += 2;
        }
    } else {
        let same_line = scene.token(scene.at).is_some_and(|t| !t.first);
        let declares =
            same_line && before.checked_sub(1).is_some_and(|i| DECLARATIONS.contains(&scene.word(i)));
        let follows = |i: usize| {
            matches!(scene.word(i), "when" | "{" | "=" | "never" | "->")
                || scene.kind(i) == Some(Kind::TextStart)
        };
        while last < scene.at + 4 && scene.kind(last + 1) == Some(Kind::Word) && !follows(last + 1) {
            last += 1;
        }
        if !declares
            || scene.kind(scene.at) != Some(Kind::Word)
            || !follows(last + 1)
            || follows(scene.at)
            || joint(scene.word(scene.at))
        {
            return None;
        }
    }
    let whole = scene.ranges(before, last);
    let written = scene.text.get(whole.clone())?;
    let ours = written.split(['-', '.', ' ']).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("_");
    let message = "a name is one word of letters, digits and `_`";
    let mistake = scene.mistake(Code::BadName, message, &whole, "this is more than one");
    if in_data(scene) {
        let ours = format!("`{written}`");
        return Some(mistake.help("the name of a column stands in backticks").perhaps(scene, whole, ours));
    }
    Some(mistake.help("in backticks a name may have any characters").perhaps(scene, whole, ours))
}

/// Whether the names here are those of data, which nobody may change.
pub(super) fn in_data(scene: &Scene<'_>) -> bool {
    scene.declaration(scene.at).is_some_and(|(_, keyword)| matches!(keyword, "source" | "context"))
        && !scene.brackets_around(scene.at).is_empty()
}

/// Words that people put between a name and what it means.
fn joint(word: &str) -> bool {
    matches!(word, "where" | "if" | "is" | "as" | "be" | "for" | "with" | "means" | "equals" | "are" | "in")
}
