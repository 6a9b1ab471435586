//! Programs as texts, and what is told of them.

use visavis::{Checked, check_sources};
use visavis_diff::{Certainty, Change, Difference, Side, compare};

/// A program of everything.
pub(crate) const RULES: &str = r#"
timezone "Europe/Paris"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  age: int? in 0..130
  email_optin: bool = false
  city: text?
  zone: text? timezone
  tags: list of text
  household: text?
}
source shop {
  shop_id: text key
  orders: int = 0
  spent: money EUR?
  event purchase at on { on: date  amount: money EUR = 0 EUR  kind: text? }
}
context { page: text? }
holdout 1%
let adult_age = 18
experiment layout { arm plain 50% arm bold 50% }
table discount -> number hit first {
  | tier   | orders => discount |
  | "gold" | >= 3   => 15%      |
  | otherwise       => 0%       |
}
segment adult when age >= adult_age
segment regular when orders >= 3 or count(purchase in last 90 days) >= 2
segment rebated when discount > 0
channel email {
  requires email_optin
  quiet 21:00..08:00
  limit 3 per 7 days
  content { subject: text  body: text? }
}
channel web { content { headline: text } }
campaign win_back {
  owner "crm"
  for adult and tier != "none"
  except tags has "do_not_promote"
  during 2026-03-01..2026-04-15
  limit 1 per 30 days
  holdout 10%
  value 12 EUR * (discount + 0.1)
  via email {
    variant short 50% { subject: "We miss you" }
    variant warm 50% { subject: "Come back, {city otherwise "friend"}" }
  }
  via web { headline: "Welcome back" }
}
campaign news {
  for regular
  priority 5
  value 1 EUR
  via web { headline: if layout = "bold" then "NEWS" else "News" }
}
campaign banner { via web { headline: "Spring" } }
guard minors never win_back when age < 18
decision hero { via web  choose 1  from win_back, news  rank by value  fallback banner }
decision mail { via email }
"#;

pub(crate) fn checked(text: &str) -> Checked {
    let checked = check_sources([("rules.vis", text)]);
    let said: Vec<String> = checked.diagnostics.iter().map(|found| found.message.clone()).collect();
    assert!(checked.program.is_some(), "{said:#?}\n{text}");
    checked
}

pub(crate) fn difference(old: &str, new: &str) -> Difference {
    compared(old, new, 300)
}

pub(crate) fn compared(old: &str, new: &str, tries: u64) -> Difference {
    let (old, new) = (checked(old), checked(new));
    let sides = Side::rules("old", &old).zip(Side::rules("new", &new));
    let (old, new) = sides.expect("both are programs");
    compare(&old, &new, tries)
}

/// The rules with one text in place of another, which must be there.
pub(crate) fn with(from: &str, to: &str) -> String {
    assert!(RULES.contains(from), "{from}");
    RULES.replacen(from, to, 1)
}

/// `campaign news: priority`, with a `?` where it may differ and a `!` where a customer shows it; answers of decisions aside.
pub(crate) fn told(difference: &Difference) -> Vec<String> {
    let mut lines = Vec::new();
    for item in &difference.items {
        let name = format!("{} {}", item.kind.word(), item.name);
        match item.change {
            Change::Added => lines.push(format!("{name} added")),
            Change::Removed => lines.push(format!("{name} removed")),
            Change::Changed | Change::MayDiffer => {
                for aspect in item.aspects.iter().filter(|aspect| aspect.what != "chooses") {
                    let sign = match aspect.certainty {
                        Certainty::Said => "",
                        Certainty::Shown => "!",
                        Certainty::Open => "?",
                    };
                    lines.push(format!("{name}: {}{sign}", aspect.what));
                }
            }
        }
    }
    lines
}
