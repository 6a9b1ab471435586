//! A file that is read again gives what reading it afresh gives, whatever was typed.

use proptest::prelude::*;
use visavis_diag::SourceId;
use visavis_syntax::ast::File;
use visavis_syntax::{Reading, parse};

const START: &str = "edition \"2026\"\n\n# Who\nsource crm \"Contacts\" {\n  id: text key\n  tier: \"gold\" | \"silver\" = \"gold\"\n  event purchase at t { t: datetime amount: money EUR }\n}\n\nsegment été \"Straße\" when tier = \"gold\" # behind\n\nlet spent = sum(purchase.amount in last 3 months where amount > 5 EUR)\n\ntable t -> number hit first {\n  | tier => t |\n  | \"gold\" => 1 |\n  | otherwise => 2 |\n}\n\nchannel web { quiet 21:00..08:00 limit 3 per 7 days content { headline: text } }\n\ncampaign c {\n  for été and spent > 3 EUR\n  during 2026-01-01..\n  via web { variant a 50% { headline: \"Hé {tier} 😀\" } variant b 50% { headline: \"{t}\" } }\n}\n\nguard g never c* when tier = \"silver\"\n\ndecision d { via web from c }\n\ntest \"x\" {\n  given tier = \"gold\", purchase [{ t: 2026-01-01, amount: 3 EUR }]\n  at 2026-02-01\n  expect d chooses c\n}\n";

/// What people type, and what breaks most.
const TYPED: [&str; 16] = [
    "",
    " ",
    "\n",
    "x",
    "é",
    "\"",
    "{",
    "}",
    "#",
    "`",
    "segment s when true\n",
    "edition \"2026\"\n",
    " and ",
    "😀",
    "\n}\n",
    "timezone \"UTC\"\n",
];

fn edit(text: &mut String, at: u32, length: u32, typed: &str) {
    let bound = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let start = bound(at as usize % (text.len() + 1));
    let end = bound(start + length as usize).max(start);
    text.replace_range(start..end, typed);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn reading_again_is_reading(edits in proptest::collection::vec((any::<u32>(), 0..12_u32, 0..TYPED.len()), 1..12)) {
        let mut text = START.to_owned();
        let (mut reading, mut file) = (Reading::default(), File::default());
        for (at, length, typed) in edits {
            edit(&mut text, at, length, TYPED[typed]);
            let (again, found) = reading.parse(SourceId(3), &text, file);
            let (fresh, expected) = parse(SourceId(3), &text);
            prop_assert_eq!(&again, &fresh, "{}", text);
            prop_assert_eq!(found, expected, "{}", text);
            file = again;
        }
    }
}

#[test]
fn another_file_or_tree_is_read_afresh() {
    let mut reading = Reading::default();
    let (file, _) = reading.parse(SourceId(0), START, File::default());
    let (moved, _) = reading.parse(SourceId(1), START, file);
    assert_eq!(moved, parse(SourceId(1), START).0);
    let (lost, _) = reading.parse(SourceId(1), START, File::default());
    assert_eq!(lost, moved);
}
