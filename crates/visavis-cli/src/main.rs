//! The `visavis` command.
//!
//! In: the command line. Out: text for people, JSON for programs, and an exit code: 0 fine, 1 findings in the program or
//! the data, 2 a wrong call. Each command is a module of its own; this one only tells them apart.

mod commands;
mod exit;
mod input;
mod join;
mod progress;
mod project;
mod records;
mod screen;
mod written;

use std::env;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    audience, check, compile, decide, describe, diff, disasm, doc, explain, fmt, infer, lint, lsp, new,
    record, schema, shell, test, why,
};
use crate::exit::{CallError, Outcome};

/// Decision rules for one-to-one campaigns.
#[derive(Debug, Parser)]
#[command(name = "visavis", version, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Infer(infer::Args),
    Check(check::Args),
    Fmt(fmt::Args),
    Lint(lint::Args),
    Test(test::Args),
    Explain(explain::Args),
    Decide(decide::Args),
    Record(record::Args),
    Why(why::Args),
    Audience(audience::Args),
    Describe(describe::Args),
    Diff(diff::Args),
    Doc(doc::Args),
    Compile(compile::Args),
    Disasm(disasm::Args),
    Lsp(lsp::Args),
    Schema(schema::Args),
    Completions(shell::Args),
    Man(shell::ManArgs),
}

fn main() -> ExitCode {
    // A wrong call ends here with 2, `--help` and `--version` with 0; they are coloured as the rest is to be.
    let matches = Cli::command().color(screen::help_color(env::args_os())).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let result = match cli.command {
        Command::New(args) => new::run(&args),
        Command::Infer(args) => infer::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Decide(args) => decide::run(&args),
        Command::Record(args) => record::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Audience(args) => audience::run(&args),
        Command::Describe(args) => describe::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Doc(args) => doc::run(&args),
        Command::Compile(args) => compile::run(&args),
        Command::Disasm(args) => disasm::run(&args),
        Command::Lsp(args) => lsp::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => shell::completions(&args, &Cli::command()),
        Command::Man(args) => shell::man(&args, Cli::command()),
    };
    match result {
        Ok(Outcome::Fine) | Err(CallError::Closed) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(CallError::Wrong(why)) => {
            screen::say(&format!("visavis: {why}"));
            ExitCode::from(2)
        }
    }
}
