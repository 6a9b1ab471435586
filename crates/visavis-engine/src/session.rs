//! A session: what a thread needs to decide, kept from call to call.
//!
//! In: profiles, calls, the contacts that were made. Out: answers that borrow from the session, so that a call allocates nothing once the session is warm.

use std::convert::Infallible;
use std::sync::Arc;

use smol_str::SmolStr;
use visavis_image::image::{CampaignId, Channel, DecisionId, SegmentId, Variant};
use visavis_value::{Instant, Type, Value};

use crate::call::Call;
use crate::decide::{self, Contacts, DecisionPlan, Outcome, Picked, Question, Reason, Rejection};
use crate::error::{DecideError, Halt};
use crate::history::ContactHistory;
use crate::output::{Chosen, Decision, Rejected, value};
use crate::profile::Profile;
use crate::program::Program;
use crate::record::{Recorder, TRIES};
use crate::together::Together;
use crate::vm::{Inputs, Machine, Memory, Sources};

/// What a thread needs to decide: registers, texts, results. Reuse it.
///
/// ```
/// use visavis_engine::{Call, ContactHistory, DecideError, Engine, Instant, Profile};
///
/// # fn run(engine: &Engine, profiles: &[Profile], history: &dyn ContactHistory, now: Instant) -> Result<(), DecideError> {
/// let Some(home_hero) = engine.decision_id("home_hero") else { return Ok(()) };
/// let (mut session, call) = (engine.session(), Call::at(now));
/// for profile in profiles {
///     let answer = session.decide(home_hero, profile, &call, history)?;
///     for choice in answer.chosen() {
///         println!("{} {:?}", choice.campaign(), choice.variant());
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Session {
    pub(crate) program: Arc<Program>,
    pub(crate) memory: Memory,
    pub(crate) outcome: Outcome,
    pub(crate) together: Together,
}

impl Session {
    pub(crate) fn new(program: Arc<Program>) -> Self {
        let memory = Memory::new(&program);
        Self { program, memory, outcome: Outcome::default(), together: Together::default() }
    }

