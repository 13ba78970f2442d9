"""Settings that a reader takes one by one and that break only together, or only by size: the shipped scenarios with --set, or with a word replaced.
Each is refused at its place before anything runs, or runs to its end.

    settings_test.py PROGRAM SOURCE_FOLDER       exit 1 on a difference
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OK, SCENARIO, SERIES = 0, 3, 4
MINING = "parts/west_texas_site.yaml"

# whole numbers that a reader narrows, with the least that may stand there
WHOLE = [
    ("west_texas.yaml", "mining_halls.mining_01.containers", 1),
    ("west_texas.yaml", "mining_halls.mining_01.restart.batch", 1),
    ("west_texas.yaml", "mining_halls.mining_01.miners.0.count", 0),
    ("west_texas.yaml", "ai_hall.plant_machines", 1),
    ("west_texas.yaml", "power.ai_ups.sag_count", 0),
    ("outage_genset.yaml", "power.genset.retries", 0),
    ("ecrs.yaml", "charges.demand.ratchet_months", 0),
    ("ecrs.yaml", "programmes.peak_avoidance.forecast.among", 0),
]

# name, scenario, overrides, exit status of check, pieces that the message must have
SETTINGS = [
    ("a series that is reported twice", "ecrs.yaml", ["reported_prices=[price, hub_price, hub_price]"], OK, []),
    ("a charge with a summary name of every run", "ecrs.yaml", ["charges={energy: {kind: fixed charge, per_month: 5 USD}}"], SCENARIO,
     ["--set:1:", "charges.energy: ", "'charge_energy' twice"]),
    ("charges that are the same as summary names", "ecrs.yaml", ["charges.a-b={kind: fixed charge, per_month: 5 USD}",
     "charges.a b={kind: fixed charge, per_month: 5 USD}"], SCENARIO, ["--set:2:", "charges.a b: ", "'charge_a_b' twice", "charges.a-b"]),
    ("programmes that share a summary name", "ecrs.yaml", ["programmes.a={kind: ecrs}", "programmes.refused_a={kind: ecrs}"], SCENARIO,
     ["--set:2:", "'calls_refused_a' twice, also from programmes.a"]),
    ("an AI hall named like a container", "west_texas.yaml", ["ai_hall.name=mining_01.container_01"], SCENARIO,
     ["--set:1:", "ai_hall.name: ", "also the name of a container"]),
    ("an AI hall named like an element", "west_texas.yaml", ["ai_hall.name=ai_ups"], SCENARIO, ["--set:1:", "also the name of a power element"]),
    ("a price that no series gives", "ecrs.yaml", ["tariff.price=none"], SCENARIO, ["--set:1:14: tariff.price: no series is named 'none'"]),
    ("a programme without its series", "ecrs.yaml", ["programmes.reserve.capacity_series=none"], SCENARIO, ["--set:1:", "capacity_series: no series"]),
    ("an order of halls that are not there", "ecrs.yaml", ["control.policy={kind: fixed priority, order: [none]}"], SCENARIO,
     ["--set:1:", "control.policy.order: no mining hall is named 'none'"]),
    ("an element without a source", "west_texas.yaml", ["power.ai_ups.from=none"], SCENARIO, ["parts/west_texas_site.yaml:21:11: power.ai_ups: element 'ai_ups'"]),
    ("an element in no room", "west_texas.yaml", ["power.ai_ups.room=none"], SCENARIO, ["--set:1:", "power.ai_ups.room: no container"]),
    ("a mode of no machine", "west_texas.yaml", ["control.modes=[{above: 5 USD/MWh, mode: none}]"], SCENARIO, ["--set:1:", "no class of machines has a mode"]),
    *((f"a number that does not fit into {key}", scenario, [f"{key}=4294967301"], SCENARIO, [f": must lie in {least} .. "])
      for scenario, key, least in WHOLE),
    ("an open gap in the weather", "west_texas.yaml", ["weather.gaps={rule: leave}"], SCENARIO, ["--set:1:", "weather.gaps.rule: must not be 'leave'"]),
    ("a run of no length", "west_texas.yaml", ["duration=1e-8 s"], SCENARIO, ["--set:1:10: duration: must be at least 1 ms"]),
    ("a trajectory that never rests", "west_texas.yaml", ["control.policy={kind: power trajectory, points: [{at: 0 s, cap: 5 MW}], every: 1e-9 s}"],
     SCENARIO, ["control.policy.every: must be at least 1 s"]),
    ("points of a trajectory on top of each other", "west_texas.yaml",
     ["control.policy={kind: power trajectory, points: [{at: 0 s, cap: 5 MW}, {at: 1e-9 s, cap: 6 MW}]}"], SCENARIO, ["points[1].at: must be at least 1 s"]),
    ("maintenance without end", "maintenance.yaml", ["power.main_1.maintenance[0].length=1 ms", "power.main_1.maintenance[0].every=2 ms"], SCENARIO,
     ["--set:2:", "maintenance[0].every: must be at least 1 min"]),
    ("failures without end", "west_texas.yaml", ["ai_hall.cluster.failures.law.mtbf=1e-9 s"], SCENARIO, ["failures.law.mtbf: must be at least 1 min"]),
    ("checkpoints without end", "west_texas.yaml", ["ai_hall.cluster.checkpoint.every=1e-9 s"], SCENARIO, ["checkpoint.every: must be at least 1 s"]),
    ("jobs without end", "west_texas.yaml", ["jobs.tile_every=1 ms"], SCENARIO, ["jobs.tile_every: must be at least 1 min"]),
    ("a checkpoint of all data", "west_texas.yaml", ["ai_hall.cluster.nodes.checkpoint_per_gpu=1e12 TB"], SCENARIO, ["must lie in 0 .. 100 TB"]),
    ("a price beyond numbers", "west_texas.yaml", ["ai_hall.gpu_price=1e308 USD/h"], SCENARIO, ["ai_hall.gpu_price: must lie in 0 .. 1e6 USD/h"]),
    ("a domain of nothing", "west_texas.yaml", ["domains={d: {members: []}}"], SCENARIO, ["--set:1:", "domains.d.members: must name at least one"]),
    ("a fat tree of too many nodes", "west_texas.yaml", ["ai_hall.cluster.nodes.racks=4096", "ai_hall.cluster.nodes.per_rack=16"], SCENARIO,
     ["ai_hall.cluster.fabric: too large a fat tree", "{kind: star}"]),
    ("a fat tree of too many links", "west_texas.yaml", ["ai_hall.cluster.fabric.nodes_per_leaf=2", "ai_hall.cluster.fabric.uplinks=4096"], SCENARIO,
     ["ai_hall.cluster.fabric: too large a fat tree", "{kind: star}"]),
    ("a star of many nodes", "west_texas.yaml", ["ai_hall.cluster.nodes.racks=4096", "ai_hall.cluster.nodes.per_rack=4",
     "ai_hall.cluster.fabric={kind: star}"], OK, []),
    ("no value", "west_texas.yaml", ["seed=1", "name="], SCENARIO, ["--set:2:1: name: expected a text, got no value"]),
    ("a value for keys", "west_texas.yaml", ["power.feed=1"], SCENARIO, ["--set:1:1: power.feed: expected keys below it"]),
    ("a list for a text", "west_texas.yaml", ["name=[a]"], SCENARIO, ["--set:1:1: name: expected a text, got a list"]),
    ("an open quote", "west_texas.yaml", ["seed=1", "name='abc"], SCENARIO, ["--set:2:"]),
    ("a name that writes over the terminal", "west_texas.yaml", ['name="a\\x1b[2J"'], SCENARIO, ["--set:1:6: control character 0x1B"]),
    ("prices over New Year in UTC", "west_texas.yaml", ["series.price.mapping=repeat year", "series.price.gaps={rule: hold last, longest: 24 h}"], OK, []),
]


def check(program, folder, scenario, words, verb="check"):
    words = [program, verb, scenario, *(word for setting in words for word in ("--set", setting))]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=20, check=False)


def settings(program, folder):
    for name, scenario, overrides, status, pieces in SETTINGS:
        done = check(program, folder, scenario, overrides)
        wrong = [f"no {piece!r}" for piece in pieces if piece not in done.stderr]
        if done.returncode != status:
            wrong.append(f"exit {done.returncode}, expected {status}")
        if wrong:
            yield f"{name}: {', '.join(wrong)}: {done.stderr[:400]}"


def summary(program, folder, scenario, overrides=()):
    done = check(program, folder, scenario, ["duration=1h", *overrides], "run")
    assert done.returncode == OK, done.stderr
    file = folder / f"{Path(scenario).stem}.h5"
    values = json.loads(subprocess.run([program, "summary", file, "--json"], capture_output=True, text=True, check=True).stdout)
    file.unlink()
    return values


def names_of_any_letters(program, folder):
    """Names with slashes and blanks are told with '_' in the summary; a price that is reported twice once."""
    for file, old, new in ((MINING, "s21", '"s/21 x"'), (MINING, "hub_price", '"hub/price"'), ("west_texas.yaml", "  hub_price:", '  "hub/price":')):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    values = summary(program, folder, "west_texas.yaml", ["reported_prices=[price, hub/price, hub/price]"])
    assert {"off_for_limit_s_21_x", "price_sum_hub_price", "price_sum_price"} <= values.keys(), values.keys()


def each_series_is_read_once(program, folder):
    """The hub's price is reported, and settles the hedge."""
    told = [line.split(":")[0] for line in check(program, folder, "ecrs.yaml", []).stderr.splitlines()]
    assert "hub_price" in told and len(set(told)) == len(told), told


def a_pipe_is_no_file(program, folder):
    os.mkfifo(folder / "pipe.csv")
    done = check(program, folder, "west_texas.yaml", ["series.price.file=pipe.csv"])
    assert done.returncode == SERIES and "--set:1:" in done.stderr and "not a regular file" in done.stderr, done.stderr


def main(program, root):
    with tempfile.TemporaryDirectory() as name:
        folder = shutil.copytree(root / "scenarios", Path(name) / "scenarios")
        problems = list(settings(program, folder))
        a_pipe_is_no_file(program, folder)
        each_series_is_read_once(program, folder)
        names_of_any_letters(program, folder)
    print("\n".join(problems) or f"{len(SETTINGS)} settings end as they should")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
