//! What stands between the parts of a declaration: `when`, `=`, `:`, `->`, `{`.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

const CODE: Code = Code::Joint;

/// `segment x where`, `let x :`, `via email: {`, `headline "x"`, `priority: 5`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    nameless(scene)
        .or_else(|| when(scene))
        .or_else(|| braces(scene))
        .or_else(|| assign(scene))
        .or_else(|| yields(scene))
        .or_else(|| colon(scene))
        .or_else(|| superfluous(scene))
        .or_else(|| brace_in_text(scene))
}

/// `segment when x`: `when` was taken for the name.
fn nameless(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let keyword = before.checked_sub(1)?;
    let names = crate::split::DECLARATIONS.contains(&scene.word(keyword)) && scene.token(keyword)?.first;
    if !names || !matches!(scene.word(before), "when" | "never") || !scene.expects_after_name() {
        return None;
    }
    let word = scene.word(keyword);
    let message = format!("this {word} has no name");
    let mistake =
        scene.mistake(Code::BadName, message, &scene.range(keyword), "a name is missing behind this");
    let start = scene.range(before).start;
    Some(mistake.help(format!("write `{word} NAME {}`", scene.word(before))).mend(start..start, "unnamed "))
}

/// What stands in place of `when`.
fn when(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.expects(Rule::kw_when) {
        return None;
    }
    let (at, range) = (scene.at, scene.range(scene.at));
    let (_, keyword) = scene.declaration(at.saturating_sub(1))?;
    let message = format!("the condition of {} {keyword} stands behind `when`", article(keyword));
    if scene.token(at).is_none() {
        let before = scene.range(at.saturating_sub(1));
        let mistake = scene.mistake(
            Code::Unfinished,
            message,
            &before,
            "`when` and a condition are missing behind this",
        );
        return Some(mistake.help(format!("write `{keyword} … when CONDITION`")));
    }
    let replaced = matches!(
        scene.word(at),
        "where" | "if" | "is" | "=" | ":" | "for" | "as" | ":=" | "means" | "with" | "->"
    );
    if replaced {
        let mistake = scene.mistake(CODE, message, &range, "write `when`");
        let space = if scene.before().is_some_and(|b| scene.touching(b)) { " " } else { "" };
        return Some(mistake.write(scene, range, format!("{space}when")));
    }
    if scene.is(at, "{") {
        let close = scene.closer(at);
        if scene.is(at + 1, "when") && close < scene.tokens.len() {
            let message = format!("no braces stand around the condition of {} {keyword}", article(keyword));
            let mistake = scene.mistake(CODE, message, &range, "not needed");
            let edits = vec![(range, String::new()), (scene.range(close), String::new())];
            return Some(mistake.fix(scene, "take out the braces", edits, Applicability::Safe));
        }
        let edits = vec![(range.clone(), "when".to_owned()), (scene.range(close), String::new())];
        let mistake = scene.mistake(CODE, message, &range, "write `when`, and no braces");
        return Some(mistake.fix(scene, "write `when` in place of the braces", edits, Applicability::Safe));
    }
    if let Some(mistake) = super::keywords::nearly_when(scene) {
        return Some(mistake);
    }
    if matches!(scene.kind(at), Some(Kind::Word | Kind::Quoted)) {
        let mistake = scene.mistake(CODE, message, &range, "`when` is missing before this");
        return Some(mistake.fix(
            scene,
            "write `when`",
            vec![(range.start..range.start, "when ".to_owned())],
            Applicability::Unsafe,
        ));
    }
    None
}

