//! Whether two rows can hold for one customer, and for whom.
//!
//! In: a space and two of its rows. Out: that they never meet, an example where they do, or a test because of which nobody
//! knows. An example is shown only where each of its values was held against every test of both rows.

use std::cell::Cell;

use smol_str::SmolStr;
use visavis_value::{Fold, Type, Value, text, version};

use super::probe::{Opaque, Probe};
use super::sample::Sample;
use super::sets::common;
use super::space::{Absence, Class, Dim, Part, Space, World};
use crate::model::{ExprId, ExprKind, HasKind, Items, TextOp};

/// How often tests are asked about examples before they are called undecidable.
const PROBES: u32 = 200_000;
/// How many values of one axis are tried.
const TRIES: usize = 2_000;

/// What two rows have in common.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meeting {
    /// Nobody.
    Apart,
    /// Whoever has these values, by axis; `None` where any will do and none can be shown.
    At(Vec<Option<Sample>>),
    /// Nobody knows, because of this test.
    Unsure(ExprId),
}

/// Asks about pairs of rows.
pub(crate) struct Meetings<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) space: &'a Space,
    probes: Cell<u32>,
}

/// Where two rows meet on one axis.
enum Spot {
    Nowhere,
    At(Option<Sample>),
    Unsure(ExprId),
}

impl<'a> Meetings<'a> {
    pub(crate) fn new(world: &'a World<'a>, space: &'a Space) -> Self {
        Self { world, space, probes: Cell::new(PROBES) }
    }

    /// Whether some axis tells the rows apart by classes alone; quick.
    pub(crate) fn plainly_apart(&self, first: &[Part], second: &[Part]) -> bool {
        first.iter().zip(second).any(|(a, b)| match (a.ranges.as_slice(), b.ranges.as_slice()) {
            ([a], [b]) => a.1 < b.0 || b.1 < a.0,
            (a, b) => common(a, b).is_empty(),
        })
    }

    /// What two rows have in common.
    pub(crate) fn meet(&self, first: &[Part], second: &[Part]) -> Meeting {
        if self.plainly_apart(first, second) {
            return Meeting::Apart;
        }
        let mut samples = Vec::with_capacity(self.space.dims.len());
        let mut unsure = None;
        let dims = self.space.dims.iter().zip(first.iter().zip(second));
        for (dim, (a, b)) in dims.clone() {
            match self.spot(dim, a, b) {
                Spot::Nowhere => return Meeting::Apart,
                Spot::At(sample) => samples.push(sample),
                Spot::Unsure(test) => {
                    unsure.get_or_insert(test);
                    samples.push(None);
                }
            }
        }
        // Who lacks what everybody in a source has is not in that source, and lacks all of it.
        let lacks = |dim: &Dim, sample: &Option<Sample>| *sample == Some(Sample::Missing) && is_outside(dim);
        let out: Vec<Absence> = self
            .space
            .dims
            .iter()
            .zip(&samples)
            .filter(|(d, s)| lacks(d, s))
            .map(|(d, _)| d.absence)
            .collect();
        if !out.is_empty() {
            for ((dim, (a, b)), sample) in dims.zip(&mut samples) {
                if !out.iter().any(|absence| self.goes_with(dim, *absence)) {
                    continue;
                }
                let may_miss = common(&a.ranges, &b.ranges).first().is_some_and(|(low, _)| *low == 0)
                    && dim.classes.first() == Some(&Class::Missing);
                if !may_miss {
                    return Meeting::Apart;
                }
                let hard: Vec<(ExprId, ExprId)> = a.hard.iter().chain(&b.hard).copied().collect();
                match self.all_hold(&hard, None) {
                    Ok(true) => *sample = Some(Sample::Missing),
                    Ok(false) => return Meeting::Apart,
                    Err(test) => unsure = unsure.or(Some(test)),
                }
            }
        }
        unsure.map_or(Meeting::At(samples), Meeting::Unsure)
    }

    /// Whether an axis is missing too for whoever is outside.
    fn goes_with(&self, dim: &Dim, outside: Absence) -> bool {
        match (&self.world.exprs[self.world.behind(dim.input)].kind, outside) {
            (ExprKind::Attribute(id), Absence::Outside(Some(source))) => {
                dim.absence != Absence::Never
                    && self.world.attributes.get(id.index()).is_some_and(|a| a.source == source)
            }
            _ => false,
        }
    }

