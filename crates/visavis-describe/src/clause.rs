//! Conditions that test values, as clauses: `whose tier is “gold”`, or `the tier is “gold”`.
//!
//! In: a condition that is made of no other conditions, and what a place asks of it. Out: the clause in both forms. What is
//! said of missing values is said here: a place that needs a yes takes only a known one.

use visavis_check::model::{AggregateFunction, CompareOp, ExprId, ExprKind, HasKind, Items, TextOp};
use visavis_value::{Duration, Fold, Type, Value};

use crate::lang::{Form, Joint, Phrase};
use crate::teller::Teller;
use crate::text::{Kind, Text};

/// What a place asks of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mode {
    /// That it is true, or false.
    pub(crate) yes: bool,
    /// How sure that must be.
    pub(crate) sure: Sure,
}

/// How sure an answer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sure {
    /// Known to be so
    Known,
    /// So, or not known
    Perhaps,
    /// Its value: said as it is, unknown where it is unknown
    Plain,
}

impl Mode {
    /// Known to be true.
    pub(crate) const YES: Self = Self { yes: true, sure: Sure::Known };
    /// Not known to be false.
    pub(crate) const NOT_NO: Self = Self { yes: true, sure: Sure::Perhaps };
    /// The condition itself.
    pub(crate) const PLAIN: Self = Self { yes: true, sure: Sure::Plain };

    pub(crate) fn opposite(self) -> Self {
        Self { yes: !self.yes, ..self }
    }

    pub(crate) fn known(self) -> Self {
        Self { sure: if self.sure == Sure::Plain { Sure::Plain } else { Sure::Known }, ..self }
    }
}

/// A clause in its forms.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    /// Behind `customers`
    pub(crate) relative: Text,
    /// By itself
    pub(crate) statement: Text,
    /// Without its subject, where it has one; for the cells of a table
    pub(crate) predicate: Option<Text>,
    /// Whether it has an `or` of its own, so that it may not stand beside another without brackets
    pub(crate) loose: bool,
}

/// What may be missing in a test.
enum Open {
    Nothing,
    Subject,
    Others,
}

