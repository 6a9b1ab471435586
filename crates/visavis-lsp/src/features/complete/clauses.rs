//! The words that begin something, with what usually follows them.
//!
//! In: a block. Out: its clauses, declarations, types, words behind an attribute; each with a snippet and its line.

use gen_lsp_types::CompletionItemKind as Kind;
use visavis_lint::LINTS;

use super::Candidate;
use super::context::{Block, clauses_of};
use crate::features::words;

/// The declarations.
pub(crate) fn declarations() -> Vec<Candidate> {
    let snippet = |word: &str| match word {
        "source" => "source ${1:name} \"${2:where it comes from}\" {\n  ${3:customer_id}: text key\n  $0\n}",
        "context" => "context {\n  $0\n}",
        "segment" => "segment ${1:name} \"${2:who they are}\"\n  when $0",
        "let" => "let ${1:name} = $0",
        "table" => {
            "table ${1:name} -> ${2:number} hit first {\n  | ${3:input} => ${1:name} |\n  | $0 => 0 |\n  | otherwise => 0 |\n}"
        }
        "experiment" => {
            "experiment ${1:name} {\n  traffic ${2:100%}\n  arm ${3:control} 50%\n  arm ${4:variant} 50%\n}"
        }
        "holdout" => "holdout ${1:5%}",
        "channel" => {
            "channel ${1:name} {\n  requires ${2:consent}\n  limit ${3:3} per ${4:7 days}\n  content { ${5:subject}: text }\n}"
        }
        "campaign" => {
            "campaign ${1:name} \"${2:what it offers}\" {\n  for ${3:audience}\n  via ${4:channel} { $0 }\n}"
        }
        "guard" => "guard ${1:name} \"${2:why}\"\n  never ${3:campaigns} when $0",
        "decision" => "decision ${1:name} {\n  via ${2:channel}\n  choose ${3:1}\n  $0\n}",
        "assert" => "assert ${1:name} $0",
        "test" => {
            "test \"${1:what it shows}\" {\n  given ${2:attribute} = ${3:value}\n  at ${4:2026-03-10 09:00}\n  expect $0\n}"
        }
        _ => "",
    };
    visavis_syntax::declaration_words().iter().map(|word| of_word(word, snippet(word), 0)).collect()
}

/// The clauses of a block, those first that it does not have yet.
pub(crate) fn clauses(block: &Block, seen: &[String]) -> Vec<Candidate> {
    let snippet = |word: &str| match (block, word) {
        (Block::Source, "event") => {
            "event ${1:name} at ${2:happened_at} {\n  ${2:happened_at}: datetime\n  $0\n}"
        }
        (Block::Channel, "requires") => "requires $0",
        (Block::Channel, "quiet") => "quiet ${1:21:00}..${2:08:00}",
        (_, "limit") => "limit ${1:1} per ${2:30 days}",
        (_, "content") => "content { ${1:headline}: text }",
        (_, "during") => "during ${1:2026-03-01}..${2:2026-04-15}",
        (_, "priority") => "priority ${1:5}",
        (_, "holdout") => "holdout ${1:10%}",
        (_, "owner") => "owner \"${1:team}\"",
        (Block::Campaign, "via") => "via ${1:channel} { $0 }",
        (_, "variant") => "variant ${1:name} ${2:50%} { $0 }",
        (_, "salt") => "salt \"${1:salt}\"",
        (_, "choose") => "choose ${1:1}",
        (_, "rank") => "rank by ${0:value}",
        (_, "traffic") => "traffic ${1:20%}",
        (_, "arm") => "arm ${1:name} ${2:50%}",
        (_, "given") => "given ${1:attribute} = $0",
        (_, "contacted") => "contacted ${1:campaign} via ${2:channel} at ${3:2026-03-01 09:00}",
        (Block::Test, "at") => "at ${1:2026-03-10 09:00}",
        _ => "",
    };
    let again = |word: &str| {
        matches!(
            word,
            "for"
                | "limit"
                | "requires"
                | "via"
                | "variant"
                | "arm"
                | "given"
                | "expect"
                | "event"
                | "contacted"
        )
    };
    let rank = |word: &&str| if seen.iter().any(|one| one == word) && !again(word) { 5 } else { 0 };
    clauses_of(block).iter().map(|word| of_word(word, snippet(word), rank(word))).collect()
}

/// The types.
pub(crate) fn types() -> Vec<Candidate> {
    let found = words::TYPES.iter().map(|(word, line)| {
        let one = Candidate::plain(*word, Kind::TypeParameter, 1).with("type", Some((*line).to_owned()));
        match *word {
            "money" => one.snippet("money ${1:EUR}"),
            "list" => one.snippet("list of ${1:text}"),
            "map" => one.snippet("map of ${1:number}"),
            _ => one,
        }
    });
    let values = Candidate::plain("\"a\" | \"b\"", Kind::Enum, 2)
        .with("an enumeration: one of these texts", None)
        .snippet("\"${1:a}\" | \"${2:b}\"");
    found.chain([values]).collect()
}

/// The words behind an attribute's type.
pub(crate) fn modifiers() -> Vec<Candidate> {
    let all = [
        ("key", "key"),
        ("sensitive", "sensitive"),
        ("timezone", "timezone"),
        ("column", "column \"${1:name in the data}\""),
        ("ignoring", "ignoring case$0"),
        ("in", "in ${1:0}..$0"),
    ];
    all.into_iter().map(|(word, snippet)| of_word(word, snippet, 2)).collect()
}

/// The names of lints in a silencer; nothing in any other comment.
pub(crate) fn lints(comment: &str) -> Vec<Candidate> {
    let said = comment.trim_start_matches('#').trim_start();
    let Some(rest) = said.strip_prefix("visavis:") else { return Vec::new() };
    if !rest.contains('(') {
        let allow = Candidate::plain("allow", Kind::Keyword, 0)
            .with("silence a lint for the declaration below", None);
        return vec![allow.snippet("allow(${1:lint})")];
    }
    let names = LINTS.iter().map(|lint| {
        Candidate::plain(lint.name, Kind::Constant, 0).with("lint", Some(lint.summary.to_owned()))
    });
    if rest.contains(')') { Vec::new() } else { names.collect() }
}

/// Words without more.
pub(crate) fn plain_words(all: &[&str], rank: u8) -> Vec<Candidate> {
    all.iter().map(|word| of_word(word, "", rank)).collect()
}

fn of_word(word: &str, snippet: &str, rank: u8) -> Candidate {
    let line = words::keyword(word).or_else(|| words::value(word)).map(str::to_owned);
    let one = Candidate::plain(word, Kind::Keyword, rank).with("", line);
    if snippet.is_empty() { one } else { one.snippet(snippet) }
}
