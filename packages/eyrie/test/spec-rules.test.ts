import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseSpec } from "../src/spec/parse.ts";
import { bucketName, rootPath } from "../src/spec/rules/bucket.ts";
import { chart, chartReference, chartVersion, valuesPath } from "../src/spec/rules/chart.ts";
import { sourceRange } from "../src/spec/rules/cidr.ts";
import { clusterName, region } from "../src/spec/rules/cluster.ts";
import { policyArn, policyName, roleName, rolePath } from "../src/spec/rules/iam.ts";
import { context, namespace, release, serviceAccount } from "../src/spec/rules/kubernetes.ts";
import { knownRegions } from "../src/spec/rules/regions.ts";
import { asYaml, breachOf, passes, type Rule, suggest } from "../src/spec/rules/rule.ts";
import { maxTags, tagKey, tagValue } from "../src/spec/rules/tags.ts";

const ruleByPath = {
  "cluster.name": clusterName,
  "cluster.region": region,
  "cluster.context": context,
  "bucket.name": bucketName,
  "bucket.rootPath": rootPath,
  "policy.name": policyName,
  "role.name": roleName,
  "role.path": rolePath,
  "role.permissionsBoundary": policyArn,
  "serviceAccount.namespace": namespace,
  "serviceAccount.name": serviceAccount,
  "milvus.release": release,
  "milvus.chart": chart,
  "milvus.version": chartVersion,
  "milvus.values": valuesPath,
  "tags.team": tagValue,
} as const satisfies Record<string, Rule>;
type RulePath = keyof typeof ruleByPath;

/** The shortest spec with one value put in. */
const specWith = (path: RulePath, value: string): string => {
  const [section = "", key = ""] = path.split(".");
  const base: Record<string, Record<string, string>> = {
    cluster: { name: "milvus-eks-cluster", region: "us-east-2" },
    milvus: { release: "milvus-demo" },
  };
  return stringify({ ...base, [section]: { ...base[section], [key]: value } }, { lineWidth: 0 });
};

const x = (count: number) => "x".repeat(count);

