//! A table's rows as boxes in a space: an axis for each thing that is tested, cut where any cell begins or ends.
//!
//! In: a checked table. Out: the classes of values that no cell tells apart, and for each row and axis the classes it holds for. What
//! is no test against literals holds for every class, perhaps; it is kept beside, and nobody may call it sure.

use smol_str::SmolStr;
use visavis_value::{Type, Value, Zone, calendar, number};

use super::region::{Axis, Step, region_on, step};
use super::sets::{ALL, common, tidy};
use crate::model::{
    Attribute, Cell, Domain, ExprId, ExprKind, Exprs, Function, Region, SourceIdx, Table, Values,
};

/// What a table is looked at in.
pub(crate) struct World<'a> {
    pub(crate) exprs: &'a Exprs,
    /// The value of each `let`.
    pub(crate) lets: Vec<Option<ExprId>>,
    pub(crate) attributes: &'a [Attribute],
    pub(crate) zone: Zone,
}

/// See the module.
pub(crate) struct Space {
    pub(crate) dims: Vec<Dim>,
    /// By row, then by axis.
    pub(crate) rows: Vec<Vec<Part>>,
}

/// An axis: something that is tested, by one column or several.
pub(crate) struct Dim {
    /// What is tested.
    pub(crate) input: ExprId,
    pub(crate) axis: Axis,
    /// Values that no cell tells apart, in order; missing comes first.
    pub(crate) classes: Vec<Class>,
    pub(crate) absence: Absence,
}

/// Values of which all cells say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Class {
    /// No value.
    Missing,
    /// The keys from the first to the last.
    Keys(i64, i64),
    /// A text, folded as the input is.
    Text(SmolStr),
    /// Every text that no cell names.
    OtherText,
    /// Every value of a type that is not cut.
    Anything,
}

/// Whether an input may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// Never.
    Never,
    /// For some customers.
    Possible,
    /// Only for customers who are not in the source; for whoever lacks what it is made of, where there is none.
    Outside(Option<SourceIdx>),
}

/// Where a row holds on an axis.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// Ranges of classes, in order and apart.
    pub(crate) ranges: Vec<(u32, u32)>,
    /// Tests that hold for some of these values only, with what each tests.
    pub(crate) hard: Vec<(ExprId, ExprId)>,
}

impl<'a> World<'a> {
    /// What a name stands for in the end.
    pub(crate) fn behind(&self, id: ExprId) -> ExprId {
        let mut id = id;
        while let ExprKind::Let(named) = &self.exprs[id].kind
            && let Some(value) = self.lets.get(named.index()).copied().flatten()
        {
            id = value;
        }
        id
    }

