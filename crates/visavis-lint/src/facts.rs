//! For which values of one attribute a condition may hold, may fail, and may be unknown, whatever else is true of the customer.
//!
//! In: conditions of the model, names unfolded. Out: sets that are never too small: what lies outside all of them cannot be, so that
//! what is concluded from an empty one is so. A test that looks at anything but the attribute and literals may come out any
//! way for any value.

use std::collections::{BTreeSet, HashSet};

use visavis_check::model::{AttributeId, ExprId, ExprKind, Region, Values};
use visavis_diag::Span;
use visavis_value::Value;

use crate::context::Context;
use crate::memory::Unit;

/// How many names deep conditions are unfolded; beyond that nothing is concluded.
const DEEPEST: usize = 60;
/// The most attributes of one condition that are looked at.
const MOST: usize = 40;

/// The values for which a condition may be true, false or unknown.
#[derive(Debug, Clone)]
pub(crate) struct Truth {
    pub(crate) yes: Region,
    pub(crate) no: Region,
    pub(crate) open: Region,
}

/// Looks at conditions by one attribute at a time; remembers what names come to.
pub(crate) struct Facts<'c, 'a> {
    context: &'c Context<'a>,
}

/// A condition, and whether it must be known true or known false.
pub(crate) type Asked = (ExprId, bool);

/// Why conditions cannot hold together: what they ask of one attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clash {
    pub(crate) attribute: AttributeId,
    pub(crate) first: Span,
    /// The other one of two; `None` where the first excludes every value by itself.
    pub(crate) second: Option<Span>,
}

/// An attribute whose value does not matter to a condition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Always {
    pub(crate) attribute: AttributeId,
    /// Whether it may be missing for who is not in its source; what is concluded holds for the others.
    pub(crate) in_source: bool,
}

impl<'c, 'a> Facts<'c, 'a> {
    pub(crate) fn new(context: &'c Context<'a>) -> Self {
        Self { context }
    }

    /// The attributes that conditions look at, through names.
    pub(crate) fn attributes(&self, conditions: impl IntoIterator<Item = ExprId>) -> BTreeSet<AttributeId> {
        let conditions: Vec<ExprId> = conditions.into_iter().collect();
        let [only] = conditions.as_slice() else { return self.walked(conditions) };
        if let Some(known) = self.context.looked_at.borrow().get(only) {
            return known.clone();
        }
        let found = self.walked([*only]);
        self.context.looked_at.borrow_mut().insert(*only, found.clone());
        found
    }

    fn walked(&self, conditions: impl IntoIterator<Item = ExprId>) -> BTreeSet<AttributeId> {
        let reached = self.context.reached(conditions, true).into_iter();
        let attributes = reached.filter_map(|id| match self.context.expr(id).kind {
            ExprKind::Attribute(attribute) => Some(attribute),
            _ => None,
        });
        attributes.take(MOST).collect()
    }

    /// Every value that an attribute may have.
    pub(crate) fn possible(&self, attribute: AttributeId) -> Option<Region> {
        Some(self.context.model.possible(self.context.model.attributes.get(attribute.index())?))
    }

    /// What the condition is by the attribute's value.
    pub(crate) fn truth(&self, condition: ExprId, attribute: AttributeId) -> Option<Truth> {
        let all = everything(&self.possible(attribute)?);
        Some(self.look(condition, attribute, &all))
    }

    fn look(&self, id: ExprId, attribute: AttributeId, all: &Region) -> Truth {
        let none = nothing(all);
        let anything = || Truth { yes: all.clone(), no: all.clone(), open: all.clone() };
        let of = |id: &ExprId| self.look(*id, attribute, all);
        match &self.context.expr(id).kind {
            ExprKind::Literal(Value::Bool(true)) => Truth { yes: all.clone(), no: none.clone(), open: none },
            ExprKind::Literal(Value::Bool(false)) => Truth { yes: none.clone(), no: all.clone(), open: none },
            ExprKind::Missing => Truth { yes: none.clone(), no: none, open: all.clone() },
            ExprKind::Attribute(found) if *found == attribute => {
                let key = |key: i64| Region { missing: false, values: Values::Keys(vec![(key, key)]) };
                Truth { yes: key(1), no: key(0), open: Region { missing: true, values: none.values } }
            }
            ExprKind::Not(a) => {
                let a = of(a);
                Truth { yes: a.no, no: a.yes, open: a.open }
            }
            ExprKind::And(a, b) => both(of(a), of(b)),
            ExprKind::Or(a, b) => denied(both(denied(of(a)), denied(of(b)))),
            ExprKind::Segment(_) | ExprKind::Let(_) => self.named(id, attribute, all),
            ExprKind::If(c, a, b) => chosen(of(c), of(a), of(b)),
            ExprKind::Otherwise(a, b) => {
                let (a, b) = (of(a), of(b));
                let or = |mine: Region, theirs: Region| joined(mine, shared(a.open.clone(), theirs));
                Truth { yes: or(a.yes, b.yes), no: or(a.no, b.no), open: shared(a.open.clone(), b.open) }
            }
            kind if kind.is_test() => self.test(id, attribute, all).unwrap_or_else(anything),
            _ => anything(),
        }
    }

