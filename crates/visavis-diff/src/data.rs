//! What becomes of real customers.
//!
//! In: one record after another, as both programs read it. Out: who moves in and out, who gets something else, and the first few of them
//! with what decided. Memory grows with what changes, not with the records.

mod told;

use std::collections::BTreeMap;

use visavis::{Call, DecisionId, Instant, Profile};
use visavis_why::plainly;

use crate::names::{self, matched};
use crate::outcome::{Runner, gives_the_same};
use crate::past::Past;
use crate::report::{DataReport, DecisionMoves, Example, MemberMoves, Moves, OneSided};
use crate::side::Side;
use crate::words;

/// How many different moves of one decision are counted each by itself.
const MOST_MOVES: usize = 1_000;
/// How many records that only one program accepts are told.
const ONE_SIDED: usize = 5;

/// A record as one of the two programs reads it.
pub enum Read<'r> {
    /// It reads it.
    Well {
        /// What was read, by the program of that side.
        profile: &'r Profile,
        /// The record as JSON that means the same, for explanations; nothing where it cannot be had.
        json: &'r dyn Fn() -> Option<String>,
    },
    /// It does not, for this reason.
    Badly(String),
}

/// Which record it is.
pub struct Which<'r> {
    /// Its number, from 1.
    pub number: u64,
    /// The customer's key, or the number.
    pub customer: &'r dyn Fn() -> String,
    /// Where it stands: `customers.csv:17`.
    pub place: &'r dyn Fn() -> String,
}

/// Something that customers are in or not.
struct Membership {
    name: String,
    /// Its place in each program that has it.
    places: [Option<usize>; 2],
    /// How many are in, by program.
    counts: [u64; 2],
    moved_in: u64,
    moved_out: u64,
    examples: Vec<Example>,
}

impl Membership {
    fn new(name: String, places: [Option<usize>; 2]) -> Self {
        Self { name, places, counts: [0; 2], moved_in: 0, moved_out: 0, examples: Vec::new() }
    }

    /// Counts a customer; whether that is one who moves.
    fn count(&mut self, [was, is]: [bool; 2]) -> bool {
        for (count, is_in) in self.counts.iter_mut().zip([was, is]) {
            *count += u64::from(is_in);
        }
        self.moved_in += u64::from(!was && is);
        self.moved_out += u64::from(was && !is);
        was != is
    }

    fn moves(self) -> Option<MemberMoves> {
        let Self { name, counts: [before, after], moved_in, moved_out, examples, .. } = self;
        (moved_in + moved_out > 0).then_some(MemberMoves {
            name,
            before,
            after,
            moved_in,
            moved_out,
            examples,
        })
    }
}

/// A decision that both programs have.
struct Asked {
    name: String,
    places: [usize; 2],
    changed: u64,
    moves: BTreeMap<(String, String), (u64, Vec<Example>)>,
    /// Moves beyond those that are counted by themselves.
    more: u64,
}

