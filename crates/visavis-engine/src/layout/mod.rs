//! How records become slots: worked out once when an engine is made.
//!
//! In: an image. Out: for each attribute how its value is read and where it goes ([`Plan`]), for each name of a record what stands
//! under it ([`Names`]), and the program's constants as words. Holds nothing of any record.

mod constants;
mod names;
mod plan;

pub(crate) use constants::Constants;
pub(crate) use names::{Child, Leaf, Names, NodeId, Standing};
pub(crate) use plan::{EnumPlan, EnumValue, Kind, Plan, SlotPlan, symbol};

use visavis_image::Image;
use visavis_image::image::{Shape, Word};
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
    /// How many slots there are: the image's, and one more where the key is in none of them as it came.
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
        let (key, slots) = key_slot(image, &mut plans);
        Ok(Self { plans, slots, key, names: Names::new(image), symbols, constants })
    }
}

/// Finds the slot that holds the customer's key, or makes one.
fn key_slot(image: &Image, plans: &mut [Plan]) -> (Option<KeySlot>, usize) {
    let slots = image.slots.len();
    let Some(id) = image.key else { return (None, slots) };
    let is_int = image.attributes.get(id.index()).is_some_and(|attribute| attribute.ty == Type::Int);
    let Some(plan) = plans.get_mut(id.index()).filter(|plan| plan.shape == Shape::Scalar) else {
        return (None, slots);
    };
    let word = if is_int { Word::Int } else { Word::Text };
    match plan.slots.iter().find(|slot| slot.word == word) {
        Some(slot) => (Some(KeySlot { slot: slot.slot, is_int }), slots),
        None => {
            plan.slots.push(SlotPlan { slot: slots, word, default: None });
            (Some(KeySlot { slot: slots, is_int }), slots + 1)
        }
    }
}
