import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSpec } from "../src/spec/parse.ts";

const cluster = "cluster: { name: c1, region: us-east-2 }\n";
const milvus = "milvus: { release: m1 }\n";

/** What is wrong with a text, one line an error: `line:column rule path → suggestion`. */
const errorsOf = (text: string): readonly string[] => {
  const parsed = parseSpec(text, "eyrie.yaml");
  return parsed.ok
    ? []
    : parsed.errors.map(
        ({ line, column, rule, path, suggestion }) =>
          `${line}:${column} ${rule}${path === "" ? "" : ` ${path}`}${suggestion === undefined ? "" : ` → ${suggestion}`}`,
      );
};

/** What the case shows, the file, and the errors. */
type WrongFile = readonly [string, string, readonly string[]];

const brokenYaml: readonly WrongFile[] = [
  ["nothing", "", ["1:1 file-empty"]],
  ["a comment alone", "# here\n", ["1:1 file-empty"]],
  ["an empty document", "---\n", ["1:1 file-empty"]],
  ["far too much", `# ${"x".repeat(70_000)}\n`, ["1:1 file-long"]],
  ["a list", "- cluster\n", ["1:1 root-not-mapping"]],
  ["a text", "cluster\n", ["1:1 root-not-mapping"]],
  ["two documents", `${cluster}${milvus}---\na: 1\n`, ["3:1 yaml-multiple-docs"]],
  ["an open quotation mark", `${cluster}milvus: { release: "m1 }\n`, ["2:25 yaml-missing-char"]],
  ["an open bracket", `milvus: { release: m1\n${cluster}`, ["2:1 yaml-bad-indent"]],
  ["a tab as indentation", "cluster:\n\tname: c1\n", ["2:1 yaml-tab-as-indent"]],
  ["uneven indentation", "cluster:\n  name: c1\n region: us-east-2\n", ["3:1 yaml-bad-indent"]],
  ["no space behind the colon", "cluster:\n  name:c1\n  region: us-east-2\n", ["2:3 yaml-multiline-implicit-key"]],
  ["a reserved character in front", `${cluster}milvus:\n  release: @m1\n`, ["3:12 yaml-bad-scalar-start"]],
  ["two keys on one line", "cluster: name: c1\n", ["1:10 yaml-block-as-implicit-key"]],
  ["text behind a quoted text", `${cluster}milvus:\n  release: "m" 1\n`, ["3:16 yaml-unexpected-token"]],
  ["an unknown escape", `${cluster}milvus:\n  chart: "C:\\qharts"\n  release: m1\n`, ["3:13 yaml-bad-dq-escape"]],
  ["a tag of one's own", `${cluster}milvus: { release: !env RELEASE }\n`, ["2:20 yaml-tag-resolve-failed"]],
  ["two anchors", `${cluster}milvus: &a &b { release: m1 }\n`, ["2:12 yaml-multiple-anchors"]],
];

