import { describe, expect, it } from "vitest";
import { partitionOf, regionOfHost, suffixOfHost } from "../../src/milvus/s3-host.ts";
import { dnsSuffix, s3Host } from "../../src/milvus/values.ts";
import type { Json } from "../../src/model/json.ts";
import { readOffline } from "../../src/pipeline/read-offline.ts";
import type { Readings } from "../../src/readings/readings.ts";
import { foretold } from "../../src/rules/beforehand.ts";
import { parseSpec } from "../../src/spec/parse.ts";

const clock = { now: () => 0, sleep: () => Promise.resolve() };

const codes = (region: string, externalS3: Readonly<Record<string, string>>): readonly string[] =>
  foretold(offline(region, { externalS3 }), "values").map(({ code }) => code);

function offline(region: string, values: Json): Readings {
  const parsed = parseSpec(
    `cluster: { name: c, region: ${region} }\nbucket: { name: my-bucket }\nmilvus: { release: m }\n`,
    "eyrie.yaml",
  );
  if (!parsed.ok) throw new Error("not a spec");
  return readOffline(clock, parsed.spec, [{ kind: "values", values }]);
}

describe("a host is of one region, and of one partition", () => {
  it.each([
    ["us-east-2", "s3.us-east-2.amazonaws.com", []],
    ["us-east-2", "s3.dualstack.us-east-2.amazonaws.com", []],
    ["us-east-2", "s3-us-east-2.amazonaws.com", []],
    ["us-east-2", "s3.us-east-2.amazonaws.com:443", ["EY607"]],
    ["us-east-2", "s3.us-east-2.amazonaws.com:9000", ["EY610"]],
    ["us-east-2", "s3.example.com:9000", ["EY607"]],
    ["us-east-2", "s3.amazonaws.com", ["EY623"]],
    ["us-east-1", "s3.amazonaws.com", []],
    ["us-east-2", "s3.us-west-2.amazonaws.com", ["EY623"]],
    ["us-east-2", "s3.us-east-2.amazonaws.com.cn", ["EY623"]],
    ["us-east-2", "s3.cn-north-1.amazonaws.com.cn", ["EY623"]],
    ["cn-north-1", "s3.cn-north-1.amazonaws.com.cn", []],
    ["cn-north-1", "s3.cn-north-1.amazonaws.com", ["EY623"]],
    ["us-gov-west-1", "s3.us-gov-west-1.amazonaws.com", []],
    ["eusc-de-east-1", "s3.eusc-de-east-1.amazonaws.eu", []],
    ["eusc-de-east-1", "s3.eusc-de-east-1.amazonaws.com", ["EY623"]],
  ] as const)("in %s %s", (region, host, found) => {
    expect(codes(region, { host })).toEqual(found);
  });

  it("a port in it stops Woodpecker where it runs by itself", () => {
    const host = "s3.us-east-2.amazonaws.com:443";
    const asService = {
      woodpecker: { enabled: true, minio: { port: 443 } },
      streaming: { woodpecker: { embedded: false } },
    };
    const severities = [{}, asService].map((values) =>
      foretold(offline("us-east-2", { ...values, externalS3: { host } }), "values").map(({ severity }) => severity),
    );
    expect(severities).toEqual([["warning"], ["error"]]);
  });

  it.each(["us-east-2", "cn-northwest-1", "us-gov-east-1", "eusc-de-east-1"])("as Eyrie makes it in %s", (region) => {
    const host = s3Host(partitionOf(region), region);
    expect([regionOfHost(host), suffixOfHost(host)]).toEqual([region, dnsSuffix(partitionOf(region))]);
    expect(codes(region, {})).toEqual([]);
  });
});
