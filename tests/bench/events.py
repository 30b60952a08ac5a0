"""Makes a long log of lines as milepost writes them: events.py COUNT FILE. The same count makes the same bytes.

The texts are those of the example plan, in both languages; who reports what when is made up from the number of the event.
"""
import datetime, hashlib, json, pathlib, sys, tomllib

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples/canada-2016-2018"
COMMITMENT_EVENTS = 250
BEGIN_MS = 1_750_000_000_000
STEP_MS = 41
STATUSES = ["not-started", "limited", "substantial", "complete"]
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(number, salt):
    value = (BEGIN_MS + number * STEP_MS) << 80 | salt
    return "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def texts(value):
    """Every text of a document that is there in both languages."""
    if isinstance(value, dict):
        if set(value) == {"en", "fr"} and all(isinstance(text, str) and text.strip() for text in value.values()):
            yield value
        else:
            for member in value.values():
                yield from texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def pool():
    files = sorted(EXAMPLES.glob("commitment-*.toml"))
    found = [text for file in files for text in texts(tomllib.loads(file.read_text()))]
    return [{lang: " ".join(text.split())[:400] for lang, text in each.items()} for each in found]


def commitment(number, words):
    """The events of one commitment: what it is, then report after report."""
    source, plan = f"/commitments/plan-{number // 40}-{number}", f"plan-{number // 40}"
    word = lambda n: words[(number * 7 + n) % len(words)]
    made = {"plan": plan, "number": str(number + 1), "title": word(0), "description": word(1), "lead": ["lead"]}
    yield source, "commitment-made", "commitment", None, made
    for n in range(1, 9):
        yield source, "milestone-added", f"milestone/{n}", None, {"code": f"{number + 1}.{n}", "text": word(n)}
    yield source, "indicator-defined", "indicator/people", None, {"name": word(9), "unit": "people"}
    goal = {"comparison": "at-least", "value": str(100 + number % 900)}
    yield source, "target-set", "target/people", None, {"indicator": "people", "goal": goal, "per": "quarter"}
    for n in range(COMMITMENT_EVENTS - 11):
        day = datetime.date(2016, 7, 1) + datetime.timedelta(days=7 * n)
        if n % 5 == 0:
            week = f"{day}/{day + datetime.timedelta(days=6)}"
            value = {"source": "lead", "value": str(n * 37 % 4000), "qualifier": "exactly", "period": week, "published": word(n)}
            yield source, "measurement-recorded", "indicator/people", week, value
        elif n % 5 == 4:
            yield source, "note-published", f"note/{n}", str(day), {"text": word(n)}
        else:
            status = {"status": STATUSES[n * 4 // COMMITMENT_EVENTS], "progress": word(n)}
            yield source, "milestone-status-reported", f"milestone/{n % 8 + 1}", str(day), status


def everything(words):
    yield "/organizations/lead", "organization-named", "organization", None, {"name": words[0]}
    for number in range(10**9):
        if number % 40 == 0:
            plan = {"title": words[number % len(words)], "period": "2016/2026", "publisher": words[0]}
            yield f"/plans/plan-{number // 40}", "plan-published", "plan", None, plan
        yield from commitment(number, words)


def written(number, change, event):
    """The line of an event at a position, in a change list that has a number."""
    source, kind, subject, effective, data = event
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    moment = datetime.datetime.fromtimestamp((BEGIN_MS + number * STEP_MS) / 1000, datetime.timezone.utc)
    line = {"specversion": "1.0", "id": ulid(number, int(digest[32:52], 16)), "source": source, "type": f"{kind}.v1",
            "subject": subject, "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "sequence": f"{number:020}"}
    if effective:
        line["effective"] = effective
    change = ulid(change, int(hashlib.sha256(str(change).encode()).hexdigest()[32:52], 16))
    line |= {"actor": "bench", "nature": "update", "change": change, "salt": digest[:32], "data": data}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def lines(count):
    for number, event in zip(range(count), everything(pool())):
        yield written(number, number, event)


if __name__ == "__main__":
    with open(sys.argv[2], "wb") as file:
        file.writelines(lines(int(sys.argv[1])))
