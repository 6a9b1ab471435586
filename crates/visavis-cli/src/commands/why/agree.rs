//! Whether the engine and the reference evaluator say the same.
//!
//! In: both answers. Out: what differs, in words. It never should; who sees it has found a bug of ours.

use std::fmt::Debug;

use visavis::{Because, Decision, Reason};
use visavis_check::model::{CampaignId, Model};
use visavis_oracle as oracle;

/// What differs.
pub(crate) fn differences(model: &Model, engine: &Decision, reference: &oracle::Decision) -> Vec<String> {
    let name = |id: CampaignId| model.campaigns.get(id.index()).map_or("", |campaign| campaign.name.as_str());
    let mut found = Vec::new();
    let chosen: Vec<_> = engine
        .chosen
        .iter()
        .map(|c| (c.campaign.as_str(), c.variant.as_deref(), c.value.clone(), c.content.clone()))
        .collect();
    let expected: Vec<_> = reference
        .chosen
        .iter()
        .map(|c| (name(c.campaign), c.variant.as_deref(), c.value.clone(), c.content.clone()))
        .collect();
    differ("chosen", &chosen, &expected, &mut found);
    differ("fallback", &engine.fallback, &reference.fallback, &mut found);
    let rejected = engine.rejected.iter().flatten();
    let rejected: Vec<_> = rejected.map(|r| (r.campaign.as_str(), of_engine(&r.reason))).collect();
    let expected: Vec<_> =
        reference.rejected.iter().map(|r| (name(r.campaign), of_reference(&r.reason))).collect();
    differ("rejected", &rejected, &expected, &mut found);
    found
}

fn differ<T: PartialEq + Debug>(what: &str, engine: &T, reference: &T, found: &mut Vec<String>) {
    if engine != reference {
        found.push(format!("{what}: the engine says {engine:?}, the reference evaluator {reference:?}"));
    }
}

fn of_engine(reason: &Reason) -> (&str, &str) {
    let detail = match reason {
        Reason::NoConsent { requires: by }
        | Reason::Guarded { by }
        | Reason::Excluded { condition: by }
        | Reason::QuietHours { hours: by }
        | Reason::Capped { limit: by, .. }
        | Reason::NotInAudience { because: Because::Condition(by) | Because::Missing(by) } => by,
        Reason::NotOnChannel | Reason::OutsideWindow | Reason::HeldOut | Reason::Outranked => "",
    };
    (reason.name(), detail)
}

fn of_reference(reason: &oracle::Reason) -> (&str, &str) {
    let detail = match reason {
        oracle::Reason::NoConsent { requires: by }
        | oracle::Reason::Guarded { guard: by }
        | oracle::Reason::Excluded { except: by }
        | oracle::Reason::QuietHours { hours: by }
        | oracle::Reason::Capped { limit: by, .. }
        | oracle::Reason::NotInAudience(oracle::Because::Condition(by) | oracle::Because::Missing(by)) => by,
        oracle::Reason::NotOnChannel
        | oracle::Reason::OutsideWindow
        | oracle::Reason::HeldOut
        | oracle::Reason::Outranked => "",
    };
    (super::words::reason_name(reason), detail)
}

/// Where a source did not answer, both say only what is sure, and one may see that more is.
pub(crate) fn one_is_surer(differences: &[String]) -> String {
    let mut out = String::from(
        "note: while a source does not answer, the decision above and its explanation each go by what is surely so, and one of \
         them sees that more is; the decision is the engine's, as `visavis decide` makes it.\n",
    );
    for difference in differences {
        out.push_str(&format!("  {difference}\n"));
    }
    out
}

/// Says it loudly.
pub(crate) fn please_report(differences: &[String]) -> String {
    let issues = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");
    let mut out = String::from(
        "BUG IN VISAVIS: the engine and the reference evaluator disagree about this customer. The decision above is the \
         engine's; do not trust the explanation.\n",
    );
    for difference in differences {
        out.push_str(&format!("  {difference}\n"));
    }
    out + &format!("Please report it with the rules and the record: {issues}")
}
