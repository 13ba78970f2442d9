#!/usr/bin/python3
"""The long must-shows: CPU and memory of whole years, equal bytes of two runs, the tables of published values.

    long_runs.py --binary build/release/minehall --out bench/long.md [--data DIR] [--validation TABLE.csv]...

Writes the page with verdicts, machine and commit. Exit 1 if one is missed.
"""

import argparse
import filecmp
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import AIMS, CASES, conditions, measure, run_words

# What the issues ask to be shown and a test shows in seconds: it has run just before, this page says how it ended.
SHOWN = (
    ("HB_WEST and LZ_WEST 2024 against pandas", "command_year_2024"),
    ("equal bytes, every reader opens every group, twenty kills", "command_runs"),
    ("broken scenarios and series", "command_broken"),
    ("an end at the second of a failure, an arrival and a price change", "engine"),
    ("two runs on one output, full disks", "command_output"),
    ("UPS loss, catcher, zero reserved, transformer loss, distributed redundant, N+1", "command_power_path"),
    ("cooling loss to the millisecond, heat wave", "cooling_scenarios"),
    ("the Frontier day against RAPS", "command_frontier_day"),
    ("miner year 2024 against pandas", "command_miner_year_2024"),
    ("4CP hours and avoided charge", "command_market_2024"),
    ("March 2020, response by hashprice", "command_mining"),
    ("shed latency against the breaker", "command_shed_latency"),
    ("ECRS delivered or penalised", "command_market"),
)
YEARS = ("site-year", "site-year, all on", "ten times the site", "100,000 batch jobs, 512 hosts", "site-year 2024, real traces",
         "Frontier day, first come first served", "Frontier day, easy backfill")


def year(options, folder, name):
    """(what, figure, aim, met) of one run."""
    scenario, extra = next((case[1], case[2]) for case in CASES if case[0] == name)
    words = run_words(options.binary, scenario, extra, options.data, folder)
    if words is None:
        return []
    took, aim = measure(words, options.repeat), AIMS[name]
    found = [(f"{name}: CPU", f"{took.cpu:.2f} s", f"at most {aim.cpu:g} s", took.cpu <= aim.cpu)]
    met = aim.memory is None or took.memory <= aim.memory
    return [*found, (f"{name}: peak memory", f"{took.memory:.0f} MB", f"at most {aim.memory} MB" if aim.memory else "", met)]


def equal_bytes(options, folder, name):
    scenario = next(case[1] for case in CASES if case[0] == name)
    files = [f"{folder}/{out}.h5" for out in ("a", "b")]
    for file in files:
        words = run_words(options.binary, scenario, [], options.data, folder, Path(file).name)
        if words is None:
            return []
        subprocess.run([str(word) for word in words], check=True)
    same = filecmp.cmp(*files, shallow=False)
    return [(f"{name}: two runs", "identical" if same else "different", "identical files", same)]


def validation(options):
    """One row a table, ours first: how many rows pass, fail and are not covered."""
    found = []
    for table in [None, *options.validation]:
        words = [options.binary, "validate", *(["--table", table] if table else []),
                 *(["--data", options.data] if options.data else [])]
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        last = (done.stdout or done.stderr).strip().splitlines()[-1:] or ["nothing said"]
        name = table.name if table else "our table"
        found.append((f"validate, {name}", last[0].replace("|", "/"), "no row fails", done.returncode == 0))
    return found


def outages(options):
    """2,000 replicas of each battery and start failure against the analytic probability."""
    root = Path(__file__).resolve().parent.parent
    words = [sys.executable, root / "tests/command/outage_genset_test.py", options.binary, root, "--long"]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    last = (done.stdout or done.stderr).strip().splitlines()[-1:] or ["nothing said"]
    return [("outages with gensets", last[0].replace("|", "/"), "within four standard errors", done.returncode == 0)]


def regret(options):
    """Regret of each control and policy in May 2024 against the tables of docs/validation.md."""
    if not options.data:
        return []
    root = Path(__file__).resolve().parent.parent
    words = [sys.executable, root / "tests/command/regret_test.py", options.binary, root, "--long", "--data", options.data]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    last = (done.stdout or done.stderr).strip().splitlines()[-1:] or ["nothing said"]
    return [("regret, May 2024", last[0].replace("|", "/"), "none differs", done.returncode == 0)]


def shown(options):
    """Of ctest's log beside the program, as `./dev test` leaves it."""
    log = options.binary.parent / "test.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    found = []
    for what, test in SHOWN:
        last = next((line.split() for line in reversed(lines) if f": {test} ." in line), None)
        if last:
            passed = "Passed" in last
            found.append((what, f"{test}: {'passed' if passed else 'failed'}, {last[-2]} s", "passes", passed))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--validation", type=Path, action="append", default=[], help="a further table; repeatable")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    top = conditions(options.binary, options.repeat)
    with tempfile.TemporaryDirectory() as folder:
        found = [row for name in YEARS for row in year(options, folder, name)]
        found += [row for name in ("site-year", "site-year 2024, real traces") for row in equal_bytes(options, folder, name)]
    found += validation(options)
    found += outages(options)
    found += regret(options)
    found += shown(options)
    table = [f"| {what} | {figure} | {aim} | {'met' if met else '**missed**'} |" for what, figure, aim, met in found]
    page = "\n".join(["# Long runs", "", *top, "| what | figure | aim | |", "|---|---|---|---|", *table]) + "\n"
    print(page, end="")
    options.out.write_text(page, encoding="utf-8")
    sys.exit(0 if all(met for *_, met in found) else 1)


if __name__ == "__main__":
    main()
