//! How the rows of a table are found: by column, the rows that each class of values lets through.
//!
//! In: a table of a verified image. Out: for each column either a bitmap of rows by class, where those are few, or a tree of
//! intervals over the classes, in which a row stands at few nodes and a class meets the nodes on one way up. Never more than some
//! dozens of words for each range that the image has.

use visavis_image::image::{Column, Table};

/// How many words the bitmaps of a column may take.
const BITMAP_WORDS: usize = 1 << 14;

/// The index of a table.
#[derive(Debug)]
pub(crate) struct TableIndex {
    /// How many words a set of rows takes.
    pub(crate) words: usize,
    pub(crate) columns: Vec<ColumnIndex>,
}

/// The rows that each class of a column lets through.
#[derive(Debug)]
pub(crate) enum ColumnIndex {
    /// Sets of rows, one behind another.
    Bitmaps(Vec<u64>),
    /// Rows by node of a tree: the root is 1, the parts of node n are 2n and 2n + 1, the classes are the leaves.
    Tree {
        /// How many leaves.
        leaves: usize,
        /// By node, where its rows start; one more at the end.
        starts: Vec<u32>,
        /// Rows, in order for each node.
        rows: Vec<u32>,
    },
}

impl TableIndex {
    pub(crate) fn new(table: &Table) -> Self {
        let words = table.rows.len().div_ceil(64);
        Self { words, columns: table.columns.iter().map(|column| ColumnIndex::new(column, words)).collect() }
    }
}

impl ColumnIndex {
    fn new(column: &Column, words: usize) -> Self {
        let classes = column.classes();
        match classes.checked_mul(words) {
            Some(all) if all <= BITMAP_WORDS => Self::bitmaps(column, all, words),
            _ => Self::tree(column, classes),
        }
    }

    fn bitmaps(column: &Column, all: usize, words: usize) -> Self {
        let mut bits = vec![0; all];
        for (row, ranges) in column.rows().enumerate() {
            for (low, high) in ranges {
                for class in *low as usize..=*high as usize {
                    if let Some(word) = bits.get_mut(class * words + row / 64) {
                        *word |= 1 << (row % 64);
                    }
                }
            }
        }
        Self::Bitmaps(bits)
    }

    fn tree(column: &Column, classes: usize) -> Self {
        let leaves = classes.next_power_of_two();
        let mut counts = vec![0_u32; 2 * leaves + 1];
        for ranges in column.rows() {
            for range in ranges {
                nodes(*range, leaves, |node| {
                    if let Some(count) = counts.get_mut(node + 1) {
                        *count += 1;
                    }
                });
            }
        }
        let mut total = 0;
        for count in &mut counts {
            total += *count;
            *count = total;
        }
        let mut next = counts.clone();
        let mut rows = vec![0; total as usize];
        for (row, ranges) in (0..).zip(column.rows()) {
            for range in ranges {
                nodes(*range, leaves, |node| {
                    if let Some(at) = next.get_mut(node) {
                        if let Some(place) = rows.get_mut(*at as usize) {
                            *place = row;
                        }
                        *at += 1;
                    }
                });
            }
        }
        Self::Tree { leaves, starts: counts, rows }
    }

    /// The rows that a class lets through, as a set; `None` where the column has a tree.
    pub(crate) fn bitmap(&self, class: usize, words: usize) -> Option<&[u64]> {
        match self {
            Self::Bitmaps(bits) => bits.get(class * words..(class + 1) * words),
            Self::Tree { .. } => None,
        }
    }

    /// The rows that a class lets through, node by node; nothing where the column has bitmaps.
    pub(crate) fn lists(&self, class: usize) -> impl Iterator<Item = &[u32]> {
        let (leaves, starts, rows) = match self {
            Self::Tree { leaves, starts, rows } => (*leaves, starts.as_slice(), rows.as_slice()),
            Self::Bitmaps(_) => (0, [].as_slice(), [].as_slice()),
        };
        let first = if leaves == 0 { 0 } else { leaves + class };
        let way = std::iter::successors(Some(first), |node| Some(node / 2)).take_while(|node| *node > 0);
        way.filter_map(move |node| rows.get(*starts.get(node)? as usize..*starts.get(node + 1)? as usize))
    }
}

/// The nodes that together are a range of leaves: at most two on each level.
fn nodes((low, high): (u32, u32), leaves: usize, mut each: impl FnMut(usize)) {
    let (mut low, mut high) = (low as usize + leaves, high as usize + leaves + 1);
    while low < high {
        if low % 2 == 1 {
            each(low);
            low += 1;
        }
        if high % 2 == 1 {
            high -= 1;
            each(high);
        }
        low /= 2;
        high /= 2;
    }
}