    /// Whether two expressions are surely the same. Their nesting is bounded by the parser.
    pub(crate) fn same(&self, a: ExprId, b: ExprId) -> bool {
        let (a, b) = (self.behind(a), self.behind(b));
        if a == b {
            return true;
        }
        let all = |a: &[ExprId], b: &[ExprId]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(*a, *b))
        };
        match (&self.exprs[a].kind, &self.exprs[b].kind) {
            (ExprKind::Call(f, a), ExprKind::Call(g, b)) => f == g && all(a, b),
            (ExprKind::Join(a), ExprKind::Join(b)) | (ExprKind::List(a), ExprKind::List(b)) => all(a, b),
            (ExprKind::Arith(f, a, b), ExprKind::Arith(g, c, d)) => f == g && all(&[*a, *b], &[*c, *d]),
            (ExprKind::MapGet(a, b), ExprKind::MapGet(c, d))
            | (ExprKind::Otherwise(a, b), ExprKind::Otherwise(c, d)) => all(&[*a, *b], &[*c, *d]),
            (ExprKind::Convert(f, a), ExprKind::Convert(g, b)) => f == g && self.same(*a, *b),
            (ExprKind::Negate(a), ExprKind::Negate(b)) => self.same(*a, *b),
            (a, b) => {
                let mut operands = Vec::new();
                a.operands(&mut operands);
                operands.is_empty() && a == b
            }
        }
    }

    /// The table's space.
    pub(crate) fn space(&self, table: &Table) -> Space {
        let mut columns: Vec<Vec<usize>> = Vec::new();
        for (column, input) in table.inputs.iter().enumerate() {
            let own = |group: &&mut Vec<usize>| {
                let first = group.first().and_then(|first| table.inputs.get(*first));
                first.is_some_and(|first| self.same(*first, *input))
            };
            match columns.iter_mut().find(own) {
                Some(group) => group.push(column),
                None => columns.push(vec![column]),
            }
        }
        let mut space = Space { dims: Vec::new(), rows: vec![Vec::new(); table.rows.len()] };
        for group in columns {
            self.dim(table, &group, &mut space);
        }
        space
    }

    fn dim(&self, table: &Table, columns: &[usize], space: &mut Space) {
        let Some(input) = columns.first().and_then(|first| table.inputs.get(*first)).copied() else { return };
        let axis = self.axis(table, columns);
        let read = |column: usize, cell: &Cell| -> Option<Region> {
            let (subject, test) = (*table.inputs.get(column)?, cell.test?);
            match axis {
                Axis::Value => cell.region.clone(),
                Axis::Steps(_) => region_on(self.exprs, subject, test, axis),
            }
        };
        let regions: Vec<Vec<Option<Region>>> = table
            .rows
            .iter()
            .map(|row| {
                let cells = columns.iter().map(|column| (*column, row.cells.get(*column)));
                cells.map(|(column, cell)| read(column, cell?)).collect()
            })
            .collect();
        let found: Vec<&Region> = regions.iter().flatten().flatten().collect();
        let absence = self.absence(input);
        let mut classes = if absence == Absence::Never { Vec::new() } else { vec![Class::Missing] };
        classes.extend(self.classes(input, axis, &found));
        let dim = Dim { input, axis, classes, absence };
        for ((row, regions), parts) in table.rows.iter().zip(&regions).zip(&mut space.rows) {
            let mut part = Part { ranges: dim.whole(), hard: Vec::new() };
            for (column, region) in columns.iter().zip(regions) {
                match (region, row.cells.get(*column).and_then(|cell| cell.test)) {
                    (Some(region), _) => part.ranges = common(&part.ranges, &dim.ranges(region)),
                    (None, Some(test)) => {
                        part.hard.extend(table.inputs.get(*column).map(|subject| (*subject, test)));
                    }
                    (None, None) => {}
                }
            }
            parts.push(part);
        }
        space.dims.push(dim);
    }

    /// By distance from now where every cell asks for that.
    fn axis(&self, table: &Table, columns: &[usize]) -> Axis {
        let tests = || {
            let rows = table.rows.iter();
            rows.flat_map(|row| columns.iter().map(move |column| (*column, row.cells.get(*column))))
                .filter_map(|(column, cell)| Some((*table.inputs.get(column)?, cell?.test?)))
        };
        let Some(unit) = tests().find_map(|(_, test)| step(self.exprs, test)) else { return Axis::Value };
        let axis = Axis::Steps(unit);
        let all = tests().all(|(subject, test)| region_on(self.exprs, subject, test, axis).is_some());
        if all { axis } else { Axis::Value }
    }

    fn attribute(&self, id: ExprId) -> Option<&'a Attribute> {
        match &self.exprs[self.behind(id)].kind {
            ExprKind::Attribute(id) => self.attributes.get(id.index()),
            _ => None,
        }
    }

    fn absence(&self, input: ExprId) -> Absence {
        if let Some(attribute) = self.attribute(input) {
            return match attribute.ty {
                _ if attribute.default.is_some() => Absence::Never,
                _ if attribute.optional => Absence::Possible,
                Type::List(_) | Type::Map(_) => Absence::Never,
                _ => Absence::Outside(Some(attribute.source)),
            };
        }
        let input = &self.exprs[self.behind(input)];
        match input.kind {
            ExprKind::Segment(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::Literal(_)
            | ExprKind::Join(_)
            | ExprKind::IsMissing(_)
            | ExprKind::SourceMissing(_) => Absence::Never,
            _ if input.optional => Absence::Possible,
            _ => Absence::Outside(None),
        }
    }

    fn classes(&self, input: ExprId, axis: Axis, regions: &[&Region]) -> Vec<Class> {
        match &self.exprs[input].ty {
            Type::Enum(variants) => variants.values.iter().cloned().map(Class::Text).collect(),
            Type::Text(_) => {
                let mut texts: Vec<SmolStr> = regions
                    .iter()
                    .filter_map(|region| match &region.values {
                        Values::Texts { texts, .. } => Some(texts),
                        Values::Keys(_) => None,
                    })
                    .flatten()
                    .cloned()
                    .collect();
                texts.sort_unstable();
                texts.dedup();
                texts.into_iter().map(Class::Text).chain([Class::OtherText]).collect()
            }
            ty => match self.universe(input, ty, axis) {
                Some(universe) => {
                    cut(&universe, regions, axis == Axis::Steps(Step::Days) && *ty == Type::Date)
                }
                None => vec![Class::Anything],
            },
        }
    }

    /// The keys that an input may have; `None` where its type has none.
    fn universe(&self, input: ExprId, ty: &Type, axis: Axis) -> Option<Vec<(i64, i64)>> {
        if let Axis::Steps(_) = axis {
            return Some(vec![ALL]);
        }
        let days = |year, month, day| calendar::date(year, month, day).map_or(0, |date| i64::from(date.0));
        let micros = |days: i64| days.saturating_mul(86_400_000_000);
        let (first, last) = (days(1, 1, 1), days(9999, 12, 31));
        let whole = match ty {
            Type::Bool => (0, 1),
            Type::Int | Type::Money(_) => ALL,
            Type::Number => (number::order_key(f64::MIN), number::order_key(f64::MAX)),
            Type::Date => (first, last),
            Type::DateTime => (micros(first), micros(last.saturating_add(1)).saturating_sub(1)),
            Type::Time => (0, 86_399_999_999),
            _ => return None,
        };
        let whole = vec![whole];
        let narrow = match (self.attribute(input), &self.exprs[self.behind(input)].kind) {
            (Some(attribute), _) => attribute.domain.as_ref().and_then(inside),
            (None, ExprKind::Bucket { .. }) => Some(vec![(0, number::order_key(1.0).saturating_sub(1))]),
            (None, ExprKind::Call(function, _)) => results(*function).map(|range| vec![range]),
            _ => None,
        };
        Some(narrow.map_or(whole.clone(), |narrow| common(&whole, &narrow)))
    }
}

