//! The overview of campaigns, and a list for every other kind.

use visavis_describe::{Block, Kind, Label, Page, Target};

use crate::Site;
use crate::html::{Html, escaped};
use crate::page::{held, open, passed};
use crate::paths;

/// The first page: every campaign with its window, channels, decisions and owner.
pub(crate) fn overview(site: &Site<'_>) -> String {
    let mut html = Html::new(site, "");
    let project = escaped(&site.model.project.name);
    html.push(&format!(
        "<div class=\"title\">\n<h1>{project}</h1>\n<p class=\"counts\">{}</p>\n</div>\n",
        counts(site)
    ));
    let head = [
        site.label(Label::One(Kind::Campaign)),
        site.label(Label::When),
        site.label(Label::Many(Kind::Channel)),
        site.label(Label::Many(Kind::Decision)),
        site.label(Label::Owner),
    ];
    let rows = site.of_kind(Kind::Campaign).map(|page| campaign(&html, page));
    let rows: Vec<[String; 5]> = rows.collect();
    html.push(&format!("<h2 class=\"list\">{}</h2>\n", escaped(site.label(Label::Many(Kind::Campaign)))));
    html.push(&table(site, &head, rows.iter().map(|row| row.as_slice())));
    html.framed(&site.model.project.name, paths::list(Kind::Campaign), true)
}

/// How many there are of each kind.
fn counts(site: &Site<'_>) -> String {
    let counts = Kind::ALL.into_iter().filter_map(|kind| {
        let count = site.of_kind(kind).count();
        let label = site.label(if count == 1 { Label::One(kind) } else { Label::Many(kind) });
        let path = paths::list(kind);
        (count > 0)
            .then(|| format!("<a href=\"{path}\"><b>{count}</b> {}</a>", escaped(&label.to_lowercase())))
    });
    counts.collect::<Vec<_>>().join(" ")
}

