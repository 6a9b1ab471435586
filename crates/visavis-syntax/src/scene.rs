//! The place where a parse stopped, as the recognisers of mistakes see it.
//!
//! In: a chunk's text (perhaps patched already), its tokens, and where the grammar stopped. Out: looks around, and
//! diagnostics whose spans are those of the file.

use std::ops::Range;

use visavis_diag::{Applicability, Code, Diagnostic, Edit, Fix, Label, SourceId, Span};

use crate::grammar::Rule;
use crate::patch::Patches;
use crate::scan::{Kind, Token};

/// Where and around what a parse stopped. Token numbers may be asked for out of range: there is no token there then.
pub(crate) struct Scene<'a> {
    pub(crate) source: SourceId,
    /// Where the chunk begins in the file.
    pub(crate) offset: usize,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) patches: &'a Patches,
    /// The number of the token that could not be parsed; the number of tokens where the chunk ended.
    pub(crate) at: usize,
    /// What the grammar would have taken.
    pub(crate) expected: &'a [Rule],
}

/// A mistake that was recognised: what to say, and how the text has to change so that the parse can go on.
pub(crate) struct Mistake {
    pub(crate) diagnostic: Diagnostic,
    /// Replacements in the scene's text; empty where the part must be cut out.
    pub(crate) mend: Vec<(Range<usize>, String)>,
}

impl<'a> Scene<'a> {
    /// A token.
    pub(crate) fn token(&self, i: usize) -> Option<Token> {
        self.tokens.get(i).copied()
    }

    /// What a token says; empty where there is none.
    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.token(i).and_then(|t| self.text.get(t.start..t.end)).unwrap_or("")
    }

    pub(crate) fn kind(&self, i: usize) -> Option<Kind> {
        self.token(i).map(|t| t.kind)
    }

    pub(crate) fn is(&self, i: usize, written: &str) -> bool {
        self.word(i) == written
    }

    /// Where a token stands; behind the last one where there is none.
    pub(crate) fn range(&self, i: usize) -> Range<usize> {
        match self.token(i) {
            Some(t) => t.start..t.end,
            None => self.tokens.last().map_or(0..0, |t| t.end..t.end),
        }
    }

    /// From one token to another.
    pub(crate) fn ranges(&self, first: usize, last: usize) -> Range<usize> {
        self.range(first).start..self.range(last).end
    }

    /// Whether nothing stands between a token and the next.
    pub(crate) fn touching(&self, i: usize) -> bool {
        self.token(i).zip(self.token(i + 1)).is_some_and(|(a, b)| a.end == b.start)
    }

    /// The token before the one that failed.
    pub(crate) fn before(&self) -> Option<usize> {
        self.at.checked_sub(1)
    }

    pub(crate) fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// Whether a value could have stood here.
    pub(crate) fn expects_value(&self) -> bool {
        [Rule::expr, Rule::kw_if, Rule::aggregate_name, Rule::bound, Rule::literal]
            .iter()
            .any(|rule| self.expects(*rule))
    }

    /// Whether a description could have stood here, as behind a name.
    pub(crate) fn expects_after_name(&self) -> bool {
        self.expects(Rule::text) || self.expects(Rule::doc)
    }

    /// Whether a condition could have gone on here.
    pub(crate) fn expects_operator(&self) -> bool {
        self.expects(Rule::compare) || self.expects(Rule::kw_and)
    }

    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        let place = |at: usize| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            u32::try_from(self.offset).unwrap_or(u32::MAX).saturating_add(self.patches.original(at))
        };
        Span::new(self.source, place(range.start), place(range.end))
    }

    /// The brackets around a token, outermost first, as token numbers.
    pub(crate) fn brackets_around(&self, i: usize) -> Vec<usize> {
        let mut open = Vec::new();
        for (n, token) in self.tokens.iter().enumerate().take(i) {
            match token.kind {
                Kind::Open | Kind::InsertStart => open.push(n),
                Kind::Close | Kind::InsertEnd => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }

    /// The end of the bracket, text or inserted value that a token begins.
    pub(crate) fn closer(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (n, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                Kind::Open | Kind::InsertStart | Kind::TextStart => depth += 1,
                Kind::Close | Kind::InsertEnd | Kind::TextEnd => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return n;
                    }
                }
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// How far the line of a token is indented.
    pub(crate) fn column(&self, i: usize) -> usize {
        let before = self.text.get(..self.range(i).start).unwrap_or("");
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let written = before.get(line..).unwrap_or("");
        written.len() - written.trim_start().len()
    }

    /// Whether the token that failed stands where the next declaration would begin.
    pub(crate) fn between_declarations(&self) -> bool {
        let first = self.at == 0 || self.token(self.at).is_some_and(|t| t.first);
        let indent = self.declaration(self.at.saturating_sub(1)).map_or(0, |(start, _)| self.column(start));
        first && self.expects(Rule::EOI) && (self.at == 0 || self.column(self.at) <= indent)
    }

    /// The keyword that begins the declaration around a token, with its number.
    pub(crate) fn declaration(&self, i: usize) -> Option<(usize, &'a str)> {
        let mut depth = 0_usize;
        let mut found = None;
        for (n, token) in self.tokens.iter().enumerate().take(i + 1) {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                Kind::Word
                    if depth == 0 && token.first && crate::split::DECLARATIONS.contains(&self.word(n)) =>
                {
                    found = Some((n, self.word(n)));
                }
                _ => {}
            }
        }
        found
    }

    /// A mistake at a range of the scene's text.
    pub(crate) fn mistake(
        &self,
        code: Code,
        message: impl Into<String>,
        at: &Range<usize>,
        label: impl Into<String>,
    ) -> Mistake {
        Mistake { diagnostic: Diagnostic::error(code, message, self.span(at), label), mend: Vec::new() }
    }
}

impl Mistake {
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic.help.push(help.into());
        self
    }

    pub(crate) fn label(mut self, scene: &Scene<'_>, at: &Range<usize>, text: impl Into<String>) -> Self {
        self.diagnostic.labels.push(Label { span: scene.span(at), text: text.into() });
        self
    }

    /// A fix, by which the parse goes on too.
    pub(crate) fn fix(
        mut self,
        scene: &Scene<'_>,
        title: impl Into<String>,
        edits: Vec<(Range<usize>, String)>,
        applicability: Applicability,
    ) -> Self {
        let edit =
            |(range, text): &(Range<usize>, String)| Edit { span: scene.span(range), text: text.clone() };
        let fix = Fix { title: title.into(), edits: edits.iter().map(edit).collect(), applicability };
        self.diagnostic.fixes.push(fix);
        if self.mend.is_empty() {
            self.mend = edits;
        }
        self
    }

    /// A safe fix that writes one thing in place of another: ``write `x` ``.
    pub(crate) fn write(self, scene: &Scene<'_>, at: Range<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        self.fix(scene, order(&text), vec![(at, text)], Applicability::Safe)
    }

    /// The same, where a person must agree.
    pub(crate) fn perhaps(self, scene: &Scene<'_>, at: Range<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        self.fix(scene, order(&text), vec![(at, text)], Applicability::Unsafe)
    }

    /// How the parse goes on, where the writer has to decide.
    pub(crate) fn mend(mut self, at: Range<usize>, text: impl Into<String>) -> Self {
        self.mend = vec![(at, text.into())];
        self
    }
}

/// ``write `x` ``, without quoting what has its own backticks.
fn order(text: &str) -> String {
    let text = text.trim();
    if text.starts_with('`') { format!("write {text}") } else { format!("write `{text}`") }
}
