//! Expressions of the syntax tree.

use smol_str::SmolStr;
use visavis_diag::Span;

use super::{DurationLit, Name, Number, Path, Text};

/// `A..B`, `A..`, `..B`, `A..<B`; at least one end.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The lower end, in.
    pub low: Option<Box<Expr>>,
    /// The upper end.
    pub high: Option<Box<Expr>>,
    /// Whether the upper end is in (`..`) or out (`..<`).
    pub inclusive: bool,
    /// The whole.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// The whole, brackets around it included.
    pub span: Span,
}

/// See [`Expr`]. What is large and rare stands in a box, as every node takes the room of the largest.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// What could not be parsed but was reported; later passes are silent about it.
    Error,
    /// `true`, `false`
    Bool(bool),
    /// `missing`
    Missing,
    /// `18`, `3.14`, `10%`
    Number(Number),
    /// `50 EUR`
    Money(Box<Number>, Box<Name>),
    /// `90 days`
    Duration(Box<DurationLit>),
    /// `2026-03-01`, as written
    Date(SmolStr),
    /// `2026-03-01 09:00`, as written
    DateTime(SmolStr),
    /// `21:00`, as written
    Time(SmolStr),
    /// `"…"` with inserted values
    Text(Vec<TextPart>),
    /// `["FR", "BE"]`
    List(Vec<Expr>),
    /// `90 days ago` (before now) or `2 hours from now` (after)
    Point {
        /// How far.
        span: Box<DurationLit>,
        /// `ago`
        before: bool,
    },
    /// `a.b.c`, `now`, `today`, a segment, a `let`, …
    Path(Path),
    /// `m["key"]`
    Index(Box<Expr>, Box<Expr>),
    /// `f(x, y)`
    Call(Box<Name>, Vec<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `a + b`
    Arith(ArithOp, Box<Expr>, Box<Expr>),
    /// `a < b`; the span is the operator's
    Compare(CompareOp, Span, Box<Expr>, Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a otherwise b`
    Otherwise(Box<Expr>, Box<Expr>),
    /// `x in …`, `x not in …`
    In {
        /// What is looked for.
        value: Box<Expr>,
        /// Whether `not` stood before.
        negated: bool,
        /// Where.
        of: Membership,
    },
    /// `list has v`
    Has(Box<Expr>, HasKind, Box<Expr>),
    /// `text starts with t`
    TextTest(TextOp, Box<Expr>, Box<Expr>),
    /// `text matches /…/`; the text is the pattern between the slashes, `\/` unescaped
    Matches(Box<Expr>, Box<Text>),
    /// `x is missing`, `x is known`
    Presence {
        /// What.
        value: Box<Expr>,
        /// Whether it says `missing`.
        missing: bool,
    },
    /// `if c then a else b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `count(purchase in last 30 days where …)`
    Aggregate(Box<Aggregate>),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// As it stands, unescaped.
    Literal(SmolStr),
    /// `{expression}`
    Insert(Box<Expr>),
}

/// What `in` looks into.
#[derive(Debug, Clone, PartialEq)]
pub enum Membership {
    /// A list, or an expression that is one
    List(Box<Expr>),
    /// A range
    Range(Range),
    /// `last 30 days`, `next 7 days`
    Window(Box<Window>),
}

/// `last 30 days`, `next 7 days`.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// `last`
    pub last: bool,
    /// How long.
    pub duration: DurationLit,
    /// The whole.
    pub span: Span,
}

/// `+ - * /`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
}

/// `= != < <= > >=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// `has`, `has any`, `has all`, `has none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HasKind {
    /// `has v`
    One,
    /// `has any […]`
    Any,
    /// `has all […]`
    All,
    /// `has none […]`
    None,
}

/// `starts with`, `ends with`, `contains`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextOp {
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
    /// `contains`
    Contains,
}

/// `count(purchase in … where … followed by …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// `count`, `sum`, …
    pub function: Name,
    /// The event, and perhaps a field.
    pub path: Path,
    /// `in last 30 days`, `in 2026-01-01..2026-02-01`
    pub window: Option<Membership>,
    /// `where …`
    pub filter: Option<Expr>,
    /// `followed by …`
    pub sequence: Option<Sequence>,
}

/// `[not] followed by E within D [where …]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// `not`
    pub negated: bool,
    /// The second event.
    pub event: Name,
    /// Within.
    pub within: DurationLit,
    /// `where …`
    pub filter: Option<Expr>,
}
