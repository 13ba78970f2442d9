"""Where the energy of the feed goes: a sankey drawn from the ledger's sums, along the power path of the scenario."""

import re
from collections import defaultdict

import matplotlib.patches as patches
import yaml
from matplotlib.path import Path as Curve

GWH = 3.6e12
COLORS = {"feed": "#404040", "path": "#9ecae1", "loss": "#969696", "miners": "#e08214", "accelerators": "#2166ac",
          "cooling": "#67a9cf", "storage": "#7fbc41"}
PURPOSES = {"loss": "loss", "miners": "miners", "accelerators": "accelerators", "cooling": "cooling", "storage": "storage",
            "charge": "storage"}  # of the ledger
GAP, BAR = 0.045, 0.10  # of the height of the feed; of a column's width


class _Text(yaml.SafeLoader):
    """Everything is a text: names such as `on` stay names."""


_Text.yaml_implicit_resolvers = {}


def power_path(run):
    """The elements of the scenario, {name: {kind, sources: {name: weight}}}, and {room: element} of its loads."""
    scenario = yaml.load(run.text("provenance/scenario_resolved"), _Text) or {}
    elements, hangs = {}, {}
    for name, said in (scenario.get("power") or {}).items():
        sources = {one["element"]: float(one.get("weight", 1)) for one in said.get("sources") or []}
        if said.get("from"):
            sources = {said["from"]: 1.0}
        elements[name] = {"kind": said.get("kind", ""), "sources": sources}
    for name, hall in (scenario.get("mining_halls") or {}).items():
        hangs[name] = hall.get("busway")
    hall = scenario.get("ai_hall") or {}
    if hall:
        hangs[hall.get("name", "ai_hall")] = hall.get("cooling_busway")
    return elements, hangs


def energies(run):
    """J by entity for each purpose of energy in the ledger."""
    rows = run.table("ledger/rows")
    rows = rows[rows.commodity == "energy"]
    return rows.groupby(["purpose", "entity"], observed=True).quantity.sum()


def _element_of(entity, purpose, elements, hangs):
    """The element that a load hangs on: named in its own name (supplies), or that of its hall."""
    last = entity.rsplit(".", 1)[-1]
    if purpose == "accelerators" and last in elements:
        return last
    if entity in elements:
        return entity
    return hangs.get(entity.split(".")[0])


class Group:
    """Elements of one kind that hang on the same groups."""

    def __init__(self, kind, parents):
        self.kind, self.parents, self.members = kind, parents, []
        self.loads = defaultdict(float)  # J by purpose; `loss` is the elements' own
        self.children, self.energy, self.own = [], 0.0, 0.0  # own: J of batteries and gensets in it

    @property
    def drawn(self):
        """J from its sources."""
        return max(self.energy - self.own, 0.0)

    def label(self):
        if len(self.members) == 1:
            return self.members[0].replace("_", " ")
        kind = re.sub(r"(ch|s)$", r"\1e", self.kind) if self.kind.endswith(("ch", "s")) and self.kind != "ups" else self.kind
        return f"{len(self.members)} {'UPS' if kind == 'ups' else 'PDUs' if kind == 'pdu' else kind + 's'}"


def groups_of(elements):
    """Groups in the order of the path, roots first, and the group of each element."""
    groups, of, rest = {}, {}, dict(elements)
    while rest:
        ready = [name for name, one in rest.items() if all(s in of or s not in elements for s in one["sources"])]
        if not ready:
            break  # a circle; the program refuses one
        for name in ready:
            one = rest.pop(name)
            parents = tuple(sorted({id(of[s]) for s in one["sources"] if s in of}))
            key = (one["kind"], parents)
            if key not in groups:
                groups[key] = Group(one["kind"], {})
            of[name] = groups[key]
            groups[key].members.append(name)
            for source, weight in one["sources"].items():
                if source in of and (weight > 0 or len(one["sources"]) == 1):
                    share = groups[key].parents
                    share[id(of[source])] = (of[source], share.get(id(of[source]), (None, 0))[1] + weight)
    return list(groups.values()), of


def flows(run):
    """The groups with their energies, or None if the run lacks ledger or path. Several sources share by their weights."""
    if not run.has("ledger/rows") or not run.has("provenance/scenario_resolved"):
        return None
    elements, hangs = power_path(run)
    groups, of = groups_of(elements)
    for (purpose, entity), joule in energies(run).items():
        element = _element_of(str(entity), purpose, elements, hangs)
        if element not in of:
            continue
        if purpose == "own supply":
            of[element].own += joule
        elif PURPOSES.get(purpose):
            of[element].loads[PURPOSES[purpose]] += joule
    for group in reversed(groups):  # leaves first
        group.energy = sum(group.loads.values()) + sum(share * child.drawn for child, share in group.children)
        whole = sum(weight for _, weight in group.parents.values())
        for parent, weight in group.parents.values():
            parent.children.append((group, weight / whole if whole else 1 / len(group.parents)))
    roots = [group for group in groups if not group.parents and group.energy > 0]
    return roots or None


