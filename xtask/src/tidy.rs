//! The house rules as code.
//!
//! In: the workspace. Out: one line for each breach, with the place. Each rule is a function of its own; none writes.

mod arrows;
mod sizes;
mod texts;

/// Gives the breaches, or why it cannot look.
type Rule = fn() -> Result<Vec<String>, String>;

/// Runs every rule.
pub(crate) fn run() -> Result<String, String> {
    let rules: [Rule; 7] = [
        sizes::files_and_functions,
        sizes::headers,
        arrows::between_crates,
        arrows::around_the_engine,
        texts::pages_of_codes,
        texts::snapshots,
        texts::machine_paths,
    ];
    let mut breaches = Vec::new();
    for rule in rules {
        breaches.extend(rule()?);
    }
    match breaches.len() {
        0 => Ok(String::from("tidy")),
        count => Err(format!("{}\n{count} breaches of the house rules", breaches.join("\n"))),
    }
}
