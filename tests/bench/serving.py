"""Measures what readers fetch most: serving.py MILEPOST. Writes the section "Serving" of BENCHMARKS.md.

Each answer is compared with nginx sending the same bytes from a file, with the header fields that the service gives it, in
interleaved rounds of one run over loopback. The machine may have other work: what counts is the ratio, and the processor
time that each takes for a request. Needs nginx and wrk.
"""
import datetime, http.client, json, os, pathlib, platform, re, resource, shutil, socket, statistics, subprocess, sys, tempfile, threading, time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from replay import ROOT, connect, free_port, running, until_listening, write

ROUNDS, SECONDS = 7, 1
CONNECTIONS = [2, 64, 256]
SUBSCRIBERS, CHANGES_A_SECOND, POLLING_SECONDS = 1_000, 50, 10
LISTS_A_SECOND, LIST_CHANGES = 125, 20
COMMITMENT = "/commitments/canada-2016-2018-6"
FEED = f"{COMMITMENT}/feed.rss"
GZIP = "Accept-Encoding: gzip"
# What is asked for, where, with which header, and the name of the file of nginx. None: the tag that the reader holds.
ANSWERS = [
    ("commitment, JSON, gzip", f"{COMMITMENT}.json", GZIP, "commitment.json"),
    ("commitment, page, gzip", f"/en{COMMITMENT}", GZIP, "commitment.html"),
    ("feed, RSS", FEED, "Accept-Encoding: identity", "feed.rss"),
    ("feed, RSS, gzip", FEED, GZIP, "feed.rss"),
    ("feed, RSS, 304", FEED, None, "held.rss"),
    ("citation, APA, text", f"{COMMITMENT}/versions/1/citation?style=apa&format=text", "Accept-Encoding: identity", "citation.txt"),
]
NOTES = 40
# The goals: times as many requests as nginx, alone and beside writes, and times its 99th percentile.
RATE_FLOOR, RATE_FLOOR_WRITTEN, P99_TIMES_MAX = 0.95, 0.9, 1.5
# What nginx says of a file by itself. All else it is told to add, since the reader of a page, a script in another page and a
# cache on the way need it from whoever sends the answer.
OWN_FIELDS = {"date", "etag", "last-modified", "content-type", "content-length", "content-encoding", "accept-ranges", "connection",
              "x-request-id"}

NGINX = """
{user} daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log; worker_processes auto;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip_static on;
  open_file_cache max=10000; open_file_cache_valid 60s; types {{ application/rss+xml rss; application/json json; text/html html; text/plain txt; }}
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work}; scgi_temp_path {work};
  server {{ listen 127.0.0.1:{port}; root {work}/www; {locations} }}
  server {{ listen 127.0.0.1:{bare}; root {work}/www; }}
}}
"""


