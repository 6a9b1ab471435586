//! Which attributes a condition reads, for explanations.
//!
//! In: typed expressions. Out: attributes in order of appearance, each once, through `let`s but not through segments.
//! Never recursive: a chain of `let`s may be as long as a program.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::checker::Checker;
use crate::model::{AttributeId, ExprId, ExprKind, LetId};

/// What `let`s read, of those that a condition named.
pub(crate) type ReadsCache = HashMap<LetId, Rc<[AttributeId]>>;

impl Checker<'_> {
    /// The attributes that an expression reads.
    pub(crate) fn reads_of(&mut self, root: ExprId) -> Vec<AttributeId> {
        self.collect_reads(root, true)
    }

    fn collect_reads(&mut self, root: ExprId, remember: bool) -> Vec<AttributeId> {
        let (mut found, mut seen, mut lets) = (Vec::new(), HashSet::new(), HashSet::new());
        let mut open = vec![root];
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
                ExprKind::Let(l) if lets.insert(*l) => {
                    let l = *l;
                    match self.let_reads(l, remember) {
                        Some(reads) => reads.iter().for_each(|a| add(*a, &mut found, &mut seen)),
                        None => open.extend(self.lets.get(l.index()).copied().flatten()),
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

    /// What a `let` reads, where it is remembered or may be now.
    fn let_reads(&mut self, id: LetId, remember: bool) -> Option<Rc<[AttributeId]>> {
        if let Some(reads) = self.reads.get(&id) {
            return Some(reads.clone());
        }
        if !remember {
            return None;
        }
        let value = self.lets.get(id.index()).copied().flatten()?;
        let reads: Rc<[AttributeId]> = self.collect_reads(value, false).into();
        self.reads.insert(id, reads.clone());
        Some(reads)
    }
}

fn add(a: AttributeId, found: &mut Vec<AttributeId>, seen: &mut HashSet<AttributeId>) {
    if seen.insert(a) {
        found.push(a);
    }
}
