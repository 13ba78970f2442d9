"""The file of a run: one run writes it, nothing but a run is replaced, and what failed stands apart.

    output_test.py PROGRAM SOURCE_FOLDER
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py

DAY = ["--set", "duration=1d", "-q"]
NOTHING_RUNS = """extends: {root}/scenarios/parts/path_base.yaml
name: nothing runs
duration: 3 h
power:
  feed: {{kind: utility feed, import_limit: 10 MW}}
  busway: {{kind: busway, from: feed, rating: 5 MVA}}
mining_halls:
  mining: {{busway: busway, container: air_40ft, containers: 2, miners: [{{machine: s21, count: 0}}]}}
"""


def call(*words, status=0, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60, check=False, **options)
    assert done.returncode == status, f"{words}: expected {status}, got {done.returncode}: {done.stderr}"
    return done


def two_runs_do_not_write_one_file(program, scenario, folder):
    alone, out = folder / "alone.h5", folder / "both.h5"
    words = [program, "run", scenario, "--set", "duration=60d", "-q", "--out"]
    call(*words, alone)
    first = subprocess.Popen([str(word) for word in [*words, out]])
    while not out.with_name("both.h5.partial").exists() and first.poll() is None:
        time.sleep(0.001)
    refused = call(*words, out, status=5)
    assert "both.h5.partial" in refused.stderr and "another run" in refused.stderr, refused.stderr
    assert first.wait(timeout=60) == 0
    assert out.read_bytes() == alone.read_bytes(), "the run that was refused has touched the other's file"


def only_runs_are_replaced(program, scenario, folder):
    own = folder / "own.yaml"
    own.write_text(f"extends: {scenario}\n", encoding="utf-8")
    before = own.read_bytes()
    refused = call(program, "run", own, *DAY, "--out", own, "--overwrite", status=5)
    assert "own.yaml" in refused.stderr and "choose another --out" in refused.stderr, refused.stderr
    assert own.read_bytes() == before
    pipe = folder / "pipe.h5"
    os.mkfifo(pipe)
    call(program, "run", scenario, *DAY, "--out", pipe, "--overwrite", status=5)
    call(program, "run", scenario, *DAY, "--out", "", status=2)
    (folder / "card.run.json").mkdir()
    refused = call(program, "run", scenario, *DAY, "--out", folder / "card.h5", status=5)
    assert "card.run.json" in refused.stderr and not list(folder.glob("card.h5*")), refused.stderr


def a_file_that_may_not_grow_is_an_error_with_a_message(program, scenario, folder):
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    refused = call(program, "run", scenario, "--out", folder / "small.h5", "-q", status=5, preexec_fn=limit)
    assert "small.h5.partial" in refused.stderr and "too large" in refused.stderr, refused.stderr
    assert not (folder / "small.h5").exists()


def a_run_in_which_nothing_runs_breaks_no_law(program, root, folder):
    scenario = folder / "nothing.yaml"
    scenario.write_text(NOTHING_RUNS.format(root=root), encoding="utf-8")
    call(program, "run", scenario, "--out", folder / "nothing.h5", "-q")
    summary = json.loads(call(program, "summary", folder / "nothing.h5", "--json").stdout)
    assert summary["mining_energy"]["value"] == 0, summary["mining_energy"]


def what_control_may_know_is_named(program, scenario, folder):
    for clairvoyant, word in (("false", "none"), ("true", "clairvoyant")):
        out = folder / f"foresight_{clairvoyant}.h5"
        call(program, "run", scenario, *DAY, "--set", f"control.clairvoyant={clairvoyant}", "--out", out)
        with h5py.File(out) as run:
            assert run["provenance"].attrs["foresight"].startswith(word), run["provenance"].attrs["foresight"]


def a_forecast_has_the_error_that_it_says(program, scenario, folder):
    """Prices are known at the end of their hour, so at its begin the error is that of a lead of an hour. Without error it is the price."""
    seen = {}
    for error in (0, 0.2):
        out = folder / f"forecast_{error}.h5"
        call(program, "run", scenario, "--set", "duration=60d", "-q", "--set", f"control.forecast={{horizon: 1 h, error: {error}}}", "--out", out)
        with h5py.File(out) as run:
            named = run["provenance"].attrs["foresight"]
            assert named.startswith("forecast" if error else "clairvoyant"), named
            site = run["timeseries/hourly/site"]
            seen[error] = site["known_price"][:].astype(float), site["price"][:].astype(float)
    known, price = seen[0]
    assert (abs(known - price) < 2e-3).all(), abs(known - price).max()
    known, price = seen[0.2]
    away = [(k - p) / abs(p) for k, p in zip(known, price) if abs(p) > 1]
    mean, square = sum(away) / len(away), sum(one * one for one in away) / len(away)
    assert abs(mean) < 4 * 0.2 / len(away) ** 0.5 and abs(square**0.5 - 0.2) < 4 * 0.2 / (2 * len(away)) ** 0.5, (mean, square**0.5)
    both = ["--set", "control.clairvoyant=true", "--set", "control.forecast={error: 0.1}"]
    refused = call(program, "check", scenario, *both, status=3)
    assert "forecast" in refused.stderr and "drop one" in refused.stderr, refused.stderr


def entries_of_one_machine_fail_apart(program, scenario, folder):
    """Two entries of the same class in a container: rows and streams of their own."""
    words = ["--set", "machines.s21.repair={failure_rate: 50}", "--set",
             "mining_halls.mining_01.miners=[{machine: s21, count: 120}, {machine: s21, count: 120}]"]
    out = folder / "twice.h5"
    call(program, "run", scenario, "--set", "duration=20d", "-q", *words, "--out", out)
    with h5py.File(out) as run:
        rows = run["ledger/rows"]
        entity = [name.decode() for name in rows["entity_label"][:]]
        purpose = [name.decode() for name in rows["purpose_label"][:]]
        drawn = {}
        for who, what, joules in zip(rows["entity"][:], rows["purpose"][:], rows["quantity"][:]):
            if purpose[what] == "miners":
                drawn.setdefault(entity[who], []).append(joules)
    first, second = drawn["mining_01.container_01.s21"], drawn["mining_01.container_01.s21.2"]
    assert first and second and first != second, (first, second)


def main(program, root):
    scenario = root / "scenarios" / "west_texas.yaml"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        two_runs_do_not_write_one_file(program, scenario, folder)
        only_runs_are_replaced(program, scenario, folder)
        a_file_that_may_not_grow_is_an_error_with_a_message(program, scenario, folder)
        a_run_in_which_nothing_runs_breaks_no_law(program, root, folder)
        what_control_may_know_is_named(program, scenario, folder)
        a_forecast_has_the_error_that_it_says(program, scenario, folder)
        entries_of_one_machine_fail_apart(program, scenario, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve()))
