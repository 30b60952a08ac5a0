#!/usr/bin/env python3
"""Replays the recorded history of a tracker into a running Milepost: replay.py SERVER [--news].

Without --news everything is an import of the past, which no feed tells. With it, a status that changes after its first
report is news, so that the feeds show what they would have shown. Either way each change keeps the day on which the
tracker said it, is recorded when this program runs, and may be sent again: nothing is recorded twice."""
import csv, itertools, json, os, pathlib, re, sys, urllib.error, urllib.request

HERE = pathlib.Path(__file__).parent
SERVER, NEWS = sys.argv[1], "--news" in sys.argv[2:]
LOG, TABLE = "change-log.csv", "sub-commitments.csv"
PLAN = {"title": {"en": "Fifth U.S. Open Government National Action Plan"}, "period": "2022-12/2024-12",
        "publisher": {"en": "United States of America"}, "place": {"en": "Washington"},
        "license": {"name": {"en": "CC0 1.0"}, "address": {"en": "https://creativecommons.org/publicdomain/zero/1.0/"}}}
MISSPELT = {"Exeecutive": "Executive", "Counil on Environmental": "Council on Environmental",
            "Council on Environment Q": "Council on Environmental Q"}

def post(path, changes, key):
    """The service's answer; where it refuses the list, what it says of each wrong change, by its place in the list."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"us-nap5 {key}"}
    if token := os.environ.get("MILEPOST_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(SERVER + path, json.dumps({"changes": changes}).encode(), headers)
    try:
        return json.load(urllib.request.urlopen(request, timeout=60)), {}
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        wrong = {int(e["pointer"].split("/")[2]): e["detail"] for e in problem.get("errors", []) if "pointer" in e}
        return ({"changes": []}, wrong) if wrong else sys.exit(f"{path}: {problem['detail']}")

def say(line, text):
    print(f"{LOG}:{line}: {text}", file=sys.stderr)

def slug(name):
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:80]

def agencies(row):
    text = row["commitment_agency"]
    for wrong, right in MISSPELT.items():
        text = text.replace(wrong, right)
    return [name.strip() for name in re.split("<br>", text)]

def change(kind, day, data, subject="commitment", history=True, **more):
    return {"type": kind, "subject": subject, "effective": day, "attested": day, "history": history, "data": data, **more}

table = {row["commitment_detail_sub_id"]: row for row in csv.DictReader(open(HERE / TABLE, newline="", encoding="utf-8"))}
log = list(enumerate(csv.DictReader(open(HERE / LOG, newline="", encoding="utf-8")), 2))
names = sorted({name for row in table.values() for name in agencies(row)})
post("/changes", [{"type": "plan-published", "source": "/plans/us-nap5", "history": True, "data": PLAN}]
     + [{"type": "organization-named", "source": f"/organizations/{slug(name)}", "history": True,
         "data": {"name": {"en": name}}} for name in names], "plan")

made, parts, files, count = set(), {}, {}, dict.fromkeys(["status", "refused", "broken", "created", "deleted", "edited"], 0)

class Part:
    """A sub-commitment of the tracker, which is a milestone here. US0114 became US0114.0 and is the same."""
    def __init__(self, first):
        self.id, self.code, self.out, self.reported = first, first, None, False

def made_by(commitment, day):
    """The commitment itself, with the agencies of all its parts."""
    rows = [row for row in table.values() if row["commitment_id"] == commitment]
    lead = list(dict.fromkeys(slug(name) for row in rows for name in agencies(row)))
    return change("commitment-made", day, {"plan": "us-nap5", "number": commitment,
                  "title": {"en": rows[0]["commitment_theme_name"]}, "lead": lead})

def created(commitment, row, day):
    """A file appeared: a new part, one that was away, or one under a new code."""
    code = row["sub_commitment_id"]
    first = code.removesuffix(".0")
    part = parts.get(code) or parts.get(first)
    text = table.get(code) or table.get(f"{code}.0")
    if part is None and text is None:
        return []  # left the tracker before its first report, and neither file has its words
    if part is None:
        part = parts[code] = Part(code)
        changes = [change("milestone-added", day, {"code": code, "text": {"en": text["title"]}}, f"milestone/{code}")]
    else:
        back = {"event": part.out, "reason": {"en": "The tracker listed it again."}}
        changes = [change("event-retracted", day, back, f"milestone/{part.id}")] if part.out else []
        part.out = None
    if part.code != code:
        changes.append(change("milestone-moved", day, {"code": code}, f"milestone/{part.id}"))
    parts[code], part.code, files[row["file"]] = part, code, part
    return changes

def deleted(row, day, here):
    """A file went. If its part has another file, it moved; else it is out until it comes back."""
    part = files.pop(row["file"], None)
    if part is None or part in files.values():
        return []
    part.out = here
    return [change("milestone-withdrawn", day, {}, f"milestone/{part.id}")]

def status(row, day):
    part = parts[row["sub_commitment_id"]]
    return change("milestone-status-reported", day, {"status": row["new"].lower().replace(" ", "-")},
                  f"milestone/{part.id}", history=not (NEWS and part.reported))

def replay(commitment, commit, rows):
    """One commit of the tracker on one commitment is one change list."""
    day, changes, at, reports = rows[0][1]["committed_at"][:10], [], [], {}
    def add(line, more):
        changes.extend(more)
        at.extend([line] * len(more))
    if commitment not in made:
        made.add(commitment)
        add(rows[0][0], [made_by(commitment, day)])
    for line, row in sorted(rows, key=lambda pair: pair[1]["change"] == "deleted"):  # what moved is created first
        kind = row["change"].split(":")[0]
        count[{"status_changed": "status", "yaml_error": "broken", "field_edited": "edited"}.get(kind, kind)] += 1
        if kind == "created":
            add(line, created(commitment, row, day))
        elif kind == "deleted":
            add(line, deleted(row, day, here=line))
        elif kind == "status_changed":
            reports[len(changes)] = row
            add(line, [status(row, day)])
        elif kind == "yaml_error":
            say(line, f"{row['file']} could not be read ({row['old']}); what was said before stands")
    path = f"/commitments/{commitment.lower()}/changes"
    answer, wrong = post(path, changes, commit) if changes else ({"changes": []}, {})
    if wrong:
        for index, detail in wrong.items():
            row = reports.pop(index)
            say(at[index], f"{row['sub_commitment_id']}: {row['new']}: {detail}; not recorded")
        count["status"], count["refused"] = count["status"] - len(wrong), count["refused"] + len(wrong)
        right = [index for index in range(len(changes)) if index not in wrong]
        answer = post(path, [changes[index] for index in right], commit)[0] if right else {"changes": []}
        at[:] = [at[index] for index in right]
    for row in reports.values():
        parts[row["sub_commitment_id"]].reported = True
    for line, done in zip(at, answer["changes"]):
        for part in parts.values():
            if part.out == line:
                part.out = done["event"]

for commit, rows in itertools.groupby(log, key=lambda pair: pair[1]["commit"]):
    by_commitment = {}
    for line, row in rows:
        by_commitment.setdefault(row["file"][:6].upper(), []).append((line, row))
    for commitment, own in sorted(by_commitment.items()):
        replay(commitment, commit, own)

print("{status} statuses recorded, {refused} refused; {created} files came and {deleted} went; {broken} could not be read; "
      "{edited} edits, of which the log has no words, are not recorded".format(**count))
