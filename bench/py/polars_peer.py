"""Polars: texts of few values and the items of lists as enumerations, a lazy select of 100 segments, equal parts computed once."""

import os

from common import FEW, LISTS, in_chunks, measure, options

asked = options()
os.environ["POLARS_MAX_THREADS"] = str(asked.threads)

import operator  # noqa: E402

import polars as pl  # noqa: E402

CHUNK = 100
SIGNS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def words(values):
    return pl.Enum(sorted(word for word in values.unique() if word is not None))


class Polars:
    def load(self, path):
        frame = pl.read_parquet(path)
        few = {name: words(frame[name]) for name in FEW}
        self.lists = {name: words(frame[name].explode()) for name in LISTS}
        types = [pl.col(name).cast(kind) for name, kind in few.items()]
        types += [pl.col(name).cast(pl.List(kind)) for name, kind in self.lists.items()]
        self.frame = frame.with_columns(types).rechunk()

    def prepare(self, rules):
        self.conditions = in_chunks([self.condition(rule) for rule in rules], CHUNK)

    def condition(self, rule):
        for word, join in [("all", operator.and_), ("any", operator.or_)]:
            if word in rule:
                return self.joined(join, [self.condition(part) for part in rule[word]])
        name, column = rule["attribute"], pl.col(rule["attribute"])
        match rule["asks"]:
            case "is" if isinstance(rule["to"], bool):
                holds = column if (rule["sign"] == "=") == rule["to"] else ~column
            case "is":
                holds = SIGNS[rule["sign"]](column, rule["to"])
            case "within":
                holds = column.is_between(rule["low"], rule["high"])
            case "one_of" if name in FEW:
                holds = column.is_in(pl.Series(rule["words"], dtype=self.frame.schema[name]).implode())
            case "one_of":
                holds = column.is_in(rule["words"])
            case "has_any":
                searches = [column.list.contains(pl.lit(word, dtype=self.lists[name])) for word in rule["words"]]
                holds = self.joined(operator.or_, searches)
            case "starts_with":
                holds = column.str.starts_with(rule["prefix"])
            case "missing":
                holds = column.is_null()
        return ~holds if rule["negated"] else holds

    @staticmethod
    def joined(join, parts):
        whole = parts[0]
        for part in parts[1:]:
            whole = join(whole, part)
        return whole

    def select(self, some, column):
        named = [column(condition).alias(f"s{number}") for number, condition in enumerate(some)]
        return self.frame.lazy().select(named).collect()

    def count(self):
        counts = []
        for some in self.conditions:
            counts += self.select(some, lambda condition: condition.sum()).row(0)
        return counts

    def bitmaps(self):
        counts, kept = [], []
        for some in self.conditions:
            kept.append(self.select(some, lambda condition: condition.fill_null(False)))
            counts += [column.sum() for column in kept[-1].iter_columns()]
        return counts


measure(asked, "polars", pl.__version__, Polars())
