"""The Frontier day against RAPS: mean power and conversion loss under two schedulers; the two carriers agree. Exit 1 on a difference, 77 without data.

    frontier_day_test.py PROGRAM SOURCE_FOLDER      the jobs: MINEHALL_DATA, or ../shared/data beside the source folder
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FIFO = ["--set", "ai_hall.cluster.scheduler={kind: fifo}"]
# ExaDigiT/RAPS at 6c142bf on the same jobs, 15 s steps: mean system power and mean conversion loss in MW.
RAPS = {"first come first served": (FIFO, 15.7296, 1.07), "easy backfill": ([], 16.4976, 1.12)}
IDLE = 7.306524  # MW, row raps-frontier-idle-system_power


def run(program, source, data, extra):
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/f.h5"
        scenario = f"{source}/scenarios/frontier_day.yaml"
        subprocess.run([program, "run", scenario, "--data", str(data), "--out", out, "-q", *extra], check=True)
        said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
    return {name: entry["value"] for name, entry in json.loads(said).items()}


def mean_megawatts(summary, name):
    return summary[name] / summary["duration"] / 1e6


def against_raps(program, source, data):
    for name, (extra, power, loss) in RAPS.items():
        ours = run(program, source, data, extra)
        got = mean_megawatts(ours, "feed_energy"), mean_megawatts(ours, "loss_energy")
        print(f"{name}: {got[0]:.4f} MW ({got[0] / power - 1:+.2%}), loss {got[1]:.4f} MW ({got[1] / loss - 1:+.2%}), {ours['jobs_done']:.0f} jobs done")
        assert abs(got[0] / power - 1) <= 0.005 and abs(got[1] / loss - 1) <= 0.02
        assert run(program, source, data, [*extra, "--set", "engine.carrier=simgrid"]) == ours, "the carriers differ"


def idle(program, source, data):
    """Jobs that draw nothing: the machine draws what the row of the validation table says."""
    late = run(program, source, data, ["--set", "jobs.load_columns=[{column: cpu_util, power: 0 W}]"])
    got = mean_megawatts(late, "feed_energy")
    print(f"idle: {got:.6f} MW")
    assert abs(got / IDLE - 1) < 1e-6


def main():
    program, source = sys.argv[1], Path(sys.argv[2])
    data = Path(os.environ.get("MINEHALL_DATA", source / "../shared/data"))
    if not (data / "bench/frontier_day_jobs.csv").exists():
        print("SKIPPED: no bench/frontier_day_jobs.csv; set MINEHALL_DATA")
        sys.exit(77)
    against_raps(program, source, data)
    idle(program, source, data)


main()
