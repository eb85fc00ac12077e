"""Checks deploy/: every file against its schema and against the rules that its comments and docs/SECURITY.md claim.

Loaded once from disk, checked, and then checked again with one thing broken at a time (broken.py), so that a check
that could not fail would be noticed.
"""

import copy
import json
import pathlib
import re
import sys

import celpy
import jsonschema
import kubernetes_validate
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OURS = "ghcr.io/pgtusk/pgtusk"
BY_DIGEST = re.compile(r"[^@]+@sha256:[0-9a-f]{64}")
PATCH = "postgres-initcontainer/tools.yaml"
# What the image can start: there is no shell in it.
PROGRAMS = {"/usr/bin/" + name for name in ("pgtusk", "psql", "pgcli", "pg_isready")}
POD_TEMPLATES = {
    "Pod": ("spec",),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
}
# What Pod Security "restricted" allows; image since Kubernetes 1.33.
VOLUMES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
}


class Deploy:
    """All of deploy/, as data that can be broken."""

    def __init__(self):
        self.documents = {}  # name of the file -> its documents
        self.texts = {}  # name of the file -> its text
        for path in sorted(DEPLOY.rglob("*")):
            if not path.is_file() or "schemas" in path.parts:
                continue
            name = str(path.relative_to(DEPLOY))
            self.texts[name] = path.read_text()
            if path.suffix == ".yaml":
                self.documents[name] = list(yaml.safe_load_all(self.texts[name]))
        self.schemas = {}
        for path in sorted((DEPLOY / "schemas").glob("*.json")):
            schema = json.loads(path.read_text())
            jsonschema.Draft202012Validator.check_schema(schema)
            kind = schema["properties"]["kind"]["const"]
            self.schemas[schema["properties"]["apiVersion"]["const"], kind] = schema
        self.run = json.loads(self.texts["kubectl/run.json"])
        self.debug = json.loads(self.texts["kubectl/debug.json"])
        self.seccomp = json.loads((ROOT / "image/seccomp.json").read_text())

    def of_kind(self, kind):
        for name, documents in self.documents.items():
            # A patch is no object yet: it is checked as what it makes.
            for document in documents if name != PATCH else []:
                if document["kind"] == kind:
                    yield name, document

    def pods(self):
        """Every Pod that comes about: its file, and its specification."""
        for kind, path in POD_TEMPLATES.items():
            for name, document in self.of_kind(kind):
                spec = document
                for key in path:
                    spec = spec[key]
                yield name, spec
        yield PATCH, self.patched()
        run = copy.deepcopy(self.run["spec"])
        run["containers"][0]["image"] = image_of(self.texts["kubectl/run"])
        yield "kubectl/run.json", run

    def patched(self):
        """The StatefulSet as kustomize merges initcontainer/tools.yaml into it: lists by name, null removes."""
        base = next(document for _, document in self.of_kind("StatefulSet"))
        patch = self.documents[PATCH][0]
        return merged(base["spec"]["template"]["spec"], patch["spec"]["template"]["spec"])


def merged(base, patch):
    if isinstance(base, dict) and isinstance(patch, dict):
        out = dict(base)
        for key, value in patch.items():
            if value is None:
                out.pop(key, None)
            else:
                out[key] = merged(out[key], value) if key in out else value
        return out
    if isinstance(base, list) and isinstance(patch, list) and all(isinstance(item, dict) for item in base + patch):
        out = {item["name"]: item for item in base}
        for item in patch:
            out[item["name"]] = merged(out[item["name"]], item) if item["name"] in out else item
        return list(out.values())
    return patch


def image_of(script):
    return re.search(r"^image=(.*)$", script, re.M).group(1)


def containers(pod):
    for key in ("initContainers", "containers", "ephemeralContainers"):
        yield from pod.get(key, [])


