import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { DeleteOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { connect } from "#eyrie/clouds/clouds";
import type { TraceLine } from "#eyrie/clouds/trace";
import { carryOut, planDown, type Prepared, type Session } from "#eyrie/pipeline";
import { helmBinary, readSpec } from "../setting.ts";

/** Where the test may work; undefined when nobody asked for it. */
export type Sandbox = { readonly cluster: string; readonly region: string };

export const sandbox: Sandbox | undefined =
  process.env["EYRIE_AWS_CLUSTER"] === undefined
    ? undefined
    : { cluster: process.env["EYRIE_AWS_CLUSTER"], region: process.env["EYRIE_AWS_REGION"] ?? "us-east-2" };

export const trace: TraceLine[] = [];

/** One set-up of random names in the sandbox. */
export function sandboxSession({ cluster, region }: Sandbox): Session {
  const release = `eyrie-test-${randomBytes(3).toString("hex")}`;
  const chart = process.env["EYRIE_AWS_CHART"];
  const values = process.env["EYRIE_AWS_VALUES"];
  const context = process.env["EYRIE_AWS_CONTEXT"];
  const spec = readSpec(
    JSON.stringify({
      cluster: { name: cluster, region, ...(context === undefined ? {} : { context }) },
      serviceAccount: { namespace: release },
      milvus: {
        release,
        ...(chart === undefined ? {} : { chart }),
        ...(values === undefined ? {} : { values }),
      },
      tags: { purpose: "eyrie test:aws" },
    }),
  );
  const clock = {
    now: () => Date.now(),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
    },
  };
  return {
    spec,
    directory: process.cwd(),
    clouds: connect({
      region,
      ...(context === undefined ? {} : { context }),
      helmBinary,
      environment: process.env,
      clock,
      trace: (line) => trace.push(line),
    }),
    clock,
    random: (length) => new Uint8Array(randomBytes(length)),
    signal: new AbortController().signal,
    emit: () => undefined,
  };
}

/** Takes away all that a session made, step after step; a step that fails does not keep the others from being tried. */
export async function clearUp(session: Session, { target }: Prepared, providerWasMade: boolean): Promise<void> {
  const failures: unknown[] = [];
  const step = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  };
  await step(async () => carryOut(await planDown(session), session));
  await step(async () => {
    const config = new KubeConfig();
    config.loadFromDefault();
    const { context } = await session.clouds.kubernetes.access();
    config.setCurrentContext(context);
    await config.makeApiClient(CoreV1Api).deleteNamespace({ name: target.serviceAccount.namespace });
  });
  await step(() => emptyAndDelete(target.bucket.name, target.region));
  if (providerWasMade)
    await step(() =>
      new IAMClient({ region: target.region }).send(
        new DeleteOpenIDConnectProviderCommand({
          OpenIDConnectProviderArn: `arn:${target.partition}:iam::${target.account}:oidc-provider/${target.issuer.replace("https://", "")}`,
        }),
      ),
    );
  if (failures.length > 0)
    throw new AggregateError(failures, "not everything could be cleared up; see the tag eyrie:owner");
}

async function emptyAndDelete(bucket: string, region: string): Promise<void> {
  const s3 = new S3Client({ region });
  for (;;) {
    const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    if (objects.length === 0) break;
    const keys = objects.map(({ Key }) => ({ Key: Key ?? "" }));
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}