    /// What a name stands for. Whether that is too deep is the name's own matter and not that of who asks first, so that what
    /// is concluded of a declaration is the same whatever else is looked at.
    fn named(&self, id: ExprId, attribute: AttributeId, all: &Region) -> Truth {
        let kind = &self.context.expr(id).kind;
        let anything = || Truth { yes: all.clone(), no: all.clone(), open: all.clone() };
        let definition = self.context.model.definition(kind).into_iter().next();
        let shallow = Unit::named(kind).is_some_and(|unit| self.context.height(unit) < DEEPEST);
        let Some(definition) = definition.filter(|_| shallow) else {
            return anything();
        };
        let known = self.context.truths.borrow().get(&(attribute, definition)).cloned();
        let inner = known.unwrap_or_else(|| {
            let found = self.look(definition, attribute, all);
            self.context.truths.borrow_mut().insert((attribute, definition), found.clone());
            found
        });
        // A segment is true or false, never unknown.
        match kind {
            ExprKind::Segment(_) => {
                Truth { yes: inner.yes, no: joined(inner.no, inner.open), open: nothing(all) }
            }
            _ => inner,
        }
    }

    /// A test of the attribute itself beside literals; `None` where it is another one.
    fn test(&self, id: ExprId, attribute: AttributeId, all: &Region) -> Option<Truth> {
        let mut operands = Vec::new();
        self.context.expr(id).kind.operands(&mut operands);
        let subject = operands.into_iter().find_map(|operand| self.subject(operand, attribute))?;
        let yes = self.context.model.values_where(id, subject, true)?;
        let no = self.context.model.values_where(id, subject, false)?;
        // What is neither is unknown; of a value that is there that is so only beside `missing`.
        let possible = self.possible(attribute)?.values;
        let known = possible.clone().and(yes.values.clone().or(no.values.clone()));
        let values = if known == possible { all.values.none() } else { all.values.all() };
        let open = Region { missing: !yes.missing && !no.missing, values };
        Some(Truth { yes, no, open })
    }

    /// The attribute as it stands in an operand, converted or not.
    fn subject(&self, operand: ExprId, attribute: AttributeId) -> Option<ExprId> {
        match &self.context.expr(operand).kind {
            ExprKind::Attribute(found) => (*found == attribute).then_some(operand),
            ExprKind::Convert(_, inner) => self.subject(*inner, attribute),
            _ => None,
        }
    }

    /// The first attribute of which no value meets all conditions, and the places that exclude each other.
    pub(crate) fn clash(&self, asked: &[Asked]) -> Option<Clash> {
        let attributes = self.attributes(asked.iter().map(|(id, _)| *id));
        attributes.into_iter().find_map(|attribute| {
            let possible = self.possible(attribute)?;
            let part = |(id, holds): Asked| {
                let truth = self.truth(id, attribute)?;
                Some(if holds { truth.yes } else { truth.no })
            };
            let whole =
                asked.iter().try_fold(possible.clone(), |left, one| Some(shared(left, part(*one)?)))?;
            if !is_empty(&whole) {
                return None;
            }
            let (mut atoms, mut seen) = (Vec::new(), HashSet::new());
            asked.iter().for_each(|one| self.atoms(*one, &mut seen, &mut atoms));
            let sets: Vec<(Span, Region)> = atoms
                .iter()
                .copied()
                .filter_map(|one| Some((self.context.expr(one.0).span, shared(possible.clone(), part(one)?))))
                .collect();
            // A range that holds nothing by itself is told by the check.
            let is_range = |(id, _): &Asked| matches!(self.context.expr(*id).kind, ExprKind::InRange { .. });
            if atoms
                .iter()
                .filter(|one| is_range(one))
                .any(|one| part(*one).is_some_and(|set| is_empty(&set)))
            {
                return None;
            }
            if let Some((alone, _)) = sets.iter().find(|(_, set)| is_empty(set)) {
                return Some(Clash { attribute, first: *alone, second: None });
            }
            let pair = sets.iter().enumerate().find_map(|(i, (first, a))| {
                let behind = sets.iter().skip(i + 1);
                let mut apart = behind.filter(|(_, b)| is_empty(&shared(a.clone(), b.clone())));
                apart.next().map(|(second, _)| (*first, *second))
            });
            let whole = asked.first().map(|(id, _)| self.context.expr(*id).span)?;
            let (first, second) = pair.map_or((whole, None), |(first, second)| (first, Some(second)));
            Some(Clash { attribute, first, second })
        })
    }

