"""Every scenario of scenarios/ is checked and run (shortened); equal runs are equal bytes; a killed run leaves no finished file.

    runs_test.py PROGRAM SOURCE_FOLDER      real traces: MINEHALL_DATA, or ../shared/data beside the source folder

Prints SKIPPED for a scenario that needs traces which are not there. Exit 1 on a difference.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import xarray as xr

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "analysis"))
from minehall import Run

SHORT = ["--set", "duration=2d"]
KILLS = 20


def data_folder(root):
    folder = Path(os.environ.get("MINEHALL_DATA", root.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


def call(*words, status=0):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != status:
        raise AssertionError(f"{' '.join(map(str, words))}: expected {status}, got {done.returncode}: {done.stderr}")
    return done


def check_scenario(program, scenario, data, folder):
    if "data:" in scenario.read_text(encoding="utf-8") and data is None:
        print(f"SKIPPED {scenario.name}: no real traces here")
        return
    source = ["--data", data] if data else []
    call(program, "check", scenario, *source)
    out = folder / f"{scenario.stem}.h5"
    call(program, "run", scenario, *source, *SHORT, "--out", out)
    the_effective_scenario_runs_alike(program, scenario, source, out)
    summary = json.loads(call(program, "summary", out, "--json").stdout)
    assert summary and all(set(entry) == {"value", "units", "long_name"} for entry in summary.values()), summary
    print(f"{scenario.name}: {len(summary)} summary values")


def stored(out):
    """Every dataset's bytes; without the text that differs, and without the marks of defaults that an effective scenario gives itself."""
    values = {}

    def store(name, item):
        if isinstance(item, h5py.Dataset):
            values[name] = str(item[()]) if item.dtype.kind == "O" else item[()].tobytes()

    with h5py.File(out) as run:
        run.visititems(store)
        values["attributes"] = {name: str(value) for name, value in run["provenance"].attrs.items()}
    values.pop("provenance/scenario_source")
    values["provenance/scenario_resolved"] = values["provenance/scenario_resolved"].replace(" # default", "")
    return values


def the_effective_scenario_runs_alike(program, scenario, source, out):
    """It stands beside the scenario, as its paths do; the scenarios are a copy."""
    effective = scenario.with_suffix(".effective.yaml")
    effective.write_text(call(program, "check", scenario, *source, "--effective").stdout, encoding="utf-8")
    again = out.with_suffix(".again.h5")
    call(program, "run", effective, *source, *SHORT, "--out", again)
    one, other = stored(out), stored(again)
    different = [name for name in one if one[name] != other.get(name)]
    assert one.keys() == other.keys() and not different, f"{scenario.name}: its effective scenario gives other {different}"
    effective.unlink()
    again.unlink()


def a_part_keeps_its_own_files(program, scenario, folder):
    """One key of a series that a part declares is overridden, in the file and by --set; a file of the same name lies beside the scenario."""
    parts = folder / "of_parts"
    (parts / "parts").mkdir(parents=True)
    price = (scenario.parent / "series" / "price.csv").read_text(encoding="utf-8")
    (parts / "parts" / "price.csv").write_text(price, encoding="utf-8")
    (parts / "price.csv").write_text("not a series", encoding="utf-8")
    text = scenario.read_text(encoding="utf-8").replace("series/price.csv", "price.csv").replace("series/", f"{scenario.parent}/series/")
    (parts / "parts" / "site.yaml").write_text(text.replace("extends: parts/", f"extends: {scenario.parent}/parts/"), encoding="utf-8")
    child = parts / "child.yaml"
    child.write_text("extends: parts/site.yaml\nseries: {price: {known_after: 1 h}}\n", encoding="utf-8")
    call(program, "check", child, "--set", "series.hub_price.known_after=2 h")
    refused = call(program, "check", child, "--set", "series.price.file=price.csv", status=4)
    assert "of_parts/price.csv:1" in refused.stderr, refused.stderr
    missing = call(program, "check", child, "--set", "series.price.file=none.csv", status=4)
    assert missing.stderr.startswith("--set:1:") and "of_parts/none.csv" in missing.stderr, missing.stderr


def a_child_may_switch_its_weather(program, scenario, folder):
    child = folder / "typical.yaml"
    child.write_text(f"extends: {scenario}\nweather: {{format: tmy3, file: none.tmy3}}\n", encoding="utf-8")
    refused = call(program, "check", child, status=4)  # the file is missed, no key is
    assert "none.tmy3" in refused.stderr and "unknown key" not in refused.stderr, refused.stderr