/** Path, a wrong value, the rule it breaks, and the value that is suggested. */
const wrong: readonly (readonly [RulePath, string, string, string])[] = [
  ["bucket.name", "", "text-empty", "milvus-bucket-039dd013c0712f085d60e21f"],
  ["bucket.name", "<bucket-name>", "text-placeholder", "milvus-bucket-039dd013c0712f085d60e21f"],
  ["bucket.name", "milvus-bucket-$(openssl rand -hex 12)", "text-expression", "milvus-bucket-039dd013c0712f085d60e21f"],
  ["bucket.name", "data\u200bbase", "text-unprintable", "data-base"],
  ["bucket.name", " data ", "text-spaces-around", "data"],
  ["bucket.name", "ab", "bucket-name-short", "milvus-ab"],
  ["bucket.name", x(64), "bucket-name-long", x(63)],
  ["bucket.name", "MilvusData", "bucket-name-characters", "milvus-data"],
  ["bucket.name", "ｍｉｌｖｕｓ", "bucket-name-characters", "milvus"],
  ["bucket.name", "s3://data/files", "bucket-name-characters", "data"],
  ["bucket.name", "arn:aws:s3:::data", "bucket-name-characters", "data"],
  ["bucket.name", "-data", "bucket-name-ends", "data"],
  ["bucket.name", "192.168.10.4", "bucket-name-ip", "192-168-10-4"],
  ["bucket.name", "xn--data", "bucket-name-prefix", "data"],
  ["bucket.name", "sthree-data", "bucket-name-prefix", "data"],
  ["bucket.name", "amzn-s3-demo-data", "bucket-name-prefix", "data"],
  ["bucket.name", "data-s3alias", "bucket-name-suffix", "data"],
  ["bucket.name", "data--ol-s3", "bucket-name-suffix", "data"],
  ["bucket.name", "data.mrap", "bucket-name-suffix", "data"],
  ["bucket.name", "data--x-s3", "bucket-name-suffix", "data"],
  ["bucket.name", "data--table-s3", "bucket-name-suffix", "data"],
  ["bucket.name", "my..data", "bucket-name-two-dots", "my-data"],
  ["bucket.name", "my.data", "bucket-name-dots", "my-data"],
  ["bucket.name", "012345", "bucket-name-not-text", "milvus-012345"],
  ["bucket.rootPath", "/", "root-path-root", "milvus"],
  ["bucket.rootPath", "/files", "root-path-leading-slash", "files"],
  ["bucket.rootPath", "files/", "root-path-trailing-slash", "files"],
  ["bucket.rootPath", "a//b", "root-path-double-slash", "a/b"],
  ["bucket.rootPath", "a/../b", "root-path-dot-segment", "a/b"],
  ["bucket.rootPath", "./a", "root-path-dot-segment", "a"],
  ["bucket.rootPath", "tenant-*", "root-path-characters", "tenant"],
  ["bucket.rootPath", "a?b", "root-path-characters", "a-b"],
  ["bucket.rootPath", "${aws:username}", "text-expression", "milvus-demo"],
  ["bucket.rootPath", "データ", "root-path-characters", "milvus"],
  ["bucket.rootPath", "-files", "root-path-start", "files"],
  ["bucket.rootPath", x(201), "root-path-long", x(200)],
  ["bucket.rootPath", "2024", "root-path-not-text", "milvus-2024"],
  ["bucket.rootPath", "on", "root-path-not-text", "milvus-on"],
  ["policy.name", "Milvus S3", "policy-name-characters", "Milvus-S3"],
  ["policy.name", x(129), "policy-name-long", x(128)],
  ["policy.name", "arn:aws:iam::111122223333:policy/Milvus", "policy-name-characters", "Milvus"],
  ["role.name", "milvus/s3", "role-name-characters", "milvus-s3"],
  ["role.name", x(65), "role-name-long", x(64)],
  ["role.path", "teams", "role-path-slashes", "/teams/"],
  ["role.path", "/teams", "role-path-slashes", "/teams/"],
  ["role.path", "/a//b/", "role-path-double-slash", "/a/b/"],
  ["role.path", "/a b/", "role-path-characters", "/a-b/"],
  ["role.path", `/${x(511)}/`, "role-path-long", `/${x(510)}/`],
  ["role.permissionsBoundary", "Boundary", "policy-arn-shape", "arn:aws:iam::111122223333:policy/Boundary"],
  [
    "role.permissionsBoundary",
    "arn:aws:iam::111122223333:role/R",
    "policy-arn-shape",
    "arn:aws:iam::111122223333:policy/R",
  ],
  [
    "role.permissionsBoundary",
    "arn:amazon:iam::111122223333:policy/B",
    "policy-arn-partition",
    "arn:aws:iam::111122223333:policy/B",
  ],
  [
    "role.permissionsBoundary",
    "arn:aws:iam::12345678901:policy/MilvusS3ReadWrite",
    "policy-arn-account",
    "arn:aws:iam::012345678901:policy/MilvusS3ReadWrite",
  ],
  [
    "role.permissionsBoundary",
    "arn:aws:iam::my-account:policy/B",
    "policy-arn-account",
    "arn:aws:iam::111122223333:policy/B",
  ],
  [
    "role.permissionsBoundary",
    "arn:aws:iam::111122223333:policy/a b",
    "policy-arn-name",
    "arn:aws:iam::111122223333:policy/a-b",
  ],
  [
    "role.permissionsBoundary",
    `arn:aws:iam::111122223333:policy/${x(700)}/B`,
    "policy-arn-long",
    `arn:aws:iam::111122223333:policy/${x(128)}/B`,
  ],
  ["serviceAccount.namespace", "Milvus", "namespace-characters", "milvus"],
  ["serviceAccount.namespace", "a.b", "namespace-characters", "a-b"],
  ["serviceAccount.namespace", "milvus-", "namespace-ends", "milvus"],
  ["serviceAccount.namespace", x(64), "namespace-long", x(63)],
  ["serviceAccount.name", "milvus_s3", "service-account-characters", "milvus-s3"],
  ["serviceAccount.name", "a..b", "service-account-ends", "a.b"],
  ["serviceAccount.name", x(254), "service-account-long", x(253)],
  ["serviceAccount.name", "default", "service-account-default", "milvus-default"],
  ["milvus.release", "MilvusDemo", "release-characters", "milvus-demo"],
  ["milvus.release", "a.b", "release-characters", "a-b"],
  ["milvus.release", "1st", "release-start", "milvus-1st"],
  ["milvus.release", "milvus-", "release-end", "milvus"],
  ["milvus.release", x(43), "release-long", x(42)],
  ["milvus.release", `milvus-${x(43)}`, "release-long", `milvus-${x(42)}`],
  ["milvus.release", "yes", "release-not-text", "milvus-yes"],
  ["serviceAccount.namespace", "off", "namespace-not-text", "milvus-off"],
  ["serviceAccount.namespace", "1234", "namespace-not-text", "milvus-1234"],
  ["serviceAccount.name", "on", "service-account-not-text", "milvus-on"],
  ["milvus.release", "null", "release-not-text", "milvus-null"],
  ["cluster.context", x(1025), "context-long", x(1024)],
  ["cluster.name", "a b", "cluster-name-characters", "a-b"],
  ["cluster.name", "arn:aws:eks:us-east-2:111122223333:cluster/prod", "cluster-name-characters", "prod"],
  ["cluster.name", "-prod", "cluster-name-start", "prod"],
  ["cluster.name", x(101), "cluster-name-long", x(100)],
  ["cluster.region", "us-east-2a", "region-zone", "us-east-2"],
  ["cluster.region", "us-esat-2", "region-unknown", "us-east-2"],
  ["cluster.region", "AP_NORTHEAST_1", "region-unknown", "ap-northeast-1"],
  ["cluster.region", "tokyo", "region-unknown", "us-east-2"],
  ["milvus.chart", "~/charts/milvus", "chart-home", "./charts/milvus"],
  ["milvus.chart", "s3://charts/milvus", "chart-scheme", "milvus"],
  ["milvus.chart", "milvus/milvus", "chart-alias", "milvus"],
  ["milvus.chart", "Milvus", "chart-shape", "milvus"],
  ["milvus.chart", "oci://", "chart-shape", "milvus"],
  ["milvus.chart", `./${"a/".repeat(600)}milvus`, "chart-long", "milvus"],
  ["milvus.chart", "milvus-operator", "chart-other", "milvus"],
  ["milvus.chart", "oci://registry-1.docker.io/bitnamicharts/milvus", "chart-bitnami", "milvus"],
  ["milvus.chart", "https://ada:pw@example.com/m.tgz", "chart-credentials", "https://example.com/m.tgz"],
  ["milvus.chart", "https://charts.bitnami.com/bitnami/milvus-14.0.0.tgz", "chart-bitnami", "milvus"],
  ["milvus.version", "^5.0.0", "version-range", "5.0.0"],
  ["milvus.version", "5.x", "version-range", "5.0.0"],
  ["milvus.version", "v5.0.19", "version-shape", "5.0.19"],
  ["milvus.version", "5.0", "version-shape", "5.0.0"],
  ["milvus.version", "05.0.1", "version-shape", "5.0.1"],
  ["milvus.version", "latest", "version-shape", "5.0.19"],
  ["milvus.version", `5.0.0-${x(130)}`, "version-long", "5.0.0"],
  ["milvus.values", "~/milvus.yaml", "values-home", "./milvus.yaml"],
  ["milvus.values", "https://example.com/milvus.yaml", "values-url", "milvus.yaml"],
  ["milvus.values", "-", "values-stdin", "-/milvus.yaml"],
  ["milvus.values", "values/", "values-directory", "values/milvus.yaml"],
  ["milvus.values", x(1025), "values-long", "milvus.yaml"],
  ["tags.team", "a,b", "tag-value-characters", "a-b"],
  ["tags.team", x(257), "tag-value-long", x(256)],
];

