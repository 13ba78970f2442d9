"""The papers are true: links and files that they name exist, the README's verbs and the schema are the program's, packages.txt is
well-formed.
Also refuses a path of somebody's machine in a file of the project. Exit 1 on a breach."""

import re
import subprocess
import sys
from pathlib import Path

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:docs|scenarios|models|sim|tests|analysis|bench)/[\w./-]*\w)`")


def dead_links(root, paper):
    text = paper.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if "://" not in target and not (paper.parent / target).exists():
            yield f"{paper.relative_to(root)}: link to {target}, which is not there"
    for target in NAMED.findall(text):
        if not (root / target).exists():
            yield f"{paper.relative_to(root)}: names {target}, which is not there"


def missing_verbs(root, program):
    said = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    named = set(re.findall(r"\bminehall (run|check|list|schema|summary|validate|sweep)\b", (root / "README.md").read_text()))
    for verb in sorted(named):
        if not re.search(rf"^  {verb} ", said, re.M):
            yield f"README.md: names the verb {verb}, which the program does not have"


def stale_schema(root, program):
    page = root / "docs" / "scenario.schema.json"
    if page.exists() and page.read_bytes() != subprocess.run([program, "schema"], capture_output=True, check=True).stdout:
        yield "docs/scenario.schema.json: differs from what 'minehall schema' prints; write it anew"


def bad_packages(root):
    lines = (root / "packages.txt").read_text().splitlines()
    names = [line for line in lines if line and not line.startswith(("#", "["))]
    for name in sorted({name for name in names if names.count(name) > 1 or not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name)}):
        yield f"packages.txt: {name!r} is twice there or is no package name"


def private_paths(root):
    # written in two parts, so that this line does not find itself
    private = re.compile("/" + r"(?:work|home|root)/\w")
    for folder in ("models", "sim", "tests", "analysis", "bench", "scenarios", "docs"):
        for path in (root / folder).rglob("*"):
            if path.suffix in (".cpp", ".hpp", ".py", ".md", ".yaml", ".txt") and private.search(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(root)}: holds a path of somebody's machine"


def main(root, program):
    papers = [*root.glob("*.md"), *(root / "docs").glob("*.md")]
    problems = [line for paper in papers for line in dead_links(root, paper)]
    problems += [*missing_verbs(root, program), *stale_schema(root, program), *bad_packages(root), *private_paths(root)]
    print("\n".join(problems) or f"{len(papers)} papers read")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
