//! Several files of one customer base: one for each source or history, joined on their keys.
//!
//! In: `NAME=FILE` pairs and a program. Out: customers one by one, each with what every file says of them. The first file, where
//! it is a source's, is read as it comes, and its order is the customers'; who stands only in others follows in the order of
//! first appearance. The other files are kept in memory, but only their columns that the rules read.

mod customers;
mod input;
mod named;
mod table;

use visavis::{Engine, Profile, Program};

use crate::exit::CallError;
use crate::records::problem::Problem;
use crate::records::{Next, Place};
use crate::screen;
use customers::Customers;
use input::Input;
pub(crate) use named::{Target, is_pair};
use table::{Row, Table};

/// What one row or object of a file says of a customer.
#[derive(Debug)]
pub(crate) struct Piece<'f> {
    pub(crate) target: &'f Target,
    pub(crate) said: Said<'f>,
}

/// How it says it.
#[derive(Debug)]
pub(crate) enum Said<'f> {
    /// Cells, each with its column, of the columns that are read.
    Cells(Vec<(&'f str, &'f str)>),
    /// An object.
    Object(&'f str),
}

/// See the module.
pub(crate) struct Join {
    customers: Customers,
    /// The file that is read as it comes.
    driver: Option<Input>,
    tables: Vec<Table>,
    /// The customer that comes next, once the first file is at its end.
    next: u32,
    /// How many records came so far.
    records: u64,
    /// The file of the customer in hand.
    file: String,
    /// The sources that do not answer, whose files then tell who there is and nothing more.
    unavailable: Vec<String>,
    /// The customer in hand: the key, the number, and whether the first file's row is his.
    in_hand: Option<(String, Option<u32>, bool)>,
    /// Rows that could not be used, of the files in memory.
    pub(crate) lost: u64,
}

impl Join {
    /// Opens the files, and reads all but the first.
    pub(crate) fn open(
        pairs: &[String],
        unavailable: &[String],
        program: &Program,
    ) -> Result<Self, CallError> {
        let engine = program.engine();
        let mut named = named::resolve(pairs, program, &engine)?;
        let lacking = named::without_a_file(&named, unavailable, program);
        let mut customers = Customers::new(program);
        let is_source = named.first().is_some_and(|first| matches!(first.target, Target::Source(_)));
        let driver = if is_source { Some(Input::open(named.remove(0), program, &engine)?) } else { None };
        let (mut tables, mut lost) = (Vec::new(), 0);
        for named in named {
            let table = Table::read(named, program, &engine, &mut customers, &mut lost)?;
            tables.push(table);
        }
        lacking.iter().for_each(|lacking| screen::say(lacking));
        let file = driver.as_ref().map_or(String::new(), |driver| driver.name.clone());
        Ok(Self {
            customers,
            driver,
            tables,
            next: 0,
            records: 0,
            file,
            unavailable: unavailable.to_vec(),
            in_hand: None,
            lost,
        })
    }

    /// The file that the last record's place is in.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// What has been read of the file that is read as it comes, and its size.
    pub(crate) fn progress(&self) -> Option<(std::sync::Arc<std::sync::atomic::AtomicU64>, Option<u64>)> {
        self.driver.as_ref().map(|driver| (driver.read.clone(), driver.size))
    }

    /// What is odd about the columns of the first file.
    pub(crate) fn without_column(&self) -> Option<&str> {
        self.driver.as_ref().and_then(|driver| driver.without_column.as_deref())
    }

    /// The key of the customer in hand.
    pub(crate) fn key(&self) -> Option<&str> {
        self.in_hand.as_ref().map(|(key, ..)| key.as_str())
    }

