"""Reads a manifest of Knative Serving as strictly as its admission does, and says what it asks for.

    knative.py MANIFEST

Prints JSON: `wrong` is what would be refused, `unseen` each field that could be misspelt without being noticed here, and
what the manifest asks for: the arguments, the environment, the paths of the probes, the user.

The fields are those that Knative passes through (knative.dev/serving, pkg/apis/serving/fieldmask.go) without a feature that
is off by default; Cloud Run takes a part of them. Linters of Kubernetes know nothing of this kind, and pass anything.
"""

import copy
import json
import sys

import yaml

TEXT, NUMBER, FLAG = str, int, bool


def each(fields):
    """A list of objects."""
    return [fields]


def named(kind):
    """An object whose members have names of their own."""
    return ("named", kind)


METADATA = {"name": TEXT, "namespace": TEXT, "labels": named(TEXT), "annotations": named(TEXT)}
HTTP_GET = {"path": TEXT, "port": NUMBER, "scheme": TEXT, "host": TEXT, "httpHeaders": each({"name": TEXT, "value": TEXT})}
PROBE = {
    "httpGet": HTTP_GET, "tcpSocket": {"port": NUMBER, "host": TEXT}, "initialDelaySeconds": NUMBER,
    "timeoutSeconds": NUMBER, "periodSeconds": NUMBER, "successThreshold": NUMBER, "failureThreshold": NUMBER,
}
KEY_OF = {"name": TEXT, "key": TEXT, "optional": FLAG}
ITEMS = each({"key": TEXT, "path": TEXT, "mode": NUMBER})
CONTAINER = {
    "name": TEXT, "image": TEXT, "imagePullPolicy": TEXT, "command": each(TEXT), "args": each(TEXT), "workingDir": TEXT,
    "ports": each({"name": TEXT, "containerPort": NUMBER, "protocol": TEXT}),
    "env": each({"name": TEXT, "value": TEXT, "valueFrom": {"secretKeyRef": KEY_OF, "configMapKeyRef": KEY_OF}}),
    "envFrom": each({"prefix": TEXT, "secretRef": KEY_OF, "configMapRef": KEY_OF}),
    "startupProbe": PROBE, "readinessProbe": PROBE, "livenessProbe": PROBE,
    "resources": {"requests": {"cpu": TEXT, "memory": TEXT}, "limits": {"cpu": TEXT, "memory": TEXT}},
    "securityContext": {
        "allowPrivilegeEscalation": FLAG, "readOnlyRootFilesystem": FLAG, "runAsNonRoot": FLAG, "runAsUser": NUMBER,
        "runAsGroup": NUMBER, "capabilities": {"drop": each(TEXT), "add": each(TEXT)}, "seccompProfile": {"type": TEXT},
    },
    "volumeMounts": each({"name": TEXT, "mountPath": TEXT, "subPath": TEXT, "readOnly": FLAG}),
}
VOLUME = {
    "name": TEXT, "emptyDir": {"medium": TEXT, "sizeLimit": TEXT},
    "secret": {"secretName": TEXT, "items": ITEMS, "defaultMode": NUMBER, "optional": FLAG},
    "configMap": {"name": TEXT, "items": ITEMS, "defaultMode": NUMBER, "optional": FLAG},
}
SERVICE = {
    "apiVersion": TEXT, "kind": TEXT, "metadata": METADATA,
    "spec": {
        "template": {
            "metadata": METADATA,
            "spec": {
                "containerConcurrency": NUMBER, "timeoutSeconds": NUMBER, "serviceAccountName": TEXT,
                "containers": each(CONTAINER), "volumes": each(VOLUME), "imagePullSecrets": each({"name": TEXT}),
            },
        },
        "traffic": each({"revisionName": TEXT, "latestRevision": FLAG, "percent": NUMBER, "tag": TEXT}),
    },
}
# What begins so is Knative's own; of these it knows:
ANNOTATIONS = {
    "autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/max-scale", "autoscaling.knative.dev/initial-scale",
    "autoscaling.knative.dev/scale-down-delay", "autoscaling.knative.dev/target", "autoscaling.knative.dev/window",
}


