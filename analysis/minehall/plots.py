"""The pictures that one looks at first; each takes a Run and returns a figure, or None if the run lacks the series."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np

from minehall.facility_plots import FACILITY
from minehall.mining_plots import MINING

MW = 1e6
SITE = "five_minute/site"
# dark to light from the base of the stack up; told apart also without colour
STACK = [("mining_power", "mining", "#e08214"), ("ai_power", "AI", "#2166ac"),
         ("cooling_power", "cooling", "#67a9cf"), ("loss_power", "losses", "#999999")]


def _site(run, *names):
    """The five-minute totals, if all the named ones were recorded."""
    if not run.has(f"timeseries/{SITE}"):
        return None
    site = run.series(SITE)
    return site if all(name in site for name in names) and site.sizes["time"] > 1 else None


def _figure(run, title, height=4.0):
    figure, axes = plt.subplots(figsize=(11, height), layout="constrained")
    axes.set_title(f"{run.title}: {title}" if run.title else title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _dates(axes):
    locator = mdates.AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))


def _stack(run, site, title):
    figure, axes = _figure(run, title)
    parts = [part for part in STACK if part[0] in site]
    heights = [site[name].fillna(0) / MW for name, _, _ in parts]
    axes.stackplot(site.time.values, heights, labels=[label for _, label, _ in parts],
                   colors=[color for _, _, color in parts], linewidth=0)
    if "feed_power" in site:
        axes.plot(site.time, site.feed_power / MW, color="black", linewidth=0.7, label="feed")
    if "import_limit" in site:
        axes.plot(site.time, site.import_limit / MW, color="#b2182b", linestyle="--", linewidth=1, label="import limit")
    axes.set_ylabel("power, MW")
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    _dates(axes)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return figure


def power_week(run):
    """The week in which the feed's power varies most."""
    site = _site(run, "feed_power")
    if site is None:
        return None
    rows = min(site.sizes["time"], int(7 * 86400 / site.time.attrs.get("step", 300)))
    feed = site.feed_power.fillna(0).values
    begins = range(0, max(1, len(feed) - rows + 1), rows)
    busiest = max(begins, key=lambda begin: feed[begin:begin + rows].std())
    return _stack(run, site.isel(time=slice(busiest, busiest + rows)), "power over a week, 5 min means")


def power_year(run):
    site = _site(run, "feed_power")
    if site is None:
        return None
    long = run.end > 20 * 86400
    data = site.resample(time="1D").mean() if long else site
    return _stack(run, data, "power over the run, daily means" if long else "power over the run, 5 min means")


