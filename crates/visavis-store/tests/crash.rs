//! A process that records is killed at any moment, hundreds of times: what it was told is recorded is there, and nothing is half
//! there.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use visavis_engine::{Contact, ContactHistory, Instant, Scope, Window};
use visavis_store::Store;

const KILLS: u64 = 240;
const PATH: &str = "VISAVIS_STORE_UNDER_TEST";
const FIRST: &str = "VISAVIS_FIRST_CONTACT";
const EVER: Window = Window { from: Instant(i64::MIN), until: Instant(i64::MAX) };
const CAMPAIGNS: [&str; 3] = ["a", "b", "c"];

fn contact(id: &str, number: u64) -> Contact {
    // Times that jump back and forth over quarters of an hour and days.
    let at = 1_773_129_600_000_000 + (number as i64 * 7_919 % 200_000) * 1_000_000;
    Contact {
        id: id.into(),
        customer: format!("c{}", number % 17).into(),
        campaign: CAMPAIGNS.get(number as usize % 3).copied().unwrap_or_default().into(),
        channel: if number.is_multiple_of(2) { "web" } else { "email" }.into(),
        at: Instant(at),
    }
}

/// The two that belong together.
fn pair(number: u64) -> [Contact; 2] {
    [contact(&format!("{number}-1"), number), contact(&format!("{number}-2"), number + 1)]
}

/// Records pairs for ever, and says each number once its pair is recorded: one at a time, many at once, and in a batch.
#[test]
#[ignore = "the other test runs it in a process of its own, and kills it"]
fn records_until_it_is_killed() {
    let (Ok(path), Ok(first)) = (std::env::var(PATH), std::env::var(FIRST)) else { return };
    let store = Store::create(path).unwrap();
    let mut out = std::io::stdout().lock();
    let mut number: u64 = first.parse().unwrap();
    loop {
        let numbers: Vec<u64> = (number..number + number % 4 + 1).collect();
        let pairs: Vec<Contact> = numbers.iter().flat_map(|number| pair(*number)).collect();
        match number % 3 {
            0 => drop(store.record_within(&pairs, &[]).unwrap()),
            1 => drop(store.record_all(&pairs).unwrap()),
            _ => {
                let batch = store.batch().unwrap();
                for pair in pairs.chunks(2) {
                    batch.record_within(pair, &[]).unwrap();
                }
                batch.commit().unwrap();
            }
        }
        for number in &numbers {
            writeln!(out, "recorded {number}").unwrap();
        }
        out.flush().unwrap();
        number += numbers.len() as u64;
    }
}

/// Starts the other test, kills it after a while, and gives the numbers that it said.
fn killed(path: &Path, first: u64, after: Duration) -> Vec<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "records_until_it_is_killed", "--ignored", "--nocapture"])
        .env(PATH, path)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let lines = out.lines().map_while(Result::ok);
        // The last line may be cut off, and then says nothing.
        lines.filter_map(|line| line.split_once("recorded ")?.1.parse().ok()).collect()
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// Everything that counts adds up, and pairs are whole.
fn check(store: &Store, said: &BTreeSet<u64>, upto: u64) {
    for number in 1..upto {
        let [one, other] = pair(number);
        let found = (store.contact(&one.id).unwrap(), store.contact(&other.id).unwrap());
        match found {
            (Some(first), Some(second)) => assert_eq!((first, second), (one, other)),
            (None, None) => assert!(!said.contains(&number), "{number} is lost"),
            half => panic!("half of {number} is there: {half:?}"),
        }
    }
    let len = store.len().unwrap();
    let total = |scope| store.total(scope, EVER).unwrap();
    assert_eq!(CAMPAIGNS.iter().map(|name| total(Scope::Campaign(name))).sum::<u64>(), len);
    assert_eq!(total(Scope::Channel("web")) + total(Scope::Channel("email")), len);
    let customers = (0..17).map(|number| format!("c{number}"));
    let own = |customer: String| {
        let of = |name| store.count(&customer, Scope::Channel(name), EVER).unwrap();
        of("web") + of("email")
    };
    assert_eq!(customers.map(own).sum::<u64>(), len);
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("visavis-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_it_said() {
    let folder = folder();
    let mut said = BTreeSet::new();
    let (mut first, mut path) = (1, folder.join("0.visdb"));
    let mut seen = 0;
    for round in 0..KILLS {
        if round % 40 == 0 {
            // A new file now and then, so that making one is killed too.
            (first, path) = (1, folder.join(format!("{round}.visdb")));
            said.clear();
        }
        // From before the file is open to well into recording; spread without chance, so that a failure comes again.
        let after = Duration::from_micros(1_500 + round * 7_919 % 80_000);
        let numbers = killed(&path, first, after);
        seen += numbers.len();
        first = numbers.last().map_or(first, |last| last + 1);
        said.extend(numbers);
        if path.exists() {
            let store = Store::create(&path).unwrap();
            // A transaction that was not said may be there: at most four pairs.
            check(&store, &said, first + 4);
            let unsaid =
                (first..first + 4).filter(|number| store.contact(&format!("{number}-1")).unwrap().is_some());
            first += unsaid.count() as u64;
        }
    }
    assert!(seen > 100, "only {seen} pairs were recorded in all");
    std::fs::remove_dir_all(folder).unwrap();
}
