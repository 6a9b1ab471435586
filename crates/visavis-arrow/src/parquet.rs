//! Files of Parquet as record batches.
//!
//! In: a file, and the program that reads it. Out: batches of its row groups, of those columns that the program may read. Texts of which a file
//! holds a dictionary come as that: nobody unrolls them to look at them again. Groups are read apart, so that threads take one each.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Encoding;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use rayon::prelude::*;
use visavis_engine::{Call, Engine};

use crate::error::ArrowError;
use crate::segments::{Counts, Idle, count};
use crate::table;

/// How many rows of a file are worked out together.
const ROWS: usize = 1 << 15;

/// A file that was looked at, and from which the columns that a program may read are read.
#[derive(Debug, Clone)]
pub struct ParquetTable {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
}

impl ParquetTable {
    /// Looks at a file.
    ///
    /// # Errors
    /// Where it cannot be read, or is no Parquet.
    pub fn open(engine: &Engine, path: &Path) -> Result<Self, ArrowError> {
        Self::of_columns(path, |_, field| is_read(engine, field.name(), field))
    }

    /// Looks at a file, of which the columns are read that `wanted` says, by number and field.
    ///
    /// # Errors
    /// As [`ParquetTable::open`].
    pub fn of_columns(path: &Path, wanted: impl Fn(usize, &Field) -> bool) -> Result<Self, ArrowError> {
        let file = File::open(path).map_err(ParquetError::from)?;
        // What others note of their own types would bring back nothing that the file does not say.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let plain = ArrowReaderMetadata::load(&file, options)?;
        let schema = Arc::new(with_dictionaries(&plain));
        let options = ArrowReaderOptions::new().with_schema(schema);
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options)?;
        let fields = metadata.schema().fields().iter().enumerate();
        let wanted = fields.filter(|(at, field)| wanted(*at, field)).map(|(at, _)| at);
        let mask = ProjectionMask::roots(metadata.parquet_schema(), wanted);
        Ok(Self { path: path.to_owned(), metadata, mask })
    }

    /// The columns of the file, as they are read.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        self.metadata.schema()
    }

    /// How many rows each group has.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        let groups = self.metadata.metadata().row_groups().iter();
        groups.map(|group| usize::try_from(group.num_rows()).unwrap_or_default())
    }

    /// The batches of a group, of so many rows each and the last of what is left.
    ///
    /// # Errors
    /// Where the file cannot be read any more.
    pub fn read(&self, group: usize, rows: usize) -> Result<ParquetRecordBatchReader, ArrowError> {
        // Opened anew: files that are cloned share their place, and threads would read each other's.
        let file = File::open(&self.path).map_err(ParquetError::from)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let builder = builder.with_projection(self.mask.clone()).with_row_groups(vec![group]);
        Ok(builder.with_batch_size(rows).build()?)
    }
}

/// How many customers of a file are in each segment, on all threads that rayon has; a thread takes a group of rows.
///
/// # Errors
/// As [`ParquetTable::open`] and [`count_segments`](crate::count_segments).
pub fn count_parquet(engine: &Engine, path: &Path, call: &Call) -> Result<Counts, ArrowError> {
    let table = ParquetTable::open(engine, path)?;
    let groups: Vec<usize> = (0..table.groups().count()).collect();
    let idle = Idle::new(engine);
    let counted = groups.par_iter().map(|group| {
        idle.with(|worker| {
            let mut all = Counts::none(engine);
            for records in table.read(*group, ROWS)? {
                let records = records?;
                let batch = table::numbered(engine, &records, &mut worker.dictionaries)?;
                all.add(&count(engine, &mut worker.lanes, &batch, call)?);
            }
            Ok(all)
        })
    });
    let counted: Result<Vec<Counts>, ArrowError> = counted.collect();
    let mut all = Counts::none(engine);
    counted?.iter().for_each(|counts| all.add(counts));
    Ok(all)
}

/// Whether a program may read a column, or a part of it.
fn is_read(engine: &Engine, path: &str, field: &Field) -> bool {
    let image = engine.image();
    let is_whole = |path: &str| {
        image.sources.iter().any(|source| source.name == path)
            || image.events.iter().any(|event| event.name == path)
    };
    if is_whole(path) || !engine.columns([path]).is_empty() {
        return true;
    }
    match field.data_type() {
        DataType::Struct(fields) => {
            fields.iter().any(|field| is_read(engine, &format!("{path}.{}", field.name()), field))
        }
        _ => false,
    }
}

/// The columns of a file, texts as dictionaries where all that the file holds of them points into dictionaries.
fn with_dictionaries(metadata: &ArrowReaderMetadata) -> Schema {
    let mut leaves = 0..;
    let mut has_dictionary = || {
        let leaf = leaves.next().unwrap_or(usize::MAX);
        let mut groups = metadata.metadata().row_groups().iter();
        groups.all(|group| group.columns().get(leaf).is_some_and(is_dictionary))
    };
    let schema = metadata.schema();
    let fields: Vec<FieldRef> =
        schema.fields().iter().map(|field| with_dictionary(field, &mut has_dictionary)).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

/// Leaves stand in a file in the order in which they stand in its columns; `is_dictionary` is asked of one after another.
fn with_dictionary(field: &FieldRef, is_dictionary: &mut dyn FnMut() -> bool) -> FieldRef {
    let ty = match field.data_type() {
        DataType::Utf8 if is_dictionary() => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        DataType::List(item) => DataType::List(with_dictionary(item, is_dictionary)),
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| with_dictionary(field, is_dictionary)).collect())
        }
        DataType::Map(entries, sorted) => {
            // The two leaves of a map are read as they are.
            is_dictionary();
            is_dictionary();
            DataType::Map(Arc::clone(entries), *sorted)
        }
        DataType::Utf8 => return Arc::clone(field),
        other => {
            is_dictionary();
            other.clone()
        }
    };
    Arc::new(field.as_ref().clone().with_data_type(ty))
}

/// Whether all pages of a chunk of a column point into its dictionary.
fn is_dictionary(chunk: &ColumnChunkMetaData) -> bool {
    let points =
        |encoding: Encoding| matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
    match chunk.page_encoding_stats_mask() {
        Some(pages) => pages.encodings().next().is_some() && pages.encodings().all(points),
        // Levels and dictionaries themselves have encodings too, so that only what is never said of these is sure.
        None => {
            let is_other = |encoding: Encoding| !points(encoding) && encoding != Encoding::RLE;
            chunk.encodings().any(points) && !chunk.encodings().any(is_other)
        }
    }
}