fn campaign(html: &Html<'_, '_>, page: &Page) -> [String; 5] {
    let site = html.site;
    let target = Target { kind: Kind::Campaign, index: page.index };
    let uses = site.describer.uses();
    let named = |targets: Vec<Target>| {
        targets
            .into_iter()
            .map(|target| html.text(&site.describer.name(target)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let channels = uses.of(target).filter(|used| used.kind == Kind::Channel).collect();
    let decisions = uses.by(target).filter(|user| user.kind == Kind::Decision).collect();
    let when = page.sections.iter().find(|section| section.label == Label::When);
    let when = when.and_then(|section| section.blocks.first());
    let when = match when {
        Some(Block::Say(text)) => html.text(text),
        _ => String::new(),
    };
    let status = status(site, page.index).map(|status| format!("{status} ")).unwrap_or_default();
    let owner = site.model.campaigns.get(page.index).and_then(|campaign| campaign.owner.as_ref());
    [
        named_with_description(html, page),
        format!("{status}{when}"),
        named(channels),
        named(decisions),
        owner.map(|owner| escaped(owner)).unwrap_or_default(),
    ]
}

/// Whether a campaign runs at the time that is asked about.
pub(crate) fn status(site: &Site<'_>, index: usize) -> Option<String> {
    let at = site.options.at?;
    let during = site.model.campaigns.get(index)?.during;
    let (label, class) = match during {
        Some(during) if during.start.is_some_and(|start| at < start) => (Label::ToCome, "soon"),
        Some(during) if during.end.is_some_and(|end| at >= end) => (Label::Over, "over"),
        Some(_) | None => (Label::Running, "good"),
    };
    Some(format!("<span class=\"badge {class}\">{}</span>", escaped(site.label(label))))
}

fn named_with_description(html: &Html<'_, '_>, page: &Page) -> String {
    let name = html.text(&html.site.describer.name(Target { kind: page.kind, index: page.index }));
    match &page.description {
        Some(words) => format!("<b>{name}</b><br><span class=\"description\">{}</span>", escaped(words)),
        None => format!("<b>{name}</b>"),
    }
}

/// A table whose rows become cards where there is no room.
fn table<'r>(site: &Site<'_>, head: &[&str], rows: impl Iterator<Item = &'r [String]>) -> String {
    let filter = escaped(site.label(Label::Filter));
    let mut out = format!("<table class=\"cards\" data-filter=\"{filter}\">\n<thead><tr>");
    for cell in head {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(cell)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, (cell, label)) in row.iter().zip(head).enumerate() {
            let empty = if cell.is_empty() { " class=\"empty\"" } else { "" };
            out.push_str(&match at {
                0 => format!("<th scope=\"row\">{cell}</th>"),
                _ => format!("<td data-label=\"{}\"{empty}>{cell}</td>", escaped(label)),
            });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

/// Every declaration of a kind.
pub(crate) fn of_kind(site: &Site<'_>, kind: Kind) -> String {
    let mut html = Html::new(site, "");
    let title = site.label(Label::Many(kind));
    html.push(&format!("<div class=\"title\">\n<h1>{}</h1>\n</div>\n", escaped(title)));
    match kind {
        Kind::Test | Kind::Assert => told(&mut html, kind),
        _ => {
            let head = [site.label(Label::One(kind)), heading(site, kind), site.label(Label::UsedBy)];
            let rows: Vec<[String; 3]> = site
                .of_kind(kind)
                .map(|page| [named_with_description(&html, page), gist(&html, page), users(&html, page)])
                .collect();
            // Nothing uses a decision, or a guard, but a host.
            let columns = if rows.iter().all(|[_, _, users]| users.is_empty()) { 2 } else { 3 };
            let head = head.get(..columns).unwrap_or_default();
            let html_table = table(site, head, rows.iter().map(|row| row.get(..columns).unwrap_or_default()));
            html.push(&html_table);
        }
    }
    html.framed(title, paths::list(kind), !matches!(kind, Kind::Test | Kind::Assert))
}

/// What the second column of a list says.
fn heading(site: &Site<'_>, kind: Kind) -> &'static str {
    let first = site.of_kind(kind).next().and_then(|page| page.sections.first());
    first.map_or("", |section| site.label(section.label))
}

/// What a declaration says first.
fn gist(html: &Html<'_, '_>, page: &Page) -> String {
    let mut inner = Html::new(html.site, html.root);
    let blocks = page.sections.first().map(|section| section.blocks.as_slice()).unwrap_or_default();
    let first = match blocks.first() {
        // Tables are for their own page.
        Some(Block::Grid { .. }) | None => &[],
        Some(_) => blocks.get(..1).unwrap_or_default(),
    };
    inner.blocks(first);
    if page.kind == Kind::Attribute
        && html.site.model.attributes.get(page.index).is_some_and(|attribute| attribute.sensitive)
    {
        let label = escaped(html.site.label(Label::Sensitive));
        inner.push(&format!("<p><span class=\"badge sensitive\">{label}</span></p>\n"));
    }
    inner.out
}

fn users(html: &Html<'_, '_>, page: &Page) -> String {
    let target = Target { kind: page.kind, index: page.index };
    let users = html.site.describer.uses().by(target);
    let users = users.filter(|user| !matches!(user.kind, Kind::Attribute | Kind::Event));
    users.map(|user| html.text(&html.site.describer.name(user))).collect::<Vec<_>>().join(", ")
}

/// Tests and asserts, each told whole.
fn told(html: &mut Html<'_, '_>, kind: Kind) {
    let site = html.site;
    for page in site.of_kind(kind) {
        let id = format!("{}-{}", kind.word(), page.index + 1);
        open(html, &id, &page.words);
        let verdict = match kind {
            Kind::Test => passed(site, page.index),
            Kind::Assert => held(site, page.index),
            _ => String::new(),
        };
        if !verdict.is_empty() {
            html.push(&format!("<p>{verdict}</p>\n"));
        }
        if let Some(description) = &page.description {
            html.push(&format!("<p class=\"description\">{}</p>\n", escaped(description)));
        }
        for section in &page.sections {
            html.push(&format!("<h3>{}</h3>\n", escaped(site.label(section.label))));
            html.blocks(&section.blocks);
        }
        html.push("</div>\n</section>\n");
    }
}
