"""facility_test.py ANALYSIS_FOLDER: the pictures of power and cooling on a file made here; sums of the sankey, bins, chains."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
package = sys.argv.pop(1)
sys.path.insert(0, package)

import h5py  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from minehall import Run, sankey  # noqa: E402
from minehall import facility_plots as plots  # noqa: E402

SCENARIO = """
power:
  feed: {kind: utility feed}
  main: {kind: transformer, from: feed}
  ups_a: {kind: ups, from: main}
  ups_b: {kind: ups, from: main}
  pdu_1: {kind: pdu, sources: [{element: ups_a}, {element: ups_b, weight: 1}]}
  busway: {kind: busway, from: main}
mining_halls: {mining: {busway: busway}}
ai_hall: {name: ai_hall, supplies: [pdu_1], cooling_busway: busway}
"""
GWH = sankey.GWH
LEDGER = [("main", "loss", 2), ("ups_a", "loss", 1), ("ups_b", "loss", 1), ("busway", "loss", 0.5),
          ("mining.container_01.s21", "miners", 60), ("mining.container_01", "cooling", 3), ("ai_hall", "cooling", 2.5),
          ("ai_hall.pdu_1", "accelerators", 30), ("mining.container_01", "heat", 99)]
# a failure at 10 s, the chain to the stop, and a price event that has nothing to do with it
EVENTS = [(10.0, "transfer", "pdu_1", 2e6, 2, 1), (10.5, "overload", "ups_b", 3e6, 3, 2),
          (12.5, "stop for overload", "mining.container_01", 1e6, 4, 3), (12.5, "stop for overload", "mining.container_02", 1e6, 5, 3),
          (12.5, "stop for overload", "mining.container_03", 1e6, 6, 3), (500.0, "stop for price", "mining.container_01", 1e6, 9, 8),
          (7000.0, "feed back", "pdu_1", 0, 10, 2)]


def labels(group, name, values):
    words = sorted(set(values))
    label = group.create_dataset(name + "_label", data=np.array(words, dtype=object), dtype=h5py.string_dtype())
    data = group.create_dataset(name, data=np.array([words.index(v) for v in values], dtype="i4"))
    data.attrs["labels"] = label.name.rsplit("/", 1)[1]


def table(file, path, columns, axis):
    group = file.create_group(path)
    for name, values in columns.items():
        if isinstance(values[0], str):
            labels(group, name, values)
        else:
            group.create_dataset(name, data=values)
    scale = group.create_dataset(axis, data=np.arange(len(next(iter(columns.values())))))
    scale.make_scale(axis)


def series(file, path, step, count, columns):
    group = file.create_group(path)
    time = group.create_dataset("time", data=step * np.arange(count, dtype=float))
    time.attrs.update({"units": "seconds since 2026-01-01 00:00:00", "step": step})
    time.make_scale("time")
    for name, values in columns.items():
        data = group.create_dataset(name, data=np.asarray(values, dtype="f4"))
        data.dims[0].attach_scale(time)


def make(path):
    hours = 72
    wet = 10 + 8 * np.sin(np.arange(hours) / 12)
    pue = 1.05 + 0.005 * (wet - 2)
    it = np.where(np.arange(hours) < 3, 1e5, 40e6)  # three idle hours
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": "minehall", "format_version": np.array([1, 0], dtype="i4"), "title": "sample",
                           "start": "2026-01-01 00:00:00", "end": 3600.0 * hours, "status": "complete"})
        file.create_group("provenance").create_dataset("scenario_resolved", data=SCENARIO)
        entity, purpose, energy = zip(*LEDGER)
        table(file, "ledger/rows", {"entity": entity, "purpose": purpose, "quantity": [GWH * e for e in energy],
                                    "commodity": ["heat" if p == "heat" else "energy" for p in purpose]}, "row")
        table(file, "events", dict(zip(("date", "what", "entity", "value", "id", "cause"), map(list, zip(*EVENTS)))), "row")
        table(file, "failures", {"entity": ["ups_a"], "from": [10.0], "until": [7000.0], "what": ["element"], "id": [1],
                                 "cause": [0]}, "failure")
        series(file, "timeseries/hourly/site", 3600.0, hours, {"wet_bulb": wet})
        series(file, "timeseries/five_minute/site", 300.0, 12 * hours,
               {"feed_power": np.repeat(it * pue, 12), "mining_power": np.repeat(0.8 * it, 12),
                "ai_power": np.repeat(0.2 * it, 12)})


class Facility(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        make(Path(cls.folder.name) / "run.h5")
        cls.run_file = Run(Path(cls.folder.name) / "run.h5")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_group_of_the_sankey_carries_what_leaves_it(self):
        root, = sankey.flows(self.run_file)
        self.assertAlmostEqual(root.energy / GWH, 100)  # all loads and losses, without the heat
        main = root.children[0][0]
        below = {child.label(): child.energy / GWH for child, _ in main.children}
        self.assertEqual({name: round(energy, 9) for name, energy in below.items()}, {"2 UPS": 32, "busway": 66})
        ups = next(child for child, _ in main.children if child.kind == "ups")
        self.assertAlmostEqual(ups.children[0][0].energy / GWH, 30)
        self.assertAlmostEqual(ups.children[0][1], 1)  # both sources stand in one group

    def test_own_supply_of_a_ups_is_not_drawn_from_the_feed_and_charging_is(self):
        path = Path(self.folder.name) / "own.h5"
        rows = [*LEDGER, ("ups_a", "own supply", 4), ("ups_b", "charge", 3)]
        path.write_bytes((Path(self.folder.name) / "run.h5").read_bytes())
        with h5py.File(path, "r+") as file:
            del file["ledger"]
            entity, purpose, energy = zip(*rows)
            table(file, "ledger/rows", {"entity": entity, "purpose": purpose, "quantity": [GWH * e for e in energy],
                                        "commodity": ["heat" if p == "heat" else "energy" for p in purpose]}, "row")
        root, = sankey.flows(Run(path))
        self.assertAlmostEqual(root.energy / GWH, 100 - 4 + 3)
        self.assertIsNotNone(plots.energy_sankey(Run(path)))

    def test_two_groups_of_sources_share_by_weight(self):
        elements = {"feed": {"kind": "utility feed", "sources": {}}, "t": {"kind": "transformer", "sources": {"feed": 1.0}},
                    "g": {"kind": "genset", "sources": {"feed": 1.0}},
                    "b": {"kind": "busway", "sources": {"t": 3.0, "g": 1.0}},
                    "r": {"kind": "pdu", "sources": {"t": 1.0, "g": 0.0}}}
        groups, of = sankey.groups_of(elements)
        self.assertEqual([weight for _, weight in of["b"].parents.values()], [3, 1])
        self.assertEqual(len(of["r"].parents), 1)  # a reserve carries nothing

    def test_pue_bins_weigh_by_energy_and_idle_hours_are_left_out(self):
        frame = pd.DataFrame({"feed": [11.0, 12.0, 130.0, 1.0], "it": [10.0, 10.0, 100.0, 1.0], "wet": [5.1, 5.2, 5.9, 9.0]})
        bins = plots._bins(frame)
        self.assertEqual(list(bins.index), [5.5])
        self.assertAlmostEqual(bins["mean"].iloc[0], 153 / 120)
        figure = plots.pue_and_wet_bulb(self.run_file)
        words = [text.get_text() for text in figure.axes[0].texts]
        self.assertIn("3 hours at less than a twentieth", words[0])

    def test_the_chain_begins_with_the_failure_and_leaves_strangers_out(self):
        chain = plots._richest(plots.occurrences(self.run_file))
        self.assertEqual(chain.what.iloc[0], "element fails")
        self.assertEqual(list(chain.id), [1, 2, 3, 4, 5, 6])  # not the price, not what came hours later
        shown, hidden = plots._lanes(chain, 28)
        self.assertEqual(shown.entity.iloc[-1], "mining.container_01 and 2 more")
        self.assertEqual((len(shown), hidden), (4, 0))

    def test_a_chain_of_the_power_path_comes_first(self):
        path = Path(self.folder.name) / "chain.h5"
        path.write_bytes((Path(self.folder.name) / "run.h5").read_bytes())
        with h5py.File(path, "r+") as file:
            table(file, "power/chain", {"date": [5.0, 5.02, 5.02], "element": ["ups_a", "ups_b", "pdu_1"],
                                        "what": ["trip", "trip", "feed lost"], "value": [1.2e6, 2e6, 0.0], "id": [1, 2, 3],
                                        "cause": [0, 1, 2]}, "row")
        rows = plots.occurrences(Run(path))
        self.assertEqual(list(rows.entity), ["ups_a", "ups_b", "pdu_1"])
        self.assertIsNotNone(plots.trip_chain(Run(path)))

    def test_all_three_are_drawn_and_one_can_be_asked_for(self):
        out = Path(self.folder.name) / "plots"
        words = [sys.executable, "-m", "minehall", "plots", self.run_file.path, "--out", str(out)]
        import os
        environment = {**os.environ, "PYTHONPATH": package, "PYTHONDONTWRITEBYTECODE": "1"}
        names = ["energy_sankey", "pue_and_wet_bulb", "trip_chain"]
        only = [word for name in names for word in ("--only", name)]
        result = subprocess.run([*words, *only], env=environment, capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(sorted(file.stem for file in out.glob("*.png")), names)
        result = subprocess.run([*words, "--only", "sanky"], env=environment, capture_output=True, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("no plot is named sanky", result.stderr)


unittest.main()