/// A declaration whose clauses do not stand in braces.
fn braces(scene: &Scene<'_>) -> Option<Mistake> {
    let group = scene.is(scene.at, "{") && scene.before().is_some_and(|i| scene.is(i, ":"));
    if group && (scene.expects(Rule::type_) || scene.expects(Rule::named_type)) {
        let range = scene.range(scene.at.saturating_sub(1));
        let mistake =
            scene.mistake(CODE, "a group of attributes has no `:` before its brace", &range, "not needed");
        return Some(mistake.fix(scene, "take out `:`", vec![(range, String::new())], Applicability::Safe));
    }
    if !scene.expects(Rule::lbrace) || scene.is(scene.at, ".") {
        return None;
    }
    let (at, range) = (scene.at, scene.range(scene.at));
    if matches!(scene.word(at), ":" | "=" | "=>" | "->") && scene.is(at + 1, "{") {
        let written = scene.word(at).to_owned();
        let mistake = scene.mistake(CODE, format!("no `{written}` stands before `{{`"), &range, "not needed");
        return Some(mistake.fix(
            scene,
            format!("take out `{written}`"),
            vec![(range, String::new())],
            Applicability::Safe,
        ));
    }
    if !scene.brackets_around(at).is_empty() || scene.expects(Rule::colon) {
        return None;
    }
    let (_, keyword) = scene.declaration(at.saturating_sub(1))?;
    if keyword == "context" && scene.is(at + 1, "{") {
        let mistake =
            scene.mistake(Code::BadName, "the context has no name: there is only one", &range, "not needed");
        let title = format!("take out `{}`", scene.word(at));
        return Some(mistake.fix(scene, title, vec![(range, String::new())], Applicability::Safe));
    }
    let message = format!("the parts of {} {keyword} stand in braces", article(keyword));
    let mistake = scene.mistake(CODE, message, &range, "`{` is missing before this");
    let example = match keyword {
        "campaign" => "campaign NAME { for CONDITION  via CHANNEL { … } }",
        "decision" => "decision NAME { via CHANNEL  from CAMPAIGNS }",
        "channel" => "channel NAME { requires CONDITION }",
        "source" => "source NAME { ATTRIBUTE: TYPE }",
        "context" => "context { ATTRIBUTE: TYPE }",
        "experiment" => "experiment NAME { arm a 50%  arm b 50% }",
        "table" => "table NAME -> TYPE { | INPUT => OUTPUT | }",
        _ => "test \"…\" { given … expect … }",
    };
    Some(mistake.help(format!("write `{example}`")))
}

/// What stands in place of `=` behind `let NAME`.
fn assign(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.expects(Rule::assign)
        || !matches!(scene.declaration(scene.at.saturating_sub(1))?.1, "let" | "test")
    {
        return None;
    }
    if scene.token(scene.at).is_none() && scene.brackets_around(scene.at).is_empty() {
        let name = scene.range(scene.at.saturating_sub(1));
        let label = "`=` and a value are missing behind this";
        return Some(scene.mistake(Code::Unfinished, "this `let` has no value", &name, label));
    }
    let range = scene.range(scene.at);
    let value = matches!(scene.kind(scene.at), Some(Kind::Word | Kind::Number | Kind::Quoted))
        && !matches!(scene.word(scene.at), "be" | "is" | "as" | "when" | "equals");
    if value && scene.declaration(scene.at)?.1 == "let" && scene.brackets_around(scene.at).is_empty() {
        let mistake = scene.mistake(CODE, "a value stands behind `=`", &range, "`=` is missing before this");
        let edits = vec![(range.start..range.start, "= ".to_owned())];
        return Some(mistake.fix(scene, "write `=`", edits, Applicability::Safe));
    }
    matches!(scene.word(scene.at), ":" | ":=" | "be" | "is" | "as" | "when" | "->" | "=>" | "equals").then(
        || {
            let mistake = scene.mistake(CODE, "a value stands behind `=`", &range, "write `=`");
            let space = if scene.before().is_some_and(|b| scene.touching(b)) { " " } else { "" };
            mistake.write(scene, range, format!("{space}="))
        },
    )
}

/// What stands in place of `->` behind `table NAME`.
fn yields(scene: &Scene<'_>) -> Option<Mistake> {
    let range = scene.range(scene.at);
    let message = "what a table gives stands behind `->`";
    if scene.expects(Rule::yields) {
        return Some(match scene.word(scene.at) {
            "=>" | ":" | "returns" | "gives" | "→" | "as" => {
                let space = if scene.before().is_some_and(|b| scene.touching(b)) { " " } else { "" };
                scene.mistake(CODE, message, &range, "write `->`").write(scene, range, format!("{space}->"))
            }
            _ => scene
                .mistake(CODE, message, &range, "`-> TYPE` is missing before this")
                .help("write `table NAME -> number { … }`, or `-> name: type, …` for several results"),
        });
    }
    let arrow = matches!(scene.word(scene.at), "->" | "→" | ">" | "=" | ":");
    if let Some(mistake) = open_row(scene) {
        return Some(mistake);
    }
    if let Some(row) = row_without_result(scene) {
        let message = "this row of the table has no result";
        let mistake = scene.mistake(CODE, message, &row, "`=>` and what the row gives are missing");
        return Some(mistake.help("write `| CELL | CELL => RESULT |`"));
    }
    if scene.expects(Rule::gives)
        && arrow
        && scene.declaration(scene.at)?.1 == "table"
        && !scene.is(scene.at, "=")
    {
        let mistake = scene.mistake(CODE, "a row's result stands behind `=>`", &range, "write `=>`");
        return Some(mistake.write(scene, range, "=>"));
    }
    None
}

