//! Messages for what the scanner sees: brackets, texts that do not end, characters of word processors.
//!
//! In: the problems of a chunk. Out: diagnostics, one for each cause, and patches by which the chunk can still be parsed.

use std::ops::Range;

use visavis_diag::{Applicability, Code, Diagnostic, Edit, Fix, SourceId, Span};

use crate::build::too_deep;
use crate::patch::{Patch, Patches};
use crate::scan::{Problem, closer};
use crate::split::{Chunk, DECLARATIONS};

/// Reports what is wrong in a chunk at sight.
pub(crate) fn report(
    source: SourceId,
    text: &str,
    chunk: &Chunk,
    diagnostics: &mut Vec<Diagnostic>,
    patches: &mut Patches,
) {
    let mut sight = Sight { source, text, chunk, diagnostics, patches };
    let mut alone: Vec<&Problem> = chunk.problems.iter().filter(|p| told_alone(p)).collect();
    without_swallowed(text, &mut alone);
    let mut rest = alone.as_slice();
    for _ in 0..MOST {
        let Some((first, behind)) = rest.split_first() else { break };
        let folded = sight.folded(first, behind);
        if folded == 0 {
            sight.one(first);
        }
        rest = behind.get(folded.saturating_sub(1)..).unwrap_or(&[]);
    }
    sight.quotes();
    sight.lookalikes();
    sight.comments();
    sight.semicolons();
}

/// Drops the brackets whose ends the second half of a text over two lines seemed to hold.
fn without_swallowed(text: &str, problems: &mut Vec<&Problem>) {
    let halves: Vec<(usize, usize)> = problems
        .windows(2)
        .filter_map(|pair| match *pair {
            [
                Problem::UnclosedText { start, insert: None, since: None, .. },
                Problem::UnclosedText { start: next, end, since: None, .. },
            ] => Some((*start, *next, *end)),
            _ => None,
        })
        .filter(|(start, next, _)| text.get(*start..*next).is_some_and(|t| t.matches('\n').count() == 1))
        .filter_map(|(start, next, end)| {
            let held = text.get(next..end)?.bytes().filter(|b| matches!(b, b')' | b']' | b'}')).count();
            Some((start, held))
        })
        .collect();
    for (start, mut held) in halves {
        // The last one opened is the first one closed.
        let mut kept: Vec<&Problem> = Vec::with_capacity(problems.len());
        for problem in problems.drain(..).rev() {
            match problem {
                Problem::Unclosed { open, .. } if *open < start && held > 0 => held -= 1,
                _ => kept.push(problem),
            }
        }
        kept.reverse();
        *problems = kept;
    }
}

/// How many problems of one declaration are told; who mends these sees the others.
const MOST: usize = 40;

/// Whether a problem has its own message; the others are told once for the whole declaration.
fn told_alone(problem: &Problem) -> bool {
    !matches!(
        problem,
        Problem::ForeignText { .. }
            | Problem::ForeignComment { .. }
            | Problem::Semicolon { .. }
            | Problem::Lookalike { .. }
    )
}

struct Sight<'a> {
    source: SourceId,
    text: &'a str,
    chunk: &'a Chunk,
    diagnostics: &'a mut Vec<Diagnostic>,
    patches: &'a mut Patches,
}

type Edits = Vec<(Range<usize>, String)>;

