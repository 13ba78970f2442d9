"""The series under scenarios/series are what generate.py makes: nobody has edited them, and the script still runs. Exit 1 if not."""

import subprocess
import sys
import tempfile
from pathlib import Path


def main(root):
    series = root / "scenarios" / "series"
    with tempfile.TemporaryDirectory() as fresh:
        subprocess.run([sys.executable, series / "generate.py", fresh], check=True)
        names = sorted(path.name for path in Path(fresh).iterdir())
        assert names == sorted(path.name for path in series.glob("*.csv")), names
        changed = [name for name in names if (Path(fresh) / name).read_bytes() != (series / name).read_bytes()]
    for name in changed:
        print(f"scenarios/series/{name}: differs from what generate.py makes; run generate.py and commit both")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
