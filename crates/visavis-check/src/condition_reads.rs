//! Which attributes a condition reads, for explanations.
//!
//! In: typed expressions. Out: attributes in order of appearance, each once, through `let`s and tables but not
//! through segments.
//! Never recursive: a chain of `let`s may be as long as a program.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::checker::Checker;
use crate::model::{AttributeId, ExprId, ExprKind, LetId, TableId};

/// What `let`s and tables read, of those that a condition named.
pub(crate) type ReadsCache = HashMap<Named, Rc<[AttributeId]>>;

/// A `let` or a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Named {
    Let(LetId),
    Table(TableId),
}

impl Checker<'_> {
    /// The attributes that an expression reads.
    pub(crate) fn reads_of(&mut self, root: ExprId) -> Vec<AttributeId> {
        self.collect_reads(&[root], true)
    }

    fn collect_reads(&mut self, roots: &[ExprId], remember: bool) -> Vec<AttributeId> {
        let (mut found, mut seen, mut named) = (Vec::new(), HashSet::new(), HashSet::new());
        let mut open: Vec<ExprId> = roots.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            let before = open.len();
            match &self.exprs[id].kind {
                ExprKind::Attribute(a) => add(*a, &mut found, &mut seen),
                ExprKind::Bucket { by, .. } => {
                    self.key_of(*by).into_iter().for_each(|a| add(a, &mut found, &mut seen));
                }
                ExprKind::Experiment(id) => {
                    let experiment = self.experiments.get(id.index()).and_then(Option::as_ref);
                    let key = experiment.and_then(|experiment| self.key_of(experiment.unit.by));
                    key.into_iter().for_each(|a| add(a, &mut found, &mut seen));
                }
                ExprKind::Let(l) => {
                    let l = Named::Let(*l);
                    if named.insert(l) {
                        self.through(l, remember, (&mut open, &mut found, &mut seen));
                    }
                }
                ExprKind::Table(t, _) => {
                    let t = Named::Table(*t);
                    if named.insert(t) {
                        self.through(t, remember, (&mut open, &mut found, &mut seen));
                    }
                }
                kind => kind.operands(&mut open),
            }
            // The stack gives back the last first.
            if let Some(pushed) = open.get_mut(before..) {
                pushed.reverse();
            }
        }
        found
    }

    /// Adds what a name reads, or what is still to be looked into.
    fn through(
        &mut self,
        named: Named,
        remember: bool,
        (open, found, seen): (&mut Vec<ExprId>, &mut Vec<AttributeId>, &mut HashSet<AttributeId>),
    ) {
        match self.named_reads(named, remember) {
            Some(reads) => reads.iter().for_each(|a| add(*a, found, seen)),
            None => open.extend(self.behind(named)),
        }
    }

    /// The expressions that a name stands for. Of a table also what it tests, as that is what a reader thinks of first.
    fn behind(&self, named: Named) -> Vec<ExprId> {
        match named {
            Named::Let(id) => self.lets.get(id.index()).copied().flatten().into_iter().collect(),
            Named::Table(id) => {
                let table = self.tables.get(id.index()).and_then(Option::as_ref);
                table.map(|t| t.tested().chain(t.operands()).collect()).unwrap_or_default()
            }
        }
    }

    /// What a name reads, where it is remembered or may be now.
    fn named_reads(&mut self, named: Named, remember: bool) -> Option<Rc<[AttributeId]>> {
        if let Some(reads) = self.reads.get(&named) {
            return Some(reads.clone());
        }
        if !remember {
            return None;
        }
        let reads: Rc<[AttributeId]> = self.collect_reads(&self.behind(named), false).into();
        self.reads.insert(named, reads.clone());
        Some(reads)
    }
}

fn add(a: AttributeId, found: &mut Vec<AttributeId>, seen: &mut HashSet<AttributeId>) {
    if seen.insert(a) {
        found.push(a);
    }
}