    fn spot(&self, dim: &Dim, a: &Part, b: &Part) -> Spot {
        let both = common(&a.ranges, &b.ranges);
        let mut hard = a.hard.clone();
        hard.extend(b.hard.iter().filter(|test| !a.hard.contains(test)));
        let ty = &self.world.exprs[dim.input].ty;
        let classes = || both.iter().flat_map(|(low, high)| *low..=*high).filter_map(|at| dim.class(at));
        if hard.is_empty() {
            let known = classes().find(|class| **class != Class::Missing);
            let chosen = known.or_else(|| classes().next());
            return match chosen {
                Some(class) => Spot::At(dim.sample(class, ty)),
                None => Spot::Nowhere,
            };
        }
        let mut exhaustive = true;
        let mut missing = false;
        for (count, class) in classes().enumerate() {
            if count >= TRIES {
                exhaustive = false;
                break;
            }
            if *class == Class::Missing {
                missing = true;
                continue;
            }
            let (values, all) = self.candidates(dim, class, ty, &hard);
            exhaustive &= all;
            for value in values {
                match self.all_hold(&hard, Some(&value)) {
                    Ok(true) => return Spot::At(Some(Sample::Value(value))),
                    Ok(false) => {}
                    Err(test) => return Spot::Unsure(test),
                }
            }
        }
        match missing.then(|| self.all_hold(&hard, None)) {
            Some(Ok(true)) => return Spot::At(Some(Sample::Missing)),
            Some(Err(test)) => return Spot::Unsure(test),
            Some(Ok(false)) | None => {}
        }
        match hard.first() {
            Some((_, test)) if !exhaustive => Spot::Unsure(*test),
            _ => Spot::Nowhere,
        }
    }

