//! A file of a join in memory: its rows by customer, in the order of the file.
//!
//! In: a file. Out: what it adds to a customer. Only the columns that the rules read are kept.

use visavis::{Engine, Profile, Program};

use super::customers::Customers;
use super::input::{Bound, Input};
use super::named::{Named, Target};
use super::{Piece, Said};
use crate::exit::CallError;
use crate::progress::Progress;
use crate::records::problem::Problem;
use crate::records::{Next, Place};

const NONE: u32 = u32::MAX;

/// A row's number in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row(u32);

/// See the module.
pub(super) struct Table {
    /// As messages name the file.
    pub(super) name: String,
    pub(super) target: Target,
    bound: Bound,
    /// The columns that are kept, and their names; none of objects.
    used: Vec<usize>,
    columns: Vec<String>,
    /// Their cells, row by row, one behind another, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// By row: its line.
    lines: Vec<u64>,
    /// By row: the customer's next.
    next: Vec<u32>,
    /// By customer: the first and the last row.
    chains: Vec<(u32, u32)>,
}

impl Table {
    /// Reads a whole file; rows that cannot be used are said and counted.
    pub(super) fn read(
        named: Named,
        program: &Program,
        engine: &Engine,
        customers: &mut Customers,
        lost: &mut u64,
    ) -> Result<Self, CallError> {
        let mut input = Input::open(named, program, engine)?;
        let mut progress = Progress::new(input.read.clone(), input.size);
        if let Some(odd) = &input.without_column {
            progress.say(&format!("warning: {}:1: {odd}", input.name));
        }
        let used = input.bound.used();
        let mut rows = Rows::default();
        loop {
            match input.next()? {
                Next::End => break,
                Next::Bad(place, problem) => super::say_lost(lost, &input.name, place.line, &problem),
                Next::Read(place) => match input.key(customers) {
                    Ok(key) => rows.push(&input, &used, customers.number(&key), place)?,
                    Err(problem) => super::say_lost(lost, &input.name, place.line, &problem),
                },
            }
            progress.step(rows.lines.len() as u64);
        }
        let Rows { texts, ends, lines, next, chains } = rows;
        let columns = input.columns();
        let Input { name, target, bound, .. } = input;
        Ok(Self { name, target, bound, used, columns, texts, ends, lines, next, chains })
    }

    /// The rows of a customer.
    pub(super) fn rows(&self, customer: u32) -> impl Iterator<Item = Row> {
        let first = self.chains.get(customer as usize).map_or(NONE, |(first, _)| *first);
        std::iter::successors(Some(first).filter(|row| *row != NONE), |row| {
            self.next.get(*row as usize).copied().filter(|row| *row != NONE)
        })
        .map(Row)
    }

    /// The line of a row.
    pub(super) fn line(&self, row: Row) -> u64 {
        self.lines.get(row.0 as usize).copied().unwrap_or_default()
    }

    /// What is wrong where a source says several things of one customer: nobody knows which holds.
    pub(super) fn several_rows(&self, customer: u32) -> Option<Problem> {
        if matches!(self.bound, Bound::EventRows(_) | Bound::EventObjects(_)) {
            return None;
        }
        let mut rows = self.rows(customer);
        let (first, second) = (rows.next()?, rows.next()?);
        let found =
            format!("two rows in `{}`, lines {} and {}", self.name, self.line(first), self.line(second));
        Some(Problem::record(found, "one row a customer"))
    }

    /// Adds a row to the customer in hand.
    pub(super) fn add(&self, row: Row, profile: &mut Profile) -> Result<(), Problem> {
        self.bound.add(profile, |column| self.cell(row, self.used.iter().position(|used| *used == column)?))
    }

    /// What a row says.
    pub(super) fn piece(&self, row: Row) -> Piece<'_> {
        let cells =
            || (0..).zip(&self.columns).filter_map(|(at, name)| Some((name.as_str(), self.cell(row, at)?)));
        let said = match self.bound {
            Bound::Rows(_) | Bound::EventRows(_) => Said::Cells(cells().collect()),
            Bound::Objects(_) | Bound::EventObjects(_) => Said::Object(self.cell(row, 0).unwrap_or_default()),
        };
        Piece { target: &self.target, said }
    }

    /// A cell of a row, by its place among the columns that are kept.
    fn cell(&self, row: Row, place: usize) -> Option<&str> {
        let cell = row.0 as usize * self.used.len() + place;
        let start = cell.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.texts.get(start..*self.ends.get(cell)?)
    }
}

/// What is read so far.
#[derive(Default)]
struct Rows {
    texts: String,
    ends: Vec<usize>,
    lines: Vec<u64>,
    next: Vec<u32>,
    chains: Vec<(u32, u32)>,
}

impl Rows {
    fn push(
        &mut self,
        input: &Input,
        used: &[usize],
        customer: Option<u32>,
        place: Place,
    ) -> Result<(), CallError> {
        let row = u32::try_from(self.lines.len()).ok().filter(|row| *row != NONE);
        let (Some(row), Some(customer)) = (row, customer) else {
            let name = &input.name;
            return Err(CallError::wrong(format!(
                "`{name}` has more than {} rows, which is too many to join",
                NONE - 1
            )));
        };
        for column in used {
            self.texts.push_str(input.cell(*column).unwrap_or_default());
            self.ends.push(self.texts.len());
        }
        self.lines.push(place.line);
        self.next.push(NONE);
        let customer = customer as usize;
        if customer >= self.chains.len() {
            self.chains.resize(customer + 1, (NONE, NONE));
        }
        if let Some((first, last)) = self.chains.get_mut(customer) {
            if *first == NONE {
                *first = row;
            } else if let Some(next) = self.next.get_mut(*last as usize) {
                *next = row;
            }
            *last = row;
        }
        Ok(())
    }
}
