//! Guards and decisions: what refers to campaigns.
//!
//! In: their trees and the campaigns. Out: guards, known to the campaigns they name, and decisions with their candidates.
//! A fallback is a candidate only where `from` names it.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast;
use visavis_value::{Fold, Type};

use crate::campaigns::given;
use crate::checker::{Checker, Scope};
use crate::expr::Typed;
use crate::model::{Campaign, CampaignId, ChannelId, Decision, Guard, GuardId};
use crate::names::index;
use crate::words::a_type;

impl Checker<'_> {
    pub(crate) fn all_guards(&mut self, campaigns: &mut [Option<Campaign>]) -> Vec<Option<Guard>> {
        self.scope = Scope::Candidate;
        let items = self.items.guards.clone();
        let mut guards = Vec::with_capacity(items.len());
        for (i, item) in items.into_iter().enumerate() {
            let named = self.campaigns_named(&item.never);
            for id in named.iter().flatten() {
                if let Some(Some(campaign)) = campaigns.get_mut(id.index()) {
                    campaign.guards.push(GuardId(index(i)));
                }
            }
            let when = self.condition(&item.when);
            guards.push(named.zip(when).map(|(campaigns, when)| Guard {
                name: item.name.text.clone(),
                description: item.description.as_ref().map(|t| t.text.clone()),
                campaigns,
                when,
                span: item.name.span,
            }));
        }
        self.scope = Scope::Plain;
        guards
    }

    pub(crate) fn all_decisions(&mut self, campaigns: &[Option<Campaign>]) -> Vec<Option<Decision>> {
        let on_channel = self.by_channel();
        let items = self.items.decisions.clone();
        items.into_iter().map(|item| self.decision(item, campaigns, &on_channel)).collect()
    }

    /// The campaigns on each channel, in order of name.
    fn by_channel(&self) -> Vec<Vec<CampaignId>> {
        let mut found = vec![Vec::new(); self.items.channels.len()];
        for (i, campaign) in self.items.campaigns.iter().enumerate() {
            for via in &campaign.via {
                let channel = self.names.channels.get(via.channel.text.as_str());
                if let Some(on) = channel.and_then(|(id, _)| found.get_mut(id.index()))
                    && on.last() != Some(&CampaignId(index(i)))
                {
                    on.push(CampaignId(index(i)));
                }
            }
        }
        found
    }

    fn decision(
        &mut self,
        item: &ast::Decision,
        campaigns: &[Option<Campaign>],
        on_channel: &[Vec<CampaignId>],
    ) -> Option<Decision> {
        let channel = self.decision_channel(item);
        let choose = self.single(&item.choose, "`choose`", |n| n.span).map(|n| self.choose(n));
        let fallback = self.single(&item.fallback, "`fallback`", |n| n.span).map(|n| self.campaign_named(n));
        if let Some((channel, on)) = channel.and_then(|c| Some((c, on_channel.get(c.index())?))) {
            self.named_in_vain(item, channel, on);
        }
        let from_span = |globs: &Vec<ast::Glob>| {
            let ends = globs.first().zip(globs.last());
            ends.map_or(item.name.span, |(first, last)| first.span.to(last.span))
        };
        let from = self.single(&item.from, "`from`", from_span).map(|globs| self.campaigns_named(globs));
        let fallback = given(fallback);
        let candidates = match from {
            Some(named) => named,
            None => channel.and_then(|c| on_channel.get(c.index())).map(|on| {
                let spared = fallback.flatten();
                on.iter().copied().filter(|id| Some(*id) != spared).collect()
            }),
        };
        let value = candidates.as_deref().and_then(|c| self.common_value(item, c, campaigns));
        let rank_by = self.single(&item.rank_by, "`rank by`", |e| e.span);
        let rank_by = rank_by.map(|e| self.rank(e, value, candidates.as_deref(), campaigns));
        Some(Decision {
            name: item.name.text.clone(),
            description: item.description.as_ref().map(|t| t.text.clone()),
            channel: channel?,
            choose: given(choose)?.unwrap_or(1),
            candidates: candidates?,
            rank_by: given(rank_by)?,
            fallback: fallback?,
            span: item.name.span,
        })
    }

    fn decision_channel(&mut self, item: &ast::Decision) -> Option<ChannelId> {
        match self.single(&item.via, "`via`", |n| n.span) {
            Some(name) => self.channel_named(name),
            None => self.fail(
                Diagnostic::error(
                    Code::Incomplete,
                    format!("the decision `{}` is for no channel", item.name.text),
                    item.name.span,
                    "no `via`",
                )
                .with_help("say where the answer shows, as in `via web`"),
            ),
        }
    }

    /// Warns of what `from` and `fallback` name one by one and the channel never shows.
    fn named_in_vain(&mut self, item: &ast::Decision, channel: ChannelId, on: &[CampaignId]) {
        let from = item.from.iter().flatten().filter(|glob| !glob.pattern.contains('*'));
        let from = from.map(|glob| (glob.pattern.trim_matches('`'), glob.span));
        let named = from.chain(item.fallback.iter().map(|name| (name.text.as_str(), name.span)));
        for (name, at) in named {
            if let Some((campaign, _)) = self.names.campaigns.get(name) {
                self.warn_never_shown(at, *campaign, channel, on);
            }
        }
    }

    fn choose(&mut self, n: &ast::Number) -> Option<u32> {
        let whole = if n.percent { None } else { n.digits.parse::<u32>().ok() };
        match whole {
            Some(count) if count > 0 => Some(count),
            _ => self.fail(
                Diagnostic::error(
                    Code::ClauseValue,
                    "a decision chooses at least one campaign, a whole number of them",
                    n.span,
                    "not a number of campaigns",
                )
                .with_help("write `choose 1`, or more"),
            ),
        }
    }

    /// The one type of the candidates' values; `None` also where they differ, which is reported.
    fn common_value(
        &mut self,
        item: &ast::Decision,
        candidates: &[CampaignId],
        campaigns: &[Option<Campaign>],
    ) -> Option<Type> {
        let mut first: Option<(CampaignId, Type, Span)> = None;
        for id in candidates {
            let value = campaigns.get(id.index()).and_then(Option::as_ref).and_then(|c| c.value);
            let Some(value) = value else { continue };
            let (ty, span) = (self.ty(value).clone(), self.exprs[value].span);
            match &first {
                None => first = Some((*id, ty, span)),
                Some((_, known, _)) if *known == ty => {}
                Some((before, known, at)) => {
                    let (before, known, at) = (*before, known.clone(), *at);
                    if self.unlike_values.insert((before, *id)) {
                        self.report(
                            Diagnostic::error(
                                Code::ValueTypes,
                                format!(
                                    "`{}` cannot rank {} beside {}",
                                    item.name.text,
                                    a_type(&ty),
                                    a_type(&known)
                                ),
                                span,
                                format!("this is {}", a_type(&ty)),
                            )
                            .with_label(at, format!("this is {}", a_type(&known)))
                            .with_label(item.name.span, "both are candidates here")
                            .with_help("give all campaigns of a decision values of one type"),
                        );
                    }
                    return None;
                }
            }
        }
        // Without any value all are missing, as numbers as well as anything.
        Some(first.map_or(Type::Number, |(_, ty, _)| ty))
    }

    fn rank(
        &mut self,
        e: &ast::Expr,
        value: Option<Type>,
        candidates: Option<&[CampaignId]>,
        campaigns: &[Option<Campaign>],
    ) -> Typed {
        let optional = candidates.unwrap_or(&[]).iter().any(|id| {
            let value = campaigns.get(id.index()).and_then(Option::as_ref).and_then(|c| c.value);
            value.is_none_or(|value| self.optional(value))
        });
        self.scope = Scope::Rank { value, optional };
        let id = self.infer(e, Some(&Type::Number));
        self.scope = Scope::Plain;
        let id = id?;
        match self.ty(id).clone() {
            Type::Int
            | Type::Number
            | Type::Money(_)
            | Type::Text(_)
            | Type::Date
            | Type::DateTime
            | Type::Time
            | Type::Version => Some(id),
            Type::Enum(_) => self.fit(id, &Type::Text(Fold::None)),
            found => {
                let found = a_type(&found);
                self.fail(
                    Diagnostic::error(
                        Code::TypeMismatch,
                        format!("campaigns cannot be ranked by {found}, which has no order"),
                        e.span,
                        format!("this is {found}"),
                    )
                    .with_help("rank by a number, money, a date or a text, such as `value`"),
                )
            }
        }
    }
}
