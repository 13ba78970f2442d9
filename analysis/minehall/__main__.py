"""python3 -m minehall plots RUN.h5 --out DIR [--only NAME]... | summary RUN.h5"""

import argparse
import sys
from pathlib import Path

from minehall.run import Run, UnknownFormat


def parse(words):
    parser = argparse.ArgumentParser(prog="python3 -m minehall", description="looks into run files of minehall")
    verbs = parser.add_subparsers(dest="verb", required=True)
    plots = verbs.add_parser("plots", help="draw the usual plots as PNG files")
    plots.add_argument("run")
    plots.add_argument("--out", required=True, help="folder for the files; made if it is not there")
    plots.add_argument("--only", action="append", default=[], metavar="NAME", help="this plot, for example energy_sankey; repeatable")
    summary = verbs.add_parser("summary", help="print the scalars of a run")
    summary.add_argument("run")
    return parser.parse_args(words)


def main(words):
    arguments = parse(words)
    try:
        run = Run(arguments.run)
    except (UnknownFormat, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 4
    if arguments.verb == "plots" and Path(arguments.out).exists() and not Path(arguments.out).is_dir():
        print(f"{arguments.out}: is no folder; choose another --out", file=sys.stderr)
        return 5
    try:
        return look_into(run, arguments)
    except (KeyError, ValueError, TypeError, OSError) as error:
        print(f"{run.path}: holds something else than a run of minehall ({type(error).__name__}: {error})", file=sys.stderr)
        return 4


def look_into(run, arguments):
    if run.status != "complete":
        print(f"{run.path}: the run did not complete ({run.status})", file=sys.stderr)
    if arguments.verb == "summary":
        print(run.summary().to_string())
        return 0
    from minehall.plots import PLOTS, draw_all  # matplotlib takes a second to load

    unknown = [name for name in arguments.only if name not in [plot.__name__ for plot in PLOTS]]
    if unknown:
        print(f"no plot is named {unknown[0]}; there are {', '.join(plot.__name__ for plot in PLOTS)}", file=sys.stderr)
        return 2
    drawn, left_out = draw_all(run, arguments.out, arguments.only)
    for file in drawn:
        print(file)
    for name in left_out:
        print(f"{name}: left out, the run holds nothing for it", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
