//! The server, driven by messages of the protocol.

#[cfg(test)]
mod client;

#[cfg(test)]
mod actions;
#[cfg(test)]
mod completion;
#[cfg(test)]
mod diagnostics;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod names;
#[cfg(test)]
mod random;
#[cfg(test)]
mod rename;
#[cfg(test)]
mod shown;
