//! Customers that no row of a table holds for.
//!
//! In: a table's space. Out: one such customer, by axis, or none. Axis by axis, each class with the rows that hold for it; what
//! one row covers whole is looked at no further.

use super::overlaps::TooMany;
use super::space::{Absence, Class, Part, Space};

/// How many rows are looked at before the table is called too large.
const STEPS: usize = 20_000_000;

/// Classes by axis that no row holds for; of customers who are in every source. Where `sure`, a test that is not understood holds
/// for nobody, else for everybody.
pub(crate) fn gap(space: &Space, sure: bool) -> Result<Option<Vec<Class>>, TooMany> {
    let counts = |parts: &Vec<Part>| !sure || parts.iter().all(|part| part.hard.is_empty());
    let rows: Vec<usize> =
        (0..space.rows.len()).filter(|row| space.rows.get(*row).is_some_and(counts)).collect();
    let mut search = Search { space, left: STEPS };
    let mut chosen = Vec::with_capacity(space.dims.len());
    Ok(search.uncovered(&rows, 0, &mut chosen)?.then_some(chosen))
}

struct Search<'a> {
    space: &'a Space,
    left: usize,
}

impl Search<'_> {
    fn part(&self, row: usize, dim: usize) -> Option<&Part> {
        self.space.rows.get(row)?.get(dim)
    }

    /// Whether some customer is covered by none of the rows from an axis on; their classes are added.
    fn uncovered(&mut self, rows: &[usize], dim: usize, chosen: &mut Vec<Class>) -> Result<bool, TooMany> {
        self.left = self.left.checked_sub(rows.len() + 1).ok_or(TooMany)?;
        let Some(axis) = self.space.dims.get(dim) else { return Ok(rows.is_empty()) };
        let whole = axis.whole();
        let covers = |row: &usize| {
            let rest = self.space.rows.get(*row).and_then(|parts| parts.get(dim..)).unwrap_or_default();
            let rest = rest.iter().zip(self.space.dims.iter().skip(dim));
            rest.into_iter().all(|(part, axis)| part.ranges == axis.whole())
        };
        if rows.iter().any(covers) {
            return Ok(false);
        }
        let (mut wide, mut by_class) = (Vec::new(), vec![Vec::new(); axis.classes.len()]);
        for row in rows {
            let Some(part) = self.part(*row, dim) else { continue };
            if part.ranges == whole {
                wide.push(*row);
                continue;
            }
            for (low, high) in part.ranges.clone() {
                let (low, high) = (low as usize, high as usize);
                self.left = self.left.checked_sub(high - low + 1).ok_or(TooMany)?;
                for class in by_class.get_mut(low..=high).unwrap_or_default() {
                    class.push(*row);
                }
            }
        }
        let mut before: Option<Vec<usize>> = None;
        for (class, own) in axis.classes.iter().zip(by_class) {
            // Customers who are in every source lack only what may be missing.
            if *class == Class::Missing && axis.absence != Absence::Possible {
                continue;
            }
            // What the class before was covered by covers this one too.
            if before.as_ref() == Some(&own) {
                continue;
            }
            let rows: Vec<usize> = own.iter().chain(&wide).copied().collect();
            chosen.push(class.clone());
            if self.uncovered(&rows, dim + 1, chosen)? {
                return Ok(true);
            }
            chosen.pop();
            before = Some(own);
        }
        Ok(false)
    }
}
