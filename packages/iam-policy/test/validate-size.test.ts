import { expect, test } from "vitest";
import type { Bearer, PolicyKind } from "../src/validate.ts";
import { denies, document, faults, grants, reads, trusts } from "./faults.ts";

/** A document of so many characters without white space, filled up by its Sid. */
function sized(size: number, statement: object, padding: string): string {
  const text = JSON.stringify(document({ ...statement, Sid: "" }));
  return text.replace(`"Sid":""`, `"Sid":"${"a".repeat(size - text.length)}"`).replaceAll(",", `,${padding}`);
}

const spaces = " ".repeat(200);

/**
 * Quotas, and whether white space counts.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const quotas: readonly (readonly [
  type: PolicyKind,
  bearer: Bearer | undefined,
  quota: number,
  padding: string,
  statement: object,
])[] = [
  ["identity", { kind: "managed-policy" }, 6144, spaces, reads],
  ["identity", { kind: "user" }, 2048, spaces, reads],
  ["identity", { kind: "group" }, 5120, spaces, reads],
  ["identity", { kind: "role" }, 10_240, spaces, reads],
  ["identity", undefined, 10_240, spaces, reads],
  ["boundary", undefined, 6144, spaces, reads],
  ["session", undefined, 2048, "", reads],
  ["service-control", undefined, 10_240, "", denies],
  ["resource-control", undefined, 5120, "", { ...denies, Principal: "*" }],
  ["vpc-endpoint", undefined, 20_480, "", grants],
  ["resource", { kind: "bucket", arn: "arn:aws:s3:::amzn-s3-demo-bucket" }, 20_480, "", grants],
  ["resource", { kind: "key" }, 32_768, "", { ...grants, Action: "kms:Decrypt", Resource: "*" }],
];

test.each(quotas)("%s of %j: %i characters", (type, bearer, quota, padding, statement) => {
  expect(faults(sized(quota, statement, padding), type, bearer)).toEqual([]);
  expect(faults(sized(quota + 1, statement, padding), type, bearer)).toEqual(["too-large"]);
});

test.each([
  [2048, []],
  [2049, ["above-default-quota"]],
  [8192, ["above-default-quota"]],
  [8193, ["too-large"]],
])("a trust policy of %i characters", (size, expected) => {
  expect(faults(sized(size, trusts, spaces), "trust")).toEqual(expected);
});

test("a bucket policy is counted in bytes", () => {
  const bucket = { kind: "bucket", arn: "arn:aws:s3:::amzn-s3-demo-bucket" } as const;
  const wide = { ...grants, Sid: "鳶".repeat(7000) };
  expect(faults(document(wide), "resource", bucket)).toEqual(["too-large"]);
  expect(faults(document(wide), "vpc-endpoint")).toEqual([]);
  expect(faults(document({ ...grants, Sid: "é".repeat(10_100) }), "resource", bucket)).toEqual([]);
  expect(faults(document({ ...grants, Sid: "é".repeat(10_200) }), "resource", bucket)).toEqual(["too-large"]);
});
