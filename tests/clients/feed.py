"""Reads a feed as feedparser does, which most feed readers in Python are made of.

Usage: feed.py ADDRESS. Prints {"bozo", "reason", "title", "language", "entries": [...]}.
"""

import json
import sys

import feedparser

feed = feedparser.parse(sys.argv[1])
entries = [
    {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "link": entry.get("link"),
        "published": entry.get("published"),
        "summary": entry.get("summary"),
        "categories": [tag.get("term") for tag in entry.get("tags", [])],
    }
    for entry in feed.entries
]
print(json.dumps({
    "bozo": bool(feed.bozo),
    "reason": str(feed.get("bozo_exception", "")),
    "title": feed.feed.get("title"),
    "language": feed.feed.get("language"),
    "entries": entries,
}))
