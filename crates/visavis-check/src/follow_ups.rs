//! Findings that only follow from a mistake of syntax in the same declaration.
//!
//! In: syntax trees, what was wrong with their syntax, and what the checker found. Out: the findings that stand by
//! themselves: what a recovered declaration lacks may have been cut out with the mistake. Never drops anything of a
//! declaration without a mistake of syntax.

use std::collections::HashMap;

use visavis_diag::{Code, Diagnostic, SourceId, Span};
use visavis_syntax::ast::{self, Item};

/// Drops what only says that a declaration lacks something, where a part of that declaration did not parse.
#[must_use]
pub fn without_follow_ups(
    files: &[ast::File],
    syntax: &[Diagnostic],
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if !syntax.iter().any(Diagnostic::is_error) {
        return found;
    }
    let damaged = Damaged::new(files, syntax);
    found.into_iter().filter(|diagnostic| !damaged.explains(diagnostic)).collect()
}

/// Where declarations begin and end, and which of them a mistake of syntax lies in.
struct Damaged {
    declarations: HashMap<SourceId, Vec<(u32, u32, bool)>>,
}

impl Damaged {
    fn new(files: &[ast::File], syntax: &[Diagnostic]) -> Self {
        let mut declarations: HashMap<SourceId, Vec<(u32, u32, bool)>> = HashMap::new();
        for span in files.iter().flat_map(|file| &file.items).map(whole) {
            declarations.entry(span.source).or_default().push((span.start, span.end, false));
        }
        declarations.values_mut().for_each(|all| all.sort_unstable());
        let mut damaged = Self { declarations };
        for diagnostic in syntax.iter().filter(|diagnostic| diagnostic.is_error()) {
            let Some(span) = diagnostic.primary().map(|label| label.span) else { continue };
            // What begins no declaration, and a comment, are no part of the one before them.
            let apart = matches!(diagnostic.code, Code::UnknownDeclaration | Code::ForeignPunctuation);
            if let Some((_, end, hit)) = damaged.around(span)
                && !(apart && span.start >= *end)
            {
                *hit = true;
            }
        }
        damaged
    }

    /// The declaration that begins last before a place. What was cut out between two counts for the first of them.
    fn around(&mut self, span: Span) -> Option<&mut (u32, u32, bool)> {
        let all = self.declarations.get_mut(&span.source)?;
        let next = all.partition_point(|(start, ..)| *start <= span.start);
        all.get_mut(next.checked_sub(1)?)
    }

    fn is_hit(&self, span: Span) -> bool {
        self.declarations.get(&span.source).is_some_and(|all| {
            let next = all.partition_point(|(start, ..)| *start <= span.start);
            next.checked_sub(1).and_then(|at| all.get(at)).is_some_and(|(.., hit)| *hit)
        })
    }

    fn explains(&self, diagnostic: &Diagnostic) -> bool {
        let mut places = diagnostic.labels.iter().map(|label| label.span);
        match diagnostic.code {
            // What stands here lacks something.
            Code::Incomplete
            | Code::MissingField
            | Code::NothingExpected
            | Code::NotGiven
            | Code::NoTime
            | Code::TableGap => places.next().is_some_and(|here| self.is_hit(here)),
            // What is referred to lacks something.
            Code::UnknownField | Code::NeverShown => places.skip(1).any(|there| self.is_hit(there)),
            _ => false,
        }
    }
}

fn whole(item: &Item) -> Span {
    match item {
        Item::Source(i) => i.span,
        Item::Context(i) => i.span,
        Item::Segment(i) => i.span,
        Item::Let(i) => i.span,
        Item::Table(i) => i.span,
        Item::Experiment(i) => i.span,
        Item::Holdout(i) => i.span,
        Item::Channel(i) => i.span,
        Item::Campaign(i) => i.span,
        Item::Guard(i) => i.span,
        Item::Decision(i) => i.span,
        Item::Assert(i) => i.span,
        Item::Test(i) => i.span,
    }
}
