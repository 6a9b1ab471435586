//! The search itself: fresh customers, and such as are made of the best so far.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use visavis::{Call, Decision, DecisionId, Profile, Reason};
use visavis_check::model;
use visavis_customers::Draw;
use visavis_oracle::{Customer, Oracle};
use visavis_value::Instant;

use super::answers::{answer, nearness, parts, told};
use crate::ask::{Ask, Draft, DraftAspect};
use crate::explain::{Eye, reasons};
use crate::names::matched;
use crate::outcome::{Runner, both_in_words, gives_the_same};
use crate::past::Past;
use crate::records::{People, Subject, Way, at, between, leaves, put};
use crate::report::{Aspect, Certainty, Change, Kind, Moved, Witness};
use crate::shrink::{facts, simplest};
use crate::side::Side;
use crate::words;

/// How often a better customer is looked for from the best so far before a fresh start.
const PATIENCE: u64 = 300;

pub(super) struct Search<'a, 's> {
    old: &'s Side<'a>,
    new: &'s Side<'a>,
    people: People<'a>,
    tries: u64,
    left: u64,
    most: u64,
    /// Customers who showed something: they are likely to show more.
    shown: Vec<Subject>,
}

impl<'a, 's> Search<'a, 's> {
    pub(super) fn new(
        old: &'s Side<'a>,
        new: &'s Side<'a>,
        people: People<'a>,
        tries: u64,
        most: u64,
    ) -> Self {
        Self { old, new, people, tries, left: most, most, shown: Vec::new() }
    }

    pub(super) fn tried(&self) -> u64 {
        self.most - self.left
    }

    /// Goes on until a customer shows it or the tries are over. `near` says how near a customer is, and whether that is there.
    fn look(&mut self, seed: &str, look: &mut dyn FnMut(&Subject) -> Look) -> Option<Subject> {
        let mut draw = Draw::of(seed);
        let mut best: Option<(u64, Subject)> = None;
        for subject in self.shown.clone() {
            match look(&subject) {
                Look::There => return Some(subject),
                Look::Near(near) if best.as_ref().is_none_or(|(so_far, _)| near > *so_far) => {
                    best = Some((near, subject));
                }
                Look::Near(_) | Look::No => {}
            }
        }
        let mut waited = 0;
        for _ in 0..self.tries {
            self.left = self.left.checked_sub(1)?;
            let fresh = self.people.next(&mut draw);
            let subject = match &best {
                Some((_, best)) if !draw.once_in(4) => between(best, &fresh, &mut draw),
                _ => fresh,
            };
            waited += 1;
            match look(&subject) {
                Look::There => {
                    self.shown.push(subject.clone());
                    return Some(subject);
                }
                Look::Near(near) => {
                    let is_better = best.as_ref().is_none_or(|(so_far, _)| near > *so_far);
                    if is_better || best.as_ref().is_some_and(|(so_far, _)| near == *so_far) {
                        best = Some((near, subject));
                    }
                    if is_better {
                        waited = 0;
                    } else if waited > PATIENCE {
                        (best, waited) = (None, 0);
                    }
                }
                Look::No => {}
            }
        }
        None
    }

    /// Shows what is open.
    pub(super) fn questions(&mut self, drafts: &mut [Draft]) {
        let (Some(old), Some(new)) = (self.old.model(), self.new.model()) else { return };
        self.each_open(drafts, (old, new));
        // Who was found last may show what was asked first.
        let tries = std::mem::take(&mut self.tries);
        self.each_open(drafts, (old, new));
        self.tries = tries;
    }

    fn each_open(&mut self, drafts: &mut [Draft], (old, new): (&'a model::Model, &'a model::Model)) {
        for draft in drafts {
            for aspect in &mut draft.aspects {
                let Some(ask) = aspect.ask.as_ref().filter(|_| aspect.aspect.witness.is_none()) else {
                    continue;
                };
                let seed = format!("{} {} {}", draft.kind.word(), draft.name, aspect.aspect.what);
                aspect.aspect.witness = self.question(&seed, (old, new), ask);
            }
        }
    }

