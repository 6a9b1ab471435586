//! `visavis schema [NAME]`: what the JSON of the other commands looks like.
//!
//! In: a name. Out: its JSON Schema, as it is published in `docs/schemas`. Without a name, all names with what each is of.

use clap::builder::PossibleValue;

use crate::exit::{CallError, Outcome};
use crate::screen;

/// Name, what prints such JSON, and the schema.
const SCHEMAS: [(&str, &str, &str); 4] = [
    ("decision", "a line of `decide`", include_str!("../../schemas/decision.schema.json")),
    (
        "diagnostics",
        "`check --format json` and `lint --format json`",
        include_str!("../../schemas/diagnostics.schema.json"),
    ),
    ("tests", "`test --format json`", include_str!("../../schemas/tests.schema.json")),
    ("why", "`why --format json`", include_str!("../../schemas/why.schema.json")),
];

/// Prints the JSON Schema of what a command prints as JSON
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which: decision, diagnostics, tests or why; without one, all are listed
    name: Option<String>,
}

/// Every name with what prints such JSON, for shells to offer.
pub(crate) fn known() -> Vec<PossibleValue> {
    SCHEMAS.iter().map(|(name, of, _)| PossibleValue::new(*name).help(*of)).collect()
}

/// Prints it.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let Some(name) = &args.name else {
        let lines = SCHEMAS.map(|(name, of, _)| format!("{name:<12} {of}\n"));
        screen::print(&lines.concat())?;
        return Ok(Outcome::Fine);
    };
    let Some((.., schema)) = SCHEMAS.iter().find(|(known, ..)| known == name) else {
        let names = SCHEMAS.map(|(name, ..)| name);
        let near = visavis_diag::nearest(name, names).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| format!("; there are {}", names.join(", ")));
        return Err(CallError::wrong(format!("there is no schema `{name}`{near}")));
    };
    screen::print(schema)?;
    Ok(Outcome::Fine)
}
