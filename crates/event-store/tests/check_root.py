"""The root of a downloaded log against its checkpoint: check_root.py REPLAY CHECKPOINT.

An independent reading of RFC 6962, section 2.1, with Python's standard library alone. It does not
check the signature, for which the standard library has no Ed25519.
"""
import base64
import hashlib
import sys


def root_of(replay):
    """Folds the leaves into peaks, the roots of full trees, the largest first."""
    peaks, size = [], 0
    for line in replay:
        node = hashlib.sha256(b"\0" + line.removesuffix(b"\n")).digest()
        size += 1
        full = size
        while full % 2 == 0:
            node = hashlib.sha256(b"\1" + peaks.pop() + node).digest()
            full //= 2
        peaks.append(node)
    root = peaks.pop() if peaks else hashlib.sha256().digest()
    while peaks:
        root = hashlib.sha256(b"\1" + peaks.pop() + root).digest()
    return size, root


with open(sys.argv[1], "rb") as replay:
    size, root = root_of(replay)
with open(sys.argv[2], encoding="utf-8") as checkpoint:
    origin, signed_size, signed_root = checkpoint.read().split("\n")[:3]
if (size, root) != (int(signed_size), base64.b64decode(signed_root)):
    sys.exit(f"{size} records have another root than the checkpoint of {origin} says for {signed_size}")
print(f"{origin}: {size} records, root {signed_root}")
