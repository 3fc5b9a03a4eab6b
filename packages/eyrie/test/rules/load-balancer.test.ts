import { describe, expect, it } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { loadBalancerController, openToTheWorld } from "../../src/rules/load-balancer.ts";
import type { Reads } from "../../src/rules/reads.ts";
import { findingsOf } from "../../src/rules/rule.ts";
import { about } from "./about.ts";

const prefix = "service.beta.kubernetes.io/aws-load-balancer";
const world = ["0.0.0.0/0"];

type Given = {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ranges?: readonly string[];
  readonly controller?: boolean;
  readonly type?: string;
  readonly name?: string;
};

function reads({
  annotations = {},
  ranges = world,
  controller = true,
  type = "LoadBalancer",
  name = "milvus",
}: Given): Reads {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "m", labels: { "app.kubernetes.io/name": name }, annotations },
    spec: { type, loadBalancerSourceRanges: ranges, ports: [{ port: 19530 }, { port: 9091 }, { port: 7 }] },
  };
  const lines = Object.entries(service).map(([key, value]) =>
    typeof value === "string" ? `${key}: ${value}` : `${key}:\n  ${JSON.stringify(value)}`,
  );
  return {
    rendered: { status: "present", value: { manifest: `---\n${lines.join("\n")}\n`, namespace: "milvus" } },
    loadBalancerController: controller ? { status: "present", value: {} } : { status: "absent" },
  };
}

const codes = (given: Given) =>
  findingsOf([loadBalancerController, openToTheWorld], reads(given), about).map(({ code }) => code);

const external = { [`${prefix}-type`]: "external" };
const facing = { [`${prefix}-scheme`]: "internet-facing" };

describe("whether ports are open to the world", () => {
  it.each<Given & { readonly what: string; readonly found: readonly string[] }>([
    { what: "no load balancer", type: "ClusterIP", annotations: facing, found: [] },
    { what: "the controller's, facing the internet", annotations: { ...external, ...facing }, found: ["EY605"] },
    { what: "the controller's, as it is by itself", annotations: external, found: [] },
    { what: "the controller's, said to be internal", annotations: { [`${prefix}-scheme`]: "internal" }, found: [] },
    { what: "not internal, in the words of old", annotations: { [`${prefix}-internal`]: "false" }, found: ["EY605"] },
    { what: "without a controller, as it is by itself", controller: false, found: ["EY605"] },
    {
      what: "without a controller, whose word for internal nobody else knows",
      controller: false,
      annotations: { [`${prefix}-scheme`]: "internal" },
      found: ["EY605"],
    },
    {
      what: "without a controller, internal",
      controller: false,
      annotations: { [`${prefix}-internal`]: "true" },
      found: [],
    },
    {
      what: "one that waits for its controller",
      controller: false,
      annotations: { [`${prefix}-type`]: "nlb-ip" },
      found: ["EY604"],
    },
    { what: "some network alone", annotations: facing, ranges: ["203.0.113.0/24"], found: [] },
    { what: "some network and everybody", annotations: facing, ranges: ["203.0.113.0/24", "::/0"], found: ["EY605"] },
    {
      what: "some network, said in an annotation",
      annotations: {
        ...facing,
        "service.beta.kubernetes.io/load-balancer-source-ranges": "203.0.113.0/24, 10.0.0.0/8",
      },
      ranges: [],
      found: [],
    },
    {
      what: "an annotation that the chart's own ranges outweigh",
      annotations: { ...facing, "service.beta.kubernetes.io/load-balancer-source-ranges": "203.0.113.0/24" },
      found: ["EY605"],
    },
    {
      what: "security groups of the user's own",
      annotations: { ...facing, [`${prefix}-security-groups`]: "sg-1" },
      found: [],
    },
  ])("$what", ({ found, ...given }) => {
    expect(codes(given)).toEqual(found);
  });

  it("names every port, and where the last of the user's files says so", () => {
    const files = [
      { path: "a.yaml", text: "service:\n  type: ClusterIP\n" },
      {
        path: "b.yaml",
        text: `service: &s\n  type: LoadBalancer\n  annotations: { ${prefix}-scheme: internet-facing }\n`,
      },
    ];
    const [finding] = findingsOf([openToTheWorld], reads({ annotations: facing }), { ...about, valuesFiles: files });
    expect(finding?.fact.en.split("\n")).toEqual([
      "Service m opens ports 19530 (Milvus) and 9091 (metrics) and 7 to the whole internet.",
      "b.yaml:2:9  service.type: LoadBalancer",
      `b.yaml:3:${18 + prefix.length + 9}  service.annotations.${prefix}-scheme: internet-facing`,
    ]);
  });
});

describe("what is to be done about it", () => {
  const values = [{ path: "v.yaml", text: "service: { type: LoadBalancer }\n" }];
  const remedy = (given: Given, more: Partial<typeof about>) =>
    findingsOf([openToTheWorld], reads({ annotations: facing, ...given }), { ...about, ...more })[0]?.remedy.en;

  it.each<readonly [what: string, Given, Partial<typeof about>, says: RegExp]>([
    [
      "of values alone is said in the spec, in their place",
      {},
      { valuesFiles: values },
      /^Say in the spec who may connect, in place of these lines of your values:\nmilvus: \{ exposure: internet, sourceRanges: /,
    ],
    ["of the chart's own doing, too", {}, {}, /^Say in the spec who may connect:\nmilvus: \{ exposure: internet/],
    ["of the spec's", {}, { asked: { exposure: "internet" } }, /^Say in the spec who may connect:\nmilvus: /],
    [
      "of Attu's Service is not",
      { name: "attu" },
      { valuesFiles: values },
      /^Say in the values of this Service .*\nloadB/,
    ],
  ])("%s", (_, given, more, says) => {
    expect(remedy(given, more)).toMatch(says);
  });
});

describe("what was not read", () => {
  const cause = new Problem("denied", { en: "no", ja: "否" }, { en: "ask", ja: "依頼" });
  const refused: Reads = { ...reads({}), loadBalancerController: { status: "unreadable", cause } };

  it("is told once, however many rules look at it", () => {
    expect(findingsOf([loadBalancerController, openToTheWorld], refused, about)).toEqual([
      {
        code: "EY604",
        severity: "warning",
        fact: {
          en: "Not checked: the AWS Load Balancer Controller. no",
          ja: "未確認: AWS Load Balancer Controller。否",
        },
        remedy: cause.remedy,
      },
    ]);
  });

  it("is no finding where nobody asked", () => {
    expect(findingsOf([loadBalancerController, openToTheWorld], {}, about)).toEqual([]);
  });
});
