//! JSON as raw text, one level at a time, so that a number is only ever its digits.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// The members of an object by name; of two with one name the last counts.
pub(crate) type Object = BTreeMap<String, Box<RawValue>>;

/// What a JSON value is at its outside.
pub(crate) enum Node {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as it stands
    Number(String),
    /// A text
    Text(String),
    /// `[…]`
    List(Vec<Box<RawValue>>),
    /// `{…}`
    Object(Object),
    /// What no value of the language can be: a text with half a surrogate pair
    Odd,
}

/// Looks at the outside of a JSON value.
pub(crate) fn node(raw: &RawValue) -> Node {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'n') => Node::Null,
        Some(b't') => Node::Bool(true),
        Some(b'f') => Node::Bool(false),
        Some(b'"') => serde_json::from_str(text).map_or(Node::Odd, Node::Text),
        Some(b'[') => serde_json::from_str(text).map_or(Node::Odd, Node::List),
        Some(b'{') => serde_json::from_str(text).map_or(Node::Odd, Node::Object),
        _ => Node::Number(text.to_owned()),
    }
}

/// A member that is there and not null.
pub(crate) fn member<'o>(object: &'o Object, name: &str) -> Option<&'o RawValue> {
    object.get(name).map(AsRef::as_ref).filter(|raw| raw.get() != "null")
}