def check_schema(deploy):
    """Each document is what its kind says, and has no field that its kind does not know."""
    for name, documents in deploy.documents.items():
        for document in documents:
            if name == PATCH:
                continue
            schema = deploy.schemas.get((document["apiVersion"], document["kind"]))
            if schema:
                for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
                    yield f"{name}: {error.json_path}: {error.message[:200]}"
                continue
            try:
                kubernetes_validate.validate(document, "1.37", strict=True)
            except kubernetes_validate.ValidationError as error:
                yield f"{name}: {'.'.join(map(str, error.path))}: {error.message[:200]}"
            except (kubernetes_validate.InvalidSchemaError, kubernetes_validate.SchemaNotFoundError):
                yield f"{name}: nothing describes {document['apiVersion']} {document['kind']}"
    for name, pod in (("kubectl/run.json", dict(deploy.pods())["kubectl/run.json"]), ("patched", deploy.patched())):
        document = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": pod}
        try:
            kubernetes_validate.validate(document, "1.37", strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{name}: {'.'.join(map(str, error.path))}: {error.message[:200]}"
    # An ephemeral container: what kubectl debug makes of the part.
    part = {**deploy.debug, "name": "debugger", "image": "x"}
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}
    document["spec"] = {"containers": [{"name": "x"}], "ephemeralContainers": [part]}
    try:
        kubernetes_validate.validate(document, "1.37", strict=True)
    except kubernetes_validate.ValidationError as error:
        yield f"kubectl/debug.json: {error.message[:200]}"
    for key in sorted({"resources", "ports", "lifecycle", "livenessProbe", "readinessProbe"} & set(deploy.debug)):
        yield f"kubectl/debug.json: an ephemeral container cannot have {key}"


def restricted(name, pod, container):
    """Pod Security "restricted", level for level as the admission controller asks, for one container."""
    where = f"{name}: {container.get('name', 'the container')}"
    of_pod, own = pod.get("securityContext", {}), container.get("securityContext", {})
    if own.get("privileged"):
        yield f"{where} is privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield f"{where} may escalate its privileges"
    capabilities = own.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", []):
        yield f"{where} does not drop ALL capabilities"
    if set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
        yield f"{where} adds capabilities"
    if own.get("runAsNonRoot", of_pod.get("runAsNonRoot")) is not True:
        yield f"{where} may run as root"
    if own.get("runAsUser", of_pod.get("runAsUser")) == 0:
        yield f"{where} runs as uid 0"
    profile = own.get("seccompProfile", of_pod.get("seccompProfile", {})).get("type")
    if profile not in ("RuntimeDefault", "Localhost"):
        yield f"{where} has no seccomp profile"
    if own.get("procMount", "Default") != "Default" or own.get("seLinuxOptions") or own.get("windowsOptions"):
        yield f"{where} changes procMount, SELinux or Windows options"
    if any(port.get("hostPort") for port in container.get("ports", [])):
        yield f"{where} takes a port of the node"
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        if any(action.get("host") for action in container.get(probe, {}).values() if isinstance(action, dict)):
            yield f"{where} probes another host"
    # More than the standard asks for.
    if own.get("readOnlyRootFilesystem") is not True:
        yield f"{where} has a writable root"


def check_restricted(deploy):
    """Every Pod passes Pod Security "restricted", and has a read-only root besides."""
    for name, pod in deploy.pods():
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.get(key):
                yield f"{name}: {key}"
        if pod.get("securityContext", {}).get("sysctls"):
            yield f"{name}: sysctls"
        for volume in pod.get("volumes", []):
            kinds = set(volume) - {"name"}
            if len(kinds) != 1 or not kinds <= VOLUMES:
                yield f"{name}: volume {volume['name']}: {', '.join(sorted(kinds))}"
        for container in containers(pod):
            yield from restricted(name, pod, container)
    yield from restricted("kubectl/debug.json", {}, deploy.debug)


def check_namespaces(deploy):
    """Namespaces enforce what the Pods in them keep."""
    for name, document in deploy.of_kind("Namespace"):
        labels = document["metadata"].get("labels", {})
        if labels.get("pod-security.kubernetes.io/enforce") != "restricted":
            yield f"{name}: {document['metadata']['name']} does not enforce restricted"
        if labels.get("pgtusk.io/digests-only") != "true":
            yield f"{name}: {document['metadata']['name']} takes images by tag"


def check_digests(deploy):
    """Every image is named by its digest, everywhere."""
    images = []
    for name, pod in deploy.pods():
        images += [(name, container["image"]) for container in containers(pod)]
        images += [(name, volume["image"]["reference"]) for volume in pod.get("volumes", []) if "image" in volume]
    for name in ("kubectl/run", "kubectl/debug"):
        images.append((name, image_of(deploy.texts[name])))
    for name, text in deploy.texts.items():
        if name.endswith("Containerfile"):
            stages = set(re.findall(r"(?m)^FROM \S+ AS (\S+)", text))
            named = re.findall(r"(?m)^FROM (\S+)", text) + re.findall(r"--from=(\S+)", text)
            images += [(name, image) for image in named if image not in stages]
    for name, image in images:
        if not BY_DIGEST.fullmatch(image):
            yield f"{name}: {image} is not named by digest"
    if len({image for _, image in images if image.startswith(OURS + "@")}) != 1:
        yield "our image has several digests; deploy/pin sets all of them"


