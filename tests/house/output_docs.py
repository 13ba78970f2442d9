"""The tables of docs/output.md are the run file: same paths, types, numbers of axes, units and words as in fresh files: two days of the first
site, a week with the market on, a day with fleet control, a treasury and whole blocks, two lost transformers.
Arguments: root, program. Exit 1 on a difference, 77 without h5py."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
except ImportError:
    print("SKIPPED: no h5py")
    sys.exit(77)

CHARGES = ("demand", "peaks", "hedge", "fees", "meter")  # names of the scenario's choice
TREASURY = ('treasury={policy: {kind: sell for capex, share: 0.5, bills: [{due: "2025-04-01 15:00 America/Chicago", amount: 9 MUSD}]}, sell_every: 1 h}',
            "network.payout={kind: pplns, pool_rate: 200 EH/s}", "machines.s21.modes={normal: {power_fraction: 1}, eco: {power_fraction: 0.8}}",
            "power.main_2.protection={kind: relay}", """events=[{what: set mode, mode: eco, at: "2025-04-01 14:00 America/Chicago", for: 1 h},
            {what: miner order, reduction: 5 MW, at: "2025-04-01 15:00 America/Chicago", for: 1 h},
            {what: ground fault, element: main_2, current: 0.1, at: "2025-04-01 19:00 America/Chicago", for: 1 s}]""")
SCENARIOS = {"scenarios/west_texas.yaml": ("duration=2d",), "scenarios/ecrs.yaml": ("duration=7d",), "scenarios/zero_reserved.yaml": ("duration=45min",),
             "scenarios/shed_latency.yaml": ("duration=8h", *TREASURY), "scenarios/transformer_loss.yaml": ("duration=90min",)}
ROW = re.compile(r"^\| `(/[^`]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|")


def documented(page):
    """path: (type, number of axes, unit)"""
    rows = (ROW.match(line) for line in page.read_text(encoding="utf-8").splitlines())
    return {row[1]: (row[2].strip(), len([axis for axis in row[3].strip(" ()").split(",") if axis]), row[4].strip()) for row in rows if row}


def facts(dataset):
    unit = str(dataset.attrs.get("units", ""))
    unit = "s since start" if unit.startswith("seconds since") else unit
    if h5py.check_string_dtype(dataset.dtype):
        return "text", dataset.ndim, unit
    kind = " flag" if "flag_values" in dataset.attrs else " name" if "labels" in dataset.attrs else ""
    return dataset.dtype.name + kind, dataset.ndim, unit


def written(file):
    found = {}
    file.visititems(lambda name, item: found.update({f"/{name}": facts(item)}) if isinstance(item, h5py.Dataset) else None)
    return found


def words(file):
    """The names of events, failures and purposes that occur."""
    for path in ("/events/what_label", "/failures/what_label", "/ledger/rows/purpose_label"):
        yield from (word for word in file[path].asstr()[:] if word.split(",")[0] not in CHARGES)


def pattern(path):
    return re.compile(re.sub(r"<\w+>", "[a-z0-9_]+", path))


def differences(said, found):
    used = set()
    for path, fact in found.items():
        rows = [path] if path in said else sorted((row for row in said if "<" in row and pattern(row).fullmatch(path)), key=len)[-1:]
        used.update(rows)
        if not rows:
            yield f"lacks {path}: {fact}"
        yield from (f"{row}: says {said[row]}, the file has {fact} at {path}" for row in rows if said[row] != fact)
    yield from (f"lists {row}, which the file does not have" for row in said if row not in used)


def chosen_names(said, source):
    """Scalars named by the scenario's choice are those that are checked to be there once before a run."""
    rows = [path.removeprefix("/summary/") for path in said if path.startswith("/summary/")]
    chosen = {row.partition("<")[0] for row in rows if row.endswith(("_<series>", "_<machine>", "_<charge>", "_<programme>", "_<transformer>"))}
    alike = {row for row in rows if "<" not in row and row.startswith(tuple(chosen))}
    known = set(re.findall(r'"([a-z0-9_]+)"', source.partition("class Names")[0]))
    yield from (f"/summary/{name} is not in sim/site/summary_names.cpp" for name in sorted((chosen | alike) - known))
    yield from (f"sim/site/summary_names.cpp has {name}, /summary has not" for name in sorted(known - chosen - alike))


def self_test():
    said = {"/a": ("float64", 0, "W"), "/b_<machine>": ("float64", 0, "s")}
    assert not list(differences(said, {"/a": ("float64", 0, "W"), "/b_s21": ("float64", 0, "s")}))
    assert len(list(differences(said, {"/a": ("float64", 0, "J"), "/c": ("float64", 0, "s")}))) == 3
    assert not list(chosen_names(["/summary/b_<charge>", "/summary/b_x", "/summary/c"], '"b_" "b_x"'))
    assert len(list(chosen_names(["/summary/b_<charge>", "/summary/b_x"], '"c_"'))) == 3


def main(root, program):
    self_test()
    found, names = {}, set()
    with tempfile.TemporaryDirectory() as folder:
        for scenario, changes in SCENARIOS.items():
            out = Path(folder) / f"{Path(scenario).stem}.h5"
            options = [word for change in changes for word in ("--set", change)]
            subprocess.run([program, "run", root / scenario, *options, "--out", out], check=True, capture_output=True)
            with h5py.File(out) as file:
                found.update(written(file))
                names.update(words(file))
    said = documented(root / "docs" / "output.md")
    page = (root / "docs" / "output.md").read_text(encoding="utf-8")
    problems = sorted(f"docs/output.md: {line}" for line in differences(said, found))
    source = (root / "sim" / "site" / "summary_names.cpp").read_text(encoding="utf-8")
    problems += [f"docs/output.md: {line}" for line in chosen_names(said, source)]
    problems += [f"docs/output.md: lacks the word `{word}`" for word in sorted(names) if f"`{word}`" not in page]
    print("\n".join(problems) or f"{len(found)} datasets, {len(said)} lines")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
