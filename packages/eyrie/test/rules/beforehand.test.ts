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
  return readOffline(clock, { spec: parsed.spec, version: "5.0.19" }, [{ kind: "values", values }]);
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

  it.each([
    ["https://s3.us-west-2.amazonaws.com/b", "s3.us-west-2.amazonaws.com"],
    ["https://b.s3.cn-north-1.amazonaws.com.cn", "s3.cn-north-1.amazonaws.com.cn"],
    ["https://s3.amazonaws.com", "s3.<region>.amazonaws.com"],
  ])("without a spec %s is to be %s", (host, expected) => {
    const values = { externalS3: { enabled: true, host, port: "443", useSSL: true, rootPath: "m" } };
    const readings = readOffline(clock, { spec: undefined, version: "5.0.19" }, [{ kind: "values", values }]);
    const found = foretold(readings, "values").find(({ code }) => code === "EY607");
    expect(found?.comparisons?.map((one) => one.expected)).toEqual([expected]);
  });

  it("without a spec no host is another region's", () => {
    const values = { externalS3: { enabled: true, host: "s3.cn-north-1.amazonaws.com.cn" } };
    const readings = readOffline(clock, { spec: undefined, version: "5.0.19" }, [{ kind: "values", values }]);
    expect(foretold(readings, "values").map(({ code }) => code)).not.toContain("EY623");
  });

  it.each(["us-east-2", "cn-northwest-1", "us-gov-east-1", "eusc-de-east-1"])("as Eyrie makes it in %s", (region) => {
    const host = s3Host(partitionOf(region), region);
    expect([regionOfHost(host), suffixOfHost(host)]).toEqual([region, dnsSuffix(partitionOf(region))]);
    expect(codes(region, {})).toEqual([]);
  });
});

describe("of what is only planned nothing is said to run, or to be stored already", () => {
  const s3 = { enabled: true, bucketName: "my-bucket" };
  it.each([
    [
      "EY608",
      { externalS3: { ...s3, host: "my-bucket.s3.us-east-2.amazonaws.com" } },
      "Set the regional host alone.",
      "リージョンのホスト名だけを設定してください。",
    ],
    [
      "EY614",
      { minio: { enabled: true } },
      "The values leave the chart's own MinIO on, which nothing would use: Milvus stores in S3. Set minio.enabled: false.",
      "values でチャート付属の MinIO が有効のままになっています。Milvus は S3 に保存するため使われません。 minio.enabled: false を設定してください。",
    ],
  ] as const)("%s", (code, values, en, ja) => {
    const found = foretold(offline("us-east-2", values), "values").find((one) => one.code === code);
    expect(`${found?.fact.en} ${found?.remedy.en}`.endsWith(en)).toBe(true);
    expect(`${found?.fact.ja} ${found?.remedy.ja}`.endsWith(ja)).toBe(true);
  });
});
