"""DataFusion: record batches in memory, texts of few values as dictionaries, `count(*) FILTER` for each segment, 25 segments a query."""

from common import FEW, in_chunks, literal, measure, options, sql

import datafusion
import pyarrow as pa
import pyarrow.parquet

CHUNK = 25
BATCH = 8_192


def has_any(name, words):
    if len(words) == 1:
        return f"array_has({name}, {literal(words[0])})"
    return f"array_has_any({name}, make_array({', '.join(map(literal, words))}))"


class DataFusion:
    def __init__(self, threads):
        self.threads = threads
        config = datafusion.SessionConfig().with_target_partitions(threads).with_batch_size(BATCH)
        self.context = datafusion.SessionContext(config)

    def load(self, path):
        table = pyarrow.parquet.read_table(path, use_threads=self.threads > 1)
        few = pa.dictionary(pa.int32(), pa.string())
        table = table.cast(pa.schema([pa.field(f.name, few if f.name in [*FEW, "email_domain"] else f.type) for f in table.schema]))
        batches = table.to_batches(max_chunksize=BATCH)
        self.context.register_record_batches("customers", [batches[first :: self.threads] for first in range(self.threads)])

    def prepare(self, rules):
        self.conditions = in_chunks([sql(rule, has_any) for rule in rules], CHUNK)

    def count(self):
        counts = []
        for some in self.conditions:
            columns = ", ".join(f"count(*) FILTER (WHERE {condition}) AS s{number}" for number, condition in enumerate(some))
            (batch,) = self.context.sql(f"SELECT {columns} FROM customers").collect()
            counts += [column[0].as_py() for column in batch.columns]
        return counts


asked = options()
measure(asked, "datafusion", datafusion.__version__, DataFusion(asked.threads))
