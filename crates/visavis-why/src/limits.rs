//! What plain evaluation can be asked to do.
//!
//! In: a program. Out: whether its names can be evaluated one inside the other, again and again, as the reference evaluator
//! does. The engine has no such bound, since it computes a name once.

use std::collections::HashMap;

use visavis_check::model::{ExprId, ExprKind, LetId, Model, SegmentId, TableId};

/// How many steps a name may unfold to.
const STEPS: u64 = 1_000_000;
/// How many levels deep; with the stack below, far from its end.
const LEVELS: u32 = 2_000;
/// The stack for [`LEVELS`] in a build without optimisation, twice over.
const STACK: usize = 64 << 20;

/// The program has a name that cannot be evaluated in plain steps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{name}` stands on other names so often that it unfolds to more than a million steps, or 2,000 levels"
)]
pub struct TooLarge {
    /// The `let`, segment or table.
    pub name: String,
}

/// Runs what recurses as deep as [`hold`] lets programs be.
pub(crate) fn with_stack<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(STACK / 2, STACK, run)
}

/// Every name of the program can be evaluated.
pub(crate) fn hold(model: &Model) -> Result<(), TooLarge> {
    let mut sizes = Sizes { model, known: HashMap::new() };
    let lets = (0..).map(LetId).take(model.lets.len()).map(Name::Let);
    let segments = (0..).map(SegmentId).take(model.segments.len()).map(Name::Segment);
    let tables = (0..).map(TableId).take(model.tables.len()).map(Name::Table);
    lets.chain(segments).chain(tables).try_for_each(|name| sizes.measure(name))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Name {
    Let(LetId),
    Segment(SegmentId),
    Table(TableId),
}

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    steps: u64,
    levels: u32,
}

struct Sizes<'m> {
    model: &'m Model,
    known: HashMap<Name, Size>,
}

impl Sizes<'_> {
    /// Measures a name and those it stands on, with a stack of our own: chains of names are as long as programs.
    fn measure(&mut self, name: Name) -> Result<(), TooLarge> {
        let mut open = vec![name];
        while let Some(name) = open.last().copied() {
            let unknown = self.named_in(name);
            if !self.known.contains_key(&name) && !unknown.is_empty() {
                open.extend(unknown);
                continue;
            }
            open.pop();
            let size = Self::above(self.body(name).into_iter().map(|body| self.size(body)));
            if size.steps > STEPS || size.levels > LEVELS {
                return Err(TooLarge { name: self.text(name) });
            }
            self.known.insert(name, size);
        }
        Ok(())
    }

    fn body(&self, name: Name) -> Vec<ExprId> {
        match name {
            Name::Let(id) => self.model.lets.get(id.index()).map(|named| named.value).into_iter().collect(),
            Name::Segment(id) => {
                self.model.segments.get(id.index()).map(|segment| segment.when).into_iter().collect()
            }
            Name::Table(id) => {
                self.model.tables.get(id.index()).into_iter().flat_map(|table| table.operands()).collect()
            }
        }
    }

    fn text(&self, name: Name) -> String {
        match name {
            Name::Let(id) => self.model.lets.get(id.index()).map(|named| named.name.to_string()),
            Name::Segment(id) => self.model.segments.get(id.index()).map(|segment| segment.name.to_string()),
            Name::Table(id) => self.model.tables.get(id.index()).map(|table| table.name.to_string()),
        }
        .unwrap_or_default()
    }

    /// The names in a name's definition that are not measured yet.
    fn named_in(&self, name: Name) -> Vec<Name> {
        let mut open = self.body(name);
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            match name_of(&self.model.exprs[id].kind) {
                Some(name) if !self.known.contains_key(&name) => found.push(name),
                Some(_) => {}
                None => self.model.exprs[id].kind.operands(&mut open),
            }
        }
        found
    }

    /// The size of an expression; its own nesting is bounded by the parser.
    fn size(&self, id: ExprId) -> Size {
        let kind = &self.model.exprs[id].kind;
        let mut operands = Vec::new();
        kind.operands(&mut operands);
        match name_of(kind) {
            Some(name) => Self::above([self.known.get(&name).copied().unwrap_or_default()].into_iter()),
            None => Self::above(operands.into_iter().map(|operand| self.size(operand))),
        }
    }

    /// The size of what stands on these.
    fn above(below: impl Iterator<Item = Size>) -> Size {
        below.fold(Size { steps: 1, levels: 1 }, |whole, size| Size {
            steps: whole.steps.saturating_add(size.steps),
            levels: whole.levels.max(size.levels.saturating_add(1)),
        })
    }
}

fn name_of(kind: &ExprKind) -> Option<Name> {
    match kind {
        ExprKind::Let(id) => Some(Name::Let(*id)),
        ExprKind::Segment(id) => Some(Name::Segment(*id)),
        ExprKind::Table(id, _) => Some(Name::Table(*id)),
        _ => None,
    }
}
