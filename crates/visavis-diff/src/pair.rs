//! Whether two expressions, one of each program, mean the same.
//!
//! In: expressions of both models. Out: the same, the same but for how attributes are declared, or not proven. What both programs name
//! alike and mean otherwise is known by name, for whoever stands on it.

use std::collections::BTreeSet;

use smol_str::SmolStr;
use visavis_check::model::{AttributeId, CampaignId, ExprId, ExprKind, Model};
use visavis_compile::{Meaning, Meanings, Meant, Strictness};

/// What is known of two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sameness {
    /// Nobody can tell them apart.
    Same,
    /// The rules are the same; what they read is declared otherwise.
    ByName,
    /// Not proven to be the same.
    Open,
}

/// What is asked of a list of expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Whether all of them are known true.
    AllTrue,
    /// Whether all of them are known false.
    AllFalse,
    /// The value of the only one.
    Value,
    /// The value of the only one as what a campaign is worth.
    Worth,
}

/// Expressions of one program, and whose they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) exprs: Vec<ExprId>,
    pub(crate) candidate: Option<CampaignId>,
}

impl Asked {
    pub(crate) fn of(exprs: impl IntoIterator<Item = ExprId>, candidate: Option<CampaignId>) -> Self {
        Self { exprs: exprs.into_iter().collect(), candidate }
    }
}

/// One way of counting as the same, with both programs in it.
struct Both<'m> {
    all: Meanings,
    old: Meant<'m>,
    new: Meant<'m>,
}

impl<'m> Both<'m> {
    fn new(old: &'m Model, new: &'m Model, strictness: Strictness) -> Self {
        Self { all: Meanings::new(strictness), old: Meant::new(old), new: Meant::new(new) }
    }

    fn is_same(&mut self, of: Of, old: &[Asked], new: &[Asked]) -> bool {
        let before = of_program(&mut self.all, &mut self.old, of, old);
        let after = of_program(&mut self.all, &mut self.new, of, new);
        self.all.is_same(before, after)
    }
}

/// What a list of questions means together.
fn of_program(all: &mut Meanings, meant: &mut Meant<'_>, of: Of, asked: &[Asked]) -> Meaning {
    let mut parts = Vec::new();
    for Asked { exprs, candidate } in asked {
        for expr in exprs {
            parts.push(match of {
                Of::AllTrue => meant.holds(all, *expr, *candidate),
                Of::AllFalse => meant.fails(all, *expr, *candidate),
                Of::Value => meant.value(all, *expr, *candidate),
                Of::Worth => meant.worth(all, *expr, *candidate),
            });
        }
    }
    match (of, parts.as_slice()) {
        (Of::Value | Of::Worth, [one]) => *one,
        _ => all.all(&parts),
    }
}

/// Both programs.
pub(crate) struct Pair<'m> {
    pub(crate) old: &'m Model,
    pub(crate) new: &'m Model,
    strict: Both<'m>,
    by_name: Both<'m>,
    /// The names of both programs that mean something else.
    changed: BTreeSet<SmolStr>,
}

impl<'m> Pair<'m> {
    pub(crate) fn new(old: &'m Model, new: &'m Model) -> Self {
        let (strict, by_name) =
            (Both::new(old, new, Strictness::AsDeclared), Both::new(old, new, Strictness::ByName));
        let mut pair = Self { old, new, strict, by_name, changed: BTreeSet::new() };
        pair.changed = pair.changed_names();
        pair
    }

    /// What is known of what is asked of both.
    pub(crate) fn sameness(&mut self, of: Of, old: &Asked, new: &Asked) -> Sameness {
        if self.strict.is_same(of, std::slice::from_ref(old), std::slice::from_ref(new)) {
            Sameness::Same
        } else if self.by_name.is_same(of, std::slice::from_ref(old), std::slice::from_ref(new)) {
            Sameness::ByName
        } else {
            Sameness::Open
        }
    }

    /// Whether customers pass the same audience and exceptions, wherever a condition stands.
    pub(crate) fn same_audience(&mut self, old: [&Asked; 2], new: [&Asked; 2]) -> bool {
        let [before, after] =
            [(&mut self.strict.old, old), (&mut self.strict.new, new)].map(|(meant, [for_, except])| {
                let all = &mut self.strict.all;
                let in_ = of_program(all, meant, Of::AllTrue, std::slice::from_ref(for_));
                let not_out = of_program(all, meant, Of::AllFalse, std::slice::from_ref(except));
                all.all(&[in_, not_out])
            });
        self.strict.all.is_same(before, after)
    }

