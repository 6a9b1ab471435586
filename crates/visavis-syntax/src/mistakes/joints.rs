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
    if !names || !matches!(scene.word(before), "when" | "never") || !scene.expects(Rule::doc) {
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
    let message = format!("the condition of a {keyword} stands behind `when`");
    if scene.token(at).is_none() {
        let before = scene.range(at.saturating_sub(1));
        let mistake = scene.mistake(
            Code::Unfinished,
            message,
            &before,
            "`when` and a condition are missing behind this",
        );
        return Some(mistake);
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
        let edits = vec![(range.clone(), "when".to_owned()), (scene.range(close), String::new())];
        let mistake = scene.mistake(CODE, message, &range, "write `when`, and no braces");
        return Some(mistake.fix(scene, "write `when` in place of the braces", edits, Applicability::Safe));
    }
    if matches!(scene.kind(at), Some(Kind::Word | Kind::Quoted)) && !scene.token(at)?.first {
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
    let message = format!("the parts of a {keyword} stand in braces");
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
    let range = scene.range(scene.at);
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
    let begins = matches!(scene.kind(at), Some(Kind::Word | Kind::TextStart | Kind::Number | Kind::Quoted))
        || scene.is(at, "[");
    if !begins || scene.token(at)?.first {
        return None;
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
            return Some(mistake.write(scene, range, "}}"));
        }
    }
    None
}
