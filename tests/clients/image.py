"""Inspects, unpacks and runs the container image, without a daemon, as root: image.py LAYOUT WORK

LAYOUT is what deploy/image.sh wrote, WORK an empty folder. Prints JSON: what the image says, what is in it, and what
came of running it with a root that takes no writes and a volume: the answers, the folder after it, the exit code.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

layout, work = (pathlib.Path(path).resolve() for path in sys.argv[1:])
NOBODY = 65532


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def runnable(config, port, volume):
    """The settings of the run: no console, the network of this machine, and nothing that needs rights over it."""
    config["process"]["terminal"] = False
    config["process"]["env"].append(f"PORT={port}")
    config["process"]["args"] += ["--origin", "milepost.example"]
    config["process"]["capabilities"] = {name: [] for name in ("bounding", "effective", "inheritable", "permitted")}
    config["process"]["noNewPrivileges"] = True
    config["root"]["readonly"] = True
    config["mounts"] = [mount for mount in config["mounts"] if mount["destination"] not in ("/sys/fs/cgroup", "/sys")]
    config["mounts"] = [mount for mount in config["mounts"] if mount["destination"] != "/data" and mount["type"] != "bind"]
    config["mounts"].append({"destination": "/data", "type": "bind", "source": str(volume), "options": ["bind", "rw"]})
    linux = config["linux"]
    linux["namespaces"] = [one for one in linux["namespaces"] if one["type"] not in ("network", "cgroup")]
    linux.pop("resources", None)
    linux.pop("cgroupsPath", None)
    return config


def main():
    image = f"oci:{layout}:latest"
    told = json.loads(run("skopeo", "inspect", "--config", image))
    layers = json.loads(run("skopeo", "inspect", "--raw", image))["layers"]
    bundle = work / "bundle"
    run("umoci", "unpack", "--image", f"{layout}:latest", str(bundle))
    rootfs = bundle / "rootfs"
    inside = {str(path.relative_to(rootfs)): path.stat() for path in sorted(rootfs.rglob("*"))}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    volume = work / "volume"
    volume.mkdir()
    os.chown(volume, NOBODY, NOBODY)
    config = json.loads((bundle / "config.json").read_text())
    (bundle / "config.json").write_text(json.dumps(runnable(config, port, volume)))
    name = f"milepost-{os.getpid()}"
    state = ["runc", "--root", str(work / "state")]
    with open(work / "log", "wb") as log:
        process = subprocess.Popen([*state, "run", "--bundle", str(bundle), name], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        for _ in range(200):
            try:
                ready = get(port, "/readyz")
                break
            except OSError:
                assert process.poll() is None, (work / "log").read_text()
                time.sleep(0.05)
        page = get(port, "/en")
        of_service = json.loads(run(*state, "state", name))["pid"]
        status = pathlib.Path(f"/proc/{of_service}/status").read_text()
        users = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
        try:
            (pathlib.Path(f"/proc/{of_service}/root") / "probe").write_text("x")
            writable = True
        except OSError:
            writable = False
        run(*state, "kill", name, "TERM")
        code = process.wait(20)
    finally:
        if process.poll() is None:
            subprocess.run([*state, "delete", "--force", name], capture_output=True)
            process.send_signal(signal.SIGKILL)
    print(json.dumps({
        "config": told["config"], "bytes": sum(layer["size"] for layer in layers),
        "inside": {path: {"mode": oct(stat.st_mode), "uid": stat.st_uid} for path, stat in inside.items()},
        "program_bytes": inside["milepost"].st_size, "ready": ready[0], "page": page[0], "users": users,
        "root_takes_writes": writable, "volume": sorted(path.name for path in volume.iterdir()), "code": code,
        "log": (work / "log").read_text(),
    }))


if __name__ == "__main__":
    main()
