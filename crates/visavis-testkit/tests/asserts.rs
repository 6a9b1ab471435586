//! Asserts over generated programs: customers are made for every schema, and both evaluators take them as they are.

use proptest::prelude::*;
use visavis_testing::{Options, run, select};
use visavis_testkit::generate::{cases, config};

/// Customers tried for each assert.
const CUSTOMERS: u32 = 12;

fn tried(rules: &str) -> Result<(), String> {
    let rules = format!("{rules}\nassert what_is_so 1 = 1\nassert what_is_not 1 = 2\n");
    let checked = visavis::check_sources([("rules.vis", rules.as_str())]);
    let said: Vec<&str> = checked.diagnostics.iter().map(|d| d.message.as_str()).collect();
    let (model, program) = checked.model.zip(checked.program).ok_or_else(|| said.join("\n"))?;
    let all = select(&model, &checked.sources, None).map_err(|near| near.join("\n"))?;
    let options = Options { cases: CUSTOMERS, coverage: true };
    let report = run(&model, &program, &checked.sources, &all, options).map_err(|error| error.to_string())?;
    let [so, not_so] = report.asserts.as_slice() else { return Err("two asserts".into()) };
    if so.cases != CUSTOMERS || so.counterexample.is_some() {
        return Err(format!("only {} customers could be made", so.cases));
    }
    let refuting = not_so.counterexample.as_ref().ok_or("nobody refutes that 1 = 2")?;
    let engine = program.engine();
    let mut profile = engine.profile();
    profile.set_record(1);
    profile.read_json(refuting.profile.to_string().as_bytes()).map_err(|error| error.to_string())?;
    match profile.misfits().next() {
        None => Ok(()),
        Some(misfit) => Err(format!("{misfit} in {}", refuting.profile)),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn customers_are_made_for_every_schema(case in cases()) {
        let text = case.program().text;
        tried(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    }
}
