//! What becomes of customers by one program, as the engine says.
//!
//! In: a program. Out: for a record the segments, the campaigns that may go to the customer, the answers of decisions. For the campaigns
//! the program is run with decisions of its own kind added, each with one candidate, so that what is asked is what decides.

use visavis::{
    Call, DecideError, Decision, DecisionId, Engine, NoContacts, Profile, Program, SegmentId, Session,
};
use visavis_image::image;

/// A program that runs.
pub(crate) struct Runner {
    program: Program,
    engine: Engine,
    session: Session,
    /// By campaign of the image: the decisions that ask for it alone, one for each of its channels.
    probes: Vec<Vec<DecisionId>>,
    segments: Vec<SegmentId>,
}

/// What marks a decision that no program declares.
const PROBE: &str = "\u{0}";

impl Runner {
    /// Runs a program; `asks` says for which campaigns, by place, it is asked whether they may go to a customer.
    pub(crate) fn new(program: &Program, asks: impl Fn(usize) -> bool) -> Self {
        let mut image = program.image().clone();
        let mut probes = Vec::with_capacity(image.campaigns.len());
        let mut next = u32::try_from(image.decisions.len()).unwrap_or(u32::MAX);
        for (at, campaign) in image.campaigns.iter().enumerate().collect::<Vec<_>>() {
            let mut own = Vec::new();
            for via in campaign.via.iter().filter(|_| asks(at)) {
                own.push(DecisionId(next));
                image.decisions.push(image::Decision {
                    name: format!("{PROBE}{next}").into(),
                    channel: via.channel,
                    choose: 1,
                    candidates: vec![image::CampaignId(u32::try_from(at).unwrap_or(u32::MAX))],
                    ranks: None,
                    fallback: None,
                });
                next += 1;
            }
            probes.push(own);
        }
        // What cannot be run with them runs without, and then nobody asks.
        let (program, probes) = match Program::load(&image.to_bytes()) {
            Ok(program) => (program, probes),
            Err(_) => (program.clone(), Vec::new()),
        };
        let engine = program.engine();
        Self { session: engine.session(), engine, program, probes, segments: Vec::new() }
    }

    /// What runs, which profiles must be of.
    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// A profile for its records.
    pub(crate) fn profile(&self) -> Profile {
        self.engine.profile()
    }

    /// Whether the customer is in each segment, by place.
    pub(crate) fn segments(&mut self, profile: &Profile, call: &Call) -> Result<&[SegmentId], DecideError> {
        self.session.segments_of(profile, call, &mut self.segments)?;
        Ok(&self.segments)
    }

    /// Whether a campaign may go to the customer on any of its channels.
    pub(crate) fn is_eligible(
        &mut self,
        campaign: usize,
        profile: &Profile,
        call: &Call,
    ) -> Result<bool, DecideError> {
        for probe in self.probes.get(campaign).into_iter().flatten() {
            if self.session.decide(*probe, profile, call, &NoContacts)?.chosen().len() > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The answer of a decision.
    pub(crate) fn decide(
        &mut self,
        decision: DecisionId,
        profile: &Profile,
        call: &Call,
    ) -> Result<Decision, DecideError> {
        self.session.decide(decision, profile, call, &NoContacts)?.to_decision()
    }

    /// The answer of a decision, with reasons.
    pub(crate) fn explain(
        &mut self,
        decision: DecisionId,
        profile: &Profile,
        call: &Call,
    ) -> Result<Decision, DecideError> {
        self.session.explain(decision, profile, call, &NoContacts)?.to_decision()
    }
}

/// Whether two answers give the customer the same: the same campaigns in the same order, with the same messages.
pub(crate) fn gives_the_same(old: &Decision, new: &Decision) -> bool {
    let given = |decision: &Decision| -> Vec<_> {
        let chosen = decision.chosen.iter();
        chosen.map(|one| (one.campaign.clone(), one.channel.clone(), one.content.clone())).collect()
    };
    let variants =
        |decision: &Decision| -> Vec<_> { decision.chosen.iter().map(|one| one.variant.clone()).collect() };
    given(old) == given(new) && variants(old) == variants(new)
}

/// What two different answers give, in a few words: `win_back (short)`, `nothing`.
pub(crate) fn both_in_words(old: &Decision, new: &Decision) -> (String, String) {
    let (from, mut to) = (in_words(old), in_words(new));
    if from == to {
        to.push_str(", with another message");
    }
    (from, to)
}

fn in_words(decision: &Decision) -> String {
    let chosen: Vec<String> = decision
        .chosen
        .iter()
        .map(|one| match &one.variant {
            Some(variant) => format!("{} ({variant})", one.campaign),
            None => one.campaign.to_string(),
        })
        .collect();
    match chosen.as_slice() {
        [] => "nothing".to_owned(),
        chosen if decision.fallback => format!("{}, the fallback", chosen.join(", ")),
        chosen => chosen.join(", "),
    }
}
