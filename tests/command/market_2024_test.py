"""The market on real traces of 2024: load of a mixed fleet against price by hashprice, and the summer's coincident peaks avoided on a forecast; their
figures in docs/validation.md are these.
Exit 1 on a difference, 77 without data.

    market_2024_test.py PROGRAM SOURCE_FOLDER      real traces: MINEHALL_DATA, or ../shared/data beside the source folder
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

MAY = {"start": "2024-05-01 00:00 America/Chicago", "duration": "31d"}
SUMMER = {"start": "2024-06-01 00:00 America/Chicago", "duration": "122d"}
FEE_SHARES = {"as it was": 0.02, "1.5 times": 1 - 0.98 / 1.5, "2.5 times": 1 - 0.98 / 2.5}  # hashprice goes with 1 / (1 - fee share)
BINS = [-50, 20, 40, 60, 80, 100, 150, 200, 400, 10000]  # USD/MWh
PEAKS = ["2024-06-30 17", "2024-07-01 17", "2024-08-20 17", "2024-09-19 16"]  # local hours that begin then
RATE, AWARD = 60.0, 30.0  # USD/kW a year, MW
CURTAIL = """
series:
  system_load: {{file: {load}, column: ERCOT, unit: MW, zone: America/Chicago, stamp_column: Hour Ending, stamp: end, step: 1 h, gaps: {{rule: hold last, longest: 2 h}}}}
charges:
  peaks: {{kind: coincident peak charge, rate: {rate} USD/kW, load: system_load}}
"""
AVOID = """
programmes:
  avoidance: {{kind: 4cp, award: {award} MW, rate: {rate} USD/kW, load: system_load, forecast: {{day_error: 2 %, hour_error: 0.5 %}}}}
"""


def run(program, scenario, data, out, changes):
    words = [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]
    subprocess.run([program, "run", scenario, "--data", data, "--out", out, "--overwrite", "-q", *words], check=True, timeout=100)
    said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
    return {name: entry["value"] for name, entry in json.loads(said).items()}


def response(program, source, data, out, fee_share):
    """Mean mining power by bin of the known price, and the price at which half of it is gone."""
    run(program, source / "scenarios" / "west_texas_2024.yaml", data, out, {**MAY, "network.fee_share": f"{fee_share:.6f}"})
    with h5py.File(out) as file:
        price = file["timeseries/hourly/site/known_price"][:].astype(float)
        hashprice = file["timeseries/hourly/site/hashprice"][:].astype(float).mean()
        power = file["timeseries/five_minute/site/mining_power"][:].astype(float).reshape(-1, 12).mean(axis=1) / 1e6
    load = np.array([power[(price >= low) & (price < high)].mean() for low, high in zip(BINS, BINS[1:])])
    order = np.argsort(price)
    # the price that parts the hours best into those with at least half of the load and those with less
    below = np.concatenate([[0], np.cumsum(np.where(power[order] < power.max() / 2, 1, -1))])
    return hashprice, load, price[order][min(int(np.argmin(below)), len(price) - 1)]


def stands_in_the_page(source, *texts):
    page = (source / "docs" / "validation.md").read_text(encoding="utf-8")
    assert all(text in page for text in texts), ["docs/validation.md lacks", *(text for text in texts if text not in page)]


def load_falls_with_price(program, source, data, out):
    thresholds = []
    print("hashprice, USD/PH/day | load, MW, by price from", BINS[:-1], "| half is gone at, USD/MWh")
    for name, fee_share in FEE_SHARES.items():
        hashprice, load, threshold = response(program, source, data, out, fee_share)
        print(f"{name}: {hashprice:.1f} |", " ".join(f"{mw:.1f}" for mw in load), f"| {threshold:.1f}")
        assert (np.diff(load) < 1).all() and load[0] > 75 and load[-1] < 3, load
        stands_in_the_page(source, f"| {hashprice:.1f} | " + " | ".join(f"{mw:.1f}" for mw in load) + f" | {threshold:.0f} |")
        thresholds.append((hashprice, threshold))
    low, middle, high = thresholds
    assert low[1] < middle[1] < high[1], thresholds
    ratio = high[1] / low[1] / (high[0] / low[0])
    print(f"threshold over hashprice: {ratio:.2f} of proportional")
    stands_in_the_page(source, f"{ratio:.2f} times in proportion")
    assert 0.6 < ratio < 1.5, thresholds


def clean_load(data, folder):
    """Without the second 02:00 of autumn, whose stamp has a suffix."""
    lines = (data / "grid_load" / "ercot_native_load_hourly_2024.csv").read_text(encoding="utf-8").splitlines()
    path = folder / "load.csv"
    path.write_text("\n".join(line for line in lines if "DST" not in line) + "\n", encoding="utf-8")
    return path


def at_peaks(out):
    with h5py.File(out) as file:
        feed = file["timeseries/five_minute/site/feed_power"][:].astype(float).reshape(-1, 12).mean(axis=1)
    first = np.datetime64("2024-06-01T00")
    return np.array([feed[int((np.datetime64(peak.replace(" ", "T")) - first) / np.timedelta64(1, "h"))] for peak in PEAKS])


def peaks_are_avoided(program, source, data, out):
    folder = out.parent
    values, loads = {}, {}
    for name, more in {"plain": CURTAIL, "avoiding": CURTAIL + AVOID}.items():
        scenario = folder / f"{name}.yaml"
        text = more.format(load=clean_load(data, folder), rate=RATE, award=AWARD)
        scenario.write_text(f"name: {name}\nextends: {source}/scenarios/west_texas_2024.yaml\n{text}", encoding="utf-8")
        values[name] = run(program, scenario, data, out, SUMMER)
        loads[name] = at_peaks(out)
        gap = values[name]["coincident_load_peaks"] / loads[name].mean() - 1
        print(f"{name}: MW in the peak hours {np.round(loads[name] / 1e6, 1)}, mean off by {gap:.1e}")
        assert values[name]["peaks_seen_peaks"] == 4 and abs(gap) < 1e-6, gap
    avoiding = values["avoiding"]
    told, both = avoiding["avoided_charge_avoidance"], values["plain"]["incurred_for_next_year"] - avoiding["incurred_for_next_year"]
    print(f"peaks met {avoiding['peaks_met_avoidance']:.0f} of 4, {avoiding['false_alarms_avoidance']:.0f} false alarms, {avoiding['alarm_time_avoidance'] / 3600:.0f} h")
    print(f"charge avoided: {told:.0f} USD by the baselines, {both:.0f} USD as the difference of two runs")
    cost = values["plain"]["mining_revenue"] - values["plain"]["energy_cost"] - avoiding["mining_revenue"] + avoiding["energy_cost"]
    print(f"mining margin given up for it: {cost:.0f} USD")
    assert avoiding["peaks_avoidance"] == 4 and avoiding["peaks_met_avoidance"] >= 3, avoiding
    assert abs(told / both - 1) < 0.1, (told, both)
    stands_in_the_page(source, f"{told:,.0f} USD by the calls' baselines and {both:,.0f} USD", f"the mining margin given up for it is {cost:,.0f} USD")


def main(program, root):
    data = Path(os.environ.get("MINEHALL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        print("SKIPPED: no real traces here")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        load_falls_with_price(program, root, data, Path(folder) / "run.h5")
        peaks_are_avoided(program, root, data, Path(folder) / "run.h5")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
