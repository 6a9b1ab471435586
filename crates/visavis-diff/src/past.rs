//! What was delivered before, as limits count it and as explanations need it.
//!
//! In: a contact history, and a way to list what stands in it. Out: contacts as the reference evaluator takes them. Records nothing.

use visavis::{Contact, ContactHistory, HistoryError, NoContacts};
use visavis_check::model::Model;
use visavis_oracle::{self as oracle, Customer, Oracle};

/// Lists the contacts of the customer of a key, or everybody's where none is given.
type List<'h> = dyn Fn(Option<&str>) -> Result<Vec<Contact>, HistoryError> + 'h;

/// What was delivered before.
#[derive(Clone, Copy)]
pub struct Past<'h> {
    made: &'h dyn ContactHistory,
    list: Option<&'h List<'h>>,
}

impl Past<'static> {
    /// Nothing was delivered to anybody.
    #[must_use]
    pub fn none() -> Self {
        Self { made: &NoContacts, list: None }
    }
}

impl<'h> Past<'h> {
    /// What stands in a history; `list` gives the contacts of the customer of a key, or everybody's, for explanations.
    #[must_use]
    pub fn new(made: &'h dyn ContactHistory, list: &'h List<'h>) -> Self {
        Self { made, list: Some(list) }
    }

    /// The history that limits count.
    pub(crate) fn made(self) -> &'h dyn ContactHistory {
        self.made
    }

    /// The contacts that a program's limits may count for a customer: his own, and where a limit is in total everybody's.
    pub(crate) fn of(self, model: &Model, customer: &Customer) -> Option<Vec<oracle::Contact>> {
        let Some(list) = self.list else { return Some(Vec::new()) };
        let limits = model.channels.iter().flat_map(|channel| &channel.limits);
        let mut limits = limits.chain(model.campaigns.iter().flat_map(|campaign| &campaign.limits));
        let in_total = limits.any(|limit| !limit.per.is_per_customer());
        let key = Oracle::new(model).key(customer);
        let contacts = match (in_total, &key) {
            (true, _) => list(None),
            (false, Some(key)) => list(Some(key.as_str())),
            (false, None) => Ok(Vec::new()),
        };
        let contacts = contacts.ok()?.into_iter().map(|contact| oracle::Contact {
            customer: contact.customer,
            campaign: contact.campaign,
            channel: contact.channel,
            at: contact.at,
        });
        Some(contacts.collect())
    }
}
