import { describe, expect, it } from "vitest";
import { allWell, bound, cases, chosen, stopped, through, titled, uninterrupted } from "./matrix.ts";

const [up, down] = await Promise.all([uninterrupted("up"), uninterrupted("down")]);

const few = [
  "down: killed before helm DELETE deployments/milvus-demo-standalone, then down",
  "down: killed after iam DetachRolePolicy, then down",
  "down: power lost after helm PUT secrets/sh.helm.release.v1.milvus-demo.v1, then down",
  "down: killed after helm DELETE configmaps/milvus-demo, then up",
];
const all = cases("down", down);

describe("down is killed at one of its writes", () => {
  it.each(titled(chosen(all, few)))(
    "%s",
    async (_, given) => {
      expect(await through(given)).toEqual(allWell(given, given.next === "up" ? up.end : down.end));
    },
    bound,
  );

  it("and the few that are always tried are among them", () => {
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(few));
  });
});

describe("down is told to stop at one of its writes, and ends in order", () => {
  const told = [
    stopped("down", { write: "helm DELETE deployments/milvus-demo-standalone", moment: "before", how: "SIGINT" }),
    stopped("down", { write: "iam DetachRolePolicy", moment: "after", how: "SIGTERM" }),
  ];
  const fewer = ["down: SIGTERM after iam DetachRolePolicy, then down"];
  it.each(titled(chosen(told, fewer)))(
    "%s",
    async (_, given) => {
      expect(await through(given)).toEqual(allWell(given, down.end, 1));
    },
    bound,
  );
});
