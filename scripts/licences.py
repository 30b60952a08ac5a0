"""Gathers what has to go along with a copy of the program: licences.py FOLDER [FEATURES]

Into FOLDER go the licences of Milepost, NOTICE with what it names inside the program, and THIRD-PARTY.txt with the text of
the licence of each crate that the program is made of, FEATURES of milepost among them. A text that several crates share
stands once, below their names.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "crates/http-api/LICENSE-UNICODE", "crates/http-api/NOTICE-CSL.md"]
TEXTS = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)


def cargo(*args):
    done = subprocess.run(["cargo", *args], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def built(features):
    """Name and version of each crate in the program."""
    chosen = ["--features", features] if features else []
    tree = cargo("tree", "--locked", "--package", "milepost", "--edges", "normal", "--prefix", "none", "--format", "{p}", *chosen)
    lines = (line.split() for line in tree.splitlines() if line.strip())
    return {(name, version.lstrip("v")) for name, version, *_ in lines}


def texts(package):
    """The texts of licences that a crate brings, by the name of their file."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = {path for path in folder.iterdir() if path.is_file() and TEXTS.match(path.name)}
    if package["license_file"]:
        files.add((folder / package["license_file"]).resolve())
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in sorted(files)]


def main():
    out, features = pathlib.Path(sys.argv[1]), "".join(sys.argv[2:])
    out.mkdir(parents=True, exist_ok=True)
    for path in OURS:
        shutil.copy(ROOT / path, out)
    chosen = ["--features", features] if features else []
    packages = json.loads(cargo("metadata", "--locked", "--format-version", "1", *chosen))["packages"]
    crates = built(features)
    used = [one for one in packages if one["source"] and (one["name"], one["version"]) in crates]
    names, silent = {}, []
    for one in sorted(used, key=lambda one: (one["name"], one["version"])):
        line = f"{one['name']} {one['version']}, {one['license'] or 'a licence of its own'}"
        found = texts(one)
        if not found:
            silent.append(f"{line}, by {', '.join(one['authors']) or one['repository'] or one['name']}")
        for text in found:
            names.setdefault(text, []).append(line)
    parts = ["The crates that Milepost is made of, and the texts of their licences as they bring them."]
    parts += ["\n".join(crates) + "\n\n" + text for text, crates in names.items()]
    if silent:
        parts.append("These name their licence and bring no text of it; the texts are those above.\n\n" + "\n".join(silent))
    (out / "THIRD-PARTY.txt").write_text(f"\n\n{'=' * 80}\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"{out}: the licences of {len(used)} crates, {len(silent)} of them without a text")


main()
