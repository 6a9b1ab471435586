"""Every segment and choice of the rules counted a second time, in SQL, from the same files.

usage: python count.py FOLDER

FOLDER holds the files that `convert.py` writes; `expected.json` is written beside them. Needs DuckDB: `pip install duckdb`.
"""

import json
import sys
from pathlib import Path

import duckdb

# The moment that the rules are asked about.
NOW = "2018-01-02 09:00:00"


def write(folder: Path) -> None:
    db = duckdb.connect()
    for table in ("households", "survey", "purchases", "redemptions"):
        db.read_csv(str(folder / f"{table}.csv"), all_varchar=True).create_view(table)
    db.read_json(str(folder / "mailings.jsonl"), format="newline_delimited").create_view("mailings")
    db.execute(f"CREATE MACRO moment() AS TIMESTAMP '{NOW}'")
    counts = db.execute((Path(__file__).parent / "counts.sql").read_text(encoding="utf-8")).fetchall()
    expected = {"at": NOW, "counts": dict(counts)}
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")
    print(f"{folder}: {', '.join(f'{name} {count}' for name, count in counts)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(Path(sys.argv[1]))
