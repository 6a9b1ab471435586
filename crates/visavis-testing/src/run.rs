//! One test after the other.
//!
//! In: a checked program and which of its tests. Out: a report. A test's customer is read as a record by both evaluators; the
//! reference evaluator says what comes of the expectations, and whatever the engine can be asked, it is asked too.

use visavis::{Call, ContactHistory, Engine, HistoryError, MemoryHistory, Program, Session};
use visavis_check::model::{Contacted, DecisionId, EventId, ExpectKind, Expectation, ExprId, Model, Test};
use visavis_diag::SourceMap;
use visavis_oracle::{Contact, Customer, Oracle, Place, RecordError};
use visavis_value::Instant;
use visavis_why::{Texts, TooLarge, plainly};

use crate::answer;
use crate::coverage::Reach;
use crate::met::Asked;
use crate::place::place;
use crate::property::{self, Trial};
use crate::record::of_test;
use crate::report::{Answer, Because, Failure, Report, TestReport};
use crate::select::Selection;

/// `now` where nothing depends on the time: 2026-01-01 00:00 UTC.
pub(crate) const ANY_TIME: Instant = Instant(1_767_225_600_000_000);

/// What is run beside the tests, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// On how many made-up customers each assert is tried.
    pub cases: u32,
    /// Whether to find out what no test reaches.
    pub coverage: bool,
}

impl Default for Options {
    /// A thousand customers; no coverage.
    fn default() -> Self {
        Self { cases: 1_000, coverage: false }
    }
}

/// Runs tests and tries asserts.
///
/// # Errors
/// Where names stand on names so often that the reference evaluator would take for ever.
pub fn run(
    model: &Model,
    program: &Program,
    sources: &SourceMap,
    selection: &Selection,
    options: Options,
) -> Result<Report, TooLarge> {
    plainly(model, || run_all(model, program, sources, selection, options))
}

fn run_all(
    model: &Model,
    program: &Program,
    sources: &SourceMap,
    selection: &Selection,
    options: Options,
) -> Report {
    let texts = Texts::new(sources);
    let engine = program.engine();
    let session = engine.session();
    let (oracle, texts) = (Oracle::new(model), &texts);
    let mut runner = Runner { model, oracle, sources, texts, session, engine, reach: Reach::new(model) };
    let tests = selection.tests.iter().filter_map(|i| model.tests.get(*i));
    let tests = tests.map(|test| runner.test(test)).collect();
    let trial = Trial { model, sources, texts, cases: options.cases };
    let asserts = selection.asserts.iter().filter_map(|i| model.asserts.get(*i));
    Report {
        project: model.project.name.to_string(),
        tests,
        asserts: asserts.map(|assert| property::held(&trial, assert)).collect(),
        coverage: options.coverage.then(|| runner.reach.coverage(sources)),
    }
}

struct Runner<'a> {
    model: &'a Model,
    oracle: Oracle<'a>,
    sources: &'a SourceMap,
    texts: &'a Texts<'a>,
    engine: Engine,
    session: Session,
    reach: Reach<'a>,
}

