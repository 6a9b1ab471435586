//! Sites: what stands in their files, what a folder keeps, and what a real browser makes of them.

#[cfg(test)]
mod browser;
#[cfg(test)]
mod driver;
#[cfg(test)]
mod files;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod support;
