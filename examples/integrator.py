#!/usr/bin/env python3
"""Holds a copy of a log and follows it: integrator.py SERVER FILE. Stop it and start it when you like: the file is all
it knows. It has the lines of the log; their number and the leaf hash of the last one say where to go on."""
import http.client, sys, time, urllib.error, urllib.request
from verify import leaf, root, signed

def get(path, accept="*/*"):
    return urllib.request.urlopen(urllib.request.Request(sys.argv[1] + path, headers={"Accept": accept}), timeout=60)

def follow(file, leaves):
    checkpoint = signed(get("/log/checkpoint").read().decode())
    held = f"{len(leaves)}-{leaves[-1].hex()[:8]}" if leaves else "0"
    stream = get(f"/events?from={held}", "text/event-stream")
    while True:
        if len(leaves) == checkpoint[0]:
            assert root(leaves) == checkpoint[1], "the log is not what its checkpoint signs for"
            print(f"{len(leaves)} events are whole, root {checkpoint[1].hex()}", flush=True)
        event = []
        while (field := stream.readline()) not in (b"\n", b""):
            event.append(field.rstrip(b"\n").split(b": ", 1))
        if not field:
            return  # the stream ended, and what had no empty line behind it never came
        if b"id" in (event := dict(event)):  # what has none is a sign of life, or says that there is no more
            file.write(event[b"data"] + b"\n")
            leaves.append(leaf(event[b"data"]))

file = open(sys.argv[2], "a+b", buffering=0)
file.seek(0)
file.truncate(file.read().rfind(b"\n") + 1)  # a line that was cut off comes again
file.seek(0)
leaves = [leaf(line.rstrip(b"\n")) for line in file]
while True:
    try:
        follow(file, leaves)
    except urllib.error.HTTPError as error:
        if error.code == 409:
            sys.exit(error.read().decode())  # the log there is not the one held here
    except (OSError, http.client.HTTPException):
        pass
    time.sleep(1)
