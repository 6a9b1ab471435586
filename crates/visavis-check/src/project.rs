//! What holds for the whole program: its edition and time zone, from the manifest or from a file that has none.
//!
//! In: settings and file heads. Out: the project; `Checker::zone` is set before any date is read.

use smol_str::SmolStr;
use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::Text;
use visavis_value::Zone;

use crate::Settings;
use crate::checker::{Checker, did_you_mean};
use crate::model::Project;

/// The editions that this version knows; the last is the newest.
const EDITIONS: &[&str] = &["2026"];

impl Checker<'_> {
    pub(crate) fn project(&mut self, settings: &Settings) -> Project {
        let editions: Vec<&Text> = self.files.iter().filter_map(|f| f.edition.as_ref()).collect();
        let zones: Vec<&Text> = self.files.iter().filter_map(|f| f.timezone.as_ref()).collect();
        if settings.manifest {
            for (word, text) in
                editions.iter().map(|t| ("edition", t)).chain(zones.iter().map(|t| ("timezone", t)))
            {
                self.said_by_manifest(word, text);
            }
        } else {
            self.once("edition", &editions);
            self.once("timezone", &zones);
        }
        let written = if settings.manifest { None } else { editions.first().copied() };
        let edition = written.map(|t| t.text.clone()).or_else(|| settings.edition.clone());
        let edition =
            edition.unwrap_or_else(|| EDITIONS.last().copied().map(SmolStr::new_static).unwrap_or_default());
        if let Some(text) = written.filter(|t| !EDITIONS.contains(&t.text.as_str())) {
            self.report(
                Diagnostic::error(
                    Code::UnknownEdition,
                    format!("there is no edition {:?}", text.text),
                    text.span,
                    "not known to this version",
                )
                .with_help(format!("write `edition {:?}`", EDITIONS.last().unwrap_or(&""))),
            );
        }
        if let Some(text) = zones.first().filter(|_| !settings.manifest) {
            match Zone::parse(&text.text) {
                Some(zone) => self.zone = zone,
                None => {
                    let unknown = self.unknown_zone(&text.text, text.span);
                    self.report(unknown);
                }
            }
        }
        Project { name: settings.name.clone(), edition, zone: self.zone, bucketing: settings.bucketing }
    }

    fn said_by_manifest(&mut self, word: &str, text: &Text) {
        self.report(
            Diagnostic::error(
                Code::SaidByManifest,
                format!("the {word} of a project stands in its `visavis.toml`"),
                text.span,
                "not in a file of a project",
            )
            .with_help(format!("delete `{word}` here; the manifest counts for every file")),
        );
    }

    /// Of several files without a manifest one may speak.
    fn once(&mut self, word: &str, said: &[&Text]) {
        let [first, rest @ ..] = said else { return };
        for again in rest.iter().filter(|again| again.text != first.text) {
            self.report(
                Diagnostic::error(
                    Code::SaidByManifest,
                    format!("two files say another {word}"),
                    again.span,
                    "another one here",
                )
                .with_label(first.span, "first said here")
                .with_help("say it once, or write a `visavis.toml`"),
            );
        }
    }

    /// The error that a text is no time zone.
    pub(crate) fn unknown_zone(&self, name: &str, span: Span) -> Diagnostic {
        let near = self.nearest(name, Zone::names());
        let diagnostic = Diagnostic::error(
            Code::UnknownTimeZone,
            format!("there is no time zone {name:?}"),
            span,
            "not a name of the IANA list",
        );
        match near {
            Some(near) => did_you_mean(diagnostic, span, &format!("{name:?}"), Some(&format!("{near:?}"))),
            None => diagnostic.with_help("zones are named by place, such as \"Europe/Paris\" or \"UTC\""),
        }
    }
}