/// How many results the rows of a table have, by its header; none where the row is the header.
fn results(scene: &Scene<'_>, row: usize) -> Option<usize> {
    let first = |i: &usize| scene.is(*i, "|") && scene.token(*i).is_some_and(|t| t.first);
    let header = (0..row).find(first)?;
    let end = (header + 1..=row).find(first)?;
    let gives = (header..end).find(|i| scene.is(*i, "=>"))?;
    Some((gives..end).filter(|i| scene.is(*i, "|")).count())
}

/// A row without its closing bar, or a table without rows.
fn open_row(scene: &Scene<'_>) -> Option<Mistake> {
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    let before = scene.before().filter(|_| keyword == "table")?;
    if scene.is(scene.at, "}") && scene.is(before, "{") {
        let mistake = scene.mistake(
            Code::Unfinished,
            "this table has no rows",
            &scene.ranges(before, scene.at),
            "nothing stands here",
        );
        return Some(mistake.help("write a header and rows: `| tier => discount |`, `| \"gold\" => 15% |`"));
    }
    let first = |i: usize| scene.token(i).is_some_and(|t| t.first);
    if first(scene.at) && scene.is(before, "|") && scene.expects(Rule::rbrace) && !scene.is(scene.at, "}") {
        let start = scene.range(scene.at).start;
        let range = scene.range(scene.at);
        let mistake =
            scene.mistake(CODE, "a row of a table begins with `|`", &range, "`|` is missing before this");
        return Some(mistake.fix(
            scene,
            "write `|`",
            vec![(start..start, "| ".to_owned())],
            Applicability::Safe,
        ));
    }
    // A row whose end is missing goes on with the next one, until something there cannot be.
    let bar =
        (0..=scene.at).rev().find(|i| scene.is(*i, "|") && first(*i)).and_then(|bar| bar.checked_sub(1));
    let last = if scene.expects(Rule::bar) && (scene.token(scene.at).is_none() || first(scene.at)) {
        Some(before)
    } else {
        bar
    }?;
    let row = (0..=last).rev().find(|i| scene.is(*i, "|") && first(*i))?;
    let result = (row..=last).rev().find(|i| scene.is(*i, "=>"))?;
    let bars = |from: usize, to: usize| (from..=to).filter(|i| scene.is(*i, "|")).count();
    if bars(result, last) >= results(scene, row).unwrap_or(1) {
        return None;
    }
    let end = scene.range(last).end;
    let mistake = scene.mistake(
        CODE,
        "a row of a table ends with `|`",
        &scene.range(last),
        "`|` is missing behind this",
    );
    Some(mistake.fix(scene, "write `|`", vec![(end..end, " |".to_owned())], Applicability::Safe))
}

/// A row of a table that ended without `=>`: the parse stopped where the next line begins.
fn row_without_result(scene: &Scene<'_>) -> Option<std::ops::Range<usize>> {
    let ended = scene.token(scene.at).is_none_or(|t| t.first);
    let (_, keyword) = scene.declaration(scene.at.saturating_sub(1))?;
    if !ended || keyword != "table" {
        return None;
    }
    let start =
        (0..scene.at).rev().find(|i| scene.is(*i, "|") && scene.token(*i).is_some_and(|t| t.first))?;
    let gives = (start..scene.at).any(|i| scene.is(i, "=>"));
    (!gives).then(|| scene.ranges(start, scene.at - 1))
}

