"""An emergency call of SB6 that a load answers with its genset, and one that it cannot answer. Exit 1 on a difference.

    emergency_test.py PROGRAM SOURCE_FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py

SCENARIO = """name: emergency
extends: {source}/scenarios/outage_genset.yaml
duration: 2 h
connected: 2026-02-01 00:00 America/Chicago
power:
  feed: {{kind: utility feed, import_limit: 3 MW}}
  genset: {{kind: genset, rating: {rating}, start_delay: 10 s, start_failure: 0}}
programmes:
  law: {{kind: sb6, award: 100 kW, threshold: 1 MW{backup}}}
events:
  - {{what: programme call, programme: law, at: 2025-04-01 12:20 America/Chicago, for: 30 min, reason: emergency}}
"""
BACKUP = ", backup: [ats]"


def rows(table, who):
    what, name = (table[f"{key}_label"].asstr()[:][table[key][:]] for key in ("what", who))
    return list(zip(table["date"][:], what, name))


def run(program, source, folder, backup=BACKUP):
    scenario, out = folder / "emergency.yaml", folder / "emergency.h5"
    scenario.write_text(SCENARIO.format(source=source, backup=backup, rating="2 MVA"), encoding="utf-8")
    subprocess.run([program, "run", scenario, "--out", out, "--overwrite", "-q"], check=True)
    said = subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True, text=True).stdout
    with h5py.File(out) as file:
        dates = [row for table, who in (("events", "entity"), ("power/chain", "element")) for row in rows(file[table], who)]
        feed = file["timeseries/five_minute/site/feed_power"][:].astype(float)
    return {name: entry["value"] for name, entry in json.loads(said).items()}, dates, feed


def date(events, what, who):
    found = [at for at, name, subject in events if (name, subject) == (what, who)]
    assert found, (what, who, events)
    return found[0]


def problem(program, source, folder, rating="2 MVA", backup=BACKUP):
    scenario = folder / "wrong.yaml"
    scenario.write_text(SCENARIO.format(source=source, backup=backup, rating=rating), encoding="utf-8")
    done = subprocess.run([program, "check", scenario], capture_output=True, text=True)
    assert done.returncode == 3, done
    return done.stderr


def main(program, source):
    with tempfile.TemporaryDirectory() as folder:
        value, events, feed = run(program, source, Path(folder))
        curtailed = run(program, source, Path(folder), "")[0]
        small = problem(program, source, Path(folder), rating="1 MVA")
        none = problem(program, source, Path(folder), backup=", backup: [ups]")
    called = date(events, "programme call", "law")
    ready, over = date(events, "genset ready", "genset"), date(events, "transferred", "ats")
    print(f"called at {called:.0f} s, genset ready {ready - called:.1f} s later, on it {over - called:.1f} s later")
    assert abs(ready - called - 10) < 1e-6 and abs(over - called - 10.1) < 1e-6, events
    first = int(called * len(feed) / 7200)  # a row a minute
    before, within = feed[first - 1], feed[first + 1 : first + 40]
    print(f"feed before {before / 1e6:.2f} MW, within {within.max() / 1e6:.3f} MW, at the end {feed[-1] / 1e6:.2f} MW")
    assert before > 0.5e6 and within.max() == 0 and feed[-1] > 0.5e6, feed
    assert abs(feed[first] / before - 10 / 60) < 1e-3, "it draws from the feed until its genset is there"
    # released after 1800 s, it returns when its feed has proved itself for 10 min more
    back = [at for at, name, who in events if (name, who) == ("transferred", "ats")][1]
    assert abs(back - called - 2400.1) < 1e-6, back
    assert value["deadlines_met_law"] == 1 and value["own_supply_energy"] > 0.5e6 * 2300, value
    print(f"without backup: deadlines met {curtailed['deadlines_met_law']:.0f}, {curtailed['delivered_law'] / curtailed['committed_law']:.2f} of what is owed")
    assert curtailed["deadlines_met_law"] == 0, curtailed
    assert "'law' may not run backup of 0.8 MW: it must serve 50 % of the contracted 3 MW" in small, small
    assert "'ups' is none" in none and "programmes.law.backup" in none, none


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
