//! Everything about many customers at once: for counting audiences.
//!
//! In: a batch, the decisions that are asked for, the contacts that were made. Out: as bits, who is in which segment and how far each customer
//! gets with each campaign; and what is chosen. It is what [`Session::membership`](crate::Session::membership) says of each of them: what
//! columns can tell they tell, and draws, quiet hours, limits and ranks the row machine, of those who have come so far.

use std::sync::Arc;

use visavis_image::image::{AtomId, Campaign, CampaignId, Channel, DecisionId};

use super::batch::Batch;
use super::mask::{self, Mask, NONE};
use super::run::{Chunk, Work};
use super::{Lanes, Told};
use crate::call::Call;
use crate::decide::{self, Candidate, Contacts, Question};
use crate::error::{DecideError, Halt};
use crate::history::{ContactHistory, HistoryError};
use crate::membership::{Membership, Pick, Standing};
use crate::profile::Profile;
use crate::program::Program;
use crate::session::{inputs, planned};
use crate::vm::{Inputs, Machine};

/// The standings that somebody has come to at least, in order; nobody has to come anywhere to be outside of an audience.
const STEPS: [Standing; 7] = [
    Standing::Excluded,
    Standing::NoConsent,
    Standing::Guarded,
    Standing::HeldOut,
    Standing::QuietHours,
    Standing::Capped,
    Standing::Eligible,
];

/// What [`Lanes::members_of`] finds; reuse it. Of rows that cannot be decided there is nothing in it.
#[derive(Debug, Clone, Default)]
pub struct Members {
    rows: usize,
    /// By segment, and by campaign and step: a bit for each row.
    segments: Vec<Vec<u64>>,
    steps: Vec<[Vec<u64>; STEPS.len()]>,
    keys: Vec<Option<String>>,
    picks: Vec<(usize, Pick)>,
}

impl Members {
    /// The rows of each segment as bits, in order of declaration; the first row is the least significant bit of the first word.
    pub fn segments(&self) -> impl Iterator<Item = &[u64]> {
        self.segments.iter().map(Vec::as_slice)
    }

    /// The rows that stand with a campaign at least so, as bits; nothing where all do, and where there is no such campaign.
    #[must_use]
    pub fn at_least(&self, campaign: CampaignId, standing: Standing) -> &[u64] {
        let steps = self.steps.get(campaign.index()).into_iter().flatten();
        STEPS.iter().zip(steps).find(|(step, _)| **step == standing).map_or(&[], |(_, rows)| rows.as_slice())
    }

    /// The rows' keys, where they were asked for.
    #[must_use]
    pub fn keys(&self) -> &[Option<String>] {
        &self.keys
    }

    /// What is chosen, with its row: row by row, decision by decision in the order asked, the best first.
    #[must_use]
    pub fn picks(&self) -> &[(usize, Pick)] {
        &self.picks
    }

    fn reset(&mut self, rows: usize, program: &Program) {
        self.rows = rows;
        let words = rows.div_ceil(64);
        self.segments.resize_with(program.image.segments.len(), Vec::new);
        self.steps.resize_with(program.image.campaigns.len(), Default::default);
        for bits in self.segments.iter_mut().chain(self.steps.iter_mut().flatten()) {
            bits.clear();
            bits.resize(words, 0);
        }
        self.keys.clear();
        self.picks.clear();
    }

    /// Takes over what was found of a row by itself.
    fn take(&mut self, row: usize, found: &Membership, with_key: bool) {
        if let (Some(key), true) = (self.keys.get_mut(row), with_key) {
            *key = found.customer().map(ToOwned::to_owned);
        }
        for segment in found.segments() {
            set(self.segments.get_mut(segment.index()), row);
        }
        for (steps, standing) in self.steps.iter_mut().zip(found.standings()) {
            steps
                .iter_mut()
                .zip(STEPS)
                .filter(|(_, step)| *step <= *standing)
                .for_each(|(rows, _)| set(Some(rows), row));
        }
        self.picks.extend(found.picks().iter().map(|pick| (row, *pick)));
    }
}

