//! Goes on behind a mistake: says it, mends or cuts out what is wrong, and parses again.
//!
//! In: a chunk that has problems or did not parse. Out: what could be saved of it, one diagnostic per mistake, and the names
//! that were lost, so that whoever uses one is not told that it does not exist.
//! INVARIANT: every round either ends or changes the text, and there are at most [`ROUNDS`].

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use smol_str::SmolStr;
use visavis_diag::{Applicability, Code, Diagnostic, Label, SourceId};

use crate::ast::Name;
use crate::build::{Builder, Built, too_deep};
use crate::grammar::{Grammar, Rule};
use crate::patch::{Patch, Patches};
use crate::regions::{Region, regions};
use crate::scan::{Kind, Problem, Scanner, Token};
use crate::scene::Scene;
use crate::split::{Chunk, DECLARATIONS};
use crate::{mistakes, sight};

/// How often one declaration is parsed again, and how many mistakes of it are told.
const ROUNDS: usize = 40;

/// What came of a chunk.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    pub(crate) built: Built,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names whose declarations were lost.
    pub(crate) broken: Vec<Name>,
}

/// Parses a chunk in spite of its mistakes.
pub(crate) fn recover(source: SourceId, text: &str, chunk: &Chunk) -> Recovered {
    let Some(slice) = text.get(chunk.range.clone()) else { return Recovered::default() };
    let mut work = Work { source, offset: chunk.range.start, slice, ..Work::empty() };
    let deep = chunk.problems.iter().any(|p| matches!(p, Problem::TooDeep { .. }));
    sight::report(source, text, chunk, &mut work.out.diagnostics, &mut work.patches);
    work.spoiled = work
        .out
        .diagnostics
        .iter()
        .filter(|d| d.code <= Code::UnclosedText)
        .filter_map(|d| work.line(d))
        .collect();
    for problem in &chunk.problems {
        if let Problem::Stray { at } = *problem {
            work.strays.push(offset(at - chunk.range.start));
        }
    }
    if deep {
        work.give_up();
        return work.out;
    }
    for _ in 0..ROUNDS {
        if work.round() {
            return work.out;
        }
    }
    work.give_up();
    work.out
}

struct Work<'a> {
    source: SourceId,
    offset: usize,
    slice: &'a str,
    patches: Patches,
    /// Parts to cut out next, should the last change not have helped; in the slice's own positions.
    ladder: Vec<(Patch, bool)>,
    /// The part of the slice that the last change touched.
    touched: Option<(u32, u32)>,
    /// Lines on which a bracket or a text is open: what else goes wrong there comes from that.
    spoiled: Vec<usize>,
    /// Closing braces that closed nothing and were taken out.
    strays: Vec<u32>,
    out: Recovered,
}

