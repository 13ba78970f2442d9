"""scenarios/cooling_loss.yaml and heat_wave.yaml against arithmetic: dates of throttle and stop within 1 ms, hours above limits and outside
curves from the weather, energy and water ratios. Arguments: program, root."""

import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

HEAT = 128 * 7000.0  # W, idle nodes
MASS = 10752e3  # J/K
CRAH = 1e6 * 0.04 * 0.896**3  # W, at 89.6 % of speed


def run(program, scenario, folder, *settings):
    out = Path(folder) / "run.h5"
    options = [part for setting in settings for part in ("--set", setting)]
    subprocess.run([program, "run", scenario, "--out", out, "--overwrite", "-q", *options], check=True)
    return h5py.File(out)


def texts(dataset):
    return [one.decode() if isinstance(one, bytes) else one for one in dataset[()]]


def crossings(file, entity):
    """(date, degC, direction) of the hall's limits, in order."""
    events = file["events"]
    what, who = texts(events["what_label"]), texts(events["entity_label"])
    return [(date, value, what[w].rsplit(" ", 1)[1]) for date, value, w, e in
            zip(events["date"][()], events["value"][()], events["what"][()], events["entity"][()])
            if what[w].startswith("limit passed") and who[e] == entity]


def near(computed, expected, tolerance, name):
    print(f"{name}: {computed:.6f}, by hand {expected:.6f}")
    assert abs(computed - expected) <= tolerance, name


