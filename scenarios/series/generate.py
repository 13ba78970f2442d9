#!/usr/bin/python3
"""Makes the series of scenarios/west_texas.yaml: synthetic, seeded, from published statistics only.

    /usr/bin/python3 scenarios/series/generate.py [FOLDER]      (python3-numpy; prints what it made beside what was published)

price.csv    hourly real-time prices of a West Texas load zone and of its hub. The 8,760 values follow the quantiles of ERCOT's
             LZ_WEST in 2024 (table PRICE); which hour gets which is decided by a score of hour of day, month and noise that
             stays for hours, so that spikes come in the evening, in runs, and negative prices around noon and in spring.
weather.csv  hourly dry bulb, relative humidity and station pressure with the monthly means, daily swing and day-to-day
             persistence of the typical year (TMY3) of Midland International Airport, 872 m.
bitcoin.csv  daily price (log-normal, pulled back to 100,000 USD, 2.5 % a day) and difficulty (a new value every 2,016 blocks,
             from 109.78 T, the value of the end of 2024, 1.2 % more each time on average).
jobs.csv     20,000 training jobs of 1 to 32 GPUs. Arrivals by hour and weekday as in Microsoft's Philly trace; log-normal run
             times with the spread of that trace (1.8 in ln s), scaled to keep 1,024 GPUs about two thirds busy, as a site
             that rents them out would want. `requested` is what the user asks for: 1 to 3 times the run time, in quarter hours.
heat_wave.csv  seven days of July in the pattern of Midland's record spell of 2023 and hotter: dry bulb from 26..37 up to 31..44 degC and back
             by a smooth swell, dew point 11..19 degC, 91,300 Pa. For scenarios/heat_wave.yaml; no chance in it.
grid.csv     seven days of July by formula: load of the system with a daily wave that peaks at 17 h and a level a day, carbon intensity that
             the sun lowers, and a reserve price with an evening peak. For scenarios/ecrs.yaml; no chance in it.

Stamps are UTC and start an interval; the year begins 2025-01-01 00:00 in Texas (06:00 UTC). Job stamps are local.
"""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

SEED = 20250101
HOURS = 8760
START = datetime(2025, 1, 1, 6, tzinfo=timezone.utc)
TEXAS = ZoneInfo("America/Chicago")
MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

# LZ_WEST real time 2024, hourly: (share of hours below, USD/MWh). 666 of 8,614 priced hours were negative.
PRICE = [(0, -31.7), (0.01, -5.27), (0.05, -1.0), (0.0773, 0), (0.1, 0.7), (0.25, 12.55), (0.5, 22.41), (0.75, 43.01),
         (0.9, 71.62), (0.95, 96.45), (0.9551, 100), (0.99, 201.5), (0.995, 290.2), (0.999, 1016.3), (1, 3059.6)]
# What LZ_WEST paid above HB_WEST, mean 8.06 USD/MWh.
BASIS = [(0, -8), (0.01, -1.94), (0.1, -0.21), (0.25, 0), (0.5, 0.48), (0.75, 9.2), (0.9, 27.1), (0.99, 76.5), (1, 260)]
# Median price by hour ending 1..24 and by month, LZ_WEST 2024, USD/MWh.
PRICE_HOUR = [25.4, 23.6, 22.2, 21.8, 22.7, 24.6, 29.1, 25.1, 16.8, 13.1, 13.8, 14.4,
              15.9, 17.3, 17.4, 19.4, 22.3, 28.3, 37.0, 48.7, 47.5, 40.7, 33.9, 28.6]
PRICE_MONTH = [23.4, 11.5, 18.6, 12.0, 19.9, 22.4, 21.8, 28.7, 24.5, 24.0, 26.2, 35.2]

# Midland TMY3: dry bulb and dew point by month, spread of the daily means and of the dew point, daily range and its shape, degC.
DRY_BULB = [7.2, 8.4, 14.1, 16.7, 22.7, 26.5, 27.9, 26.7, 22.6, 15.8, 12.5, 7.3]
DAILY_SPREAD = [4.1, 4.8, 4.0, 3.7, 4.0, 2.8, 2.1, 2.2, 3.3, 3.5, 5.2, 4.3]
DAILY_RANGE = [16.1, 16.9, 16.5, 15.4, 14.8, 13.4, 12.5, 13.0, 10.7, 12.8, 14.7, 13.8]
DEW_POINT = [-3.5, -1.6, -2.2, 4.8, 9.0, 13.9, 15.0, 14.7, 14.0, 8.4, 4.8, -1.4]
DEW_SPREAD = [6.2, 6.4, 5.8, 7.2, 8.4, 5.4, 2.6, 3.4, 4.2, 3.9, 6.2, 6.6]
DAY_SHAPE = [-3.4, -4.0, -4.5, -4.9, -5.4, -5.7, -5.7, -4.4, -2.1, 0.3, 2.3, 3.9,
             5.1, 6.1, 6.7, 6.8, 6.4, 5.1, 2.9, 1.0, -0.3, -1.3, -2.0, -2.7]

