//! A static site of a program: a page for each declaration, lists, and a graph of who uses whom.
//!
//! In: a checked program, a language, perhaps a time and how its tests came out. Out: files by path. Reads no clock and nothing
//! from the network: the site works from a folder, without a server and without scripts.

mod graph;
mod html;
mod lists;
mod page;
mod paths;
mod write;

use visavis_check::model::Model;
use visavis_describe::{Describer, Kind, Label, Lang, Page};
use visavis_value::Instant;

use crate::paths::Paths;

pub use write::{WriteError, write};

/// What a site is made with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// In which language.
    pub lang: Lang,
    /// The time by which campaigns run, are over or are to come; without one nothing is said of that.
    pub at: Option<Instant>,
    /// Of each test of the program, whether it passed; shorter where nobody knows.
    pub passed: Vec<bool>,
    /// Of each assert of the program, whether it held of the customers that it was tried on; shorter where nobody knows.
    pub held: Vec<bool>,
}

/// A file of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where, with `/` between folders; ASCII, and no two differ by case alone.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// All that pages are made from.
pub(crate) struct Site<'m> {
    pub(crate) model: &'m Model,
    pub(crate) options: &'m Options,
    pub(crate) describer: Describer<'m>,
    pub(crate) pages: Vec<Page>,
    pub(crate) paths: Paths,
}

impl Site<'_> {
    pub(crate) fn label(&self, label: Label) -> &'static str {
        self.options.lang.label(label)
    }

    /// The pages of a kind, in the order of the model.
    pub(crate) fn of_kind(&self, kind: Kind) -> std::slice::Iter<'_, Page> {
        // Pages stand by kind, so that a kind's are one piece.
        let start = self.pages.partition_point(|page| rank(page.kind) < rank(kind));
        let end = self.pages.partition_point(|page| rank(page.kind) <= rank(kind));
        self.pages.get(start..end).unwrap_or_default().iter()
    }

    pub(crate) fn page(&self, kind: Kind, index: usize) -> Option<&Page> {
        self.of_kind(kind).as_slice().get(index)
    }
}

/// A kind's place among all.
fn rank(kind: Kind) -> usize {
    Kind::ALL.iter().position(|other| *other == kind).unwrap_or(Kind::ALL.len())
}

/// Every file of the site. The same program and options give the same files, byte for byte.
#[must_use]
pub fn site(model: &Model, options: &Options) -> Vec<File> {
    let describer = Describer::new(model, options.lang);
    let pages = describer.pages();
    let paths = Paths::new(&pages);
    let site = Site { model, options, describer, pages, paths };
    let mut files = vec![
        File { path: "style.css".into(), text: include_str!("assets/style.css").into() },
        File { path: "filter.js".into(), text: include_str!("assets/filter.js").into() },
        File { path: "index.html".into(), text: lists::overview(&site) },
        File { path: "graph.html".into(), text: graph::page(&site) },
    ];
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Campaign) {
        if site.of_kind(kind).next().is_some() {
            files.push(File { path: paths::list(kind).into(), text: lists::of_kind(&site, kind) });
        }
    }
    for page in &site.pages {
        if let Some(path) = site.paths.own(page.kind, page.index) {
            files.push(File { path: path.to_owned(), text: page::one(&site, page) });
        }
    }
    files
}
