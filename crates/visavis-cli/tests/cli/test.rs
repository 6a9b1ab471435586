//! `visavis test`.

use crate::harness::{Folder, RULES};

const TESTS: &str = r#"
test "a grown-up in France is greeted in French" {
  given country = "FR", age = 30
  expect hero chooses french
}
test "a VIP is greeted by all means" {
  given country = "BE", vip = true
  expect hero chooses vips
  expect hero rejects french because not_in_audience
}
test "nobody else is greeted" {
  given country = "LU"
  expect hero chooses nothing
  expect not (age >= 18)
}
"#;

fn with(tests: &str) -> Folder {
    Folder::with(&[("visavis.toml", "[project]\nname = \"spring\"\n"), ("a.vis", RULES), ("t/a.vis", tests)])
}

#[test]
fn a_test_that_holds_is_counted() {
    let folder = with(&TESTS.replace("  expect not (age >= 18)\n", ""));
    assert_eq!(folder.run(&["test"]).expect(0).out, "3 tests passed\n");
    assert_eq!(folder.run(&["test", "."]).expect(0).out, "3 tests passed\n");
    assert!(folder.run(&["test", "a.vis"]).expect(0).out.starts_with("no tests: "));
    assert_eq!(folder.run(&["test", "t/../."]).expect(0).out, "3 tests passed\n");
    let all = folder.run(&["test", ".", "GREETED"]).expect(0).out;
    assert_eq!(all, "3 tests passed\n");
}

#[test]
fn what_is_unknown_does_not_hold() {
    insta::assert_snapshot!(with(TESTS).run(&["test"]).expect(1));
}

#[test]
fn a_failure_shows_what_came_and_why() {
    let tests = TESTS
        .replace("age = 30", "age = 17")
        .replace("rejects french because not_in_audience", "rejects vips because outranked")
        .replace("expect not (age >= 18)", "expect age is known and country in [\"FR\", \"BE\"]");
    insta::assert_snapshot!(with(&tests).run(&["test"]).expect(1));
}

#[test]
fn programs_read_failures_as_json() {
    let tests = TESTS.replace("age = 30", "age = 17").replace("not (age >= 18)", "age < 3 or adult");
    let ran = with(&tests).run(&["test", "--format", "json"]).expect(1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((json["passed"].as_i64(), json["failed"].as_i64()), (Some(1), Some(2)));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn a_ci_server_reads_failures_as_junit() {
    let tests = TESTS.replace("age = 30", "age = 17").replace("a VIP", "a <VIP> & \\\"friends\\\" \\u{1b}");
    insta::assert_snapshot!(with(&tests).run(&["test", "--format", "junit"]).expect(1).out);
}

#[test]
fn a_filter_is_a_part_of_a_title_or_a_place() {
    let folder = with(&TESTS.replace("  expect not (age >= 18)\n", ""));
    for (filter, count) in
        [("greeted", 3), ("in france", 1), ("nobody", 1), ("t/a.vis:2", 1), ("a.vis:4", 1), ("a.vis:10", 1)]
    {
        let noun = if count == 1 { "test" } else { "tests" };
        assert_eq!(
            folder.run(&["test", filter]).expect(0).out,
            format!("{count} {noun} passed\n"),
            "{filter}"
        );
    }
    insta::assert_snapshot!(folder.run(&["test", "nobdy"]).expect(2).err);
    folder.run(&["test", "t/a.vis:1"]).expect(2);
    folder.run(&["test", "t/a.vis:99"]).expect(2);
}

#[test]
fn a_program_without_tests_says_how_to_write_one() {
    let folder = with("");
    insta::assert_snapshot!(folder.run(&["test"]).expect(0));
    let json = folder.run(&["test", "--format", "json"]).expect(0).out;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&json).unwrap()["tests"].as_array().map(Vec::len),
        Some(0)
    );
    assert!(folder.run(&["test", "x"]).expect(2).err.contains("has no tests"));
}

