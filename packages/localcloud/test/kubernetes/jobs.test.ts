import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { podTemplate, startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeEach(async () => {
  kubernetes = await startTestCluster({ ready: false });
});
afterEach(() => kubernetes.close());

const store = () => kubernetes.cluster.store;

async function create(spec: JsonObject, podSpec: JsonObject = {}): Promise<void> {
  const template = podTemplate({}, { restartPolicy: "Never", ...podSpec });
  kubernetes.cluster.writer.create("jobs", {
    metadata: { name: "j", namespace: "default" },
    spec: { template, ...spec },
  });
  await kubernetes.cluster.settled();
}

/** Ends the newest pod's container. */
async function exit(code: number): Promise<void> {
  kubernetes.started.at(-1)?.report.exited(code);
  await kubernetes.cluster.settled();
}

async function advance(seconds: number): Promise<void> {
  await kubernetes.clock.advance(seconds * 1000);
  await kubernetes.cluster.settled();
}

const job = () => store().get("jobs", "default", "j");
const conditions = () => (job()?.status?.conditions ?? []).map(({ type, status, reason }) => [type, status, reason]);
const events = () =>
  store()
    .list("events", "default")
    .filter(({ involvedObject }) => involvedObject.kind === "Job")
    .map(({ reason, message }) => `${reason}: ${message}`);
const pods = () => store().list("pods", "default").length;

describe("jobs", () => {
  test("complete with their pods, as many at once as they may", async () => {
    await create({ completions: 3, parallelism: 2 });
    expect(kubernetes.started).toHaveLength(2);
    await exit(0);
    expect(kubernetes.started).toHaveLength(3);
    for (const { report } of kubernetes.started) report.exited(0);
    await kubernetes.cluster.settled();
    expect(job()?.status).toMatchObject({ succeeded: 3, failed: 0, active: 0, completionTime: "2026-01-01T00:00:00Z" });
    expect(conditions()).toEqual([
      ["SuccessCriteriaMet", "True", "CompletionsReached"],
      ["Complete", "True", "CompletionsReached"],
    ]);
    expect(events()).toContain("Completed: Job completed");
  });

  test("without a number of completions end with the first success", async () => {
    await create({ parallelism: 2 });
    await exit(0);
    expect([kubernetes.started.length, conditions()]).toEqual([2, []]);
    kubernetes.started[0]?.report.exited(0);
    await kubernetes.cluster.settled();
    expect(conditions()).toContainEqual(["Complete", "True", "CompletionsReached"]);
  });

  test("try again after a while that doubles, and give up after backoffLimit", async () => {
    await create({ backoffLimit: 2 });
    for (const seconds of [10, 20]) {
      const before = kubernetes.started.length;
      await exit(1);
      await advance(seconds - 1);
      expect(kubernetes.started).toHaveLength(before);
      await advance(1);
      expect(kubernetes.started).toHaveLength(before + 1);
    }
    await exit(1);
    expect(job()?.status).toMatchObject({ active: 0, failed: 3 });
    expect(conditions()).toEqual([
      ["FailureTarget", "True", "BackoffLimitExceeded"],
      ["Failed", "True", "BackoffLimitExceeded"],
    ]);
    expect(events()).toContain("BackoffLimitExceeded: Job has reached the specified backoff limit");
  });

  test("count restarts in place against backoffLimit", async () => {
    await create({ backoffLimit: 2 }, { restartPolicy: "OnFailure" });
    await exit(1);
    expect(conditions()).toEqual([]);
    await exit(1);
    await advance(10);
    expect(conditions()).toContainEqual(["Failed", "True", "BackoffLimitExceeded"]);
    expect(pods()).toBe(0);
  });

  test("fail at their deadline, and take their pods along", async () => {
    await create({ activeDeadlineSeconds: 30 });
    await advance(29);
    expect([pods(), conditions()]).toEqual([1, []]);
    await advance(1);
    expect([pods(), conditions()]).toEqual([
      0,
      [
        ["FailureTarget", "True", "DeadlineExceeded"],
        ["Failed", "True", "DeadlineExceeded"],
      ],
    ]);
  });

  test("go when they were kept long enough", async () => {
    await create({ ttlSecondsAfterFinished: 60 });
    await exit(0);
    await advance(59);
    expect([job()?.metadata.name, pods()]).toEqual(["j", 1]);
    await advance(1);
    expect([job(), pods()]).toEqual([undefined, 0]);
  });

  test("run nothing while suspended", async () => {
    await create({ suspend: true });
    expect([pods(), conditions(), job()?.status?.startTime]).toEqual([
      0,
      [["Suspended", "True", "JobSuspended"]],
      undefined,
    ]);
    const suspend = async (value: boolean): Promise<void> => {
      await kubernetes.call("PATCH", "/apis/batch/v1/namespaces/default/jobs/j", {
        body: { spec: { suspend: value } },
        type: "application/merge-patch+json",
      });
      await kubernetes.cluster.settled();
    };
    await suspend(false);
    expect([pods(), conditions()]).toEqual([1, [["Suspended", "False", "JobResumed"]]]);
    await suspend(true);
    expect([pods(), conditions()]).toEqual([0, [["Suspended", "True", "JobSuspended"]]]);
    expect(events()).toEqual(expect.arrayContaining(["Suspended: Job suspended", "Resumed: Job resumed"]));
  });

  test.each([
    { completionMode: "Indexed", completions: 1 },
    { podFailurePolicy: { rules: [] } },
    { successPolicy: {} },
  ])("are refused by name with %j", async (spec) => {
    const { status, body } = await kubernetes.call("POST", "/apis/batch/v1/namespaces/default/jobs", {
      body: { metadata: { name: "j" }, spec: { template: podTemplate({}, { restartPolicy: "Never" }), ...spec } },
    });
    const [field = ""] = Object.keys(spec);
    expect([status, body["reason"]]).toEqual([501, "NotImplemented"]);
    expect(body["message"]).toContain(`Job with spec.${field}`);
  });
});
