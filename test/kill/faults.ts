import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalCloud } from "@eyrie/localcloud/cloud";
import type { Handler, HttpRequest, HttpResponse } from "@eyrie/localcloud/http/message";
import { type Essence, essence } from "../essence.ts";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { guideSpec, type Setting, startSetting } from "../setting.ts";
import { byTheClock, writeOf } from "./write.ts";

/** What becomes of one write, once. */
export const faults = {
  "refused with 500": "refuse",
  "refused with 503": "slow",
  "done, and answered with 500": "hide",
  "done, and its answer cut off": "cut",
} as const;

type Fault = (typeof faults)[keyof typeof faults];

/** What a run has to do: make all, mend what somebody changed, or take all away. */
export type Task = "up" | "mend" | "down";

export type Faulty = { readonly name: string; readonly task: Task; readonly write: string; readonly fault: Fault };

const spec = guideSpec.replace("milvus: {", "milvus: { values: one-pod.yaml,");

type Watch = { write?: string | undefined; fault: Fault; writes: string[] };

const unavailable = (of: "aws" | "kubernetes", status: 500 | 503): HttpResponse =>
  of === "aws"
    ? {
        status,
        headers: { "content-type": "text/xml" },
        body: `<ErrorResponse><Error><Code>${status === 500 ? "InternalError" : "SlowDown"}</Code><Message>once</Message></Error></ErrorResponse>`,
      }
    : {
        status,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message: "once", code: status }),
      };

async function* broken(): AsyncGenerator<string> {
  yield* [];
  throw new Error("cut off");
}

async function befall(of: "aws" | "kubernetes", fault: Fault, handler: Handler, request: HttpRequest) {
  if (fault === "refuse") return unavailable(of, 500);
  if (fault === "slow") return unavailable(of, 503);
  const answer = await handler(request);
  return fault === "hide" ? unavailable(of, 500) : { ...answer, headers: {}, body: broken() };
}

async function start(watch: Watch): Promise<Setting> {
  const intercept =
    (handler: Handler, of: "aws" | "kubernetes"): Handler =>
    async (request) => {
      const write = writeOf(of, request);
      if (write === undefined) return handler(request);
      watch.writes.push(write);
      if (write !== watch.write) return handler(request);
      watch.write = undefined;
      return befall(of, watch.fault, handler, request);
    };
  const setting = await startSetting({ intercept });
  await writeFile(join(setting.directory, "one-pod.yaml"), "cluster: { enabled: false }\n");
  return setting;
}

/** Somebody changed what can be changed. */
async function change(setting: Setting): Promise<void> {
  const { clouds } = setting.session(spec);
  const arn = (kind: string) => `arn:aws:iam::111122223333:${kind}`;
  const nothing = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
  };
  const nobody = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }] };
  const bucket = { name: "milvus-bucket-039dd013c0712f085d60e21f", arn: "", owner: "111122223333" };
  await clouds.iam.createDefaultVersion(arn("policy/MilvusS3ReadWrite"), JSON.stringify(nothing));
  await clouds.iam.updateTrust("milvus-s3-access-sa", arn("role/milvus-s3-access-sa"), JSON.stringify(nobody));
  await clouds.s3.putLifecycle(bucket, {
    Rules: [{ ID: "other", Status: "Enabled", Filter: { Prefix: "a" }, Expiration: { Days: 1 } }],
  });
}

const planned = { up: planUp, mend: planUp, down: planDown };

/** Carries a task out. @returns what failed, in words */
async function run(setting: Setting, task: Task): Promise<readonly string[]> {
  const session = setting.session(spec);
  try {
    const outcomes = await carryOut(await planned[task](session), session);
    return outcomes.flatMap((outcome) =>
      outcome.state === "failed" ? [`${outcome.id}: ${outcome.problem.fact.en}`] : [],
    );
  } catch (error) {
    return [String(error)];
  }
}

async function ready(task: Task, watch: Watch): Promise<Setting> {
  const setting = await start(watch);
  if (task !== "up") await run(setting, "up");
  if (task === "mend") await change(setting);
  watch.writes = [];
  return setting;
}

export async function faultless(task: Task): Promise<{ readonly writes: readonly string[]; readonly end: Essence }> {
  const watch: Watch = { fault: "refuse", writes: [] };
  const setting = await ready(task, watch);
  try {
    await run(setting, task);
    const writes = [...new Set(watch.writes)].filter((write) => !byTheClock(write));
    return { writes, end: essence(setting.cloud) };
  } finally {
    await setting.close();
  }
}

const leases = ({ clusters: [cluster] }: LocalCloud) =>
  cluster?.store.list("leases", "milvus").map(({ metadata }) => metadata.name);

/** One run in which one write meets a fault, and the run after it. */
export async function through({ task, write, fault }: Faulty) {
  const watch: Watch = { fault, writes: [] };
  const setting = await ready(task, watch);
  watch.write = write;
  try {
    const failed = await run(setting, task);
    const met = watch.write === undefined;
    const end = essence(setting.cloud);
    watch.writes = [];
    const next = { failed: await run(setting, task), writes: watch.writes, end: essence(setting.cloud) };
    return { met, failed, end, next, leases: leases(setting.cloud) };
  } finally {
    await setting.close();
  }
}

const whole = process.env["EYRIE_KILLS"] === "all";

/** All cases where they were asked for, as CI does; else those of a few writes. */
export const chosen = (given: readonly Faulty[], few: readonly string[]): readonly Faulty[] =>
  whole ? given : given.filter(({ name }) => few.includes(name));
