//! The language server: what editors show of rules while somebody writes them.
//!
//! In: messages of the Language Server Protocol 3.17. Out: answers, and the diagnostics of `visavis check`, about the texts as they
//! stand in the editor. It writes no file and runs no rule; what names mean it learns from the check, and never works out itself.

mod analysis;
mod client;
mod documents;
mod features;
mod home;
mod notes;
mod position;
mod project;
mod publish;
mod requests;
mod server;
mod transport;

use lsp_server::Connection;
use visavis_value::Instant;

pub use server::{Ended, PAUSE};

/// Serves the client at stdin and stdout until it leaves.
///
/// # Errors
/// Where stdout cannot be written to.
pub fn serve_stdio() -> std::io::Result<Ended> {
    let (connection, threads) = transport::stdio();
    let ended = serve(connection, None);
    threads.join()?;
    Ok(ended)
}

/// Serves the client at the other end of a connection until it leaves. `now` is the time by which a campaign is over; the
/// clock's where it is not given.
#[must_use]
pub fn serve(connection: Connection, now: Option<Instant>) -> Ended {
    server::Server::new(connection, now).run()
}
