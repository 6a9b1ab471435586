//! `visavis lsp`: the language server, for editors.
//!
//! In: messages of the Language Server Protocol on stdin. Out: answers on stdout, until the editor leaves. Everything it does is
//! `visavis-lsp`'s.

use visavis_lsp::Ended;

use crate::exit::{CallError, Outcome};

/// Serves an editor over stdin and stdout, by the Language Server Protocol
///
/// Editors start it themselves. Visual Studio Code: install the extension in editors/vscode. Neovim:
/// `vim.lsp.config("visavis", { cmd = { "visavis", "lsp" }, filetypes = { "visavis" }, root_markers = { "visavis.toml" } })`.
/// Helix and Zed: name the command `visavis` with the argument `lsp`; the page "Editors" of the book has the lines.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Taken and not needed: the server always speaks over stdin and stdout
    #[arg(long)]
    stdio: bool,
}

/// Serves; an editor that leaves without saying so is a finding, as the protocol wants it.
pub(crate) fn run(_: &Args) -> Result<Outcome, CallError> {
    let ended = visavis_lsp::serve_stdio().map_err(|error| CallError::unwritable("to stdout", &error))?;
    Ok(match ended {
        Ended::InOrder => Outcome::Fine,
        Ended::Abruptly => Outcome::Findings,
    })
}
