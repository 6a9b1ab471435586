//! The stable codes. A code is never renumbered and never used again for something else.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal,)*) => {
        /// What kind of finding a diagnostic is; prints as `E0102`. Bands: 01xx syntax, 02xx names, 03xx types,
        /// 04xx campaigns and channels, 05xx tables, 06xx asserts and tests, 07xx the project's manifest.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Code {
            $($(#[doc = $doc])* $name = $number,)*
        }

        /// Every code, in order of declaration.
        #[must_use]
        pub fn codes() -> &'static [Code] {
            &[$(Code::$name,)*]
        }
    };
}

codes! {
    // ---- E01xx syntax ----
    /// Something else was expected here.
    Unexpected = 101,
    /// A bracket or brace that nothing closes.
    UnclosedBracket = 102,
    /// A closing bracket or brace that closes nothing, or the wrong kind.
    StrayBracket = 103,
    /// A text, regular expression or quoted name that does not end on its line.
    UnclosedText = 104,
    /// Quotation marks of a word processor or of another language.
    ForeignQuotes = 105,
    /// An operator of another language.
    ForeignOperator = 106,
    /// Punctuation of another language: `;` at an end, comments with slashes.
    ForeignPunctuation = 107,
    /// A character that looks like another one, or like nothing.
    StrangeCharacter = 108,
    /// A number, amount, date, time or span written another way.
    ForeignLiteral = 109,
    /// A keyword that is nearly right.
    MisspeltKeyword = 110,
    /// Something that begins like a declaration and is none.
    UnknownDeclaration = 111,
    /// Something in a declaration's braces that cannot stand there.
    UnknownClause = 112,
    /// What cannot be a name.
    BadName = 113,
    /// Nesting or a file beyond what the parser takes.
    TooLarge = 114,
    /// A backslash or brace that means nothing in a text.
    TextEscape = 115,
    /// Operators that only brackets can order.
    NeedsBrackets = 116,
    /// A range written another way, or where none can stand.
    RangeForm = 117,
    /// An expression that stops too early.
    Unfinished = 118,
    /// A list written with the wrong brackets, or with none.
    ListForm = 119,
    /// A test written another way.
    TestForm = 120,
    /// A value inserted in a text that cannot hold one.
    InsertHere = 121,
    /// A colon, an equals sign or a keyword between two parts that lacks or is another.
    Joint = 122,
    /// What a file may say once, said twice.
    SaidTwice = 123,
    // ---- E02xx names ----
    /// A name that nothing declares.
    UnknownName = 201,
    /// A name declared twice.
    DuplicateName = 202,
    // ---- E03xx types ----
    /// A value of one type where another is needed.
    TypeMismatch = 301,
    // ---- E04xx campaigns, channels, guards, decisions ----
    /// A share, holdout or variant list that does not add up.
    Shares = 401,
    // ---- E05xx tables ----
    // ---- E06xx asserts and tests ----
    // ---- E07xx the project's manifest, and what this version does not build yet ----
    /// Part of the language that this version of Visavis does not run yet.
    NotBuiltYet = 701,
    /// The manifest is not TOML.
    ManifestSyntax = 702,
    /// A key that the manifest does not have.
    UnknownManifestKey = 703,
    /// A key of the manifest with a value of another kind than it takes.
    ManifestValue = 704,
    /// A time zone that the IANA database does not have.
    UnknownTimeZone = 705,
    /// An edition of the language that this version does not know.
    UnknownEdition = 706,
    /// A bucketing algorithm that does not exist.
    UnknownBucketing = 707,
    /// A project without a single `.vis` file.
    EmptyProject = 708,
    /// A program beyond the limits of a compiled image.
    ProgramTooLarge = 709,
}

impl Code {
    /// The number without the letter.
    #[must_use]
    pub fn number(self) -> u16 {
        self as u16
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{:04}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn numbers_are_unique() {
        let numbers: BTreeSet<u16> = super::codes().iter().map(|c| c.number()).collect();
        assert_eq!(numbers.len(), super::codes().len());
    }
}
