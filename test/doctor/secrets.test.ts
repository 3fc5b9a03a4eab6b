import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TagPolicyCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import type { V1ConfigMap, V1PodList } from "@kubernetes/client-node";
import type { Handler } from "@eyrie/localcloud/http/message";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eyrieIn } from "../command-line.ts";
import { startPlanting } from "../planted.ts";
import { type Scene, sceneOf } from "../scene.ts";
import { guideSpec, type Setting, startSetting } from "../setting.ts";
import { until } from "../until.ts";
import { accountPath, containerOf, withTemplate } from "./pod-hands.ts";

/* Secrets are planted wherever the doctor reads, and searched for in all that it says, writes and keeps. */

const { plant, keep, foundIn } = startPlanting();
const presigned =
  `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20261126` +
  `&X-Amz-Security-Token=${plant("session token in a presigned URL")}&X-Amz-Signature=${plant("presigned URL", "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90")}`;

/** What pods log beside an error of theirs. */
const loud = [
  `[ERROR] AccessDenied: not authorized to perform: sts:AssumeRoleWithWebIdentity GET ${presigned}`,
  `[ERROR] AccessDenied: s3:PutObject Authorization: Bearer ${plant("bearer in a log")}`,
  `[ERROR] AccessDenied: s3:GetObject Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261126/us-east-2/s3/aws4_request, SignedHeaders=host, Signature=${plant("signature in a log", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0")}`,
  `[ERROR] AccessDenied {"rootPassword":"${plant("JSON in a log")}","x-amz-security-token":"${plant("header in a log")}"}`,
  `[ERROR] AccessDenied: dial postgres://ada:${plant("address in a log")}@db/x`,
  `[ERROR] InvalidIdentityToken eyJhbGciOiJSUzI1NiJ9.${plant("web token in a log", "eyJzdWIiOiJzeXN0ZW0ifQ")}.c2lnbmF0dXJl`,
  `[ERROR] NoSuchBucket AWS_SECRET_ACCESS_KEY=${plant("variable in a log")} secret_key: ${plant("key in a log")}`,
];

const values = `
attu: { password: ${plant("attu password")} }
etcd: { auth: { rbac: { rootPassword: "${plant("etcd password")}" } } }
extraEnv: [{ name: HOOK_TOKEN, value: ${plant("pair in values")} }]
`;

/** Variables as people set them on pods. */
const variables = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: plant("secret access key"),
  MINIO_SECRET_KEY: plant("MinIO key"),
  DB_PASS: plant("DB_PASS"),
  MYSQL_PWD: plant("MYSQL_PWD"),
  GPG_PASSPHRASE: plant("passphrase"),
  SESSION: `Bearer ${plant("bearer in a variable")}`,
  BROKER: `amqp://ada:${plant("address in a variable")}@broker`,
  DSN: `user=ada password=${plant("DSN")} host=db`,
};

const annotations = {
  "example.com/api-token": plant("annotation"),
  "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
    metadata: { annotations: { "example.com/api-token": plant("last applied annotation") } },
    password: plant("last applied password"),
  }),
};

let setting: Setting;
let scene: Scene;

const intercept =
  (handler: Handler): Handler =>
  async (request) => {
    if (/\/pods\/[^/]+\/log/.test(request.rawTarget)) {
      const text = loud.map((line) => `${new Date().toISOString()} ${line}`).join("\n");
      return { status: 200, headers: { "content-type": "text/plain" }, body: text };
    }
    const response = await handler(request);
    if (typeof response.body !== "string" && !(response.body instanceof Uint8Array)) return response;
    const text = Buffer.from(response.body).toString();
    for (const [, token] of text.matchAll(/"token":"([^"]+)"/g)) keep("issued token", token);
    for (const [, key] of text.matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)</g)) keep("temporary key", key);
    return response;
  };

const inNamespace = (plural: string) => `/api/v1/namespaces/milvus/${plural}`;

/** Keys in the ConfigMap that Milvus reads, as `minio.accessKeyID` leaves them there. */
async function plantInConfiguration({ kubectl }: Scene): Promise<void> {
  const { items } = await kubectl<{ items: V1ConfigMap[] }>("GET", inNamespace("configmaps"));
  const map = items.find(({ data }) => data?.["default.yaml"] !== undefined);
  const text = map?.data?.["default.yaml"] ?? "";
  const keys = `minio:\n  accessKeyID: ${plant("key id in the ConfigMap")}\n  secretAccessKey: ${plant("key in the ConfigMap")}`;
  const edited = text.replace(/^minio:$/m, keys);
  if (edited === text) throw new Error("the edit changes nothing");
  await kubectl("PATCH", `${inNamespace("configmaps")}/${map?.metadata?.name ?? ""}`, {
    data: { "default.yaml": edited, "more.yaml": `etcd: { auth: { password: ${plant("ConfigMap's other file")} } }` },
  });
}

