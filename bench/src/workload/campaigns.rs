//! W4: campaigns over the rules of W1, and what was delivered before.
//!
//! In: rules, a seed. Out: a program of one decision among as many campaigns as there are rules, each with a value, a holdout and two
//! variants, on a channel with consent and two limits, under one guard; and the contacts of customers, some of whom are at a limit.

use super::random::Random;
use super::rule::Rule;
use super::{DAY, NOW, source};

/// What campaigns are worth: by attributes of the customer that may be missing, and by those that may not.
const VALUES: [&str; 4] = [
    "* (engagement_score otherwise 0.05)",
    "* discount_rate",
    "* (churn_score otherwise 0.1) + 1 EUR",
    "* (if is_member then 0.5 else 0.2)",
];

/// A message that was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Whose: the index of a profile.
    pub customer: u64,
    /// Which campaign's, by number.
    pub campaign: u32,
    /// When, in epoch seconds.
    pub at: i64,
}

/// The text of the program: a campaign for each rule.
#[must_use]
pub fn program(seed: u64, rules: &[Rule]) -> String {
    let mut text = source::profiles();
    text.push_str(
        "channel email {
  requires consent_email
  limit 3 per 7 days
  limit 6 per 30 days
  content { subject: text, greeting: text, discount: number? }
}

guard staff \"Nobody who works here\" never c* when is_employee

decision next_mail {
  via email
  choose 1
  rank by value
}

",
    );
    let mut random = Random::new(seed, 3);
    rules.iter().for_each(|rule| campaign(rule, &mut random, &mut text));
    text
}

fn campaign(rule: &Rule, random: &mut Random, text: &mut String) {
    let (id, share) = (rule.id, random.pick(&[50, 50, 50, 80, 90]));
    let (amount, value) = (random.between(2, 90), random.pick(&VALUES));
    let (holdout, discount) = (random.pick(&[5, 10]), random.pick(&[5, 10, 15, 20]));
    text.push_str(&format!(
        "campaign c{id} \"Offer {id}\" {{
  for {condition}
  holdout {holdout}%
  value {amount} EUR {value}
  via email {{
    variant plain {share}% {{ subject: \"Offer {id} for you\", greeting: \"Hello\" }}
    variant warm {rest}% {{
      subject: \"{discount}% off in {{city}}\",
      greeting: \"You have {{loyalty_points otherwise 0}} points\",
      discount: {discount}%
    }}
  }}
}}
",
        condition = source::condition(&rule.when),
        rest = 100 - share,
    ));
}

/// What the first `customers` got in the last 40 days, of so many campaigns.
#[must_use]
pub fn deliveries(seed: u64, customers: u64, campaigns: u32) -> Vec<Delivery> {
    let mut all = Vec::new();
    for customer in 0..customers {
        let mut random = Random::new(seed ^ 4, customer);
        for _ in 0..random.pick(&[0, 0, 1, 2, 2, 3, 4, 8]) {
            let campaign = random.below(campaigns as usize) as u32;
            all.push(Delivery { customer, campaign, at: NOW - random.between(1, 40 * DAY) });
        }
    }
    all
}
