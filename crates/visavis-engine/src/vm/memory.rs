//! What a machine works with, kept from call to call so that a call allocates nothing.

use visavis_image::image::{CellId, Now, NowBase};
use visavis_value::{Date, Duration, Instant, Zone, calendar};

use super::hands::Hands;
use super::pending::{OpenMemory, Sources};
use crate::bits::Bits;
use crate::error::Halt;
use crate::index::Points;
use crate::layout::{Branches, Place};
use crate::pool::{Pool, Space};
use crate::program::Program;

/// The most bytes of text that one call may compute: texts made of texts could else grow without end.
pub(super) const MAX_TEXT: usize = 1 << 26;

/// The bit of a duration's word that says it was computed.
const COMPUTED: u64 = 1 << 63;

/// How much was computed at some time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    texts: usize,
    words: usize,
    durations: usize,
}

/// Where the rows of a table that hold stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Matched {
    pub(super) start: usize,
    pub(super) len: usize,
}

/// The memory of a machine.
#[derive(Debug)]
pub(crate) struct Memory {
    /// By atom: whether it has an answer, and whether that is yes.
    pub(super) asked: Bits,
    pub(super) yes: Bits,
    /// Whether the program's sweep was made, and the rules that could match.
    pub(super) swept: bool,
    pub(super) led: Bits,
    cells: Vec<u64>,
    cells_done: Bits,
    cells_known: Bits,
    /// The registers of the blocks that run, one block's behind another's.
    pub(super) registers: Vec<Option<u64>>,
    /// What is computed.
    pub(crate) pool: Pool,
    durations: Vec<Duration>,
    /// The texts that were begun, one behind another, and where each starts.
    pub(super) text: String,
    pub(super) text_starts: Vec<usize>,
    /// The lists that were begun, likewise.
    pub(super) items: Vec<Option<u64>>,
    pub(super) item_starts: Vec<usize>,
    pub(super) key: Option<Option<u64>>,
    /// The events in hand, and what is made of many.
    pub(super) hands: Hands,
    /// What was computed up to here is kept for the whole call.
    floor: Mark,
    /// By table: whether it was matched, and where among `matched` its rows are.
    pub(super) tables_done: Bits,
    pub(super) tables: Vec<Matched>,
    /// Rows of tables.
    pub(super) matched: Vec<u32>,
    /// The classes of the columns of the tables in hand.
    pub(super) classes: Vec<usize>,
    pub(super) looked: usize,
    /// What is open while a source has not answered.
    pub(super) open: OpenMemory,
    nows: Vec<Option<u64>>,
    /// The ends of the sweep's timelines, by `nows`.
    ends: Vec<Vec<i64>>,
    /// The instant that `nows` and `ends` are of.
    nows_at: Option<Instant>,
}

impl Memory {
    /// Memory for a program.
    pub(crate) fn new(program: &Program) -> Self {
        let image = &program.image;
        Self {
            asked: Bits::new(image.atoms.len()),
            yes: Bits::new(image.atoms.len()),
            swept: false,
            led: Bits::new(program.index.most_roots()),
            cells: vec![0; image.cells.len()],
            cells_done: Bits::new(image.cells.len()),
            cells_known: Bits::new(image.cells.len()),
            registers: Vec::new(),
            pool: Pool::new(Space::Scratch),
            durations: Vec::new(),
            text: String::new(),
            text_starts: Vec::new(),
            items: Vec::new(),
            item_starts: Vec::new(),
            key: None,
            hands: Hands::new(image, &program.layout.events),
            floor: Mark::default(),
            tables_done: Bits::new(image.tables.len()),
            tables: vec![Matched::default(); image.tables.len()],
            matched: Vec::new(),
            classes: Vec::new(),
            looked: 0,
            open: OpenMemory::default(),
            nows: Vec::with_capacity(image.nows.len()),
            ends: Vec::new(),
            nows_at: None,
        }
    }

    /// Forgets the last call; the points in time are kept where `now` is the same.
    pub(super) fn begin(&mut self, program: &Program, now: Instant, today: Option<Date>) {
        let image = &program.image;
        self.asked.clear();
        self.swept = false;
        self.cells_done.clear();
        self.registers.clear();
        self.pool.clear();
        self.durations.clear();
        self.text.clear();
        self.text_starts.clear();
        self.items.clear();
        self.item_starts.clear();
        self.key = None;
        self.hands.begin();
        self.floor = Mark::default();
        self.tables_done.clear();
        self.matched.clear();
        self.classes.clear();
        self.looked = 0;
        self.open.clear();
        if self.nows_at != Some(now) {
            self.nows.clear();
            self.nows.extend(image.nows.iter().map(|point| point_in_time(*point, now, today, image.zone)));
            program.index.sweep.find_ends(&self.nows, &mut self.ends);
            self.nows_at = Some(now);
        }
    }

    /// How many rows of tables, or words of sets of rows, were looked at.
    pub(crate) fn looked(&self) -> usize {
        self.looked
    }

