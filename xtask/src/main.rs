//! The chores of the workspace: `cargo xtask tidy`, `cargo xtask ci`, `cargo xtask customers`.
//!
//! In: the workspace that this crate stands in. Out: an exit code, and what is wrong on stderr. Nothing here is part of
//! what users get.

mod ci;
mod customers;
mod tidy;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND

  tidy        the house rules: sizes, headers, arrows between crates, pages of codes, snapshots
  ci          everything that CI runs
  customers   writes the made-up customers of examples/";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["tidy"] => tidy::run(),
        ["ci"] => ci::run(),
        ["customers"] => customers::write(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            eprintln!("{wrong}");
            ExitCode::FAILURE
        }
    }
}