def equal_runs_are_equal_bytes(program, scenario, folder):
    for name in ("a.h5", "b.h5"):
        call(program, "run", scenario, *SHORT, "--out", folder / name, "-q")
    assert (folder / "a.h5").read_bytes() == (folder / "b.h5").read_bytes(), "two runs with one seed differ"
    call(program, "run", scenario, *SHORT, "--seed", "2", "--out", folder / "c.h5", "-q")
    assert (folder / "a.h5").read_bytes() != (folder / "c.h5").read_bytes(), "the seed changes nothing"


def a_result_is_not_replaced_unasked(program, scenario, folder):
    before = (folder / "a.h5").read_bytes()
    refused = call(program, "run", scenario, *SHORT, "--out", folder / "a.h5", status=5)
    assert "a.h5" in refused.stderr and "--overwrite" in refused.stderr, refused.stderr
    assert (folder / "a.h5").read_bytes() == before
    call(program, "run", scenario, *SHORT, "--out", folder / "a.h5", "--overwrite", "-q")
    call(program, "run", scenario, *SHORT, "--out", folder / "nowhere" / "a.h5", status=5)


def another_folder_changes_no_byte(program, scenario, folder):
    other = folder / "elsewhere"
    other.mkdir()
    relative = os.path.relpath(scenario, other)
    subprocess.run([program, "run", relative, *SHORT, "--out", "d.h5", "-q"], cwd=other, check=True, timeout=60)
    assert (folder / "a.h5").read_bytes() == (other / "d.h5").read_bytes(), "the folder it is run from changes the file"


def every_reader_opens_every_group(program, scenario, folder):
    out = folder / "a.h5"
    groups = set()
    with h5py.File(out) as run:
        run.visititems(lambda name, item: groups.add(name.rpartition("/")[0]) if isinstance(item, h5py.Dataset) else None)
    assert {"events", "failures", "jobs", "summary", "timeseries/hourly/site"} <= groups, groups
    for engine in ("netcdf4", "h5netcdf"):
        for group in sorted(groups):
            with xr.open_dataset(out, group=group, engine=engine) as data:
                data.load()
    for words in (["ncdump", "-h"], ["h5dump", "-H"]):
        call(*words, out)


def failures(out):
    with h5py.File(out) as run:
        table = run["failures"]
        return list(zip(table["from"][:], table["entity"][:], table["until"][:]))


def a_seed_brings_its_own_failures(program, scenario, folder):
    assert failures(folder / "a.h5"), "no failure in the short run"
    assert failures(folder / "a.h5") != failures(folder / "c.h5"), "another seed has the same failures"


def scripted_events_have_effects_that_name_them(program, scenario, folder):
    """A limit of 40 MW from the first hour: it is in the table, it overloads the feed, and the orders that answer name the overload."""
    text = scenario.read_text(encoding="utf-8").split("\nevents:")[0].replace("series/", f"{scenario.parent}/series/")
    text = text.replace("extends: parts/", f"extends: {scenario.parent}/parts/")
    text += "\nevents:\n  - {what: import limit, feed: feed, limit: 40 MW, at: 2025-01-01 12:00 America/Chicago, for: 1 h, reason: test}\n"
    (folder / "limited.yaml").write_text(text, encoding="utf-8")
    out = folder / "limited.h5"
    call(program, "run", folder / "limited.yaml", *SHORT, "--out", out, "-q", "--set", "control.price_response=false")
    with h5py.File(out) as run:
        table = run["events"]
        label = [name.decode() for name in table["what_label"][:]]
        what = [label[index] for index in table["what"][:]]
        rows = list(zip(what, table["date"][:], table["id"][:], table["cause"][:]))
    begin = next(row for row in rows if row[0] == "import limit")
    assert begin[1] == 12 * 3600, begin
    by_id = {row[2]: row for row in rows}
    stops = [row for row in rows if row[0] == "stop for import limit" and 0 <= row[1] - begin[1] < 60]
    assert stops, "the limit stopped no miner"
    causes = {by_id.get(row[3], (None, None))[:2] for row in stops}
    assert causes == {("overload", begin[1])}, causes
    table = Run(out).table("events")
    assert set(table.reason[table.what == "import limit"]) == {"test"}, table
    assert set(table.reason[table.what != "import limit"]) == {""}, table


