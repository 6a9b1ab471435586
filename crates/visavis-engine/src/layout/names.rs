//! What stands under each name of a record: a tree of names, as deep as the deepest group.
//!
//! In: the sources and attributes of an image. Out: a node for the record and one for each source and group in it. A name at
//! the top may be a source's and, where it holds no object, an attribute's as well; a bare name may fill the keys of several sources.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use visavis_image::Image;
use visavis_image::image::{Attribute, Event};

use crate::texts::Texts;

/// An entry of [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(u32);

/// The tree of names.
#[derive(Debug)]
pub(crate) struct Names {
    nodes: Vec<Node>,
    /// How many children all nodes have together; their ids are below.
    pub(crate) children: usize,
    /// The node of the context's attributes; one without names where there is no context.
    pub(crate) context: NodeId,
    /// By event: the node of its fields.
    events: Vec<NodeId>,
    /// The attributes by how a column, or a host, names them: joined with dots, with or without their source.
    columns: Texts,
    column_leaves: Vec<Vec<Leaf>>,
    settings: Texts,
    setting_leaves: Vec<Vec<Leaf>>,
}

/// The names of one object.
#[derive(Debug, Default)]
struct Node {
    names: Texts,
    children: Vec<Child>,
}

/// What stands under a name.
#[derive(Debug, Default)]
pub(crate) struct Child {
    /// Its number among all children.
    pub(crate) id: usize,
    /// Its name and a colon as JSON writes them; empty where the name has characters that need an escape.
    pub(crate) quoted: Box<[u8]>,
    /// The attributes whose value it is.
    pub(crate) leaves: Vec<Leaf>,
    /// The group that it is.
    pub(crate) group: Option<NodeId>,
    /// The source that it is where it holds an object or null, and the source's node.
    pub(crate) source: Option<(usize, NodeId)>,
    /// The events that it lists.
    pub(crate) events: Vec<EventLeaf>,
}

impl Child {
    /// The one attribute whose value it is, where it is nothing else.
    #[inline]
    pub(crate) fn only_leaf(&self) -> Option<Leaf> {
        match (self.leaves.as_slice(), self.events.as_slice(), self.group, self.source) {
            ([leaf], [], None, None) => Some(*leaf),
            _ => None,
        }
    }
}

/// A kind of event under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventLeaf {
    pub(crate) event: u32,
    pub(crate) standing: Standing,
}

/// An attribute under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) attribute: u32,
    pub(crate) standing: Standing,
}

/// How an attribute stands in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// By its bare name
    Bare,
    /// By a bare name that nobody knows whose it is
    Shared,
    /// Under its source's name
    Nested,
}

impl Standing {
    fn bare(attribute: &Attribute) -> Self {
        if attribute.ambiguous && !attribute.key { Self::Shared } else { Self::Bare }
    }

    fn bare_event(event: &Event) -> Self {
        if event.ambiguous { Self::Shared } else { Self::Bare }
    }
}

impl Names {
    /// The node of the whole record.
    pub(crate) const ROOT: NodeId = NodeId(0);

    /// The names of an image.
    pub(crate) fn new(image: &Image) -> Self {
        let mut builder = Builder::default();
        for (attribute, number) in image.attributes.iter().zip(0..) {
            let leaf = Leaf { attribute: number, standing: Standing::bare(attribute) };
            builder.insert(Self::ROOT, &attribute.path, leaf);
        }
        for (event, number) in image.events.iter().zip(0..) {
            let leaf = EventLeaf { event: number, standing: Standing::bare_event(event) };
            builder.child(Self::ROOT, &event.name).events.push(leaf);
        }
        let mut context = builder.node();
        for (number, source) in image.sources.iter().enumerate() {
            let node = builder.node();
            builder.child(Self::ROOT, &source.name).source = Some((number, node));
            context = if source.is_context { node } else { context };
            let own = image.attributes.iter().zip(0..).filter(|(a, _)| a.source.index() == number);
            for (attribute, number) in own {
                let leaf = Leaf { attribute: number, standing: Standing::Nested };
                builder.insert(node, &attribute.path, leaf);
            }
            let own = image.events.iter().zip(0..).filter(|(event, _)| event.source.index() == number);
            for (event, number) in own {
                let leaf = EventLeaf { event: number, standing: Standing::Nested };
                builder.child(node, &event.name).events.push(leaf);
            }
        }
        let events = image.events.iter().map(|event| builder.event(event)).collect();
        let (nodes, children) = builder.finish();
        let (columns, column_leaves) = joined(image, |attribute| attribute.path.join(".").into());
        let (settings, setting_leaves) = joined(image, |attribute| attribute.name.clone());
        Self { nodes, children, context, events, columns, column_leaves, settings, setting_leaves }
    }

    /// What stands under a name in an object.
    #[inline]
    pub(crate) fn child(&self, node: NodeId, name: &str) -> Option<(u32, &Child)> {
        let node = self.nodes.get(node.0 as usize)?;
        let number = node.names.find(name)?;
        node.children.get(number as usize).map(|child| (number, child))
    }

    /// How many places a reader can be at: before the first name of an object, or behind one of its names.
    pub(crate) fn places(&self) -> usize {
        self.nodes.len() + self.children
    }

