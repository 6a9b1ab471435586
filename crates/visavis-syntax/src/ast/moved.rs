//! Trees whose text stands elsewhere now.
//!
//! In: a tree, and how far its text moved. Out: the same tree, every span of it moved. Nothing else changes.

use smol_str::SmolStr;
use visavis_diag::{SourceId, Span};
use visavis_value::{Duration, Unit};

use super::{
    Aggregate, ArithOp, Assert, Attribute, Campaign, Cell, CellTest, Channel, CompareOp, Contacted, Content,
    Context, Decision, DurationLit, Event, Expect, ExpectKind, Experiment, Expr, ExprKind, Field, Given,
    GivenValue, Glob, Guard, HasKind, Holdout, Item, Let, Limit, Member, Membership, Modifier, ModifierKind,
    Name, Number, Outputs, Path, Range, Row, Segment, Sequence, Source, Table, Test, Text, TextOp, TextPart,
    TypeExpr, TypeKind, UnitOf, Variant, Via, Window,
};

/// Where a text stands now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shift {
    /// The file.
    pub(crate) source: SourceId,
    /// How many bytes further on, as a difference that wraps around.
    pub(crate) by: u32,
}

/// What has spans.
pub(crate) trait Moved {
    fn shift(&mut self, to: Shift);
}

impl Moved for Span {
    fn shift(&mut self, to: Shift) {
        self.source = to.source;
        self.start = self.start.wrapping_add(to.by);
        self.end = self.end.wrapping_add(to.by);
    }
}

/// What stands nowhere.
macro_rules! still {
    ($($ty:ty),*) => {$(
        impl Moved for $ty {
            fn shift(&mut self, _: Shift) {}
        }
    )*};
}

still!(SmolStr, bool, i64, Duration, Unit, ArithOp, CompareOp, HasKind, TextOp);

impl<T: Moved> Moved for Vec<T> {
    fn shift(&mut self, to: Shift) {
        self.iter_mut().for_each(|one| one.shift(to));
    }
}

impl<T: Moved> Moved for Option<T> {
    fn shift(&mut self, to: Shift) {
        if let Some(one) = self {
            one.shift(to);
        }
    }
}

impl<T: Moved> Moved for Box<T> {
    fn shift(&mut self, to: Shift) {
        self.as_mut().shift(to);
    }
}

impl<A: Moved, B: Moved> Moved for (A, B) {
    fn shift(&mut self, to: Shift) {
        self.0.shift(to);
        self.1.shift(to);
    }
}

/// A struct moves with all its fields; a field that is left out here does not compile.
macro_rules! structs {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl Moved for $name {
            fn shift(&mut self, to: Shift) {
                let Self { $($field),* } = self;
                $($field.shift(to);)*
            }
        }
    )*};
}

structs! {
    Name { text, span }
    Text { text, span }
    Path { names, span }
    Number { digits, percent, span }
    DurationLit { count, unit, value, span }
    Source { name, description, members, span }
    Context { members, span }
    Attribute { name, description, ty, optional, domain, default, modifiers, span }
    Modifier { kind, span }
    TypeExpr { kind, span }
    Event { name, at, fields, span }
    Segment { name, description, when, span }
    Let { name, description, value, span }
    Experiment { name, description, traffic, unit, arms, span }
    Holdout { share, description, unit, span }
    Channel { name, description, requires, quiet, limits, contents, span }
    Content { fields, span }
    Limit { count, per, total, span }
    Campaign { name, description, audience, except, during, priority, value, limits, holdout, owner, via, span }
    Via { channel, fields, unit, variants, span }
    Variant { name, share, fields, span }
    Field { name, value }
    Guard { name, description, never, when, span }
    Glob { pattern, span }
    Decision { name, description, via, choose, from, rank_by, fallback, span }
    Assert { name, description, holds, span }
    Test { title, given, contacted, at, expect, span }
    Given { path, value }
    Contacted { campaign, channel, at, span }
    Expect { kind, span }
    Table { name, description, from, outputs, hit, inputs, output_names, rows, span }
    Row { cells, outputs, span }
    Cell { tests, span }
    Range { low, high, inclusive, span }
    Expr { kind, span }
    Window { last, duration, span }
    Aggregate { function, path, window, filter, sequence }
    Sequence { negated, event, within, filter }
}

/// An enum moves with whatever a variant holds; a variant that is left out here does not compile.
macro_rules! enums {
    ($($name:ident { $($variant:ident $(($($at:ident),*))? $({ $($field:ident),* })?,)* })*) => {$(
        impl Moved for $name {
            fn shift(&mut self, to: Shift) {
                match self {
                    $(Self::$variant $(($($at),*))? $({ $($field),* })? => {
                        let _ = to;
                        $($($at.shift(to);)*)?
                        $($($field.shift(to);)*)?
                    })*
                }
            }
        }
    )*};
}

enums! {
    Item {
        Source(it), Context(it), Segment(it), Let(it), Table(it), Experiment(it), Holdout(it), Channel(it),
        Campaign(it), Guard(it), Decision(it), Assert(it), Test(it),
    }
    Member { Attribute(it), Group(name, members), Event(it), }
    ModifierKind { Key, Sensitive, Timezone, Column(name), IgnoringCase, IgnoringCaseAndAccents, }
    TypeKind { Named(word), Money(code), Enum(values), List(of), Map(of), }
    UnitOf { Salt(text), By(path), }
    GivenValue { Value(e), Map(fields), Events(records), }
    ExpectKind { Holds(e), Chooses(decision, campaigns), Rejects(decision, campaign, reason), }
    Outputs { One(ty), Many(fields), }
    CellTest {
        Any, Empty, Presence { missing }, Compare(op, e), Equals(e), In(of), NotIn(of), Has(kind, e),
        TextTest(op, e), Matches(pattern),
    }
    ExprKind {
        Error, Bool(b), Missing, Number(n), Money(n, code), Duration(lit), Date(text), DateTime(text),
        Time(text), Text(parts), List(items), Point { span, before }, Path(path), Index(map, key),
        Call(name, args), Negate(e), Not(e), Arith(op, a, b), Compare(op, at, a, b), And(a, b), Or(a, b),
        Otherwise(a, b), In { value, negated, of }, Has(list, kind, items), TextTest(op, text, part),
        Matches(text, pattern), Presence { value, missing }, If(c, a, b), Aggregate(it),
    }
    TextPart { Literal(text), Insert(e), }
    Membership { List(e), Range(range), Window(window), }
}
