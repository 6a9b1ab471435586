//! Decisions in words, and whether two evaluators gave the same one.
//!
//! In: the reference evaluator's decision and the engine's. Out: the answer for a report, and a sentence where they differ.

use visavis::{Because, LimitOf, Reason};
use visavis_check::model::{CampaignId, Model};
use visavis_oracle as oracle;
use visavis_value::Zone;

use crate::report::{Answer, Pick, Refusal};
use crate::seen::written;

/// The reference evaluator's decision in words.
pub(crate) fn of_oracle(model: &Model, name: &str, decision: &oracle::Decision) -> Answer {
    let called =
        |id: CampaignId| model.campaigns.get(id.index()).map(|c| c.name.to_string()).unwrap_or_default();
    let chosen = decision.chosen.iter().map(|chosen| Pick {
        campaign: called(chosen.campaign),
        variant: chosen.variant.as_ref().map(ToString::to_string),
    });
    let rejected =
        decision.rejected.iter().map(|rejected| refused(&called(rejected.campaign), &rejected.reason));
    Answer {
        decision: name.to_owned(),
        chosen: chosen.collect(),
        fallback: decision.fallback,
        rejected: rejected.collect(),
    }
}

/// What stands beside a reason: what it is by, and what is missing.
fn detail(reason: &oracle::Reason) -> (Option<String>, Option<String>) {
    match reason {
        oracle::Reason::NoConsent { requires: by }
        | oracle::Reason::Guarded { guard: by }
        | oracle::Reason::Excluded { except: by }
        | oracle::Reason::NotInAudience(oracle::Because::Condition(by)) => (Some(by.to_string()), None),
        oracle::Reason::NotInAudience(oracle::Because::Missing(name)) => (None, Some(name.to_string())),
        oracle::Reason::QuietHours { hours } => (Some(format!("quiet {hours}")), None),
        oracle::Reason::Capped { limit, of, no_key } => (Some(capped(limit, *of, *no_key)), None),
        oracle::Reason::NotOnChannel
        | oracle::Reason::OutsideWindow
        | oracle::Reason::HeldOut
        | oracle::Reason::Outranked => (None, None),
    }
}

/// `limit 3 per 7 days, of the channel`
fn capped(limit: &str, of: LimitOf, no_key: bool) -> String {
    let whose = match of {
        LimitOf::Channel => "of the channel",
        LimitOf::Campaign => "of the campaign",
    };
    let why = if no_key { "; the customer has no key" } else { "" };
    format!("{limit}, {whose}{why}")
}

/// Why a campaign is rejected, in words.
pub(crate) fn refused(campaign: &str, reason: &oracle::Reason) -> Refusal {
    let (by, missing) = detail(reason);
    Refusal { campaign: campaign.to_owned(), reason: reason.kind().name(), by, missing }
}

/// `not_in_audience: lapsed`, `guarded: minors`, `not_in_audience: birth_date is missing`.
pub(crate) fn reason_in_words(refusal: &Refusal) -> String {
    match (&refusal.by, &refusal.missing) {
        (Some(by), _) => format!("{}: {by}", refusal.reason),
        (None, Some(missing)) => format!("{}: {missing} is missing", refusal.reason),
        (None, None) => refusal.reason.to_owned(),
    }
}

