"""Validates CSL-JSON. Usage: schema.py FILE. Prints what the schema of CSL 1.0.2 has against it, as a list."""

import json
import pathlib
import sys

from jsonschema import Draft7Validator

schema = pathlib.Path(__file__).parents[1] / "data/csl/csl-data.json"
validator = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
items = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
print(json.dumps([f"{error.json_path}: {error.message}" for error in validator.iter_errors(items)]))
