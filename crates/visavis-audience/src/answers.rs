//! What a batch of customers gets: the seam between whoever works it out and whoever counts, draws or writes it.
//!
//! In: from a machine, row by row or column by column. Out: bitmaps and picks. Nothing here decides anything.

use visavis::{DecideError, Pick, Standing};

use crate::bitmap::Bitmap;

/// The steps of a campaign's funnel, in order; each holds only where those before it hold.
pub const STEPS: [Step; 7] = [
    Step::Audience,
    Step::NotExcluded,
    Step::Consenting,
    Step::NotGuarded,
    Step::NotHeldOut,
    Step::OutsideQuietHours,
    Step::UnderLimits,
];

/// A step of a campaign's funnel that a customer has come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Every `for` is known to be true.
    Audience,
    /// Every `except` is known to be false.
    NotExcluded,
    /// On one of its channels every `requires` is known to be true.
    Consenting,
    /// Every guard is known to be harmless.
    NotGuarded,
    /// Neither the campaign's nor the universal holdout has the customer.
    NotHeldOut,
    /// It is not quiet hours where the customer is.
    OutsideQuietHours,
    /// No limit of the channel or of the campaign is reached.
    UnderLimits,
}

impl Step {
    /// How one stands at least who has come through it.
    #[must_use]
    pub fn standing(self) -> Standing {
        match self {
            Self::Audience => Standing::Excluded,
            Self::NotExcluded => Standing::NoConsent,
            Self::Consenting => Standing::Guarded,
            Self::NotGuarded => Standing::HeldOut,
            Self::NotHeldOut => Standing::QuietHours,
            Self::OutsideQuietHours => Standing::Capped,
            Self::UnderLimits => Standing::Eligible,
        }
    }
}

/// Why a record of a batch has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Failure {
    /// It could not be read; in words.
    #[error("{0}")]
    Unread(String),
    /// It was read and cannot be decided.
    #[error(transparent)]
    Undecided(#[from] DecideError),
}

/// The answers of a batch.
#[derive(Debug, Default)]
pub struct Answers {
    /// How many records there are.
    pub rows: usize,
    /// The number of the first, from 1.
    pub first_record: u64,
    /// The records that have no answer, in order.
    pub errors: Vec<(usize, Failure)>,
    /// By row, the customer's key; `None` where there is none.
    pub keys: Vec<Option<String>>,
    /// By segment, in order of declaration: who is in it.
    pub segments: Vec<Bitmap>,
    /// By campaign, in the image's order, and by [`STEPS`]: who has come so far.
    pub funnels: Vec<[Bitmap; STEPS.len()]>,
    /// What was chosen, row by row, decision by decision in the order asked, the best first.
    pub picks: Vec<(usize, Pick)>,
}

impl Answers {
    /// Empties it for a batch of so many records of a program with so many segments and campaigns.
    pub fn reset(&mut self, rows: usize, segments: usize, campaigns: usize) {
        self.rows = rows;
        self.first_record = 0;
        self.errors.clear();
        self.keys.clear();
        self.segments.resize_with(segments, Bitmap::default);
        self.segments.iter_mut().for_each(|segment| segment.reset(rows));
        self.funnels.resize_with(campaigns, Default::default);
        self.funnels.iter_mut().flatten().for_each(|step| step.reset(rows));
        self.picks.clear();
    }

    /// Notes how a customer stands with a campaign.
    pub fn stand(&mut self, row: usize, campaign: usize, standing: Standing) {
        for (step, rows) in STEPS.iter().zip(self.funnels.get_mut(campaign).into_iter().flatten()) {
            if standing < step.standing() {
                break;
            }
            rows.insert(row);
        }
    }
}
