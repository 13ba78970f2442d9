"""Broken scenarios and series through the program: each ends within a second, with the right exit status, and says where and what to do.

    broken_test.py PROGRAM SOURCE_FOLDER       exit 1 on a difference
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SECOND = 1.0  # of CPU time, so that a busy machine fails nobody; the time limit below ends what only waits


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

LINE = 19  # of the series: the eighteenth row


def replaced(old, new):
    def change(text):
        assert old in text, f"the sample has no {old!r}"
        return text.replace(old, new, 1)

    return change


def added(more):
    return lambda text: text + more


def bomb(_):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{this}: &{this} [{', '.join(['*' + last] * 9)}]" for last, this in zip("abcdefgh", "bcdefghi")]
    return "\n".join(lines) + "\n"


def row(change):
    """One row of the price file, changed; it may become several, or none."""

    def series(lines):
        lines[LINE - 1 : LINE] = change(lines[LINE - 1])
        return lines

    return series


# name, change of the scenario's text, pieces that the message must have: the place, the key, the way out
SCENARIOS = [
    ("typo in a key", replaced("duration:", "duratoin:"), ["duratoin", "did you mean 'duration'"]),
    ("duplicate key", added("seed: 2\n"), ["seed", "twice"]),
    ("missing unit", replaced("duration: 8760 h", "duration: 8760"), ["duration", "unit", "h"]),
    ("unknown unit", replaced("duration: 8760 h", "duration: 8760 hrz"), ["duration", "hrz"]),
    ("wrong dimension", replaced("duration: 8760 h", "duration: 8760 MW"), ["duration", "a power"]),
    ("out of range", replaced("duration: 8760 h", "duration: -1 h"), ["duration"]),
    ("not a number", replaced("seed: 1", "seed: one"), ["seed", "one"]),
    ("alias bomb", bomb, ["alias"]),
    ("depth bomb", lambda _: "a: " + "[" * 100_000 + "\n", ["deep"]),
    ("unclosed quote", replaced("name: west_texas", 'name: "west_texas'), []),
    ("tab as indentation", added("more:\n\t- 1\n"), []),
    ("Latin-1", lambda text: text.replace("Midland", "M\xeddland", 1).encode("latin-1"), ["UTF-8"]),
    ("a null byte", lambda text: text.replace("Midland", "Mid\0land", 1), []),
    ("two documents", added("---\nname: second\n"), ["document"]),
    ("empty file", lambda _: "", ["empty"]),
    ("only a list", lambda _: "- 1\n- 2\n", []),
    ("missing key", replaced("start: 2025-01-01 00:00 America/Chicago\n", ""), ["start"]),
    ("unknown zone", replaced("00:00 America/Chicago", "00:00 America/Chigaco"), ["start", "America/Chicago"]),
    ("a day that is not", replaced("start: 2025-01-01", "start: 2025-02-30"), ["start", "2025-02-30"]),
    ("an hour that is not", replaced("start: 2025-01-01 00:00", "start: 2025-03-09 02:30"), ["start", "02:30"]),
    ("unknown series", replaced("  hub_price:", "  other_price:"), ["hub_price"]),
    ("unknown room in an event", replaced("mining_03.container_07", "mining_03.container_70"), ["mining_03.container_70"]),
    ("unknown feed in an event", replaced("feed: feed, limit", "feed: fed, limit"), ["'fed'", "feed"]),
    ("unknown kind of event", replaced("what: import limit", "what: import limt"), ["import limt", "import limit"]),
    ("missing part", replaced("parts/west_texas_site.yaml", "parts/none.yaml"), ["extends", "none.yaml"]),
]

WHOLE = 2 << 20  # bytes, the largest scenario

# Structure without end, as large as a scenario may be: a piece that is repeated, and what the message says
BOMBS = [("[", "deep"), ("{", "deep"), ("[{", "deep"), ("{a: ", "deep"), ("[x, ", "deep"), ("- ", "deep"), ("? ", "deep")]
BOMBS += [("[],", "values"), ("['x\n]' ", "values"), ("\n- ", "values"), ("\na:", "values")]
BOMBS += [("\n- - - -", "values"), ("\n---", "values"), ("\n#", "values"), (":", "YAML")]

# likewise of the part that the scenario extends
PARTS = [
    ("typo deep down", replaced("delivery_adder", "delivery_addr"), ["tariff.delivery_addr", "'delivery_adder'"]),
    ("unknown busway", replaced("busway: hall_03_busway", "busway: hall_30_busway"), ["mining_03", "hall_30_busway"]),
    ("unknown machine", replaced("machine: s21,", "machine: s22,"), ["s22", "s21"]),
    ("a ring of feeders", replaced("from: feed,", "from: switchgear,"), ["main_transformer", "switchgear"]),
    ("unknown kind of plant", replaced("kind: chilled water", "kind: chiled water"), ["chiled water", "chilled water"]),
]

# name, change of the lines of the price file, pieces
SERIES = [
    ("gap beyond its rule", row(lambda line: []), [f"price.csv:{LINE - 1}", "gaps.rule"]),
    ("duplicate stamp", row(lambda line: [line, line]), [f"price.csv:{LINE + 1}", "remove"]),
    ("not a number", row(lambda line: [line.split(",")[0] + ",nan,1\n"]), [f"price.csv:{LINE}", "price_usd_per_mwh", "empty"]),
    ("words", row(lambda line: [line.split(",")[0] + ",cheap,1\n"]), [f"price.csv:{LINE}", "price_usd_per_mwh", "cheap"]),
    ("infinite", row(lambda line: [line.split(",")[0] + ",1e999,1\n"]), [f"price.csv:{LINE}", "1e999"]),
    ("a stamp of no date", row(lambda line: ["2025-13-01T00:00:00Z,1,1\n"]), [f"price.csv:{LINE}", "2025-13-01"]),
    ("too few fields", row(lambda line: [line.split(",")[0] + "\n"]), [f"price.csv:{LINE}", "field"]),
    ("an unclosed quote", row(lambda line: ['"' + line]), ["price.csv:", "quote"]),
    ("a column that is not there", lambda lines: ["stamp,price\n", *lines[1:]], ["price.csv:1", "interval_start_utc"]),
    ("no rows", lambda lines: lines[:1], ["price.csv"]),
    ("an empty file", lambda lines: [], ["price.csv"]),
    ("it ends too early", lambda lines: lines[:100], ["price.csv", "gap"]),
]


class Sample:
    """A copy of the shipped scenario, of which one part at a time is broken."""

    def __init__(self, program, root, folder):
        self.program, self.folder, self.problems, self.seen = program, folder, [], 0
        for name in ("west_texas.yaml", "parts/west_texas_site.yaml"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(root / "scenarios" / name, folder / name)
        shutil.copytree(root / "scenarios" / "series", folder / "series")

    def expect(self, name, status, pieces, file="west_texas.yaml"):
        begin = children_seconds()
        done = subprocess.run([self.program, "run", file, "--out", "x.h5"], cwd=self.folder, capture_output=True, timeout=20, check=False)
        spent, said = children_seconds() - begin, done.stderr.decode("utf-8", errors="replace")
        self.seen += 1
        wrong = [f"no {piece!r}" for piece in pieces if piece not in said]
        if done.returncode != status:
            wrong.append(f"exit {done.returncode}, expected {status}")
        if spent > SECOND:
            wrong.append(f"{spent:.2f} s")
        if not located(said):
            wrong.append("no file:line:column")
        if done.stdout or (self.folder / "x.h5").exists():
            wrong.append("left something on stdout or a file")
        if wrong:
            self.problems.append(f"{name}: {', '.join(wrong)}: {said[:400]}")

    def broken(self, file, name, text, status, pieces):
        path = self.folder / file
        whole = path.read_bytes()
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        self.expect(name, status, pieces)
        path.write_bytes(whole)


def located(said):
    parts = said.split("\n", 1)[0].split(":")
    return len(parts) > 3 and parts[1].isdigit() and parts[2].isdigit()


def series_cases(sample):
    path = sample.folder / "series" / "price.csv"
    whole = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for name, change, pieces in SERIES:
        sample.broken("series/price.csv", name, "".join(change(list(whole))), 4, pieces)
    summer = "\n".join(["stamp,price", "2025-03-09 01:00,1", "2025-03-09 02:00,1", "2025-03-09 03:00,1", ""])
    (sample.folder / "series" / "local.csv").write_text(summer, encoding="utf-8")
    scenario = (sample.folder / "west_texas.yaml").read_text(encoding="utf-8")
    line = next(line for line in scenario.splitlines() if line.startswith("  price:"))
    local = "  price: {file: series/local.csv, column: price, unit: USD/MWh, zone: America/Chicago, stamp_column: stamp, step: 1 h}"
    sample.broken("west_texas.yaml", "a local time that is not", scenario.replace(line, local), 4, ["local.csv:3", "America/Chicago"])
    gone = scenario.replace("series/price.csv", "series/prices.csv", 1)
    sample.broken("west_texas.yaml", "a series that is not there", gone, 4, ["prices.csv"])


def main(program, root):
    with tempfile.TemporaryDirectory() as name:
        sample = Sample(program, root, Path(name))
        for file, cases in (("west_texas.yaml", SCENARIOS), ("parts/west_texas_site.yaml", PARTS)):
            text = (sample.folder / file).read_text(encoding="utf-8")
            for title, change, pieces in cases:
                sample.broken(file, title, change(text), 3, pieces)
        sample.expect("missing file", 3, ["none.yaml"], "none.yaml")
        sample.expect("directory", 3, ["series", "director"], "series")
        for piece, said in BOMBS:
            sample.broken("west_texas.yaml", f"bomb of {piece!r}", "a: " + piece * ((WHOLE - 3) // len(piece)), 3, [said])
        sample.broken("west_texas.yaml", "levels of indentation", "".join(" " * n + "a:\n" for n in range(2000)), 3, ["deep"])
        sample.broken("west_texas.yaml", "8 MiB of brackets", "[" * (8 << 20), 3, ["2 MiB"])
        series_cases(sample)
    print("\n".join(sample.problems) or f"{sample.seen} broken inputs are refused")
    return 1 if sample.problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
