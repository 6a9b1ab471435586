//! What every operator makes of every type: expressions with the nodes they become.

use crate::show::shown;
use crate::support::{checked, dump};

const PROGRAM: &str = r#"
timezone "Europe/Paris"
source crm {
  id: text key
  number_key: int
  name: text?
  email: text? ignoring case
  town: text? ignoring case and accents
  tier: "none" | "silver" | "gold" = "none"
  kind: "A" | "b" ignoring case
  other: "gold" | "x"
  born: date?
  at: datetime?
  begun: datetime
  daytime: time
  orders: int
  maybe: int?
  score: number?
  sure: number
  spent: money EUR
  app: version?
  optin: bool
  perhaps: bool?
  tags: list of text
  folded: list of text ignoring case
  marks: list of "m" | "n"
  days: list of date?
  sizes: list of number
  scores: map of number
  moments: list of datetime
  zone: text? timezone
  event buy at when { when: datetime amount: money EUR count: int rate: number? what: text? ignoring case size: "s" | "m" gift: bool tags: list of text name: int }
  event visit at on { on: date page: text }
  event line { sku: text price: money EUR = 1 EUR }
}
segment lapsed when at < 90 days ago
let threshold = 3
let cutoff = 2026-01-01
"#;

const EXPRESSIONS: &str = include_str!("typing.txt");

#[test]
fn every_operator_types_its_operands() {
    let mut out = String::new();
    for expression in EXPRESSIONS.lines() {
        if expression.is_empty() || expression.starts_with('#') {
            out.push_str(&format!("{expression}\n"));
            continue;
        }
        let checked = checked(&format!("{PROGRAM}let it = {expression}\n"));
        let said = match &checked.model {
            Some(model) => shown(model, model.lets.last().expect("the let").value),
            None => dump(&checked).lines().next().unwrap_or_default().to_owned(),
        };
        out.push_str(&format!("{expression}\n    {said}\n"));
    }
    insta::assert_snapshot!("typing", out);
}
