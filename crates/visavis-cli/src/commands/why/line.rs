//! Lines of a drawing: wrapped at the page's width, a place at the right, colours on request.
//!
//! In: trees of items. Out: text. Knows nothing of rules.

use anstyle::{AnsiColor, Style};

/// What a line says of its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `✓`
    Yes,
    /// `✗`
    No,
    /// `?`
    Unknown,
    /// Nothing that is true or false
    Plain,
}

/// A line with what is below it.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) mark: Mark,
    pub(crate) text: String,
    /// Where it stands in the rules.
    pub(crate) place: Option<String>,
    /// Whether it is what decided.
    pub(crate) decides: bool,
    /// What stands behind it in brackets where there is room, else below it.
    pub(crate) aside: Vec<String>,
    /// Lines of its own below it.
    pub(crate) notes: Vec<String>,
    pub(crate) children: Vec<Item>,
}

impl Item {
    pub(crate) fn new(mark: Mark, text: impl Into<String>) -> Self {
        let (aside, notes, children) = (Vec::new(), Vec::new(), Vec::new());
        Self { mark, text: text.into(), place: None, decides: false, aside, notes, children }
    }
}

/// What stands behind an item that decided.
const DECIDES: &str = "◀ decides";

/// A page that is being written.
#[derive(Debug)]
pub(crate) struct Page {
    width: usize,
    color: bool,
    out: String,
}

impl Page {
    pub(crate) fn new(width: usize, color: bool) -> Self {
        Self { width, color, out: String::new() }
    }

    pub(crate) fn into_text(self) -> String {
        self.out
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// A line in bold, wrapped.
    pub(crate) fn heading(&mut self, text: &str, place: Option<&str>) {
        self.block("", "  ", text, place, Style::new().bold());
    }

    /// A plain line, wrapped.
    pub(crate) fn plain(&mut self, indent: &str, text: &str) {
        self.block(indent, indent, text, None, Style::new());
    }

    /// An item at the left margin, with its mark, in bold.
    pub(crate) fn top(&mut self, item: &Item) {
        let head = format!("{} ", self.mark(item.mark));
        self.block(&head, "  ", &item.text, item.place.as_deref(), Style::new().bold());
        self.below(item, "");
    }

    fn item(&mut self, item: &Item, first: &str, next: &str) {
        let mark = self.mark(item.mark);
        let space = if mark.is_empty() { "" } else { " " };
        let style = if item.decides { Style::new().bold() } else { Style::new() };
        let text = if item.decides { format!("{} {DECIDES}", item.text) } else { item.text.clone() };
        let rail = if item.children.is_empty() { " " } else { "│" };
        let hang = if mark.is_empty() { next.to_owned() + "  " } else { format!("{next}{rail}   ") };
        let first = format!("{first}{mark}{space}");
        let aside = item.aside.join("; ");
        let place = item.place.as_ref().map_or(0, |place| seen_width(place) + 2);
        let used = seen_width(&first) + seen_width(&text) + seen_width(&aside) + 3 + place;
        let fits = !aside.is_empty() && used <= self.width;
        let text = if fits { format!("{text} ({aside})") } else { text };
        self.block(&first, &hang, &text, item.place.as_deref(), style);
        self.notes(if fits { &[] } else { &item.aside }, item, next);
        self.below(item, next);
    }

    fn notes(&mut self, notes: &[String], item: &Item, indent: &str) {
        let rail = if item.children.is_empty() { " " } else { "│" };
        let (first, next) = (format!("{indent}{rail}   "), format!("{indent}{rail}     "));
        for note in notes {
            self.block(&first, &next, note, None, Style::new());
        }
    }

    fn below(&mut self, item: &Item, indent: &str) {
        self.notes(&item.notes, item, indent);
        for (place, child) in item.children.iter().enumerate() {
            let is_last = place + 1 == item.children.len();
            let (first, next) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.item(child, &format!("{indent}{first}"), &format!("{indent}{next}"));
        }
    }

    fn mark(&self, mark: Mark) -> String {
        let (sign, color) = match mark {
            Mark::Yes => ("✓", AnsiColor::Green),
            Mark::No => ("✗", AnsiColor::Red),
            Mark::Unknown => ("?", AnsiColor::Yellow),
            Mark::Plain => return String::new(),
        };
        self.styled(sign, color.on_default().bold())
    }

    fn styled(&self, text: &str, style: Style) -> String {
        if self.color && style != Style::new() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// A text behind what stands before it, its further lines behind `next`; the place at the right where there is room on
    /// the last line, else on a line of its own.
    fn block(&mut self, first: &str, next: &str, text: &str, place: Option<&str>, style: Style) {
        let lines = wrapped(text, self.width, seen_width(first), seen_width(next));
        let last = lines.len().saturating_sub(1);
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 { first } else { next };
            self.out.push_str(before);
            self.out.push_str(&self.styled(line, style));
            if at == last
                && let Some(place) = place
            {
                self.place(seen_width(before) + seen_width(line), place);
            }
            self.out.push('\n');
        }
    }

    fn place(&mut self, used: usize, place: &str) {
        let dim = self.styled(place, Style::new().dimmed());
        let length = seen_width(place);
        match self.width.checked_sub(used + length).filter(|gap| *gap >= 2) {
            Some(gap) => self.out.push_str(&" ".repeat(gap)),
            None => {
                self.out.push('\n');
                self.out.push_str(&" ".repeat(self.width.saturating_sub(length)));
            }
        }
        self.out.push_str(&dim);
    }
}

/// How many columns a text takes; colours take none.
fn seen_width(text: &str) -> usize {
    let mut width = 0;
    let mut in_color = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => in_color = true,
            'm' if in_color => in_color = false,
            _ if in_color => {}
            _ => width += 1,
        }
    }
    width
}

/// Cuts a text at spaces; a word that is longer than a line stands on lines of its own.
fn wrapped(text: &str, width: usize, first: usize, next: usize) -> Vec<String> {
    const NARROWEST: usize = 20;
    let room = |at: usize| width.saturating_sub(if at == 0 { first } else { next }).max(NARROWEST);
    let mut lines: Vec<String> = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let mut length = word.chars().count();
        let at = lines.len() - 1;
        if used > 0 && used + 1 + length > room(at) {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        let mut rest = word;
        while length > room(lines.len() - 1) {
            let cut = rest.char_indices().nth(room(lines.len() - 1)).map_or(rest.len(), |(at, _)| at);
            let (now, later) = rest.split_at(cut);
            push(&mut lines, now);
            lines.push(String::new());
            rest = later;
            length = rest.chars().count();
        }
        push(&mut lines, rest);
        used += length;
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::{seen_width, wrapped};

    #[test]
    fn texts_are_cut_at_spaces() {
        assert_eq!(wrapped("one two three four five six", 24, 2, 4), ["one two three four", "five six"]);
        assert_eq!(wrapped("", 24, 0, 0), [""]);
        let long = "x".repeat(50);
        assert_eq!(wrapped(&long, 24, 0, 0).iter().map(String::len).collect::<Vec<_>>(), [24, 24, 2]);
    }

    #[test]
    fn colours_take_no_room() {
        assert_eq!(seen_width("\u{1b}[1m✓\u{1b}[0m a"), 3);
    }
}
