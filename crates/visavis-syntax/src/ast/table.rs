//! Decision tables of the syntax tree.

use visavis_diag::Span;

use super::{Attribute, CompareOp, Expr, HasKind, Membership, Name, Text, TextOp, TypeExpr};

/// `table N -> … { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// `from "file.csv"`
    pub from: Option<Text>,
    /// What it gives.
    pub outputs: Outputs,
    /// `hit first`
    pub hit: Option<Name>,
    /// The expressions before `=>` in the header.
    pub inputs: Vec<Expr>,
    /// The names after `=>` in the header.
    pub output_names: Vec<Name>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The whole declaration.
    pub span: Span,
}

/// What a table gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Outputs {
    /// `-> number`
    One(TypeExpr),
    /// `-> status: text, rate: number`
    Many(Vec<Attribute>),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells before `=>`; `None` for `otherwise`.
    pub cells: Option<Vec<Cell>>,
    /// The expressions after `=>`.
    pub outputs: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

/// A cell: any of these tests.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The alternatives.
    pub tests: Vec<CellTest>,
    /// The whole.
    pub span: Span,
}

/// The right-hand side of a test on the header's expression.
#[derive(Debug, Clone, PartialEq)]
pub enum CellTest {
    /// `any`
    Any,
    /// An empty cell or `-`, an error that the parser has reported
    Empty,
    /// `missing` or `known`
    Presence {
        /// Whether it says `missing`.
        missing: bool,
    },
    /// `< 5`
    Compare(CompareOp, Expr),
    /// A value
    Equals(Expr),
    /// A range
    In(Membership),
    /// `not in …`
    NotIn(Membership),
    /// `has any […]`
    Has(HasKind, Expr),
    /// `starts with …`
    TextTest(TextOp, Expr),
    /// `matches /…/`
    Matches(Text),
}
