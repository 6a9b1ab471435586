//! Several batches at once, and tables that cannot be read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, BinaryArray, DictionaryArray, Int32Array, RecordBatch, StringArray};
use visavis::{Call, Engine, Instant, Program};
use visavis_arrow::{ArrowError, count_segments, segments};
use visavis_engine::SegmentId;

fn engine() -> Engine {
    let text = "
        source crm { tier: text?, city: text? }
        segment gold when tier = \"gold\"
        segment north when city starts with \"N\"
    ";
    Program::from_source("rules.vis", text).unwrap().engine()
}

fn dictionary(keys: &[i32], texts: &[&str]) -> ArrayRef {
    let texts = StringArray::from_iter_values(texts);
    Arc::new(DictionaryArray::<Int32Type>::new(Int32Array::from(keys.to_vec()), Arc::new(texts)))
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Batches that share their dictionaries, and between them one whose dictionaries say something else under the same keys.
#[test]
fn every_batch_has_its_own_dictionaries() {
    let engine = engine();
    let keys: Vec<i32> = (0..3000).map(|row| row % 3).collect();
    let first = table(vec![
        ("tier", dictionary(&keys, &["gold", "silver", "none"])),
        ("city", dictionary(&keys, &["Paris", "Nice", "Nantes"])),
    ]);
    let other = table(vec![
        ("tier", dictionary(&keys, &["silver", "gold", "gold"])),
        ("city", dictionary(&keys, &["Nice", "Paris", "Lyon"])),
    ]);
    let batches = [first.slice(0, 1500), other, first.slice(1500, 1500), first.slice(0, 3)];
    let call = Call::at(Instant(0));
    let members = segments(&engine, &batches, &call).unwrap();
    let counts: Vec<(u64, u64)> =
        members.iter().map(|found| (found.count(SegmentId(0)), found.count(SegmentId(1)))).collect();
    assert_eq!(counts, [(500, 1000), (2000, 1000), (500, 1000), (1, 2)]);
    let counts = count_segments(&engine, &batches, &call).unwrap();
    assert_eq!((counts.rows, counts.errors, counts.segments), (6003, 0, vec![3001, 3002]));
}

#[test]
fn a_column_that_cannot_be_read_matters_only_where_it_is_read() {
    let engine = engine();
    let bytes: ArrayRef = Arc::new(BinaryArray::from_iter_values([b"gold"]));
    let text: ArrayRef = Arc::new(StringArray::from(vec!["gold"]));
    let call = Call::at(Instant(0));
    let unread = table(vec![("tier", Arc::clone(&text)), ("photo", Arc::clone(&bytes))]);
    assert_eq!(count_segments(&engine, &[unread], &call).unwrap().segments, [1, 0]);
    let read = table(vec![("tier", bytes)]);
    let error = count_segments(&engine, &[read], &call).unwrap_err();
    assert!(error.to_string().starts_with("the column `tier` is Binary"), "{error}");
    let nothing = table(vec![("colour", text)]);
    assert!(matches!(count_segments(&engine, &[nothing], &call), Err(ArrowError::NoColumn { .. })));
}
