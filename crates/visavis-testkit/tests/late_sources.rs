//! Sources that answer late: whatever order they come in, the decision ends as it would have with all of them; and what is answered
//! at a deadline is never a guess.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::cell::Cell;

use proptest::prelude::*;
use visavis_engine::{
    Call, DecideError, Decision, DecisionId, Early, Engine, MemoryHistory, Profile, Reason, Session,
};
use visavis_oracle::{Contact, Oracle};
use visavis_testkit::generate::{Asked, Case, cases, config};
use visavis_testkit::harness;

/// One customer's question to one decision.
struct Scene {
    engine: Engine,
    json: String,
    call: Call,
    history: MemoryHistory,
    decision: DecisionId,
    /// The names of all sources but the context.
    sources: Vec<String>,
}

impl Scene {
    fn profile(&self, pending: &[String]) -> Option<Profile> {
        let mut profile = self.engine.profile();
        profile.set_record(7);
        for source in pending {
            profile.set_pending(source, true).expect("the program has the source");
        }
        profile.read_json(self.json.as_bytes()).ok()?;
        Some(profile)
    }

    fn answer(&self, session: &mut Session, pending: &[String]) -> Option<Decision> {
        let profile = self.profile(pending)?;
        let answer = session.explain(self.decision, &profile, &self.call, &self.history);
        answer.and_then(|answer| answer.to_decision()).ok()
    }
}

/// What matters of an answer to those who show it.
fn shown(decision: &Decision) -> (Option<&str>, &[visavis_engine::Chosen], bool) {
    (decision.customer.as_deref(), &decision.chosen, decision.fallback)
}

/// The decision reached by fetching source after source; `pick` says which of those that are asked for comes next.
fn fetched(scene: &Scene, pick: usize) -> Result<Decision, String> {
    let mut session = scene.engine.session();
    let mut pending = scene.sources.clone();
    for _ in 0..=scene.sources.len() {
        let Some(profile) = scene.profile(&pending) else { return Err("the record is an error".into()) };
        let next = match session.decide_early(scene.decision, &profile, &scene.call, &scene.history) {
            Ok(Early::Decided(answer)) => return answer.to_decision().map_err(|error| error.to_string()),
            Ok(Early::Fetch(sources)) => sources,
            Err(error) => return Err(error.to_string()),
        };
        if next.iter().any(|name| !pending.contains(&name.to_string())) {
            return Err(format!("{next:?} is asked for, and {pending:?} are pending"));
        }
        let Some(name) = next.get(pick % next.len().max(1)) else {
            return Err("nothing is asked for".into());
        };
        pending.retain(|other| other != name.as_str());
    }
    Err("it asks for ever".into())
}

/// Whether the sources together speak of another customer than each alone.
fn is_of_one_customer(scene: &Scene, whole: &Decision) -> bool {
    let mut session = scene.engine.session();
    scene
        .answer(&mut session, &scene.sources)
        .is_none_or(|early| early.customer.is_none() || early.customer == whole.customer)
}

/// What is wrong about one question.
fn wrong(scene: &Scene, pick: usize, finals: &Cell<u32>) -> Option<String> {
    let mut session = scene.engine.session();
    let whole = scene.answer(&mut session, &[])?;
    if !is_of_one_customer(scene, &whole) {
        return None;
    }
    match fetched(scene, pick) {
        Ok(found)
            if shown(&found) == shown(&whole)
                || (found.customer.is_none()
                    && found.chosen == whole.chosen
                    && found.fallback == whole.fallback) =>
        {
            finals.set(finals.get() + u32::from(!found.unanswered.is_empty()));
        }
        Ok(found) => return Some(format!("in pieces: {found:?}\nat once:   {whole:?}")),
        Err(error) => return Some(error),
    }
    let pending: Vec<String> = scene
        .sources
        .iter()
        .enumerate()
        .filter(|(at, _)| pick >> at & 1 == 1)
        .map(|(_, s)| s.clone())
        .collect();
    guessed(scene, &pending, &whole)
}

