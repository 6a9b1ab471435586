//! Decisions for many customers.
//!
//! In: a decision, a batch, the contacts that were made. Out: the answer of each customer for whom something is chosen. Who passes what
//! stands before the draw (the window, consent, guards, audience, exceptions) is found in columns, for all candidates; the row
//! machine then decides for those customers for whom any candidate is left, and for nobody else.

use visavis_image::image::DecisionId;

use super::batch::Batch;
use super::mask::{self, Mask, NONE};
use super::run::{Chunk, Work};
use super::{Lanes, Told};
use crate::call::Call;
use crate::decide::{self, Contacts, DecisionPlan, Question};
use crate::error::{DecideError, Halt};
use crate::history::ContactHistory;
use crate::session::{Answer, inputs, planned};
use crate::vm::{Inputs, Machine};

impl Lanes {
    /// Answers a decision for every customer of a batch. `see` is given the rows for which something is chosen, with the answer, in order;
    /// for all others nothing is. The history is read and nothing is recorded, so that all rows see the same contacts.
    ///
    /// # Errors
    /// Where the batch or the call belongs to another program, there is no such decision, or the history cannot be read. A row that
    /// cannot be decided is told.
    pub fn decide(
        &mut self,
        decision: DecisionId,
        batch: &Batch<'_>,
        call: &Call,
        history: &dyn ContactHistory,
        mut see: impl FnMut(usize, &Answer<'_>) -> Result<(), DecideError>,
    ) -> Result<Told, DecideError> {
        let program = std::sync::Arc::clone(&self.program);
        let (of, plan) = planned(&program, decision)?;
        let question =
            Question { decision: of, plan, contacts: Contacts { history, own: &[] }, explains: false };
        let mut told = Told::default();
        self.each_chunk(batch, call, |chunk, odd| {
            let may = chunk.may_be_chosen(question)?;
            let odd = mask::merged(odd, &chunk.halted, |odd, halted| odd | halted);
            let asked = mask::merged(&may, &odd, |may, odd| may | odd);
            for row in mask::rows(&asked) {
                let at = chunk.first + row;
                let made =
                    chunk.decide_row(question, call, (row, mask::has(&odd, row)), |answer| see(at, answer));
                match made {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => return Err(error),
                    Err(error @ (DecideError::Record(_) | DecideError::TooLong)) => {
                        told.errors.push((at, error))
                    }
                    Err(error) => return Err(error),
                }
                if mask::has(&odd, row) && told.errors.last().is_none_or(|(last, _)| *last != at) {
                    told.misfits.extend(chunk.work.profile.misfits().map(|misfit| (at, misfit.clone())));
                }
            }
            Ok(())
        })?;
        Ok(told)
    }
}

impl Chunk<'_, '_> {
    /// The rows for which nothing speaks against some candidate that columns can tell.
    pub(super) fn may_be_chosen(&mut self, question: Question<'_>) -> Result<Mask, Halt> {
        let DecisionPlan { candidates, fallback, atoms, .. } = question.plan;
        let image = &self.inputs.program.image;
        let channel = image.channels.get(question.decision.channel.index()).ok_or(Halt::Corrupt)?;
        let mut consents = self.rows;
        for condition in &channel.requires {
            let bits = self.ask(condition.holds, &consents)?;
            mask::merge(&mut consents, bits, |rows, bits| rows & bits);
        }
        let now = self.inputs.now.0;
        let mut may = NONE;
        for candidate in candidates.iter().chain(fallback) {
            if candidate.via.is_none() || now < candidate.start || candidate.end <= now {
                continue;
            }
            let mut rows = consents;
            for atom in atoms.get(candidate.atoms.clone()).ok_or(Halt::Corrupt)? {
                if rows == NONE {
                    break;
                }
                let bits = self.ask(*atom, &rows)?;
                mask::merge(&mut rows, bits, |rows, bits| rows & bits);
            }
            mask::merge(&mut may, &rows, |may, rows| may | rows);
        }
        Ok(may)
    }

    /// Decides for one row; `see` is given the answer where something is chosen. What `see` says is no matter of the row's.
    fn decide_row(
        &mut self,
        question: Question<'_>,
        call: &Call,
        (row, is_odd): (usize, bool),
        see: impl FnOnce(&Answer<'_>) -> Result<(), DecideError>,
    ) -> Result<Result<(), DecideError>, DecideError> {
        let number = self.batch.number(self.first + row);
        if is_odd {
            // What is missing of the context may come with the call, so that the profile is asked about that below.
            let _ = self.work.profile.read_batch_row(self.batch, self.first + row);
        } else {
            self.fill(row);
        }
        let Work { memory, outcome, profile, record, .. } = &mut *self.work;
        let program = std::sync::Arc::clone(profile.program());
        let inputs = match is_odd {
            true => inputs(&program, profile, call)?,
            false => Inputs { profile: record, number: Some(number), ..self.inputs },
        };
        let mut machine = Machine::new(inputs, memory);
        let customer = machine.key()?;
        decide::decide(&mut machine, question, outcome)?;
        if outcome.chosen.is_empty() {
            return Ok(Ok(()));
        }
        let answer = Answer { machine, outcome, decision: question.decision, customer, explains: false };
        Ok(see(&answer))
    }
}