    /// Whether two attributes are one and are read in one way.
    pub(crate) fn same_attribute(&mut self, old: Option<AttributeId>, new: Option<AttributeId>) -> bool {
        match (old, new) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                let both = &mut self.strict;
                both.old.attribute(&mut both.all, old) == both.new.attribute(&mut both.all, new)
            }
            _ => false,
        }
    }

    /// The names that an expression of the new program goes through and that mean something else than they did; of those that
    /// stand on each other the outermost.
    pub(crate) fn through(&self, asked: &Asked) -> Vec<String> {
        let model = self.new;
        let (mut found, mut open, mut done) = (BTreeSet::new(), asked.exprs.clone(), BTreeSet::new());
        while let Some(id) = open.pop() {
            if !done.insert(id) {
                continue;
            }
            let kind = &model.exprs[id].kind;
            match name_of(model, kind) {
                Some(name) if self.changed.contains(&name) => {
                    found.insert(format!("`{name}`"));
                }
                Some(_) => {}
                None => {
                    if let ExprKind::Attribute(id) = kind
                        && let Some(name) = self.declared_otherwise(*id)
                    {
                        found.insert(name);
                    }
                }
            }
            kind.operands(&mut open);
        }
        found.into_iter().collect()
    }

    /// An attribute by name, where it is read otherwise than before.
    fn declared_otherwise(&self, id: AttributeId) -> Option<String> {
        let attribute = self.new.attributes.get(id.index())?;
        let name = attribute_name(self.new, id)?;
        let before = (0..).map(AttributeId).zip(&self.old.attributes);
        let (_, before) = before
            .filter(|(id, _)| attribute_name(self.old, *id).as_ref() == Some(&name))
            .find(|(_, before)| before.data_path == attribute.data_path)?;
        let is_same = before.ty == attribute.ty
            && before.optional == attribute.optional
            && before.default == attribute.default
            && before.domain == attribute.domain;
        (!is_same).then(|| format!("the declaration of `{name}`"))
    }

    /// The lets, segments, tables and experiments of both programs that are not proven to mean the same.
    fn changed_names(&mut self) -> BTreeSet<SmolStr> {
        let (old, new) = (self.old, self.new);
        let mut changed = BTreeSet::new();
        for (name, before) in definitions(old) {
            let after = definitions(new).find(|(other, _)| *other == name);
            let Some((_, after)) = after else { continue };
            let is_same = match (before, after) {
                (Definition::Segment(a), Definition::Segment(b)) => self.both_same(Of::AllTrue, a, b),
                (Definition::Let(a), Definition::Let(b)) => self.both_same(Of::Value, a, b),
                _ => true,
            };
            if !is_same {
                changed.insert(name);
            }
        }
        let unit = |model: &Model, by: Option<AttributeId>| by.and_then(|id| attribute_name(model, id));
        for before in &old.experiments {
            if let Some(after) = new.experiments.iter().find(|after| after.name == before.name)
                && (before.arms != after.arms
                    || before.unit.salt != after.unit.salt
                    || unit(old, before.unit.by) != unit(new, after.unit.by))
            {
                changed.insert(before.name.clone());
            }
        }
        changed.extend(self.changed_tables());
        changed
    }

    fn both_same(&mut self, of: Of, old: ExprId, new: ExprId) -> bool {
        self.strict.is_same(of, &[Asked::of([old], None)], &[Asked::of([new], None)])
    }

    /// A table by what its cells and outputs are, since no expression is the table itself.
    fn changed_tables(&mut self) -> Vec<SmolStr> {
        let (old, new) = (self.old, self.new);
        let mut changed = Vec::new();
        for before in &old.tables {
            let Some(after) = new.tables.iter().find(|after| after.name == before.name) else { continue };
            let (parts, others) = (table_parts(before), table_parts(after));
            let alike = before.hit == after.hit
                && before.outputs == after.outputs
                && parts.len() == others.len()
                && parts.iter().zip(&others).all(|(a, b)| match (a, b) {
                    (None, None) => true,
                    (Some((of, a)), Some((other, b))) => of == other && self.both_same(*of, *a, *b),
                    _ => false,
                });
            if !alike {
                changed.push(before.name.clone());
            }
        }
        changed
    }
}

/// What a name of a program is.
#[derive(Debug, Clone, Copy)]
enum Definition {
    Segment(ExprId),
    Let(ExprId),
}

fn definitions(model: &Model) -> impl Iterator<Item = (SmolStr, Definition)> + '_ {
    let segments =
        model.segments.iter().map(|segment| (segment.name.clone(), Definition::Segment(segment.when)));
    segments.chain(model.lets.iter().map(|named| (named.name.clone(), Definition::Let(named.value))))
}

/// Everything that a table asks and gives, in order; nothing of a cell that holds always.
fn table_parts(table: &visavis_check::model::Table) -> Vec<Option<(Of, ExprId)>> {
    let mut parts = Vec::new();
    for row in &table.rows {
        parts.extend(row.cells.iter().map(|cell| cell.test.map(|test| (Of::AllTrue, test))));
        parts.extend(row.outputs.iter().map(|output| Some((Of::Value, *output))));
    }
    parts.extend(table.otherwise.iter().flatten().map(|output| Some((Of::Value, *output))));
    parts
}

/// The name that an expression is.
fn name_of(model: &Model, kind: &ExprKind) -> Option<SmolStr> {
    match kind {
        ExprKind::Let(id) => model.lets.get(id.index()).map(|named| named.name.clone()),
        ExprKind::Segment(id) => model.segments.get(id.index()).map(|segment| segment.name.clone()),
        ExprKind::Experiment(id) => model.experiments.get(id.index()).map(|named| named.name.clone()),
        ExprKind::Table(id, _) => model.tables.get(id.index()).map(|table| table.name.clone()),
        _ => None,
    }
}

/// An attribute behind its source's name: `crm.address.city`.
pub(crate) fn attribute_name(model: &Model, id: AttributeId) -> Option<String> {
    let attribute = model.attributes.get(id.index())?;
    let source = model.sources.get(attribute.source.index())?;
    Some(format!("{}.{}", source.name, attribute.path.join(".")))
}