    fn question(
        &mut self,
        seed: &str,
        (old, new): (&'a model::Model, &'a model::Model),
        ask: &Ask,
    ) -> Option<Witness> {
        let (before, after) = (parts(old, ask.of, &ask.old), parts(new, ask.of, &ask.new));
        let candidates = (ask.old.candidate, ask.new.candidate);
        let mut look = |subject: &Subject| {
            let Some((one, other)) = read(old, new, subject) else { return Look::No };
            let now = subject.now;
            let was = answer(old, ask.of, &ask.old, &one, now);
            if was != answer(new, ask.of, &ask.new, &other, now) {
                return Look::There;
            }
            let near = nearness(old, &before, candidates.0, &one, now)
                + nearness(new, &after, candidates.1, &other, now);
            Look::Near(near as u64)
        };
        let subject = self.look(seed, &mut look)?;
        let subject = simplest(subject, &mut |subject| matches!(look(subject), Look::There));
        let (one, other) = read(old, new, &subject)?;
        let before = told(self.old, ask, &ask.old, &one, subject.now)?;
        let after = told(self.new, ask, &ask.new, &other, subject.now)?;
        let matters = self.matters(seed, &subject, &mut look);
        Some(witness(subject, &matters, new.project.zone, before, after))
    }

    /// Where in a record a value stands that the difference depends on; the others every record needs, whatever they are.
    fn matters(&self, seed: &str, subject: &Subject, look: &mut dyn FnMut(&Subject) -> Look) -> Vec<Way> {
        const OTHERS: usize = 24;
        let mut draw = Draw::of(seed);
        let others: Vec<Subject> = (0..OTHERS).map(|_| self.people.next(&mut draw)).collect();
        let mut depends = |way: &Way| {
            let mut with = |value: Option<Json>| {
                let mut subject = subject.clone();
                put(&mut subject.record, way, value);
                look(&subject)
            };
            // Without it there is a customer still, who shows nothing.
            if let Look::Near(_) = with(None) {
                return true;
            }
            let mut values = others.iter().filter_map(|other| at(&other.record, way));
            values.any(|value| matches!(with(Some(value.clone())), Look::Near(_)))
        };
        leaves(&subject.record).into_iter().filter(|way| depends(way)).collect()
    }

    /// What becomes of customers in the end: of decisions always, of segments and campaigns where the rules of both are not known.
    pub(super) fn outcomes(&mut self, drafts: &mut Vec<Draft>) {
        let by_rules = self.old.model().is_some() && self.new.model().is_some();
        let (old, new) = (self.old.program.image(), self.new.program.image());
        let mut runs = Runs::new(self.old, self.new);
        if !by_rules {
            let names = matched(old.segments.iter().map(|s| &s.name), new.segments.iter().map(|s| &s.name));
            for (was, is) in names.both {
                let name = new.segments.get(is).map(|segment| segment.name.to_string()).unwrap_or_default();
                self.outcome(drafts, &mut runs, (Kind::Segment, &name), Outcome::Segment(was, is));
            }
            let names = matched(old.campaigns.iter().map(|c| &c.name), new.campaigns.iter().map(|c| &c.name));
            for (was, is) in names.both {
                let name = crate::names::campaign(new, is);
                self.outcome(drafts, &mut runs, (Kind::Campaign, &name), Outcome::Campaign(was, is));
            }
        }
        let names = matched(old.decisions.iter().map(|d| &d.name), new.decisions.iter().map(|d| &d.name));
        for (was, is) in names.both {
            let name = new.decisions.get(is).map(|decision| decision.name.to_string()).unwrap_or_default();
            self.outcome(drafts, &mut runs, (Kind::Decision, &name), Outcome::Decision(was, is));
        }
    }

