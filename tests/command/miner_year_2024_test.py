"""Two fleets over 2024 at LZ_WEST against pandas: bill, stopped hours and bitcoin with perfect foresight and no ramps; then what reality takes.
Exit 1 on a difference, 77 without data.

    miner_year_2024_test.py PROGRAM SOURCE_FOLDER      real traces: MINEHALL_DATA, or ../shared/data beside the source folder
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

ZONE = "America/Chicago"
HOURS = pd.date_range("2024-01-01 06:00", periods=8784, freq="h", tz="UTC")
HALVING_DAY = pd.Timestamp("2024-04-20")  # 6.25 BTC up to the local 19 April
MACHINES = {"s19j_pro": (29.5, 100.0), "s21": (17.5, 200.0)}  # J/TH, TH/s
COUNT = 10000
WITHIN = 1e-3
STOPPED = {0.0: {"s19j_pro": 690, "s21": 202}, 0.05: {"s19j_pro": 602, "s21": 175}}
REALITY = {
    "information lag": {"control.clairvoyant": "false"},
    "band 5 USD/MWh, 15 min down": {"control.price.band": "5 USD/MWh", "control.price.minimum_down": "15 min"},
    "shed 5 s, restart 5 min": {f"machines.{name}.{key}": value for name in MACHINES for key, value in (("shed_time", "5 s"), ("restart_time", "5 min"))},
    "batches of a tenth, 5 s apart, from a tick of 30 s": {"control.fleet_control.non_responders": "0 %"},
    "the same, 1 % do not respond and are retried": {"control.fleet_control.non_responders": "1 %"},
    "sleep power 2 %": {f"machines.{name}.sleep_power_fraction": "2 %" for name in MACHINES},
}


def table(data):
    """One row an hour: price (NaN where none), and the close and difficulty of the local date."""
    prices = pd.read_csv(data / "prices" / "ercot_lz_west_hourly_2024.csv")
    wall = pd.to_datetime(prices["delivery_date"]) + pd.to_timedelta(prices["hour_ending"] - 1, unit="h")
    start = wall.dt.tz_localize(ZONE, ambiguous=np.ones(len(wall), dtype=bool), nonexistent="NaT")
    price = pd.Series(prices["rtm_lmp"].to_numpy(), index=start).loc[lambda s: s.index.notna()].tz_convert("UTC").reindex(HOURS)
    daily = pd.read_csv(data / "bitcoin" / "btc_daily_2020_2024.csv", parse_dates=["Date"]).set_index("Date")
    day = HOURS.tz_convert(ZONE).tz_localize(None).normalize()
    rows = daily.reindex(day)
    frame = pd.DataFrame({"price": price.to_numpy(), "close": rows["Close"].to_numpy(), "difficulty": rows["difficulty"].to_numpy()}, index=HOURS)
    frame["subsidy"] = np.where(day < HALVING_DAY, 6.25, 3.125)
    return frame


def by_pandas(hours, fee_share, machine):
    """Off in an hour that costs more than its hashes earn; an hour without a price costs nothing, so that it is not one of them."""
    efficiency, terahashes = MACHINES[machine]
    per_hash = hours["subsidy"] / (1 - fee_share) / (hours["difficulty"] * 2.0**32)  # BTC
    breakeven = per_hash * hours["close"] / (efficiency * 1e-12) * 3.6e9  # USD/MWh
    off = hours["price"] > breakeven
    running = 1.0 - off
    hashes = COUNT * terahashes * 1e12 * 3600 * running
    energy = COUNT * efficiency * terahashes / 1e6 * running  # MWh
    return {"stopped": off.sum(), "bitcoin": (hashes * per_hash).sum(), "bill": (energy * hours["price"].fillna(0)).sum()}


def summary(program, scenario, data, changes):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run.h5"
        words = [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]
        subprocess.run([program, "run", scenario, "--data", data, "--out", out, "-q", *words], check=True, timeout=100)
        return {**asked(program, "oracle", out), **asked(program, "summary", out)}


def asked(program, verb, out):
    said = subprocess.run([program, verb, out, "--json"], capture_output=True, text=True)
    if "built without GLPK" in said.stderr:
        return {}
    assert said.returncode == 0, said.stderr
    return {name: entry["value"] for name, entry in json.loads(said.stdout).items()}


def agree(what, program, pandas):
    gap = abs(program - pandas) / abs(pandas)
    print(f"{what}: program {program:.4f}, pandas {pandas:.4f}, relative gap {gap:.1e}")
    assert gap <= WITHIN, f"{what}: program {program!r}, pandas {pandas!r}"


def stopped_hours(value, machine):
    return value[f"off_for_price_{machine}"] / COUNT / 3600


def perfect_foresight(program, scenario, data, hours, fee_share):
    value = summary(program, scenario, data, {"network.fee_share": f"{fee_share:.0%}".replace("%", " %")})
    assert value["clairvoyant"] == 1, value["clairvoyant"]
    one = {machine: by_pandas(hours, fee_share, machine) for machine in MACHINES}
    for machine, result in one.items():
        assert result["stopped"] == STOPPED[fee_share][machine], (fee_share, machine, result)
        agree(f"fee share {fee_share}: hours off, {machine}", stopped_hours(value, machine), result["stopped"])
    agree(f"fee share {fee_share}: bitcoin", value["bitcoin"], sum(result["bitcoin"] for result in one.values()))
    if "regret" in value:  # the linear programme finds what the run did: each fleet off where energy costs more than it earns
        print(f"fee share {fee_share}: regret by the oracle {value['regret']:.2f} USD of {value['margin']:.0f}")
        assert 0 <= value["regret"] < 1e-5 * value["margin"], value["regret"]
    agree(f"fee share {fee_share}: bill, USD", value["energy_cost"], sum(result["bill"] for result in one.values()))
    return value


def what_reality_takes(program, scenario, data, ideal):
    print(f"margin with perfect foresight {ideal['margin']:.0f} USD")
    every = {key: value for changes in REALITY.values() for key, value in changes.items()}
    for name, changes in {**REALITY, "all of these": every}.items():
        value = summary(program, scenario, data, changes)
        less = ideal["margin"] - value["margin"]
        off = ", ".join(f"{machine} off {stopped_hours(value, machine):.1f} h" for machine in MACHINES)
        print(f"{name}: margin less by {less:.0f} USD ({less / ideal['margin']:.3%}), {off}, bitcoin {value['bitcoin']:.3f}")
        assert less > 0, f"{name} is no better than perfect foresight"
        if "regret" in value and "sleep" not in name and name != "all of these":  # stand-by power is the oracle's as well
            print(f"    regret by the oracle {value['regret']:.0f} USD")
            assert abs(value["regret"] - less) < 1e-5 * ideal["margin"], (name, value["regret"], less)


def main(program, root):
    data = Path(os.environ.get("MINEHALL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        print("SKIPPED: no real traces here")
        return 77
    scenario = root / "scenarios" / "miner_year_2024.yaml"
    hours = table(data)
    ideal = perfect_foresight(program, scenario, data, hours, 0.0)
    perfect_foresight(program, scenario, data, hours, 0.05)
    what_reality_takes(program, scenario, data, ideal)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