def load_duration(run):
    site = _site(run, "feed_power")
    if site is None:
        return None
    figure, axes = _figure(run, "load duration, 5 min means")
    for name, label, color in [("feed_power", "feed", "black"), *STACK]:
        if name not in site:
            continue
        values = np.sort(site[name].dropna("time").values)[::-1] / MW
        axes.plot(np.linspace(0, 100, len(values)), values, color=color, label=label)
    axes.set_xlabel("share of the time at or above, %")
    axes.set_ylabel("power, MW")
    axes.set_ylim(bottom=0)
    axes.set_xlim(0, 100)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def price_and_mining(run):
    """Does mining stop when energy is dear? A cloud by interval, and the mean of each decile of price."""
    site = _site(run, "price", "mining_power")
    if site is None:
        return None
    known = site.price.notnull() & site.mining_power.notnull()
    price, mining = site.price.values[known], site.mining_power.values[known] / MW
    if len(price) == 0:
        return None
    figure, axes = _figure(run, "mining power against the price of energy, 5 min means", 5)
    axes.plot(price, mining, ".", markersize=3, alpha=0.4, color="#e08214", rasterized=True, label="interval")
    edges = np.quantile(price, np.linspace(0, 1, 11))
    decile = np.clip(np.searchsorted(edges, price, side="right") - 1, 0, 9)
    present = [d for d in range(10) if (decile == d).any()]
    axes.plot([price[decile == d].mean() for d in present], [mining[decile == d].mean() for d in present], "o-",
              color="black", markersize=4, label="mean of a tenth of the time")
    wide = max(abs(price)) > 400
    if wide:
        axes.set_xscale("symlog", linthresh=100, linscale=2)
        axes.set_xticks([tick for tick in (-1000, -100, -50, 0, 50, 100, 200, 500, 1000, 2000, 5000)
                         if price.min() <= tick <= price.max()])
        axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("price, USD/MWh" + (" (logarithmic beyond 100)" if wide else ""))
    axes.set_ylabel("mining power, MW")
    axes.set_ylim(bottom=min(0, mining.min()) - 0.02 * max(1e-3, mining.max()))
    axes.legend(markerscale=2, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def job_gantt(run, days=14, most_nodes=48):
    """Work on nodes, coloured by how it ended, with failures; the two weeks with most failures."""
    if not run.has("segments") or len(segments := run.table("segments")) == 0:
        return None
    failures = run.table("failures") if run.has("failures") else None
    begin = _worst_span(run, failures, days * 86400)
    finish = min(begin + days * 86400, run.end)
    shown = segments[(segments.end > begin) & (segments.start < finish)]
    nodes = sorted(shown.node.dropna().unique(), key=_natural)[:most_nodes]
    row = {node: i for i, node in enumerate(nodes)}
    figure, axes = _figure(run, f"jobs on {len(nodes)} nodes", 1.5 + 0.17 * max(8, len(nodes)))
    _draw_segments(run, axes, shown, row, (begin, finish))
    if failures is not None:
        _draw_failures(run, axes, failures, row, (begin, finish))
    axes.set_yticks(range(len(nodes)), nodes, fontsize=6)
    axes.set_ylim(len(nodes) - 0.4, -0.6)
    axes.set_xlim(*run.dates([begin, finish]))
    _dates(axes)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def _natural(name):
    return [int(part) if part.isdigit() else part for part in str(name).replace(".", "_").split("_")]


def _worst_span(run, failures, span):
    last = max(0, run.end - span)
    if failures is None or len(failures) == 0:
        return 0
    begins = np.arange(0, last + 1, 86400)
    starts = failures["from"].to_numpy()
    return begins[np.argmax([((starts >= begin) & (starts < begin + span)).sum() for begin in begins])]


def _bars(run, axes, rows, from_to, span, color, label, height):
    start, end = np.clip(from_to[0], *span), np.clip(np.nan_to_num(from_to[1], nan=span[1]), *span)
    x = mdates.date2num(run.dates(start))
    axes.barh(rows, mdates.date2num(run.dates(end)) - x, left=x, height=height, color=color, label=label, linewidth=0.3,
              edgecolor="white")


def _draw_segments(run, axes, segments, row, span):
    colors = {"completed": "#67a9cf", "failed": "#ef8a62", "preempted": "#fddbc7"}
    spare = iter(["#bdbdbd", "#c2a5cf", "#a6dba0", "#737373"])
    for outcome, part in segments[segments.node.isin(list(row))].groupby("outcome", observed=True):
        color = colors.get(outcome) or next(spare, "#bdbdbd")
        _bars(run, axes, part.node.map(row).astype(int).to_numpy(), (part.start.to_numpy(), part.end.to_numpy()), span,
              color, outcome, 0.8)


def _draw_failures(run, axes, failures, row, span):
    part = failures[failures.entity.isin(list(row)) & (failures["from"] < span[1]) & ~(failures.until <= span[0])]
    if len(part):
        _bars(run, axes, part.entity.map(row).astype(int).to_numpy(),
              (part["from"].to_numpy(), part.until.to_numpy()), span, "#b2182b", "out of service", 0.35)


def _daily(halls):
    days = halls[["temperature"]].resample(time="1D").mean()
    if "temperature_min" in halls:
        days["temperature_min"] = halls.temperature_min.resample(time="1D").min()
        days["temperature_max"] = halls.temperature_max.resample(time="1D").max()
    days.temperature.attrs = halls.temperature.attrs
    return days


def _hottest(halls, count):
    """The halls with the highest peaks, which get a line and a name each, and the others."""
    peak = halls.get("temperature_max", halls.temperature).max("time").fillna(-np.inf).values
    order = np.argsort(-peak, kind="stable")
    return halls.isel(hall=np.sort(order[:count])), halls.isel(hall=np.sort(order[count:]))


def hall_temperatures(run):
    if not run.has("timeseries/hourly/halls"):
        return None
    halls = run.series("hourly/halls")
    if "temperature" not in halls or halls.temperature.notnull().sum() == 0:
        return None
    long = run.end > 45 * 86400
    if long:
        halls = _daily(halls)
    figure, axes = _figure(run, f"air of the halls, {'daily' if long else 'hourly'} mean and range")
    named, others = _hottest(halls, 3 if len(halls.hall) > 8 else 8)
    if len(others.hall):
        low = others.get("temperature_min", others.temperature).min("hall")
        high = others.get("temperature_max", others.temperature).max("hall")
        axes.fill_between(others.time, low, high, color="#bdbdbd", linewidth=0, label=f"{len(others.hall)} other halls")
    for i, hall in enumerate(named.hall.values):
        data = named.sel(hall=hall)
        line, = axes.plot(data.time, data.temperature, linewidth=0.8, label=str(hall), color=f"C{i}")
        if "temperature_min" in data:
            axes.fill_between(data.time, data.temperature_min, data.temperature_max, color=line.get_color(), alpha=0.25,
                              linewidth=0)
    axes.set_ylabel("temperature, °C" if halls.temperature.attrs.get("units") == "degC"
                    else f"temperature, {halls.temperature.attrs.get('units', '')}")
    axes.margins(x=0)
    _dates(axes)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def money_by_month(run):
    if not run.has("ledger/money_by_month"):
        return None
    money = run.money()
    money = money.loc[:, (money != 0).any()]
    figure, axes = _figure(run, "money by month")
    above, below = np.zeros(len(money)), np.zeros(len(money))
    colors = plt.get_cmap("tab20").colors
    for i, stream in enumerate(money.columns):
        value = money[stream].to_numpy() / 1e3
        axes.bar(range(len(money)), value, bottom=np.where(value >= 0, above, below), label=stream.replace("_", " "),
                 color=colors[i % len(colors)])
        above, below = above + np.maximum(value, 0), below + np.minimum(value, 0)
    axes.plot(range(len(money)), money.sum(axis=1) / 1e3, "D-", color="black", markersize=4, label="sum")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_xticks(range(len(money)), money.index, rotation=0 if len(money) < 13 else 90)
    axes.set_ylabel("thousand USD")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


PLOTS = [power_week, power_year, load_duration, price_and_mining, job_gantt, hall_temperatures, money_by_month,
         *FACILITY, *MINING]


def draw_all(run, folder, only=()):
    """Draws what the run has the series for, or of these the named ones; returns the files and the names of the plots left out."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    drawn, left_out = [], []
    for plot in PLOTS:
        if only and plot.__name__ not in only:
            continue
        figure = plot(run)
        if figure is None:
            left_out.append(plot.__name__)
            continue
        drawn.append(folder / f"{plot.__name__}.png")
        figure.savefig(drawn[-1], dpi=110)
        plt.close(figure)
    return drawn, left_out
