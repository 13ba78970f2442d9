"""The first week of west_texas.yaml: its summary against west_texas_week.txt, each number with its tolerance. Exit 1 on a difference.

    golden_test.py PROGRAM SOURCE_FOLDER [--update]       --update writes the text anew; look at the difference before you commit it
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).with_name("west_texas_week.txt")
HEAD = "# name value units tolerance (of the value; 'abs' before it: absolute); written by golden_test.py --update\n"
COUNTS = ("jobs_", "job_", "priced_hours", "hours_above", "overloads")


def tolerance(name):
    if name.startswith("law_"):
        return "abs 1e-9"
    return "abs 0" if name.startswith(COUNTS) else "1e-6"


def summary(program, root):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "week.h5"
        scenario = root / "scenarios" / "west_texas.yaml"
        subprocess.run([program, "run", scenario, "--set", "duration=7d", "--out", out, "-q"], check=True, timeout=60)
        return json.loads(subprocess.run([program, "summary", out, "--json"], check=True, capture_output=True).stdout)


def line(name, entry):
    value = 0.0 if name.startswith("law_") else entry["value"]
    return "\t".join([name, repr(value), entry["units"], tolerance(name)]) + "\n"


def difference(text, values):
    name, golden, units, within = text.split("\t")
    if name not in values:
        return f"{name}: is gone"
    value, golden = values[name]["value"], float(golden)
    gap = abs(value - golden)
    allowed = float(within[4:]) if within.startswith("abs") else float(within) * abs(golden)
    if units != values[name]["units"] or not gap <= allowed:
        return f"{name}: {value!r} {values[name]['units']}, golden {golden!r} {units} within {within}"
    return None


def main(program, root, *flags):
    values = summary(program, root)
    if "--update" in flags:
        GOLDEN.write_text(HEAD + "".join(line(name, entry) for name, entry in values.items()), encoding="utf-8")
        return 0
    lines = [text for text in GOLDEN.read_text(encoding="utf-8").splitlines() if not text.startswith("#")]
    problems = [problem for text in lines if (problem := difference(text, values))]
    problems += [f"{name}: is new" for name in values if name not in {text.split("\t")[0] for text in lines}]
    if problems:
        problems.append("if this is meant: golden_test.py PROGRAM SOURCE_FOLDER --update")
    print("\n".join(problems) or f"{len(lines)} values as they were")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), *sys.argv[3:]))
