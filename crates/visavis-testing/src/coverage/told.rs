//! What no test reaches, in words.
//!
//! In: what was reached. Out: for each kind of declaration how many there are, and those that are not reached, with the way to them where
//! that is a customer's key.

use visavis_check::model::{CampaignId, ExperimentId, GuardId, Holdout, SegmentId, TableId, Unit, Via};
use visavis_diag::{SourceMap, Span};
use visavis_value::bucket::{Draw, Share};
use visavis_value::{Type, Value};

use super::Reach;
use crate::place::place;
use crate::report::{Coverage, Covered, Open};

impl Reach<'_> {
    /// What was reached, and what was not.
    pub(crate) fn coverage(&self, sources: &SourceMap) -> Coverage {
        let kinds = [
            self.campaigns(sources),
            self.segments(sources),
            self.guards(sources),
            self.table_rows(sources),
            self.variants(sources),
            self.arms(sources),
        ];
        Coverage { kinds: kinds.into_iter().filter(|covered| covered.all > 0).collect() }
    }

    fn campaigns(&self, sources: &SourceMap) -> Covered {
        let campaigns = (0..).map(CampaignId).zip(&self.model.campaigns);
        let open = campaigns.filter_map(|(id, campaign)| {
            let in_a_decision =
                self.model.decisions.iter().any(|d| d.candidates.contains(&id) || d.fallback == Some(id));
            let what = if !self.asked.contains(&id) {
                "no test asks about it"
            } else if !self.eligible.contains(&id) {
                "never eligible"
            } else if in_a_decision && !self.chosen.contains(&id) {
                "never chosen"
            } else {
                return None;
            };
            Some(open("campaign", &campaign.name, what, campaign.span, sources))
        });
        Covered { kind: "campaigns", all: self.model.campaigns.len(), open: open.collect() }
    }

    fn segments(&self, sources: &SourceMap) -> Covered {
        let segments = (0..).map(SegmentId).zip(&self.model.segments);
        let open = segments.filter_map(|(id, segment)| {
            let what = match (self.held.contains(&id), self.not_held.contains(&id)) {
                (true, true) => return None,
                (true, false) => "never false",
                (false, true) => "never true",
                (false, false) => "no test asks about it",
            };
            Some(open("segment", &segment.name, what, segment.span, sources))
        });
        Covered { kind: "segments", all: self.model.segments.len(), open: open.collect() }
    }

    fn guards(&self, sources: &SourceMap) -> Covered {
        let guards = (0..).map(GuardId).zip(&self.model.guards);
        let open = guards
            .filter(|(id, _)| !self.vetoed.contains(id))
            .map(|(_, guard)| open("guard", &guard.name, "never vetoes", guard.span, sources));
        Covered { kind: "guards", all: self.model.guards.len(), open: open.collect() }
    }

    fn table_rows(&self, sources: &SourceMap) -> Covered {
        let (mut all, mut open) = (0, Vec::new());
        for (id, table) in (0..).map(TableId).zip(&self.model.tables) {
            let rows = table.rows.iter().enumerate();
            let rows =
                rows.map(|(place, row)| (place, format!("{}, row {}", table.name, place + 1), row.span));
            let otherwise = table.otherwise.as_ref();
            let otherwise =
                otherwise.map(|_| (table.rows.len(), format!("{}, otherwise", table.name), table.span));
            for (place, name, span) in rows.chain(otherwise) {
                all += 1;
                if !self.rows.contains(&(id, place)) {
                    open.push(self::open("row", &name, "never holds", span, sources));
                }
            }
        }
        Covered { kind: "table_rows", all, open }
    }

    fn variants(&self, sources: &SourceMap) -> Covered {
        let (mut all, mut open) = (0, Vec::new());
        for (id, campaign) in (0..).map(CampaignId).zip(&self.model.campaigns) {
            for via in campaign.via.iter().filter(|via| via.unit.is_some()) {
                let channel = self.model.channels.get(via.channel.index()).map_or("", |c| c.name.as_str());
                for (place, variant) in via.variants.iter().enumerate() {
                    all += 1;
                    if self.variants.contains(&(id, via.channel, place)) {
                        continue;
                    }
                    let variant = variant.name.as_deref().unwrap_or_default();
                    let name = format!("{}.{channel}.{variant}", campaign.name);
                    let found = self::open("variant", &name, "never chosen", campaign.span, sources);
                    open.push(Open { way: self.key_for(via, place, campaign.holdout.as_ref()), ..found });
                }
            }
        }
        Covered { kind: "variants", all, open }
    }

    fn arms(&self, sources: &SourceMap) -> Covered {
        let (mut all, mut open) = (0, Vec::new());
        for (id, experiment) in (0..).map(ExperimentId).zip(&self.model.experiments) {
            for (place, arm) in experiment.arms.iter().enumerate() {
                all += 1;
                if self.arms.contains(&(id, place)) {
                    continue;
                }
                let name = format!("{}.{}", experiment.name, arm.name);
                let found = self::open("arm", &name, "nobody falls into it", experiment.span, sources);
                let way = self.key_between(&experiment.unit, Some(arm.start), arm.end, &[]);
                open.push(Open { way, ..found });
            }
        }
        Covered { kind: "arms", all, open }
    }

    /// A key that falls into a variant and into no holdout.
    fn key_for(&self, via: &Via, place: usize, holdout: Option<&Holdout>) -> Option<String> {
        let start = place.checked_sub(1).and_then(|before| via.variants.get(before)).map(|before| before.end);
        let end = via.variants.get(place)?.end;
        let holdouts: Vec<&Holdout> = self.model.holdout.iter().chain(holdout).collect();
        self.key_between(via.unit.as_ref()?, start, end, &holdouts)
    }

    /// A key whose bucket lies in an interval, and in no holdout.
    fn key_between(
        &self,
        unit: &Unit,
        start: Option<Share>,
        end: Share,
        holdouts: &[&Holdout],
    ) -> Option<String> {
        let key = self.model.attributes.get(self.model.key?.index())?;
        let plain = unit.by.is_none() && holdouts.iter().all(|holdout| holdout.unit.by.is_none());
        if !matches!(key.ty, Type::Text(_)) || !plain {
            return None;
        }
        let bucketing = self.model.project.bucketing;
        let fits = |key: &String| {
            let is_held_out = |holdout: &&Holdout| {
                let bucket = bucketing.bucket(Draw::Group, &holdout.unit.salt, key);
                bucket.is_none_or(|bucket| bucket.is_below(holdout.share))
            };
            bucketing.bucket(Draw::Arm, &unit.salt, key).is_some_and(|bucket| {
                bucket.is_below(end) && !start.is_some_and(|start| bucket.is_below(start))
            }) && !holdouts.iter().any(is_held_out)
        };
        let found = (1..1_000).map(|number| format!("c-{number}")).find(fits)?;
        let found = crate::seen::written(&Value::Text(found.into()), self.model.project.zone);
        Some(format!("given {} = {found}", key.path.join(".")))
    }
}

fn open(kind: &'static str, name: &str, what: &str, span: Span, sources: &SourceMap) -> Open {
    let (file, line) = place(sources, span);
    Open { kind, name: name.to_owned(), file, line, what: what.to_owned(), way: None }
}