describe("a wrong value", () => {
  test.each(wrong)("%s: %j breaks %s; %j would do", (path, value, rule, suggestion) => {
    const parsed = parseSpec(specWith(path, value), "eyrie.yaml");
    expect(parsed).toMatchObject({ ok: false, errors: [{ path, rule, suggestion }] });
    expect(parsed).toHaveProperty("errors.length", 1);
    expect(parseSpec(specWith(path, suggestion), "eyrie.yaml")).toMatchObject({ ok: true });
  });

  test("shows its suggestion in both languages", () => {
    const breach = breachOf(bucketName, "My.Data");
    expect(breach?.remedy.en).toContain("my-data");
    expect(breach?.remedy.ja).toContain("my-data");
  });

  test("every check of every rule is in the table above or in those below", () => {
    const tried = new Set([
      ...wrong.map(([, , rule]) => rule),
      ...[...wrongTagKeys, ...wrongRanges].map(([, rule]) => rule),
    ]);
    const codes = [...Object.values(ruleByPath), tagKey, sourceRange].flatMap(({ checks }) =>
      checks.map(({ code }) => code),
    );
    expect(codes.length).toBeGreaterThan(60);
    expect(codes.filter((code) => !tried.has(code))).toEqual([]);
  });
});

const wrongTagKeys: readonly (readonly [string, string, string])[] = [
  ["aws:team", "tag-key-aws", "team"],
  ["AWS:team", "tag-key-aws", "team"],
  ["eyrie:team", "tag-key-eyrie", "team"],
  ["a,b", "tag-key-characters", "a-b"],
  [x(129), "tag-key-long", x(128)],
  ["", "text-empty", "team"],
];

