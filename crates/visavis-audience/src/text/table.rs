//! A table of names and figures.
//!
//! In: rows. Out: aligned lines; names are cut where the screen is too narrow, figures never.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Names keep so many columns at least.
const LEAST: usize = 12;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The lines above the columns of figures, from the top.
    head: Vec<Vec<String>>,
    rows: Vec<(String, Vec<String>)>,
}

impl Table {
    /// A line of the head, one text a column of figures.
    pub(super) fn head(&mut self, texts: impl IntoIterator<Item = String>) {
        self.head.push(texts.into_iter().collect());
    }

    pub(super) fn row(&mut self, name: &str, figures: impl IntoIterator<Item = String>) {
        self.rows.push((name.to_owned(), figures.into_iter().collect()));
    }

    /// How wide the figures are, with the space before each.
    fn widths(&self) -> Vec<usize> {
        let lines = || self.head.iter().chain(self.rows.iter().map(|(_, figures)| figures));
        let columns = lines().map(Vec::len).max().unwrap_or_default();
        let width =
            |column: usize| lines().filter_map(|line| line.get(column).map(|text| text.width())).max();
        (0..columns).map(|column| width(column).unwrap_or_default() + 2).collect()
    }

    /// Whether it fits a screen of a width with names that can be told apart.
    pub(super) fn fits(&self, width: usize) -> bool {
        let longest = self.rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
        2 + longest.min(LEAST) + self.widths().iter().sum::<usize>() <= width
    }

    /// The lines.
    pub(super) fn draw(&self, width: usize) -> String {
        let widths = self.widths();
        let longest = self.rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
        let left = width.saturating_sub(2 + widths.iter().sum::<usize>()).max(LEAST);
        let names = longest.min(left);
        let mut out = String::new();
        let head = self.head.iter().map(|figures| (String::new(), figures));
        let rows = self.rows.iter().map(|(name, figures)| (cut(name, names), figures));
        for (name, figures) in head.chain(rows) {
            let mut line = format!("  {name}{}", " ".repeat(names.saturating_sub(name.width())));
            for (figure, width) in figures.iter().zip(&widths) {
                line.push_str(&" ".repeat(width.saturating_sub(figure.width())));
                line.push_str(figure);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// A name in so many columns; where it is longer, its end is left out.
pub(crate) fn cut(name: &str, columns: usize) -> String {
    if name.width() <= columns {
        return name.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or_default();
        used <= columns
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

/// `27.9%`: rounded half up; `<0.1%` where it is not nothing, and `>99.9%` where it is not all.
pub(crate) fn share(part: u64, all: u64) -> String {
    if all == 0 {
        return String::from("–");
    }
    let (part, all) = (u128::from(part), u128::from(all));
    let tenths = (part * 2_000 + all) / (all * 2);
    match tenths {
        0 if part > 0 => "<0.1%".into(),
        1_000 if part < all => ">99.9%".into(),
        _ => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, share};

    #[test]
    fn shares_are_rounded_and_never_hide_anybody() {
        assert_eq!(share(17_849, 64_000), "27.9%");
        assert_eq!(share(1, 64_000), "<0.1%");
        assert_eq!(share(63_999, 64_000), ">99.9%");
        assert_eq!(share(0, 64_000), "0.0%");
        assert_eq!(share(5, 5), "100.0%");
        assert_eq!(share(0, 0), "–");
        assert_eq!(share(u64::MAX - 1, u64::MAX), ">99.9%");
    }

    #[test]
    fn long_names_are_cut_by_what_one_sees() {
        assert_eq!(cut("win_back", 8), "win_back");
        assert_eq!(cut("win_back_1", 8), "win_bac…");
        assert_eq!(cut("日本語", 5), "日本…");
    }
}
