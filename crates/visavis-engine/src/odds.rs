//! How often tests say yes, counted on customers.
//!
//! In: profiles. Out: the odds of an image's atoms. They tell the index which test of a rule leads to it least often; no decision
//! depends on them.

use visavis_image::Operand;
use visavis_image::image::AtomId;

use crate::call::Call;
use crate::engine::Engine;
use crate::error::DecideError;
use crate::profile::Profile;
use crate::session::{Session, inputs};
use crate::vm::Machine;

/// Counts of a sample of customers; see [`Session::count`].
///
/// ```
/// use visavis_engine::{Call, DecideError, Engine, Image, Odds, Profile};
///
/// # fn run(engine: &Engine, sample: &[Profile], call: &Call) -> Result<Image, DecideError> {
/// let (mut odds, mut session) = (Odds::new(engine), engine.session());
/// for profile in sample {
///     session.count(profile, call, &mut odds)?;
/// }
/// let mut image = engine.image().clone();
/// image.odds = odds.measured();
/// # Ok(image)
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Odds {
    customers: u64,
    /// By atom: how often it said yes; `None` where it is no test of the customer's own attributes.
    yes: Vec<Option<u64>>,
}

impl Odds {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let program = engine.program();
        let atoms = (0..).map(AtomId).zip(&program.image.atoms);
        let counted = atoms.map(|(atom, instr)| {
            let is_test = matches!(instr.op.operands(), [Operand::Slot | Operand::Source, ..]);
            (is_test && program.uses.atom(atom).is_none()).then_some(0)
        });
        Self { customers: 0, yes: counted.collect() }
    }

    /// How many customers were counted.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// For [`Image::odds`](crate::Image::odds): by atom the share of customers for whom it says yes, in 65,535ths; half of them
    /// where it was not counted. Empty where no customer was.
    #[must_use]
    pub fn measured(&self) -> Vec<u16> {
        if self.customers == 0 {
            return Vec::new();
        }
        let share = |yes: u64| (u128::from(yes) * u128::from(u16::MAX) / u128::from(self.customers)) as u16;
        self.yes.iter().map(|yes| yes.map_or(u16::MAX / 2, share)).collect()
    }
}

impl Session {
    /// Counts which tests say yes to a customer.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn count(&mut self, profile: &Profile, call: &Call, odds: &mut Odds) -> Result<(), DecideError> {
        let mut machine = Machine::new(inputs(&self.program, profile, call)?, &mut self.memory);
        for (atom, yes) in (0..).map(AtomId).zip(&mut odds.yes) {
            if let Some(yes) = yes {
                *yes += u64::from(machine.ask_sure(atom)?);
            }
        }
        odds.customers += 1;
        Ok(())
    }
}
