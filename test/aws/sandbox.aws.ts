import { deepStrictEqual } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Planned, Session } from "#eyrie/pipeline/session";
import type { TraceLine } from "#eyrie/clouds/trace";
import { beforeAll, describe, expect, it } from "vitest";
import { type Breakage, type NotHolding, notHolding } from "../claim-breakage.ts";
import { onObjects, onPermissions, onTrust } from "../claim-breakages-aws.ts";
import * as claimsInCluster from "../claim-breakages-kubernetes.ts";
import { type Drift, type Seen, seenIn } from "../drift.ts";
import { onBucket, onIam } from "../drifts-aws.ts";
import { onServiceAccount } from "../drifts-kubernetes.ts";
import { type Hands, withPolicy } from "../hands.ts";
import { until } from "../until.ts";
import { writesIn } from "../writes.ts";
import { findSandbox, openSandbox, type Sandbox, told } from "./sandbox.ts";

const breakages: readonly Breakage<Hands>[] = [
  ...onTrust,
  ...onPermissions,
  ...onObjects,
  ...claimsInCluster.onServiceAccount,
  ...claimsInCluster.onInstallation,
];
const drifts: readonly Drift<Hands>[] = [...onBucket, ...onIam, ...onServiceAccount];

const sandbox = findSandbox(process.env);
const startUp = 20 * 60_000;

/** What could not be carried out, in words. */
const stuckIn = (outcomes: Awaited<ReturnType<typeof carryOut>>) =>
  outcomes.flatMap((outcome) => {
    if (outcome.state === "failed") return [`${outcome.id}: ${outcome.problem.fact.en}`];
    return outcome.state === "blocked" ? [`${outcome.id}: waits for ${outcome.by}`] : [];
  });

describe.skipIf(sandbox === undefined)("a sandbox account (skipped without EYRIE_AWS_CLUSTER)", () => {
  let session: Session;
  let trace: TraceLine[];
  let planned: Planned;
  let hands: Hands;

  const prove = async (patience = 0): Promise<NotHolding> => {
    session.signal.throwIfAborted();
    return notHolding(await proveTarget(planned, session, { readOnly: false, fresh: patience > 0, patience }));
  };

  const up = async () => {
    session.signal.throwIfAborted();
    const { plan, ...rest } = await planUp(session);
    return { seen: seenIn(plan), stuck: stuckIn(await carryOut({ plan, ...rest }, session)) };
  };

  /** What a plan shows, and what a proof finds: AWS spreads a change within seconds, so both are asked until they agree. */
  const seenUntil = (expected: Seen) =>
    until(
      async () => seenIn((await planUp(session)).plan),
      (seen) => isDeepStrictEqual(seen, expected),
    );
  const provenUntil = (expected: NotHolding) =>
    until(
      () => prove(),
      (found) => isDeepStrictEqual(found, expected),
    );

  beforeAll(() =>
    told(async () => {
      const stop = new AbortController();
      process.once("SIGINT", () => stop.abort());
      const opened = openSandbox(sandbox as Sandbox, stop.signal);
      ({ session, trace } = opened);
      planned = await planUp(session);
      hands = { ...opened.hands, clouds: session.clouds, target: withPolicy(planned.target) };
      // Everything below takes a whole set-up for granted: without one, none of it is tried.
      const made = { stuck: (await up()).stuck, notHolding: await prove(startUp) };
      deepStrictEqual(made, { stuck: [], notHolding: {} });
    }),
  );

  it("is left alone by a second run", () =>
    told(async () => {
      trace.length = 0;
      expect(await up()).toEqual({ seen: {}, stuck: [] });
      expect(writesIn(trace)).toEqual([]);
      expect(trace.filter(({ service }) => service === "helm")).toEqual([]);
    }));

  it.each(breakages)("$breaks: $how", ({ breaks, becomes, brings, foreign, make }) =>
    told(async () => {
      const broken: NotHolding = { [breaks]: becomes, ...brings };
      const afterUp = foreign === true ? broken : {};
      const undo = await make(hands);
      try {
        expect(await provenUntil(broken)).toEqual(broken);
        expect((await up()).stuck).toEqual([]);
        expect(await provenUntil(afterUp)).toEqual(afterUp);
      } finally {
        await undo();
      }
      expect(await provenUntil({})).toEqual({});
    }),
  );

  it.each(drifts)("$how", ({ make, seen, foreign = () => undefined, tidy = () => undefined }) =>
    told(async () => {
      await make(hands);
      try {
        const expected = seen(withPolicy(planned.target));
        expect(await seenUntil(expected)).toEqual(expected);
        const theirs = await foreign(hands);
        expect((await up()).stuck).toEqual([]);
        expect(await seenUntil({})).toEqual({});
        expect(await foreign(hands)).toEqual(theirs);
      } finally {
        await tidy(hands);
      }
    }),
  );

  it("holds after all of it, and no probe was left", () =>
    told(async () => {
      expect(await provenUntil({})).toEqual({});
      const { bucket, rootPath } = planned.target;
      expect(await session.clouds.s3.listKeys(bucket, `${rootPath}/eyrie-probe/`)).toMatchObject({ keys: [] });
    }));

  it("is taken down, and the bucket stays", () =>
    told(async () => {
      expect(stuckIn(await carryOut(await planDown(session), session))).toEqual([]);
      const { policy, role, serviceAccount, release } = withPolicy(planned.target);
      const gone: Seen = {
        [`iam-policy/${policy.name}`]: "create",
        [`role/${role.name}`]: "create",
        [`policy-attachment/${role.name}/${policy.name}`]: "create",
        [`service-account/${serviceAccount.namespace}/${serviceAccount.name}`]: "create",
        [`helm-release/${serviceAccount.namespace}/${release.name}`]: "create",
      };
      expect(await seenUntil(gone)).toEqual(gone);
    }));
});
