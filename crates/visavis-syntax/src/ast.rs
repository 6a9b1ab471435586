//! The syntax tree: what was written, with a span on everything, before any name has a meaning.
//!
//! INVARIANT: nesting of expressions is at most [`MAX_DEPTH`], so that recursion over a tree is safe.

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::{Duration, Unit};

/// How deep expressions may nest.
pub const MAX_DEPTH: usize = 128;

/// One file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// `edition "2026"`, in a file that is a project of its own.
    pub edition: Option<Text>,
    /// `timezone "Europe/Paris"`, likewise.
    pub timezone: Option<Text>,
    /// The declarations that parsed, in order.
    pub items: Vec<Item>,
    /// Every comment, `#` included, in order.
    pub comments: Vec<Span>,
    /// Names whose declarations, of any kind, did not parse and were reported; whoever uses one is not told that it is unknown.
    pub broken: Vec<Name>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `source`
    Source(Source),
    /// `context`
    Context(Context),
    /// `segment N when e`
    Segment(Segment),
    /// `let N = e`
    Let(Let),
    /// `table`
    Table(Table),
    /// `experiment`
    Experiment(Experiment),
    /// `holdout p` at top level
    Holdout(Holdout),
    /// `channel`
    Channel(Channel),
    /// `campaign`
    Campaign(Campaign),
    /// `guard`
    Guard(Guard),
    /// `decision`
    Decision(Decision),
    /// `assert`
    Assert(Assert),
    /// `test`
    Test(Test),
}

/// A name as written, without backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: SmolStr,
    /// Where, backticks included.
    pub span: Span,
}

/// A literal text without inserted values, unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: SmolStr,
    /// Where, quotes included.
    pub span: Span,
}

/// `crm.address.city`: one or more names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The names between the dots; never empty.
    pub names: Vec<Name>,
    /// The whole.
    pub span: Span,
}

/// A number as written: digits without `_`, perhaps with a point; `percent` where `%` followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// `1000`, `3.14`.
    pub digits: SmolStr,
    /// Whether `%` followed.
    pub percent: bool,
    /// Where.
    pub span: Span,
}

/// A duration as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationLit {
    /// The whole number.
    pub count: i64,
    /// The unit.
    pub unit: Unit,
    /// The span of time; `None` where it leaves 64 bits.
    pub value: Option<Duration>,
    /// Where.
    pub span: Span,
}

/// `source N "doc" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// What it holds.
    pub members: Vec<Member>,
    /// The whole declaration.
    pub span: Span,
}

/// `context { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// What it holds.
    pub members: Vec<Member>,
    /// The whole declaration.
    pub span: Span,
}

/// What stands in a source, the context or a group.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    /// `tier: text?`
    Attribute(Attribute),
    /// `address { … }`
    Group(Name, Vec<Member>),
    /// `event purchase at ordered_at { … }`; not inside a group
    Event(Event),
}

/// An attribute, an event's field, a channel's content field, a table's output.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// A text behind the whole attribute, where a description is allowed.
    pub description: Option<Text>,
    /// Its type.
    pub ty: TypeExpr,
    /// `?`
    pub optional: bool,
    /// `in 0..1`
    pub domain: Option<Range>,
    /// `= literal`
    pub default: Option<Expr>,
    /// `key`, `sensitive`, …
    pub modifiers: Vec<Modifier>,
    /// The whole.
    pub span: Span,
}

/// A word behind an attribute's type.
#[derive(Debug, Clone, PartialEq)]
pub struct Modifier {
    /// Which.
    pub kind: ModifierKind,
    /// Where.
    pub span: Span,
}

/// See [`Modifier`].
#[derive(Debug, Clone, PartialEq)]
pub enum ModifierKind {
    /// `key`
    Key,
    /// `sensitive`
    Sensitive,
    /// `timezone`
    Timezone,
    /// `column "…"`
    Column(Text),
    /// `ignoring case`
    IgnoringCase,
    /// `ignoring case and accents`
    IgnoringCaseAndAccents,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeExpr {
    /// Which.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// See [`TypeExpr`].
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `int`, `text`, or a word that is no type
    Named(SmolStr),
    /// `money EUR`; the code is not checked here
    Money(Name),
    /// `"a" | "b"`
    Enum(Vec<Text>),
    /// `list of T`
    List(Box<TypeExpr>),
    /// `map of T`
    Map(Box<TypeExpr>),
}

/// `event N at F { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: Name,
    /// The field that says when.
    pub at: Option<Name>,
    /// Its fields.
    pub fields: Vec<Attribute>,
    /// The whole.
    pub span: Span,
}

/// `segment N "doc" when e`.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// Who is in it.
    pub when: Expr,
    /// The whole declaration.
    pub span: Span,
}

/// `let N "doc" = e`.
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// Its value.
    pub value: Expr,
    /// The whole declaration.
    pub span: Span,
}

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
    /// An empty cell or `-`, which is an error
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

/// `experiment N { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// `traffic 20%`, each as written
    pub traffic: Vec<Number>,
    /// `salt` and `by`
    pub unit: Vec<UnitOf>,
    /// The arms with their shares.
    pub arms: Vec<(Name, Number)>,
    /// The whole declaration.
    pub span: Span,
}

/// `salt "…"` or `by attribute`.
#[derive(Debug, Clone, PartialEq)]
pub enum UnitOf {
    /// `salt "…"`
    Salt(Text),
    /// `by attribute`
    By(Path),
}

