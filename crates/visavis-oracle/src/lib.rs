//! The reference evaluator: the plainest possible walk over the checked model.
//!
//! In: a [`Model`], a customer's record as JSON, a point in time. Out: values, segments, decisions with the reason of
//! every rejection. It exists to be read beside the language's definition, to hold the fast engine against it in tests
//! and fuzzing, to explain decisions, and to run the tests that a program brings; it never shortcuts, caches or shares, and no decision of a product is its.

mod aggregates;
mod compare;
mod customer;
mod decide;
mod eval;
mod fit;
mod functions;
mod funnel;
mod history;
mod json;
mod limits;
mod logic;
mod read;
mod sure;
mod table;

use smol_str::SmolStr;
use visavis_check::model::{
    Aggregate, CampaignId, ChannelId, DecisionId, ExprId, Limit, Model, SegmentId, SourceIdx,
};
use visavis_value::limit::LimitOf;
use visavis_value::{Instant, Type, Value};

pub use customer::{Customer, Misfit, Place, RecordError};
pub use decide::{Because, Chosen, Decision, Reason, Rejected};
pub use funnel::Standing;
pub use limits::Contact;

/// The reference evaluator of one program.
#[derive(Debug, Clone, Copy)]
pub struct Oracle<'m> {
    model: &'m Model,
    contacts: &'m [Contact],
}

