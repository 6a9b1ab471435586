"""chDB, ClickHouse in the process: a table in memory, texts of few values of low cardinality, `countIf` for each segment, 100 a query.

Its lists cannot be null: a flag, which pyarrow takes from the file, says which were.
"""

import pathlib
import tempfile

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet
from common import FEW, LISTS, in_chunks, literal, measure, options, sql

import chdb
from chdb import session

CHUNK = 100
SETTINGS = "max_query_size = 100000000, max_ast_elements = 10000000, max_expanded_ast_elements = 10000000"


class Chdb:
    def __init__(self, threads):
        self.session = session.Session()
        self.settings = f" SETTINGS max_threads = {threads}, {SETTINGS}"

    def load(self, path):
        table = pyarrow.parquet.read_table(path)
        self.nullable = {name for name in table.column_names if table[name].null_count}
        self.flagged = [name for name in LISTS if name in self.nullable]
        for name in self.flagged:
            table = table.append_column(f"{name}_missing", pa.compute.is_null(table[name]).cast(pa.uint8()))
        columns = [f"assumeNotNull({name}_missing) AS {name}_missing" for name in self.flagged]
        for name in table.column_names[: -len(self.flagged)]:
            columns.append(self.column(name))
        with tempfile.TemporaryDirectory() as folder:
            flagged = pathlib.Path(folder) / "customers.parquet"
            pyarrow.parquet.write_table(table, flagged)
            self.session.query("CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic")
            self.session.query(
                f"CREATE TABLE bench.customers ENGINE = Memory AS SELECT {', '.join(columns)} FROM file('{flagged}', 'Parquet')" + self.settings
            )

    def column(self, name):
        if name in LISTS:
            return f"CAST({name} AS Array({'String' if name in self.flagged else 'LowCardinality(String)'})) AS {name}"
        if name in [*FEW, "email_domain"]:
            kind = "Nullable(String)" if name in self.nullable else "String"
            return f"CAST({name} AS LowCardinality({kind})) AS {name}"
        return name if name in self.nullable else f"assumeNotNull({name}) AS {name}"

    def prepare(self, rules):
        def has_any(name, words):
            text = f"has({name}, {literal(words[0])})" if len(words) == 1 else f"hasAny({name}, [{', '.join(map(literal, words))}])"
            return f"if({name}_missing, NULL, {text})" if name in self.flagged else text

        def missing(name):
            return f"{name}_missing" if name in self.flagged else f"{name} IS NULL"

        conditions = [sql(rule, has_any, "startsWith({0}, {1})", missing) for rule in rules]
        self.conditions = in_chunks(conditions, CHUNK)

    def ask(self, columns):
        said = self.session.query(f"SELECT {', '.join(columns)} FROM bench.customers" + self.settings, "TSV")
        return said.bytes().decode().split("\n")[0].split("\t")

    def count(self):
        counts = []
        for some in self.conditions:
            counts += [int(count) for count in self.ask([f"countIf({condition})" for condition in some])]
        return counts


asked = options()
measure(asked, "chdb", chdb.__version__, Chdb(asked.threads))
