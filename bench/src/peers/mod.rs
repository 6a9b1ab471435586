//! Engines that answer the workload, each behind the same few calls.
//!
//! In: rules, then profiles as JSON. Out: the numbers of the rules that match. Each peer gets the rules in the form that
//! it answers fastest among those that say the same.

#[cfg(feature = "peers")]
pub mod a_tree;
#[cfg(feature = "peers")]
pub mod cedar;
#[cfg(feature = "peers")]
pub mod cel;
pub mod closures;
#[cfg(feature = "peers")]
pub mod datalogic;
#[cfg(feature = "peers")]
pub mod print;
#[cfg(feature = "peers")]
pub mod rhai;
pub mod visavis;
#[cfg(feature = "peers")]
pub mod zen;

use crate::Failure;
use crate::workload::{Profile, Rule};

/// An engine with rules in it.
pub trait Peer {
    /// What tables call it.
    fn name(&self) -> &'static str;

    /// Reads a profile into its own form and keeps it; the first is number 0.
    ///
    /// # Errors
    /// Where the profile is not the workload's.
    fn load(&mut self, json: &[u8]) -> Result<(), Failure>;

    /// Adds the rules that match a loaded profile.
    ///
    /// # Errors
    /// Where the peer cannot answer.
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure>;

    /// Reads a profile and adds the rules that match it.
    ///
    /// # Errors
    /// As above.
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure>;

    /// Puts the rules that match each loaded profile into a list for each, where the peer answers many profiles at once; `false` where it
    /// does not.
    ///
    /// # Errors
    /// As above.
    fn all_together(&mut self, _out: &mut Vec<Vec<u32>>) -> Result<bool, Failure> {
        Ok(false)
    }
}

/// What makes a peer of rules; `sample` are customers that it may look at before, none of whom is asked about later.
pub type Make = fn(rules: &[Rule], sample: &[String]) -> Result<Box<dyn Peer>, Failure>;

/// Every peer by the word that chooses it; Visavis first.
#[cfg(feature = "peers")]
pub const ALL: [(&str, Make); 9] = [
    ("visavis", |rules, _| Ok(Box::new(visavis::Visavis::new(rules)?))),
    ("stats", |rules, sample| Ok(Box::new(visavis::Visavis::measured(rules, sample)?))),
    ("closures", |rules, _| Ok(Box::new(closures::Closures::new(rules)))),
    ("a-tree", |rules, _| Ok(Box::new(a_tree::ATreePeer::new(rules)?))),
    ("datalogic", |rules, _| Ok(Box::new(datalogic::Datalogic::new(rules)?))),
    ("zen", |rules, _| Ok(Box::new(zen::Zen::new(rules)?))),
    ("cel", |rules, _| Ok(Box::new(cel::Cel::new(rules)?))),
    ("rhai", |rules, _| Ok(Box::new(rhai::Rhai::new(rules)?))),
    ("cedar", |rules, _| Ok(Box::new(cedar::Cedar::new(rules)?))),
];

/// The rules that match each of these profiles by the reference, the tree walker in three values.
///
/// # Errors
/// Where a profile is not the workload's.
pub fn expectations(rules: &[Rule], json: &[String]) -> Result<Vec<Vec<u32>>, Failure> {
    let of = |json: &String| {
        let profile = Profile::from_json(json.as_bytes())?;
        let matching = rules.iter().filter(|rule| rule.when.eval(&profile) == Some(true));
        Ok(matching.map(|rule| rule.id).collect())
    };
    json.iter().map(of).collect()
}

/// Compares a peer with what is expected of a loaded profile, both ways of asking.
///
/// # Errors
/// At a difference.
pub fn verify(peer: &mut dyn Peer, profile: usize, json: &str, expected: &[u32]) -> Result<(), Failure> {
    let mut found = Vec::new();
    for loaded in [true, false] {
        found.clear();
        if loaded {
            peer.matches(profile, &mut found)?;
        } else {
            peer.read_and_match(json.as_bytes(), &mut found)?;
        }
        found.sort_unstable();
        if found != expected {
            let name = peer.name();
            return Err(
                format!("{name}: profile {profile}: found {found:?}, expected {expected:?}\n{json}").into()
            );
        }
    }
    Ok(())
}
