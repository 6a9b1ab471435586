//! HTML: escaped words, texts with links, blocks, and the frame of every page.
//!
//! In: what pages say. Out: HTML. Whatever a program holds is escaped here, and nowhere else is HTML made of it.

use visavis_describe::{Block, Kind, Label, Run, Text};

use crate::Site;
use crate::paths;

/// Words with what HTML would take for its own made harmless; good in text and in quoted attributes.
pub(crate) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No browser shows them, and HTML does not allow them.
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A page under construction.
pub(crate) struct Html<'s, 'm> {
    pub(crate) site: &'s Site<'m>,
    /// What leads from the page to the root: empty, or `../`.
    pub(crate) root: &'static str,
    pub(crate) out: String,
}

impl<'s, 'm> Html<'s, 'm> {
    pub(crate) fn new(site: &'s Site<'m>, root: &'static str) -> Self {
        Self { site, root, out: String::new() }
    }

    pub(crate) fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// A text with its names as links.
    pub(crate) fn text(&self, text: &Text) -> String {
        let runs = text.runs().iter().map(|run| match run {
            Run::Plain(words) => self.code(words),
            Run::Name(target, words) => match self.site.paths.of(*target) {
                Some(path) => {
                    let name =
                        self.site.page(target.kind, target.index).map_or("", |page| page.name.as_str());
                    let title =
                        if name == words { String::new() } else { format!(" title=\"{}\"", escaped(name)) };
                    format!("<a href=\"{}{path}\"{title}>{}</a>", self.root, escaped(words))
                }
                None => escaped(words),
            },
            Run::Slot(value) => format!("<span class=\"slot\">{}</span>", self.text(value)),
        });
        runs.collect()
    }

    /// Words whose parts in backticks are code.
    fn code(&self, words: &str) -> String {
        let mut out = String::new();
        let mut rest = words;
        while let Some((before, after)) = rest.split_once('`') {
            let Some((code, after)) = after.split_once('`') else { break };
            out.push_str(&format!("{}<code>{}</code>", escaped(before), escaped(code)));
            rest = after;
        }
        out.push_str(&escaped(rest));
        out
    }

    pub(crate) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Say(text) => {
                let text = self.text(text);
                self.push(&format!("<p>{text}</p>\n"));
            }
            Block::List { lead, items } => {
                if !lead.is_empty() {
                    let lead = self.text(lead);
                    self.push(&format!("<p>{lead}</p>\n"));
                }
                self.items(items);
            }
            Block::Entry { head, body } => {
                let head = self.text(head);
                self.push(&format!("<div class=\"entry\">\n<h3>{head}</h3>\n"));
                self.blocks(body);
                self.push("</div>\n");
            }
            Block::Grid { head, rows } => self.grid(head, rows),
            Block::Message { head, fields } => self.message(head.as_ref(), fields),
        }
    }

    fn items(&mut self, items: &[Block]) {
        self.push("<ul>\n");
        for item in items {
            self.push("<li>");
            match item {
                Block::Say(text) => {
                    let text = self.text(text);
                    self.push(&text);
                }
                Block::List { lead, items } => {
                    let lead = self.text(lead);
                    self.push(&format!("{lead}\n"));
                    self.items(items);
                }
                Block::Entry { .. } | Block::Grid { .. } | Block::Message { .. } => self.block(item),
            }
            self.push("</li>\n");
        }
        self.push("</ul>\n");
    }

    fn grid(&mut self, head: &[Text], rows: &[Vec<Text>]) {
        let label = escaped(self.site.label(Label::Rows));
        self.push(&format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n<table>\n<thead><tr>"
        ));
        for cell in head {
            let cell = self.text(cell);
            self.push(&format!("<th scope=\"col\">{cell}</th>"));
        }
        self.push("</tr></thead>\n<tbody>\n");
        for row in rows {
            let cells: String = row.iter().map(|cell| format!("<td>{}</td>", self.text(cell))).collect();
            self.push(&format!("<tr>{cells}</tr>\n"));
        }
        self.push("</tbody>\n</table>\n</div>\n");
    }

    fn message(&mut self, head: Option<&Text>, fields: &[(Text, Text)]) {
        self.push("<div class=\"message\">\n");
        if let Some(head) = head {
            let head = self.text(head);
            self.push(&format!("<p class=\"variant\">{head}</p>\n"));
        }
        if !fields.is_empty() {
            self.push("<dl>\n");
            for (name, said) in fields {
                let (name, said) = (self.text(name), self.text(said));
                self.push(&format!("<div><dt>{name}</dt><dd>{said}</dd></div>\n"));
            }
            self.push("</dl>\n");
        }
        self.push("</div>\n");
    }

    /// The whole page around what was pushed; `here` is the list that it belongs to.
    pub(crate) fn framed(self, title: &str, here: &str, wide: bool) -> String {
        let Self { site, root, out } = self;
        let project = escaped(&site.model.project.name);
        let title = escaped(title);
        let head = if title == project { project.clone() } else { format!("{title} · {project}") };
        let main = if wide { " class=\"wide\"" } else { "" };
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{head}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{root}style.css\">\n\
             <script src=\"{root}filter.js\" defer></script>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">{skip}</a>\n\
             <header>\n<p class=\"project\"><a href=\"{root}index.html\">{project}</a></p>\n{nav}</header>\n\
             <main id=\"main\"{main}>\n{out}</main>\n</body>\n</html>\n",
            lang = site.options.lang.code(),
            skip = escaped(site.label(Label::SkipToContent)),
            nav = navigation(site, root, here),
        )
    }
}

/// The lists that there are.
fn navigation(site: &Site<'_>, root: &str, here: &str) -> String {
    let mut out = format!("<nav aria-label=\"{}\">\n<ul>\n", escaped(site.label(Label::Contents)));
    let mut link = |path: &str, words: &str| {
        let current = if path == here { " aria-current=\"page\"" } else { "" };
        out.push_str(&format!("<li><a href=\"{root}{path}\"{current}>{}</a></li>\n", escaped(words)));
    };
    for kind in Kind::ALL {
        if kind == Kind::Campaign || site.of_kind(kind).next().is_some() {
            link(paths::list(kind), site.label(Label::Many(kind)));
        }
    }
    link("graph.html", site.label(Label::Graph));
    out.push_str("</ul>\n</nav>\n");
    out
}
