//! What a diagnostic shows of a file: the lines that its labels touch, each cut to what a screen holds.
//!
//! In: a file's text, the places that labels mark in it, and how many columns there are. Out: a text of the same lines, empty where
//! nothing is marked, and the marks moved along. `…` stands where something is left out, a sign where a character would play with
//! a terminal. Line numbers stay true; columns do not, and who draws tells the real ones.

use std::ops::Range;

use crate::columns::{TAB, shown, width};

/// Stands where something is left out.
const LEFT_OUT: char = '…';

/// So many columns of a label's words stand beside its mark at the least; what is over is wrapped there.
const LEAST_WORDS: usize = 24;

/// Where the whole line fits, fewer will do.
const FEWEST_WORDS: usize = 16;

/// The arrow between a mark and its words.
const ARROW: usize = 5;

/// A label's place, in bytes, and how wide its words are.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) span: Range<usize>,
    pub(crate) words: usize,
}

/// The text that is drawn, and where the marks are in it, in the order in which they came.
pub(crate) struct Excerpt {
    pub(crate) text: String,
    pub(crate) spans: Vec<Range<usize>>,
}

/// What is shown of a text; `None` where all marked lines fit and the text holds nothing strange, so that it can be drawn as it is.
pub(crate) fn excerpt(text: &str, marks: &[Mark], room: usize) -> Option<Excerpt> {
    let mut lines: Vec<Range<usize>> =
        marks.iter().flat_map(|mark| [mark.span.start, last(mark)]).map(|at| line_of(text, at)).collect();
    lines.sort_by_key(|line| line.start);
    lines.dedup();
    let cut: Vec<Cut> = lines.into_iter().map(|line| Cut::of(text, line, marks, room)).collect();
    if !strange(text) && cut.iter().all(Cut::is_whole) {
        return None;
    }
    let (mut out, mut from, mut places) = (String::new(), 0, Vec::new());
    for line in &cut {
        let skipped = text.get(from..line.line.start).unwrap_or("");
        out.extend(skipped.chars().filter(|c| *c == '\n'));
        places.push(line.write(text, &mut out));
        from = line.line.end;
    }
    let place = |at: usize, end: bool| {
        let index = cut.partition_point(|line| line.line.start <= at).saturating_sub(1);
        cut.get(index).zip(places.get(index)).map_or(0, |(line, places)| line.moved(at, end, places))
    };
    let spans = marks
        .iter()
        .map(|mark| {
            let start = place(mark.span.start, false);
            let end = if mark.span.is_empty() { start } else { place(mark.span.end, true) };
            start..end.max(start)
        })
        .collect();
    Some(Excerpt { text: out, spans })
}

/// Whether a character is in it that no drawing takes as it is. Files of Windows are nothing strange.
fn strange(text: &str) -> bool {
    let tame = |c: char| c == '\t' || shown(c) == c;
    text.split('\n').any(|line| !line.strip_suffix('\r').unwrap_or(line).chars().all(tame))
}

/// The last byte that belongs to a mark.
fn last(mark: &Mark) -> usize {
    mark.span.end.saturating_sub(1).max(mark.span.start)
}

fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at);
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |i| at + i);
    start..end
}

/// A line and what stays of it.
struct Cut {
    line: Range<usize>,
    /// Each character's byte and the column at which it begins, and what would come behind the last one.
    cells: Vec<(usize, usize)>,
    /// The parts that stay, as indices of cells: in order, apart from each other.
    kept: Vec<Range<usize>>,
}

impl Cut {
    fn of(text: &str, line: Range<usize>, marks: &[Mark], room: usize) -> Self {
        let shown_text = text.get(line.clone()).unwrap_or("").trim_end();
        let mut column = 0;
        let mut cells: Vec<(usize, usize)> = shown_text
            .char_indices()
            .map(|(at, c)| {
                let begins = column;
                column += width(c);
                (line.start + at, begins)
            })
            .collect();
        cells.push((line.start + shown_text.len(), column));
        let mut cut = Self { line, cells, kept: Vec::new() };
        let marked: Vec<Marked> = marks.iter().filter_map(|mark| cut.marked(mark)).collect();
        cut.kept = cut.parts(&marked, room);
        cut
    }

    fn is_whole(&self) -> bool {
        self.kept.first().is_some_and(|part| part.start == 0 && part.end + 1 == self.cells.len())
    }

    fn column(&self, cell: usize) -> usize {
        self.cells.get(cell).or(self.cells.last()).map_or(0, |(_, column)| *column)
    }

    fn long(&self) -> usize {
        self.column(self.cells.len())
    }

    /// The first cell at or behind a byte; the one behind the last where there is none.
    fn cell(&self, at: usize) -> usize {
        self.cells.partition_point(|(byte, _)| *byte < at).min(self.cells.len().saturating_sub(1))
    }

    /// The first cell that begins at or behind a column.
    fn cell_at(&self, column: usize) -> usize {
        self.cells.partition_point(|(_, begins)| *begins < column).min(self.cells.len().saturating_sub(1))
    }

