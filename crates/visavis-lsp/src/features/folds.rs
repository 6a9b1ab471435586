//! What an editor can fold: brackets over several lines, and comments one below the other.
//!
//! In: a text, broken or not. Out: ranges of lines. Knows nothing of what stands in them.

use gen_lsp_types::{FoldingRange, FoldingRangeKind};
use visavis_syntax::{TokenKind, tokens};

use crate::position::{Lines, number};
use crate::requests::Place;

/// The ranges, by line.
pub(crate) fn folds(place: &Place) -> Vec<FoldingRange> {
    let text = place.analysis.text(place.source);
    if !place.analysis.holds_rules(place.source) {
        return Vec::new();
    }
    let lines = Lines::of(text);
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut comments: Option<(usize, usize)> = None;
    for token in tokens(text) {
        let line = lines.line(token.range.start);
        let alone = text
            .get(lines.start(line).unwrap_or(0)..token.range.start)
            .is_some_and(|lead| lead.trim().is_empty());
        match token.kind {
            TokenKind::Comment if alone => {
                comments = match comments {
                    Some((first, last)) if last + 1 == line => Some((first, line)),
                    other => {
                        found.extend(other.and_then(comment));
                        Some((line, line))
                    }
                };
                continue;
            }
            TokenKind::Open => open.push(line),
            TokenKind::Close => {
                // The line of the closing bracket stays in sight.
                if let Some(first) = open.pop().filter(|first| first + 1 < line) {
                    found.push(fold(first, line - 1, FoldingRangeKind::Region));
                }
            }
            _ => {}
        }
    }
    found.extend(comments.and_then(comment));
    found.sort_by_key(|one| (one.start_line, std::cmp::Reverse(one.end_line)));
    found
}

fn comment((first, last): (usize, usize)) -> Option<FoldingRange> {
    (first < last).then(|| fold(first, last, FoldingRangeKind::Comment))
}

fn fold(first: usize, last: usize, kind: FoldingRangeKind) -> FoldingRange {
    FoldingRange {
        start_line: number(first),
        end_line: number(last),
        kind: Some(kind),
        ..FoldingRange::default()
    }
}