    /// Answers a decision. The history is asked only where a limit stands; [`NoContacts`](crate::NoContacts) is the choice of
    /// a host that has none.
    ///
    /// # Errors
    /// Where the profile's record cannot be decided, the profile or the call belongs to another program, or the history
    /// cannot be read.
    pub fn decide<'s>(
        &'s mut self,
        decision: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        history: &dyn ContactHistory,
    ) -> Result<Answer<'s>, DecideError> {
        self.answer(decision, profile, call, (history, Manner::default()))
    }

    /// Answers a decision, and finds the reason against every candidate that is not chosen.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn explain<'s>(
        &'s mut self,
        decision: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        history: &dyn ContactHistory,
    ) -> Result<Answer<'s>, DecideError> {
        self.answer(decision, profile, call, (history, Manner { explains: true, ..Manner::default() }))
    }

    /// Answers a decision where no source that is pending could change the answer; otherwise says which to fetch next.
    /// However the sources come in, the answer is in the end the one that all of them together would have given.
    ///
    /// It is careful, not clever: a condition is followed test by test, and each test of what is pending may come out both ways. It never
    /// calls final what could still change.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn decide_early<'s>(
        &'s mut self,
        decision: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        history: &dyn ContactHistory,
    ) -> Result<Early<'s>, DecideError> {
        self.early(decision, profile, call, (history, Manner::default()))
    }

    /// How many rows of tables, or words of sets of rows, the last call looked at: what matching tables has cost.
    #[must_use]
    pub fn looked_at(&self) -> usize {
        self.memory.looked()
    }

    /// How many bytes of text the last call computed and keeps.
    #[cfg(test)]
    pub(crate) fn computed_text(&self) -> usize {
        self.memory.pool.text_len()
    }

    /// The answer with what is known.
    pub(crate) fn answer<'s>(
        &'s mut self,
        id: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        asked: (&dyn ContactHistory, Manner),
    ) -> Result<Answer<'s>, DecideError> {
        match self.make(id, profile, call, asked, |_, _, _| Ok(None::<Infallible>))? {
            Ok(answer) => Ok(answer),
            Err(never) => match never {},
        }
    }

    /// The answer where it is final, or the sources to fetch.
    pub(crate) fn early<'s>(
        &'s mut self,
        id: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        asked: (&dyn ContactHistory, Manner),
    ) -> Result<Early<'s>, DecideError> {
        let records = asked.1.records;
        let waits = |machine: &mut Machine<'_>, question: Question<'_>, outcome: &mut Outcome| {
            if !machine.is_pending() {
                return Ok(None);
            }
            let mut sources = decide::awaited(machine, question, outcome)?;
            if sources.is_empty() && records && !outcome.chosen.is_empty() {
                sources = awaited_key(machine)?;
            }
            let open = (!sources.is_empty()).then(|| names(machine.inputs, sources));
            Ok(open.map(|names| names.into_iter().map(SmolStr::from).collect()))
        };
        Ok(match self.make(id, profile, call, asked, waits)? {
            Ok(answer) => Early::Decided(answer),
            Err(sources) => Early::Fetch(sources),
        })
    }

    /// Makes a decision, and records it where that is asked for; `waits` says what stands in its way.
    ///
    /// It is decided first, and then asked whether to wait: others may fill a limit meanwhile. Asked the other way round, a decision
    /// could be called final, and then be another one, for which nobody has asked. As it is, what was chosen although its limit is full by
    /// then is refused when it is recorded.
    fn make<'s, W>(
        &'s mut self,
        id: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        (history, Manner { explains, records }): (&dyn ContactHistory, Manner),
        waits: impl Fn(&mut Machine<'_>, Question<'_>, &mut Outcome) -> Result<Option<W>, DecideError>,
    ) -> Result<Result<Answer<'s>, W>, DecideError> {
        let inputs = inputs(&self.program, profile, call)?;
        let (decision, plan) = planned(inputs.program, id)?;
        let mut machine = Machine::new(inputs, &mut self.memory);
        let customer = machine.key()?;
        let recorder =
            if records { Some(Recorder::new(&machine, customer, decision, history)?) } else { None };
        let own = recorder.as_ref().map_or(&[][..], Recorder::own);
        let question = Question { decision, plan, contacts: Contacts { history, own }, explains };
        for _ in 0..TRIES {
            // What the machine has worked out of the customer holds however often the decision is made.
            decide::decide(&mut machine, question, &mut self.outcome)?;
            if let Some(open) = waits(&mut machine, question, &mut self.outcome)? {
                return Ok(Err(open));
            }
            let is_done = match &recorder {
                Some(recorder) => recorder.record(&self.outcome)?,
                None => true,
            };
            if is_done {
                return Ok(Ok(Answer { machine, outcome: &self.outcome, decision, customer, explains }));
            }
        }
        Err(DecideError::Contended)
    }

    /// Puts the segments that the customer is in into `segments`, in order of declaration, in place of what is there.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn segments_of(
        &mut self,
        profile: &Profile,
        call: &Call,
        segments: &mut Vec<SegmentId>,
    ) -> Result<(), DecideError> {
        segments.clear();
        let inputs = inputs(&self.program, profile, call)?;
        let mut machine = Machine::new(inputs, &mut self.memory);
        Ok(put_segments(&mut machine, segments)?)
    }
}

/// Puts the segments that the customer is in behind those that are there, in order of declaration; asks those only that the index
/// leads to, where there is one.
pub(crate) fn put_segments(machine: &mut Machine<'_>, segments: &mut Vec<SegmentId>) -> Result<(), Halt> {
    let inputs = machine.inputs;
    let all = &inputs.program.image.segments;
    let holds = |machine: &mut Machine<'_>, number: u32| {
        machine.ask_rule(all.get(number as usize).ok_or(Halt::Corrupt)?.holds)
    };
    match inputs.program.index.segments.as_ref().filter(|_| !machine.is_pending()) {
        Some(roots) => {
            let mut led = machine.lead(roots)?;
            while let Some(number) = machine.next_led(&mut led) {
                let is_in = match roots.diagram(number) {
                    Some(diagram) => machine.answer_of(diagram),
                    None => holds(machine, number)?,
                };
                if is_in {
                    segments.push(SegmentId(number));
                }
            }
        }
        None => {
            for number in (0..).take(all.len()) {
                if holds(machine, number)? {
                    segments.push(SegmentId(number));
                }
            }
        }
    }
    Ok(())
}