    /// Follows a diagram as far as the answers are known.
    #[inline]
    pub(super) fn follow(&self, branches: &Branches, mut at: Place) -> Place {
        while let Some(node) = branches.node(at) {
            if !self.asked.get(node.atom.index()) {
                break;
            }
            at = node.next(self.yes.get(node.atom.index()));
        }
        at
    }

    /// Keeps an atom's answer.
    pub(super) fn keep_answer(&mut self, atom: usize, yes: bool) {
        self.asked.set(atom, true);
        self.yes.set(atom, yes);
    }

    /// The value of a cell that was computed; the inner `None` is missing.
    #[inline]
    pub(super) fn known_cell(&self, cell: usize) -> Option<Option<u64>> {
        if !self.cells_done.get(cell) {
            return None;
        }
        Some(if self.cells_known.get(cell) { self.cells.get(cell).copied() } else { None })
    }

    pub(super) fn keep_cell(&mut self, cell: usize, value: Option<u64>) {
        if let Some(kept) = self.cells.get_mut(cell) {
            *kept = value.unwrap_or_default();
        }
        self.cells_known.set(cell, value.is_some());
        self.cells_done.set(cell, true);
        self.floor = self.mark();
    }

    /// Keeps a cell that may still change.
    pub(super) fn keep_open_cell(&mut self, cell: CellId, value: Option<u64>, sources: Sources) {
        self.open.cells.insert(cell, (value, sources));
        self.floor = self.mark();
    }

    pub(super) fn keep_key(&mut self, key: Option<u64>) {
        self.key = Some(key);
        self.floor = self.mark();
    }

    /// How much is computed so far.
    #[inline]
    pub(super) fn mark(&self) -> Mark {
        let (texts, words) = self.pool.mark();
        Mark { texts, words, durations: self.durations.len() }
    }

    /// Forgets what was computed since, but for what is kept for the whole call: what an event's filter makes is of no use behind it.
    #[inline]
    pub(super) fn release(&mut self, mark: Mark) {
        let (mark, floor) = (mark, self.floor);
        self.pool.release(mark.texts.max(floor.texts), mark.words.max(floor.words));
        self.durations.truncate(mark.durations.max(floor.durations));
    }

    /// The word of a point in time of the call in hand.
    #[inline]
    pub(crate) fn point_in_time(&self, now: u32) -> Result<Option<u64>, Halt> {
        self.nows.get(now as usize).copied().ok_or(Halt::Corrupt)
    }

    /// The points in time of the call.
    #[inline]
    pub(super) fn points(&self) -> Points<'_> {
        Points { nows: &self.nows, ends: &self.ends }
    }

    /// The items from `start` as a list, which are taken away; missing where one of them is.
    pub(super) fn list_from(&mut self, start: usize) -> Result<Option<u64>, Halt> {
        let items = self.items.get(start..).unwrap_or_default();
        let list = if items.iter().all(Option::is_some) {
            let first = self.pool.words_len();
            items.iter().flatten().for_each(|item| self.pool.push_word(*item));
            Some(self.pool.words_from(first).ok_or(Halt::TooLong)?)
        } else {
            None
        };
        self.items.truncate(start);
        Ok(list)
    }

    /// Keeps a text that `write` appends.
    pub(super) fn write_text(&mut self, write: impl FnOnce(&mut String)) -> Result<u64, Halt> {
        let text = self.pool.write_text(write).ok_or(Halt::TooLong)?;
        if self.pool.text_len() > MAX_TEXT { Err(Halt::TooLong) } else { Ok(text) }
    }

    /// The span of a duration's word; of a constant where it was not computed.
    pub(super) fn duration(&self, constants: &[Duration], word: u64) -> Option<Duration> {
        let index = usize::try_from(word & !COMPUTED).ok()?;
        let durations = if word & COMPUTED == 0 { constants } else { &self.durations };
        durations.get(index).copied()
    }

    pub(super) fn keep_duration(&mut self, span: Duration) -> u64 {
        self.durations.push(span);
        (self.durations.len() as u64 - 1) | COMPUTED
    }
}

/// A now-constant's word; `None` where it leaves the years and does not say that it may.
fn point_in_time(point: Now, now: Instant, today: Option<Date>, zone: Zone) -> Option<u64> {
    let shift = point.shift;
    let day = |date: Date| i64::from(date.0);
    let word = match point.base {
        NowBase::Instant => {
            let at = calendar::shift_instant(now, shift, zone)?;
            if point.as_date { day(calendar::date_of(at, zone)?) } else { at.0 }
        }
        NowBase::Today => day(calendar::shift_date(today?, shift)?),
        NowBase::InstantOpen => match calendar::shift_instant(now, shift, zone) {
            Some(at) => at.0,
            None => beyond(shift),
        },
        NowBase::TodayOpen => match calendar::shift_date(today?, shift) {
            Some(date) => day(date),
            None => beyond(shift),
        },
    };
    Some(word as u64)
}

/// Before or after everything, by the direction of a shift.
fn beyond(shift: Duration) -> i64 {
    let is_back = shift.months < 0 || shift.days < 0 || shift.micros < 0;
    if is_back { i64::MIN } else { i64::MAX }
}