def a_killed_run_leaves_no_finished_file(program, scenario, folder):
    out = folder / "killed.h5"
    moments = random.Random(7)
    words = [program, "run", scenario, "--set", "duration=60d", "--out", out, "-q"]
    begin = time.monotonic()
    call(*words)
    whole = time.monotonic() - begin # the moments reach past the end of the run
    out.unlink()
    for _ in range(KILLS):
        run = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.01, 1.1 * whole))
        finished = run.poll() is not None
        run.send_signal(signal.SIGKILL)
        run.wait()
        if out.exists(): # whole: renamed before the signal came
            assert finished or Run(out).status == "complete"
            out.unlink()
    call(program, "run", scenario, *SHORT, "--out", out, "-q")


def a_signal_ends_a_run_and_leaves_no_finished_file(program, scenario, folder):
    """Python says -n where a shell says 128 + n."""
    out, partial = folder / "ended.h5", folder / "ended.h5.partial"
    for number in (signal.SIGTERM, signal.SIGINT):
        partial.unlink(missing_ok=True)
        words = [program, "run", scenario, "--out", out, "-q"]
        run = subprocess.Popen(words, stderr=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        while not partial.exists() and run.poll() is None:
            time.sleep(0.002)
        run.send_signal(number)
        assert run.wait(timeout=20) == -number, (number, run.returncode)
        left = sorted(file.name for file in folder.glob("ended*"))
        assert left == [partial.name], left
    call(program, "run", scenario, *SHORT, "--out", out, "-q")


def the_stored_scenario_is_the_one_that_ran(program, scenario, folder):
    with h5py.File(folder / "c.h5") as run:
        texts = {name: run["provenance"][name].asstr()[()] for name in ("scenario_resolved", "overrides")}
    assert "\nseed: 2\n" in texts["scenario_resolved"], texts["scenario_resolved"][:400]
    assert texts["overrides"] == "duration=2d\nseed=2\n", texts["overrides"]
    call(program, "run", scenario, *SHORT, "--set", "seed=2", "--out", folder / "set.h5", "-q")
    assert (folder / "set.h5").read_bytes() == (folder / "c.h5").read_bytes(), "--seed and --set seed differ"


def every_cause_has_a_row(program, scenario, folder):
    for out in (folder / "a.h5", folder / "limited.h5", *folder.glob("west_texas*.h5")):
        with h5py.File(out) as run:
            known = {0, *run["events/id"][:], *run["failures/id"][:]}
            for table in ("events", "failures", "segments"):
                lost = set(run[table]["cause"][:]) - known
                assert not lost, f"{out.name}: causes of /{table} that no row has: {sorted(lost)[:5]}"


def energy_without_a_price_is_told(program, scenario, folder):
    """The price file lacks the third and fourth hour of the run; the gap is left open."""
    rows = (scenario.parent / "series" / "price.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(index for index, row in enumerate(rows) if row.startswith("2025-01-01T06:00"))
    (folder / "price.csv").write_text("".join(rows[: first + 2] + rows[first + 4 :]), encoding="utf-8")
    settings = [f"series.price.file={folder}/price.csv", "series.price.gaps={rule: leave}"]
    words = [word for setting in settings for word in ("--set", setting)]
    out = folder / "gap.h5"
    said = call(program, "run", scenario, *SHORT, *words, "--out", out, "-q").stderr
    unpriced = json.loads(call(program, "summary", out, "--json").stdout)["unpriced_energy"]
    with h5py.File(out) as run:
        drawn = sum(run["timeseries/five_minute/site/feed_power"][24:48]) * 300
    assert abs(unpriced["value"] - drawn) < 1e-4 * drawn, (unpriced, drawn)
    assert said.startswith("warning: ") and "'price'" in said and f"{unpriced['value'] / 3.6e9:.6g} MWh" in said, said


def main(program, root):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario = shutil.copytree(root / "scenarios", folder / "scenarios") / "west_texas.yaml"
        for path in sorted(scenario.parent.glob("*.yaml")):
            check_scenario(program, path, data_folder(root), folder)
        a_part_keeps_its_own_files(program, scenario, folder)
        a_child_may_switch_its_weather(program, scenario, folder)
        equal_runs_are_equal_bytes(program, scenario, folder)
        another_folder_changes_no_byte(program, scenario, folder)
        every_reader_opens_every_group(program, scenario, folder)
        a_seed_brings_its_own_failures(program, scenario, folder)
        scripted_events_have_effects_that_name_them(program, scenario, folder)
        a_result_is_not_replaced_unasked(program, scenario, folder)
        the_stored_scenario_is_the_one_that_ran(program, scenario, folder)
        every_cause_has_a_row(program, scenario, folder)
        energy_without_a_price_is_told(program, scenario, folder)
        a_signal_ends_a_run_and_leaves_no_finished_file(program, scenario, folder)
        a_killed_run_leaves_no_finished_file(program, scenario, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
