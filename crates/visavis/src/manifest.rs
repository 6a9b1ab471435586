//! The manifest, `visavis.toml`.
//!
//! In: its text. Out: what it says, and a diagnostic for whatever it should not say, each pointing into it. It never
//! reads a file, and a mistake never stops the check of the rules: the value that stands wrong is taken as not given.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use visavis_check::Settings;
use visavis_check::model::Bucketing;
use visavis_diag::{Applicability, Code, Diagnostic, SourceId, Span, nearest};
use visavis_lint::{Level, Levels};
use visavis_value::Zone;

/// The name of a project's manifest.
pub const FILE_NAME: &str = "visavis.toml";

/// The editions of the language that this version knows, the newest last.
const EDITIONS: [&str; 1] = ["2026"];
const TABLES: [&str; 2] = ["project", "lints"];
const PROJECT_KEYS: [&str; 4] = ["name", "edition", "timezone", "bucketing"];
const LEVELS: [(&str, Level); 3] = [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)];

/// What a manifest says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manifest {
    pub(crate) settings: Settings,
    pub(crate) lints: Levels,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads a manifest; `name` is the project's where the manifest gives none.
pub(crate) fn read(source: SourceId, text: &str, name: &str) -> Manifest {
    let settings = Settings { name: name.into(), manifest: true, ..Settings::default() };
    let mut reader = Reader { source, manifest: Manifest { settings, ..Manifest::default() } };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = reader.span(error.span().unwrap_or(0..0));
        let line = text.get(..span.start as usize).unwrap_or(text).matches('\n').count() + 1;
        let message = format!("line {line} is not TOML: {}", in_words(error.message()));
        let diagnostic = Diagnostic::error(Code::ManifestSyntax, message, span, "");
        reader.report(
            diagnostic.with_help(
                "a line is a table's name, `[project]`, or a key and its text, `name = \"spring\"`",
            ),
        );
    }
    // What a broken document recovers to is a guess; its keys would be reported as mistakes that nobody made.
    if errors.is_empty() {
        reader.document(document.get_ref());
    }
    // Tables come in order of key.
    reader.manifest.diagnostics.sort_by_key(|found| found.primary().map(|label| label.span.start));
    reader.manifest
}

struct Reader {
    source: SourceId,
    manifest: Manifest,
}

