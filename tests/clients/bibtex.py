"""Reads BibTeX as two parsers do: pybtex, with BibTeX's own rules for names, and bibtexparser.

Usage: bibtex.py FILE. Prints, for each parser, the entries with key, type, authors as whole names, fields, and title and
authors as TeX prints them.
"""

import json
import sys

import bibtexparser
from bibtexparser.middlewares import SeparateCoAuthors
from pybtex.database import parse_file
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

path = sys.argv[1]

# pylatexenc takes it for a modifier letter; TeX prints the character of ASCII.
known = get_default_latex_context_db()
known.add_context_category("ascii", [MacroTextSpec("textasciicircum", "^")], prepend=True)
tex = LatexNodes2Text(latex_context=known, strict_latex_spaces=True)


def printed(latex):
    return tex.latex_to_text(latex)


def name(person):
    parts = person.first_names + person.middle_names + person.prelast_names + person.last_names + person.lineage_names
    return {"parts": len(parts), "name": " ".join(parts)}


def read(key, kind, authors, fields):
    names = [author["name"] if isinstance(author, dict) else author for author in authors]
    plain = {"title": printed(fields["title"]), "authors": [printed(name) for name in names]}
    return {"key": key, "type": kind, "authors": authors, "fields": fields, "printed": plain}


by_pybtex = [
    read(key, entry.type, [name(person) for person in entry.persons.get("author", [])], dict(entry.fields))
    for key, entry in parse_file(path, "bibtex").entries.items()
]
library = bibtexparser.parse_file(path, append_middleware=[SeparateCoAuthors()])
assert not library.failed_blocks, library.failed_blocks
by_bibtexparser = [
    read(
        entry.key,
        entry.entry_type,
        entry.fields_dict["author"].value if "author" in entry.fields_dict else [],
        {field.key: str(field.value) for field in entry.fields},
    )
    for entry in library.entries
]
print(json.dumps({"pybtex": by_pybtex, "bibtexparser": by_bibtexparser}))
