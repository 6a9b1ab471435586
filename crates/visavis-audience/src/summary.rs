//! What was counted, under its names.
//!
//! In: counts and the program. Out: one object of JSON, and the forms that people read are drawn from it. Adds no figure of its own but
//! shares of what was counted.

use serde::{Serialize, Serializer};
use visavis::{Engine, Image, Instant, Standing};
use visavis_image::image::Campaign;
use visavis_value::print;

use crate::answers::{STEPS, Step};
use crate::tally::{Choices, Funnel, Tally};

/// How many overlaps stand in the JSON, the largest first.
const OVERLAPS: usize = 1_000;

/// What was counted; see the module.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'t> {
    /// The counts.
    pub tally: &'t Tally,
    /// The program.
    pub image: &'t Image,
    /// Its content hash.
    pub program: &'t str,
    /// The time that the audiences are of.
    pub at: Instant,
}

/// Two segments that have customers in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overlap {
    pub(crate) a: usize,
    pub(crate) b: usize,
    /// How many are in both.
    pub(crate) both: u64,
    /// How many are in at least one.
    pub(crate) either: u64,
}

impl Overlap {
    /// The Jaccard index: in both of those in at least one.
    #[expect(clippy::cast_precision_loss, reason = "a share for people and charts")]
    pub(crate) fn jaccard(self) -> f64 {
        if self.either == 0 { 0.0 } else { self.both as f64 / self.either as f64 }
    }
}

impl<'t> Summary<'t> {
    /// What was counted of an engine's program.
    #[must_use]
    pub fn new(tally: &'t Tally, engine: &'t Engine, at: Instant) -> Self {
        Self { tally, image: engine.image(), program: engine.program_hash(), at }
    }

    /// One object of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers under names that are texts always serialize.
        serde_json::to_string_pretty(&Json(self)).unwrap_or_default()
    }

    /// The segments with their members, in order of declaration.
    pub(crate) fn segments(&self) -> impl Iterator<Item = (&'t str, u64)> {
        let names = self.image.segments.iter().map(|segment| segment.name.as_str());
        names.zip(self.tally.segments.iter().copied())
    }

    /// The name of a segment.
    pub(crate) fn segment(&self, number: usize) -> &'t str {
        self.image.segments.get(number).map_or("", |segment| segment.name.as_str())
    }

    /// The campaigns with their funnels, in order of name.
    pub(crate) fn campaigns(&self) -> impl Iterator<Item = (&'t Campaign, &'t Funnel)> {
        self.image.campaigns.iter().zip(&self.tally.campaigns)
    }

    /// The name of a campaign.
    pub(crate) fn campaign(&self, number: u32) -> &'t str {
        self.image.campaigns.get(number as usize).map_or("", |campaign| campaign.name.as_str())
    }

    /// The decisions that were asked, with what they chose.
    pub(crate) fn decisions(&self) -> impl Iterator<Item = (&'t str, &'t Choices)> {
        self.tally.decisions.iter().map(|(id, choices)| {
            let decision = self.image.decisions.get(id.index());
            (decision.map_or("", |decision| decision.name.as_str()), choices)
        })
    }

    /// For how many customers a decision gave nothing.
    pub(crate) fn nothing(&self, choices: &Choices) -> u64 {
        self.tally.customers.saturating_sub(choices.chosen + choices.fallback)
    }

    /// The name of a variant of a campaign.
    pub(crate) fn variant(&self, campaign: u32, via: u32, variant: u32) -> Option<&'t str> {
        let via = self.image.campaigns.get(campaign as usize)?.via.get(via as usize)?;
        via.variants.get(variant as usize)?.name.as_deref()
    }

    /// Whether a campaign runs.
    pub(crate) fn runs(&self, campaign: &Campaign) -> bool {
        Standing::runs(campaign, self.at)
    }

    /// How many are eligible: they have come through the whole funnel, and the campaign runs.
    pub(crate) fn eligible(&self, campaign: &Campaign, funnel: &Funnel) -> u64 {
        if self.runs(campaign) { funnel.steps.last().copied().unwrap_or_default() } else { 0 }
    }

    /// The time without the fraction of a second that a clock brings, by which nobody plans.
    pub(crate) fn whole_second(&self) -> Instant {
        Instant(self.at.0 - self.at.0.rem_euclid(1_000_000))
    }

    /// `28%`; `<1%` where it is not nothing, and `>99%` where it is not all.
    pub(crate) fn whole_percent(&self, part: u64, all: u64) -> String {
        let (part, all) = (u128::from(part), u128::from(all).max(1));
        match (part * 200 + all) / (all * 2) {
            0 if part > 0 => "<1%".into(),
            100 if part < all => ">99%".into(),
            percent => format!("{percent}%"),
        }
    }

    /// Whether any channel has quiet hours.
    pub(crate) fn has_quiet_hours(&self) -> bool {
        self.image.channels.iter().any(|channel| !channel.quiet.is_empty())
    }

    /// Pairs of segments that have customers in common, the largest Jaccard index first.
    pub(crate) fn overlaps(&self) -> Vec<Overlap> {
        let mut overlaps = Vec::new();
        let members = |number: usize| self.tally.segments.get(number).copied().unwrap_or_default();
        for b in 0..self.tally.paired() {
            for a in 0..b {
                let both = self.tally.both(a, b).unwrap_or_default();
                if both > 0 {
                    overlaps.push(Overlap { a, b, both, either: members(a) + members(b) - both });
                }
            }
        }
        // Compared as fractions, exactly; equal ones by size, then in order of declaration.
        overlaps.sort_by(|x, y| {
            let (left, right) =
                (u128::from(y.both) * u128::from(x.either), u128::from(x.both) * u128::from(y.either));
            left.cmp(&right).then(y.both.cmp(&x.both)).then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        overlaps
    }
}

/// The name of a step in JSON.
fn name(step: Step) -> &'static str {
    match step {
        Step::Audience => "audience",
        Step::NotExcluded => "not_excluded",
        Step::Consenting => "consenting",
        Step::NotGuarded => "not_guarded",
        Step::NotHeldOut => "not_held_out",
        Step::OutsideQuietHours => "outside_quiet_hours",
        Step::UnderLimits => "under_limits",
    }
}

