//! What the client tells without asking anything.
//!
//! In: a notification. Out: texts and projects as it says. One that is not known is ignored, as the protocol wants it.

use std::path::{Path, PathBuf};

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, Uri,
};
use lsp_server::Notification;
use serde::de::DeserializeOwned;
use visavis::MANIFEST;

use crate::documents::path_of;
use crate::home::{Home, home_of, nearest_project};
use crate::project::Project;
use crate::server::Server;

/// How deep below a client's folder manifests are looked for.
const DEEP: usize = 4;

/// Takes a notification in.
pub(crate) fn take(server: &mut Server, note: Notification) -> Result<(), String> {
    match note.method.as_str() {
        "initialized" => {
            watch(server);
            let folders = server.client.folders.clone();
            add_folders(server, &folders);
        }
        "textDocument/didOpen" => {
            let DidOpenTextDocumentParams { text_document: opened } = params(note)?;
            server.documents.open(opened.uri.clone(), opened.version, opened.text);
            touch(server, &opened.uri, true);
        }
        "textDocument/didChange" => {
            let changed: DidChangeTextDocumentParams = params(note)?;
            let (uri, version) =
                (changed.text_document.text_document_identifier.uri, changed.text_document.version);
            let encoding = server.client.encoding;
            if server.documents.change(&uri, version, changed.content_changes, encoding) {
                touch(server, &uri, false);
            }
        }
        "textDocument/didSave" => {
            let saved: DidSaveTextDocumentParams = params(note)?;
            on_disk(server, &[saved.text_document.uri]);
        }
        "textDocument/didClose" => {
            let closed: DidCloseTextDocumentParams = params(note)?;
            close(server, &closed.text_document.uri);
        }
        "workspace/didChangeWatchedFiles" => {
            let changed: DidChangeWatchedFilesParams = params(note)?;
            let uris: Vec<Uri> = changed.changes.into_iter().map(|change| change.uri).collect();
            on_disk(server, &uris);
        }
        "workspace/didChangeWorkspaceFolders" => {
            let changed: DidChangeWorkspaceFoldersParams = params(note)?;
            let uris = |folders: Vec<gen_lsp_types::WorkspaceFolder>| -> Vec<Uri> {
                folders.into_iter().map(|folder| folder.uri).collect()
            };
            remove_folders(server, &uris(changed.event.removed));
            add_folders(server, &uris(changed.event.added));
        }
        _ => {}
    }
    Ok(())
}

fn params<P: DeserializeOwned>(note: Notification) -> Result<P, String> {
    serde_json::from_value(note.params).map_err(|error| error.to_string())
}

/// A text changed, or was opened: its project is looked at again.
fn touch(server: &mut Server, uri: &Uri, opened: bool) {
    let path = path_of(uri);
    if let Some(home) = home_of(uri) {
        let project = server.projects.entry(home.clone()).or_insert_with(|| Project::new(home));
        if opened { project.forget_disk() } else { project.touch() }
    }
    // A table's file belongs to whoever names it, and a manifest that appears changes whose files are whose.
    for project in server.projects.values_mut() {
        if path.as_ref().is_some_and(|path| project.may_hold(path)) {
            project.touch();
        }
    }
}

fn close(server: &mut Server, uri: &Uri) {
    let home = server.home(uri);
    if !server.documents.close(uri) {
        return;
    }
    let Some(home) = home else { return };
    let still_open = server.documents.iter().any(|(open, _)| home_of(open).as_ref() == Some(&home));
    if still_open || server.standing.contains(&home) {
        if let Some(project) = server.projects.get_mut(&home) {
            project.forget_disk();
        }
    } else {
        server.leave(&home);
    }
}

/// Files changed on disk.
fn on_disk(server: &mut Server, uris: &[Uri]) {
    for uri in uris {
        let Some(path) = path_of(uri) else { continue };
        if path.file_name().is_some_and(|name| name == MANIFEST) {
            homes_change(server);
            let folders = server.client.folders.clone();
            add_folders(server, &folders);
        }
        for project in server.projects.values_mut().filter(|project| project.may_hold(&path)) {
            project.forget_disk();
        }
    }
}

/// A manifest came or went: every open text is asked anew where it belongs.
fn homes_change(server: &mut Server) {
    let open: Vec<Uri> = server.documents.iter().map(|(uri, _)| uri.clone()).collect();
    let homes: Vec<Home> = open.iter().filter_map(home_of).collect();
    server.standing.retain(is_there);
    let standing = server.standing.clone();
    let gone: Vec<Home> = server
        .projects
        .keys()
        .filter(|home| !homes.contains(home) && !standing.contains(home))
        .cloned()
        .collect();
    gone.iter().for_each(|home| server.leave(home));
    for uri in &open {
        touch(server, uri, true);
    }
}

fn is_there(home: &Home) -> bool {
    match home {
        Home::Folder(root) => root.join(MANIFEST).is_file(),
        Home::Alone(_) => true,
    }
}

/// Asks to be told what changes on disk.
fn watch(server: &mut Server) {
    if !server.client.watches {
        return;
    }
    let watchers =
        ["**/*.vis", "**/visavis.toml", "**/*.csv"].map(|glob| serde_json::json!({ "globPattern": glob }));
    let registration = serde_json::json!({
        "id": "files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": watchers },
    });
    server.ask("client/registerCapability", serde_json::json!({ "registrations": [registration] }));
}

fn add_folders(server: &mut Server, folders: &[Uri]) {
    for folder in folders {
        if !server.client.folders.contains(folder) {
            server.client.folders.push(folder.clone());
        }
        for root in path_of(folder).map(|path| projects_at(&path)).unwrap_or_default() {
            let home = Home::Folder(root);
            server.standing.insert(home.clone());
            server.projects.entry(home.clone()).or_insert_with(|| Project::new(home));
        }
    }
}

fn remove_folders(server: &mut Server, folders: &[Uri]) {
    server.client.folders.retain(|folder| !folders.contains(folder));
    let stay: Vec<PathBuf> =
        server.client.folders.iter().filter_map(path_of).flat_map(|path| projects_at(&path)).collect();
    let open: Vec<Home> = server.documents.iter().filter_map(|(uri, _)| home_of(uri)).collect();
    let gone = |home: &Home| matches!(home, Home::Folder(root) if !stay.contains(root));
    let left: Vec<Home> = server.standing.iter().filter(|home| gone(home)).cloned().collect();
    for home in left {
        server.standing.remove(&home);
        if !open.contains(&home) {
            server.leave(&home);
        }
    }
}

/// The projects in a folder, and the one around it.
fn projects_at(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = nearest_project(folder).into_iter().collect();
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        if folder.join(MANIFEST).is_file() && !found.contains(&folder) {
            found.push(folder.clone());
        }
        if depth == DEEP {
            continue;
        }
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                open.push((entry.path(), depth + 1));
            }
        }
    }
    found
}
