"""What the peers of W2 share: the options, the rules in SQL, the clock, the lines of results.

A peer's script says how a customer table is loaded, and how so many conditions are counted, or kept as bits; this one verifies the counts
against the reference's before they are timed, and writes the same lines as the workloads of Rust do.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
OPTIONS = argparse.ArgumentParser()
OPTIONS.add_argument("--data", type=pathlib.Path, default=HERE.parent / "data")
OPTIONS.add_argument("--results", type=pathlib.Path, default=os.environ.get("VISAVIS_BENCH_RESULTS", HERE.parent / "results"))
OPTIONS.add_argument("--rows", type=int, default=1_000_000)
OPTIONS.add_argument("--segments", type=lambda text: [int(part) for part in text.split(",")], default=[100, 1_000])
OPTIONS.add_argument("--threads", type=int, default=1)
OPTIONS.add_argument("--rounds", type=int, default=3, help="of counting, where a round takes less than ten seconds")
OPTIONS.add_argument("--bitmaps", type=int, default=100, help="the most segments that are kept as bits")

# Texts of few values, which peers hold as enumerations, dictionaries or the like.
FEW = ["country", "language", "tier", "channel", "gender", "device", "lifecycle", "store_region"]
LISTS = ["tags", "categories", "brands", "channels_used"]


def options():
    """The options; to be asked before a peer is imported that looks at the environment."""
    return OPTIONS.parse_args()


def rules(data, count):
    """The first so many rules, as trees."""
    with open(data / "rules.jsonl") as lines:
        return [json.loads(line) for _, line in zip(range(count), lines)]


def literal(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}'" if isinstance(value, str) else repr(value)


def sql(rule, has_any, starts_with="starts_with({0}, {1})", missing=lambda name: f"{name} IS NULL"):
    """A rule in SQL, whose logic has the three values that the rules have; how lists are searched differs by peer."""
    for word, joined in [("all", " AND "), ("any", " OR ")]:
        if word in rule:
            return "(" + joined.join(sql(part, has_any, starts_with, missing) for part in rule[word]) + ")"
    name = rule["attribute"]
    match rule["asks"]:
        case "is" if isinstance(rule["to"], bool):
            text = name if (rule["sign"] == "=") == rule["to"] else f"NOT {name}"
        case "is":
            sign = "<>" if rule["sign"] == "!=" else rule["sign"]
            text = f"{name} {sign} {literal(rule['to'])}"
        case "within":
            text = f"{name} BETWEEN {literal(rule['low'])} AND {literal(rule['high'])}"
        case "one_of":
            text = f"{name} IN ({', '.join(map(literal, rule['words']))})"
        case "has_any":
            text = has_any(name, rule["words"])
        case "starts_with":
            text = starts_with.format(name, literal(rule["prefix"]))
        case "missing":
            text = missing(name)
    return f"(NOT ({text}))" if rule["negated"] else f"({text})"


def in_chunks(all, size):
    return [all[first : first + size] for first in range(0, len(all), size)]


def processor():
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


def run_of(command):
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": load,
        "rust": f"Python {platform.python_version()}",
        "command": command,
    }


def timed(work, rounds):
    """The least CPU time of the process and by the clock, and what the work gave."""
    cpu, wall, gave = [], [], None
    for _ in range(rounds):
        clock, process = time.perf_counter(), time.process_time()
        gave = work()
        cpu.append(time.process_time() - process)
        wall.append(time.perf_counter() - clock)
        if wall[0] > 10:
            break
    return min(cpu), min(wall), gave


def measure(asked, name, version, peer):
    """Measures a peer: `peer.load(parquet)`, `peer.prepare(rules)`, `peer.count()`, and where it has that, `peer.bitmaps()`."""
    data, path = asked.data, asked.data / f"profiles-{asked.rows}.parquet"
    expected = json.loads((data / f"expected-{asked.rows}.json").read_text())
    asked.results.mkdir(parents=True, exist_ok=True)
    file = asked.results / f"w2-{name}-{asked.threads}.jsonl"
    begun = file.with_suffix(".begun")
    with open(begun, "w") as out:
        command = " ".join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]])
        print(json.dumps(run_of(command)), file=out)

        def row(what, size, cpu, wall, verified=None):
            line = {"peer": f"{name} {version}", "what": what, "size": size, "threads": asked.threads, "seconds": cpu, "wall": wall}
            if verified is not None:
                line["verified"] = verified
            print(json.dumps(line), file=out, flush=True)
            print(f"{size:>7} {line['peer']:<26} {what:<10} {cpu:8.3f} s of CPU, {wall:8.3f} s by the clock", file=sys.stderr, flush=True)

        cpu, wall, _ = timed(lambda: peer.load(path), 1)
        row("load", asked.rows, cpu, wall)
        for size in asked.segments:
            peer.prepare(rules(data, size))
            cpu, wall, counts = timed(peer.count, asked.rounds)
            wrong = [number for number, (found, right) in enumerate(zip(counts, expected)) if found != right]
            if wrong or len(counts) != size:
                sys.exit(f"{name}: {len(counts)} counts, {len(wrong)} not as the reference says, the first of rule {wrong[:1]}")
            row("counts", size, cpu, wall, asked.rows)
            if size <= asked.bitmaps and hasattr(peer, "bitmaps"):
                cpu, wall, bits = timed(peer.bitmaps, asked.rounds)
                if bits != expected[:size]:
                    sys.exit(f"{name}: the bits are not as the reference says")
                row("bitmaps", size, cpu, wall, asked.rows)
    begun.rename(file)
