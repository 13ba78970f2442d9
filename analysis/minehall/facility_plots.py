"""Pictures of the physical half of a site: where the energy goes, PUE against wet bulb, what followed from what."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from minehall import sankey

MW = 1e6


def _figure(run, title, size):
    figure, axes = plt.subplots(figsize=size, layout="constrained")
    axes.set_title(f"{run.title}: {title}" if run.title else title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def energy_sankey(run):
    """From the feed over each level of the power path to racks, cooling, storage and losses; from the ledger's exact sums."""
    roots = sankey.flows(run)
    if roots is None:
        return None
    total = sum(root.energy for root in roots)
    figure, axes = _figure(run, f"{total / sankey.GWH:.4g} GWh from the feed to the racks", (13, 7.5))
    sankey.draw(axes, roots)
    return figure


def pue_and_wet_bulb(run, least_load=0.05):
    """Hourly PUE; hours with less than a twentieth of the largest load are left out, where idle draw hides the weather."""
    if not run.has("timeseries/five_minute/site") or not run.has("timeseries/hourly/site"):
        return None
    fine, hourly = run.series("five_minute/site"), run.series("hourly/site")
    if "wet_bulb" not in hourly or not all(name in fine for name in ("feed_power", "mining_power")):
        return None
    machines = fine.mining_power + (fine.ai_power if "ai_power" in fine else 0)
    frame = pd.DataFrame({"feed": fine.feed_power.values, "it": machines.values}, index=pd.to_datetime(fine.time.values))
    frame = frame.resample("1h").mean()
    wet = pd.Series(hourly.wet_bulb.values, index=pd.to_datetime(hourly.time.values)).resample("1h").mean()
    frame = frame.join(wet.rename("wet")).dropna()
    largest = frame.it.max()
    shown = frame[frame.it > least_load * largest] if len(frame) else frame
    if len(shown) < 3:
        return None
    return _draw_pue(run, shown, largest, len(frame) - len(shown))


def _bins(shown, width=1.0):
    """By whole degrees: energy-weighted mean, and the tenth to ninetieth part of the hours."""
    bins = shown.groupby(np.floor(shown.wet / width) * width + width / 2)
    sums = bins[["feed", "it"]].sum()
    ratio = shown.feed / shown.it
    spread = ratio.groupby(np.floor(shown.wet / width) * width + width / 2)
    table = pd.DataFrame({"mean": sums.feed / sums.it, "low": spread.quantile(0.1), "high": spread.quantile(0.9),
                          "hours": bins.size()})
    return table[table.hours >= 3]


def _draw_pue(run, shown, largest, left_out):
    figure, axes = _figure(run, "hourly PUE against wet bulb", (11, 5.5))
    ratio = shown.feed / shown.it
    dots = axes.scatter(shown.wet, ratio, c=100 * shown.it / largest, s=6, cmap="viridis", vmin=0, vmax=100, alpha=0.5,
                        linewidths=0, rasterized=True)
    figure.colorbar(dots, ax=axes, label="machines' load, % of the largest hour", pad=0.01).solids.set_alpha(1)
    bins = _bins(shown)
    many = bins[bins.hours >= 20]
    axes.fill_between(many.index, many.low, many.high, color="black", alpha=0.12, linewidth=0, label="eight of ten hours, where a degree has twenty")
    axes.plot(bins.index, bins["mean"], "o-", color="black", markersize=3.5, linewidth=1.2,
              label="energy-weighted mean of a degree")
    low, high = ratio.quantile(0.002), ratio.quantile(0.99)
    beyond = int((ratio > high + 0.35 * (high - low)).sum())
    top = min(ratio.max(), high + 0.35 * (high - low))
    axes.set_ylim(low - 0.05 * (high - low), top + 0.2 * (high - low))  # room for the words
    notes = [f"PUE of all these hours {shown.feed.sum() / shown.it.sum():.4f}"]
    notes += [f"{beyond} hours lie above the picture"] if beyond else []
    notes += [f"{left_out} hours at less than a twentieth of the load left out"] if left_out else []
    axes.text(0.01, 0.98, "\n".join(notes), transform=axes.transAxes, va="top", fontsize=8.5, color="#404040")
    axes.set_xlabel("outdoor wet bulb, °C")
    axes.set_ylabel("PUE: power at the feed over machines' power")
    axes.legend(frameon=False, loc="upper right", fontsize=9)
    return figure


CHAIN = ("date", "what", "entity", "value", "id", "cause")


def occurrences(run):
    """The rows of /power/chain; without it those of /events, joined by the failures that caused some of them."""
    if run.has("power/chain"):
        table = run.table("power/chain").rename(columns={"element": "entity"})
        return table.reindex(columns=CHAIN).astype({"what": str, "entity": str}).reset_index(drop=True) if len(table) else None
    if not run.has("events"):
        return None
    parts = [run.table("events").reindex(columns=CHAIN)]
    if run.has("failures"):
        failures = run.table("failures").rename(columns={"from": "date"})
        if "id" in failures:
            failures["what"] = failures.what.astype(str) + " fails"
            parts.append(failures.reindex(columns=CHAIN))
    table = pd.concat([part.astype({"what": str, "entity": str}) for part in parts if len(part)], ignore_index=True) \
        if any(len(part) for part in parts) else None
    return None if table is None else table.dropna(subset=["id"])


def trip_chain(run, rows=None, most=28):
    """The richest chain of cause and effect: most kinds of events that follow from one, within an hour of their causes."""
    rows = occurrences(run) if rows is None else rows
    if rows is None or len(rows) < 2:
        return None
    chain = _richest(rows)
    if chain is None:
        return None
    return _draw_chain(run, chain.sort_values(["date", "id"]).reset_index(drop=True), most)


