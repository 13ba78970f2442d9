#!/usr/bin/python3
"""CPU seconds and peak memory of whole runs beside the floors; medians of N, output on; a Markdown page on stdout.

    bench.py --binary build/release/minehall [--data DIR] [--repeat N] [--out FILE.md]

The floors stand in bench/ beside the binary (target `floors`): the agenda alone with as many events as the run, and
SimGrid under our engine with as many Execs and Comms.
"""

import argparse
import os
import tempfile
from pathlib import Path

from measure import CASES, FLOORS, conditions, measure, run_words

HEAD = ["| run | CPU s | aim | wall s | peak MB | aim | file MB | over agenda | over kernel |", "|---|---|---|---|---|---|---|---|---|"]


def floors(binary, repeat):
    """size -> (agenda, kernel), where they are built."""
    folder = binary.parent / "bench"
    if not (folder / "floor_kernel").exists():
        return {}
    return {size: (measure([folder / "floor_agenda", *events], repeat), measure([folder / "floor_kernel", *load], repeat))
            for size, (events, load) in FLOORS.items()}


def floor_row(name, floor):
    return f"| floor: {name} | {floor.cpu:.2f} | | {floor.wall:.2f} | {floor.memory:.0f} | | | | |"


def rows(options, folder):
    known = floors(options.binary, options.repeat)
    for size, pair in known.items():
        for name, floor in zip(("agenda alone", "bare kernel"), pair):
            yield floor_row(f"{name}, {'site-year' if size == '1' else 'ten times'}", floor)
    for name, scenario, extra, cpu, memory, size in CASES:
        words = run_words(options.binary, scenario, extra, options.data, folder)
        if words is None:
            continue
        took = measure(words, options.repeat)
        file = os.path.getsize(f"{folder}/bench.h5") / 1e6
        over = [f"{took.cpu / floor.cpu:.1f}" for floor in known[size]] if size in known else ["", ""]
        yield (f"| {name} | {took.cpu:.2f} | {cpu:g} | {took.wall:.2f} | {took.memory:.0f} | {memory or ''} | {file:.1f} "
               f"| {over[0]} | {over[1]} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, help="also write the page here")
    options = parser.parse_args()
    top = conditions(options.binary, options.repeat)
    with tempfile.TemporaryDirectory() as folder:
        table = list(rows(options, folder))
    page = "\n".join(["# Whole runs", "", *top, *HEAD, *table]) + "\n"
    print(page, end="")
    if options.out:
        options.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
