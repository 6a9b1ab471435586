//! A report as JUnit XML, which CI servers read.
//!
//! In: a report. Out: one document: a suite for each file, a case for each test. No times, as the same program gives the same text.

use std::fmt::Write;

use crate::answer::chosen_in_words;
use crate::json::because;
use crate::report::{Because, Failure, Report, Seen, TestReport};

/// The report as a JUnit document.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = escaped(&report.project);
    let counts = counts(report.tests.iter());
    let _ = writeln!(out, "<testsuites name=\"{name}\" {counts}>");
    let mut files: Vec<&str> = Vec::new();
    for test in &report.tests {
        if !files.contains(&test.file.as_str()) {
            files.push(&test.file);
        }
    }
    for file in files {
        let of_file = || report.tests.iter().filter(|test| test.file == file);
        let _ = writeln!(out, "  <testsuite name=\"{}\" {}>", escaped(file), self::counts(of_file()));
        of_file().for_each(|test| case(&mut out, test));
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn counts<'t>(tests: impl Iterator<Item = &'t TestReport> + Clone) -> String {
    let failed = tests.clone().filter(|test| !test.failures.is_empty()).count();
    format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\"", tests.count())
}

fn case(out: &mut String, test: &TestReport) {
    let class = test.file.strip_suffix(".vis").unwrap_or(&test.file);
    let class = class.trim_start_matches(['.', '/']).replace('/', ".");
    let (title, class, file) = (escaped(&test.title), escaped(&class), escaped(&test.file));
    let _ = write!(
        out,
        "    <testcase name=\"{title}\" classname=\"{class}\" file=\"{file}\" line=\"{}\"",
        test.line
    );
    if test.failures.is_empty() {
        out.push_str("/>\n");
        return;
    }
    // One failure element: more than one is not in every reader's schema.
    let message: Vec<String> = test.failures.iter().map(headline).collect();
    let message = escaped(&message.join("; "));
    let _ = write!(out, ">\n      <failure type=\"expectation\" message=\"{message}\">");
    for failure in &test.failures {
        let place = format!("{}:{}", test.file, failure.line);
        let _ =
            writeln!(out, "{}", escaped(&format!("{place}: {}: {}", failure.expectation, because(failure))));
        lines(out, &failure.seen, 2);
    }
    out.push_str("</failure>\n    </testcase>\n");
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
