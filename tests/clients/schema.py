"""Validates CSL-JSON. Usage: schema.py FILE. Prints what the schema of the CSL project has against it, as a list."""

import json
import pathlib
import sys

from jsonschema import Draft3Validator

path = pathlib.Path(__file__).parents[2] / ".tools/csl/csl-data.json"
schema = json.loads(path.read_text())


def named(node, known):
    """The parts that have a name: a name of a person, a date."""
    if isinstance(node, dict):
        if isinstance(node.get("id"), str):
            known[node["id"]] = node
        for child in node.values():
            named(child, known)
    elif isinstance(node, list):
        for child in node:
            named(child, known)
    return known


def resolved(node, known):
    """References are names of parts, which validators take for addresses: the part is put in their place."""
    if isinstance(node, dict):
        if node.get("$ref") in known:
            return resolved(known[node["$ref"]], known)
        return {name: resolved(child, known) for name, child in node.items() if not (name == "id" and isinstance(child, str))}
    return [resolved(child, known) for child in node] if isinstance(node, list) else node


validator = Draft3Validator(resolved(schema, named(schema, {})))
items = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
print(json.dumps([f"{error.json_path}: {error.message}" for error in validator.iter_errors(items)]))
