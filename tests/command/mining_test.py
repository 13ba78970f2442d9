"""Machines that fail and a network that answers, in a whole run: three weeks of the first site. Exit 1 on a difference.

    mining_test.py PROGRAM SOURCE_FOLDER
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

DAYS = 21
FREE = "power: {feed: {import_limit: 110 MW}}\ncontrol: {price_response: false}\n"  # so that who works takes no turn of who fails
REPAIR = "machines: {s19j_pro: {repair: {failure_rate: 5}}, s21: {repair: {failure_rate: 5}}}\n"
# A third of the world pays more for power than it earns and leaves at once; the period under way is 1,248 blocks old.
LOOP = """network:
  loop:
    height: 878208
    period_began: "2024-12-25T00:00:00Z"
    response: 0 s
    world:
      pays: {installed: 600 EH/s, efficiency: 18 J/TH, power_price: 10 USD/MWh}
      does_not: {installed: 300 EH/s, efficiency: 98 J/TH, power_price: 900 USD/MWh}
"""


def run(program, folder, source, name, more):
    scenario = folder / f"{name}.yaml"
    scenario.write_text(f"name: {name}\nextends: {source}/scenarios/west_texas.yaml\nduration: {DAYS * 24} h\n{FREE}{more}", encoding="utf-8")
    out = folder / f"{name}.h5"
    subprocess.run([program, "run", str(scenario), "--out", str(out), "--overwrite", "-q"], check=True)
    with h5py.File(out) as file:
        site = file["timeseries/hourly/site"]
        return {"hashes": float(file["summary/hashes"][()]), "hashprice": site["hashprice"][:].astype(float), "bytes": out.read_bytes()}


def failures_cost_what_the_law_says(plain, failing):
    # in repair: f (1 - exp(-(l + m) t)) with f = l / (l + m), from all whole at the start; its mean over the run is lost
    fails, comes_back = 5 / 365.25, 1 / 21
    rate = fails + comes_back
    lost = fails / rate * (1 - (1 - math.exp(-rate * DAYS)) / (rate * DAYS))
    ratio = failing["hashes"] / plain["hashes"]
    print(f"hashes left by failures: {ratio:.4f}, law {1 - lost:.4f}")
    assert abs(ratio - (1 - lost)) < 0.003, ratio


def difficulty_steps_at_the_retarget(plain, looped, series):
    # hashprice of the plain run, which has the same prices, over that of the loop is difficulty in units of the plain one
    day = (np.arange(len(plain["hashprice"])) + 6) // 24  # the run begins at 06:00 UTC
    difficulty = plain["hashprice"] / looped["hashprice"] * series[day]
    # height 878208 = 2016 x 435 + 1248: 767 blocks to the last of the period, 781 s each with the site
    blocks_left = 2015 - (878208 - 435 * 2016)
    seconds = blocks_left * 109.78e12 * 2**32 / 603.75e18
    hour = int(seconds // 3600)
    print(f"retarget expected in hour {hour}; levels {np.unique(np.round(difficulty / 1e12, 3))[:6]}")
    before, after = difficulty[: hour - 1], difficulty[hour + 3 :]
    assert np.ptp(before) / before.mean() < 1e-3, "difficulty moved within the period"
    factor = 1209600 / (7.25 * 86400 + seconds)
    assert abs(after[0] / before[0] / factor - 1) < 2e-3, (after[0] / before[0], factor)


def fans_are_those_of_the_container(program, folder, source):
    """A hundred containers with two classes each: 20 kW of fans in each container, three days without an order."""
    drawn = []
    for fans in ("0 kW", "20 kW"):
        out = folder / "fans.h5"
        words = ["duration=3 d", "control.price_response=false", "power.feed.import_limit=110 MW", f"control.fleet_control={{fans: {fans}}}"]
        subprocess.run([program, "run", source / "scenarios/west_texas.yaml", "--out", out, "--overwrite", "-q",
                        *[part for word in words for part in ("--set", word)]], check=True)
        with h5py.File(out) as file:
            drawn.append(float(file["summary/mining_energy"][()]))
    assert math.isclose(drawn[1] - drawn[0], 100 * 20e3 * 3 * 86400, rel_tol=1e-9), drawn


def main():
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    difficulty = np.genfromtxt(source / "scenarios/series/bitcoin.csv", delimiter=",", skip_header=1, usecols=2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = run(program, folder, source, "plain", "")
        failing = run(program, folder, source, "failing", REPAIR)
        failures_cost_what_the_law_says(plain, failing)
        assert run(program, folder, source, "failing", REPAIR)["bytes"] == failing["bytes"], "one seed, two results"
        fans_are_those_of_the_container(program, folder, source)
        difficulty_steps_at_the_retarget(plain, run(program, folder, source, "looped", LOOP), difficulty)


if __name__ == "__main__":
    main()
