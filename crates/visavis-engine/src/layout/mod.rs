//! How records become slots: worked out once when an engine is made.
//!
//! In: an image. Out: for each attribute how its value is read and where it goes ([`Plan`]), for each name of a record what stands
//! under it ([`Names`]), and the program's constants and the arms of its experiments as words, its branch blocks as diagrams. Holds nothing of any record.

mod branches;
mod constants;
mod events;
mod names;
mod plan;
mod tables;

pub(crate) use branches::{Branches, Diagram, Lane, Place};
pub(crate) use constants::Constants;
pub(crate) use events::{AggregatePlan, EventPlan, Events, Pass};
pub(crate) use names::{Child, EventLeaf, Leaf, Names, NodeId, Standing};
pub(crate) use plan::{EnumPlan, EnumValue, Kind, Plan, SlotPlan, symbol};
pub(crate) use tables::{ColumnIndex, TableIndex};

use visavis_image::Image;
use visavis_image::image::{Arm, Const, Experiment, Word};
use visavis_value::Type;
use visavis_value::bucket::Draw;

use crate::error::EngineError;
use crate::texts::Texts;

/// Where the customer's key is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeySlot {
    pub(crate) slot: usize,
    pub(crate) is_int: bool,
}

/// How records become slots.
#[derive(Debug)]
pub(crate) struct Layout {
    /// By attribute.
    pub(crate) plans: Vec<Plan>,
    /// How the events are read.
    pub(crate) events: Events,
    /// How many slots a record has; those of events come behind.
    pub(crate) slots: usize,
    /// By slot: whose it is.
    sources: Vec<usize>,
    pub(crate) key: Option<KeySlot>,
    pub(crate) names: Names,
    pub(crate) symbols: Texts,
    pub(crate) constants: Constants,
    /// By experiment.
    pub(crate) arms: Vec<Vec<ArmPlan>>,
    pub(crate) branches: Branches,
}

impl Layout {
    /// The layout of an image.
    pub(crate) fn new(image: &Image) -> Result<Self, EngineError> {
        let symbols = Texts::new(image.symbols.clone());
        let mut constants = Constants::new(&image.consts).ok_or(EngineError::TooLarge)?;
        let mut plans = Vec::with_capacity(image.attributes.len());
        for attribute in &image.attributes {
            let plan = Plan::new(attribute, image, &symbols, &mut constants);
            plans.push(plan.ok_or(EngineError::TooLarge)?);
        }
        let events = Events::new(image, &symbols, &mut constants).ok_or(EngineError::TooLarge)?;
        let key = key_slot(image, &plans);
        let slots = events.first_slot;
        let arms = image.experiments.iter().map(|experiment| arms(experiment, image, &mut constants));
        let arms = arms.collect::<Option<_>>().ok_or(EngineError::TooLarge)?;
        let mut sources = vec![0; slots];
        for plan in &plans {
            for slot in &plan.slots {
                if let Some(source) = sources.get_mut(slot.slot) {
                    *source = plan.source;
                }
            }
        }
        let (names, branches) = (Names::new(image), Branches::new(image).ok_or(EngineError::TooLarge)?);
        Ok(Self { plans, events, slots, sources, key, names, symbols, constants, arms, branches })
    }

    /// The source that says what a slot of a record holds.
    pub(crate) fn source_of(&self, slot: usize) -> Option<usize> {
        self.sources.get(slot).copied()
    }
}

/// An arm of an experiment made ready.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArmPlan {
    /// Its first bucket, and the first one that is not its own.
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// Its name, as the word of a constant.
    pub(crate) name: u64,
}

fn arms(experiment: &Experiment, image: &Image, constants: &mut Constants) -> Option<Vec<ArmPlan>> {
    let threshold = |share| image.bucketing.threshold(Draw::Arm, share);
    let mut plan = |arm: &Arm| {
        let name = constants.add(&Const::Text(arm.name.clone()))?;
        Some(ArmPlan { start: threshold(arm.start), end: threshold(arm.end), name })
    };
    experiment.arms.iter().map(&mut plan).collect()
}

/// The slot that holds the customer's key as it came; the verifier sees to it that there is one.
fn key_slot(image: &Image, plans: &[Plan]) -> Option<KeySlot> {
    let id = image.key?;
    let is_int = image.attributes.get(id.index()).is_some_and(|attribute| attribute.ty == Type::Int);
    let word = if is_int { Word::Int } else { Word::Text };
    let slot = plans.get(id.index())?.slots.iter().find(|slot| slot.word == word)?;
    Some(KeySlot { slot: slot.slot, is_int })
}
