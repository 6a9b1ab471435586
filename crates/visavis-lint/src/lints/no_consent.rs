//! `no-consent`: a channel that counts contacts or keeps quiet hours, and asks nobody.

use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "no-consent";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a channel with limits or quiet hours that requires no consent",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for channel in context.model.channels.iter().filter(|channel| channel.requires.is_empty()) {
        let reason = channel.limits.first().map(|limit| (limit.span, "how often it may write is limited"));
        let reason =
            reason.or_else(|| channel.quiet.first().map(|quiet| (quiet.span, "it keeps quiet hours")));
        let Some((span, why)) = reason else { continue };
        let name = &channel.name;
        let finding = Diagnostic::lint(
            &NAME,
            format!("`{name}` asks for no consent"),
            channel.span,
            "has no `requires`",
        )
        .with_label(span, why)
        .with_help("a channel that reaches people needs their consent: add `requires email_optin`, say");
        out.push(finding);
    }
}
