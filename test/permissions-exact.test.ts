import { commandRights } from "#eyrie/permissions/command-rights";
import type { SetUp } from "#eyrie/permissions/set-up";
import { prepare } from "#eyrie/pipeline/prepare";
import { surveyed } from "#eyrie/pipeline/survey";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addBounds, driftAll } from "./drifted.ts";
import { operatorWith } from "./operator.ts";
import { allExisting, bounded, runs, startWatched, tagged, type Watched, writeValues } from "./permission-scenes.ts";

let setting: Watched;

beforeEach(async () => {
  setting = await startWatched();
  addBounds(setting.cloud);
});
afterEach(() => setting.close());

/** Runs as somebody with just what a command is said to need; the doctor, to check everything. */
async function run(spec: string, setUp: SetUp, command: keyof typeof commandRights, what: keyof typeof runs) {
  const { required, optional } = commandRights[command](setUp);
  const more = command === "doctor" ? optional.flatMap(({ rights }) => rights) : [];
  const operator = await operatorWith(setting, [...required, ...more]);
  return runs[what](setting.session(spec, undefined, operator));
}

describe("an operator with exactly what is printed", () => {
  it.each([
    { name: "a set-up of Eyrie's", spec: tagged, madeBefore: [], drift: driftAll },
    { name: "a role with a path and a boundary", spec: bounded, madeBefore: [], drift: driftAll },
    { name: "a set-up that is only used", spec: allExisting, madeBefore: [tagged], drift: () => undefined },
  ])(
    "makes, mends, proves and removes $name",
    async ({ spec, madeBefore, drift }) => {
      for (const before of madeBefore) await runs.make(setting.session(before));
      await writeValues(setting, "", undefined, 1);
      const { setUp, assumed } = await surveyed(setting.session(spec), true);
      expect(assumed).toEqual([]);
      expect(await run(spec, setUp, "plan", "plan")).toEqual([]);
      expect(await run(spec, setUp, "up", "make")).toEqual([]);
      expect(await run(spec, setUp, "status", "status")).toEqual([]);
      expect(await run(spec, setUp, "verify", "verify")).toEqual([]);
      expect(await run(spec, setUp, "doctor", "doctor")).toEqual([]);
      drift(setting.cloud);
      await writeValues(setting, "service: { port: 19531 }", undefined, 1);
      expect(await run(spec, setUp, "up", "make")).toEqual([]);
      expect(await run(spec, setUp, "up", "verify")).toEqual([]);
      expect(await run(spec, setUp, "down", "remove")).toEqual([]);
    },
    30_000,
  );
});

describe("without what is optional", () => {
  it("a run goes on without a lease, and says so", async () => {
    const { setUp } = await surveyed(setting.session(tagged), true);
    expect(await run(tagged, setUp, "up", "make")).toEqual([]);
    const notes = setting.events.flatMap((event) => (event.type === "note" ? [event.text.en] : []));
    expect(notes.join()).toContain("Going on without a lease");
    expect(notes.join()).toContain("create leases");
  });

  it("the cluster is told by its address", async () => {
    const { setUp } = await surveyed(setting.session(tagged), false);
    const operator = await operatorWith(setting, commandRights.plan(setUp).required);
    const { facts } = await prepare(setting.session(tagged, undefined, operator));
    expect(facts.kubernetes.shownBy).toBe("address");
  });
});

describe("what decides the names and may not be read is assumed, and said", () => {
  it("issuer, place and chart", async () => {
    const nobody = await operatorWith(setting, []);
    const silent = tagged.replace(/^bucket:.*\n/m, "").replace("chart: ", "chart: /nowhere");
    const { setUp, assumed } = await surveyed(setting.session(silent, undefined, nobody), true);
    expect(setUp.providerArn).toBe("arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/*");
    expect(setUp.bucketArn).toMatch(/^arn:aws:s3:::milvus-demo-[0-9a-f]{12}$/);
    expect(setUp.objects.grants).not.toEqual([]);
    expect(assumed.map(({ en }) => en)).toEqual([
      expect.stringMatching(/issuer could not be read.*eks:DescribeCluster/),
      expect.stringMatching(/release stores could not be read.*list secrets/),
      expect.stringMatching(/chart could not be rendered.*nowhere/),
    ]);
  });

  it("the role that a service account names", async () => {
    const nobody = await operatorWith(setting, []);
    const byAccount = allExisting.replace(/^role: .*$/m, "role: { existing: true }");
    const { setUp, assumed } = await surveyed(setting.session(byAccount, undefined, nobody), false);
    expect(setUp.roleArn).toBe("arn:aws:iam::111122223333:role/*");
    expect(assumed.map(({ en }) => en).join()).toMatch(/role that the service account names could not be read/);
  });
});