const specOf = (tags: Readonly<Record<string, string>>) =>
  `${specWith("milvus.release", "milvus-demo")}${stringify({ tags })}`;

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, "v"]));

describe("tags", () => {
  test.each(wrongTagKeys)("the key %j breaks %s; %j would do", (key, rule, suggestion) => {
    expect(parseSpec(specOf({ [key]: "v" }), "f")).toMatchObject({
      ok: false,
      errors: [{ rule, suggestion, line: 7 }],
    });
    expect(parseSpec(specOf({ [suggestion]: "v" }), "f")).toMatchObject({ ok: true });
  });

  test("keys that differ only in case are one key for IAM", () => {
    expect(parseSpec(specOf({ Team: "a", team: "b" }), "f")).toMatchObject({
      ok: false,
      errors: [{ rule: "tag-key-case", path: "tags.team", line: 8 }],
    });
  });

  test("leave room for Eyrie's own", () => {
    expect(parseSpec(specOf(many(maxTags)), "f")).toMatchObject({ ok: true });
    expect(parseSpec(specOf(many(maxTags + 1)), "f")).toMatchObject({
      ok: false,
      errors: [{ rule: "tags-many", line: 6 }],
    });
  });

  test("take every script, spaces and an empty value", () => {
    expect(parseSpec(specOf({ "チーム 名": "検索 基盤", empty: "" }), "f")).toMatchObject({ ok: true });
  });
});

const wrongRanges: readonly (readonly [string, string, string])[] = [
  ["", "text-empty", "203.0.113.0/24"],
  ["<cidr>", "text-placeholder", "203.0.113.0/24"],
  ["203.0.113.7", "source-range-prefix", "203.0.113.7/32"],
  ["2001:db8::1", "source-range-prefix", "2001:db8::1/128"],
  ["10.1.2.3/8", "source-range-host-bits", "10.0.0.0/8"],
  ["100.68.0.18/18", "source-range-host-bits", "100.68.0.0/18"],
  ["2001:db8:0:1::7/48", "source-range-host-bits", "2001:db8::/48"],
  ["::ffff:10.0.0.1/127", "source-range-host-bits", "::ffff:a00:0/127"],
  ["1.2.3.4/0", "source-range-host-bits", "0.0.0.0/0"],
  ["10.0.0.0 / 8", "source-range-cidr", "10.0.0.0/8"],
  ["10.0.0.0/33", "source-range-cidr", "203.0.113.0/24"],
  ["2001:db8::/129", "source-range-cidr", "203.0.113.0/24"],
  ["10.0.0.0/08", "source-range-cidr", "203.0.113.0/24"],
  ["10.0.0.0/8/8", "source-range-cidr", "203.0.113.0/24"],
  ["10.0.0/8", "source-range-cidr", "203.0.113.0/24"],
  ["010.0.0.0/8", "source-range-cidr", "203.0.113.0/24"],
  ["fe80::%eth0/64", "source-range-cidr", "203.0.113.0/24"],
  ["anywhere", "source-range-cidr", "203.0.113.0/24"],
];

const specFrom = (...ranges: readonly string[]) =>
  stringify({
    cluster: { name: "milvus-eks-cluster", region: "us-east-2" },
    milvus: { release: "milvus-demo", exposure: "internet", sourceRanges: ranges },
  });

describe("source ranges", () => {
  test.each(wrongRanges)("%j breaks %s; %j would do", (range, rule, suggestion) => {
    const parsed = parseSpec(specFrom(range), "f");
    expect(parsed).toMatchObject({ ok: false, errors: [{ rule, suggestion, path: "milvus.sourceRanges[0]" }] });
    expect(parseSpec(specFrom(suggestion), "f")).toMatchObject({ ok: true });
  });

  test("are CIDRs of both families, everybody among them", () => {
    expect(parseSpec(specFrom("0.0.0.0/0", "::/0", "203.0.113.7/32", "2001:db8::/32", "::1/128"), "f")).toMatchObject({
      ok: true,
    });
  });
});

