"""What fails and what is maintained, in whole runs of scenarios/maintenance.yaml: rows of `/failures`, the chain of the power path, what an
outage costs, and availability. Exit 1 on a difference.

    outages_test.py PROGRAM SOURCE_FOLDER
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py

HOUR, DAY = 3600.0, 86400.0
SMALL = "record: {containers: false, series_step: 24 h, totals_step: 24 h}\n"


def table(file, path, columns):
    found = []
    for name in columns:
        values = file[path][name][:]
        if f"{name}_label" in file[path]:
            labels = [text.decode() if isinstance(text, bytes) else text for text in file[path][f"{name}_label"][:]]
            values = [labels[number] for number in values]
        found.append(values)
    return [dict(zip(columns, row)) for row in zip(*found)]


class Run:
    """A run of maintenance.yaml with `more` laid over it; ends well only if every law holds."""

    def __init__(self, program, root, folder, more="", *options):
        scenario, out = folder / "case.yaml", folder / "case.h5"
        scenario.write_text(f"name: case\nextends: {root}/scenarios/maintenance.yaml\n{SMALL}{more}", encoding="utf-8")
        words = [str(program), "run", str(scenario), "--out", str(out), "--overwrite", "-q", *options]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        with h5py.File(out) as file:
            self.rows = table(file, "/failures", ("entity", "from", "until", "what", "id", "cause", "reason"))
            self.links = table(file, "/power/chain", ("element", "date", "what", "id", "cause", "root"))
            self.events = [int(number) for number in file["/events/id"][:]]
            self.summary = {name: float(value[()]) for name, value in file["/summary"].items()}

    def of(self, entity, what=None):
        return [row for row in self.rows if row["entity"] == entity and what in (None, row["what"])]

    def dates(self, entity, what=None):
        return [(row["from"] / HOUR, row["until"] / HOUR) for row in self.of(entity, what)]

    def linked(self, what, element):
        return [link for link in self.links if link["what"] == what and link["element"] == element]


def near(value, expected, tolerance, name=""):
    assert abs(value - expected) <= tolerance, f"{name}: {value!r} instead of {expected!r} within {tolerance}"


def tables(make):
    """Second 0 is April 1 noon, local time: the first service is 6 days and 21 hours later."""
    run = make()
    assert run.dates("main_1") == [(165, 171), (501, 507)] # every 14 d
    assert run.dates("kiosk") == [(102, 105)] and run.of("kiosk")[0]["what"] == "domain"
    assert run.dates("row_a") == [(114, 116)] # its repair law says until when
    near(run.dates("main_2")[0][1] - run.dates("main_2")[0][0], 1 / 6, 1e-9)
    assert run.of("main_2")[0]["reason"] == "sudden pressure relay"
    services = [run.dates(f"ai_hall.plant_{machine}", "maintenance") for machine in (1, 2, 3, 4)]
    assert services == [[(308 + 24 * k, 316 + 24 * k)] for k in range(4)], services # one machine a day
    kinds = {row["what"] for row in run.rows}
    assert kinds == {"element", "plant", "node", "domain", "maintenance"}, kinds
    ids = [row["id"] for row in run.rows]
    assert len(set(ids)) == len(ids) and 0 not in ids
    assert all(row["cause"] in {0, *ids, *run.events} for row in run.rows)
    assert all(link["root"] in ids for link in run.links)
    assert len({link["id"] for link in run.links}) == len(run.links)
    for ups in ("ups_a", "ups_b"):
        assert [link["date"] for link in run.linked("failed", ups)] == [row["from"] for row in run.of(ups)]
        assert [link["id"] for link in run.linked("failed", ups)] == [row["id"] for row in run.of(ups)]
    assert [link["id"] for link in run.linked("maintenance", "main_1")] == [row["id"] for row in run.of("main_1")]
    assert [link["date"] / HOUR for link in run.linked("maintenance end", "main_1")] == [171, 507]
    begun = run.linked("overload begin", "main_2")[0] # while main_1 is maintained
    assert begun["date"] == 165 * HOUR and begun["root"] == run.of("main_1")[0]["id"]


def domains(make):
    """Three hours of two containers with 92 miners of 3500 W and 200 TH/s, which then warm up for 300 s; two hours of 8 nodes with 8 GPUs."""
    run = make()
    alone = make("domains: {kiosk: {members: [ups_a]}, row_a: {members: [ups_b]}}\n")
    miners = 2 * 92
    near(alone.summary["mining_energy"] - run.summary["mining_energy"], miners * 3500 * 3 * HOUR, 1e3, "energy")
    hashes = miners * 200e12 * (3 * HOUR + 300)
    near(alone.summary["hashes"] - run.summary["hashes"], hashes, 1e-6 * hashes, "hashes")
    near(run.summary["gpu_time_down"] - alone.summary["gpu_time_down"], 8 * 8 * 2 * HOUR, 1e-3, "down")
    assert run.summary["cooling_energy"] < alone.summary["cooling_energy"]
    both = make("domains: {kiosk: {members: [ups_a, mining_1.container_02, ups_b]}}\n")
    root = both.of("kiosk")[0]["id"]
    links = [link for link in both.links if link["root"] == root]
    first, second = (link for link in links if link["what"] == "failed")
    assert (first["id"], second["cause"]) == (root, root) and second["id"] != root
    assert {"ups_a", "ups_b", "racks"} <= {link["element"] for link in links if link["what"] == "dead"}
    assert [link["date"] for link in links if link["what"] == "live" and link["element"] == "racks"] == [105 * HOUR]


def reasons_join(make):
    """main_1 is maintained from 9 to 15 h and fails by a script from 13 to 17 h: down once, for eight hours."""
    run = make('events: [{what: element failure, element: main_1, at: "2025-04-08 13:00 America/Chicago", for: 4 h}]\n')
    assert [link["date"] / HOUR for link in run.linked("maintenance", "main_1")] == [165, 501]
    assert [link["date"] / HOUR for link in run.linked("repaired", "main_1")] == [173] # the script's is the last reason
    assert [link["date"] / HOUR for link in run.linked("maintenance end", "main_1")] == [507]
    assert not run.linked("failed", "main_1")
    assert [link["date"] / HOUR for link in run.linked("live", "main_1")] == [173, 507]


def plants_by_machine(make):
    """One of three fan walls in maintenance is a plant at two thirds, whoever says so."""
    quiet = "mining_halls: {mining_1: {failures: {law: {mtbf: 1e6 d}}%s}}\nevents: [%s]\n"
    # the six containers one after another and of each the first of three: the other machines' windows lie after the run
    window = 'maintenance: [{first: "2025-04-02 12:00 America/Chicago", length: 20 h, stagger: 100 d}]'
    script = '{what: plant failure, hall: mining_1.container_01, at: "2025-04-02 12:00 America/Chicago", for: 20 h, availability: %.17g}'
    plain = make(quiet % ("", "")).summary["cooling_energy"]
    maintained = make(quiet % (", " + window, ""))
    scripted = make(quiet % ("", script % (2 / 3))).summary["cooling_energy"]
    assert maintained.dates("mining_1.container_01.plant_1") == [(24, 44)]
    near(maintained.summary["cooling_energy"], scripted, 1e-12 * scripted, "cooling at two thirds")
    assert abs(maintained.summary["cooling_energy"] - plain) > 1e-6 * plain


def traces(make, folder):
    """A trace names outages of the gear; one begins before the run, one has no end."""
    (folder / "gear.csv").write_text("entity,from,until\nother,1,2\ngear,-1,2\ngear,50,50.5\ngear,100,\n", encoding="utf-8")
    law = "power: {gear: {failures: {law: {kind: trace, file: gear.csv, until_column: until, unit: h}, repair: {kind: fixed, time: 3 h}}}}\n"
    assert make(law).dates("gear") == [(0, 2), (50, 50.5), (100, 103)]


def nobody_moves(make):
    """One more UPS with a law, in front by name: the dates of all the others stay to the last bit."""
    law = "failures: {law: {kind: exponential, mtbf: 3 d}, repair: {kind: exponential, mean: 6 h}}"
    keep = ("entity", "from", "until", "what", "reason")
    before = make().rows
    after = make(f"power: {{ups_0: {{kind: ups, from: gear, rating: 1 MVA, {law}}}}}\n").rows
    own = [row for row in after if row["entity"] == "ups_0"]
    assert len(own) > 3
    assert [[row[key] for key in keep] for row in before] == [[row[key] for key in keep] for row in after if row["entity"] != "ups_0"]
    other = make("", "--seed", "2").rows
    assert {row["from"] for row in before if row["what"] == "node"} != {row["from"] for row in other if row["what"] == "node"}


def availability(make):
    """Down time of a renewed thing over T: mean T r / (m + r), variance T (m^2 s_r^2 + r^2 s_m^2) / (m + r)^3 (renewal reward; Cox 1962)."""
    days, replicas = 200, 3
    laws = (
        "power:\n"
        "  ups_a: {failures: {law: {mtbf: 10 h}, repair: {mean: 2 h}}}\n"
        "  ups_b: {failures: {law: {mtbf: 10 h}, repair: {median: 2 h}}}\n"
        "mining_halls: {mining_1: {failures: {law: {mtbf: 60 h}, repair: {median: 6 h}}}}\n"
        f"duration: {days} d\nevents: []\n"
    )
    runs = [make(laws, "--replica", str(replica)) for replica in range(replicas)]
    weibull = lambda shape: math.sqrt(math.gamma(1 + 2 / shape) / math.gamma(1 + 1 / shape) ** 2 - 1) # deviation over mean
    lognormal = lambda median, sigma: (median * math.exp(sigma**2 / 2), math.sqrt(math.exp(sigma**2) - 1))
    walls = [f"mining_1.container_0{c}.plant_{m}" for c in range(1, 7) for m in (1, 2, 3)]
    for names, (up, up_spread), (down, down_spread) in (
        (["ups_a"], (10, 1), (2, 1)),
        (["ups_b"], (10, weibull(2)), lognormal(2, 0.5)),
        (walls, (60, weibull(1.5)), lognormal(6, 1)),
    ):
        length = days * 24
        expected = length * down / (up + down)
        deviation = math.sqrt(length * (up * down) ** 2 * (up_spread**2 + down_spread**2) / (up + down) ** 3)
        seen = [min(until, length) - begun for run in runs for name in names for begun, until in run.dates(name)]
        count = replicas * len(names)
        near(sum(seen) / count, expected, 4 * deviation / math.sqrt(count), names[0])
        print(f"  {names[0]}: {1 - sum(seen) / count / length:.5f}, by law {1 - expected / length:.5f}, {len(seen)} failures")
    for ups in ("ups_a", "ups_b"): # what the power path did is what the rows say
        ends = [link["date"] for run in runs for link in run.linked("repaired", ups)]
        assert ends == [row["until"] for run in runs for row in run.of(ups) if row["until"] <= days * DAY]


def refused(program, root, folder):
    """What cannot be is told by place, key and a way out before anything runs."""
    for more, words in (
        ("domains: {kiosk: {members: [mining_1.container_07]}}\n",
         "domains.kiosk.members: nothing is named 'mining_1.container_07'; name power elements, containers, halls, racks or nodes"),
        ("mining_halls: {mining_1: {plant_machines: 0}}\n", "mining_halls.mining_1.plant_machines: must lie in 1 .. 1000"),
        ('power: {gear: {maintenance: [{first: "2025-04-08 09:00Z", every: 2 h}]}}\n', "maintenance[0].every: must be longer than 'length'"),
    ):
        path = folder / "bad.yaml"
        path.write_text(f"name: bad\nextends: {root}/scenarios/maintenance.yaml\n{more}", encoding="utf-8")
        done = subprocess.run([program, "check", path], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 3 and words in done.stderr, (done.returncode, done.stderr)


def main(program, root):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def make(*more):
            return Run(program, root, folder, *more)

        for case in (tables, domains, reasons_join, plants_by_machine, nobody_moves, availability):
            case(make)
            print(f"{case.__name__}: ok")
        refused(program, root, folder)
        print("refused: ok")
        traces(make, folder)
        print("traces: ok")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).resolve())
