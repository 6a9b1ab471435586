//! Any text is a program or has diagnostics: no panic, every label on the text, and a program only without errors.

#![no_main]

use libfuzzer_sys::fuzz_target;
use visavis::check_sources;

fuzz_target!(|text: &str| {
    let checked = check_sources([("rules.vis", text)]);
    let broken = checked.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
    assert_ne!(broken, checked.program.is_some(), "a program, or an error that says why not");
    for diagnostic in &checked.diagnostics {
        for label in &diagnostic.labels {
            let range = label.span.start as usize..label.span.end as usize;
            let file = checked.sources.get(label.span.source).expect("a label is in a file");
            assert!(file.text.get(range.clone()).is_some(), "{}: {range:?} is no place", diagnostic.message);
        }
    }
    if let Some(program) = checked.program {
        assert!(visavis::Program::load(&program.to_bytes()).is_ok(), "what is compiled loads");
    }
});
