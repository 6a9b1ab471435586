//! The table as a Parquet file, the rules as SQL and the expected counts, for the peers.
