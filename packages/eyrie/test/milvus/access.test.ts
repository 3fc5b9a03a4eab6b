import { describe, expect, it } from "vitest";
import { linesAtHand } from "../../src/kinds/release-lines.ts";
import type { Target } from "../../src/kinds/target.ts";
import { callActions, callings, milvusLines, openings } from "../../src/milvus/access-model.ts";
import { accessOf, standInAccess } from "../../src/milvus/access.ts";
import { milvusLineOf, tagOf } from "../../src/milvus/milvus-line.ts";
import { milvusActions, milvusAfterFailures, milvusPolicy, milvusRequirements } from "../../src/milvus/policy.ts";
import type { Release } from "../../src/milvus/release.ts";
import { linesIn } from "../../src/readings/milvus-lines.ts";

const place = { bucketArn: "arn:aws:s3:::milvus-bucket", rootPath: "milvus-demo" };
const key = "arn:aws:s3:::milvus-bucket/milvus-demo/insert_log/1/2/3/4/5";

describe("the model", () => {
  it("has something to do for every client that is opened, and opens every client that does something", () => {
    const opened = [...new Set(openings.map(({ client }) => client))].toSorted();
    expect([...new Set(callings.map(({ client }) => client))].toSorted()).toEqual(opened);
    expect(milvusLines.map((line) => accessOf(line).length > 10)).toEqual(milvusLines.map(() => true));
  });

  it("says for every row where it was found, or that it was not checked", () => {
    const sources = [...openings, ...callings].map(({ source }) => source);
    expect(
      sources.filter((source) => !/internal\/|cmd\/|minio-go|milvus-storage|woodpecker|unchecked|every/.test(source)),
    ).toEqual([]);
  });

  it("knows no action that lists other buckets or that AWS does not have", () => {
    expect([...new Set(Object.values(callActions).map(({ action }) => action))].toSorted()).toEqual([
      "s3:AbortMultipartUpload",
      "s3:CreateBucket",
      "s3:DeleteObject",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
  });

  it.each([
    ["2.2", "querynode", ["go", "segcore"]],
    ["2.5", "querynode", ["go", "segcore"]],
    ["2.6", "querynode", ["go", "segcore", "storage-v2"]],
    ["2.2", "indexcoord", ["go"]],
    ["2.4", "indexcoord", []],
    ["2.4", "streamingnode", undefined],
    ["2.5", "indexnode", ["go", "segcore"]],
    ["2.6", "indexnode", undefined],
    ["2.6", "rootcoord", undefined],
    ["2.6", "streamingnode", ["go", "segcore", "storage-v2", "woodpecker"]],
    ["2.6", "proxy", []],
  ])("opens in Milvus %s for a %s %j", (line, component, clients) => {
    expect(standInAccess()[line]?.[component]?.map(({ client }) => client)).toEqual(clients);
  });
});

describe("the policy of a line", () => {
  const lines = [...milvusLines.map((line) => [line]), ["2.4", "2.6"] as const, milvusLines];

  it.each(lines.map((some) => [some]))("of %j is the least that it needs", (some) => {
    expect(milvusPolicy(place, some)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "MilvusListsItsBucket",
          Effect: "Allow",
          Action: ["s3:ListBucket"],
          Resource: ["arn:aws:s3:::milvus-bucket"],
        },
        {
          Sid: "MilvusKeepsItsObjects",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
          Resource: ["arn:aws:s3:::milvus-bucket/milvus-demo/*"],
        },
      ],
    });
  });

  it("needs every day what the guide's own policy allows", () => {
    expect(milvusRequirements(place, ["2.4"])).toEqual([
      { action: "s3:ListBucket", resource: place.bucketArn },
      { action: "s3:GetObject", resource: key },
      { action: "s3:PutObject", resource: key },
      { action: "s3:DeleteObject", resource: key },
    ]);
    expect(milvusActions(["2.6"])).toContain("s3:GetBucketLocation");
    expect(milvusActions(["2.6"])).not.toContain("s3:CreateBucket");
  });

  it.each([
    ["2.5", ["go"]],
    ["2.6", ["go", "storage-v2", "woodpecker"]],
  ] as const)("of %s aborts uploads through %j", (line, clients) => {
    const [{ requirement, calls } = { requirement: undefined, calls: [] }, ...others] = milvusAfterFailures(place, [
      line,
    ]);
    expect(others).toEqual([]);
    expect(requirement).toEqual({ action: "s3:AbortMultipartUpload", resource: key });
    expect([...new Set(calls.map(({ client }) => client))].toSorted()).toEqual(clients);
  });
});

