//! What deciding needs of each decision, worked out once when an engine is made.

use std::ops::Range;

use visavis_image::Image;
use visavis_image::image::{AtomId, CampaignId, ChannelId, Decision, Holdout, Word};
use visavis_value::Type;
use visavis_value::bucket::Draw;

use super::rank::Order;
use crate::index::Roots;
use crate::pool::Pools;

/// A decision made ready.
#[derive(Debug)]
pub(crate) struct DecisionPlan {
    pub(crate) candidates: Vec<Candidate>,
    /// What must be yes, candidate by candidate: see [`Candidate::atoms`]. It lies in the order in which it is asked, so that a decision
    /// walks through memory once.
    pub(crate) atoms: Vec<AtomId>,
    /// The fallback where it is no candidate: a candidate that failed has failed as the fallback too.
    pub(crate) fallback: Option<Candidate>,
    /// How the candidates' values are held.
    value: Word,
    /// Which candidates could be chosen for a customer, by their place; the index fills it in.
    pub(crate) roots: Option<Roots>,
}

/// A campaign that a decision may choose.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) campaign: u32,
    /// Which of its channels is the decision's.
    pub(crate) via: Option<u32>,
    /// The first instant in, and the first one out.
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// Its atoms among the plan's: that each guard is harmless, that each `for` holds, that each `except` fails.
    pub(crate) atoms: Range<usize>,
    /// How many of them are guards', and how many are `for`s'.
    pub(crate) guards: usize,
    pub(crate) audience: usize,
    /// The first bucket that its holdout does not have.
    pub(crate) holdout_end: u64,
    /// Likewise of its variants on that channel.
    pub(crate) variant_ends: Vec<u64>,
}

impl DecisionPlan {
    pub(crate) fn new(decision: &Decision, image: &Image) -> Self {
        let mut atoms = Vec::new();
        let mut candidate = |id: &CampaignId| Candidate::new(*id, decision.channel, image, &mut atoms);
        let fallback = decision.fallback.filter(|id| !decision.candidates.contains(id));
        let candidates = decision.candidates.iter().map(&mut candidate).collect();
        let fallback = fallback.as_ref().map(candidate);
        Self { candidates, atoms, fallback, value: value_word(decision, image), roots: None }
    }

    /// How candidates are put in order.
    pub(super) fn order<'p>(&self, pools: &Pools<'p>) -> Order<'p> {
        Order { pools: *pools, value: self.value }
    }
}

impl Candidate {
    fn new(id: CampaignId, channel: ChannelId, image: &Image, atoms: &mut Vec<AtomId>) -> Self {
        let campaign = image.campaigns.get(id.index());
        let via =
            campaign.and_then(|campaign| (0..).zip(&campaign.via).find(|(_, via)| via.channel == channel));
        let holdout = campaign.and_then(|campaign| campaign.holdout.as_ref());
        let variants = via.map_or(&[][..], |(_, via)| &via.variants);
        let first = atoms.len();
        let (mut guards, mut audience) = (0, 0);
        if let Some(campaign) = campaign {
            (guards, audience) = (campaign.guards.len(), campaign.audience.len());
            atoms.extend(campaign.guards.iter().map(|(_, harmless)| *harmless));
            atoms.extend(campaign.audience.iter().map(|condition| condition.holds));
            atoms.extend(campaign.except.iter().map(|condition| condition.fails));
        }
        Self {
            campaign: id.0,
            start: campaign.and_then(|campaign| campaign.start).unwrap_or(i64::MIN),
            // No instant is as late as that.
            end: campaign.and_then(|campaign| campaign.end).unwrap_or(i64::MAX),
            atoms: first..atoms.len(),
            guards,
            audience,
            via: via.map(|(number, _)| number),
            holdout_end: holdout_end(holdout, image),
            variant_ends: variants
                .iter()
                .map(|variant| image.bucketing.threshold(Draw::Arm, variant.end))
                .collect(),
        }
    }
}

/// The first bucket that a holdout does not have; none is in where there is no holdout.
pub(crate) fn holdout_end(holdout: Option<&Holdout>, image: &Image) -> u64 {
    holdout.map_or(0, |holdout| image.bucketing.threshold(Draw::Group, holdout.share))
}

/// How the values that rank the candidates are held; they are of one type.
fn value_word(decision: &Decision, image: &Image) -> Word {
    if let Some(ranks) = &decision.ranks {
        let block = ranks.iter().find_map(|cell| image.blocks.get(image.cells.get(cell.index())?.index()));
        return block.and_then(|block| block.result).map_or(Word::Int, |result| result.word);
    }
    let campaigns = decision.candidates.iter().filter_map(|id| image.campaigns.get(id.index()));
    let mut types = campaigns.filter_map(|campaign| campaign.value_type.as_ref());
    match types.next() {
        Some(Type::Number) => Word::Number,
        _ => Word::Money,
    }
}