    fn outcome(
        &mut self,
        drafts: &mut Vec<Draft>,
        runs: &mut Runs,
        (kind, name): (Kind, &str),
        outcome: Outcome,
    ) {
        let seed = format!("outcome of {} {name}", kind.word());
        let Some(subject) = self.look(&seed, &mut |subject| runs.look(outcome, subject)) else { return };
        let subject = simplest(subject, &mut |subject| matches!(runs.look(outcome, subject), Look::There));
        let Some((before, after)) = self.both_told(runs, outcome, &subject) else { return };
        let zone = self.new.program.zone();
        let matters = self.matters(&seed, &subject, &mut |subject| runs.look(outcome, subject));
        let what = match kind {
            Kind::Segment => "members",
            Kind::Campaign => "may go to",
            _ => "chooses",
        };
        let aspect = Aspect {
            what: what.to_owned(),
            before: None,
            after: None,
            through: Vec::new(),
            certainty: Certainty::Shown,
            witness: Some(witness(subject, &matters, zone, before, after)),
        };
        let aspect = DraftAspect { aspect, ask: None, by_name: false };
        match drafts.iter_mut().find(|draft| draft.kind == kind && draft.name == name) {
            Some(draft) => draft.aspects.push(aspect),
            None => {
                let mut draft = Draft::new(kind, name, Change::Changed);
                draft.aspects.push(aspect);
                drafts.push(draft);
            }
        }
    }

    fn both_told(&self, runs: &mut Runs, outcome: Outcome, subject: &Subject) -> Option<(Moved, Moved)> {
        let (old, new) = runs.read(subject)?;
        let call = Call::at(subject.now);
        let said = |is: bool, yes: &str, no: &str| Moved::of_question(if is { yes } else { no }, Vec::new());
        Some(match outcome {
            Outcome::Segment(was, is) => {
                let [one, other] = runs.are_in(was, is, (&old, &new), &call)?;
                let word = |is| said(is, "in the segment", "not in the segment");
                (word(one), word(other))
            }
            Outcome::Campaign(was, is) => {
                let [one, other] = runs.are_eligible(was, is, (&old, &new), &call)?;
                let word = |is| said(is, "may get it", "may not get it");
                (word(one), word(other))
            }
            Outcome::Decision(was, is) => {
                let (one, other) = runs.decisions(was, is, (&old, &new), &call)?;
                let names = chosen_by_either(&one, &other);
                let record = subject.record.to_string();
                let tell = |side: &Side<'_>, decision: &Decision, at: usize, outcome: String| {
                    let because = why(side, &record, Some(1), decision, (at, subject.now), &names);
                    Moved::of_campaigns(outcome, because)
                };
                let (from, to) = both_in_words(&one, &other);
                (tell(self.old, &one, was, from), tell(self.new, &other, is, to))
            }
        })
    }
}

/// What came of looking at a customer.
enum Look {
    /// Here the two differ.
    There,
    /// Not here; this near.
    Near(u64),
    /// No customer at all.
    No,
}

/// What is looked at, by its place in both.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Segment(usize, usize),
    Campaign(usize, usize),
    Decision(usize, usize),
}

/// Reads a record by both programs; nothing where one of them refuses it.
fn read(old: &model::Model, new: &model::Model, subject: &Subject) -> Option<(Customer, Customer)> {
    let json = subject.record.to_string();
    let before = Oracle::new(old).read(&json, Some(1)).ok()?;
    let after = Oracle::new(new).read(&json, Some(1)).ok()?;
    Some((before, after))
}

fn witness(subject: Subject, matters: &[Way], zone: visavis::Zone, before: Moved, after: Moved) -> Witness {
    Witness {
        facts: facts(&subject.record, matters),
        record: subject.record,
        at: words::rfc3339(subject.now),
        local: words::local(subject.now, zone),
        before,
        after,
    }
}

/// The campaigns that either answer chooses.
pub(crate) fn chosen_by_either(one: &Decision, other: &Decision) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let chosen = one.chosen.iter().chain(&other.chosen).map(|chosen| chosen.campaign.to_string());
    chosen.filter(|name| seen.insert(name.clone())).collect()
}

/// Why campaigns are chosen or not: by the rules where they are known, else by the engine's reasons.
fn why(
    side: &Side<'_>,
    record: &str,
    number: Option<u64>,
    decision: &Decision,
    (at, now): (usize, Instant),
    names: &[String],
) -> Vec<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let by_rules = || {
        let (model, texts) = side.texts()?;
        let customer = Oracle::new(model).read(record, number).ok()?;
        let eye = Eye { model, texts, customer: &customer, now, contacts: &[] };
        Some(eye.candidates(model::DecisionId(u32::try_from(at).ok()?), &names))
    };
    by_rules().filter(|lines| !lines.is_empty()).unwrap_or_else(|| reasons(decision, &names))
}

