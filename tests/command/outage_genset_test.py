"""How often racks behind a UPS and a genset live through an outage, against the probability that the set starts in time.

    outage_genset_test.py PROGRAM SOURCE_FOLDER [--long] [--table]

The n-th attempt ends at (n + 1) start_delay + n retry_interval, the switch moves in 0.1 s; the battery decides how many attempts fit:
P = 1 - f^min(fits, retries + 1). Every run is scenarios/outage_genset.yaml with its string of UPS, switch and genset replaced by many
such strings, each with a stream of its own. Within four standard errors; 300 replicas a cell, 2,000 with --long. Exit 1 on a difference.
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py

MINUTES = (0.25, 0.5, 1, 2)  # of battery at rating
FAILURE = (0.05, 0.2, 0.5)   # probability that an attempt fails
START, REST, RETRIES, TRANSFER = 10, 15, 2, 0.1
NODE, RATING = 60e3, 100e3 # W of a string's node, VA of its UPS


def lasts(minutes):
    """Seconds that a battery for `minutes` at rating carries one node behind the UPS, with the UPS's own loss."""
    loss = lambda x: RATING * (0.010 + 0.015 * x + 0.015 * x * x)
    return minutes * 60 * (RATING + loss(1)) / (NODE + loss(NODE / RATING))


def expected(minutes, failure):
    ends = [START * (n + 1) + REST * n + TRANSFER for n in range(RETRIES + 1)]
    return 1 - failure ** sum(end <= lasts(minutes) for end in ends)


def scenario(root, strings):
    """All cells side by side, `strings` of each."""
    elements, supplies = [], []
    for c, (minutes, failure) in enumerate((m, f) for m in MINUTES for f in FAILURE):
        for s in range(strings):
            name = f"{c}_{s}"
            supplies.append(f"ups_{name}")
            elements += [
                f"  genset_{name}: {{kind: genset, rating: 200 kVA, start_delay: {START} s, start_failure: {failure}, "
                f"retries: {RETRIES}, retry_interval: {REST} s}}",
                f"  ats_{name}: {{kind: transfer switch, sources: [{{element: feed}}, {{element: genset_{name}, weight: 0}}], "
                f"rating: 200 kVA, transfer: 100 ms}}",
                f"  ups_{name}: {{kind: ups, from: ats_{name}, rating: 100 kVA, "
                f"battery: {{time_at_rated: {minutes} min, charge_rate: 0.5, discharge_rate: 300}}}}"]
    power = "\n".join(elements)
    return f"""name: outages
duration: 20 min
extends: {root}/scenarios/parts/path_base.yaml
power:
  feed: {{kind: utility feed, import_limit: 2000 MW}}
{power}
  mechanical: {{kind: switchgear, from: feed, rating: 2000 MVA}}
ai_hall:
  name: ai_hall
  supplies: [{", ".join(supplies)}]
  cooling_busway: mechanical
  air: 10000 MJ/K
  plant: {{kind: chilled water, design_heat: 50 MW, machines: 40}}
  limits: {{throttle: 90 degC, trip: 95 degC, restore: 80 degC, throttle_fraction: 0.8}}
  gpu_price: 2.0 USD/h
  cluster:
    nodes: {{racks: {len(supplies)}, per_rack: 1, gpus: 8, idle: {NODE} W, max: {NODE + 1} W, checkpoint_per_gpu: 10 GB}}
    fabric: {{nic: 400 Gbit/s, nodes_per_leaf: 32, uplinks: 16, storage: 100 GB/s}}
    scheduler: {{kind: easy backfill}}
record: {{containers: false, jobs: false, segments: false}}
engine: {{carrier: fluid}}
events:
  - {{what: element failure, element: feed, at: 2025-04-01 12:01 America/Chicago, for: 10 min, reason: outage}}
"""


def dropped(program, file, folder, replica):
    """Strings of each cell that lost their racks in the outage."""
    out = folder / "run.h5"
    subprocess.run([program, "run", file, "--out", out, "--overwrite", "-q", "--replica", str(replica)], check=True, timeout=100)
    with h5py.File(out) as run:
        events = run["/events"]
        what, entity = (events[f"{key}_label"].asstr()[:] for key in ("what", "entity"))
        lost = {entity[e] for w, e in zip(events["what"][:], events["entity"][:]) if what[w] == "feed lost" and entity[e].startswith("ups_")}
    counts = [0] * (len(MINUTES) * len(FAILURE))
    for name in lost:
        counts[int(name.split("_")[1])] += 1
    return counts


def main(program, root, replicas, table):
    strings, wrong = 50, 0
    counts = [0] * (len(MINUTES) * len(FAILURE))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outages.yaml"
        file.write_text(scenario(root, strings), encoding="utf-8")
        for replica in range(replicas // strings):
            counts = [a + b for a, b in zip(counts, dropped(program, file, Path(folder), replica))]
    if table:
        print("| battery at rating | carries the load for | start failure | lived, simulated | analytic | standard errors apart |\n|---|---|---|---|---|---|")
    for c, (minutes, failure) in enumerate((m, f) for m in MINUTES for f in FAILURE):
        lived, p = 1 - counts[c] / replicas, expected(minutes, failure)
        sigma = math.sqrt(p * (1 - p) / replicas)
        apart = abs(lived - p) / sigma if sigma else (0 if lived == p else math.inf)
        wrong += apart > 4
        if table:
            print(f"| {minutes * 60:g} s | {lasts(minutes):.1f} s | {failure} | {lived:.4f} | {p:.6f} | {apart:.1f} |")
        elif apart > 4:
            print(f"battery {minutes} min, start failure {failure}: lived {lived:.4f} instead of {p:.4f} +- {sigma:.4f}")
    print(f"{len(counts)} cells of {replicas} replicas, {wrong} of them more than four standard errors off")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve(), 2000 if "--long" in sys.argv else 300, "--table" in sys.argv))
