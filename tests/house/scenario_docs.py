"""docs/scenario.md lists every key: those of the schema, neither more nor fewer, and those of the shipped scenarios with all defaults.
docs/scenario.schema.json accepts the shipped scenarios. Arguments: root, program. Exit 1 on a breach, 77 if the data of a scenario are not there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import yaml

CODE = re.compile(r"`([^`]+)`")


class Loader(yaml.SafeLoader):
    """YAML as minehall reads it: no dates, yes and off are texts."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), "tf")
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("-?(0|[1-9][0-9]*)$"), "-0123456789")
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"), "-0123456789")
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def documented(page):
    """The full keys of the tables: the places in backticks of the heading, the keys in backticks of the first column."""
    keys, places = set(), [""]
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            places = CODE.findall(line) or [""]
        elif line.startswith("| `"):
            for key in CODE.findall(line.split("|")[1]):
                keys.update(f"{place}.{key}".lstrip(".") for place in places)
    return keys


def described(schema, place="", definitions=None):
    """The full keys of the leaves of a schema, in the writing of the page."""
    definitions = schema.get("definitions", {}) if definitions is None else definitions
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    parts = [part for key in ("oneOf", "anyOf", "allOf") for part in schema.get(key, [])]
    for part in [*parts, *(schema[key] for key in ("then", "else") if key in schema)]:
        yield from described(part, place, definitions)
    for key, value in schema.get("properties", {}).items():
        below = f"{place}.{key}".lstrip(".")
        yield from set(described(value, below, definitions)) or {below}
    for key, mark in (("additionalProperties", ".<name>"), ("items", "[]")):
        if isinstance(schema.get(key), dict):
            yield from described(schema[key], place + mark, definitions)


def used(value, known, place=""):
    """The full keys of a scenario. A key that the page does not know below its map is a name of somebody's choice, if names are known there."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for one in value:
            yield from used(one, known, place + "[]")
    elif isinstance(value, dict):
        named = any(key.startswith(place + ".<name>") for key in known) if place else False
        for key, below in value.items():
            yield from used(below, known, f"{place}.<name>" if named else f"{place}.{key}".lstrip("."))
    else:
        yield place


def told_apart(keys):
    """Without the keys that the page tells in words: how files and maps are laid over each other."""
    return {key for key in keys if key != "extends" and key != "like" and not key.endswith(".like") and key.split(".")[0] != "equipment"}


def effective(program, scenario, data):
    words = [program, "check", scenario, "--effective", *(["--data", data] if data else [])]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def main(root, program):
    data = os.environ.get("MINEHALL_DATA") or str(root.parent / "shared" / "data")
    known = documented(root / "docs" / "scenario.md")
    schema = json.loads((root / "docs" / "scenario.schema.json").read_text(encoding="utf-8"))
    in_schema = told_apart(described(schema))
    problems = [f"docs/scenario.md: lacks `{key}`, which the schema has" for key in sorted(in_schema - known)]
    problems += [f"docs/scenario.md: lists `{key}`, which the schema does not have" for key in sorted(known - in_schema)]
    validator = jsonschema.Draft7Validator(schema)
    skipped = []
    for path in sorted((root / "scenarios").glob("*.yaml")):
        raw = path.read_text(encoding="utf-8")
        texts = {f"scenarios/{path.name}": raw}
        if "data:" in raw and not Path(data).is_dir():
            skipped.append(path.name)
        else:
            texts[f"check --effective scenarios/{path.name}"] = effective(program, path, data)
        for name, text in texts.items():
            scenario = yaml.load(text, Loader)
            for error in validator.iter_errors(scenario):
                problems.append(f"{name}: the schema refuses {'.'.join(map(str, error.absolute_path)) or 'it'}: {error.message[:200]}")
            for key in sorted(told_apart(used(scenario, known)) - known):
                problems.append(f"docs/scenario.md: lacks `{key}` of {name}")
    print("\n".join(problems) or f"{len(known)} keys")
    if problems:
        return 1
    if skipped:
        print(f"SKIPPED: {', '.join(skipped)}: no data in {data}")
    return 77 if skipped else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
