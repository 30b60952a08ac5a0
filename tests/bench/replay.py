"""Measures replay: replay.py MILEPOST [COUNT] [EVENTS]. Writes the section "Replay" of BENCHMARKS.md.

Everything is compared with nginx sending the same bytes as files, in the same rounds of the same run, over loopback. The
machine may have other work: what counts is the ratio. Needs nginx. EVENTS is a file that events.py made, if there is one.
"""
import contextlib, datetime, os, pathlib, platform, re, resource, selectors, shutil, socket, statistics, subprocess, sys
import tempfile, time, urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from events import lines

ROOT = pathlib.Path(__file__).parents[2]
ROUNDS = 9
TILES = 2_000
CONNECTIONS = 8
FOLLOWERS = 1_000
NEWS = 20

NGINX = """
{user} daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=10000;
  default_type application/octet-stream;
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work}; scgi_temp_path {work};
  server {{ listen 127.0.0.1:{port}; root {work}/www; }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def connect(port):
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    return sock


def download(port, path, coding):
    """The seconds that one download takes, and its bytes with all that is around them."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Encoding: {coding}\r\n\r\n"
    buffer, total, begun = bytearray(1 << 20), 0, time.perf_counter()
    with connect(port) as sock:
        sock.sendall(head.encode())
        while count := sock.recv_into(buffer):
            total += count
    return time.perf_counter() - begun, total


def tiles(port, paths):
    """The seconds that many small downloads take over some connections, asked for without waiting, and their bytes."""
    def asked(paths):
        heads = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n" for path in paths]
        return ("\r\n".join(heads) + "Connection: close\r\n\r\n").encode()

    buffer, total, begun, open_ones = bytearray(1 << 20), 0, time.perf_counter(), 0
    with selectors.DefaultSelector() as selector:
        for n in range(CONNECTIONS):
            sock, open_ones = connect(port), open_ones + 1
            sock.sendall(asked(paths[n::CONNECTIONS]))
            sock.setblocking(False)
            selector.register(sock, selectors.EVENT_READ)
        while open_ones:
            for key, _ in selector.select():
                count = key.fileobj.recv_into(buffer)
                total += count
                if not count:
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
                    open_ones -= 1
    return time.perf_counter() - begun, total


