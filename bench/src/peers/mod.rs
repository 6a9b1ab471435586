//! Engines that answer the workload, each behind the same few calls.
//!
//! In: rules, then profiles as JSON. Out: the numbers of the rules that match. Each peer gets the rules in the form that
//! it answers fastest among those that say the same.

pub mod a_tree;
pub mod cel;
pub mod closures;
pub mod print;
pub mod visavis;
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
}

/// Every peer, loaded with the rules; Visavis first.
///
/// # Errors
/// Where one does not take them.
pub fn all(rules: &[Rule]) -> Result<Vec<Box<dyn Peer>>, Failure> {
    Ok(vec![
        Box::new(visavis::Visavis::new(rules)?),
        Box::new(closures::Closures::new(rules)),
        Box::new(a_tree::ATreePeer::new(rules)?),
        Box::new(zen::Zen::new(rules)?),
        Box::new(cel::Cel::new(rules)?),
    ])
}

/// The rules that match by the reference, the tree walker in three values.
#[must_use]
pub fn expected(rules: &[Rule], profile: &Profile) -> Vec<u32> {
    rules.iter().filter(|rule| rule.when.eval(profile) == Some(true)).map(|rule| rule.id).collect()
}

/// Compares a peer with the reference on these profiles, both ways of asking.
///
/// # Errors
/// At the first difference.
pub fn verify(peer: &mut dyn Peer, rules: &[Rule], json: &[String]) -> Result<(), Failure> {
    let mut found = Vec::new();
    for (at, json) in json.iter().enumerate() {
        let expected = expected(rules, &Profile::from_json(json.as_bytes())?);
        for loaded in [true, false] {
            found.clear();
            if loaded {
                peer.matches(at, &mut found)?;
            } else {
                peer.read_and_match(json.as_bytes(), &mut found)?;
            }
            found.sort_unstable();
            if found != expected {
                let name = peer.name();
                return Err(
                    format!("{name}: profile {at}: found {found:?}, expected {expected:?}\n{json}").into()
                );
            }
        }
    }
    Ok(())
}