const brokenKeys: readonly WrongFile[] = [
  ["a key twice", `${cluster}${milvus}${cluster}`, ["3:1 yaml-duplicate-key cluster"]],
  [
    "a key twice in braces",
    `${cluster}milvus: { release: m1, release: m2 }\n`,
    ["2:24 yaml-duplicate-key milvus.release"],
  ],
  ["a list as a key", `${cluster}${milvus}? [a]\n: b\n`, ["3:3 yaml-key"]],
  ["a key JavaScript reserves", `${cluster}${milvus}tags: { __proto__: a }\n`, ["3:9 yaml-key-reserved tags"]],
  ["an alias of nothing", `${cluster}milvus: *m\n`, ["2:9 yaml-alias-unknown milvus"]],
  [
    "an alias inside itself",
    `${cluster}milvus: { release: m1, values: &v [*v] }\n`,
    ["2:36 yaml-alias-endless milvus.values[0]"],
  ],
  [
    "aliases that explode",
    `${cluster}${milvus}tags:\n  a: &a [${"x,".repeat(20)}]\n  b: &b [${"*a,".repeat(20)}]\n  c: [${"*b,".repeat(20)}]\n`,
    [
      "4:9 wrong-type tags.a → search",
      "5:9 wrong-type tags.b → search",
      "6:6 wrong-type tags.c → search",
      "6:10 yaml-alias-explosion tags.c[1]",
    ],
  ],
  ["a merge of a text", `cluster: { <<: base, name: c1, region: us-east-2 }\n${milvus}`, ["1:16 yaml-merge cluster"]],
  ["missing keys", "apiVersion: eyrie.dev/v1\n", ["1:1 missing-key cluster", "1:1 missing-key milvus"]],
  ["a missing key inside", `cluster: { name: c1 }\n${milvus}`, ["1:1 missing-key cluster.region"]],
  [
    "another version of the format",
    `apiVersion: v2\n${cluster}${milvus}`,
    ["1:13 api-version apiVersion → eyrie.dev/v1"],
  ],
  [
    "wrong case",
    `${cluster}milvus: { Release: m1 }\n`,
    ["2:1 missing-key milvus.release", "2:11 unknown-key milvus.Release → milvus.release"],
  ],
  [
    "snake case",
    `${cluster}${milvus}service_account: { name: sa }\n`,
    ["3:1 unknown-key service_account → serviceAccount"],
  ],
  ["a slip of the fingers", `${cluster}${milvus}buckte: { name: data }\n`, ["3:1 unknown-key buckte → bucket"]],
  [
    "another level",
    `${cluster}milvus: { release: m1, namespace: ns }\n`,
    ["2:24 unknown-key milvus.namespace → serviceAccount.namespace"],
  ],
  [
    "a word that another section has too",
    `${cluster}${milvus}bucket: { path: a }\n`,
    ["3:11 unknown-key bucket.path → bucket.rootPath"],
  ],
  ["another word", `${cluster}${milvus}bucket: { root: a }\n`, ["3:11 unknown-key bucket.root → bucket.rootPath"]],
  ["two levels in one word", `${cluster}${milvus}bucketName: data\n`, ["3:1 unknown-key bucketName → bucket.name"]],
  [
    "another word",
    `${cluster}milvus: { release: m1, valuesFile: a.yaml }\n`,
    ["2:24 unknown-key milvus.valuesFile → milvus.values"],
  ],
  [
    "a key that is already there",
    `cluster: { name: c1, region: us-east-2, regoin: x }\n${milvus}`,
    ["1:41 unknown-key cluster.regoin"],
  ],
  ["a word of JavaScript's", `${cluster}${milvus}constructor: a\n`, ["3:1 unknown-key constructor"]],
  ["the account", `${cluster}${milvus}account: 012345678901\n`, ["3:1 unknown-key account"]],
];

