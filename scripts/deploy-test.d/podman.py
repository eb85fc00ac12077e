"""Turns a container of a manifest into the options of `podman run`, as a kubelet would start it.

usage: podman.py FOLDER FILE NAME OF THE CONTAINER [MODE OF SECRETS]
Volumes are made below FOLDER as a kubelet makes them: files of root's behind links, Secrets with the group of the Pod's
fsGroup. The server's address and authority are those of the test. Prints the words, each ended by NUL.
"""

import os
import pathlib
import sys

sys.path.insert(0, os.path.dirname(__file__))
from check import Deploy, containers  # noqa: E402

AUTHORITY = open(os.environ["work"] + "/ca.crt").read()
EDITS = {
    "host=postgres.postgres.svc.cluster.local": "host=db",
    "port=5432": "port=" + os.environ["port"],
    "dbname=app": "dbname=postgres",
    "user=app": "user=postgres",
    "postgres.postgres.svc.cluster.local:5432:app:app:CHANGE-ME": "db:*:postgres:postgres:geheim",
    "*:*:*:app:CHANGE-ME": "*:*:*:postgres:geheim",
    "*:*:*:postgres:CHANGE-ME": "*:*:*:postgres:geheim",
    "-----BEGIN CERTIFICATE-----\nCHANGE-ME\n-----END CERTIFICATE-----\n": AUTHORITY,
    "postgres.postgres.svc.cluster.local": "db",
}


def edited(text):
    for old, new in EDITS.items():
        text = text.replace(old, new)
    return text


def entries(deploy, kind, name):
    """What a ConfigMap or Secret holds."""
    if (kind, name) == ("Secret", "postgres-tls"):
        return {"ca.crt": AUTHORITY, "tls.key": "not for clients"}
    for _, document in deploy.of_kind(kind):
        if document["metadata"]["name"] == name:
            found = {key: edited(text) for key, text in document.get("data", document.get("stringData", {})).items()}
            if name == "db-binding":
                found.update(port=os.environ["port"], database="postgres", username="postgres")
            return found
    raise KeyError(name)


def mounted(deploy, volume, group, folder, mode_of_secrets):
    """The folder of a volume, filled."""
    if "configMap" in volume:
        found, mode, items = entries(deploy, "ConfigMap", volume["configMap"]["name"]), 0o644, None
    else:
        secret = volume["secret"]
        found, items = entries(deploy, "Secret", secret["secretName"]), secret.get("items")
        # fsGroup: the group may read as well.
        mode = (secret.get("defaultMode", 0o644) if mode_of_secrets is None else mode_of_secrets) | 0o440
    if items:
        found = {item["path"]: found[item["key"]] for item in items}
    top = folder / volume["name"]
    data = top / "..2026_01_01"
    data.mkdir(parents=True)
    (top / "..data").symlink_to(data.name)
    for path in (top, data):
        os.chown(path, 0, group)
        path.chmod(0o2755)
    for name, text in found.items():
        (data / name).write_text(text)
        os.chown(data / name, 0, group)
        (data / name).chmod(mode)
        (top / name).symlink_to("..data/" + name)
    return top


def main():
    folder, file, wanted = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    mode_of_secrets = int(sys.argv[4], 8) if len(sys.argv) > 4 else None
    deploy = Deploy()
    found = [
        (pod, container)
        for name, pod in deploy.pods()
        if name == file
        for container in containers(pod)
        if container["name"] == wanted
    ]
    assert len(found) == 1, f"{file} has {len(found)} containers {wanted}"
    pod, container = found[0]
    context, own = pod["securityContext"], container["securityContext"]
    options = ["--user", f"{context['runAsUser']}:{context['runAsGroup']}", "--group-add", str(context["fsGroup"])]
    options += ["--read-only", "--read-only-tmpfs=false"] if own["readOnlyRootFilesystem"] else []
    options += ["--cap-drop=" + name for name in own["capabilities"]["drop"]]
    options += [] if own["allowPrivilegeEscalation"] else ["--security-opt", "no-new-privileges"]
    # Both mean MiB.
    memory = container["resources"]["limits"]["memory"].replace("Mi", "m")
    options += ["--memory", memory, "--memory-swap", memory, "--unsetenv", "HOME"]
    for variable in container.get("env", []):
        if "valueFrom" in variable:
            secret = variable["valueFrom"]["secretKeyRef"]
            value = entries(deploy, "Secret", secret["name"])[secret["key"]]
        else:
            value = edited(variable["value"])
        options += ["-e", f"{variable['name']}={value}"]
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    for mount in container.get("volumeMounts", []):
        volume = volumes[mount["name"]]
        if "emptyDir" in volume:
            path = folder / volume["name"]
            path.mkdir(parents=True, exist_ok=True)
            os.chown(path, 0, context["fsGroup"])
            path.chmod(0o2777)
        else:
            path = mounted(deploy, volume, context["fsGroup"], folder, mode_of_secrets)
        options += ["-v", f"{path}:{mount['mountPath']}" + (":ro" if mount.get("readOnly") else "")]
    command = container.get("command", [])
    options += ["--entrypoint", command[0]] if command else []
    words = [*options, os.environ["image"], *command[1:], *container.get("args", [])]
    sys.stdout.write("".join(word + "\0" for word in words))


if __name__ == "__main__":
    main()
