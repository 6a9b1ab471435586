//! The syntax tree: what was written, with a span on everything, before any name has a meaning.
//!
//! INVARIANT: nesting of expressions is at most [`MAX_DEPTH`], so that recursion over a tree is safe.

mod expr;
pub(crate) mod moved;
mod table;

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::{Duration, Unit};

pub use expr::{
    Aggregate, ArithOp, CompareOp, Expr, ExprKind, HasKind, Membership, Range, Sequence, TextOp, TextPart,
    Window,
};
pub use table::{Cell, CellTest, Outputs, Row, Table};

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

impl Item {
    /// The whole declaration.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Source(it) => it.span,
            Self::Context(it) => it.span,
            Self::Segment(it) => it.span,
            Self::Let(it) => it.span,
            Self::Table(it) => it.span,
            Self::Experiment(it) => it.span,
            Self::Holdout(it) => it.span,
            Self::Channel(it) => it.span,
            Self::Campaign(it) => it.span,
            Self::Guard(it) => it.span,
            Self::Decision(it) => it.span,
            Self::Assert(it) => it.span,
            Self::Test(it) => it.span,
        }
    }
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
