import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answers, renderSpec } from "../src/spec/init.ts";
import { freshBucketName, resolveNames } from "../src/spec/names.ts";
import { parseSpec } from "../src/spec/parse.ts";
import { bucketName, rootPath } from "../src/spec/rules/bucket.ts";
import { clusterName } from "../src/spec/rules/cluster.ts";
import { policyName, roleName } from "../src/spec/rules/iam.ts";
import { namespace, release, serviceAccount } from "../src/spec/rules/kubernetes.ts";
import { breachOf, passes, type Rule } from "../src/spec/rules/rule.ts";
import { tagValue } from "../src/spec/rules/tags.ts";
import type { Spec } from "../src/spec/schema.ts";

const caller = { account: "111122223333", partition: "aws" };

const shortest: Spec = {
  cluster: { name: "milvus-eks-cluster", region: "us-east-2" },
  milvus: { release: "milvus-demo" },
};

type Setup = readonly [
  cluster: string,
  region: string,
  namespace: string,
  release: string,
  account: string,
  partition: string,
];

const namesOf = ([cluster, region, inNamespace, called, account, partition]: Setup) =>
  resolveNames(
    { cluster: { name: cluster, region }, serviceAccount: { namespace: inNamespace }, milvus: { release: called } },
    { account, partition },
  );

/** Good values of a rule, long ones among them. */
const goodOf = (rule: Rule, characters: string) =>
  fc
    .oneof(
      fc.string({ unit: fc.constantFrom(...characters.split("")), minLength: 1, maxLength: rule.maxLength }),
      fc.string({
        unit: fc.constantFrom(...characters.split("")),
        minLength: rule.maxLength,
        maxLength: rule.maxLength,
      }),
      fc.constant(rule.example),
    )
    .filter((value) => passes(rule, value));

describe("names left out", () => {
  // A name that changes here is a name under which Eyrie no longer finds what it made.
  test.each([
    [
      ["milvus-eks-cluster", "us-east-2", "milvus", "milvus-demo", "111122223333", "aws"],
      "milvus-demo-4cb42a7282b3",
      "milvus-demo-4cb42a7282b3",
      "milvus-demo-s3",
    ],
    [
      ["milvus-eks-cluster", "us-west-2", "milvus", "milvus-demo", "111122223333", "aws"],
      "milvus-demo-60653c8c1d4b",
      "milvus-demo-60653c8c1d4b",
      "milvus-demo-s3",
    ],
    [
      ["prod", "cn-north-1", "search", "vectors", "012345678901", "aws-cn"],
      "milvus-vectors-3c3d34e07797",
      "milvus-vectors-3c3d34e07797",
      "vectors-s3",
    ],
    [
      ["c".repeat(100), "us-gov-west-1", "n".repeat(63), "r".repeat(53), "012345678901", "aws-us-gov"],
      `milvus-${"r".repeat(43)}-8debbd62493f`,
      `milvus-${"r".repeat(44)}-8debbd62493f`,
      `${"r".repeat(53)}-s3`,
    ],
  ] as const)("%j", (setup, bucket, role, account) => {
    const names = namesOf(setup);
    expect([names.bucket, names.role.name, names.serviceAccount.name, names.rootPath]).toEqual([
      bucket,
      role,
      account,
      setup[3],
    ]);
  });

  test("the namespace is milvus", () => {
    expect(resolveNames(shortest, caller)).toEqual(
      namesOf(["milvus-eks-cluster", "us-east-2", "milvus", "milvus-demo", "111122223333", "aws"]),
    );
  });

  const setups: fc.Arbitrary<Setup> = fc.tuple(
    goodOf(clusterName, "aZ09_-"),
    fc.constantFrom("us-east-1", "us-east-2", "cn-north-1", "us-gov-west-1"),
    goodOf(namespace, "az09-"),
    goodOf(release, "aze09-"),
    fc.stringMatching(/^\d{12}$/),
    fc.constantFrom("aws", "aws-cn", "aws-us-gov", "aws-eusc"),
  );

  test("keep every rule", () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const names = namesOf(setup);
        const ruled: readonly (readonly [Rule, string])[] = [
          [bucketName, names.bucket],
          [rootPath, names.rootPath],
          [policyName, names.policy?.name ?? ""],
          [roleName, names.role.name],
          [serviceAccount, names.serviceAccount.name],
          [tagValue, names.owner],
        ];
        expect(ruled.map(([rule, name]) => breachOf(rule, name)?.fact.en)).toEqual(ruled.map(() => undefined));
      }),
    );
  });

  test("of two set-ups differ wherever they could meet", () => {
    fc.assert(
      fc.property(setups, setups, fc.integer({ min: 0, max: 5 }), (one, other, part) => {
        const pick = (index: 0 | 1 | 2 | 3 | 4 | 5) => (index === part ? other : one)[index];
        const changed: Setup = [pick(0), pick(1), pick(2), pick(3), pick(4), pick(5)];
        fc.pre(changed[part] !== one[part]);
        const [a, b] = [namesOf(one), namesOf(changed)];
        expect(a.bucket).not.toBe(b.bucket);
        expect(a.role.name.toLowerCase()).not.toBe(b.role.name.toLowerCase());
        expect(a.policy).not.toEqual(b.policy);
        expect(a.owner).not.toBe(b.owner);
      }),
    );
  });
});

