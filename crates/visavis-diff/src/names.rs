//! Things of two programs, put beside each other by name.

use visavis::Image;

/// What both have, in the order of the new program; what only the old one has; what only the new one has. Numbers are places.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) both: Vec<(usize, usize)>,
    pub(crate) removed: Vec<usize>,
    pub(crate) added: Vec<usize>,
}

/// Puts things beside each other.
pub(crate) fn matched<N: PartialEq + Ord>(
    old: impl Iterator<Item = N>,
    new: impl Iterator<Item = N>,
) -> Matched {
    let mut before: std::collections::BTreeMap<N, usize> =
        old.enumerate().map(|(at, name)| (name, at)).collect();
    let mut found = Matched::default();
    for (at, name) in new.enumerate() {
        match before.remove(&name) {
            Some(was) => found.both.push((was, at)),
            None => found.added.push(at),
        }
    }
    found.removed = before.into_values().collect();
    found.removed.sort_unstable();
    found
}

/// The name of a campaign.
pub(crate) fn campaign(image: &Image, at: usize) -> String {
    image.campaigns.get(at).map(|campaign| campaign.name.to_string()).unwrap_or_default()
}

/// The name of a channel.
pub(crate) fn channel(image: &Image, at: usize) -> String {
    image.channels.get(at).map(|channel| channel.name.to_string()).unwrap_or_default()
}

/// The campaigns on a channel.
pub(crate) fn campaigns_on(image: &Image, channel: usize) -> Vec<String> {
    let on = image
        .campaigns
        .iter()
        .filter(|campaign| campaign.via.iter().any(|via| via.channel.index() == channel));
    on.map(|campaign| campaign.name.to_string()).collect()
}
