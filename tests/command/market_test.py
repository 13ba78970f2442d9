"""A week with the market on, against a second calculation: bill, reserve, peak, carbon. Exit 1 on a difference.

    market_test.py PROGRAM SOURCE_FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

HOURS = 168
MWH = 3.6e9
SLOW = {f"machines.{name}.shed_time": "15 min" for name in ("s19j_pro", "s21")}


class Run:
    def __init__(self, program, source, changes=()):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "run.h5"
            words = [word for key, value in dict(changes).items() for word in ("--set", f"{key}={value}")]
            subprocess.run([program, "run", source / "scenarios" / "ecrs.yaml", "--out", out, "-q", *words], check=True)
            said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
            self.value = {name: entry["value"] for name, entry in json.loads(said).items()}
            with h5py.File(out) as file:
                self.feed = file["timeseries/five_minute/site/feed_power"][:].astype(float)
                self.limit = file["timeseries/five_minute/site/import_limit"][:].astype(float)
                table = file["programmes/deliveries"]
                label = table["programme_label"].asstr()[:]
                mine = label[table["programme"][:]] == "reserve"
                self.calls = {name: table[name][:][mine] for name in table if name not in ("delivery", "programme", "programme_label")}
                events = file["events"]
                self.what = dict(zip(events["id"][:], events["what_label"].asstr()[:][events["what"][:]]))
                self.cause = list(zip(events["cause"][:], events["what_label"].asstr()[:][events["what"][:]]))


def series(source, name, *columns):
    table = np.genfromtxt(source / "scenarios" / "series" / name, delimiter=",", names=True, dtype=None, encoding="ascii")
    first = int(np.flatnonzero(table["interval_start_utc"] == "2025-07-14T05:00:00Z")[0])
    return [table[column][first : first + HOURS].astype(float) for column in columns]


def agree(what, program, second, within=2e-6):
    gap = abs(program - second) / max(abs(second), 1e-12)
    print(f"{what}: program {program:.6f}, second calculation {second:.6f}, relative gap {gap:.1e}")
    assert gap <= within, what


def the_bill_is_right(run, source):
    price, hub = series(source, "price.csv", "price_usd_per_mwh", "hub_price_usd_per_mwh")
    (load,) = series(source, "grid.csv", "load_mw")
    hourly, share = run.feed.reshape(-1, 12).mean(axis=1) / 1e6, 7 / 31
    demand = run.feed.reshape(-1, 3).mean(axis=1).max()
    parts = {
        "demand": 5e-3 * demand * share,
        "hedge": HOURS * 40 * 38.0,
        "hedge__at_the_hub": -(40 * hub).sum(),
        "fees": 0.63 * hourly.sum(),
        "meter": 2500 * share,
        "peaks": 60e-3 * 40e6 / 12 * share,
    }
    for name, money in parts.items():
        agree(f"charge {name}, USD", run.value[f"charge_{name}"], money)
    agree("peak demand, W", run.value["peak_demand"], demand)
    agree("all-in cost, USD", run.value["all_in_cost"], (hourly * (price + 5)).sum() + sum(parts.values()), 1e-5)
    agree("all-in energy, J", run.value["all_in_energy"], hourly.sum() * MWH)
    agree("coincident load, W", run.value["coincident_load_peaks"], hourly[load.argmax()] * 1e6 / 4)
    agree("due next year, USD", run.value["incurred_for_next_year"], hourly[load.argmax()] * 1e6 / 4 * 60e-3)
    agree("hedge coverage", run.value["hedge_coverage"], np.minimum(run.feed.reshape(-1, 3).mean(axis=1) / 1e6, 40).sum() / 4 / hourly.sum(), 1e-5)
    agree("credits, USD", run.value["all_in_credits"], (np.maximum(40 - run.feed.reshape(-1, 3).mean(axis=1) / 1e6, 0) / 4 * np.repeat(hub, 4)).sum(), 1e-4)


def carbon_is_right(run, source):
    (grams,) = series(source, "grid.csv", "carbon_g_per_kwh")
    kilograms = (run.feed.reshape(-1, 12).mean(axis=1) / 1e3 * grams / 1e3).sum()
    agree("carbon, kg", run.value["carbon"], kilograms)
    agree("carbon, kg/MWh", run.value["carbon_per_mwh"], kilograms / (run.value["feed_energy"] / MWH))


def capacity_payment(source):
    return 20 * series(source, "grid.csv", "reserve_usd_per_mw")[0].sum()


def fast_miners_deliver(run, source):
    assert run.value["calls_reserve"] == run.value["deadlines_met_reserve"] == 2, run.calls
    assert (run.calls["deadline_met"] == 1).all() and (run.calls["reached"] - run.calls["called"] < 10).all(), run.calls
    np.testing.assert_allclose(run.calls["award"], [20e6, 10e6])
    np.testing.assert_allclose(run.calls["committed"], [20e6 * (300 + 3000), 10e6 * (300 + 1200)])
    # 2 s of control and 5 s of shedding in a ramp of 600 s: 1/2 x 7 s x 7/600 of the award
    np.testing.assert_allclose(run.calls["committed"] - run.calls["delivered"], np.array([20e6, 10e6]) * 49 / 1200, rtol=0.05)
    assert run.value["penalty_reserve"] < 0.05, run.value["penalty_reserve"]
    agree("capacity of the award, USD", run.value["capacity_of_award_reserve"], capacity_payment(source))
    absent = run.value["award_unavailable_reserve"] / 20e6 / 3600
    print(f"no miners to shed in {absent:.2f} of 168 h: {run.value['capacity_payment_reserve']:.2f} USD paid")
    assert run.value["capacity_payment_reserve"] < capacity_payment(source) and 0 < absent < 24, absent


def each_order_has_its_cause(run):
    causes = {run.what.get(cause) for cause, what in run.cause if what == "stop for programme"}
    assert causes == {"programme call"}, causes


def slow_miners_are_penalised(run, source):
    # nothing for 15 min and 2 s: half the ramp and 302 s of the whole are short, on 20 and on 10 MW
    short = np.array([20e6, 10e6]) * (300 + 302)
    np.testing.assert_allclose(run.calls["committed"] - run.calls["delivered"], short, rtol=0.02)
    hour = [24 + 10, 3 * 24 + 9]
    earned = 20 * series(source, "grid.csv", "reserve_usd_per_mw")[0][hour] * np.array([1, 0.5])
    missing = run.calls["committed"] - run.calls["delivered"]
    np.testing.assert_allclose(run.calls["penalty"], missing / MWH * 100 + missing / run.calls["committed"] * earned, rtol=1e-6)
    assert (run.calls["deadline_met"] == 0).all()
    print(f"slow miners: short {missing / MWH} MWh, penalty {run.calls['penalty']} USD")
    agree("penalty, USD", run.value["penalty_reserve"], run.calls["penalty"].sum())


def a_small_fleet_is_penalised(run):
    print(f"award 85 MW: baseline {run.calls['baseline'] / 1e6} MW, penalty {run.calls['penalty']} USD")
    assert run.calls["deadline_met"][0] == 0 and run.calls["penalty"][0] > 0


def the_peak_is_avoided(run, source):
    load = series(source, "grid.csv", "load_mw")[0]
    assert run.value["peaks_peak_avoidance"] == run.value["peaks_met_peak_avoidance"] == 1
    agree("avoided charge, USD", run.value["avoided_charge_peak_avoidance"], run.value["avoided_load_peak_avoidance"] * 60e-3)
    assert run.value["avoided_load_peak_avoidance"] * 4 >= 30e6, run.value["avoided_load_peak_avoidance"]
    hour = run.feed.reshape(-1, 12).mean(axis=1)
    before = hour[load.argmax() - 3 : load.argmax() - 1].mean()
    print(f"system peak in hour {load.argmax()}: {hour[load.argmax()] / 1e6:.1f} MW after {before / 1e6:.1f} MW, {run.value['false_alarms_peak_avoidance']:.0f} false alarms")


WINTER = """name: winter
extends: {source}/scenarios/west_texas.yaml
start: 2025-01-20 00:00 America/Chicago
duration: 20 d
connected: {connected}
charges:
  demand: {{kind: demand charge, rate: 5 USD/kW, ratchet: 0}}