impl Sight<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.source, place(range.start), place(range.end))
    }

    fn written(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    fn error(
        &self,
        code: Code,
        message: impl Into<String>,
        at: &Range<usize>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, message, self.span(at), label)
    }

    /// Says it, offers the edits, and parses on with them.
    fn push(&mut self, mut diagnostic: Diagnostic, title: &str, edits: Edits, applicability: Applicability) {
        let place = |at: usize| u32::try_from(at.saturating_sub(self.chunk.range.start)).unwrap_or(u32::MAX);
        let patch = |(range, text): &(Range<usize>, String)| Patch {
            start: place(range.start),
            end: place(range.end),
            text: text.clone(),
        };
        self.patches.add(edits.iter().map(patch));
        let edits = edits.into_iter().map(|(range, text)| Edit { span: self.span(&range), text }).collect();
        diagnostic.fixes.push(Fix { title: title.to_owned(), edits, applicability });
        self.diagnostics.push(diagnostic);
    }

    fn one(&mut self, problem: &Problem) {
        match *problem {
            Problem::Unclosed { open, before, stopped_by } => self.unclosed(open, before, stopped_by),
            Problem::Stray { at } => self.stray(at),
            Problem::WrongKind { open, close } => self.wrong_kind(open, close),
            Problem::UnclosedText { start, end, insert, since } => match since {
                Some(since) if insert.is_none() => self.odd_quotes(since, start, end),
                _ => self.unclosed_text(start, end, insert),
            },
            Problem::UnclosedRegex { start, end } => {
                let message = "this regular expression does not end on its line";
                let diagnostic = self
                    .error(Code::UnclosedText, message, &(start..end), "it begins here")
                    .with_help("a regular expression stands between two slashes: `matches /^FR-\\d+$/`");
                self.push(
                    diagnostic,
                    "write `/` at its end",
                    vec![(end..end, "/".to_owned())],
                    Applicability::Unsafe,
                );
            }
            Problem::Marker { start, end } => self.marker(start, end),
            Problem::TooDeep { at } => self.diagnostics.push(too_deep(self.span(&(at..at + 1)))),
            Problem::ForeignText { .. }
            | Problem::ForeignComment { .. }
            | Problem::Semicolon { .. }
            | Problem::Lookalike { .. } => {}
        }
    }

    /// Says problems of one cause once; gives how many they were, or 0 where there is but one.
    fn folded(&mut self, first: &Problem, behind: &[&Problem]) -> usize {
        let round = |at: usize| self.text.as_bytes().get(at).copied().filter(|b| !matches!(b, b'{' | b'}'));
        let line = |at: usize| {
            let start = self.text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
            start..self.text.get(at..).and_then(|t| t.find('\n')).map_or(self.text.len(), |i| at + i)
        };
        match *first {
            Problem::Stray { at } if round(at).is_some() => {
                let line = line(at);
                let same = |p: &&&Problem| matches!(**p, Problem::Stray { at: other } if round(*other) == round(at) && line.contains(other));
                let all: Vec<usize> = std::iter::once(at)
                    .chain(behind.iter().take_while(same).filter_map(|p| match p {
                        Problem::Stray { at } => Some(*at),
                        _ => None,
                    }))
                    .collect();
                self.strays(&all)
            }
            Problem::Unclosed { open, before, .. } if round(open).is_some() => {
                let line = line(open);
                let same = |p: &&&Problem| matches!(**p, Problem::Unclosed { open: other, before: end, .. } if round(*other) == round(open) && line.contains(other) && *end == before);
                let count = 1 + behind.iter().take_while(same).count();
                self.unclosed_many(open, before, count)
            }
            Problem::UnclosedText { start, insert: None, since: None, .. } => match behind.first() {
                Some(Problem::UnclosedText { start: next, since: None, .. })
                    if self.written(start..*next).matches('\n').count() == 1 && *next > start =>
                {
                    self.two_lines(start, *next)
                }
                _ => 0,
            },
            _ => 0,
        }
    }

    fn strays(&mut self, all: &[usize]) -> usize {
        let [first, .., last] = all else { return 0 };
        let sign = self.written(*first..first + 1).to_owned();
        let message = format!("{} `{sign}` on this line close nothing", all.len());
        let diagnostic = self.error(Code::StrayBracket, message, &(*first..last + 1), "nothing is open here");
        let edits = all.iter().map(|at| (*at..at + 1, String::new())).collect();
        self.push(diagnostic, "take them out", edits, Applicability::Safe);
        all.len()
    }

    fn unclosed_many(&mut self, open: usize, before: usize, count: usize) -> usize {
        if count < 2 {
            return 0;
        }
        let sign = self.written(open..open + 1).to_owned();
        let end = char::from(closer(sign.bytes().next().unwrap_or(b'(')));
        let message = format!("{count} `{sign}` on this line have no closing `{end}`");
        let diagnostic = self
            .error(Code::UnclosedBracket, message, &(open..open + 1), "the last one opens here")
            .with_label(self.span(&(before..before)), "they are missed here at the latest");
        let edits = vec![(before..before, end.to_string().repeat(count))];
        self.push(diagnostic, &format!("close them with `{end}`"), edits, Applicability::Unsafe);
        count
    }

    /// A text that goes on on the next line.
    fn two_lines(&mut self, start: usize, end: usize) -> usize {
        let line = start + self.written(start..end).find('\n').unwrap_or(0);
        let diagnostic = self
            .error(
                Code::UnclosedText,
                "a text ends on the line where it begins",
                &(start..line),
                "it begins here",
            )
            .with_label(self.span(&(end..end + 1)), "and ends here")
            .with_help("write it on one line; `\\n` is a line break in it");
        self.diagnostics.push(diagnostic);
        let place = |at: usize| u32::try_from(at - self.chunk.range.start).unwrap_or(u32::MAX);
        self.patches.add([Patch { start: place(start), end: place(end + 1), text: "\"?\"".to_owned() }]);
        2
    }

    fn marker(&mut self, start: usize, end: usize) {
        let fence = self.written(start..end).starts_with('`');
        let (message, label) = if fence {
            ("this line belongs to a chat or a document, not to the program", "not needed")
        } else {
            ("a merge of two versions left this line", "decide which version stays")
        };
        let diagnostic = self.error(Code::ForeignPunctuation, message, &(start..end), label);
        if fence {
            self.push(diagnostic, "take it out", vec![(start..end, String::new())], Applicability::Safe);
            return;
        }
        self.diagnostics.push(diagnostic);
        let place = |at: usize| u32::try_from(at - self.chunk.range.start).unwrap_or(u32::MAX);
        self.patches.add([Patch { start: place(start), end: place(end), text: " ".to_owned() }]);
    }

    /// `campaign win_back`, where the bracket is the first of the chunk.
    fn owner(&self, open: usize) -> Option<String> {
        // What stands above a declaration is told by comments.
        let head = self.written(self.chunk.range.start..open);
        let lines = head.lines().map(|line| line.split('#').next().unwrap_or(""));
        let head = lines.collect::<Vec<_>>().join(" ");
        let mut words = head.split_whitespace();
        let keyword = words.next().filter(|w| DECLARATIONS.contains(w))?;
        if head.contains(['{', '(', '[']) {
            return None;
        }
        let name = words.next().filter(|w| !w.starts_with('"'));
        Some(name.map_or_else(|| format!("`{keyword}`"), |name| format!("`{keyword} {name}`")))
    }

    fn unclosed(&mut self, open: usize, before: usize, stopped_by: Option<usize>) {
        let bracket = self.text.as_bytes().get(open).copied().unwrap_or(b'(');
        let end = char::from(closer(bracket));
        let owner = self.owner(open).filter(|_| bracket == b'{');
        let message = match &owner {
            Some(owner) => format!("{owner} has no closing `{end}`"),
            None => format!("this `{}` has no closing `{end}`", char::from(bracket)),
        };
        let mut diagnostic = self.error(Code::UnclosedBracket, message, &(open..open + 1), "opened here");
        let next = stopped_by.filter(|at| *at > before);
        let missed = format!("`{end}` is missing here at the latest");
        diagnostic = match next {
            Some(at) if owner.is_some() => {
                let label = "the next declaration begins here";
                diagnostic.with_label(self.span(&self.word_at(at)), label)
            }
            _ => diagnostic.with_label(self.span(&(before..before)), missed),
        };
        let (text, sure) = match (bracket, &owner) {
            (b'{', Some(_)) => (format!("\n{end}"), Applicability::Safe),
            (b'{', None) => (format!(" {end}"), Applicability::Unsafe),
            _ => (end.to_string(), Applicability::Unsafe),
        };
        self.push(diagnostic, &format!("write `{end}`"), vec![(before..before, text)], sure);
    }

    fn word_at(&self, at: usize) -> Range<usize> {
        let len = self.text.get(at..).and_then(|t| t.split_whitespace().next()).map_or(1, str::len);
        at..at + len
    }

    fn stray(&mut self, at: usize) {
        let written = self.written(at..at + 1).to_owned();
        let message = format!("this `{written}` closes nothing");
        let diagnostic = self
            .error(Code::StrayBracket, message, &(at..at + 1), "nothing is open here")
            .with_help("look above for a bracket that closes too early");
        self.push(
            diagnostic,
            &format!("take out `{written}`"),
            vec![(at..at + 1, String::new())],
            Applicability::Safe,
        );
    }

    fn wrong_kind(&mut self, open: usize, close: usize) {
        let bracket = self.text.as_bytes().get(open).copied().unwrap_or(b'(');
        let end = char::from(closer(bracket));
        let message = format!("`{}` is closed by `{}`", char::from(bracket), self.written(close..close + 1));
        let diagnostic = self
            .error(Code::StrayBracket, message, &(close..close + 1), format!("`{end}` belongs here"))
            .with_label(self.span(&(open..open + 1)), "opened here");
        self.push(
            diagnostic,
            &format!("write `{end}`"),
            vec![(close..close + 1, end.to_string())],
            Applicability::Safe,
        );
    }

    fn unclosed_text(&mut self, start: usize, end: usize, insert: Option<usize>) {
        let body = self.written(start..end).to_owned();
        if let Some(insert) = insert {
            let message = "this `{` in a text begins a value that does not end";
            let diagnostic = self
                .error(Code::UnclosedText, message, &(insert..insert + 1), "`}` is missing behind the value")
                .with_label(self.span(&(start..start + 1)), "in the text that begins here")
                .with_help(
                    "`\"Hello {first_name}\"` inserts a value; where a brace itself is meant, write `{{`",
                );
            self.diagnostics.push(diagnostic);
            let place = |at: usize| u32::try_from(at - self.chunk.range.start).unwrap_or(u32::MAX);
            self.patches.add([Patch { start: place(start), end: place(end), text: "\"?\"".to_owned() }]);
            return;
        }
        if body.starts_with('`') {
            let diagnostic = self
                .error(
                    Code::UnclosedText,
                    "this quoted name does not end on its line",
                    &(start..end),
                    "it begins here",
                )
                .with_help("a name with odd characters stands between two backticks: `` `Contact ID` ``");
            self.push(
                diagnostic,
                "write a backtick at its end",
                vec![(end..end, "`".to_owned())],
                Applicability::Unsafe,
            );
            return;
        }
        if body == "\"" {
            self.lone_quote(start, end);
            return;
        }
        let diagnostic = self.error(
            Code::UnclosedText,
            "this text does not end on its line",
            &(start..end),
            "it begins here",
        );
        let curly = body.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '„' | '«' | '»' | '″'));
        if let Some((at, mark)) = curly {
            let at = start + at;
            let diagnostic = diagnostic
                .with_label(self.span(&(at..at + mark.len_utf8())), format!("`{mark}` does not end a text"))
                .with_help("both ends of a text are straight quotes: `\"`");
            let edits = vec![(at..at + mark.len_utf8(), "\"".to_owned())];
            self.push(diagnostic, "write a straight quote", edits, Applicability::Safe);
            return;
        }
        let diagnostic = diagnostic
            .with_help("a text ends with `\"` on the line where it begins; `\\n` is a line break in it");
        let close = if body.ends_with('\\') { "\\\"" } else { "\"" };
        self.push(
            diagnostic,
            "write `\"` at its end",
            vec![(end..end, close.to_owned())],
            Applicability::Unsafe,
        );
    }

    /// A quote behind which nothing stands on its line.
    fn lone_quote(&mut self, start: usize, end: usize) {
        let message = "this quote begins a text that does not end on its line";
        let word = self.word_before(start);
        if !word.is_empty() {
            let begin = start - word.len();
            let diagnostic = self
                .error(
                    Code::UnclosedText,
                    "the quote at the beginning of this text is missing",
                    &(begin..end),
                    "it ends here",
                )
                .with_help("a text has a quote at both ends");
            self.push(
                diagnostic,
                "write `\"` at its beginning",
                vec![(begin..begin, "\"".to_owned())],
                Applicability::Unsafe,
            );
            return;
        }
        let diagnostic = self
            .error(Code::UnclosedText, message, &(start..end), "a text would begin here")
            .with_help("a text has a quote at both ends; perhaps the one at its beginning is missing");
        self.push(diagnostic, "take out the quote", vec![(start..end, String::new())], Applicability::Unsafe);
    }

    /// The word that ends directly before a place.
    fn word_before(&self, at: usize) -> &str {
        let before = self.written(self.chunk.range.start..at);
        let start = before.rfind(|c| !crate::look::continues_word(c)).map_or(0, |i| {
            i + before.get(i..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        before.get(start..).unwrap_or("")
    }

    /// A text that does not end, behind another one on the same line: any quote of the line may be the one too few.
    fn odd_quotes(&mut self, since: usize, last: usize, end: usize) {
        let diagnostic = self
            .error(
                Code::UnclosedText,
                "a quote on this line has no partner",
                &(last..last + 1),
                "this one is left over",
            )
            .with_label(self.span(&(since..since + 1)), "the first text on the line begins here")
            .with_help("a text has a quote at both ends");
        self.diagnostics.push(diagnostic);
        let place = |at: usize| u32::try_from(at - self.chunk.range.start).unwrap_or(u32::MAX);
        self.patches.add([Patch { start: place(since), end: place(end), text: "\"?\"".to_owned() }]);
    }

    fn quotes(&mut self) {
        let mut found = Vec::new();
        for problem in &self.chunk.problems {
            if let Problem::ForeignText { start, end, inner } = problem {
                // French puts a space inside its quotes that is no part of the text.
                let written = self.written(inner.clone());
                let written =
                    if self.written(*start..*end).starts_with('«') { written.trim() } else { written };
                let text = format!("\"{}\"", written.replace('"', "\\\""));
                found.push((*start..*end, text));
            }
        }
        let Some((first, _)) = found.first() else { return };
        let mark: String = self.written(first.clone()).chars().take(1).collect();
        let message = format!("a text stands in straight double quotes, not in `{mark}`");
        let mut diagnostic = self.error(Code::ForeignQuotes, message, first, "this text");
        if mark != "'" {
            diagnostic =
                diagnostic.with_help("word processors put such quotes in place of the straight ones");
        }
        for (range, _) in found.iter().skip(1) {
            diagnostic = diagnostic.with_label(self.span(range), "this one too");
        }
        // Where apostrophes stand inside, only the writer knows for sure which one ends the text.
        let sure = mark != "'" || found.iter().all(|(_, text)| !text.contains('\''));
        let applicability = if sure { Applicability::Safe } else { Applicability::Unsafe };
        self.push(diagnostic, "write straight quotes", found, applicability);
    }

    fn lookalikes(&mut self) {
        let mut found: Vec<(Range<usize>, char)> = Vec::new();
        for problem in &self.chunk.problems {
            if let Problem::Lookalike { start, end, meant } = problem {
                found.push((*start..*end, *meant));
            }
        }
        let Some((first, meant)) = found.first().cloned() else { return };
        let written = self.written(first.clone()).chars().next().unwrap_or(' ');
        let number = u32::from(written);
        let (message, title) = match meant {
            ' ' => (
                format!("this looks like a space and is another character (U+{number:04X})"),
                "write plain spaces",
            ),
            '\n' => {
                (format!("this line break is another character (U+{number:04X})"), "write plain line breaks")
            }
            '\u{200b}' => (format!("an invisible character stands here (U+{number:04X})"), "take it out"),
            _ => (
                format!("`{written}` only looks like `{meant}` (it is U+{number:04X})"),
                "write the plain character",
            ),
        };
        let mut diagnostic = self
            .error(Code::StrangeCharacter, message, &first, "here")
            .with_help("word processors, web pages and some keyboards put in such characters");
        for (range, _) in found.iter().skip(1).take(4) {
            diagnostic = diagnostic.with_label(self.span(range), "and here");
        }
        if found.len() > 5 {
            diagnostic = diagnostic
                .with_help(format!("{} places in this declaration; the fix mends them all", found.len()));
        }
        let text = |meant: char| if meant == '\u{200b}' { String::new() } else { meant.to_string() };
        let edits = found.into_iter().map(|(range, meant)| (range, text(meant))).collect();
        self.push(diagnostic, title, edits, Applicability::Safe);
    }

    fn comments(&mut self) {
        let mut edits: Edits = Vec::new();
        let mut first = None;
        for problem in &self.chunk.problems {
            let Problem::ForeignComment { start, end } = *problem else { continue };
            first.get_or_insert(start..start + 2);
            let body = self.written(start..end).to_owned();
            let body = body.trim_end();
            edits.push((start..start + body.len(), hash_comment(body)));
        }
        let Some(first) = first else { return };
        let message = format!("a comment begins with `#`, not with `{}`", self.written(first.clone()));
        let diagnostic =
            self.error(Code::ForeignPunctuation, message, &first, "a comment of another language");
        self.push(diagnostic, "write `#`", edits, Applicability::Safe);
    }

    fn semicolons(&mut self) {
        let mut found: Vec<(Range<usize>, bool)> = Vec::new();
        for problem in &self.chunk.problems {
            if let Problem::Semicolon { at, in_list } = *problem {
                found.push((at..at + 1, in_list));
            }
        }
        let Some((first, in_list)) = found.first().cloned() else { return };
        let (message, label, title) = if in_list {
            ("the elements of a list are parted by commas", "write `,`", "write `,`")
        } else {
            ("nothing ends with `;`", "not needed", "take out `;`")
        };
        let mut diagnostic = self.error(Code::ForeignPunctuation, message, &first, label);
        for (range, _) in found.iter().skip(1).take(4) {
            diagnostic =
                diagnostic.with_label(self.span(range), if in_list { "and here" } else { "nor here" });
        }
        let text = |in_list: bool| if in_list { "," } else { "" }.to_owned();
        let edits = found.into_iter().map(|(range, in_list)| (range, text(in_list))).collect();
        self.push(diagnostic, title, edits, Applicability::Safe);
    }
}

/// A comment of another language, as ours; one that ends within its line goes on to the line's end.
fn hash_comment(body: &str) -> String {
    if let Some(rest) = body.strip_prefix("//") {
        return format!("#{rest}");
    }
    let inner = body.trim_start_matches("/*").trim_end_matches("*/");
    let lines: Vec<String> =
        inner.lines().map(|l| format!("# {}", l.trim().trim_start_matches("* "))).collect();
    lines.join("\n") + "\n"
}
