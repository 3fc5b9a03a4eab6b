/** What the webhook does to a pod, annotation by annotation. @see https://github.com/aws/amazon-eks-pod-identity-webhook */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Container, Pod } from "../../src/kubernetes/kinds.ts";
import { webhookConfiguration } from "../../src/kubernetes/pod-identity-webhook.ts";
import { milvusImage, startTestCluster, type Answer, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeAll(async () => {
  kubernetes = await startTestCluster();
});
afterAll(() => kubernetes.close());

const roleArn = "arn:aws:iam::111122223333:role/milvus";
const mountPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
const prefixed = (annotations: Record<string, string>) =>
  Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`eks.amazonaws.com/${name}`, value]));

type Given = {
  /** The service account's and the pod's annotations, without their prefix. */
  readonly account?: Record<string, string>;
  readonly pod?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly container?: JsonObject;
  readonly spec?: JsonObject;
};

async function make({
  account = { "role-arn": roleArn },
  pod = {},
  labels = {},
  container = {},
  spec = {},
}: Given): Promise<Answer> {
  kubernetes.cluster.store.edit("serviceaccounts", "default", "default", ({ metadata }) => {
    metadata.annotations = prefixed(account);
  });
  const containers = [{ name: "milvus", image: milvusImage, ...container }];
  return kubernetes.call("POST", "/api/v1/namespaces/default/pods?dryRun=All", {
    body: { metadata: { name: "m", annotations: prefixed(pod), labels }, spec: { containers, ...spec } },
  });
}

const specOf = async (given: Given) => ((await make(given)).body as unknown as Pod).spec;
const variables = ({ env = [] }: Container) => env.map(({ name, value }) => `${name}=${value}`);
const tokenOf = ({ volumes = [] }: Pod["spec"]) => {
  const source = volumes.find(({ name }) => name === "aws-iam-token")?.projected?.sources?.[0]?.serviceAccountToken;
  return source === undefined ? undefined : [source.audience, source.expirationSeconds, source.path];
};
const mountsOf = ({ volumeMounts = [] }: Container) =>
  volumeMounts
    .filter(({ name }) => !name.startsWith("kube-api-access-"))
    .map((mount) => `${mount.name} ${mount.mountPath}`);

const regional = "AWS_STS_REGIONAL_ENDPOINTS=regional";
const region = ["AWS_DEFAULT_REGION=us-east-2", "AWS_REGION=us-east-2"];
const pair = [`AWS_ROLE_ARN=${roleArn}`, `AWS_WEB_IDENTITY_TOKEN_FILE=${mountPath}/token`];
const all = [regional, ...region, ...pair];
const byDefault = ["sts.amazonaws.com", 86_400, "token"];
const mounted = [`aws-iam-token ${mountPath}`];
const env = (...names: string[]): Given => ({ container: { env: names.map((name) => ({ name, value: "mine" })) } });

type Case = readonly [what: string, given: Given, env: readonly string[], token: readonly unknown[] | undefined];
const withRole = (annotations: Record<string, string>): Given => ({ account: { "role-arn": roleArn, ...annotations } });

const cases: readonly Case[] = [
  ["all of it, in this order", {}, all, byDefault],
  ["nothing without a role", { account: { audience: "a" } }, [], undefined],
  ["nothing for an empty role", { account: { "role-arn": "" } }, [], undefined],
  [
    "whatever role is named",
    withRole({ "role-arn": "mistyped" }),
    [regional, ...region, "AWS_ROLE_ARN=mistyped", pair[1] ?? ""],
    byDefault,
  ],
  ["the account's audience", withRole({ audience: "other" }), all, ["other", 86_400, "token"]],
  ["the account's expiration", withRole({ "token-expiration": "7200" }), all, ["sts.amazonaws.com", 7200, "token"]],
  [
    "the pod's expiration before the account's",
    { ...withRole({ "token-expiration": "7200" }), pod: { "token-expiration": "3600" } },
    all,
    ["sts.amazonaws.com", 3600, "token"],
  ],
  [
    "no expiration below ten minutes",
    withRole({ "token-expiration": "599" }),
    all,
    ["sts.amazonaws.com", 600, "token"],
  ],
  ["nor one of the pod's", { pod: { "token-expiration": "-1" } }, all, ["sts.amazonaws.com", 600, "token"]],
  ["the default for an expiration that is no number", withRole({ "token-expiration": "1h" }), all, byDefault],
  [
    "the account's for a pod's that is none",
    { ...withRole({ "token-expiration": "7200" }), pod: { "token-expiration": "" } },
    all,
    ["sts.amazonaws.com", 7200, "token"],
  ],
  [
    "no regional endpoints when told so",
    withRole({ "sts-regional-endpoints": "FALSE" }),
    [...region, ...pair],
    byDefault,
  ],
  ["regional endpoints for a word that is neither", withRole({ "sts-regional-endpoints": "no" }), all, byDefault],
  ["no region beside AWS_REGION", env("AWS_REGION"), ["AWS_REGION=mine", regional, ...pair], byDefault],
  [
    "no region beside AWS_DEFAULT_REGION",
    env("AWS_DEFAULT_REGION"),
    ["AWS_DEFAULT_REGION=mine", regional, ...pair],
    byDefault,
  ],
  ["neither of the pair beside a role", env("AWS_ROLE_ARN"), ["AWS_ROLE_ARN=mine", regional, ...region], byDefault],
  [
    "neither of the pair beside a token file",
    env("AWS_WEB_IDENTITY_TOKEN_FILE"),
    ["AWS_WEB_IDENTITY_TOKEN_FILE=mine", regional, ...region],
    byDefault,
  ],
  [
    "no endpoints beside the container's own",
    env("AWS_STS_REGIONAL_ENDPOINTS"),
    ["AWS_STS_REGIONAL_ENDPOINTS=mine", ...region, ...pair],
    byDefault,
  ],
  ["static keys are left beside it", env("AWS_ACCESS_KEY_ID"), ["AWS_ACCESS_KEY_ID=mine", ...all], byDefault],
  ["no skipped container, yet the volume", { pod: { "skip-containers": "other,milvus" } }, [], byDefault],
  ["a container whose name has a blank before it", { pod: { "skip-containers": "other, milvus" } }, all, byDefault],
  ["no container skipped in quotes", { pod: { "skip-containers": '"milvus"' } }, [], byDefault],
  ["everything when what to skip cannot be read", { pod: { "skip-containers": 'milvus,"' } }, all, byDefault],
  [
    "no token where a volume has its name",
    { spec: { volumes: [{ name: "aws-iam-token", emptyDir: {} }] } },
    all,
    undefined,
  ],
];

