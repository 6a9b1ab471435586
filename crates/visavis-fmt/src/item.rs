//! Declarations: their heads, and what stands below them.
//!
//! In: a declaration of the tree, whose first token is the next one. Out: its document.

use visavis_diag::Span;
use visavis_syntax::ast::{
    Assert, Attribute, Context, Event, Experiment, Expr, Guard, Item, Let, Member, Name, Segment, Source,
    Text, TypeExpr, TypeKind, UnitOf,
};

use crate::doc::Doc;
use crate::walk::{Between, Walk};

/// A clause of a declaration: where it is, and how it is walked over.
pub(crate) type Clause<'t, 'a> = (u32, Box<dyn Fn(&mut Walk<'a>) -> Doc + 't>);

impl<'a> Walk<'a> {
    pub(crate) fn item(&mut self, item: &Item) -> Doc {
        match item {
            Item::Source(source) => self.source(source),
            Item::Context(context) => self.context(context),
            Item::Segment(segment) => self.segment(segment),
            Item::Let(value) => self.let_(value),
            Item::Table(table) => self.table(table),
            Item::Experiment(experiment) => self.experiment(experiment),
            Item::Holdout(holdout) => self.through(holdout.span),
            Item::Channel(channel) => self.channel(channel),
            Item::Campaign(campaign) => self.campaign(campaign),
            Item::Guard(guard) => self.guard(guard),
            Item::Decision(decision) => self.decision(decision),
            Item::Assert(assert) => self.assert(assert),
            Item::Test(test) => self.test(test),
        }
    }

    pub(crate) fn head(&mut self, name: &Name, description: Option<&Text>) -> Doc {
        let name = self.atom(name.span);
        match description {
            Some(description) => Doc::Seq(vec![name, self.atom(description.span)]),
            None => name,
        }
    }

    /// Clauses of several kinds, in the order in which they stand.
    pub(crate) fn clauses(&mut self, mut clauses: Vec<Clause<'_, 'a>>) -> Doc {
        clauses.sort_by_key(|(start, _)| *start);
        self.block(&clauses, Between::Clauses, |walk, (_, clause)| clause(walk))
    }

    fn source(&mut self, source: &Source) -> Doc {
        Doc::Seq(vec![self.head(&source.name, source.description.as_ref()), self.members(&source.members)])
    }

    fn context(&mut self, context: &Context) -> Doc {
        Doc::Seq(vec![self.token(), self.members(&context.members)])
    }

    fn members(&mut self, members: &[Member]) -> Doc {
        self.block(members, Between::Commas, |walk, member| match member {
            Member::Attribute(attribute) => walk.attribute(attribute),
            Member::Group(name, members) => Doc::Seq(vec![walk.atom(name.span), walk.members(members)]),
            Member::Event(event) => walk.event(event),
        })
    }

    fn event(&mut self, event: &Event) -> Doc {
        let mut docs = vec![self.atom(event.name.span)];
        docs.extend(event.at.as_ref().map(|at| self.atom(at.span)));
        docs.push(self.attributes(&event.fields));
        Doc::Seq(docs)
    }

    pub(crate) fn attributes(&mut self, attributes: &[Attribute]) -> Doc {
        self.block(attributes, Between::Commas, |walk, attribute| walk.attribute(attribute))
    }

    pub(crate) fn attribute(&mut self, attribute: &Attribute) -> Doc {
        let mut docs = vec![self.atom(attribute.name.span), self.type_(&attribute.ty)];
        docs.extend(attribute.domain.as_ref().map(|domain| self.range(domain)));
        docs.extend(attribute.default.as_ref().map(|default| self.expr(default)));
        docs.push(self.through(attribute.span));
        Doc::Seq(docs)
    }

    /// A type; the values of an enumeration fill lines and stand in one column where there are several lines.
    pub(crate) fn type_(&mut self, of: &TypeExpr) -> Doc {
        let TypeKind::Enum(values) = &of.kind else { return self.through(of.span) };
        let mut docs = Vec::new();
        let mut before = Doc::nothing();
        for (number, value) in values.iter().enumerate() {
            if number == 0 {
                before = self.until(value.span.start);
                // The space before the first value must not be in what is aligned.
                self.glue();
                docs.push(self.atom(value.span));
                continue;
            }
            let from = self.at;
            let doc = Doc::Seq(vec![self.hanging(2), self.atom(value.span)]);
            docs.push(self.group(from, doc, true));
        }
        Doc::Seq(vec![before, " ".into(), Doc::align(Doc::Seq(docs))])
    }

    fn segment(&mut self, segment: &Segment) -> Doc {
        let head = self.head(&segment.name, segment.description.as_ref());
        self.below(head, &segment.when)
    }

    fn assert(&mut self, assert: &Assert) -> Doc {
        let head = self.head(&assert.name, assert.description.as_ref());
        self.below(head, &assert.holds)
    }

    /// A head, and on a line below it an expression.
    fn below(&mut self, head: Doc, expr: &Expr) -> Doc {
        let line = self.hard(false);
        let expr = self.clause(expr);
        Doc::Seq(vec![head, Doc::nest(Doc::Seq(vec![line, expr]))])
    }

    fn let_(&mut self, value: &Let) -> Doc {
        let head = self.head(&value.name, value.description.as_ref());
        let sign = self.until(value.value.span.start);
        Doc::Seq(vec![head, sign, self.behind_sign(&value.value)])
    }

    /// The expression behind `=` or `:`, on the next line where it does not fit on this one.
    pub(crate) fn behind_sign(&mut self, expr: &Expr) -> Doc {
        let from = self.at;
        let doc = Doc::nest(Doc::Seq(vec![self.line(), self.expr(expr)]));
        self.group(from, doc, true)
    }

    fn guard(&mut self, guard: &Guard) -> Doc {
        let head = self.head(&guard.name, guard.description.as_ref());
        let line = self.hard(false);
        let first = guard.never.first().map_or(guard.when.span.start, |glob| glob.span.start);
        let never = self.until(first);
        let never = Doc::Seq(vec![never, self.spaced(|walk| walk.globs(&guard.never))]);
        let (from, broken) = (self.at, self.first(0));
        let when = Doc::Seq(vec![self.line(), self.clause(&guard.when)]);
        let when = self.group_broken(from, when, true, broken);
        Doc::Seq(vec![head, Doc::nest(Doc::Seq(vec![line, never, when]))])
    }

    /// A space, and what stands behind it in one column.
    pub(crate) fn spaced(&mut self, inside: impl FnOnce(&mut Self) -> Doc) -> Doc {
        self.glue();
        let inside = inside(self);
        Doc::Seq(vec![" ".into(), Doc::align(inside)])
    }

    /// `for e`: a word, and what follows it in one column.
    pub(crate) fn clause(&mut self, expr: &Expr) -> Doc {
        let word = self.until(expr.span.start);
        Doc::Seq(vec![word, self.expr(expr)])
    }

    pub(crate) fn span_clause<'t>(span: Span) -> Clause<'t, 'a> {
        (span.start, Box::new(move |walk| walk.through(span)))
    }

    pub(crate) fn unit<'t>(unit: &UnitOf) -> Clause<'t, 'a> {
        match unit {
            UnitOf::Salt(text) => Self::span_clause(text.span),
            UnitOf::By(path) => Self::span_clause(path.span),
        }
    }

    fn experiment(&mut self, experiment: &Experiment) -> Doc {
        let head = self.head(&experiment.name, experiment.description.as_ref());
        let shares: Vec<(Span, Span)> =
            experiment.arms.iter().map(|(name, share)| (name.span, share.span)).collect();
        let widths = self.widths(&shares);
        let mut clauses: Vec<Clause<'_, 'a>> = Vec::new();
        clauses.extend(experiment.traffic.iter().map(|share| Self::span_clause(share.span)));
        clauses.extend(experiment.unit.iter().map(Self::unit));
        for (name, share) in shares {
            clauses.push((name.start, Box::new(move |walk| walk.share(name, share, widths))));
        }
        Doc::Seq(vec![head, self.clauses(clauses)])
    }
}
