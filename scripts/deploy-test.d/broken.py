"""Ways to break deploy/, each with the check that has to notice it."""


def document(deploy, name, index=0):
    return deploy.documents[name][index]


def job(deploy):
    return document(deploy, "job.yaml")["spec"]["template"]["spec"]


def container(deploy):
    return job(deploy)["containers"][0]


def server(deploy):
    return next(found for _, found in deploy.of_kind("StatefulSet"))["spec"]["template"]["spec"]


def keyless(deploy):
    return document(deploy, "policies/kyverno.yaml")["spec"]["attestors"][0]["cosign"]["keyless"]["identities"][0]


def resources(deploy):
    return document(deploy, "kustomization.yaml")["resources"]


def text(name, old, new):
    def breaking(deploy):
        assert old in deploy.texts[name], (name, old)
        deploy.texts[name] = deploy.texts[name].replace(old, new)

    return breaking


def rule(deploy):
    return document(deploy, "networkpolicy.yaml", 1)["spec"]["egress"][0]


CASES = [
    ("check_schema", "an unknown field of a Job", lambda d: document(d, "job.yaml")["spec"].update(retries=3)),
    ("check_schema", "a field of the wrong type", lambda d: document(d, "cronjob.yaml")["spec"].update(schedule=5)),
    ("check_schema", "an unknown kind", lambda d: document(d, "job.yaml").update(kind="Work")),
    ("check_schema", "a typing mistake in a policy", lambda d: keyless(d).update(subjectRegexp="x")),
    ("check_schema", "a keyless identity of anybody", lambda d: keyless(d).pop("subjectRegExp")),
    ("check_schema", "an unknown field of a ClusterPolicy", lambda d: document(d, "policies/kyverno-clusterpolicy.yaml")["spec"]["rules"][0]["verifyImages"][0].update(verify=True)),
    ("check_schema", "an unknown format in a ClusterImagePolicy", lambda d: document(d, "policies/sigstore.yaml")["spec"]["authorities"][0].update(signatureFormat="new")),
    ("check_schema", "a ServiceBinding to nothing", lambda d: document(d, "binding/servicebinding.yaml")["spec"].pop("service")),
    ("check_schema", "an image of a Kustomization without digest", lambda d: document(d, "kustomization.yaml")["images"][0].update(digest="latest")),
    ("check_schema", "an override that is no field of a Pod", lambda d: d.run["spec"].update(user=1)),
    ("check_schema", "resources of an ephemeral container", lambda d: d.debug.update(resources={})),
    ("check_restricted", "a writable root", lambda d: container(d)["securityContext"].update(readOnlyRootFilesystem=False)),
    ("check_restricted", "escalation", lambda d: container(d)["securityContext"].pop("allowPrivilegeEscalation")),
    ("check_restricted", "capabilities that are kept", lambda d: container(d)["securityContext"].update(capabilities={})),
    ("check_restricted", "a capability that is added", lambda d: container(d)["securityContext"]["capabilities"].update(add=["SYS_PTRACE"])),
    ("check_restricted", "uid 0", lambda d: job(d)["securityContext"].update(runAsUser=0)),
    ("check_restricted", "a Pod that may be root", lambda d: job(d)["securityContext"].pop("runAsNonRoot")),
    ("check_restricted", "a missing seccomp profile", lambda d: job(d)["securityContext"].pop("seccompProfile")),
    ("check_restricted", "a folder of the node", lambda d: job(d)["volumes"].append({"name": "x", "hostPath": {"path": "/"}})),
    ("check_restricted", "the node's network", lambda d: job(d).update(hostNetwork=True)),
    ("check_restricted", "a privileged container", lambda d: container(d)["securityContext"].update(privileged=True)),
    ("check_restricted", "an init container of a patch", lambda d: document(d, "postgres-initcontainer/tools.yaml")["spec"]["template"]["spec"]["initContainers"][0].pop("securityContext")),
    ("check_restricted", "an override of kubectl run", lambda d: d.run["spec"]["containers"][0].pop("securityContext")),
    ("check_restricted", "a part of kubectl debug", lambda d: d.debug["securityContext"].pop("seccompProfile")),
    ("check_namespaces", "a baseline namespace", lambda d: document(d, "namespace.yaml")["metadata"]["labels"].update({"pod-security.kubernetes.io/enforce": "baseline"})),
    ("check_digests", "a tag", lambda d: container(d).update(image="ghcr.io/pgtusk/pgtusk:latest")),
    ("check_digests", "a tag of a volume", lambda d: next(v for v in server(d)["volumes"] if "image" in v)["image"].update(reference="ghcr.io/pgtusk/pgtusk")),
    ("check_digests", "two digests", lambda d: container(d).update(image="ghcr.io/pgtusk/pgtusk@sha256:" + "1" * 64)),
    ("check_digests", "a tag in a Containerfile", text("postgres/Containerfile", "FROM dhi.io/postgres@sha256:", "FROM dhi.io/postgres:")),
    ("check_digests", "a tag in kubectl/run", text("kubectl/run", "@sha256:", ":")),
    ("check_secrets", "a password in the environment", lambda d: container(d)["env"].append({"name": "PGPASSWORD", "value": "x"})),
    ("check_secrets", "a password in a URI", lambda d: container(d)["args"].append("postgresql://u:x@h/d")),
    ("check_secrets", "a password in a conninfo string", lambda d: container(d)["args"].append("host=h password=x")),
    ("check_secrets", "a Secret that everybody may read", lambda d: job(d)["volumes"][1]["secret"].pop("defaultMode")),
    ("check_secrets", "a Secret that nobody may read", lambda d: job(d)["securityContext"].pop("fsGroup")),
    ("check_secrets", "a real password", lambda d: document(d, "connection.yaml", 1)["stringData"].update(pgpass="*:*:*:*:hunter2")),
    ("check_token", "a token", lambda d: job(d).pop("automountServiceAccountToken")),
    ("check_token", "service links", lambda d: job(d).pop("enableServiceLinks")),
    ("check_resources", "no limit", lambda d: container(d)["resources"]["limits"].pop("memory")),
    ("check_resources", "a Job without an end", lambda d: document(d, "job.yaml")["spec"].pop("activeDeadlineSeconds")),
    ("check_programs", "a shell", lambda d: container(d).update(command=["/bin/sh"])),
    ("check_programs", "a probe with a shell", lambda d: server(d)["containers"][0]["readinessProbe"]["exec"].update(command=["sh", "-c", "pg_isready"])),
    ("check_references", "a Secret that is not there", lambda d: job(d)["volumes"][1]["secret"].update(secretName="x")),
    ("check_references", "a volume that is not there", lambda d: container(d)["volumeMounts"][0].update(name="x")),
    ("check_references", "a file that is not there", lambda d: resources(d).append("x.yaml")),
    ("check_references", "a kustomization inside its base", lambda d: resources(d).append("..")),
    ("check_network", "a rule without ports", lambda d: rule(d).pop("ports")),
    ("check_network", "a rule without peers", lambda d: rule(d).pop("to")),
    ("check_network", "another port", lambda d: rule(d)["ports"].append({"protocol": "TCP", "port": 443})),
    ("check_network", "a default that allows", lambda d: document(d, "networkpolicy.yaml")["spec"].update(egress=[{}])),
    ("check_network", "a Job that no policy selects", lambda d: document(d, "job.yaml")["spec"]["template"]["metadata"].update(labels={})),
    ("check_seccomp", "a call that only one profile allows", lambda d: d.seccomp["syscalls"][0]["names"].append("ptrace")),
    ("check_signer", "any branch", lambda d: keyless(d).update(subjectRegExp=r"^https://github\.com/pgtusk/pgtusk/\.github/workflows/_build-image\.yml@.*$")),
    ("check_signer", "any workflow", lambda d: keyless(d).update(subjectRegExp=r"^https://github\.com/pgtusk/pgtusk/.*@refs/tags/v[0-9]+\.[0-9]+\.[0-9]+-r[0-9]+$")),
    ("check_signer", "a dot that is any character", lambda d: keyless(d).update(subjectRegExp=keyless(d)["subjectRegExp"].replace("\\.com", ".com"))),
    ("check_signer", "a beginning that is not anchored", lambda d: keyless(d).update(subjectRegExp=keyless(d)["subjectRegExp"][1:])),
    ("check_signer", "an audit only", lambda d: document(d, "policies/kyverno.yaml")["spec"].update(validationActions=["Audit"])),
    ("check_admission", "init containers that are forgotten", lambda d: document(d, "policies/digest.yaml")["spec"]["variables"][0].update(expression="object.spec.containers.map(c, c.image)")),
    ("check_admission", "an end that is not anchored", lambda d: document(d, "policies/digest.yaml")["spec"]["validations"][0].update(expression="variables.images.all(i, i.matches('@sha256:[0-9a-f]{64}'))")),
    ("check_admission", "a policy that is not bound", lambda d: document(d, "policies/digest.yaml", 1)["spec"].update(validationActions=["Audit"])),
]  # fmt: skip