impl Work<'_> {
    fn empty() -> Self {
        Self {
            source: SourceId(0),
            offset: 0,
            slice: "",
            patches: Patches::default(),
            ladder: Vec::new(),
            touched: None,
            spoiled: Vec::new(),
            strays: Vec::new(),
            out: Recovered::default(),
        }
    }

    /// Parses once; true where that is the end of it.
    fn round(&mut self) -> bool {
        let patched = self.patches.apply(self.slice);
        let error = match Grammar::parse(Rule::chunk, &patched) {
            Ok(pairs) => {
                let mut builder = Builder::new(self.source, offset(self.offset), &self.patches);
                self.out.built = builder.chunk(pairs);
                self.out.diagnostics.append(&mut builder.diagnostics);
                return true;
            }
            Err(error) => error,
        };
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let tokens = tokens(&patched);
        let number = tokens.partition_point(|t| t.end <= at);
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
            ErrorVariant::CustomError { .. } => return self.out_of_stack(),
        };
        let patches = self.patches.clone();
        let scene = Scene {
            source: self.source,
            offset: self.offset,
            text: &patched,
            tokens: &tokens,
            patches: &patches,
            at: number,
            expected,
        };
        self.step(&scene, patches.original(offset(at)));
        false
    }

    fn step(&mut self, scene: &Scene<'_>, at: u32) {
        // Where nothing was cut out, its place is all there is to tell by.
        let again = self.touched.is_some_and(|(start, end)| {
            start <= at && (at < end || at == end && (start == end || end == offset(self.slice.len())))
        });
        if again && !self.ladder.is_empty() {
            self.next_rung();
            return;
        }
        if self.missing_brace(scene) {
            return;
        }
        let mistake = mistakes::recognise(scene);
        self.ladder = regions(scene).into_iter().rev().map(|r| self.rung(scene, &r)).collect();
        if self.follows_from_another(scene, &mistake.diagnostic) {
            self.next_rung();
            return;
        }
        self.out.diagnostics.push(mistake.diagnostic);
        if mistake.mend.is_empty() {
            self.next_rung();
            return;
        }
        let before = self.patches.clone();
        let mut touched = (at, at);
        let mend: Vec<Patch> =
            mistake.mend.into_iter().map(|(range, text)| self.patch(scene, &range, text)).collect();
        for patch in &mend {
            touched = (touched.0.min(patch.start), touched.1.max(patch.end));
        }
        self.patches.add(mend);
        self.touched = Some(touched);
        if before == self.patches {
            self.next_rung();
        }
    }

    /// Whether a mistake is most likely only what an earlier one left behind.
    fn follows_from_another(&self, scene: &Scene<'_>, diagnostic: &Diagnostic) -> bool {
        let Some(line) = self.line(diagnostic) else { return false };
        let general = diagnostic.code == Code::Unexpected;
        let cut = scene.kind(scene.at) == Some(Kind::Hole);
        let ended = scene.token(scene.at).is_none() && self.touched.is_some();
        let told = || self.out.diagnostics.iter().any(|d| self.line(d) == Some(line));
        self.spoiled.contains(&line) || cut || general && (ended || told())
    }

    /// Where the line of a diagnostic begins in the slice.
    fn line(&self, diagnostic: &Diagnostic) -> Option<usize> {
        let at = (diagnostic.primary()?.span.start as usize).checked_sub(self.offset)?;
        Some(self.slice.get(..at)?.rfind('\n').map_or(0, |i| i + 1))
    }

    /// A `{` that is missing, told by a `}` further on that closes nothing: both are put in.
    fn missing_brace(&mut self, scene: &Scene<'_>) -> bool {
        let sign = matches!(scene.word(scene.at), ":" | "=" | "=>" | "->" | "::");
        let Some(before) = scene.before().filter(|_| scene.expects(Rule::lbrace) && !sign) else {
            return false;
        };
        let range = scene.range(before);
        let here = scene.patches.original(offset(range.end));
        let Some(stray) = self.strays.pop_if(|stray| *stray > here) else { return false };
        let place = |at: u32| {
            visavis_diag::Span::new(self.source, offset(self.offset) + at, offset(self.offset) + at + 1)
        };
        let told = place(stray);
        self.out.diagnostics.retain(|d| d.primary().is_none_or(|label| label.span != told));
        self.patches.remove(stray, stray + 1);
        let mistake = scene
            .mistake(Code::StrayBracket, "a `{` is missing", &range, "`{` is missing behind this")
            .fix(scene, "write `{`", vec![(range.end..range.end, " {".to_owned())], Applicability::Safe);
        let mut diagnostic = mistake.diagnostic;
        diagnostic.labels.push(Label { span: told, text: "this `}` closes nothing without it".to_owned() });
        self.out.diagnostics.push(diagnostic);
        self.ladder = regions(scene).into_iter().rev().map(|r| self.rung(scene, &r)).collect();
        self.patches.add([Patch { start: here, end: here, text: " {".to_owned() }]);
        self.touched = Some((here, here));
        true
    }

    /// Cuts out the next larger part.
    fn next_rung(&mut self) {
        let Some((patch, blank)) = self.ladder.pop() else { return };
        self.touched = Some((patch.start, patch.end));
        if blank {
            self.lose(patch.start as usize, patch.end as usize);
        }
        let before = self.patches.clone();
        self.patches.add([patch]);
        if before == self.patches {
            self.next_rung();
        }
    }

    fn rung(&self, scene: &Scene<'_>, region: &Region) -> (Patch, bool) {
        let text = if region.hole { "\0" } else { " " };
        (self.patch(scene, &region.range, format!(" {text} ")), !region.hole)
    }

    fn patch(&self, scene: &Scene<'_>, range: &std::ops::Range<usize>, text: String) -> Patch {
        let start = scene.patches.original(offset(range.start));
        Patch { start, end: scene.patches.original(offset(range.end)).max(start), text }
    }

    fn out_of_stack(&mut self) -> bool {
        let first = tokens(self.slice).first().map_or(0..0, |t| t.start..t.end);
        let place = |at: usize| offset(self.offset + at);
        let span = visavis_diag::Span::new(self.source, place(first.start), place(first.end));
        self.out.diagnostics.push(too_deep(span));
        self.give_up();
        true
    }

    /// Nothing of the chunk could be saved.
    fn give_up(&mut self) {
        self.lose(0, self.slice.len());
    }

    /// The names that a part of the slice declares are lost with it.
    fn lose(&mut self, start: usize, end: usize) {
        let Some(part) = self.slice.get(start..end) else { return };
        let tokens = tokens(part);
        for (i, pair) in tokens.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let (word, next) = (part.get(first.start..first.end), part.get(second.start..second.end));
            let name = match (word, next) {
                (_, Some(":")) => first,
                (Some("event" | "arm" | "variant"), _) => second,
                (Some(word), _)
                    if first.first && ((i == 0 && start == 0) || DECLARATIONS.contains(&word)) =>
                {
                    second
                }
                _ => continue,
            };
            if !matches!(name.kind, Kind::Word | Kind::Quoted) {
                continue;
            }
            let text = part.get(name.start..name.end).unwrap_or("").trim_matches('`');
            let place = |at: usize| offset(self.offset + start + at);
            let span = visavis_diag::Span::new(self.source, place(name.start), place(name.end));
            self.out.broken.push(Name { text: SmolStr::new(text), span });
        }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut scanner = Scanner::new(text);
    std::iter::from_fn(|| scanner.next_token()).collect()
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