describe("names given", () => {
  test("are taken as they are", () => {
    const names = resolveNames(
      {
        cluster: { name: "prod", region: "us-east-2", context: "me@prod" },
        bucket: { name: "data", rootPath: "files" },
        policy: { name: "P" },
        role: { name: "R", path: "/teams/search/", permissionsBoundary: "arn:aws:iam::111122223333:policy/B" },
        serviceAccount: { namespace: "ns", name: "sa" },
        milvus: { release: "m1", chart: "../chart", version: "5.0.19", values: ["a.yaml", "b.yaml"] },
        tags: { team: "search" },
      },
      caller,
    );
    expect(names).toEqual({
      cluster: { name: "prod", region: "us-east-2", context: "me@prod" },
      clusterArn: "arn:aws:eks:us-east-2:111122223333:cluster/prod",
      account: "111122223333",
      partition: "aws",
      bucket: "data",
      rootPath: "files",
      policy: { name: "P", path: "/", arn: "arn:aws:iam::111122223333:policy/P" },
      role: {
        name: "R",
        path: "/teams/search/",
        arn: "arn:aws:iam::111122223333:role/teams/search/R",
        permissionsBoundary: "arn:aws:iam::111122223333:policy/B",
      },
      serviceAccount: { namespace: "ns", name: "sa" },
      release: "m1",
      chart: { kind: "path", path: "../chart" },
      version: "5.0.19",
      values: ["a.yaml", "b.yaml"],
      tags: { team: "search" },
      owner: "arn:aws:eks:us-east-2:111122223333:cluster/prod/ns/m1",
    });
  });
});

test("a fresh bucket name is the guide's, and passes", () => {
  const name = freshBucketName((length) => Uint8Array.from({ length }, (_, index) => index * 20));
  expect(name).toBe("milvus-bucket-0014283c5064788ca0b4c8dc");
  expect(breachOf(bucketName, name)).toBeUndefined();
});

describe("the file that init writes", () => {
  const answers: Answers = {
    language: "en",
    eyrieVersion: "0.1.0",
    cluster: { name: "milvus-eks-cluster", region: "us-east-2", context: "yes" },
    bucket: { name: "milvus-bucket-039dd013c0712f085d60e21f" },
    role: { path: "/teams/" },
    milvus: { release: "milvus-demo", version: "5.0.19", values: ["a.yaml", "b: c.yaml"] },
  };

  test.each(["en", "ja"] as const)("is read back as it was meant (%s)", (language) => {
    const { cluster, bucket, role, milvus } = answers;
    expect(parseSpec(renderSpec({ ...answers, language }), "eyrie.yaml")).toEqual({
      ok: true,
      spec: { apiVersion: "eyrie.dev/v1", cluster, bucket, role, milvus },
    });
  });

  test("begins with the schema of its version and leaves out what is not given", () => {
    const text = renderSpec({ ...answers, bucket: {}, role: {} });
    expect(text.split("\n")[0]).toBe(
      "# yaml-language-server: $schema=https://unpkg.com/eyrie@0.1.0/schema/eyrie.v1.schema.json",
    );
    expect(text).not.toMatch(/^(?:bucket|role|policy|serviceAccount):/m);
    expect(text).toContain('context: "yes"');
  });

  test("speaks the chosen language", () => {
    expect(renderSpec({ ...answers, language: "ja" })).toContain("# 既存の EKS クラスター\ncluster:");
    expect(renderSpec(answers)).toContain("# The EKS cluster, which must exist.\ncluster:");
  });
});
