//! The server, driven by messages of the protocol.

mod client;

mod actions;
mod completion;
mod diagnostics;
mod lifecycle;
mod names;
mod random;
mod rename;
mod shown;