    /// The tests that must all come out so.
    fn atoms(&self, (id, holds): Asked, seen: &mut HashSet<ExprId>, out: &mut Vec<Asked>) {
        match &self.context.expr(id).kind {
            ExprKind::And(a, b) if holds => {
                [a, b].into_iter().for_each(|a| self.atoms((*a, true), seen, out))
            }
            ExprKind::Or(a, b) if !holds => {
                [a, b].into_iter().for_each(|a| self.atoms((*a, false), seen, out))
            }
            ExprKind::Not(a) => self.atoms((*a, !holds), seen, out),
            // What follows from a segment follows once, however many ways lead to it.
            kind @ ExprKind::Segment(_) if holds && seen.len() < DEEPEST => {
                let definition = self.context.model.definition(kind).into_iter();
                let fresh: Vec<ExprId> = definition.filter(|when| seen.insert(*when)).collect();
                fresh.into_iter().for_each(|when| self.atoms((when, true), seen, out));
            }
            _ => out.push((id, holds)),
        }
    }

    /// The attribute whose value does not matter to a condition that looks at it: it is known true for every one.
    pub(crate) fn always(&self, condition: ExprId) -> Option<Always> {
        self.attributes([condition]).into_iter().find_map(|attribute| {
            let (mut possible, truth) = (self.possible(attribute)?, self.truth(condition, attribute)?);
            let declared = self.context.model.attributes.get(attribute.index())?;
            let in_source = possible.missing && !declared.optional;
            possible.missing &= !in_source;
            let else_ = shared(possible, joined(truth.no, truth.open));
            is_empty(&else_).then_some(Always { attribute, in_source })
        })
    }

    /// Whether wherever one condition is known true another is too, by the values of one attribute.
    pub(crate) fn implies(&self, one: ExprId, other: ExprId) -> bool {
        self.implied(one, other).is_some()
    }

    /// The attribute by which one condition implies another.
    pub(crate) fn implied(&self, one: ExprId, other: ExprId) -> Option<AttributeId> {
        let attributes = self.attributes([one]);
        let both = self.attributes([other]).into_iter().filter(|attribute| attributes.contains(attribute));
        both.into_iter().find(|attribute| {
            let sets = || {
                let (one, other) = (self.truth(one, *attribute)?, self.truth(other, *attribute)?);
                let held = shared(self.possible(*attribute)?, one.yes);
                // Of what nobody meets nothing follows.
                Some(!is_empty(&held) && is_empty(&shared(held, joined(other.no, other.open))))
            };
            sets().unwrap_or(false)
        })
    }

    /// Whether a condition looks at nothing but one attribute and literals; then it is known by that alone.
    pub(crate) fn only(&self, condition: ExprId) -> Option<(AttributeId, Region)> {
        let mut attributes = self.attributes([condition]).into_iter();
        let attribute = attributes.next().filter(|_| attributes.next().is_none())?;
        let truth = self.truth(condition, attribute)?;
        let possible = self.possible(attribute)?;
        // Where no value may come out two ways, the sets are exact.
        let meets =
            |a: &Region, b: &Region| !is_empty(&shared(possible.clone(), shared(a.clone(), b.clone())));
        let exact = !meets(&truth.yes, &truth.no)
            && !meets(&truth.yes, &truth.open)
            && !meets(&truth.no, &truth.open);
        exact.then(|| (attribute, shared(possible.clone(), truth.yes)))
    }
}

fn everything(like: &Region) -> Region {
    Region { missing: true, values: like.values.all() }
}

fn nothing(like: &Region) -> Region {
    Region { missing: false, values: like.values.none() }
}

/// What is in both.
pub(crate) fn shared(a: Region, b: Region) -> Region {
    Region { missing: a.missing && b.missing, values: a.values.and(b.values) }
}

/// What is in one of both.
pub(crate) fn joined(a: Region, b: Region) -> Region {
    Region { missing: a.missing || b.missing, values: a.values.or(b.values) }
}

pub(crate) fn is_empty(region: &Region) -> bool {
    !region.missing && region.values.is_empty()
}

fn denied(a: Truth) -> Truth {
    Truth { yes: a.no, no: a.yes, open: a.open }
}

fn both(a: Truth, b: Truth) -> Truth {
    let not_no = |t: &Truth| joined(t.yes.clone(), t.open.clone());
    let open = joined(shared(a.open.clone(), not_no(&b)), shared(b.open.clone(), not_no(&a)));
    Truth { yes: shared(a.yes, b.yes), no: joined(a.no, b.no), open }
}

/// A value by condition: the second where the first is not known true.
fn chosen(c: Truth, a: Truth, b: Truth) -> Truth {
    let else_ = joined(c.no, c.open);
    let one = |a: Region, b: Region| joined(shared(c.yes.clone(), a), shared(else_.clone(), b));
    Truth { yes: one(a.yes, b.yes), no: one(a.no, b.no), open: one(a.open, b.open) }
}