const brokenValues: readonly WrongFile[] = [
  ["a number", `${cluster}milvus: { release: 1 }\n`, ["2:20 wrong-type milvus.release → milvus-1"]],
  [
    "a version that is a number",
    `${cluster}milvus: { release: m1, version: 5.0 }\n`,
    ["2:33 wrong-type milvus.version → 5.0.0"],
  ],
  [
    "an account id that is a number",
    `${cluster}${milvus}tags: { owner: 012345678901 }\n`,
    ["3:16 wrong-type tags.owner → 012345678901"],
  ],
  [
    "a truth value",
    `${cluster}${milvus}bucket: { rootPath: true }\n`,
    ["3:21 wrong-type bucket.rootPath → milvus-true"],
  ],
  ["no value", `${cluster}milvus:\n  release:\n`, ["3:3 no-value milvus.release"]],
  ["no keys", `${cluster}${milvus}bucket:\n`, ["3:1 no-value bucket"]],
  ["a text for keys", `${cluster}${milvus}bucket: data\n`, ["3:9 wrong-type bucket"]],
  ["a list for a text", `${cluster}milvus: { release: [m1] }\n`, ["2:20 wrong-type milvus.release → milvus-demo"]],
  [
    "values for the path of values",
    `${cluster}milvus: { release: m1, values: { proxy: 2 } }\n`,
    ["2:32 wrong-type milvus.values → milvus.yaml"],
  ],
  [
    "one of several paths",
    `${cluster}milvus: { release: m1, values: [a.yaml, "", 3] }\n`,
    ["2:41 text-empty milvus.values[1] → milvus.yaml", "2:45 wrong-type milvus.values[2] → 3"],
  ],
  [
    "a choice that there is not",
    `${cluster}milvus: { release: m1, exposure: internet-facing }\n`,
    ["2:34 unknown-choice milvus.exposure → internet"],
  ],
  ["no choice at all", `${cluster}milvus: { release: m1, exposure: x }\n`, ["2:34 unknown-choice milvus.exposure"]],
  [
    "a truth value for a choice",
    `${cluster}milvus: { release: m1, exposure: false }\n`,
    ["2:34 unknown-choice milvus.exposure → none"],
  ],
  [
    "keys for a choice",
    `${cluster}milvus: { release: m1, exposure: { internal: true } }\n`,
    ["2:34 unknown-choice milvus.exposure"],
  ],
  [
    "a list of one for a choice",
    `${cluster}milvus: { release: m1, exposure: [internet] }\n`,
    ["2:34 unknown-choice milvus.exposure → internet"],
  ],
  [
    "a list of several for a choice",
    `${cluster}milvus: { release: m1, exposure: [internet, internal] }\n`,
    ["2:34 unknown-choice milvus.exposure"],
  ],
  ["a choice without a value", `${cluster}milvus:\n  release: m1\n  exposure:\n`, ["4:3 no-value milvus.exposure"]],
  [
    "a text for yes or no",
    `${cluster}milvus: { release: m1, highAvailability: "true" }\n`,
    ["2:42 wrong-type milvus.highAvailability → true"],
  ],
  [
    "a text for a list",
    `${cluster}milvus: { release: m1, exposure: internal, sourceRanges: 10.0.0.0/8 }\n`,
    ["2:58 wrong-type milvus.sourceRanges"],
  ],
  [
    "a list of nothing",
    `${cluster}milvus: { release: m1, exposure: internal, sourceRanges: [] }\n`,
    ["2:58 empty-list milvus.sourceRanges"],
  ],
  [
    "what is no range",
    `${cluster}milvus: { release: m1, exposure: internal, sourceRanges: [10.0.0.0/8, 10.0.0.1, 10.0.0.1/8] }\n`,
    [
      "2:71 source-range-prefix milvus.sourceRanges[1] → 10.0.0.1/32",
      "2:81 source-range-host-bits milvus.sourceRanges[2] → 10.0.0.0/8",
    ],
  ],
  [
    "ranges where values decide",
    `${cluster}milvus: { release: m1, sourceRanges: [10.0.0.0/8] }\n`,
    ["2:24 source-ranges-unused milvus.sourceRanges"],
  ],
  [
    "ranges where there is no load balancer",
    `${cluster}milvus: { exposure: none, release: m1, sourceRanges: [10.0.0.0/8] }\n`,
    ["2:40 source-ranges-unused milvus.sourceRanges"],
  ],
  [
    "the chart's word for ranges, and another one for availability",
    `${cluster}milvus: { release: m1, loadBalancerSourceRanges: [10.0.0.0/8], ha: true }\n`,
    [
      "2:24 unknown-key milvus.loadBalancerSourceRanges → milvus.sourceRanges",
      "2:64 unknown-key milvus.ha → milvus.highAvailability",
    ],
  ],
  [
    "a value behind an alias, where it is written",
    `cluster: { name: &n "a b", region: us-east-2 }\nmilvus: { release: *n }\n`,
    ["1:21 cluster-name-characters cluster.name → a-b", "1:21 release-characters milvus.release → a-b"],
  ],
  [
    "lines that end as on Windows",
    `# c\r\n${cluster}milvus:\r\n  release: M1\r\n`,
    ["4:12 release-characters milvus.release → m1"],
  ],
  [
    "everything at once, in the file's order",
    "bucket: { name: <bucket-name> }\ncluster: { name: c 1, region: us-east-2a }\nmilvus: { release: M, chart: milvus/milvus }\n",
    [
      "1:17 text-placeholder bucket.name → milvus-bucket-039dd013c0712f085d60e21f",
      "2:18 cluster-name-characters cluster.name → c-1",
      "2:31 region-zone cluster.region → us-east-2",
      "3:20 release-characters milvus.release → m",
      "3:30 chart-alias milvus.chart → milvus",
    ],
  ],
];

