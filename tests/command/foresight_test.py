"""`minehall foresight`: three runs of a scenario, and what their difference is worth, against sums by hand. Exit 1 on a difference.

    foresight_test.py PROGRAM
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HOURS, LOW, HIGH, MW = 48, 10.0, 300.0, 1.0 # every second hour is dear; USD/MWh; of the machines, which nothing follows

SCENARIO = """\
name: zigzag
start: 2025-01-01 00:00 UTC
duration: 48 h
series:
  price: {file: price.csv, column: price, unit: USD/MWh, zone: UTC, stamp_column: at, step: 1 h}
  bitcoin_price: {file: price.csv, column: bitcoin, unit: USD/BTC, zone: UTC, stamp_column: at, step: 1 h}
  difficulty: {file: price.csv, column: difficulty, unit: "1", zone: UTC, stamp_column: at, step: 1 h}
weather: {format: epw, file: mild.epw}
tariff: {price: price}
network: {price: bitcoin_price, difficulty: difficulty, fee_share: 0, pool_fee: 0}
power:
  feed: {kind: utility feed, import_limit: 10 MW}
  busway: {kind: busway, from: feed, rating: 10 MVA, loss_at_rating: 0}
machines:
  plain: {hash_rate: 200 TH/s, power: 4 kW, sleep_power_fraction: 0, shed_time: 0 s, restart_time: 0 s}
containers:
  box: {air: 1 MJ/K, plant: {kind: evaporative air, airflow: 200 m3/s, fan_power: 0.001 W, pad_pump: 0 kW}}
mining_halls:
  hall: {busway: busway, container: box, miners: [{machine: plain, count: 250}]}
control: {price: {band: 0 USD/MWh, minimum_down: 0 s}}
"""
BITCOIN, DIFFICULTY = 60000.0, 1e14


def write(folder):
    rows = [f"2025-01-{1 + h // 24:02d}T{h % 24:02d}:00:00Z,{HIGH if h % 2 else LOW},{BITCOIN},{DIFFICULTY}" for h in range(HOURS)]
    (folder / "price.csv").write_text("at,price,bitcoin,difficulty\n" + "\n".join(rows) + "\n", encoding="ascii")
    head = ["LOCATION,Mild,-,-,made,0,0,0,0,0", *(f"{name},0" for name in ("DESIGN CONDITIONS", "TYPICAL/EXTREME PERIODS", "GROUND TEMPERATURES",
            "HOLIDAYS/DAYLIGHT SAVINGS", "COMMENTS 1", "COMMENTS 2")), "DATA PERIODS,1,1,Data,Wednesday,1/1,12/31"]
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    body = [f"2025,{m + 1},{d + 1},{h + 1},60,-,20,5,40,101325" + ",0" * 25 for m in range(12) for d in range(days[m]) for h in range(24)]
    (folder / "mild.epw").write_text("\n".join(head + body) + "\n", encoding="ascii")
    (folder / "zigzag.yaml").write_text(SCENARIO, encoding="ascii")
    return folder / "zigzag.yaml"


def foresight(program, scenario, *words):
    done = subprocess.run([program, "foresight", scenario, "--json", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: entry["value"] for name, entry in json.loads(done.stdout).items()}


def agree(what, program, by_hand):
    print(f"{what}: program {program:.6f}, by hand {by_hand:.6f}")
    assert abs(program - by_hand) <= 1e-6 * max(abs(by_hand), 1), what


def differences_are_the_sums_by_hand(program, scenario):
    value = foresight(program, scenario)
    earned = 3600 / (DIFFICULTY * 2**32) * 3.125 * BITCOIN * 250 * 200e12 / MW # USD/MWh of the fleet
    low, high = earned - LOW, earned - HIGH
    assert low > 0 > high, "the fleet must be worth running in the cheap hours only"
    agree("not curtailed", value["margin_not_curtailed"], HOURS / 2 * (low + high))
    agree("with foresight", value["margin_clairvoyant"], HOURS / 2 * low)
    # an hour late: it runs the first two hours, stops in each cheap hour after that and runs in each dear one
    real = low + high * HOURS / 2
    agree("on the last known price", value["margin"], real)
    agree("value of foresight", value["value_of_foresight"], HOURS / 2 * low - real)
    agree("share of the gain", value["foresight_share"], (HOURS / 2 * low - real) / (-high * HOURS / 2))


def kept_runs_are_runs(program, scenario, folder):
    value = foresight(program, scenario, "--out", folder / "kept", "--seed", "3")
    for name, figure in (("not_curtailed", "margin_not_curtailed"), ("real", "margin"), ("clairvoyant", "margin_clairvoyant")):
        said = subprocess.run([program, "summary", folder / "kept" / f"{name}.h5", "--json"], check=True, capture_output=True, text=True).stdout
        assert json.loads(said)["margin"]["value"] == value[figure], name
        assert json.loads(said)["clairvoyant"]["value"] == (name == "clairvoyant"), name
    again = subprocess.run([program, "foresight", scenario, "--out", folder / "kept"], capture_output=True, text=True, check=False)
    assert again.returncode == 5 and "--overwrite" in again.stderr and not again.stdout, again


def a_forecast_without_error_leaves_nothing_to_know(program, scenario):
    exact = "control.forecast={horizon: 1 h, error: 0, spread: 0 USD/MWh}"
    rough = "control.forecast={horizon: 1 h, error: 0, spread: 500 USD/MWh}"
    assert foresight(program, scenario, "--set", exact)["value_of_foresight"] == 0
    assert foresight(program, scenario, "--set", rough)["value_of_foresight"] >= 0


def what_cannot_be_valued_is_refused(program, scenario, folder):
    for words, status, piece in ((["--set", "control.price_response=false"], 2, "control.price_response is off"), (["--set", "nix=1"], 3, "nix"),
                                 (["--out", scenario], 5, "zigzag.yaml"), ([folder / "more"], 2, "takes one SCENARIO")):
        done = subprocess.run([program, "foresight", scenario, *words], capture_output=True, text=True, check=False)
        assert done.returncode == status and piece in done.stderr and not done.stdout, (words, done)


def main(program):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario = write(folder)
        differences_are_the_sums_by_hand(program, scenario)
        kept_runs_are_runs(program, scenario, folder)
        a_forecast_without_error_leaves_nothing_to_know(program, scenario)
        what_cannot_be_valued_is_refused(program, scenario, folder)


main(sys.argv[1])
