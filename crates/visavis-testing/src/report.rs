//! What a run of tests found.
//!
//! In: nothing. Out: plain values with every name and value in words, from which the three forms of a report are made.

/// What a run found, in order of declaration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The project's name.
    pub project: String,
    /// Every test that was run.
    pub tests: Vec<TestReport>,
    /// Every assert that was tried.
    pub asserts: Vec<AssertReport>,
    /// What the tests reach, where that was asked.
    pub coverage: Option<Coverage>,
}

impl Report {
    /// How many tests failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.tests.iter().filter(|test| !test.failures.is_empty()).count()
    }

    /// How many asserts were refuted.
    #[must_use]
    pub fn refuted(&self) -> usize {
        self.asserts.iter().filter(|assert| assert.counterexample.is_some()).count()
    }

    /// Whether nothing failed and nothing was refuted.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.failed() == 0 && self.refuted() == 0
    }
}

/// One test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestReport {
    /// Its title.
    pub title: String,
    /// The file it stands in.
    pub file: String,
    /// The line of its title, from 1.
    pub line: usize,
    /// What came otherwise than expected; none where it passed.
    pub failures: Vec<Failure>,
}

/// One assert.
#[derive(Debug, Clone, PartialEq)]
pub struct AssertReport {
    /// Its name.
    pub name: String,
    /// The condition as written.
    pub text: String,
    /// The file it stands in.
    pub file: String,
    /// The line of its name, from 1.
    pub line: usize,
    /// How many made-up customers it was tried on. That it held of all of them proves nothing.
    pub cases: u32,
    /// A customer of whom it is not known true.
    pub counterexample: Option<Counterexample>,
}

/// A customer of whom an assert is not known true.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterexample {
    /// The record.
    pub profile: serde_json::Value,
    /// The moment, on the project's clock.
    pub at: String,
    /// False, or `None` where it is unknown.
    pub value: Option<bool>,
    /// The values that say why.
    pub seen: Vec<Seen>,
}

/// What the tests reach.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// One for each kind of declaration that the program has.
    pub kinds: Vec<Covered>,
}

/// The declarations of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// `campaigns`, `segments`, `guards`, `table_rows`, `variants`, `arms`.
    pub kind: &'static str,
    /// How many there are.
    pub all: usize,
    /// Those that no test reaches, or not in every way.
    pub open: Vec<Open>,
}

/// What no test reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// `campaign`, `segment`, …
    pub kind: &'static str,
    /// Its name; of a variant behind its campaign's and channel's.
    pub name: String,
    /// The file it stands in.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What never happens in a test, such as `never true`.
    pub what: String,
    /// How to reach it, where that is easily said.
    pub way: Option<String>,
}

/// What came otherwise than expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The expectation as written, without `expect`; the test's title where the test as a whole failed.
    pub expectation: String,
    /// Its line, from 1.
    pub line: usize,
    /// What came.
    pub because: Because,
    /// The values that say why, outermost first.
    pub seen: Vec<Seen>,
}

/// Why an expectation is not met.
#[derive(Debug, Clone, PartialEq)]
pub enum Because {
    /// The condition is false, or unknown where this is `None`.
    Condition(Option<bool>),
    /// The decision answers otherwise.
    Decision(Answer),
    /// What is given is no record of a customer; says why.
    Record(String),
    /// The two evaluators disagree, which is a bug in Visavis and not in the program; says about what.
    Disagreement(String),
}

/// A decision's answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The decision's name.
    pub decision: String,
    /// Who is chosen, the best first.
    pub chosen: Vec<Pick>,
    /// Whether that is the fallback.
    pub fallback: bool,
    /// Every other candidate, in order of name; then the fallback, where it was asked and failed.
    pub rejected: Vec<Refusal>,
}

/// A campaign that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// Its name.
    pub campaign: String,
    /// The variant, where there are any.
    pub variant: Option<String>,
}

/// A candidate that was not chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its name.
    pub campaign: String,
    /// The reason's name, such as `not_in_audience`.
    pub reason: &'static str,
    /// The condition, guard or limit; as written.
    pub by: Option<String>,
    /// The attribute that is missing.
    pub missing: Option<String>,
}

/// A part of an expression and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The part, as written; of an assert also an attribute's name.
    pub text: String,
    /// Its value as the language writes it; `missing`, or `unknown` of a condition.
    pub value: String,
    /// Whether it is a condition.
    pub is_condition: bool,
    /// What it is made of.
    pub inside: Vec<Seen>,
}
