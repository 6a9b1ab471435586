//! The page of one declaration.

use visavis_describe::{Kind, Label, Page, Section, Target};

use crate::Site;
use crate::html::{Html, escaped};
use crate::lists::status;
use crate::paths;

/// Its HTML.
pub(crate) fn one(site: &Site<'_>, page: &Page) -> String {
    let mut html = Html::new(site, "../");
    let kind = escaped(site.label(Label::One(page.kind)));
    html.push(&format!(
        "<div class=\"title\">\n<p class=\"kind\">{kind}</p>\n<h1>{}</h1>\n",
        escaped(&page.words)
    ));
    if page.words != page.name {
        html.push(&format!("<p class=\"code\"><code>{}</code></p>\n", escaped(&page.name)));
    }
    if let Some(description) = &page.description {
        html.push(&format!("<p class=\"description\">{}</p>\n", escaped(description)));
    }
    if page.kind == Kind::Campaign
        && let Some(status) = status(site, page.index)
    {
        html.push(&format!("<p>{status}</p>\n"));
    }
    html.push("</div>\n");
    for (at, section) in page.sections.iter().enumerate() {
        written(&mut html, section, at);
    }
    depending(&mut html, page);
    tests(&mut html, page);
    html.framed(&page.words, paths::list(page.kind), false)
}

fn written(html: &mut Html<'_, '_>, section: &Section, at: usize) {
    let id = format!("s{}", at + 1);
    open(html, &id, html.site.label(section.label));
    if section.label == Label::Reads {
        sensitive(html, section);
    }
    html.blocks(&section.blocks);
    html.push("</div>\n</section>\n");
}

/// A heading in the margin, and what stands beside it.
pub(crate) fn open(html: &mut Html<'_, '_>, id: &str, heading: &str) {
    html.push(&format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n<div class=\"body\">\n",
        escaped(heading)
    ));
}

/// Which of what is read is personal data.
fn sensitive(html: &mut Html<'_, '_>, section: &Section) {
    let mut names = Vec::new();
    for block in &section.blocks {
        if let visavis_describe::Block::Entry { body, .. } = block {
            for block in body {
                if let visavis_describe::Block::Say(text) = block {
                    text.names(&mut names);
                }
            }
        }
    }
    let site = html.site;
    let is_sensitive = |target: &Target| {
        target.kind == Kind::Attribute
            && site.model.attributes.get(target.index).is_some_and(|attribute| attribute.sensitive)
    };
    let marked: Vec<String> = names
        .iter()
        .filter(|name| is_sensitive(name))
        .map(|name| html.text(&site.describer.name(*name)))
        .collect();
    if !marked.is_empty() {
        let label = escaped(site.label(Label::Sensitive));
        html.push(&format!("<p><span class=\"badge sensitive\">{label}</span> {}</p>\n", marked.join(", ")));
    }
}

/// Of what campaigns read, the campaigns that stand on it through other names.
fn depending(html: &mut Html<'_, '_>, page: &Page) {
    if matches!(page.kind, Kind::Campaign | Kind::Decision | Kind::Source) {
        return;
    }
    let site = html.site;
    let target = Target { kind: page.kind, index: page.index };
    let direct: Vec<Target> = site.describer.uses().by(target).collect();
    let above = site.describer.uses().above(target);
    let campaigns: Vec<String> = above
        .into_iter()
        .filter(|user| user.kind == Kind::Campaign && !direct.contains(user))
        .map(|user| html.text(&site.describer.name(user)))
        .collect();
    if !campaigns.is_empty() {
        open(html, "depending", site.label(Label::Depending));
        html.push(&format!("<p>{}</p>\n</div>\n</section>\n", campaigns.join(", ")));
    }
}

/// The tests that are about it.
fn tests(html: &mut Html<'_, '_>, page: &Page) {
    let site = html.site;
    let users = site.describer.uses().tested_by(Target { kind: page.kind, index: page.index });
    let tests: Vec<Target> = users.collect();
    if tests.is_empty() {
        return;
    }
    open(html, "tests", site.label(Label::Many(Kind::Test)));
    html.push("<ul class=\"tests\">\n");
    for test in tests {
        let verdict = passed(site, test.index);
        let name = html.text(&site.describer.name(test));
        html.push(&format!("<li>{name} {verdict}</li>\n"));
    }
    html.push("</ul>\n</div>\n</section>\n");
}

/// Whether a test passed, where that is known.
pub(crate) fn passed(site: &Site<'_>, test: usize) -> String {
    badge(site, site.options.passed.get(test), [Label::Passed, Label::Failed])
}

/// Whether an assert held, where that is known.
pub(crate) fn held(site: &Site<'_>, assert: usize) -> String {
    badge(site, site.options.held.get(assert), [Label::Held, Label::Refuted])
}

fn badge(site: &Site<'_>, is: Option<&bool>, [good, bad]: [Label; 2]) -> String {
    match is {
        Some(true) => format!("<span class=\"badge good\">{}</span>", escaped(site.label(good))),
        Some(false) => format!("<span class=\"badge bad\">{}</span>", escaped(site.label(bad))),
        None => String::new(),
    }
}
