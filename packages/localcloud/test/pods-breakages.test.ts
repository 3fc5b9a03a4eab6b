import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../src/kubernetes/json.ts";
import { bucket, type MilvusSetting, type Ran, startMilvusSetting, type Wish } from "./milvus-setting.ts";

const tokenDirectory = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
const env = (variables: Readonly<Record<string, string>>): Wish => ({
  container: { env: Object.entries(variables).map(([name, value]) => ({ name, value })) },
});
const as = (user: JsonObject): JsonObject => ({ securityContext: user });
const sidecar = { name: "sidecar", image: "busybox:1" };
/** The webhook's volume, made by hand: the webhook leaves one of its name alone. */
const handMade = (defaultMode: number): JsonObject => ({
  volumes: [
    {
      name: "aws-iam-token",
      projected: {
        defaultMode,
        sources: [{ serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86_400, path: "token" } }],
      },
    },
  ],
});
const nobodyElses = `open ${tokenDirectory}/token: permission denied`;
const absent = `open ${tokenDirectory}/token: no such file or directory`;
const checking = (words: string): string =>
  `["failed to check blob bucket exist"] [bucket=${bucket}] [error="${words}"]`;
const nodeRoleRefused = checking("Access Denied.");

type Breakage = readonly [what: string, wish: Wish, says: string];