    /// What the files say of the customer in hand, in the order in which it was read.
    pub(crate) fn pieces(&self) -> Vec<Piece<'_>> {
        let Some((_, number, is_driven)) = &self.in_hand else { return Vec::new() };
        let driver = self.driver.as_ref().filter(|_| *is_driven);
        let rows = number.iter().flat_map(|number| {
            self.tables.iter().flat_map(move |table| table.rows(*number).map(move |row| table.piece(row)))
        });
        let pieces = driver.map(Input::piece).into_iter().chain(rows);
        pieces.filter(|piece| self.answers(piece.target)).collect()
    }

    /// Whether the source of a file answers.
    fn answers(&self, target: &Target) -> bool {
        let (Target::Source(source) | Target::Event { source, .. }) = target;
        !self.unavailable.contains(source)
    }

    /// Reads the next customer into the profile.
    pub(crate) fn next(&mut self, profile: &mut Profile) -> Result<Next, CallError> {
        self.in_hand = None;
        if let Some(driver) = &mut self.driver {
            match driver.next()? {
                Next::End => self.driver = None,
                Next::Bad(place, problem) => {
                    self.records += 1;
                    return Ok(Next::Bad(Place { record: self.records, ..place }, problem));
                }
                Next::Read(place) => {
                    self.records += 1;
                    let place = Place { record: self.records, ..place };
                    return Ok(self.driven(place, profile));
                }
            }
        }
        while let Some(key) = self.customers.key(self.next).map(str::to_owned) {
            let number = self.next;
            self.next += 1;
            if !self.customers.take(number) {
                continue;
            }
            self.records += 1;
            let place = self.first_place(number);
            profile.set_record(self.records);
            profile.begin();
            profile.set_key(&key);
            self.in_hand = Some((key, Some(number), false));
            return Ok(self.finish(Some(number), place, profile));
        }
        Ok(Next::End)
    }

    /// The customer of the first file's row.
    fn driven(&mut self, place: Place, profile: &mut Profile) -> Next {
        let Some(driver) = &self.driver else { return Next::End };
        let key = match driver.key(&self.customers) {
            Ok(key) => key,
            Err(problem) => return Next::Bad(place, problem),
        };
        let number = self.customers.number_of(&key);
        self.in_hand = Some((key.clone(), number, true));
        if !self.customers.take_key(&key) {
            let found = format!("a second row of customer {key:?}");
            return Next::Bad(place, Problem::record(found, "one row a customer"));
        }
        profile.set_record(place.record);
        profile.begin();
        profile.set_key(&key);
        if self.answers(&driver.target)
            && let Err(error) = driver.bound.add(profile, |column| driver.cell(column))
        {
            return Next::Bad(place, error);
        }
        self.finish(number, place, profile)
    }

    /// Adds what the files in memory say of a customer.
    fn finish(&self, number: Option<u32>, place: Place, profile: &mut Profile) -> Next {
        for (table, number) in
            number.iter().flat_map(|number| self.tables.iter().map(|table| (table, *number)))
        {
            if let Some(problem) = table.several_rows(number) {
                return Next::Bad(place, problem);
            }
            let rows = table.rows(number).filter(|_| self.answers(&table.target));
            for row in rows {
                if let Err(problem) = table.add(row, profile) {
                    return Next::Bad(place, problem);
                }
            }
        }
        match profile.finish() {
            Ok(()) => Next::Read(place),
            Err(error) => Next::Bad(place, Problem::from(&error)),
        }
    }

    /// Where a customer stands first who is not in the first file.
    fn first_place(&mut self, number: u32) -> Place {
        let first = self.tables.iter().find_map(|table| Some((table, table.rows(number).next()?)));
        let line = first.map_or(0, |(table, row): (&Table, Row)| table.line(row));
        if let Some((table, _)) = first
            && self.file != table.name
        {
            self.file.clone_from(&table.name);
        }
        Place { record: self.records, line }
    }
}

/// Says of a file in memory what could not be used of it, the first few times.
fn say_lost(lost: &mut u64, file: &str, line: u64, problem: &Problem) {
    const TOLD: u64 = 20;
    *lost += 1;
    if *lost <= TOLD {
        screen::say(&format!("error: {file}:{line}: {problem}"));
    }
}

/// What a file is read through: bound to one source or event of the program.
fn unbound(error: &visavis::BindError) -> CallError {
    // INVARIANT: names were looked up in the same program.
    CallError::wrong(error.to_string())
}

/// The engine's name of a source's key in the data.
fn key_column(engine: &Engine, source: &str) -> Result<String, CallError> {
    match engine.key_column(source) {
        Ok(Some(key)) => Ok(key.to_owned()),
        Ok(None) => Err(CallError::wrong(format!(
            "source `{source}` has no key to join its file on; mark an attribute with `key`, or give everything in one file \
             with --profiles"
        ))),
        Err(error) => Err(unbound(&error)),
    }
}