beforeAll(async () => {
  setting = await startSetting({ intercept });
  const { directory, kubeconfig, cloud } = setting;
  await writeFile(join(directory, "values.yaml"), values);
  const spec = guideSpec.replace("milvus: {", "milvus: { values: values.yaml,");
  await writeFile(join(directory, "eyrie.yaml"), spec);
  keep("administrator's key", cloud.credentials.secretAccessKey);
  keep("kubeconfig's token", /token: (\S+)/.exec(await readFile(kubeconfig, "utf8"))?.[1]);
  const session = setting.session(spec);
  const planned = await planUp(session);
  await carryOut(planned, session);
  scene = sceneOf(setting, planned);
  const { kubectl, iam, target } = scene;
  await plantInConfiguration(scene);
  await kubectl("PATCH", accountPath(scene), { metadata: { annotations } });
  await kubectl("POST", inNamespace("secrets"), {
    metadata: { name: "aws-keys" },
    type: "Opaque",
    stringData: { AWS_SECRET_ACCESS_KEY: plant("Secret") },
  });
  const tags = [{ Key: "db-password", Value: plant("tag") }];
  await iam.send(new TagRoleCommand({ RoleName: target.role.name, Tags: tags }));
  await iam.send(new TagPolicyCommand({ PolicyArn: target.policy.arn, Tags: tags }));
  await withTemplate((template) => {
    const container = containerOf(template);
    container.env = [...(container.env ?? []), ...Object.entries(variables).map(([name, value]) => ({ name, value }))];
    container.envFrom = [{ secretRef: { name: "aws-keys" } }];
  }, "proxy")(scene);
  const pods = await until(
    () => kubectl<V1PodList>("GET", inNamespace("pods")),
    ({ items }) => items.some(({ spec: made }) => made?.containers[0]?.envFrom !== undefined),
  );
  for (const { metadata } of pods.items)
    await kubectl("POST", inNamespace("events"), {
      metadata: { name: `${metadata?.name ?? ""}.planted` },
      involvedObject: { kind: "Pod", name: metadata?.name ?? "", namespace: "milvus" },
      type: "Warning",
      reason: "FailedMount",
      message: `AccessDenied for Authorization: Bearer ${plant("bearer in an event")} DB_PASSWORD=${plant("variable in an event")}`,
      lastTimestamp: new Date().toISOString(),
    });
});
afterAll(() => setting.close());

it("are in nothing that the doctor says, writes or keeps", async () => {
  const reportsOf = (name: string) =>
    ["html", "md", "xml", "json"].flatMap((ending) => ["--report", `${name}.${ending}`]);
  const ran = [
    await eyrieIn(setting, ["doctor", "--save", "bundle", "--trace", "doctor.trace", ...reportsOf("report")]),
    await eyrieIn(setting, ["verify", "--trace", "verify.trace", ...reportsOf("verify")]),
    ...(await Promise.all([
      eyrieIn(setting, ["doctor", "--lang", "ja", "--json", "--report", "report.ja.html"]),
      eyrieIn(setting, ["doctor", "-n", "milvus", "--cluster", "milvus-eks-cluster", "--region", "us-east-2"]),
      eyrieIn(setting, ["doctor", "--bundle", "bundle", "--short"]),
      eyrieIn(setting, ["why", "--bundle", "bundle", ...loud]),
    ])),
  ];
  expect(ran.map(({ err }) => err).filter((text) => text.includes("✘"))).toEqual([]);
  const bundle = await readFile(join(setting.directory, "bundle", "readings.json"), "utf8");
  for (const met of ["DB_PASS", "aws-keys", "FailedMount", "X-Amz-Signature", "example.com/api-token", "(hidden)"])
    expect(bundle).toContain(met);
  const written = (await readdir(setting.directory)).filter((name) => /^(?:report|doctor|verify)\./.test(name));
  expect(written).toHaveLength(11);
  const texts = await Promise.all(written.map((name) => readFile(join(setting.directory, name), "utf8")));
  expect([
    ...ran.flatMap(({ out, err }, index) => foundIn(`run ${index}`, `${out}\n${err}`)),
    ...foundIn("the bundle", bundle),
    ...texts.flatMap((text, index) => foundIn(written[index] ?? "", text)),
  ]).toEqual([]);
});
