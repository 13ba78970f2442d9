"""Opens a sample run with every reader that users have: xarray (both engines), h5py, ncdump, h5dump.

open_everywhere.py MAKE_SAMPLE_RUN
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np
import xarray as xr

NAME = re.compile(r"[a-z][a-z0-9_]*$")
GROUPS = ["timeseries/hourly/power", "timeseries/five_minute/site", "timeseries/hourly/halls", "jobs", "segments",
          "failures", "events", "ledger/money_by_month", "summary", "provenance"]


def check_layout(name, item, problems):
    """The rules that a reader's fate hangs on: names, kinds, scales, units."""
    if not all(NAME.match(part) for part in name.split("/")):
        problems.append(f"{name}: name")
    if not isinstance(item, h5py.Dataset):
        return
    text = h5py.check_string_dtype(item.dtype)
    if item.dtype.fields or item.dtype.kind in "bSVU" or (item.dtype.kind == "O" and (not text or text.length)):
        problems.append(f"{name}: kind {item.dtype}")
    if not name.startswith("provenance/") and "long_name" not in item.attrs:
        problems.append(f"{name}: no long_name")
    if not text and "units" not in item.attrs:
        problems.append(f"{name}: no units")
    for axis, dim in enumerate(item.dims):
        if not h5py.h5ds.is_scale(item.id) and len(dim) != 1:
            problems.append(f"{name}: axis {axis} has {len(dim)} scales")
    if item.dtype.kind in "iu" and not h5py.h5ds.is_scale(item.id) and "_FillValue" not in item.attrs:
        problems.append(f"{name}: no _FillValue")


def check_values(file):
    both = [xr.open_dataset(file, group="timeseries/hourly/power", engine=engine) for engine in ("netcdf4", "h5netcdf")]
    xr.testing.assert_equal(*both)
    power = both[0]
    assert power.input.dims == ("time", "element") and power.input.dtype == np.float32
    assert power.time.dtype.kind == "M" and str(power.time.values[1])[:16] == "2026-01-01T01:00"
    # what goes in comes out or is lost, to the rounding of 1 W
    assert float(abs(power.input - power.output - power.loss).max()) <= 2
    jobs = xr.open_dataset(file, group="jobs")
    assert jobs.job.dtype == np.int64 and list(jobs.job.values[:3]) == [0, 1, 2]
    assert jobs.state.attrs["flag_meanings"].split()[2] == "completed"


def main(make_sample_run):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.h5"
        subprocess.run([make_sample_run, file, "30"], check=True)
        for engine in ("netcdf4", "h5netcdf"):
            for group in GROUPS:
                xr.open_dataset(file, group=group, engine=engine).load()
        problems = []
        with h5py.File(file) as run:
            assert run.attrs["format"] == "minehall" and run.attrs["status"] == "complete"
            assert list(run.attrs)[-1] == "status"
            run.visititems(lambda name, item: check_layout(name, item, problems))
        check_values(file)
        for tool in (["ncdump", "-h"], ["h5dump", "-H"]):
            subprocess.run([*tool, file], check=True, stdout=subprocess.DEVNULL)
        size = subprocess.run(["h5dump", "-p", "-H", file], check=True, capture_output=True, text=True).stdout
        assert "COMPRESSION DEFLATE { LEVEL 1 }" in size and "PREPROCESSING SHUFFLE" in size
        if problems:
            sys.exit("\n".join(problems))


main(sys.argv[1])
