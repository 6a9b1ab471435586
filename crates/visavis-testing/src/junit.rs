//! A report as JUnit XML, which CI servers read.
//!
//! In: a report. Out: one document: a suite for each file, a case for each test and assert. No times, as the same program gives the same text.

use std::fmt::Write;

use crate::answer::chosen_in_words;
use crate::json::{because, refuted};
use crate::report::{AssertReport, Because, Failure, Report, Seen, TestReport};

/// A test or an assert.
#[derive(Clone, Copy)]
enum Case<'r> {
    Test(&'r TestReport),
    Assert(&'r AssertReport),
}

impl<'r> Case<'r> {
    fn file(self) -> &'r str {
        match self {
            Self::Test(test) => &test.file,
            Self::Assert(assert) => &assert.file,
        }
    }

    fn failed(self) -> bool {
        match self {
            Self::Test(test) => !test.failures.is_empty(),
            Self::Assert(assert) => assert.counterexample.is_some(),
        }
    }
}

/// The report as a JUnit document.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = report.tests.iter().map(Case::Test);
    let cases: Vec<Case<'_>> = tests.chain(report.asserts.iter().map(Case::Assert)).collect();
    let _ = writeln!(out, "<testsuites name=\"{}\" {}>", escaped(&report.project), counts(&cases));
    let mut files: Vec<&str> = Vec::new();
    for case in &cases {
        if !files.contains(&case.file()) {
            files.push(case.file());
        }
    }
    for file in files {
        let inside: Vec<Case<'_>> = cases.iter().copied().filter(|case| case.file() == file).collect();
        let _ = writeln!(out, "  <testsuite name=\"{}\" {}>", escaped(file), counts(&inside));
        inside.into_iter().for_each(|one| case(&mut out, one));
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn counts(cases: &[Case<'_>]) -> String {
    let failed = cases.iter().filter(|case| case.failed()).count();
    format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\"", cases.len())
}

fn case(out: &mut String, case: Case<'_>) {
    let (name, file, line) = match case {
        Case::Test(test) => (test.title.clone(), &test.file, test.line),
        Case::Assert(assert) => (format!("assert {}", assert.name), &assert.file, assert.line),
    };
    let class = file.strip_suffix(".vis").unwrap_or(file);
    let class = class.trim_start_matches(['.', '/']).replace('/', ".");
    let (name, class, shown) = (escaped(&name), escaped(&class), escaped(file));
    let _ =
        write!(out, "    <testcase name=\"{name}\" classname=\"{class}\" file=\"{shown}\" line=\"{line}\"");
    if !case.failed() {
        out.push_str("/>\n");
        return;
    }
    match case {
        Case::Test(test) => failed_test(out, test),
        Case::Assert(assert) => failed_assert(out, assert),
    }
    out.push_str("</failure>\n    </testcase>\n");
}

fn failed_test(out: &mut String, test: &TestReport) {
    // One failure element: more than one is not in every reader's schema.
    let message: Vec<String> = test.failures.iter().map(headline).collect();
    let message = escaped(&message.join("; "));
    let _ = write!(out, ">\n      <failure type=\"expectation\" message=\"{message}\">");
    for failure in &test.failures {
        let place = format!("{}:{}", test.file, failure.line);
        let said = format!("{place}: {}: {}", failure.expectation, because(failure));
        let _ = writeln!(out, "{}", escaped(&said));
        lines(out, &failure.seen, 2);
    }
}

fn failed_assert(out: &mut String, assert: &AssertReport) {
    let Some(found) = &assert.counterexample else { return };
    let said = refuted(found);
    let message = escaped(&format!("{}: {said}", assert.text));
    let _ = write!(out, ">\n      <failure type=\"assert\" message=\"{message}\">");
    let place = format!("{}:{}: {said} at {}", assert.file, assert.line, found.at);
    let _ = writeln!(out, "{}\n{}", escaped(&place), escaped(&found.profile.to_string()));
    lines(out, &found.seen, 2);
}

fn headline(failure: &Failure) -> String {
    match &failure.because {
        Because::Decision(answer) => {
            format!("{}: `{}` chooses {}", failure.expectation, answer.decision, chosen_in_words(answer))
        }
        _ => format!("{}: {}", failure.expectation, because(failure)),
    }
}

fn lines(out: &mut String, seen: &[Seen], indent: usize) {
    for part in seen {
        let sign = if part.is_condition { "→" } else { "=" };
        let _ = writeln!(out, "{:indent$}{}", "", escaped(&format!("{} {sign} {}", part.text, part.value)));
        lines(out, &part.inside, indent + 2);
    }
}

/// The text for an element or an attribute. What XML cannot hold at all is the replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
