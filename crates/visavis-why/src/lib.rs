//! Why a condition holds or not, and why a decision chooses whom it chooses: for one customer at one time.
//!
//! In: a checked program with its texts, a customer, a time. Out: conditions as trees, each part with its value, the values
//! seen, and a mark on what decided. Every value is the reference evaluator's; nothing is evaluated here by other rules, and
//! nothing is printed here.

mod build;
mod decided;
mod decision;
mod limits;
mod node;
mod seen;
mod table;
mod texts;

use visavis_check::model::{CampaignId, ExprId, Model};
use visavis_oracle::{Contact, Customer, Oracle};
use visavis_value::{Instant, Value};

pub use decided::Wanted;
pub use decision::{Candidate, Clause, Explanation, Step, Verdict, explain_decision};
pub use limits::TooLarge;
pub use node::{Absence, Draw, Kind, Made, Node, Place, Seen};
pub use texts::Texts;

/// What is asked about: a program, a customer, a time.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The program.
    pub model: &'a Model,
    /// Its texts.
    pub texts: &'a Texts<'a>,
    /// The customer.
    pub customer: &'a Customer,
    /// The time.
    pub now: Instant,
    /// Every contact that was made with the customer, for what asks whether a campaign is eligible.
    pub contacts: &'a [Contact],
    /// The candidate, where a campaign's own clauses or a guard are asked about.
    pub campaign: Option<CampaignId>,
}

impl Scene<'_> {
    /// The value of an expression, which is the reference evaluator's.
    pub(crate) fn eval(&self, expr: ExprId) -> Option<Value> {
        Oracle::new(self.model).with_contacts(self.contacts).eval(
            expr,
            self.customer,
            self.now,
            self.campaign,
        )
    }

    /// What a place that needs a yes, or a no, goes by; the value, where every source has answered.
    pub(crate) fn verdict(&self, condition: ExprId) -> Option<Value> {
        let oracle = Oracle::new(self.model).with_contacts(self.contacts);
        oracle.verdict(condition, self.customer, self.now, self.campaign).map(Value::Bool)
    }

    /// Whether an expression waits for a source that has not answered.
    pub(crate) fn waits(&self, expr: ExprId) -> bool {
        let oracle = Oracle::new(self.model).with_contacts(self.contacts);
        oracle.waits(expr, self.customer, self.now, self.campaign)
    }
}

/// Runs what evaluates a program's expressions plainly, with the stack that it needs.
///
/// # Errors
/// Where names stand on names so often that plain evaluation would take for ever.
pub fn plainly<T>(model: &Model, run: impl FnOnce() -> T) -> Result<T, TooLarge> {
    limits::hold(model)?;
    Ok(limits::with_stack(run))
}

/// Explains one expression, mostly a condition; `wanted` says what the place that asks needs to know.
///
/// # Errors
/// Where names stand on names so often that plain evaluation would take for ever.
pub fn explain(scene: &Scene<'_>, expr: ExprId, wanted: Wanted) -> Result<Node, TooLarge> {
    limits::hold(scene.model)?;
    Ok(limits::with_stack(|| build::tree(scene, expr, wanted, &mut build::Opened::default())))
}
