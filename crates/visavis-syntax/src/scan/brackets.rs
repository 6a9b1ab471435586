//! Brackets and texts that do not end, or end the wrong way: which one is to blame, and where its end was missed.

use super::{Frame, Kind, Problem, Scanner, Step};

impl Scanner<'_> {
    /// Gives up what is open: the text ends here, or another declaration begins at `stopped_by`, behind `before`.
    pub(crate) fn close_all(&mut self, before: usize, stopped_by: Option<usize>) {
        if self.texts > 0 {
            self.unclosed_text(self.at);
        }
        let mut suspect = self.suspect.take();
        for frame in std::mem::take(&mut self.stack).iter().rev() {
            // A brace further in ended where this one was meant to: it is the one that lacks its end.
            let problem = match suspect.take().filter(|_| frame.kind == b'{') {
                Some((open, before)) => Problem::Unclosed { open, before, stopped_by: None },
                None => {
                    let before = frame.clause.unwrap_or(before);
                    Problem::Unclosed { open: frame.at, before, stopped_by }
                }
            };
            self.problems.push(problem);
        }
        self.ifs = (0, 0);
        self.run = 0;
        self.deep = false;
    }

    /// The line ends in a text. Reports the outermost one and goes on outside it; where brackets that opened on this line
    /// still want their end, closing brackets at the line's end are theirs. Gives where to go on.
    pub(super) fn unclosed_text(&mut self, line_end: usize) -> usize {
        let Some(outer) = self.stack.iter().position(|f| f.kind == b'"') else { return line_end };
        let insert = self.stack.get(outer + 1).map(|f| f.at);
        let start = self.stack.get(outer).map_or(line_end, |f| f.at);
        let mut wanted: Vec<u8> =
            self.stack.iter().take(outer).filter(|f| f.line == self.line).map(|f| closer(f.kind)).collect();
        while self.stack.len() > outer {
            self.pop();
        }
        if let Some(brace) = insert.filter(|at| self.text.get(*at..line_end).is_some_and(|t| t.trim() == "{"))
        {
            // A brace at the end of the line opens a block: the text was meant to end before it.
            let end = start + self.text.get(start..brace).map_or(1, |t| t.trim_end().len());
            let since = self.first_text.filter(|at| *at < start);
            self.problems.push(Problem::UnclosedText { start, end: end.max(start + 1), insert: None, since });
            return brace;
        }
        let body = self.text.get(start..line_end).unwrap_or("");
        let (mut end, mut resume) = (body.trim_end().len(), line_end);
        // The last closing bracket on the line belongs to the outermost one that opened on it.
        wanted.reverse();
        while let Some(want) = wanted.pop() {
            let Some(shorter) = body.get(..end).and_then(|b| b.strip_suffix(want as char)) else { break };
            end = shorter.trim_end().len();
            resume = start + end;
        }
        let since = self.first_text.filter(|at| *at < start);
        self.problems.push(Problem::UnclosedText { start, end: start + end.max(1), insert, since });
        resume.max(start + 1)
    }

    pub(super) fn close(&mut self) -> Step {
        let c = self.byte(0);
        let matching = |f: &Frame| closer(f.kind) == c;
        match self.stack.last() {
            Some(top) if matching(top) => {
                let insert = top.kind == b'i';
                self.note_suspect(*top);
                self.pop();
                self.token(if insert { Kind::InsertEnd } else { Kind::Close }, 1)
            }
            Some(_) => self.close_another(c),
            None => {
                self.problems.push(Problem::Stray { at: self.at });
                self.at += 1;
                Step::Nothing
            }
        }
    }

    fn close_another(&mut self, c: u8) -> Step {
        let inside = self.stack.iter().rposition(|f| f.kind == b'"' || f.kind == b'i').map_or(0, |i| i + 1);
        let open = self
            .stack
            .iter()
            .enumerate()
            .skip(inside)
            .rev()
            .find(|(_, f)| closer(f.kind) == c)
            .map(|(i, _)| i);
        if let Some(open) = open {
            let before = self.last[0].map_or(0, |t| t.end);
            while self.stack.len() > open + 1 {
                if let Some(frame) = self.stack.last() {
                    let (open, before) = (frame.at, frame.clause.unwrap_or(before));
                    self.problems.push(Problem::Unclosed { open, before, stopped_by: Some(self.at) });
                }
                self.pop();
            }
            return self.close();
        }
        let top = self.stack.last().copied();
        match top.filter(|f| f.line == self.line && f.kind != b'i') {
            Some(frame) => {
                self.problems.push(Problem::WrongKind { open: frame.at, close: self.at });
                self.pop();
                self.token(Kind::Close, 1)
            }
            None => {
                self.problems.push(Problem::Stray { at: self.at });
                self.at += 1;
                Step::Nothing
            }
        }
    }

    /// A brace that ends further left than its line begins was most likely meant for an outer one.
    fn note_suspect(&mut self, frame: Frame) {
        if let Some(before) = frame.clause.filter(|_| frame.kind == b'{' && self.suspect.is_none()) {
            self.suspect = Some((frame.at, before));
        }
        if frame.kind != b'{' || !self.first || self.suspect.is_some() || self.stack.len() < 2 {
            return;
        }
        let indent = |line: usize| {
            self.text.get(line..).map_or(0, |l| l.len() - l.trim_start_matches([' ', '\t']).len())
        };
        if self.at - self.line < indent(frame.line) {
            self.suspect = Some((frame.at, self.last[0].map_or(0, |t| t.end)));
        }
    }
}

/// What closes a bracket; for a text and an inserted value, their own end.
pub(crate) fn closer(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' | b'i' => b'}',
        other => other,
    }
}