def check_secrets(deploy):
    """No password is in an environment literal, a command line, or a file that everybody may read."""
    password = re.compile(r"pass(word|wd)|secret|token|api_?key|credential", re.I)
    in_text = re.compile(r"postgres(ql)?://[^@/\s]*:[^@/\s]+@|\bpassword\s*=", re.I)
    for name, pod in deploy.pods():
        for container in containers(pod):
            for variable in container.get("env", []):
                value = variable.get("value", "")
                # PGPASSFILE and the like hold a path.
                if password.search(variable["name"]) and value and not value.startswith("/"):
                    yield f"{name}: {variable['name']} is a literal"
                if in_text.search(value):
                    yield f"{name}: {variable['name']} holds a password"
            for word in container.get("command", []) + container.get("args", []):
                if in_text.search(word):
                    yield f"{name}: a password is on the command line"
            if container.get("envFrom"):
                yield f"{name}: {container['name']} takes all of a Secret or ConfigMap as its environment"
        for volume in pod.get("volumes", []):
            mode = volume.get("secret", {}).get("defaultMode", 0o644)
            if "secret" in volume and mode & 0o037:
                yield f"{name}: volume {volume['name']} has mode {mode:04o}; a password file may have 0440 at most"
            if "secret" in volume and "fsGroup" not in pod.get("securityContext", {}):
                yield f"{name}: volume {volume['name']} is not readable without fsGroup"
    for name, document in deploy.of_kind("Secret"):
        for key, value in document.get("stringData", {}).items():
            if password.search(key) or key == "pgpass":
                if "CHANGE-ME" not in value:
                    yield f"{name}: {key} looks like a real password"
        if document.get("data"):
            yield f"{name}: a Secret in the repository has data"


def check_token(deploy):
    """No Pod has a token for the cluster's API, or the addresses of all services in its environment."""
    for name, pod in deploy.pods():
        if pod.get("automountServiceAccountToken") is not False:
            yield f"{name}: automountServiceAccountToken"
        if pod.get("enableServiceLinks") is not False:
            yield f"{name}: enableServiceLinks"


def check_resources(deploy):
    """Every container has requests and limits, and every Job an end."""
    for name, pod in deploy.pods():
        for container in containers(pod):
            for kind in ("requests", "limits"):
                for resource in ("cpu", "memory"):
                    if resource not in container.get("resources", {}).get(kind, {}):
                        yield f"{name}: {container['name']} has no {resource} in {kind}"
    for name, document in deploy.of_kind("Job"):
        if "activeDeadlineSeconds" not in document["spec"]:
            yield f"{name}: {document['metadata']['name']} may run for ever"


def check_programs(deploy):
    """What is started in our image is in our image."""
    for name, pod in deploy.pods():
        for container in containers(pod):
            probes = [container.get(probe, {}) for probe in ("startupProbe", "readinessProbe", "livenessProbe")]
            commands = [probe["exec"]["command"] for probe in probes if "exec" in probe]
            if container["image"].startswith(OURS + "@") and "command" in container:
                commands.append(container["command"])
            for command in commands:
                if command[0].removeprefix("/tools") not in PROGRAMS:
                    yield f"{name}: {container['name']} starts {command[0]}"


def check_references(deploy):
    """What is mounted, read or listed is there."""
    known = set()
    for documents in deploy.documents.values():
        for document in documents:
            known.add((document["kind"], document.get("metadata", {}).get("name")))
    known.add(("Secret", "postgres-tls"))  # cert-manager makes it
    for name, pod in deploy.pods():
        volumes = {volume["name"] for volume in pod.get("volumes", [])} | {"data"}
        for volume in pod.get("volumes", []):
            for kind, key, field in (("ConfigMap", "configMap", "name"), ("Secret", "secret", "secretName")):
                if key in volume and (kind, volume[key][field]) not in known:
                    yield f"{name}: there is no {kind} {volume[key][field]}"
        for container in containers(pod):
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in volumes:
                    yield f"{name}: there is no volume {mount['name']}"
            for variable in container.get("env", []):
                secret = variable.get("valueFrom", {}).get("secretKeyRef")
                if secret and ("Secret", secret["name"]) not in known:
                    yield f"{name}: there is no Secret {secret['name']}"
    for name, document in [*deploy.of_kind("Kustomization"), *deploy.of_kind("Component")]:
        folder = (DEPLOY / name).parent
        wanted = document.get("resources", []) + [patch["path"] for patch in document.get("patches", []) if "path" in patch]
        for path in wanted:
            if not (folder / path).exists():
                yield f"{name}: there is no {path}"
            if folder.is_relative_to((folder / path).resolve()):
                yield f"{name}: {path} contains it, which kustomize takes for a cycle"
        for patch in document.get("patches", []):
            if "patch" in patch:
                yaml.safe_load(patch["patch"])


