#!/usr/bin/env python3
"""Whether a downloaded log is what its checkpoint signs for: verify.py EVENTS CHECKPOINT (RFC 6962, C2SP tlog-checkpoint).

Who signed it is another question: `milepost verify --key` asks it, and so does any reader of signed notes.
"""
import base64, hashlib, json, sys

def leaf(line):  # what is left of a redacted event names the leaf hash of the whole one
    stub = b'"leafhash"' in line
    return bytes.fromhex(json.loads(line)["leafhash"]) if stub else hashlib.sha256(b"\0" + line).digest()

def root(leaves):
    trees = []  # full trees from left to right, each its number of leaves and its hash
    join = lambda left, right: hashlib.sha256(b"\1" + left + right).digest()
    for node in leaves:
        size = 1
        while trees and trees[-1][0] == size:
            size, node = 2 * size, join(trees.pop()[1], node)
        trees.append((size, node))
    node = trees.pop()[1] if trees else hashlib.sha256().digest()
    while trees:
        node = join(trees.pop()[1], node)
    return node

def signed(checkpoint):
    _origin, size, root = checkpoint.split("\n")[:3]
    return int(size), base64.b64decode(root)

if __name__ == "__main__":
    leaves = [leaf(line.rstrip(b"\n")) for line in open(sys.argv[1], "rb")]
    if signed(open(sys.argv[2]).read()) != (len(leaves), root(leaves)):
        sys.exit(f"this is another log: it has {len(leaves)} events and the root {root(leaves).hex()}")
    print(f"{len(leaves)} events are whole, root {root(leaves).hex()}")