fn set(rows: Option<&mut Vec<u64>>, row: usize) {
    if let Some(word) = rows.and_then(|rows| rows.get_mut(row / 64)) {
        *word |= 1 << (row % 64);
    }
}

/// Puts the rows of a chunk among all.
fn put(rows: &mut [u64], first: usize, mask: &Mask) {
    let own = rows.get_mut(first / 64..).unwrap_or_default();
    own.iter_mut().zip(mask).for_each(|(own, bits)| *own = *bits);
}

/// What is asked of a batch of customers.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The call.
    pub call: &'a Call,
    /// The contacts that were made; nothing is recorded.
    pub history: &'a dyn ContactHistory,
    /// The decisions to make.
    pub decisions: &'a [DecisionId],
    /// Whether the customers' keys are wanted.
    pub with_keys: bool,
}

impl std::fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked")
            .field("call", self.call)
            .field("decisions", &self.decisions)
            .finish_non_exhaustive()
    }
}

impl Lanes {
    /// Finds everything about the customers of a batch, in place of what is there: what
    /// [`Session::membership`](crate::Session::membership) finds of each. A row that columns cannot read is read by `read`, which is given its
    /// number and reads the same record in whatever way it likes: [`Profile::read_batch_row`] does, and who has the record as JSON reads that.
    ///
    /// # Errors
    /// As [`Lanes::decide`]. A row that cannot be decided is told.
    pub fn members_of(
        &mut self,
        batch: &Batch<'_>,
        asked: Asked<'_>,
        mut read: impl FnMut(usize, &mut Profile),
        found: &mut Members,
    ) -> Result<Told, DecideError> {
        let program = Arc::clone(&self.program);
        found.reset(batch.rows(), &program);
        if asked.with_keys {
            found.keys.resize(batch.rows(), None);
        }
        for id in asked.decisions {
            planned(&program, *id)?;
        }
        let mut told = Told::default();
        let mut own = Membership::default();
        let mut error = None;
        let done = self.each_chunk(batch, asked.call, |chunk, odd| {
            let picked = found.picks.len();
            let mut sets = chunk.sets(&program, asked, &mut error)?;
            chunk.pick(&program, asked, found)?;
            if asked.with_keys {
                chunk.keys(found)?;
            }
            let odd = mask::merged(odd, &chunk.halted, |odd, halted| odd | halted);
            sets.put(chunk.first, &odd, found);
            if odd == NONE {
                return Ok(());
            }
            let first = chunk.first;
            found.picks.retain(|(row, _)| *row < first || !mask::has(&odd, row - first));
            for row in mask::rows(&odd) {
                let at = chunk.first + row;
                if let Some(key) = found.keys.get_mut(at) {
                    *key = None;
                }
                let made = chunk.members_of_row(asked, row, &mut read, &mut own);
                if !matches!(made, Err(DecideError::Record(_))) {
                    told.misfits.extend(chunk.work.profile.misfits().map(|misfit| (at, misfit.clone())));
                }
                match made {
                    Ok(()) => found.take(at, &own, asked.with_keys),
                    Err(error @ (DecideError::Record(_) | DecideError::TooLong)) => {
                        told.errors.push((at, error))
                    }
                    Err(error) => return Err(error),
                }
            }
            // Those of odd rows came behind the others; decisions of a row stay in order.
            found.picks.get_mut(picked..).unwrap_or_default().sort_by_key(|(row, _)| *row);
            Ok(())
        });
        match (done, error) {
            (Err(_), Some(error)) => Err(DecideError::History(error)),
            (Err(error), None) => Err(error),
            (Ok(()), _) => Ok(told),
        }
    }
}

/// The segments and steps of a chunk.
struct Sets {
    segments: Vec<Mask>,
    steps: Vec<[Mask; STEPS.len()]>,
}