/// See the module.
pub struct Tally<'a, 's> {
    sides: [&'s Side<'a>; 2],
    runners: [Runner<'s>; 2],
    past: Past<'s>,
    call: Call,
    at: Instant,
    examples: usize,
    /// Whether customers can be explained by the rules.
    explains: [bool; 2],
    segments: Vec<Membership>,
    /// Whom each campaign is for, and whom it may go to: in one order.
    audiences: Vec<Membership>,
    campaigns: Vec<Membership>,
    decisions: Vec<Asked>,
    records: u64,
    errors: [u64; 2],
    misfits: [u64; 2],
    one_sided: Vec<OneSided>,
    one_sided_count: u64,
}

impl<'a, 's> Tally<'a, 's> {
    /// Nobody yet. Of each change the first so many customers are kept; limits count what was delivered in the past.
    #[must_use]
    pub fn new(old: &'s Side<'a>, new: &'s Side<'a>, at: Instant, examples: usize, past: Past<'s>) -> Self {
        let (before, after) = (old.program.image(), new.program.image());
        let found = matched(before.segments.iter().map(|s| &s.name), after.segments.iter().map(|s| &s.name));
        let segment = |(was, is): (usize, usize)| {
            let name = after.segments.get(is).map(|segment| segment.name.to_string()).unwrap_or_default();
            Membership::new(name, [Some(was), Some(is)])
        };
        let segments = found.both.into_iter().map(segment).collect();
        let found =
            matched(before.campaigns.iter().map(|c| &c.name), after.campaigns.iter().map(|c| &c.name));
        let both = found.both.into_iter().map(|(was, is)| [Some(was), Some(is)]);
        let gone = found.removed.into_iter().map(|was| [Some(was), None]);
        let come = found.added.into_iter().map(|is| [None, Some(is)]);
        let campaign = |places: [Option<usize>; 2]| {
            let name = match places {
                [_, Some(is)] => names::campaign(after, is),
                [Some(was), _] => names::campaign(before, was),
                _ => String::new(),
            };
            Membership::new(name, places)
        };
        let places: Vec<[Option<usize>; 2]> = both.chain(gone).chain(come).collect();
        let (audiences, campaigns) =
            (places.iter().copied().map(campaign).collect(), places.iter().copied().map(campaign).collect());
        let found =
            matched(before.decisions.iter().map(|d| &d.name), after.decisions.iter().map(|d| &d.name));
        let decision = |(was, is): (usize, usize)| Asked {
            name: after.decisions.get(is).map(|decision| decision.name.to_string()).unwrap_or_default(),
            places: [was, is],
            changed: 0,
            moves: BTreeMap::new(),
            more: 0,
        };
        let explains = |side: &Side<'_>| side.model().is_some_and(|model| plainly(model, || ()).is_ok());
        Self {
            sides: [old, new],
            runners: [Runner::new(old.program, past), Runner::new(new.program, past)],
            past,
            call: Call::at(at),
            at,
            examples,
            explains: [explains(old), explains(new)],
            segments,
            audiences,
            campaigns,
            decisions: found.both.into_iter().map(decision).collect(),
            records: 0,
            errors: [0; 2],
            misfits: [0; 2],
            one_sided: Vec::new(),
            one_sided_count: 0,
        }
    }

    /// Takes a record.
    pub fn add(&mut self, which: &Which<'_>, old: &Read<'_>, new: &Read<'_>) {
        self.records += 1;
        let profiles = match (old, new) {
            (Read::Well { profile: one, .. }, Read::Well { profile: other, .. }) => {
                for (count, profile) in self.misfits.iter_mut().zip([one, other]) {
                    *count += profile.misfits().count() as u64;
                }
                [*one, *other]
            }
            (one, other) => return self.refused(which, [one, other]),
        };
        if let Err(error) = self.count(which, profiles, [old, new]) {
            // Both read it, and one cannot decide for it.
            let [before, after] = error;
            self.errors[0] += u64::from(before.is_some());
            self.errors[1] += u64::from(after.is_some());
            self.one_side(which, before, after);
        }
    }

    fn refused(&mut self, which: &Which<'_>, reads: [&Read<'_>; 2]) {
        let reasons = reads.map(|read| match read {
            Read::Well { .. } => None,
            Read::Badly(reason) => Some(reason.clone()),
        });
        for (count, reason) in self.errors.iter_mut().zip(&reasons) {
            *count += u64::from(reason.is_some());
        }
        let [before, after] = reasons;
        self.one_side(which, before, after);
    }

    fn one_side(&mut self, which: &Which<'_>, before: Option<String>, after: Option<String>) {
        if before.is_some() == after.is_some() {
            return;
        }
        self.one_sided_count += 1;
        if self.one_sided.len() < ONE_SIDED {
            self.one_sided.push(OneSided { place: (which.place)(), before, after });
        }
    }

