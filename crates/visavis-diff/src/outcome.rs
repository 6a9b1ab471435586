//! What becomes of customers by one program, as the engine says.
//!
//! In: a program, a profile. Out: the segments that the customer is in, how far the customer gets with each campaign, the answers of
//! decisions. What was delivered before is given.

use visavis::{Call, DecideError, Decision, DecisionId, Membership, Profile, Program, Session, Standing};

use crate::past::Past;

/// A program that runs.
pub(crate) struct Runner<'h> {
    program: Program,
    session: Session,
    found: Membership,
    past: Past<'h>,
}

impl<'h> Runner<'h> {
    /// Runs a program.
    pub(crate) fn new(program: &Program, past: Past<'h>) -> Self {
        let (program, session) = (program.clone(), program.engine().session());
        Self { program, session, found: Membership::default(), past }
    }

    /// A profile for its records.
    pub(crate) fn profile(&self) -> Profile {
        self.program.engine().profile()
    }

    /// Finds out what [`Runner::is_in`], [`Runner::is_meant`] and [`Runner::may_get`] then say.
    pub(crate) fn look_at(&mut self, profile: &Profile, call: &Call) -> Result<(), DecideError> {
        self.session.membership(profile, call, self.past.made(), &[], &mut self.found)
    }

    /// Whether the customer is in a segment, by place.
    pub(crate) fn is_in(&self, segment: usize) -> bool {
        self.found.segments().iter().any(|id| id.index() == segment)
    }

    /// Whether the customer is in a campaign's audience and not excluded, by place.
    pub(crate) fn is_meant(&self, campaign: usize) -> bool {
        let standing = self.found.standings().get(campaign);
        standing.is_some_and(|standing| !matches!(standing, Standing::NotInAudience | Standing::Excluded))
    }

    /// Whether a campaign may go to the customer on any of its channels, whoever else may be chosen instead.
    pub(crate) fn may_get(&self, campaign: usize, call: &Call) -> bool {
        let declared = self.program.image().campaigns.get(campaign);
        self.found.standings().get(campaign) == Some(&Standing::Eligible)
            && declared.is_some_and(|campaign| Standing::runs(campaign, call.now()))
    }

    /// The answer of a decision.
    pub(crate) fn decide(
        &mut self,
        decision: DecisionId,
        profile: &Profile,
        call: &Call,
    ) -> Result<Decision, DecideError> {
        self.session.decide(decision, profile, call, self.past.made())?.to_decision()
    }

    /// The answer of a decision, with reasons.
    pub(crate) fn explain(
        &mut self,
        decision: DecisionId,
        profile: &Profile,
        call: &Call,
    ) -> Result<Decision, DecideError> {
        self.session.explain(decision, profile, call, self.past.made())?.to_decision()
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
