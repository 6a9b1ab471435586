//! Which attributes a program reads.

use visavis_testkit::harness;

/// Every attribute whose name starts with `read` is read, and no other.
const PROGRAM: &str = r#"
source s {
  read_key: text key
  other: int
  read_in_segment: int
  in_unused_let: int
  read_in_let: int
  read_in_let_of_let: int
  read_in_requires: bool
  read_in_audience: int
  read_in_except: list of int
  read_in_value: int
  read_in_content: text
  read_in_variant: text
  read_in_guard: bool
  read_in_rank: int
  read_by_holdout: text
  read_by_variants: text
  read_by_bucket: text
  read_by_universal_holdout: int
  read_in_map: map of int
  read_in_if: int
  read_by_experiment: text?
  by_unused_experiment: text?
}
source second {
  key_that_nothing_reads: text key
}
experiment used_experiment { by read_by_experiment  arm a 100% }
experiment unused_experiment { by by_unused_experiment  arm a 100% }
segment tested when used_experiment = "a"
segment used when read_in_segment > 1 and bucket("salt", read_by_bucket) < 0.5 and used_let > 1
let unused = in_unused_let + read_in_let
let used_let = let_of_let + read_in_let
let let_of_let = read_in_let_of_let + (if read_in_if > 1 then 1 else 2)
holdout 5% by read_by_universal_holdout
channel screen {
  requires read_in_requires
  content { line: text }
}
campaign a {
  for read_in_audience in 1..3
  except read_in_except has 1
  value read_in_value
  holdout 10% by read_by_holdout
  via screen {
    by read_by_variants
    variant one 50% { line: read_in_content }
    variant two 50% { line: "{read_in_variant} {read_in_map["x"]}" }
  }
}
guard no never a when read_in_guard
decision d {
  via screen
  rank by read_in_rank
}
"#;

#[test]
fn what_a_decision_or_segment_may_look_at_is_read_and_nothing_else() {
    let model = harness::check(PROGRAM).unwrap_or_else(|words| panic!("\n{words}"));
    for (attribute, read) in model.attributes.iter().zip(model.attributes_read()) {
        let name = attribute.path.join(".");
        assert_eq!(read, name.starts_with("read"), "{name}");
    }
}
