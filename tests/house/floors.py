"""The floors of docs/architecture.md: who may include whom, and which third party may be named where. Exit 1 on a breach."""

import re
import sys
from pathlib import Path

SIBLINGS = ["models/power", "models/thermal", "models/mining", "models/compute", "models/scheduling", "models/reliability",
            "models/market", "models/finance"]
SCENARIO = ["models/base", *SIBLINGS, "sim/scenario"]
SITE = [*SCENARIO, "sim/site"]
# folder: the folders of the project that it may include besides itself
FLOORS = {
    "models/base": [],
    **{folder: ["models/base"] for folder in SIBLINGS},
    "sim/scenario": SCENARIO,
    "sim/site": SITE,
    "sim/record": SITE,
    "sim/engine": [*SITE, "sim/record"],
    "sim/command": [*SITE, "sim/engine", "sim/record"],
    "sim/sweep": [*SITE, "sim/engine", "sim/record", "sim/command"],
}
# start of an include that is not of the project: the only files that may have it
COMMAND_LIKE = r"sim/(command|sweep)/.*"
THIRD_PARTIES = {
    "Random123/": r"models/base/.*",
    "boost/random": r"models/base/.*|sim/sweep/.*",
    "date/": r"models/base/.*",
    "boost/math": r"models/.*",
    "boost/program_options": COMMAND_LIKE,
    "boost/": r"(?!)",
    "yaml-cpp/": r"sim/scenario/reader[^/]*",
    "zlib.h": r"sim/scenario/.*|sim/record/hdf5_.*",
    "openssl/": r"sim/scenario/sha256\.cpp",
    "csv.h": r"sim/scenario/.*",
    "fmt/": r"sim/.*",
    "nlohmann/": r"sim/scenario/reader_schema\.cpp|" + COMMAND_LIKE,
    "simgrid/": r"sim/engine/([^/]*\.cpp|compat\.hpp)",
    "xbt/": r"sim/engine/([^/]*\.cpp|compat\.hpp)",
    "hdf5": r"sim/record/hdf5_[^/]*",
    "H5": r"sim/record/hdf5_[^/]*",
    "glpk": r"sim/command/oracle/.*_glpk\.cpp",
}
# the engine sees the recorder, never the file format
FORBIDDEN = [(r"sim/engine/.*", r"sim/record/hdf5_.*")]
SIMGRID = "sim/engine/compat.hpp"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def folder_of(path):
    return "/".join(path.split("/")[:2])


def breach_of_project(source, included):
    mine, theirs = folder_of(source), folder_of(included)
    if theirs not in FLOORS:
        return f"includes start at the root and name a known folder, not '{included}'"
    if theirs != mine and theirs not in FLOORS[mine]:
        return f"{mine} may not include {theirs} ('{included}')"
    for by, what in FORBIDDEN:
        if re.fullmatch(by, source) and re.fullmatch(what, included):
            return f"'{included}' is not for this file"
    return None


def breach_of_third_party(source, included):
    for start, allowed in THIRD_PARTIES.items():
        if included.startswith(start):
            return None if re.fullmatch(allowed, source) else f"<{included}> is allowed in {allowed} only"
    # the standard library and POSIX
    if re.fullmatch(r"[a-z_0-9]+(\.h)?|sys/[a-z_]+\.h", included):
        return None
    return f"<{included}>: a library that the floors do not know"


def breaches(source, text):
    if folder_of(source) not in FLOORS:
        yield 1, f"folder {folder_of(source)} is not in the table of floors"
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            check = breach_of_project if match[1] == '"' else breach_of_third_party
            problem = check(source, match[2])
            if problem:
                yield number, problem


def includes(text):
    return [match[2] for match in map(INCLUDE.match, text.splitlines()) if match and match[1] == '"']


def who_sees_simgrid(texts):
    """Files outside the engine that get SimGrid's names through headers of the engine."""
    seen = {SIMGRID}
    while True:
        more = {name for name, text in texts.items() if name not in seen and seen.intersection(includes(text))}
        if not more:
            return sorted(name for name in seen if not name.startswith("sim/engine/"))
        seen |= more


def self_test():
    bad = {
        "models/power/a.hpp": '#include "models/thermal/plant.hpp"',
        "models/mining/a.cpp": "#include <fmt/format.h>",
        "sim/scenario/read_power.cpp": "#include <yaml-cpp/yaml.h>",
        "sim/site/a.cpp": '#include "sim/engine/engine.hpp"',
        "sim/engine/a.cpp": '#include "sim/record/hdf5_sink.hpp"',
        "sim/engine/a.hpp": "#include <simgrid/s4u.hpp>",
        "sim/record/recorder.cpp": "#include <hdf5.h>",
    }
    good = {"sim/engine/a.cpp": "#include <simgrid/s4u.hpp>", "sim/record/hdf5_sink.cpp": "#include <hdf5.h>"}
    assert all(list(breaches(*item)) for item in bad.items()), "the check lets a breach pass"
    assert not any(list(breaches(*item)) for item in good.items()), "the check refuses what is allowed"
    chain = {"sim/engine/a.hpp": '#include "sim/engine/compat.hpp"', "sim/command/b.cpp": '#include "sim/engine/a.hpp"'}
    assert who_sees_simgrid(chain) == ["sim/command/b.cpp"], "a chain of includes hides SimGrid"


def main(root):
    self_test()
    paths = sorted(path for folder in ("models", "sim") for path in (root / folder).rglob("*.[ch]pp"))
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    problems = [f"{source}:{number}: {problem}" for source, text in texts.items() for number, problem in breaches(source, text)]
    problems += [f"{source}: sees SimGrid through a header of the engine" for source in who_sees_simgrid(texts)]
    print("\n".join(problems) or f"{len(texts)} files stand on their floors")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
