//! Declarations that a lint had nothing to say of, from one run to the next, so that an editor's next run looks at the others only.
//!
//! In: checked rules. Out: of each declaration a print of all that what is said of it can depend on: its own text, the prints of the
//! names that it stands on, and whatever is no such declaration (sources, channels, the manifest, files of tables). What was found
//! is never kept, as it has places that move; what was not found has none. A lint may use this only where it looks at one
//! declaration and what is behind its names, and at nothing else that changes.

use std::collections::{HashMap, HashSet};

use visavis_check::model::{ExprKind, Model};
use visavis_diag::Span;
use visavis_syntax::ast::{self, Item};
use xxhash_rust::xxh3::Xxh3Default;

use crate::context::Context;

/// What a lint of a name had nothing to say of. Empty it knows nothing; then everything is looked at.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    silent: HashSet<(&'static str, Print)>,
    /// What was silent in the run that goes on; the next remembers no more than that.
    next: HashSet<(&'static str, Print)>,
}

impl Memory {
    /// Whether a lint has nothing to say of what has this print.
    pub(crate) fn is_silent(&mut self, lint: &'static str, print: Print) -> bool {
        let silent = self.silent.contains(&(lint, print));
        if silent {
            self.next.insert((lint, print));
        }
        silent
    }

    /// A lint had nothing to say.
    pub(crate) fn keep(&mut self, lint: &'static str, print: Print) {
        self.next.insert((lint, print));
    }

    /// The run is over.
    pub(crate) fn turned(self) -> Self {
        Self { silent: self.next, next: HashSet::new() }
    }
}

/// What what is said of a declaration depends on: 128 bits, so that no two that differ are ever met.
pub(crate) type Print = u128;

/// A declaration of which lints say something by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Let(usize),
    Segment(usize),
    Table(usize),
    Campaign(usize),
}

impl Unit {
    /// Each of a program.
    pub(crate) fn all(model: &Model) -> impl Iterator<Item = Self> + use<> {
        let lets = (0..model.lets.len()).map(Self::Let);
        let segments = (0..model.segments.len()).map(Self::Segment);
        let tables = (0..model.tables.len()).map(Self::Table);
        lets.chain(segments).chain(tables).chain((0..model.campaigns.len()).map(Self::Campaign))
    }

    /// What an expression names.
    pub(crate) fn named(kind: &ExprKind) -> Option<Self> {
        match kind {
            ExprKind::Let(id) => Some(Self::Let(id.index())),
            ExprKind::Segment(id) => Some(Self::Segment(id.index())),
            ExprKind::Table(id, _) => Some(Self::Table(id.index())),
            _ => None,
        }
    }

    /// Where its name stands.
    fn place(self, model: &Model) -> Option<Span> {
        match self {
            Self::Let(at) => model.lets.get(at).map(|it| it.span),
            Self::Segment(at) => model.segments.get(at).map(|it| it.span),
            Self::Table(at) => model.tables.get(at).map(|it| it.span),
            Self::Campaign(at) => model.campaigns.get(at).map(|it| it.span),
        }
    }
}

/// What is known of a declaration with all that it stands on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Depth {
    pub(crate) print: Print,
    /// How many names deep it is: 0 where it stands on none.
    pub(crate) height: usize,
}

/// The prints of all declarations.
pub(crate) fn prints(context: &Context<'_>) -> HashMap<Unit, Depth> {
    let texts = texts(context);
    let around = around(context);
    let mut known: HashMap<Unit, Depth> = HashMap::new();
    // A stack of our own: a chain of names may be as long as a program. Names form no cycle.
    for first in Unit::all(context.model) {
        let mut open = vec![(first, None)];
        while let Some((unit, names)) = open.pop() {
            if known.contains_key(&unit) {
                continue;
            }
            let names: Vec<Unit> = names.unwrap_or_else(|| names_in(context, unit));
            let unknown: Vec<Unit> = names.iter().copied().filter(|name| !known.contains_key(name)).collect();
            if unknown.is_empty() {
                let text = unit.place(context.model).and_then(|place| texts.get(&place));
                known.insert(unit, depth(around, text.copied().unwrap_or(""), &names, &known));
            } else {
                open.push((unit, Some(names)));
                open.extend(unknown.into_iter().map(|name| (name, None)));
            }
        }
    }
    known
}

fn names_in(context: &Context<'_>, unit: Unit) -> Vec<Unit> {
    let reached = context.reached(context.roots_of(unit), false).into_iter();
    reached.filter_map(|id| Unit::named(&context.expr(id).kind)).collect()
}

fn depth(around: Print, text: &str, names: &[Unit], known: &HashMap<Unit, Depth>) -> Depth {
    let mut hash = Xxh3Default::new();
    hash.update(&around.to_le_bytes());
    hash.update(&(text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
    let mut height = 0;
    for name in names.iter().filter_map(|name| known.get(name)) {
        hash.update(&name.print.to_le_bytes());
        height = height.max(name.height + 1);
    }
    Depth { print: hash.digest128(), height }
}

/// The whole text of each declaration by where its name stands.
fn texts<'a>(context: &Context<'a>) -> HashMap<Span, &'a str> {
    let named = context.items().filter_map(|item| match item {
        Item::Let(it) => Some((it.name.span, it.span)),
        Item::Segment(it) => Some((it.name.span, it.span)),
        Item::Table(it) => Some((it.name.span, it.span)),
        Item::Campaign(it) => Some((it.name.span, it.span)),
        _ => None,
    });
    named.map(|(name, whole)| (name, context.sources.text(whole))).collect()
}

/// A print of whatever else there is: every other declaration of rules, tests and questions aside, and every file that holds no rules.
fn around(context: &Context<'_>) -> Print {
    let mut hash = Xxh3Default::new();
    let mut add = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    add(context.model.project.zone.name());
    for item in context.items() {
        match item {
            Item::Source(ast::Source { span, .. })
            | Item::Context(ast::Context { span, .. })
            | Item::Experiment(ast::Experiment { span, .. })
            | Item::Holdout(ast::Holdout { span, .. })
            | Item::Channel(ast::Channel { span, .. }) => add(context.sources.text(*span)),
            Item::Let(_)
            | Item::Segment(_)
            | Item::Table(_)
            | Item::Campaign(_)
            | Item::Guard(_)
            | Item::Decision(_)
            | Item::Assert(_)
            | Item::Test(_) => {}
        }
    }
    let rules: HashSet<_> = context.items().map(|item| item.span().source).collect();
    for (_, file) in context.sources.iter().filter(|(id, _)| !rules.contains(id)) {
        add(&file.name);
        add(&file.text);
    }
    hash.digest128()
}
