import { beforeAll, expect, test } from "vitest";
import type { ServiceName } from "../../src/aws/gateway.ts";
import { startHostileAws, type HostileAws, type Unsigned } from "./aws.ts";
import { cloudFormationVersion, iamCalls, iamVersion, valid } from "./query.ts";

/* As kubernetes-bounds.test.ts, for S3, IAM, STS and EKS. */

let aws: HostileAws;
beforeAll(async () => {
  aws = await startHostileAws();
  for (const call of iamCalls.slice(0, 5)) await aws.send("iam", valid(iamVersion, call));
  const location =
    "<CreateBucketConfiguration><LocationConstraint>us-east-2</LocationConstraint></CreateBucketConfiguration>";
  await aws.send("s3", { method: "PUT", rawTarget: "/hostile", headers: {}, body: Buffer.from(location) });
});

const list = <T>(length: number, item: (index: number) => T): T[] => Array.from({ length }, (_, index) => item(index));
const document = (statement: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...statement }],
  });
const form = (call: Record<string, string>): Unsigned => valid(iamVersion, call);
const s3 = (method: string, rawTarget: string, body: string, headers: Record<string, string> = {}): Unsigned => ({
  method,
  rawTarget,
  headers,
  body: Buffer.from(body),
});
const keys = Object.fromEntries(list(9000, (index) => [`k${index}`, "v"]));
const awsCases: readonly {
  what: string;
  service: ServiceName;
  request: Unsigned;
  answer: RegExp;
}[] = [
  {
    what: "a document with thousands of condition keys",
    service: "iam",
    request: form({
      Action: "CreatePolicy",
      PolicyName: "keys",
      PolicyDocument: document({ Condition: { StringEquals: keys } }),
    }),
    answer: /LimitExceeded/,
  },
  {
    what: "a document nested deeply",
    service: "iam",
    request: form({
      Action: "CreatePolicy",
      PolicyName: "deep",
      PolicyDocument: `{"Statement":${"[".repeat(60_000)}${"]".repeat(60_000)}}`,
    }),
    answer: /MalformedPolicyDocument/,
  },
  {
    what: "a simulation of all with all",
    service: "iam",
    request: form({
      Action: "SimulatePrincipalPolicy",
      PolicySourceArn: "arn:aws:iam::111122223333:role/r",
      ...Object.fromEntries(list(2000, (index) => [`ActionNames.member.${index + 1}`, "s3:GetObject"])),
      ...Object.fromEntries(list(2000, (index) => [`ResourceArns.member.${index + 1}`, "*"])),
    }),
    answer: /InvalidInput/,
  },
  {
    what: "a member of a list far away",
    service: "iam",
    request: form({ Action: "UntagRole", RoleName: "r", "TagKeys.member.999999999": "k" }),
    answer: /at 'tagKeys' failed/,
  },
  {
    what: "a form that is too long",
    service: "iam",
    request: form({ Action: "GetUser", UserName: "a".repeat(1_100_000) }),
    answer: /RequestEntityTooLarge/,
  },
  {
    what: "a name that XML cannot hold",
    service: "iam",
    request: form({ Action: "GetRole", RoleName: "\0\ufffe" }),
    answer: /Value '\ufffd\ufffd' at 'roleName'/,
  },
  {
    what: "a token whose issuer is a number",
    service: "sts",
    request: valid("2011-06-15", {
      Action: "AssumeRoleWithWebIdentity",
      RoleArn: "arn:aws:iam::111122223333:role/r",
      RoleSessionName: "session",
      WebIdentityToken: ['{"alg":"RS256"}', '{"iss":1,"exp":9999999999}', "x"]
        .map((part) => Buffer.from(part).toString("base64url"))
        .join("."),
    }),
    answer: /InvalidIdentityToken/,
  },
  {
    what: "a template nested deeply",
    service: "cloudformation",
    request: valid(cloudFormationVersion, {
      Action: "CreateStack",
      StackName: "deep",
      TemplateBody: `{"Resources":{"A":{"Type":"AWS::IAM::Role","DependsOn":${"[".repeat(20_000)}${"]".repeat(20_000)}}}}`,
    }),
    answer: /nested too deep/,
  },
  {
    what: "a cluster's name that does not decode",
    service: "eks",
    request: s3("GET", "/clusters/%zz", ""),
    answer: /broken percent-escape/,
  },
  {
    what: "a bomb of entities",
    service: "s3",
    request: s3("PUT", "/hostile?tagging", `<!DOCTYPE a [<!ENTITY a "aa">]><Tagging><TagSet>&a;</TagSet></Tagging>`),
    answer: /MalformedXML/,
  },
  {
    what: "elements nested deeply",
    service: "s3",
    request: s3("PUT", "/hostile?tagging", "<Tagging>".repeat(100_000)),
    answer: /MalformedXML/,
  },
  {
    what: "half a character by number",
    service: "s3",
    request: s3(
      "PUT",
      "/hostile?tagging",
      "<Tagging><TagSet><Tag><Key>&#xD800;</Key><Value/></Tag></TagSet></Tagging>",
    ),
    answer: /MalformedXML/,
  },
  {
    what: "an entity called constructor",
    service: "s3",
    request: s3(
      "PUT",
      "/hostile?tagging",
      "<Tagging><TagSet><Tag><Key>&constructor;</Key><Value/></Tag></TagSet></Tagging>",
    ),
    answer: /MalformedXML/,
  },
  {
    what: "a document that is too long",
    service: "s3",
    request: s3("PUT", "/hostile?tagging", `<Tagging>${" ".repeat(5_000_000)}</Tagging>`),
    answer: /MaxMessageLengthExceeded/,
  },
  {
    what: "an ACL called constructor",
    service: "s3",
    request: s3("PUT", "/hostile/k", "", { "x-amz-acl": "constructor" }),
    answer: /InvalidArgument/,
  },
  {
    what: "a key with a control character",
    service: "s3",
    request: s3("GET", "/hostile/a%00b", ""),
    answer: /<Key>a\ufffdb<\/Key>/,
  },
  {
    what: "chunks of one byte",
    service: "s3",
    request: s3("PUT", "/hostile/k", "1\r\nx\r\n".repeat(1_000_000), {
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": "1000000",
    }),
    answer: /InvalidChunkSizeError.*<BadChunkSize>1</,
  },
];
test.each(awsCases)("$what", async ({ service, request, answer }) => {
  const { text, wrong } = await aws.send(service, request);
  expect(wrong).toEqual([]);
  expect(text).toMatch(answer);
});