/// A field or attribute without its colon, or with another sign in its place.
fn colon(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.expects(Rule::colon) {
        return None;
    }
    let (at, before) = (scene.at, scene.before()?);
    let (range, name) = (scene.range(at), scene.word(before));
    if matches!(scene.word(at), "=" | ":=" | "->" | "=>" | "::" | "is" | "as") {
        let message = format!("`{name}` is followed by `:`");
        let whole = scene.range(before).end..range.end;
        return Some(scene.mistake(CODE, message, &range, "write `:`").write(scene, whole, ":"));
    }
    if scene.is(at + 1, ":") && scene.kind(at) == Some(Kind::Word) && !scene.token(at)?.first {
        let whole = scene.ranges(before, at);
        let message = "a name is one word of letters, digits and `_`";
        let mistake = scene.mistake(Code::BadName, message, &whole, "this is more than one");
        if super::heads::in_data(scene) {
            let ours = format!("`{}`", scene.text.get(whole.clone())?);
            return Some(
                mistake.help("the name of a column stands in backticks").perhaps(scene, whole, ours),
            );
        }
        let ours = format!("{name}_{}", scene.word(at));
        return Some(mistake.help("in backticks a name may have any characters").perhaps(scene, whole, ours));
    }
    let begins = matches!(scene.kind(at), Some(Kind::Word | Kind::TextStart | Kind::Number | Kind::Quoted))
        || scene.is(at, "[");
    if !begins || scene.token(at)?.first {
        return None;
    }
    if name == "variant" {
        let message = "fields stand beside variants";
        let mistake = scene.mistake(Code::UnknownClause, message, &scene.range(before), "a variant here");
        return Some(
            mistake.help("where there are variants, every field stands in each of them; what all share, too"),
        );
    }
    let percent = usize::from(scene.is(at + 1, "%"));
    if scene.kind(at) == Some(Kind::Number) && scene.is(at + 1 + percent, "{") {
        let start = scene.range(before).start;
        let message = "an arm of a message begins with `variant`";
        let mistake = scene.mistake(CODE, message, &scene.range(before), "`variant` is missing before this");
        let edits = vec![(start..start, "variant ".to_owned())];
        return Some(mistake.fix(scene, "write `variant`", edits, Applicability::Safe));
    }
    let message = format!("`{name}` is followed by `:`");
    let end = scene.range(before).end;
    let mistake = scene.mistake(CODE, message, &scene.range(before), "`:` is missing behind this");
    Some(mistake.fix(scene, "write `:`", vec![(end..end, ":".to_owned())], Applicability::Safe))
}

/// `for: x`, `priority = 5`: a sign behind a clause's word.
fn superfluous(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, before) = (scene.at, scene.before()?);
    let word = scene.word(before);
    let behind_clause =
        crate::regions::CLAUSES.contains(&word) || matches!(word, "otherwise" | "where" | "then" | "else");
    if !matches!(scene.word(at), ":" | "=" | ":=" | "->" | "=>") || !behind_clause {
        return None;
    }
    let written = scene.word(at).to_owned();
    let message = format!("nothing stands between `{word}` and what follows it");
    let range = scene.range(at);
    let mistake = scene.mistake(CODE, message, &range, "not needed");
    Some(mistake.fix(
        scene,
        format!("take out `{written}`"),
        vec![(range, String::new())],
        Applicability::Safe,
    ))
}

/// A `}` in a text.
fn brace_in_text(scene: &Scene<'_>) -> Option<Mistake> {
    let token = scene.token(scene.at)?;
    let before = scene.before()?;
    if token.kind == Kind::InsertEnd && scene.kind(before) == Some(Kind::InsertStart) {
        let whole = scene.ranges(before, scene.at);
        let mistake = scene.mistake(
            Code::TextEscape,
            "nothing is inserted here",
            &whole,
            "a value is missing between the braces",
        );
        return Some(
            mistake.help("`{first_name}` inserts a value; where braces are meant, write `{{` and `}}`").fix(
                scene,
                "write `{{}}`",
                vec![(whole, "{{}}".to_owned())],
                Applicability::Unsafe,
            ),
        );
    }
    if token.kind != Kind::TextPart {
        return None;
    }
    let body = scene.word(scene.at);
    let mut chars = body.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == '}' && chars.next_if(|(_, next)| *next == '}').is_none() {
            let range = token.start + i..token.start + i + 1;
            let mistake = scene.mistake(
                Code::TextEscape,
                "a `}` in a text is written `}}`",
                &range,
                "this ends nothing",
            );
            // Perhaps its `{` was lost: only the writer knows.
            let mistake =
                mistake.help("where it ends an inserted value, the `{` before the value is missing");
            return Some(mistake.perhaps(scene, range, "}}"));
        }
    }
    None
}

/// `a` or `an`
pub(super) fn article(keyword: &str) -> &'static str {
    if keyword.starts_with(['a', 'e']) { "an" } else { "a" }
}
