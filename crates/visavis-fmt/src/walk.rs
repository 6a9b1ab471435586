//! Walks over a declaration's tokens and makes documents of them.
//!
//! In: the tokens; the tree says where in them lines may be broken. Out: documents. Every token is taken once and in order, with
//! its comments; only commas that the grammar does not ask for are passed over.

use std::ops::Range;

use visavis_diag::Span;

use crate::doc::Doc;
use crate::tokens::{Comment, Token};

/// The tokens of a declaration, up to where they have been taken.
pub(crate) struct Walk<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    /// The next token.
    pub(crate) at: usize,
    /// Whether the next token stands right behind what is before it.
    glued: bool,
    /// How many of the tokens before each have comments behind them, and before them.
    trails: Vec<usize>,
    leads: Vec<usize>,
}

/// What stands between the items of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    /// Commas on one line; each on a line of its own without.
    Commas,
    /// Nothing: clauses, each on a line of its own but for a single one.
    Clauses,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(text: &'a str, tokens: Vec<Token<'a>>) -> Self {
        let count = |has: fn(&Token<'a>) -> bool| {
            let mut sum = 0;
            let mut sums = vec![0];
            sums.extend(tokens.iter().map(|token| {
                sum += usize::from(has(token));
                sum
            }));
            sums
        };
        let trails = count(|token| token.trail.is_some());
        let leads = count(|token| !token.leads.is_empty());
        Self { text, tokens, at: 0, glued: true, trails, leads }
    }

    pub(crate) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    /// The next token's text.
    pub(crate) fn next_text(&self) -> &'a str {
        self.peek().map_or("", |token| token.text)
    }

    /// Whether the token so many further begins a line.
    pub(crate) fn first(&self, further: usize) -> bool {
        self.tokens.get(self.at + further).is_some_and(|token| token.first)
    }

    /// The text of the token before the one that begins at `place`.
    pub(crate) fn text_before(&self, place: u32) -> &'a str {
        let at = self.tokens.partition_point(|token| token.range.start < place as usize);
        at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |token| token.text)
    }

    /// The next token, with its comments.
    pub(crate) fn token(&mut self) -> Doc {
        let Some(token) = self.peek() else { return Doc::nothing() };
        let text = token.text.to_owned();
        self.taken(text, self.at + 1)
    }

    /// The tokens up to `next`, written as `text`; the comments are those before the first and behind the last.
    fn taken(&mut self, text: String, next: usize) -> Doc {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |token| token.text);
        let glued = std::mem::take(&mut self.glued) || stick(before, self.next_text());
        let mut docs: Vec<Doc> = if glued { Vec::new() } else { vec![" ".into()] };
        docs.extend(self.leading());
        docs.push(Doc::Text(text));
        docs.extend(self.trailing(next));
        self.at = next;
        Doc::Seq(docs)
    }

    /// The comments on lines of their own before the next token, which are taken once.
    pub(crate) fn leading(&mut self) -> Vec<Doc> {
        let Some(token) = self.tokens.get_mut(self.at) else { return Vec::new() };
        let blank = token.blank;
        let leads = std::mem::take(&mut token.leads);
        let own = |(number, comment): (usize, Comment)| {
            let blank = comment.blank && number > 0;
            Doc::Comment { text: comment.text, own: true, blank }
        };
        let mut docs: Vec<Doc> = leads.into_iter().enumerate().map(own).collect();
        if blank && !docs.is_empty() {
            docs.push(Doc::Blank);
        }
        docs
    }

    /// The comments before the next token as they are, which are taken once, and whether a blank line stands right before it.
    pub(crate) fn take_leads(&mut self) -> (Vec<Comment>, bool) {
        let token = self.tokens.get_mut(self.at);
        token.map_or((Vec::new(), false), |token| (std::mem::take(&mut token.leads), token.blank))
    }

    fn trailing(&mut self, next: usize) -> Option<Doc> {
        let comment = next.checked_sub(1).and_then(|at| self.tokens.get_mut(at))?.trail.take()?;
        Some(Doc::Comment { text: comment.text, own: false, blank: false })
    }

    /// Passes over a comma that is not asked for; its comments stay.
    pub(crate) fn pass_comma(&mut self) -> Doc {
        if self.next_text() != "," {
            return Doc::nothing();
        }
        let mut docs = self.leading();
        docs.extend(self.trailing(self.at + 1));
        self.at += 1;
        Doc::Seq(docs)
    }

    /// The tokens that begin before `place`.
    pub(crate) fn until(&mut self, place: u32) -> Doc {
        let mut docs = Vec::new();
        while self.peek().is_some_and(|token| token.range.start < place as usize) {
            docs.push(self.token());
        }
        Doc::Seq(docs)
    }

    /// The tokens up to the end of a span, as they stand beside each other by default.
    pub(crate) fn through(&mut self, span: Span) -> Doc {
        self.until(span.end)
    }

    /// A literal or name: what leads to it, then its spelling with single spaces.
    pub(crate) fn atom(&mut self, span: Span) -> Doc {
        self.spelled(span, |_| " ")
    }

    /// A date with a time of day, which the tree has as it was written, blanks included.
    pub(crate) fn moment(&mut self, span: Span) -> Doc {
        let text = self.text;
        self.spelled(span, |blanks| text.get(blanks).unwrap_or(" "))
    }

    fn spelled<'b>(&mut self, span: Span, blanks: impl Fn(Range<usize>) -> &'b str) -> Doc {
        let before = self.until(span.start);
        let mut next = self.at;
        let (mut text, mut end) = (String::new(), None);
        while let Some(token) = self.tokens.get(next).filter(|token| token.range.start < span.end as usize) {
            if let Some(end) = end.filter(|end| *end < token.range.start) {
                text.push_str(blanks(end..token.range.start));
            }
            text.push_str(token.text);
            end = Some(token.range.end);
            next += 1;
        }
        let atom = if next > self.at { self.taken(text, next) } else { Doc::nothing() };
        Doc::Seq(vec![before, atom])
    }

    /// The space before the next token, where one stands there.
    pub(crate) fn space(&mut self) -> Doc {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |token| token.text);
        let glued = std::mem::replace(&mut self.glued, true) || stick(before, self.next_text());
        if glued { Doc::nothing() } else { " ".into() }
    }

    /// The next token stands right behind what is before it.
    pub(crate) fn glue(&mut self) {
        self.glued = true;
    }

    /// A place for a line break.
    pub(crate) fn line(&mut self) -> Doc {
        self.hanging(0)
    }

    /// A place for a line break before an operator that stands out to the left.
    pub(crate) fn hanging(&mut self, hang: usize) -> Doc {
        self.glued = true;
        Doc::Line { hang }
    }

    /// A place for a line break where nothing stands otherwise.
    pub(crate) fn soft(&mut self) -> Doc {
        self.glued = true;
        Doc::Soft
    }

    /// A line break.
    pub(crate) fn hard(&mut self, blank: bool) -> Doc {
        self.glued = true;
        Doc::Hard { blank }
    }

    /// What was taken since `from`, as a group: broken where a comment in it asks for that. A group that begins with a place
    /// for a line break also breaks for a comment before its first token.
    pub(crate) fn group(&self, from: usize, doc: Doc, led: bool) -> Doc {
        self.group_broken(from, doc, led, false)
    }

    /// The same, broken at all events where `broken`.
    pub(crate) fn group_broken(&self, from: usize, doc: Doc, led: bool, broken: bool) -> Doc {
        let since = |sums: &[usize], from: usize, to: usize| sums.get(to) > sums.get(from);
        let inside = self.at > from && since(&self.trails, from, self.at - 1);
        let before = since(&self.leads, (from + usize::from(!led)).min(self.at), self.at);
        Doc::group(doc, broken || inside || before)
    }

    /// Whether a blank line stands before the next token and the comments that lead to it.
    pub(crate) fn blank(&self) -> bool {
        self.peek().is_some_and(|token| token.leads.first().map_or(token.blank, |comment| comment.blank))
    }

    /// Whether the token at the beginning of `span` is a bracket that ends with it.
    pub(crate) fn bracketed(&self, span: Span) -> bool {
        let at = self.tokens.partition_point(|token| token.range.start < span.start as usize);
        let token = self.tokens.get(at);
        let close = token.filter(|token| token.text == "(").and_then(|token| self.tokens.get(token.closer?));
        close.is_some_and(|close| close.range.end == span.end as usize)
    }

    /// Takes the brackets around `span` that are nothing but brackets, and what stands in them.
    pub(crate) fn brackets(&mut self, mut span: Span, inner: impl FnOnce(&mut Self, Span) -> Doc) -> Doc {
        let mut opened = Vec::new();
        while self.peek().is_some_and(|token| token.range.start == span.start as usize)
            && self.bracketed(span)
        {
            let Some(close) = self.peek().and_then(|token| token.closer) else { break };
            let from = self.at;
            opened.push((from, self.token()));
            let place = |at: usize| u32::try_from(at).unwrap_or(span.end);
            let start = self.peek().map_or(span.end, |token| place(token.range.start));
            let last = self.tokens.get(close.saturating_sub(1));
            let end = last.map_or(span.end, |token| place(token.range.end));
            span = Span { start, end: end.max(start), ..span };
        }
        let mut doc = inner(self, span);
        for (from, open) in opened.into_iter().rev() {
            let docs = vec![open, Doc::align(doc), self.token()];
            doc = self.group(from, Doc::Seq(docs), false);
        }
        doc
    }

    /// `{ … }`: on one line where it fits, unless its first item begins a line.
    pub(crate) fn block<T>(
        &mut self,
        items: &[T],
        between: Between,
        mut each: impl FnMut(&mut Self, &T) -> Doc,
    ) -> Doc {
        let from = self.at;
        let open = self.token();
        let broken = self.first(0) && !items.is_empty() || between == Between::Clauses && items.len() > 1;
        let mut inside = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let blank = number > 0 && self.blank();
            if number > 0 && between == Between::Commas {
                inside.push(Doc::Flat(","));
            }
            inside.push(if broken { self.hard(blank) } else { self.line() });
            inside.push(each(self, item));
            inside.push(self.pass_comma());
        }
        self.close(&mut inside, broken);
        let line = if items.is_empty() { self.soft() } else { self.line() };
        let end = self.token();
        self.group_broken(from, Doc::Seq(vec![open, Doc::nest(Doc::Seq(inside)), line, end]), false, broken)
    }

    /// The comments before the bracket that closes a block, which stand in the block.
    pub(crate) fn close(&mut self, inside: &mut Vec<Doc>, broken: bool) {
        let blank = self.blank() && broken;
        let Some(token) = self.tokens.get_mut(self.at) else { return };
        for (number, comment) in std::mem::take(&mut token.leads).into_iter().enumerate() {
            inside.push(Doc::Hard { blank: if number > 0 { comment.blank } else { blank } });
            inside.push(Doc::Text(comment.text));
        }
    }

    /// The part of the file that a span covers.
    pub(crate) fn written(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

/// Whether two tokens stand beside each other without a space.
fn stick(before: &str, next: &str) -> bool {
    matches!(next, "," | ":" | "?" | ")" | "]" | "." | "%") || matches!(before, "(" | "[" | "." | "")
}
