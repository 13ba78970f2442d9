"""Pictures of orders to miners: how soon they are followed, and how long a breaker would wait."""

import matplotlib.pyplot as plt
import numpy as np

MW = 1e6
LEAST = 0.1  # orders below a tenth of the largest are left out
COLOURS = ["#2166ac", "#e08214", "#1b7837", "#762a83", "#999999"]


def trip_times(run):
    """Element, loading and seconds from overload to trip, of the devices that opened."""
    if not run.has("power/chain"):
        return []
    begun, found = {}, []
    for link in run.table("power/chain").to_dict("records"):
        if link["what"] == "overload begin":
            begun[link["element"]] = link
        if link["what"] == "tripped" and link["element"] in begun:
            start = begun.pop(link["element"])
            found.append((link["element"], start["value"], _seconds(link["date"], start["date"])))
    return found


def _seconds(until, since):
    span = until - since
    return span.total_seconds() if hasattr(span, "total_seconds") else float(span)


def _curve(steps, end):
    """Share delivered over the time since the order, from nothing on, held to the end of the picture."""
    steps = steps[steps.latency <= end]
    latency = np.concatenate([[0.0], steps["latency"].to_numpy(float), [end]])
    share = np.concatenate([[0.0], steps["share"].to_numpy(float)])
    return latency, np.concatenate([share, share[-1:]])


def shed_latency_cdf(run):
    """Share of what was ordered off that is off, against seconds since the order, beside the trip times of the breakers that opened."""
    if not run.has("mining/orders") or not run.has("mining/delivered"):
        return None
    orders, steps = run.table("mining/orders").reset_index(), run.table("mining/delivered")
    if len(orders) == 0 or len(steps) == 0:
        return None
    shown = orders[orders.ordered > LEAST * orders.ordered.max()].nlargest(len(COLOURS), "ordered")
    trips = trip_times(run)[:2]
    end = 1.15 * max([120.0, *(time for _, _, time in trips)])
    figure, axes = plt.subplots(figsize=(11, 5), layout="constrained")
    axes.set_title(f"{run.title}: how soon miners shed" if run.title else "how soon miners shed", loc="left")
    for number, (colour, order) in enumerate(zip(COLOURS, shown.to_dict("records"))):
        latency, share = _curve(steps[steps.order == order["order"]], end)
        axes.step(latency, 100 * share, where="post", color=colour, linewidth=2.4 - 0.5 * min(number, 2), linestyle=["-", "--", ":"][number % 3],
                  label=f"{order['machines']:,.0f} machines, {order['ordered'] / MW:.1f} MW: 50, 90, 99 % after {_marks(order)}")
    for element, loading, time in trips:
        axes.axvline(time, color="#b2182b", linewidth=1.2, linestyle="--")
        axes.text(time - 0.006 * end, 4, f"{element} trips: {100 * loading:.0f} % for {time:.0f} s", rotation=90, ha="right", va="bottom", color="#b2182b", fontsize=9)
    axes.axhline(99, color="#bbbbbb", linewidth=0.8, zorder=0)
    axes.set_xlim(0, end)
    axes.set_ylim(0, 103)
    axes.set_xlabel("seconds since the order")
    axes.set_ylabel("ordered power that is off, %")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", bbox_to_anchor=(0.82, 0.12), frameon=False, fontsize=9)
    return figure


def _marks(order):
    words = ["never" if np.isnan(order[key]) else f"{order[key]:.0f}" for key in ("latency_50", "latency_90", "latency_99")]
    return ", ".join(words) + " s"


MINING = [shed_latency_cdf]
