//! The pairs of rows of a table that hold for one customer and give different results.
//!
//! In: a table's space. Out: such pairs with an example, or with the test because of which nobody knows; or that there are too many
//! rows to say. Rows are parted axis by axis before any two of them are held against each other, so that ten thousand rows that
//! differ in anything are few pairs.

use std::collections::BTreeMap;

use super::meet::{Meeting, Meetings};
use super::sample::Sample;
use super::space::{Part, Space, World};
use crate::model::{ExprId, Row, Table};

/// How many pairs are held against each other before the table is called too large.
const PAIRS: u64 = 10_000_000;
/// Below so many rows all pairs are looked at.
const FEW: usize = 24;
/// How many findings are enough.
const ENOUGH: usize = 64;

/// Two rows that hold for one customer, perhaps.
#[derive(Debug, Clone)]
pub(crate) struct Overlap {
    /// The upper row.
    pub(crate) first: usize,
    /// The lower row.
    pub(crate) second: usize,
    pub(crate) found: Found,
}

/// See [`Overlap`].
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// They do, where the inputs are so.
    Example(Vec<(ExprId, Sample)>),
    /// They may, and this test does not tell.
    Unsure(ExprId),
}

/// There are too many pairs of rows to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

/// The overlapping pairs, at most one for each lower row, from the top.
pub(crate) fn overlaps(world: &World<'_>, space: &Space, table: &Table) -> Result<Vec<Overlap>, TooMany> {
    let meetings = Meetings::new(world, space);
    let mut found: BTreeMap<usize, Overlap> = BTreeMap::new();
    let mut pairs = PAIRS;
    let mut open: Vec<Vec<usize>> = vec![(0..space.rows.len()).collect()];
    while let Some(rows) = open.pop() {
        if rows.len() > FEW
            && let Some((left, right)) = halves(space, &rows)
        {
            open.extend([right, left]);
            continue;
        }
        for (place, second) in rows.iter().enumerate() {
            for first in rows.iter().take(place) {
                pairs = pairs.checked_sub(1).ok_or(TooMany)?;
                let (first, second) = (*first.min(second), *first.max(second));
                if found.get(&second).is_some_and(|known| known.first <= first) {
                    continue;
                }
                if let Some(overlap) = pair(world, &meetings, table, (first, second)) {
                    found.insert(second, overlap);
                }
            }
            if found.len() >= ENOUGH {
                return Ok(found.into_values().collect());
            }
        }
    }
    Ok(found.into_values().collect())
}

fn pair(
    world: &World<'_>,
    meetings: &Meetings<'_>,
    table: &Table,
    (first, second): (usize, usize),
) -> Option<Overlap> {
    let (a, b) = (meetings.space.rows.get(first)?, meetings.space.rows.get(second)?);
    if meetings.plainly_apart(a, b) || give_the_same(world, table.rows.get(first)?, table.rows.get(second)?) {
        return None;
    }
    let found = match meetings.meet(a, b) {
        Meeting::Apart => return None,
        Meeting::At(samples) => {
            let inputs = meetings.space.dims.iter().map(|dim| dim.input);
            Found::Example(inputs.zip(samples).filter_map(|(id, s)| Some((id, s?))).collect())
        }
        Meeting::Unsure(test) => Found::Unsure(test),
    };
    Some(Overlap { first, second, found })
}

fn give_the_same(world: &World<'_>, a: &Row, b: &Row) -> bool {
    a.outputs.iter().zip(&b.outputs).all(|(a, b)| world.same(*a, *b))
}

/// The rows on both sides of a cut of the axis where that parts them best; those on both sides stand in both.
fn halves(space: &Space, rows: &[usize]) -> Option<(Vec<usize>, Vec<usize>)> {
    let part = |row: &usize, dim: usize| space.rows.get(*row).and_then(|parts| parts.get(dim));
    let hull = |part: &Part| Some((part.ranges.first()?.0, part.ranges.last()?.1));
    let mut best: Option<(usize, usize, u32)> = None;
    for dim in 0..space.dims.len() {
        let hulls: Vec<(u32, u32)> = rows.iter().filter_map(|row| hull(part(row, dim)?)).collect();
        let mut lows: Vec<u32> = hulls.iter().map(|(low, _)| *low).collect();
        lows.sort_unstable();
        let Some(least) = lows.first().copied() else { continue };
        let middle = lows.get(lows.len() / 2).copied().filter(|low| *low > least);
        let Some(cut) = middle.or_else(|| lows.iter().copied().find(|low| *low > least)) else { continue };
        let left = hulls.iter().filter(|(low, _)| *low < cut).count();
        let right = hulls.iter().filter(|(_, high)| *high >= cut).count();
        let larger = left.max(right);
        if best.is_none_or(|(size, ..)| larger < size) && larger * 10 <= rows.len() * 9 {
            best = Some((larger, dim, cut));
        }
    }
    let (_, dim, cut) = best?;
    let side = |keep: &dyn Fn((u32, u32)) -> bool| -> Vec<usize> {
        rows.iter().copied().filter(|row| part(row, dim).and_then(hull).is_some_and(keep)).collect()
    };
    let (left, right) = (side(&|(low, _)| low < cut), side(&|(_, high)| high >= cut));
    // Rows that stand on both sides are looked at twice; where they are most, nothing is won.
    (left.len() + right.len() <= rows.len() * 8 / 5).then_some((left, right))
}
