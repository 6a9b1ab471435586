//! What is no history says so, and what is one is found again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use redb::{Database, TableDefinition};
use visavis_engine::{Contact, ContactHistory, Instant, Recorded, Scope, Window};
use visavis_store::{Store, StoreError};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("visavis-store-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in the folder for what is left behind.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn contact(id: u64) -> Contact {
    Contact {
        id: id.to_string().into(),
        customer: "ann".into(),
        campaign: "hello".into(),
        channel: "web".into(),
        at: Instant(id as i64),
    }
}

#[test]
fn what_was_recorded_is_there_when_the_file_is_opened_again() {
    let folder = Folder::new("again");
    let path = folder.0.join("contacts.visdb");
    let store = Store::create(&path).unwrap();
    assert!(store.is_empty().unwrap());
    let all: Vec<Contact> = (0..100).map(contact).collect();
    let found = store.record_all(&all).unwrap();
    assert!(found.iter().all(|found| *found == Ok(Recorded::New)));
    // One that is another contact's fails alone.
    let mixed = [contact(5), Contact { customer: "bob".into(), ..contact(6) }, contact(100)];
    let found = store.record_all(&mixed).unwrap();
    assert_eq!((&found[0], &found[2]), (&Ok(Recorded::Known), &Ok(Recorded::New)));
    assert!(found[1].is_err());
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.len().unwrap(), 101);
    assert_eq!(store.contact("100").unwrap(), Some(contact(100)));
    let ever = Window { from: Instant(i64::MIN), until: Instant(i64::MAX) };
    assert_eq!(store.total(Scope::Campaign("hello"), ever), Ok(101));
}

#[test]
fn a_batch_that_is_not_committed_leaves_nothing() {
    let store = Store::in_memory().unwrap();
    let batch = store.batch().unwrap();
    batch.record(&contact(1)).unwrap();
    assert_eq!(batch.contact("1").unwrap(), Some(contact(1)));
    assert_eq!(store.contact("1").unwrap(), None);
    drop(batch);
    assert!(store.is_empty().unwrap());
    let batch = store.batch().unwrap();
    batch.record(&contact(1)).unwrap();
    batch.commit().unwrap();
    assert_eq!(store.contact("1").unwrap(), Some(contact(1)));
}

#[test]
fn what_is_no_history_says_what_it_is() {
    let folder = Folder::new("no");
    let at = |name: &str| folder.0.join(name);
    assert!(matches!(Store::open(at("nothing")), Err(StoreError::Absent { .. })));
    std::fs::write(at("text"), "id,customer\n1,ann\n".repeat(500)).unwrap();
    std::fs::write(at("short"), "hello").unwrap();
    for name in ["text", "short"] {
        let before = std::fs::read(at(name)).unwrap();
        assert!(matches!(Store::open(at(name)), Err(StoreError::NotAStore { .. })), "{name}");
        assert!(matches!(Store::create(at(name)), Err(StoreError::NotAStore { .. })), "{name}");
        assert_eq!(std::fs::read(at(name)).unwrap(), before, "{name} is as it was");
    }
    // Another program's file of the same database, and a later version's.
    let other = |name: &str, table: &str, format: u64| {
        let database = Database::create(at(name)).unwrap();
        let writing = database.begin_write().unwrap();
        let definition: TableDefinition<'_, &str, u64> = TableDefinition::new(table);
        writing.open_table(definition).unwrap().insert("format", format).unwrap();
        writing.commit().unwrap();
    };
    other("foreign", "things", 1);
    assert!(matches!(Store::open(at("foreign")), Err(StoreError::NotAStore { .. })));
    other("later", "about", 7);
    let later = Store::open(at("later")).unwrap_err();
    assert!(matches!(later, StoreError::Format { found: 7, known: 1, .. }), "{later}");
    // One process, one store.
    let store = Store::create(at("mine")).unwrap();
    assert!(matches!(Store::open(at("mine")), Err(StoreError::InUse { .. })));
    drop(store);
    assert!(Store::open(at("mine")).is_ok());
}

#[test]
fn many_at_once_count_as_one_by_one() {
    let (many, single) = (Store::in_memory().unwrap(), Store::in_memory().unwrap());
    let contacts: Vec<Contact> = (0..600_u64)
        .map(|number| Contact {
            // Every seventh is there twice, and counts once.
            id: format!("{}", number - number % 7 / 6).into(),
            customer: format!("c{}", number % 5).into(),
            campaign: format!("k{}", number % 3).into(),
            channel: "web".into(),
            at: Instant((number as i64 * 7_919 % 400) * 450_000_000),
        })
        .collect();
    let each = |store: &Store| contacts.iter().map(|contact| store.record(contact)).collect::<Vec<_>>();
    let found = many.record_all(&contacts).unwrap();
    assert_eq!(found, each(&single));
    assert!(found.iter().any(Result::is_err));
    for (from, until) in [(0, 400), (3, 250), (96, 288), (97, 97), (10, 200)] {
        let window = Window { from: Instant(from * 450_000_000), until: Instant(until * 450_000_000 + 1) };
        for scope in [Scope::Campaign("k1"), Scope::Channel("web")] {
            assert_eq!(many.total(scope, window), single.total(scope, window));
            assert_eq!(many.count("c2", scope, window), single.count("c2", scope, window));
            let plain = (0..).zip(&contacts).filter(|(place, contact)| {
                found[*place] == Ok(Recorded::New) && scope.has(contact) && window.contains(contact.at)
            });
            assert_eq!(many.total(scope, window), Ok(plain.count() as u64));
        }
    }
}
