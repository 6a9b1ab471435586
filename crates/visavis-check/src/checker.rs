//! The state of one check and the order of its passes.
//!
//! In: syntax trees. Out: the model's parts and diagnostics. A part that fails is left out and said once; whatever
//! stands on it is silent.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use visavis_diag::{Applicability, Diagnostic, SourceId, SourceMap, Span, nearest};
use visavis_syntax::ast;
use visavis_value::Zone;

use crate::Settings;
use crate::channels::Content;
use crate::condition_reads::ReadsCache;
use crate::model::{
    Attribute, AttributeId, Bucketing, Campaign, CampaignId, Channel, Event, EventId, Experiment, ExprId,
    Exprs, FieldId, Holdout, Model, Output, Segment, Source, Table,
};
use crate::names::{Items, Names};
use crate::noted::Noted;
use crate::symbols::Symbols;

/// After so many misspelt names no more suggestions are looked for, as each looks at every name of the program.
const SUGGESTIONS: u32 = 200;

/// Where an expression stands, as far as names depend on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scope {
    /// Anywhere.
    Plain,
    /// In a campaign's clauses or a guard, where `campaign` is the candidate's name.
    Candidate,
    /// In `rank by`, where `value` and `priority` are the candidate's too.
    Rank {
        /// The type of the candidates' values; `None` where they were reported.
        value: Option<visavis_value::Type>,
        /// Whether a candidate may have no value.
        optional: bool,
    },
    /// In a test or an assert, where `eligible(…)` and what a message says may stand.
    Asked,
}

/// What the passes gave, each `None` where it failed.
struct Parts {
    project: crate::model::Project,
    segments: Vec<Option<Segment>>,
    holdout: Option<Holdout>,
    campaigns: Vec<Option<Campaign>>,
    guards: Vec<Option<crate::model::Guard>>,
    decisions: Vec<Option<crate::model::Decision>>,
    tests: Vec<Option<crate::model::Test>>,
    asserts: Vec<Option<crate::model::Assert>>,
}

