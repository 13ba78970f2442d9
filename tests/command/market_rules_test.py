"""Rules of programmes, charges and pools on a site of 10 containers with made-up hourly series. Exit 1 on a difference.

    market_rules_test.py PROGRAM
"""

import datetime
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

SITE = """name: rules
start: 2025-01-01 00:00 UTC
duration: 3 d
tariff: {price: price, delivery_adder: 0 USD/MWh}
series:
  price: {file: h.csv, column: price, unit: USD/MWh, zone: UTC, stamp_column: t, step: 1 h}
  bitcoin_price: {file: h.csv, column: btc, unit: USD/BTC, zone: UTC, stamp_column: t, step: 1 h, gaps: {rule: leave}}
  difficulty: {file: h.csv, column: diff, unit: "1", zone: UTC, stamp_column: t, step: 1 h}
weather:
  format: csv
  file: w.csv
  zone: UTC
  stamp_column: t
  step: 1 h
  mapping: repeat year
  dry_bulb: {column: td, unit: degC}
  relative_humidity: {column: rh, unit: "%"}
  pressure: {column: p, unit: Pa}
power:
  feed: {kind: utility feed, import_limit: 120 MW}
  gear: {kind: switchgear, from: feed, rating: 120 MVA}
  bus: {kind: busway, from: gear, rating: 120 MVA}
machines:
  s21: {hash_rate: 200 TH/s, power: 3500 W}
containers:
  air_40ft:
    air: 1 MJ/K
    plant: {kind: evaporative air, airflow: 60 m3/s, fan_power: 30 kW, air_rise: 15 K, recirculation: 0.1, pad_pump: 1 kW}
mining_halls:
  m: {busway: bus, container: air_40ft, containers: 10, miners: [{machine: s21, count: 250}]}
network: {price: bitcoin_price, difficulty: difficulty, fee_share: 2 %, pool_fee: 2 %}
control: {interval: 5 min, reaction: 2 s, price_response: false}
"""


