//! Diagnostics as the protocol has them.
//!
//! In: an analysis. Out: for each file the same findings that `visavis check` gives, with their codes, words and places. Nothing is
//! left out and nothing is worded anew.

use std::collections::BTreeMap;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic as Told, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Message, Range, Uri,
};
use visavis_diag::{Diagnostic, Severity, SourceId};

use crate::analysis::Analysis;
use crate::position::Encoding;

/// What a file's diagnostics say, and the editor's version that they are about.
pub(crate) type Findings = BTreeMap<Uri, (Option<i32>, Vec<Told>)>;

/// The findings of every file; of those without one an empty list.
pub(crate) fn findings(analysis: &Analysis, encoding: Encoding) -> Findings {
    let mut all = Findings::new();
    for source in &analysis.sources {
        if let Some(uri) = &source.uri {
            all.insert(uri.clone(), (source.version, Vec::new()));
        }
    }
    for diagnostic in &analysis.checked.diagnostics {
        let id = diagnostic.primary().map_or(SourceId(0), |label| label.span.source);
        let uri = analysis.file(id).and_then(|source| source.uri.as_ref());
        if let Some((_, told)) = uri.and_then(|uri| all.get_mut(uri)) {
            told.push(tell(diagnostic, analysis, encoding));
        }
    }
    for (uri, why) in &analysis.unreadable {
        let told = Told {
            range: Range::default(),
            severity: Some(DiagnosticSeverity::Error),
            source: Some(SOURCE.into()),
            message: Message::String(why.clone()),
            ..Told::default()
        };
        all.entry(uri.clone()).or_default().1.push(told);
    }
    all
}

/// Who tells.
const SOURCE: &str = "visavis";

/// A finding: the headline with the label of its place, then the ways out, as `check` prints them.
pub(crate) fn tell(diagnostic: &Diagnostic, analysis: &Analysis, encoding: Encoding) -> Told {
    let primary = diagnostic.primary();
    let related = diagnostic.labels.iter().skip(1).filter_map(|label| {
        let location = analysis.location(label.span, encoding)?;
        Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let code = diagnostic.code.to_string();
    let unused = matches!(code.as_str(), "unused" | "unused-silencer");
    Told {
        range: primary.map(|label| analysis.range(label.span, encoding)).unwrap_or_default(),
        severity: Some(match diagnostic.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
        }),
        code_description: page(&diagnostic.code),
        code: Some(Code::String(code)),
        source: Some(SOURCE.into()),
        message: Message::String(words(diagnostic)),
        tags: unused.then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// The headline, what stands at the place, and the ways out.
fn words(diagnostic: &Diagnostic) -> String {
    visavis_render::plain(diagnostic)
}

/// Where the page of a code stands.
fn page(code: &visavis_diag::Code) -> Option<CodeDescription> {
    let (folder, name) = match code {
        visavis_diag::Code::Lint(name) => ("lints", (**name).to_owned()),
        code => ("errors", code.to_string()),
    };
    let page = format!("{}/blob/main/docs/{folder}/{name}.md", env!("CARGO_PKG_REPOSITORY"));
    Uri::parse(&page).ok().map(|href| CodeDescription { href })
}
