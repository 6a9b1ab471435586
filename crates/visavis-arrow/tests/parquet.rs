//! A file says what the table in memory says of which it was written, whatever its texts are packed as.

#![cfg(feature = "parquet")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use visavis::{Call, Program, read_datetime};
use visavis_arrow::{Counts, ParquetTable, count_parquet, count_segments};

const RULES: &str = r#"
source crm { id: int key  tier: text?  name: text?  tags: list of text  visits: int? }
segment gold when tier = "gold"
segment a_names when name starts with "a"
segment tagged when tags has "b"
segment frequent when visits >= 30
"#;

fn customers(rows: usize) -> RecordBatch {
    let tiers = (0..rows).map(|row| [Some("gold"), Some("none"), None].get(row % 3).copied().flatten());
    let names: StringArray =
        (0..rows).map(|row| Some(format!("{}{row}", char::from(b'a' + (row % 7) as u8)))).collect();
    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in 0..rows {
        ["a", "b", "c"].iter().take(row % 4).for_each(|tag| tags.values().append_value(tag));
        tags.append(!row.is_multiple_of(5));
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new((0..rows as i64).collect::<Int64Array>())),
        ("tier", Arc::new(tiers.collect::<StringArray>())),
        ("nobody_reads_this", Arc::new(names.clone())),
        ("name", Arc::new(names)),
        ("tags", Arc::new(tags.finish())),
        (
            "visits",
            Arc::new(
                (0..rows)
                    .map(|row| (!row.is_multiple_of(6)).then_some(row as i64 % 50))
                    .collect::<Int64Array>(),
            ),
        ),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn files_are_counted_as_their_tables() {
    let program = Program::from_source("rules.vis", RULES).unwrap();
    let engine = program.engine();
    let call = Call::at(read_datetime("2026-03-10", program.zone()).unwrap());
    let table = customers(5_000);
    let expected = count_segments(&engine, std::slice::from_ref(&table), &call).unwrap();
    assert!(expected.segments.iter().all(|count| *count > 100), "{expected:?}");
    let folder = std::env::temp_dir().join(format!("visavis-arrow-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    // Dictionaries, none, and such that overflow in the midst of a group.
    for (place, page) in [Some(1 << 20), None, Some(4_000)].into_iter().enumerate() {
        let path = folder.join(format!("{place}.parquet"));
        let properties = WriterProperties::builder()
            .set_dictionary_enabled(page.is_some())
            .set_dictionary_page_size_limit(page.unwrap_or(1 << 20))
            .set_data_page_row_count_limit(300)
            .set_write_batch_size(100)
            .set_max_row_group_row_count(Some(1_700))
            .build();
        let mut writer =
            ArrowWriter::try_new(File::create(&path).unwrap(), table.schema(), Some(properties)).unwrap();
        writer.write(&table).unwrap();
        writer.close().unwrap();
        let read = ParquetTable::open(&engine, &path).unwrap();
        assert_eq!(read.groups().collect::<Vec<_>>(), [1_700, 1_700, 1_600]);
        let has_dictionary = |name: &str| {
            let field = read.schema().field_with_name(name).unwrap();
            field.data_type().to_string().contains("Dictionary")
        };
        assert_eq!(has_dictionary("tags"), page.is_some(), "{:?}", read.schema());
        assert_eq!(has_dictionary("name"), page == Some(1 << 20), "{:?}", read.schema());
        let found: Counts = count_parquet(&engine, &path, &call).unwrap();
        assert_eq!(found, expected, "{place}");
        let batch = read.read(0, 64).unwrap().next().unwrap().unwrap();
        assert!(batch.column_by_name("nobody_reads_this").is_none());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