/// Both programs, running.
struct Runs {
    old: Runner<'static>,
    new: Runner<'static>,
}

impl Runs {
    fn new(old: &Side<'_>, new: &Side<'_>) -> Self {
        Self { old: Runner::new(old.program, Past::none()), new: Runner::new(new.program, Past::none()) }
    }

    fn read(&self, subject: &Subject) -> Option<(Profile, Profile)> {
        let json = record(&subject.record);
        let (mut old, mut new) = (self.old.profile(), self.new.profile());
        old.set_record(1);
        new.set_record(1);
        old.read_json(&json).ok()?;
        new.read_json(&json).ok()?;
        Some((old, new))
    }

    fn look(&mut self, outcome: Outcome, subject: &Subject) -> Look {
        let Some((old, new)) = self.read(subject) else { return Look::No };
        let (call, both) = (Call::at(subject.now), (&old, &new));
        match outcome {
            Outcome::Segment(was, is) => there(self.are_in(was, is, both, &call)),
            Outcome::Campaign(was, is) => there(self.are_eligible(was, is, both, &call)),
            Outcome::Decision(was, is) => match self.decisions(was, is, both, &call) {
                None => Look::No,
                Some((one, other)) if !gives_the_same(&one, &other) => Look::There,
                Some((one, other)) => Look::Near(steps(&one) + steps(&other)),
            },
        }
    }

    /// Whether the customer is in a segment of both.
    fn are_in(
        &mut self,
        was: usize,
        is: usize,
        both: (&Profile, &Profile),
        call: &Call,
    ) -> Option<[bool; 2]> {
        self.look_at(both, call)?;
        Some([self.old.is_in(was), self.new.is_in(is)])
    }

    /// Whether a campaign of both may go to the customer.
    fn are_eligible(
        &mut self,
        was: usize,
        is: usize,
        both: (&Profile, &Profile),
        call: &Call,
    ) -> Option<[bool; 2]> {
        self.look_at(both, call)?;
        Some([self.old.may_get(was, call), self.new.may_get(is, call)])
    }

    fn look_at(&mut self, (old, new): (&Profile, &Profile), call: &Call) -> Option<()> {
        self.old.look_at(old, call).ok()?;
        self.new.look_at(new, call).ok()
    }

    fn decisions(
        &mut self,
        was: usize,
        is: usize,
        (old, new): (&Profile, &Profile),
        call: &Call,
    ) -> Option<(Decision, Decision)> {
        let id = |at: usize| u32::try_from(at).ok().map(DecisionId);
        let one = self.old.explain(id(was)?, old, call).ok()?;
        let other = self.new.explain(id(is)?, new, call).ok()?;
        Some((one, other))
    }
}

fn record(record: &Json) -> Vec<u8> {
    record.to_string().into_bytes()
}

fn there(answers: Option<[bool; 2]>) -> Look {
    match answers {
        None => Look::No,
        Some([one, other]) if one != other => Look::There,
        Some([one, other]) => Look::Near(u64::from(one) + u64::from(other)),
    }
}

/// How far the candidates of an answer came: a customer who passes more steps is nearer to one whom a change moves.
fn steps(decision: &Decision) -> u64 {
    let rejected = decision.rejected.iter().flatten().map(|rejected| match rejected.reason {
        Reason::NotOnChannel | Reason::OutsideWindow => 0,
        Reason::NoConsent { .. } => 1,
        Reason::Guarded { .. } => 2,
        Reason::NotInAudience { .. } => 3,
        Reason::Excluded { .. } => 4,
        Reason::QuietHours { .. } => 5,
        Reason::Capped { .. } | Reason::HeldOut => 6,
        Reason::Outranked => 7,
    });
    rejected.sum::<u64>() + 7 * decision.chosen.len() as u64
}
