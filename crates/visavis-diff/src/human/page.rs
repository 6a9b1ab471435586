//! Lines of a page: wrapped at its width, coloured on request.

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page {
    width: usize,
    color: bool,
    out: String,
}

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
}

impl Tone {
    /// The sequence that begins it, which terminals know.
    fn code(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Red => "31",
            Self::Green => "32",
            Self::Yellow => "33",
        })
    }
}

/// No line is cut narrower than this, however deep it stands.
const NARROWEST: usize = 24;

impl Page {
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self { width, color, out: String::new() }
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }

    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// A text at an indent, its further lines likewise.
    pub(super) fn line(&mut self, indent: &str, text: &str, tone: Tone) {
        self.hanging(indent, text, tone);
    }

    /// A text behind a head, its further lines below its beginning.
    pub(super) fn hanging(&mut self, head: &str, text: &str, tone: Tone) {
        let below = " ".repeat(width(head));
        for (at, line) in wrapped(text, self.room(head)).iter().enumerate() {
            let before = if at == 0 { head } else { &below };
            let line = self.toned(line, tone);
            self.out.push_str(format!("{before}{line}").trim_end());
            self.out.push('\n');
        }
    }

    /// A bold line behind a sign.
    pub(super) fn headed(&mut self, (sign, tone): (&str, Tone), text: &str) {
        let sign = self.toned(sign, tone);
        let lines = wrapped(text, self.room("  "));
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 { format!("{sign} ") } else { "  ".to_owned() };
            let line = self.toned(line, Tone::Bold);
            self.out.push_str(&format!("{before}{line}\n"));
        }
    }

    /// What was and what is on one line.
    pub(super) fn change(&mut self, indent: &str, head: &str, before: &str, after: &str) {
        let (before, after) = (self.toned(before, Tone::Red), self.toned(after, Tone::Green));
        self.out.push_str(&format!("{indent}{head}{before} → {after}\n"));
    }

    /// A line as it is; it must fit.
    pub(super) fn raw(&mut self, line: &str, tone: Tone) {
        let line = self.toned(line.trim_end(), tone);
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// Whether a text fits behind an indent.
    pub(super) fn fits(&self, indent: usize, text: &str) -> bool {
        indent + width(text) <= self.width && !text.contains('\n')
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    fn room(&self, head: &str) -> usize {
        self.width.saturating_sub(width(head)).max(NARROWEST)
    }

    fn toned(&self, text: &str, tone: Tone) -> String {
        match tone.code().filter(|_| self.color && !text.is_empty()) {
            Some(code) => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            None => text.to_owned(),
        }
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// Cuts a text at spaces; a word that is longer than a line is cut where the line ends.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split([' ', '\n', '\t']) {
        let mut word = word;
        if !line.is_empty() && width(&line) + 1 + width(word) > room {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        while width(word) > room {
            let mut used = 0;
            let fits = |c: char| {
                used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
                used > room
            };
            let at = word.find(fits).filter(|at| *at > 0).unwrap_or(word.len());
            let (now, later) = word.split_at(at);
            lines.push(now.to_owned());
            word = later;
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn texts_are_cut_at_spaces_and_long_words_where_the_line_ends() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("", 8), [""]);
        assert_eq!(wrapped("abcdefghijkl mno", 5), ["abcde", "fghij", "kl", "mno"]);
        // A wide letter takes two columns.
        assert_eq!(wrapped("日本語テキスト", 6), ["日本語", "テキス", "ト"]);
    }
}
