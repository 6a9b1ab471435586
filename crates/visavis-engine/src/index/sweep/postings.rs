//! Tests of one slot by the texts that they name: `=`, `in`, `has`, and their opposites.
//!
//! INVARIANT: an atom says yes to what it does not name, or to what it does; never to some of each.

use crate::bits::Bits;

/// How many words the rows of one slot may take.
const MOST_ROW_WORDS: usize = 4_096;

/// What an atom says to a text that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    pub(super) symbol: u32,
    pub(super) atom: u32,
    pub(super) says: bool,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Postings {
    /// The texts' symbols, in order.
    symbols: Vec<u32>,
    by_symbol: BySymbol,
}

/// What the atoms say to each symbol.
#[derive(Debug)]
enum BySymbol {
    /// Where its atoms start, one more at the end; and what they say.
    Lists { starts: Vec<u32>, atoms: Vec<(u32, bool)> },
    /// Words from `first` on, `width` for each: those that take atoms out, behind each of which stands one that puts atoms in.
    Rows { first: usize, width: usize, words: Vec<[u64; 2]> },
}

impl Postings {
    /// What atoms say; `None` where none names anything.
    pub(super) fn new(mut named: Vec<Named>) -> Option<Self> {
        if named.is_empty() {
            return None;
        }
        named.sort_unstable();
        let mut symbols: Vec<u32> = named.iter().map(|named| named.symbol).collect();
        symbols.dedup();
        let atoms = || named.iter().map(|named| named.atom as usize / 64);
        let (first, last) = (atoms().min().unwrap_or(0), atoms().max().unwrap_or(0));
        let width = last - first + 1;
        // Lists are shorter where each text is named by few: a row is worth it only where many bits of it are taken.
        let by_symbol = if symbols.len() * width <= MOST_ROW_WORDS.min(named.len() * 2) {
            BySymbol::rows(&symbols, &named, first, width)
        } else {
            BySymbol::lists(&symbols, &named)
        };
        Some(Self { symbols, by_symbol })
    }

    /// Notes what the atoms say that name a text; those that say yes to every other are in.
    #[inline]
    pub(crate) fn post(&self, symbol: u64, yes: &mut Bits) {
        let place = self.symbols.partition_point(|other| u64::from(*other) < symbol);
        if self.symbols.get(place).is_none_or(|other| u64::from(*other) != symbol) {
            return;
        }
        match &self.by_symbol {
            BySymbol::Lists { starts, atoms } => {
                let start = starts.get(place).map_or(0, |start| *start as usize);
                let end = starts.get(place + 1).map_or(0, |end| *end as usize);
                for (atom, says) in atoms.get(start..end).unwrap_or_default() {
                    yes.set(*atom as usize, *says);
                }
            }
            BySymbol::Rows { first, width, words } => {
                let row = words.get(place * width..(place + 1) * width).unwrap_or_default();
                yes.change(*first, row);
            }
        }
    }
}

impl BySymbol {
    fn lists(symbols: &[u32], named: &[Named]) -> Self {
        let mut starts = Vec::with_capacity(symbols.len() + 1);
        for symbol in symbols {
            let start = named.partition_point(|named| named.symbol < *symbol);
            starts.push(u32::try_from(start).unwrap_or(u32::MAX));
        }
        starts.push(u32::try_from(named.len()).unwrap_or(u32::MAX));
        Self::Lists { starts, atoms: named.iter().map(|named| (named.atom, named.says)).collect() }
    }

    fn rows(symbols: &[u32], named: &[Named], first: usize, width: usize) -> Self {
        let mut words = vec![[0, 0]; symbols.len() * width];
        for (place, symbol) in symbols.iter().enumerate() {
            let start = named.partition_point(|named| named.symbol < *symbol);
            let own = named.iter().skip(start).take_while(|named| named.symbol == *symbol);
            for Named { atom, says, .. } in own {
                let at = place * width + *atom as usize / 64 - first;
                if let Some([take_out, put_in]) = words.get_mut(at) {
                    let bit = 1 << (atom % 64);
                    *if *says { put_in } else { take_out } |= bit;
                }
            }
        }
        Self::Rows { first, width, words }
    }
}
