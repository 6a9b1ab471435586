//! What a folder keeps, and what is written.

use std::fs;

use visavis_doc::{File, WriteError, write};

use crate::support::Folder;

fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}

#[test]
fn an_earlier_site_is_replaced_and_what_is_gone_is_removed() {
    let folder = Folder::new();
    let place = folder.path().join("new/site");
    write(&place, &[file("index.html", "1"), file("a/b.html", "1")], false).unwrap();
    fs::write(place.join("notes.txt"), "mine").unwrap();
    write(&place, &[file("index.html", "2"), file("a/c.html", "2")], false).unwrap();
    assert_eq!(fs::read_to_string(place.join("index.html")).unwrap(), "2");
    assert!(!place.join("a/b.html").exists() && place.join("a/c.html").exists());
    assert_eq!(fs::read_to_string(place.join("notes.txt")).unwrap(), "mine", "it was not the site's");
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let folder = Folder::new();
    fs::write(folder.path().join("index.html"), "mine").unwrap();
    let refused = write(folder.path(), &[file("index.html", "1")], false);
    assert!(matches!(refused, Err(WriteError::Foreign { .. })), "{refused:?}");
    assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
    write(folder.path(), &[file("index.html", "1")], true).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "1");
}

#[test]
fn what_came_into_an_earlier_site_is_not_written_over() {
    let folder = Folder::new();
    write(folder.path(), &[file("index.html", "1")], false).unwrap();
    fs::write(folder.path().join("graph.html"), "mine").unwrap();
    let refused = write(folder.path(), &[file("index.html", "2"), file("graph.html", "2")], false);
    assert!(matches!(refused, Err(WriteError::Foreign { .. })), "{refused:?}");
    assert_eq!(fs::read_to_string(folder.path().join("graph.html")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "1");
}

#[test]
fn a_list_that_leads_out_of_the_folder_removes_nothing_there() {
    let folder = Folder::new();
    let place = folder.path().join("site");
    write(&place, &[file("index.html", "1")], false).unwrap();
    fs::write(folder.path().join("precious"), "mine").unwrap();
    let outside = folder.path().join("precious");
    fs::write(place.join(".visavis-doc"), format!("index.html\n../precious\n{}\n", outside.display()))
        .unwrap();
    write(&place, &[file("index.html", "2")], false).unwrap();
    assert_eq!(fs::read_to_string(outside).unwrap(), "mine");
}
