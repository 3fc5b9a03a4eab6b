import { describe, expect, it } from "vitest";
import { chosen, faultless, faults, type Faulty, through } from "./faults.ts";

const clean = { up: await faultless("up"), mend: await faultless("mend"), down: await faultless("down") };

const all = (["up", "mend", "down"] as const).flatMap((task) =>
  clean[task].writes.flatMap((write) =>
    Object.entries(faults).map(([name, fault]): Faulty => ({
      name: `${task}: ${write} is ${name}`,
      task,
      write,
      fault,
    })),
  ),
);
const ours = all.filter(({ write }) => !write.startsWith("helm "));
/** To helm it is all one whether it was 500 or 503. */
const byHelm = all.filter(({ write, fault }) => write.startsWith("helm ") && (fault === "refuse" || fault === "cut"));

/** With its name as a title: `$name` would be cut short, and could not be asked for. */
const titled = (given: readonly Faulty[]) => given.map((each) => [each.name, each] as const);

const few = [
  "up: kubernetes POST leases is refused with 500",
  "up: kubernetes POST leases is done, and its answer cut off",
  "up: s3 PUT bucket is done, and answered with 500",
  "up: iam CreatePolicy is done, and answered with 500",
  "up: iam CreateOpenIDConnectProvider is done, and answered with 500",
  "up: iam CreateRole is done, and its answer cut off",
  "mend: iam CreatePolicyVersion is done, and answered with 500",
  "down: iam DetachRolePolicy is done, and answered with 500",
  "down: iam DeleteRole is done, and its answer cut off",
  "down: kubernetes DELETE serviceaccounts/milvus-s3-access-sa is done, and its answer cut off",
  "up: helm POST secrets is done, and its answer cut off",
];

describe("one write of Eyrie fails once", () => {
  it.each(titled(chosen(ours, few)))("%s: the same run goes on", async (_, given) => {
    const { end } = clean[given.task];
    expect(await through(given)).toEqual({
      met: true,
      failed: [],
      end,
      next: { failed: [], writes: [], end },
      leases: [],
    });
  });
});

describe("one write of helm fails once", () => {
  it.each(titled(chosen(byHelm, few)))("%s: the next run finishes", async (_, given) => {
    const { met, next, leases } = await through(given);
    const { end } = clean[given.task];
    expect({ met, failed: next.failed, end: next.end, leases }).toEqual({ met: true, failed: [], end, leases: [] });
  });
});

it("the few that are always tried are among all", () => {
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(few));
});