def _leaves(group, depth, leaves, places):
    """Depth first, the widest branch first: no ribbon crosses another. Collects (group, what, joule, depth)."""
    places[id(group)] = depth
    for child, share in sorted(group.children, key=lambda one: -one[0].drawn * one[1]):
        if share * child.drawn > 0 and id(child) not in places:
            _leaves(child, depth + 1, leaves, places)
    for what in ("miners", "accelerators", "cooling", "storage", "loss"):
        if group.loads.get(what, 0) > 0:
            leaves.append((group, what, group.loads[what], depth + 1))


def _ribbon(axes, start, end, width, color):
    (x0, y0), (x1, y1) = start, end
    middle = 0.5 * (x0 + x1)
    points = [(x0, y0), (middle, y0), (middle, y1), (x1, y1), (x1, y1 - width), (middle, y1 - width), (middle, y0 - width),
              (x0, y0 - width), (x0, y0)]
    codes = [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4, Curve.LINETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4,
             Curve.CLOSEPOLY]
    axes.add_patch(patches.PathPatch(Curve(points, codes), facecolor=color, alpha=0.55, linewidth=0))


def _share_text(joule, total):
    energy = joule / GWH
    number = f"{energy:.1f} GWh" if energy >= 10 else f"{energy:.2f} GWh" if energy >= 0.1 else f"{1000 * energy:.1f} MWh"
    share = 100 * joule / total
    return f"{number}, {share:.0f} %" if share >= 10 else f"{number}, {share:.2g} %"


class _Drawing:
    def __init__(self, axes, roots):
        self.axes = axes
        self.total = sum(root.energy for root in roots)
        self.leaves, self.places, self.tops, self.used = [], {}, {}, defaultdict(float)
        for root in roots:
            _leaves(root, 0, self.leaves, self.places)
        self.last = max(depth for *_, depth in self.leaves)
        self.leaf_top = {}
        y = 0.0
        for group, what, joule, _ in self.leaves:
            self.leaf_top[id(group), what] = y
            y -= joule / self.total + GAP
        self.bottom = y
        for root in roots:
            self._place(root)

    def _place(self, group):
        """The middle of what it feeds, weighted, so that ribbons run flat."""
        centre, weight = 0.0, 0.0
        for child, share in group.children:
            joule = share * child.drawn
            if joule > 0:
                if id(child) not in self.tops:
                    self._place(child)
                centre += joule * (self.tops[id(child)] - child.energy / self.total / 2)
                weight += joule
        for what, joule in group.loads.items():
            if joule > 0:
                centre += joule * (self.leaf_top[id(group), what] - joule / self.total / 2)
                weight += joule
        self.tops[id(group)] = centre / max(weight, 1e-300) + group.energy / self.total / 2

    def _bar(self, x, top, joule, color):
        self.axes.add_patch(patches.Rectangle((x, top), BAR, -max(joule / self.total, 0.002), facecolor=color, linewidth=0))

    def group(self, group):
        x, top = self.places[id(group)], self.tops[id(group)]
        self._bar(x, top, group.energy, COLORS["path" if group.parents else "feed"])
        self.axes.text(x + BAR / 2, top + 0.012, f"{group.label()}\n{_share_text(group.energy, self.total)}"
                       + (f"\nof it own supply {_share_text(group.own, self.total)}" if group.own > 0 else ""), ha="center",
                       va="bottom", fontsize=8, linespacing=1.25)
        out = top
        branches = [(self.tops[id(child)] - self.used[id(child)], share * child.drawn, self.places[id(child)], "path", child)
                    for child, share in group.children if share * child.drawn > 0]
        branches += [(self.leaf_top[id(group), what], joule, self.last, what, None)
                     for what, joule in group.loads.items() if joule > 0]
        for end, joule, column, what, child in sorted(branches, key=lambda one: -one[0]):
            _ribbon(self.axes, (x + BAR, out), (column, end), joule / self.total, COLORS[what])
            out -= joule / self.total
            if child is not None:
                self.used[id(child)] += joule / self.total

    def leaf(self, group, what, joule):
        top = self.leaf_top[id(group), what]
        self._bar(self.last, top, joule, COLORS[what])
        name = f"lost in {group.label()}" if what == "loss" else what
        self.axes.text(self.last + BAR + 0.04, top - joule / self.total / 2, f"{name}  {_share_text(joule, self.total)}",
                       va="center", fontsize=8.5, color="#606060" if what == "loss" else "black")


def draw(axes, roots):
    drawing = _Drawing(axes, roots)
    done = set()

    def walk(group):
        if id(group) in done or id(group) not in drawing.places:
            return
        done.add(id(group))
        drawing.group(group)
        for child, _ in group.children:
            walk(child)

    for root in roots:
        walk(root)
    for group, what, joule, _ in drawing.leaves:
        drawing.leaf(group, what, joule)
    axes.set_xlim(-0.45, drawing.last + 1.35)
    axes.set_ylim(drawing.bottom - 0.01, max(drawing.tops.values()) + 0.16)
    axes.axis("off")
    return drawing
