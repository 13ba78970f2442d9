"""The program from outside: exit statuses, what goes to stdout and what to stderr. Exit 1 on a difference."""

import subprocess
import sys
import tempfile
from pathlib import Path

# words, exit status, a piece of stderr (or of stdout if the status is 0)
CASES = [
    ([], 2, "usage: minehall VERB"),
    (["--help"], 0, "usage: minehall VERB"),
    (["--version"], 0, "minehall 0."),
    (["rnu"], 2, "did you mean 'run'?"),
    (["run"], 2, "run: SCENARIO is missing"),
    (["run", "--help"], 0, "--replica"),
    (["run", "x.yaml", "--seed", "-1"], 2, "got '-1'"),
    (["run", "x.yaml", "--replica", "4294967296"], 2, "from 0 to 4294967295"),
    (["run", "x.yaml", "--se", "1"], 2, "unknown option '--se'"),
    (["run", "x.yaml", "--set", "site.feed.limit"], 2, "expected path.to.key=value"),
    (["list", "x"], 2, "takes no argument"),
    (["list"], 0, ""),
    (["schema"], 0, "{"),
    (["run", "missing.yaml"], 3, "missing.yaml"),
    (["run", "--", "-missing.yaml"], 3, "-missing.yaml"),
    (["check", "empty.yaml"], 3, "empty.yaml"),
    (["summary", "missing.h5"], 4, "missing.h5"),
    (["summary", "empty.yaml"], 4, "empty.yaml"),
    (["oracle", "missing.h5"], 4, "missing.h5"),
    (["oracle", "empty.yaml"], 4, "empty.yaml"),
    (["validate", "--table", "missing.csv"], 4, "missing.csv"),
]


def difference(program, folder, words, status, piece):
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, timeout=20, check=False)
    said, other = (done.stdout, done.stderr) if status == 0 else (done.stderr, done.stdout)
    if done.returncode != status or piece not in said:
        return f"minehall {' '.join(words)}: expected {status} and {piece!r}, got {done.returncode}: {done.stderr or done.stdout}"
    if other:
        return f"minehall {' '.join(words)}: the other stream should be empty, got {other!r}"
    return None


def full_disk(program):
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([program, "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    return None if done.returncode == 5 else f"a full disk behind stdout: expected 5, got {done.returncode}"


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "empty.yaml").write_text("", encoding="ascii")
        problems = [difference(program, folder, *case) for case in CASES] + [full_disk(program)]
    problems = [problem for problem in problems if problem]
    print("\n".join(problems) or f"{len(CASES) + 1} command lines behave")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
