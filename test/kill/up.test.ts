import { describe, expect, it } from "vitest";
import { allWell, bound, cases, chosen, stopped, through, titled, uninterrupted } from "./matrix.ts";

const [up, down] = await Promise.all([uninterrupted("up"), uninterrupted("down")]);

const few = [
  "up: killed after s3 PUT bucket, then up",
  "up: killed before iam AttachRolePolicy, then up",
  "up: killed before helm PATCH deployments/milvus-demo-standalone, then up",
  "up: killed before kubernetes DELETE leases/eyrie-milvus-demo, then up",
  "up: power lost after helm POST secrets, then up",
  "up: killed after helm PATCH configmaps/milvus-demo, then down",
];
const all = cases("up", up);

describe("up is killed at one of its writes", () => {
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

describe("up is told to stop at one of its writes, and ends in order", () => {
  const told = [
    stopped("up", { write: "iam CreateRole", moment: "after", how: "SIGINT" }),
    stopped("up", { write: "helm PATCH deployments/milvus-demo-standalone", moment: "before", how: "SIGINT" }),
    stopped("up", { write: "helm POST secrets", moment: "after", how: "SIGTERM" }),
    stopped("up", { write: "s3 PUT probe", moment: "after", how: "SIGTERM" }),
  ];
  const fewer = ["up: SIGTERM after helm POST secrets, then up"];
  it.each(titled(chosen(told, fewer)))(
    "%s",
    async (_, given) => {
      expect(await through(given)).toEqual(allWell(given, up.end, 1));
    },
    bound,
  );
});
