"""Gives a published site out with nginx and published.conf, and holds each answer against published.json.

    check_published.py SITE WORK

SITE is the folder that `milepost publish` wrote, WORK an empty one. Prints what differs, and ends with 1 where anything does.
"""

import http.client
import json
import pathlib
import socket
import subprocess
import sys
import time

site, work = (pathlib.Path(path).resolve() for path in sys.argv[1:])
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
conf = (pathlib.Path(__file__).parent / "published.conf").read_text()
conf = conf.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "").replace("/srv/site", str(site))
temporary = "".join(f"{kind}_temp_path {work}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
# As the owner of the folder, whoever that is, where the master may choose.
user = "user root;" if site.owner() == "root" else ""
(work / "nginx.conf").write_text(
    f"{user} pid {work}/nginx.pid; error_log {work}/error.log; events {{}} http {{ access_log off; {temporary}\n{conf}}}\n")
nginx = subprocess.Popen(["nginx", "-c", work / "nginx.conf", "-g", "daemon off;"])
wrong = []


def get(path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer, answer.read()


def same(one, other):
    """Media types compare without spaces and case."""
    return one.replace(" ", "").lower() == other.replace(" ", "").lower()


try:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    published = json.loads((site / "published.json").read_text())
    for path, entry in published["files"].items():
        answer, body = get(path)
        kept = answer.getheader("cache-control") or ""
        if answer.status != 200 or body != (site / entry["file"]).read_bytes():
            wrong.append(f"{path} is answered with {answer.status}, not with {entry['file']}")
        elif not same(answer.getheader("content-type") or "", entry["content_type"]):
            wrong.append(f"{path} is {answer.getheader('content-type')}, not {entry['content_type']}")
        elif ("immutable" in kept) != ("immutable" in entry["cache_control"]):
            wrong.append(f"{path} may be kept as `{kept}`, not as `{entry['cache_control']}`")
    for path, to in published["redirects"].items():
        # What was the newest version at a moment, no file can say.
        if path.startswith("/timegate/"):
            continue
        answer, _ = get(path)
        location = (answer.getheader("location") or "").partition(f"127.0.0.1:{port}")[2]
        if answer.status // 100 != 3 or location != to.partition("#")[0]:
            wrong.append(f"{path} leads to `{location}` ({answer.status}), not to {to}")
    for path in ("/nothing", "/en/commitments?q=x"):
        if get(path)[0].status != 404:
            wrong.append(f"{path} is not refused")
finally:
    nginx.terminate()
    nginx.wait()
print("\n".join(wrong[:20]))
sys.exit(bool(wrong))