/// Members in the order in which they stand.
struct Members<K, V>(Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Members<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

struct Json<'s>(&'s Summary<'s>);

#[derive(Serialize)]
struct Whole<'s> {
    customers: u64,
    errors: u64,
    at: String,
    program: &'s str,
    segments: Members<&'s str, u64>,
    overlaps: Vec<OverlapJson<'s>>,
    overlaps_left_out: usize,
    campaigns: Members<&'s str, Members<&'static str, serde_json::Value>>,
    decisions: Members<&'s str, DecisionJson<'s>>,
}

#[derive(Serialize)]
struct OverlapJson<'s> {
    segments: [&'s str; 2],
    customers: u64,
    jaccard: f64,
}

#[derive(Serialize)]
struct DecisionJson<'s> {
    chosen: u64,
    fallback: u64,
    nothing: u64,
    campaigns: Vec<ChoiceJson<'s>>,
}

#[derive(Serialize)]
struct ChoiceJson<'s> {
    campaign: &'s str,
    variant: Option<&'s str>,
    chosen: u64,
    fallback: u64,
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let summary = self.0;
        let mut at = String::new();
        print::rfc3339(&mut at, summary.at);
        let overlaps = summary.overlaps();
        let told = overlaps.iter().take(OVERLAPS).map(|overlap| OverlapJson {
            segments: [summary.segment(overlap.a), summary.segment(overlap.b)],
            customers: overlap.both,
            jaccard: overlap.jaccard(),
        });
        let campaigns = summary
            .campaigns()
            .map(|(campaign, funnel)| (campaign.name.as_str(), funnel_json(summary, campaign, funnel)));
        let decisions = summary.decisions().map(|(name, choices)| (name, decision_json(summary, choices)));
        Whole {
            customers: summary.tally.customers,
            errors: summary.tally.errors,
            at,
            program: summary.program,
            segments: Members(summary.segments().collect()),
            overlaps: told.collect(),
            overlaps_left_out: overlaps.len().saturating_sub(OVERLAPS),
            campaigns: Members(campaigns.collect()),
            decisions: Members(decisions.collect()),
        }
        .serialize(serializer)
    }
}

fn funnel_json(
    summary: &Summary<'_>,
    campaign: &Campaign,
    funnel: &Funnel,
) -> Members<&'static str, serde_json::Value> {
    let steps = STEPS.iter().zip(funnel.steps).map(|(step, count)| (name(*step), count.into()));
    let mut members: Vec<(&str, serde_json::Value)> = steps.collect();
    members.push(("eligible", summary.eligible(campaign, funnel).into()));
    members.push(("chosen", funnel.chosen.into()));
    members.push(("runs", summary.runs(campaign).into()));
    Members(members)
}

fn decision_json<'s>(summary: &Summary<'s>, choices: &Choices) -> DecisionJson<'s> {
    let campaigns = choices.campaigns.iter().map(|((campaign, via, variant), (chosen, fallback))| {
        let (chosen, fallback) = (*chosen, *fallback);
        let variant = summary.variant(*campaign, *via, *variant);
        ChoiceJson { campaign: summary.campaign(*campaign), variant, chosen, fallback }
    });
    DecisionJson {
        chosen: choices.chosen,
        fallback: choices.fallback,
        nothing: summary.nothing(choices),
        campaigns: campaigns.collect(),
    }
}
