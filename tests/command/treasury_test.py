"""Bitcoin after it is mined, and power profiles, in a week of the first site. Exit 1 on a difference.

    treasury_test.py PROGRAM SOURCE_FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FREE = "power: {feed: {import_limit: 110 MW}}\n"  # nobody is ordered off
QUIET = FREE + "control: {price_response: false}\n"
MODES = "machines: {s21: {modes: {normal: {power_fraction: 1}, eco: {power_fraction: 0.6}}}}\n"
WEEK = "events:\n  - {what: set mode, machine: s21, mode: eco, at: 2025-01-01 00:00 America/Chicago, for: 168 h}\n"


class Runs:
    def __init__(self, program, source, folder):
        self.program, self.source, self.folder = program, source, folder

    def __call__(self, more, *words):
        scenario, out = self.folder / "t.yaml", self.folder / "t.h5"
        scenario.write_text(f"name: t\nextends: {self.source}/scenarios/west_texas.yaml\nduration: 168 h\n{more}", encoding="utf-8")
        subprocess.run([self.program, "run", str(scenario), "--out", str(out), "--overwrite", "-q", *words], check=True)  # its laws hold
        said = subprocess.run([self.program, "summary", str(out), "--json"], check=True, capture_output=True, text=True).stdout
        return {name: entry["value"] for name, entry in json.loads(said).items()}


def near(value, expected, relative):
    assert abs(value - expected) <= relative * abs(expected), f"{value} instead of {expected}"


def held_and_sold(runs):
    hold = runs(QUIET + "treasury: {policy: {kind: hold}, opening_btc: 3}\n")
    near(hold["bitcoin_held"], 3 + hold["bitcoin"], 1e-9)
    assert hold["bitcoin_sold"] == 0 and hold["usd_realised"] == 0
    half = runs(QUIET + "treasury: {policy: {kind: sell share, share: 50 %}, exchange_fee: 0.01}\n")
    near(half["bitcoin"], hold["bitcoin"], 1e-12)
    near(half["bitcoin_held"] + half["bitcoin_sold"], half["bitcoin"], 1e-9)
    # one sale a day: half of what had come in by the last of them, which may be the end of the run
    assert 0.5 * 5.9 / 7 * half["bitcoin"] < half["bitcoin_sold"] <= 0.5 * half["bitcoin"] * (1 + 1e-9)
    price = half["usd_realised"] / half["bitcoin_sold"] / 0.99
    print(f"mined {half['bitcoin']:.4f} BTC, sold {half['bitcoin_sold']:.4f} at {price:,.0f} USD")
    assert 20_000 < price < 300_000
    every = runs(QUIET + "treasury: {policy: {kind: sell share, share: 100 %}, sell_every: 1 h, exchange_fee: 0}\n")
    assert every["bitcoin_held"] < 0.01 * every["bitcoin"]
    near(every["usd_realised"], every["mining_revenue"], 0.01)  # sold within the hour: nearly what the ledger booked


def a_bill_is_paid_from_bitcoin(runs):
    bills = "bills: [{due: 2025-01-05 00:00 America/Chicago, amount: 100 kUSD}]"
    paid = runs(QUIET + f"treasury: {{policy: {{kind: sell for capex, share: 0, {bills}}}, exchange_fee: 0}}\n")
    near(paid["usd_realised"], 100e3, 1e-9)
    assert paid["bills_unpaid"] == 0 and abs(paid["treasury_cash"]) < 1e-6
    dear = runs(QUIET + f"treasury: {{policy: {{kind: sell for capex, share: 0, {bills.replace('100 kUSD', '100 MUSD')}}}, exchange_fee: 0}}\n")
    near(dear["usd_realised"] + dear["bills_unpaid"], 100e6, 1e-9)
    assert dear["bills_unpaid"] > 90e6


def whole_blocks(runs):
    expected = runs(QUIET + "network: {pool_fee: 0}\n")["bitcoin"]
    reward = 3.125 / (1 - 0.02)  # subsidy and fees of a block
    counts = []
    for replica in range(6):
        mined = runs(QUIET + "network: {payout: {kind: solo}}\n", "--replica", str(replica))["bitcoin"]
        blocks = mined / reward
        assert abs(blocks - round(blocks)) < 1e-6, blocks
        counts.append(round(blocks))
    mean = expected / reward
    print(f"blocks a week {counts}, expected {mean:.2f}")
    assert len(set(counts)) > 1 and abs(sum(counts) - 6 * mean) < 4 * (6 * mean) ** 0.5


def profiles(runs):
    plain, event = runs(QUIET + MODES), runs(QUIET + MODES + WEEK)
    band = runs(FREE + MODES + "control: {price_response: false, modes: [{above: -900 USD/MWh, mode: eco}]}\n")
    for eco in (event, band):
        near(eco["hashes"] / plain["hashes"], (1 + 2 * 0.6**0.75) / 3, 2e-3)
        near(eco["mining_energy"] / plain["mining_energy"], (3050 + 0.6 * 3500) / 6550, 2e-3)
    print(f"eco: {event['hashes'] / plain['hashes']:.4f} of the hashes for {event['mining_energy'] / plain['mining_energy']:.4f} of the energy")


def main(program, source):
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(program, source, Path(folder))
        for case in (held_and_sold, a_bill_is_paid_from_bitcoin, whole_blocks, profiles):
            case(runs)
            print(f"{case.__name__}: ok")


main(sys.argv[1], Path(sys.argv[2]).resolve())
