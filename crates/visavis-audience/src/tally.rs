//! Counts over all batches.
//!
//! In: answers, batch by batch. Out: sums, the same in whatever order the batches came. Nothing is sampled and nothing estimated.

use std::collections::BTreeMap;

use visavis::{DecisionId, Image, Pick};

use crate::answers::{Answers, STEPS};
use crate::bitmap::Bitmap;

/// Up to how many segments every pair is counted: beyond, the pairs would take more memory and time than all the rest.
pub const PAIRED: usize = 1_000;

/// What is counted of a campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funnel {
    /// By [`STEPS`]: how many have come so far.
    pub steps: [u64; STEPS.len()],
    /// How many a decision chose it for.
    pub chosen: u64,
}

/// What is counted of a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// How many customers something was chosen for, the fallback aside.
    pub chosen: u64,
    /// How many got the fallback.
    pub fallback: u64,
    /// By campaign, number of its channel and number of the variant there, how many got it; those who got it as the fallback behind.
    pub campaigns: BTreeMap<(u32, u32, u32), (u64, u64)>,
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Tally {
    /// How many could be decided.
    pub customers: u64,
    /// How many records could not.
    pub errors: u64,
    /// By segment: how many are in it.
    pub segments: Vec<u64>,
    /// By pair of the first [`PAIRED`] segments, row by row of the triangle below the diagonal: how many are in both.
    both: Vec<u64>,
    /// By campaign.
    pub campaigns: Vec<Funnel>,
    /// The decisions that were asked, in order.
    pub decisions: Vec<(DecisionId, Choices)>,
    /// By campaign, who of the batch in hand got it.
    chosen: Vec<Bitmap>,
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(image: &Image, decisions: &[DecisionId]) -> Self {
        let paired = image.segments.len().min(PAIRED);
        Self {
            customers: 0,
            errors: 0,
            segments: vec![0; image.segments.len()],
            both: vec![0; paired * paired.saturating_sub(1) / 2],
            campaigns: vec![Funnel::default(); image.campaigns.len()],
            decisions: decisions.iter().map(|id| (*id, Choices::default())).collect(),
            chosen: vec![Bitmap::default(); image.campaigns.len()],
        }
    }

    /// Counts a batch.
    pub fn add(&mut self, answers: &Answers) {
        let errors = answers.errors.len() as u64;
        self.errors += errors;
        self.customers += answers.rows as u64 - errors;
        for (sum, members) in self.segments.iter_mut().zip(&answers.segments) {
            *sum += members.count();
        }
        let mut pairs = self.both.iter_mut();
        for (number, members) in answers.segments.iter().enumerate().take(PAIRED) {
            for (other, sum) in answers.segments.iter().take(number).zip(&mut pairs) {
                *sum += members.count_both(other);
            }
        }
        for (funnel, steps) in self.campaigns.iter_mut().zip(&answers.funnels) {
            for (sum, rows) in funnel.steps.iter_mut().zip(steps) {
                *sum += rows.count();
            }
        }
        self.add_picks(answers);
    }

    fn add_picks(&mut self, answers: &Answers) {
        self.chosen.iter_mut().for_each(|rows| rows.reset(answers.rows));
        let mut last: Option<(usize, DecisionId)> = None;
        for (row, pick) in &answers.picks {
            if let Some(rows) = self.chosen.get_mut(pick.campaign.index()) {
                rows.insert(*row);
            }
            let choices = self.decisions.iter_mut().find(|(id, _)| *id == pick.decision);
            let Some((_, choices)) = choices else { continue };
            choices.count(pick, last.replace((*row, pick.decision)) != Some((*row, pick.decision)));
        }
        for (funnel, rows) in self.campaigns.iter_mut().zip(&self.chosen) {
            funnel.chosen += rows.count();
        }
    }

    /// How many segments every pair is counted of.
    #[must_use]
    pub fn paired(&self) -> usize {
        self.segments.len().min(PAIRED)
    }

    /// How many are in both of two segments; `None` beyond the paired ones.
    #[must_use]
    pub fn both(&self, a: usize, b: usize) -> Option<u64> {
        if a.max(b) >= self.paired() {
            return None;
        }
        if a == b {
            return self.segments.get(a).copied();
        }
        let (low, high) = (a.min(b), a.max(b));
        self.both.get(high * high.saturating_sub(1) / 2 + low).copied()
    }
}

impl Choices {
    /// Counts a choice; whether it is the customer's first.
    fn count(&mut self, pick: &Pick, is_first: bool) {
        let (own, fallback) = self.campaigns.entry((pick.campaign.0, pick.via, pick.variant)).or_default();
        if pick.is_fallback {
            self.fallback += u64::from(is_first);
            *fallback += 1;
        } else {
            self.chosen += u64::from(is_first);
            *own += 1;
        }
    }
}
