//! Asserts, tried on made-up customers.
//!
//! In: an assert. Out: that it was known true of so many customers, which proves nothing; or a customer of whom it is not, made as
//! simple as it goes. The same program tries the same customers, on every machine.

use visavis_check::model::{Assert, AttributeId, ExprId, Model};
use visavis_customers::{Draw, Made, Maker, simpler};
use visavis_diag::SourceMap;
use visavis_oracle::{Customer, Oracle};
use visavis_value::{Value, print};
use visavis_why::Texts;

use crate::met::Asked;
use crate::place::place;
use crate::report::{AssertReport, Counterexample};
use crate::run::ANY_TIME;

/// What asserts are tried with.
pub(crate) struct Trial<'a> {
    pub(crate) model: &'a Model,
    pub(crate) sources: &'a SourceMap,
    pub(crate) texts: &'a Texts<'a>,
    /// How many customers each.
    pub(crate) cases: u32,
}

/// Tries one assert.
pub(crate) fn held(trial: &Trial<'_>, assert: &Assert) -> AssertReport {
    let maker = Maker::new(trial.model, &[assert.holds]);
    let (mut draw, judge) = (Draw::of(&assert.name), Judge { trial, holds: assert.holds });
    let mut tried = 0;
    let mut counterexample = None;
    // What a range over midnight or the like refuses is no case.
    for _ in 0..trial.cases.saturating_mul(2) {
        if tried == trial.cases {
            break;
        }
        let made = maker.next(&mut draw);
        let Some(customer) = judge.customer(&made) else { continue };
        tried += 1;
        if !judge.holds(&customer, &made) {
            counterexample = judge.told(simplest(&judge, made));
            break;
        }
    }
    let (file, line) = place(trial.sources, assert.span);
    AssertReport {
        name: assert.name.to_string(),
        text: assert.text.to_string(),
        file,
        line,
        cases: tried,
        counterexample,
    }
}

struct Judge<'a> {
    trial: &'a Trial<'a>,
    holds: ExprId,
}

impl Judge<'_> {
    fn oracle(&self) -> Oracle<'_> {
        Oracle::new(self.trial.model)
    }

    /// The customer, where every value is taken as it stands.
    fn customer(&self, made: &Made) -> Option<Customer> {
        let json = made.record(self.trial.model).to_string();
        let customer = self.oracle().read_with(&json, Some(1), &[self.holds]).ok()?;
        customer.misfits().is_empty().then_some(customer)
    }

    fn holds(&self, customer: &Customer, made: &Made) -> bool {
        self.oracle().eval(self.holds, customer, made.now, None) == Some(Value::Bool(true))
    }

    /// Whether a customer is one of whom it is not known true.
    fn refutes(&self, made: &Made) -> bool {
        self.customer(made).is_some_and(|customer| !self.holds(&customer, made))
    }

    fn told(&self, made: Made) -> Option<Counterexample> {
        let customer = self.customer(&made)?;
        let value = match self.oracle().eval(self.holds, &customer, made.now, None) {
            Some(Value::Bool(value)) => Some(value),
            _ => None,
        };
        let model = self.trial.model;
        let asked = Asked {
            model,
            oracle: self.oracle(),
            sources: self.trial.sources,
            texts: self.trial.texts,
            customer: &customer,
            now: made.now,
            contacts: &[],
            answers: Vec::new(),
        };
        let mut at = String::new();
        print::datetime(&mut at, made.now, model.project.zone);
        Some(Counterexample { profile: made.record(model), at, value, seen: asked.values(self.holds) })
    }
}

/// The customer with as little said as still refutes.
fn simplest(judge: &Judge<'_>, made: Made) -> Made {
    let mut best = made;
    let try_one = |best: &mut Made, change: &dyn Fn(&mut Made)| {
        let mut simpler = best.clone();
        change(&mut simpler);
        let is_better = simpler != *best && judge.refutes(&simpler);
        if is_better {
            *best = simpler;
        }
        is_better
    };
    // What one change needs another may have made possible.
    for _ in 0..2 {
        for (id, attribute) in (0..).map(AttributeId).zip(&judge.trial.model.attributes) {
            for value in simpler(attribute) {
                let changed = try_one(&mut best, &|made: &mut Made| {
                    if let Some(slot) = made.values.get_mut(id.index()).filter(|slot| slot.is_some()) {
                        slot.clone_from(&value);
                    }
                });
                if changed {
                    break;
                }
            }
        }
        for event in 0..judge.trial.model.events.len() {
            // From the last: where one goes, those behind it move up.
            for place in (0..best.histories.get(event).map_or(0, Vec::len)).rev() {
                try_one(&mut best, &|made: &mut Made| {
                    if let Some(history) = made.histories.get_mut(event).filter(|h| place < h.len()) {
                        history.remove(place);
                    }
                });
            }
        }
        // A round time is easier to read, and the first one most of all.
        try_one(&mut best, &|made: &mut Made| made.now = ANY_TIME);
        for step in [86_400_000_000, 3_600_000_000, 60_000_000] {
            try_one(&mut best, &|made: &mut Made| made.now.0 -= made.now.0.rem_euclid(step));
        }
    }
    best
}