/// The keys of a domain.
fn inside(domain: &Domain) -> Option<Vec<(i64, i64)>> {
    let low = domain.low.as_ref().map(Values::key);
    let high = domain.high.as_ref().map(Values::key);
    let low = low.map_or(Some(i64::MIN), |low| low)?;
    let high = match high {
        None => i64::MAX,
        Some(high) if domain.inclusive => high?,
        Some(high) => high?.checked_sub(1)?,
    };
    let over_midnight = matches!(domain.low, Some(Value::Time(_))) && low > high;
    Some(if over_midnight { tidy(vec![(i64::MIN, high), (low, i64::MAX)]) } else { vec![(low, high)] })
}

/// What a function gives at least and at most.
fn results(function: Function) -> Option<(i64, i64)> {
    Some(match function {
        Function::Length => (0, i64::MAX),
        Function::Month => (1, 12),
        Function::Year => (1, 9999),
        Function::Day => (1, 31),
        Function::Hour => (0, 23),
        Function::Minute => (0, 59),
        _ => return None,
    })
}

/// The universe, cut where a region begins or ends. `even`: only even keys are values.
fn cut(universe: &[(i64, i64)], regions: &[&Region], even: bool) -> Vec<Class> {
    let mut cuts: Vec<i64> = Vec::new();
    for region in regions {
        if let Values::Keys(pieces) = &region.values {
            cuts.extend(pieces.iter().map(|(low, _)| *low));
            cuts.extend(pieces.iter().filter_map(|(_, high)| high.checked_add(1)));
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut classes = Vec::new();
    for (low, high) in universe {
        let mut from = *low;
        for next in cuts.iter().filter(|at| *low < **at && **at <= *high) {
            classes.push(Class::Keys(from, next.saturating_sub(1)));
            from = *next;
        }
        classes.push(Class::Keys(from, *high));
    }
    if even {
        classes.retain(|class| !matches!(class, Class::Keys(low, high) if low == high && low % 2 != 0));
    }
    classes
}

impl Dim {
    /// All classes.
    pub(crate) fn whole(&self) -> Vec<(u32, u32)> {
        let count = crate::names::index(self.classes.len());
        count.checked_sub(1).map(|last| (0, last)).into_iter().collect()
    }

    fn ranges(&self, region: &Region) -> Vec<(u32, u32)> {
        let mut out: Vec<(u32, u32)> = Vec::new();
        let mut add = |first: usize, last: usize| {
            let (first, last) = (crate::names::index(first), crate::names::index(last));
            match out.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
                _ => out.push((first, last)),
            }
        };
        let known = usize::from(self.classes.first() == Some(&Class::Missing));
        if region.missing && known == 1 {
            add(0, 0);
        }
        let classes = self.classes.get(known..).unwrap_or_default();
        match &region.values {
            Values::Keys(pieces) => {
                for (low, high) in pieces {
                    let first = classes.partition_point(|c| matches!(c, Class::Keys(from, _) if from < low));
                    let end = classes.partition_point(|c| matches!(c, Class::Keys(_, to) if to <= high));
                    // What has no keys is held as a whole or not at all.
                    let whole = classes.first() == Some(&Class::Anything);
                    if whole {
                        add(known, known);
                    } else if first < end {
                        add(known + first, known + end - 1);
                    }
                }
            }
            Values::Texts { texts, except } => {
                for (at, class) in classes.iter().enumerate() {
                    let held = match class {
                        Class::Text(text) => texts.binary_search(text).is_ok() != *except,
                        _ => *except,
                    };
                    if held {
                        add(known + at, known + at);
                    }
                }
            }
        }
        out
    }
}
