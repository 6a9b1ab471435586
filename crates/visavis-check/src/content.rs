//! What a campaign says on a channel: fields checked against the channel's content, and variants.
//!
//! In: `via` clauses. Out: the model's messages, fields in the channel's order. Nothing that may be missing reaches a
//! field that must be there.

use std::collections::HashMap;

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Field};
use visavis_value::bucket::Share;

use crate::channels::Content;
use crate::checker::{Checker, did_you_mean};
use crate::model::{ChannelId, ExprId, Variant, Via};
use crate::names::{duplicate, index};
use crate::shares::variant_salt;
use crate::symbols::Symbol;
use crate::words::a_type;

impl Checker<'_> {
    pub(crate) fn all_via(&mut self, campaign: &ast::Campaign) -> Option<Vec<Via>> {
        if campaign.via.is_empty() {
            return self.fail(
                Diagnostic::error(
                    Code::Incomplete,
                    format!("the campaign `{}` says nothing anywhere", campaign.name.text),
                    campaign.name.span,
                    "no `via`",
                )
                .with_help("say where it shows, as in `via web { headline: \"…\" }`"),
            );
        }
        let mut seen: HashMap<ChannelId, Span> = HashMap::new();
        let mut all = Vec::with_capacity(campaign.via.len());
        for via in &campaign.via {
            let Some(channel) = self.channel_named(&via.channel) else {
                all.push(None);
                continue;
            };
            if let Some(first) = seen.insert(channel, via.channel.span) {
                self.report(
                    Diagnostic::error(
                        Code::RepeatedClause,
                        format!("`via {}` stands twice", via.channel.text),
                        via.channel.span,
                        "again here",
                    )
                    .with_label(first, "first here")
                    .with_help("several messages on one channel are variants: `variant short 50% { … }`"),
                );
            }
            all.push(self.via(campaign, via, channel));
        }
        all.into_iter().collect()
    }

    /// The channel of a name.
    pub(crate) fn channel_named(&mut self, name: &ast::Name) -> Option<ChannelId> {
        if let Some((id, _)) = self.names.channels.get(name.text.as_str()).copied() {
            self.note(name.span, Symbol::Channel(id));
            return Some(id);
        }
        if self.is_broken(&name.text) {
            return None;
        }
        let near = self.nearest(&name.text, self.items.channels.iter().map(|c| c.name.text.as_str()));
        let diagnostic = Diagnostic::error(
            Code::UnknownName,
            format!("there is no channel `{}`", name.text),
            name.span,
            "not declared anywhere",
        );
        self.fail(match near {
            Some(_) => did_you_mean(diagnostic, name.span, &name.text, near),
            None => diagnostic.with_help(format!("declare it: `channel {} {{ … }}`", name.text)),
        })
    }

    fn via(&mut self, campaign: &ast::Campaign, via: &ast::Via, channel: ChannelId) -> Option<Via> {
        let content = self.contents.get(channel.index())?.clone();
        if via.variants.is_empty() {
            let fields = self.message(&content, &via.fields, &via.channel, channel)?;
            let variants = vec![Variant { name: None, end: Share::WHOLE, fields }];
            return Some(Via { channel, unit: None, variants });
        }
        let unit = self.unit(&via.unit, variant_salt(&campaign.name.text));
        let mut names: HashMap<&str, Span> = HashMap::new();
        let mut shares = Vec::with_capacity(via.variants.len());
        let mut messages = Vec::with_capacity(via.variants.len());
        for variant in &via.variants {
            if let Some(first) = names.insert(&variant.name.text, variant.name.span) {
                self.report(duplicate("variant ", &variant.name.text, variant.name.span, first));
            }
            shares.push(self.share(&variant.share).map(|s| (s, variant.share.span)));
            let fields = self.message(&content, &variant.fields, &variant.name, channel);
            messages.push(fields.map(|f| (variant.name.text.clone(), f)));
        }
        let shares: Option<Vec<_>> = shares.into_iter().collect();
        let ends = shares.and_then(|shares| self.ends(&shares, via.channel.span, "variant"));
        let messages: Option<Vec<_>> = messages.into_iter().collect();
        let variants = messages?.into_iter().zip(ends?);
        let variants =
            variants.map(|((name, fields), end)| Variant { name: Some(name), end, fields }).collect();
        Some(Via { channel, unit: Some(unit?), variants })
    }

    /// One message's fields in the channel's order. `place` is the channel's or variant's name.
    fn message(
        &mut self,
        content: &[Content],
        fields: &[Field],
        place: &ast::Name,
        channel: ChannelId,
    ) -> Option<Vec<Option<ExprId>>> {
        let declared = self.items.channels.get(channel.index()).map(|c| &c.name)?;
        let (channel_name, channel_span) = (declared.text.clone(), declared.span);
        let mut failed = false;
        // Fields that a misspelt name stands for are not lacking as well.
        let mut meant: Vec<SmolStr> = Vec::new();
        let mut strangers = 0;
        let mut given: HashMap<&str, &Field> = HashMap::with_capacity(fields.len());
        for field in fields {
            if let Some(first) = given.insert(&field.name.text, field) {
                self.report(duplicate("field ", &field.name.text, field.name.span, first.name.span));
            }
            match content.iter().position(|c| c.name == field.name.text) {
                Some(place) => self.note(field.name.span, Symbol::Content(channel, index(place))),
                None => {
                    failed = true;
                    let near = self.unknown_content(content, field, &channel_name, channel_span);
                    strangers += usize::from(near.is_none());
                    meant.extend(near);
                }
            }
        }
        let mut values = Vec::with_capacity(content.len());
        let mut lacking = Vec::new();
        for wanted in content {
            match given.get(wanted.name.as_str()) {
                Some(field) => {
                    let value = self.field_value(wanted, field);
                    failed |= value.is_none();
                    values.push(value);
                }
                None if wanted.optional || meant.contains(&wanted.name) => values.push(None),
                None => lacking.push(wanted),
            }
        }
        // A field of another name stands for one that seems to lack: that is one mistake.
        if lacking.len() > strangers {
            failed = true;
            self.lacking(&lacking, place, &channel_name);
        }
        if failed || !lacking.is_empty() { None } else { Some(values) }
    }

    fn field_value(&mut self, wanted: &Content, field: &Field) -> Option<ExprId> {
        let ty = wanted.ty.clone()?;
        let id = self.infer(&field.value, Some(&ty))?;
        let what = format!("`{}`", wanted.name);
        let id = self.expect(id, &ty, &what, Some((wanted.span, "declared here")))?;
        if self.optional(id) && !wanted.optional {
            return self.fail(
                Diagnostic::error(
                    Code::MayBeMissing,
                    format!("`{}` must be there, and this may be missing", wanted.name),
                    field.value.span,
                    "may be missing",
                )
                .with_label(wanted.span, format!("{}, with no `?`", a_type(&ty)))
                .with_help("add what stands there then: `… otherwise …`"),
            );
        }
        Some(id)
    }

    /// Says that a channel has no such field; gives the field that was meant.
    fn unknown_content(
        &mut self,
        content: &[Content],
        field: &Field,
        channel: &str,
        declared: Span,
    ) -> Option<SmolStr> {
        let name = &field.name;
        let near = self.nearest(&name.text, content.iter().map(|c| c.name.as_str()));
        let diagnostic = Diagnostic::error(
            Code::UnknownField,
            format!("messages on `{channel}` have no field `{}`", name.text),
            name.span,
            "not a field",
        )
        .with_label(declared, "the channel");
        let names: Vec<String> = content.iter().map(|c| format!("`{}`", c.name)).collect();
        let diagnostic = match near {
            Some(_) => did_you_mean(diagnostic, name.span, &name.text, near),
            None if names.is_empty() => diagnostic
                .with_help(format!("it has no content: write `via {channel}` alone, or declare `content`")),
            None => diagnostic.with_help(format!("it has {}", names.join(", "))),
        };
        let near = near.map(SmolStr::new);
        self.report(diagnostic);
        near
    }

    fn lacking(&mut self, lacking: &[&Content], place: &ast::Name, channel: &str) {
        let names: Vec<String> = lacking.iter().map(|c| format!("`{}`", c.name)).collect();
        let mut diagnostic = Diagnostic::error(
            Code::MissingField,
            format!("this message on `{channel}` lacks {}", names.join(", ")),
            place.span,
            "not complete",
        );
        for field in lacking.iter().take(6) {
            diagnostic = diagnostic.with_label(field.span, "must be there");
        }
        let first = lacking.first().map_or("", |c| c.name.as_str());
        self.report(diagnostic.with_help(format!("add `{first}: …`")));
    }
}
