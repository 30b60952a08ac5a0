"""Prints every commitment with its schedule and how many of its targets are met: client.py SERVER [LANGUAGE]."""
import json, sys, urllib.parse, urllib.request

server, lang = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "en"


def commitments():
    cursor = ""
    while cursor is not None:
        query = urllib.parse.urlencode({"limit": 3, **({"cursor": cursor} if cursor else {})})
        with urllib.request.urlopen(f"{server}/commitments?{query}") as answer:
            page = json.load(answer)
        yield from page["commitments"]
        cursor = page.get("next")


for one in commitments():
    title = one["title"].get(lang) or next(iter(one["title"].values()))
    stated = one["schedule"]["state"] if one["schedule"] else "nothing stated"
    targets = one["attainments"]
    print(f"{one['number']:>3} {title}: {stated}, {targets['met']} of {sum(targets.values())} targets met")
