//! What a program declares, by name. Collected over all files first, so that references may run forward.
//!
//! In: syntax trees. Out: the declarations in order and an index of each name space; a name declared twice is
//! reported here, at both places. Nothing is typed here.

use std::collections::HashMap;

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Item, Member, Name};

use crate::model::{
    AttributeId, CampaignId, ChannelId, EventId, ExperimentId, LetId, SegmentId, SourceIdx, TableId,
};

/// Every declaration, in order; campaigns and guards in order of name.
#[derive(Default)]
pub(crate) struct Items<'a> {
    pub(crate) sources: Vec<SourceItem<'a>>,
    pub(crate) lets: Vec<&'a ast::Let>,
    pub(crate) segments: Vec<&'a ast::Segment>,
    /// The conditions of segments that were taken out of the trees; empty where they stand in them.
    pub(crate) conditions: Vec<Option<ast::Expr>>,
    pub(crate) tables: Vec<TableItem<'a>>,
    pub(crate) experiments: Vec<&'a ast::Experiment>,
    pub(crate) holdouts: Vec<&'a ast::Holdout>,
    pub(crate) channels: Vec<&'a ast::Channel>,
    pub(crate) campaigns: Vec<&'a ast::Campaign>,
    pub(crate) guards: Vec<&'a ast::Guard>,
    pub(crate) decisions: Vec<&'a ast::Decision>,
    pub(crate) asserts: Vec<&'a ast::Assert>,
    pub(crate) tests: Vec<&'a ast::Test>,
}

/// A table as it stands in a program, or with the rows of its file.
#[derive(Clone)]
pub(crate) enum TableItem<'a> {
    /// In braces, or with a file that could not be read
    Written(&'a ast::Table),
    /// With the file's rows
    Loaded(std::rc::Rc<ast::Table>),
}

impl std::ops::Deref for TableItem<'_> {
    type Target = ast::Table;

    fn deref(&self) -> &ast::Table {
        match self {
            Self::Written(table) => table,
            Self::Loaded(table) => table,
        }
    }
}

/// A source or the context.
#[derive(Clone, Copy)]
pub(crate) enum SourceItem<'a> {
    /// `source`
    Source(&'a ast::Source),
    /// `context`
    Context(&'a ast::Context),
}

impl<'a> SourceItem<'a> {
    pub(crate) fn members(self) -> &'a [Member] {
        match self {
            Self::Source(s) => &s.members,
            Self::Context(c) => &c.members,
        }
    }

    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Source(s) => &s.name.text,
            Self::Context(_) => "context",
        }
    }

    pub(crate) fn span(self) -> Span {
        match self {
            Self::Source(s) => s.name.span,
            Self::Context(c) => Span { end: c.span.start.saturating_add(7).min(c.span.end), ..c.span },
        }
    }
}

/// What a name of the expression name space, attributes aside, stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Named {
    /// `let`
    Let(LetId),
    /// `segment`
    Segment(SegmentId),
    /// `experiment`
    Experiment(ExperimentId),
    /// `table`
    Table(TableId),
}

/// A name and where it was declared first.
type Space<'a, T> = HashMap<&'a str, (T, Span)>;

/// The name spaces. The attributes' are filled when they are typed.
#[derive(Default)]
pub(crate) struct Names<'a> {
    pub(crate) expressions: Space<'a, Named>,
    pub(crate) sources: Space<'a, SourceIdx>,
    pub(crate) channels: Space<'a, ChannelId>,
    pub(crate) campaigns: Space<'a, CampaignId>,
    pub(crate) decisions: Space<'a, ()>,
    pub(crate) guards: Space<'a, ()>,
    pub(crate) events: Space<'a, EventId>,
    /// Attributes by their path without the source, parts joined by [`JOINT`].
    pub(crate) bare: HashMap<SmolStr, Vec<AttributeId>>,
    /// Attributes by their path with the source.
    pub(crate) qualified: HashMap<SmolStr, AttributeId>,
}

/// Stands between the parts of a path; a name cannot hold it.
pub(crate) const JOINT: &str = "\n";

/// A position as the number inside an id.
pub(crate) fn index(i: usize) -> u32 {
    // INVARIANT: a program has fewer declarations than bytes, and the parser refuses files of 2^32 bytes.
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// Sorts every declaration into its list and its name space.
pub(crate) fn collect(files: &[ast::File]) -> (Items<'_>, Names<'_>, Vec<Diagnostic>) {
    let mut items = Items::default();
    files.iter().flat_map(|f| &f.items).for_each(|item| items.add(item));
    items.campaigns.sort_by(|a, b| a.name.text.cmp(&b.name.text));
    items.guards.sort_by(|a, b| a.name.text.cmp(&b.name.text));
    let mut names = Names::default();
    let mut found = Vec::new();
    names.index_values(&items, &mut found);
    names.index_rest(&items, &mut found);
    (items, names, found)
}

impl<'a> Items<'a> {
    fn add(&mut self, item: &'a Item) {
        match item {
            Item::Source(s) => self.sources.push(SourceItem::Source(s)),
            Item::Context(c) => self.sources.push(SourceItem::Context(c)),
            Item::Segment(s) => self.segments.push(s),
            Item::Let(l) => self.lets.push(l),
            Item::Table(t) => self.tables.push(TableItem::Written(t)),
            Item::Experiment(e) => self.experiments.push(e),
            Item::Holdout(h) => self.holdouts.push(h),
            Item::Channel(c) => self.channels.push(c),
            Item::Campaign(c) => self.campaigns.push(c),
            Item::Guard(g) => self.guards.push(g),
            Item::Decision(d) => self.decisions.push(d),
            Item::Assert(a) => self.asserts.push(a),
            Item::Test(t) => self.tests.push(t),
        }
    }

    /// Every event.
    pub(crate) fn events(&self) -> impl Iterator<Item = &'a ast::Event> {
        self.sources.iter().flat_map(|s| s.members()).filter_map(|m| match m {
            Member::Event(e) => Some(e),
            _ => None,
        })
    }
}

