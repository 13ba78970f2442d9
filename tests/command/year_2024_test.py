"""The year 2024 against pandas: prices read, filled and billed a second time, by other code. Exit 1 on a difference, 77 without data.

    year_2024_test.py PROGRAM SOURCE_FOLDER      real traces: MINEHALL_DATA, or ../shared/data beside the source folder
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

ZONE = "America/Chicago"
HOURS = pd.date_range("2024-01-01 06:00", periods=8784, freq="h", tz="UTC")
DELIVERY = 5.0  # USD/MWh, tariff.delivery_adder
WITHIN = 1e-6


def prices(file):
    """Real-time price by the UTC hour it holds for; hours without one are NaN. The repeated hour of autumn is its first."""
    table = pd.read_csv(file)
    wall = pd.to_datetime(table["delivery_date"]) + pd.to_timedelta(table["hour_ending"] - 1, unit="h")
    start = wall.dt.tz_localize(ZONE, ambiguous=np.ones(len(wall), dtype=bool), nonexistent="NaT")
    return pd.Series(table["rtm_lmp"].to_numpy(), index=start).loc[lambda s: s.index.notna()].tz_convert("UTC").reindex(HOURS)


def filled(series):
    """An hour without a price has that of the same local hour a week before; a local hour that was skipped then, that of 168 h before."""
    whole = series.copy()
    for date in series.index[series.isna()]:
        local = date.tz_convert(ZONE).tz_localize(None) - pd.Timedelta(days=7)
        source = local.tz_localize(ZONE, ambiguous=True, nonexistent="NaT")
        whole[date] = whole[date - pd.Timedelta(hours=168) if source is pd.NaT else source.tz_convert("UTC")]
    return whole


def agree(what, program, pandas, within=WITHIN):
    gap = abs(program - pandas) / abs(pandas)
    print(f"{what}: program {program:.6f}, pandas {pandas:.6f}, relative gap {gap:.1e}")
    assert gap <= within, f"{what}: program {program!r}, pandas {pandas!r}"


def ledger_money(run, purpose):
    rows = run["ledger/rows"]
    label = [text.decode() for text in rows["purpose_label"][:]]
    return -rows["money"][:][rows["purpose"][:] == label.index(purpose)].sum()


def the_hub_is_read(summary, hub):
    value = {name: entry["value"] for name, entry in summary.items()}
    agree("hub, USD for 1 MW", value["price_sum_hub_price"], hub.sum(), 1e-12)
    assert round(value["price_sum_hub_price"], 2) == 236738.18, value["price_sum_hub_price"]
    counts = [value[f"{name}_hub_price"] for name in ("priced_hours", "hours_above_50", "hours_above_100")]
    assert counts == [hub.notna().sum(), (hub > 50).sum(), (hub > 100).sum()] == [8614, 836, 201], counts


def the_bill_is_right(run, summary, price):
    """Hourly mean of the recorded feed power times the price of the hour; power is recorded in single precision."""
    five_minutes = run["timeseries/five_minute/site/feed_power"][:].astype(float)
    energy = five_minutes.reshape(-1, 12).mean(axis=1) / 1e6  # MWh
    agree("zone, USD for 1 MW", summary["price_sum_price"]["value"], price.sum(), 1e-12)
    agree("energy, MWh", summary["feed_energy"]["value"] / 3.6e9, energy.sum())
    agree("energy, USD", ledger_money(run, "energy"), (energy * price.to_numpy()).sum())
    agree("delivery, USD", ledger_money(run, "delivery"), energy.sum() * DELIVERY)
    agree("bill, USD", summary["energy_cost"]["value"], (energy * (price.to_numpy() + DELIVERY)).sum())


def each_month_is_right(run, price):
    rows = run["ledger/rows"]
    label = [text.decode() for text in rows["purpose_label"][:]]
    mine = rows["purpose"][:] == label.index("energy")
    energy = run["timeseries/five_minute/site/feed_power"][:].astype(float).reshape(-1, 12).mean(axis=1) / 1e6
    cost = pd.Series(energy * price.to_numpy(), index=HOURS.tz_convert(ZONE).month).groupby(level=0).sum()
    money = -rows["money"][:][mine]
    assert len(money) == 12, money
    np.testing.assert_allclose(money, cost.to_numpy(), rtol=2 * WITHIN)


def main(program, root):
    data = Path(os.environ.get("MINEHALL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        print("SKIPPED: no real traces here")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "year.h5"
        scenario = root / "scenarios" / "west_texas_2024.yaml"
        subprocess.run([program, "run", scenario, "--data", data, "--out", out, "-q"], check=True, timeout=100)
        said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True)
        summary = json.loads(said.stdout)
        with h5py.File(out) as run:
            the_hub_is_read(summary, prices(data / "prices" / "ercot_hb_west_hourly_2024.csv"))
            price = filled(prices(data / "prices" / "ercot_lz_west_hourly_2024.csv"))
            the_bill_is_right(run, summary, price)
            each_month_is_right(run, price)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
