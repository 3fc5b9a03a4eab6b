import { describe, expect, it } from "vitest";
import { iamPolicy, type IamPolicyWant } from "../../src/kinds/iam-policy.ts";
import { milvusPolicy, milvusRequirements } from "../../src/milvus/policy.ts";

const place = { bucketArn: "arn:aws:s3:::milvus-bucket", rootPath: "milvus-demo" };
const tags = { "eyrie:owner": "cluster/milvus/milvus-demo" };
const want: IamPolicyWant = {
  name: "MilvusS3ReadWrite",
  arn: "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite",
  document: milvusPolicy(place),
  requirements: milvusRequirements(place),
  role: { arn: "arn:aws:iam::111122223333:role/milvus", account: "111122223333" },
  owner: tags["eyrie:owner"],
  tags,
};

const allowing = (actions: readonly string[], resources: readonly string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: actions, Resource: resources } });
const guides = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"];

describe("an owned policy's document", () => {
  it.each([
    ["ours", JSON.stringify(milvusPolicy(place)), []],
    ["the guide's", allowing(guides, [place.bucketArn, `${place.bucketArn}/*`]), []],
    ["one that only reads", allowing(["s3:GetObject"], [`${place.bucketArn}/*`]), ["document (v2)"]],
    ["one for another root path", allowing(guides, [place.bucketArn, `${place.bucketArn}/other/*`]), ["document (v2)"]],
    ["one that reaches every bucket", allowing(["s3:*"], ["*"]), ["document (v2)"]],
    ["one that lists every bucket's keys", allowing(guides, ["arn:aws:s3:::*"]), ["document (v2)"]],
    ["no policy at all", "{", ["document (v2)"]],
  ])("%s", (_, document, differing) => {
    const compared = iamPolicy.compare(want, {
      arn: want.arn,
      tags,
      defaultVersion: "v2",
      document,
      versions: [],
      attachmentCount: 1,
    });
    expect(compared).toMatchObject({ standing: "owned" });
    expect("differences" in compared && compared.differences.map(({ path }) => path)).toEqual(differing);
  });
});
