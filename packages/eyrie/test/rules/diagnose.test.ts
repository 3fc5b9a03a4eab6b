import { describe, expect, it } from "vitest";
import { nothingRead } from "../../src/readings/nothing.ts";
import type { Readings } from "../../src/readings/readings.ts";
import { judge } from "../../src/rules/diagnose.ts";
import { doctorRule } from "../../src/rules/doctor-rule.ts";
import { Problem } from "../../src/model/problem.ts";

const words = { en: "x", ja: "x" };
const denied = new Problem("denied", words, words);

const found = doctorRule({
  code: "EY104",
  title: words,
  link: "trust",
  find: () => [{ severity: "error", fact: words, remedy: words, about: "role/x" }],
});
const follows = doctorRule({ ...found, code: "EY501", link: "policies", follows: ["EY104"] });
const fine = doctorRule({ code: "EY101", title: words, link: "issuer", find: () => [] });
const blind = doctorRule({
  code: "EY103",
  title: words,
  link: "issuer",
  find: (_, look) => (look.at({ status: "unreadable", cause: denied }), []),
});
const early = doctorRule({
  code: "EY110",
  title: words,
  link: "issuer",
  find: (_, look) => [look.need({ status: "absent" })],
});

const pod = {
  name: "p",
  createdAt: 0,
  serviceAccount: "x",
  phase: "Running",
  ready: false,
  labels: {},
  annotations: {},
  hostNetwork: false,
  serviceLinks: true,
  containers: [{ name: "c", image: "", init: false, env: [], envFrom: [], mounts: [], restarts: 0, ready: false }],
  volumes: [],
};

const nothing = nothingRead({ takenAt: 0, region: "us-east-2", scope: { namespace: "n", serviceAccount: "x" } });

/** A pod that says what STS says of a trust policy. */
const readings = {
  ...nothing,
  pods: { status: "present", value: [pod] },
  logs: {
    "p/c": { status: "present", value: [{ at: 1, text: "Not authorized to perform sts:AssumeRoleWithWebIdentity" }] },
  },
} as unknown as Readings;

describe("judging", () => {
  it("makes one root of what follows from it, with the lines that users see", () => {
    const { roots, unexplained, verdict } = judge([fine, found, follows], readings);
    expect(roots.map(({ code }) => code)).toEqual(["EY104"]);
    expect(roots[0]?.consequences.map(({ code }) => code)).toEqual(["EY501"]);
    expect(roots[0]?.symptoms.map(({ where }) => where)).toEqual(["p/c"]);
    expect(unexplained).toEqual([]);
    expect(verdict).toBe("findings");
  });

  it("calls a line unexplained that no root explains, and then nothing clean", () => {
    const { unexplained, verdict } = judge([fine], readings);
    expect(unexplained.map(({ where }) => where)).toEqual(["p/c"]);
    expect(verdict).toBe("findings");
  });

  it("calls no line unexplained where only some checks were asked for", () => {
    const { unexplained, verdict } = judge([fine], readings, { all: false });
    expect(unexplained).toEqual([]);
    expect(verdict).toBe("clean");
  });

  it("leaves out what is suppressed, and its lines", () => {
    const { roots, unexplained, suppressed, verdict } = judge([fine, found], readings, {
      suppress: ({ code }) => code === "EY104",
    });
    expect(roots).toEqual([]);
    expect(unexplained).toEqual([]);
    expect(suppressed.map(({ code }) => code)).toEqual(["EY104"]);
    expect(verdict).toBe("clean");
  });

  it("never calls healthy what could not be read", () => {
    const { checks, verdict } = judge([fine, blind], nothing);
    expect(checks.map(({ state }) => state)).toEqual(["passed", "unchecked"]);
    expect(verdict).toBe("unchecked");
  });

  it("never calls healthy what nobody looked at", () => {
    const { checks, verdict } = judge([early], nothing);
    expect(checks.map(({ state }) => state)).toEqual(["not-reached"]);
    expect(verdict).toBe("unchecked");
  });
});
