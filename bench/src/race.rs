//! Peers that take turns, so that what else the machine does falls on all of them.
//!
//! In: rules, profiles. Out: for each peer the least mean of several rounds, in CPU time of the thread, after its answers were held
//! against the reference.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::peers::{self, Peer};
use crate::results::Row;
use crate::workload::{Profiles, Rule};
use crate::{Failure, clock};

/// Profiles that are asked about in turn.
const PROFILES: u64 = 512;
/// Customers whom a peer may look at before.
const SAMPLE: std::ops::Range<u64> = 1_000..3_000;
/// How many profiles are held against the reference: at least and at most, as many as fit the time.
const VERIFIED: (usize, usize) = (10, 200);
const VERIFYING: Duration = Duration::from_secs(4);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How often every peer has its turn.
    pub rounds: usize,
    /// How long a turn is, for each way of asking.
    pub turn: Duration,
}

/// Profiles as JSON: those that are asked about, and those that peers may look at before.
#[derive(Debug)]
pub struct Course {
    json: Vec<String>,
    sample: Vec<String>,
}

impl Course {
    /// Of these profiles.
    #[must_use]
    pub fn new(profiles: &Profiles) -> Self {
        let json = |index| profiles.get(index).json(index);
        Self { json: (0..PROFILES).map(json).collect(), sample: SAMPLE.map(json).collect() }
    }
}

/// A peer in a race, and its least means so far.
pub struct Entrant {
    peer: Box<dyn Peer>,
    made: Duration,
    verified: u64,
    matched: f64,
    loaded: Duration,
    from_json: Duration,
    /// Of one profile, where the peer answers many at once.
    together: Option<Duration>,
}

/// Lets the peers of these names run, all of them where there are none.
///
/// # Errors
/// Where a peer does not take a rule, or answers otherwise than the reference.
pub fn run(
    names: &[String],
    rules: &[Rule],
    course: &Course,
    effort: Effort,
) -> Result<Vec<Entrant>, Failure> {
    let expected = peers::expectations(rules, &course.json[..VERIFIED.1])?;
    let wanted =
        peers::ALL.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name));
    let mut entrants = Vec::new();
    for (_, make) in wanted {
        entrants.push(Entrant::new(*make, rules, course, &expected)?);
    }
    for _ in 0..effort.rounds {
        entrants.iter_mut().try_for_each(|entrant| entrant.take_turn(effort.turn, &course.json))?;
    }
    Ok(entrants)
}

impl Entrant {
    fn new(
        make: peers::Make,
        rules: &[Rule],
        course: &Course,
        expected: &[Vec<u32>],
    ) -> Result<Self, Failure> {
        let start = ThreadTime::try_now()?;
        let mut peer = make(rules, &course.sample)?;
        let made = start.try_elapsed()?;
        course.json.iter().try_for_each(|json| peer.load(json.as_bytes()))?;
        let start = ThreadTime::try_now()?;
        let (mut verified, mut matched) = (0, 0);
        for (at, expected) in expected.iter().enumerate() {
            if at >= VERIFIED.0 && start.try_elapsed()? > VERIFYING {
                break;
            }
            peers::verify(&mut *peer, at, &course.json[at], expected)?;
            verified += 1;
            matched += expected.len();
        }
        let matched = matched as f64 / verified as f64;
        let mut found = Vec::new();
        let together = peer.all_together(&mut found)?.then_some(Duration::MAX);
        for (at, (found, expected)) in found.iter_mut().zip(expected).enumerate() {
            found.sort_unstable();
            if found != expected {
                return Err(format!(
                    "{}: profile {at}, among others: not as the reference says",
                    peer.name()
                )
                .into());
            }
        }
        let longest = Duration::MAX;
        Ok(Self { peer, made, verified, matched, loaded: longest, from_json: longest, together })
    }

    fn take_turn(&mut self, turn: Duration, json: &[String]) -> Result<(), Failure> {
        let (peer, mut found) = (&mut *self.peer, Vec::new());
        let loaded = clock::mean(turn, |step| {
            found.clear();
            peer.matches(step % json.len(), &mut found)
        })?;
        let from_json = clock::mean(turn, |step| {
            found.clear();
            peer.read_and_match(json[step % json.len()].as_bytes(), &mut found)
        })?;
        self.loaded = self.loaded.min(loaded);
        self.from_json = self.from_json.min(from_json);
        if let Some(least) = self.together {
            let mut found = Vec::new();
            let all = clock::mean(turn, |_| peer.all_together(&mut found).map(drop))?;
            self.together = Some(least.min(all / u32::try_from(json.len())?));
        }
        Ok(())
    }

    /// How many rules match a profile, on average.
    #[must_use]
    pub fn matched(&self) -> f64 {
        self.matched
    }

    /// The figures: of a loaded profile, from JSON, among many where there is that, and what making the peer took.
    #[must_use]
    pub fn rows(&self, size: usize) -> Vec<Row> {
        let row = |what: &str, time: Duration| Row {
            verified: Some(self.verified),
            ..Row::new(self.peer.name(), what, size as u64, time)
        };
        let mut rows = vec![row("loaded", self.loaded), row("json", self.from_json), row("made", self.made)];
        rows.extend(self.together.map(|time| row("batch", time)));
        rows
    }
}
