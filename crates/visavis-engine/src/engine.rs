//! The engine: a program ready to decide, shared between threads.

use std::sync::Arc;

use visavis_image::Image;
use visavis_image::image::{CampaignId, DecisionId, EventId, SegmentId};

use crate::call::Call;
use crate::column::{Batch, Column, Lanes};
use crate::error::{BindError, DecideError, EngineError};
use crate::history::ContactHistory;
use crate::index::FEW_RULES;
use crate::output::Decision;
use crate::profile::{Columns, EventColumns, Profile, event_id, source_number};
use crate::program::Program;
use crate::session::Session;

/// A program ready to decide. Cheap to clone and to share; profiles and sessions that it makes are bound to its program.
///
/// ```
/// use visavis_engine::{Call, Engine, Instant, NoContacts};
///
/// # fn run(image: visavis_engine::Image, now: Instant) -> Result<(), Box<dyn std::error::Error>> {
/// let engine = Engine::new(image)?;
/// let mut profile = engine.profile();
/// profile.read_json(br#"{"customer_id": "c-102", "tier": "gold"}"#)?;
/// let decision = engine.decide("home_hero", &profile, &Call::at(now), &NoContacts)?;
/// for chosen in &decision.chosen {
///     println!("{}", chosen.campaign);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    program: Arc<Program>,
}

impl Engine {
    /// Verifies an image and makes it ready.
    ///
    /// # Errors
    /// Where the image breaks a promise that every compiled program keeps.
    pub fn new(image: Image) -> Result<Self, EngineError> {
        Self::indexed_from(image, FEW_RULES)
    }

    /// As [`Engine::new`], where segments, and candidates of a decision, that are as many as `rules` or more are found by an index
    /// from the customer's values, and where they are fewer, each is asked. [`Engine::new`] takes the number from which on that pays. The
    /// answers are the same.
    ///
    /// # Errors
    /// Likewise.
    pub fn indexed_from(image: Image, rules: usize) -> Result<Self, EngineError> {
        Ok(Self { program: Arc::new(Program::new(image, rules)?) })
    }

    /// The image that it runs.
    #[must_use]
    pub fn image(&self) -> &Image {
        &self.program.image
    }

    /// The program's content hash in hexadecimal digits, which every decision carries.
    #[must_use]
    pub fn program_hash(&self) -> &str {
        &self.program.hash
    }

    /// The decision of a name.
    #[must_use]
    pub fn decision_id(&self, name: &str) -> Option<DecisionId> {
        let mut decisions = (0..).map(DecisionId).zip(&self.program.image.decisions);
        decisions.find(|(_, decision)| decision.name == name).map(|(id, _)| id)
    }

    /// The name of a segment.
    #[must_use]
    pub fn segment_name(&self, id: SegmentId) -> Option<&str> {
        self.program.image.segments.get(id.index()).map(|segment| segment.name.as_str())
    }

    /// The name of a campaign.
    #[must_use]
    pub fn campaign_name(&self, id: CampaignId) -> Option<&str> {
        self.program.image.campaigns.get(id.index()).map(|campaign| campaign.name.as_str())
    }

