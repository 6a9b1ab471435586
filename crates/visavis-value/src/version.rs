//! Versions: semantic-version order (semver.org 2.0.0, section 11), a leading `v` and missing parts allowed.
//!
//! In: text such as `10`, `v10.2`, `1.0.0-rc.1+build`. Out: its place in the order. Never a guess: other text is no
//! version.

use std::cmp::Ordering;

use semver::{BuildMetadata, Prerelease};

/// A version, for comparisons: missing parts are 0, and build metadata does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(semver::Version);

/// The version that a text says; `None` where it is none.
#[must_use]
pub fn parse(s: &str) -> Option<Version> {
    let s = s.strip_prefix(['v', 'V']).unwrap_or(s);
    let (s, build) = s.split_once('+').map_or((s, None), |(s, build)| (s, Some(build)));
    let (core, pre) = s.split_once('-').map_or((s, None), |(core, pre)| (core, Some(pre)));
    if build.is_some_and(|build| build.is_empty() || BuildMetadata::new(build).is_err()) || pre == Some("") {
        return None;
    }
    let mut parts = core.split('.');
    let major = part(parts.next()?)?;
    let minor = parts.next().map_or(Some(0), part)?;
    let patch = parts.next().map_or(Some(0), part)?;
    if parts.next().is_some() {
        return None;
    }
    let pre = Prerelease::new(pre.unwrap_or("")).ok()?;
    Some(Version(semver::Version { major, minor, patch, pre, build: BuildMetadata::EMPTY }))
}

/// One number of a version: digits only, with no leading zero (semver.org, section 2).
fn part(s: &str) -> Option<u64> {
    let plain = s == "0" || s.starts_with(|c: char| ('1'..='9').contains(&c));
    // A sign, which Rust would read, is already out by its first character.
    if plain { s.parse().ok() } else { None }
}

/// Whether the text is a version.
#[must_use]
pub fn is_version(s: &str) -> bool {
    parse(s).is_some()
}

/// The order of two versions; build metadata does not count; `None` where one is no version.
#[must_use]
pub fn compare(a: &str, b: &str) -> Option<Ordering> {
    Some(parse(a)?.cmp(&parse(b)?))
}

/// The least version that comes behind one; `None` where none does, or the text is no version.
#[must_use]
pub fn successor(s: &str) -> Option<String> {
    let semver::Version { major, minor, patch, pre, .. } = parse(s)?.0;
    if pre.is_empty() {
        // What is not released yet comes before what is.
        return patch.checked_add(1).map(|patch| format!("{major}.{minor}.{patch}-0"));
    }
    Some(format!("{major}.{minor}.{patch}-{pre}.0"))
}
