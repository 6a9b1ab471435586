//! One mistake, one diagnostic, also through the facade.

use visavis::check_sources;

#[test]
fn what_a_mistake_of_syntax_cut_out_is_not_told_as_lacking() {
    let text = "channel web { content { headline: text } }\ncampaign a { show on web }\n";
    let codes: Vec<u16> = checked(text);
    assert!(!codes.is_empty() && codes.iter().all(|code| *code < 200), "{codes:?}");
    let codes = checked("channel web { content { headline: text } }\ncampaign a { priority 1 }\n");
    assert_eq!(codes, [406]);
}

fn checked(text: &str) -> Vec<u16> {
    let checked = check_sources([("rules.vis", text)]);
    checked.diagnostics.iter().map(|diagnostic| diagnostic.code.number()).collect()
}
