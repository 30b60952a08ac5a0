"""Reads BibTeX as two parsers do: pybtex, with BibTeX's own rules for names, and bibtexparser.

Usage: bibtex.py FILE. Prints, for each parser, the entries with key, type, authors as whole names, and fields.
"""

import json
import sys

import bibtexparser
from bibtexparser.middlewares import SeparateCoAuthors
from pybtex.database import parse_file

path = sys.argv[1]


def name(person):
    parts = person.first_names + person.middle_names + person.prelast_names + person.last_names + person.lineage_names
    return {"parts": len(parts), "name": " ".join(parts)}


by_pybtex = [
    {
        "key": key,
        "type": entry.type,
        "authors": [name(person) for person in entry.persons.get("author", [])],
        "fields": dict(entry.fields),
    }
    for key, entry in parse_file(path, "bibtex").entries.items()
]
library = bibtexparser.parse_file(path, append_middleware=[SeparateCoAuthors()])
assert not library.failed_blocks, library.failed_blocks
by_bibtexparser = [
    {
        "key": entry.key,
        "type": entry.entry_type,
        "authors": entry.fields_dict["author"].value if "author" in entry.fields_dict else [],
        "fields": {field.key: str(field.value) for field in entry.fields},
    }
    for entry in library.entries
]
print(json.dumps({"pybtex": by_pybtex, "bibtexparser": by_bibtexparser}))
