//! A report as a person reads it.
//!
//! In: a report. Out: text: each failure with what came instead and the values that say why, what no test reaches, then a line
//! that counts. Colours only where they are asked for. What passed is counted and not listed.

use std::fmt::Write;

use crate::answer::{chosen_in_words, reason_in_words};
use crate::report::{
    Answer, AssertReport, Because, Counterexample, Coverage, Failure, Report, Seen, TestReport,
};

/// How many candidates are listed; a form for programs has them all.
const CANDIDATES: usize = 24;

/// The report as text; `width` is how many columns a line may take.
#[must_use]
pub fn human(report: &Report, color: bool, width: usize) -> String {
    let mut page = Page { out: String::new(), color, width: width.clamp(40, 120) };
    for test in report.tests.iter().filter(|test| !test.failures.is_empty()) {
        page.test(test);
    }
    for assert in &report.asserts {
        if let Some(counterexample) = &assert.counterexample {
            page.refuted(assert, counterexample);
        }
    }
    if let Some(coverage) = &report.coverage {
        page.coverage(coverage);
    }
    page.summary(report);
    page.out
}

enum Ink {
    Bad,
    Good,
    Strong,
}

struct Page {
    out: String,
    color: bool,
    width: usize,
}

impl Page {
    fn paint(&self, text: &str, ink: &Ink) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Bad => "1;31",
            Ink::Good => "1;32",
            Ink::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A line, cut where it is too long; what a text holds to play with a terminal goes.
    fn line(&mut self, indent: usize, text: &str, ink: Option<&Ink>) {
        let room = self.width.saturating_sub(indent).max(20);
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cut = if clean.chars().count() > room {
            clean.chars().take(room - 1).chain(['…']).collect()
        } else {
            clean
        };
        let drawn = ink.map_or_else(|| cut.clone(), |ink| self.paint(&cut, ink));
        let _ = writeln!(self.out, "{:indent$}{drawn}", "");
    }

    fn test(&mut self, test: &TestReport) {
        self.line(0, &format!("FAIL {}", test.title), Some(&Ink::Bad));
        for failure in &test.failures {
            self.failure(test, failure);
        }
        self.out.push('\n');
    }

    fn failure(&mut self, test: &TestReport, failure: &Failure) {
        let is_whole = matches!(failure.because, Because::Record(_) | Because::Disagreement(_));
        let expected = if is_whole { String::new() } else { format!("  expect {}", failure.expectation) };
        self.line(2, &format!("{}:{}{expected}", test.file, failure.line), Some(&Ink::Strong));
        match &failure.because {
            Because::Record(why) => self.wrapped(4, &format!("what is given is no customer: {why}")),
            Because::Disagreement(what) => self.disagreement(what),
            Because::Condition(value) => {
                let said = if value.is_some() { "it is false" } else { "it is unknown, and not known true" };
                self.line(4, said, None);
            }
            Because::Decision(answer) => self.answer(answer),
        }
        self.seen(&failure.seen, 4);
    }

    fn disagreement(&mut self, what: &str) {
        self.line(4, "this is a bug in Visavis, and not in your rules", Some(&Ink::Strong));
        self.wrapped(4, what);
        let ask = concat!("please report it with the rules at ", env!("CARGO_PKG_REPOSITORY"), "/issues");
        self.wrapped(4, ask);
    }

    fn answer(&mut self, answer: &Answer) {
        self.line(4, &format!("`{}` chooses {}", answer.decision, chosen_in_words(answer)), None);
        let shown = answer.rejected.iter().take(CANDIDATES);
        let wide = shown.clone().map(|refusal| refusal.campaign.chars().count()).max().unwrap_or(0);
        for refusal in shown {
            let name = &refusal.campaign;
            self.line(6, &format!("{name:wide$}  {}", reason_in_words(refusal)), None);
        }
        if let Some(more) = answer.rejected.len().checked_sub(CANDIDATES).filter(|more| *more > 0) {
            self.line(6, &format!("… and {more} more"), None);
        }
    }

