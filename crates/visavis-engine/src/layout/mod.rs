//! How records become slots: worked out once when an engine is made.
//!
//! In: an image. Out: for each attribute how its value is read and where it goes ([`Plan`]), for each name of a record what stands
//! under it ([`Names`]), and the program's constants as words. Holds nothing of any record.

mod constants;
mod events;
mod names;
mod plan;

pub(crate) use constants::Constants;
pub(crate) use events::{AggregatePlan, EventPlan, Events, Pass};
pub(crate) use names::{Child, EventLeaf, Leaf, Names, NodeId, Standing};
pub(crate) use plan::{EnumPlan, EnumValue, Kind, Plan, SlotPlan, symbol};

use visavis_image::Image;
use visavis_image::image::Word;
use visavis_value::Type;

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
    pub(crate) key: Option<KeySlot>,
    pub(crate) names: Names,
    pub(crate) symbols: Texts,
    pub(crate) constants: Constants,
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
        Ok(Self { plans, events, slots, key, names: Names::new(image), symbols, constants })
    }
}

/// The slot that holds the customer's key as it came; the verifier sees to it that there is one.
fn key_slot(image: &Image, plans: &[Plan]) -> Option<KeySlot> {
    let id = image.key?;
    let is_int = image.attributes.get(id.index()).is_some_and(|attribute| attribute.ty == Type::Int);
    let word = if is_int { Word::Int } else { Word::Text };
    let slot = plans.get(id.index())?.slots.iter().find(|slot| slot.word == word)?;
    Some(KeySlot { slot: slot.slot, is_int })
}
