//! Rules checked from text, and the report of their tests.

use visavis_testing::{Options, Report, run, select};

/// Everything that the rules bring, run.
pub(crate) fn report(rules: &str, options: Options) -> Report {
    let checked = visavis::check_sources([("rules.vis", rules)]);
    let said: Vec<String> = checked.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    let (model, program) = checked.model.zip(checked.program).unwrap_or_else(|| panic!("{said:?}"));
    let all = select(&model, &checked.sources, None).expect("everything");
    run(&model, &program, &checked.sources, &all, options).expect("small rules")
}
