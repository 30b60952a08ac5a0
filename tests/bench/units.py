"""Measures what one of each costs: units.py MILEPOST [EVENTS [SITE_EVENTS]]. Writes the section "Unit costs" of BENCHMARKS.md.

The log of the requests has EVENTS events, by default 10,000, of the example plan's texts. What a request costs is the
processor time that the service takes for it, so that other work on the machine matters little. As files are written the
example record and a log of SITE_EVENTS events, by default 1,000, each into an empty folder and then once more, with nothing
new. deploy/SCALING.md reckons with all of it. Needs wrk.
"""
import datetime, http.client, json, os, pathlib, platform, re, resource, shutil, socket, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from projection import ROOT, Service, lines, write as write_section

HEADING = "## Unit costs\n"
SECONDS, CONNECTIONS = 3, 16
COMMITMENT = "/commitments/plan-0-20"
FEED = f"{COMMITMENT}/feed.rss"
URL = "https://bench.example"


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")")[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(port, path, headers):
    """The tag and the length of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status, body[:200])
    return answer.getheader("etag"), len(body)


def request(service, path, coding="gzip", held=False):
    """Microseconds of processor time a request, and the bytes of the body. `held`: the reader has it already."""
    headers = {"accept-encoding": coding}
    etag, size = asked(service.port, path, headers)
    if held:
        headers["if-none-match"], size = etag, 0
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"http://127.0.0.1:{service.port}{path}"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = cpu_seconds(service.process)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Socket errors" not in said and "Non-2xx" not in said, said
    requests = int(re.search(r"(\d+) requests in", said)[1])
    return (cpu_seconds(service.process) - before) / requests * 1e6, size


def poll_bytes(port):
    """All bytes of a poll that has nothing new, in both directions, as a feed reader sends it."""
    etag, _ = asked(port, FEED, {"accept-encoding": "gzip"})
    text = (f"GET {FEED} HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: reader/1.0\r\nAccept: application/rss+xml\r\n"
            f"Accept-Encoding: gzip\r\nIf-None-Match: {etag}\r\nConnection: close\r\n\r\n").encode()
    with socket.create_connection(("127.0.0.1", port)) as stream:
        stream.sendall(text)
        answer = b"".join(iter(lambda: stream.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 304 "), answer
    return len(text) + len(answer)


def run(milepost, *args):
    """The seconds that a run takes, and those of the processors."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([milepost, *args], check=True, stdout=2)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def site(milepost, data, out):
    """A record as files: how many, their bytes, and the seconds of the first and of the second run."""
    publish = lambda: run(milepost, "publish", "--data", data, "--out", out, "--public-url", URL)
    first, second = publish(), publish()
    published = json.loads((out / "published.json").read_text())["files"]
    names = {entry["file"] for entry in published.values()}
    size = sum((out / name).stat().st_size for name in names)
    shutil.rmtree(out)
    return len(names), size, first, second


def imported(milepost, count, work):
    events, data = work / f"{count}.ndjson", work / f"{count}"
    with open(events, "wb") as file:
        file.writelines(lines(count))
    run(milepost, "import", events, "--data", data, "--origin", "bench.example")
    return data


def measure(milepost, count, site_count, work):
    service = Service(milepost, imported(milepost, count, work))
    service.until("/livez")
    rows = [
        ("a poll of a feed that has nothing new", *request(service, FEED, held=True)),
        ("a feed", *request(service, FEED)),
        ("a page", *request(service, f"/en{COMMITMENT}")),
        ("a status as JSON", *request(service, f"{COMMITMENT}.json")),
        ("a citation of a version", *request(service, f"{COMMITMENT}/versions/3.bib")),
        ("a full tile of the log", *request(service, "/log/tile/0/000", coding="identity")),
    ]
    poll = poll_bytes(service.port)
    service.stop()
    example = work / "example"
    documents = sorted((ROOT / "examples/canada-2016-2018").glob("*.toml"))
    run(milepost, "apply", "--data", example, "--origin", "bench.example", *documents)
    events = len(subprocess.run([milepost, "events", "--data", example], check=True, capture_output=True).stdout.splitlines())
    sites = [(f"the example record, {events:,} events", events, site(milepost, example, work / "site"))]
    long = imported(milepost, site_count, work)
    sites.append((f"{site_count:,} events of its texts", site_count, site(milepost, long, work / "site")))
    return rows, poll, sites


def section(count, rows, poll, sites):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cpu, load = cpu[1] if cpu else platform.machine(), os.getloadavg()[0]
    costs = "".join(f"| {what} | {micros:,.1f} | {size:,} |\n" for what, micros, size in rows)
    written = "".join(
        f"| {what} | {files:,} | {files / events:.1f} | {size / 1e6:,.0f} MB | {size / events / 1e3:,.0f} kB "
        f"| {first[0]:,.1f} s | {first[1]:,.1f} s | {second[0]:,.1f} s | {second[1]:,.1f} s |\n"
        for what, events, (files, size, first, second) in sites)
    return f"""{HEADING}
{datetime.date.today()}, {os.cpu_count()} cores of {cpu}, load average {load:.1f}: the machine may have had other work, so of requests the
processor time of the service counts. `tests/bench/units.py` measures; `deploy/SCALING.md` reckons with it. A log of {count:,}
events, {CONNECTIONS} connections of wrk over loopback, answers that are kept. A poll that has nothing new is {poll} bytes in both directions.

| a request | processor, µs | bytes of the body, packed |
|---|---:|---:|
{costs}
As files, by `milepost publish` on all processors into an empty folder, and once more with nothing new:

| what | files | an event | bytes | an event | first run | its processors | second run | its processors |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{written}"""


def main(milepost, count="10000", site_count="1000"):
    milepost, count, site_count = os.path.abspath(milepost), int(count), int(site_count)
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        text = section(count, *measure(milepost, count, site_count, pathlib.Path(work)))
    print(text)
    write_section(text, HEADING)


if __name__ == "__main__":
    main(*sys.argv[1:])