    /// Counts where the customer moves; by program, why nobody can say.
    fn count(
        &mut self,
        which: &Which<'_>,
        [old, new]: [&Profile; 2],
        reads: [&Read<'_>; 2],
    ) -> Result<(), [Option<String>; 2]> {
        let call = &self.call;
        let [before, after] = &mut self.runners;
        both((before.look_at(old, call), after.look_at(new, call)))?;
        let mut moved = Vec::new();
        for (at, segment) in self.segments.iter_mut().enumerate() {
            let [was, is] = segment.places;
            let is = [was.is_some_and(|at| before.is_in(at)), is.is_some_and(|at| after.is_in(at))];
            if segment.count(is) && segment.examples.len() < self.examples {
                moved.push((at, is));
            }
        }
        let mut meant = Vec::new();
        let mut eligible = Vec::new();
        for (at, (audience, campaign)) in self.audiences.iter_mut().zip(&mut self.campaigns).enumerate() {
            let [was, is] = audience.places;
            let may = [
                was.is_some_and(|at| before.may_get(at, call)),
                is.is_some_and(|at| after.may_get(at, call)),
            ];
            let for_whom =
                [was.is_some_and(|at| before.is_meant(at)), is.is_some_and(|at| after.is_meant(at))];
            let (moves, is_told) = (campaign.count(may), audience.count(for_whom));
            // Who moves in both is told once.
            if moves && campaign.examples.len() < self.examples {
                eligible.push((at, may));
            } else if !moves && is_told && audience.examples.len() < self.examples {
                meant.push((at, for_whom));
            }
        }
        let mut answers = Vec::new();
        for (at, decision) in self.decisions.iter().enumerate() {
            let [was, is] = decision.places.map(|place| DecisionId(u32::try_from(place).unwrap_or(u32::MAX)));
            let (one, other) = both((before.decide(was, old, call), after.decide(is, new, call)))?;
            if !gives_the_same(&one, &other) {
                answers.push((at, one, other));
            }
        }
        for (at, is) in moved {
            self.segment_example(which, reads, at, is);
        }
        for (at, is) in eligible {
            self.campaign_example(which, reads, at, is, false);
        }
        for (at, is) in meant {
            self.campaign_example(which, reads, at, is, true);
        }
        for (at, one, other) in answers {
            self.answered(which, reads, at, &one, &other);
        }
        Ok(())
    }

    /// What was found.
    #[must_use]
    pub fn report(self, files: Vec<String>) -> DataReport {
        let [_, new] = self.sides;
        let zone = new.program.zone();
        let decisions = self.decisions.into_iter().filter(|asked| asked.changed > 0).map(|asked| {
            let moves = asked.moves.into_iter();
            let mut moves: Vec<Moves> =
                moves.map(|((from, to), (count, examples))| Moves { from, to, count, examples }).collect();
            moves.sort_by_key(|one| std::cmp::Reverse(one.count));
            DecisionMoves { name: asked.name, changed: asked.changed, moves, more: asked.more }
        });
        DataReport {
            files,
            at: words::rfc3339(self.at),
            local: words::local(self.at, zone),
            records: self.records,
            errors_before: self.errors[0],
            errors_after: self.errors[1],
            misfits_before: self.misfits[0],
            misfits_after: self.misfits[1],
            one_sided: self.one_sided,
            one_sided_count: self.one_sided_count,
            segments: self.segments.into_iter().filter_map(Membership::moves).collect(),
            audiences: self.audiences.into_iter().filter_map(Membership::moves).collect(),
            eligible: self.campaigns.into_iter().filter_map(Membership::moves).collect(),
            decisions: decisions.collect(),
        }
    }
}

/// Both answers, or for each why there is none.
fn both<A, B, E: std::fmt::Display>(
    answers: (Result<A, E>, Result<B, E>),
) -> Result<(A, B), [Option<String>; 2]> {
    match answers {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => {
            Err([one.err().map(|error| error.to_string()), other.err().map(|error| error.to_string())])
        }
    }
}
