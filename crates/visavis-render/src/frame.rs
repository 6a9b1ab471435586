//! What is done to a frame once it is drawn: the places in its heads made those of the files, words wrapped that are wider than the
//! screen.
//!
//! In: a drawing of ariadne's, coloured or not. Out: the same drawing. Knows nothing of diagnostics beyond their labels' words.

use unicode_width::UnicodeWidthStr;

use crate::columns::folded;

/// Words narrower than this are no words any more; better too wide than that.
const NARROWEST: usize = 16;

/// The drawing with what stands in each head behind a file's name replaced: ariadne counts in what it was given, which may be cut.
pub(crate) fn with_places(drawn: &str, places: &[(String, String)]) -> String {
    let mut out = String::with_capacity(drawn.len());
    for line in drawn.lines() {
        match placed(line, places) {
            Some(line) => out.push_str(&line),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

fn placed(line: &str, places: &[(String, String)]) -> Option<String> {
    let bare = plain(line);
    let head = bare.trim_start().strip_prefix(['╭', '├'])?.strip_prefix("─[ ")?;
    places.iter().find_map(|(name, place)| {
        head.strip_prefix(name.as_str())?.strip_prefix(':')?;
        let start = line.find(&format!(" {name}:"))? + name.len() + 2;
        let rest = line.get(start..)?;
        let counted = rest.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '?')?;
        Some(format!("{}{place}{}", line.get(..start)?, rest.get(counted..)?))
    })
}

/// The drawing with labels' words wrapped where they would leave the screen, under where they begin.
pub(crate) fn with_wrapped(drawn: &str, words: &[String], width: usize) -> String {
    let lines: Vec<&str> = drawn.lines().collect();
    let margin = lines.get(2).copied().unwrap_or("");
    let mut out = String::with_capacity(drawn.len());
    for (index, line) in lines.iter().enumerate() {
        let bare = plain(line);
        let said = words.iter().filter(|said| bare.width() > width && line.ends_with(said.as_str()));
        let Some(said) = said.max_by_key(|said| said.len()) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let before = line.get(..line.len() - said.len()).unwrap_or("");
        let column = plain(before).width();
        // Arrows of labels further down go on beside the words.
        let below = lines.get(index + 1).copied().filter(|below| plain(below).chars().all(is_bar));
        let below = below.unwrap_or(margin);
        let used = plain(below).trim_end().width();
        for (at, part) in folded(said, width.saturating_sub(column).max(NARROWEST)).lines().enumerate() {
            if at == 0 {
                out.push_str(before);
            } else {
                out.push_str(below.trim_end());
                out.push_str(&" ".repeat(column.saturating_sub(used)));
            }
            out.push_str(part);
            out.push('\n');
        }
    }
    out
}

fn is_bar(c: char) -> bool {
    matches!(c, ' ' | '│' | '┆' | '┊')
}

/// The text without the sequences that colour a terminal; an escape character of any other kind is shown as a sign.
pub(crate) fn plain(drawn: &str) -> String {
    let mut parts = drawn.split('\u{1b}');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let sequence = part.strip_prefix('[').and_then(|rest| {
            let (codes, after) = rest.split_once('m')?;
            codes.bytes().all(|b| b.is_ascii_digit() || b == b';').then_some(after)
        });
        match sequence {
            Some(after) => out.push_str(after),
            None => {
                out.push('␛');
                out.push_str(part);
            }
        }
    }
    out
}
