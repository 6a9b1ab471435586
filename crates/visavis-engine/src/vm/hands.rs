//! The events in hand, what is known of them, and what is made of many.
//!
//! Atoms and cells that read fields have an answer for one event at a time. Each time an event is taken in hand it gets a new number, and
//! an answer counts only under the number that it was given under; so nothing is cleared from event to event. Keeps its memory from
//! call to call.

use visavis_image::Image;

use crate::bits::Bits;
use crate::layout::Events;

/// The event in hand of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hand {
    row: Option<usize>,
    /// Unlike that of any other event that was in hand, ever.
    number: u64,
}

/// What an aggregate has come to so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    /// The places in time of the events that are in its window.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether more events could change it.
    pub(super) is_open: bool,
    pub(super) count: u64,
    /// Of ints and amounts.
    pub(super) sum: i128,
    /// Of numbers.
    pub(super) number: f64,
    /// The field of the event that was chosen.
    pub(super) value: Option<u64>,
    /// The same as it is compared.
    pub(super) order: Option<u64>,
    /// Of a sequence: the place of the second event's first that may still follow, and whether it is known to count.
    pub(super) next: usize,
    pub(super) counts: bool,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Hands {
    /// By event.
    hands: Vec<Hand>,
    last_number: u64,
    /// By atom: twice the event's number, and one more where the answer is yes.
    atoms: Vec<u64>,
    /// By cell: the event's number, and the value.
    cells: Vec<(u64, Option<u64>)>,
    /// By pass: whether it is made, and whether it is being made.
    pub(super) made: Bits,
    pub(super) running: Bits,
    /// By aggregate.
    pub(super) totals: Vec<Total>,
    pub(super) values: Vec<Option<u64>>,
}

impl Hands {
    pub(super) fn new(image: &Image, events: &Events) -> Self {
        let or_none = |len: usize| if image.events.is_empty() { 0 } else { len };
        Self {
            hands: vec![Hand::default(); image.events.len()],
            last_number: 0,
            atoms: vec![0; or_none(image.atoms.len())],
            cells: vec![(0, None); or_none(image.cells.len())],
            made: Bits::new(events.passes.len()),
            running: Bits::new(events.passes.len()),
            totals: vec![Total::default(); image.aggregates.len()],
            values: vec![None; image.aggregates.len()],
        }
    }

    /// Forgets the last call.
    pub(super) fn begin(&mut self) {
        self.hands.fill(Hand::default());
        self.made.clear();
        self.running.clear();
    }

    /// The row of the event in hand.
    #[inline]
    pub(super) fn row(&self, event: usize) -> Option<usize> {
        self.hands.get(event)?.row
    }

    pub(super) fn hand(&self, event: usize) -> Hand {
        self.hands.get(event).copied().unwrap_or_default()
    }

    /// Takes an event in hand that nothing is known of yet.
    #[inline]
    pub(super) fn take(&mut self, event: usize, row: usize) {
        self.last_number += 1;
        let number = self.last_number;
        self.put(event, Hand { row: Some(row), number });
    }

    /// Takes one in hand again, with what was known of it.
    pub(super) fn put(&mut self, event: usize, hand: Hand) {
        if let Some(own) = self.hands.get_mut(event) {
            *own = hand;
        }
    }

    /// What an atom was found to answer of the event in hand.
    #[inline]
    pub(super) fn answer(&self, event: usize, atom: usize) -> Option<bool> {
        let known = *self.atoms.get(atom)?;
        (known >> 1 == self.hand(event).number && known != 0).then_some(known & 1 == 1)
    }

    /// Keeps an atom's answer; with `hand` that was in hand when it was asked.
    #[inline]
    pub(super) fn keep_answer(&mut self, event: usize, atom: usize, yes: bool) {
        let number = self.hand(event).number;
        if let Some(known) = self.atoms.get_mut(atom) {
            *known = number << 1 | u64::from(yes);
        }
    }

    /// What a cell was found to be of the event in hand.
    pub(super) fn cell(&self, event: usize, cell: usize) -> Option<Option<u64>> {
        let (number, value) = *self.cells.get(cell)?;
        (number == self.hand(event).number && number != 0).then_some(value)
    }

    pub(super) fn keep_cell(&mut self, event: usize, cell: usize, value: Option<u64>) {
        let number = self.hand(event).number;
        if let Some(kept) = self.cells.get_mut(cell) {
            *kept = (number, value);
        }
    }
}
