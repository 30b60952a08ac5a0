"""Measures feeds: feeds.py MILEPOST. Writes the section "Feeds" of BENCHMARKS.md.

A feed is compared with nginx sending the same bytes as a file, in interleaved rounds of one run over loopback. The machine
may have other work: what counts is the ratio, and the CPU time that each takes for a request. Needs nginx and wrk.
"""
import datetime, json, os, pathlib, platform, re, resource, shutil, socket, statistics, subprocess, sys, tempfile, threading, time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from replay import ROOT, connect, free_port, get, running, until_listening

ROUNDS, SECONDS = 5, 3
CONNECTIONS = [2, 64]
SUBSCRIBERS, CHANGES_A_SECOND, POLLING_SECONDS = 1_000, 50, 10
FEED = "/commitments/canada-2016-2018-6/feed.rss"
NOTES = 40

NGINX = """
{user} daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip_static on;
  open_file_cache max=10000; open_file_cache_valid 60s; types {{ application/rss+xml rss; }}
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work}; scgi_temp_path {work};
  server {{ listen 127.0.0.1:{port}; root {work}/www; }}
}}
"""


def cpu_seconds(process):
    """What a process and its children have had of the processors."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    ticks = 0
    for pid in [str(process.pid), *children]:
        ticks += sum(int(field) for field in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def wrk(port, path, connections, headers, process):
    """Requests a second, and microseconds of the server's CPU time a request; every answer must be a success."""
    before = cpu_seconds(process)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"]
    for header in headers:
        command += ["-H", header]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    requests = int(re.search(r"(\d+) requests in", said)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), (cpu_seconds(process) - before) / requests * 1e6


def post(port, changes, path="/commitments/canada-2016-2018-6/changes"):
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps({"changes": changes}).encode(), {"content-type": "application/json"})
    return urllib.request.urlopen(asked).read()


def note(id):
    return {"type": "note-published", "subject": f"note/{id}", "data": {"text": {"en": f"Note {id}", "fr": f"Note {id}"}}}


def etag(port, path, coding="identity"):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"accept-encoding": coding})
    answer = urllib.request.urlopen(asked)
    return answer.headers["etag"], answer.read()


def compared(ours, theirs):
    """Of interleaved rounds: the medians, the spread of the ratio of requests a second, and CPU microseconds."""
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    ratios = sorted(one[0] / other[0] for one, other in rounds)
    median = lambda which, what: statistics.median(each[which][what] for each in rounds)
    return median(0, 0), median(1, 0), ratios, median(0, 1), median(1, 1)


class Subscribers:
    """Readers that poll one after the other over some connections, each with the tag that it got the last time."""

    def __init__(self, port, count):
        self.port, self.tags, self.times, self.codes = port, [""] * count, [], {}
        self.lock = threading.Lock()

    def poll(self, which, until):
        with connect(self.port) as sock:
            file = sock.makefile("rb")
            while time.perf_counter() < until:
                for reader in which:
                    head = f"GET {FEED} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
                    tag = self.tags[reader]
                    begun = time.perf_counter()
                    sock.sendall((head + (f"If-None-Match: {tag}\r\n" if tag else "") + "\r\n").encode())
                    status, length = int(file.readline().split()[1]), 0
                    while (line := file.readline()) != b"\r\n":
                        name, _, value = line.decode().partition(": ")
                        if name == "content-length":
                            length = int(value)
                        if name == "etag":
                            self.tags[reader] = value.strip()
                    file.read(length)
                    with self.lock:
                        self.times.append((time.perf_counter() - begun) * 1000)
                        self.codes[status] = self.codes.get(status, 0) + 1


