//! `visavis doc`: a folder of pages, and folders that are left alone.

use crate::harness::{Folder, RULES};

#[test]
fn a_site_is_written_and_written_again() {
    let folder = Folder::with(&[("rules.vis", RULES)]);
    let ran = folder.run(&["doc", "rules.vis", "-o", "site"]).expect(0);
    assert!(ran.out.starts_with("wrote ") && ran.out.ends_with("open site/index.html\n"), "{ran}");
    let first = folder.read("site/campaigns/french.html");
    assert!(first.contains("Customers whose") || first.contains("Customers who"), "{first}");
    folder.run(&["doc", "rules.vis", "-o", "site"]).expect(0);
    assert_eq!(folder.read("site/campaigns/french.html"), first);
    // A campaign that is gone takes its page with it.
    folder.write("rules.vis", RULES.replace("campaign french", "campaign francais"));
    folder.run(&["doc", "rules.vis", "-o", "site", "--lang", "fr"]).expect(0);
    assert!(!folder.path().join("site/campaigns/french.html").exists());
    assert!(folder.read("site/campaigns/francais.html").contains("<html lang=\"fr\">"));
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let folder = Folder::with(&[("rules.vis", RULES), ("mine/index.html", "mine")]);
    let ran = folder.run(&["doc", "rules.vis", "-o", "mine"]).expect(2);
    insta::assert_snapshot!(ran.err);
    assert_eq!(folder.read("mine/index.html"), "mine");
    folder.run(&["doc", "rules.vis", "-o", "mine", "--force"]).expect(0);
    assert!(folder.read("mine/index.html").contains("<!doctype html>"));
}

#[test]
fn tests_say_how_they_came_out_and_campaigns_whether_they_run() {
    let tests = "test \"adults in France\" { given customer_id = \"1\", country = \"FR\", age = 30 expect hero chooses french }
                 test \"nobody else\" { given customer_id = \"1\", country = \"BE\" expect hero chooses french }";
    let folder = Folder::with(&[("rules.vis", &format!("{RULES}{tests}"))]);
    folder.run(&["doc", "rules.vis", "-o", "site", "--at", "2026-03-10"]).expect(0);
    let page = folder.read("site/campaigns/french.html");
    assert!(page.contains(">passed<") && page.contains(">failed<") && page.contains(">running<"), "{page}");
    let ran = folder.run(&["doc", "rules.vis", "-o", "site", "--at", "soon"]).expect(2);
    assert!(ran.err.contains("--at `soon` is no time"), "{ran}");
}

#[test]
fn rules_with_errors_and_images_have_no_site() {
    let folder = Folder::with(&[("rules.vis", "segment s when nothing = 1"), ("good.vis", RULES)]);
    let ran = folder.run(&["doc", "rules.vis", "-o", "site"]).expect(1);
    assert!(ran.err.contains("E0201") && !folder.path().join("site").exists(), "{ran}");
    folder.run(&["compile", "good.vis", "-o", "good.visc"]).expect(0);
    let ran = folder.run(&["doc", "good.visc", "-o", "site"]).expect(2);
    assert!(ran.err.contains("a compiled image carries no texts of rules"), "{ran}");
}
