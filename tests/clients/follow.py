"""A subscriber who polls with feedparser, and remembers what it showed.

Usage: follow.py STATE ADDRESS. Asks with the validators of the last poll, which stand in the file STATE with all that was
shown, and prints that: {"etag", "modified", "shown": [ID, ...]}. What is in two polls is shown once, as readers do it.
"""

import json
import pathlib
import sys

import feedparser

state = pathlib.Path(sys.argv[1])
seen = json.loads(state.read_text()) if state.exists() else {"etag": None, "modified": None, "shown": []}
feed = feedparser.parse(sys.argv[2], etag=seen["etag"], modified=seen["modified"])
if feed.status not in (200, 301, 304, 308):
    sys.exit(f"{sys.argv[2]}: {feed.status}")
if feed.bozo:
    sys.exit(f"{sys.argv[2]}: {feed.bozo_exception}")
ids = [entry.id for entry in feed.entries]
if len(ids) != len(set(ids)):
    sys.exit(f"{sys.argv[2]}: an id stands twice in a document")
if ids:
    seen["etag"], seen["modified"] = feed.get("etag"), feed.get("modified")
    seen["shown"] += [id for id in ids if id not in seen["shown"]]
state.write_text(json.dumps(seen))
print(json.dumps(seen))
