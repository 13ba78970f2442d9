#!/usr/bin/python3
"""CPU seconds, wall seconds and peak memory of whole runs, with the machine and the commit; best of N, output on.

    bench.py --binary build/release/minehall [--data DIR] [--repeat N] [--out FILE.md]
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# name, scenario, extra words, aim in CPU seconds on one core
CASES = [
    ("start to first event", "scenarios/west_texas.yaml", ["--set", "duration=1h"], 0.05),
    ("site-year", "scenarios/west_texas.yaml", [], 1.5),
    ("site-year 2024, real traces", "scenarios/west_texas_2024.yaml", [], 15),
]


def processor():
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def measure(words):
    """(CPU s, wall s, peak MB) of one process."""
    started = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: exit status {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024


def rows(options, folder):
    for name, scenario, extra, aim in CASES:
        path = ROOT / scenario
        if not path.exists():
            continue
        if "data:" in path.read_text(encoding="utf-8"):
            if options.data is None:
                print(f"SKIPPED {name}: no --data", file=sys.stderr)
                continue
            extra = [*extra, "--data", str(options.data)]
        words = [options.binary, "run", str(path), "--out", f"{folder}/bench.h5", "--overwrite", "-q", *extra]
        cpu, wall, memory = min(measure(words) for _ in range(options.repeat))
        size = os.path.getsize(f"{folder}/bench.h5") / 1e6
        yield f"| {name} | {cpu:.2f} | {aim:g} | {wall:.2f} | {memory:.0f} | {size:.1f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, help="also write the page here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = list(rows(options, folder))
    version = subprocess.run([options.binary, "--version"], capture_output=True, text=True, check=True).stdout
    page = "\n".join(["# Whole runs", "", f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; best of "
                      f"{options.repeat}.", "", *("    " + line for line in version.splitlines()), "",
                      "| run | CPU s | aim | wall s | peak MB | file MB |", "|---|---|---|---|---|---|", *table]) + "\n"
    print(page, end="")
    if options.out:
        options.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
