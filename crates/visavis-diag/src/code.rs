//! The stable codes. A code is never renumbered and never used again for something else.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal,)*) => {
        /// What kind of finding a diagnostic is; prints as `E0102`, or as a lint's name. Bands: 01xx syntax, 02xx names,
        /// 03xx types, 04xx campaigns and channels, 05xx tables, 06xx asserts and tests, 07xx the project's manifest.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])* $name,)*
            /// A lint, by its name; lints have no numbers. Behind one reference more, so that a diagnostic stays small.
            Lint(&'static &'static str),
        }

        /// Every code with a number, in order of declaration.
        #[must_use]
        pub fn codes() -> &'static [Code] {
            &[$(Code::$name,)*]
        }

        impl Code {
            /// The number without the letter; 0 of a lint, which has none.
            #[must_use]
            pub fn number(self) -> u16 {
                match self {
                    $(Code::$name => $number,)*
                    Code::Lint(_) => 0,
                }
            }
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
    /// A cell of a table with nothing in it.
    EmptyCell = 124,
    // ---- E02xx names ----
    /// A name that nothing declares.
    UnknownName = 201,
    /// A name declared twice.
    DuplicateName = 202,
    /// A name that several sources have.
    AmbiguousName = 203,
    /// A `let` or segment that is defined by itself.
    Cycle = 204,
    /// A function that does not exist.
    UnknownFunction = 205,
    /// A type that does not exist.
    UnknownType = 206,
    /// A currency that does not exist, or none where one is needed.
    UnknownCurrency = 207,
    /// A pattern of names that matches none.
    GlobMatchesNothing = 208,
    /// A candidate's own name, value or priority where no candidate is looked at.
    OutOfPlace = 209,
    /// The name of a source, campaign or the like where a value must stand.
    NotAValue = 210,
    /// Something else where only an attribute can stand.
    NotAnAttribute = 211,
    /// Something else where only an event can stand.
    UnknownEvent = 212,
    /// A field that an event does not have.
    UnknownEventField = 213,
    /// A field of an event where no event of that kind is looked at.
    FieldOutside = 214,
    // ---- E03xx types ----
    /// A value of one type where another is needed.
    TypeMismatch = 301,
    /// Operands that an operator does not take.
    Operands = 302,
    /// Two values that do not compare.
    NotComparable = 303,
    /// A text that is none of an enumeration's values.
    NotInEnumeration = 304,
    /// Something else where a condition must stand.
    NotACondition = 305,
    /// A literal of something that does not exist, or that does not fit.
    Literal = 306,
    /// Too many, too few or the wrong arguments of a function.
    Arguments = 307,
    /// A regular expression that does not compile.
    Regex = 308,
    /// A comparison with `missing`.
    ComparedWithMissing = 309,
    /// A value that says nothing of its type.
    Untyped = 310,
    /// A division by a literal zero.
    DivisionByZero = 311,
    /// A date that is moved or measured by hours.
    DateWithHours = 312,
    /// A range of values, or a default, that does not suit its attribute.
    Domain = 313,
    /// An expression where only a literal can stand.
    NotALiteral = 314,
    /// A word behind an attribute that does not suit it.
    Modifier = 315,
    /// A type in a place or of a shape that it cannot have.
    TypeShape = 316,
    /// A range that nothing is in.
    EmptyRange = 317,
    /// Braces or a dollar sign that print themselves around a value that was to be inserted.
    InsertedElsewhere = 318,
    /// A field that cannot be the time of its event.
    EventTime = 319,
    /// An aggregate that lacks its field, or of a field that it cannot take.
    AggregateField = 320,
    /// A window, a sequence, the first or the last of records that have no time.
    PlainList = 321,
    /// A sequence where none can stand.
    SequencePlace = 322,
    // ---- E04xx campaigns, channels, guards, decisions ----
    /// A share, holdout, or list of variants or arms that does not add up.
    Shares = 401,
    /// A field that a channel's messages do not have.
    UnknownField = 402,
    /// A field that a message lacks.
    MissingField = 403,
    /// A value that may be missing in a field that must be there.
    MayBeMissing = 404,
    /// A clause that may stand once, written again.
    RepeatedClause = 405,
    /// A campaign, decision or experiment that lacks what it cannot do without.
    Incomplete = 406,
    /// A clause with a value that it cannot have.
    ClauseValue = 407,
    /// Candidates of one decision with values that do not rank together.
    ValueTypes = 408,
    /// A campaign that a decision names and that says nothing on the decision's channel.
    NeverShown = 409,
    /// A share finer than the steps of the project's bucketing algorithm.
    SharesFinerThanSteps = 410,
    /// A limit of no contacts, or of no whole number of them.
    LimitCount = 415,
    /// A limit over no time, or in total over another span than a day.
    LimitSpan = 416,
    /// A second limit over the same span.
    RepeatedLimit = 417,
    /// Quiet hours that do not run from one time of day to another.
    QuietHours = 418,
    /// Quiet hours that last no time, or a moment.
    HardlyQuiet = 419,
    /// A limit for each customer in a program that has no customer's key.
    LimitWithoutKey = 420,
    // ---- E05xx tables ----
    /// A table or row with too few or too many cells or results.
    RowShape = 501,
    /// A hit policy that does not exist.
    HitPolicy = 502,
    /// A result that a table does not have, or that its header lacks.
    TableOutput = 503,
    /// A row `otherwise` that is not the last, or not the only one.
    OtherwiseRow = 504,
    /// A table of several results where one value must stand.
    WholeTable = 505,
    /// A result of a type that the hit policy cannot work with.
    HitType = 506,
    /// Two rows that hold for one customer and give different results, where only one may hold.
    TableOverlap = 507,
    /// Rows of which nobody knows whether two hold for one customer, where only one may hold.
    TableUnproved = 508,
    /// Customers that no row of a table holds for.
    TableGap = 509,
    /// A file of a table's rows that is not there or cannot be read.
    TableFile = 510,
    // ---- E06xx asserts and tests ----
    /// A test that expects nothing.
    NothingExpected = 601,
    /// A test that depends on the time and does not say when it is.
    NoTime = 602,
    /// A test that does not give what a record must have.
    NotGiven = 603,
    /// A test that says of one thing two.
    GivenTwice = 604,
    /// A given value that depends on the customer.
    GivenDepends = 605,
    /// An expectation that can never be met.
    NeverMet = 606,
    /// A reason that no decision gives.
    UnknownReason = 607,
    /// A value in a test that its attribute cannot have.
    GivenValue = 608,
    // ---- E07xx the project's manifest ----
    // 701 said that a part of the language was not built yet.
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
    /// What the manifest says, said in a file of the project.
    SaidByManifest = 710,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lint(name) => f.write_str(name),
            _ => write!(f, "E{:04}", self.number()),
        }
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