    /// Which columns of this line a mark covers, where it begins or ends here.
    fn marked(&self, mark: &Mark) -> Option<Marked> {
        let here = |at: usize| self.line.start <= at && at <= self.line.end;
        let (starts, ends) = (here(mark.span.start), here(last(mark)));
        let tail = ARROW + mark.words.min(LEAST_WORDS);
        let column = |at: usize| self.column(self.cell(at));
        match (starts, ends) {
            (true, true) => {
                let start = column(mark.span.start);
                Some(Marked { start, end: column(mark.span.end).max(start + 1), tail, whole: false })
            }
            // Of a mark over several lines the words stand behind the last one, as far right as it is long. Those of others on its
            // first line stand as far right as that is long.
            (true, false) => {
                let start = column(mark.span.start);
                Some(Marked { start, end: start + 1, tail: 0, whole: true })
            }
            (false, true) => {
                let end = column(mark.span.end);
                Some(Marked { start: end.saturating_sub(1), end, tail, whole: true })
            }
            (false, false) => None,
        }
    }

    fn parts(&self, marked: &[Marked], room: usize) -> Vec<Range<usize>> {
        let long = self.long();
        let tail = marked.iter().map(|mark| mark.tail).max().unwrap_or(0);
        let first = marked.iter().map(|mark| mark.start).min().unwrap_or(0);
        let last = marked.iter().map(|mark| mark.end).max().unwrap_or(first);
        let whole = marked.iter().any(|mark| mark.whole);
        let drawn = if whole { long } else { last };
        if long <= room && drawn + tail.min(ARROW + FEWEST_WORDS) <= room {
            let whole = 0..self.cells.len().saturating_sub(1);
            return vec![whole];
        }
        if last - first + tail + 2 <= room {
            return vec![self.window(first, last, if whole { tail } else { 0 }, tail, room)];
        }
        self.pieces(marked, room.saturating_sub(tail))
    }

    /// One part around all marks: from the line's start on if that is possible, and as much behind them as there is room for.
    fn window(&self, first: usize, last: usize, blank: usize, tail: usize, room: usize) -> Range<usize> {
        let behind = (self.long() - last.min(self.long())).min(room / 4) + 1;
        let right = tail.max(behind);
        let mut start = 0;
        if last + right > room {
            start = self.cell_at((last + right + 1).saturating_sub(room).min(first));
        }
        let room = room.saturating_sub(usize::from(start > 0)).saturating_sub(blank);
        let column = self.column(start);
        if self.long() - column <= room {
            return start..self.cells.len().saturating_sub(1);
        }
        let end = self.cells.partition_point(|(_, begins)| *begins < column + room).saturating_sub(1);
        start..end.max(self.cell_at(last)).max(start)
    }

    /// Where the marks are too far from each other: a part of its own for each, the first ones' where there are too many.
    fn pieces(&self, marked: &[Marked], room: usize) -> Vec<Range<usize>> {
        let count = marked.len().clamp(1, (room / 12).max(1));
        let share = (room / count).saturating_sub(2).max(4);
        let mut pieces: Vec<Range<usize>> = marked
            .iter()
            .take(count)
            .map(|mark| {
                let spare = share.saturating_sub(mark.end - mark.start) / 2;
                // Where the line's start is near it is shown, since it says what the line is.
                let near = mark.start <= share / 3;
                let start = if near { 0 } else { mark.start.saturating_sub(spare) };
                self.cell_at(start)..self.cell_at((start + share).min(self.long()))
            })
            .collect();
        pieces.sort_by_key(|piece| piece.start);
        let mut apart: Vec<Range<usize>> = Vec::new();
        for piece in pieces {
            match apart.last_mut() {
                Some(before) if piece.start <= before.end + 1 => before.end = before.end.max(piece.end),
                _ => apart.push(piece),
            }
        }
        apart
    }

    /// Writes what stays; gives where each of its cells begins in what is written, and where each part of it ends.
    fn write(&self, text: &str, out: &mut String) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        for part in &self.kept {
            if part.start > 0 {
                out.push(LEFT_OUT);
            }
            let cells = self.cells.get(part.clone()).unwrap_or(&[]);
            for (cell, (byte, _)) in (part.start..).zip(cells) {
                places.push((cell, out.len()));
                match text.get(*byte..).and_then(|rest| rest.chars().next()) {
                    Some('\t') => out.push_str(TAB),
                    Some(c) => out.push(shown(c)),
                    None => {}
                }
            }
            places.push((part.end, out.len()));
        }
        if self.kept.last().is_some_and(|part| part.end + 1 < self.cells.len()) {
            out.push(LEFT_OUT);
        }
        places
    }

    /// Where a byte of the line is in what was written: in the sign for what is left out, where it is left out.
    fn moved(&self, at: usize, end: bool, places: &[(usize, usize)]) -> usize {
        let cell = self.cell(at);
        let index = places.partition_point(|(known, _)| *known < cell);
        let before = index.checked_sub(1).and_then(|index| places.get(index));
        match (places.get(index), before) {
            (Some((known, place)), _) if *known == cell => *place,
            (_, Some((_, place))) if end => place + LEFT_OUT.len_utf8(),
            (Some((_, place)), _) => place.saturating_sub(LEFT_OUT.len_utf8()),
            (None, Some((_, place))) => *place,
            (None, None) => 0,
        }
    }
}

/// What a mark covers of a line, in columns.
struct Marked {
    start: usize,
    end: usize,
    /// How much room its words need at least.
    tail: usize,
    /// Words stand behind the whole line.
    whole: bool,
}