programmes:
  law: {{kind: sb6, award: 3 MW}}
  dear: {{kind: clr, award: 20 MW, strike: 80 USD/MWh}}
  chance: {{kind: non-spin, award: 10 MW, capacity_price: 3 USD/MWh, notice: 10 min, recovery: 1 h, trigger: {{kind: random, per_year: 300, length: 2 h}}}}
events:
  - {{what: programme call, programme: law, at: 2025-01-22 12:00 America/Chicago, for: 3 h, reason: emergency}}
  - {{what: programme call, programme: chance, level: 50 %, at: 2025-01-19 12:00 America/Chicago, for: 13 h, reason: begun before the run}}
"""


CALLS = ("programme", "called", "due", "until", "baseline", "award")


def winter(program, source, folder, connected):
    scenario, out = folder / "winter.yaml", folder / "winter.h5"
    scenario.write_text(WINTER.format(source=source, connected=connected), encoding="utf-8")
    subprocess.run([program, "run", scenario, "--out", out, "--overwrite", "-q"], check=True)
    said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
    with h5py.File(out) as file:
        table, rows = file["programmes/deliveries"], file["ledger/rows"]
        calls = dict(zip(CALLS, (table[name][:] for name in CALLS)))
        calls["programme"] = table["programme_label"].asstr()[:][calls["programme"]]
        demand = rows["purpose_label"].asstr()[:][rows["purpose"][:]] == "demand"
        return {name: entry["value"] for name, entry in json.loads(said).items()}, calls, rows["quantity"][:][demand], *(file[f"timeseries/five_minute/site/{name}"][:].astype(float) for name in ("feed_power", "mining_power"))


def who_calls_and_whom_it_binds(program, source):
    with tempfile.TemporaryDirectory() as folder:
        value, calls, demand, feed, mining = winter(program, source, Path(folder), "2026-02-01 00:00 America/Chicago")
        spared = winter(program, source, Path(folder), "2025-12-31 00:00 America/Chicago")[0]
    assert "calls_law" not in spared and spared["calls_dear"] > 0, "a site connected before 2026 is bound"
    # a level of 3 MW: miners off, gangs capped; from the deadline of 30 min to the release
    emergency = feed[(60 * 12 + 30) // 5 + 2 * 288 : 15 * 12 + 2 * 288]
    print(f"emergency: at most {emergency.max() / 1e6:.2f} MW at a level of 3")
    assert value["deadlines_met_law"] == 1 and emergency.max() <= 3.0e6 * 1.002, emergency.max()
    # each run of hours above 80 USD/MWh calls with its first hour: SCED knows the price under way, the site an hour later
    table = np.genfromtxt(source / "scenarios/series/price.csv", delimiter=",", names=True, dtype=None, encoding="ascii")
    first = int(np.flatnonzero(table["interval_start_utc"] == "2025-01-20T06:00:00Z")[0])
    above = table["price_usd_per_mwh"][first : first + 480] > 80
    begins = np.flatnonzero(above & ~np.concatenate([[False], above[:-1]]))
    np.testing.assert_allclose(calls["called"][calls["programme"] == "dear"], begins * 3600.0)
    chance = calls["programme"] == "chance"
    np.testing.assert_allclose(calls["due"][chance] - calls["called"][chance], 2400)
    assert calls["called"][chance][0] == 1 and calls["award"][chance][0] == 5e6 and calls["baseline"][chance][0] > 40e6, calls
    agree("stand-by of the whole award, USD", value["capacity_of_award_chance"], 3 * 10 * 480)
    agree("of it stood by", value["capacity_payment_chance"], 3 * value["stood_by_chance"] / MWH)
    agree("and did not", value["stood_by_chance"] + value["award_unavailable_chance"], 10e6 * 480 * 3600)
    # what the miners draw, less 20 MW that stand by for the base points: above 10 MW all of it does, at 0 none
    left = np.clip(mining - 20e6, 0, None)
    least, most = np.minimum(left, 10e6).sum() * 300, np.minimum(left * 1.15, 10e6).sum() * 300
    print(f"stood by {value['stood_by_chance'] / MWH:.0f} MWh of {10 * 480}, by the miners' draw {least / MWH:.0f} to {most / MWH:.0f}")
    assert least * 0.97 <= value["stood_by_chance"] <= most * 1.03 + 10e6 * 20 * 3600, "stand-by"
    quarter = feed.reshape(-1, 3).mean(axis=1)
    np.testing.assert_allclose(demand, [quarter[: 12 * 96].max(), quarter[12 * 96 :].max()], rtol=1e-6)


METHODS = """name: methods
extends: {source}/scenarios/ecrs.yaml
charges:
  peaks:
    methods:
      - {{connected_until: 2025-01-01 00:00 America/Chicago}}
      - {{connected_from: 2025-01-01 00:00 America/Chicago, months: [july, august], per_month: 2, rate: 90 USD/kW}}
