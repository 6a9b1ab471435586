//! The graph of who uses whom: values, segments, tables, experiments and campaigns, from left to right.
//!
//! In: what names what. Out: a page with an SVG whose nodes are links, and the same as a list for who cannot see it.

mod layout;

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;
use visavis_describe::{Kind, Label, Target};

use crate::Site;
use crate::html::{Html, escaped};
use crate::page::open;
use layout::{Layout, Place};

/// The kinds that stand in the graph, in the order of its legend.
const KINDS: [Kind; 5] = [Kind::Let, Kind::Table, Kind::Experiment, Kind::Segment, Kind::Campaign];
/// How high a node is.
const HEIGHT: f64 = 30.0;
/// How many characters of a name a node shows.
const LETTERS: usize = 24;

/// How many campaigns are drawn; of more than these a picture shows nothing.
const CAMPAIGNS: usize = 60;

/// A node of the graph.
#[derive(Clone)]
struct Node {
    target: Target,
    words: String,
    width: f64,
}

/// Its HTML.
pub(crate) fn page(site: &Site<'_>) -> String {
    let mut html = Html::new(site, "");
    let title = site.label(Label::Graph);
    html.push(&format!(
        "<div class=\"title\">\n<h1>{}</h1>\n<p class=\"description\">{}</p>\n</div>\n",
        escaped(title),
        escaped(site.label(Label::GraphSays))
    ));
    let (nodes, edges) = graph(site);
    if nodes.is_empty() {
        html.push(&format!("<p>{}</p>\n", escaped(site.label(Label::GraphEmpty))));
        return html.framed(title, "graph.html", true);
    }
    let (drawn_nodes, drawn_edges) = fewer(site, &nodes, &edges);
    if drawn_nodes.len() < nodes.len() {
        html.push(&format!("<p>{}</p>\n", escaped(site.label(Label::GraphWithoutCampaigns))));
    }
    let legend = KINDS.into_iter().filter(|kind| drawn_nodes.iter().any(|node| node.target.kind == *kind));
    let legend: String = legend
        .map(|kind| {
            let label = escaped(site.label(Label::Many(kind)));
            format!("<li><span class=\"key {}\"></span>{label}</li>", kind.word())
        })
        .collect();
    html.push(&format!("<ul class=\"legend\">{legend}</ul>\n"));
    let svg = drawn(site, &drawn_nodes, &drawn_edges);
    html.push(&format!(
        "<div class=\"scroll graph\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{svg}</div>\n",
        escaped(title)
    ));
    as_list(&mut html, &nodes, &edges);
    html.framed(title, "graph.html", true)
}

/// The declarations that use or are used, and pairs of what is used and what uses it.
fn graph(site: &Site<'_>) -> (Vec<Node>, Vec<(usize, usize)>) {
    let uses = site.describer.uses();
    let drawn = |target: &Target| KINDS.contains(&target.kind);
    let pages = site.pages.iter().map(|page| Target { kind: page.kind, index: page.index });
    let targets: Vec<Target> = pages
        .filter(|target| {
            drawn(target)
                && (uses.of(*target).any(|used| drawn(&used)) || uses.by(*target).any(|user| drawn(&user)))
        })
        .collect();
    let places: BTreeMap<Target, usize> =
        targets.iter().enumerate().map(|(at, target)| (*target, at)).collect();
    let mut edges = Vec::new();
    for (user, target) in targets.iter().enumerate() {
        edges.extend(uses.of(*target).filter_map(|used| Some((*places.get(&used)?, user))));
    }
    let nodes = targets.into_iter().map(|target| {
        let words = site.page(target.kind, target.index).map_or("", |page| page.words.as_str());
        let words = shortened(words);
        Node { target, width: width(&words), words }
    });
    (nodes.collect(), edges)
}

