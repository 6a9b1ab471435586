//! Keywords that are nearly right, missing, or one too many.

use visavis_diag::{Applicability, Code, nearest};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};
use crate::words::{Wording, wording};

/// `choose` for `chooses`, `rank value`, `test x`, `assert x when y`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    by(scene)
        .or_else(|| title(scene))
        .or_else(|| never(scene))
        .or_else(|| assert_when(scene))
        .or_else(|| assert_nothing(scene))
        .or_else(|| midnight(scene))
        .or_else(|| because(scene))
        .or_else(|| field_of(scene))
        .or_else(|| share(scene))
        .or_else(|| per(scene))
        .or_else(|| quotes(scene))
        .or_else(|| comma(scene))
}

/// `expect d choose a`
pub(super) fn misspelt(scene: &Scene<'_>) -> Option<Mistake> {
    let word = scene.word(scene.at);
    if scene.kind(scene.at) != Some(Kind::Word) || word.len() < 3 || scene.expects_value() {
        return None;
    }
    let keyword = |rule: &Rule| match wording(*rule) {
        Some(Wording::Sign(sign)) if sign.starts_with(|c: char| c.is_ascii_lowercase()) => Some(sign),
        _ => None,
    };
    let ours = nearest(word, scene.expected.iter().filter_map(keyword))?;
    let range = scene.range(scene.at);
    let mistake = scene.mistake(
        Code::MisspeltKeyword,
        format!("`{word}` is no keyword"),
        &range,
        format!("did you mean `{ours}`?"),
    );
    Some(mistake.write(scene, range, ours))
}

/// `segment x wen y > 1`: a word that a condition stands behind is no name, so that it is a `when` nearly right.
pub(super) fn nearly_when(scene: &Scene<'_>) -> Option<Mistake> {
    const GO_ON: [&str; 16] = [
        "and",
        "or",
        "in",
        "has",
        "is",
        "then",
        "else",
        "otherwise",
        "where",
        "missing",
        "known",
        "starts",
        "ends",
        "contains",
        "matches",
        "when",
    ];
    let goes_on = |i: usize| scene.kind(i) != Some(Kind::Word) || GO_ON.contains(&scene.word(i));
    let behind = scene.at + usize::from(scene.is(scene.at + 1, "not")) + 1;
    if !scene.expects(Rule::kw_when) || nearest(scene.word(scene.at), ["when"]).is_none() || goes_on(behind) {
        return None;
    }
    misspelt(scene)
}

/// `variant a {`
fn share(scene: &Scene<'_>) -> Option<Mistake> {
    let name = scene.before()?;
    let keyword = name.checked_sub(1).filter(|i| matches!(scene.word(*i), "variant" | "arm"))?;
    let word = scene.word(keyword);
    if !scene.expects(Rule::number) {
        return None;
    }
    let message = format!("this {word} has no share");
    let mistake = scene.mistake(
        Code::Unfinished,
        message,
        &scene.ranges(keyword, name),
        "a share is missing behind this",
    );
    let end = scene.range(name).end;
    let help = if word == "arm" {
        "write `arm bold 50%`"
    } else {
        "write `variant warm 50% { … }`; the shares add to 100%"
    };
    Some(mistake.help(help).mend(end..end, format!(" {}% ", left_over(scene, keyword))))
}

/// What the shares beside one that is missing leave of 100%, so that their sum is no second mistake.
fn left_over(scene: &Scene<'_>, keyword: usize) -> u32 {
    let word = scene.word(keyword);
    let shares = (0..scene.tokens.len()).filter(|i| {
        scene.is(*i, word)
            && scene.brackets_around(*i) == scene.brackets_around(keyword)
            && scene.kind(i + 2) == Some(Kind::Number)
    });
    let shares = shares.map(|i| scene.word(i + 2).trim_end_matches('%').parse::<u32>().unwrap_or(0));
    100_u32.saturating_sub(shares.sum())
}

/// `limit 3 every 7 days`, `limit 3/day`
fn per(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.expects(Rule::kw_per)
        || !matches!(scene.word(scene.at), "every" | "each" | "a" | "/" | "within")
    {
        return None;
    }
    let range = scene.range(scene.at);
    let mistake = scene.mistake(Code::Joint, "a limit is so many `per` span of time", &range, "write `per`");
    let ours = if scene.is(scene.at, "/") { " per " } else { "per" };
    Some(mistake.write(scene, range, ours))
}