    fn all_hold(&self, hard: &[(ExprId, ExprId)], value: Option<&Value>) -> Result<bool, ExprId> {
        for (subject, test) in hard {
            let left = self.probes.get().checked_sub(1).ok_or(*test)?;
            self.probes.set(left);
            let probe = Probe { exprs: self.world.exprs, subject: *subject, zone: self.world.zone };
            match probe.holds(*test, value) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(Opaque) => return Err(*test),
            }
        }
        Ok(true)
    }

    /// Values of a class that may pass tests, and whether some of them does where any value does.
    fn candidates(
        &self,
        dim: &Dim,
        class: &Class,
        ty: &Type,
        hard: &[(ExprId, ExprId)],
    ) -> (Vec<Value>, bool) {
        match class {
            Class::Missing => (Vec::new(), true),
            Class::Text(text) => (vec![Value::Text(text.clone())], true),
            Class::Keys(low, high) => {
                let sample = match dim.sample(class, ty) {
                    Some(Sample::Value(value)) => vec![value],
                    _ => Vec::new(),
                };
                let all = low == high && !sample.is_empty();
                (sample, all)
            }
            Class::OtherText => self.texts(dim, ty, hard),
            Class::Anything => match ty {
                Type::List(_) => self.lists(hard),
                Type::Version => (self.versions(hard), true),
                _ => (Vec::new(), false),
            },
        }
    }

    /// Texts put together of what tests look for, none that a cell names.
    fn texts(&self, dim: &Dim, ty: &Type, hard: &[(ExprId, ExprId)]) -> (Vec<Value>, bool) {
        let own = if let Type::Text(fold) = ty { *fold } else { Fold::None };
        let (mut starts, mut ends, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        let (mut only_starts, mut only_ends) = (true, true);
        for (_, test) in hard {
            let direct = self.text_parts(*test, (&mut starts, &mut ends, &mut parts));
            only_starts &= direct == Some(TextOp::StartsWith);
            only_ends &= direct == Some(TextOp::EndsWith);
        }
        let named = |text: &str| {
            let folded = text::fold(text, own);
            dim.classes.iter().any(|class| matches!(class, Class::Text(t) if **t == *folded))
        };
        let empty = [SmolStr::default()];
        let mut found = Vec::new();
        for start in starts.iter().chain(&empty) {
            for part in parts.iter().chain(&empty) {
                for end in ends.iter().chain(&empty) {
                    // A few letters between, so that a text that a cell names is not the only one.
                    for more in ["", "a", "ab", "abc"] {
                        let text = format!("{start}{part}{more}{end}");
                        if !named(&text) && found.len() < 400 {
                            found.push(Value::Text(text.into()));
                        }
                    }
                }
            }
        }
        // Of beginnings alone, the longest is a text that all have or that none has, and likewise of ends.
        (found, only_starts || only_ends)
    }

    /// What a test looks for in a text; which test it is where it is nothing else.
    fn text_parts(
        &self,
        test: ExprId,
        (starts, ends, parts): (&mut Vec<SmolStr>, &mut Vec<SmolStr>, &mut Vec<SmolStr>),
    ) -> Option<TextOp> {
        let mut open = vec![test];
        let mut found = None;
        while let Some(id) = open.pop() {
            let kind = &self.world.exprs[id].kind;
            if let ExprKind::TextTest { op, part, .. } = kind
                && let ExprKind::Literal(Value::Text(text)) = &self.world.exprs[*part].kind
            {
                match op {
                    TextOp::StartsWith => starts.push(text.clone()),
                    TextOp::EndsWith => ends.push(text.clone()),
                    TextOp::Contains => parts.push(text.clone()),
                }
                found = Some(*op).filter(|_| id == test);
                continue;
            }
            if let ExprKind::Literal(Value::Text(text)) = kind {
                parts.push(text.clone());
            }
            kind.operands(&mut open);
        }
        found
    }

    /// The list of all that is looked for and not forbidden. If plain tests of `has` hold for any list, they do for this one.
    fn lists(&self, hard: &[(ExprId, ExprId)]) -> (Vec<Value>, bool) {
        let (mut wanted, mut forbidden, mut plain) = (Vec::new(), Vec::new(), true);
        for (subject, test) in hard {
            let kind = &self.world.exprs[*test].kind;
            plain &= matches!(kind, ExprKind::Has { list, .. } if list == subject);
            let mut open = vec![*test];
            while let Some(id) = open.pop() {
                let kind = &self.world.exprs[id].kind;
                if let ExprKind::Has { kind, fold, items, .. } = kind {
                    for value in self.literals(items) {
                        match kind {
                            HasKind::Any | HasKind::All => wanted.push(value),
                            HasKind::None => forbidden.push((value, *fold)),
                        }
                    }
                } else {
                    kind.operands(&mut open);
                }
            }
        }
        let is = |a: &Value, b: &Value, how: Fold| match (a, b) {
            (Value::Text(a), Value::Text(b)) => text::fold(a, how) == text::fold(b, how),
            (a, b) => a == b,
        };
        wanted.retain(|value| !forbidden.iter().any(|(not, how)| is(value, not, *how)));
        let mut distinct: Vec<Value> = Vec::new();
        for value in wanted {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        (vec![Value::List(distinct.into()), Value::List(Vec::new().into())], plain)
    }

    fn literals(&self, items: &Items) -> Vec<Value> {
        let literal = |id: &ExprId| match &self.world.exprs[*id].kind {
            ExprKind::Literal(value) => Some(value.clone()),
            _ => None,
        };
        match items {
            Items::Each(items) => items.iter().filter_map(literal).collect(),
            Items::List(list) => match literal(list) {
                Some(Value::List(items)) => items.to_vec(),
                _ => Vec::new(),
            },
        }
    }

    /// The versions that tests name, and those right behind them: no test tells others from one of these.
    fn versions(&self, hard: &[(ExprId, ExprId)]) -> Vec<Value> {
        let mut open: Vec<ExprId> = hard.iter().map(|(_, test)| *test).collect();
        let mut named = Vec::new();
        while let Some(id) = open.pop() {
            match &self.world.exprs[id].kind {
                ExprKind::Literal(Value::Version(text)) => named.push(text.clone()),
                ExprKind::Literal(Value::List(items)) => {
                    named.extend(items.iter().filter_map(|item| match item {
                        Value::Version(text) => Some(text.clone()),
                        _ => None,
                    }));
                }
                kind => kind.operands(&mut open),
            }
        }
        named.sort_by(|a, b| version::compare(a, b).unwrap_or(std::cmp::Ordering::Equal));
        let behind = named.iter().filter_map(|text| version::successor(text)).map(SmolStr::from);
        let mut found: Vec<SmolStr> = named.iter().cloned().chain(behind).collect();
        found.push("0.0.0-0".into());
        found.into_iter().map(Value::Version).collect()
    }
}

fn is_outside(dim: &Dim) -> bool {
    matches!(dim.absence, Absence::Outside(_))
}

impl Dim {
    pub(crate) fn class(&self, at: u32) -> Option<&Class> {
        self.classes.get(usize::try_from(at).ok()?)
    }
}
