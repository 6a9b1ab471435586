//! Channels: what they require, when they are quiet, how often they may be used, and what a message on them has.
//!
//! In: their trees. Out: `Checker::channels`, and `Checker::contents` also of those that failed, so that campaigns are
//! checked against them all the same.

use std::collections::HashMap;

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast;
use visavis_value::{Fold, Type};

use crate::checker::Checker;
use crate::model::{Channel, ContentField};
use crate::names::duplicate;

/// A field of a channel's messages; its type is `None` where that was reported.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub(crate) name: SmolStr,
    pub(crate) ty: Option<Type>,
    pub(crate) optional: bool,
    pub(crate) span: Span,
}

impl Checker<'_> {
    pub(crate) fn all_channels(&mut self) {
        for item in self.items.channels.clone() {
            let fields = self.content(item);
            let typed: Option<Vec<ContentField>> = fields
                .iter()
                .map(|f| {
                    Some(ContentField {
                        name: f.name.clone(),
                        ty: f.ty.clone()?,
                        optional: f.optional,
                        span: f.span,
                    })
                })
                .collect();
            self.contents.push(fields);
            let channel = self.channel(item, typed);
            self.channels.push(channel);
        }
    }

    fn channel(&mut self, item: &ast::Channel, fields: Option<Vec<ContentField>>) -> Option<Channel> {
        // Every clause is looked at before the first that failed ends it all.
        let (quiet, limits) = (self.all_quiet(&item.quiet), self.limits(&item.limits));
        let requires = self.all_of(&item.requires);
        Some(Channel {
            name: item.name.text.clone(),
            description: item.description.as_ref().map(|t| t.text.clone()),
            requires: requires?,
            quiet: quiet?,
            limits: limits?,
            fields: fields?,
            span: item.name.span,
        })
    }

    fn content(&mut self, item: &ast::Channel) -> Vec<Content> {
        let Some(content) = self.single(&item.contents, "`content`", |c| c.span) else { return Vec::new() };
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut fields = Vec::with_capacity(content.fields.len());
        for field in &content.fields {
            if let Some(first) = seen.insert(&field.name.text, field.name.span) {
                self.report(duplicate("field ", &field.name.text, field.name.span, first));
                continue;
            }
            self.only_a_type(
                field,
                "a message's field",
                "`?` behind the type lets a campaign leave the field out",
            );
            fields.push(Content {
                name: field.name.text.clone(),
                ty: self.attribute_type(&field.ty, Fold::None),
                optional: field.optional,
                span: field.name.span,
            });
        }
        fields
    }

    /// What stands in a message or comes out of a table has a type and nothing more.
    pub(crate) fn only_a_type(&mut self, field: &ast::Attribute, of: &str, aside: &str) {
        let extra = field
            .domain
            .as_ref()
            .map(|d| (d.span, "a range"))
            .or_else(|| field.default.as_ref().map(|e| (e.span, "a default")))
            .or_else(|| field.modifiers.first().map(|m| (m.span, "this word")));
        if let Some((span, what)) = extra {
            self.report(
                Diagnostic::error(
                    Code::Modifier,
                    format!("{of} has a type, but {what} has no place there"),
                    span,
                    "not here",
                )
                .with_help(format!("delete it; {aside}")),
            );
        }
    }
}