/** One thing broken in a pod that would be healthy, and what its log says. */
const breakages: readonly Breakage[] = [
  ["another service account", { spec: { serviceAccountName: "default" } }, nodeRoleRefused],
  [
    "a role that is not there any more",
    { spec: { serviceAccountName: "stale" } },
    checking("Not authorized to perform sts:AssumeRoleWithWebIdentity"),
  ],
  [
    "a role's name in place of its ARN",
    { spec: { serviceAccountName: "mistyped" } },
    "failed to satisfy constraint: Member must have length greater than or equal to 20",
  ],
  [
    "the role alone set by hand",
    env({ AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/milvus-s3-access-sa" }),
    nodeRoleRefused,
  ],
  ["the token file alone set by hand", env({ AWS_WEB_IDENTITY_TOKEN_FILE: `${tokenDirectory}/token` }), "roleArn"],
  [
    "skip-containers",
    { metadata: { annotations: { "eks.amazonaws.com/skip-containers": "milvus" } } },
    nodeRoleRefused,
  ],
  ["another volume called aws-iam-token", { spec: { volumes: [{ name: "aws-iam-token", emptyDir: {} }] } }, absent],
  [
    "aws-iam-token mounted elsewhere",
    { container: { volumeMounts: [{ name: "aws-iam-token", mountPath: "/mine" }] } },
    absent,
  ],
  [
    "static keys in the environment",
    env({ AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "s" }),
    "if use iam, token should not be empty",
  ],
  [
    "static keys of a Secret",
    { container: { envFrom: [{ secretRef: { name: "static-keys" } }] } },
    "if use iam, token should not be empty",
  ],
  [
    "a token of mode 0600 for a user whom no other container shares",
    { container: as({ runAsUser: 1000 }), spec: { ...handMade(0o600), containers: [sidecar] } },
    nobodyElses,
  ],
  [
    "a token of mode 0640 for a user in another group",
    { container: as({ runAsUser: 1000, runAsGroup: 3000 }), spec: { ...handMade(0o640), containers: [sidecar] } },
    nobodyElses,
  ],
  [
    "a scheme in the host",
    { config: { address: "https://s3.us-east-2.amazonaws.com" } },
    "Endpoint url cannot have fully qualified paths.",
  ],
  [
    "a path in the host",
    { config: { address: `s3.us-east-2.amazonaws.com/${bucket}` } },
    "Endpoint url cannot have fully qualified paths.",
  ],
  [
    "the bucket in the global host",
    { config: { address: `${bucket}.s3.amazonaws.com` } },
    "Amazon S3 endpoint should be 's3.amazonaws.com'.",
  ],
  ["no port", { config: { port: "" } }, "curlCode: 3, URL using bad/illegal format or missing URL"],
  ["no TLS", { config: { useSSL: false } }, "curlCode: 3, URL using bad/illegal format or missing URL"],
  [
    "a chart that renders no region, in a pod of another region",
    { config: { region: "" }, ...env({ AWS_DEFAULT_REGION: "us-east-1" }) },
    "the region 'us-east-1' is wrong; expecting 'us-east-2'",
  ],
  ["another region configured", { config: { region: "us-west-2" } }, "status=301"],
];

/** What looks like one of those and is none. */
const unbroken: readonly (readonly [what: string, wish: Wish])[] = [
  [
    "a token of mode 0600 for the user of all containers",
    { container: as({ runAsUser: 1000 }), spec: handMade(0o600) },
  ],
  [
    "a token of mode 0600 for a user in fsGroup",
    {
      container: as({ runAsUser: 1000 }),
      spec: { ...handMade(0o600), containers: [sidecar], ...as({ fsGroup: 3000 }) },
    },
  ],
  [
    "a token of mode 0640 for a user in root's group",
    { container: as({ runAsUser: 1000 }), spec: { ...handMade(0o640), containers: [sidecar] } },
  ],
  ["the webhook's own token for any user", { container: as({ runAsUser: 1000 }), spec: { containers: [sidecar] } }],
  [
    "static keys, on the Go side",
    { run: "mixture", ...env({ AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "s" }) },
  ],
  ["no region, in a pod of the bucket's region", { config: { region: "" } }],
];

let setting: MilvusSetting;
const ran = new Map<string, Ran>();
beforeAll(async () => {
  setting = await startMilvusSetting({ podRetry: { attempts: 1, delay: 0, maximumDelay: 0 } });
  const { annotate, call, run } = setting;
  const annotated = { stale: "arn:aws:iam::111122223333:role/gone-role", mistyped: "milvus" };
  for (const [name, role] of Object.entries(annotated)) {
    await call("POST", "/api/v1/namespaces/milvus/serviceaccounts", { metadata: { name } });
    await annotate(name, { "eks.amazonaws.com/role-arn": role });
  }
  const stringData = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "hand-set-secret" };
  await call("POST", "/api/v1/namespaces/milvus/secrets", { metadata: { name: "static-keys" }, stringData });
  await Promise.all([...breakages, ...unbroken].map(async ([what, wish]) => ran.set(what, await run(wish))));
}, 60_000);
afterAll(() => setting.close());

describe("a pod's log says what is broken:", () => {
  it.each(breakages)("%s", (what, _wish, says) => {
    const { log, ready } = ran.get(what) ?? { log: "", ready: true };
    expect(log).toContain(says);
    expect(log).not.toContain("hand-set-secret");
    expect(ready).toBe(false);
  });
});

describe("a pod is ready in spite of", () => {
  it.each(unbroken)("%s", (what) => {
    const { log, ready } = ran.get(what) ?? { log: "", ready: false };
    expect([ready, log]).toEqual([true, expect.stringContaining("assumed-role/milvus-s3-access-sa/")]);
  });
});

describe("what breaks every pod that is made while it lasts:", () => {
  const services = "/api/v1/namespaces/milvus/services";
  const webhook = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

  it("a Service called minio, whose link Milvus takes for its port", async () => {
    const { call, run } = setting;
    await call("POST", services, { metadata: { name: "minio" }, spec: { ports: [{ port: 9000 }] } });
    const linked = await run({});
    const unlinked = await run({ spec: { enableServiceLinks: false } });
    await call("DELETE", `${services}/minio`);
    expect(linked.log).toMatch(
      /\[port=tcp:\/\/10\.100\.\d+\.\d+:9000\].*Endpoint url cannot have fully qualified paths\./s,
    );
    expect([linked.ready, unlinked.ready]).toEqual([false, true]);
  });

  it("no webhook", async () => {
    const { call, run } = setting;
    const { metadata, webhooks } = await call("GET", `${webhook}/pod-identity-webhook`);
    await call("DELETE", `${webhook}/pod-identity-webhook`);
    const { log, ready } = await run({});
    await call("POST", webhook, { metadata: { name: "pod-identity-webhook" }, webhooks });
    expect([metadata, log]).toEqual([expect.anything(), expect.stringContaining(nodeRoleRefused)]);
    expect(ready).toBe(false);
  });
});

it("is not created as root where the pod wants another user", async () => {
  const { log, pod, events } = await setting.run({ spec: as({ runAsNonRoot: true }) });
  const { uid, name } = pod.metadata;
  const why = `container has runAsNonRoot and image will run as root (pod: "${name}_milvus(${uid})", container: milvus)`;
  expect(pod.status?.containerStatuses?.[0]?.state.waiting).toEqual({
    reason: "CreateContainerConfigError",
    message: why,
  });
  expect(events).toContain(`Failed: Error: ${why}`);
  expect(log).toBe("");
});
