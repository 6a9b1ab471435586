//! Names and patterns of campaigns.
//!
//! In: what stands behind `never` and `from`. Out: the campaigns it names, in order of name. What names nothing is an
//! error, as a guard that guards nothing is a wrong decision.

use visavis_diag::{Code, Diagnostic};
use visavis_syntax::ast::{Glob, Name};

use crate::checker::{Checker, did_you_mean};
use crate::model::CampaignId;
use crate::names::index;
use crate::symbols::{Naming, Symbol};

impl Checker<'_> {
    /// The campaigns that any of the patterns names, each once.
    pub(crate) fn campaigns_named(&mut self, globs: &[Glob]) -> Option<Vec<CampaignId>> {
        let mut found = Vec::new();
        let mut failed = false;
        for glob in globs {
            let matched = self.matched(glob);
            if matched.is_empty() {
                failed = true;
                self.names_nothing(glob);
            }
            let naming = if glob.pattern.contains('*') { Naming::Pattern } else { Naming::Exact };
            matched.iter().for_each(|id| self.note_as(glob.span, Symbol::Campaign(*id), naming));
            found.extend(matched);
        }
        found.sort_unstable();
        found.dedup();
        if failed { None } else { Some(found) }
    }

    /// The campaign of a name.
    pub(crate) fn campaign_named(&mut self, name: &Name) -> Option<CampaignId> {
        if let Some((id, _)) = self.names.campaigns.get(name.text.as_str()).copied() {
            self.note(name.span, Symbol::Campaign(id));
            return Some(id);
        }
        self.names_nothing(&Glob { pattern: name.text.clone(), span: name.span });
        None
    }

    fn matched(&self, glob: &Glob) -> Vec<CampaignId> {
        let Some((prefix, _)) = glob.pattern.split_once('*') else {
            let name = glob.pattern.trim_matches('`');
            return self.names.campaigns.get(name).map(|(id, _)| *id).into_iter().collect();
        };
        // Campaigns stand in order of name, so that those with the pattern's beginning stand together.
        let campaigns = &self.items.campaigns;
        let first = campaigns.partition_point(|c| c.name.text.as_str() < prefix);
        let together =
            campaigns.iter().enumerate().skip(first).take_while(|(_, c)| c.name.text.starts_with(prefix));
        together
            .filter(|(_, c)| matches(&glob.pattern, &c.name.text))
            .map(|(i, _)| CampaignId(index(i)))
            .collect()
    }

    fn names_nothing(&mut self, glob: &Glob) {
        let pattern = &glob.pattern;
        let name = pattern.trim_matches('`');
        let lost = if name.contains('*') && self.may_suggest() {
            self.broken.iter().copied().find(|lost| matches(name, lost)).unwrap_or(name)
        } else {
            name
        };
        if self.is_broken(lost) {
            return;
        }
        let diagnostic =
            |message: String, label: &str, code| Diagnostic::error(code, message, glob.span, label);
        if !pattern.contains('*') {
            let near = self.nearest(pattern, self.items.campaigns.iter().map(|c| c.name.text.as_str()));
            let unknown = diagnostic(
                format!("there is no campaign `{pattern}`"),
                "not declared anywhere",
                Code::UnknownName,
            );
            self.report(match pattern.as_str() {
                "all" | "everything" | "every" | "any" => unknown.with_help(
                    "every campaign is `*`; a decision without `from` takes all those on its channel",
                ),
                "nothing" | "none" | "nobody" => {
                    unknown.with_help("where nothing is to stand, leave the clause out")
                }
                _ => did_you_mean(unknown, glob.span, pattern, near),
            });
            return;
        }
        // What is in front of the star is compared with as much of every name.
        let stem = pattern.split('*').next().unwrap_or("");
        let length = stem.chars().count();
        let stems: Vec<String> =
            self.items.campaigns.iter().map(|c| c.name.text.chars().take(length).collect()).collect();
        let near = if length == 0 { None } else { self.nearest(stem, stems.iter().map(String::as_str)) };
        let nothing = diagnostic(
            format!("no campaign's name matches `{pattern}`"),
            "it names nothing",
            Code::GlobMatchesNothing,
        );
        let right = near.map(|near| format!("{near}{}", pattern.get(stem.len()..).unwrap_or("*")));
        self.report(match right {
            Some(_) => did_you_mean(nothing, glob.span, pattern, right.as_deref()),
            None => nothing.with_help("a pattern that names nothing would do nothing, in silence"),
        });
    }
}

/// Whether a pattern with `*` for any text matches a whole name.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        // The earliest place leaves the most for what follows.
        match rest.find(part).and_then(|at| rest.get(at + part.len()..)) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name, expected) in [
            ("*", "win_back", true),
            ("win_*", "win_back", true),
            ("win_*", "wim_back", false),
            ("*_back", "win_back", true),
            ("*a*", "win_back", true),
            ("w*b*k", "win_back", true),
            ("w*k*b", "win_back", false),
            ("win_*_back", "win_back", false),
            ("ab*ba", "aba", false),
            ("**", "", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
