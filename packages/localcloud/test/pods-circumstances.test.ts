import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { usualCircumstances } from "../src/cluster.ts";
import { valueAt } from "../src/kubernetes/json.ts";
import { bucket, grant, type MilvusSetting, region, roleArn, startMilvusSetting } from "./milvus-setting.ts";

let setting: MilvusSetting;
beforeAll(async () => {
  setting = await startMilvusSetting({ podRetry: { attempts: 1, delay: 0, maximumDelay: 0 } });
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
  await grant(setting.iam, "milvus-s3-access-sa", ["s3:GetBucketLocation", "s3:ListBucket", ...objects]);
});
afterEach(() => {
  Object.assign(setting.cluster.circumstances, usualCircumstances);
});
afterAll(() => setting.close());

const minutes = 60_000;
const tooSkewed = "The difference between the request time and the current time is too large.";

it("a service account that the webhook does not know yet gets its pods nothing", async () => {
  const { call, cluster, annotate, run } = setting;
  cluster.circumstances.webhookLag = minutes;
  await call("POST", "/api/v1/namespaces/milvus/serviceaccounts", { metadata: { name: "fresh" } });
  await annotate("fresh", { "eks.amazonaws.com/role-arn": roleArn });
  const roleOf = async (serviceAccountName: string): Promise<string | undefined> => {
    const { pod } = await run({ run: "proxy-that-is-none", spec: { serviceAccountName } });
    return pod.spec.containers[0]?.env?.find(({ name }) => name === "AWS_ROLE_ARN")?.value;
  };
  expect([await roleOf("fresh"), await roleOf("milvus-s3-access-sa")]).toEqual([undefined, roleArn]);
  cluster.circumstances.webhookLag = 0;
  expect(await roleOf("fresh")).toBe(roleArn);
});

it("an annotation that the webhook does not know yet leaves the one before", async () => {
  const { call, cluster, annotate, run } = setting;
  await call("POST", "/api/v1/namespaces/milvus/serviceaccounts", {
    metadata: { name: "changing", annotations: { "eks.amazonaws.com/role-arn": `${roleArn}-before` } },
  });
  cluster.circumstances.webhookLag = minutes;
  await annotate("changing", { "eks.amazonaws.com/role-arn": roleArn });
  const { pod } = await run({ run: "proxy-that-is-none", spec: { serviceAccountName: "changing" } });
  expect(pod.spec.containers[0]?.env).toContainEqual({ name: "AWS_ROLE_ARN", value: `${roleArn}-before` });
});

it.each([
  [16, false],
  [14, true],
  [-16, false],
])("a node whose clock is %d minutes ahead signs what S3 refuses beyond fifteen", async (ahead, expected) => {
  const { call, cluster, run } = setting;
  cluster.circumstances.clockSkew = ahead * minutes;
  const asked = { run: "mixture", config: { address: "s3.amazonaws.com", region: "" } };
  const [known, unknown] = [await run({ run: "mixture" }), await run(asked)];
  expect([known.ready, unknown.ready]).toEqual([expected, expected]);
  expect([known.log.includes('[error="Access Denied."]'), unknown.log.includes(tooSkewed)]).toEqual([
    !expected,
    !expected,
  ]);

  const { items } = await call("GET", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases");
  const [, started = ""] = /^\[(\S+ \S+)/.exec(known.log) ?? [];
  const times = [
    Date.parse(String(valueAt((items as unknown[])[0], "spec.renewTime"))),
    Date.parse(`${started.replaceAll("/", "-").replace(" ", "T")}Z`),
    Date.parse(known.pod.status?.startTime ?? ""),
  ];
  const minutesAhead = times.map((time) =>
    Math.round((time - Date.parse(known.pod.metadata.creationTimestamp)) / minutes),
  );
  expect(minutesAhead).toEqual([ahead, ahead, ahead]);
});

it.each([
  ["sts", `Post "https://sts.${region}.amazonaws.com": dial tcp 198.51.100.7:443: i/o timeout`],
  ["s3", `Head "https://${bucket}.s3.dualstack.${region}.amazonaws.com/": dial tcp 198.51.100.7:443: i/o timeout`],
] as const)("no way to %s from the nodes' subnets", async (service, says) => {
  setting.cluster.circumstances.unreachable = [service];
  const { log, ready } = await setting.run({});
  expect(log).toContain(JSON.stringify(says));
  expect(ready).toBe(false);
});