describe.each([
  ["YAML that cannot be read", brokenYaml],
  ["keys", brokenKeys],
  ["values", brokenValues],
] as const)("%s", (_what, files) => {
  test.each(files)("%s", (_name, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });
});

describe("an error", () => {
  test("says where, what and what would do, and shows the line", () => {
    const parsed = parseSpec(
      `${cluster}role:\n  permissionsBoundary: arn:aws:iam::12345678901:policy/B\r\n${milvus}`,
      "set/up.yaml",
    );
    expect(parsed).toMatchObject({
      ok: false,
      errors: [
        {
          file: "set/up.yaml",
          line: 3,
          column: 24,
          path: "role.permissionsBoundary",
          rule: "policy-arn-account",
          suggestion: "arn:aws:iam::012345678901:policy/B",
          excerpt: "  permissionsBoundary: arn:aws:iam::12345678901:policy/B",
        },
      ],
    });
    expect(parsed).toHaveProperty(
      "errors[0].fact.en",
      "The account id 12345678901 has 11 digits; an AWS account id has 12 digits.",
    );
  });

  test.each([
    ["a text", `milvus: { release: m, values: "https://x/${"x".repeat(500)}" }\n`],
    ["a placeholder", `milvus: { release: m, values: "<${"x".repeat(500)}>" }\n`],
    ["a number", `milvus: { release: ${"1".repeat(500)} }\n`],
    ["a key", `milvus: { release: m, ${"x".repeat(500)}: 1 }\n`],
  ])("quotes no more of %s than can be read", (_what, text) => {
    const parsed = parseSpec(`${cluster}${text}`, "f");
    const facts = parsed.ok ? [] : parsed.errors.flatMap(({ fact }) => [fact.en.length, fact.ja.length]);
    expect(facts).toHaveLength(2);
    expect(Math.max(...facts)).toBeLessThan(300);
  });

  test("about a number shows how to quote it", () => {
    const parsed = parseSpec(`${cluster}${milvus}tags: { owner: 012345678901 }\n`, "f");
    expect(parsed).toHaveProperty("errors[0].remedy.en", 'Put it in quotation marks: owner: "012345678901"');
  });

  test("about a text in the place of keys puts the text where it belongs", () => {
    const parsed = parseSpec(`${cluster}${milvus}bucket: data\n`, "f");
    expect(parsed).toHaveProperty("errors[0].remedy.en", "Write, for example, bucket: { name: data }");
  });

  test("about a repeated key names the line of the first", () => {
    const parsed = parseSpec(`${cluster}${milvus}${cluster}`, "f");
    expect(parsed).toHaveProperty("errors[0].fact.en", "The key cluster stands here again; it is already in line 1.");
  });
});

