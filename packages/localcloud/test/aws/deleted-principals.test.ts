import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { GetBucketPolicyCommand, ListObjectsV2Command, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, document, refusedWith, startWholeCloud, type WholeCloud } from "./whole-cloud.ts";

/* https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */

const Bucket = "named-in-policies";
const bucketArn = `arn:aws:s3:::${Bucket}`;
const roleArn = `arn:aws:iam::${accountId}:role/reader`;
const userArn = `arn:aws:iam::${accountId}:user/reader`;

let aws: WholeCloud;
let reader: string;
beforeAll(async () => {
  aws = await startWholeCloud();
  await aws.createBucket(Bucket);
  await aws.createRole("reader", document({ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" }));
  reader = aws.cloud.account.createUser("reader", []).accessKeyId;
  await aws.createRole("chained", undefined, { Principal: { AWS: roleArn }, Action: "sts:AssumeRole" });
});
afterAll(() => aws.cloud.close());

const naming = (...AWS: readonly string[]): string =>
  JSON.stringify(document({ Effect: "Allow", Principal: { AWS }, Action: "s3:ListBucket", Resource: bucketArn }));
const putPolicy = (Policy: string) => aws.s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
const shownPolicy = async () => (await aws.s3().send(new GetBucketPolicyCommand({ Bucket }))).Policy;
const list = async () => aws.s3(await aws.assume(roleArn)).send(new ListObjectsV2Command({ Bucket }));

test.each([
  ["a role that is not there", `arn:aws:iam::${accountId}:role/nobody`],
  ["a user that is not there", `arn:aws:iam::${accountId}:user/nobody`],
  ["an id that nobody has", "AROAAAAAAAAAAAAAAAAAA"],
  ["what names nothing", "reader"],
])("a bucket policy that names %s is malformed", async (_what, arn) => {
  expect(await refusedWith(putPolicy(naming(roleArn, arn)))).toBe("MalformedPolicy: Invalid principal in policy");
});

test("another account's principals are taken for there", async () => {
  const theirs = naming("arn:aws:iam::999988887777:role/theirs");
  await putPolicy(theirs);
  expect(await shownPolicy()).toBe(theirs);
});

test("who is deleted stands by its id, and who takes its name is not meant", async () => {
  const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: "reader" }));
  const userId = aws.cloud.account.iam.users.get("reader")?.id ?? "";
  const policy = naming(roleArn, userArn);
  await putPolicy(policy);
  await list();
  expect(await shownPolicy()).toBe(policy);

  await aws.iam.send(new DeleteRolePolicyCommand({ RoleName: "reader", PolicyName: "inline" }));
  await aws.iam.send(new DeleteRoleCommand({ RoleName: "reader" }));
  aws.cloud.account.deleteUser("reader");
  expect(aws.cloud.account.findKey(reader)).toBeUndefined();
  const stale = naming(Role?.RoleId ?? "", userId);
  expect(JSON.parse((await shownPolicy()) ?? "")).toEqual(JSON.parse(stale));
  expect(await refusedWith(putPolicy(stale))).toBe("MalformedPolicy: Invalid principal in policy");
  const { Role: chained } = await aws.iam.send(new GetRoleCommand({ RoleName: "chained" }));
  expect(decodeURIComponent(chained?.AssumeRolePolicyDocument ?? "")).toContain(`"AWS":"${Role?.RoleId}"`);

  await aws.createRole("reader");
  expect(await refusedWith(list())).toMatch(/^AccessDenied: User: .+ because no identity-based policy allows/);
  await putPolicy(naming(roleArn));
  await list();
});

test("a trust policy that names nobody is malformed", async () => {
  const nobody = JSON.stringify(
    document({ Effect: "Allow", Principal: { AWS: `${roleArn}-nobody` }, Action: "sts:AssumeRole" }),
  );
  const said = `MalformedPolicyDocumentException: Invalid principal in policy: "AWS":"${roleArn}-nobody"`;
  const create = new CreateRoleCommand({ RoleName: "new", AssumeRolePolicyDocument: nobody });
  const update = new UpdateAssumeRolePolicyCommand({ RoleName: "reader", PolicyDocument: nobody });
  expect([await refusedWith(aws.iam.send(create)), await refusedWith(aws.iam.send(update))]).toEqual([said, said]);
});