    /// The place before the first name of an object.
    #[inline]
    pub(crate) fn before(node: NodeId) -> usize {
        node.0 as usize
    }

    /// The place behind a name.
    #[inline]
    pub(crate) fn behind(&self, child: &Child) -> usize {
        self.nodes.len() + child.id
    }

    /// The node of an event's fields.
    pub(crate) fn event(&self, event: usize) -> Option<NodeId> {
        self.events.get(event).copied()
    }

    /// The fields that a name in an event's object, or a column's header, names.
    pub(crate) fn field(&self, event: usize, name: &str) -> &[Leaf] {
        let child = self.event(event).and_then(|node| self.child(node, name));
        child.map_or(&[], |(_, child)| &child.leaves)
    }

    /// All that stands in an object.
    pub(crate) fn children(&self, node: NodeId) -> &[Child] {
        self.nodes.get(node.0 as usize).map_or(&[], |node| &node.children)
    }

    /// The attributes that a column's header names.
    pub(crate) fn column(&self, header: &str) -> &[Leaf] {
        let number = self.columns.find(header);
        number.and_then(|number| self.column_leaves.get(number as usize)).map_or(&[], Vec::as_slice)
    }

    /// The events whose lists a column holds by its header: their name, with or without their source's.
    pub(crate) fn event_column(&self, image: &Image, header: &str) -> Vec<EventLeaf> {
        let leaf = |(event, number): (&Event, u32)| {
            let source = image.sources.get(event.source.index())?;
            let standing = match header.split_once('.') {
                None if event.name == header => Standing::bare_event(event),
                Some((of, name)) if event.name == name && source.name == of => Standing::Nested,
                _ => return None,
            };
            Some(EventLeaf { event: number, standing })
        };
        image.events.iter().zip(0..).filter_map(leaf).collect()
    }

    /// The attributes that a host names as the program does.
    pub(crate) fn setting(&self, name: &str) -> &[Leaf] {
        let number = self.settings.find(name);
        number.and_then(|number| self.setting_leaves.get(number as usize)).map_or(&[], Vec::as_slice)
    }
}

/// The attributes by a name of dots, bare and behind their source's.
fn joined(image: &Image, name: impl Fn(&Attribute) -> SmolStr) -> (Texts, Vec<Vec<Leaf>>) {
    let mut found: BTreeMap<SmolStr, Vec<Leaf>> = BTreeMap::new();
    for (attribute, number) in image.attributes.iter().zip(0..) {
        let bare = name(attribute);
        if let Some(source) = image.sources.get(attribute.source.index()) {
            let leaf = Leaf { attribute: number, standing: Standing::Nested };
            found.entry(format!("{}.{bare}", source.name).into()).or_default().push(leaf);
        }
        let leaf = Leaf { attribute: number, standing: Standing::bare(attribute) };
        found.entry(bare).or_default().push(leaf);
    }
    let (names, leaves) = found.into_iter().unzip();
    (Texts::new(names), leaves)
}

#[derive(Default)]
struct Builder {
    /// By the object's node and the name in it.
    children: BTreeMap<(u32, SmolStr), Child>,
    /// How many nodes there are besides the root.
    nodes: u32,
}

impl Builder {
    fn node(&mut self) -> NodeId {
        self.nodes += 1;
        NodeId(self.nodes)
    }

    fn child(&mut self, node: NodeId, name: &SmolStr) -> &mut Child {
        self.children.entry((node.0, name.clone())).or_default()
    }

    fn insert(&mut self, mut node: NodeId, path: &[SmolStr], leaf: Leaf) {
        let Some((last, groups)) = path.split_last() else { return };
        for name in groups {
            let known = self.child(node, name).group;
            let group = known.unwrap_or_else(|| self.node());
            self.child(node, name).group = Some(group);
            node = group;
        }
        self.child(node, last).leaves.push(leaf);
    }

    /// The node of an event's fields.
    fn event(&mut self, event: &Event) -> NodeId {
        let node = self.node();
        for (field, number) in event.fields.iter().zip(0..) {
            let leaf = Leaf { attribute: number, standing: Standing::Nested };
            self.insert(node, &field.path, leaf);
        }
        node
    }

    /// The nodes, and how many children they have.
    fn finish(self) -> (Vec<Node>, usize) {
        let count = self.children.len();
        let mut lists: Vec<(Vec<SmolStr>, Vec<Child>)> = Vec::new();
        lists.resize_with(self.nodes as usize + 1, Default::default);
        for (id, ((node, name), child)) in self.children.into_iter().enumerate() {
            if let Some((names, children)) = lists.get_mut(node as usize) {
                children.push(Child { id, quoted: quoted(&name), ..child });
                names.push(name);
            }
        }
        let node = |(names, children)| Node { names: Texts::new(names), children };
        (lists.into_iter().map(node).collect(), count)
    }
}

/// A name and a colon as JSON writes them; empty where the name has characters that need an escape.
fn quoted(name: &str) -> Box<[u8]> {
    let is_plain = !name.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..b' '));
    if is_plain { format!("\"{name}\":").into_bytes().into() } else { Box::default() }
}
