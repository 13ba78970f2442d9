"""The scenarios of the power path and their numbers, read off `/power/chain` and the summary of a run.

    power_path_test.py PROGRAM SOURCE_FOLDER

Each expectation is computed here from the scenario's figures. Exit 1 on a difference.
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py


class Run:
    def __init__(self, program, scenario, folder, **settings):
        out = folder / "run.h5"
        words = [str(program), "run", str(scenario), "--out", str(out), "--overwrite", "-q"]
        for key, value in settings.items():
            words += ["--set", f"{key.replace('__', '.')}={value}"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr # also: every law holds
        self.summary = json.loads(
            subprocess.run([str(program), "summary", str(out), "--json"], capture_output=True, text=True, check=True).stdout)
        with h5py.File(out) as file:
            table = file["/power/chain"]
            names = {key: [name.decode() if isinstance(name, bytes) else name for name in table[f"{key}_label"][:]]
                     for key in ("element", "what")}
            columns = {key: table[key][:] for key in ("date", "value", "id", "cause", "root")}
            columns |= {key: [names[key][i] for i in table[key][:]] for key in names}
            self.links = [dict(zip(columns, row)) for row in zip(*columns.values())]
            series = file["/timeseries/hourly/power"]
            self.outputs = dict(zip(series["element"].asstr()[:], series["output"][:].T))

    def all(self, what, element=None):
        return [link for link in self.links if link["what"] == what and element in (None, link["element"])]

    def first(self, what, element=None):
        found = self.all(what, element)
        assert found, f"no '{what} {element}' in {[(at['what'], at['element']) for at in self.links]}"
        return found[0]

    def leads_to_root(self, link):
        """Walks the causes of a link; the root is the first of them."""
        by_id = {at["id"]: at for at in self.links}
        while link["cause"] in by_id:
            link = by_id[link["cause"]]
        return link


def near(value, expected, tolerance):
    assert abs(value - expected) <= tolerance, f"{value} instead of {expected} within {tolerance}"


def ups_time(multiple):
    """Overload time of the class `ups overload`: log-log through 110 % 600 s, 125 % 60 s, 133 % 10 s, 150 % 1 s."""
    points = [(1.10, 600), (1.25, 60), (1.33, 10), (1.50, 1)]
    for (a, ta), (b, tb) in zip(points, points[1:]):
        if a <= multiple <= b:
            return ta * math.exp(math.log(multiple / a) / math.log(b / a) * math.log(tb / ta))
    raise ValueError(multiple)


def zero_reserved_holds(program, scenarios, folder):
    """Miners stop 2 s (control) + 5 s (shed time) after the loss; 133 % may last 9.6 s."""
    run = Run(program, scenarios / "zero_reserved.yaml", folder)
    begun = run.all("overload begin")
    assert sorted(link["element"] for link in begun) == ["ups_2", "ups_3", "ups_4"], begun
    for link in begun:
        near(link["value"], 4 / 3, 0.005)
        near(link["date"], 1200, 0)
    for link in run.all("overload end"):
        near(link["date"], 1207, 1e-9)
        assert link["value"] < 1
    assert not run.all("tripped")
    assert all(link["root"] == run.first("failed", "ups_1")["id"] for link in run.links)


def zero_reserved_falls(program, scenarios, folder):
    """The same with a reaction of 6 s: too late by more than a second, and all three go at one date."""
    run = Run(program, scenarios / "zero_reserved.yaml", folder, control__reaction="6s")
    trips = run.all("tripped")
    assert sorted(link["element"] for link in trips) == ["ups_2", "ups_3", "ups_4"], trips
    for link in trips:
        near(link["date"] - 1200, ups_time(link["value"]), 1e-3)
        assert run.leads_to_root(link) is run.first("failed", "ups_1")
    assert {"bus", "racks", "miners"} <= {link["element"] for link in run.all("dead")}


def two_n(program, scenarios, folder):
    """The survivor carries all without a trip; two minutes without feed and a walk-in of 10 s cost 130 s of battery power."""
    run = Run(program, scenarios / "ups_loss_2n.yaml", folder)
    assert not run.all("overload begin") and not run.all("tripped")
    assert not [link for link in run.all("dead") if link["element"] == "racks"]
    rated = 1e6 * (1 + 0.04) # output and loss at rating
    output = 128 * 7000 * 1.015 / 2 # of each UPS
    x = output / 1e6
    power = output + 1e6 * (0.010 + 0.015 * x + 0.015 * x * x)
    left = 1 - power * 130 / (rated * 300)
    for ups in ("ups_a", "ups_b"):
        near(run.first("on battery", ups)["date"], 5400, 0)
        near(run.first("back on mains", ups)["date"], 5530, 1e-9)
        near(run.first("back on mains", ups)["value"], left, 1e-9)
        near(run.first("battery full", ups)["date"], 5530 + (1 - left) / 0.5 * 3600, 1e-3)


def catcher(program, scenarios, folder):
    """One lost UPS is caught within 4 ms; the second one makes 144 %, and the catcher goes after the time of its curve."""
    run = Run(program, scenarios / "catcher.yaml", folder)
    near(run.first("transferred", "switch_1")["date"], 1200.004, 1e-9)
    dead = [(link["element"], link["date"]) for link in run.all("dead")]
    assert ("switch_1", 1200) not in dead, dead
    trip = run.first("tripped", "catcher")
    near(trip["value"], 1.44, 1e-9)
    near(trip["date"] - 2400, ups_time(1.44), 1e-3)
    assert trip["root"] == run.first("failed", "ups_2")["id"]
    assert {"switch_1", "switch_2"} <= {link["element"] for link in run.all("dead")}
    assert "switch_3" not in {link["element"] for link in run.all("dead")}


def shares(run, names, before, after):
    """Outputs of equal UPS in kW, means of 5 min: the first is lost from minute 20 to minute 40."""
    for name in names:
        now = run.outputs[name] / 1e3
        near(now[2], before, 0.1)
        near(now[6], 0 if name == names[0] else after, 0.1)
        near(now[10], before, 0.1)
    assert not run.all("overload begin") and not run.all("tripped")
    assert {link["element"] for link in run.all("dead")} == {names[0]}
    near(run.first("failed", names[0])["date"], 1200, 0)
    near(run.first("repaired", names[0])["date"], 2400, 0)


def distributed_redundant(program, scenarios, folder):
    """4N/3: half of three pairs each, then two halves and a whole. With 9 kW a node 120 % outlasts the curve, and all three go together; the
    repaired one finds its three pairs alone."""
    scenario = scenarios / "distributed_redundant.yaml"
    pair = 66 * 7.5 * 1.01 # kW
    shares(Run(program, scenario, folder), ("ups_c", "ups_a", "ups_b", "ups_d"), 1.5 * pair, 2 * pair)
    run = Run(program, scenario, folder, ai_hall__cluster__nodes__idle="9kW", ai_hall__cluster__nodes__max="10kW")
    trips = run.all("tripped")
    assert sorted(link["element"] for link in trips) == ["ups_a", "ups_b", "ups_c", "ups_d"], trips
    near(trips[3]["date"], 2401, 1e-9) # the repaired one finds three whole pairs, 180 %
    near(trips[3]["value"], 3 * 66 * 9 * 1.01 / 1000, 1e-9)
    for link in trips[:3]:
        near(link["value"], 2 * 66 * 9 * 1.01 / 1000, 1e-9)
        near(link["date"] - 1200, ups_time(link["value"]), 1e-3)
        assert run.leads_to_root(link) is run.first("failed", "ups_c")
    assert len({link["element"] for link in run.all("dead") if link["element"].startswith("racks")}) == 6


def n_plus_1(program, scenarios, folder):
    """A third each, then a half. A second one lost leaves 200 %: above the last point of the curve its second holds."""
    load = 264 * 7.5 * 1.01 # kW
    shares(Run(program, scenarios / "n_plus_1.yaml", folder), ("ups_1", "ups_2", "ups_3"), load / 3, load / 2)
    file = folder / "second.yaml"
    lost = "  - {what: element failure, element: ups_%d, at: 2025-04-01 12:%d America/Chicago, for: 20 min}\n"
    events = "".join(lost % one for one in ((1, 20), (2, 30)))
    file.write_text(f"extends: {scenarios}/n_plus_1.yaml\nevents:\n{events}", encoding="utf-8")
    run = Run(program, file, folder)
    trip = run.first("tripped", "ups_3")
    near(trip["value"], load / 1000, 1e-9)
    near(trip["date"], 1801, 1e-3)
    assert trip["root"] == run.first("failed", "ups_2")["id"]
    assert "racks" in {link["element"] for link in run.all("dead")}


def transformer(program, scenarios, folder):
    """Control ends 156 % after 7 s. Without it the breaker counts on: tau ln((i^2 - i0^2) / (i^2 - h^2)) from its preload."""
    run = Run(program, scenarios / "transformer_loss.yaml", folder)
    near(run.first("overload end", "main_2")["date"], 3607, 1e-9)
    assert run.first("overload end", "main_2")["value"] <= 0.98
    assert not run.all("tripped")
    dark = Run(program, scenarios / "transformer_loss.yaml", folder, control__reaction="1h", control__interval="2h")
    trip = dark.first("tripped", "main_2")
    assert 30 < trip["date"] - 3600 < 3600
    assert dark.leads_to_root(trip) is dark.first("failed", "main_1")
    assert {"gear", "hall_1", "hall_2"} <= {link["element"] for link in dark.all("dead")}


def picture(program, scenarios, folder):
    """The analysis package draws the cascade of a real file."""
    Run(program, scenarios / "zero_reserved.yaml", folder, control__reaction="6s")
    subprocess.run([sys.executable, "-m", "minehall", "plots", str(folder / "run.h5"), "--only", "trip_chain", "--out", str(folder)],
                   check=True, capture_output=True, cwd=scenarios.parent / "analysis")
    assert (folder / "trip_chain.png").stat().st_size > 10_000


def main(program, root):
    with tempfile.TemporaryDirectory() as folder:
        for case in (zero_reserved_holds, zero_reserved_falls, two_n, catcher, distributed_redundant, n_plus_1, transformer, picture):
            case(program, root / "scenarios", Path(folder))
            print(f"{case.__name__}: ok")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).resolve())
