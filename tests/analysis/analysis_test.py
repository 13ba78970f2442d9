"""analysis_test.py MAKE_SAMPLE_RUN ANALYSIS_FOLDER: a sample run opens, strangers are refused, every plot is drawn."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
maker, package = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, package)

import h5py  # noqa: E402
import numpy as np  # noqa: E402

from minehall import Run, UnknownFormat  # noqa: E402

PLOTS = ["hall_temperatures", "job_gantt", "load_duration", "money_by_month", "power_week", "power_year",
         "price_and_mining"]
FACILITY = 4  # pictures that the sample holds nothing for; facility_test.py draws them


class Analysis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = Path(cls.folder.name) / "run.h5"
        subprocess.run([maker, cls.file, "20"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def command(self, *words):
        environment = {**os.environ, "PYTHONPATH": package, "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg"}
        return subprocess.run([sys.executable, "-m", "minehall", *words], env=environment, capture_output=True, text=True)

    def test_tables_have_units_and_names(self):
        run = Run(self.file)
        jobs = run.table("jobs")
        self.assertEqual(jobs.attrs["units"]["submit"], "s")
        self.assertEqual(jobs.loc[2, "submit"], 2 * 10800)
        self.assertEqual(set(jobs.state), {"completed"})
        failures = run.table("failures")
        self.assertTrue(all(str(name).startswith("ai_hall.rack_0.node_") for name in failures.entity))
        self.assertTrue((failures.until - failures["from"] == 7200).all())
        self.assertTrue(run.table("events").cause.isna().all())

    def test_dates_count_from_the_start(self):
        self.assertEqual(str(Run(self.file).dates([86400])[0]), "2026-01-02 00:00:00")

    def test_hourly_means_of_price_agree_with_the_five_minute_ones(self):
        run = Run(self.file)
        fine = run.series("five_minute/site").price.values.reshape(-1, 12).mean(axis=1)
        self.assertLess(np.abs(fine - run.series("hourly/site").price.values).max(), 0.011)

    def test_strangers_are_refused(self):
        future = Path(self.folder.name) / "future.h5"
        future.write_bytes(self.file.read_bytes())
        with h5py.File(future, "r+") as file:
            file.attrs.modify("format_version", np.array([2, 0], dtype="i4"))
        with self.assertRaisesRegex(UnknownFormat, "format version 2; this package reads 1"):
            Run(future)
        with h5py.File(Path(self.folder.name) / "other.h5", "w"):
            pass
        with self.assertRaisesRegex(UnknownFormat, "not a minehall run file"):
            Run(Path(self.folder.name) / "other.h5")
        with self.assertRaisesRegex(UnknownFormat, "not an HDF5 file"):
            Run(__file__)
        self.assertEqual(self.command("plots", str(future), "--out", self.folder.name).returncode, 4)

    def test_every_plot_is_drawn(self):
        out = Path(self.folder.name) / "plots"
        result = self.command("plots", str(self.file), "--out", str(out))
        self.assertEqual((result.returncode, result.stderr.count("left out")), (0, FACILITY))
        self.assertEqual(sorted(file.stem for file in out.glob("*.png")), PLOTS)
        self.assertTrue(all(file.stat().st_size > 5000 for file in out.glob("*.png")))

    def test_a_run_without_series_leaves_plots_out_and_says_so(self):
        bare = Path(self.folder.name) / "bare.h5"
        bare.write_bytes(self.file.read_bytes())
        with h5py.File(bare, "r+") as file:
            for group in ("timeseries", "segments", "ledger"):
                del file[group]
        result = self.command("plots", str(bare), "--out", str(Path(self.folder.name) / "none"))
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr.count("left out"), len(PLOTS) + FACILITY)


unittest.main()