impl Sets {
    fn put(&mut self, first: usize, odd: &Mask, found: &mut Members) {
        for (own, rows) in self.segments.iter_mut().zip(&mut found.segments) {
            mask::merge(own, odd, |own, odd| own & !odd);
            put(rows, first, own);
        }
        for (own, rows) in self.steps.iter_mut().flatten().zip(found.steps.iter_mut().flatten()) {
            mask::merge(own, odd, |own, odd| own & !odd);
            put(rows, first, own);
        }
    }

    /// Notes how a row stands with a campaign.
    fn stand(&mut self, campaign: usize, row: usize, standing: Standing) {
        let steps = self.steps.get_mut(campaign).into_iter().flatten();
        steps.zip(STEPS).filter(|(_, step)| *step <= standing).for_each(|(rows, _)| mask::insert(rows, row));
    }
}

/// Whether nobody can stop between the guards and being eligible.
fn is_open(program: &Program, channel: &Channel, campaign: &Campaign, candidate: &Candidate) -> bool {
    let via = candidate.via.and_then(|via| campaign.via.get(via as usize));
    program.image.holdout.is_none()
        && campaign.holdout.is_none()
        && via.is_some_and(|via| via.unit.is_none())
        && channel.quiet.is_empty()
        && channel.limits.is_empty()
        && campaign.limits.is_empty()
}

impl Chunk<'_, '_> {
    /// The segments, and how far customers get with campaigns.
    fn sets(
        &mut self,
        program: &Arc<Program>,
        asked: Asked<'_>,
        error: &mut Option<HistoryError>,
    ) -> Result<Sets, Halt> {
        let rows = self.rows;
        let mut sets = Sets { segments: Vec::new(), steps: Vec::new() };
        for segment in &program.image.segments {
            sets.segments.push(self.narrowed(rows, std::iter::once(segment.holds))?);
        }
        for campaign in &program.image.campaigns {
            let audience = self.narrowed(rows, campaign.audience.iter().map(|condition| condition.holds))?;
            let left = self.narrowed(audience, campaign.except.iter().map(|condition| condition.fails))?;
            sets.steps.push([audience, left, NONE, NONE, NONE, NONE, NONE]);
        }
        for of_channel in &program.by_channel {
            let (decision, plan) = of_channel.parts();
            let channel = program.image.channels.get(decision.channel.index()).ok_or(Halt::Corrupt)?;
            let consents = self.narrowed(rows, channel.requires.iter().map(|condition| condition.holds))?;
            let contacts = Contacts { history: asked.history, own: &[] };
            let question = Question { decision, plan, contacts, explains: false };
            for candidate in &plan.candidates {
                let number = candidate.campaign as usize;
                let campaign = program.image.campaigns.get(number).ok_or(Halt::Corrupt)?;
                let [_, left, ..] = sets.steps.get(number).ok_or(Halt::Corrupt)?;
                let consenting = mask::merged(left, &consents, |left, consents| left & consents);
                let atoms = plan.atoms.get(candidate.atoms.clone()).ok_or(Halt::Corrupt)?;
                let harmless = self.narrowed(consenting, atoms.iter().take(candidate.guards).copied())?;
                let is_open = is_open(program, channel, campaign, candidate);
                let Some([_, _, guarded, held_out, quiet, capped, eligible]) = sets.steps.get_mut(number)
                else {
                    return Err(Halt::Corrupt);
                };
                mask::merge(guarded, &consenting, |own, rows| own | rows);
                mask::merge(held_out, &harmless, |own, rows| own | rows);
                let asked = mask::merged(&harmless, eligible, |rows, eligible| rows & !eligible);
                if is_open {
                    for step in [quiet, capped, eligible] {
                        mask::merge(step, &harmless, |own, rows| own | rows);
                    }
                    continue;
                }
                for row in mask::rows(&asked) {
                    match self.standing(question, candidate, row, error) {
                        Ok(standing) => sets.stand(number, row, standing),
                        Err(Halt::TooLong) => mask::insert(&mut self.halted, row),
                        Err(halt) => return Err(halt),
                    }
                }
            }
        }
        Ok(sets)
    }

