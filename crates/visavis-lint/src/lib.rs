//! Lints: what runs and is yet likely not meant.
//!
//! In: checked rules with their trees, the levels of the manifest, perhaps a time. Out: findings, each named by its lint.
//! A lint never changes what rules mean, and never says anything of rules with errors. Each is a file of `lints/` and a page of
//! `docs/lints`.

mod context;
mod facts;
mod known;
mod level;
mod lints;
mod memory;
mod silence;
mod tree;

use visavis_check::model::Model;
use visavis_diag::{Code, Diagnostic, Severity, SourceMap};
use visavis_syntax::ast;
use visavis_value::Instant;

pub use level::{Level, Levels};
pub use lints::LINTS;
pub use memory::Memory;

use crate::context::Context;

/// A lint.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Its name, which diagnostics, the manifest and silencers use.
    pub name: &'static str,
    /// What comes of its findings where the manifest says nothing.
    pub level: Level,
    /// What it finds, in a line.
    pub summary: &'static str,
    work: Work,
}

/// Who looks for it.
#[derive(Debug, Clone, Copy)]
enum Work {
    /// A function of this crate
    Here(fn(&Context<'_>, &mut Vec<Diagnostic>)),
    /// Whoever reads the silencers, once all else is found
    Silencers,
    /// The check, whose warning of this code it is
    Check(Code),
}

/// Checked rules.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// What they mean.
    pub model: &'a Model,
    /// How they are written, comments included.
    pub trees: &'a [ast::File],
    /// Their texts.
    pub sources: &'a SourceMap,
    /// What the check said of them: some of its warnings are lints, which levels and silencers hold for.
    pub checked: &'a [Diagnostic],
    /// The time by which a campaign may be over; without one none is.
    pub now: Option<Instant>,
}

/// The lint of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lint> {
    LINTS.iter().find(|lint| lint.name == name)
}

/// The names that a manifest may give a level.
pub fn names() -> impl Iterator<Item = &'static str> {
    LINTS.iter().map(|lint| lint.name)
}

/// Every finding whose lint is not allowed, in order of place; those of denied lints are errors.
#[must_use]
pub fn run(rules: Rules<'_>, levels: &Levels) -> Vec<Diagnostic> {
    run_again(rules, levels, &mut Memory::default())
}

/// The same findings, sooner where the memory is that of an earlier run over much the same rules.
#[must_use]
pub fn run_again(rules: Rules<'_>, levels: &Levels, memory: &mut Memory) -> Vec<Diagnostic> {
    let context = Context::new(rules, std::mem::take(memory));
    let mut found: Vec<Diagnostic> =
        rules.checked.iter().filter(|finding| is_lint(finding)).cloned().collect();
    // What nobody is told of need not be looked for, but a silencer that names it silences something.
    let wanted = |lint: &Lint| levels.of_lint(lint) != Level::Allow || silence::is_named(&rules, lint.name);
    for lint in LINTS {
        if let Work::Here(run) = lint.work
            && wanted(lint)
        {
            run(&context, &mut found);
        }
    }
    *memory = context.into_memory();
    let mut found = silence::apply(&rules, found);
    found.retain_mut(|finding| {
        let severity = match levels.of(&finding.code) {
            Level::Allow => return false,
            Level::Warn => Severity::Warning,
            Level::Deny => Severity::Error,
        };
        finding.severity = severity;
        true
    });
    found.sort_by_key(|finding| finding.primary().map(|label| (label.span.source, label.span.start)));
    found
}

/// Whether a finding is a lint's: one found here, or a warning of the check that is one.
#[must_use]
pub fn is_lint(finding: &Diagnostic) -> bool {
    !finding.is_error() && lint_of(&finding.code).is_some()
}

/// The lint that a finding is of.
fn lint_of(code: &Code) -> Option<&'static Lint> {
    match code {
        Code::Lint(name) => find(name),
        _ => LINTS.iter().find(|lint| matches!(lint.work, Work::Check(of) if of == *code)),
    }
}

impl Lint {
    /// What stands at the head of its findings: its name, or the code of the check's warning that it is.
    #[must_use]
    pub fn head(&self) -> String {
        match self.work {
            Work::Check(code) => code.to_string(),
            Work::Here(_) | Work::Silencers => self.name.to_owned(),
        }
    }
}
