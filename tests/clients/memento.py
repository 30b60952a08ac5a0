"""Travels in time as memento_client does, the client of those who wrote RFC 7089.

Usage: memento.py ADDRESS MOMENT…. A moment is as HTTP writes it. Prints, for each moment, what the client finds from the
address: the original, its TimeGate, and the mementos with their moments; then the TimeMap as the client reads it.
"""

import json
import sys

import requests
from memento_client import MementoClient

address, moments = sys.argv[1], sys.argv[2:]


def told(found):
    def memento(one):
        return {"uri": one["uri"][0], "datetime": MementoClient.convert_to_http_datetime(one["datetime"])}

    mementos = {rel: memento(one) for rel, one in found.get("mementos", {}).items()}
    return {"original": found["original_uri"], "timegate": found.get("timegate_uri"), "mementos": mementos}


travels = []
for moment in moments:
    # One for each: it counts redirects over its whole life.
    client = MementoClient()
    travels.append(told(client.get_memento_info(address, client.convert_to_datetime(moment))))
original = travels[0]["original"] if travels else address
links = MementoClient.parse_link_header(requests.head(original, allow_redirects=True).headers["link"])
timemap = next(uri for uri, link in links.items() if link["rel"] == ["timemap"])
answer = requests.get(timemap)
entries = MementoClient.parse_link_header(answer.text)
listed = [
    {"uri": uri, "rel": rel, "datetime": (link.get("datetime") or [None])[0]}
    for uri, link in entries.items()
    for rel in link["rel"]
]
checks = {
    "is_timegate": MementoClient.is_timegate(travels[0]["timegate"], "Sat, 01 Sep 2018 12:00:00 GMT"),
    "is_memento": [MementoClient.is_memento(entry["uri"]) for entry in listed if "memento" in entry["rel"]],
}
print(json.dumps({"travels": travels, "timemap": listed, "checks": checks}))