/// `owner crm`
fn quotes(scene: &Scene<'_>) -> Option<Mistake> {
    let word = scene.before().map_or("", |i| scene.word(i));
    let wants_text = matches!(word, "owner" | "salt" | "column" | "edition" | "timezone" | "from")
        && scene.expects(Rule::text);
    if !wants_text || !matches!(scene.kind(scene.at), Some(Kind::Word | Kind::Number)) {
        return None;
    }
    let mut last = scene.at;
    while scene.touching(last) && !matches!(scene.word(last + 1), "{" | "}" | ",") {
        last += 1;
    }
    let range = scene.ranges(scene.at, last);
    let written = scene.text.get(range.clone())?;
    let message = format!("behind `{word}` stands a text");
    let mistake = scene.mistake(Code::Joint, message, &range, "quotes are missing around this");
    Some(mistake.write(scene, range, format!("\"{written}\"")))
}

/// `from a b`
fn comma(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene
        .before()
        .filter(|i| matches!(scene.kind(*i), Some(Kind::Word | Kind::Quoted)) || scene.is(*i, "*"))?;
    let token = scene.token(scene.at).filter(|t| matches!(t.kind, Kind::Word | Kind::Quoted) && !t.first)?;
    let in_list = scene.expects(Rule::comma) && !scene.expects(Rule::rbrace) || follows_from(scene, before);
    if !in_list || scene.expects_operator() {
        return None;
    }
    if let Some(mistake) = nearly_when(scene) {
        return Some(mistake);
    }
    let end = scene.range(before).end;
    let at = token.start..token.end;
    if matches!(scene.word(scene.at), "and" | "or" | "et" | "und") {
        let mistake = scene.mistake(Code::Joint, "names are parted by commas", &at, "write `,`");
        return Some(mistake.fix(
            scene,
            "write `,`",
            vec![(end..at.end, ",".to_owned())],
            Applicability::Safe,
        ));
    }
    if matches!(scene.word(scene.at), "if" | "where" | "unless") && scene.expects(Rule::kw_when) {
        let mistake =
            scene.mistake(Code::Joint, "a guard's condition stands behind `when`", &at, "write `when`");
        let sure = scene.is(scene.at, "if");
        return Some(if sure {
            mistake.write(scene, at, "when")
        } else {
            mistake.perhaps(scene, at, "when")
        });
    }
    let mistake = scene.mistake(Code::Joint, "names are parted by commas", &at, "`,` is missing before this");
    Some(mistake.fix(scene, "write `,`", vec![(end..end, ",".to_owned())], Applicability::Safe))
}

/// Whether a token stands in the list behind `from`, `never` or `chooses`.
fn follows_from(scene: &Scene<'_>, mut i: usize) -> bool {
    loop {
        if matches!(scene.word(i), "from" | "never" | "chooses") {
            return true;
        }
        let listed =
            matches!(scene.kind(i), Some(Kind::Word | Kind::Quoted)) || matches!(scene.word(i), "," | "*");
        if !listed || crate::regions::CLAUSES.contains(&scene.word(i)) {
            return false;
        }
        let Some(next) = i.checked_sub(1) else { return false };
        i = next;
    }
}

/// `expect d rejects a` without a reason
fn because(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|_| scene.expects(Rule::kw_because))?;
    if scene.token(scene.at).is_some_and(|t| !t.first && t.kind == Kind::Word) {
        return None;
    }
    let start = (0..=before).rev().find(|i| scene.is(*i, "expect"))?;
    let message = "this expectation does not say why";
    let mistake = scene.mistake(
        Code::Unfinished,
        message,
        &scene.range(before),
        "`because` and a reason are missing behind this",
    );
    let mistake = mistake.help("write `because not_in_audience`, or another reason that `visavis why` tells");
    Some(mistake.mend(scene.ranges(start, before), " "))
}

/// `sum(amount of purchase)`
fn field_of(scene: &Scene<'_>) -> Option<Mistake> {
    let open = scene.brackets_around(scene.at).pop()?;
    let function = scene.word(open.checked_sub(1)?);
    let aggregate =
        matches!(function, "count" | "sum" | "avg" | "min" | "max" | "latest" | "earliest" | "any");
    let of =
        scene.before().filter(|i| *i == open + 1 && matches!(scene.word(scene.at), "of" | "from" | "in"))?;
    if !aggregate || scene.kind(scene.at + 1) != Some(Kind::Word) || scene.is(scene.at + 1, "last") {
        return None;
    }
    let whole = scene.ranges(of, scene.at + 1);
    let ours = format!("{}.{}", scene.word(scene.at + 1), scene.word(of));
    let mistake = scene.mistake(
        Code::TestForm,
        "a field of an event is written behind a dot",
        &whole,
        format!("write `{ours}`"),
    );
    Some(mistake.perhaps(scene, whole, ours))
}

