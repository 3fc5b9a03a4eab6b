/** A cloud with a bucket, a role for one service account, and a way to run single Milvus containers under it. */

import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { standInAccess } from "../../eyrie/src/milvus/access.ts";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../src/cloud.ts";
import type { Cluster } from "../src/kubernetes/cluster.ts";
import { isObject, type JsonObject } from "../src/kubernetes/json.ts";
import type { Pod } from "../src/kubernetes/kinds.ts";

export const region = "us-east-2";
export const account = "111122223333";
export const bucket = "milvus-bucket-039dd013c0712f085d60e21f";
export const roleArn = `arn:aws:iam::${account}:role/milvus-s3-access-sa`;

export type Ran = {
  readonly log: string;
  readonly ready: boolean;
  readonly pod: Pod;
  readonly events: readonly string[];
};

export type Wish = {
  /** What Milvus runs; the component that opens the most clients by default. */
  readonly run?: string;
  /** Over the `minio:` section. */
  readonly config?: JsonObject;
  /** More sections of the configuration, or others. */
  readonly sections?: JsonObject;
  readonly container?: JsonObject;
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
};

export type MilvusSetting = {
  readonly cloud: LocalCloud;
  readonly cluster: Cluster;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly call: (method: string, target: string, body?: unknown, type?: string) => Promise<JsonObject>;
  readonly annotate: (serviceAccount: string, annotations: Readonly<Record<string, string>>) => Promise<void>;
  /** Runs one container until it is ready or ended. */
  readonly run: (wish: Wish) => Promise<Ran>;
  readonly log: (pod: string) => Promise<string>;
  /** The content of an object in the bucket. */
  readonly object: (key: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

const minio = {
  address: `s3.${region}.amazonaws.com`,
  port: 443,
  useSSL: true,
  bucketName: bucket,
  rootPath: "milvus-demo",
  useIAM: true,
  cloudProvider: "aws",
  region,
};

export async function startMilvusSetting(options: Partial<LocalCloudOptions> = {}): Promise<MilvusSetting> {
  const cloud = await startLocalCloud({
    region,
    clusters: ["demo"],
    surroundings: {
      now: Date.now,
      random: (length) => randomBytes(length),
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    },
    milvusAccess: standInAccess(),
    podProgram: new URL("../build/pods/milvus-pod.js", import.meta.url),
    ...options,
  });
  const [cluster] = cloud.clusters;
  if (cluster === undefined) throw new Error("the cloud has no cluster");
  const client = { endpoint: cloud.awsEndpoint, region, credentials: cloud.credentials };
  const iam = new IAMClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  await makeBucketAndRole(s3, iam, cluster.identity.issuer);

  const request = async (
    method: string,
    target: string,
    body?: unknown,
    type = "application/json",
  ): Promise<string> => {
    const response = await cluster.handler({
      method,
      rawTarget: target,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${cluster.adminToken}`,
        ...(body === undefined ? {} : { "content-type": type }),
      },
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    });
    const text =
      typeof response.body === "string" ? response.body : Buffer.from(response.body as Uint8Array).toString();
    if (response.status >= 300) throw new Error(`${method} ${target}: ${response.status} ${text}`);
    return text;
  };
  const call: MilvusSetting["call"] = async (...parts) => {
    const answer: unknown = JSON.parse(await request(...parts));
    return isObject(answer) ? answer : {};
  };
  await call("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
  await cluster.settled();
  await call("POST", "/api/v1/namespaces/milvus/serviceaccounts", { metadata: { name: "milvus-s3-access-sa" } });

  const annotate: MilvusSetting["annotate"] = async (serviceAccount, annotations) => {
    const patch = { metadata: { annotations } };
    const target = `/api/v1/namespaces/milvus/serviceaccounts/${serviceAccount}`;
    await call("PATCH", target, patch, "application/merge-patch+json");
  };
  await annotate("milvus-s3-access-sa", { "eks.amazonaws.com/role-arn": roleArn });

  const logOf: MilvusSetting["log"] = (pod) =>
    request("GET", `/api/v1/namespaces/milvus/pods/${pod}/log?container=milvus`);

  const object: MilvusSetting["object"] = async (Key) =>
    (await (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString()) ?? "";

  let pods = 0;
  const run: MilvusSetting["run"] = async (wish) => {
    pods += 1;
    const name = `milvus-${pods}`;
    const documents = { minio: { ...minio, ...wish.config }, mq: { type: "woodpecker" }, ...wish.sections };
    await call("POST", "/api/v1/namespaces/milvus/configmaps", {
      metadata: { name },
      data: { "default.yaml": JSON.stringify(documents) },
    });
    await call("POST", "/api/v1/namespaces/milvus/pods", podOf(name, wish));
    const end = (pod: Pod | undefined): boolean =>
      pod?.status?.phase === "Failed" ||
      (pod?.status?.containerStatuses ?? []).some(
        ({ name: container, ready, state }) =>
          container === "milvus" && (ready || state.waiting?.reason === "CreateContainerConfigError"),
      );
    for (;;) {
      const pod = cluster.store.get("pods", "milvus", name);
      if (pod !== undefined && end(pod)) {
        const log = await logOf(name);
        const about = cluster.store
          .list("events", "milvus")
          .filter(({ involvedObject }) => involvedObject.name === name);
        const ready = pod.status?.containerStatuses?.find((status) => status.name === "milvus")?.ready === true;
        return { log, ready, pod, events: about.map(({ reason, message }) => `${reason}: ${message}`) };
      }
      await sleep(10);
    }
  };
  return { cloud, cluster, iam, s3, call, annotate, run, log: logOf, object, close: cloud.close };
}

const podOf = (name: string, { run = "standalone", container, metadata, spec }: Wish): JsonObject => ({
  metadata: { name, ...metadata },
  spec: {
    serviceAccountName: "milvus-s3-access-sa",
    restartPolicy: "Never",
    ...spec,
    containers: [
      {
        name: "milvus",
        image: "milvusdb/milvus:v2.6.15",
        args: ["milvus", "run", run],
        ...container,
        volumeMounts: [
          { name: "milvus-config", mountPath: "/milvus/configs" },
          ...((container?.["volumeMounts"] as JsonObject[] | undefined) ?? []),
        ],
      },
      ...((spec?.["containers"] as JsonObject[] | undefined) ?? []),
    ],
    volumes: [
      { name: "milvus-config", configMap: { name } },
      ...((spec?.["volumes"] as JsonObject[] | undefined) ?? []),
    ],
  },
});

async function makeBucketAndRole(s3: S3Client, iam: IAMClient, issuer: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: ["sts.amazonaws.com"] }));
  const host = issuer.slice("https://".length);
  const RoleName = "milvus-s3-access-sa";
  const trust = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${host}:sub`]: "system:serviceaccount:milvus:milvus-s3-access-sa",
        [`${host}:aud`]: "sts.amazonaws.com",
      },
    },
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await grant(iam, RoleName, ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]);
}

/** Gives a role those actions on the bucket and all in it. */
export async function grant(iam: IAMClient, RoleName: string, Action: readonly string[]): Promise<void> {
  const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "bucket", PolicyDocument }));
}