impl Reader {
    fn span(&self, range: Range<usize>) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.source, byte(range.start), byte(range.end))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.manifest.diagnostics.push(diagnostic);
    }

    fn document(&mut self, document: &DeTable<'_>) {
        for (key, value) in document {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("project", DeValue::Table(table)) => self.project(table),
                ("lints", DeValue::Table(table)) => self.lints(table),
                ("project" | "lints", _) => self.wrong_kind(key.get_ref(), "a table", value),
                (name, _) if PROJECT_KEYS.contains(&name) => {
                    let message = format!("`{name}` stands outside `[project]`");
                    let help = format!("put the line `{name} = …` under a line `[project]`");
                    let span = self.span(key.span());
                    let diagnostic = Diagnostic::error(Code::UnknownManifestKey, message, span, "");
                    self.report(diagnostic.with_help(help));
                }
                (name, _) => {
                    self.unknown_key("the manifest", name, key.span(), &TABLES);
                }
            }
        }
    }

    fn project(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !PROJECT_KEYS.contains(&name) {
                self.unknown_key("`[project]`", name, key.span(), &PROJECT_KEYS);
                continue;
            }
            let Some(text) = self.text(name, value) else { continue };
            match name {
                "name" => self.manifest.settings.name = text.into(),
                "edition" => self.edition(text, value.span()),
                "timezone" => self.timezone(text, value.span()),
                _ => self.bucketing(text, value.span()),
            }
        }
    }

    fn lints(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name != Levels::ALL && !visavis_lint::names().any(|lint| lint == name) {
                self.unknown_lint(name, key.span());
            }
            let Some(text) = self.text(name, value) else { continue };
            match LEVELS.iter().find(|(level, _)| *level == text) {
                Some((_, level)) => {
                    self.manifest.lints.set(name, *level);
                }
                None => {
                    let span = self.span(value.span());
                    let wrong = format!("a lint has no level `{text}`");
                    let levels = "a level is \"allow\", \"warn\" or \"deny\"";
                    let diagnostic =
                        Diagnostic::error(Code::ManifestValue, wrong, span, "").with_help(levels);
                    self.report(meant(diagnostic, text, span, LEVELS.iter().map(|(level, _)| *level)));
                }
            }
        }
    }

    /// A remark and no error: a lint that a later version knows changes no decision of this one.
    fn unknown_lint(&mut self, name: &str, range: Range<usize>) {
        let span = self.span(range);
        let message = format!("there is no lint `{name}`");
        let diagnostic = Diagnostic::warning(Code::UnknownManifestKey, message, span, "");
        self.report(match nearest(name, visavis_lint::names()) {
            Some(near) => diagnostic.with_fix(format!("write `{near}`"), span, near, Applicability::Unsafe),
            None => {
                let names: Vec<&str> = visavis_lint::names().collect();
                diagnostic.with_help(format!("the lints are {}; `all` is every one", names.join(", ")))
            }
        });
    }

    fn edition(&mut self, text: &str, range: Range<usize>) {
        if EDITIONS.contains(&text) {
            self.manifest.settings.edition = Some(text.into());
            return;
        }
        let message = format!("this version of Visavis knows no edition `{text}`");
        let help = format!("write edition = \"{}\", or install the version that knows it", EDITIONS[0]);
        self.report(Diagnostic::error(Code::UnknownEdition, message, self.span(range), "").with_help(help));
    }

    fn timezone(&mut self, text: &str, range: Range<usize>) {
        if let Some(zone) = Zone::parse(text) {
            self.manifest.settings.zone = Some(zone);
            return;
        }
        let span = self.span(range);
        let message = format!("the IANA database has no time zone `{text}`");
        let diagnostic = Diagnostic::error(Code::UnknownTimeZone, message, span, "");
        self.report(match nearest_zone(text) {
            Some(zone) => offer(diagnostic, zone, span),
            None => diagnostic.with_help(
                "a time zone is named by continent and city, \"Europe/Paris\" for example; or \"UTC\"",
            ),
        });
    }

    fn bucketing(&mut self, text: &str, range: Range<usize>) {
        let span = self.span(range);
        if let Some(bucketing) = Bucketing::parse(text) {
            self.manifest.settings.bucketing = bucketing;
            return;
        }
        let names = Bucketing::ALL.map(Bucketing::name);
        let message = format!("there is no bucketing `{text}`");
        let help = format!("leave the line out for \"visavis-1\"; there are {}", names.join(", "));
        let diagnostic = Diagnostic::error(Code::UnknownBucketing, message, span, "").with_help(help);
        self.report(meant(diagnostic, text, span, names));
    }

    /// The text of a value; a value of another kind is reported.
    fn text<'v>(&mut self, name: &str, value: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_kind(name, "a text", value);
        }
        text
    }

    fn wrong_kind(&mut self, name: &str, wanted: &str, value: &Spanned<DeValue<'_>>) {
        let found = kind(value.get_ref());
        let message = format!("`{name}` takes {wanted}, found {found}");
        let span = self.span(value.span());
        let mut diagnostic = Diagnostic::error(Code::ManifestValue, message, span, "");
        if let DeValue::Integer(digits) = value.get_ref() {
            let quoted = format!("\"{}\"", digits.as_str());
            let title = format!("write {quoted}");
            diagnostic = diagnostic.with_help("a text stands between quotation marks").with_fix(
                title,
                span,
                quoted,
                Applicability::Safe,
            );
        }
        self.report(diagnostic);
    }

    fn unknown_key(&mut self, place: &str, name: &str, range: Range<usize>, known: &[&str]) {
        let span = self.span(range);
        let message = format!("{place} has no `{name}`");
        let mut list: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
        let last = list.pop().unwrap_or_default();
        let mut diagnostic = Diagnostic::error(Code::UnknownManifestKey, message, span, "")
            .with_help(format!("it has {} and {last}", list.join(", ")));
        if let Some(near) = nearest(name, known.iter().copied()) {
            diagnostic = diagnostic.with_fix(format!("write `{near}`"), span, near, Applicability::Unsafe);
        }
        self.report(diagnostic);
    }
}

/// What the parser says, in the words of who writes a manifest; its own first line where it is plain enough.
fn in_words(message: &str) -> String {
    const WORDS: [(&str, &str); 8] = [
        ("string values must be quoted", "a text stands between quotation marks"),
        ("duplicate key", "this name stands twice in its table"),
        ("key with no value", "a key has no value; write `key = \"value\"`"),
        ("invalid basic string", "a text has no closing quotation mark"),
        ("unclosed table", "a table's name ends with `]`"),
        ("unclosed array", "a list ends with `]`"),
        ("carriage return", "a carriage return stands alone; save the file with LF or CRLF line ends"),
        ("missing assignment", "`=` stands between a key and its value"),
    ];
    let known = WORDS.iter().find(|(said, _)| message.contains(said));
    known.map_or_else(|| message.lines().next().unwrap_or_default().into(), |(_, words)| (*words).into())
}

/// Adds the nearest of the values, where one is near.
fn meant<'a>(
    diagnostic: Diagnostic,
    text: &str,
    span: Span,
    values: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    match nearest(text, values) {
        Some(near) => offer(diagnostic, near, span),
        None => diagnostic,
    }
}

fn offer(diagnostic: Diagnostic, value: &str, span: Span) -> Diagnostic {
    let quoted = format!("\"{value}\"");
    let title = format!("write {quoted}");
    diagnostic.with_fix(title, span, quoted, Applicability::Unsafe)
}

/// The zone that is spelled nearly so, else the one of that city.
fn nearest_zone(text: &str) -> Option<&'static str> {
    let city = text.replace(' ', "_");
    let is_city = |zone: &&str| zone.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city));
    nearest(text, Zone::names()).or_else(|| Zone::names().find(is_city))
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests;