connected: {connected}
"""


def peaks_follow_their_method(program, source):
    load = series(source, "grid.csv", "load_mw")[0].reshape(7, 24)
    for connected, days, rate in (("2024-06-01 00:00 America/Chicago", 1, 60e-3), ("2025-06-01 00:00 America/Chicago", 2, 90e-3)):
        with tempfile.TemporaryDirectory() as folder:
            scenario, out = Path(folder) / "methods.yaml", Path(folder) / "run.h5"
            scenario.write_text(METHODS.format(source=source, connected=connected), encoding="utf-8")
            subprocess.run([program, "run", scenario, "--out", out, "-q"], check=True)
            said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
            value = {name: entry["value"] for name, entry in json.loads(said).items()}
            with h5py.File(out) as file:
                feed = file["timeseries/five_minute/site/feed_power"][:].astype(float).reshape(7, 24, 12).mean(axis=2)
        # four peaks a year, of which the week holds its highest day, or its two highest
        top = np.argsort(load.max(axis=1))[-days:]
        mean = sum(feed[day, load[day].argmax()] for day in top) / 4
        agree(f"connected {connected[:10]}: load at {days} of four peaks, W", value["coincident_load_peaks"], mean)
        agree("due next year, USD", value["incurred_for_next_year"], mean * rate)


SERVICE = """name: service
extends: {source}/scenarios/west_texas.yaml
start: 2025-01-20 00:00 America/Chicago
duration: 4 d
programmes:
  service: {{kind: large load service, award: 15 MW, capacity_price: 6 USD/MWh, penalty: 100 USD/MWh}}
{more}
events:
  - {{what: programme call, programme: service, at: 2025-01-21 07:00 America/Chicago, for: 28 h, reason: winter storm tomorrow}}