/// `rank value`
fn by(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before().filter(|i| scene.is(*i, "rank") && scene.expects(Rule::kw_by))?;
    let end = scene.range(before).end;
    let mistake = scene.mistake(
        Code::Joint,
        "`rank` is followed by `by`",
        &scene.range(before),
        "`by` is missing behind this",
    );
    Some(mistake.fix(scene, "write `rank by`", vec![(end..end, " by".to_owned())], Applicability::Safe))
}

/// `test x {`
fn title(scene: &Scene<'_>) -> Option<Mistake> {
    let before =
        scene.before().filter(|i| scene.is(*i, "test") && scene.token(*i).is_some_and(|t| t.first))?;
    if scene.kind(scene.at) != Some(Kind::Word) {
        return None;
    }
    let mut last = before;
    while matches!(scene.kind(last + 1), Some(Kind::Word | Kind::Number)) {
        last += 1;
    }
    let whole = scene.ranges(scene.at, last);
    let written = scene.text.get(whole.clone())?;
    let mistake =
        scene.mistake(Code::Joint, "what a test says is a text", &whole, "quotes are missing around this");
    Some(mistake.write(scene, whole, format!("\"{written}\"")))
}

/// `guard g when x`, `guard g never when x`
fn never(scene: &Scene<'_>) -> Option<Mistake> {
    let (start, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    if keyword != "guard" {
        return None;
    }
    let help =
        "write `guard NAME never CAMPAIGN, CAMPAIGN when CONDITION`; `*` stands for any letters: `credit_*`";
    let message = "this guard does not say which campaigns it forbids";
    if scene.expects(Rule::kw_never) {
        let name = scene.range((start + 1).min(scene.at.saturating_sub(1)));
        let mistake =
            scene.mistake(Code::Unfinished, message, &name, "`never` and campaigns are missing behind this");
        return Some(mistake.help(help));
    }
    let before = scene.before()?;
    let never = before.checked_sub(1).filter(|i| scene.is(*i, "never") && scene.is(before, "when"))?;
    let mistake =
        scene.mistake(Code::Unfinished, message, &scene.range(never), "campaigns are missing behind this");
    Some(mistake.help(help))
}

/// `assert x when y`
fn assert_when(scene: &Scene<'_>) -> Option<Mistake> {
    let (start, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    let superfluous = start + 2;
    let word = scene.word(superfluous);
    if keyword != "assert" || !matches!(word, "when" | "that" | ":" | "=" | "always" | "if") {
        return None;
    }
    if scene.at != superfluous && scene.at != superfluous + 1 {
        return None;
    }
    let range = scene.range(superfluous);
    let message = "the condition of an assert stands directly behind its name";
    let mistake = scene.mistake(Code::Joint, message, &range, "not needed");
    Some(mistake.fix(scene, format!("take out `{word}`"), vec![(range, String::new())], Applicability::Safe))
}

/// `assert x` and nothing more
fn assert_nothing(scene: &Scene<'_>) -> Option<Mistake> {
    let (start, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    let name = scene.range(start + 1);
    (keyword == "assert" && scene.at == start + 2 && scene.token(scene.at).is_none()).then(|| {
        scene.mistake(
            Code::Unfinished,
            "this assert has no condition",
            &name,
            "a condition is missing behind this",
        )
    })
}

/// `at 09:00` in a test
fn midnight(scene: &Scene<'_>) -> Option<Mistake> {
    let time = scene.kind(scene.at) == Some(Kind::Number) && scene.is(scene.at + 1, ":");
    if !time || !scene.expects(Rule::moment) && !scene.expects(Rule::date) || scene.expects(Rule::clock) {
        return None;
    }
    let whole = scene.ranges(scene.at, scene.at + 2);
    let mistake = scene.mistake(
        Code::Unfinished,
        "this time of day has no date",
        &whole,
        "a date is missing before this",
    );
    Some(mistake.help("write `at 2026-03-01 09:00`"))
}
