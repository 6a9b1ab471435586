//! The first few customers of each change, with what decided for them by both programs.

use visavis::Decision;
use visavis_check::model::{self, CampaignId};
use visavis_oracle::Oracle;
use visavis_why::{Wanted, plainly};

use super::{MOST_MOVES, Read, Tally, Which};
use crate::explain::{self, Eye};
use crate::outcome::both_in_words;
use crate::report::{Example, Moved};
use crate::search::chosen_by_either;

impl Tally<'_, '_> {
    /// What decided for a customer by the rules of one side.
    fn seen(
        &self,
        side: usize,
        which: &Which<'_>,
        read: &Read<'_>,
        tell: &dyn Fn(Eye<'_>) -> Vec<String>,
    ) -> Vec<String> {
        let Read::Well { json, .. } = read else { return Vec::new() };
        let told = || {
            let (model, texts) = self.sides.get(side)?.texts()?;
            if self.explains.get(side) != Some(&true) {
                return None;
            }
            let customer = Oracle::new(model).read(&json()?, Some(which.number)).ok()?;
            let contacts = self.past.of(model, &customer)?;
            let eye = Eye { model, texts, customer: &customer, now: self.at, contacts: &contacts };
            plainly(model, || tell(eye)).ok()
        };
        told().unwrap_or_default()
    }

    pub(super) fn segment_example(
        &mut self,
        which: &Which<'_>,
        reads: [&Read<'_>; 2],
        at: usize,
        is: [bool; 2],
    ) {
        let Some(places) = self.segments.get(at).map(|segment| segment.places) else { return };
        let told = |side: usize, read: &Read<'_>, place: Option<usize>, is: bool| {
            let outcome = if is { "in the segment" } else { "not in the segment" };
            let because = self.seen(side, which, read, &|eye| {
                let segment = place.and_then(|place| eye.model.segments.get(place));
                segment.map(|segment| eye.conditions(&[segment.when], None, Wanted::True)).unwrap_or_default()
            });
            Moved::of_question(outcome, because)
        };
        let ([old, new], [was, is], [one, other]) = (reads, is, places);
        let example = example(which, told(0, old, one, was), told(1, new, other, is));
        if let Some(segment) = self.segments.get_mut(at) {
            segment.examples.push(example);
        }
    }

    /// Keeps a customer who moves in or out of a campaign: of its audience, or of whom it may go to.
    pub(super) fn campaign_example(
        &mut self,
        which: &Which<'_>,
        reads: [&Read<'_>; 2],
        at: usize,
        is: [bool; 2],
        of_audience: bool,
    ) {
        let Some(places) = self.campaigns.get(at).map(|campaign| campaign.places) else { return };
        let told = |side: usize, read: &Read<'_>, place: Option<usize>, is: bool| {
            let outcome = match (place, is, of_audience) {
                (None, _, _) => "there is no such campaign",
                (_, true, true) => "in the audience",
                (_, false, true) => "not in the audience",
                (_, true, false) => "may get it",
                (_, false, false) => "may not get it",
            };
            let because = self.seen(side, which, read, &|eye| {
                let id = place.and_then(|place| u32::try_from(place).ok()).map(CampaignId);
                let tell = |id| if of_audience { eye.audience(id) } else { eye.campaign(id) };
                id.map(tell).unwrap_or_default()
            });
            if of_audience {
                Moved::of_question(outcome, because)
            } else {
                Moved::of_campaigns(outcome, because)
            }
        };
        let ([old, new], [was, is], [one, other]) = (reads, is, places);
        let example = example(which, told(0, old, one, was), told(1, new, other, is));
        let kept = if of_audience { &mut self.audiences } else { &mut self.campaigns };
        if let Some(campaign) = kept.get_mut(at) {
            campaign.examples.push(example);
        }
    }

    /// Counts who gets something else.
    pub(super) fn answered(
        &mut self,
        which: &Which<'_>,
        reads: [&Read<'_>; 2],
        at: usize,
        one: &Decision,
        other: &Decision,
    ) {
        let key = both_in_words(one, other);
        let Some(asked) = self.decisions.get(at) else { return };
        let places = asked.places;
        let kept = asked.moves.get(&key).map_or(0, |(_, examples)| examples.len());
        let is_kept = kept < self.examples;
        let is_known = asked.moves.contains_key(&key) || asked.moves.len() < MOST_MOVES;
        let told = (is_kept && is_known).then(|| {
            let names = chosen_by_either(one, other);
            let tell =
                |side: usize, (read, place): (&Read<'_>, usize), decision: &Decision, outcome: &str| {
                    let because = self.seen(side, which, read, &|eye| {
                        let names: Vec<&str> = names.iter().map(String::as_str).collect();
                        let id = u32::try_from(place).unwrap_or(u32::MAX);
                        eye.candidates(model::DecisionId(id), &names)
                    });
                    let because =
                        if because.is_empty() { explain::chosen_only(decision, &names) } else { because };
                    Moved::of_campaigns(outcome, because)
                };
            let ([old, new], [was, is]) = (reads, places);
            example(which, tell(0, (old, was), one, &key.0), tell(1, (new, is), other, &key.1))
        });
        let Some(asked) = self.decisions.get_mut(at) else { return };
        asked.changed += 1;
        if is_known {
            let (count, examples) = asked.moves.entry(key).or_default();
            *count += 1;
            examples.extend(told);
        } else {
            asked.more += 1;
        }
    }
}

fn example(which: &Which<'_>, before: Moved, after: Moved) -> Example {
    Example { customer: (which.customer)(), place: (which.place)(), before, after }
}
