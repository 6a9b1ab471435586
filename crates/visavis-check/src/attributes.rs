//! Sources and the context: groups, attributes, defaults, domains, modifiers. Events are in `events`.
//!
//! In: their trees. Out: `Checker::sources` and `Checker::attributes`, and the index of attribute names. An attribute
//! whose type is wrong keeps its name, so that nothing else complains of it.

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Member, Modifier, ModifierKind, TypeKind};
use visavis_value::{Fold, Type, Value};

use crate::checker::Checker;
use crate::fold::compare_values;
use crate::model::{Attribute, AttributeId, Domain, ExprKind, Source, SourceIdx};
use crate::names::{JOINT, SourceItem, duplicate, index, taken};
use crate::words::a_type;

/// What the modifiers of one attribute or field say.
#[derive(Default)]
pub(crate) struct Modifiers {
    pub(crate) key: Option<Span>,
    pub(crate) timezone: Option<Span>,
    pub(crate) sensitive: bool,
    pub(crate) column: Option<SmolStr>,
    pub(crate) fold: Fold,
}

impl<'a> Checker<'a> {
    pub(crate) fn all_sources(&mut self) {
        for (i, item) in self.items.sources.clone().into_iter().enumerate() {
            let description = match item {
                SourceItem::Source(s) => s.description.as_ref().map(|t| t.text.clone()),
                SourceItem::Context(_) => None,
            };
            self.sources.push(Source {
                name: SmolStr::new(item.name()),
                description,
                is_context: matches!(item, SourceItem::Context(_)),
                key: None,
                span: item.span(),
            });
            self.members(SourceIdx(index(i)), item.members(), &mut Vec::new());
        }
    }

    fn members(&mut self, source: SourceIdx, members: &'a [Member], groups: &mut Vec<SmolStr>) {
        let mut seen: HashMap<&str, (Span, bool)> = HashMap::new();
        for member in members {
            let name = match member {
                Member::Attribute(attribute) => &attribute.name,
                Member::Group(name, _) => name,
                // Events have a name space of their own, but a place in the data beside the attributes.
                Member::Event(event) => &event.name,
            };
            if let Some((first, event)) = seen.insert(&name.text, (name.span, is_event(member))) {
                // Of two events that is said already.
                if !event || !is_event(member) {
                    self.report(duplicate("", &name.text, name.span, first));
                }
            }
            match member {
                Member::Attribute(attribute) => self.attribute(source, attribute, groups),
                Member::Group(name, members) => {
                    groups.push(name.text.clone());
                    self.note_group(source, groups, name, members);
                    self.members(source, members, groups);
                    groups.pop();
                }
                Member::Event(event) => self.event(source, event),
            }
        }
    }

    fn attribute(&mut self, source: SourceIdx, written: &'a ast::Attribute, groups: &[SmolStr]) {
        let id = AttributeId(index(self.attributes.len()));
        let path: Vec<SmolStr> = groups.iter().chain([&written.name.text]).cloned().collect();
        self.index_attribute(source, id, written, &path);
        self.note_declared(id, written, source, groups);
        let modifiers = self.modifiers(written);
        let ty = self.attribute_type(&written.ty, modifiers.fold);
        let mut attribute = Attribute {
            source,
            data_path: groups.to_vec(),
            path,
            ty: ty.clone().unwrap_or(Type::Bool),
            optional: written.optional,
            default: None,
            domain: None,
            key: modifiers.key.is_some(),
            timezone: modifiers.timezone.is_some(),
            sensitive: modifiers.sensitive,
            span: written.name.span,
        };
        attribute.data_path.push(modifiers.column.clone().unwrap_or_else(|| written.name.text.clone()));
        match ty {
            Some(ty) => {
                self.suits_modifiers(source, id, written, &ty, &modifiers);
                attribute.domain = self.domain(written, &ty);
                attribute.default = self.default(written, &ty, attribute.domain.as_ref());
            }
            None => {
                self.untyped.insert(id);
            }
        }
        self.attributes.push(attribute);
    }

