#!/usr/bin/python3
"""Writes a scenario with all of mining, market, programmes and control on scenarios/west_texas.yaml into a folder.

    all_on.py FOLDER      prints the path of the scenario
"""

import math
import sys
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, HOURS = datetime(2025, 1, 1, 6), 8760

# Keys laid over those of west_texas.yaml. Machines fail and are repaired, fleets follow orders in batches with silent
# machines, jobs have tiers, and every kind of charge and two programmes bind the site.
SCENARIO = """\
extends: {base}
name: all_on
title: west_texas.yaml with mining, market, programmes and control on
connected: 2024-06-01 00:00 America/Chicago
series:
  system_load: {{file: grid.csv, column: load_mw, unit: MW, zone: UTC, stamp_column: interval_start_utc, step: 1 h}}
  carbon_intensity: {{file: grid.csv, column: carbon_g_per_kwh, unit: g/kWh, zone: UTC, stamp_column: interval_start_utc, step: 1 h}}
  reserve_price: {{file: grid.csv, column: reserve_usd_per_mw, unit: USD/MWh, zone: UTC, stamp_column: interval_start_utc, step: 1 h, known_after: -24 h}}
charges:
  demand: {{kind: demand charge, rate: 5 USD/kW, counterparty: wires company}}
  peaks: {{kind: coincident peak charge, rate: 60 USD/kW, load: system_load, load_before: 40 MW, counterparty: wires company}}
  hedge: {{kind: hedge block, power: 40 MW, price: 38 USD/MWh, hub: hub_price, counterparty: retailer}}
  fees: {{kind: rider, rate: 0.63 USD/MWh, counterparty: grid operator}}
  meter: {{kind: fixed charge, per_month: 2500 USD, counterparty: wires company}}
programmes:
  reserve: {{kind: ecrs, award: 20 MW, capacity_series: reserve_price, penalty: 100 USD/MWh}}
  peak_avoidance: {{kind: 4cp, award: 30 MW, rate: 60 USD/kW, load: system_load, forecast: {{among: 1}}}}
carbon: {{intensity: carbon_intensity}}
machines:
  s19j_pro: {{repair: {{}}}}
  s21: {{repair: {{}}}}
control: {{fleet_control: {{}}}}
jobs: {{tiers: {{fine_tune: 25 %, inference: 15 %}}}}
treasury: {{policy: {{kind: sell share, share: 0.5}}}}
events:
  - {{what: import limit, feed: feed, limit: 60 MW, at: 2025-08-14 15:00 America/Chicago, for: 4 h, reason: grid curtailment}}
  - {{what: plant failure, hall: mining_03.container_07, availability: 25 %, at: 2025-07-10 13:00 America/Chicago, for: 6 h, reason: fan failure}}
  - {{what: plant failure, hall: ai_hall, availability: 0, at: 2025-08-20 14:00 America/Chicago, for: 40 min, reason: chillers stopped}}
  - {{what: import limit, feed: feed, limit: 2.6 MW, at: 2025-08-27 16:00 America/Chicago, for: 1 h, reason: grid emergency}}
  - {{what: programme call, programme: reserve, at: 2025-07-15 10:00 America/Chicago, for: 1 h, reason: a unit trips}}
  - {{what: programme call, programme: reserve, level: 50 %, at: 2025-02-17 09:30 America/Chicago, for: 30 min, reason: a unit trips}}
"""


def write_grid(path):
    """A load that peaks on summer afternoons, an intensity with a dip at noon and a reserve price that follows the load."""
    rows = ["interval_start_utc,load_mw,carbon_g_per_kwh,reserve_usd_per_mw"]
    for hour in range(HOURS):
        at = BEGIN + timedelta(hours=hour)
        day = math.cos((at.hour - 23) / 24 * 2 * math.pi) # highest at 17:00 local
        season = math.cos((hour / 24 - 210) / 365 * 2 * math.pi)
        load = 52000 + 9000 * day + 11000 * season + hour % 7 * 100 # MW
        rows.append(f"{at:%Y-%m-%dT%H:%M:%SZ},{load:.0f},{380 - 60 * math.cos((at.hour - 19) / 24 * 2 * math.pi):.0f},{max(0.5, load / 9000):.2f}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def write(folder):
    folder = Path(folder)
    write_grid(folder / "grid.csv")
    path = folder / "all_on.yaml"
    path.write_text(SCENARIO.format(base=ROOT / "scenarios/west_texas.yaml"), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write(sys.argv[1]))