const good: readonly (readonly [RulePath, string])[] = [
  ["bucket.name", "milvus-bucket-039dd013c0712f085d60e21f"],
  ["bucket.name", "abc"],
  ["bucket.name", "a--b"],
  ["bucket.rootPath", "files"],
  ["bucket.rootPath", "tenants/a_1/v2.6"],
  ["bucket.rootPath", "0f8fad5b-d9cb-469f-a165-70867728950e"],
  ["role.path", "/"],
  ["role.path", "/application_abc/component_xyz/"],
  ["role.permissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess"],
  ["role.permissionsBoundary", "arn:aws-us-gov:iam::012345678901:policy/teams/data/Boundary"],
  ["serviceAccount.name", "milvus.s3"],
  ["milvus.release", "m"],
  ["cluster.name", "Prod_1"],
  ["cluster.context", "arn:aws:eks:us-east-2:111122223333:cluster/prod"],
  ["cluster.context", "me@prod (東京)"],
  ["cluster.region", "nz-north-1"],
  ["milvus.chart", "./chart"],
  ["milvus.chart", "C:\\charts\\milvus"],
  ["milvus.chart", "milvus-5.0.19.tgz"],
  ["milvus.chart", "oci://registry.example.com/charts/milvus"],
  ["milvus.chart", "https://example.com/milvus-5.0.19.tgz"],
  ["milvus.version", "5.0.19-rc.1+build.7"],
  ["milvus.values", "../values/本番.yaml"],
];

describe("a good value", () => {
  test.each(good)("%s: %j", (path, value) => {
    expect(parseSpec(specWith(path, value), "f")).toMatchObject({ ok: true });
  });

  test.each(knownRegions.map((name) => [name]))("every published region: %s", (name) => {
    expect(passes(region, name)).toBe(true);
    expect(name).toMatch(new RegExp(region.pattern));
  });
});

const rules = [...Object.entries(ruleByPath), ["tag key", tagKey] as const, ["source range", sourceRange] as const];

/** Texts near the rules: random ones seldom come close to breaking just one of them. */
const nearMisses = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(..."aZ09-_./:~*$<>{}@,= é日\t\u200b".split("")), maxLength: 90 }),
  fc.string({ unit: fc.constantFrom(..."ab0-./".split("")), maxLength: 1100 }),
  fc.constantFrom(...wrong.map(([, value]) => value), ...good.map(([, value]) => value)),
  fc.oneof(
    fc.tuple(fc.ipV4(), fc.nat(40)).map(([address, length]) => `${address}/${length}`),
    fc.tuple(fc.ipV6(), fc.nat(140)).map(([address, length]) => `${address}/${length}`),
  ),
  fc
    .tuple(fc.constantFrom("xn--", "sthree-", "aws:eyrie:", "arn:aws:iam::", "s3://"), fc.string({ maxLength: 70 }))
    .map(([head, tail]) => head + tail),
  fc
    .tuple(fc.stringMatching(/^[a-z0-9-]{0,70}$/), fc.constantFrom("-s3alias", "--x-s3", ".mrap"))
    .map(([head, tail]) => head + tail),
);

describe.each(rules)("the rule of %s", (_path, rule) => {
  test("its example passes, and matches its pattern", () => {
    expect(breachOf(rule, rule.example)).toBeUndefined();
    expect(rule.example).toMatch(new RegExp(rule.pattern));
  });

  test("a suggestion always passes", () => {
    fc.assert(
      fc.property(nearMisses, (value) => {
        expect(passes(rule, suggest(rule, value))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("what passes matches the pattern and the length that editors check", () => {
    fc.assert(
      fc.property(
        nearMisses.map((value) => suggest(rule, value)),
        (value) => {
          expect(value).toMatch(new RegExp(rule.pattern, "u"));
          expect(value.length).toBeLessThanOrEqual(rule.maxLength);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("a written suggestion is read back as itself by YAML 1.1 and 1.2", () => {
  fc.assert(
    fc.property(nearMisses, (value) => {
      expect(parse(`- ${asYaml(value)}`, { version: "1.1" })).toEqual([value]);
      expect(parse(`- ${asYaml(value)}`)).toEqual([value]);
    }),
    { examples: [["\u00A0"], ["a\u3000"], ["\n;"]] },
  );
});

test.each([
  ["milvus", { kind: "repository", repository: "https://zilliztech.github.io/milvus-helm/", name: "milvus" }],
  ["../milvus", { kind: "path", path: "../milvus" }],
  ["milvus-5.0.19.tgz", { kind: "path", path: "milvus-5.0.19.tgz" }],
  ["oci://example.com/milvus", { kind: "url", url: "oci://example.com/milvus" }],
  ["milvus/milvus", undefined],
] as const)("the chart %s is %j", (text, reference) => {
  expect(chartReference(text)).toEqual(reference);
});
