"""A subscriber who polls: the `reader` library with its database of what it has seen.

Usage: subscriber.py DATABASE ADDRESS... Subscribes to what it does not follow yet, polls everything once, and prints,
for each address, how many entries came anew, how many of the known ones were modified, and the titles of all.
"""

import json
import sys

from reader import make_reader

database, *addresses = sys.argv[1:]
seen = {}
with make_reader(database) as reader:
    for address in addresses:
        reader.add_feed(address, exist_ok=True)
    for result in reader.update_feeds_iter(scheduled=False):
        if isinstance(result.value, Exception):
            raise result.value
        seen[result.url] = {
            "new": result.value.new if result.value else 0,
            "modified": result.value.modified if result.value else 0,
            "entries": {entry.id: entry.title for entry in reader.get_entries(feed=result.url)},
        }
print(json.dumps(seen))
