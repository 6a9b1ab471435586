//! Many profiles together: which segments each of them is in.
//!
//! In: profiles. Out: what [`Session::segments_of`] says of each. Where the index has answered all that a segment asks, the segment is
//! answered of 512 customers at once: each one's answers are a row of bits, which is turned so that each atom's answers are one,
//! and a diagram is a few words of logic. All other segments are asked customer by customer.

use std::sync::Arc;

use visavis_image::image::{AtomId, SegmentId};

use crate::bits::{Ones, turn};
use crate::call::Call;
use crate::error::DecideError;
use crate::index::Roots;
use crate::layout::Lane;
use crate::profile::Profile;
use crate::program::Program;
use crate::session::{Session, inputs, put_segments};
use crate::vm::Machine;

/// How many customers are answered at once.
const LANES: usize = size_of::<Lane>() * 8;

/// What is kept from call to call.
#[derive(Debug, Default)]
pub(crate) struct Together {
    /// How many words the answers of one customer are.
    width: usize,
    /// By customer: the answers of each 64 atoms.
    answers: Vec<u64>,
    /// By atom: the answers of all customers.
    atoms: Vec<Lane>,
    /// The segments that are asked customer by customer, and who is in them.
    asked: Vec<(AtomId, Lane)>,
    /// What the nodes of a diagram say.
    nodes: Vec<Lane>,
}

impl Session {
    /// Puts the segments that each of these customers is in into the lists of `found`, one for each profile, as [`Session::segments_of`] does
    /// for one; many at once cost less than one after the other. A customer who cannot be decided is given back with the
    /// place among the profiles and the reason, and has an empty list.
    ///
    /// ```
    /// # use visavis_engine::{Call, DecideError, Engine, Profile};
    /// # fn run(engine: &Engine, profiles: &[Profile], call: &Call) {
    /// let (mut session, mut found) = (engine.session(), Vec::new());
    /// for (place, error) in session.segments_of_all(profiles, call, &mut found) {
    ///     eprintln!("customer {place}: {error}");
    /// }
    /// assert_eq!(found.len(), profiles.len());
    /// # }
    /// ```
    pub fn segments_of_all(
        &mut self,
        profiles: &[Profile],
        call: &Call,
        found: &mut Vec<Vec<SegmentId>>,
    ) -> Vec<(usize, DecideError)> {
        found.iter_mut().for_each(Vec::clear);
        found.resize(profiles.len(), Vec::new());
        let mut errors = Vec::new();
        for (number, (profiles, found)) in profiles.chunks(LANES).zip(found.chunks_mut(LANES)).enumerate() {
            let failed = self.segments_of_lanes(profiles, call, found);
            errors.extend(failed.into_iter().map(|(lane, error)| (number * LANES + lane, error)));
        }
        errors
    }

    fn segments_of_lanes(
        &mut self,
        profiles: &[Profile],
        call: &Call,
        found: &mut [Vec<SegmentId>],
    ) -> Vec<(usize, DecideError)> {
        let program = Arc::clone(&self.program);
        let roots = program.index.segments.as_ref();
        let mut together = std::mem::take(&mut self.together);
        together.begin(&program, profiles.len());
        let (mut errors, mut swept) = (Vec::new(), Lane::default());
        for (lane, (profile, found)) in profiles.iter().zip(&mut *found).enumerate() {
            match self.answer_lane(profile, call, (lane, found), &mut together) {
                Ok(true) => set(&mut swept, lane),
                Ok(false) => {}
                Err(error) => {
                    found.clear();
                    errors.push((lane, error));
                }
            }
        }
        if let Some(roots) = roots {
            together.turn();
            together.put(&program, roots, &swept, found);
        }
        self.together = together;
        errors
    }

    /// Answers what one customer is asked alone; whether the rest is to be answered with all others.
    fn answer_lane(
        &mut self,
        profile: &Profile,
        call: &Call,
        (lane, found): (usize, &mut Vec<SegmentId>),
        together: &mut Together,
    ) -> Result<bool, DecideError> {
        let inputs = inputs(&self.program, profile, call)?;
        let mut machine = Machine::new(inputs, &mut self.memory);
        // What is open is no plain no, and without an index nothing is answered beforehand.
        if machine.is_pending() || inputs.program.index.segments.is_none() {
            put_segments(&mut machine, found)?;
            return Ok(false);
        }
        machine.sweep_once()?;
        together.row(lane).iter_mut().zip(machine.answers().words()).for_each(|(own, word)| *own = *word);
        for (holds, asked) in &mut together.asked {
            if machine.ask_rule(*holds)? {
                set(asked, lane);
            }
        }
        Ok(true)
    }
}

impl Together {
    /// Makes room for the answers of so many customers.
    fn begin(&mut self, program: &Program, customers: usize) {
        self.width = program.image.atoms.len().div_ceil(64);
        self.answers.resize(self.width * customers, 0);
        self.atoms.resize(self.width * 64, Lane::default());
        self.asked.clear();
        let segments = (0..).zip(&program.image.segments);
        if let Some(roots) = &program.index.segments {
            let alone = segments.filter(|(number, _)| roots.diagram(*number).is_none());
            self.asked.extend(alone.map(|(_, segment)| (segment.holds, Lane::default())));
        }
    }

    /// Where a customer's answers go.
    fn row(&mut self, lane: usize) -> &mut [u64] {
        self.answers.get_mut(lane * self.width..(lane + 1) * self.width).unwrap_or_default()
    }

    /// Turns rows of answers into lanes.
    fn turn(&mut self) {
        let width = self.width;
        for (place, lanes) in self.atoms.chunks_exact_mut(64).enumerate() {
            for (of_lane, customers) in self.answers.chunks(width * 64).enumerate() {
                let mut block = [0; 64];
                let words = customers.iter().skip(place).step_by(width);
                block.iter_mut().zip(words).for_each(|(own, word)| *own = *word);
                turn(&mut block);
                for (lane, word) in lanes.iter_mut().zip(block) {
                    if let Some(own) = lane.get_mut(of_lane) {
                        *own = word;
                    }
                }
            }
        }
    }

    /// Puts in the segments of those whom the sweep has answered for.
    fn put(&mut self, program: &Program, roots: &Roots, swept: &Lane, found: &mut [Vec<SegmentId>]) {
        let branches = &program.layout.branches;
        let mut asked = self.asked.iter();
        for number in 0..program.image.segments.len() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let lane = match roots.diagram(number) {
                Some(diagram) => branches.answer_lanes(diagram, &self.atoms, &mut self.nodes),
                None => asked.next().map_or_else(Lane::default, |(_, lane)| *lane),
            };
            for (place, (word, swept)) in lane.iter().zip(swept).enumerate() {
                for bit in Ones::of(word & swept) {
                    if let Some(found) = found.get_mut(place * 64 + bit as usize) {
                        found.push(SegmentId(number));
                    }
                }
            }
        }
    }
}

fn set(lane: &mut Lane, customer: usize) {
    if let Some(word) = lane.get_mut(customer / 64) {
        *word |= 1 << (customer % 64);
    }
}
