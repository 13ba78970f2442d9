#!/usr/bin/python3
"""Writes a scenario of ten times scenarios/west_texas.yaml into a folder: feed, halls, containers, nodes and jobs.

    ten_times.py FOLDER      prints the path of the scenario
"""

import csv
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = "%Y-%m-%d %H:%M:%S"
BEGIN, YEAR = datetime(2025, 1, 1), timedelta(days=365)
MINERS = "[{machine: s19j_pro, count: 125}, {machine: s21, count: 125}]"

# Keys laid over those of west_texas.yaml (extends); {base} is its path, {busways} and {halls} are those above the tenth.
SCENARIO = """\
extends: {base}
name: west_texas_ten_times
title: ten times the site of west_texas.yaml
series:
  price: {{file: {series}/price.csv}}
  hub_price: {{file: {series}/price.csv}}
  bitcoin_price: {{file: {series}/bitcoin.csv}}
  difficulty: {{file: {series}/bitcoin.csv}}
weather: {{file: {series}/weather.csv}}
jobs: {{file: jobs.csv}}
power:
  feed: {{import_limit: 860 MW}}
  main_transformer: {{rating: 1200 MVA, no_load_loss: 600 kW, load_loss: 4000 kW}}
  switchgear: {{rating: 1100 MVA}}
  ai_transformer: {{rating: 25 MVA, no_load_loss: 29 kW, load_loss: 170 kW}}
  ai_mechanical: {{rating: 10 MVA}}
  ai_ups: {{rating: 15 MVA}}
  ai_pdu_1: {{rating: 5 MVA}}
  ai_pdu_2: {{rating: 5 MVA}}
  ai_pdu_3: {{rating: 5 MVA}}
  ai_pdu_4: {{rating: 5 MVA}}
{busways}
mining_halls:
{halls}
engine: {{carrier: fluid}} # some 700 gangs at a time; SimGrid 3.32 walks over all of them at each end
ai_hall:
  air: 130 MJ/K
  plant: {{design_heat: 13 MW, machines: 40}}
  cluster:
    nodes: {{racks: 160}}
    fabric: {{storage: 1000 GB/s}}
events:
  - {{what: import limit, feed: feed, limit: 600 MW, at: 2025-08-14 15:00 America/Chicago, for: 4 h, reason: grid curtailment}}
  - {{what: plant failure, hall: mining_03.container_07, availability: 25 %, at: 2025-07-10 13:00 America/Chicago, for: 6 h, reason: fan failure}}
  - {{what: plant failure, hall: ai_hall, availability: 0, at: 2025-08-20 14:00 America/Chicago, for: 40 min, reason: chillers stopped}}
"""


def write_jobs(path):
    """Each job ten times, a tenth of the year apart."""
    with open(ROOT / "scenarios/series/jobs.csv", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    copies = []
    for stamp, *rest in rows:
        since = datetime.strptime(stamp, STAMP) - BEGIN
        copies += [((BEGIN + (since + YEAR * k / 10) % YEAR).strftime(STAMP), *rest) for k in range(10)]
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *sorted(copies)])


def write(folder):
    folder = Path(folder)
    more = range(11, 101)
    busway = "  hall_{0:02}_busway: {{kind: busway, from: switchgear, rating: 10 MVA, loss_at_rating: 0.5 %, power_factor: 0.98}}"
    hall = "  mining_{0:02}: {{busway: hall_{0:02}_busway, container: air_40ft, containers: 10, miners: " + MINERS.replace(
        "{", "{{").replace("}", "}}") + "}}"
    path = folder / "ten_times.yaml"
    relative = {name: os.path.relpath(ROOT / place, folder)
                for name, place in (("base", "scenarios/west_texas.yaml"), ("series", "scenarios/series"))}
    path.write_text(SCENARIO.format(busways="\n".join(busway.format(n) for n in more),
                                    halls="\n".join(hall.format(n) for n in more), **relative), encoding="utf-8")
    write_jobs(folder / "jobs.csv")
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(write(sys.argv[1]))
