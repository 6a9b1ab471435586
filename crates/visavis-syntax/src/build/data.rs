//! What sources, the context, events and content blocks hold.

use smol_str::SmolStr;

use super::Builder;
use crate::ast::{Attribute, Context, Event, Expr, Member, Modifier, ModifierKind, Text, TypeExpr, TypeKind};
use crate::grammar::{Pair, Rule};

impl Builder<'_> {
    /// `context { … }`
    pub(super) fn context(&mut self, pair: Pair<'_>) -> Option<Context> {
        let span = self.span(&pair);
        let mut members = Vec::new();
        for p in pair.into_inner() {
            members.extend(self.member(p)?);
        }
        Some(Context { members, span })
    }

    /// A member, or none where the pair is a keyword or punctuation.
    pub(super) fn member(&mut self, pair: Pair<'_>) -> Option<Option<Member>> {
        Some(match pair.as_rule() {
            Rule::attribute => Some(Member::Attribute(self.attribute(pair)?)),
            Rule::event => Some(Member::Event(self.event(pair)?)),
            Rule::group => {
                let name = self.child_name(pair.clone())?;
                let mut members = Vec::new();
                for p in pair.into_inner() {
                    members.extend(self.member(p)?);
                }
                Some(Member::Group(name, members))
            }
            _ => None,
        })
    }

    fn event(&mut self, pair: Pair<'_>) -> Option<Event> {
        let span = self.span(&pair);
        let (mut names, mut fields) = (Vec::new(), Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => names.push(self.name(&p)),
                Rule::fields => fields = self.fields(p)?,
                _ => {}
            }
        }
        let mut names = names.into_iter();
        Some(Event { name: names.next()?, at: names.next(), fields, span })
    }

    /// Attributes between braces.
    pub(super) fn fields(&mut self, pair: Pair<'_>) -> Option<Vec<Attribute>> {
        pair.into_inner().filter(|p| p.as_rule() == Rule::attribute).map(|p| self.attribute(p)).collect()
    }

    /// `NAME: TYPE …`
    pub(super) fn attribute(&mut self, pair: Pair<'_>) -> Option<Attribute> {
        let span = self.span(&pair);
        let (mut name, mut ty, mut optional) = (None, None, false);
        let (mut domain, mut default, mut modifiers) = (None, None, Vec::new());
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::name => name = Some(self.name(&p)),
                Rule::type_ => ty = Some(self.type_(p)?),
                Rule::optional => optional = true,
                Rule::domain => domain = Some(self.range_of(p.into_inner().next_back()?)?),
                Rule::default => default = Some(self.default(p)?),
                Rule::modifier => modifiers.push(self.modifier(p)?),
                _ => {}
            }
        }
        let description = None;
        Some(Attribute { name: name?, description, ty: ty?, optional, domain, default, modifiers, span })
    }

    fn default(&mut self, pair: Pair<'_>) -> Option<Expr> {
        self.literal(pair.into_inner().next_back()?)
    }

    fn modifier(&mut self, pair: Pair<'_>) -> Option<Modifier> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let kind = match inner.next()?.as_rule() {
            Rule::kw_key => ModifierKind::Key,
            Rule::kw_sensitive => ModifierKind::Sensitive,
            Rule::kw_timezone => ModifierKind::Timezone,
            Rule::kw_column => ModifierKind::Column(self.plain_text(inner.next()?)),
            Rule::kw_ignoring if inner.any(|p| p.as_rule() == Rule::kw_accents) => {
                ModifierKind::IgnoringCaseAndAccents
            }
            Rule::kw_ignoring => ModifierKind::IgnoringCase,
            _ => return None,
        };
        Some(Modifier { kind, span })
    }

    /// A type.
    pub(super) fn type_(&mut self, pair: Pair<'_>) -> Option<TypeExpr> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let kind = match first.as_rule() {
            Rule::enumeration => TypeKind::Enum(self.enumeration(first)),
            Rule::kw_list => TypeKind::List(Box::new(self.type_(inner.next_back()?)?)),
            Rule::kw_map => TypeKind::Map(Box::new(self.type_(inner.next_back()?)?)),
            Rule::kw_money => TypeKind::Money(self.word(&inner.next()?)),
            Rule::named_type => TypeKind::Named(SmolStr::new(first.as_str())),
            _ => return None,
        };
        Some(TypeExpr { kind, span })
    }

    fn enumeration(&mut self, pair: Pair<'_>) -> Vec<Text> {
        pair.into_inner().filter(|p| p.as_rule() == Rule::text).map(|p| self.plain_text(p)).collect()
    }
}