describe("a line", () => {
  it.each([
    ["v2.6.15", "2.6"],
    ["2.5.4-gpu", "2.5"],
    ["v2.10.0", "2.6"],
    ["3.0.0", "2.6"],
    ["1.1.0", "2.2"],
    ["latest", "2.6"],
    ["", "2.6"],
  ])("of version %j is %s", (version, line) => expect(milvusLineOf(version)).toBe(line));

  it.each([
    ["milvusdb/milvus:v2.5.16", "v2.5.16"],
    ["registry.example.com:5000/milvus:2.4.5-gpu@sha256:01ab", "2.4.5-gpu"],
    ["registry.example.com:5000/milvus", undefined],
    ["milvusdb/milvus@sha256:01ab", undefined],
  ])("%s has the tag %s", (image, tag) => expect(tagOf(image)).toBe(tag));
});

const revision = (version: string, appVersion: string, tag?: string, status = "deployed"): Release => ({
  name: "milvus-demo",
  namespace: "milvus",
  revision: 1,
  status,
  description: "",
  deployedAt: undefined,
  chart: { name: "milvus", version, appVersion },
  config: tag === undefined ? {} : { image: { all: { tag } } },
  manifest: "",
});
const deployed = (inForce: Release, latest = inForce): Target["release"]["installed"] => ({
  status: "present",
  value: { inForce, latest, made: "", own: undefined, secret: "", labels: {} },
});
const tagged = (tag: string) => [{ path: "values.yaml", text: `image:\n  all:\n    tag: ${tag}\n` }];

describe("the lines that a run has to do with", () => {
  it.each<
    [
      string,
      Target["release"]["installed"],
      string | undefined,
      readonly { path: string; text: string }[],
      readonly string[],
    ]
  >([
    ["a new release", { status: "absent" }, undefined, [], ["2.6"]],
    ["a new release of an older chart", { status: "absent" }, "4.2.25", [], ["2.4"]],
    ["a new release with an image of its own", { status: "absent" }, "5.0.19", tagged("v2.5.4"), ["2.5"]],
    ["one that stays as it is", deployed(revision("4.2.58", "2.5.27")), undefined, [], ["2.5"]],
    ["one that stays, of another chart's numbers", deployed(revision("9.9.9", "2.4.1")), undefined, [], ["2.4"]],
    ["an upgrade", deployed(revision("4.2.25", "2.4.17")), "5.0.19", [], ["2.4", "2.6"]],
    ["the way back", deployed(revision("5.0.19", "2.6.15")), "4.2.25", [], ["2.4", "2.6"]],
    ["another image", deployed(revision("5.0.19", "2.6.15", "v2.5.4")), undefined, tagged("v2.6.15"), ["2.5", "2.6"]],
    [
      "an upgrade that failed before",
      deployed(revision("4.2.25", "2.4.17"), revision("4.2.58", "2.5.27")),
      "4.2.25",
      [],
      ["2.4", "2.5"],
    ],
    [
      "one that was taken down",
      deployed(revision("4.2.25", "2.4.17", undefined, "uninstalled")),
      "5.0.19",
      [],
      ["2.6"],
    ],
  ])("%s", (_, installed, version, valuesFiles, lines) => {
    const release = { installed, valuesFiles, ...(version === undefined ? {} : { version }) } as Target["release"];
    expect(linesAtHand({ release })).toEqual(lines);
  });
});

describe("the lines that the doctor sees", () => {
  const pods = (...images: readonly string[]) =>
    ({ status: "present", value: images.map((image) => ({ containers: [{ image }] })) }) as never;
  const release = (appVersion: string, ...images: readonly string[]) =>
    ({ status: "present", value: { chart: { appVersion }, images: Object.fromEntries(images.entries()) } }) as never;
  const nothing = { status: "absent" } as const;

  it.each([
    ["by its pods", pods("milvusdb/milvus:v2.5.4", "milvusdb/milvus-config-tool:v0.1.2"), release("2.6.15"), ["2.5"]],
    ["in the middle of an upgrade", pods("a/milvus:v2.6.1", "a/milvus:v2.4.5"), nothing, ["2.4", "2.6"]],
    ["by its workloads", pods(), release("2.6.15", "milvusdb/milvus:v2.4.5", "etcd:3.5.18"), ["2.4"]],
    ["by its chart", pods("registry/other:1.2"), release("2.3.1"), ["2.3"]],
    ["by nothing", nothing, nothing, ["2.6"]],
  ])("%s", (_, seen, installed, lines) => expect(linesIn({ pods: seen, release: installed })).toEqual(lines));
});