"""


def a_day_of_notice(program, source):
    with tempfile.TemporaryDirectory() as folder:
        scenario, out = Path(folder) / "service.yaml", Path(folder) / "service.h5"
        scenario.write_text(SERVICE.format(source=source, more=""), encoding="utf-8")
        subprocess.run([program, "run", scenario, "--out", out, "-q"], check=True)
        said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
        value = {name: entry["value"] for name, entry in json.loads(said).items()}
        with h5py.File(out) as file:
            call = {name: file["programmes/deliveries"][name][0] for name in ("called", "due", "until", "baseline", "committed", "delivered", "deadline_met")}
            feed = file["timeseries/five_minute/site/feed_power"][:].astype(float)
        scenario.write_text(SERVICE.format(source=source, more="  dear: {kind: clr, award: 5 MW, strike: 80 USD/MWh}"), encoding="utf-8")
        refused = subprocess.run([program, "check", scenario], capture_output=True, text=True)
    assert (call["called"], call["due"], call["until"]) == (31 * 3600, 55.5 * 3600, 59 * 3600), call
    # 15 MW on a line for half an hour, then for three and a half
    agree("committed, J", call["committed"], 15e6 * (900 + 3.5 * 3600))
    before, within = feed[54 * 12 : 55 * 12], feed[55 * 12 + 6 : 59 * 12]
    print(f"baseline {call['baseline'] / 1e6:.1f} MW a day before, {before.mean() / 1e6:.1f} MW in the hour before, {within.max() / 1e6:.1f} MW in the event")
    assert call["deadline_met"] == 1 and within.max() <= (call["baseline"] - 15e6) * 1.002 and before.min() > within.max(), "reduction"
    assert call["delivered"] > 0.99 * call["committed"], call
    agree("stood by, USD", value["capacity_payment_service"], 6 * value["stood_by_service"] / MWH)
    assert refused.returncode == 3 and "may not be held beside 'dear', which follows the price" in refused.stderr, refused


def main(program, source):
    a_day_of_notice(program, source)
    peaks_follow_their_method(program, source)
    who_calls_and_whom_it_binds(program, source)
    run = Run(program, source)
    the_bill_is_right(run, source)
    carbon_is_right(run, source)
    fast_miners_deliver(run, source)
    each_order_has_its_cause(run)
    the_peak_is_avoided(run, source)
    slow_miners_are_penalised(Run(program, source, SLOW), source)
    a_small_fleet_is_penalised(Run(program, source, {"programmes.reserve.award": "85 MW"}))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
