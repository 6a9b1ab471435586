//! Lays a document out.
//!
//! In: a document, and what ends a line. Out: its text, no line longer than [`WIDTH`] where a break can help, none with white
//! space at its end. A comment is never lost: what cannot stand where it was goes to the end of its line.

use unicode_width::UnicodeWidthStr;

use crate::doc::Doc;

/// The columns of a line.
pub(crate) const WIDTH: usize = 100;

/// Where comments behind code stand, unless the code reaches further.
const COMMENTS_AT: usize = 45;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

/// The text of a document.
pub(crate) fn print(doc: &Doc, newline: &str) -> String {
    let mut printer =
        Printer { out: String::new(), newline, col: 0, indent: 0, start: true, waiting: Vec::new() };
    printer.all(doc);
    printer.out
}

struct Printer<'a> {
    out: String,
    newline: &'a str,
    /// The columns that the line has.
    col: usize,
    /// Where the line begins, or is to begin.
    indent: usize,
    /// Whether nothing stands on the line.
    start: bool,
    /// Comments for the end of the line.
    waiting: Vec<&'a str>,
}

type Command<'d> = (usize, Mode, &'d Doc);

impl<'a> Printer<'a> {
    fn all(&mut self, doc: &'a Doc) {
        let mut todo: Vec<Command<'a>> = vec![(0, Mode::Broken, doc)];
        while let Some((indent, mode, doc)) = todo.pop() {
            match doc {
                Doc::Text(text) => self.text(text),
                Doc::Flat(text) if mode == Mode::Flat => self.text(text),
                Doc::Line { .. } if mode == Mode::Flat => self.text(" "),
                Doc::Flat(_) => {}
                Doc::Soft if mode == Mode::Flat => {}
                Doc::Line { hang } => {
                    let at = if indent >= hang + 2 || *hang == 0 { indent - hang } else { indent };
                    self.line(at);
                }
                Doc::Soft => self.line(indent),
                Doc::Hard { blank } => {
                    self.line(indent);
                    if *blank {
                        self.out.push_str(self.newline);
                    }
                }
                Doc::Blank => {
                    if self.start && !self.out.is_empty() {
                        self.out.push_str(self.newline);
                    }
                }
                Doc::Comment { text, own, blank } => self.comment(text, *own, *blank),
                Doc::Seq(docs) => todo.extend(docs.iter().rev().map(|doc| (indent, mode, doc))),
                Doc::Nest(by, doc) => todo.push((indent + by, mode, doc)),
                Doc::Align(doc) => todo.push((self.col, mode, doc)),
                Doc::Group { doc, broken } => {
                    let flat = mode == Mode::Flat || !broken && self.fits(indent, doc, &todo);
                    todo.push((indent, if flat { Mode::Flat } else { Mode::Broken }, doc));
                }
            }
        }
        self.end_line();
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() || self.start && text == " " {
            return;
        }
        if self.start {
            self.out.extend(std::iter::repeat_n(' ', self.indent));
            self.start = false;
        }
        self.out.push_str(text);
        self.col += text.width();
    }

    fn comment(&mut self, text: &'a str, own: bool, blank: bool) {
        if !own || !self.start {
            self.waiting.push(text);
            return;
        }
        if blank && !self.out.is_empty() {
            self.out.push_str(self.newline);
        }
        self.text(text);
        self.line(self.indent);
    }

    fn line(&mut self, indent: usize) {
        self.end_line();
        self.out.push_str(self.newline);
        (self.col, self.indent, self.start) = (indent, indent, true);
    }

    /// Writes the comments that wait for the end of the line: the first on it, more below.
    fn end_line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        for (number, comment) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            if number > 0 || self.start {
                if number > 0 {
                    self.out.push_str(self.newline);
                }
                self.out.extend(std::iter::repeat_n(' ', self.indent));
            } else {
                let used = self.out.rsplit('\n').next().unwrap_or("").width();
                self.out.extend(std::iter::repeat_n(' ', COMMENTS_AT.max(used + 2) - used));
            }
            self.out.push_str(comment);
        }
    }

    /// Whether the document fits on the rest of the line, with what follows it up to the next possible break.
    fn fits(&self, indent: usize, doc: &Doc, rest: &[Command<'_>]) -> bool {
        let Some(mut room) = WIDTH.checked_sub(self.col) else { return false };
        let mut todo: Vec<Command<'_>> = vec![(indent, Mode::Flat, doc)];
        let mut rest = rest.iter().rev();
        loop {
            let Some((_, mode, doc)) = todo.pop().or_else(|| rest.next().copied()) else { return true };
            let used = match doc {
                Doc::Text(text) => text.width(),
                Doc::Flat(text) if mode == Mode::Flat => text.width(),
                Doc::Line { .. } if mode == Mode::Flat => 1,
                Doc::Line { .. } | Doc::Soft if mode == Mode::Broken => return true,
                Doc::Hard { .. } => return true,
                Doc::Flat(_) | Doc::Line { .. } | Doc::Soft | Doc::Comment { .. } | Doc::Blank => 0,
                Doc::Seq(docs) => {
                    todo.extend(docs.iter().rev().map(|doc| (0, mode, doc)));
                    0
                }
                Doc::Nest(_, doc) | Doc::Align(doc) => {
                    todo.push((0, mode, doc));
                    0
                }
                Doc::Group { doc, broken } => {
                    todo.push((0, if *broken { Mode::Broken } else { mode }, doc));
                    0
                }
            };
            match room.checked_sub(used) {
                Some(left) => room = left,
                None => return false,
            }
        }
    }
}