    /// A buffer for customers; reuse it.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile::new(Arc::clone(&self.program))
    }

    /// Which columns of a table go where, by the names of its header; see [`Profile::read_row`].
    #[must_use]
    pub fn columns<'h>(&self, header: impl IntoIterator<Item = &'h str>) -> Columns {
        Columns::new(Arc::clone(&self.program), header)
    }

    /// Which columns of a source's own table go where: each name of its header is that source's; see [`Profile::read_row_of`].
    ///
    /// # Errors
    /// Where the program has no such source.
    pub fn source_columns<'h>(
        &self,
        source: &str,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Columns, BindError> {
        let source = source_number(&self.program, source)?;
        Ok(Columns::of_source(Arc::clone(&self.program), source, header))
    }

    /// Which columns of a table of events go to which field; see [`Profile::push_event_row`]. The event stands by its name, with
    /// its source's where several sources have one: `purchase`, `shop.purchase`.
    ///
    /// # Errors
    /// As [`Engine::event_id`].
    pub fn event_columns<'h>(
        &self,
        event: &str,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<EventColumns, BindError> {
        Ok(EventColumns::new(Arc::clone(&self.program), self.event_id(event)?, header))
    }

    /// The event of a name, with its source's where several sources have one; see [`Profile::push_event_json`].
    ///
    /// # Errors
    /// Where the program reads no such event, or several.
    pub fn event_id(&self, name: &str) -> Result<EventId, BindError> {
        event_id(&self.program, name)
    }

    /// The name, in a source's own records and in those of its events, of the customer's key; `None` where the source has no key.
    ///
    /// # Errors
    /// Where the program has no such source.
    pub fn key_column(&self, source: &str) -> Result<Option<&str>, BindError> {
        let source = self.program.image.sources.get(source_number(&self.program, source)?);
        Ok(source.and_then(|source| source.key.as_deref()))
    }

    /// What a thread needs to decide; reuse it.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new(Arc::clone(&self.program))
    }

    /// What a thread needs to answer for many customers at once; reuse it.
    ///
    /// # Errors
    /// Where the image breaks a promise that verification should have held it to.
    pub fn lanes(&self) -> Result<Lanes, DecideError> {
        Lanes::new(Arc::clone(&self.program))
    }

    /// A table of so many customers, by its columns' names, for [`Lanes`]. A name is that of a table's header: `tier`, `address.city`,
    /// `crm.tier`; a column of objects stands for its fields' names. What the program does not read is stepped over.
    #[must_use]
    pub fn batch<'a>(
        &self,
        rows: usize,
        columns: impl IntoIterator<Item = (String, Column<'a>)>,
    ) -> Batch<'a> {
        Batch::new(Arc::clone(&self.program), rows, columns)
    }

    /// Answers a decision by its name. Where speed counts, keep a [`Session`] and a [`DecisionId`].
    ///
    /// # Errors
    /// As [`Session::decide`], and where the program has no such decision.
    pub fn decide(
        &self,
        name: &str,
        profile: &Profile,
        call: &Call,
        history: &dyn ContactHistory,
    ) -> Result<Decision, DecideError> {
        self.session().decide(self.named(name)?, profile, call, history)?.to_decision()
    }

    /// As [`Engine::decide`], with the reason against every candidate that is not chosen.
    ///
    /// # Errors
    /// As [`Engine::decide`].
    pub fn explain(
        &self,
        name: &str,
        profile: &Profile,
        call: &Call,
        history: &dyn ContactHistory,
    ) -> Result<Decision, DecideError> {
        self.session().explain(self.named(name)?, profile, call, history)?.to_decision()
    }

    /// Answers a decision and records what it chose, for hosts where deciding is delivering: see
    /// [`Session::decide_and_record`].
    ///
    /// # Errors
    /// As [`Session::decide_and_record`], and where the program has no such decision.
    pub fn decide_and_record(
        &self,
        name: &str,
        profile: &Profile,
        call: &Call,
        history: &dyn ContactHistory,
    ) -> Result<Decision, DecideError> {
        self.session().decide_and_record(self.named(name)?, profile, call, history)?.to_decision()
    }

    /// The segments that the customer is in, in order of declaration.
    ///
    /// # Errors
    /// As [`Session::segments_of`].
    pub fn segments_of(&self, profile: &Profile, call: &Call) -> Result<Vec<SegmentId>, DecideError> {
        let mut segments = Vec::new();
        self.session().segments_of(profile, call, &mut segments)?;
        Ok(segments)
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        &self.program
    }

    fn named(&self, name: &str) -> Result<DecisionId, DecideError> {
        self.decision_id(name).ok_or_else(|| DecideError::NoSuchDecision { name: name.into() })
    }
}
