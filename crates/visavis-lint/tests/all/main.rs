//! Lints: their pages, and what each tells and does not tell.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod support;
