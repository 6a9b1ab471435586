//! The made-up customers of `examples/`: the same on every machine, and nobody's data.
//!
//! In: a seed. Out: the texts of `examples/retail/customers.jsonl`, `examples/email-test/sample.csv` and of the files in
//! `examples/journey/sample`. A test holds the committed files to them.

mod email_test;
mod journey;
mod random;
mod retail;

use std::fs;

use crate::workspace;

/// Path and text of each file.
fn files() -> [(&'static str, String); 7] {
    let journey = journey::sample(150);
    [
        ("examples/retail/customers.jsonl", retail::customers(3_000)),
        ("examples/email-test/sample.csv", email_test::sample(600)),
        ("examples/journey/sample/households.csv", journey.households),
        ("examples/journey/sample/survey.csv", journey.survey),
        ("examples/journey/sample/purchases.csv", journey.purchases),
        ("examples/journey/sample/redemptions.csv", journey.redemptions),
        ("examples/journey/sample/mailings.jsonl", journey.mailings),
    ]
}

/// Writes the files.
pub(crate) fn write() -> Result<String, String> {
    let mut said = Vec::new();
    for (path, text) in files() {
        fs::write(workspace::root().join(path), &text).map_err(|error| format!("{path}: {error}"))?;
        said.push(format!("{path}: {} lines", text.lines().count()));
    }
    Ok(said.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::workspace;

    #[test]
    fn the_committed_files_are_what_the_generator_writes() {
        for (path, text) in super::files() {
            let committed = workspace::text(Path::new(path)).unwrap().unwrap();
            assert!(committed == text, "{path} differs: run `cargo xtask customers`");
        }
    }
}
