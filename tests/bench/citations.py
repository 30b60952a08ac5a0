"""Measures citations: citations.py MILEPOST. Writes the section "Citations" of BENCHMARKS.md.

A cold citation is one that nobody asked for before: each request names another day of access. Beside it stands the same
record's RIS, which no processor of styles sets: the difference is the style. A warm one is asked for again and again, over
some connections without waiting, beside nginx sending the same bytes as a file in the same rounds. Needs nginx.
"""
import datetime, http.client, os, pathlib, statistics, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from replay import NGINX, ROOT, compared, free_port, get, machine, running, tiles, until_listening, write

COMMITMENT = "/commitments/canada-2016-2018-6"
STYLES = ["apa", "chicago-author-date", "mla", "vancouver", "ieee"]
COLD = 200
WARM = 4_000
FORMATS = [
    ("a version as BibTeX", f"{COMMITMENT}/versions/1.bib"),
    ("a version as CSL-JSON", f"{COMMITMENT}/versions/1.csl.json"),
    ("a version in APA style", f"{COMMITMENT}/versions/1/citation?style=apa&format=text"),
    ("the live record as BibTeX", f"{COMMITMENT}.bib"),
    ("the live record in APA style", f"{COMMITMENT}/citation?style=apa&format=text"),
]


def cold(port, query, lang=""):
    """The median of the microseconds that an answer takes on a connection that is open."""
    connection, times = http.client.HTTPConnection("127.0.0.1", port), []
    first = datetime.date(2030, 1, 1)
    for n in range(COLD):
        day = first + datetime.timedelta(days=n)
        begun = time.perf_counter()
        connection.request("GET", f"{lang}{COMMITMENT}/citation?accessed={day}&{query}")
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - begun)
        assert answer.status == 200, query
    return statistics.median(times) * 1e6


def measure(milepost, work):
    data, www = work / "data", work / "www"
    www.mkdir()
    documents = sorted((ROOT / "examples/canada-2016-2018").glob("*.toml"))
    subprocess.run([milepost, "apply", "--data", data, "--origin", "bench.example", *documents], check=True, stdout=subprocess.DEVNULL)
    ours, theirs = free_port(), free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(NGINX.format(work=work, port=theirs, user=user))
    serve = [milepost, "serve", "--data", data, "--listen", f"127.0.0.1:{ours}", "--log", "off"]
    with running(serve) as service, running(["nginx", "-c", work / "nginx.conf"]) as nginx:
        until_listening(ours)
        until_listening(theirs)
        for style in STYLES:
            # A style is decoded at its first use.
            get(ours, f"{COMMITMENT}/citation?style={style}").read()
        bare = cold(ours, "format=ris")
        styles = [(style, cold(ours, f"style={style}"), cold(ours, f"style={style}", "/fr")) for style in STYLES]
        rows = []
        for n, (what, path) in enumerate(FORMATS):
            (www / str(n)).write_bytes(get(ours, path).read())
            asked, file = [path] * WARM, [f"/{n}"] * WARM
            rows.append((what, compared(lambda: tiles(ours, asked), lambda: tiles(theirs, file), service, nginx)))
        return bare, styles, rows


def section(bare, styles, rows):
    cold = "".join(f"| {style} | {english:,.0f} µs | {french:,.0f} µs |\n" for style, english, french in styles)
    warm = "".join(f"| {what} | {WARM / one:,.0f} /s | {WARM / other:,.0f} /s | {ratio:.2f} | {best:.2f} |\n"
                   for what, (one, other, ratio, best, *_) in rows)
    return f"""## Citations

{machine()}
`tests/bench/citations.py` measures, over loopback.

A reference that nobody asked for before, on a connection that is open; the same record as RIS takes {bare:,.0f} µs, so the rest is the style:

| style | English | French |
|---|---:|---:|
{cold}
Answers that stand as bytes, {WARM:,} over 8 connections without waiting, beside nginx sending the same bytes as a file; medians of interleaved rounds:

| what | milepost | nginx | times as fast | best against best |
|---|---:|---:|---:|---:|
{warm}"""


def main(milepost):
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as work:
        text = section(*measure(os.path.abspath(milepost), pathlib.Path(work)))
    print(text)
    write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
