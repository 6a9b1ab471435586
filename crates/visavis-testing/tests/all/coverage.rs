//! What no test reaches is named, with the way to reach it.

use visavis_testing::{Options, Report};

const RULES: &str = r#"
source crm { customer_id: text key  age: int?  vip: bool = false }
experiment layout { traffic 50%  arm plain 50%  arm bold 50% }
let bold = layout = "bold"
channel web { content { headline: text } }
channel email { requires vip  content { headline: text } }
segment adult when age >= 18
table band -> text hit first {
  | age    => band    |
  | < 18   => "child" |
  | < 65   => "adult" |
  | > 20   => "old"   |
  | otherwise => "?"  |
}
segment old when band = "old"
segment senior when age >= 65
segment child when not adult
guard minors never offer when not adult
guard staff never offer when age = 99
campaign offer {
  for adult
  holdout 10%
  via web { variant short 50% { headline: "Hi" } variant long 50% { headline: "Hello" } }
}
campaign card { for senior  via web { headline: "Card" } }
campaign letter { via email { headline: "Letter" } }
campaign brand { via web { headline: "Brand" } }
decision hero { via web  from offer, card  fallback brand }
decision mail { via email }
"#;

fn report(tests: &str) -> Report {
    crate::support::report(&format!("{RULES}{tests}"), Options { coverage: true, ..Options::default() })
}

fn open(report: &Report) -> Vec<String> {
    let coverage = report.coverage.as_ref().expect("it was asked for");
    let open = coverage.kinds.iter().flat_map(|covered| &covered.open);
    open.map(|open| format!("{} {}: {}", open.kind, open.name, open.what)).collect()
}

const SOME: &str = r#"
test "an adult" { given age = 30  expect hero chooses offer }
test "a child" { given age = 10  expect band = "child"  expect hero rejects offer because guarded }
"#;

#[test]
fn what_is_not_reached_is_named() {
    let report = report(SOME);
    assert!(report.is_fine());
    assert_eq!(
        open(&report),
        [
            "campaign card: never eligible",
            "campaign letter: no test asks about it",
            "segment old: no test asks about it",
            "segment senior: never true",
            "segment child: no test asks about it",
            "guard staff: never vetoes",
            "row band, row 2: never holds",
            "row band, row 3: never holds",
            "row band, otherwise: never holds",
            "variant offer.web.long: never chosen",
            "arm layout.plain: nobody falls into it",
            "arm layout.bold: nobody falls into it",
        ]
    );
    insta::assert_snapshot!("human", visavis_testing::human(&report, false, 80));
    insta::assert_snapshot!("json", visavis_testing::json(&report));
}

#[test]
fn the_way_told_leads_there() {
    let report = report(SOME);
    let coverage = report.coverage.as_ref().expect("it was asked for");
    let open_ones = || coverage.kinds.iter().flat_map(|covered| &covered.open);
    let mut more = SOME.to_owned();
    for (number, way) in open_ones().filter_map(|open| open.way.clone()).enumerate() {
        let asks = "expect hero chooses offer  expect bold or not bold";
        more.push_str(&format!("test \"another {number}\" {{ {way}, age = 30  {asks} }}\n"));
    }
    let left = open(&self::report(&more));
    assert!(!left.iter().any(|open| open.starts_with("variant") || open.starts_with("arm")), "{left:?}");
}

#[test]
fn nothing_is_left_where_everything_is_asked() {
    let all = format!(
        "{SOME}test \"a pensioner\" {{ given age = 99  expect old  expect hero chooses card  expect hero rejects offer because guarded }}\n\
         test \"a VIP\" {{ given vip = true  expect mail chooses letter  expect child  expect not old }}\n\
         test \"two\" {{ given age = 70, customer_id = \"c-2\"  expect not child  expect eligible(offer) and eligible(card) }}\n\
         test \"three\" {{ given age = 40  expect band = \"adult\" }}\n\
         test \"four\" {{ given age = 5  expect hero chooses brand }}\n"
    );
    let left = open(&report(&all));
    // Which variant or arm a key falls into is chance; whichever it is, nothing else is left.
    let drawn = |open: &String| open.starts_with("variant") || open.starts_with("arm");
    assert!(left.iter().all(drawn), "{left:?}");
}