impl Runner<'_> {
    fn test(&mut self, test: &Test) -> TestReport {
        let (file, line) = place(self.sources, test.span);
        let failures = self.failures(test).unwrap_or_else(|because| {
            vec![Failure { expectation: test.title.to_string(), line, because, seen: Vec::new() }]
        });
        TestReport { title: test.title.to_string(), file, line, failures }
    }

    /// What is not met; an error where the test cannot be asked at all.
    fn failures(&mut self, test: &Test) -> Result<Vec<Failure>, Because> {
        let now = test.at.unwrap_or(ANY_TIME);
        let json = of_test(&self.oracle, test, now).to_string();
        let holds = |e: &Expectation| if let ExpectKind::Holds(id) = e.kind { Some(id) } else { None };
        let own: Vec<ExprId> = test.expect.iter().filter_map(holds).collect();
        let customer = self.oracle.read_with(&json, Some(1), &own);
        let customer = customer.map_err(|error| Because::Record(self.no_record(&error)))?;
        if let Some(misfit) = customer.misfits().first() {
            let name = self.place(misfit.place);
            let (found, expected) = (&misfit.found, &misfit.expected);
            return Err(Because::Record(format!("`{name}` is given as {found}, and takes {expected}")));
        }
        let contacts = self.contacts(test, &customer);
        let answers = self.ask_both(&json, &customer, (now, &contacts)).map_err(Because::Disagreement)?;
        self.reach.by(test, &self.oracle.with_contacts(&contacts), &customer, now);
        let asked = Asked {
            model: self.model,
            oracle: self.oracle.with_contacts(&contacts),
            sources: self.sources,
            texts: self.texts,
            customer: &customer,
            now,
            contacts: &contacts,
            answers,
        };
        Ok(test.expect.iter().filter_map(|expectation| asked.not_met(expectation)).collect())
    }

    /// What the customer was sent.
    fn contacts(&self, test: &Test, customer: &Customer) -> Vec<Contact> {
        let key = self.oracle.key(customer).unwrap_or_default();
        let contact = |contacted: &Contacted| {
            Some(Contact {
                customer: key.clone(),
                campaign: self.model.campaigns.get(contacted.campaign.index())?.name.clone(),
                channel: self.model.channels.get(contacted.channel.index())?.name.clone(),
                at: contacted.at,
            })
        };
        test.contacted.iter().filter_map(contact).collect()
    }

    fn no_record(&self, error: &RecordError) -> String {
        match error {
            RecordError::NotAnObject { message } => message.clone(),
            RecordError::Required { place, found, expected } => {
                let found = found.as_deref().unwrap_or("nothing");
                format!("`{}` takes {expected}, and {found} is given", self.place(*place))
            }
        }
    }

    /// As a test names it; events count from 1.
    fn place(&self, place: Place) -> String {
        let event = |id: EventId| self.model.events.get(id.index());
        let name = |id: EventId| event(id).map(|event| event.name.as_str()).unwrap_or_default();
        match place {
            Place::Attribute(id) => {
                self.model.attributes.get(id.index()).map(|a| a.path.join(".")).unwrap_or_default()
            }
            Place::Event(id) => name(id).to_owned(),
            Place::Element(id, index) => format!("{} {}", name(id), index + 1),
            Place::Field(id, index, field) => {
                let field = event(id).and_then(|event| event.fields.get(field.index()));
                let field = field.map(|field| field.name.as_str()).unwrap_or_default();
                format!("{field}` of `{} {}", name(id), index + 1)
            }
        }
    }

    /// The answers to all decisions, by the reference evaluator; an error where the engine says something else.
    fn ask_both(
        &mut self,
        json: &str,
        customer: &Customer,
        (now, contacts): (Instant, &[Contact]),
    ) -> Result<Vec<Answer>, String> {
        let mut profile = self.engine.profile();
        profile.set_record(1);
        let said = |error: &dyn std::error::Error| format!("the engine refuses the test's customer: {error}");
        profile.read_json(json.as_bytes()).map_err(|error| said(&error))?;
        let call = Call::at(now);
        self.segments_agree(&profile, &call, customer, now)?;
        let history = history(contacts).map_err(|error| said(&error))?;
        let oracle = self.oracle.with_contacts(contacts);
        let mut answers = Vec::new();
        for (id, decision) in (0..).zip(&self.model.decisions) {
            let found = oracle.decide(DecisionId(id), customer, now);
            let answer = answer::of_oracle(self.model, &decision.name, &found);
            let engines = self
                .session
                .explain(visavis::DecisionId(id), &profile, &call, &history)
                .and_then(|answer| answer.to_decision())
                .map_err(|error| said(&error))?;
            if let Some(words) = answer::difference(self.model, &answer, &found, &engines) {
                return Err(format!("`{}`: {words}", decision.name));
            }
            answers.push(answer);
        }
        Ok(answers)
    }

    fn segments_agree(
        &mut self,
        profile: &visavis::Profile,
        call: &Call,
        customer: &Customer,
        now: Instant,
    ) -> Result<(), String> {
        let mut found = Vec::new();
        self.session
            .segments_of(profile, call, &mut found)
            .map_err(|error| format!("the engine refuses the test's customer: {error}"))?;
        let expected: Vec<usize> =
            self.oracle.segments_of(customer, now).into_iter().map(|id| id.index()).collect();
        let found: Vec<usize> = found.into_iter().map(|id| id.index()).collect();
        let differs = |i: &usize| expected.contains(i) != found.contains(i);
        match (0..self.model.segments.len()).find(differs) {
            None => Ok(()),
            Some(i) => {
                let name = self.model.segments.get(i).map_or("", |s| s.name.as_str());
                let (one, other) = (expected.contains(&i), found.contains(&i));
                Err(format!("`{name}`: the reference evaluator says {one}, the engine {other}"))
            }
        }
    }
}

/// The contacts as the engine takes them, each of its own.
fn history(contacts: &[Contact]) -> Result<MemoryHistory, HistoryError> {
    let history = MemoryHistory::new();
    for (number, contact) in contacts.iter().enumerate() {
        history.record(&visavis::Contact {
            id: format!("{number}").into(),
            customer: contact.customer.clone(),
            campaign: contact.campaign.clone(),
            channel: contact.channel.clone(),
            at: contact.at,
        })?;
    }
    Ok(history)
}