describe("a good file", () => {
  test.each([
    ["aliases", `cluster: { name: &n prod, region: us-east-2, context: *n }\n${milvus}`],
    ["a merge key", `cluster: { <<: { name: other, region: us-east-2, context: prod }, name: prod }\n${milvus}`],
    [
      "a merge key behind the others",
      `cluster:\n  name: prod\n  <<: [{ context: prod }, { name: other, region: us-east-2, context: c }]\n${milvus}`,
    ],
    [
      "a byte order mark and another YAML version",
      `\ufeff%YAML 1.1\n---\ncluster: { name: prod, region: us-east-2, context: prod }\n${milvus}`,
    ],
  ])("may use %s", (_what, text) => {
    expect(parseSpec(text, "f")).toEqual({
      ok: true,
      spec: { cluster: { name: "prod", region: "us-east-2", context: "prod" }, milvus: { release: "m1" } },
    });
  });

  test("on and yes are texts, as in YAML 1.2", () => {
    expect(parseSpec(`${cluster}${milvus}tags: { backup: yes, "on": on }\n`, "f")).toHaveProperty("spec.tags", {
      backup: "yes",
      on: "on",
    });
  });

  test.each([
    ["internal, for some", "exposure: internal, sourceRanges: [10.0.0.0/8, '2001:db8::/32']"],
    ["everybody, in as many words", "exposure: internet, sourceRanges: [0.0.0.0/0, ::/0]"],
    ["nobody outside", "exposure: none, highAvailability: true"],
  ])("says who reaches Milvus: %s", (_what, keys) => {
    expect(parseSpec(`${cluster}milvus: { release: m1, ${keys} }\n`, "f")).toMatchObject({ ok: true });
  });

  const examples = new URL("../../../examples/", import.meta.url);
  const specs = readdirSync(examples).filter((name) => name.endsWith(".yaml") && !name.endsWith(".milvus.yaml"));

  test.each(specs)("examples/%s", (name) => {
    expect(parseSpec(readFileSync(new URL(name, examples), "utf8"), name)).toMatchObject({ ok: true });
  });

  test("the guide's example has the guide's names", () => {
    expect(specs).toContain("shortest.yaml");
    expect(parseSpec(readFileSync(new URL("guide.yaml", examples), "utf8"), "guide.yaml")).toEqual({
      ok: true,
      spec: {
        apiVersion: "eyrie.dev/v1",
        cluster: { name: "milvus-eks-cluster", region: "us-east-2" },
        bucket: { name: "milvus-bucket-039dd013c0712f085d60e21f" },
        policy: { name: "MilvusS3ReadWrite" },
        role: { name: "milvus-s3-access-sa" },
        serviceAccount: { namespace: "milvus", name: "milvus-s3-access-sa" },
        milvus: { release: "milvus-demo", values: "guide.milvus.yaml" },
      },
    });
  });
});

describe("what exists is found", () => {
  const withSections = (sections: string) =>
    parseSpec(`cluster: { name: c, region: us-east-2 }\nmilvus: { release: m }\n${sections}\n`, "eyrie.yaml");

  test.each([
    ["by its name", "bucket: { existing: true, name: theirs-1 }"],
    ["as whatever policies a role bears that exists", "policy: { existing: true }\nrole: { existing: true, name: r }"],
    [
      "as the role that a service account names which exists",
      "role: { existing: true }\nserviceAccount: { existing: true, name: s }",
    ],
    [
      "as the policies of the role that a service account names",
      "policy: { existing: true }\nrole: { existing: true }\nserviceAccount: { existing: true, name: s }",
    ],
  ])("%s", (_how, sections) => {
    expect(withSections(sections).ok).toBe(true);
  });

  test.each([
    [
      "bucket: { existing: true }",
      "existing: true needs bucket.name: nobody else gave it the name that Eyrie would derive.",
    ],
    [
      "serviceAccount: { existing: true }",
      "existing: true needs serviceAccount.name: nobody else gave it the name that Eyrie would derive.",
    ],
    ["policy: { existing: true }", "existing: true needs policy.name, or role: { existing: true } to find it by."],
    [
      "policy: { existing: true }\nrole: { name: r }",
      "existing: true needs policy.name, or role: { existing: true } to find it by.",
    ],
    [
      "role: { existing: true }",
      "existing: true needs role.name, or serviceAccount: { existing: true } to find it by.",
    ],
  ])("or else it is said what is missing: %s", (sections, fact) => {
    const parsed = withSections(sections);
    const errors = parsed.ok ? [] : parsed.errors;
    expect(errors.map((error) => [error.rule, error.fact.en])).toEqual([["existing-unnamed", fact]]);
  });
});