/// The engine's decision in words.
fn of_engine(decision: &visavis::Decision) -> Answer {
    let chosen = decision.chosen.iter().map(|chosen| Pick {
        campaign: chosen.campaign.to_string(),
        variant: chosen.variant.as_ref().map(ToString::to_string),
    });
    let rejected = decision.rejected.iter().flatten().map(|rejected| {
        let (by, missing) = match &rejected.reason {
            Reason::NoConsent { requires: by }
            | Reason::Guarded { by }
            | Reason::Excluded { condition: by }
            | Reason::NotInAudience { because: Because::Condition(by) } => (Some(by.to_string()), None),
            Reason::NotInAudience { because: Because::Missing(name) } => (None, Some(name.to_string())),
            Reason::QuietHours { hours } => (Some(format!("quiet {hours}")), None),
            Reason::Capped { limit, of, missing } => (Some(capped(limit, *of, missing.is_some())), None),
            Reason::NotOnChannel | Reason::OutsideWindow | Reason::HeldOut | Reason::Outranked => {
                (None, None)
            }
        };
        Refusal { campaign: rejected.campaign.to_string(), reason: rejected.reason.name(), by, missing }
    });
    Answer {
        decision: decision.decision.to_string(),
        chosen: chosen.collect(),
        fallback: decision.fallback,
        rejected: rejected.collect(),
    }
}

/// What the two say of one decision; nothing where they agree, in every field of every message too.
pub(crate) fn difference(
    model: &Model,
    answer: &Answer,
    of_oracle: &oracle::Decision,
    engine: &visavis::Decision,
) -> Option<String> {
    let engines = of_engine(engine);
    let zone = model.project.zone;
    let (ours, theirs) = (oracle_messages(of_oracle, zone), engine_messages(engine, zone));
    if *answer == engines && ours == theirs {
        return None;
    }
    let (one, other) = (format!("{} {ours}", in_words(answer)), format!("{} {theirs}", in_words(&engines)));
    let (one, other) = (one.trim_end(), other.trim_end());
    Some(format!("the reference evaluator says {one}; the engine says {other}"))
}

fn oracle_messages(decision: &oracle::Decision, zone: Zone) -> String {
    let messages = decision.chosen.iter().map(|chosen| message(&chosen.value, &chosen.content, zone));
    messages.collect::<Vec<_>>().join(" ")
}

fn engine_messages(decision: &visavis::Decision, zone: Zone) -> String {
    let messages = decision.chosen.iter().map(|chosen| message(&chosen.value, &chosen.content, zone));
    messages.collect::<Vec<_>>().join(" ")
}

/// `{ headline: "Welcome", value: 0.24 EUR }`.
fn message(
    value: &Option<visavis_value::Value>,
    content: &[(smol_str::SmolStr, Option<visavis_value::Value>)],
    zone: Zone,
) -> String {
    let shown = |value: &Option<visavis_value::Value>| {
        value.as_ref().map_or_else(|| "missing".to_owned(), |value| written(value, zone))
    };
    let fields = content.iter().map(|(name, value)| format!("{name}: {}", shown(value)));
    let all: Vec<String> = fields.chain([format!("value: {}", shown(value))]).collect();
    format!("{{ {} }}", all.join(", "))
}

/// `win_back (warm), rejected: news outranked`.
pub(crate) fn in_words(answer: &Answer) -> String {
    let rejected: Vec<String> = answer
        .rejected
        .iter()
        .map(|refusal| {
            let detail = refusal.by.as_ref().or(refusal.missing.as_ref());
            let detail = detail.map_or_else(String::new, |detail| format!(" ({detail})"));
            format!("{} {}{detail}", refusal.campaign, refusal.reason)
        })
        .collect();
    let rejected =
        if rejected.is_empty() { String::new() } else { format!("; rejected: {}", rejected.join(", ")) };
    format!("{}{rejected}", chosen_in_words(answer))
}

/// `nothing`, `win_back (warm)`, `news, the fallback`.
pub(crate) fn chosen_in_words(answer: &Answer) -> String {
    let picks: Vec<String> = answer
        .chosen
        .iter()
        .map(|pick| match &pick.variant {
            Some(variant) => format!("{} ({variant})", pick.campaign),
            None => pick.campaign.clone(),
        })
        .collect();
    match picks.as_slice() {
        [] => "nothing".to_owned(),
        picks if answer.fallback => format!("{}, the fallback", picks.join(", ")),
        picks => picks.join(", "),
    }
}