def hours_of(count, row):
    start = datetime.datetime(2025, 1, 1)
    return [f"{start + datetime.timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ},{row(hour)}" for hour in range(count)]


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        (self.folder / "site.yaml").write_text(SITE, encoding="utf-8")
        self.write("w.csv", ["t,td,rh,p", *hours_of(8760, lambda hour: "15,40,95000")])
        self.series()

    def write(self, name, rows):
        (self.folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")

    def series(self, price=lambda hour: 40, btc=lambda hour: 95000, difficulty=lambda hour: 1e14, hours=24 * 40):
        self.write("h.csv", ["t,price,btc,diff", *hours_of(hours, lambda hour: f"{price(hour)},{btc(hour)},{difficulty(hour)}")])

    def try_run(self, text):
        (self.folder / "case.yaml").write_text("extends: site.yaml\nname: case\n" + text, encoding="utf-8")
        words = [self.program, "run", self.folder / "case.yaml", "--out", self.folder / "case.h5", "--overwrite", "-q"]
        return subprocess.run(words, capture_output=True, text=True)

    def run(self, text):
        done = self.try_run(text)
        assert done.returncode == 0, done.stderr
        said = subprocess.run([self.program, "summary", self.folder / "case.h5", "--json"], check=True, capture_output=True, text=True)
        return {name: entry["value"] for name, entry in json.loads(said.stdout).items()}

    def feed(self):
        with h5py.File(self.folder / "case.h5") as file:
            return file["timeseries/five_minute/site/feed_power"][:].astype(float)

    def refused(self, text, *words):
        done = self.try_run(text)
        assert done.returncode in (3, 4), (done.returncode, done.stderr)
        for word in words:
            assert word in done.stderr, (word, done.stderr)


def near(what, value, wanted, within=1e-6):
    print(f"{what}: {value:.6g}, expected {wanted:.6g}")
    assert abs(value - wanted) <= within * max(abs(wanted), 1e-12), (what, value, wanted)


def calls(*rows):
    return "events: [" + ", ".join(f"{{what: programme call, programme: {name}, at: 2025-01-02 {at} UTC, for: {length}}}" for name, at, length in rows) + "]\n"


def a_megawatt_counts_once(bench):
    """5.4 MW of miners, 6 MW for each of two reserves: at most one of them has its award, called together or apart."""
    small = "mining_halls: {m: {containers: 6}}\npower: {feed: {import_limit: 12 MW}}\n"
    two = "programmes: {a: {kind: ecrs, award: 6 MW, penalty: 1000 USD/MWh}, b: {kind: non-spin, award: 6 MW, deadline: 10 min, penalty: 1000 USD/MWh}}\n"
    for second in ("12:00", "12:00:01", "12:00:30"):
        value = bench.run(small + two + calls(("a", "12:00", "1 h"), ("b", second, "1 h")))
        there = 24 * bench.feed()[0] / 24 * 3600  # the whole load away for the hour
        given = value["delivered_a"] + value["delivered_b"]
        print(f"called at 12:00 and {second}: {given / 3.6e9:.3f} MWh delivered of {there / 3.6e9:.3f} there")
        assert given <= there and value["delivered_b"] < 0.1 * value["committed_b"], value


def the_order_in_the_file_does_not_matter(bench):
    """Of 9.1 MW 5 and 6 are called for: the nearer deadline is served first, whoever stands first in the file."""
    one, two = "e: {kind: ecrs, award: 5 MW, penalty: 1000 USD/MWh}", "n: {kind: non-spin, award: 6 MW, penalty: 500 USD/MWh, deadline: 1 min}"
    results = []
    for pair in ((one, two), (two, one)):
        text = "programmes: {" + ", ".join(pair) + "}\n" + calls(("e", "12:00", "1 h"), ("n", "12:00", "1 h"))
        value = bench.run(text)
        results.append({name: value[name] for name in value if name.startswith(("committed", "delivered", "penalty", "deadlines"))})
    assert results[0] == results[1], results
    near("delivered to the nearer deadline", results[0]["delivered_n"] / results[0]["committed_n"], 1, 0.01)
    near("delivered to the other", results[0]["delivered_e"] / results[0]["committed_e"], 3 / 5, 0.1)


def a_law_keeps_its_gangs(bench, source):
    """SB6 caps gangs where miners do not suffice, also while a reserve is called that may not."""
    winter = f"""name: winter
extends: {source}/scenarios/west_texas.yaml
start: 2025-01-20 00:00 America/Chicago
duration: 3 d
connected: 2026-02-01 00:00 America/Chicago
programmes:
  law: {{kind: sb6, award: 2.4 MW}}
  res: {{kind: ecrs, award: 5 MW}}
events:
  - {{what: programme call, programme: law, at: 2025-01-22 12:00 America/Chicago, for: 3 h}}
  - {{what: programme call, programme: res, at: 2025-01-22 12:00 America/Chicago, for: 3 h}}
"""
    path, out = bench.folder / "winter.yaml", bench.folder / "case.h5"
    path.write_text(winter, encoding="utf-8")
    subprocess.run([bench.program, "run", path, "--out", out, "--overwrite", "-q"], check=True)
    emergency = bench.feed()[(60 * 12 + 35) // 5 + 2 * 288 : 15 * 12 + 2 * 288]
    print(f"law and reserve together: at most {emergency.max() / 1e6:.3f} MW at a level of 2.4")
    assert emergency.max() <= 2.4e6 * 1.002, emergency.max()


def the_end_of_a_run_settles(bench):
    """A reserve of 20 MW on a site of 9.1 MW, called for the last hour of the run: short, and charged for it."""
    text = "duration: 36 h\nprogrammes: {r: {kind: ecrs, award: 20 MW, penalty: 100 USD/MWh, forfeit: 0}}\n" + calls(("r", "11:00", "2 h"))
    value = bench.run(text)
    assert value["calls_r"] == 0 and value["committed_r"] > 0
    near("penalty of a call under way", value["penalty_r"], (value["committed_r"] - value["delivered_r"]) / 3.6e9 * 100)
    assert value["penalty_r"] > 900, value["penalty_r"]


def a_call_during_another_is_refused(bench):
    fifth = "events: [{what: programme call, programme: r, level: 20 %, at: 2025-01-02 12:00 UTC, for: 1 h}, {what: programme call, programme: r, at: 2025-01-02 12:30 UTC, for: 1 h}]\n"
    value = bench.run("programmes: {r: {kind: ecrs, award: 5 MW}}\n" + fifth)
    assert (value["calls_r"], value["calls_refused_r"]) == (1, 1)
    near("energy owed, J", value["committed_r"], 1e6 * 3300)


def a_call_outlives_the_start_of_an_award(bench):
    """The price is above the level from the second day on; awarded from noon: called from noon on for six hours."""
    bench.series(price=lambda hour: 200 if 24 <= hour < 42 else 40)
    value = bench.run("programmes: {r: {kind: non-spin, award: 1 MW, from: 2025-01-02 12:00 UTC, sustain: 20 h, trigger: {kind: price above, series: price, level: 100 USD/MWh}}}\n")
    bench.series()
    assert (value["calls_r"], value["calls_refused_r"]) == (1, 0), value
    near("energy owed, J", value["committed_r"], 1e6 * (7 * 3600 - 900))  # known an hour later; half of the ramp of 30 min


def bitcoin_without_a_price_is_mined(bench):
    """No price on the second of three days: a third of the bitcoin is worth nothing, and is counted."""
    whole = bench.run("")
    bench.series(btc=lambda hour: "" if 24 <= hour < 48 else 95000)
    gap = bench.run("")
    bench.series()
    near("bitcoin mined", gap["bitcoin"], whole["bitcoin"], 1e-9)
    near("of it, without a price", gap["unpriced_bitcoin"], whole["bitcoin"] / 3, 1e-3)
    near("revenue", gap["mining_revenue"], whole["mining_revenue"] * 2 / 3, 1e-3)


def impossible_networks_are_refused(bench):
    for value in (0, -5):
        bench.series(difficulty=lambda hour: value if hour == 30 else 1e14)
        bench.refused("", "h.csv:32:", f"'{value}' is not above zero")
    bench.series(btc=lambda hour: -1 if hour == 3 else 95000)
    bench.refused("", "h.csv:5:", "is not above zero")
    bench.series(difficulty=lambda hour: "" if hour < 2 else 1e14)
    bench.refused("series: {difficulty: {gaps: {rule: leave}}}\n", "no difficulty at 2025-01-01T00:00:00Z")
    bench.series()
    loop = "network: {loop: {height: %d, period_began: '%s', world: {all: {installed: 600 EH/s, efficiency: 18 J/TH, power_price: 10 USD/MWh}}}}\n"
    for height, began, why in ((878208, "2024-10-01T00:00:00Z", "fewer than a fourth"), (876961, "2024-12-25T00:00:00Z", "fewer than a fourth"), (878208, "2024-12-31T12:00:00Z", "more than four times")):
        bench.refused(loop % (height, began), "network.loop.period_began", why)
    treasury = "treasury: {policy: {kind: sell for capex, bills: [{due: 2024-12-01 00:00 UTC, amount: 1000 USD}]}}\n"
    bench.refused(treasury, "treasury.policy.bills", "before the start of the run")


def with_price_response(bench, more, price):
    bench.series(price=price)
    quick = "control: {price_response: true, clairvoyant: true, price: {band: 0 USD/MWh, minimum_down: 0 s}}\nmachines: {s21: {shed_time: 0 s, restart_time: 0 s}}\n"
    value = bench.run(quick + more)
    bench.series()
    return value


def house_loads_do_not_stop_miners(bench):
    """Miners break even at 138 USD/MWh with their own cooling: at 110 they run on, whatever else hangs on the feed."""
    plain = with_price_response(bench, "", lambda hour: 110 + hour % 2)
    for more in ("house_loads: {office: {element: gear, power: 5 MW}}\n", BATTERY):
        beside = with_price_response(bench, more, lambda hour: 110 + hour % 2)
        near("machines off for the price, s", beside["off_for_price_s21"], plain["off_for_price_s21"])
        near("mining energy", beside["mining_energy"], plain["mining_energy"], 1e-9)
    assert plain["off_for_price_s21"] == 0


BATTERY = """power:
  store: {kind: bess, from: feed, rating: 20 MVA, shave_above: 40 MW, charge_below: 14 MW, battery: {energy: 40 MWh, start: 0.1}}
  gear: {kind: switchgear, from: store, rating: 120 MVA}
"""


def whoever_stays_earns_more_after_the_retarget(bench):
    """A fifth of the world leaves after a day: the next retarget sees 8 days at full rate and the rest at four fifths."""
    text = """duration: 25 d
network: {loop: {height: 877968, period_began: '2024-12-25T00:00:00Z', response: 0 s, world: {all: {installed: 715.8 EH/s, efficiency: 18 J/TH, power_price: 1 USD/MWh}}}}
events: [{what: world fleet, class: all, leaves: 20 %, at: 2025-01-02 00:00 UTC}]
"""
    bench.run(text)
    with h5py.File(bench.folder / "case.h5") as file:
        price = file["timeseries/hourly/site/hashprice"][:].astype(float)
        said = file["events/what_label"].asstr()[:][file["events/what"][:]]
    levels = price[np.flatnonzero(np.diff(price, prepend=0))]
    step = int(np.flatnonzero(np.diff(price))[0]) + 1
    # 1,008 blocks in the 7 days before, 144 on the first, 864 - 1 left at 750 s: hour 24 + 179
    print(f"hashprice {price[0]:.4f} USD/PH/day until hour {step}, then {price[step + 1]:.4f}")
    assert abs(step - (24 + 179)) <= 2, step
    assert price[23] == price[30] == price[150], levels
    elapsed = 8 * 86400 + (step - 24) * 3600  # of the whole period: the clock of the rule
    near("hashprice over that before", price[step + 1] / price[0], elapsed / (14 * 86400), 0.01)
    after = price[-1] / price[0]
    assert after > price[step + 1] / price[0] > 1, after
    bench.refused("events: [{what: world fleet, class: all, leaves: 20 %, at: 2025-01-02 00:00 UTC}]\n", "events.class", "network.loop")
    bench.refused(text.replace("class: all", "class: none"), "events.class", "has no 'none'")


def a_strike_calls(bench):
    bench.series(price=lambda hour: 200 if 24 <= hour < 30 else 40)
    value = bench.run("programmes: {c: {kind: clr, award: 1 MW, strike: 100 USD/MWh}}\n")
    bench.series()
    assert value["calls_c"] == 1
    near("energy owed, J", value["committed_c"], 1e6 * (6 * 3600 - 150))


def calls_by_chance_must_fit_in_a_year(bench):
    often = "programmes: {r: {kind: non-spin, award: 1 MW, trigger: {kind: random, per_year: 2000, length: %s}}}\n"
    bench.refused(often % "5 h", "fill the year")


def regret(bench):
    done = subprocess.run([bench.program, "oracle", bench.folder / "case.h5", "--json"], capture_output=True, text=True)
    if "without GLPK" in done.stderr:
        return None, done.stderr
    if done.returncode != 0:
        return None, done.stderr
    return {name: entry["value"] for name, entry in json.loads(done.stdout).items()}, ""


def regret_is_of_the_dispatch(bench):
    """Miners that run always at prices below their break-even leave nothing to regret, whatever else the site draws."""
    for more in ("", "house_loads: {office: {element: gear, power: 5 MW}}\n", BATTERY):
        with_price_response(bench, more, lambda hour: 60 + hour % 2)
        value, said = regret(bench)
        if value is None:
            print("SKIPPED:", said.strip())
            return
        print(f"regret {value['regret']:.1f} of {value['oracle_margin']:.0f} USD, overhead {value['overhead']:.4f}")
        assert 0 <= value["regret"] < 0.005 * value["oracle_margin"], value
    # dear hours: all stop in every second one, and nothing is lost but the first hour's start
    with_price_response(bench, "house_loads: {office: {element: gear, power: 5 MW}}\n", lambda hour: 20 if hour % 2 else 200)
    value = regret(bench)[0]
    print(f"dear hours: regret {value['regret']:.1f} of {value['oracle_margin']:.0f} USD")
    assert 0 <= value["regret"] < 0.02 * abs(value["oracle_margin"]), value


def no_oracle_for_what_it_cannot_bound(bench):
    bench.run("")
    if regret(bench)[0] is None:
        return
    for more, why in (("record: {totals_step: 4 h}\n", "record.totals_step"), ("record: {series_step: 24 h}\n", "record.series_step"), ("network: {payout: {kind: solo}}\n", "by luck")):
        bench.run(more)
        value, said = regret(bench)
        assert value is None and why in said, (value, said)
    bench.series(btc=lambda hour: "" if 24 <= hour < 48 else 95000)
    bench.run("")
    value = regret(bench)[0]
    bench.series()
    assert np.isfinite(value["oracle_margin"]) and value["regret"] >= 0, value


def main(program, source):
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, folder)
        a_megawatt_counts_once(bench)
        the_order_in_the_file_does_not_matter(bench)
        a_law_keeps_its_gangs(bench, source)
        the_end_of_a_run_settles(bench)
        a_call_during_another_is_refused(bench)
        a_call_outlives_the_start_of_an_award(bench)
        bitcoin_without_a_price_is_mined(bench)
        impossible_networks_are_refused(bench)
        house_loads_do_not_stop_miners(bench)
        whoever_stays_earns_more_after_the_retarget(bench)
        a_strike_calls(bench)
        regret_is_of_the_dispatch(bench)
        no_oracle_for_what_it_cannot_bound(bench)
        calls_by_chance_must_fit_in_a_year(bench)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
