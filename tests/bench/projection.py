"""Measures the projection: projection.py MILEPOST REBUILD [COUNT ...]. Writes the section "The projection" of BENCHMARKS.md.

REBUILD is the example of that name in crates/projection. Each COUNT is a log of so many events, by default 10,000 and
1,000,000, made of the texts of the example plan in both languages: forty commitments a plan, which report in turns, seven
events a change list, so that the events of a commitment lie far apart. Everything but the rebuild is asked of the real
service over loopback. The machine may have other work. Needs wrk.
"""
import contextlib, datetime, itertools, os, pathlib, platform, random, re, socket, statistics, subprocess, sys, tempfile, time
import http.client

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from events import COMMITMENT_EVENTS, commitment, pool, written

ROOT = pathlib.Path(__file__).parents[2]
HEADING = "## The projection\n"
PLAN_COMMITMENTS, DEFINITIONS, LIST_EVENTS = 40, 11, 7
READS = 1_000
ROUNDS = 5


def everything(words):
    """Change lists: the plans one after the other, the commitments of a plan by turns."""
    yield [("/organizations/lead", "organization-named", "organization", None, {"name": words[0]})]
    for plan in itertools.count():
        title = {"title": words[plan % len(words)], "period": "2016/2026", "publisher": words[0]}
        yield [(f"/plans/plan-{plan}", "plan-published", "plan", None, title)]
        own = [list(commitment(plan * PLAN_COMMITMENTS + n, words)) for n in range(PLAN_COMMITMENTS)]
        yield from (events[:DEFINITIONS] for events in own)
        for begin in range(DEFINITIONS, COMMITMENT_EVENTS, LIST_EVENTS):
            yield from (events[begin:begin + LIST_EVENTS] for events in own)


def lines(count):
    events = ((number, event) for number, events in enumerate(everything(pool())) for event in events)
    for position, (number, event) in zip(range(count), events):
        yield written(position, number, event)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Service:
    def __init__(self, milepost, data):
        self.port, self.begun = free_port(), time.perf_counter()
        command = [milepost, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}", "--log", "off"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def until(self, path):
        """The milliseconds from the start of the process to the first right answer."""
        while True:
            with contextlib.suppress(OSError):
                self.get(path)
                return (time.perf_counter() - self.begun) * 1000
            time.sleep(0.001)

    def get(self, path):
        """The milliseconds that one request takes, on a connection of its own, and the body."""
        begun, connection = time.perf_counter(), http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path, headers={"accept": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path} is {answer.status}: {body[:200]}"
        return (time.perf_counter() - begun) * 1000, body

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure(milepost, rebuild, count, work):
    events, data = work / f"{count}.ndjson", work / f"{count}"
    with open(events, "wb") as file:
        file.writelines(lines(count))
    subprocess.run([milepost, "import", events, "--data", data, "--origin", "bench.example"], check=True, stdout=2)
    events.unlink()
    chosen, found = random.Random(count), {}
    rates = []
    for _ in range(ROUNDS):
        folded, seconds = subprocess.run([rebuild, data], check=True, capture_output=True, text=True).stdout.split()
        assert int(folded) == count
        rates.append(count / float(seconds))
    found["rebuild, events/s"] = statistics.median(rates)
    known = max(1, count // COMMITMENT_EVENTS - PLAN_COMMITMENTS)
    some = lambda: (lambda number: f"plan-{number // PLAN_COMMITMENTS}-{number}")(chosen.randrange(known))
    service = Service(milepost, data)
    found["start without a snapshot, to the first answer, ms"] = service.until(f"/commitments/{some()}.json")
    found["first list of all plans after it, ms"], _ = service.get("/plans")
    found["the same again, ms"], _ = service.get("/plans")
    service.stop()
    found["snapshot, MB"] = (data / "snapshot").stat().st_size / 1e6
    starts = []
    for _ in range(ROUNDS):
        service = Service(milepost, data)
        starts.append(service.until(f"/commitments/{some()}.json"))
        resident = service.memory_mb()
        service.stop()
    found["start with it, to the first answer, ms"] = statistics.median(starts)
    found["memory after that, MB"] = resident
    service = Service(milepost, data)
    service.until("/livez")
    times = [service.get(f"/commitments/{some()}.json")[0] for _ in range(READS)]
    found[f"a commitment, median of {READS:,} at random, ms"] = statistics.median(times)
    found["the same, 99th percentile, ms"] = statistics.quantiles(times, n=100)[98]
    found["memory after that, MB "] = service.memory_mb()
    median = lambda path: statistics.median(service.get(path())[0] for _ in range(20))
    found["an old version, ms"] = median(lambda: f"/commitments/{some()}/versions/12.json")
    found["a history, ms"] = median(lambda: f"/commitments/{some()}/history")
    plan = lambda: f"/plans/plan-{chosen.randrange(max(1, known // PLAN_COMMITMENTS))}"
    found["a plan's feed, ms"] = median(lambda: plan() + "/feed.rss")
    found["a plan, ms"] = median(plan)
    found["a search in everything, ms"] = median(lambda: "/commitments?q=ouvert")
    found["the feed of everything, ms"] = median(lambda: "/feeds/all.rss")
    found["memory at the end, MB"] = service.memory_mb()
    address = f"http://127.0.0.1:{service.port}/commitments/{some()}.json"
    said = [subprocess.run(["wrk", "-t1", "-c64", "-d2s", address], check=True, capture_output=True, text=True).stdout
            for _ in range(ROUNDS)]
    found["one commitment again and again, 64 connections, requests/s"] = statistics.median(
        float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]) for text in said)
    service.stop()
    return found


GOALS = {"rebuild, events/s": "≥ 500,000", "start with it, to the first answer, ms": "< 100",
         "one commitment again and again, 64 connections, requests/s": "as many at both"}


def section(all_found):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cpu, load = cpu[1] if cpu else platform.machine(), os.getloadavg()[0]
    counts = list(all_found)
    goal = lambda what: GOALS.get(what, "< 25 at 10,000, < 150 at 1,000,000" if "memory" in what else "")
    shown = lambda figure: f"{figure:,.0f}" if figure >= 100 else f"{figure:,.1f}"
    rows = "".join(f"| {what.strip()} | {' | '.join(shown(all_found[count][what]) for count in counts)} | {goal(what)} |\n"
                   for what in all_found[counts[0]])
    return f"""{HEADING}
Logs of the example plan's texts in both languages, 40 commitments a plan, 250 events each, which report by turns, 7 events a
change list. {datetime.date.today()}, {os.cpu_count()} cores of {cpu}, load average {load:.1f}: the machine may have had other work.
`tests/bench/projection.py` makes the logs and measures. The rebuild reads and decodes every event whole on one core.

| what | {' | '.join(f'{count:,} events' for count in counts)} | goal |
|---|{'---:|' * len(counts)}---|
{rows}"""


def write(section, heading=HEADING):
    path = ROOT / "BENCHMARKS.md"
    before, _, rest = (path.read_text() if path.exists() else "# Benchmarks\n").partition(heading)
    after = rest.find("\n## ")
    path.write_text(before.rstrip("\n") + "\n\n" + section + (rest[after:] if after >= 0 else ""))


def main(milepost, rebuild, *counts):
    milepost, rebuild = map(os.path.abspath, (milepost, rebuild))
    counts = [int(count) for count in counts] or [10_000, 1_000_000]
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        text = section({count: measure(milepost, rebuild, count, pathlib.Path(work)) for count in counts})
    print(text)
    write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
