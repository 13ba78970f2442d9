"""One run file: refuses strangers, decodes labels, keeps units."""

import h5py
import numpy as np
import pandas as pd
import xarray as xr

KNOWN_MAJOR = 1


class UnknownFormat(Exception):
    """Not a run file, or one of a format that this package does not know."""


class Run:
    def __init__(self, path):
        self.path = str(path)
        try:
            with h5py.File(self.path) as file:
                self.attributes = dict(file.attrs)
                self._names = []
                file.visit(self._names.append)
        except FileNotFoundError:
            raise
        except (IsADirectoryError, PermissionError) as error:
            raise UnknownFormat(f"{self.path}: {error.strerror}") from error
        except (OSError, KeyError, RuntimeError, ValueError) as error:
            raise UnknownFormat(f"{self.path}: not an HDF5 file, or one that was never finished ({error})") from error
        self._refuse_strangers()

    def _refuse_strangers(self):
        if self.attributes.get("format") != "minehall":
            raise UnknownFormat(f"{self.path}: not a minehall run file")
        version = np.ravel(self.attributes.get("format_version", [-1]))
        if int(version[0]) != KNOWN_MAJOR:
            known = f"this package reads {KNOWN_MAJOR}"
            raise UnknownFormat(f"{self.path}: format version {int(version[0])}; {known}")

    @property
    def title(self):
        return self.attributes.get("title", "")

    @property
    def status(self):
        """complete, failed, or running for a file that was never finished."""
        return self.attributes.get("status", "running")

    @property
    def start(self):
        return pd.Timestamp(self.attributes["start"])

    @property
    def end(self):
        """Length of the run in seconds."""
        return float(self.attributes["end"])

    def has(self, path):
        return path.strip("/") in self._names

    def group(self, path):
        """Any group as an xarray.Dataset, read into memory."""
        path = path.strip("/")
        if not self.has(path):
            raise KeyError(f"{self.path}: there is no /{path}")
        with xr.open_dataset(self.path, group=path, engine="h5netcdf") as data:
            return data.load()

    def text(self, path):
        """A text of the file, for example `provenance/scenario_resolved`."""
        with h5py.File(self.path) as file:
            return file[path.strip("/")].asstr()[()]

    def series(self, name):
        """Interval series, for example `hourly/power`; values are means, `_min` and `_max` the extremes."""
        return self.group(f"timeseries/{name}")

    def table(self, name):
        """An event table with labels and flags spelt out; seconds stay seconds. Units: .attrs["units"][column]."""
        columns, units, axis = {}, {}, None
        with h5py.File(self.path) as file:
            if name.strip("/") not in file:
                raise KeyError(f"{self.path}: there is no table /{name}")
            group = file[name]
            for column, data in group.items():
                if column.endswith("_label"):
                    continue
                if h5py.h5ds.is_scale(data.id):
                    axis = column
                columns[column] = _decoded(group, data)
                units[column] = data.attrs.get("units", "1")
        frame = pd.DataFrame(columns).set_index(axis)
        frame.attrs["units"] = units
        return frame

    def dates(self, seconds):
        """Seconds of the run as dates, UTC."""
        return self.start + pd.to_timedelta(np.asarray(seconds, dtype=float), unit="s")

    def money(self):
        """Money by month and stream, USD."""
        return self.group("ledger/money_by_month").money.to_pandas()

    def summary(self):
        rows = []
        with h5py.File(self.path) as file:
            for name, data in file["summary"].items():
                rows.append((name, float(data[()]), data.attrs.get("units", ""), data.attrs.get("long_name", "")))
        return pd.DataFrame(rows, columns=["name", "value", "units", "long_name"]).set_index("name")


def _decoded(group, data):
    values = data[()]
    if "labels" in data.attrs:
        return _named(values, group[data.attrs["labels"]].asstr()[()])
    if "flag_meanings" in data.attrs:
        return _named(values, np.array(data.attrs["flag_meanings"].split(), dtype=object))
    if "_FillValue" in data.attrs:
        missing = values == np.ravel(data.attrs["_FillValue"])[0]
        if missing.any():
            return np.where(missing, np.nan, values.astype(float))
    return values


def _named(codes, names):
    known = (codes >= 0) & (codes < len(names))
    return pd.Categorical.from_codes(np.where(known, codes, -1), categories=pd.Index(names).astype(str))