def cooling_loss(program, scenario, folder):
    lost = 1800.0
    with run(program, scenario, folder, "ai_hall.cooling.pump=mechanical", "ai_hall.cooling.fan=mechanical") as file:
        dates = crossings(file, "ai_hall")
        near(dates[0][0] - lost, MASS * (35 - 23) / HEAT, 1e-3, "all lost: time to throttle, s")
        near(dates[1][0] - lost, MASS * (45 - 23) / HEAT, 1e-3, "all lost: time to stop, s")
    with run(program, scenario, folder) as file:
        dates = crossings(file, "ai_hall")
        empty = 50 * 3.6e6 / (HEAT + CRAH)
        near(dates[0][0] - lost, empty + MASS * (35 - 23) / (HEAT + CRAH), 1e-3, "tank: time to throttle, s")
        near(dates[1][0] - lost, empty + MASS * (45 - 23) / (HEAT + CRAH), 1e-3, "tank: time to stop, s")
        # stopped nodes leave the CRAH fans, at their least 30 % of speed, until the chillers start 180 s after the power
        start = dates[2][0] - (lost + 600 + 180)
        assert 100 < start < 200 and dates[2][1:] == (30, "downwards"), dates
        events = file["events"]
        words = texts(events["what_label"])
        told = {words[w]: date for date, w in zip(events["date"][()], events["what"][()])}
        near(told["cold store empty"] - lost, empty, 1e-3, "tank: time to empty, s")
        near(told["chillers start"], lost + 600 + 180, 1e-3, "chillers start, s")
        assert file["summary/law_heat_gap"][()] < 1e-9
        # The hall gives all that two chillers carry, 1.04 MW less fans, until its air is near the supply's: their power is that of this heat,
        # not of the stopped nodes'. At 10 and about 15 degC of the condenser's water the COP lies between 5 and 8.
        power = file["timeseries/five_minute/site/cooling_power"][()] # by minutes here
        assert power[int((lost + 780) // 60)] > 1e6 / 8 + 25e3, power


def pumps_in_the_hall(program, scenario, folder):
    heats = []
    for where in ("outside", "hall"):
        with run(program, scenario, folder, f"ai_hall.cooling.pump_heat={where}") as file:
            heats.append(float(np.ravel(file["timeseries/hourly/halls/heat"][0])[0]))
            assert file["summary/law_heat_gap"][()] < 1e-9
    near(heats[0], HEAT, 100, "pumps outside: heat, W")
    near(heats[1], HEAT + 0.025 * 1e6, 100, "pumps in the hall: heat, W")


def heat_wave(program, scenario, folder):
    rows = np.genfromtxt(scenario.parent / "series" / "heat_wave.csv", delimiter=",", skip_header=1)
    dry, hot, hours = rows[:, 1], False, 0
    for value in dry:  # inlet = dry bulb + r / (1 - r) x 15 K; off 40, back at 39 degC
        inlet = value + 15 * 0.1 / 0.9
        hot = inlet >= 40 or (hot and inlet > 39)
        hours += hot
    with run(program, scenario, folder) as file:
        summary = {name: file["summary"][name][()] for name in file["summary"]}
        near(summary["container_hours_above_limit"], 2 * hours, 0.05, "hours above limit of two containers")
        near(summary["derated_energy"], 2 * hours * 3600 * 240 * 3500 * 50 / 490, 2e8, "derated energy, J")
        # 480 machines of 3.5 kW throttle from 490 to 440 MHz: 171 kW; a container's 50 s of an hour at its limit are its first and last ones
        full = 480 * 3500 * 50 / 490
        near(summary["peak_derated_power"], full, 1e-3, "peak derated power, W")
        near(summary["peak_derated_mining_power"], full, 1e-3, "of it miners, W")
        held, most = (file["timeseries/hourly/site/derated_mining_power" + part][()] for part in ("", "_max"))
        near(most.max(), full, 50, "hourly maximum, W")
        near(held.sum(dtype=float) * 3600 / summary["derated_energy"], 1, 1e-3, "hourly derated power over derated energy")
        whole = int((np.abs(held - full) < 50).sum())
        assert hours - 10 <= whole <= hours and int((most > 0).sum()) <= hours + 10, (hours, whole)
        assert summary["peak_derated_ai_power"] == 0 and not file["timeseries/hourly/site/derated_ai_power"][()].any()
        assert hours > 10 and summary["hours_above_limit"] == 0
        wet = file["timeseries/hourly/site/wet_bulb"][()]
        outside = int(((wet if wet.max() < 200 else wet - 273.15) + 4 > 26.67).sum())
        near(summary["hours_outside_curves"], outside, 0.1, "hours outside the chillers' curves")
        assert 0 < outside < 168
        # at 24 + 4 degC the condenser stands at its curves' edge: three machines at 115 % of f_1(10, 26.67), less 40 kW of CRAH fans
        share = 2.521130e-01 + 10 * 1.324053e-02 - 100 * 8.637329e-03 + 26.67 * 8.581056e-02 - 26.67**2 * 4.261176e-03 + 266.7 * 8.661899e-03
        near(summary["design_capacity"], 3 * 1.15 * 471200 * share - 40e3, 10, "capacity at design weather, W")
        # five cycles: a quarter of what evaporates is drained; 1e-4 of what condenser water of 5.6 K carries drifts away with 2430 kJ/kg evaporated
        near(summary["water_blow_down"] / summary["water_evaporation"], 1 / 4, 1e-9, "blow-down over evaporation")
        near(summary["water_drift"] / summary["water_evaporation"], 1e-4 * 2430 / (4.186 * 5.6), 1e-9, "drift over evaporation")
        near(sum(summary["water_" + part] for part in ("evaporation", "blow_down", "drift")), summary["water"], 1e-9, "parts of make-up, m3")
        assert summary["water"] > 10, summary["water"]
        assert summary["pue"] < summary["design_ratio"] < 1.4, summary["design_ratio"]
        assert 1.1 < summary["pue"] < 1.25 and 0.3 < summary["wue"] < 0.8, (summary["pue"], summary["wue"])


def throttled_gpus(program, scenario, folder):
    """At 80 % of the clock a cap of 0.4 + 0.6 x 0.8^(1 / 0.24) holds, so each allocated GPU draws that much less of its 700 W."""
    with run(program, scenario, folder, "duration=2d", "ai_hall.limits.throttle=22.5 degC", "ai_hall.limits.restore=10 degC") as file:
        each = 700 * 0.6 * (1 - 0.8 ** (1 / 0.24))
        held = file["timeseries/hourly/site/derated_ai_power"][()]
        busy = file["timeseries/five_minute/site/gpus_allocated"][()].reshape(-1, 12).mean(1)
        assert busy[2:].min() > 10
        near(np.abs(held - each * busy)[2:].max(), 0, 60, "derated power of GPUs against GPUs allocated, W")
        most = file["timeseries/five_minute/site/gpus_allocated_max"][()].max()
        near(file["summary/peak_derated_ai_power"][()], each * most, 1, "peak derated power of GPUs, W")
        near(file["summary/peak_derated_power"][()], each * most, 1, "of both, W")


def main(program, root):
    with tempfile.TemporaryDirectory() as folder:
        cooling_loss(program, root / "scenarios" / "cooling_loss.yaml", folder)
        pumps_in_the_hall(program, root / "scenarios" / "cooling_loss.yaml", folder)
        heat_wave(program, root / "scenarios" / "heat_wave.yaml", folder)
        throttled_gpus(program, root / "scenarios" / "west_texas.yaml", folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