# Philly 2017: arrivals by hour (mean 1) and weekday (Monday first).
ARRIVAL_HOUR = [1.42, 1.08, 1.27, 1.01, 0.53, 1.23, 1.93, 2.3, 1.05, 0.93, 0.86, 0.78,
                0.68, 0.67, 0.43, 0.44, 0.98, 0.68, 0.64, 0.62, 1.14, 0.99, 1.23, 1.12]
ARRIVAL_DAY = [0.9, 1.0, 1.14, 1.22, 1.43, 0.68, 0.62]
# GPUs: (share of jobs, median run time in h).
JOB_SIZES = {1: (0.38, 4.0), 2: (0.12, 6.0), 4: (0.13, 10.0), 8: (0.21, 13.0), 16: (0.10, 15.0), 32: (0.06, 18.0)}
JOBS = 20_000
SPREAD_OF_RUN_TIME = 1.8
LONGEST_RUN = 14 * 86400


def persistent(random, count, memory):
    """Standard normal values of which each remembers `memory` of the one before."""
    values = random.standard_normal(count)
    for i in range(1, count):
        values[i] = memory * values[i - 1] + (1 - memory**2) ** 0.5 * values[i]
    return values


def by_rank(scores, quantiles):
    """Values with the given quantiles, in the order of the scores; between two quantiles straight in the logarithm (tails are long)."""
    share = (np.argsort(np.argsort(scores)) + 0.5) / len(scores)
    known, values = zip(*quantiles)
    offset = 20 - values[0]
    return np.exp(np.interp(share, known, np.log(np.array(values) + offset))) - offset


def through_the_year(monthly, day_of_year):
    """Monthly values, straight lines between the middles of the months."""
    middles = np.cumsum(MONTH_DAYS) - MONTH_DAYS / 2
    return np.interp(day_of_year, middles, monthly, period=365)


def prices(random, local):
    hour, month = np.array([t.hour for t in local]), np.array([t.month - 1 for t in local])
    habit = 1.1 * np.log(np.array(PRICE_HOUR) / 22.4)[hour] + 0.6 * np.log(np.array(PRICE_MONTH) / 22.4)[month]
    noise = 0.55 * persistent(random, HOURS, 0.98) + 0.55 * persistent(random, HOURS, 0.6)
    score = habit + noise
    zone = by_rank(score, PRICE)
    basis = by_rank(1.6 * score / score.std() + persistent(random, HOURS, 0.9), BASIS)
    return zone, zone - basis


def saturation(celsius):
    """Vapour pressure over water, Pa (Magnus form, Alduchov and Eskridge 1996)."""
    return 610.94 * np.exp(17.625 * celsius / (celsius + 243.04))


def weather(random, standard):
    day = np.array([t.timetuple().tm_yday - 1 + t.hour / 24 for t in standard])
    hour = np.array([t.hour for t in standard])
    weeks = np.interp(day, np.arange(366), persistent(random, 366, 0.58))
    swing = through_the_year(DAILY_RANGE, day) / np.mean(DAILY_RANGE) * 1.03
    dry = through_the_year(DRY_BULB, day) - 0.5 + 1.2 * through_the_year(DAILY_SPREAD, day) * weeks
    dry += np.array(DAY_SHAPE)[hour] * swing + 0.7 * persistent(random, HOURS, 0.8)
    dew = through_the_year(DEW_POINT, day) + through_the_year(DEW_SPREAD, day) * persistent(random, HOURS, 0.985)
    humidity = np.clip(100 * saturation(dew) / saturation(dry), 5, 100)
    pressure = np.clip(91670 + 550 * (0.8 * persistent(random, HOURS, 0.985) - 0.6 * weeks), 89400, 93700)
    return dry, humidity, pressure


def bitcoin(random, days):
    price, log, difficulty, values, growth = [], np.log(94e3), 109.78e12, [], 1.0
    retarget = 9.0
    for day in range(days):
        if day >= retarget:
            growth = float(np.clip(1.012 + 0.02 * random.standard_normal(), 0.93, 1.08))
            difficulty *= growth
            retarget += 14 / growth
        price.append(np.exp(log))
        values.append(difficulty)
        log += 0.01 * (np.log(100e3) - log) + 0.025 * random.standard_normal()
    return price, values


