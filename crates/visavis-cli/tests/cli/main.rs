//! The binary as its users meet it: what it prints, where, and with which exit code.

#[cfg(test)]
mod audience;
#[cfg(test)]
mod check;
mod columns;
#[cfg(test)]
mod decide;
#[cfg(test)]
mod decide_csv;
#[cfg(test)]
mod describe;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod doc;
#[cfg(test)]
mod email_test;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod fmt;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod history;
#[cfg(test)]
mod infer;
#[cfg(test)]
mod infer_data;
#[cfg(test)]
mod join;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod lint;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod lsp;
#[cfg(test)]
mod needs;
#[cfg(test)]
mod others;
#[cfg(test)]
mod parquet;
#[cfg(test)]
mod repositories;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod test;
#[cfg(test)]
mod why;
#[cfg(test)]
mod why_data;
#[cfg(test)]
mod why_unanswered;