def _richest(rows, span=3600.0):
    rows = rows.sort_values(["date", "id"])
    root, date_of, members = {}, {}, {}
    for number, date, one, cause in zip(rows.index, rows.date, rows.id, rows.cause):
        follows = cause in root and date - date_of[cause] <= span
        root[one], date_of[one] = (root[cause] if follows else one), date
        members.setdefault(root[one], []).append(number)
    chains = [rows.loc[numbers] for numbers in members.values() if len(numbers) > 1]
    return max(chains, key=lambda chain: (chain.what.nunique(), chain.entity.nunique(), len(chain)), default=None)


def _value_text(what, value):
    if value is None or not np.isfinite(value) or value == 0:
        return ""
    if "passed" in what:
        return f" {value:.1f} °C"
    if "cap" in what:
        return f" {100 * value:.0f} %"
    return f" {value / MW:.3g} MW" if abs(value) >= 1e4 else f" {value:.3g}"


def _elapsed(seconds):
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    return f"{seconds:.3g} s" if seconds < 120 else f"{seconds / 60:.3g} min"


COLOR_OF = [("stop for", "#2166ac"), ("start failed", "#b2182b"), ("trip", "#b2182b"), ("dead", "#b2182b"), ("stalled", "#b2182b"), ("open", "#b2182b"), ("lost", "#b2182b"), ("fail", "#b2182b"), ("empty", "#b2182b"),
            ("overload", "#ef8a62"), ("upwards", "#ef8a62"), ("stop", "#2166ac"), ("cap", "#2166ac"), ("shed", "#2166ac"),
            ("start", "#1b7837"), ("live", "#1b7837"), ("repaired", "#1b7837"), ("maintenance", "#4575b4"), ("back", "#1b7837"), ("restart", "#1b7837"), ("downwards", "#1b7837")]


def _color(what):
    return next((color for word, color in COLOR_OF if word in what), "#636363")


def _lanes(chain, most):
    """A line for each entity and kind of event; many alike (same cause, same kind, same date) share one."""
    chain = chain.copy()
    alike = chain.groupby(["date", "what", "cause"], dropna=False, sort=False)
    chain["count"] = alike.entity.transform("size")
    merged = chain[(chain["count"] <= 2) | (alike.cumcount() == 0)].copy()
    crowd = merged["count"] > 2
    merged.loc[crowd, "entity"] = merged.loc[crowd].apply(lambda row: f"{row.entity} and {row['count'] - 1} more", axis=1)
    stands_for = {one: group.iloc[0].id for _, group in alike if len(group) > 2 for one in group.id}
    merged["cause"] = merged.cause.map(lambda one: stands_for.get(one, one))
    return merged.head(most).reset_index(drop=True), max(0, len(merged) - most)


def _draw_chain(run, chain, most):
    shown, hidden = _lanes(chain, most)
    begin = shown.date.iloc[0]
    when = np.array([np.datetime64(run.dates([begin])[0])])[0]
    figure, axes = _figure(run, f"what followed from '{shown.what.iloc[0]}', {shown.entity.iloc[0]}",
                           (12, 1.6 + 0.34 * len(shown)))
    seconds = (shown.date - begin).to_numpy()
    place = {one: (x, y) for one, x, y in zip(shown.id, seconds, range(len(shown)))}
    for y, (x, row) in enumerate(zip(seconds, shown.itertuples())):
        color = _color(row.what)
        if row.cause in place and place[row.cause] != (x, y):
            axes.annotate("", (x, y), place[row.cause], arrowprops={
                "arrowstyle": "-|>", "color": "#9e9e9e", "linewidth": 0.9, "shrinkA": 4, "shrinkB": 4,
                "connectionstyle": "arc3" if place[row.cause][0] == x else "angle,angleA=-90,angleB=180,rad=3"})
        axes.plot(x, y, "o", color=color, markersize=7, zorder=3)
        axes.annotate(f"{row.what}{_value_text(row.what, row.value)}" + (f"  +{_elapsed(x)}" if x > 0 else ""), (x, y), (9, 0),
                      textcoords="offset points", va="center", fontsize=8.5, color=color)
    axes.set_yticks(range(len(shown)), shown.entity, fontsize=8)
    axes.set_ylim(len(shown) - 0.3, -0.7)
    _time_axis(axes, seconds)
    date = np.datetime_as_string(when, unit="s").replace("T", " ")
    axes.set_xlabel(f"time since {date} UTC" + (f"; {hidden} later events are not shown" if hidden else ""))
    axes.grid(axis="y", color="#eeeeee", linewidth=0.8)
    axes.set_axisbelow(True)
    return figure


def _time_axis(axes, seconds):
    """Linear up to the first effect, logarithmic beyond: milliseconds of a breaker and minutes of a battery on one line."""
    later = seconds[seconds > 0]
    last = later.max() if len(later) else 1.0
    first = later.min() if len(later) else 1.0
    if last / first > 50:
        axes.set_xscale("symlog", linthresh=first, linscale=0.4)
        ticks = [t for t in (0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 36000) if first <= t <= 1.01 * last]
        axes.set_xticks([0, *ticks])
        axes.xaxis.set_minor_locator(plt.NullLocator())
        axes.set_xlim(-0.12 * first, last * (last / first) ** 0.35)
    else:
        axes.set_xlim(-0.03 * last, 1.45 * last)
    axes.xaxis.set_major_formatter(lambda t, _: "0" if t == 0 else _elapsed(t) if t > 0 else "")


FACILITY = [energy_sankey, pue_and_wet_bulb, trip_chain]
