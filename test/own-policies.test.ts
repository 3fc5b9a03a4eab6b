/** The policies that Eyrie writes, and the guide's, looked over as AWS would. */
import { readFileSync } from "node:fs";
import { validate, type Bearer, type PolicyKind } from "@eyrie/iam-policy/validate";
import { tlsOnlyStatement } from "#eyrie/kinds/bucket-policy";
import { milvusPolicy } from "#eyrie/milvus/policy";
import { subjectOf, trustPolicy } from "#eyrie/milvus/trust";
import { commandsWithRights } from "#eyrie/permissions/command-name";
import { grantFor, grantForAll } from "#eyrie/permissions/grant";
import { expect, test } from "vitest";
import { sectionsOf } from "./guide/samples.ts";
import { guideSetUp } from "./permission-scenes.ts";

const issuer = "https://oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const { bucketArn, providerArn, serviceAccount } = guideSetUp;
const managed = { kind: "managed-policy" } as const;

test.each([
  ["Milvus' policy", "identity", managed, milvusPolicy({ bucketArn, rootPath: "milvus-demo" }, ["2.6"])],
  ["without a root path", "identity", managed, milvusPolicy({ bucketArn, rootPath: "" }, ["2.6"])],
  ["in China", "identity", managed, milvusPolicy({ bucketArn: "arn:aws-cn:s3:::milvus", rootPath: "a/b" }, ["2.6"])],
  [
    "the trust policy",
    "trust",
    undefined,
    trustPolicy({
      providerArn: providerArn.replace("*", "EXAMPLED539D4633E53DE1B71EXAMPLE"),
      issuer,
      subject: subjectOf(serviceAccount),
    }),
  ],
  [
    "the bucket policy",
    "resource",
    { kind: "bucket", arn: bucketArn },
    { Version: "2012-10-17", Statement: [tlsOnlyStatement(bucketArn)] },
  ],
] satisfies readonly (readonly [string, PolicyKind, Bearer | undefined, unknown])[])(
  "nothing to say of what Eyrie writes: %s",
  (_, type, bearer, policy) => {
    expect(validate(policy, { type, ...(bearer !== undefined && { bearer }) })).toEqual([]);
    expect(validate(JSON.stringify(policy, null, 2), { type, ...(bearer !== undefined && { bearer }) })).toEqual([]);
  },
);

const documents = [
  ...commandsWithRights.flatMap((command) => {
    const { iam, optional } = grantFor(guideSetUp, command);
    return [{ name: command, iam }, ...optional.map((each) => ({ name: `${command}, ${each.name}`, iam: each.iam }))];
  }),
  { name: "all", iam: grantForAll(guideSetUp, commandsWithRights).iam },
].filter(({ iam }) => iam !== undefined);

test.each(documents)("nothing to say of the rights of $name", ({ iam }) => {
  expect(validate(iam, { type: "identity", bearer: managed })).toEqual([]);
});

/** As the guide prints it, and a name for its bucket. */
const guide = sectionsOf(readFileSync(new URL("guide/samples/guide.txt", import.meta.url), "utf8"));
const guideTrust = guide.get("get-role") ?? "";
const guidePolicy = JSON.stringify(
  JSON.parse((guide.get("get-policy-version") ?? "").replace(/,\s*\[\.\.\.\]/, "")).PolicyVersion.Document,
);

test("the guide's policy wants its bucket filled in, and then has no fault of its own; nor has its trust policy", () => {
  const told = (text: string, type: PolicyKind) => validate(text, { type }).map(({ code, path }) => `${code} ${path}`);
  expect(told(guidePolicy, "identity")).toEqual([
    "placeholder Statement[0].Resource[0]",
    "placeholder Statement[0].Resource[1]",
  ]);
  expect(told(guidePolicy.replaceAll("<bucket-name>", "milvus-bucket-039dd013c0712f085d60e21f"), "identity")).toEqual(
    [],
  );
  expect(told(guideTrust, "trust")).toEqual([]);
});

test("of the guide's policy with its objects only, listing never matches", () => {
  const onlyObjects = guidePolicy.replace('"arn:aws:s3:::<bucket-name>",', "").replaceAll("<bucket-name>", "milvus");
  expect(validate(onlyObjects, { type: "identity" })).toMatchObject([
    { code: "action-never-matches", action: "s3:ListBucket", suggestion: "arn:aws:s3:::milvus" },
  ]);
});