    fn index_attribute(
        &mut self,
        source: SourceIdx,
        id: AttributeId,
        written: &ast::Attribute,
        path: &[SmolStr],
    ) {
        let bare = SmolStr::new(path.join(JOINT));
        let owner = self.items.sources.get(source.index()).map_or("", |s| s.name());
        let qualified = SmolStr::new(format!("{owner}{JOINT}{bare}"));
        if path.len() == 1
            && let Some((_, first)) = self.names.expressions.get(written.name.text.as_str())
        {
            let diagnostic = duplicate("", &written.name.text, written.name.span, *first);
            self.report(diagnostic);
        }
        if let ([_], "now" | "today") = (path, written.name.text.as_str()) {
            let column = format!("or keep the name in the data: `column \"{}\"`", written.name.text);
            self.report(taken(&written.name).with_help(column));
        }
        // The second of two alike was reported; one of them is enough to go on with.
        if let std::collections::hash_map::Entry::Vacant(entry) = self.names.qualified.entry(qualified) {
            entry.insert(id);
            self.names.bare.entry(bare).or_default().push(id);
        }
    }

    pub(crate) fn modifiers(&mut self, written: &ast::Attribute) -> Modifiers {
        let mut found = Modifiers::default();
        let mut seen = HashSet::new();
        for Modifier { kind, span } in &written.modifiers {
            let word = match kind {
                ModifierKind::Key => {
                    found.key = Some(*span);
                    "key"
                }
                ModifierKind::Sensitive => {
                    found.sensitive = true;
                    "sensitive"
                }
                ModifierKind::Timezone => {
                    found.timezone = Some(*span);
                    "timezone"
                }
                ModifierKind::Column(name) => {
                    found.column = Some(name.text.clone());
                    "column"
                }
                ModifierKind::IgnoringCase | ModifierKind::IgnoringCaseAndAccents => {
                    let accents = matches!(kind, ModifierKind::IgnoringCaseAndAccents);
                    if self.folds(&written.ty) {
                        found.fold = if accents { Fold::CaseAndAccents } else { Fold::Case };
                    } else {
                        self.report(
                            Diagnostic::error(
                                Code::Modifier,
                                "only texts can ignore case",
                                *span,
                                format!("`{}` is no text", written.name.text),
                            )
                            .with_help(
                                "delete it, or declare a `text`, an enumeration, or a list or map of them",
                            ),
                        );
                    }
                    "ignoring case"
                }
            };
            if !seen.insert(word) {
                self.report(Diagnostic::error(
                    Code::Modifier,
                    format!("`{word}` is said twice"),
                    *span,
                    "once is enough",
                ));
            }
        }
        found
    }

    fn folds(&self, ty: &ast::TypeExpr) -> bool {
        match &ty.kind {
            TypeKind::List(of) | TypeKind::Map(of) => self.folds(of),
            TypeKind::Enum(_) => true,
            // Of a word that is no type only that is said.
            TypeKind::Named(word) => {
                !crate::words::SCALARS.iter().any(|(name, _)| name == word) || word == "text"
            }
            TypeKind::Money(_) => false,
        }
    }

    fn suits_modifiers(
        &mut self,
        source: SourceIdx,
        id: AttributeId,
        written: &ast::Attribute,
        ty: &Type,
        modifiers: &Modifiers,
    ) {
        let name = &written.name;
        if modifiers.timezone.is_some() && !matches!(ty, Type::Text(_)) {
            self.report(
                Diagnostic::error(
                    Code::Modifier,
                    format!("`{}` cannot hold a time zone", name.text),
                    written.ty.span,
                    format!("this is {}", a_type(ty)),
                )
                .with_help("a time zone is a `text` such as \"Europe/Paris\""),
            );
        }
        let Some(span) = modifiers.key else { return };
        if !matches!(ty, Type::Text(_) | Type::Int | Type::Enum(_)) {
            self.report(
                Diagnostic::error(
                    Code::Modifier,
                    format!("`{}` cannot be a key", name.text),
                    written.ty.span,
                    format!("this is {}", a_type(ty)),
                )
                .with_label(span, "said to be the key here")
                .with_help("a key is a `text`, an `int` or an enumeration"),
            );
        }
        let Some(owner) = self.sources.get_mut(source.index()) else { return };
        let first = owner.key;
        if first.is_none() && !owner.is_context {
            owner.key = Some(id);
        }
        let (is_context, owner_name) = (owner.is_context, owner.name.clone());
        if is_context {
            self.report(
                Diagnostic::error(Code::Modifier, "the context has no key", span, "not here")
                    .with_help("the customer's key stands in a source"),
            );
        } else if let Some(first) = first.and_then(|f| self.attributes.get(f.index())) {
            let diagnostic = Diagnostic::error(
                Code::Modifier,
                format!("`{owner_name}` has two keys"),
                span,
                "a second key",
            )
            .with_label(first.span, "this is the key already")
            .with_help("keep one; a source has at most one key");
            self.report(diagnostic);
        }
    }