    fn seen(&mut self, seen: &[Seen], indent: usize) {
        for part in seen {
            let sign = if part.is_condition { '→' } else { '=' };
            self.line(indent, &format!("{} {sign} {}", part.text, part.value), None);
            self.seen(&part.inside, (indent + 2).min(24));
        }
    }

    fn refuted(&mut self, assert: &AssertReport, found: &Counterexample) {
        self.line(0, &format!("FAIL assert {}", assert.name), Some(&Ink::Bad));
        self.line(2, &format!("{}:{}  {}", assert.file, assert.line, assert.text), Some(&Ink::Strong));
        let said = if found.value.is_some() { "false" } else { "unknown, and not known true" };
        self.line(4, &format!("it is {said} at {} of this customer:", found.at), None);
        // Whole, whatever its length: it is there to be put into a file.
        let _ = writeln!(self.out, "{}", found.profile);
        self.seen(&found.seen, 4);
        self.out.push('\n');
    }

    fn coverage(&mut self, coverage: &Coverage) {
        self.line(0, "reached by tests", Some(&Ink::Strong));
        for covered in &coverage.kinds {
            let reached = covered.all - covered.open.len();
            self.line(
                2,
                &format!("{:<10} {reached} of {}", covered.kind.replace('_', " "), covered.all),
                None,
            );
        }
        let open = || coverage.kinds.iter().flat_map(|covered| &covered.open);
        if open().next().is_some() {
            self.line(0, "not reached", Some(&Ink::Strong));
        }
        let wide = open().map(|open| open.name.chars().count()).max().unwrap_or(0).min(32);
        for open in open() {
            let way = open.way.as_ref().map_or_else(String::new, |way| format!("; try `{way}`"));
            self.line(2, &format!("{:<8} {:wide$}  {}{way}", open.kind, open.name, open.what), None);
            self.line(4, &format!("{}:{}", open.file, open.line), None);
        }
        self.out.push('\n');
    }

    fn wrapped(&mut self, indent: usize, text: &str) {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > self.width {
                self.line(indent, &std::mem::take(&mut line), None);
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        self.line(indent, &line, None);
    }

    fn summary(&mut self, report: &Report) {
        if report.tests.is_empty() && report.asserts.is_empty() {
            self.out.push_str(NO_TESTS);
            return;
        }
        let counted =
            |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        let (all, failed) = (report.tests.len(), report.failed());
        match (all, failed) {
            (0, _) => {}
            (_, 0) => self.line(0, &format!("{} passed", counted(all, "test")), Some(&Ink::Good)),
            _ => self.line(0, &format!("{failed} of {} failed", counted(all, "test")), Some(&Ink::Bad)),
        }
        let (all, refuted) = (report.asserts.len(), report.refuted());
        if refuted > 0 {
            self.line(0, &format!("{refuted} of {} refuted", counted(all, "assert")), Some(&Ink::Bad));
        }
        if all > refuted {
            let cases = report.asserts.iter().filter(|a| a.counterexample.is_none()).map(|a| a.cases).min();
            let held = counted(all - refuted, "assert");
            let each = if all - refuted == 1 { "" } else { " each" };
            let cases = grouped(cases.unwrap_or(0));
            self.line(0, &format!("{held} held of {cases} made-up customers{each}, which is no proof"), None);
        }
    }
}

/// `1,000`
fn grouped(number: u32) -> String {
    match (number / 1_000_000, number / 1_000 % 1_000, number % 1_000) {
        (0, 0, rest) => rest.to_string(),
        (0, thousands, rest) => format!("{thousands},{rest:03}"),
        (millions, thousands, rest) => format!("{millions},{thousands:03},{rest:03}"),
    }
}

/// What a program without tests is told.
const NO_TESTS: &str = r#"no tests: write one into any `.vis` file of the project, such as

  test "a lapsed customer is won back" {
    given last_order_at = 120 days ago
    at 2026-03-10 09:00
    expect next_mail chooses win_back
  }
"#;
