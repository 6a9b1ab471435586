//! Whether a decision is final while sources are pending, or which to fetch next.
//!
//! In: what a decision has. Out: no source where nothing that is pending could change who is chosen, in which order, or what they are
//! told; else the sources that stand in the way of the best candidate that is not settled. It only looks: the answer itself is made
//! as any other.

use super::plan::Candidate;
use super::rank::Ranked;
use super::{Eligible, Question, Steps};
use crate::error::Halt;
use crate::vm::{Known, Sources};

/// What is known of a candidate.
enum Verdict {
    /// It is not eligible, whatever comes.
    Out,
    /// It is eligible, whatever comes.
    In(Eligible),
    /// These sources may decide.
    Open(Sources),
}

/// A candidate that is eligible or may be.
struct Contender {
    ranked: Ranked,
    open: Sources,
}

impl Steps<'_, '_> {
    /// The sources that must answer before the decision is final; none where it is.
    pub(super) fn awaited(&mut self, question: Question<'_>) -> Result<Sources, Halt> {
        let (mut contenders, mut ranks) = (Vec::new(), Sources::default());
        for (position, candidate) in (0..).zip(&question.plan.candidates) {
            let (eligible, open) = match self.verdict(candidate)? {
                Verdict::Out => continue,
                Verdict::In(eligible) => (eligible, Sources::default()),
                Verdict::Open(open) => (Eligible { via: candidate.via.unwrap_or(0), variant: 0 }, open),
            };
            let (ranked, rank) = self.noting(|steps| steps.rank(position, candidate, eligible))?;
            ranks |= rank;
            contenders.push(Contender { ranked, open });
        }
        if contenders.len() > 1 && !ranks.is_empty() {
            return Ok(ranks);
        }
        let taken = self.settled(question, &mut contenders)?;
        match (taken, &question.plan.fallback) {
            (Err(open), _) => Ok(open),
            (Ok(0), Some(fallback)) => match self.verdict(fallback)? {
                Verdict::Out => Ok(Sources::default()),
                Verdict::In(eligible) => self.content(fallback.campaign, eligible),
                Verdict::Open(open) => Ok(open),
            },
            (Ok(_), _) => Ok(Sources::default()),
        }
    }

    /// How many are chosen whatever comes, or the sources that may change that.
    fn settled(
        &mut self,
        question: Question<'_>,
        contenders: &mut [Contender],
    ) -> Result<Result<u32, Sources>, Halt> {
        if contenders.is_empty() {
            return Ok(Ok(0));
        }
        let (_, open) = self.noting(|steps| steps.ask_room())?;
        if !open.is_empty() {
            return Ok(Err(open));
        }
        let room = self.room.left().min(question.decision.choose.into());
        let order = question.plan.order(&self.machine.pools());
        contenders.sort_by(|a, b| order.compare(&a.ranked, &b.ranked));
        let mut taken = 0;
        for contender in contenders.iter() {
            if u64::from(taken) >= room {
                break;
            }
            if !contender.open.is_empty() {
                return Ok(Err(contender.open));
            }
            let Ranked { campaign, via, variant, .. } = contender.ranked;
            let open = self.content(campaign, Eligible { via, variant })?;
            if !open.is_empty() {
                return Ok(Err(open));
            }
            taken += 1;
        }
        Ok(Ok(taken))
    }

    /// What is known of a candidate: every step is looked at, since a later one may rule it out for good.
    fn verdict(&mut self, candidate: &Candidate) -> Result<Verdict, Halt> {
        let now = self.machine.inputs.now.0;
        let Some(via) = candidate.via else { return Ok(Verdict::Out) };
        if now < candidate.start || candidate.end <= now {
            return Ok(Verdict::Out);
        }
        let mut open = Sources::default();
        let requires = self.channel()?.requires.iter().map(|condition| condition.holds);
        let atoms = self.plan.atoms.get(candidate.atoms.clone()).unwrap_or_default();
        for atom in requires.chain(atoms.iter().copied()) {
            match self.machine.ask_known(atom)? {
                Known::Yes => {}
                Known::No => return Ok(Verdict::Out),
                Known::Open(sources) => open |= sources,
            }
        }
        let image = &self.machine.inputs.program.image;
        let campaign = image.campaigns.get(candidate.campaign as usize).ok_or(Halt::Corrupt)?;
        let said = campaign.via.get(via as usize).ok_or(Halt::Corrupt)?;
        let quiet = self.noting(|steps| Ok(steps.quiet()?.is_some()))?;
        let capped = self.noting(|steps| Ok(steps.capped(campaign)?.is_some()))?;
        let held_out = self.noting(|steps| steps.is_held_out(candidate, campaign))?;
        let (variant, of_variant) = self.noting(|steps| steps.variant(candidate, said))?;
        for (is_against, sources) in [quiet, capped, held_out, (variant.is_none(), of_variant)] {
            if is_against && sources.is_empty() {
                return Ok(Verdict::Out);
            }
            open |= sources;
        }
        Ok(match variant.filter(|_| open.is_empty()) {
            Some(variant) => Verdict::In(Eligible { via, variant }),
            None => Verdict::Open(open),
        })
    }

    /// The sources that may change what a campaign says.
    fn content(&mut self, campaign: u32, eligible: Eligible) -> Result<Sources, Halt> {
        let (mut chosen, mut content) = (Vec::new(), Vec::new());
        let picked = self.noting(|steps| steps.pick(campaign, eligible, &mut chosen, &mut content))?;
        Ok(picked.1)
    }

    /// A step with the sources that it read while they are pending.
    fn noting<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, Halt>) -> Result<(T, Sources), Halt> {
        self.machine.take_noted();
        let found = step(self)?;
        Ok((found, self.machine.take_noted()))
    }
}
