//! Which crate may use which, and who alone may use certain outside crates.
//!
//! In: the crates' manifests and cargo's tree. Out: breaches. Tests of a crate may use what they like.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::workspace;

/// Crate, and what it may use; also whatever those stand on.
const ARROWS: &[(&str, &[&str])] = &[
    ("visavis-diag", &[]),
    ("visavis-value", &[]),
    // Units and currencies of literals are the value crate's.
    ("visavis-syntax", &["visavis-diag", "visavis-value"]),
    ("visavis-fmt", &["visavis-syntax"]),
    ("visavis-check", &["visavis-syntax", "visavis-value"]),
    ("visavis-oracle", &["visavis-check"]),
    // What explains rules stands on the plainest reading of them.
    ("visavis-why", &["visavis-oracle"]),
    // Looks at checked rules as a reviewer does; runs none.
    ("visavis-lint", &["visavis-check"]),
    // Says what checked rules say; runs none.
    ("visavis-describe", &["visavis-check"]),
    // Makes customers up from the schema and the edges of the rules.
    ("visavis-customers", &["visavis-check"]),
    ("visavis-image", &["visavis-value"]),
    ("visavis-compile", &["visavis-check", "visavis-image"]),
    ("visavis-engine", &["visavis-image"]),
    ("visavis-store", &["visavis-engine"]),
    ("visavis-arrow", &["visavis-engine"]),
    ("visavis-render", &["visavis-diag"]),
    ("visavis-infer", &["visavis-syntax", "visavis-value"]),
    ("visavis", &["visavis-compile", "visavis-engine", "visavis-lint"]),
    // Runs what a program brings as tests: by the oracle, which sees every value, and beside it by the engine.
    ("visavis-testing", &["visavis", "visavis-customers", "visavis-why"]),
    // Counts what the engine says of customers; reads no files.
    ("visavis-audience", &["visavis", "visavis-arrow"]),
    // Two programs beside each other: by what they mean, and by what becomes of customers.
    ("visavis-diff", &["visavis", "visavis-customers", "visavis-why"]),
    // What editors show is what the facade finds, in the words of the command.
    ("visavis-lsp", &["visavis", "visavis-fmt", "visavis-render"]),
    // A site of what is described.
    ("visavis-doc", &["visavis-describe"]),
    (
        "visavis-cli",
        &[
            "visavis",
            "visavis-arrow",
            "visavis-audience",
            "visavis-describe",
            "visavis-diff",
            "visavis-doc",
            "visavis-fmt",
            "visavis-infer",
            "visavis-lsp",
            "visavis-render",
            "visavis-store",
            "visavis-testing",
            "visavis-why",
        ],
    ),
    ("xtask", &["visavis-diag"]),
];

/// Crates that may use everything: they are never published.
const FREE: [&str; 1] = ["visavis-testkit"];

/// Outside crates that one crate alone may name.
const WALLS: [(&str, &str); 8] = [
    ("pest", "visavis-syntax"),
    ("pest_derive", "visavis-syntax"),
    ("ariadne", "visavis-render"),
    ("chrono", "visavis-value"),
    ("chrono-tz", "visavis-value"),
    ("redb", "visavis-store"),
    ("gen-lsp-types", "visavis-lsp"),
    ("lsp-server", "visavis-lsp"),
];

/// What a host that ships an image must not be made to build.
const NOT_UNDER_THE_ENGINE: [&str; 7] =
    ["pest", "ariadne", "redb", "tokio", "arrow-array", "rayon", "visavis-syntax"];

/// Every arrow points down.
pub(crate) fn between_crates() -> Result<Vec<String>, String> {
    let table: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut breaches = Vec::new();
    for folder in workspace::crates()? {
        let path = folder.join("Cargo.toml");
        let text = workspace::text(&path)?.unwrap_or_default();
        let manifest: toml::Table = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        let name =
            manifest.get("package").and_then(|package| package.get("name")?.as_str()).unwrap_or_default();
        let used = |key: &str| manifest.get(key).and_then(toml::Value::as_table).into_iter().flatten();
        let used: Vec<&String> =
            used("dependencies").chain(used("build-dependencies")).map(|(name, _)| name).collect();
        let place = path.display();
        for (outside, owner) in WALLS {
            if name != owner && used.iter().any(|used| *used == outside) {
                breaches.push(format!("{place}: only `{owner}` may use `{outside}`"));
            }
        }
        if FREE.contains(&name) {
            continue;
        }
        if !table.contains_key(name) {
            breaches.push(format!("{place}: `{name}` is not in the table of arrows"));
            continue;
        }
        let allowed = below(name, &table);
        let ours = used.iter().filter(|used| used.starts_with("visavis"));
        let forbidden = ours.filter(|used| !allowed.contains(used.as_str()));
        breaches.extend(forbidden.map(|used| format!("{place}: no arrow leads from `{name}` to `{used}`")));
    }
    Ok(breaches)
}

/// What a crate may use, with what that stands on.
fn below<'t>(name: &str, table: &BTreeMap<&'t str, &[&'t str]>) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&str> = table.get(name).into_iter().flat_map(|used| used.iter().copied()).collect();
    while let Some(used) = next.pop() {
        if found.insert(used) {
            next.extend(table.get(used).into_iter().flat_map(|below| below.iter().copied()));
        }
    }
    found
}

/// The engine stands without parser, drawing and runtime.
pub(crate) fn around_the_engine() -> Result<Vec<String>, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    let tree = Command::new(cargo)
        .current_dir(workspace::root())
        .args(["tree", "--package", "visavis-engine", "--edges", "normal,build", "--prefix", "none"])
        .args(["--format", "{p}"])
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !tree.status.success() {
        return Err(String::from_utf8_lossy(&tree.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&tree.stdout);
    let used: BTreeSet<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let forbidden = NOT_UNDER_THE_ENGINE.iter().filter(|name| used.contains(**name));
    Ok(forbidden.map(|name| format!("crates/visavis-engine: `{name}` stands in its tree")).collect())
}