/// One check of one program.
pub(crate) struct Checker<'a> {
    pub(crate) map: &'a SourceMap,
    pub(crate) files: &'a [ast::File],
    pub(crate) items: Items<'a>,
    pub(crate) names: Names<'a>,
    pub(crate) zone: Zone,
    /// See [`Settings::unreadable`].
    pub(crate) unreadable: std::collections::BTreeMap<smol_str::SmolStr, String>,
    pub(crate) bucketing: Bucketing,
    pub(crate) scope: Scope,
    pub(crate) sources: Vec<Source>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) events: Vec<Event>,
    /// By event: its fields by name.
    pub(crate) fields: Vec<HashMap<&'a str, FieldId>>,
    /// The event whose fields are in scope: that of the filter in hand.
    pub(crate) event_in_hand: Option<EventId>,
    /// Events whose time was reported.
    pub(crate) untimed: HashSet<EventId>,
    /// Fields whose type was reported.
    pub(crate) untyped_fields: HashSet<(EventId, FieldId)>,
    pub(crate) exprs: Exprs,
    /// The value of each `let`, in order of declaration; `None` where it is not known yet or failed.
    pub(crate) lets: Vec<Option<ExprId>>,
    /// Each experiment, in order of declaration; `None` where it failed.
    pub(crate) experiments: Vec<Option<Experiment>>,
    /// The enumeration that each experiment is, also where it failed.
    pub(crate) arms: Vec<Option<visavis_value::Type>>,
    /// What each table gives, in order of declaration; `None` where that failed.
    pub(crate) table_outputs: Vec<Option<Vec<Output>>>,
    /// Each table, likewise.
    pub(crate) tables: Vec<Option<Table>>,
    pub(crate) channels: Vec<Option<Channel>>,
    /// What each channel's messages have, also where the channel failed.
    pub(crate) contents: Vec<Vec<Content>>,
    /// The comments of each file.
    pub(crate) comments: HashMap<SourceId, &'a [Span]>,
    pub(crate) reads: ReadsCache,
    /// Attributes whose type was reported.
    pub(crate) untyped: HashSet<AttributeId>,
    /// Pairs of campaigns whose values were already said not to rank together.
    pub(crate) unlike_values: HashSet<(CampaignId, CampaignId)>,
    /// Names whose declarations did not parse, which was reported.
    pub(crate) broken: HashSet<&'a str>,
    /// Whether something failed without a diagnostic of its own.
    pub(crate) failed: bool,
    /// What names stand for, where somebody asked.
    pub(crate) noted: Option<Noted>,
    diagnostics: Vec<Diagnostic>,
    suggestions: Cell<u32>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(files: &'a [ast::File], map: &'a SourceMap, settings: &Settings) -> Self {
        let (items, names, diagnostics) = crate::names::collect(files);
        Self {
            map,
            files,
            items,
            names,
            zone: settings.zone.unwrap_or(Zone::UTC),
            unreadable: settings.unreadable.clone(),
            bucketing: settings.bucketing,
            scope: Scope::Plain,
            sources: Vec::new(),
            attributes: Vec::new(),
            events: Vec::new(),
            fields: Vec::new(),
            event_in_hand: None,
            untimed: HashSet::new(),
            untyped_fields: HashSet::new(),
            exprs: Exprs::default(),
            lets: Vec::new(),
            experiments: Vec::new(),
            arms: Vec::new(),
            table_outputs: Vec::new(),
            tables: Vec::new(),
            channels: Vec::new(),
            contents: Vec::new(),
            comments: files
                .iter()
                .filter_map(|f| Some((f.comments.first()?.source, f.comments.as_slice())))
                .collect(),
            reads: ReadsCache::default(),
            untyped: HashSet::new(),
            unlike_values: HashSet::new(),
            broken: files.iter().flat_map(|f| &f.broken).map(|name| name.text.as_str()).collect(),
            failed: false,
            noted: None,
            diagnostics,
            suggestions: Cell::new(SUGGESTIONS),
        }
    }

    /// With the conditions of the segments, in order, which were taken out of the trees.
    pub(crate) fn holding(mut self, conditions: Vec<Option<ast::Expr>>) -> Self {
        self.items.conditions = conditions;
        self
    }

    /// Notes what names stand for.
    pub(crate) fn noting(self) -> Self {
        Self { noted: Some(Noted::default()), ..self }
    }

    pub(crate) fn run(mut self, settings: &Settings) -> (Option<Model>, Vec<Diagnostic>, Symbols) {
        let project = self.project(settings);
        self.all_sources();
        self.shared_places();
        self.all_experiments();
        self.load_tables();
        let order = self.dependency_order();
        self.all_values(&order);
        let segments = self.all_segments(&order);
        let holdout = self.universal_holdout();
        self.all_channels();
        let mut campaigns = self.all_campaigns();
        let guards = self.all_guards(&mut campaigns);
        let decisions = self.all_decisions(&campaigns);
        let tests = self.all_tests();
        let asserts = self.all_asserts();
        let symbols = self.symbols();
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        let mut model = None;
        if !self.failed && !diagnostics.iter().any(Diagnostic::is_error) {
            let parts = Parts { project, segments, holdout, campaigns, guards, decisions, tests, asserts };
            model = self.assemble(parts);
            diagnostics.extend(model.as_ref().map(crate::test_sense::findings).unwrap_or_default());
        }
        diagnostics.sort_by_key(|d| d.primary().map(|l| (l.span.source, l.span.start, l.span.end)));
        (model.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)), diagnostics, symbols)
    }

    fn assemble(self, parts: Parts) -> Option<Model> {
        let customer_zone = self.attribute_ids().find(|(_, a)| a.timezone).map(|(id, _)| id);
        let lets = self.items.lets.iter().zip(&self.lets).map(|(item, value)| {
            Some(crate::model::Let {
                name: item.name.text.clone(),
                description: item.description.as_ref().map(|t| t.text.clone()),
                value: (*value)?,
                span: item.name.span,
            })
        });
        Some(Model {
            project: parts.project,
            key: self.sources.iter().find_map(|s| s.key),
            customer_zone,
            lets: lets.collect::<Option<_>>()?,
            segments: parts.segments.into_iter().collect::<Option<_>>()?,
            experiments: self.experiments.into_iter().collect::<Option<_>>()?,
            tables: self.tables.into_iter().collect::<Option<_>>()?,
            channels: self.channels.into_iter().collect::<Option<_>>()?,
            campaigns: parts.campaigns.into_iter().collect::<Option<_>>()?,
            guards: parts.guards.into_iter().collect::<Option<_>>()?,
            decisions: parts.decisions.into_iter().collect::<Option<_>>()?,
            holdout: parts.holdout,
            tests: parts.tests.into_iter().collect::<Option<_>>()?,
            asserts: parts.asserts.into_iter().collect::<Option<_>>()?,
            sources: self.sources,
            attributes: self.attributes,
            events: self.events,
            exprs: self.exprs,
        })
    }

    /// Every attribute with its id.
    pub(crate) fn attribute_ids(&self) -> impl Iterator<Item = (AttributeId, &Attribute)> {
        self.attributes.iter().enumerate().map(|(i, a)| (AttributeId(crate::names::index(i)), a))
    }

    /// Says a finding.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many findings there are.
    pub(crate) fn findings(&self) -> usize {
        self.diagnostics.len()
    }

    /// Adds a place to those findings since there were so many that say something of `about` and nothing of the place.
    pub(crate) fn add_label(&mut self, since: usize, about: Span, place: Span, label: &str) {
        for diagnostic in self.diagnostics.iter_mut().skip(since) {
            let labels = &diagnostic.labels;
            let inside = |span: Span| span.start >= place.start && span.end <= place.end;
            let elsewhere = labels.first().is_some_and(|l| l.span == about)
                && !labels.iter().any(|l| l.span.source == place.source && inside(l.span));
            if elsewhere {
                *diagnostic = diagnostic.clone().with_label(place, label);
            }
        }
    }

    /// Says an error, after which there is no value.
    pub(crate) fn fail<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.report(diagnostic);
        None
    }

    /// Whether a name's declaration did not parse; then nothing is said of it, and there is no model.
    pub(crate) fn is_broken(&mut self, name: &str) -> bool {
        let broken = self.broken.contains(name);
        self.failed |= broken;
        broken
    }

    /// The nearest right spelling, where one is close.
    pub(crate) fn nearest<'n>(
        &self,
        word: &str,
        candidates: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let left = self.suggestions.get().checked_sub(1)?;
        self.suggestions.set(left);
        nearest(word, candidates)
    }

    /// Whether there is still time to look at every name for a better message.
    pub(crate) fn may_suggest(&self) -> bool {
        self.suggestions.get() > 0
    }

    /// The text that a span covers.
    pub(crate) fn text(&self, span: Span) -> &'a str {
        self.map.text(span)
    }
}

/// Adds the nearest right spelling as a fix: a safe one where only the case differs.
pub(crate) fn did_you_mean(
    diagnostic: Diagnostic,
    span: Span,
    written: &str,
    right: Option<&str>,
) -> Diagnostic {
    let Some(right) = right else { return diagnostic };
    let sure = written.to_lowercase() == right.to_lowercase();
    let applicability = if sure { Applicability::Safe } else { Applicability::Unsafe };
    diagnostic.with_fix(format!("write `{right}`"), span, right, applicability)
}
