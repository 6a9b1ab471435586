//! The checker from outside: the corpus, what operators become, the model's parts, the pages of its codes, its limits.

#[cfg(test)]
mod damage;
#[cfg(test)]
mod follow_ups;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod parts;
#[cfg(test)]
mod show;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod typing;
#[cfg(test)]
mod ui;
