import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { probeKey } from "#eyrie/claims/probe";
import type { RunEvent } from "#eyrie/model/event";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Session } from "#eyrie/pipeline/session";
import { probesIn } from "./cloud-state.ts";
import { essence } from "./essence.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

/** One pod instead of five: what is interrupted here is Eyrie. */
const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");

const open: Setting[] = [];

async function start(options: Parameters<typeof startSetting>[0] = {}): Promise<Setting> {
  const setting = await startSetting(options);
  open.push(setting);
  await writeFile(join(setting.directory, "small.yaml"), "cluster: { enabled: false }\n");
  return setting;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((setting) => setting.close()));
});

/** A session that stops itself at the first event that `at` finds. */
function stopping(setting: Setting, at: (event: RunEvent) => boolean): { session: Session; stop: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error("stopped by the user"));
  const session = setting.session(small, controller.signal);
  return { stop, session: { ...session, emit: (event) => void (at(event) && stop()) } };
}

/** Runs again until done, and once more. */
async function finish(setting: Setting) {
  const run = await up(setting.session(small));
  const left = run.claims.filter(({ verdict }) => verdict.status !== "holds");
  const again = await up(setting.session(small));
  return {
    left,
    changes: again.plan.changes.filter(({ action }) => action !== "keep"),
    writes: writesIn(setting.trace),
    probes: probesIn(setting.cloud),
  };
}

const finished = { left: [], changes: [], writes: [], probes: [] };

let uninterrupted: unknown;

beforeAll(async () => {
  const setting = await start();
  await up(setting.session(small));
  uninterrupted = essence(setting.cloud);
});

describe("stopped anywhere, a run is finished by running again", () => {
  it.each([
    "bucket/milvus-bucket-039dd013c0712f085d60e21f",
    "iam-policy/MilvusS3ReadWrite",
    "oidc-provider/milvus-eks-cluster",
    "role/milvus-s3-access-sa",
    "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite",
    "namespace/milvus",
    "service-account/milvus/milvus-s3-access-sa",
    "helm-release/milvus/milvus-demo",
  ])("as %s begins", async (id) => {
    const setting = await start();
    const { session } = stopping(
      setting,
      (event) => event.type === "change" && event.id === id && event.state === "begun",
    );
    const outcomes = await carryOut(await planUp(session), session);
    const notDone = outcomes.filter(({ state }) => state !== "done");
    expect(notDone.map((outcome) => (outcome.state === "failed" ? outcome.problem.code : outcome.state))).toContain(
      "interrupted",
    );
    expect(await finish(setting)).toEqual(finished);
    expect(essence(setting.cloud)).toEqual(uninterrupted);
  });

  it("while helm is at work", async () => {
    const setting = await start();
    const { session, stop } = stopping(setting, () => false);
    const ended = setting.cloud.clusters[0]?.store.subscribe(
      ({ resource, type }) => void (resource === "secrets" && type === "ADDED" && stop()),
    );
    const outcomes = await carryOut(await planUp(session), session);
    ended?.();
    expect(outcomes.filter(({ state }) => state !== "done")).toMatchObject([
      { id: "helm-release/milvus/milvus-demo", state: "failed", problem: { code: "interrupted" } },
    ]);
    expect(await finish(setting)).toEqual(finished);
    expect(essence(setting.cloud)).toEqual(uninterrupted);
  });

  it("before anything began, nothing is written", async () => {
    const setting = await start();
    const { session, stop } = stopping(setting, () => false);
    const planned = await planUp(session);
    stop();
    const outcomes = await carryOut(planned, session);
    expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(["failed", "blocked"]));
    expect(writesIn(setting.trace)).toEqual([]);
  });
});

describe("no probe object stays behind", () => {
  /** A session that stops itself the moment its probe object is there. */
  function stoppedByPut(setting: Setting): Session {
    const { session, stop } = stopping(setting, () => false);
    const s3As: Session["clouds"]["s3As"] = (credentials) => {
      const s3 = session.clouds.s3As(credentials);
      return { ...s3, putObject: (...put) => s3.putObject(...put).finally(stop) };
    };
    return { ...session, clouds: { ...session.clouds, s3As } };
  }

  const proof = { readOnly: false, fresh: false, patience: 60_000 };

  it("when the proof is stopped on the way", async () => {
    const setting = await start();
    await up(setting.session(small));
    const session = stoppedByPut(setting);
    await proveTarget(await planUp(session), session, proof);
    expect(setting.trace.map(({ operation }) => operation)).toContain("PutObject");
    expect(probesIn(setting.cloud)).toEqual([]);
  });

  it("when it is stopped while pods are waited for", async () => {
    const setting = await start();
    const planned = await planUp(setting.session(small));
    await carryOut(planned, setting.session(small));
    setting.cloud.clusters[0]?.writer.create("pods", {
      metadata: {
        name: "never-ready",
        namespace: "milvus",
        labels: { "app.kubernetes.io/instance": "milvus-demo", "app.kubernetes.io/name": "milvus" },
      },
      spec: { containers: [{ name: "broken", image: "milvusdb/milvus:v2.6.15", args: ["milvus", "run", "nonsense"] }] },
    });
    const session = stoppedByPut(setting);
    const claims = await proveTarget(planned, session, proof);
    expect(claims.filter(({ verdict }) => verdict.status !== "holds").map(({ name }) => name)).toContain("pods-ready");
    expect(setting.trace.map(({ operation }) => operation)).toContain("PutObject");
    expect(probesIn(setting.cloud)).toEqual([]);
  });

  it("that a proof left which was killed: an hour ago, or by a process of this host; others keep their own", async () => {
    const setting = await start();
    const session = setting.session(small);
    const { target } = await up(session);
    const bucket = setting.cloud.s3.buckets.get(target.bucket.name);
    const put = async (id: string, holder: string, hoursAgo: number) => {
      const key = probeKey({ target, id, holder: { name: holder, gone: () => false } });
      await session.clouds.s3.putObject(target.bucket, key, "left");
      const stored = bucket?.objects.get(key);
      if (stored !== undefined)
        bucket?.objects.set(key, { ...stored, lastModified: new Date(Date.now() - hoursAgo * 3_600_000) });
      return key;
    };
    await put("long-ago", "ada@elsewhere 3", 2);
    await put("killed", "test@here 2", 0);
    const atWork = await Promise.all([put("there", "ada@elsewhere 3", 0.5), put("here", "test@here 3", 0.5)]);
    const holder = { name: "test@here 1", gone: (name: string) => name === "test@here 2" };
    const again = setting.session(small, undefined, { holder });
    await proveTarget(await planUp(again), again, { ...proof, readOnly: true });
    expect(probesIn(setting.cloud)).toHaveLength(4);
    await proveTarget(await planUp(again), again, proof);
    expect(probesIn(setting.cloud)).toEqual(atWork);
  });

  it("when the put arrives and its answer is lost", async () => {
    const setting = await start({
      intercept: (handler) => async (request) => {
        const answer = await handler(request);
        const lost = request.method === "PUT" && request.rawTarget.includes("/eyrie-probe/");
        return lost ? { status: 500, headers: {}, body: "" } : answer;
      },
    });
    const { claims } = await up(setting.session(small));
    expect(claims.find(({ name }) => name === "object-put")?.verdict.status).toBe("unproven");
    expect(probesIn(setting.cloud)).toEqual([]);
  });
});
