//! Experiments: names whose value is one of their arms.
//!
//! In: their trees. Out: the model's experiments. One bucket decides which arm it is and whether it is any, so that more
//! traffic only adds people and moves nobody to another arm.

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Number};
use visavis_value::bucket::{Draw, Share};
use visavis_value::{Fold, Type, Variants};

use crate::checker::Checker;
use crate::expr::Typed;
use crate::model::{Arm, Experiment, ExperimentId, ExprKind};
use crate::names::{duplicate, spelled};
use crate::shares::{experiment_salt, percent_text};

impl Checker<'_> {
    pub(crate) fn all_experiments(&mut self) {
        for item in self.items.experiments.clone() {
            let experiment = self.experiment(item);
            self.failed |= experiment.is_none();
            self.experiments.push(experiment);
            let arms = enumeration(item);
            if let Some(Type::Enum(variants)) = &arms {
                // Of two arms of one name the first is the value.
                let span = |value: &SmolStr| item.arms.iter().find(|(name, _)| name.text == *value);
                let spans = variants.values.iter().filter_map(|value| Some(span(value)?.0.span));
                self.note_enumeration(&variants.values, spans);
            }
            self.arms.push(arms);
        }
    }

    /// An experiment's name as an expression.
    pub(crate) fn experiment_node(&mut self, id: ExperimentId, span: Span) -> Typed {
        let ty = self.arms.get(id.index())?.clone()?;
        // One that failed was reported; its arms are known all the same.
        let sure =
            self.experiments.get(id.index()).and_then(Option::as_ref).is_some_and(|experiment| {
                is_everyone(&experiment.arms) && self.is_sure_key(experiment.unit.by)
            });
        Some(self.node(ExprKind::Experiment(id), ty, !sure, span))
    }

    fn experiment(&mut self, item: &ast::Experiment) -> Option<Experiment> {
        let unit = self.unit(&item.unit, experiment_salt(&item.name.text));
        let traffic = match self.single(&item.traffic, "`traffic`", |n| n.span) {
            Some(written) => self.share(written).map(|share| (share, Some(written.span))),
            None => Some((Share::WHOLE, None)),
        };
        let arms = self.all_arms(item);
        let arms = self.with_traffic(arms?, traffic?);
        Some(Experiment {
            name: item.name.text.clone(),
            description: item.description.as_ref().map(|t| t.text.clone()),
            unit: unit?,
            arms: arms?,
            span: item.name.span,
        })
    }

    /// The arms with all the traffic, and where each one's share stands.
    fn all_arms(&mut self, item: &ast::Experiment) -> Option<Vec<(Arm, Span)>> {
        if item.arms.is_empty() {
            return self.fail(
                Diagnostic::error(
                    Code::Incomplete,
                    format!("the experiment `{}` has no arms", item.name.text),
                    item.name.span,
                    "no `arm`",
                )
                .with_help("say who sees what: `arm control 50%  arm bold 50%`"),
            );
        }
        let mut names: HashMap<&str, Span> = HashMap::new();
        for (name, _) in &item.arms {
            if let Some(first) = names.insert(&name.text, name.span) {
                self.report(duplicate("arm ", &name.text, name.span, first));
            }
        }
        let share = |this: &mut Self, written: &Number| this.share(written).map(|s| (s, written.span));
        let shares: Vec<_> = item.arms.iter().map(|(_, written)| share(self, written)).collect();
        let shares: Vec<(Share, Span)> = shares.into_iter().collect::<Option<_>>()?;
        let ends = self.ends(&shares, item.name.span, "arm")?;
        let starts = std::iter::once(Share(0)).chain(ends.iter().copied());
        let names = item.arms.iter().map(|(name, _)| name.text.clone());
        let arms = names.zip(starts.zip(&ends)).map(|(name, (start, end))| Arm { name, start, end: *end });
        Some(arms.zip(shares.iter().map(|(_, span)| *span)).collect())
    }

    /// The arms with so much of the traffic.
    fn with_traffic(
        &mut self,
        arms: Vec<(Arm, Span)>,
        (traffic, place): (Share, Option<Span>),
    ) -> Option<Vec<Arm>> {
        let mut narrowed = Vec::with_capacity(arms.len());
        for (arm, span) in arms {
            let share = Share(arm.end.0.saturating_sub(arm.start.0));
            let Some(end) = self.part(share, traffic).and_then(|part| arm.start.add(part)) else {
                let diagnostic = self.too_fine(&arm.name, share, traffic, span);
                return self.fail(match place {
                    Some(place) => diagnostic.with_label(place, "of this traffic"),
                    None => diagnostic,
                });
            };
            narrowed.push(Arm { end, ..arm });
        }
        Some(narrowed)
    }

    /// A share of the traffic; `None` where no bucket ends there.
    fn part(&self, share: Share, traffic: Share) -> Option<Share> {
        let part = share.times(traffic)?;
        let step = self.bucketing.step(Draw::Arm).map_or(1, |step| step.0);
        part.0.is_multiple_of(step).then_some(part)
    }

    fn too_fine(&self, arm: &SmolStr, share: Share, traffic: Share, span: Span) -> Diagnostic {
        let percent = |share: Share| percent_text(u128::from(share.0));
        let (share_text, traffic_text) = (percent(share), percent(traffic));
        let arm = spelled(arm);
        let diagnostic = |message: String, label: String| {
            Diagnostic::error(Code::SharesFinerThanSteps, message, span, label)
        };
        match (share.times(traffic), self.bucketing.step(Draw::Arm)) {
            (Some(part), Some(step)) => diagnostic(
                format!(
                    "the traffic that arm `{arm}` gets is finer than the steps of `{}`",
                    self.bucketing.name()
                ),
                format!("{share_text} of {traffic_text} is {}, between two buckets", percent(part)),
            )
            .with_help(format!(
                "`{}` knows shares in steps of {}: round the traffic or the shares, so that each arm's part of the traffic is \
                 such a step",
                self.bucketing.name(),
                percent(step)
            )),
            _ => diagnostic(
                format!("the traffic that arm `{arm}` gets is too fine"),
                format!("{share_text} of {traffic_text} has more than 16 decimals of a percent"),
            )
            .with_help("round the traffic or the shares"),
        }
    }
}

/// Whether the arms own every bucket.
fn is_everyone(arms: &[Arm]) -> bool {
    arms.iter().zip(arms.iter().skip(1)).all(|(arm, next)| arm.end == next.start)
        && arms.last().is_some_and(|arm| arm.end == Share::WHOLE)
}

/// The enumeration of an experiment's arms.
fn enumeration(item: &ast::Experiment) -> Option<Type> {
    let mut seen = HashSet::new();
    let names = item.arms.iter().map(|(name, _)| name.text.clone());
    let values: Vec<SmolStr> = names.filter(|name| seen.insert(name.clone())).collect();
    (!values.is_empty()).then(|| Type::Enum(Variants { values: values.into(), fold: Fold::None }))
}
