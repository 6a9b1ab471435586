//! What repositories run: the action, the hooks of pre-commit, and the files of a new project that use both. Every command in them is
//! run, and every name in one is there in the other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use yaml_rust2::{Yaml, YamlLoader};

use crate::harness::Folder;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn yaml(text: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(documents.len(), 1, "{text}");
    documents.remove(0)
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn keys(of: &Yaml) -> BTreeSet<String> {
    of.as_hash().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}

fn list(of: &Yaml) -> &[Yaml] {
    of.as_vec().unwrap()
}

/// A new project under git, with one commit.
fn project() -> Folder {
    let folder = Folder::new();
    folder.run(&["new", "p"]).expect(0);
    let git = |args: &[&str]| {
        let name = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"];
        let done =
            Command::new("git").args(name).args(args).current_dir(folder.path().join("p")).output().unwrap();
        assert!(done.status.success(), "git {args:?}: {done:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "rules"]);
    folder
}

/// Runs a script of the action in the project, as the runner would.
fn script(folder: &Folder, run: &str, diff: &str) -> Output {
    let bin = Path::new(env!("CARGO_BIN_EXE_visavis")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run])
        .current_dir(folder.path().join("p"))
        .envs([("INPUT_PATH", "."), ("INPUT_DIFF", diff), ("PATH", &path)])
        .env("GITHUB_ACTION_PATH", root())
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary"))
        .env("GITHUB_OUTPUT", folder.path().join("output"))
        .env("GITHUB_PATH", folder.path().join("path"))
        .output()
        .unwrap()
}

#[test]
fn every_step_of_the_action_runs_in_a_new_project() {
    let folder = project();
    let action = yaml(&read("action.yml"));
    assert_eq!(action["runs"]["using"].as_str(), Some("composite"));
    let mut commands = BTreeSet::new();
    for step in list(&action["runs"]["steps"]) {
        let Some(run) = step["run"].as_str() else {
            assert!(step["uses"].as_str().is_some(), "{step:?}");
            continue;
        };
        assert_eq!(step["shell"].as_str(), Some("bash"), "{run}");
        if run.starts_with("cargo install") {
            // What it builds is the command that these tests run.
            let built = run.split('"').find(|part| part.starts_with("$GITHUB_ACTION_PATH/")).unwrap();
            assert!(
                root().join(built.trim_start_matches("$GITHUB_ACTION_PATH/")).join("Cargo.toml").exists(),
                "{run}"
            );
            continue;
        }
        let done = script(&folder, run, "HEAD");
        assert!(done.status.success(), "{run}\n{done:?}");
        let of = run.split("visavis ").skip(1).filter_map(|rest| rest.split_whitespace().next());
        commands.extend(of.map(str::to_owned));
    }
    assert_eq!(commands.into_iter().collect::<Vec<_>>(), ["check", "diff", "fmt", "test"]);
    assert!(folder.read("output").contains("changed=false"), "{}", folder.read("output"));
    assert!(!folder.read("summary").is_empty());
}

#[test]
fn the_action_fails_where_the_rules_are_wrong_and_tells_what_changes() {
    let folder = project();
    let steps = yaml(&read("action.yml"));
    let steps = list(&steps["runs"]["steps"]);
    let run = |word: &str| {
        let with =
            |step: &&Yaml| step["run"].as_str().is_some_and(|run| run.contains(&format!("visavis {word}")));
        steps.iter().find(with).unwrap()["run"].as_str().unwrap().to_owned()
    };
    let tests = folder.read("p/audiences.vis");
    folder.write("p/audiences.vis", format!("{tests}\nsegment broken when nothing_of_the_kind = 1\n"));
    let done = script(&folder, &run("check"), "");
    assert!(
        !done.status.success()
            && String::from_utf8_lossy(&done.stdout).contains("::error file=audiences.vis"),
        "{done:?}"
    );
    folder.write("p/audiences.vis", format!("{tests}\n\n\nlet   x=1\n"));
    assert!(!script(&folder, &run("fmt"), "").status.success());
    folder.write("p/audiences.vis", &tests);
    let campaign = folder.read("p/campaigns/news.vis");
    let changed = campaign.replacen('{', "{\n  for 1 = 2\n", 1);
    folder.write("p/campaigns/news.vis", changed);
    let done = script(&folder, &run("diff"), "HEAD");
    assert!(done.status.success(), "{done:?}");
    assert!(folder.read("output").contains("changed=true"), "{}", folder.read("summary"));
    // A revision that is not there is a wrong call.
    assert!(!script(&folder, &run("diff"), "no_such_revision").status.success());
}

#[test]
fn the_inputs_that_are_used_are_declared_and_the_others_are_used() {
    let text = read("action.yml");
    let declared = keys(&yaml(&text)["inputs"]);
    let steps = text.split("\nruns:").nth(1).unwrap();
    let name = |rest: &str| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned();
    let used: BTreeSet<String> = steps.split("inputs.").skip(1).map(name).collect();
    assert_eq!(used, declared);
}

#[test]
fn a_new_project_uses_an_action_and_hooks_that_are_there() {
    let folder = Folder::new();
    folder.run(&["new", "p"]).expect(0);
    let repository = env!("CARGO_PKG_REPOSITORY");
    let workflow = yaml(&folder.read("p/.github/workflows/visavis.yml"));
    let inputs = keys(&yaml(&read("action.yml"))["inputs"]);
    let steps = list(&workflow["jobs"]["rules"]["steps"]);
    let own = |step: &&Yaml| repository.ends_with(step["uses"].as_str().unwrap().split('@').next().unwrap());
    let action = steps.iter().find(own).unwrap();
    assert!(keys(&action["with"]).is_subset(&inputs), "{action:?}");
    let config = yaml(&folder.read("p/.pre-commit-config.yaml"));
    let [repo] = list(&config["repos"]) else { panic!("{config:?}") };
    assert_eq!(repo["repo"].as_str(), Some(repository));
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let there: BTreeSet<&str> = list(&hooks).iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    for hook in list(&repo["hooks"]) {
        assert!(there.contains(hook["id"].as_str().unwrap()), "{hook:?}");
    }
}

#[test]
fn every_hook_runs_in_a_new_project() {
    let folder = project();
    for hook in list(&yaml(&read(".pre-commit-hooks.yaml"))) {
        let entry = hook["entry"].as_str().unwrap();
        assert_eq!(hook["language"].as_str(), Some("script"));
        let (program, args) = entry.split_once(' ').unwrap();
        let files = hook["pass_filenames"].as_bool().unwrap_or(true);
        let files = if files { " tests.vis campaigns/news.vis" } else { "" };
        let run = format!("{} {args}{files}", root().join(program).display());
        let done = script(&folder, &run, "");
        assert!(done.status.success(), "{run}\n{done:?}");
        // It is this command that ran, and none was built.
        assert!(!String::from_utf8_lossy(&done.stderr).contains("building"), "{done:?}");
    }
}
