"""DuckDB: texts of few values and the items of lists as enumerations, `count(*) FILTER` for each segment, 25 segments a query."""

from common import FEW, LISTS, in_chunks, literal, measure, options, sql

import duckdb

CHUNK = 25


def has_any(name, words):
    # A search for each word takes a half to a quarter of the time of `list_has_any`.
    return "(" + " OR ".join(f"list_contains({name}, {literal(word)}::{name}_word)" for word in words) + ")"


class DuckDb:
    def __init__(self, threads):
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")

    def load(self, path):
        run = self.connection.execute
        columns = []
        for name, *_ in run(f"DESCRIBE SELECT * FROM '{path}'").fetchall():
            if name in FEW or name in LISTS:
                words = f"unnest({name})" if name in LISTS else name
                run(f"CREATE TYPE {name}_word AS ENUM (SELECT DISTINCT w FROM (SELECT {words} AS w FROM '{path}') WHERE w IS NOT NULL ORDER BY 1)")
                columns.append(f"CAST({name} AS {name}_word{'[]' if name in LISTS else ''}) AS {name}")
            else:
                columns.append(name)
        run(f"CREATE OR REPLACE TABLE customers AS SELECT {', '.join(columns)} FROM '{path}'")

    def prepare(self, rules):
        self.conditions = in_chunks([sql(rule, has_any) for rule in rules], CHUNK)

    def count(self):
        counts = []
        for some in self.conditions:
            columns = ", ".join(f"count(*) FILTER (WHERE {condition}) AS s{number}" for number, condition in enumerate(some))
            counts += self.connection.execute(f"SELECT {columns} FROM customers").fetchall()[0]
        return counts

    def bitmaps(self):
        import pyarrow.compute

        counts, kept = [], []
        for some in self.conditions:
            columns = ", ".join(f"coalesce({condition}, false) AS s{number}" for number, condition in enumerate(some))
            kept.append(self.connection.sql(f"SELECT {columns} FROM customers").to_arrow_table())
            counts += [pyarrow.compute.sum(column).as_py() or 0 for column in kept[-1].columns]
        return counts


asked = options()
measure(asked, "duckdb", duckdb.__version__, DuckDb(asked.threads))