#[test]
fn asserts_are_tried_and_what_is_not_reached_is_named() {
    let folder = with(&format!(
        "{}assert greeted_in_french country = \"FR\" or not eligible(french)\n",
        TESTS.replace("  expect not (age >= 18)\n", "")
    ));
    let ran = folder.run(&["test", "--coverage", "--cases", "1500"]).expect(0);
    assert!(
        ran.out.ends_with("3 tests passed\n1 assert held of 1,500 made-up customers, which is no proof\n"),
        "{ran}"
    );
    assert!(ran.out.starts_with("reached by tests\n  campaigns  2 of 2\n  segments   1 of 1\n\n"), "{ran}");
    folder.write("b.vis", "assert never not eligible(vips)\n");
    let ran = folder.run(&["test"]).expect(1);
    assert!(ran.out.contains("\"vip\":true") && ran.out.contains("1 of 2 asserts refuted"), "{ran}");
    assert_eq!(folder.run(&["test", "greeted_in"]).expect(0).out.lines().count(), 1);
    assert!(folder.run(&["test", "--format", "junit"]).expect(1).out.contains("assert never"), "{ran}");
}

#[test]
fn names_that_unfold_without_end_are_refused_in_time() {
    let lets: String = (1..60).map(|i| format!("let a{i} = a{} + a{}\n", i - 1, i - 1)).collect();
    let rules = format!("source s {{ x: int = 1 }}\nlet a0 = x\n{lets}test \"t\" {{ expect a59 > 0 }}\n");
    let folder = Folder::with(&[("a.vis", &rules)]);
    let ran = folder.run(&["test", "a.vis"]).expect(2);
    assert!(ran.err.contains("the tests cannot be run: `a"), "{ran}");
}

#[test]
fn a_broken_program_is_told_and_not_tested() {
    let folder = with(&TESTS.replace("country = \"FR\"", "contry = \"FR\""));
    let ran = folder.run(&["test"]).expect(1);
    assert!(ran.err.contains("E0201") && ran.out.is_empty(), "{ran}");
}

#[test]
fn an_image_carries_no_tests_and_its_hash_does_not_know_them() {
    let folder = with(&TESTS.replace("  expect not (age >= 18)\n", ""));
    folder.run(&["compile", "-o", "with.visc"]).expect(0);
    assert!(folder.run(&["test", "with.visc"]).expect(2).err.contains("carries no tests"));
    folder.write("t/a.vis", "");
    folder.run(&["compile", "-o", "without.visc"]).expect(0);
    let bytes = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("with.visc"), bytes("without.visc"));
}

#[test]
fn what_is_given_is_worked_out_at_the_time_of_the_test() {
    let rules = "timezone \"Europe/Paris\"\nsource s { born: date?  seen: datetime?  rate: number?  left: money EUR?  \
                 at_night: time?  tags: list of text  m: map of number  v: version?  wide: int? in 0..10 }\n\
                 segment known_of when born is known or seen is known or rate > 0 or left > 0 EUR or at_night is known \
                 or tags has \"a\" or m[\"k\"] > 0 or v is known or wide is known\n";
    let test = "test \"all\" {\n  given born = today - 18 years, seen = 2 hours ago, rate = 0.1 + 0.2\n  given left = 0.0001 EUR\n  \
                given at_night = 21:30:05.5, tags = [\"a\", \"é\\n\"], m = { k: 1e0 }, v = \"v1.2\", wide = month(today)\n";
    let test = test.replace("1e0", "0.000001");
    let expect = "  at 2026-03-10 09:00\n  expect age(born) = 18 and seen = 2026-03-10 07:00 and rate = 0.1 + 0.2\n  \
                  expect left = 0.0001 EUR and at_night = 21:30:05.5 and tags has \"é\\n\" and m[\"k\"] = 0.000001\n  \
                  expect v = \"1.2.0\" and wide = 3\n}\n";
    let folder = Folder::with(&[("a.vis", &format!("{rules}{test}{expect}"))]);
    assert_eq!(folder.run(&["test", "a.vis"]).expect(0).out, "1 test passed\n");
    // What only the time shows to be outside its range is found when the test is run.
    let late = expect.replace("2026-03-10 09:00", "2026-12-10 09:00");
    folder.write("a.vis", format!("{rules}{test}{late}"));
    let ran = folder.run(&["test", "a.vis"]).expect(1);
    assert!(ran.out.contains("what is given is no customer: `wide` is given as 12"), "{ran}");
}
