//! What a name means where it stands.
//!
//! In: a path and the scope. Out: the node of what it names, or one error: unknown (`unknown` words it), ambiguous, or
//! something that is no value. Never guesses between two attributes of one name.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree, Path};
use visavis_value::{Fold, Type};

use crate::checker::{Checker, Scope};
use crate::expr::Typed;
use crate::model::{Attribute, AttributeId, EventId, ExprKind, FieldId, SourceIdx, TableId};
use crate::names::{JOINT, Named, spelled};

/// What a path means.
pub(crate) enum Meaning {
    /// An attribute
    Attribute(AttributeId),
    /// A `let`, segment, experiment or table
    Named(Named),
    /// An output of a table, by its name
    Output(TableId),
    /// Several attributes
    Ambiguous(Vec<AttributeId>),
    /// Nothing
    Unknown,
}

impl Checker<'_> {
    pub(crate) fn path(&mut self, path: &Path, want: Option<&Type>) -> Typed {
        if let Some((event, field)) = self.field_in_hand(path) {
            self.note_event(path, event, Some(field));
            return self.field_node(event, field, path);
        }
        if let [name] = path.names.as_slice()
            && let Some(found) = self.special(&name.text, path.span)
        {
            return found;
        }
        let meaning = self.meaning(path);
        self.note_meaning(path, &meaning);
        match meaning {
            Meaning::Attribute(id) => self.attribute_node(id, path.span),
            Meaning::Named(named) => self.named_node(named, path.span),
            Meaning::Output(table) => self.output_node(table, path),
            Meaning::Ambiguous(choices) => self.ambiguous(path, &choices),
            Meaning::Unknown => match self.message_field(path) {
                Some(found) => found,
                None => self.unknown_path(path, want),
            },
        }
    }

    /// The field that a path names: one of the event in hand, alone or behind its event's name.
    pub(crate) fn field_in_hand(&self, path: &Path) -> Option<(EventId, FieldId)> {
        let event = self.event_in_hand?;
        let name = match path.names.as_slice() {
            [name] => name,
            [first, name] if self.event_of(event)?.name == first.text => name,
            _ => return None,
        };
        Some((event, self.field_named(event, &name.text)?))
    }

    fn field_node(&mut self, event: EventId, field: FieldId, path: &Path) -> Typed {
        if let ([name], Scope::Candidate | Scope::Rank { .. }) = (path.names.as_slice(), &self.scope)
            && name.text == "campaign"
        {
            return self.campaign_or_field(event, field, path.span);
        }
        if self.untyped_fields.contains(&(event, field)) {
            return None;
        }
        let declared = self.field_of(event, field)?;
        let optional = declared.optional && declared.default.is_none();
        let ty = declared.ty.clone();
        Some(self.node(ExprKind::Field(event, field), ty, optional, path.span))
    }

    /// `campaign` where it is the candidate's name and a field's too: guessing would decide wrongly in silence.
    fn campaign_or_field<T>(&mut self, event: EventId, field: FieldId, span: Span) -> Option<T> {
        let (of, declared) = (&self.event_of(event)?.name, self.field_of(event, field)?.span);
        let diagnostic = Diagnostic::error(
            Code::AmbiguousName,
            format!("`campaign` is the candidate's name here, and a field of `{of}` is called so too"),
            span,
            "which one?",
        )
        .with_label(declared, "the field")
        .with_help(format!("the field is `{}.campaign`", spelled(of)))
        .with_help("for the candidate's name, call the field something else, with `column \"campaign\"`");
        self.fail(diagnostic)
    }

    /// The words that are values of the language; `None` where the word is none here.
    fn special(&mut self, word: &str, span: Span) -> Option<Typed> {
        let text = Type::Text(Fold::None);
        match (word, &self.scope) {
            ("now", _) => Some(Some(self.node(ExprKind::Now, Type::DateTime, false, span))),
            ("today", _) => Some(Some(self.node(ExprKind::Today, Type::Date, false, span))),
            ("campaign", Scope::Candidate) if self.is_declared(word) => Some(self.two_campaigns(span)),
            ("campaign", Scope::Candidate | Scope::Rank { .. }) => {
                Some(Some(self.node(ExprKind::CampaignName, text, false, span)))
            }
            ("priority", Scope::Rank { .. }) => {
                Some(Some(self.node(ExprKind::CandidatePriority, Type::Int, false, span)))
            }
            ("value", Scope::Rank { value, optional }) => {
                let (value, optional) = (value.clone(), *optional);
                Some(value.map(|ty| self.node(ExprKind::CandidateValue, ty, optional, span)))
            }
            _ => None,
        }
    }

    fn is_declared(&self, word: &str) -> bool {
        self.names.expressions.contains_key(word) || self.names.bare.contains_key(word)
    }

    /// `campaign` where it is the candidate's name and an attribute's too: guessing would decide wrongly in silence.
    fn two_campaigns<T>(&mut self, span: Span) -> Option<T> {
        let attributes = self.names.bare.get("campaign");
        let attribute = attributes.and_then(|a| a.first()).and_then(|a| self.attributes.get(a.index()));
        let diagnostic = Diagnostic::error(
            Code::AmbiguousName,
            "`campaign` is the candidate's name here, and something else is called so too",
            span,
            "which one?",
        );
        let diagnostic = match attribute {
            Some(a) => {
                let full = self.full_name(a);
                diagnostic.with_label(a.span, "an attribute").with_help(format!("the attribute is `{full}`"))
            }
            None => diagnostic,
        };
        self.fail(diagnostic.with_help("for the candidate's name, call the other one something else"))
    }

    pub(crate) fn meaning(&self, path: &Path) -> Meaning {
        if let [name] = path.names.as_slice() {
            if let Some((named, _)) = self.names.expressions.get(name.text.as_str()) {
                return Meaning::Named(*named);
            }
            return self.among(self.names.bare.get(name.text.as_str()));
        }
        let parts: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
        let key = parts.join(JOINT);
        // With its source in front a path can mean one thing only.
        if let Some(id) = self.names.qualified.get(key.as_str()) {
            return Meaning::Attribute(*id);
        }
        match parts.first().and_then(|first| self.names.expressions.get(first)) {
            Some((Named::Table(table), _)) if !self.names.bare.contains_key(key.as_str()) => {
                Meaning::Output(*table)
            }
            _ => self.among(self.names.bare.get(key.as_str())),
        }
    }

    fn among(&self, found: Option<&Vec<AttributeId>>) -> Meaning {
        match found.map(Vec::as_slice) {
            None | Some([]) => Meaning::Unknown,
            Some([one]) => Meaning::Attribute(*one),
            Some(several) => Meaning::Ambiguous(several.to_vec()),
        }
    }

    fn attribute_node(&mut self, id: AttributeId, span: Span) -> Typed {
        if self.untyped.contains(&id) {
            return None;
        }
        let attribute = self.attributes.get(id.index())?;
        let optional = attribute.optional && attribute.default.is_none();
        let ty = attribute.ty.clone();
        Some(self.node(ExprKind::Attribute(id), ty, optional, span))
    }

    fn named_node(&mut self, named: Named, span: Span) -> Typed {
        match named {
            Named::Let(id) => {
                let value = (*self.lets.get(id.index())?)?;
                let (ty, optional) = (self.ty(value).clone(), self.optional(value));
                Some(self.node(ExprKind::Let(id), ty, optional, span))
            }
            Named::Segment(id) => Some(self.node(ExprKind::Segment(id), Type::Bool, false, span)),
            Named::Experiment(id) => self.experiment_node(id, span),
            Named::Table(id) => self.table_node(id, span),
        }
    }

    fn ambiguous<T>(&mut self, path: &Path, choices: &[AttributeId]) -> Option<T> {
        let written = self.written(path);
        let full: Vec<String> = choices
            .iter()
            .filter_map(|id| Some(format!("`{}`", self.full_name(self.attributes.get(id.index())?))))
            .collect();
        let mut diagnostic = Diagnostic::error(
            Code::AmbiguousName,
            format!("`{written}` is in {} sources", choices.len()),
            path.span,
            "which one?",
        );
        for id in choices.iter().take(6) {
            if let Some(attribute) = self.attributes.get(id.index()) {
                let full = self.full_name(attribute);
                diagnostic = diagnostic.with_label(attribute.span, format!("`{full}`"));
            }
        }
        self.fail(diagnostic.with_help(format!("write {}", full.join(" or "))))
    }

    /// A path as a reader writes it.
    pub(crate) fn written(&self, path: &Path) -> String {
        path.names.iter().map(|n| spelled(&n.text)).collect::<Vec<_>>().join(".")
    }

    /// `crm.address.city`.
    pub(crate) fn full_name(&self, attribute: &Attribute) -> String {
        let source = self.sources.get(attribute.source.index()).map_or("", |s| s.name.as_str());
        let parts = std::iter::once(source).chain(attribute.path.iter().map(|p| p.as_str()));
        parts.map(spelled).collect::<Vec<_>>().join(".")
    }

    /// The source that an expression names; an attribute, `let` or segment of that name comes first.
    pub(crate) fn named_source(&self, e: &ast::Expr) -> Option<SourceIdx> {
        let Tree::Path(path) = &e.kind else { return None };
        let [name] = path.names.as_slice() else { return None };
        if self.field_in_hand(path).is_some() {
            return None;
        }
        match self.meaning(path) {
            Meaning::Unknown => self.names.sources.get(name.text.as_str()).map(|(id, _)| *id),
            _ => None,
        }
    }

    /// The attribute that a path names, for places where only an attribute can stand.
    pub(crate) fn attribute_at(&mut self, path: &Path) -> Option<AttributeId> {
        if self.field_in_hand(path).is_some() {
            return self.no_attribute(path);
        }
        let meaning = self.meaning(path);
        self.note_meaning(path, &meaning);
        match meaning {
            Meaning::Attribute(id) => (!self.untyped.contains(&id)).then_some(id),
            Meaning::Ambiguous(choices) => self.ambiguous(path, &choices),
            Meaning::Unknown => self.unknown_path(path, None),
            Meaning::Named(_) | Meaning::Output(_) => self.no_attribute(path),
        }
    }

    fn no_attribute<T>(&mut self, path: &Path) -> Option<T> {
        let written = self.written(path);
        self.fail(
            Diagnostic::error(
                Code::NotAnAttribute,
                format!("`{written}` is no attribute"),
                path.span,
                "an attribute must stand here",
            )
            .with_help("buckets are made of what a source says, such as `customer_id`"),
        )
    }
}
