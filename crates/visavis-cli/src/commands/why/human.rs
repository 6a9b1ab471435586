//! An explanation for people.
//!
//! In: everything told. Out: a page: the answer, then each candidate with the steps it took.

use visavis_value::Value;
use visavis_why::{Candidate, Verdict};

use super::Told;
use super::draw::{self, Open, View};
use super::line::{Item, Mark, Page};
use super::words;

/// The page.
pub(crate) fn text(told: &Told<'_>, color: bool, width: usize) -> String {
    let mut page = Page::new(width, color);
    page.heading(&headline(told), None);
    page.plain("", &outcome(told));
    let silent: Vec<String> = told.answer.unanswered.iter().map(|source| format!("`{source}`")).collect();
    if !silent.is_empty() {
        page.plain("", &format!("{} did not answer", silent.join(", ")));
    }
    for candidate in told.explanation.candidates.iter().filter(|candidate| told.tells(candidate)) {
        page.gap();
        page.top(&item(told, candidate));
    }
    if let Some(name) = unneeded(told) {
        page.gap();
        page.plain("", &format!("  {name}: the fallback, which was not needed"));
    }
    page.into_text()
}

impl Told<'_> {
    /// Whether a candidate is asked for.
    pub(crate) fn tells(&self, candidate: &Candidate) -> bool {
        self.only.is_none_or(|only| only == candidate.campaign)
    }

    pub(crate) fn campaign(&self, id: visavis_check::model::CampaignId) -> &str {
        self.model.campaigns.get(id.index()).map_or("", |campaign| campaign.name.as_str())
    }
}

/// `home_hero for customer c-102 at 2026-03-10 09:00 Europe/Paris`
fn headline(told: &Told<'_>) -> String {
    let at = words::value(&Value::DateTime(told.answer.at), told.zone());
    let customer = match (&told.answer.customer, told.model.key) {
        (Some(key), Some(_)) => format!("customer {key}"),
        (Some(number), None) => format!("record {number}"),
        (None, _) => "a customer without a key".into(),
    };
    format!("{} for {customer} at {at} {}", told.answer.decision, told.zone().name())
}

fn outcome(told: &Told<'_>) -> String {
    let chosen: Vec<&str> = told.answer.chosen.iter().map(|chosen| chosen.campaign.as_str()).collect();
    let fallback = if told.answer.fallback { ", the fallback" } else { "" };
    match chosen.as_slice() {
        [] => "chooses nothing".into(),
        chosen => format!("chooses {}{fallback}", chosen.join(", ")),
    }
}

/// The fallback, where it was not asked.
fn unneeded<'t>(told: &'t Told<'_>) -> Option<&'t str> {
    let decision = told.model.decisions.iter().find(|decision| decision.name == told.answer.decision)?;
    let fallback = decision.fallback?;
    let is_told = told.explanation.candidates.iter().any(|candidate| candidate.campaign == fallback);
    let asked_for = told.only.is_none_or(|only| only == fallback);
    (!is_told && asked_for).then(|| told.campaign(fallback))
}

fn item(told: &Told<'_>, candidate: &Candidate) -> Item {
    let name = told.campaign(candidate.campaign);
    let (mark, text) = match &candidate.verdict {
        Verdict::Chosen(_) if candidate.is_fallback => {
            (Mark::Yes, format!("{name}: chosen, since nothing else is"))
        }
        Verdict::Chosen(_) => (Mark::Yes, format!("{name}: chosen")),
        Verdict::Rejected(reason) => {
            let fallback = if candidate.is_fallback { ", the fallback" } else { "" };
            (Mark::No, format!("{name}{fallback}: {}", words::reason(reason)))
        }
    };
    let mut item = Item::new(mark, text);
    item.place = Some(told.place(&candidate.place));
    let is_chosen = matches!(candidate.verdict, Verdict::Chosen(_));
    if let Verdict::Chosen(chosen) = &candidate.verdict {
        for (field, value) in &chosen.content {
            let value = value.as_ref().map_or("nothing".into(), |value| words::value(value, told.zone()));
            item.notes.push(format!("{field}: {value}"));
        }
    }
    for step in &candidate.steps {
        let open = if is_chosen || !step.passed || told.full { Open::Whole } else { Open::Closed };
        let view = View { open, full: told.full, signs: !step.passed };
        item.children.extend(draw::step(step, told, view));
    }
    item.children.extend(rank(told, candidate));
    item
}

/// By what a candidate is ranked, and who came before it.
fn rank(told: &Told<'_>, candidate: &Candidate) -> Vec<Item> {
    let mut items = Vec::new();
    if candidate.is_fallback || candidate.steps.iter().any(|step| !step.passed) {
        return items;
    }
    let is_chosen = matches!(candidate.verdict, Verdict::Chosen(_));
    let mark = if is_chosen { Mark::Yes } else { Mark::No };
    let mut item = Item::new(mark, format!("ranked by {}", keys(told, candidate).join(", ")));
    if !is_chosen && let Some(text) = behind(told, candidate) {
        item.text = format!("{}: {text}", item.text);
    }
    let view = View { open: Open::Whole, full: told.full, signs: false };
    item.children.extend(
        candidate
            .rank
            .iter()
            .filter(|node| !node.seen.is_empty() || !node.parts.is_empty())
            .map(|node| draw::node_item(node, told, view, true)),
    );
    items.push(item);
    items
}

/// `priority 0`, `value 0.24 EUR`
fn keys(told: &Told<'_>, candidate: &Candidate) -> Vec<String> {
    let name = if candidate.priority.is_some() { "value" } else { "" };
    let mut keys: Vec<String> =
        candidate.priority.iter().map(|priority| format!("priority {priority}")).collect();
    for node in &candidate.rank {
        let name = if name.is_empty() { node.text.as_str() } else { name };
        let value = node.value.as_ref().map_or("missing".into(), |value| words::value(value, told.zone()));
        let sign = if candidate.priority.is_some() { "" } else { "= " };
        keys.push(format!("{name} {sign}{value}"));
    }
    if candidate.priority.is_some() && candidate.rank.is_empty() {
        keys.push("no value".into());
    }
    keys
}

/// Whom a candidate stands behind: the last that was chosen.
fn behind(told: &Told<'_>, candidate: &Candidate) -> Option<String> {
    let chosen = |other: &&Candidate| matches!(other.verdict, Verdict::Chosen(_));
    let before = told.explanation.candidates.iter().rfind(chosen)?;
    let (mine, theirs) = (keys(told, candidate), keys(told, before));
    let name = told.campaign(before.campaign);
    let differs = mine.iter().zip(&theirs).find(|(mine, theirs)| mine != theirs);
    Some(match differs {
        Some((_, theirs)) => format!("{name} comes before with {theirs}"),
        None => format!("{name} ranks the same and comes before by its name"),
    })
}
