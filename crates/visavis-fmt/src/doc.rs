//! Documents: a text with the places where it may be broken into lines.
//!
//! In: pieces of text. Out: one [`Doc`], which the printer lays out for a width. After Wadler, "A prettier printer" (2003), with
//! aligned lines and comments added; the printer itself works in one pass with bounded look-ahead, as Oppen's
//! "Prettyprinting" (1980) does.

/// A text that may be broken in places.
#[derive(Debug, Clone)]
pub(crate) enum Doc {
    /// Without a line break.
    Text(String),
    /// Only where its group is on one line.
    Flat(&'static str),
    /// A space, or a new line in a broken group; `hang` columns further left, where so many are there.
    Line { hang: usize },
    /// Nothing, or a new line in a broken group.
    Soft,
    /// A new line, perhaps behind a blank one.
    Hard { blank: bool },
    /// A comment. On a line of its own it stays there, perhaps behind a blank line; else it goes to the end of its line.
    Comment { text: String, own: bool, blank: bool },
    /// A blank line where a line begins.
    Blank,
    /// One after the other.
    Seq(Vec<Doc>),
    /// New lines in it stand further right than those around it.
    Nest(usize, Box<Doc>),
    /// New lines in it stand under its beginning.
    Align(Box<Doc>),
    /// On one line, or broken at all of its own lines.
    Group { doc: Box<Doc>, broken: bool },
}

impl Doc {
    /// A group, on one line where it fits and nothing in it is bound to break.
    pub(crate) fn group(doc: Doc, broken: bool) -> Self {
        let broken = broken || doc.breaks();
        Self::Group { doc: Box::new(doc), broken }
    }

    pub(crate) fn nest(doc: Doc) -> Self {
        Self::Nest(2, Box::new(doc))
    }

    pub(crate) fn align(doc: Doc) -> Self {
        Self::Align(Box::new(doc))
    }

    pub(crate) fn nothing() -> Self {
        Self::Seq(Vec::new())
    }

    /// Whether it cannot be on one line.
    fn breaks(&self) -> bool {
        match self {
            Self::Hard { .. } => true,
            Self::Seq(docs) => docs.iter().any(Self::breaks),
            Self::Nest(_, doc) | Self::Align(doc) => doc.breaks(),
            Self::Group { broken, .. } => *broken,
            Self::Text(_)
            | Self::Flat(_)
            | Self::Line { .. }
            | Self::Soft
            | Self::Comment { .. }
            | Self::Blank => false,
        }
    }

    /// On one line whatever its length, and the comments in it.
    pub(crate) fn on_one_line(&self) -> (String, Vec<String>) {
        let (mut line, mut comments) = (String::new(), Vec::new());
        self.flatten(&mut line, &mut comments);
        (line.trim().to_owned(), comments)
    }

    fn flatten(&self, line: &mut String, comments: &mut Vec<String>) {
        match self {
            Self::Text(text) => line.push_str(text),
            Self::Flat(text) => line.push_str(text),
            Self::Line { .. } | Self::Hard { .. } => line.push(' '),
            Self::Soft | Self::Blank => {}
            Self::Comment { text, .. } => comments.push(text.clone()),
            Self::Seq(docs) => docs.iter().for_each(|doc| doc.flatten(line, comments)),
            Self::Nest(_, doc) | Self::Align(doc) | Self::Group { doc, .. } => doc.flatten(line, comments),
        }
    }
}

impl From<&str> for Doc {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