describe("the pod identity webhook injects", () => {
  test.each(cases)("%s", async (_what, given, expected, token) => {
    const spec = await specOf(given);
    expect([spec.containers.map(variables), tokenOf(spec)]).toEqual([[expected], token]);
  });

  test("into init containers too, and mounts once", async () => {
    const volumeMounts = [{ name: "aws-iam-token", mountPath: "/mine" }];
    const initContainers = [{ name: "config", image: "milvus:1" }];
    const spec = await specOf({ container: { volumeMounts }, spec: { initContainers } });
    expect(spec.initContainers?.map(variables)).toEqual([all]);
    expect(spec.initContainers?.map(mountsOf)).toEqual([mounted]);
    expect(spec.containers.map(mountsOf)).toEqual([["aws-iam-token /mine"]]);
    expect(spec.volumes?.[0]?.name).toBe("aws-iam-token");
  });

  test("no mount into a container that has all of its variables", async () => {
    const spec = await specOf(env("AWS_ROLE_ARN", "AWS_REGION", "AWS_STS_REGIONAL_ENDPOINTS"));
    expect([spec.containers.map(mountsOf), tokenOf(spec)]).toEqual([[[]], byDefault]);
  });
});

describe("its MutatingWebhookConfiguration", () => {
  const { name } = webhookConfiguration.metadata;
  const path = `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations`;
  beforeEach(async () => {
    await kubernetes.call("DELETE", `${path}/${name}`);
    await kubernetes.call("POST", path, { body: webhookConfiguration });
  });
  const change = (changes: JsonObject): Promise<Answer> =>
    kubernetes.call("PATCH", `${path}/${name}`, {
      body: { webhooks: webhookConfiguration.webhooks.map((webhook) => ({ ...webhook, ...changes })) },
      type: "application/merge-patch+json",
    });
  const elsewhere = { clientConfig: { url: "https://127.0.0.1:1/mutate" } };

  test("gone: nothing is injected, and nobody is told", async () => {
    await kubernetes.call("DELETE", `${path}/${name}`);
    const { status, body } = await make({});
    expect([status, (body as unknown as Pod).spec.containers.map(variables)]).toEqual([201, [[]]]);
  });

  test("that reaches nobody: as if it were gone", async () => {
    await change(elsewhere);
    const { status, body } = await make({});
    expect([status, (body as unknown as Pod).spec.containers.map(variables)]).toEqual([201, [[]]]);
  });

  test("that reaches nobody, with failurePolicy Fail: the pod is refused", async () => {
    await change({ ...elsewhere, failurePolicy: "Fail" });
    const { status, body } = await make({});
    expect([status, body["reason"], body["message"]]).toEqual([
      500,
      "InternalError",
      'Internal error occurred: failed calling webhook "iam-for-pods.amazonaws.com": failed to call webhook: Post "https://127.0.0.1:1/mutate?timeout=10s": connect: connection refused',
    ]);
  });

  test.each([
    [{ objectSelector: { matchLabels: { inject: "yes" } } }, {}, []],
    [{ objectSelector: { matchLabels: { inject: "yes" } } }, { inject: "yes" }, all],
    [{ namespaceSelector: { matchLabels: { inject: "yes" } } }, {}, []],
    [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "default" } } }, {}, all],
  ])("with %j, for a pod labelled %j", async (selector, labels, expected) => {
    await change(selector);
    expect((await specOf({ labels })).containers.map(variables)).toEqual([expected]);
  });
});
