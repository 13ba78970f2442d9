"""Opens the run files of minehall: tables and series with units, and the usual plots.

    from minehall import Run
    run = Run("west_texas.h5")
    run.series("hourly/power").input          # an xarray.DataArray with units
    run.table("jobs")                         # a pandas.DataFrame; units in .attrs["units"]
    run.summary()                             # scalars: value, units, long_name
"""

from minehall.run import Run, UnknownFormat

__all__ = ["Run", "UnknownFormat"]
