import { describe, expect, it } from "vitest";
import { iamPolicy, type IamPolicyState, type IamPolicyWant } from "../../src/kinds/iam-policy.ts";
import { milvusActions, milvusPolicy, milvusRequirements } from "../../src/milvus/policy.ts";

const place = { bucketArn: "arn:aws:s3:::milvus-bucket", rootPath: "milvus-demo" };
const tags = { "eyrie:owner": "cluster/milvus/milvus-demo" };
const want: IamPolicyWant = {
  name: "MilvusS3ReadWrite",
  arn: "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite",
  document: milvusPolicy(place, ["2.6"]),
  requirements: milvusRequirements(place, ["2.6"]),
  actions: milvusActions(["2.6"]),
  extraStatements: [],
  bucketArn: place.bucketArn,
  role: {
    name: "milvus",
    arn: "arn:aws:iam::111122223333:role/milvus",
    account: "111122223333",
    belonging: { id: "role/milvus", owner: tags["eyrie:owner"], relation: "own" },
  },
  belonging: { id: "iam-policy/MilvusS3ReadWrite", owner: tags["eyrie:owner"], relation: "own" },
  tags: {},
};

const compared = (document: string, more: Partial<IamPolicyState> = {}) => {
  const have = { arn: want.arn, tags, defaultVersion: "v2", document, versions: [], attachedTo: [], ...more };
  const differences = iamPolicy.compare(want, have, "owned");
  return "why" in differences ? differences.why.en : differences.map(({ path }) => path);
};

const allowing = (actions: readonly string[], resources: readonly string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: actions, Resource: resources } });
const bucketAndKeys = [place.bucketArn, `${place.bucketArn}/*`];
const beside = (action: string, element: "Action" | "NotAction" = "Action", Effect: "Allow" | "Deny" = "Allow") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: guides, Resource: bucketAndKeys },
      { Effect, [element]: action, Resource: "*" },
    ],
  });
const guides = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"];

describe("an owned policy's document", () => {
  it.each([
    ["ours", JSON.stringify(milvusPolicy(place, ["2.6"])), []],
    ["the guide's", allowing(guides, bucketAndKeys), []],
    ["one that only reads", allowing(["s3:GetObject"], [`${place.bucketArn}/*`]), ["document (v2)"]],
    ["one for another root path", allowing(guides, [place.bucketArn, `${place.bucketArn}/other/*`]), ["document (v2)"]],
    ["one that reaches every bucket", allowing(["s3:*"], ["*"]), ["document (v2)"]],
    ["one that lists every bucket's keys", allowing(guides, ["arn:aws:s3:::*"]), ["document (v2)"]],
    ["one that allows more in the same bucket", allowing(["s3:*"], bucketAndKeys), ["document (v2)"]],
    ["the guide's, for a bucket of a like name too", allowing(guides, [`${place.bucketArn}*`]), ["document (v2)"]],
    ["the guide's, with a right on IAM beside it", beside("iam:PassRole"), ["document (v2)"]],
    ["all but something", beside("s3:DeleteBucket", "NotAction"), ["document (v2)"]],
    ["one that denies something beside", beside("s3:DeleteBucket", "Action", "Deny"), []],
    ["no policy at all", "{", ["document (v2)"]],
  ])("%s", (_, document, differing) => {
    expect(compared(document)).toEqual(differing);
  });

  it("names the version it gives up where there is no room for another", () => {
    const versions = ["v1", "v3", "v4", "v5", "v2"].map((id, createdAt) => ({ id, createdAt, isDefault: id === "v2" }));
    expect(compared("{", { versions })).toEqual(["document (v2)", "versions.v1"]);
    expect(compared("{", { versions: versions.slice(1) })).toEqual(["document (v2)"]);
  });

  it("is left alone while others use the policy too", () => {
    expect(compared("{", { attachedTo: ["role/milvus", "role/other", "user/ada"] })).toContain("role/other, user/ada");
    expect(compared("{", { attachedTo: ["role/milvus"] })).toEqual(["document (v2)"]);
  });
});
