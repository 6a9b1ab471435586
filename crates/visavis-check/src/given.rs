//! What a test says of its customer.
//!
//! In: `given` clauses. Out: one value for each attribute that they name, of its type and inside its range; and the sources
//! that the customer is not in. A value may depend on the time of the test, as `90 days ago` does, and on nothing else.

use std::collections::HashMap;

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree, Path};
use visavis_value::Type;

use crate::attributes::inside;
use crate::checker::Checker;
use crate::model::{
    AttributeId, Domain, EventId, ExprId, ExprKind, Given, GivenEvents, GivenValue, SourceIdx,
};
use crate::names::duplicate;
use crate::resolve::Meaning;
use crate::symbols::Symbol;
use crate::words::a_type;

/// What the clauses of one test gave so far.
#[derive(Default)]
pub(crate) struct AllGiven {
    pub(crate) given: Vec<Given>,
    pub(crate) histories: Vec<GivenEvents>,
    pub(crate) not_in: Vec<SourceIdx>,
    /// Where each attribute was given first.
    seen: HashMap<AttributeId, Span>,
    absent: HashMap<SourceIdx, Span>,
    pub(crate) events: HashMap<EventId, Span>,
}

impl Checker<'_> {
    pub(crate) fn all_given(&mut self, clauses: &[ast::Given]) -> Option<AllGiven> {
        let mut all = AllGiven::default();
        let mut failed = false;
        for clause in clauses {
            failed |= self.one_given(clause, &mut all).is_none();
        }
        failed |= self.given_of_nobody(&all);
        if failed { None } else { Some(all) }
    }

    fn one_given(&mut self, clause: &ast::Given, all: &mut AllGiven) -> Option<()> {
        let path = &clause.path;
        if let Some(event) = self.event_given(clause) {
            return self.given_events(clause, event, all);
        }
        if let (ast::GivenValue::Events(_), Meaning::Unknown, Some(name)) =
            (&clause.value, self.meaning(path), path.names.last())
        {
            self.event_named(name)?;
        }
        if let Some(source) = self.source_of_given(clause) {
            return self.absent_source(clause, source, all);
        }
        let attributes = self.attributes_given(path)?;
        let span = path.span.to(last_span(clause));
        for attribute in attributes {
            if let Some(first) = all.seen.insert(attribute, path.span) {
                let written = self.written(path);
                return self.fail(twice(&format!("`{written}` is given twice"), path.span, first));
            }
            let value = self.given_value(clause, attribute)?;
            all.given.push(Given { attribute, value, span });
        }
        Some(())
    }

    /// The attribute of a name; the keys of all sources that have it, as a record's bare key fills them all.
    fn attributes_given(&mut self, path: &Path) -> Option<Vec<AttributeId>> {
        match self.meaning(path) {
            Meaning::Ambiguous(choices)
                if choices.iter().all(|id| self.attributes.get(id.index()).is_some_and(|a| a.key)) =>
            {
                self.note_meaning(path, &Meaning::Ambiguous(choices.clone()));
                Some(choices)
            }
            Meaning::Named(_) if path.names.len() == 1 => {
                let written = self.written(path);
                self.fail(
                    Diagnostic::error(
                        Code::NotAnAttribute,
                        format!("`{written}` follows from what is given, and is not given itself"),
                        path.span,
                        "no attribute",
                    )
                    .with_help(format!(
                        "give the attributes that it reads, and say `expect {written}` to be sure of it"
                    )),
                )
            }
            _ => self.attribute_at(path).map(|id| vec![id]),
        }
    }

    /// The source that a clause names, where nothing else has the name.
    fn source_of_given(&self, clause: &ast::Given) -> Option<SourceIdx> {
        let [name] = clause.path.names.as_slice() else { return None };
        match self.meaning(&clause.path) {
            Meaning::Unknown => self.names.sources.get(name.text.as_str()).map(|(id, _)| *id),
            _ => None,
        }
    }

    fn absent_source(&mut self, clause: &ast::Given, source: SourceIdx, all: &mut AllGiven) -> Option<()> {
        let span = clause.path.span;
        self.note(span, Symbol::Source(source));
        let written = self.written(&clause.path);
        if !matches!(&clause.value, ast::GivenValue::Value(e) if e.kind == Tree::Missing) {
            return self.fail(
                Diagnostic::error(
                    Code::NotAnAttribute,
                    format!("`{written}` is a source, and only its attributes have values"),
                    span,
                    "a source",
                )
                .with_help(format!("of a customer who is not in it say `given {written} = missing`")),
            );
        }
        if let Some(first) = all.absent.insert(source, span) {
            return self.fail(twice(&format!("`{written}` is given twice"), span, first));
        }
        all.not_in.push(source);
        Some(())
    }

    /// Attributes of a source that the customer is said not to be in; whether there are any.
    fn given_of_nobody(&mut self, all: &AllGiven) -> bool {
        let mut any = false;
        let attributes = all.given.iter().filter_map(|given| {
            let attribute =
                self.attributes.get(given.attribute.index()).filter(|attribute| !attribute.key)?;
            Some((attribute.source, given.span))
        });
        let events =
            all.histories.iter().filter_map(|given| Some((self.event_of(given.event)?.source, given.span)));
        let said: Vec<(SourceIdx, Span)> = attributes.chain(events).collect();
        for (source, span) in said {
            let Some(absent) = all.absent.get(&source).copied() else { continue };
            any = true;
            let name = self.sources.get(source.index()).map(|s| s.name.clone()).unwrap_or_default();
            self.report(
                Diagnostic::error(
                    Code::GivenTwice,
                    format!("the customer is in `{name}`, and is not"),
                    span,
                    format!("this is of `{name}`"),
                )
                .with_label(absent, "not in it, says this")
                .with_help("keep one of the two"),
            );
        }
        any
    }

    fn given_value(&mut self, clause: &ast::Given, id: AttributeId) -> Option<GivenValue> {
        let attribute = self.attributes.get(id.index())?;
        let (ty, declared) = (attribute.ty.clone(), attribute.span);
        match &clause.value {
            ast::GivenValue::Value(e) => {
                self.parted_by_commas(e, &ty)?;
                let value = self.given_expr(e, &ty, &clause.path, declared)?;
                self.suits(value, id, e.span)?;
                Some(GivenValue::Is(value))
            }
            ast::GivenValue::Map(fields) => {
                let Type::Map(of) = &ty else { return self.no_such_shape(clause, &ty, declared, "a map") };
                let mut seen: HashMap<&str, Span> = HashMap::new();
                let mut entries: Vec<(SmolStr, ExprId)> = Vec::with_capacity(fields.len());
                for field in fields {
                    if let Some(first) = seen.insert(&field.name.text, field.name.span) {
                        return self.fail(duplicate("entry ", &field.name.text, field.name.span, first));
                    }
                    let value = self.given_expr(&field.value, of, &clause.path, declared)?;
                    if self.is_missing(value) {
                        return self.fail(
                            Diagnostic::error(
                                Code::GivenValue,
                                "a map has no entries that are missing",
                                field.value.span,
                                "nothing is here",
                            )
                            .with_help("leave the entry out"),
                        );
                    }
                    entries.push((field.name.text.clone(), value));
                }
                Some(GivenValue::Map(entries))
            }
            ast::GivenValue::Events(_) => self.no_such_shape(clause, &ty, declared, "a history"),
        }
    }

    /// `given tier = "gold" and age = 30` says two things, and `and` joins conditions.
    fn parted_by_commas(&mut self, e: &ast::Expr, ty: &Type) -> Option<()> {
        let Tree::And(first, second) = &e.kind else { return Some(()) };
        if *ty == Type::Bool {
            return Some(());
        }
        let between = Span::new(e.span.source, first.span.end, second.span.start);
        let message = "what is given is parted by commas";
        let diagnostic = Diagnostic::error(Code::GivenValue, message, between, "`and` joins conditions");
        let fix = visavis_diag::Applicability::Safe;
        self.fail(diagnostic.with_fix("write `,`", between, ", ", fix))
    }

    fn given_expr(&mut self, e: &ast::Expr, ty: &Type, path: &Path, declared: Span) -> Option<ExprId> {
        let id = self.infer(e, Some(ty))?;
        self.depends_on_nothing(id, e.span)?;
        let what = format!("`{}`", self.written(path));
        self.expect(id, ty, &what, Some((declared, "declared here")))
    }

    fn no_such_shape<T>(&mut self, clause: &ast::Given, ty: &Type, declared: Span, given: &str) -> Option<T> {
        let (written, ty) = (self.written(&clause.path), a_type(ty));
        self.fail(
            Diagnostic::error(
                Code::TypeMismatch,
                format!("`{written}` is {ty}, and {given} is given"),
                clause.path.span.to(last_span(clause)),
                format!("this is {given}"),
            )
            .with_label(declared, "declared here"),
        )
    }

    /// Whether a value that is written out is one that the attribute can have.
    fn suits(&mut self, value: ExprId, id: AttributeId, span: Span) -> Option<()> {
        let attribute = self.attributes.get(id.index())?;
        let takes = Takes {
            name: attribute.path.join("."),
            may_lack: attribute.optional || attribute.default.is_some(),
            domain: attribute.domain.clone(),
            declared: attribute.span,
        };
        self.suits_these(value, &takes, span)
    }

    pub(crate) fn suits_these(&mut self, value: ExprId, takes: &Takes, span: Span) -> Option<()> {
        let name = &takes.name;
        if self.is_missing(value) && !takes.may_lack {
            return self.fail(
                Diagnostic::error(
                    Code::GivenValue,
                    format!("`{name}` is never missing"),
                    span,
                    "a record without it is an error",
                )
                .with_label(takes.declared, "declared with no `?`")
                .with_help("give it a value, or put `?` behind its type"),
            );
        }
        let outside = takes.domain.as_ref().zip(self.value_of(value));
        if outside.is_some_and(|(domain, value)| !inside(value, domain)) {
            return self.fail(
                Diagnostic::error(
                    Code::GivenValue,
                    format!("this value is outside the range of `{name}`"),
                    span,
                    "no customer has it",
                )
                .with_label(takes.declared, "its range stands here"),
            );
        }
        Some(())
    }

    pub(crate) fn depends_on_nothing(&mut self, root: ExprId, span: Span) -> Option<()> {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let expr = &self.exprs[id];
            if let ExprKind::Attribute(_)
            | ExprKind::Let(_)
            | ExprKind::Segment(_)
            | ExprKind::Table(..)
            | ExprKind::Experiment(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Field(..)
            | ExprKind::Bucket { .. }
            | ExprKind::SourceMissing(_) = &expr.kind
            {
                let at = expr.span;
                return self.fail(
                    Diagnostic::error(
                        Code::GivenDepends,
                        "what is given does not depend on the customer, whom it describes",
                        at,
                        "this does",
                    )
                    .with_label(span, "given here")
                    .with_help("write the value; times may depend on `at`, as in `90 days ago`"),
                );
            }
            expr.kind.operands(&mut open);
        }
        Some(())
    }
}

/// What an attribute or a field takes.
pub(crate) struct Takes {
    pub(crate) name: String,
    /// Whether a record may be without it.
    pub(crate) may_lack: bool,
    pub(crate) domain: Option<Domain>,
    pub(crate) declared: Span,
}

pub(crate) fn twice(message: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::GivenTwice, message, again, "again here")
        .with_label(first, "first here")
        .with_help("keep one of the two")
}

/// Where a clause ends.
pub(crate) fn last_span(clause: &ast::Given) -> Span {
    let field = match &clause.value {
        ast::GivenValue::Value(e) => return e.span,
        ast::GivenValue::Map(fields) => fields.last(),
        ast::GivenValue::Events(events) => events.last().and_then(|fields| fields.last()),
    };
    field.map_or(clause.path.span, |field| field.value.span)
}