/// How a decision is to be made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// With the reason against every candidate that is not chosen.
    pub(crate) explains: bool,
    /// With a contact recorded for each that is.
    pub(crate) records: bool,
}

/// The pending source whose key says for whom to record, where nobody knows that.
fn awaited_key(machine: &mut Machine<'_>) -> Result<Sources, Halt> {
    machine.take_noted();
    let key = machine.key()?;
    let sources = machine.take_noted();
    let is_known = key.and_then(|key| machine.pools().text(key)).is_some_and(|key| !key.is_empty());
    Ok(if is_known { Sources::default() } else { sources })
}

/// What is known of a decision while sources are pending.
#[derive(Debug)]
pub enum Early<'s> {
    /// The answer, whatever they say.
    Decided(Answer<'s>),
    /// The names of those to fetch next, at least one, in order of declaration.
    Fetch(Vec<SmolStr>),
}

/// The names of pending sources.
fn names(inputs: Inputs<'_>, sources: Sources) -> Vec<&str> {
    let all = inputs.program.image.sources.iter().enumerate();
    let pending = all.filter(|(number, _)| inputs.profile.is_pending(*number) && sources.has(*number));
    pending.map(|(_, source)| source.name.as_str()).collect()
}

/// A decision of the program, made ready.
pub(crate) fn planned(
    program: &Program,
    id: DecisionId,
) -> Result<(&visavis_image::image::Decision, &DecisionPlan), DecideError> {
    let decision = program.image.decisions.get(id.index()).zip(program.decisions.get(id.index()));
    decision.ok_or_else(|| DecideError::NoSuchDecision { name: smol_str::format_smolstr!("{}", id.0) })
}

pub(crate) fn inputs<'s>(
    program: &'s Arc<Program>,
    profile: &'s Profile,
    call: &'s Call,
) -> Result<Inputs<'s>, DecideError> {
    let context = call.given();
    if !profile.belongs_to(program) || context.is_some_and(|context| !context.belongs_to(program)) {
        return Err(DecideError::OtherProgram);
    }
    profile.check_for_call(context)?;
    Ok(Inputs { program, profile: profile.record(), context, now: call.now(), number: profile.number() })
}

/// The answer of a decision, as long as the session does nothing else.
#[derive(Debug)]
pub struct Answer<'s> {
    pub(crate) machine: Machine<'s>,
    pub(crate) outcome: &'s Outcome,
    pub(crate) decision: &'s visavis_image::image::Decision,
    /// The handle of the customer's key.
    pub(crate) customer: Option<u64>,
    pub(crate) explains: bool,
}

impl Answer<'_> {
    /// The decision's name.
    #[must_use]
    pub fn decision(&self) -> &str {
        &self.decision.name
    }

    /// The customer's key, or the record's number where the program has no key.
    #[must_use]
    pub fn customer(&self) -> Option<&str> {
        self.machine.pools().text(self.customer?)
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.machine.inputs.now
    }

    /// Who is chosen, the best first.
    pub fn chosen(&self) -> impl ExactSizeIterator<Item = Choice<'_>> {
        self.outcome.chosen.iter().map(|picked| Choice { answer: self, picked })
    }

    /// Whether the fallback was taken.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.outcome.is_fallback
    }

    /// Who is not chosen and why: candidates in order of name, then the fallback where it was asked and failed. Empty unless the answer
    /// was explained.
    pub fn rejected(&self) -> impl ExactSizeIterator<Item = (CampaignId, Reason)> {
        let (image, channel) = (&self.machine.inputs.program.image, self.decision.channel);
        self.outcome.rejected.iter().map(move |rejection| {
            let Rejection { campaign, failed, .. } = *rejection;
            (CampaignId(campaign), Reason::new(failed, campaign, channel, image))
        })
    }

    /// The sources that had not answered, in order of declaration: what they would have said was not known.
    #[must_use]
    pub fn unanswered(&self) -> Vec<&str> {
        names(self.machine.inputs, Sources::all())
    }

    /// The answer as a value that stands on its own, and serializes.
    ///
    /// # Errors
    /// Where the image is corrupt.
    pub fn to_decision(&self) -> Result<Decision, DecideError> {
        let program = self.machine.inputs.program;
        let campaign = |id: CampaignId| program.image.campaigns.get(id.index()).map(|c| c.name.clone());
        let owned = |names: Vec<&str>| names.into_iter().map(SmolStr::from).collect::<Vec<_>>();
        let open = self.outcome.rejected.iter().map(|rejection| rejection.open);
        let rejected = self.rejected().zip(open).map(|((id, reason), open)| {
            let unanswered = owned(names(self.machine.inputs, open));
            Ok(Rejected { campaign: campaign(id).ok_or(DecideError::Corrupt)?, reason, unanswered })
        });
        let rejected = if self.explains { Some(rejected.collect::<Result<_, DecideError>>()?) } else { None };
        Ok(Decision {
            decision: self.decision.name.clone(),
            customer: self.customer().map(str::to_owned),
            at: self.at(),
            program: SmolStr::from(&program.hash),
            chosen: self.chosen().map(|choice| choice.to_chosen()).collect::<Result<_, _>>()?,
            fallback: self.is_fallback(),
            unanswered: owned(self.unanswered()),
            rejected,
        })
    }

    fn channel(&self) -> Option<&Channel> {
        self.machine.inputs.program.image.channels.get(self.decision.channel.index())
    }
}

