//! One mistake of syntax, one diagnostic: nothing is said to lack or to be unknown that was cut out with the mistake.

use crate::support::{checked, dump};

const CHANNELS: &str =
    "channel web { content { headline: text } }\nchannel mail { content { subject: text } }\n";

/// The codes of the checker, without those of the syntax.
fn later(text: &str) -> Vec<u16> {
    let checked = checked(text);
    assert!(checked.found.iter().any(|d| d.code.number() < 200), "{text}\n{}", dump(&checked));
    checked.found.iter().map(|d| d.code.number()).filter(|n| *n >= 200).collect()
}

#[test]
fn what_was_cut_out_is_not_lacking() {
    for campaign in [
        "campaign a { via web headline \"Hi\" }",
        "campaign a { via web { headline } }",
        "campaign a { via web { headline: } }",
        "campaign a { via web { headline: , } }",
        "campaign a { via web (headline: \"Hi\") }",
        "campaign a { via = web { headline: \"Hi\" } }",
        "campaign a { show on web }",
    ] {
        let found = later(&format!("{CHANNELS}{campaign}\n"));
        assert!(found.is_empty(), "{campaign}: {found:?}");
    }
}

#[test]
fn a_name_whose_declaration_did_not_parse_counts_as_declared() {
    for (declared, used) in [
        ("let spend : = 12\n", "segment rich when spend > 10\n"),
        ("segment lapsed when ) = \n", "campaign a { for lapsed via web { headline: \"Hi\" } }\n"),
        ("source crm {\n  key: text key\n  tier: = \n}\n", "segment gold when tier = \"gold\"\n"),
        ("campaign spring when { ( }\n", "decision d { via web from spring }\n"),
        ("campaign spring_1 when { ( }\n", "decision d { via web from spring_* }\n"),
        ("channel push content ( \n", "campaign b { via push { title: \"Hi\" } }\n"),
    ] {
        let text = format!("{CHANNELS}{declared}{used}");
        let found = later(&text);
        assert!(found.is_empty(), "{text}{found:?}\n{}", dump(&checked(&text)));
    }
}

#[test]
fn a_channel_with_a_mistake_does_not_blame_its_campaigns() {
    let text =
        "channel web { content { headline text: : , } }\ncampaign a { via web { headline: \"Hi\" } }\n";
    assert_eq!(later(text), [] as [u16; 0], "{}", dump(&checked(text)));
}

#[test]
fn a_mistake_hides_nothing_of_other_declarations() {
    let rest = "campaign empty { priority 1 }\ncampaign short { via web }\nsegment s when nowhere\n";
    let text = format!("{CHANNELS}{rest}campaign a {{ via web {{ headline }} }}\n");
    let found = later(&text);
    assert_eq!(found, [406, 403, 201], "{}", dump(&checked(&text)));
}
