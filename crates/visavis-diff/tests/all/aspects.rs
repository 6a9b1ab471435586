//! Each thing that can change is told as what it is, and nothing beside it.

use visavis_diff::Verdict;

use crate::support::{RULES, compared, difference, told, with};

/// What is written for what, and all that is told of it.
const CHANGES: &[(&str, &str, &[&str])] = &[
    ("\nholdout 1%", "\nholdout 2%", &["project program: universal holdout"]),
    ("\nholdout 1%", "\nholdout 1% by household", &["project program: universal holdout by"]),
    ("zone: text? timezone", "zone: text?", &["project program: time zone of the customer"]),
    ("orders: int = 0", "orders: int = 1", &["source shop: attribute orders"]),
    (
        "orders: int = 0",
        "orders: int = 3",
        &[
            "source shop: attribute orders",
            "segment rebated: when!",
            "segment regular: when!",
            "campaign news: audience!",
            "campaign win_back: value!",
        ],
    ),
    (
        "age: int? in 0..130",
        "age: int? in 0..100",
        &[
            "source crm: attribute age",
            "guard minors: condition!",
            "segment adult: when!",
            "campaign win_back: audience!",
        ],
    ),
    ("city: text?", "city: text? column \"Town\"", &["campaign win_back: email (warm): subject!"]),
    ("kind: text? }", "kind: text }", &[]),
    ("requires email_optin", "requires email_optin and city is known", &["channel email: consent!"]),
    ("requires email_optin", "", &["channel email: consent!"]),
    ("quiet 21:00..08:00", "quiet 22:00..08:00", &["channel email: quiet hours"]),
    ("limit 3 per 7 days", "limit 2 per 7 days", &["channel email: limits"]),
    ("limit 3 per 7 days", "limit 3 per 1 week", &[]),
    ("body: text?", "text: text?", &["channel email: content"]),
    ("for adult and tier != \"none\"", "for adult and tier = \"gold\"", &["campaign win_back: audience!"]),
    ("for adult and tier != \"none\"", "for adult", &["campaign win_back: audience!"]),
    ("except tags has \"do_not_promote\"", "except tags has \"no\"", &["campaign win_back: except!"]),
    ("except tags has \"do_not_promote\"", "", &["campaign win_back: except!"]),
    ("2026-04-15", "2026-04-30", &["campaign win_back: during"]),
    ("during 2026-03-01..2026-04-15", "", &["campaign win_back: during"]),
    ("limit 1 per 30 days", "limit 1 per 31 days", &["campaign win_back: limits"]),
    ("holdout 10%", "holdout 11%", &["campaign win_back: holdout"]),
    ("holdout 10%", "holdout 10% salt \"x\"", &["campaign win_back: holdout"]),
    ("holdout 10%", "holdout 10% by household", &["campaign win_back: holdout by"]),
    ("holdout 10%", "", &["campaign win_back: holdout"]),
    ("value 12 EUR * (discount + 0.1)", "value 12 EUR * (discount + 0.2)", &["campaign win_back: value!"]),
    ("value 12 EUR * (discount + 0.1)", "", &["campaign win_back: value"]),
    ("priority 5", "", &["campaign news: priority"]),
    (
        "short 50% { subject: \"We miss you\" }\n    variant warm 50%",
        "short 40% { subject: \"We miss you\" }\n    variant warm 60%",
        &["campaign win_back: variants on email"],
    ),
    ("\"We miss you\"", "\"We missed you\"", &["campaign win_back: email (short): subject"]),
    ("\"friend\"", "\"you\"", &["campaign win_back: email (warm): subject!"]),
    (
        "subject: \"We miss you\" }",
        "subject: \"We miss you\", body: \"Do\" }",
        &["campaign win_back: email (short): body"],
    ),
    ("  via web { headline: \"Welcome back\" }\n", "", &["campaign win_back: via"]),
    ("arm plain 50% arm bold 50%", "arm plain 40% arm bold 60%", &["campaign news: web: headline!"]),
    (
        "| \"gold\" | >= 3   => 15%",
        "| \"gold\" | >= 4   => 15%",
        &["segment rebated: when!", "campaign win_back: value!"],
    ),
    (
        "| \"gold\" | >= 3   => 15%",
        "| \"gold\" | >= 3   => 20%",
        &["segment rebated: when?", "campaign win_back: value!"],
    ),
    ("let adult_age = 18", "let adult_age = 21", &["segment adult: when!", "campaign win_back: audience!"]),
    ("in last 90 days", "in last 60 days", &["segment regular: when!", "campaign news: audience!"]),
    ("when age < 18", "when age < 16", &["guard minors: condition!"]),
    ("never win_back when", "never win_back, news when", &["guard minors: never"]),
    ("guard minors never win_back when age < 18", "", &["guard minors removed"]),
    ("choose 1", "choose 2", &["decision hero: choose"]),
    ("from win_back, news", "from news", &["decision hero: candidates"]),
    ("rank by value", "rank by value * 2", &["decision hero: rank by!"]),
    ("rank by value", "", &["decision hero: rank by"]),
    ("fallback banner", "", &["decision hero: fallback"]),
    ("decision hero { via web", "decision hero { via web  ", &[]),
    ("decision mail { via email }", "", &["decision mail removed"]),
    (
        "campaign banner {",
        "campaign poster { via web { headline: \"x\" } } campaign banner {",
        &["campaign poster added"],
    ),
    ("segment adult when", "segment of_age when adult segment adult when", &["segment of_age added"]),
    ("source shop {", "source web_visits { visitor: text key } source shop {", &["source web_visits added"]),
];

#[test]
fn another_time_zone_is_told_of_the_project_and_of_windows() {
    let lines = told(&difference(RULES, &with("\"Europe/Paris\"", "\"UTC\"")));
    for line in ["project program: time zone", "campaign win_back: during"] {
        assert!(lines.iter().any(|told| told == line), "{lines:?}");
    }
    // What goes by the calendar is not said to be open: it is the project's change, unless somebody shows more.
    assert!(!lines.iter().any(|line| line.ends_with('?')), "{lines:?}");
}

#[test]
fn each_change_is_told_as_what_it_is() {
    let mut wrong = Vec::new();
    for (from, to, expected) in CHANGES {
        let new = with(from, to);
        let found = difference(RULES, &new);
        let lines = told(&found);
        if lines != *expected {
            wrong.push(format!("`{from}` → `{to}`: {lines:?}"));
        }
        let is_quiet = expected.is_empty() || *expected == ["segment of_age added"];
        if (found.verdict == Verdict::Same) != is_quiet {
            wrong.push(format!("`{from}` → `{to}`: {:?}", found.verdict));
        }
        // The other way round it is as much of a change.
        let back = compared(&new, RULES, 0);
        if (back.verdict == Verdict::Same) != expected.is_empty() {
            wrong.push(format!("`{to}` → `{from}`: {:?}", back.verdict));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
