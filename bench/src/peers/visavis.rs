//! Visavis: the rules as segments of one program, from source text.

use visavis::{Call, Engine, Instant, Odds, Profile, Program, SegmentId, Session};

use super::Peer;
use crate::Failure;
use crate::workload::{NOW, Rule, source};

/// See the module.
pub struct Visavis {
    name: &'static str,
    session: Session,
    call: Call,
    /// By segment: its rule.
    rules: Vec<u32>,
    segments: Vec<SegmentId>,
    /// By profile, of those that are asked together.
    together: Vec<Vec<SegmentId>>,
    profiles: Vec<Profile>,
    /// For profiles that are not kept.
    buffer: Profile,
    engine: Engine,
}

impl Visavis {
    /// With these rules.
    ///
    /// # Errors
    /// Where they do not pass the check.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let program = Program::from_source("rules.vis", &source::program(rules))?;
        Self::with_engine(program.engine(), "visavis")
    }

    /// As [`Visavis::new`], compiled for a sample of customers.
    ///
    /// # Errors
    /// Likewise.
    pub fn measured(rules: &[Rule], sample: &[String]) -> Result<Self, Failure> {
        let program = Program::from_source("rules.vis", &source::program(rules))?;
        let engine = program.engine();
        let (mut profile, mut session) = (engine.profile(), engine.session());
        let (call, mut odds) = (Call::at(Instant(NOW * 1_000_000)), Odds::new(&engine));
        for json in sample {
            profile.read_json(json.as_bytes())?;
            session.count(&profile, &call, &mut odds)?;
        }
        let mut image = engine.image().clone();
        image.odds = odds.measured();
        Self::with_engine(Engine::new(image)?, "visavis, with --stats")
    }

    fn with_engine(engine: Engine, name: &'static str) -> Result<Self, Failure> {
        let names = (0..).map(SegmentId).map_while(|id| engine.segment_name(id));
        let numbers: Result<Vec<u32>, _> = names.map(|name| name.trim_start_matches('r').parse()).collect();
        Ok(Self {
            name,
            session: engine.session(),
            call: Call::at(Instant(NOW * 1_000_000)),
            rules: numbers?,
            segments: Vec::new(),
            together: Vec::new(),
            profiles: Vec::new(),
            buffer: engine.profile(),
            engine,
        })
    }
}

impl Peer for Visavis {
    fn name(&self) -> &'static str {
        self.name
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        let mut profile = self.engine.profile();
        profile.read_json(json)?;
        self.profiles.push(profile);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        self.session.segments_of(&self.profiles[profile], &self.call, &mut self.segments)?;
        out.extend(self.segments.iter().map(|id| self.rules[id.index()]));
        Ok(())
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        self.buffer.read_json(json)?;
        self.session.segments_of(&self.buffer, &self.call, &mut self.segments)?;
        out.extend(self.segments.iter().map(|id| self.rules[id.index()]));
        Ok(())
    }
    fn all_together(&mut self, out: &mut Vec<Vec<u32>>) -> Result<bool, Failure> {
        let failed = self.session.segments_of_all(&self.profiles, &self.call, &mut self.together);
        if let Some((_, error)) = failed.into_iter().next() {
            return Err(error.into());
        }
        out.resize(self.together.len(), Vec::new());
        for (out, segments) in out.iter_mut().zip(&self.together) {
            out.clear();
            out.extend(segments.iter().map(|id| self.rules[id.index()]));
        }
        Ok(true)
    }
}