def cpu_seconds(process):
    """What a process and its children have had of the processors."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    ticks = 0
    for pid in [str(process.pid), *children]:
        ticks += sum(int(field) for field in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def wrk(port, path, connections, header, process):
    """Requests a second, the 99th percentile of their milliseconds, and microseconds of the server's processor time a
    request; every answer must be a success."""
    before = cpu_seconds(process)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-H", header, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    requests = int(re.search(r"(\d+) requests in", said)[1])
    slow, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    millis = float(slow) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), millis, (cpu_seconds(process) - before) / requests * 1e6


def location(port, path, header, file):
    """What nginx is told to add to a file, so that its answer says what the answer of the service does."""
    held = {"if-none-match": etag(port, path)[0]} if header is None else {"accept-encoding": "gzip"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=held)
    fields = [(name, value) for name, value in connection.getresponse().getheaders() if name.lower() not in OWN_FIELDS]
    added = "".join(f"add_header {name} {json.dumps(value)}; " for name, value in [*fields, ("x-request-id", "$request_id")])
    return f"location = /{file} {{ {added}}}"


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
    """Of interleaved rounds: how many times as many requests a second, sorted, and the medians of all that wrk says."""
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    ratios = sorted(one[0] / other[0] for one, other in rounds)
    return ratios, [[statistics.median(each[which][what] for each in rounds) for what in range(3)] for which in range(2)]


class Writer(threading.Thread):
    """Records lists of changes of another commitment at an even pace, until it is told to stop."""

    def __init__(self, port):
        super().__init__()
        self.port, self.over, self.written = port, False, 0

    def run(self):
        begun = time.perf_counter()
        while not self.over:
            changes = [note(f"w{self.written + n}-{time.time_ns()}") for n in range(LIST_CHANGES)]
            post(self.port, changes, "/commitments/canada-2016-2018-2/changes")
            self.written += LIST_CHANGES
            time.sleep(max(0, begun + self.written / LIST_CHANGES / LISTS_A_SECOND - time.perf_counter()))

    def __enter__(self):
        self.start()

    def __exit__(self, *_):
        self.over = True
        self.join()


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
    data, www = work / "data", work / "www"
    subprocess.run([milepost, "apply", "--data", data, "--origin", "bench.example", *examples], check=True, stdout=2)
    www.mkdir()
    ours, theirs, bare = free_port(), free_port(), free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    with running([milepost, "serve", "--data", data, "--listen", f"127.0.0.1:{ours}", "--log", "off"]) as service:
        until_listening(ours)
        post(ours, [note(f"n{n}") for n in range(NOTES)])
        time.sleep(1.1)
        sizes = {}
        for _, path, _, file in ANSWERS:
            plain, packed = etag(ours, path)[1], etag(ours, path, "gzip")[1]
            sizes[file] = (len(plain), len(packed))
            (www / file).write_bytes(plain)
            if packed != plain:
                (www / f"{file}.gz").write_bytes(packed)
        files = {file: (path, header) for _, path, header, file in ANSWERS}
        locations = "".join(location(ours, path, header, file) for file, (path, header) in files.items())
        (work / "nginx.conf").write_text(NGINX.format(work=work, port=theirs, bare=bare, user=user, locations=locations))
        with running(["nginx", "-c", work / "nginx.conf"]) as nginx:
            until_listening(theirs)
            for _, path, _, file in ANSWERS:
                for coding in "identity", "gzip":
                    assert etag(theirs, f"/{file}", coding)[1] == etag(ours, path, coding)[1], "nginx sends the same bytes"

            def each(port, process, path, header, connections):
                held = header or f"If-None-Match: {etag(port, path)[0]}"
                return lambda: wrk(port, path, connections, held, process)

            def beside(answer, connections, peer):
                what, path, header, file = answer
                both = each(ours, service, path, header, connections), each(peer, nginx, f"/{file}", header, connections)
                return f"{what}, {connections} connections", compared(*both)

            rows = [beside(answer, connections, theirs) for answer in ANSWERS for connections in CONNECTIONS]
            short = [beside(answer, 64, bare) for answer in ANSWERS]
            with Writer(ours):
                written = [beside(answer, 64, theirs) for answer in ANSWERS[:2]]
        return sizes, rows, short, written, polled(ours, service)


def judged(rows, floor):
    """What is missed of the goals: so many times as many requests as nginx answers, and its 99th percentile."""
    slow = [f"{what} ({statistics.median(ratios):.2f})" for what, (ratios, _) in rows if statistics.median(ratios) < floor]
    late = [f"{what} ({one[1] / other[1]:.1f})" for what, (_, (one, other)) in rows if one[1] > P99_TIMES_MAX * other[1]]
    missed = [f"{label}: {'; '.join(which)}" for label, which in (("rate", slow), ("99th percentile", late)) if which]
    return (f"Goal: at least {floor} times as many requests as nginx, a 99th percentile of at most {P99_TIMES_MAX} times its own. "
            + ("Missed, " + ". Missed, ".join(missed) if missed else "All hold") + ".\n")


def section(sizes, rows, short, written, polling):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cpu, load = cpu[1] if cpu else platform.machine(), os.getloadavg()[0]
    table = lambda rows: "".join(
        f"| {what} | {one[0]:,.0f} | {other[0]:,.0f} | {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) "
        f"| {one[1]:.1f} | {other[1]:.1f} | {one[2]:.1f} | {other[2]:.1f} |\n" for what, (ratios, (one, other)) in rows)
    head = ("| what | milepost, requests/s | nginx, requests/s | times as many (spread) | milepost, p99 ms | nginx, p99 ms "
            "| milepost, µs/request | nginx, µs/request |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
    lengths = ", ".join(f"{file} {plain:,} ({packed:,})" for file, (plain, packed) in sizes.items())
    changes, polls, median, slow, codes, seconds = polling
    return f"""## Serving

What readers fetch most over loopback, asked for by one thread of wrk; medians of {ROUNDS} interleaved rounds of {SECONDS} s.
{datetime.date.today()}, {os.cpu_count()} cores of {cpu}, load average {load:.1f}: the machine may have had other work, the ratios and the
processor time of a request count. `tests/bench/serving.py` measures. nginx has `open_file_cache`, the packed form as a file and
a worker for each core, and adds the header fields that the service gives the same answer: what may be cached how long, who may
read it, its language and links. Neither writes a request log. Bytes of each (packed): {lengths}.

{head}{table(rows)}
{judged(rows, RATE_FLOOR)}
Beside nginx that sends the bare file, with no header field but its own, and so leaves out what caches, pages of others and
crawlers need; its 304 has a third of the bytes:

{head}{table(short)}
The same while {LISTS_A_SECOND * LIST_CHANGES:,} changes a second are recorded for another commitment, in lists of {LIST_CHANGES}:

{head}{table(written)}
{judged(written, RATE_FLOOR_WRITTEN)}
{SUBSCRIBERS:,} subscribers polled the feed while {changes / POLLING_SECONDS:.0f} changes a second were recorded in it: {polls / POLLING_SECONDS:,.0f} polls a second in {median:.1f} ms
(median; 99 of 100 within {slow:.1f} ms), {codes.get(304, 0) / polls:.0%} of them answered by 304, for {seconds / POLLING_SECONDS:.0%} of one core.
"""


def main(milepost):
    for tool in "nginx", "wrk":
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed; install it, it is measured with it")
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        text = section(*measure(os.path.abspath(milepost), pathlib.Path(work)))
    print(text)
    write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