impl Teller<'_> {
    /// A test of values.
    pub(crate) fn test(&self, id: ExprId, mode: Mode) -> Clause {
        match &self.model.exprs[id].kind {
            // To deny that they are equal takes a known value, as every denial does.
            ExprKind::Compare { op: CompareOp::Ne, fold, left, right } => {
                self.compared((CompareOp::Eq, *fold), *left, *right, mode.opposite())
            }
            ExprKind::Compare { op, fold, left, right } => self.compared((*op, *fold), *left, *right, mode),
            ExprKind::InRange { value, fold, low, high, inclusive } => {
                let ends: Vec<ExprId> = low.iter().chain(high).copied().collect();
                self.of_subject(*value, &ends, mode, &|teller, subject, yes| {
                    let predicate = teller.range(*value, (*low, *high, *inclusive), subject, yes);
                    teller.folded(*fold, predicate)
                })
            }
            ExprKind::InWindow { value, last, span } => {
                self.of_subject(*value, &[], mode, &|teller, subject, yes| {
                    let within = Text::plain(teller.language.during(*span, *last));
                    let phrase = if yes { Phrase::InWindow } else { Phrase::NotInWindow };
                    let predicate = teller.predicate(phrase, subject, &[&within]);
                    match teller.model.exprs[*value].ty {
                        Type::Date => teller.say(Phrase::ByDay, &[&predicate]),
                        _ => predicate,
                    }
                })
            }
            ExprKind::InList { value, fold, items } => {
                self.of_subject(*value, &of_items(items), mode, &|teller, subject, yes| {
                    let predicate = teller.one_of(items, subject, yes);
                    teller.folded(*fold, predicate)
                })
            }
            ExprKind::Has { list, kind, fold, items } => {
                let (kind, mode) = match kind {
                    HasKind::None => (HasKind::Any, mode.opposite()),
                    kind => (*kind, mode),
                };
                self.of_subject(*list, &of_items(items), mode, &|teller, subject, yes| {
                    let predicate = teller.has(kind, items, subject, yes);
                    teller.folded(*fold, predicate)
                })
            }
            ExprKind::TextTest { op, fold, text, part } => {
                self.of_subject(*text, &[*part], mode, &|teller, subject, yes| {
                    let phrase = match (op, yes) {
                        (TextOp::StartsWith, true) => Phrase::StartsWith,
                        (TextOp::StartsWith, false) => Phrase::NotStartsWith,
                        (TextOp::EndsWith, true) => Phrase::EndsWith,
                        (TextOp::EndsWith, false) => Phrase::NotEndsWith,
                        (TextOp::Contains, true) => Phrase::Contains,
                        (TextOp::Contains, false) => Phrase::NotContains,
                    };
                    let predicate = teller.predicate(phrase, subject, &[&teller.noun(*part)]);
                    teller.folded(*fold, predicate)
                })
            }
            ExprKind::Matches(text, pattern) => self.of_subject(*text, &[], mode, &|teller, subject, yes| {
                let phrase = if yes { Phrase::Matches } else { Phrase::NotMatches };
                teller.predicate(phrase, subject, &[&Text::plain(format!("/{pattern}/"))])
            }),
            ExprKind::IsMissing(of) => self.is_missing(*of, mode.yes),
            _ => self.about(id, mode),
        }
    }

    fn compared(&self, (op, fold): (CompareOp, Fold), left: ExprId, right: ExprId, mode: Mode) -> Clause {
        let clause = self.of_subject(left, &[right], mode, &|teller, subject, yes| {
            let predicate = teller.comparison(op, left, right, subject, yes);
            teller.folded(fold, predicate)
        });
        // `less than 90 days ago or yet to come`
        let ago = matches!(self.model.exprs[right].kind, ExprKind::Point(_));
        let later = matches!(op, CompareOp::Gt | CompareOp::Ge) == mode.yes && op != CompareOp::Eq;
        Clause { loose: clause.loose || ago && later, ..clause }
    }

    /// A clause about the customer, or a bool that is a value.
    fn about(&self, id: ExprId, mode: Mode) -> Clause {
        let yes = mode.yes;
        match &self.model.exprs[id].kind {
            ExprKind::Segment(at) => {
                let segment = self.model.segments.get(at.index());
                let description = segment.and_then(|segment| segment.description.as_ref());
                let name = self.described(Kind::Segment, at.index(), description);
                self.person(|form| Phrase::InSegment(form, yes), &[&name])
            }
            // It says that the customer is not in it.
            ExprKind::SourceMissing(at) => {
                self.person(|form| Phrase::InSource(form, !yes), &[&self.name(Kind::Source, at.index())])
            }
            ExprKind::Eligible(at) => {
                self.person(|form| Phrase::Eligible(form, yes), &[&self.name(Kind::Campaign, at.index())])
            }
            ExprKind::Aggregate(aggregate) if aggregate.function == AggregateFunction::Any => {
                let event = self.name(Kind::Event, aggregate.event.index());
                let narrowed = self.narrowed(aggregate);
                match aggregate.field {
                    None => self.person(|form| Phrase::HasEvent(form, yes), &[&event, &narrowed]),
                    Some(field) => {
                        let field = self.names.field(aggregate.event.index(), field.index());
                        let parts = [&event, &Text::plain(field), &narrowed];
                        self.person(|form| Phrase::HasEventKnown(form, yes), &parts)
                    }
                }
            }
            ExprKind::Literal(Value::Bool(value)) if *value == yes => self.person(Phrase::Always, &[]),
            ExprKind::Literal(_) => self.person(Phrase::Never, &[]),
            ExprKind::Missing => match mode.sure {
                Sure::Known => self.person(Phrase::Never, &[]),
                Sure::Perhaps => self.person(Phrase::Always, &[]),
                Sure::Plain => self.person(Phrase::Unknown, &[]),
            },
            _ => self.of_subject(id, &[], mode, &|teller, subject, yes| {
                let phrase = if yes { Phrase::IsTrue } else { Phrase::IsFalse };
                teller.predicate(phrase, subject, &[])
            }),
        }
    }

    /// Both forms of a clause about the customer.
    pub(crate) fn person(&self, phrase: impl Fn(Form) -> Phrase, parts: &[&Text]) -> Clause {
        Clause {
            relative: self.say(phrase(Form::Relative), parts),
            statement: self.say(phrase(Form::Statement), parts),
            predicate: None,
            loose: false,
        }
    }

    /// A clause of a subject and a predicate, with what it says of what is missing.
    fn of_subject(
        &self,
        subject: ExprId,
        others: &[ExprId],
        mode: Mode,
        predicate: &dyn Fn(&Self, &Text, bool) -> Text,
    ) -> Clause {
        let noun = self.noun(subject);
        let said = predicate(self, &noun, mode.yes);
        let open = if others.iter().any(|other| self.may_miss(*other)) {
            Open::Others
        } else if self.may_miss(subject) {
            Open::Subject
        } else {
            Open::Nothing
        };
        match (open, mode.sure, mode.yes) {
            (Open::Nothing, _, _) | (_, Sure::Plain, _) | (_, Sure::Known, true) => {
                self.clause(subject, &noun, said)
            }
            (Open::Subject, Sure::Known, false) => {
                let said = self.predicate(Phrase::KnownAnd, &noun, &[&said]);
                self.clause(subject, &noun, said)
            }
            (Open::Subject, Sure::Perhaps, _) => {
                let said = self.predicate(Phrase::OrUnknown, &noun, &[&said]);
                Clause { loose: true, ..self.clause(subject, &noun, said) }
            }
            (Open::Others, Sure::Known, false) => {
                let said = self.predicate(Phrase::AllKnown, &noun, &[&said]);
                self.clause(subject, &noun, said)
            }
            // So, or not known: not known to be otherwise.
            (Open::Others, Sure::Perhaps, yes) => {
                let otherwise = predicate(self, &noun, !yes);
                let otherwise = self.clause(subject, &noun, otherwise).statement;
                self.person(Phrase::NotSure, &[&otherwise])
            }
        }
    }

    fn clause(&self, subject: ExprId, noun: &Text, predicate: Text) -> Clause {
        let join = |mut start: Text| {
            start.push(" ");
            start.append(&predicate);
            start
        };
        let statement = join(noun.clone());
        let whose = self.is_the_customers(subject).then(|| self.language.whose(noun)).flatten();
        let relative = match whose {
            Some(whose) => join(whose),
            None => self.say(Phrase::ForWhom, &[&statement]),
        };
        Clause { relative, statement, predicate: Some(predicate), loose: false }
    }

    /// Whether a value is something that the customer has.
    fn is_the_customers(&self, id: ExprId) -> bool {
        match &self.model.exprs[id].kind {
            ExprKind::Attribute(_)
            | ExprKind::Let(_)
            | ExprKind::Table(..)
            | ExprKind::Experiment(_)
            | ExprKind::Aggregate(_) => true,
            ExprKind::Convert(_, of) => self.is_the_customers(*of),
            ExprKind::MapGet(of, _) => self.is_the_customers(*of),
            ExprKind::Call(_, arguments) => {
                arguments.first().is_some_and(|first| self.is_the_customers(*first))
            }
            _ => false,
        }
    }

    fn folded(&self, fold: Fold, predicate: Text) -> Text {
        match fold {
            Fold::None => predicate,
            Fold::Case => self.say(Phrase::IgnoringCase, &[&predicate]),
            Fold::CaseAndAccents => self.say(Phrase::IgnoringAccents, &[&predicate]),
        }
    }

    fn comparison(&self, op: CompareOp, left: ExprId, right: ExprId, subject: &Text, yes: bool) -> Text {
        let op = match (op, yes) {
            (op, true) => op,
            (CompareOp::Eq, false) => CompareOp::Ne,
            (CompareOp::Ne, false) => CompareOp::Eq,
            (CompareOp::Lt, false) => CompareOp::Ge,
            (CompareOp::Le, false) => CompareOp::Gt,
            (CompareOp::Gt, false) => CompareOp::Le,
            (CompareOp::Ge, false) => CompareOp::Lt,
        };
        if let ExprKind::Point(span) = &self.model.exprs[right].kind
            && let Some(predicate) = self.ago(op, *span, subject)
        {
            return predicate;
        }
        let phrase = order_phrase(op, &self.model.exprs[left].ty);
        self.predicate(phrase, subject, &[&self.noun(right)])
    }

    /// `is more than 90 days ago`, of a comparison with a moment that was.
    fn ago(&self, op: CompareOp, span: Duration, subject: &Text) -> Option<Text> {
        let back = span.neg()?;
        let phrase = match op {
            CompareOp::Lt => Phrase::LongerAgo,
            CompareOp::Le => Phrase::LongerOrAsLongAgo,
            CompareOp::Gt => Phrase::LessLongAgo,
            CompareOp::Ge => Phrase::LessOrAsLongAgo,
            CompareOp::Eq | CompareOp::Ne => return None,
        };
        let was = back.months >= 0 && back.days >= 0 && back.micros >= 0 && back != Duration::default();
        was.then(|| self.predicate(phrase, subject, &[&Text::plain(self.language.duration(back))]))
    }

    fn range(
        &self,
        value: ExprId,
        (low, high, inclusive): (Option<ExprId>, Option<ExprId>, bool),
        subject: &Text,
        yes: bool,
    ) -> Text {
        let ty = &self.model.exprs[value].ty;
        match (low, high) {
            (Some(low), Some(high)) => {
                let phrase = match (inclusive, yes) {
                    (true, true) => Phrase::Between,
                    (true, false) => Phrase::NotBetween,
                    (false, true) => Phrase::BetweenWithoutEnd,
                    (false, false) => Phrase::NotBetweenWithoutEnd,
                };
                let said = self.predicate(phrase, subject, &[&self.noun(low), &self.noun(high)]);
                self.over_midnight(ty, low, high, said)
            }
            (Some(end), None) => {
                let op = if yes { CompareOp::Ge } else { CompareOp::Lt };
                self.predicate(order_phrase(op, ty), subject, &[&self.noun(end)])
            }
            (None, Some(end)) => {
                let op = match (inclusive, yes) {
                    (true, true) => CompareOp::Le,
                    (false, true) => CompareOp::Lt,
                    (true, false) => CompareOp::Gt,
                    (false, false) => CompareOp::Ge,
                };
                self.predicate(order_phrase(op, ty), subject, &[&self.noun(end)])
            }
            (None, None) => {
                let phrase = if yes { Phrase::IsKnown } else { Phrase::IsUnknown };
                self.predicate(phrase, subject, &[])
            }
        }
    }

    /// A range of times of day runs over midnight where its start is the later.
    fn over_midnight(&self, ty: &Type, low: ExprId, high: ExprId, said: Text) -> Text {
        if *ty != Type::Time {
            return said;
        }
        match (&self.model.exprs[low].kind, &self.model.exprs[high].kind) {
            (ExprKind::Literal(Value::Time(low)), ExprKind::Literal(Value::Time(high))) => {
                if low > high {
                    self.say(Phrase::OverMidnight, &[&said])
                } else {
                    said
                }
            }
            _ => self.say(Phrase::MaybeOverMidnight, &[&said]),
        }
    }

    fn one_of(&self, items: &Items, subject: &Text, yes: bool) -> Text {
        let (phrase, of) = match items {
            Items::List(list) => (if yes { Phrase::InList } else { Phrase::NotInList }, self.noun(*list)),
            Items::Each(each) => {
                let all = self.nouns(each);
                match (all.as_slice(), yes) {
                    ([], true) => (Phrase::InList, self.say(Phrase::EmptyList, &[])),
                    ([], false) => (Phrase::NotInList, self.say(Phrase::EmptyList, &[])),
                    ([one], true) => (Phrase::Is, one.clone()),
                    ([one], false) => (Phrase::IsNot, one.clone()),
                    (all, true) => (Phrase::IsOneOf, self.listed(all, Joint::Or)),
                    (all, false) => (Phrase::IsNoneOf, self.listed(all, Joint::Nor)),
                }
            }
        };
        self.predicate(phrase, subject, &[&of])
    }

    fn has(&self, kind: HasKind, items: &Items, subject: &Text, yes: bool) -> Text {
        let none = self.say(Phrase::EmptyList, &[]);
        let (each, of) = match items {
            Items::List(list) => (None, self.noun(*list)),
            Items::Each(each) if each.is_empty() => (None, none),
            Items::Each(each) => (Some(self.nouns(each)), Text::new()),
        };
        let Some(each) = each else {
            let phrase = match (kind, yes) {
                (HasKind::Any, true) | (HasKind::None, false) => Phrase::HasOneIn,
                (HasKind::Any, false) | (HasKind::None, true) => Phrase::HasNoneIn,
                (HasKind::All, true) => Phrase::HasAllIn,
                (HasKind::All, false) => Phrase::HasNotAllIn,
            };
            return self.predicate(phrase, subject, &[&of]);
        };
        let (phrase, joint) = match (kind, yes, each.len()) {
            (HasKind::None, false, 1) | (HasKind::Any | HasKind::All, true, 1) => (Phrase::Has, Joint::Or),
            (HasKind::None, true, 1) | (HasKind::Any | HasKind::All, false, 1) => (Phrase::HasNot, Joint::Or),
            (HasKind::Any, true, _) | (HasKind::None, false, _) => (Phrase::HasOneOf, Joint::Or),
            (HasKind::Any, false, _) | (HasKind::None, true, _) => (Phrase::HasNoneOf, Joint::Nor),
            (HasKind::All, true, _) => (Phrase::HasAllOf, Joint::And),
            (HasKind::All, false, _) => (Phrase::HasNotAllOf, Joint::And),
        };
        self.predicate(phrase, subject, &[&self.listed(&each, joint)])
    }

    /// `is missing`, or `is known`: always one of the two.
    fn is_missing(&self, of: ExprId, yes: bool) -> Clause {
        let expr = &self.model.exprs[of];
        let is_value = matches!(
            expr.kind,
            ExprKind::Attribute(_)
                | ExprKind::Let(_)
                | ExprKind::Table(..)
                | ExprKind::MapGet(..)
                | ExprKind::Field(..)
                | ExprKind::Content { .. }
        );
        if expr.ty == Type::Bool && !is_value {
            let asked = self.bracketed(of, Mode::PLAIN);
            return self.person(|form| Phrase::KnownWhether(form, !yes), &[&asked]);
        }
        let noun = self.noun(of);
        let phrase = if yes { Phrase::IsUnknown } else { Phrase::IsKnown };
        let predicate = self.predicate(phrase, &noun, &[]);
        self.clause(of, &noun, predicate)
    }
}

