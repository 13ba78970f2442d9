"""What bench.py and long_runs.py share: one process measured, the cases, the machine, the page."""

import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import all_on
import ten_times

ROOT = Path(__file__).resolve().parent.parent
SHORT = 3 # CPU s
ALL_ON = 2.63 # 1.3 times the 2.02 CPU-s at which the work on power and cooling closed (commit 460b0f2)
WRITTEN = {"ten times": ten_times.write, "all on": all_on.write} # scenarios that are made for the run
# name, scenario, further words, aim in CPU seconds, aim in MB, floors of the same size (see FLOORS)
CASES = [
    ("start to first event", "scenarios/west_texas.yaml", ["--set", "duration=1h"], 0.05, None, None),
    ("site-year", "scenarios/west_texas.yaml", [], 1.5, 120, "1"),
    ("site-year, all on", "all on", [], ALL_ON, None, None),
    ("ten times the site", "ten times", [], 15, 200, "10"),
    ("100,000 batch jobs, 512 hosts", "bench/batch512.yaml", [], 2.4, 100, None),
    ("Frontier day, first come first served", "scenarios/frontier_day.yaml", ["--set", "ai_hall.cluster.scheduler={kind: fifo}"], 0.2, None, None),
    ("Frontier day, easy backfill", "scenarios/frontier_day.yaml", [], 0.2, None, None),
    ("site-year 2024, real traces", "scenarios/west_texas_2024.yaml", [], 15, None, None),
]
# size: (events of the agenda, words of the kernel); counted in runs of the scenarios
FLOORS = {"1": (["720000"], []), "10": (["7200000"], ["1640000", "1440000", "730", "1280", "fluid"])}
AIMS = {name: SimpleNamespace(cpu=cpu, memory=memory) for name, _, _, cpu, memory, _ in CASES}


def processor():
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def once(words):
    """(CPU s, wall s, peak MB) of one process."""
    started = time.monotonic()
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}: exit status {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024


def measure(words, repeat):
    """Median of each of CPU s, wall s and peak MB; of more runs where one takes less than SHORT, since single ones scatter by a fifth here."""
    runs = [once(words) for _ in range(repeat)]
    if runs[-1][0] < SHORT:
        runs += [once(words) for _ in range(2 * repeat)]
    cpu, wall, memory = (statistics.median(column) for column in zip(*runs))
    return SimpleNamespace(cpu=cpu, wall=wall, memory=memory)


def run_words(binary, scenario, extra, data, folder, out="bench.h5"):
    """The command of a case, or None (said on stderr) without the traces it needs."""
    path = WRITTEN[scenario](folder) if scenario in WRITTEN else ROOT / scenario
    if "data:" in path.read_text(encoding="utf-8"):
        if data is None:
            print(f"SKIPPED {scenario}: no --data", file=sys.stderr)
            return None
        extra = [*extra, "--data", data]
    return [binary, "run", path, "--out", f"{folder}/{out}", "--overwrite", "-q", *extra]


def conditions(binary, repeat):
    """Lines on the machine, the load and the program."""
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    return [f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; load average at the "
            f"start {os.getloadavg()[0]:.1f}. CPU is user + system time of the process, all output on; medians of {repeat}, of {3 * repeat} for runs under {SHORT} s.",
            "", *("    " + line for line in version.splitlines()), ""]