def wrong(value, form, at=""):
    """What in a value has another form."""
    if isinstance(form, tuple):
        if not isinstance(value, dict):
            return [f"{at} is no object"]
        found = [fault for name, part in value.items() for fault in wrong(part, form[1], f"{at}.{name}")]
        own = [name for name in value if "knative.dev/" in name and name not in ANNOTATIONS]
        return found + [f"{at}.{name} is not known" for name in own]
    if isinstance(form, dict):
        if not isinstance(value, dict):
            return [f"{at} is no object"]
        unknown = [f"{at}.{name} is not known" for name in value if name not in form]
        return unknown + [
            fault for name in value if name in form for fault in wrong(value[name], form[name], f"{at}.{name}")
        ]
    if isinstance(form, list):
        if not isinstance(value, list):
            return [f"{at} is no list"]
        return [fault for n, part in enumerate(value) for fault in wrong(part, form[0], f"{at}[{n}]")]
    return [] if type(value) is form else [f"{at} is no {form.__name__}"]


def refused(service):
    """What the admission would say."""
    faults = wrong(service, SERVICE)
    if faults:
        return faults
    if (service.get("apiVersion"), service.get("kind")) != ("serving.knative.dev/v1", "Service"):
        faults.append("it is no Service of serving.knative.dev/v1")
    spec = service["spec"]["template"]["spec"]
    containers = spec.get("containers", [])
    if len(containers) != 1:
        return faults + ["one container is served"]
    if not 0 <= spec.get("containerConcurrency", 0) <= 1000:
        faults.append("containerConcurrency is at most 1000")
    if not 0 < spec.get("timeoutSeconds", 300) <= 600:
        faults.append("timeoutSeconds is at most 600")
    ports = containers[0].get("ports", [])
    if len(ports) > 1 or any(port.get("name", "http1") not in ("http1", "h2c") for port in ports):
        faults.append("a container has one port, named http1 or h2c")
    mounts = {mount["name"] for mount in containers[0].get("volumeMounts", [])}
    volumes = {volume["name"] for volume in spec.get("volumes", [])}
    if mounts != volumes:
        faults.append(f"the volumes are {sorted(volumes)}, and mounted are {sorted(mounts)}")
    return faults


def paths(value, before=()):
    """The way to each member of each object."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield before + (name,)
            yield from paths(part, before + (name,))
    if isinstance(value, list):
        for n, part in enumerate(value):
            yield from paths(part, before + (n,))


def misspelt(service, path):
    """The manifest with two letters of one name the other way round."""
    other = copy.deepcopy(service)
    holder = other
    for step in path[:-1]:
        holder = holder[step]
    name = path[-1]
    holder[name[:-2] + name[-1] + name[-2]] = holder.pop(name)
    return other


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        service = yaml.safe_load(file)
    container = service["spec"]["template"]["spec"]["containers"][0]
    unseen = []
    for path in paths(service):
        if path[-1][-1] == path[-1][-2]:
            continue
        try:
            faults = refused(misspelt(service, path))
        except (KeyError, TypeError):
            faults = ["a field that is needed is missing"]
        if not faults:
            unseen.append(".".join(map(str, path)))
    probes = [container[name]["httpGet"]["path"] for name in ("startupProbe", "readinessProbe", "livenessProbe")]
    print(json.dumps({
        "wrong": refused(service), "unseen": unseen, "args": container["args"], "probes": probes,
        "env": {variable["name"]: variable["value"] for variable in container["env"]},
        "user": container["securityContext"]["runAsUser"],
        "read_only": container["securityContext"]["readOnlyRootFilesystem"],
    }))


if __name__ == "__main__":
    main()