fn of_items(items: &Items) -> Vec<ExprId> {
    match items {
        Items::Each(each) => each.clone(),
        Items::List(list) => vec![*list],
    }
}

/// What an order is called, by the type of what is ordered.
fn order_phrase(op: CompareOp, ty: &Type) -> Phrase {
    let [less, at_most, more, at_least] = match ty {
        Type::Date => [Phrase::Before, Phrase::DayOrBefore, Phrase::After, Phrase::DayOrAfter],
        Type::DateTime | Type::Time => {
            [Phrase::Before, Phrase::MomentOrBefore, Phrase::After, Phrase::MomentOrAfter]
        }
        Type::Text(_) | Type::Enum(_) => {
            [Phrase::SortsBefore, Phrase::SortsBeforeOrIs, Phrase::SortsAfter, Phrase::SortsAfterOrIs]
        }
        Type::Bool
        | Type::Int
        | Type::Number
        | Type::Money(_)
        | Type::Version
        | Type::Duration
        | Type::List(_)
        | Type::Map(_) => [Phrase::Less, Phrase::AtMost, Phrase::More, Phrase::AtLeast],
    };
    match op {
        CompareOp::Eq => Phrase::Is,
        CompareOp::Ne => Phrase::IsNot,
        CompareOp::Lt => less,
        CompareOp::Le => at_most,
        CompareOp::Gt => more,
        CompareOp::Ge => at_least,
    }
}
