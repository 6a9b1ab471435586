//! What lints look at.
//!
//! In: checked rules. Out: the same with what several lints ask: every expression of the rules, who uses which name, the text of
//! a place.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use visavis_check::model::{AttributeId, Campaign, Expr, ExprId, ExprKind, Model, Table};
use visavis_diag::{Diagnostic, SourceMap, Span};
use visavis_syntax::ast::{self, Item};
use visavis_value::Instant;

use crate::Rules;
use crate::facts::Truth;
use crate::known::{Asked, Known};
use crate::memory::{self, Depth, Memory, Unit};

/// More than any program asks whose names lead to one another as people write them.
const PATIENCE: u32 = 4_000_000;

/// So many names deep lints look; a chain of them may be as long as a program, and a stack is not.
const DEEP: u32 = 60;

/// See the module.
pub(crate) struct Context<'a> {
    pub(crate) model: &'a Model,
    pub(crate) trees: &'a [ast::File],
    pub(crate) sources: &'a SourceMap,
    pub(crate) now: Option<Instant>,
    /// What is known behind names, as far as it was asked.
    pub(crate) known_behind: RefCell<HashMap<(ExprId, Asked), Known>>,
    /// How many more expressions are asked whether they may be missing; after that nothing is said of any.
    pub(crate) patience: Cell<u32>,
    /// How many names deep the walk is.
    depth: Cell<u32>,
    /// What conditions come to by an attribute, behind names; and the attributes that they look at.
    pub(crate) truths: RefCell<HashMap<(AttributeId, ExprId), Truth>>,
    pub(crate) looked_at: RefCell<HashMap<ExprId, BTreeSet<AttributeId>>>,
    /// By expression: the last walk that met it; and how many walks there were.
    met: RefCell<Vec<u32>>,
    walks: Cell<u32>,
    /// What earlier runs were silent of, and the prints that it goes by.
    memory: RefCell<Memory>,
    prints: OnceCell<HashMap<Unit, Depth>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(rules: Rules<'a>, memory: Memory) -> Self {
        Self {
            model: rules.model,
            trees: rules.trees,
            sources: rules.sources,
            now: rules.now,
            known_behind: RefCell::default(),
            patience: Cell::new(PATIENCE),
            depth: Cell::new(0),
            truths: RefCell::default(),
            looked_at: RefCell::default(),
            met: RefCell::default(),
            walks: Cell::new(0),
            memory: RefCell::new(memory),
            prints: OnceCell::new(),
        }
    }

    pub(crate) fn into_memory(self) -> Memory {
        self.memory.into_inner().turned()
    }

    fn depth(&self, unit: Unit) -> Option<Depth> {
        self.prints.get_or_init(|| memory::prints(self)).get(&unit).copied()
    }

    /// How many names deep a declaration is.
    pub(crate) fn height(&self, unit: Unit) -> usize {
        self.depth(unit).map_or(0, |depth| depth.height)
    }

    /// Looks at a declaration, unless the lint looked at the same before and had nothing to say; `look` sees nothing but the
    /// declaration and what its names stand for.
    pub(crate) fn unless_silent(
        &self,
        lint: &'static str,
        unit: Unit,
        out: &mut Vec<Diagnostic>,
        look: impl FnOnce(&mut Vec<Diagnostic>),
    ) {
        let print = self.depth(unit).map(|depth| depth.print);
        if print.is_some_and(|print| self.memory.borrow_mut().is_silent(lint, print)) {
            return;
        }
        let before = out.len();
        look(out);
        if let (Some(print), true) = (print, out.len() == before) {
            self.memory.borrow_mut().keep(lint, print);
        }
    }

    /// Looks behind a name; nothing where that is too deep.
    pub(crate) fn deeper<T>(&self, look: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= DEEP {
            return None;
        }
        self.depth.set(depth + 1);
        let found = look();
        self.depth.set(depth);
        Some(found)
    }

    /// Every declaration of every file.
    pub(crate) fn items(&self) -> impl Iterator<Item = &'a Item> {
        self.trees.iter().flat_map(|file| &file.items)
    }

    pub(crate) fn expr(&self, id: ExprId) -> &'a Expr {
        &self.model.exprs[id]
    }

    /// What stands at a place, white space squeezed and comments left out.
    pub(crate) fn text(&self, span: Span) -> String {
        let lines = self.sources.text(span).lines();
        let bare = lines.map(|line| match line.split_once(" #") {
            // Inside quotation marks a hash is a hash.
            Some((code, _)) if code.matches('"').count().is_multiple_of(2) => code,
            _ => line,
        });
        let words: Vec<&str> = bare.flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// What stands at a place, to be compared; white space counts only where it may be part of a text.
    pub(crate) fn written(&self, span: Span) -> String {
        let raw = self.sources.text(span);
        if raw.contains(['"', '/', '#', '`']) {
            return raw.to_owned();
        }
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An attribute's name as rules write it.
    pub(crate) fn attribute(&self, id: AttributeId) -> String {
        self.model.attributes.get(id.index()).map(|attribute| attribute.path.join(".")).unwrap_or_default()
    }

    /// Everything that the expressions are made of, each once; through names where `through` says so.
    pub(crate) fn reached(&self, roots: impl IntoIterator<Item = ExprId>, through: bool) -> Vec<ExprId> {
        let mut open: Vec<ExprId> = roots.into_iter().collect();
        let mut out = Vec::new();
        // A walk marks what it met with its own number, so that nothing is cleared between thousands of walks.
        let walk = self.walks.get().wrapping_add(1);
        self.walks.set(walk);
        let mut met = self.met.borrow_mut();
        while let Some(id) = open.pop() {
            if met.len() <= id.index() {
                met.resize(id.index() + 1, 0);
            }
            match met.get_mut(id.index()) {
                Some(last) if *last != walk => *last = walk,
                _ => continue,
            }
            out.push(id);
            let kind = &self.expr(id).kind;
            kind.operands(&mut open);
            if through {
                open.extend(self.model.definition(kind));
            }
        }
        out
    }

    /// The expressions that stand directly in a declaration.
    pub(crate) fn roots_of(&self, unit: Unit) -> Vec<ExprId> {
        let model = self.model;
        match unit {
            Unit::Let(at) => model.lets.get(at).map(|named| named.value).into_iter().collect(),
            Unit::Segment(at) => model.segments.get(at).map(|segment| segment.when).into_iter().collect(),
            Unit::Table(at) => model.tables.get(at).into_iter().flat_map(Table::operands).collect(),
            Unit::Campaign(at) => model.campaigns.get(at).map(roots_of_campaign).unwrap_or_default(),
        }
    }

    /// The expressions that stand directly in rules: tests and asserts are none, and neither are those behind names.
    pub(crate) fn rule_roots(&self) -> Vec<ExprId> {
        let model = self.model;
        let mut out: Vec<ExprId> = Vec::new();
        model.campaigns.iter().for_each(|campaign| out.extend(roots_of_campaign(campaign)));
        out.extend(self.other_roots());
        out
    }

    /// Those of rules that stand in no [`Unit`].
    pub(crate) fn other_roots(&self) -> Vec<ExprId> {
        let model = self.model;
        let consent = model.channels.iter().flat_map(|channel| &channel.requires);
        let mut out: Vec<ExprId> = consent.map(|condition| condition.expr).collect();
        out.extend(model.guards.iter().map(|guard| guard.when));
        out.extend(model.decisions.iter().filter_map(|decision| decision.rank_by));
        out
    }

    /// The expressions of tests and asserts.
    pub(crate) fn test_roots(&self) -> Vec<ExprId> {
        use visavis_check::model::ExpectKind;
        let tests = self.model.tests.iter().flat_map(|test| &test.expect);
        let expected = tests.filter_map(|expected| match &expected.kind {
            ExpectKind::Holds(id) => Some(*id),
            ExpectKind::Chooses(..) | ExpectKind::Rejects(..) => None,
        });
        expected.chain(self.model.asserts.iter().map(|assert| assert.holds)).collect()
    }

    /// Every expression of rules and of the names that they declare.
    pub(crate) fn all_roots(&self) -> Vec<ExprId> {
        let model = self.model;
        let mut out = self.rule_roots();
        out.extend(model.segments.iter().map(|segment| segment.when));
        out.extend(model.lets.iter().map(|named| named.value));
        out.extend(model.tables.iter().flat_map(Table::operands));
        out
    }

    /// The attributes that an expression reads through nothing but operators, in order.
    pub(crate) fn attributes_in(&self, root: ExprId) -> Vec<AttributeId> {
        let mut found: Vec<(u32, AttributeId)> = Vec::new();
        for id in self.reached([root], false) {
            let expr = self.expr(id);
            if let ExprKind::Attribute(attribute) = expr.kind
                && !found.iter().any(|(_, known)| *known == attribute)
            {
                found.push((expr.span.start, attribute));
            }
        }
        found.sort_by_key(|(start, _)| *start);
        found.into_iter().map(|(_, attribute)| attribute).collect()
    }
}

fn roots_of_campaign(campaign: &Campaign) -> Vec<ExprId> {
    let conditions = campaign.audience.iter().chain(&campaign.except).map(|condition| condition.expr);
    let variants = campaign.via.iter().flat_map(|via| &via.variants);
    let fields = variants.flat_map(|variant| variant.fields.iter().flatten().copied());
    conditions.chain(campaign.value).chain(fields).collect()
}
