#!/usr/bin/env python3
"""Folds logs by the rules of status and compares with what they should add up to: status.py FOLDER…
Each folder has events.ndjson and state.json. It is short on purpose: a second reading of the rules, not a library."""
import calendar, json, pathlib, re, sys

KINDS = """commitment-made commitment-withdrawn schedule-stated milestone-added milestone-revised milestone-moved
milestone-withdrawn milestone-status-reported event-corrected event-retracted event-redacted""".split()

def span(text):
    """The first and last day of a date of the world; a period without an end has no last day."""
    if "/" in text:
        first, last = text.split("/")
        return span(first)[0], None if last == ".." else span(last)[1]
    if fiscal := re.fullmatch(r"FY(\d{4})-\d\d", text):  # from April to March
        return f"{fiscal[1]}-04-01", f"{int(fiscal[1]) + 1}-03-31"
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        month = int(quarter[2]) * 3
        return span(f"{quarter[1]}-{month - 2:02}")[0], span(f"{quarter[1]}-{month:02}")[1]
    if len(text) == 7:
        return f"{text}-01", f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02}"
    return (text, text) if len(text) == 10 else (f"{text}-01-01", f"{text}-12-31")

def age(report):
    """By which reports order: no date before any, then the last day, then the position."""
    if not report["effective"]:
        return "", report["position"]
    first, last = span(report["effective"])  # one without an end reaches to the day on which it was attested
    return last or report["attested"] or first, report["position"]

def keeps(report, state):
    """Whether a report is seen as of a day of the world, or as it had been told by a day."""
    first, last = span(report["effective"]) if report["effective"] else (report["attested"], None)
    told = report["attested"] or report["recorded"]
    return (last or first or "9999") <= state.get("as_of", "9999") and told <= state.get("attested_by", "9999")

def fold(lines):
    """What events add up to: per commitment its milestones, reports (None: about the schedule) and withdrawals."""
    commitments = {}
    for position, event in enumerate(map(json.loads, lines)):
        kind, _, version = event["type"].rpartition(".")
        if kind not in KINDS or version != "v1" or not event["source"].startswith("/commitments/"):
            continue
        part, data = event["subject"].partition("/")[2], event["data"]
        if kind == "commitment-made":
            commitments[event["source"][13:]] = {"milestones": {}, "reports": {}, "withdrawn": {}}
        known = commitments[event["source"][13:]]
        milestone = known["milestones"].setdefault(part, {"former_codes": []}) if kind.startswith("milestone") else {}
        if kind in ("milestone-added", "milestone-revised", "milestone-moved"):
            former = milestone["former_codes"] + [milestone.get("code", data["code"])]
            parent = milestone["parent"] if kind == "milestone-revised" else data.get("parent")
            former = [code for code in dict.fromkeys(former) if code != data["code"] or code in former[:-1]]
            milestone.update(code=data["code"], parent=parent, former_codes=former)
        elif kind in ("milestone-status-reported", "schedule-stated"):
            attested = event.get("attested") and span(event["attested"])[1]
            times = {"effective": event.get("effective"), "attested": attested, "recorded": event["time"][:10]}
            known["reports"][event["id"]] = {"part": part or None, "said": data, "position": position, **times}
        elif kind in ("milestone-withdrawn", "commitment-withdrawn"):
            known["withdrawn"][event["id"]] = part or None
        elif kind == "event-corrected" and data["event"] in known["reports"]:
            report = known["reports"][data["event"]]
            report["said"] = data["replacement"]["data"]
            report["effective"] = event.get("effective", report["effective"])
        elif kind in ("event-retracted", "event-redacted"):
            known["reports"].pop(data["event"], None)
            if kind == "event-retracted":
                known["withdrawn"].pop(data["event"], None)
    return commitments

def view(known, state):
    """A commitment in the words of state.json."""
    reports = [report for report in sorted(known["reports"].values(), key=age) if keeps(report, state)]
    valid = {report["part"]: report for report in reports}  # the last one of each part
    stated, gone, milestones = valid.get(None), set(known["withdrawn"].values()), {}
    for part, milestone in known["milestones"].items():
        report = None if part in gone else valid.get(part)
        status = "withdrawn" if part in gone else report and report["said"]["status"]
        milestones[part] = {**milestone, "completion": status, "report": report and report["position"]}
    schedule = stated and {"state": stated["said"]["state"], "report": stated["position"]}
    return {"withdrawn": None in gone, "milestones": milestones, "schedule": schedule}

def asked(found, expected):
    """What was found, without the members that are not asked for. Of the milestones, all are asked for."""
    only = lambda found, expected: {name: found[name] for name in expected}
    wanted = expected.get("milestones", {})
    parts = {part: only(known, wanted.get(part, known)) for part, known in found["milestones"].items()}
    return only({**found, "milestones": parts}, expected)

wrong = states = 0
for folder in map(pathlib.Path, sys.argv[1:]):
    lines = (folder / "events.ndjson").read_text("utf-8").splitlines()
    for state in json.loads((folder / "state.json").read_text("utf-8"))["states"]:
        commitments = fold(lines[:state["events"]])
        for name, expected in state["commitments"].items():
            found = asked(view(commitments[name], state), expected)
            states, wrong = states + 1, wrong + (found != expected)
            if found != expected:
                print(f"{folder}: after {state['events']} events: {json.dumps(found)} is not {json.dumps(expected)}")
print(f"{states} states, {wrong} wrong")
sys.exit(wrong > 0)
