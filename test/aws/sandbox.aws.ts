import { setTimeout as pause } from "node:timers/promises";
import type { Claim, ClaimName } from "#eyrie/model/claim";
import { carryOut, type Planned, planUp, proveTarget, type Session } from "#eyrie/pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writesIn } from "../writes.ts";
import { clearUp, type Sandbox, sandbox, sandboxSession, trace } from "./sandbox.ts";

const minutes = 60_000;

/** AWS spreads a change within seconds, rarely minutes: asked until the answer comes, within a bound. */
async function eventually(prove: () => Promise<readonly Claim[]>, name: ClaimName, status: string): Promise<string> {
  for (const deadline = Date.now() + 3 * minutes; ; await pause(5_000)) {
    const found = (await prove()).find((claim) => claim.name === name)?.verdict.status ?? "absent";
    if (found === status || Date.now() > deadline) return found;
  }
}

const notHolding = (claims: readonly Claim[]) =>
  claims.flatMap(({ name, verdict }) => (verdict.status === "holds" ? [] : [`${name}: ${verdict.why.en}`]));

describe.skipIf(sandbox === undefined)("a sandbox account (skipped without EYRIE_AWS_CLUSTER)", () => {
  let session: Session;
  let planned: Planned;

  const prove = (patience = 0) => proveTarget(planned, session, { readOnly: false, fresh: patience > 0, patience });

  beforeAll(async () => {
    session = sandboxSession(sandbox as Sandbox);
    planned = await planUp(session);
  });

  afterAll(async () => {
    const provider = planned.plan.changes.find(({ id }) => id.startsWith("oidc-provider/"));
    await clearUp(session, planned, provider?.action === "create");
  });

  it("is set up from nothing, and every claim holds", async () => {
    const outcomes = await carryOut(planned, session);
    expect(outcomes.filter(({ state }) => state === "failed" || state === "blocked")).toEqual([]);
    expect(notHolding(await prove(20 * minutes))).toEqual([]);
  });

  it("is left alone by a second run", async () => {
    trace.length = 0;
    const again = await planUp(session);
    await carryOut(again, session);
    expect(again.plan.changes.map(({ action }) => action)).toEqual(again.plan.changes.map(() => "keep"));
    expect(writesIn(trace)).toEqual([]);
    expect(trace.filter(({ service }) => service === "helm")).toEqual([]);
  });

  it("is refused once the trust policy names another namespace, and mended by the next run", async () => {
    const { role } = planned.target;
    const { trust } = await session.clouds.iam.readRole(role.name, role.arn);
    const { namespace } = planned.target.serviceAccount;
    await session.clouds.iam.updateTrust(role.name, role.arn, trust.replace(`:${namespace}:`, ":elsewhere:"));
    expect(await eventually(prove, "role-assumed", "fails")).toBe("fails");
    await carryOut(await planUp(session), session);
    expect(await eventually(prove, "role-assumed", "holds")).toBe("holds");
  });

  it("is refused once the policy is detached, and mended by the next run", async () => {
    const { role, policy } = planned.target;
    await session.clouds.iam.detachPolicy(role.name, role.arn, policy.arn);
    expect(await eventually(prove, "object-put", "fails")).toBe("fails");
    await carryOut(await planUp(session), session);
    expect(await eventually(prove, "object-put", "holds")).toBe("holds");
  });
});
