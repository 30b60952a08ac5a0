"""Reads RIS as rispy does. Usage: ris.py FILE. Prints the entries."""

import json
import sys

import rispy

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    print(json.dumps(rispy.load(file)))
