//! Diagnostics as SARIF, which code hosts and editors show beside the text.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 27 March 2020; the numbers of sections are its.

use serde::Serialize;
use visavis_diag::{Applicability, Diagnostic, Edit, Fix, Label, Severity, SourceMap, Span};

use crate::place::Place;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// 3.13
#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

/// 3.14
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

/// 3.18
#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

/// 3.19
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'a str,
    rules: Vec<Rule>,
}

/// 3.49
#[derive(Serialize)]
struct Rule {
    id: String,
}

/// 3.27
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: String,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
}

/// 3.11
#[derive(Serialize)]
struct Message {
    text: String,
}

/// 3.28
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

/// 3.29
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

/// 3.4
#[derive(Serialize)]
struct Artifact {
    uri: String,
}

/// 3.30; columns and lines count from 1, and the end column is the one behind the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// 3.55
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Text<'a>,
    artifact_changes: Vec<Change<'a>>,
}

/// 3.56
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

/// 3.57
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

/// One SARIF 2.1.0 log of one run of the tool, whose version is given.
///
/// Fixes that change the text are part of their results.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], sources: &SourceMap, version: &str) -> String {
    let sorted = crate::sorted(diagnostics);
    let mut codes: Vec<String> = sorted.iter().map(|d| d.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    let rules = codes.into_iter().map(|id| Rule { id }).collect();
    let run = Run {
        tool: Tool { driver: Driver { name: "Visavis", version, rules } },
        column_kind: "unicodeCodePoints",
        results: sorted.into_iter().map(|d| finding(d, sources)).collect(),
    };
    // INVARIANT: texts and numbers only; there is nothing that JSON could refuse.
    serde_json::to_string(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }).unwrap_or_default()
}

fn finding<'a>(diagnostic: &'a Diagnostic, sources: &SourceMap) -> Finding<'a> {
    let at =
        |label: &'a Label, message| Location { physical_location: physical(label.span, sources), message };
    let related = diagnostic.labels.iter().skip(1);
    let changes = |fix: &&Fix| fix.applicability != Applicability::DisplayOnly && !fix.edits.is_empty();
    Finding {
        rule_id: diagnostic.code.to_string(),
        level: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: Message { text: crate::plain(diagnostic) },
        locations: diagnostic.primary().map(|label| at(label, None)).into_iter().collect(),
        related_locations: related.map(|label| at(label, Some(Text { text: &label.text }))).collect(),
        fixes: diagnostic.fixes.iter().filter(changes).map(|fix| repair(fix, sources)).collect(),
    }
}

/// Edits of one file are one change, in the order of the fix.
fn repair<'a>(fix: &'a Fix, sources: &SourceMap) -> Repair<'a> {
    let mut files: Vec<_> = fix.edits.iter().map(|edit| edit.span.source).collect();
    files.sort();
    files.dedup();
    let changes = files.into_iter().map(|file| {
        let edits: Vec<&Edit> = fix.edits.iter().filter(|edit| edit.span.source == file).collect();
        Change {
            artifact_location: Artifact { uri: sources.get(file).map_or_else(String::new, |f| uri(&f.name)) },
            replacements: edits.into_iter().map(|edit| replacement(edit, sources)).collect(),
        }
    });
    Repair { description: Text { text: &fix.title }, artifact_changes: changes.collect() }
}

fn replacement<'a>(edit: &'a Edit, sources: &SourceMap) -> Replacement<'a> {
    let deleted_region = physical(edit.span, sources).region;
    Replacement { deleted_region, inserted_content: Text { text: &edit.text } }
}

fn physical(span: Span, sources: &SourceMap) -> Physical {
    let Place { file, line, column, end_line, end_column, .. } = Place::of(span, sources);
    Physical {
        artifact_location: Artifact { uri: uri(&file) },
        region: Region { start_line: line, start_column: column, end_line, end_column },
    }
}

/// A file's name as a reference of RFC 3986: `/` between folders, and in `%` what may not stand in one.
fn uri(name: &str) -> String {
    use std::fmt::Write;
    let absolute = std::path::Path::new(name).is_absolute();
    let mut out = if absolute { "file://".to_owned() } else { String::new() };
    let slashed = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    if absolute && !slashed.starts_with('/') {
        out.push('/');
    }
    for byte in slashed.strip_prefix("./").unwrap_or(&slashed).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            // Writing to a `String` always succeeds.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}