    pub(crate) fn domain(&mut self, written: &ast::Attribute, ty: &Type) -> Option<Domain> {
        let range = written.domain.as_ref()?;
        if !matches!(
            ty,
            Type::Int
                | Type::Number
                | Type::Money(_)
                | Type::Text(_)
                | Type::Date
                | Type::DateTime
                | Type::Time
                | Type::Version
        ) {
            return self.fail(
                Diagnostic::error(
                    Code::Domain,
                    format!("`{}` cannot have a range", written.name.text),
                    range.span,
                    format!("the values of {} have no order", a_type(ty)),
                )
                .with_help("delete the range"),
            );
        }
        let low = range.low.as_deref().map(|e| self.constant(e, ty, "an end of the range"));
        let high = range.high.as_deref().map(|e| self.constant(e, ty, "an end of the range"));
        let domain = Domain { low: lift(low)?, high: lift(high)?, inclusive: range.inclusive };
        if let (Some(low), Some(high)) = (&domain.low, &domain.high) {
            let order = compare_values(low, high);
            let empty = order.is_some_and(|o| o.is_gt() || (o.is_eq() && !domain.inclusive));
            if empty && *ty != Type::Time {
                return self.fail(
                    Diagnostic::error(
                        Code::Domain,
                        "no value is in this range",
                        range.span,
                        "it ends before it starts",
                    )
                    .with_help("write the smaller end first"),
                );
            }
        }
        self.warn_single_value(written, &domain);
        Some(domain)
    }

    pub(crate) fn default(
        &mut self,
        written: &ast::Attribute,
        ty: &Type,
        domain: Option<&Domain>,
    ) -> Option<Value> {
        let expr = written.default.as_ref()?;
        let value = self.constant(expr, ty, "a default")?;
        if domain.is_some_and(|d| !inside(&value, d)) {
            let range = written.domain.as_ref().map_or(expr.span, |d| d.span);
            return self.fail(
                Diagnostic::error(
                    Code::Domain,
                    format!("the default of `{}` is outside its range", written.name.text),
                    expr.span,
                    "not in the range",
                )
                .with_label(range, "the range")
                .with_help("choose a default inside, or widen the range"),
            );
        }
        Some(value)
    }

    /// A literal of a type.
    pub(crate) fn constant(&mut self, e: &ast::Expr, ty: &Type, what: &str) -> Option<Value> {
        let id = self.infer(e, Some(ty))?;
        if !matches!(self.exprs[id].kind, ExprKind::Literal(_)) {
            return self.fail(
                Diagnostic::error(Code::NotALiteral, format!("{what} is a literal"), e.span, "this is none")
                    .with_help("write the value itself"),
            );
        }
        let id = self.expect(id, ty, what, None)?;
        match &self.exprs[id].kind {
            ExprKind::Literal(value) => Some(value.clone()),
            _ => None,
        }
    }
}

fn is_event(member: &Member) -> bool {
    matches!(member, Member::Event(_))
}

/// `None` where there was something and it failed.
fn lift<T>(found: Option<Option<T>>) -> Option<Option<T>> {
    match found {
        None => Some(None),
        Some(None) => None,
        Some(Some(value)) => Some(Some(value)),
    }
}

pub(crate) fn inside(value: &Value, domain: &Domain) -> bool {
    let low = domain.low.as_ref().and_then(|low| compare_values(value, low));
    let high = domain.high.as_ref().and_then(|high| compare_values(value, high));
    // A range of times of day whose start is later than its end runs over midnight.
    if let (Some(Value::Time(a)), Some(Value::Time(b))) = (&domain.low, &domain.high)
        && a > b
    {
        return low.is_some_and(|o| o.is_ge())
            || high.is_some_and(|o| o.is_lt() || (o.is_eq() && domain.inclusive));
    }
    low.is_none_or(|o| o.is_ge()) && high.is_none_or(|o| o.is_lt() || (o.is_eq() && domain.inclusive))
}
