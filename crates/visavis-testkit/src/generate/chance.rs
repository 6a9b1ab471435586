//! Buckets: the algorithm, what they are made of, shares, experiments.

use super::draw::Draw;
use super::expressions::Scope;
use super::literals::quoted;
use super::schema::{ENUMS, Kind};

/// The algorithms; our own more often than others.
pub(crate) const BUCKETINGS: &[&str] = &[
    "visavis-1",
    "visavis-1",
    "visavis-1",
    "growthbook-1",
    "growthbook-2",
    "unleash-1",
    "unleash-1",
    "flagd-1",
    "flagd-2",
];

/// The first line, which says what a manifest would.
pub(crate) fn manifest(bucketing: &str) -> String {
    match bucketing {
        "visavis-1" => String::new(),
        name => format!("# visavis.toml: bucketing = {}\n", quoted(name)),
    }
}

/// Whether shares may be as fine as they like.
fn is_fine(bucketing: &str) -> bool {
    matches!(bucketing, "visavis-1" | "flagd-1" | "flagd-2")
}

/// A holdout's share.
pub(crate) fn holdout(bucketing: &str, draw: &mut Draw<'_>) -> &'static str {
    if bucketing == "unleash-1" {
        return draw.word(&["50%", "10%", "0%", "33%", "100%", "1%"]);
    }
    draw.word(&["50%", "10%", "0%", "33.3%", "100%", "0.5%"])
}

/// Lists of variants' shares.
pub(crate) fn splits(bucketing: &str) -> &'static [&'static [&'static str]] {
    const COARSE: [&[&str]; 6] = [
        &["50%", "50%"],
        &["33.3%", "33.3%", "33.4%"],
        &["12.5%", "87.5%"],
        &["100%"],
        &["0.1%", "99.9%"],
        &["33.3333333%", "66.6666667%"],
    ];
    if is_fine(bucketing) { &COARSE } else { COARSE.split_at(5).0 }
}

/// `salt` and `by`.
pub(crate) fn unit(scope: &Scope<'_>, draw: &mut Draw<'_>) -> String {
    let mut out = String::new();
    if draw.once_in(3) {
        out.push_str(&format!(" salt {}", quoted(draw.word(&["old", "é", ""]))));
    }
    let mut by =
        scope.schema.attributes.iter().filter(|a| matches!(a.kind, Kind::Text | Kind::Int | Kind::Enum(_)));
    if draw.once_in(3)
        && let Some(by) = by.next()
    {
        out.push_str(&format!(" by {}", by.reference(&scope.schema.sources)));
    }
    out
}

/// An experiment whose arms are the values of an enumeration, so that it may stand wherever one of that type may.
pub(crate) fn experiment(place: usize, scope: &Scope<'_>, mut draw: Draw<'_>) -> (String, Kind) {
    let which = draw.below(2);
    let round: [&[&str]; 2] = [&["50%", "30%", "20%"], &["40%", "0%", "50%", "10%"]];
    let thirds: [&[&str]; 2] = [&["33.3%", "33.3%", "33.4%"], &["33.3%", "33.3%", "0.1%", "33.3%"]];
    let in_thirds = draw.below(2) == 1;
    let shares = if in_thirds { thirds } else { round };
    let traffic = match (is_fine(scope.bucketing), in_thirds) {
        (true, _) => draw.word(&["", "traffic 50%", "traffic 33.3%", "traffic 0.1%", "traffic 0%"]),
        (false, true) => draw.word(&["", "traffic 100%", "traffic 0%"]),
        (false, false) => draw.word(&["", "traffic 50%", "traffic 10%", "traffic 80%", "traffic 0%"]),
    };
    let mut text = format!("experiment x{place} {{\n  {traffic}{}\n", unit(scope, &mut draw));
    let arms = ENUMS.get(which).copied().unwrap_or_default();
    for (arm, share) in arms.iter().zip(shares.get(which).copied().unwrap_or_default()) {
        text.push_str(&format!("  arm {arm} {share}\n"));
    }
    text.push_str("}\n");
    (text, Kind::Enum(which))
}