def check_network(deploy):
    """Egress is denied but for the database's ports and DNS; nothing of ours lets traffic in."""
    policies = {document["metadata"]["name"]: document["spec"] for _, document in deploy.of_kind("NetworkPolicy")}
    deny = policies.get("default-deny", {})
    if deny.get("podSelector") != {} or set(deny.get("policyTypes", [])) != {"Ingress", "Egress"}:
        yield "networkpolicy.yaml: default-deny does not cover all Pods in both directions"
    if deny.get("egress") or deny.get("ingress"):
        yield "networkpolicy.yaml: default-deny allows something"
    ours = policies.get("pgtusk", {})
    ports = {(port["protocol"], port["port"]) for rule in ours.get("egress", []) for port in rule.get("ports", [])}
    if ports != {("TCP", 5432), ("TCP", 6432), ("UDP", 53), ("TCP", 53)}:
        yield f"networkpolicy.yaml: pgtusk may reach {sorted(ports)}"
    if any(not rule.get("to") or not rule.get("ports") for rule in ours.get("egress", [])):
        yield "networkpolicy.yaml: a rule of pgtusk has no peers or no ports: it allows all of them"
    if ours.get("ingress") or "Ingress" not in ours.get("policyTypes", []):
        yield "networkpolicy.yaml: pgtusk lets traffic in"
    for name, document in [*deploy.of_kind("Job"), *deploy.of_kind("CronJob"), *deploy.of_kind("Deployment")]:
        spec = document["spec"].get("jobTemplate", {}).get("spec", document["spec"])
        if spec["template"]["metadata"]["labels"].get("app.kubernetes.io/name") != "pgtusk":
            yield f"{name}: the NetworkPolicy does not select {document['metadata']['name']}"


def check_seccomp(deploy):
    """The profile for the operator allows what image/seccomp.json allows."""
    names = lambda profile: {name for group in profile["syscalls"] for name in group["names"]}
    profile = next(document for _, document in deploy.of_kind("SeccompProfile"))["spec"]
    if profile["defaultAction"] != deploy.seccomp["defaultAction"]:
        yield "seccomp/seccompprofile.yaml: another default"
    if names(profile) != names(deploy.seccomp):
        yield f"seccomp/seccompprofile.yaml: differs in {sorted(names(profile) ^ names(deploy.seccomp))}"


def check_signer(deploy):
    """The admission policies trust our build workflow at a release tag, and nobody else."""
    workflow = ".github/workflows/_build-image.yml"
    if "cosign sign" not in (ROOT / workflow).read_text():
        yield f"{workflow} does not sign"
    good = f"https://github.com/pgtusk/pgtusk/{workflow}@refs/tags/v1.2.3-r4"
    bad = (
        good.replace("tags/v1.2.3-r4", "heads/main"),
        good.replace("_build-image", "release"),
        good.replace("github.com/pgtusk", "github.com/evil"),
        "https://evil.example/" + good,
        good + "/evil",
        good.replace("github.com", "githubxcom"),
    )
    found = {}

    def look(name, data):
        if isinstance(data, dict):
            if "subjectRegExp" in data or "subject" in data:
                found.setdefault(name, []).append(data)
            for value in data.values():
                look(name, value)
        elif isinstance(data, list):
            for value in data:
                look(name, value)

    for kind in ("ImageValidatingPolicy", "ClusterPolicy", "ClusterImagePolicy"):
        for name, document in deploy.of_kind(kind):
            look(name, document["spec"])
            if name not in found:
                yield f"{name}: nobody is trusted"
    for name, identities in found.items():
        for identity in identities:
            if identity.get("issuer") != "https://token.actions.githubusercontent.com":
                yield f"{name}: another issuer"
            subject = re.compile(identity.get("subjectRegExp", re.escape(identity.get("subject", ""))))
            if not subject.search(good):
                yield f"{name}: our own signature is refused"
            for other in bad:
                if subject.search(other):
                    yield f"{name}: {other} is trusted"
    enforced = {
        "policies/kyverno.yaml": lambda spec: spec["validationActions"] == ["Deny"]
        and spec["failurePolicy"] == "Fail"
        and spec["validationConfigurations"] == {"required": True, "verifyDigest": True, "mutateDigest": False},
        "policies/kyverno-clusterpolicy.yaml": lambda spec: all(
            (rule["failureAction"], rule["required"], rule["verifyDigest"], rule["mutateDigest"])
            == ("Enforce", True, True, False)
            for rule in spec["rules"][0]["verifyImages"]
        ),
        "policies/sigstore.yaml": lambda spec: spec["mode"] == "enforce",
    }
    for name, holds in enforced.items():
        if not holds(deploy.documents[name][0]["spec"]):
            yield f"{name}: does not enforce"