impl<'m> Oracle<'m> {
    /// An evaluator of the program, for customers who never had a contact.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self { model, contacts: &[] }
    }

    /// The same, these being all contacts that were ever made.
    #[must_use]
    pub fn with_contacts<'c>(&self, contacts: &'c [Contact]) -> Oracle<'c>
    where
        'm: 'c,
    {
        Oracle { model: self.model, contacts }
    }

    /// The program.
    #[must_use]
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// Reads a record; its number, from 1, stands for the key where no source has one.
    ///
    /// # Errors
    /// Where the text is not a JSON object, or something required is absent or does not fit.
    pub fn read(&self, json: &str, record: Option<u64>) -> Result<Customer, RecordError> {
        read::read(self.model, json, record, &[], &[])
    }

    /// Reads a record as [`Oracle::read`] does, while some sources have not answered: of these nothing is known but a key by its bare
    /// name. Decisions then take a yes for a yes, and a no for a no, only where it is so whatever those sources say.
    ///
    /// # Errors
    /// As [`Oracle::read`]; what is pending is not required.
    pub fn read_pending(
        &self,
        json: &str,
        record: Option<u64>,
        pending: &[SourceIdx],
    ) -> Result<Customer, RecordError> {
        read::read(self.model, json, record, &[], pending)
    }

    /// Whether an expression waits for a source that has not answered: of a condition, whether it is true; of another, its value.
    #[must_use]
    pub fn waits(
        &self,
        expr: ExprId,
        customer: &Customer,
        now: Instant,
        candidate: Option<CampaignId>,
    ) -> bool {
        let scope = self.scope(customer, now, candidate);
        match self.model.exprs[expr].ty {
            _ if !customer.has_pending() => false,
            Type::Bool => scope.sure(expr).holds.is_none(),
            _ => scope.is_open(expr),
        }
    }

    /// Reads a record as [`Oracle::read`] does, and what expressions beyond the rules read.
    ///
    /// # Errors
    /// As [`Oracle::read`].
    pub fn read_with(
        &self,
        json: &str,
        record: Option<u64>,
        more: &[ExprId],
    ) -> Result<Customer, RecordError> {
        read::read(self.model, json, record, more, &[])
    }

    /// The value of an expression that depends on nothing but the time.
    #[must_use]
    pub fn constant(&self, expr: ExprId, now: Instant) -> Option<Value> {
        self.eval(expr, &Customer::default(), now, None)
    }

    /// The value of an expression; `None` is missing, or unknown for a condition.
    #[must_use]
    pub fn eval(
        &self,
        expr: ExprId,
        customer: &Customer,
        now: Instant,
        candidate: Option<CampaignId>,
    ) -> Option<Value> {
        self.scope(customer, now, candidate).eval(expr)
    }

    /// What a place that needs a yes, or a no, goes by: what the condition is, whatever the sources that have not answered say. `None`
    /// is unknown, or not sure. Where all have answered, it is the value.
    #[must_use]
    pub fn verdict(
        &self,
        condition: ExprId,
        customer: &Customer,
        now: Instant,
        candidate: Option<CampaignId>,
    ) -> Option<bool> {
        self.scope(customer, now, candidate).verdict(condition)
    }

    /// How many of a customer's events an aggregate is about, and how many there are of the kind.
    #[must_use]
    pub fn events_counted(
        &self,
        aggregate: &Aggregate,
        customer: &Customer,
        now: Instant,
        candidate: Option<CampaignId>,
    ) -> (usize, usize) {
        let scope = self.scope(customer, now, candidate);
        (scope.counted(aggregate).len(), customer.history(aggregate.event).len())
    }

    /// How many of the contacts that were made before a limit counts; it is the limit of the channel or of the campaign of this
    /// name. `None` where it is for each customer and there is no key.
    #[must_use]
    pub fn contacts_counted(
        &self,
        limit: &Limit,
        of: LimitOf,
        name: &str,
        customer: &Customer,
        now: Instant,
    ) -> Option<u64> {
        decide::contacts_counted(&self.scope(customer, now, None), limit, of, name)
    }

    /// The segments that the customer is in, in order of declaration.
    #[must_use]
    pub fn segments_of(&self, customer: &Customer, now: Instant) -> Vec<SegmentId> {
        let scope = self.scope(customer, now, None);
        let ids = (0..).map(SegmentId);
        let segments = self.model.segments.iter().zip(ids);
        segments.filter(|(segment, _)| scope.verdict(segment.when) == Some(true)).map(|(_, id)| id).collect()
    }

    /// The first step that a campaign fails on a channel; `None` where it passes them all.
    #[must_use]
    pub fn refusal(
        &self,
        campaign: CampaignId,
        channel: ChannelId,
        customer: &Customer,
        now: Instant,
    ) -> Option<Reason> {
        decide::refusal(&self.scope(customer, now, None), campaign, channel)
    }

    /// Whether a campaign passes every step on at least one of its channels.
    #[must_use]
    pub fn is_eligible(&self, campaign: CampaignId, customer: &Customer, now: Instant) -> bool {
        decide::is_eligible(&self.scope(customer, now, None), campaign)
    }

    /// How the customer stands with a campaign, whether or not it runs; `None` where the model has no such campaign.
    #[must_use]
    pub fn standing(&self, campaign: CampaignId, customer: &Customer, now: Instant) -> Option<Standing> {
        funnel::standing(&self.scope(customer, now, None), campaign)
    }

    /// What names the customer: the key, or the record's number where no source has one.
    #[must_use]
    pub fn key(&self, customer: &Customer) -> Option<SmolStr> {
        customer.key(self.model, None)
    }

    /// The answer of a decision; nothing where the model has no such decision.
    #[must_use]
    pub fn decide(&self, decision: DecisionId, customer: &Customer, now: Instant) -> Decision {
        decide::decide(self.scope(customer, now, None), decision)
    }

    fn scope<'s>(
        &'s self,
        customer: &'s Customer,
        now: Instant,
        candidate: Option<CampaignId>,
    ) -> eval::Scope<'s> {
        eval::Scope { model: self.model, customer, now, candidate, in_hand: None, contacts: self.contacts }
    }

    /// These campaigns in the order of a decision's rank, the best first; they need not be eligible.
    #[must_use]
    pub fn ranked(
        &self,
        decision: DecisionId,
        campaigns: Vec<CampaignId>,
        customer: &Customer,
        now: Instant,
    ) -> Vec<CampaignId> {
        decide::ranked(&self.scope(customer, now, None), decision, campaigns)
    }
}