impl<'a> Names<'a> {
    fn index_values(&mut self, items: &Items<'a>, found: &mut Vec<Diagnostic>) {
        let lets = items.lets.iter().enumerate().map(|(i, l)| (&l.name, Named::Let(LetId(index(i)))));
        let segments =
            items.segments.iter().enumerate().map(|(i, s)| (&s.name, Named::Segment(SegmentId(index(i)))));
        let experiments = items.experiments.iter().enumerate();
        let experiments = experiments.map(|(i, e)| (&e.name, Named::Experiment(ExperimentId(index(i)))));
        // No file is read yet.
        let written = items.tables.iter().enumerate().filter_map(|(i, item)| match item {
            TableItem::Written(table) => Some((i, *table)),
            TableItem::Loaded(_) => None,
        });
        let tables = written.map(|(i, table)| (&table.name, Named::Table(TableId(index(i)))));
        let mut all: Vec<_> = lets.chain(segments).chain(experiments).chain(tables).collect();
        // The earlier in the program is the first, whatever its kind.
        all.sort_by_key(|(name, _)| name.span);
        for (name, named) in all {
            if let "now" | "today" = name.text.as_str() {
                found.push(taken(name));
            }
            declare(&mut self.expressions, name, named, "", found);
        }
    }

    fn index_rest(&mut self, items: &Items<'a>, found: &mut Vec<Diagnostic>) {
        for (i, item) in items.sources.iter().enumerate() {
            let id = SourceIdx(index(i));
            match item {
                SourceItem::Source(s) => declare(&mut self.sources, &s.name, id, "source ", found),
                SourceItem::Context(_) => {
                    declare_at(&mut self.sources, "context", item.span(), id, "", found);
                }
            }
        }
        for (i, c) in items.channels.iter().enumerate() {
            declare(&mut self.channels, &c.name, ChannelId(index(i)), "channel ", found);
        }
        for (i, c) in items.campaigns.iter().enumerate() {
            declare(&mut self.campaigns, &c.name, CampaignId(index(i)), "campaign ", found);
        }
        for g in &items.guards {
            declare(&mut self.guards, &g.name, (), "guard ", found);
        }
        for d in &items.decisions {
            declare(&mut self.decisions, &d.name, (), "decision ", found);
        }
        for (i, e) in items.events().enumerate() {
            declare(&mut self.events, &e.name, EventId(index(i)), "event ", found);
        }
    }
}

/// The error that a name is the language's own.
pub(crate) fn taken(name: &Name) -> Diagnostic {
    let meaning = if name.text == "now" { "the moment of the decision" } else { "the day of the decision" };
    Diagnostic::error(
        Code::DuplicateName,
        format!("`{}` has a meaning of its own", name.text),
        name.span,
        format!("it is always {meaning}"),
    )
    .with_help("choose another name")
}

fn declare<'a, T>(
    space: &mut Space<'a, T>,
    name: &'a Name,
    value: T,
    what: &str,
    found: &mut Vec<Diagnostic>,
) {
    declare_at(space, &name.text, name.span, value, what, found);
}

fn declare_at<'a, T>(
    space: &mut Space<'a, T>,
    name: &'a str,
    span: Span,
    value: T,
    what: &str,
    found: &mut Vec<Diagnostic>,
) {
    match space.get(name) {
        Some((_, first)) => found.push(duplicate(what, name, span, *first)),
        None => {
            space.insert(name, (value, span));
        }
    }
}

/// The error that a name stands twice. `what` ends with a space, or is empty.
pub(crate) fn duplicate(what: &str, name: &str, again: Span, first: Span) -> Diagnostic {
    let (first, again) = if again < first { (again, first) } else { (first, again) };
    Diagnostic::error(
        Code::DuplicateName,
        format!("the {}`{name}` is declared twice", if what.is_empty() { "name " } else { what }),
        again,
        "declared again here",
    )
    .with_label(first, "first declared here")
    .with_help("rename or delete one of the two")
}

/// A name as it is written in a program: in backticks where it needs them.
pub(crate) fn spelled(name: &str) -> String {
    if visavis_syntax::is_plain_name(name) { name.to_owned() } else { format!("`{name}`") }
}
