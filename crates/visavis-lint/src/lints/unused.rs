//! `unused`: what is declared and nothing uses. Tests and asserts are uses; in a program without decisions segments are what a
//! host asks for, and one without those too is a draft, of which nothing is said.

use std::collections::HashSet;

use visavis_check::model::{AttributeId, ExperimentId, ExprKind, LetId, Model, SegmentId, TableId};
use visavis_diag::{Diagnostic, Span};

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "unused";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a segment, let, table, channel, experiment or source that nothing uses",
    work: Work::Here(run),
};

/// What rules and tests name, directly.
#[derive(Default)]
struct Used {
    segments: HashSet<SegmentId>,
    lets: HashSet<LetId>,
    tables: HashSet<TableId>,
    experiments: HashSet<ExperimentId>,
    sources: HashSet<usize>,
}

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    if model.segments.is_empty() && model.decisions.is_empty() {
        return;
    }
    let used = Used::of(context);
    let mut tell = |kind: &str, name: &str, span: Span| {
        let message = format!("nothing uses the {kind} `{name}`");
        let finding = Diagnostic::lint(&NAME, message, span, "declared here");
        out.push(finding.with_help("use it, or take it out"));
    };
    let ids = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
    for (id, segment) in ids(model.segments.len()).zip(&model.segments) {
        if !model.decisions.is_empty() && !used.segments.contains(&SegmentId(id)) {
            tell("segment", &segment.name, segment.span);
        }
    }
    for (id, named) in ids(model.lets.len()).zip(&model.lets) {
        if !used.lets.contains(&LetId(id)) {
            tell("let", &named.name, named.span);
        }
    }
    for (id, table) in ids(model.tables.len()).zip(&model.tables) {
        if !used.tables.contains(&TableId(id)) {
            tell("table", &table.name, table.span);
        }
    }
    for (id, experiment) in ids(model.experiments.len()).zip(&model.experiments) {
        if !used.experiments.contains(&ExperimentId(id)) {
            tell("experiment", &experiment.name, experiment.span);
        }
    }
    for (id, channel) in model.channels.iter().enumerate() {
        let says = model.campaigns.iter().flat_map(|campaign| &campaign.via);
        let used = says.map(|via| via.channel).chain(model.decisions.iter().map(|decision| decision.channel));
        if !used.into_iter().any(|channel| channel.index() == id) {
            tell("channel", &channel.name, channel.span);
        }
    }
    for (id, source) in model.sources.iter().enumerate() {
        if !source.is_context && !used.sources.contains(&id) {
            tell("source", &source.name, source.span);
        }
    }
}

impl Used {
    fn of(context: &Context<'_>) -> Self {
        let (model, mut used) = (context.model, Self::default());
        let mut roots = context.all_roots();
        roots.extend(context.test_roots());
        for id in context.reached(roots.iter().copied(), false) {
            match &context.expr(id).kind {
                ExprKind::Segment(id) => drop(used.segments.insert(*id)),
                ExprKind::Let(id) => drop(used.lets.insert(*id)),
                ExprKind::Table(id, _) => drop(used.tables.insert(*id)),
                ExprKind::Experiment(id) => drop(used.experiments.insert(*id)),
                ExprKind::SourceMissing(id) => drop(used.sources.insert(id.index())),
                _ => {}
            }
        }
        let attributes = model.attributes_read_with(&roots);
        let read = model.attributes.iter().zip(attributes).filter(|(_, read)| *read);
        used.sources.extend(read.map(|(attribute, _)| attribute.source.index()));
        let events = model.events_read_with(&roots);
        let read = model.events.iter().zip(events).filter(|(_, event)| event.read);
        used.sources.extend(read.map(|(event, _)| event.source.index()));
        // The key tells whose contacts and buckets they are, and the zone whose quiet hours.
        let own = model.key.into_iter().chain(model.customer_zone);
        used.sources.extend(own.filter_map(|id| source_of(model, id)));
        used
    }
}

fn source_of(model: &Model, id: AttributeId) -> Option<usize> {
    model.attributes.get(id.index()).map(|attribute| attribute.source.index())
}