/// A campaign that was chosen.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'s> {
    answer: &'s Answer<'s>,
    picked: &'s Picked,
}

impl<'s> Choice<'s> {
    fn image_campaign(&self) -> Option<&'s visavis_image::image::Campaign> {
        self.answer.machine.inputs.program.image.campaigns.get(self.picked.campaign as usize)
    }

    fn image_variant(&self) -> Option<&'s Variant> {
        let via = self.image_campaign()?.via.get(self.picked.via as usize)?;
        via.variants.get(self.picked.variant as usize)
    }

    /// The campaign.
    #[must_use]
    pub fn campaign_id(&self) -> CampaignId {
        CampaignId(self.picked.campaign)
    }

    /// The campaign's name.
    #[must_use]
    pub fn campaign(&self) -> &'s str {
        self.image_campaign().map_or("", |campaign| &campaign.name)
    }

    /// The variant's name, where the campaign has variants on the decision's channel.
    #[must_use]
    pub fn variant(&self) -> Option<&'s str> {
        self.image_variant()?.name.as_deref()
    }

    /// What it is worth.
    ///
    /// # Errors
    /// Where the image is corrupt.
    pub fn value(&self) -> Result<Option<Value>, DecideError> {
        let ty = self.image_campaign().and_then(|campaign| campaign.value_type.as_ref());
        match (ty, self.picked.value) {
            (Some(ty), Some(word)) => Ok(Some(self.typed(ty, word)?)),
            _ => Ok(None),
        }
    }

    /// The fields of what it says, in the order of the channel's; `None` is missing.
    ///
    /// # Errors
    /// Where the image is corrupt.
    pub fn content(&self) -> impl Iterator<Item = Result<(&'s str, Option<Value>), DecideError>> + use<'s> {
        let fields = self.answer.channel().map_or(&[][..], |channel| &channel.fields);
        let words = self.answer.outcome.content.get(self.picked.content..).unwrap_or_default();
        let choice = *self;
        fields.iter().zip(words).map(move |((name, ty), word)| {
            let value = match word {
                Some(word) => Some(choice.typed(ty, *word)?),
                None => None,
            };
            Ok((name.as_str(), value))
        })
    }

    fn typed(&self, ty: &Type, word: u64) -> Result<Value, Halt> {
        value(&self.answer.machine, ty, word)
    }

    fn to_chosen(self) -> Result<Chosen, DecideError> {
        let content = self.content().map(|field| field.map(|(name, value)| (SmolStr::from(name), value)));
        Ok(Chosen {
            campaign: self.campaign().into(),
            channel: self.answer.channel().map(|channel| channel.name.clone()).unwrap_or_default(),
            variant: self.variant().map(SmolStr::from),
            value: self.value()?,
            content: content.collect::<Result<_, _>>()?,
        })
    }
}
