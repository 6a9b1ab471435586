//! Tests and asserts: what is said to come of a customer.
//!
//! In: their trees. Out: the model's tests and asserts. `eligible(…)` and a message's fields have a meaning here only. What only
//! the whole program shows, such as what a test must give, is found by `test_sense`.

use std::collections::HashMap;

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ExprKind as Tree, Name, Path};
use visavis_value::{Instant, Type, Value, calendar};

use crate::checker::{Checker, Scope, did_you_mean};
use crate::expr::Typed;
use crate::model::{
    Assert, CampaignId, ChannelId, Contacted, DecisionId, ExpectKind, Expectation, ExprKind, ReasonKind, Test,
};
use crate::names::{duplicate, index};
use crate::symbols::Symbol;

impl Checker<'_> {
    pub(crate) fn all_tests(&mut self) -> Vec<Option<Test>> {
        let items = self.items.tests.clone();
        let mut titles: HashMap<&str, Span> = HashMap::new();
        for item in &items {
            if let Some(first) = titles.insert(&item.title.text, item.title.span) {
                let title = &item.title;
                self.report(
                    Diagnostic::error(
                        Code::DuplicateName,
                        format!("two tests are called {:?}", title.text),
                        title.span,
                        "called so again here",
                    )
                    .with_label(first, "the first one")
                    .with_help("say in the title what this one shows"),
                );
            }
        }
        items.into_iter().map(|item| self.test(item)).collect()
    }

    pub(crate) fn all_asserts(&mut self) -> Vec<Option<Assert>> {
        let items = self.items.asserts.clone();
        let mut names: HashMap<&str, Span> = HashMap::new();
        for item in &items {
            if let Some(first) = names.insert(&item.name.text, item.name.span) {
                self.report(duplicate("assert ", &item.name.text, item.name.span, first));
            }
        }
        items.into_iter().map(|item| self.assert(item)).collect()
    }

    fn assert(&mut self, item: &ast::Assert) -> Option<Assert> {
        self.scope = Scope::Asked;
        let holds = self.condition(&item.holds);
        self.scope = Scope::Plain;
        Some(Assert {
            name: item.name.text.clone(),
            description: item.description.as_ref().map(|t| t.text.clone()),
            holds: holds?,
            text: self.squeezed(item.holds.span),
            span: item.name.span,
            whole: item.span,
        })
    }

    fn test(&mut self, item: &ast::Test) -> Option<Test> {
        let all = self.all_given(&item.given);
        let at = self.single(&item.at, "`at`", |e| e.span).map(|e| self.moment(e));
        let contacted: Vec<Option<Contacted>> = item.contacted.iter().map(|c| self.contacted(c)).collect();
        let expect: Vec<Option<Expectation>> = item.expect.iter().map(|e| self.expectation(e)).collect();
        if expect.is_empty() {
            return self.fail(
                Diagnostic::error(Code::NothingExpected, "this test expects nothing", item.title.span, "")
                    .with_help(
                        "say what must hold: `expect home_hero chooses win_back`, `expect not lapsed`",
                    ),
            );
        }
        let all = all?;
        let at = match at {
            None => None,
            Some(at) => Some(at?),
        };
        Some(Test {
            title: item.title.text.clone(),
            at,
            given: all.given,
            histories: all.histories,
            not_in: all.not_in,
            contacted: contacted.into_iter().collect::<Option<_>>()?,
            expect: expect.into_iter().collect::<Option<_>>()?,
            span: item.title.span,
            whole: item.span,
        })
    }

    /// A moment that is written out; a day is its midnight in the project's zone.
    fn moment(&mut self, e: &ast::Expr) -> Option<Instant> {
        let id = self.infer(e, Some(&Type::DateTime))?;
        match self.value_of(id)? {
            Value::DateTime(at) => Some(*at),
            Value::Date(day) => calendar::midnight(*day, self.zone),
            _ => None,
        }
    }

    fn contacted(&mut self, written: &ast::Contacted) -> Option<Contacted> {
        let campaign = self.campaign_named(&written.campaign);
        let channel = self.channel_named(&written.channel);
        let at = self.moment(&written.at);
        Some(Contacted { campaign: campaign?, channel: channel?, at: at? })
    }

    fn expectation(&mut self, written: &ast::Expect) -> Option<Expectation> {
        let kind = match &written.kind {
            ast::ExpectKind::Holds(e) => {
                self.scope = Scope::Asked;
                let holds = self.condition(e);
                self.scope = Scope::Plain;
                ExpectKind::Holds(holds?)
            }
            ast::ExpectKind::Chooses(decision, campaigns) => {
                let decision = self.decision_named(decision);
                let ids: Vec<Option<CampaignId>> = campaigns.iter().map(|c| self.campaign_named(c)).collect();
                ExpectKind::Chooses(decision?, ids.into_iter().collect::<Option<_>>()?)
            }
            ast::ExpectKind::Rejects(decision, campaign, reason) => {
                let decision = self.decision_named(decision);
                let id = self.campaign_named(campaign);
                let reason = self.reason(reason, campaign);
                ExpectKind::Rejects(decision?, id?, reason?)
            }
        };
        let text = self.squeezed(written.span);
        let text = text.strip_prefix("expect").map_or(text.as_str(), str::trim_start).into();
        Some(Expectation { kind, text, span: written.span })
    }

    fn decision_named(&mut self, name: &Name) -> Option<DecisionId> {
        let found = self.items.decisions.iter().position(|d| d.name.text == name.text);
        if let Some(found) = found {
            let id = DecisionId(index(found));
            self.note(name.span, Symbol::Decision(id));
            return Some(id);
        }
        if self.is_broken(&name.text) {
            return None;
        }
        let near = self.nearest(&name.text, self.items.decisions.iter().map(|d| d.name.text.as_str()));
        let unknown = Diagnostic::error(
            Code::UnknownName,
            format!("there is no decision `{}`", name.text),
            name.span,
            "not declared anywhere",
        );
        self.fail(did_you_mean(unknown, name.span, &name.text, near))
    }

    fn reason(&mut self, word: &Name, campaign: &Name) -> Option<ReasonKind> {
        if let Some(reason) = ReasonKind::ALL.into_iter().find(|reason| reason.name() == word.text) {
            return Some(reason);
        }
        let names = || ReasonKind::ALL.into_iter().map(ReasonKind::name);
        let unknown = Diagnostic::error(
            Code::UnknownReason,
            format!("no decision rejects anything because `{}`", word.text),
            word.span,
            "not a reason",
        );
        if word.text == "chosen" {
            let help = format!("that a campaign is chosen is said so: `expect … chooses {}`", campaign.text);
            return self.fail(unknown.with_help(help));
        }
        let near = self.nearest(&word.text, names());
        self.fail(match near {
            Some(_) => did_you_mean(unknown, word.span, &word.text, near),
            None => {
                let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                unknown.with_help(format!("the reasons are {}", all.join(", ")))
            }
        })
    }

    /// `eligible(campaign)`.
    pub(crate) fn eligible(&mut self, args: &[ast::Expr], span: Span) -> Typed {
        if self.scope != Scope::Asked {
            return self.fail(
                Diagnostic::error(
                    Code::OutOfPlace,
                    "`eligible(…)` means nothing here",
                    span,
                    "rules cannot ask what rules decide",
                )
                .with_help(
                    "it stands in `expect` and `assert` only; name the conditions, or a segment of them",
                ),
            );
        }
        let name = match args {
            [ast::Expr { kind: Tree::Path(Path { names, .. }), .. }] if names.len() == 1 => names.first()?,
            _ => {
                let at = if let [one] = args { one.span } else { span };
                let wrong = Diagnostic::error(
                    Code::Arguments,
                    "`eligible` takes the name of one campaign",
                    at,
                    "no campaign's name",
                );
                let quoted = args.first().map_or("", |e| self.text(e.span)).trim_matches('"');
                let is_text = matches!(args, [ast::Expr { kind: Tree::Text(_), .. }]);
                let is_quoted = is_text && self.names.campaigns.contains_key(quoted);
                return self.fail(if is_quoted {
                    let title = format!("write it without quotes: `{quoted}`");
                    wrong.with_fix(title, at, quoted, Applicability::Safe)
                } else {
                    wrong.with_help("write `eligible(win_back)`")
                });
            }
        };
        let campaign = self.campaign_named(name)?;
        Some(self.node(ExprKind::Eligible(campaign), Type::Bool, false, span))
    }

    /// `campaign.field` or `campaign.channel.field` in a test; `None` where the path is something else.
    pub(crate) fn message_field(&mut self, path: &Path) -> Option<Typed> {
        let (first, rest) = path.names.split_first()?;
        let (campaign, _) = *self.names.campaigns.get(first.text.as_str())?;
        if self.scope != Scope::Asked || self.names.sources.contains_key(first.text.as_str()) {
            return None;
        }
        self.note(first.span, Symbol::Campaign(campaign));
        match rest {
            [field] => Some(self.field_somewhere(campaign, field, path)),
            [channel, field] => Some(self.field_on(campaign, channel, field, path)),
            _ => None,
        }
    }

    /// The channels that a campaign has messages on, each once.
    fn channels_of(&self, campaign: CampaignId) -> Vec<ChannelId> {
        let via = self.items.campaigns.get(campaign.index()).map_or(&[][..], |c| &c.via);
        let ids = via.iter().filter_map(|via| self.names.channels.get(via.channel.text.as_str()));
        let mut found: Vec<ChannelId> = Vec::new();
        for (id, _) in ids {
            if !found.contains(id) {
                found.push(*id);
            }
        }
        found
    }

    fn field_somewhere(&mut self, campaign: CampaignId, field: &Name, path: &Path) -> Typed {
        let channels = self.channels_of(campaign);
        let has = |id: &ChannelId| {
            let fields = self.contents.get(id.index());
            fields.is_some_and(|fields| fields.iter().any(|f| f.name == field.text))
        };
        let found: Vec<ChannelId> = channels.iter().copied().filter(has).collect();
        match found.as_slice() {
            [one] => self.content_node(campaign, *one, field, path),
            [] => self.unknown_message_field(campaign, &channels, field),
            several => {
                let first = path.names.first().map_or("", |name| name.text.as_str());
                let names = several.iter().filter_map(|id| self.items.channels.get(id.index()));
                let full: Vec<String> =
                    names.map(|c| format!("`{first}.{}.{}`", c.name.text, field.text)).collect();
                self.fail(
                    Diagnostic::error(
                        Code::AmbiguousName,
                        format!("`{first}` says `{}` on {} channels", field.text, several.len()),
                        path.span,
                        "on which one?",
                    )
                    .with_help(format!("write {}", full.join(" or "))),
                )
            }
        }
    }

    fn field_on(&mut self, campaign: CampaignId, channel: &Name, field: &Name, path: &Path) -> Typed {
        let id = self.channel_named(channel)?;
        let channels = self.channels_of(campaign);
        if !channels.contains(&id) {
            let named = self.items.campaigns.get(campaign.index()).map(|c| &c.name)?;
            let (name, declared) = (named.text.clone(), named.span);
            return self.fail(
                Diagnostic::error(
                    Code::UnknownField,
                    format!("`{name}` says nothing on `{}`", channel.text),
                    channel.span,
                    "none of its channels",
                )
                .with_label(declared, "the campaign"),
            );
        }
        let fields = self.contents.get(id.index())?;
        if fields.iter().any(|f| f.name == field.text) {
            self.content_node(campaign, id, field, path)
        } else {
            self.unknown_message_field(campaign, &[id], field)
        }
    }

    fn content_node(&mut self, campaign: CampaignId, channel: ChannelId, field: &Name, path: &Path) -> Typed {
        let fields = self.contents.get(channel.index())?;
        let place = fields.iter().position(|f| f.name == field.text)?;
        let ty = fields.get(place)?.ty.clone();
        self.note(field.span, Symbol::Content(channel, index(place)));
        let ty = ty?;
        // Nobody knows the variant of a customer without a key.
        let kind = ExprKind::Content { campaign, channel, field: index(place) };
        Some(self.node(kind, ty, true, path.span))
    }

    fn unknown_message_field<T>(
        &mut self,
        campaign: CampaignId,
        channels: &[ChannelId],
        field: &Name,
    ) -> Option<T> {
        let contents = channels.iter().filter_map(|id| self.contents.get(id.index())).flatten();
        let names: Vec<String> = contents.map(|f| f.name.to_string()).collect();
        let declared = self.items.campaigns.get(campaign.index()).map(|c| &c.name)?;
        let near = self.nearest(&field.text, names.iter().map(String::as_str));
        let unknown = Diagnostic::error(
            Code::UnknownField,
            format!("messages of `{}` have no field `{}`", declared.text, field.text),
            field.span,
            "not a field",
        )
        .with_label(declared.span, "the campaign");
        let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        self.fail(match near {
            Some(_) => did_you_mean(unknown, field.span, &field.text, near),
            None if names.is_empty() => unknown.with_help("its channels have no content"),
            None => unknown.with_help(format!("they have {}", all.join(", "))),
        })
    }
}
