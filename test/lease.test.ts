import { carryOut } from "#eyrie/pipeline/carry-out";
import { clearUp } from "#eyrie/pipeline/lease";
import { planUp } from "#eyrie/pipeline/plan";
import type { Planned, Session } from "#eyrie/pipeline/session";
import type { Holder } from "#eyrie/model/holder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

const ada: Holder = { name: "ada@laptop 11", gone: () => false };
const bob: Holder = { name: "bob@desk 22", gone: () => false };
const tagged = guideSpec.replace("milvus: {", "tags: { team: search }\nmilvus: {");

let setting: Setting;
beforeEach(async () => {
  setting = await startSetting();
});
afterEach(() => setting.close());

const session = (holder: Holder, spec = guideSpec) => setting.session(spec, undefined, { holder });
const leases = () => setting.cloud.clusters[0]?.store.list("leases", "milvus") ?? [];

const notes = () => setting.events.flatMap((event) => (event.type === "note" ? [event.text.en] : [])).join("\n");

/** A clock that jumps over every pause: nothing is timed, only counted. */
function hurried(given: Session): Session {
  let ahead = 0;
  return {
    ...given,
    clock: {
      now: () => Date.now() + ahead,
      sleep: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        ahead += milliseconds;
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
  };
}

/** A lease as a run leaves it that was killed. */
const leftBy = async (holder: string) => {
  const { kubernetes } = session(ada).clouds;
  const [acquired, renewed] = [Date.now() - 90_000, Date.now() - 60_000];
  const about = { namespace: "milvus", name: "eyrie-milvus-demo", holder };
  return kubernetes.leases.create({ ...about, acquired, renewed, seconds: 15 });
};

describe("two runs on one spec", () => {
  it("hold a lease while they write, and leave none behind", async () => {
    const held: unknown[] = [];
    const { store } = setting.cloud.clusters[0] ?? {};
    store?.subscribe(({ resource, object }) => resource === "leases" && held.push(object["spec"]));
    await up(session(ada));
    expect(held[0]).toMatchObject({ holderIdentity: ada.name, leaseDurationSeconds: 15 });
    expect(leases()).toEqual([]);
  });

  it("take no lease where nothing is to be written", async () => {
    await up(session(ada));
    const again = session(ada);
    await carryOut(await planUp(again), again);
    expect(writesIn(setting.trace)).toEqual([]);
  });

  /** Bob, who holds the lease, writes and lets go while Ada waits for him. */
  async function waitingFor(bobWrites: (theirs: Planned, session: Session) => Promise<unknown>) {
    await up(session(ada));
    const first = session(ada, tagged);
    const planned = await planUp(first);
    const other = session(bob, tagged);
    const second = await planUp(other);
    const lease = await leftBy(bob.name);
    const running = carryOut(planned, first);
    running.catch(() => undefined);
    await expect
      .poll(notes, { timeout: 10_000 })
      .toContain("Another run of Eyrie is at work on this release: bob@desk 22");
    expect(writesIn(setting.trace).filter((write) => !write.includes("leases"))).toEqual([]);
    await bobWrites(second, other);
    await other.clouds.kubernetes.leases.remove(lease);
    return running;
  }

  it("do not write at the same time: the second waits, and has nothing left to do", async () => {
    const outcomes = await waitingFor(({ plan, work }, { clouds, clock, signal }) =>
      Promise.all(
        plan.changes.map(async ({ id }) =>
          work.get(id)?.carryOut({
            clouds,
            clock,
            signal,
            patience: 60_000,
            note: () => undefined,
            justMade: () => false,
            between: [],
          }),
        ),
      ),
    );
    expect([...new Set(outcomes.map(({ state }) => state))]).toEqual(["kept"]);
    expect(leases()).toEqual([]);
  });

  it("and the second says who holds it, having touched nothing, when that takes more than ten minutes", async () => {
    await up(session(ada));
    const { store } = setting.cloud.clusters[0] ?? {};
    await leftBy(bob.name);
    const given = hurried(session(ada, tagged));
    const sleep: Session["clock"]["sleep"] = async (...args) => {
      await given.clock.sleep(...args);
      store?.edit("leases", "milvus", "eyrie-milvus-demo", (lease) => {
        lease["spec"] = { ...(lease["spec"] as object), renewTime: new Date(given.clock.now()).toISOString() };
      });
    };
    const waiting = { ...given, clock: { ...given.clock, sleep } };
    await expect(carryOut(await planUp(waiting), waiting)).rejects.toMatchObject({
      code: "exists",
      fact: { en: expect.stringMatching(/more than 10 minutes: bob@desk 22\. Nothing was touched/) as string },
      remedy: { en: expect.stringContaining("kubectl get lease eyrie-milvus-demo -n milvus") as string },
    });
    expect(writesIn(setting.trace).filter((write) => !write.includes("leases"))).toEqual([]);
    expect(leases()).toMatchObject([{ spec: { holderIdentity: bob.name } }]);
  });

  it("nor does the second do what nobody was shown, when the first did something else", async () => {
    const running = waitingFor(async ({ target: { bucket } }, { clouds: { s3 } }) =>
      s3.putTags(bucket, { ...(await s3.readTags(bucket)), team: "search" }),
    );
    await expect(running).rejects.toMatchObject({
      code: "mismatch",
      fact: { en: expect.stringMatching(/bucket\/.*: update \(tags\.team\) → keep/) as string },
    });
    expect(leases()).toEqual([]);
  });

  it("and what a run made itself before it waited has not moved", async () => {
    const first = session(ada);
    const planned = await planUp(first);
    const { kubernetes } = first.clouds;
    await kubernetes.applyNamespace("milvus", {});
    const lease = await leftBy(bob.name);
    const running = carryOut(planned, first);
    await expect.poll(notes, { timeout: 10_000 }).toContain("bob@desk 22");
    await kubernetes.leases.remove(lease);
    const outcomes = await running;
    expect([...new Set(outcomes.map(({ state }) => state))]).toEqual(["done"]);
  });
});

describe("a plan that waited for an answer", () => {
  const later = (given: Session): Session => ({
    ...given,
    clock: { ...given.clock, now: () => Date.now() + 60_000 },
  });

  it("is looked at again, and has nothing left to do where another run did it meanwhile", async () => {
    const first = session(ada);
    const planned = await planUp(first);
    await up(session(bob));
    const outcomes = await carryOut(planned, later(first));
    // The namespace is where the lease is, so it is applied before; that it is there already changes nothing.
    expect(outcomes.filter(({ state }) => state !== "kept").map(({ id }) => id)).toEqual(["namespace/milvus"]);
  });

  it("and is refused where things have moved", async () => {
    const first = session(ada);
    const planned = await planUp(first);
    const { bucket, region } = planned.target;
    await first.clouds.s3.createBucket(bucket, region, { team: "search" });
    await expect(carryOut(planned, later(first))).rejects.toMatchObject({
      code: "mismatch",
      fact: { en: expect.stringMatching(/bucket\/\S+: create → conflict/) as string },
    });
    expect(leases()).toEqual([]);
  });
});

describe("a run that lost its lease", () => {
  const states = (outcomes: Awaited<ReturnType<typeof carryOut>>) =>
    Object.fromEntries(outcomes.map((outcome) => [outcome.id, stateOf(outcome)]));
  const stateOf = (outcome: Awaited<ReturnType<typeof carryOut>>[number]) =>
    outcome.state === "failed" ? outcome.problem.code : outcome.state;

  it("to another hand stops, helm too, and leaves the lease to that one", async () => {
    const given = hurried(session(ada));
    const { store } = setting.cloud.clusters[0] ?? {};
    store?.subscribe(({ resource, object }) => {
      const { holderIdentity } = (object["spec"] ?? {}) as { holderIdentity?: string };
      if (resource !== "leases" || holderIdentity !== ada.name) return;
      store.edit("leases", "milvus", "eyrie-milvus-demo", (lease) => {
        lease["spec"] = { ...(lease["spec"] as object), holderIdentity: bob.name };
      });
    });
    const outcomes = await carryOut(await planUp(given), given);
    expect(states(outcomes)["helm-release/milvus/milvus-demo"]).toMatch(/^(?:interrupted|blocked)$/);
    expect(notes()).toContain("The lease milvus/eyrie-milvus-demo was lost to another run");
    expect(leases()).toMatchObject([{ spec: { holderIdentity: bob.name } }]);
  });

  it("because it was stopped for longer than that is good for begins nothing more", async () => {
    const given = session(ada);
    const planned = await planUp(given);
    let ahead = 0;
    const clock = { ...given.clock, now: () => Date.now() + ahead };
    // As after SIGSTOP and SIGCONT: time went on, and no timer has told yet.
    const emit: Session["emit"] = (event) => {
      if (event.type === "change" && event.id.startsWith("iam-policy/") && event.state === "begun") ahead = 20_000;
      given.emit(event);
    };
    const outcomes = await carryOut(planned, { ...given, clock, emit });
    expect(states(outcomes)).toMatchObject({
      "iam-policy/MilvusS3ReadWrite": "done",
      "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite": "blocked",
      "oidc-provider/milvus-eks-cluster": "interrupted",
      "helm-release/milvus/milvus-demo": "blocked",
    });
  });
});

describe("a lease that a killed run left", () => {
  it("is taken over once nobody renewed it for as long as it is good for", async () => {
    await up(session(ada));
    await leftBy(bob.name);
    const second = hurried(session(ada, tagged));
    const outcomes = await carryOut(await planUp(second), second);
    expect(outcomes.filter(({ state }) => state !== "done" && state !== "kept")).toEqual([]);
    expect(notes()).toContain("bob@desk 22 was at work on this release and gave no more sign of life");
    expect(leases()).toEqual([]);
  });

  it("is taken over at once when it was a process of this host that is gone", async () => {
    await up(session(ada));
    await leftBy("ada@laptop 10");
    const second = session({ ...ada, gone: (holder) => holder === "ada@laptop 10" }, tagged);
    await carryOut(await planUp(second), second);
    expect(notes()).not.toContain("Waiting");
    expect(leases()).toEqual([]);
  });

  it("is taken away where nothing is to be changed, unless its holder may still be at work elsewhere", async () => {
    await up(session(ada));
    const again = session({ ...ada, gone: (holder) => holder === "ada@laptop 10" });
    const lease = await leftBy(bob.name);
    await clearUp(await planUp(again), again);
    expect(leases()).toHaveLength(1);
    await again.clouds.kubernetes.leases.remove(lease);
    await leftBy("ada@laptop 10");
    await clearUp(await planUp(again), again);
    expect(leases()).toEqual([]);
  });
});

describe("who may not use leases", () => {
  it("goes on without one, and is told", async () => {
    const [cluster] = setting.cloud.clusters;
    const { writeFile } = await import("node:fs/promises");
    const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    const token = cluster?.addUser("no-leases", all, [
      { verbs: ["*"], apiGroups: ["coordination.k8s.io"], resources: ["leases"] },
    ]);
    const kubeconfig = `${setting.directory}/no-leases`;
    await writeFile(kubeconfig, cluster?.kubeconfig(token) ?? "", { mode: 0o600 });
    const given = setting.session(guideSpec, undefined, { kubeconfig });
    const outcomes = await carryOut(await planUp(given), given);
    expect(outcomes.filter(({ state }) => state !== "done")).toEqual([]);
    expect(notes()).toMatch(/Going on without a lease.*create leases/);
  });
});