/// Who is chosen at a deadline and would not be eligible with all sources.
fn guessed(scene: &Scene, pending: &[String], whole: &Decision) -> Option<String> {
    let early = scene.answer(&mut scene.engine.session(), pending)?;
    let rejected = whole.rejected.as_deref().unwrap_or_default();
    early.chosen.iter().find_map(|chosen| {
        let against = rejected.iter().find(|rejected| rejected.campaign == chosen.campaign)?;
        // What ranks before it may take its place, or its channel's room; and the hours are those of the project's zone where the
        // customer's has not arrived.
        let may_differ =
            matches!(against.reason, Reason::Outranked | Reason::Capped { .. } | Reason::QuietHours { .. });
        (!may_differ).then(|| format!("{pending:?} pending: {chosen:?} is chosen; with all: {against:?}"))
    })
}

fn history(contacts: &[Contact]) -> MemoryHistory {
    use visavis_engine::ContactHistory;
    let history = MemoryHistory::new();
    for (number, contact) in contacts.iter().enumerate() {
        let contact = visavis_engine::Contact {
            id: number.to_string().into(),
            customer: contact.customer.clone(),
            campaign: contact.campaign.clone(),
            channel: contact.channel.clone(),
            at: contact.at,
        };
        history.record(&contact).expect("memory takes every contact");
    }
    history
}

fn check(case: &Case, pick: usize, finals: &Cell<u32>) -> Result<(), TestCaseError> {
    let program = case.program();
    let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
    let image = visavis_compile::compile(&model).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let engine = Engine::new(image).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let sources = engine.image().sources.iter().filter(|source| !source.is_context);
    let sources: Vec<String> = sources.map(|source| source.name.to_string()).collect();
    for asked in case.calls(&program) {
        let oracle = Oracle::new(&model);
        let Asked { json, now, .. } = &asked;
        for decision in (0..).map(DecisionId).take(engine.image().decisions.len()) {
            let scene = Scene {
                engine: engine.clone(),
                json: json.clone(),
                call: Call::at(*now),
                history: history(&asked.contacts(&oracle, 7)),
                decision,
                sources: sources.clone(),
            };
            if let Some(wrong) = wrong(&scene, pick, finals) {
                return Err(TestCaseError::fail(format!("{}\n{json}\n{wrong}", program.text)));
            }
        }
    }
    Ok(())
}

#[test]
fn sources_may_come_in_any_order_and_nothing_is_guessed_meanwhile() {
    let finals = Cell::new(0);
    let mut runner = proptest::test_runner::TestRunner::new(config());
    let tried = runner.run(&(cases(), any::<usize>()), |(case, pick)| check(&case, pick, &finals));
    assert!(tried.is_ok(), "{}", tried.err().map(|error| error.to_string()).unwrap_or_default());
    // Otherwise it would hold by fetching everything, always.
    assert!(finals.get() > 0, "nothing was ever final before all sources had answered");
}

#[test]
fn errors_stay_errors() {
    let rules = "source crm { id: text key, age: int }\nchannel web { content { t: text } }\n\
                 campaign a { for age > 3 via web { t: \"x\" } }\ndecision d { via web }";
    let model = harness::check(rules).expect("a program");
    let engine = Engine::new(visavis_compile::compile(&model).expect("an image")).expect("an engine");
    let mut profile = engine.profile();
    assert!(profile.set_pending("smr", true).is_err());
    profile.set_pending("crm", true).expect("there is such a source");
    profile.read_json(br#"{"id": "1"}"#).expect("what is pending is not required");
    let call = Call::at(visavis_value::Instant(0));
    let mut session = engine.session();
    let id = engine.decision_id("d").expect("there is such a decision");
    let early = session.decide_early(id, &profile, &call, &visavis_engine::NoContacts).expect("an answer");
    assert!(matches!(early, Early::Fetch(sources) if sources == ["crm"]));
    profile.set_pending("crm", false).expect("there is such a source");
    let late = session.decide_early(id, &profile, &call, &visavis_engine::NoContacts);
    assert!(matches!(late, Err(DecideError::Record(_))), "an age is required once the source has answered");
}
