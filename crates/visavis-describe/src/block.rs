//! What a page is made of.
//!
//! In: texts. Out: plain values that are drawn for a terminal, as JSON, as Markdown or as a site.

use crate::lang::Label;
use crate::text::{Kind, Text};

/// A paragraph of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A sentence, or an item of a list
    Say(Text),
    /// A list behind what leads into it
    List {
        /// `Customers for whom all of this is so:`; empty where it needs none
        lead: Text,
        /// Its items
        items: Vec<Block>,
    },
    /// What stands under a name
    Entry {
        /// The name
        head: Text,
        /// What is said of it
        body: Vec<Block>,
    },
    /// A table
    Grid {
        /// The heads of its columns
        head: Vec<Text>,
        /// Its rows, each as long as the head
        rows: Vec<Vec<Text>>,
    },
    /// A message as it is sent
    Message {
        /// Which variant, and for how many; nothing where there is one message
        head: Option<Text>,
        /// The fields that are there, with what they say
        fields: Vec<(Text, Text)>,
    },
}

/// A part of a page under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub label: Label,
    /// What is said.
    pub blocks: Vec<Block>,
}

/// All that is said of one declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is.
    pub kind: Kind,
    /// Its place in the model's vector of its kind.
    pub index: usize,
    /// Its name as written, with its source where another has the same.
    pub name: String,
    /// Its name as it is read.
    pub words: String,
    /// What its author says of it.
    pub description: Option<String>,
    /// Its parts, in order.
    pub sections: Vec<Section>,
}