    /// Those of the rows for which all atoms hold.
    fn narrowed(&mut self, mut rows: Mask, atoms: impl Iterator<Item = AtomId>) -> Result<Mask, Halt> {
        for atom in atoms {
            if rows == NONE {
                break;
            }
            let bits = self.ask(atom, &rows)?;
            mask::merge(&mut rows, bits, |rows, bits| rows & bits);
        }
        Ok(rows)
    }

    /// How a row stands that has come through the guards.
    fn standing(
        &mut self,
        question: Question<'_>,
        candidate: &Candidate,
        row: usize,
        error: &mut Option<HistoryError>,
    ) -> Result<Standing, Halt> {
        self.fill(row);
        let number = self.batch.number(self.first + row);
        let Work { memory, outcome, record, .. } = &mut *self.work;
        let inputs = Inputs { profile: record, number: Some(number), ..self.inputs };
        decide::standing(&mut Machine::new(inputs, memory), question, candidate, outcome, error)
    }

    /// Makes the decisions for those for whom any candidate is left.
    fn pick(
        &mut self,
        program: &Arc<Program>,
        asked: Asked<'_>,
        found: &mut Members,
    ) -> Result<(), DecideError> {
        let contacts = Contacts { history: asked.history, own: &[] };
        let mut may = Vec::with_capacity(asked.decisions.len());
        let mut any = NONE;
        for id in asked.decisions {
            let (decision, plan) = planned(program, *id)?;
            let question = Question { decision, plan, contacts, explains: false };
            let rows = self.may_be_chosen(question)?;
            mask::merge(&mut any, &rows, |any, rows| any | rows);
            may.push((*id, question, rows));
        }
        for row in mask::rows(&any) {
            for (id, question, rows) in &may {
                if !mask::has(rows, row) || mask::has(&self.halted, row) {
                    continue;
                }
                self.fill(row);
                let number = self.batch.number(self.first + row);
                let Work { memory, outcome, record, .. } = &mut *self.work;
                let inputs = Inputs { profile: record, number: Some(number), ..self.inputs };
                match decide::decide(&mut Machine::new(inputs, memory), *question, outcome) {
                    Ok(()) => {}
                    Err(DecideError::TooLong) => {
                        mask::insert(&mut self.halted, row);
                        continue;
                    }
                    Err(error) => return Err(error),
                }
                let is_fallback = outcome.is_fallback;
                found.picks.extend(outcome.chosen.iter().map(|picked| {
                    let (via, variant) = (picked.via, picked.variant);
                    let campaign = CampaignId(picked.campaign);
                    (self.first + row, Pick { decision: *id, campaign, via, variant, is_fallback })
                }));
            }
        }
        Ok(())
    }

    /// The keys of the rows that are in order.
    fn keys(&mut self, found: &mut Members) -> Result<(), Halt> {
        for row in mask::rows(&self.rows) {
            self.fill_key(row);
            let at = self.first + row;
            let number = self.batch.number(at);
            let Work { memory, record, .. } = &mut *self.work;
            let inputs = Inputs { profile: record, number: Some(number), ..self.inputs };
            let mut machine = Machine::new(inputs, memory);
            let key = machine.key()?;
            let key = key.map(|key| machine.pools().text(key).ok_or(Halt::Corrupt)).transpose()?;
            if let Some(own) = found.keys.get_mut(at) {
                *own = key.map(ToOwned::to_owned);
            }
        }
        Ok(())
    }

    /// Everything about a row that only the row reader reads.
    fn members_of_row(
        &mut self,
        asked: Asked<'_>,
        row: usize,
        read: &mut impl FnMut(usize, &mut Profile),
        found: &mut Membership,
    ) -> Result<(), DecideError> {
        let at = self.first + row;
        self.work.profile.set_record(self.batch.number(at));
        read(at, &mut self.work.profile);
        let Work { memory, outcome, profile, .. } = &mut *self.work;
        let program = Arc::clone(profile.program());
        found.find(&inputs(&program, profile, asked.call)?, (memory, outcome), asked.history, asked.decisions)
    }
}