def check_admission(deploy):
    """The ValidatingAdmissionPolicy lets in what is pinned and refuses what is not: its CEL is run on Pods."""
    policy, binding = deploy.documents["policies/digest.yaml"]
    environment = celpy.Environment()

    def allows(pod):
        data = {"object": celpy.json_to_cel({"spec": pod})}
        variables = {}
        for variable in policy["spec"]["variables"]:
            program = environment.program(environment.compile(variable["expression"]))
            variables[celpy.celtypes.StringType(variable["name"])] = program.evaluate(data)
        data["variables"] = celpy.celtypes.MapType(variables)
        programs = [environment.program(environment.compile(v["expression"])) for v in policy["spec"]["validations"]]
        return all(bool(program.evaluate(data)) for program in programs)

    pinned, tagged = f"{OURS}@sha256:{'a' * 64}", f"{OURS}:1.0.0-r1"
    cases = [
        (True, {"containers": [{"image": pinned}]}),
        (True, {"containers": [{"image": pinned}], "volumes": [{"name": "x", "emptyDir": {}}]}),
        (False, {"containers": [{"image": tagged}]}),
        (False, {"containers": [{"image": pinned}, {"image": OURS}]}),
        (False, {"containers": [{"image": pinned[:-1]}]}),
        (False, {"containers": [{"image": pinned + ":latest"}]}),
        (False, {"containers": [{"image": pinned}], "initContainers": [{"image": tagged}]}),
        (False, {"containers": [{"image": pinned}], "ephemeralContainers": [{"image": tagged}]}),
        (False, {"containers": [{"image": pinned}], "volumes": [{"name": "x", "image": {"reference": tagged}}]}),
    ]
    for wanted, pod in cases + [(True, pod) for _, pod in deploy.pods()]:
        if allows(pod) != wanted:
            yield f"policies/digest.yaml: {'refuses' if wanted else 'admits'} {json.dumps(pod)[:120]}"
    if binding["spec"]["policyName"] != policy["metadata"]["name"] or binding["spec"]["validationActions"] != ["Deny"]:
        yield "policies/digest.yaml: the policy is not bound to deny"
    if policy["spec"]["failurePolicy"] != "Fail":
        yield "policies/digest.yaml: fails open"


CHECKS = [
    check_schema, check_restricted, check_namespaces, check_digests, check_secrets, check_token, check_resources,
    check_programs, check_references, check_network, check_seccomp, check_signer, check_admission,
]  # fmt: skip


def rendered(text):
    """What is wrong with what kustomize makes: a stream of documents."""
    deploy = Deploy()
    deploy.documents = {"rendered": list(yaml.safe_load_all(text))}
    for document in deploy.documents["rendered"]:
        try:
            kubernetes_validate.validate(document, "1.37", strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{document['kind']}: {'.'.join(map(str, error.path))}: {error.message[:200]}"
    for kind, path in POD_TEMPLATES.items():
        for _, document in deploy.of_kind(kind):
            spec = document
            for key in path:
                spec = spec[key]
            for container in containers(spec):
                yield from restricted(document["metadata"]["name"], spec, container)
                if not BY_DIGEST.fullmatch(container["image"]):
                    yield f"{document['metadata']['name']}: {container['image']}"


def main():
    import broken

    if sys.argv[1:] == ["--rendered"]:
        found = list(rendered(sys.stdin.read()))
        print("\n".join(found), end="\n" if found else "")
        sys.exit(bool(found))

    failures = 0
    deploy = Deploy()
    for check in CHECKS:
        found = list(check(deploy))
        failures += bool(found)
        print(f"{'FAILED' if found else 'ok'}: {check.__doc__.splitlines()[0]}")
        for line in found:
            print(f"    {line}")
    unnoticed = 0
    for name, how, breaking in broken.CASES:
        check = globals()[name]
        spoilt = copy.deepcopy(deploy)
        breaking(spoilt)
        if not list(check(spoilt)):
            unnoticed += 1
            print(f"FAILED: {name} does not notice {how}")
    without = {check.__name__ for check in CHECKS} - {name for name, _, _ in broken.CASES}
    for name in sorted(without):
        unnoticed += 1
        print(f"FAILED: nothing shows that {name} can fail")
    print(f"{len(CHECKS)} checks, {len(broken.CASES)} ways to break them")
    sys.exit(1 if failures or unnoticed else 0)


if __name__ == "__main__":
    main()
