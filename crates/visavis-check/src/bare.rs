//! Which attributes and events have a bare name in the data that is not theirs alone.
//!
//! In: a model. Out: one flag for each. Such a one must stand under its source's name in a record.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::model::{Attribute, Event, Model, SourceIdx};

impl Model {
    /// Whether another source too declares each attribute's path in the data, groups included, or a group, attribute or event on
    /// the way to it, in the order of [`Model::attributes`]. A key is never shared: a bare key fills the key of every source.
    #[must_use]
    pub fn attributes_shared(&self) -> Vec<bool> {
        let places = Places::of(self);
        let shared = |a: &Attribute| !a.key && places.are_shared(&a.data_path, a.source);
        self.attributes.iter().map(shared).collect()
    }

    /// Whether another source has an attribute or a group of each event's name in the data, in the order of [`Model::events`].
    #[must_use]
    pub fn events_shared(&self) -> Vec<bool> {
        let places = Places::of(self);
        let shared = |e: &Event| places.are_shared(std::slice::from_ref(&e.name), e.source);
        self.events.iter().map(shared).collect()
    }
}

/// The bare places of a program in the data.
struct Places<'m> {
    /// Where something stands.
    ends: BTreeMap<&'m [SmolStr], Owner>,
    /// The groups on the way there.
    ways: BTreeMap<&'m [SmolStr], Owner>,
}

impl<'m> Places<'m> {
    fn of(model: &'m Model) -> Self {
        let mut places = Self { ends: BTreeMap::new(), ways: BTreeMap::new() };
        for attribute in &model.attributes {
            let path = attribute.data_path.as_slice();
            Owner::add(&mut places.ends, path, attribute.source);
            for group in groups(path) {
                Owner::add(&mut places.ways, group, attribute.source);
            }
        }
        for event in &model.events {
            Owner::add(&mut places.ends, std::slice::from_ref(&event.name), event.source);
        }
        places
    }

    fn are_shared(&self, path: &[SmolStr], own: SourceIdx) -> bool {
        let is = |owners: &BTreeMap<&[SmolStr], Owner>, path: &[SmolStr]| {
            owners.get(path).is_some_and(|owner| owner.is_another(own))
        };
        is(&self.ends, path) || is(&self.ways, path) || groups(path).any(|group| is(&self.ends, group))
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