/// The graph as it is drawn: where campaigns are too many, without them, with how many use it behind each name.
fn fewer(site: &Site<'_>, nodes: &[Node], edges: &[(usize, usize)]) -> (Vec<Node>, Vec<(usize, usize)>) {
    let is_campaign = |at: usize| nodes.get(at).is_some_and(|node| node.target.kind == Kind::Campaign);
    let campaigns = (0..nodes.len()).filter(|at| is_campaign(*at)).count();
    if campaigns <= CAMPAIGNS {
        return (nodes.to_vec(), edges.to_vec());
    }
    let mut places = BTreeMap::new();
    let mut kept = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(at, _)| !is_campaign(*at)) {
        places.insert(at, kept.len());
        let users = site.describer.uses().by(node.target).filter(|user| user.kind == Kind::Campaign).count();
        let words = if users == 0 { node.words.clone() } else { format!("{} · {users}", node.words) };
        kept.push(Node { target: node.target, width: width(&words), words });
    }
    let edges = edges.iter().filter_map(|(used, user)| Some((*places.get(used)?, *places.get(user)?)));
    (kept, edges.collect())
}

/// How wide a node of these words is.
fn width(words: &str) -> f64 {
    (words.width() as f64).mul_add(7.8, 26.0).max(64.0)
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(LETTERS) {
        Some((cut, _)) => format!("{}…", words.get(..cut).unwrap_or_default().trim_end()),
        None => words.to_owned(),
    }
}

fn drawn(site: &Site<'_>, nodes: &[Node], edges: &[(usize, usize)]) -> String {
    let last: Vec<bool> = nodes.iter().map(|node| node.target.kind == Kind::Campaign).collect();
    let widths: Vec<f64> = nodes.iter().map(|node| node.width).collect();
    let layout = Layout::new(&widths, &last, edges, HEIGHT);
    let mut out = format!(
        "<svg xmlns=\"{}\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\" role=\"group\" \
         aria-labelledby=\"graph-title\">\n<title id=\"graph-title\">{}</title>\n",
        SVG,
        escaped(site.label(Label::Graph)),
        w = layout.width,
        h = layout.height,
    );
    for line in &layout.lines {
        out.push_str(&format!("<path class=\"edge\" d=\"{}\"/>\n", curve(line)));
    }
    for (node, Place { x, y }) in nodes.iter().zip(&layout.places) {
        let path = site.paths.of(node.target).unwrap_or_default();
        let kind = node.target.kind.word();
        let full = site.page(node.target.kind, node.target.index).map_or("", |page| page.name.as_str());
        let label = site.label(Label::One(node.target.kind));
        out.push_str(&format!(
            "<a href=\"{path}\" class=\"node {kind}\"><title>{} {}</title>\
             <rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{HEIGHT}\" rx=\"6\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text></a>\n",
            escaped(label),
            escaped(full),
            y - HEIGHT / 2.0,
            node.width,
            x + node.width / 2.0,
            y + 4.5,
            escaped(&node.words),
        ));
    }
    out.push_str("</svg>\n");
    out
}

/// The name of SVG, which is no address that anything is fetched from.
const SVG: &str = "http://www.w3.org/2000/svg";

/// A line through points, level at each.
fn curve(points: &[Place]) -> String {
    let mut out = String::new();
    let mut before: Option<&Place> = None;
    for point in points {
        match before {
            None => out.push_str(&format!("M{:.1} {:.1}", point.x, point.y)),
            Some(from) => {
                let middle = f64::midpoint(from.x, point.x);
                out.push_str(&format!(
                    "C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}",
                    from.y, point.y, point.x, point.y
                ));
            }
        }
        before = Some(point);
    }
    out
}

/// What the picture shows, in words.
fn as_list(html: &mut Html<'_, '_>, nodes: &[Node], edges: &[(usize, usize)]) {
    let site = html.site;
    open(html, "list", site.label(Label::GraphAsList));
    html.push("<ul>\n");
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (used, user) in edges {
        users.entry(*used).or_default().push(*user);
    }
    for (used, users) in users {
        let name = |at: usize| {
            nodes.get(at).map(|node| html.text(&site.describer.name(node.target))).unwrap_or_default()
        };
        let named: Vec<String> = users.into_iter().map(name).collect();
        let item = format!("<li>{} → {}</li>\n", name(used), named.join(", "));
        html.push(&item);
    }
    html.push("</ul>\n</div>\n</section>\n");
}