def memory_kb(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


@contextlib.contextmanager
def running(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def until_listening(port):
    while True:
        with contextlib.suppress(OSError), connect(port):
            return
        time.sleep(0.05)


def get(port, path):
    return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}")


def tile_paths(count):
    for n in range(min(TILES, count // 256)):
        yield f"/log/tile/0/{n:03}" if n < 1000 else f"/log/tile/0/x{n // 1000:03}/{n % 1000:03}"


def processor_seconds(process):
    """What a process and its children have had of the processors."""
    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    stats = [pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in [process.pid, *children]]
    return sum(int(user) + int(kernel) for *_, user, kernel in [stat[:13] for stat in stats]) / os.sysconf("SC_CLK_TCK")


def compared(ours, theirs, service, nginx):
    """Of interleaved rounds: the medians of both, how many times as fast ours is, by the median and by the best, and the
    processor time of each in a round."""
    before, rounds = (processor_seconds(service), processor_seconds(nginx)), []
    for _ in range(ROUNDS):
        rounds.append((ours()[0], theirs()[0]))
    one, other = zip(*rounds)
    ratio = statistics.median(b / a for a, b in rounds)
    spent = [(processor_seconds(process) - then) / ROUNDS for process, then in zip((service, nginx), before)]
    return statistics.median(one), statistics.median(other), ratio, min(other) / min(one), *spent


class Follower:
    """An event stream, read as it comes: the positions of its events."""

    def __init__(self, port, head):
        self.sock, self.rest, self.next, self.caught_up = connect(port), b"", head, False
        self.sock.sendall(f"GET /events?from={head} HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n".encode())

    def read(self):
        self.rest += self.sock.recv(1 << 16)
        *whole, self.rest = self.rest.split(b"\n")
        for line in whole:
            self.caught_up |= line == b"event: caught-up"
            if line.startswith(b"id: "):
                self.next += 1
                assert int(line[4:].split(b"-")[0]) == self.next, "an event was lost or repeated"


def followers(port, process):
    """Kilobytes for all followers, and the median of the milliseconds from an acknowledgement to the last of them."""
    before, head = memory_kb(process), int(get(port, "/events?limit=0").headers["milepost-head"])
    selector, everyone = selectors.DefaultSelector(), [Follower(port, head) for _ in range(FOLLOWERS)]
    for follower in everyone:
        selector.register(follower.sock, selectors.EVENT_READ, follower)

    def until(holds):
        while waiting := [follower for follower in everyone if not holds(follower)]:
            for key, _ in selector.select():
                key.data.read()

    until(lambda follower: follower.caught_up)
    held, times = memory_kb(process), []
    for n in range(1, NEWS + 1):
        change = '{"changes":[{"type":"note-published","subject":"note/news-%d","data":{"text":{"en":"News"}}}]}' % n
        address = f"http://127.0.0.1:{port}/commitments/plan-0-0/changes"
        asked = urllib.request.Request(address, change.encode(), {"content-type": "application/json"})
        urllib.request.urlopen(asked).read()
        acknowledged = time.perf_counter()
        until(lambda follower: follower.next >= head + n)
        times.append((time.perf_counter() - acknowledged) * 1000)
    return max(held, memory_kb(process)) - before, statistics.median(times)


def measure(milepost, count, events, work):
    """Everything that is compared, and what followers take."""
    data, www = work / "data", work / "www"
    www.mkdir()
    (www / "events").symlink_to(events.resolve())
    subprocess.run([milepost, "import", events, "--data", data, "--origin", "bench.example"], check=True, stdout=2)
    ours, theirs = free_port(), free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(NGINX.format(work=work, port=theirs, user=user))
    serve = [milepost, "serve", "--data", data, "--listen", f"127.0.0.1:{ours}", "--log", "off"]
    with running(serve) as service, running(["nginx", "-c", work / "nginx.conf"]) as nginx:
        until_listening(ours)
        until_listening(theirs)
        paths = list(tile_paths(count))
        first = tiles(ours, paths)[0] / len(paths)
        for path in paths:
            (www / path[1:]).parent.mkdir(parents=True, exist_ok=True)
            (www / path[1:]).write_bytes(get(ours, path).read())
        for port in ours, theirs:
            assert download(port, "/events", "identity")[1] > events.stat().st_size, "it comes whole"
        assert download(ours, "/events", "zstd")[1] > events.stat().st_size / 20, "it comes whole"
        beside = lambda ours, theirs: compared(ours, theirs, service, nginx)
        file = lambda: download(theirs, "/events", "identity")
        rows = [
            ("lines, one request", beside(lambda: download(ours, "/events", "identity"), file), 0.5),
            ("stored zstd frames, against the lines", beside(lambda: download(ours, "/events", "zstd"), file), 5),
            (f"{len(paths):,} tiles, {CONNECTIONS} connections", beside(lambda: tiles(ours, paths), lambda: tiles(theirs, paths)), 1),
        ]
        return rows, first, download(ours, "/events", "zstd")[1], followers(ours, service)


def machine():
    """The day and the machine, in a sentence."""
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cpu, load = cpu[1] if cpu else platform.machine(), os.getloadavg()[0]
    return (f"{datetime.date.today()}, {os.cpu_count()} cores of {cpu}, load average {load:.1f}: the machine may have had other "
            "work, the ratios count.")


def section(count, size, rows, first, packed, kilobytes, after):
    table = "".join(
        f"| {what} | {one * 1000:,.0f} ms | {other * 1000:,.0f} ms | {ratio:.2f} | {best:.2f} | {goal} "
        f"| {mine * 1000:,.0f} ms | {its * 1000:,.0f} ms |\n"
        for what, (one, other, ratio, best, mine, its), goal in rows)
    return f"""## Replay

{count:,} events of {size / count:,.0f} bytes on average ({packed / count:,.0f} in stored frames), over loopback; medians of {ROUNDS} interleaved rounds.
{machine()}
`tests/bench/replay.py` makes the events and measures.

| what | milepost | nginx | times as fast | best against best | goal | processor, milepost | processor, nginx |
|---|---:|---:|---:|---:|---:|---:|---:|
{table}
Both have sent everything once before they are measured. A tile that nobody asked for before takes {first * 1e6:,.0f} µs, since a bundle is
unpacked and hashed for it.

{FOLLOWERS:,} followers of the event stream take {kilobytes / 1024:,.0f} MB more memory (goal: under 60). Each got all of {NEWS} new events, once and in
order; the last of them {after:,.0f} ms after the acknowledgement (median).
"""


def write(section):
    """Puts a section into BENCHMARKS.md, in the place of the one with its heading."""
    path = ROOT / "BENCHMARKS.md"
    title = "# Benchmarks\n\nMeasured by `make bench`; the numbers are those of its last run.\n\n"
    heading = section.split("\n", 1)[0] + "\n"
    before, _, rest = (path.read_text() if path.exists() else title).partition(heading)
    after = rest.find("\n## ")
    path.write_text(before.rstrip("\n") + "\n\n" + section + (rest[after:] if after >= 0 else ""))


def main(milepost, count=1_000_000, events=None):
    if not shutil.which("nginx"):
        sys.exit("nginx is not installed; install it (Debian: nginx-light), the replay is measured beside it")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        work, count = pathlib.Path(work), int(count)
        events = pathlib.Path(events or work / "events.ndjson")
        if not events.exists():
            with open(events, "wb") as file:
                file.writelines(lines(count))
        rows, first, packed, (kilobytes, after) = measure(os.path.abspath(milepost), count, events, work)
        text = section(count, events.stat().st_size, rows, first, packed, kilobytes, after)
    print(text)
    write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