/// `holdout 5%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Holdout {
    /// How many.
    pub share: Number,
    /// Its description (top level only).
    pub description: Option<Text>,
    /// `salt` and `by`
    pub unit: Vec<UnitOf>,
    /// The whole.
    pub span: Span,
}

/// `channel N { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// `requires e`
    pub requires: Vec<Expr>,
    /// `quiet A..B`
    pub quiet: Vec<Range>,
    /// `limit …`
    pub limits: Vec<Limit>,
    /// `content { … }`, each as written
    pub contents: Vec<Content>,
    /// The whole declaration.
    pub span: Span,
}

/// `content { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// The fields.
    pub fields: Vec<Attribute>,
    /// The whole.
    pub span: Span,
}

/// `limit n per duration`, `limit n in total`, `limit n per day in total`.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// How many.
    pub count: Number,
    /// `per` this span.
    pub per: Option<DurationLit>,
    /// Whether `in total`.
    pub total: bool,
    /// The whole.
    pub span: Span,
}

/// `campaign N { … }`. Clauses that may stand once are lists of all that were written; the checker reports the second.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// `for e`
    pub audience: Vec<Expr>,
    /// `except e`
    pub except: Vec<Expr>,
    /// `during range`
    pub during: Vec<Range>,
    /// `priority n`; a minus sign is in the expression
    pub priority: Vec<Expr>,
    /// `value e`
    pub value: Vec<Expr>,
    /// `limit …`
    pub limits: Vec<Limit>,
    /// `holdout p`
    pub holdout: Vec<Holdout>,
    /// `owner "…"`
    pub owner: Vec<Text>,
    /// `via CHANNEL …`
    pub via: Vec<Via>,
    /// The whole declaration.
    pub span: Span,
}

/// `via CHANNEL { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Via {
    /// The channel.
    pub channel: Name,
    /// Its fields, where no variants stand.
    pub fields: Vec<Field>,
    /// `salt` and `by` of the variants
    pub unit: Vec<UnitOf>,
    /// `variant N share { … }`
    pub variants: Vec<Variant>,
    /// The whole.
    pub span: Span,
}

/// `variant N share { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Its share.
    pub share: Number,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The whole.
    pub span: Span,
}

/// `headline: e`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The field's name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// `guard N never … when e`.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// Names or globs of campaigns.
    pub never: Vec<Glob>,
    /// When.
    pub when: Expr,
    /// The whole declaration.
    pub span: Span,
}

/// A name or a pattern with `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    /// As written.
    pub pattern: SmolStr,
    /// Where.
    pub span: Span,
}

/// `decision N { … }`. Clauses that may stand once are lists of all that were written.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// `via CHANNEL`
    pub via: Vec<Name>,
    /// `choose n`
    pub choose: Vec<Number>,
    /// `from …`
    pub from: Vec<Vec<Glob>>,
    /// `rank by e`
    pub rank_by: Vec<Expr>,
    /// `fallback N`
    pub fallback: Vec<Name>,
    /// The whole declaration.
    pub span: Span,
}

/// `assert N e`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assert {
    /// Its name.
    pub name: Name,
    /// Its description.
    pub description: Option<Text>,
    /// What holds.
    pub holds: Expr,
    /// The whole declaration.
    pub span: Span,
}

/// `test "…" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// What it says.
    pub title: Text,
    /// `given …`
    pub given: Vec<Given>,
    /// `contacted …`
    pub contacted: Vec<Contacted>,
    /// `at …`
    pub at: Vec<Expr>,
    /// `expect …`
    pub expect: Vec<Expect>,
    /// The whole declaration.
    pub span: Span,
}

/// One `given`.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Which attribute or event.
    pub path: Path,
    /// What it is.
    pub value: GivenValue,
}

/// See [`Given`].
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue {
    /// `= e`
    Value(Expr),
    /// `= { k: e }`: a map
    Map(Vec<Field>),
    /// `[{ … }, …]`: events
    Events(Vec<Vec<Field>>),
}

/// `contacted CAMPAIGN via CHANNEL at …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Contacted {
    /// With what.
    pub campaign: Name,
    /// Where.
    pub channel: Name,
    /// When.
    pub at: Expr,
    /// The whole.
    pub span: Span,
}

/// One `expect`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// What is expected.
    pub kind: ExpectKind,
    /// The whole.
    pub span: Span,
}

/// See [`Expect`].
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectKind {
    /// An expression
    Holds(Expr),
    /// `D chooses A, B`; empty for `nothing`
    Chooses(Name, Vec<Name>),
    /// `D rejects C because R`
    Rejects(Name, Name, Name),
}

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

/// See [`Expr`].
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
    Money(Number, Name),
    /// `90 days`
    Duration(DurationLit),
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
        span: DurationLit,
        /// `ago`
        before: bool,
    },
    /// `a.b.c`, `now`, `today`, a segment, a `let`, …
    Path(Path),
    /// `m["key"]`
    Index(Box<Expr>, Box<Expr>),
    /// `f(x, y)`
    Call(Name, Vec<Expr>),
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
    Matches(Box<Expr>, Text),
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
    Insert(Expr),
}

/// What `in` looks into.
#[derive(Debug, Clone, PartialEq)]
pub enum Membership {
    /// A list, or an expression that is one
    List(Box<Expr>),
    /// A range
    Range(Range),
    /// `last 30 days`, `next 7 days`
    Window(Window),
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
