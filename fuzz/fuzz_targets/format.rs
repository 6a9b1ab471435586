//! Any text is laid out: no panic, at rest, and with the same program in it, or the same mistakes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use visavis::check_sources;

/// Everything but white space and the commas that the layout sets.
fn essence(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',' && *c != '\u{feff}').collect()
}

fuzz_target!(|text: &str| {
    let formatted = visavis_fmt::format(text);
    assert_eq!(visavis_fmt::format(&formatted.text).text, formatted.text, "what is formatted is formatted to itself");
    assert_eq!(essence(&formatted.text), essence(text), "nothing but white space and commas changes");
    for range in &formatted.kept_as_is {
        assert!(text.get(range.clone()).is_some(), "{range:?} is no place");
    }
    let (before, after) = (check_sources([("rules.vis", text)]), check_sources([("rules.vis", formatted.text.as_str())]));
    assert_eq!(before.program.is_some(), after.program.is_some(), "a program is one still, and no other text becomes one");
});
