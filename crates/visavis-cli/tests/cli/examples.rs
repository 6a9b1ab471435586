//! The projects of `examples/`: each checks, and decides what its README says.

use std::path::{Path, PathBuf};

use crate::harness::{Folder, chosen};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").canonicalize().unwrap()
}

#[test]
fn every_example_is_fine() {
    let folder = Folder::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(examples()).unwrap() {
        let path = entry.unwrap().path();
        if path.join("visavis.toml").is_file() {
            let ran = folder.run(&["check", path.to_str().unwrap()]).expect(0);
            assert!(ran.out.starts_with("fine: "), "{}: {ran}", path.display());
            let tested = folder.run(&["test", path.to_str().unwrap()]).expect(0);
            assert!(tested.out.contains(" tests passed\n"), "{}: {tested}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 3);
}

#[test]
fn the_retail_customers_are_decided() {
    let folder = Folder::new();
    let project = examples().join("retail");
    let profiles = project.join("customers.jsonl");
    let (project, profiles) = (project.to_str().unwrap(), profiles.to_str().unwrap());
    let at = ["--at", "2026-03-10 09:00"];
    let args = [&["decide", "home_hero", project, "--profiles", profiles, "--explain"], &at[..]].concat();
    let ran = folder.run(&args).expect(0);
    let answers = chosen(&ran.out);
    assert_eq!(answers.len(), 3_000);
    for campaign in ["win_back", "basket_boost", "birthday", "credit_card", "brand_banner"] {
        assert!(answers.iter().any(|answer| answer == campaign), "nobody gets {campaign}");
    }
    let summary = ran.err.lines().last().unwrap_or_default();
    insta::assert_snapshot!(summary);
}

#[test]
fn the_email_test_runs_as_its_readme_says() {
    let folder = Folder::new();
    let project = examples().join("email-test");
    let profiles = project.join("sample.csv");
    let args = ["decide", "next_mail", project.to_str().unwrap(), "--profiles", profiles.to_str().unwrap()];
    let ran = folder.run(&args).expect(0);
    let answers = chosen(&ran.out);
    assert_eq!(answers.len(), 600);
    for campaign in ["mens_mail", "womens_mail", "welcome_second", "vip_preview", "slipping_away", "-"] {
        assert!(answers.iter().any(|answer| answer == campaign), "nobody gets {campaign}");
    }
}