def polled(port, service):
    """Subscribers that poll while changes are written."""
    subscribers, until = Subscribers(port, SUBSCRIBERS), time.perf_counter() + POLLING_SECONDS
    before, written = cpu_seconds(service), 0
    threads = [threading.Thread(target=subscribers.poll, args=(range(n, SUBSCRIBERS, 16), until)) for n in range(16)]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    while (now := time.perf_counter()) < until:
        post(port, [note(f"poll-{written}")])
        written += 1
        time.sleep(max(0, begun + written / CHANGES_A_SECOND - time.perf_counter()))
    for thread in threads:
        thread.join()
    assert set(subscribers.codes) <= {200, 304}, subscribers.codes
    times = sorted(subscribers.times)
    return written, len(times), times[len(times) // 2], times[len(times) * 99 // 100], subscribers.codes, cpu_seconds(service) - before


def measure(milepost, work):
    examples = sorted((ROOT / "examples/canada-2016-2018").glob("*.toml"))
    data, www = work / "data", work / "www" / pathlib.Path(FEED[1:]).parent
    subprocess.run([milepost, "apply", "--data", data, "--origin", "bench.example", *examples], check=True, stdout=2)
    www.mkdir(parents=True)
    ours, theirs = free_port(), free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(NGINX.format(work=work, port=theirs, user=user))
    with running([milepost, "serve", "--data", data, "--listen", f"127.0.0.1:{ours}", "--log", "off"]) as service:
        until_listening(ours)
        post(ours, [note(f"n{n}") for n in range(NOTES)])
        time.sleep(1.1)
        plain, gzipped = etag(ours, FEED)[1], etag(ours, FEED, "gzip")[1]
        (www / "feed.rss").write_bytes(plain)
        (www / "feed.rss.gz").write_bytes(gzipped)
        with running(["nginx", "-c", work / "nginx.conf"]) as nginx:
            until_listening(theirs)
            assert etag(theirs, FEED)[1] == plain and etag(theirs, FEED, "gzip")[1] == gzipped, "nginx sends the same bytes"
            rows = []
            for what, headers in ("200", []), ("200, gzip", ["Accept-Encoding: gzip"]), ("304", None):
                for connections in CONNECTIONS:
                    def each(port, process):
                        held = headers if headers is not None else [f"If-None-Match: {etag(port, FEED)[0]}"]
                        return lambda: wrk(port, FEED, connections, held, process)
                    rows.append((f"{what}, {connections} connections", compared(each(ours, service), each(theirs, nginx))))
        return len(plain), len(gzipped), rows, polled(ours, service)


def section(plain, gzipped, rows, polling):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cpu, load = cpu[1] if cpu else platform.machine(), os.getloadavg()[0]
    table = "".join(
        f"| {what} | {one:,.0f} | {other:,.0f} | {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) | {ours:.1f} | {theirs:.1f} |\n"
        for what, (one, other, ratios, ours, theirs) in rows)
    written, polls, median, slow, codes, seconds = polling
    return f"""## Feeds

A feed of {plain:,} bytes ({gzipped:,} packed) over loopback, asked for by one thread of wrk; medians of {ROUNDS} interleaved rounds of {SECONDS} s.
{datetime.date.today()}, {os.cpu_count()} cores of {cpu}, load average {load:.1f}: the machine may have had other work, the ratios and the CPU time count.
`tests/bench/feeds.py` measures. nginx has one worker, `open_file_cache` and the packed form as a file.

| what | milepost, requests/s | nginx, requests/s | times as many (spread) | milepost, CPU µs/request | nginx, CPU µs/request |
|---|---|---|---|---|---|
{table}
{SUBSCRIBERS:,} subscribers polled the feed while {written / POLLING_SECONDS:.0f} changes a second were recorded in it: {polls / POLLING_SECONDS:,.0f} polls a second in {median:.1f} ms
(median; 99 of 100 within {slow:.1f} ms), {codes.get(304, 0) / polls:.0%} of them answered by 304, for {seconds / POLLING_SECONDS:.0%} of one core.
"""


def write(section):
    path = ROOT / "BENCHMARKS.md"
    title = "# Benchmarks\n\nMeasured by `make bench`; the numbers are those of its last run.\n\n"
    before, _, rest = (path.read_text() if path.exists() else title).partition("## Feeds\n")
    after = rest.find("\n## ")
    path.write_text(before.rstrip("\n") + "\n\n" + section + (rest[after:] if after >= 0 else ""))


def main(milepost):
    for tool in "nginx", "wrk":
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed; install it, feeds are measured with it")
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        text = section(*measure(os.path.abspath(milepost), pathlib.Path(work)))
    print(text)
    write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
