import { accountId, type Step } from "./step.ts";

const RoleArn = `arn:aws:iam::${accountId}:role/assumable`;
const RoleSessionName = "s1";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" }],
});
const session = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

export const stsSteps: readonly Step[] = [
  ["GetCallerIdentity", ({ sts }) => sts.getCallerIdentity({})],
  ["CreateRole to assume", ({ iam }) => iam.createRole({ RoleName: "assumable", AssumeRolePolicyDocument: trust })],
  ["AssumeRole", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName })],
  ["AssumeRole with an external id", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName, ExternalId: "ext-1" })],
  ["AssumeRole for 15 minutes", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName, DurationSeconds: 900 })],
  ["AssumeRole for too short", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName, DurationSeconds: 899 })],
  [
    "AssumeRole for longer than the role gives",
    ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName, DurationSeconds: 7200 }),
  ],
  ["AssumeRole with a session policy", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName, Policy: session })],
  [
    "AssumeRole with a session policy that is none",
    ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName, Policy: "{" }),
  ],
  ["AssumeRole with a long session name", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName: "s".repeat(65) })],
  ["AssumeRole with a short session name", ({ sts }) => sts.assumeRole({ RoleArn, RoleSessionName: "s" })],
  ["AssumeRole that is not there", ({ sts }) => sts.assumeRole({ RoleArn: `${RoleArn}-none`, RoleSessionName })],
  ["AssumeRole that is no ARN", ({ sts }) => sts.assumeRole({ RoleArn: "assumable-by-its-name", RoleSessionName })],
  [
    "AssumeRoleWithWebIdentity and no token",
    ({ sts }) => sts.assumeRoleWithWebIdentity({ RoleArn, RoleSessionName, WebIdentityToken: "garbage" }),
  ],
  [
    "AssumeRoleWithWebIdentity for too short",
    ({ sts }) =>
      sts.assumeRoleWithWebIdentity({ RoleArn, RoleSessionName, WebIdentityToken: "garbage", DurationSeconds: 60 }),
  ],
  ["DeleteRole that was assumed", ({ iam }) => iam.deleteRole({ RoleName: "assumable" })],
];
