"""Measures a cold start: coldstart.py MILEPOST BARE [COUNT ...]. Writes the section "Cold start" of BENCHMARKS.md.

BARE is the example of that name in crates/http-api: hyper and nothing else. Each COUNT is a log of so many events, by
default none, 10,000 and 1,000,000. A start is timed as whoever wakes the service feels it: the socket is there and
the request is in it, then the process is made; the time ends with the last byte of the answer, which must be right. The
starts of all are interleaved. The files are in the memory of the system; the machine may have other work.
"""
import datetime, http.client, os, pathlib, platform, re, socket, statistics, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from projection import PLAN_COMMITMENTS, lines, write as write_section

STARTS = 41
HEADING = "## Cold start\n"


def woken(command):
    """The milliseconds from making the process to the end of the answer, those of a processor, the memory, and the answer."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)
    port, path = listener.getsockname()[1], command[0]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"accept": "application/json", "connection": "close"})
    # The shell becomes the process, so that its id is known before; it is there in a fraction of a millisecond.
    script = 'exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
    begun = time.perf_counter()
    process = subprocess.Popen(["/bin/sh", "-c", script, "sh", *command[1:]], stdin=listener.fileno(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - begun) * 1000
    assert answer.status == 200, body[:200]
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    memory = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
    spent = sum(int(task.read_text().split()[0]) for task in pathlib.Path(f"/proc/{process.pid}/task").glob("*/schedstat")) / 1e6
    process.terminate()
    process.wait()
    listener.close()
    return took, spent, memory, body


def folder(milepost, count, work):
    """A data folder with so many events, and the snapshot that a service leaves when it ends."""
    data = work / str(count)
    if count > 0:
        events = work / f"{count}.ndjson"
        with open(events, "wb") as file:
            file.writelines(lines(count))
        subprocess.run([milepost, "import", events, "--data", data, "--origin", "bench.example"], check=True, stdout=2)
        events.unlink()
    serve = [milepost, "serve", "--data", data, "--origin", "bench.example", "--log", "off"]
    woken(["/livez", *serve])
    return serve


def measure(milepost, bare, counts, work):
    commands = {"bare hyper": (["/", bare], b"it answers")}
    for count in counts:
        # One of the first commitments, whose events lie farthest from the end of the log.
        path = f"/commitments/plan-0-{PLAN_COMMITMENTS // 2}.json" if count else "/plans"
        right = f'"id":"plan-0-{PLAN_COMMITMENTS // 2}"'.encode() if count else b'"plans":[]'
        commands[f"{count:,} events"] = ([path, *folder(milepost, count, work)], right)
    found = {name: [] for name in commands}
    memories = {}
    for _ in range(STARTS):
        for name, (command, right) in commands.items():
            took, spent, memories[name], body = woken(command)
            assert right in body, (name, body[:200])
            found[name].append((took, spent))
    return found, memories


def section(found, memories):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cpu, load = cpu[1] if cpu else platform.machine(), os.getloadavg()[0]
    took = {name: [wall for wall, _ in starts] for name, starts in found.items()}
    spent = {name: statistics.median(cpu for _, cpu in starts) for name, starts in found.items()}
    bare = statistics.median(took["bare hyper"])
    row = lambda name, times: (f"| {name} | {statistics.median(times):.1f} | {min(times):.1f} | {statistics.quantiles(times, n=20)[18]:.1f} "
                               f"| {statistics.median(times) / bare:.1f} | {spent[name]:.1f} | {memories[name]:.0f} |\n")
    rows = "".join(row(name, times) for name, times in took.items())
    return f"""{HEADING}
From making the process to the last byte of the first right answer, which waited in the socket; {STARTS} starts of each,
interleaved. {datetime.date.today()}, {os.cpu_count()} cores of {cpu}, load average {load:.1f}: the machine may have had other work.
The answer is a list for the empty log, else a commitment from the beginning of the log. The bare server is
`crates/http-api/examples/bare.rs`; `tests/bench/coldstart.py` measures. The goal: less than 25 ms or three times the bare
server at 10,000 events, less than 100 ms at 1,000,000.

| what | median, ms | least, ms | 95 of 100 within, ms | times bare | processor, ms | memory, MB |
|---|---:|---:|---:|---:|---:|---:|
{rows}"""


def main(milepost, bare, *counts):
    milepost, bare = map(os.path.abspath, (milepost, bare))
    counts = [int(count) for count in counts] or [0, 10_000, 1_000_000]
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        text = section(*measure(milepost, bare, counts, pathlib.Path(work)))
    print(text)
    write_section(text, HEADING)


if __name__ == "__main__":
    main(*sys.argv[1:])
