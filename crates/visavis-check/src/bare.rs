//! Which attributes have a bare name in the data that is not theirs alone.
//!
//! In: a model. Out: one flag per attribute. Such an attribute must stand under its source's name in a record.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::model::{Model, SourceIdx};

impl Model {
    /// Whether another source too declares each attribute's path in the data, groups included, or a group or attribute on the
    /// way to it, in the order of [`Model::attributes`]. A key is never shared: a bare key fills the key of every source.
    #[must_use]
    pub fn attributes_shared(&self) -> Vec<bool> {
        let mut ends: BTreeMap<&[SmolStr], Owner> = BTreeMap::new();
        let mut ways: BTreeMap<&[SmolStr], Owner> = BTreeMap::new();
        for attribute in &self.attributes {
            let path = attribute.data_path.as_slice();
            Owner::add(&mut ends, path, attribute.source);
            for group in groups(path) {
                Owner::add(&mut ways, group, attribute.source);
            }
        }
        let shared = |owners: &BTreeMap<&[SmolStr], Owner>, path: &[SmolStr], source| {
            owners.get(path).is_some_and(|owner| owner.is_another(source))
        };
        let is_shared = |attribute: &crate::model::Attribute| {
            let (path, own) = (attribute.data_path.as_slice(), attribute.source);
            !attribute.key
                && (shared(&ends, path, own)
                    || shared(&ways, path, own)
                    || groups(path).any(|group| shared(&ends, group, own)))
        };
        self.attributes.iter().map(is_shared).collect()
    }
}

/// The groups on the way to a path's end.
fn groups(path: &[SmolStr]) -> impl Iterator<Item = &[SmolStr]> {
    (1..path.len()).filter_map(|length| path.get(..length))
}

/// Whose a path is.
enum Owner {
    One(SourceIdx),
    Several,
}

impl Owner {
    fn add<'p>(owners: &mut BTreeMap<&'p [SmolStr], Self>, path: &'p [SmolStr], source: SourceIdx) {
        let owner = owners.entry(path).or_insert(Self::One(source));
        if owner.is_another(source) {
            *owner = Self::Several;
        }
    }

    fn is_another(&self, source: SourceIdx) -> bool {
        match self {
            Self::One(owner) => *owner != source,
            Self::Several => true,
        }
    }
}
