//! Which columns of a table are read, and where they stand in the record.
//!
//! In: a table's columns, a program. Out: a tree of members. A column `address.city` is the member `city` of `address` where the rules
//! have it so, as in CSV; a column that no rule can read is left out.

use std::collections::{BTreeMap, BTreeSet};

use arrow_schema::{DataType, Field, Fields};
use visavis::{Image, Program, Type};

use crate::exit::CallError;

/// A member of a record.
#[derive(Debug)]
pub(super) enum Node {
    /// A column, by its number among those that are read; `as_text` where its whole numbers are to be read as a cell's text is.
    Leaf { name: String, column: usize, as_text: bool },
    /// An object.
    Group { name: String, members: Vec<Node> },
}

/// See the module.
#[derive(Debug)]
pub(super) struct Shape {
    /// The columns that are read, by their number in the file.
    columns: Vec<usize>,
    nodes: Vec<Node>,
}

impl Shape {
    pub(super) fn new(fields: &Fields, program: Option<&Program>) -> Self {
        let mut shape = Self { columns: Vec::new(), nodes: Vec::new() };
        let wanted = program.map(|program| Wanted::new(program.image()));
        for (number, field) in fields.iter().enumerate() {
            let place = match &wanted {
                None => Some((vec![field.name().clone()], false)),
                Some(wanted) => wanted.place(field.name()),
            };
            if let Some((path, as_text)) = place {
                let column = shape.columns.len();
                shape.columns.push(number);
                put(&mut shape.nodes, &path, column, as_text);
            }
        }
        shape
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().copied()
    }

    /// The columns that are read, by their place among these: the number in the file, and whether whole numbers are to be texts.
    pub(super) fn read(&self) -> Vec<(usize, bool)> {
        fn mark(nodes: &[Node], read: &mut [(usize, bool)]) {
            for node in nodes {
                match node {
                    Node::Leaf { column, as_text, .. } => {
                        if let Some((_, own)) = read.get_mut(*column) {
                            *own = *as_text;
                        }
                    }
                    Node::Group { members, .. } => mark(members, read),
                }
            }
        }
        let mut read: Vec<(usize, bool)> = self.columns.iter().map(|number| (*number, false)).collect();
        mark(&self.nodes, &mut read);
        read
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

fn put(nodes: &mut Vec<Node>, path: &[String], column: usize, as_text: bool) {
    let Some((name, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        nodes.push(Node::Leaf { name: name.clone(), column, as_text });
        return;
    }
    for node in nodes.iter_mut() {
        if let Node::Group { name: group, members } = node
            && group == name
        {
            put(members, rest, column, as_text);
            return;
        }
    }
    let mut members = Vec::new();
    put(&mut members, rest, column, as_text);
    nodes.push(Node::Group { name: name.clone(), members });
}

/// The names that the rules may read in a record.
#[derive(Default)]
struct Wanted {
    /// Names on the record's own level.
    roots: BTreeSet<String>,
    /// Paths, by the name that a column of their own has.
    paths: BTreeMap<String, Vec<String>>,
    /// Columns whose attribute is a text or yes or no. Tables write keys as ints, and yes and no as 1 and 0: such a cell is read
    /// as one of CSV is.
    texts: BTreeSet<String>,
}

impl Wanted {
    fn new(image: &Image) -> Self {
        let mut wanted = Self::default();
        for attribute in &image.attributes {
            let path: Vec<String> = attribute.path.iter().map(ToString::to_string).collect();
            let source = image.sources.get(attribute.source.index()).map(|source| source.name.to_string());
            wanted.add(source.into_iter().chain(path.clone()).collect(), &attribute.ty);
            wanted.add(path, &attribute.ty);
        }
        for source in &image.sources {
            wanted.roots.insert(source.name.to_string());
            if let Some(key) = &source.key {
                wanted.add(key.split('.').map(ToOwned::to_owned).collect(), &Type::Int);
            }
        }
        for event in &image.events {
            wanted.roots.insert(event.name.to_string());
            // A file of events has their fields on its own level.
            for field in &event.fields {
                wanted.add(field.path.iter().map(ToString::to_string).collect(), &field.ty);
            }
        }
        wanted
    }

    fn add(&mut self, path: Vec<String>, ty: &Type) {
        let name = path.join(".");
        self.roots.extend(path.first().cloned());
        if matches!(ty, Type::Bool | Type::Text(_) | Type::Enum(_)) {
            self.texts.insert(name.clone());
        }
        self.paths.entry(name).or_insert(path);
    }

    /// Where a column stands in the record, and whether its whole numbers are to be texts; `None` where nobody reads it.
    fn place(&self, column: &str) -> Option<(Vec<String>, bool)> {
        let as_text = self.texts.contains(column);
        if self.roots.contains(column) {
            return Some((vec![column.to_owned()], as_text));
        }
        self.paths.get(column).map(|path| (path.clone(), as_text))
    }
}

/// The names of columns, those of a struct's members behind the struct's.
pub(super) fn header(fields: &Fields) -> Vec<String> {
    fn add(header: &mut Vec<String>, before: &str, fields: &Fields) {
        for field in fields {
            let name = format!("{before}{}", field.name());
            match field.data_type() {
                DataType::Struct(members) => add(header, &format!("{name}."), members),
                _ => header.push(name),
            }
        }
    }
    let mut header = Vec::new();
    add(&mut header, "", fields);
    header
}

/// A wrong call where a column that is read holds what no record can hold.
pub(super) fn refuse_unreadable(shape: &Shape, fields: &Fields, name: &str) -> Result<(), CallError> {
    let read = shape.columns.iter().filter_map(|number| fields.get(*number));
    match read.into_iter().find_map(|field| unreadable(field)) {
        None => Ok(()),
        Some(field) => Err(CallError::wrong(format!(
            "cannot read `{name}`: column `{}` holds {}, which no attribute can; write it as a text, a number or a date",
            field.name(),
            field.data_type()
        ))),
    }
}

/// The field itself, or the first within it, of a type that is not read.
fn unreadable(field: &Field) -> Option<&Field> {
    match field.data_type() {
        DataType::Null
        | DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Float32
        | DataType::Float64
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::Date32
        | DataType::Timestamp(..)
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => None,
        DataType::List(element) | DataType::LargeList(element) | DataType::Map(element, _) => {
            unreadable(element)
        }
        DataType::Struct(members) => members.iter().find_map(|member| unreadable(member)),
        _ => Some(field),
    }
}
