"""Reads the head of a page as a parser of HTML does. Usage: page.py FILE.

Prints the title, the tags by name with their contents in order, the links, and what the script of JSON-LD says.
"""

import json
import sys

from bs4 import BeautifulSoup

with open(sys.argv[1], encoding="utf-8") as file:
    page = BeautifulSoup(file.read(), "html.parser")
tags = {}
for tag in page.head.find_all("meta"):
    tags.setdefault(tag.get("name") or tag.get("property") or "", []).append(tag.get("content"))
scripts = page.find_all("script")
print(
    json.dumps(
        {
            "title": page.title.string,
            "tags": tags,
            "links": [{"rel": " ".join(link.get("rel", [])), "href": link["href"]} for link in page.head.find_all("link")],
            "unapi": [mark["title"] for mark in page.find_all(class_="unapi-id")],
            "scripts": [script.get("type") for script in scripts],
            "json_ld": [json.loads(script.string) for script in scripts if script.get("type") == "application/ld+json"],
        }
    )
)