def jobs(random):
    weight = np.array([ARRIVAL_DAY[(2 + h // 24) % 7] * ARRIVAL_HOUR[h % 24] for h in range(HOURS)])  # 1 January: a Wednesday
    hours = random.choice(HOURS, JOBS, p=weight / weight.sum())
    submit = np.sort(hours * 3600 + random.integers(0, 3600, JOBS))
    gpus = random.choice(list(JOB_SIZES), JOBS, p=[share for share, _ in JOB_SIZES.values()])
    median = np.array([JOB_SIZES[g][1] * 3600 for g in gpus])
    run = np.clip(median * np.exp(SPREAD_OF_RUN_TIME * random.standard_normal(JOBS)), 30, LONGEST_RUN).astype(int)
    requested = np.ceil(run * (1 + 2 * random.random(JOBS)) / 900).astype(int) * 900
    return submit, run, gpus, requested


def write(folder, name, header, rows):
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="ascii")


def write_hourly(folder, stamps, zone, hub, dry, humidity, pressure):
    utc = [t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in stamps]
    write(folder, "price.csv", "interval_start_utc,price_usd_per_mwh,hub_price_usd_per_mwh",
          [f"{t},{a:.2f},{b:.2f}" for t, a, b in zip(utc, zone, hub)])
    write(folder, "weather.csv", "interval_start_utc,dry_bulb_degc,relative_humidity_percent,pressure_pa",
          [f"{t},{a:.1f},{b:.0f},{c:.0f}" for t, a, b, c in zip(utc, dry, humidity, pressure)])


def heat_wave(folder):
    """A swell over the week on a daily wave; local standard hours."""
    hours = np.arange(7 * 24)
    swell = np.sin(np.pi * (hours + 0.5) / len(hours)) ** 2
    wave = np.cos(2 * np.pi * (hours - 16) / 24)  # highest at 16 h
    dry, dew = 31 + 6.5 * swell + (5.5 + swell) * wave, 11 + 8 * swell - 1.5 * wave
    humidity = 100 * saturation(dew) / saturation(dry)
    first = datetime(2025, 7, 14, 6, tzinfo=timezone.utc)
    write(folder, "heat_wave.csv", "interval_start_utc,dry_bulb_degc,relative_humidity_percent,pressure_pa",
          [f"{first + timedelta(hours=int(h)):%Y-%m-%dT%H:%M:%SZ},{a:.1f},{b:.0f},91300" for h, a, b in zip(hours, dry, humidity)])


def grid(folder):
    """Local daylight hours, a Monday to Sunday."""
    hours = np.arange(7 * 24)
    hour = hours % 24
    level = np.array([0, 800, 2500, 1500, -500, -3000, -3500])[hours // 24]
    load = 62000 + level + 12000 * np.cos(2 * np.pi * (hour - 17) / 24)
    carbon = 360 - 110 * np.clip(np.sin(np.pi * (hour - 7) / 13), 0, None)
    reserve = 5 + 20 * np.exp(-(((hour - 18) / 2) ** 2))
    first = datetime(2025, 7, 14, 5, tzinfo=timezone.utc)
    write(folder, "grid.csv", "interval_start_utc,load_mw,carbon_g_per_kwh,reserve_usd_per_mw",
          [f"{first + timedelta(hours=int(h)):%Y-%m-%dT%H:%M:%SZ},{a:.0f},{b:.1f},{c:.2f}" for h, a, b, c in zip(hours, load, carbon, reserve)])


def compare(zone, hub, dry, humidity, run, gpus):
    busy = float(run @ gpus) / (1024 * HOURS * 3600)
    print(f"price    mean {zone.mean():.2f} (35.55)  median {np.median(zone):.2f} (22.41)  99 % {np.quantile(zone, 0.99):.1f} (201.5)"
          f"  negative hours {(zone < 0).sum()} (677 of 8,760)  above 100: {(zone > 100).sum()} (387 of 8,614)")
    print(f"hub      mean {hub.mean():.2f} (27.48)  negative hours {(hub < 0).sum()} (838)")
    print(f"weather  min {dry.min():.1f} (-11.7)  mean {dry.mean():.2f} (17.42)  max {dry.max():.1f} (39.4)"
          f"  above 30: {(dry > 30).sum()} (853)  above 35: {(dry > 35).sum()} (136)  humidity {humidity.mean():.1f} (54.7)")
    print(f"jobs     {len(run)}, {100 * busy:.1f} % of 1,024 GPUs, longest {run.max() / 3600:.0f} h")


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    random = [np.random.Generator(np.random.PCG64([SEED, purpose])) for purpose in range(4)]
    stamps = [START + timedelta(hours=h) for h in range(HOURS)]
    zone, hub = prices(random[0], [t.astimezone(TEXAS) for t in stamps])
    dry, humidity, pressure = weather(random[1], [t - timedelta(hours=6) for t in stamps])
    write_hourly(folder, stamps, zone, hub, dry, humidity, pressure)
    first = datetime(2025, 1, 1)
    days = 366  # the year ends at 06:00 UTC of the next
    write(folder, "bitcoin.csv", "date,price_usd,difficulty",
          [f"{first + timedelta(days=d):%Y-%m-%d},{p:.2f},{v:.0f}" for d, (p, v) in enumerate(zip(*bitcoin(random[2], days)))])
    heat_wave(folder)
    grid(folder)
    submit, run, gpus, requested = jobs(random[3])
    write(folder, "jobs.csv", "timestamp,duration,num_gpus,requested",
          [f"{first + timedelta(seconds=int(s))},{r},{g},{q}" for s, r, g, q in zip(submit, run, gpus, requested)])
    compare(zone, hub, dry, humidity, run, gpus)


if __name__ == "__main__":
    main()
